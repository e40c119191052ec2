import pytest
import spacy

from newsloom.annotate import MAX_PIECE, _names, annotate_articles, load_pipeline
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


def test_a_long_text_is_read_in_pieces_with_the_same_result():
    paragraph = "Marta Kovel left Peru on Friday."
    count = 2 * MAX_PIECE // (len(paragraph) + 2) + 1
    text = "\n\n".join([paragraph] * count)
    note = annotate(text)
    assert len(note.sentences) == count
    assert [s["paragraph"] for s in note.sentences] == list(range(count))
    assert {text[n["start"] : n["end"]] for n in note.names} == {"Marta Kovel", "Peru"}
    assert {text[t["start"] : t["end"]] for t in note.timexes} == {"Friday"}


def test_a_paragraph_that_is_cut_into_pieces_stays_one():
    sentence = "Marta Kovel left Peru on Friday. "
    text = sentence * (MAX_PIECE // len(sentence) + 5) + "\n\nIt rained."
    note = annotate(text)
    assert {s["paragraph"] for s in note.sentences[:-1]} == {0}
    assert note.sentences[-1]["paragraph"] == 1


def test_symbols_by_the_hundred_are_no_sentence_and_take_nothing_from_what_stands_beside_them():
    text = f"Marta Kovel left Peru. (Yes.)\n\n{'( = ' * 60}\n\n“We wait,” Kovel said. {'=' * 50}"
    note = annotate(text)
    assert [text[s["start"] : s["end"]] for s in note.sentences] == [
        "Marta Kovel left Peru.",
        "(Yes.)",
        "“We wait,” Kovel said.",
    ]
    assert [s["paragraph"] for s in note.sentences] == [0, 0, 1]
    (quote,) = note.quotes
    assert text[quote["start"] : quote["end"]] == "We wait,"


def test_a_possessive_and_a_leading_article_stand_outside_the_name():
    text = "Ships of the Vantelin's fleet left."
    nlp = load_pipeline("en_newsloom", syntax=True)
    doc = nlp.make_doc(text)
    doc.ents = [doc.char_span(9, 23, label="ORG")]
    assert text[9:23] == "the Vantelin's"
    (name,) = _names(doc, text, 100)
    assert (name["start"], name["end"], name["label"]) == (113, 121, "ORG")
