"""Tests of newsloom.evidence."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import tables
from newsloom.cooccurrence import count_pairs, score_pairs
from newsloom.evidence import (
    COLUMNS,
    cut_to_words,
    kwic,
    quotes_of,
    sentences_of_events,
    sentences_with,
    sentences_with_pair,
)
from newsloom.finding import find_entity
from newsloom.frequency import count_entities
from newsloom.tables import NewsloomError

TEXTS = {
    # raw: "Menu", a blank line, then the text as it is
    "x": "Ada Poole met Bob Wren. Poole smiled.\n\nLater Wren left. “Goodbye,” said Ada Poole.",
    "y": "Wren slept. Nobody saw Poole or Poole.",
}
NAMES = {"Ada Poole": "ada", "Poole": "ada", "Bob Wren": "bob", "Wren": "bob"}
RAW_AHEAD = len("Menu\n\n")


def spans_of(text, words):
    start = text.index(words)
    return start, start + len(words)


def make_corpus(*, share=False, texts=TEXTS):
    articles, blocks, sentences, mentions = [], [], [], []
    for article_id, text in texts.items():
        raw = "Menu\n\n" + text
        articles.append(
            {
                "article_id": article_id,
                "path": f"{article_id}.txt",
                "sha256": "0",
                "raw": raw,
                "text": text,
                "title": f"Title {article_id}",
                "outlet": "The Bugle",
                "published": {"x": "2021-05-02", "y": "2021-05-01"}.get(article_id),
                "published_method": "inferred",
                "published_evidence": "[]",
                "words": len(text.split()),
                "status": "kept",
            }
        )
        paragraphs, at = text.split("\n\n"), RAW_AHEAD
        kinds = [(0, 4, "navigation")]
        number = start = 0
        for p, paragraph in enumerate(paragraphs):
            kinds.append((at, at + len(paragraph), "body"))
            at += len(paragraph) + 2
            for piece in paragraph.replace(". ", ".\0").split("\0"):
                start = text.index(piece, start)
                place = {"article_id": article_id, "sentence": number}
                span = {"start": start, "end": start + len(piece)}
                sentences.append(place | span | {"paragraph": p, "text": piece})
                here = start
                while here < span["end"]:
                    name = next((n for n in NAMES if text.startswith(n, here)), None)
                    if name:
                        offsets = {"start": here, "end": here + len(name)}
                        raw_span = {f"raw_{k}": v + RAW_AHEAD for k, v in offsets.items()}
                        mentions.append(
                            place
                            | offsets
                            | raw_span
                            | {"surface": name, "label": "PERSON", "form": "name"}
                            | {"entity_id": NAMES[name], "entity": NAMES[name]}
                        )
                    here += len(name) if name else 1
                number += 1
                start = span["end"]
        for b, (start_, end, kind) in enumerate(kinds):
            row = {"block": b, "kind": kind, "raw_start": start_, "raw_end": end}
            blocks.append({"article_id": article_id} | row)
    entity = {
        "label": "PERSON",
        "aliases": "[]",
        "mentions": 1,
        "articles": 1,
        "decided_by": "rule",
    }
    quote_start, quote_end = spans_of(TEXTS["x"], "Goodbye,")
    source_start, source_end = quote_end + 7, quote_end + 16
    met = spans_of(TEXTS["x"], "met Bob Wren")
    event = {
        "article_id": "x",
        "sentence": 0,
        "start": met[0],
        "end": met[1],
        "text": "met Bob Wren",
    }
    return SimpleNamespace(
        share=share,
        articles=tables.make("articles", articles),
        blocks=tables.make("blocks", blocks),
        edits=tables.empty("edits"),
        sentences=tables.make("sentences", sentences),
        mentions=tables.make("mentions", mentions),
        entities=tables.make(
            "entities",
            [
                entity | {"entity_id": "ada", "entity": "Ada Poole"},
                entity | {"entity_id": "bob", "entity": "Bob Wren"},
            ],
        ),
        events=tables.make(
            "events",
            [event | {"modality": "asserted", "earliest": "2021-05-02", "entities": "[]"}],
        ),
        quotes=tables.make(
            "quotes",
            [
                {
                    "article_id": "x",
                    "start": quote_start,
                    "end": quote_end,
                    "kind": "direct",
                    "text": "Goodbye,",
                    "source_start": source_start,
                    "source_end": source_end,
                    "source": "Ada Poole",
                    "entity_id": "ada",
                    "cue": "said",
                }
            ],
        ),
    )


CORPUS = make_corpus()


@pytest.mark.parametrize("query", ["ada", "Ada Poole", "Poole", "poole", "ADA  POOLE", "Ada"])
def test_an_entity_is_found_by_id_name_alias_or_a_word_of_its_name(query):
    assert find_entity(CORPUS, query) == "ada"


def test_an_unknown_name_is_one_line_with_the_nearest_names():
    with pytest.raises(NewsloomError, match='"Pool\u00e9 x"; near it are Ada Poole') as caught:
        find_entity(CORPUS, "Pool\u00e9\nx")
    assert "\n" not in str(caught.value)


def test_a_name_like_no_other_and_a_corpus_without_names_say_so():
    with pytest.raises(NewsloomError, match="none is near it"):
        find_entity(CORPUS, "Zzyzx")
    with pytest.raises(NewsloomError, match="no names at all"):
        find_entity(
            SimpleNamespace(entities=tables.empty("entities"), mentions=tables.empty("mentions")),
            "Ada",
        )


def test_a_name_of_two_entities_is_not_guessed():
    entities = CORPUS.entities.assign(entity=["Ada Poole", "Bob Poole"])
    mentions = CORPUS.mentions.assign(surface="Somebody")
    with pytest.raises(NewsloomError, match=r"Ada Poole \(ada\) or Bob Poole \(bob\)"):
        find_entity(SimpleNamespace(entities=entities, mentions=mentions), "poole")


def test_every_mention_is_a_row_of_kwic_with_its_place_in_the_raw_file():
    found = kwic(CORPUS, "Ada Poole", width=8)
    assert found[["article_id", "left", "keyword", "right"]].values.tolist() == [
        ["y", "ody saw", "Poole", "or Pool"],
        ["y", "oole or", "Poole", "."],
        ["x", "", "Ada Poole", "met Bob"],
        ["x", "b Wren.", "Poole", "smiled."],
        ["x", ",” said", "Ada Poole", "."],
    ]
    raws = dict(zip(CORPUS.articles["article_id"], CORPUS.articles["raw"], strict=True))
    for row in found.itertuples():
        assert raws[row.article_id][row.raw_start : row.raw_end] == row.keyword


def test_kwic_has_as_many_rows_as_the_entity_has_mentions():
    counts = count_entities(CORPUS.mentions, CORPUS.articles)
    for entity, mentions in counts.groupby("entity_id")["mentions"].sum().items():
        assert len(kwic(CORPUS, entity)) == mentions
    assert len(kwic(CORPUS, "ada", limit=2)) == 2


def test_sentences_are_listed_once_with_all_their_marks():
    found = sentences_with(CORPUS, "Poole")
    assert list(found.columns) == list(COLUMNS)
    assert found["sentence"].tolist() == [
        "Nobody saw Poole or Poole.",
        "Ada Poole met Bob Wren.",
        "Poole smiled.",
        "“Goodbye,” said Ada Poole.",
    ]
    assert found["marks"][0] == [(11, 16), (20, 25)]
    assert found["published"].tolist() == ["2021-05-01"] + ["2021-05-02"] * 3


def test_the_raw_span_of_a_sentence_holds_its_words():
    raws = dict(zip(CORPUS.articles["article_id"], CORPUS.articles["raw"], strict=True))
    for row in sentences_with(CORPUS, "bob").itertuples():
        assert raws[row.article_id][row.raw_start : row.raw_end] == row.sentence


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "window", "article"])
def test_a_pair_has_as_many_rows_as_its_counts_say(unit):
    found = sentences_with_pair(CORPUS, "ada", "bob", unit=unit, window=2)
    scores = score_pairs(
        CORPUS.mentions, CORPUS.sentences, CORPUS.entities, unit=unit, window=2, min_support=1
    )
    assert list(found.columns) == [*COLUMNS, "units"]
    assert found["units"].sum() == scores["n_ab"][0]
    if unit != "window":
        assert len(found) == scores["n_ab"][0]
    counts = count_pairs(CORPUS.mentions, CORPUS.sentences, unit=unit, window=2)
    assert found["units"].sum() == counts["units"].sum()


def test_two_who_share_no_unit_have_no_rows():
    apart = CORPUS.mentions[CORPUS.mentions["article_id"] == "nowhere"]
    corpus = SimpleNamespace(**{**vars(CORPUS), "mentions": apart})
    assert sentences_with_pair(corpus, "ada", "bob").empty
    assert "units" in sentences_with_pair(corpus, "ada", "bob")


def test_a_pair_of_an_article_is_shown_where_it_stands_nearest():
    found = sentences_with_pair(CORPUS, "ada", "bob", unit="article")
    assert found["sentence"].tolist() == [
        "Wren slept. Nobody saw Poole or Poole.",
        "Ada Poole met Bob Wren.",
    ]
    assert found["marks"].map(len).tolist() == [3, 2]
    for row in found.itertuples():
        assert all(row.sentence[s:e] in NAMES for s, e in row.marks)


def test_one_entity_twice_is_no_pair():
    with pytest.raises(NewsloomError, match="same entity"):
        sentences_with_pair(CORPUS, "Poole", "Ada Poole")


def test_events_and_quotes_stand_in_their_sentences():
    event = sentences_of_events(CORPUS).iloc[0]
    assert event["sentence"] == "Ada Poole met Bob Wren."
    assert [event["sentence"][s:e] for s, e in event["marks"]] == ["met Bob Wren"]
    assert (event["earliest"], event["modality"]) == ("2021-05-02", "asserted")
    quote = quotes_of(CORPUS, "Ada Poole").iloc[0]
    assert quote["sentence"] == "“Goodbye,” said Ada Poole."
    assert [quote["sentence"][s:e] for s, e in quote["marks"]] == ["Goodbye,"]
    assert quotes_of(CORPUS, "bob").empty
    assert list(quotes_of(CORPUS, "bob").columns) == list(quotes_of(CORPUS, "ada").columns)


def test_nothing_more_than_25_words_is_shown_of_a_corpus_to_be_shared():
    long = " ".join(["word"] * 40) + " Poole " + " ".join(["word"] * 40) + "."
    shared = make_corpus(share=True, texts={"z": long})
    for frame in (sentences_with(shared, "ada"), kwic(shared, "ada", width=900)):
        words = frame["sentence"][0]
        assert len(words.replace("…", "").split()) == 25
        assert [words[s:e] for s, e in frame["marks"][0]] == ["Poole"]
    row = kwic(shared, "ada", width=900).iloc[0]
    assert len(f"{row['left']} {row['keyword']} {row['right']}".replace("…", "").split()) == 25


@given(st.text("ab \n", max_size=60), st.integers(1, 6), st.data())
def test_a_cut_keeps_the_words_and_the_marks(text, words, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut, marks = cut_to_words(text, [(start, end)], words=words)
    assert cut.replace("…", "").split() == [] or cut.strip(" …") in text
    assert len(cut.replace("…", " ").split()) <= words
    for s, e in marks:
        assert cut[s:e] in text[start:end]


def test_the_frames_asked_for_are_not_changed():
    before = CORPUS.mentions.copy(), CORPUS.articles.copy()
    kwic(CORPUS, "ada")
    pd.testing.assert_frame_equal(CORPUS.mentions, before[0])
    pd.testing.assert_frame_equal(CORPUS.articles, before[1])


def test_a_text_is_not_copied_for_every_row_behind_a_number(monkeypatch):
    """Thousands of rows of one very long article would not fit in memory."""
    corpus = make_corpus()
    merge = pd.DataFrame.merge

    def watched(self, right, **options):
        assert not {"text", "raw"} & {*self.columns, *right.columns}
        return merge(self, right, **options)

    monkeypatch.setattr(pd.DataFrame, "merge", watched)
    assert len(kwic(corpus, "ada")) > 1
    assert len(sentences_with(corpus, "ada")) > 1


def test_words_that_run_over_two_sentences_are_shown_with_both():
    corpus = make_corpus()
    start, end = TEXTS["x"].index("met"), TEXTS["x"].index("smiled")
    row = {"article_id": "x", "start": start, "end": end, "modality": "asserted"}
    found = sentences_of_events(
        corpus, pd.DataFrame([row | {"earliest": None, "latest": None, "cluster": None}])
    )
    assert list(found["sentence"]) == ["Ada Poole met Bob Wren. Poole smiled."]
    assert list(found["marks"]) == [[(start, end)]]
