"""Who says what, counted on literal quotations of invented people."""

from types import SimpleNamespace

import pandas as pd
import pytest

from newsloom import said, tables, voices

TEXT = "Ada Bell said it was “wet” and left. Others claimed it was dry. Boats went out."
#       0        9          20            37                         64


def quote(article_id, start, end, kind, **more):
    return {
        "article_id": article_id,
        "start": start,
        "end": end,
        "kind": kind,
        "text": TEXT[start:end],
        **more,
    }


BELL = {"source": "Ada Bell", "source_start": 0, "source_end": 8, "entity_id": "e1"}
SAID = {"cue": "said", "cue_start": 9, "cue_end": 13}
OTHERS = {"source": "Others", "source_start": 37, "source_end": 43}
CLAIMED = {"cue": "claimed", "cue_start": 44, "cue_end": 51}


@pytest.fixture
def corpus():
    sentences = [(0, 36), (37, 63), (64, 79)]
    articles, spans, quotes = [], [], []
    for article_id, outlet in (("a1", "Gazette"), ("a2", "Courier"), ("a3", None)):
        articles.append(
            {
                "article_id": article_id,
                "path": f"{article_id}.txt",
                "sha256": "",
                "raw": TEXT,
                "text": TEXT,
                "outlet": outlet,
                "published": "2023-03-06",
                "published_method": "metadata",
                "published_evidence": "[]",
                "words": 15,
                "status": "kept",
            }
        )
        for number, (start, end) in enumerate(sentences):
            span = {"article_id": article_id, "sentence": number, "paragraph": 0}
            spans.append({**span, "start": start, "end": end, "text": TEXT[start:end]})
    for article_id, channel in (("a1", "e2"), ("a2", None)):
        quotes.append(quote(article_id, 14, 27, "mixed", **BELL, **SAID, channel=channel))
        quotes.append(quote(article_id, 22, 25, "direct", **BELL, **SAID, channel=channel))
    quotes.append(quote("a1", 52, 62, "indirect", **OTHERS, **CLAIMED, channel="the wire"))
    quotes.append(quote("a3", 22, 25, "direct"))
    entity = {"aliases": "[]", "mentions": 1, "articles": 1, "decided_by": "rule"}
    entities = [
        {**entity, "entity_id": "e1", "entity": "Ada Bell", "label": "PERSON"},
        {**entity, "entity_id": "e2", "entity": "Northern Wire", "label": "ORG"},
    ]
    blocks = [
        {"article_id": a, "block": 0, "kind": "body", "raw_start": 0, "raw_end": len(TEXT)}
        for a in ("a1", "a2", "a3")
    ]
    made = {name: tables.empty(name) for name in tables.TABLES}
    made["articles"] = tables.make("articles", articles)
    made["sentences"] = tables.make("sentences", spans)
    made["quotes"] = tables.make("quotes", quotes)
    made["entities"] = tables.make("entities", entities)
    made["blocks"] = tables.make("blocks", blocks)
    return SimpleNamespace(share=False, **made)


def rows(frame, *columns):
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in frame[list(columns)].itertuples(index=False)
    ]


def test_a_quoted_part_of_a_mixed_statement_is_not_counted_again(corpus):
    assert rows(said.list_statements(corpus), "article_id", "kind", "part") == [
        ("a1", "mixed", False),
        ("a1", "direct", True),
        ("a1", "indirect", False),
        ("a2", "mixed", False),
        ("a2", "direct", True),
        ("a3", "direct", False),
    ]
    found = said.count_speakers(corpus)
    assert found.values.tolist() == [["e1", "Ada Bell", 0, 2, 0, 2, 2, 2]]


def test_speakers_are_named_described_or_nobody(corpus):
    assert list(said.list_statements(corpus)["speaker"]) == [
        *["Ada Bell"] * 2,
        "Others",
        *["Ada Bell"] * 2,
        "nobody named",
    ]


def test_speakers_by_outlet_add_up_to_the_speakers(corpus):
    by_outlet = said.count_speakers_by_outlet(corpus)
    assert rows(by_outlet, "speaker", "outlet", "mixed", "statements", "articles") == [
        ("Ada Bell", "Courier", 1, 1, 1),
        ("Ada Bell", "Gazette", 1, 1, 1),
    ]
    assert by_outlet["statements"].sum() == said.count_speakers(corpus)["statements"].sum()


def test_sentences_are_shared_out_by_kind_and_scare_quotes_are_nobodys(corpus):
    shares = voices.share_sentences(corpus)
    columns = ["outlet", "sentences", "direct", "mixed", "indirect", "unattributed"]
    assert rows(shares, *columns) == [
        ("Courier", 3, 0, 1, 0, 2),
        ("Gazette", 3, 0, 1, 1, 1),
        ("outlet unknown", 3, 0, 0, 0, 3),
    ]
    assert shares["mixed_share"].round(3).tolist() == [0.333, 0.333, 0.0]
    assert (shares["mixed_low"] <= shares["mixed_share"]).all()
    assert (shares["mixed_share"] <= shares["mixed_high"]).all()


@pytest.mark.parametrize("kind", ["direct", "mixed", "indirect", "unattributed"])
def test_behind_every_number_of_sentences_stand_as_many_sentences(corpus, kind):
    for row in voices.share_sentences(corpus).to_dict("records"):
        behind = voices.list_sentences_behind(corpus, outlet=row["outlet"], kind=kind)
        assert len(behind) == row[kind]


