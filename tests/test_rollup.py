"""Metonyms and demonyms counted as their country, only where asked for."""

import json

import pandas as pd
import pytest

from newsloom import tables
from newsloom.resolve.rollup import roll_up, rolled_entities

PERU, LIMA, FRANCE, UNION = "Q419", "Q2868", "Q142", "Q458"
# surface, label, form, entity id, entity, usage
ROWS = [
    ("Peru", "GPE", "name", PERU, "Peru", None),
    ("Lima", "GPE", "name", LIMA, "Lima", "metonym"),
    ("Lima", "GPE", "name", LIMA, "Lima", "literal"),
    ("Peruvian", "NORP", "name", "e1", "Peruvian", None),
    ("Elysee", "ORG", "name", "e2", "Elysee", "metonym"),
    ("Brussels", "GPE", "name", "Q239", "Brussels", "metonym"),
    ("the capital", "GPE", "description", LIMA, "Lima", None),
]


@pytest.fixture
def mentions() -> pd.DataFrame:
    columns = ("surface", "label", "form", "entity_id", "entity", "usage")
    rows = []
    for at, row in enumerate(ROWS):
        place = {"article_id": "a", "sentence": at, "start": at * 20, "end": at * 20 + 4}
        raw = {"raw_start": at * 20, "raw_end": at * 20 + 4, "confidence": None}
        rows.append({**place, **raw, **dict(zip(columns, row, strict=True))})
    return tables.make("mentions", rows)


@pytest.fixture
def entities() -> pd.DataFrame:
    rows = [(PERU, "Peru", "GPE", PERU), (LIMA, "Lima", "GPE", LIMA)]
    rows += [("e1", "Peruvian", "NORP", None), ("e2", "Elysee", "ORG", None)]
    rows += [("Q239", "Brussels", "GPE", "Q239")]
    return tables.make(
        "entities",
        [
            {
                **{"entity_id": key, "entity": name, "label": label, "wikidata": qid},
                **{"aliases": "[]", "mentions": 1, "articles": 1, "decided_by": "lexicon"},
            }
            for key, name, label, qid in rows
        ],
    )


def ids(mentions: pd.DataFrame, entities: pd.DataFrame, metonyms: bool, demonyms: bool):
    rolled = roll_up(mentions, entities, metonyms=metonyms, demonyms=demonyms)
    return list(rolled["entity_id"])


def test_nothing_is_rolled_up_unless_asked_for(mentions: pd.DataFrame, entities: pd.DataFrame):
    rolled = roll_up(mentions, entities, metonyms=False, demonyms=False)
    pd.testing.assert_frame_equal(rolled, mentions)


def test_metonyms_count_as_the_country_and_places_and_descriptions_stay(
    mentions: pd.DataFrame, entities: pd.DataFrame
):
    before = mentions.copy()
    assert ids(mentions, entities, True, False) == [
        *(PERU, PERU, LIMA, "e1"),
        *(FRANCE, UNION, LIMA),
    ]
    pd.testing.assert_frame_equal(mentions, before)


def test_demonyms_count_as_their_country(mentions: pd.DataFrame, entities: pd.DataFrame):
    assert ids(mentions, entities, False, True)[3] == PERU
    assert ids(mentions, entities, False, True)[4] == "e2"


def test_a_country_keeps_the_id_it_has_in_the_corpus(
    mentions: pd.DataFrame, entities: pd.DataFrame
):
    entities.loc[entities["entity"] == "Peru", "entity_id"] = "mine"
    assert ids(mentions, entities, True, True)[1] == "mine"


def test_the_entities_are_counted_anew_and_unnamed_countries_are_added(
    mentions: pd.DataFrame, entities: pd.DataFrame
):
    rolled = roll_up(mentions, entities, metonyms=True, demonyms=True)
    found = rolled_entities(rolled, entities).set_index("entity_id")
    assert dict(found["mentions"]) == {PERU: 3, LIMA: 1, FRANCE: 1, UNION: 1}
    assert int(found["mentions"].sum()) == int((mentions["form"] == "name").sum())
    assert (found.loc[UNION, "entity"], found.loc[UNION, "label"]) == ("European Union", "ORG")
    assert {row["surface"] for row in json.loads(found.loc[PERU, "aliases"])} == {
        *("Peru", "Lima", "Peruvian")
    }
    assert set(rolled["entity_id"]) == set(found.index)


def test_an_empty_corpus_has_nothing_to_roll_up():
    nothing = roll_up(
        tables.empty("mentions"), tables.empty("entities"), metonyms=True, demonyms=True
    )
    assert nothing.empty
    assert rolled_entities(nothing, tables.empty("entities")).empty
