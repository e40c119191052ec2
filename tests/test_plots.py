import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from newsloom import plots, tables
from newsloom.plots.days import Window
from newsloom.plots.style import BLOCK_COLOURS, KIND_COLOURS, SYMBOLS, escape, label

HOSTILE = "<script>alert(1)</script> $x$ %{y} \u202e"


def ranking(*names: str) -> pd.DataFrame:
    row = {"label": "PERSON", "articles": 2, "share": 0.5, "per_1000_words": 3.0, "dp_norm": 0.2}
    return tables.make(
        "entity_ranking",
        [
            {**row, "entity_id": f"e{n}", "entity": name, "mentions": 9 - n, "rank": n + 1}
            for n, name in enumerate(names)
        ],
    )


def articles(*days: str | None) -> pd.DataFrame:
    return tables.make(
        "articles",
        [
            {
                "article_id": f"a{n}",
                "path": f"{n}.txt",
                "sha256": "0",
                "raw": "x",
                "text": "x",
                "title": HOSTILE,
                "published": day,
                "published_method": "metadata" if day else "unknown",
                "published_evidence": "[]",
                "words": 1,
                "status": "kept",
            }
            for n, day in enumerate(days)
        ],
    )


def happenings(*rows: tuple[str | None, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "earliest": first,
                "latest": last,
                "modality": modality,
                "statements": 1,
                "articles": 1,
                "first_printed": "2022-03-10",
                "text": HOSTILE,
            }
            for first, last, modality in rows
        ],
        columns=[
            "earliest",
            "latest",
            "modality",
            "statements",
            "articles",
            "first_printed",
            "text",
        ],
    )


def pairs() -> pd.DataFrame:
    row = {"unit": "sentence", "n_ab": 3, "n_a": 4, "n_b": 5, "n": 20, "articles": 2, "npmi": 0.3}
    row |= {"log_dice": 12.0, "log_likelihood": 5.0, "backbone": True}
    return tables.make(
        "pair_scores",
        [{**row, "entity_a": "e0", "entity_b": "e1", "name_a": HOSTILE, "name_b": "Otto Brand"}],
    )


def nodes() -> pd.DataFrame:
    row = {"label": "PERSON", "strength": 3.0, "betweenness": 0.0, "pagerank": 0.5, "community": 0}
    return tables.make(
        "network_nodes",
        [
            {**row, "entity_id": "e0", "entity": HOSTILE, "x": -1.0, "y": 0.0},
            {**row, "entity_id": "e1", "entity": "Otto Brand", "x": 1.0, "y": 0.5},
        ],
    )


def events() -> pd.DataFrame:
    row = {"article_id": "a0", "sentence": 0, "start": 0, "end": 5, "text": HOSTILE}
    row |= {"modality": "asserted", "entities": '["e0"]'}
    return tables.make("events", [{**row, "earliest": "2022-03-08", "latest": "2022-03-08"}])


def entities() -> pd.DataFrame:
    row = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1, "decided_by": "rule"}
    return tables.make("entities", [{**row, "entity_id": "e0", "entity": HOSTILE}])


def speakers() -> pd.DataFrame:
    row = {"entity_id": "e0", "speaker": HOSTILE, "direct": 1, "mixed": 0, "indirect": 2}
    return pd.DataFrame([{**row, "statements": 3, "articles": 1}])


