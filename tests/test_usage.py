"""A capital's name: the town, or the government that sits there."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.language.metonymy import usage_of
from newsloom.resolve.usage import mark_usage, powers


def usage(sentence: str, kind: str = "capital") -> str:
    """The usage of the name between brackets."""
    start, end = sentence.index("["), sentence.index("]") - 1
    return usage_of(sentence.replace("[", "").replace("]", ""), start, end, kind=kind)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Lima] denied the report.",
        "[Lima] has not yet replied.",
        "[Lima] is reluctant to sign.",
        "Officials fear that [Lima] could close the pass.",
        "[Lima]’s refusal angered its neighbour.",
        "[Honiara]’ refusal angered its neighbour.",
        "According to [Lima], the boat was empty.",
        "The pressure on [Lima] grew.",
        "A deal with [Lima] is near.",
        "They accused [Lima] of spying.",
        "The rebels are backed by [Lima].",
        "The [Lima]-backed rebels left.",
        "An anti-[Lima] rally was held.",
        "The [Lima] government fell.",
        "It drew support from [Lima].",
        "Fears in [Lima] are growing.",
    ],
)
def test_a_capital_that_acts_owns_or_is_dealt_with_is_its_government(sentence: str):
    assert usage(sentence) == "metonym"


@pytest.mark.parametrize(
    "sentence",
    [
        "A bus burned in [Lima].",
        "They landed in [Lima] at noon.",
        "[Lima] residents queued for water.",
        "The streets of [Lima] were empty.",
        "[Lima]’s airport was closed.",
        "The road from [Lima] to the coast is long.",
        "A [Lima]-based firm won.",
        "[Lima] was shaken by a quake.",
        "[Lima] is a city of ten million.",
        "[LIMA] (Andina) – The minister resigned.",
        "[Lima], Peru",
        "The ships left for [Lima].",
        "They meet in [Lima], where talks failed.",
        "Stocks were up in early [Lima] trading.",
    ],
)
def test_a_capital_where_something_is_or_happens_is_a_town(sentence: str):
    assert usage(sentence) == "literal"


def test_without_a_hint_a_capital_is_a_town_and_a_seat_of_power_a_government():
    assert usage("Then [Lima] again.") == "literal"
    assert usage("Then the [Elysee] again.", "seat") == "metonym"
    assert usage("They met at the [Elysee].", "seat") == "literal"
    assert usage("The walls of the [Elysee] shone.", "seat") == "literal"


def table(text: str, *names: tuple[str, str, str]) -> pd.DataFrame:
    rows = []
    for surface, label, form in names:
        start = text.index(surface)
        place = {"article_id": "a", "sentence": 0, "start": start, "end": start + len(surface)}
        rows.append({**place, "surface": surface, "label": label, "form": form, "entity": surface})
    return pd.DataFrame(rows)


def marked(text: str, *names: tuple[str, str, str], **options: bool) -> list[str | None]:
    sentences = pd.DataFrame(
        [{"article_id": "a", "sentence": 0, "start": 0, "end": len(text), "text": text}]
    )
    found = mark_usage(table(text, *names), sentences, **options)
    assert found.dtype == "string"
    return [None if pd.isna(mark) else mark for mark in found]


def test_lists_of_capitals_are_judged_as_one_and_other_towns_make_them_places():
    kyoto = ("Kyoto", "GPE", "name")
    both = [("Lima", "GPE", "name"), ("Quito", "GPE", "name")]
    assert marked("Talks between Lima and Quito stalled.", *both) == ["metonym", "metonym"]
    assert marked("Trains between Lima and Quito stalled.", *both) == ["literal", "literal"]
    text = "Routes between Lima and Kyoto pay."
    assert marked(text, both[0], kyoto) == ["literal", "literal"]


def test_only_names_that_can_stand_for_a_government_are_marked():
    text = "Peru, Otto Lima, the capital and the Bundestag denied it."
    names = [("Peru", "GPE", "name"), ("Otto Lima", "PERSON", "name")]
    others = [("the capital", "GPE", "description"), ("Bundestag", "ORG", "name")]
    assert marked(text, *names, *others) == [None] * 4
    assert marked("Peru denied it.", names[0], countries=True) == ["metonym"]


def test_a_seat_of_power_stands_for_its_country_and_brussels_seat_for_the_union():
    assert powers()["Elysee"] == "France"
    assert powers()["No. 10"] == "United Kingdom"
    assert powers()["Berlaymont"] == "European Union"
    assert "Hollywood" not in powers()


def test_no_mentions_no_marks_and_the_index_is_kept():
    text = "A fire in Lima."
    frame = table(text, ("Lima", "GPE", "name")).set_axis([7])
    sentences = pd.DataFrame([{"article_id": "a", "sentence": 0, "start": 0, "text": text}])
    assert mark_usage(frame, sentences).to_dict() == {7: "literal"}
    assert mark_usage(frame.iloc[:0], sentences).empty


@given(st.text(alphabet="Lima ,’s-.(the of and in)“”:", max_size=80), st.integers(0, 60))
def test_any_text_has_an_answer(text: str, start: int):
    start = min(start, len(text))
    assert usage_of(text, start, min(len(text), start + 4)) in {"literal", "metonym"}
