from types import SimpleNamespace

import pandas as pd
import pytest

from invented import mayor
from newsloom import listings, tables


@pytest.fixture
def corpus():
    return mayor()


def test_the_words_a_date_rests_on_stand_once(corpus):
    assert listings.list_dates(corpus)["evidence"].tolist() == ["Tuesday"]


def test_speakers_are_counted_by_kind_and_unnamed_ones_left_out(corpus):
    quote = {"article_id": "a1", "end": 9, "text": "x", "entity_id": "e1", "cue": "said"}
    corpus.quotes = tables.make(
        "quotes",
        [
            {**quote, "start": 1, "kind": "direct"},
            {**quote, "start": 2, "kind": "indirect", "channel": "e2"},
            {**quote, "start": 3, "kind": "direct", "entity_id": None, "cue": "claimed"},
            {**quote, "start": 4, "kind": "direct", "entity_id": None, "cue": "According to"},
        ],
    )
    entity = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1}
    corpus.entities = tables.make(
        "entities",
        [
            {**entity, "entity_id": "e1", "entity": "Marta Kovel", "decided_by": "rule"},
            {**entity, "entity_id": "e2", "entity": "Andina", "decided_by": "rule"},
        ],
    )
    assert listings.list_speakers(corpus).values.tolist() == [["e1", "Marta Kovel", 1, 0, 1, 2, 1]]
    assert listings.list_channels(corpus).values.tolist() == [["Marta Kovel", "Andina", 1, 1]]
    cues = listings.list_cues(corpus)
    assert cues[["cue", "stance", "statements"]].values.tolist() == [
        ["say", "neutral", 2],
        ["according to", "neutral", 1],
        ["claim", "distancing", 1],
    ]


@pytest.mark.parametrize(
    "listing",
    [
        "list_articles",
        "list_copies",
        "list_dates",
        "list_names",
        "list_pairs",
        "list_speakers",
        "list_cues",
        "list_channels",
        "list_quotes",
        "list_passages",
    ],
)
def test_an_empty_corpus_gives_an_empty_listing(listing: str):
    made = {name: tables.empty(name) for name in tables.TABLES}
    shown = getattr(listings, listing)(SimpleNamespace(share=False, **made))
    assert isinstance(shown, pd.DataFrame)
    assert shown.empty
    assert len(shown.columns) >= 3