def drawn() -> dict[str, go.Figure]:
    """Every figure on small tables whose every text is hostile."""
    counted = pd.DataFrame(
        [{"clock": c, "period": "2022-03-08", "statements": 2} for c in ("happened", "printed")]
    )
    counts = {"article_id": "a0", "outlet": None, "published": None, "label": "PERSON"}
    removed = {"article": HOSTILE, "kind": "body", "blocks": 1, "characters": 9}
    return {
        "ranking": plots.plot_ranking(ranking(HOSTILE, "b")),
        "dispersion": plots.plot_dispersion(ranking(HOSTILE, "b")),
        "by_article": plots.plot_by_article(
            tables.make("entity_counts", [{**counts, "entity_id": "e0", "mentions": 9}]),
            ranking(HOSTILE),
            articles("2022-03-10"),
        ),
        "network": plots.plot_network(nodes(), pairs()),
        "pairs": plots.plot_pairs(pairs()),
        "removed": plots.plot_removed(pd.DataFrame([removed])),
        "speakers": plots.plot_speakers(speakers(), articles=1),
        "cues": plots.plot_cues(
            pd.DataFrame([{"cue": HOSTILE, "stance": "", "statements": 1, "articles": 1}])
        ),
        "two_clocks": plots.plot_two_clocks(
            happenings(("2022-03-08", "2022-03-09", "asserted")), articles("2022-03-10")
        ),
        "lanes": plots.plot_event_lanes(events(), entities(), articles("2022-03-10")),
        "periods": plots.plot_periods(counted),
    }


def texts(value: object) -> list[str]:
    """Every string in a figure."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def test_text_from_the_data_is_shown_literally_in_every_figure():
    for name, figure in drawn().items():
        said = texts(json.loads(figure.to_json()))
        assert not [t for t in said if "<script" in t or "$x$" in t or "\u202e" in t], name
        assert not [t for t in said if "%{y}" in t], name


def test_every_figure_draws_something_and_has_a_title():
    for name, figure in drawn().items():
        assert figure.layout.title.text, name
        assert figure.data, name


def test_the_same_table_gives_the_same_bytes():
    assert {k: f.to_json() for k, f in drawn().items()} == {
        k: f.to_json() for k, f in drawn().items()
    }


@pytest.mark.parametrize(
    "figure",
    [
        plots.plot_ranking(tables.empty("entity_ranking")),
        plots.plot_network(tables.empty("network_nodes"), tables.empty("pair_scores")),
        plots.plot_pairs(tables.empty("pair_scores")),
        plots.plot_two_clocks(happenings(), articles()),
        plots.plot_event_lanes(tables.empty("events"), tables.empty("entities"), articles()),
        plots.plot_removed(pd.DataFrame(columns=["article", "kind", "blocks", "characters"])),
    ],
)
def test_an_empty_table_gives_words_in_place_of_a_box(figure: go.Figure):
    assert len(figure.layout.annotations[0].text) > 20


def test_bars_are_as_long_as_the_counts():
    figure = plots.plot_ranking(ranking("Marta Kovel", "Otto Brand"))
    (bars,) = [trace for trace in figure.data if trace.type == "bar"]
    assert len(bars.x) == 2
    assert bars.x[0] == 3.0


def test_a_date_years_before_does_not_squeeze_the_weeks_of_printing():
    figure = plots.plot_two_clocks(
        happenings(
            ("1999-01-01", "1999-12-31", "asserted"), ("2022-03-08", "2022-03-08", "asserted")
        ),
        articles("2022-03-10", "2022-03-12"),
    )
    first, last = (date.fromisoformat(day) for day in figure.layout.xaxis.range)
    assert (last - first).days < 120
    assert any("1999" in annotation.text for annotation in figure.layout.annotations)


def test_a_day_inside_the_window_is_shown_where_it_is():
    window = Window(date(2022, 3, 1), date(2022, 6, 1))
    assert window.place(date(2022, 3, 1)) == date(2022, 3, 1)
    assert window.first < window.place(date(1999, 1, 1)) < date(2022, 3, 10)
    assert date(2022, 5, 20) < window.place(date(2050, 1, 1)) < window.last


def test_happened_points_up_and_printed_down():
    figure = drawn()["periods"]
    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "happened": [2],
        "printed": [-2],
    }


def test_every_kind_of_block_and_every_modality_has_its_own_mark():
    assert set("body title standfirst byline dateline caption credit navigation".split()) <= set(
        BLOCK_COLOURS
    )
    assert len(set(SYMBOLS.values())) == len(SYMBOLS) == 5
    assert len(set(KIND_COLOURS.values())) == len(KIND_COLOURS)


def test_labels_are_cut_before_they_are_escaped():
    assert label("a & b & c & d", 8) == "a &amp; b &amp;…"
    assert escape("<b>") == "&lt;b&gt;"