def test_distancing_words_are_set_against_neutral_ones(corpus):
    stances = said.count_stances(corpus)
    columns = ["outlet", "neutral", "distancing", "other", "statements", "distancing_share"]
    assert rows(stances, *columns) == [
        ("Gazette", 1, 1, 0, 2, 0.5),
        ("Courier", 1, 0, 0, 1, 0.0),
    ]
    assert rows(said.count_cues(corpus), "outlet", "cue", "stance", "statements") == [
        ("Courier", "say", "neutral", 1),
        ("Gazette", "claim", "distancing", 1),
        ("Gazette", "say", "neutral", 1),
    ]


@pytest.mark.parametrize(
    ("cue", "read"),
    [
        ("told", ("tell", "neutral")),
        ("fears", ("fear", "emotion")),
        ("According to", ("according to", "neutral")),
        ("not mention", ("not mention", "silence")),
        ("allegations", ("allegations", "distancing")),
        ("zigged", ("zigged", "not in the lexicon")),
    ],
)
def test_a_cue_is_read_by_the_lexicon(corpus, cue, read):
    corpus.quotes["cue"] = cue
    statements = said.list_statements(corpus)
    assert (statements.loc[0, "cue"], statements.loc[0, "stance"]) == read


def test_who_passes_on_whom_by_name_or_by_words(corpus):
    columns = ["channel", "channel_name", "entity_id", "speaker", "statements"]
    assert rows(said.count_passed_on(corpus), *columns) == [
        ("e2", "Northern Wire", "e1", "Ada Bell", 1),
        ("the wire", "the wire", None, "Others", 1),
    ]


def test_an_agency_that_reports_itself_passes_on_nobody(corpus):
    corpus.quotes["channel"] = corpus.quotes["entity_id"]
    assert said.count_passed_on(corpus).empty


@pytest.mark.parametrize(
    ("counted", "by", "numbers"),
    [
        (said.count_speakers, {"entity_id": "entity_id"}, {"statements": {}}),
        (
            said.count_speakers_by_outlet,
            {"entity_id": "entity_id", "outlet": "outlet"},
            {"statements": {}, "mixed": {"kind": "mixed"}, "indirect": {"kind": "indirect"}},
        ),
        (
            said.count_stances,
            {"outlet": "outlet"},
            {s: {"stance": s} for s in ("neutral", "distancing", "other")},
        ),
        (said.count_cues, {"outlet": "outlet", "cue": "cue"}, {"statements": {}}),
        (said.count_passed_on, {"channel": "channel", "speaker": "speaker"}, {"statements": {}}),
    ],
)
def test_behind_every_number_stand_as_many_quotations(corpus, counted, by, numbers):
    for row in counted(corpus).to_dict("records"):
        cell = {name: row[column] for name, column in by.items()}
        for column, more in numbers.items():
            behind = said.quotations_behind(corpus, **cell, **more)
            assert len(behind) == row[column]


def test_a_quotation_is_shown_in_its_sentence_with_where_it_was_printed(corpus):
    (row,) = said.quotations_behind(corpus, channel="e2").to_dict("records")
    assert row["sentence"] == TEXT[:36]
    assert row["sentence"][slice(*row["marks"][0])] == TEXT[14:27]
    assert (row["outlet"], row["speaker"], row["stance"]) == ("Gazette", "Ada Bell", "neutral")
    assert TEXT[row["raw_start"] : row["raw_end"]] == TEXT[:36]


def test_every_stance_of_the_lexicon_has_a_meaning():
    stances = said.list_stances()
    assert set(stances["stance"]) == set(said.STANCES)
    assert not (stances["meaning"] == "").any()
    words = stances.set_index(["form", "word"])["stance"]
    assert words["verb", "say"] == "neutral"
    assert words["verb", "claim"] == "distancing"
    assert stances.value_counts(["word", "form"]).max() == 1


@pytest.mark.parametrize(
    ("function", "columns"),
    [
        (said.list_statements, 13),
        (said.count_speakers, 8),
        (said.count_speakers_by_outlet, 8),
        (voices.share_sentences, 19),
        (said.count_stances, 9),
        (said.count_cues, 5),
        (said.count_passed_on, 7),
        (voices.list_sentences_behind, 7),
    ],
)
def test_an_empty_corpus_gives_empty_frames_with_all_columns(function, columns):
    made = {name: tables.empty(name) for name in tables.TABLES}
    frame = function(SimpleNamespace(share=False, **made))
    assert frame.empty
    assert len(frame.columns) == columns
    assert said.quotations_behind(SimpleNamespace(share=False, **made)).empty


def test_how_speakers_are_known_and_the_described_ones(corpus):
    assert rows(said.count_known(corpus), "known", "direct", "mixed", "indirect", "statements") == [
        ("named", 0, 2, 0, 2),
        ("described", 0, 0, 1, 1),
        ("nobody", 1, 0, 0, 1),
    ]
    described = said.count_speakers(corpus, known="described")
    assert rows(described, "entity_id", "speaker", "indirect", "statements") == [
        (None, "Others", 1, 1)
    ]
