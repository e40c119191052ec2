import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.annotate import MAX_PIECE, annotate_articles, load_pipeline
from newsloom.tables import NewsloomError


def annotate(text: str):
    return next(annotate_articles([("a", text)]))


def test_spacy_loads_the_bundled_pipeline_by_name():
    assert "newsloom_names" in spacy.load("en_newsloom").pipe_names


def test_an_unknown_pipeline_is_named_in_one_line():
    with pytest.raises(NewsloomError, match='"en_nowhere" is none') as error:
        load_pipeline("en_nowhere")
    assert "\n" not in str(error.value)


def test_paragraphs_and_sentences_are_numbered_from_zero():
    note = annotate("One. Two.\n\nThree.")
    assert [(s["sentence"], s["paragraph"]) for s in note.sentences] == [(0, 0), (1, 0), (2, 1)]
    assert note.words == 3


def test_a_foreign_pipeline_gives_the_names_and_newsloom_the_rest(tmp_path):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "ORG", "pattern": "Zork"},
            {"label": "DATE", "pattern": "Friday"},
            {"label": "PER", "pattern": "the Vantelin"},
        ]
    )
    nlp.to_disk(tmp_path / "other")
    text = "“We know,” Zork said on Friday. It was the Vantelin of Peru."
    (note,) = annotate_articles([("a", text)], model=str(tmp_path / "other"))
    assert [(text[n["start"] : n["end"]], n["label"]) for n in note.names] == [
        ("Zork", "ORG"),
        ("Vantelin", "PERSON"),
    ]
    assert [text[t["start"] : t["end"]] for t in note.timexes] == ["Friday"]
    assert [text[q["start"] : q["end"]] for q in note.quotes if q["kind"] == "direct"] == [
        "We know,"
    ]
    assert len(note.sentences) == 2


def test_a_long_text_is_read_in_pieces_with_the_same_result():
    paragraph = "Marta Kovel left Peru on Friday."
    count = 2 * MAX_PIECE // (len(paragraph) + 2) + 1
    text = "\n\n".join([paragraph] * count)
    note = annotate(text)
    assert len(note.sentences) == count
    assert [s["paragraph"] for s in note.sentences] == list(range(count))
    assert {text[n["start"] : n["end"]] for n in note.names} == {"Marta Kovel", "Peru"}
    assert {text[t["start"] : t["end"]] for t in note.timexes} == {"Friday"}


def test_the_batch_an_article_comes_in_changes_nothing():
    articles = [(str(n), f"Person {n} left Peru. He met Anna Kovel.") for n in range(70)]
    together = list(annotate_articles(articles))
    assert [next(annotate_articles([article])) for article in articles[::23]] == together[::23]


@pytest.mark.parametrize(
    "text", ["", " ", "=" * 5000, "(" * 5000, "a" * 5000, "\x00", "\ud800 x", "שלום עולם", "🎉🎉"]
)
def test_odd_text_is_read_without_an_error(text: str):
    note = annotate(text)
    assert note.article_id == "a"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_spans_lie_inside_the_text_and_sentences_in_order(text: str):
    note = annotate(text)
    for rows in (note.sentences, note.names, note.timexes, note.quotes):
        assert all(0 <= row["start"] < row["end"] <= len(text) for row in rows)
    starts = [row["start"] for row in note.sentences]
    assert starts == sorted(starts)
    for before, after in zip(note.sentences, note.sentences[1:], strict=False):
        assert before["end"] <= after["start"]
