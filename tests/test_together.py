"""Tests of newsloom.together: the text behind the count of a pair."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.tables import NewsloomError
from newsloom.together import find_together, say_together, units_of


def placed(articles):
    """Make names and sentences from {article: [paragraph: ["ab" (names of a sentence), ...]]}."""
    names, sentences = [], []
    for article_id, paragraphs in articles.items():
        number = 0
        for paragraph, told in enumerate(paragraphs):
            for who in told:
                here = {"article_id": article_id, "sentence": number}
                sentences.append({**here, "paragraph": paragraph})
                names += [
                    {**here, "start": 100 * number + i, "entity_id": one}
                    for i, one in enumerate(who)
                ]
                number += 1
    columns = ["article_id", "sentence", "start", "entity_id"]
    return pd.DataFrame(names, columns=columns), pd.DataFrame(
        sentences, columns=["article_id", "sentence", "paragraph"]
    )


def found(articles, **unit):
    return find_together(*placed(articles), **unit).values.tolist()


def test_each_sentence_and_paragraph_is_a_row():
    articles = {"x": [["ab", "a"], ["a", "b"], ["b"]], "y": [["ab"]]}
    assert found(articles) == [["x", 0, 0, 1], ["y", 0, 0, 1]]
    assert found(articles, unit="paragraph") == [["x", 0, 1, 1], ["x", 2, 3, 1], ["y", 0, 0, 1]]


def test_windows_that_touch_are_one_stretch_from_name_to_name():
    # of the windows 0-1, 1-2, ... those that begin at 1, 2, 3 and at 7 name both
    told = ["", "", "ab", "a", "b", "", "", "a", "b", ""]
    assert found({"x": [told]}, unit="window", window=2) == [["x", 2, 4, 3], ["x", 7, 8, 1]]


def test_a_short_article_is_one_window():
    assert found({"x": [["a", "b"]]}, unit="window", window=5) == [["x", 0, 1, 1]]


def test_an_article_is_shown_where_the_two_stand_nearest():
    told = [["a", "", "b"], ["", "a", "b"], ["b"]]
    assert found({"x": told, "y": [["a"]]}, unit="article") == [["x", 4, 5, 1]]


def test_nobody_together_gives_no_rows():
    for unit in ("sentence", "paragraph", "window", "article"):
        assert found({"x": [["a"]], "y": [["b"]]}, unit=unit) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["", "a", "b", "ab", "aa"]), max_size=12),
    st.integers(1, 5),
)
def test_stretches_hold_every_window_that_names_both_and_no_other(told, window):
    starts = range(max(1, len(told) - window + 1)) if told else ()
    windows = [range(s, min(s + window, len(told))) for s in starts]
    both = [w for w in windows if {"a", "b"} <= set("".join(told[i] for i in w))]
    rows = found({"x": [told]}, unit="window", window=window)
    assert sum(row[3] for row in rows) == len(both)
    inside = {i for _, first, last, _ in rows for i in range(first, last + 1)}
    named = {i for w in both for i in w if told[i]}
    assert named <= inside
    assert all(told[first] and told[last] for _, first, last, _ in rows)
    for (_, _, last, _), (_, first, _, _) in itertools.pairwise(rows):
        assert last < first


@pytest.mark.parametrize("unit", [{"unit": "page"}, {"unit": "window", "window": 0}])
def test_what_is_no_unit_is_refused(unit):
    with pytest.raises(NewsloomError, match=r"unit must be|window must be"):
        found({"x": [["ab"]]}, **unit)


def test_counts_are_said_with_their_unit():
    pair = {"n_ab": 5, "unit": "sentence", "window": pd.NA}
    assert say_together(pair, 5) == "5 sentences"
    wide = {**pair, "unit": "window", "window": 3}
    assert say_together(wide, 2) == "5 windows of 3 sentences, which are 2 stretches of text"
    assert say_together({**pair, "unit": "article"}, 5).startswith("5 articles; of each")
    assert units_of(pd.DataFrame([pair])) == "sentences"
    assert units_of(pd.DataFrame([wide])) == "windows of 3 sentences"
    assert units_of(pd.DataFrame([])) == "sentences"
