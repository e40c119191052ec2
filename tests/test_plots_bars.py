"""What the bars of names show, to the letter: a wrong length, colour or label is a wrong report."""

import pandas as pd
import pytest

from newsloom import plots, tables
from newsloom.plots.colours import KIND_COLOURS


@pytest.fixture
def figure():
    rows = [
        ("e1", "Ada Ray", "PERSON", 9, 4, 5.0, 3.0, 8.0, 1),
        ("e2", "Port Board", "ORG", 6, 3, 2.5, 2.0, 3.5, 2),
        ("e3", "Lund", "GPE", 2, 1, 1.0, 0.5, 1.75, 3),
    ]
    columns = "entity_id entity label mentions articles per_1000_words ci_low ci_high rank".split()
    frame = pd.DataFrame(rows, columns=columns).assign(share=0.3, dp_norm=0.2)
    return plots.plot_ranking(tables.make("entity_ranking", frame), top_n=3)


def test_every_entity_has_its_bar_as_long_as_its_rate(figure):
    assert list(figure.data[0].x) == [5.0, 2.5, 1.0]
    names = [text.partition(" <")[0] for text in figure.layout.yaxis.ticktext]
    assert names == ["Ada Ray", "Port Board", "Lund"]


def test_every_bar_has_the_colour_of_its_kind(figure):
    kinds = [KIND_COLOURS[kind] for kind in ("PERSON", "ORG", "GPE")]
    assert list(figure.data[0].marker.color) == kinds


def test_the_interval_reaches_from_its_lower_to_its_upper_end(figure):
    assert list(figure.data[0].error_x.array) == pytest.approx([3.0, 1.0, 0.75])
    assert list(figure.data[0].error_x.arrayminus) == pytest.approx([2.0, 0.5, 0.5])


def test_labels_tell_mentions_in_articles(figure):
    assert [text.strip() for text in figure.data[1].text] == ["9 in 4", "6 in 3", "2 in 1"]
