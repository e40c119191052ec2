"""Parsing step by step, and reading documents one by one, against spaCy's own way."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from newsloom.language.one_by_one import layers_of, make_one_by_one
from newsloom.language.parsing import StepwiseParser, quicken
from newsloom.language.word_table import make_embed

TEXTS = [
    "Mayor Tilda Brenn said on Monday that the harbour of Ostwick will not be sold.\n\n"
    '"It\'s ours," she told reporters; ship owners, who had offered 3.5 million, left angrily.',
    "",
    "Rain.",
    "The council of Ostwick met twice last week and it's unclear what it decided.\n\n" * 3,
]


def trees(docs: list[Doc]) -> list[list[list[int]]]:
    return [doc.to_array(["HEAD", "DEP", "SENT_START"]).tolist() for doc in docs]


@pytest.fixture(scope="module")
def whole():
    return spacy.load("en_newsloom")


def test_step_by_step_gives_the_trees_of_spacy(whole):
    theirs = trees(list(whole.pipe(TEXTS)))
    quick = spacy.load("en_newsloom")
    quicken(quick)
    parser = quick.get_pipe("parser")
    assert type(parser) is StepwiseParser
    assert trees(list(quick.pipe(TEXTS))) == theirs
    assert trees([quick(text) for text in TEXTS]) == theirs
    assert any(head for doc in theirs for head, *_ in doc)


def test_what_is_saved_is_spacy_s_parser(whole, tmp_path):
    quick = spacy.load("en_newsloom")
    quicken(quick)
    quick.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.get_pipe_meta("parser").factory == "parser"
    assert trees(list(again.pipe(TEXTS))) == trees(list(whole.pipe(TEXTS)))


def test_a_pipeline_without_a_parser_stays_as_it_is():
    nlp = spacy.blank("en")
    before = nlp.add_pipe("sentencizer")
    quicken(nlp)
    assert nlp.pipeline == [("sentencizer", before)]


def test_one_by_one_gives_the_rows_of_spacy_s_layers(whole):
    model = whole.get_pipe("syntax_tok2vec").model
    docs = [whole.make_doc(text) for text in TEXTS]
    assert layers_of(model.layers[0].layers[1]) is not None
    for doc, rows in zip(docs, model.predict(docs), strict=True):
        if len(doc):
            np.testing.assert_array_equal(rows, model.layers[0].predict([doc])[0])
        else:
            assert rows.shape == (0, 96)


def test_a_word_with_another_norm_has_another_row(whole):
    model = whole.get_pipe("syntax_tok2vec").model
    plain, other = Doc(whole.vocab, ["it", "'s"]), Doc(whole.vocab, ["it", "'s"])
    other[1].norm_ = "has"
    first, second = model.predict([plain, other])
    np.testing.assert_array_equal(second, model.layers[0].predict([other])[0])
    assert (first != second).any()


def test_weights_that_change_are_seen(whole):
    model = whole.get_pipe("syntax_tok2vec").model.copy()
    doc = whole.make_doc(TEXTS[0])
    before = model.predict([doc])[0]
    table = next(node for node in model.walk() if node.has_param("E"))
    table.set_param("E", table.get_param("E") * 2)
    after = model.predict([doc])[0]
    assert (before != after).any()
    np.testing.assert_array_equal(after, model.layers[0].predict([doc])[0])


def test_layers_of_another_kind_are_left_to_spacy():
    embed = make_embed(4, ["NORM"], [3], 2)
    embed.initialize()
    embed.set_dim("nO", 4)
    doc = spacy.blank("en")("port ships port")
    np.testing.assert_array_equal(make_one_by_one(embed).predict([doc])[0], embed.predict([doc])[0])
