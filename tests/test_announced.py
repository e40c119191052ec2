"""What was announced beside what was told later: set side by side, never joined on too little."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.timeline.announced import (
    DENIED,
    HAPPENED,
    LAST_WORD,
    NOT_YET,
    OUTCOMES,
    SILENCE,
    compare_announced,
)

NAMES = {"ada": "Ada Ember", "otto": "Otto Stone", "vela": "Vela", "pe": "Peru", "pes": "Peruvian"}
PLAN = ("a", "Ada Ember will meet Otto Stone on Friday", "planned", "2024-03-08", "ada otto")
MET = ("b", "Ada Ember met Otto Stone on Friday", "asserted", "2024-03-08", "ada otto")
PRINTED = {"a": "2024-03-05", "b": "2024-03-09", "c": "2024-03-12"}


def compared(*told, printed=PRINTED, places=()):
    """Events of (article, text, modality, day or days, names), 100 characters apart."""
    rows = []
    for number, (article, text, modality, days, who) in enumerate(told):
        first, _, last = (days or "").partition("/")
        row = {"start": 100 * number, "end": 100 * number + len(text)}
        row |= {"article_id": article, "sentence": number, "text": text, "modality": modality}
        row |= {"earliest": first or None, "latest": last or first or None}
        row |= {"entities": json.dumps(who.split())}
        rows.append(row | (places[number] if places else {}))
    entity = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1}
    entities = [
        {**entity, "entity_id": i, "entity": name, "decided_by": "rule"}
        for i, name in NAMES.items()
    ]
    article = {"sha256": "", "raw": "", "text": "", "words": 1, "status": "kept"}
    article |= {"published_method": "metadata", "published_evidence": "[]"}
    articles = [
        {**article, "article_id": a, "path": a, "published": day} for a, day in printed.items()
    ]
    return compare_announced(
        tables.make("events", rows),
        tables.make("entities", entities),
        tables.make("articles", articles),
    )


def outcomes(*told, **more):
    return compared(*told, **more)["outcome"].tolist()


def test_what_was_planned_stands_beside_what_was_told_later():
    (row,) = compared(PLAN, MET).itertuples()
    assert (row.announced, row.later, row.outcome) == (PLAN[1], MET[1], HAPPENED)
    assert json.loads(row.names) == ["Ada Ember", "Otto Stone"]
    assert json.loads(row.words) == ["meet"]
    assert (row.printed, row.later_printed) == ("2024-03-05", "2024-03-09")


@pytest.mark.parametrize(
    "later",
    [
        (MET[0], MET[1], MET[2], "2024-03-11", MET[4]),  # another day
        (MET[0], "Ada Ember praised Otto Stone", MET[2], MET[3], MET[4]),  # another deed
        (MET[0], MET[1], MET[2], MET[3], "vela"),  # others
        ("a", *MET[1:]),  # the same article
        (MET[0], MET[1], MET[2], None, MET[4]),  # no day
        (MET[0], "Ada Ember may meet Otto Stone", "hypothetical", MET[3], MET[4]),  # no fact
    ],
)
def test_what_differs_in_day_deed_or_names_is_no_later_word(later):
    assert HAPPENED not in outcomes(PLAN, later)


def test_what_was_told_before_is_no_later_word():
    assert outcomes(PLAN, MET, printed={**PRINTED, "b": "2024-03-04"}) == [SILENCE]


def test_nobody_is_said_to_be_silent_where_no_article_follows():
    assert outcomes(PLAN, printed={"a": "2024-03-05"}) == [NOT_YET]
    earlier = (*PLAN[:3], "2024-03-01", PLAN[4])
    assert outcomes(earlier, printed={"a": "2024-03-05"}) == [LAST_WORD]
    assert outcomes(PLAN) == [SILENCE]


def test_a_day_after_the_last_article_can_not_have_been_told():
    assert outcomes((*PLAN[:3], "2024-06-01", PLAN[4])) == [NOT_YET]


def test_a_denial_needs_no_day():
    denied = ("b", "Ada Ember did not meet Otto Stone", "denied", None, "ada otto")
    assert outcomes(PLAN, denied) == [DENIED]


def test_a_plan_without_a_day_needs_more_words():
    plan = ("a", "Ada Ember will open the harbour bridge", "planned", None, "ada")
    weak = ("b", "Ada Ember left the harbour", "asserted", "2024-03-08", "ada")
    strong = ("b", "Ada Ember opened the harbour bridge", "asserted", "2024-03-08", "ada")
    assert outcomes(plan, weak) == [SILENCE]
    assert outcomes(plan, strong) == [HAPPENED]


def test_who_repeats_a_plan_tells_nothing_new():
    said = "a minister said that Ada Ember will meet Otto Stone"
    told = ("b", said, "asserted", "2024-03-08", "ada otto")
    assert outcomes(PLAN, told) == [HAPPENED]  # nothing shows that it is a plan
    inside = ("b", said[16:], "planned", "2024-03-08", "ada otto")
    places = [{"start": 0}, {"start": 100}, {"start": 116, "end": 100 + len(said)}]
    assert HAPPENED not in outcomes(PLAN, told, inside, places=places)


def test_one_announcement_told_twice_is_one_row():
    again = ("c", *PLAN[1:])
    (row,) = compared(PLAN, again).itertuples()
    assert (row.article_id, row.statements) == ("a", 2)


def test_a_people_is_taken_for_its_country():
    plan = ("a", "Peru will sign the treaty with Otto Stone", "planned", "2024-03-08", "pe otto")
    told = ("b", "Peruvian envoys signed the treaty with Otto Stone", "asserted", "2024-03-08")
    assert outcomes(plan, (*told, "pes otto")) == [HAPPENED]


def test_what_names_nobody_is_left_out():
    assert compared(("a", "it will rain", "planned", "2024-03-08", "")).empty


STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.text(max_size=30),
        st.sampled_from(["planned", "hypothetical", "asserted", "reported", "denied"]),
        st.sampled_from([None, "2024-03-08", "2024-03-01/2024-03-31"]),
        st.sampled_from(["", "ada", "ada otto", "pes"]),
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(STATEMENTS)
def test_every_announcement_has_one_outcome_and_later_words_are_later(told):
    made = compared(*told)
    assert set(made["outcome"]) <= set(OUTCOMES)
    beside = made[made["later"].notna()]
    assert (beside["later_printed"] >= beside["printed"]).all()
    assert (beside["later_article_id"] != beside["article_id"]).all()
    assert set(beside["outcome"]) <= {HAPPENED, DENIED}
