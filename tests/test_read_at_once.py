"""What is read off a document at once, and what is passed over, against asking word by word."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsloom.language import quotation
from newsloom.language.quotation import find_quotes
from newsloom.language.trees import Tree
from newsloom.language.units import find_units
from newsloom.language.words import blanks_of, spaced_of, text_of, words_of

NLP = spacy.blank("en")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_words_and_text_are_those_of_the_tokens(text):
    doc = NLP.make_doc(text)
    assert words_of(doc) == [token.text for token in doc]
    assert blanks_of(doc) == [token.is_space for token in doc]
    assert spaced_of(doc) == [bool(token.whitespace_) for token in doc]
    assert text_of(doc) == doc.text


def test_the_text_of_one_document_is_not_another_s():
    first, second = NLP.make_doc("Ships left Ostwick."), NLP.make_doc("Ships came back.")
    told = [text_of(first), text_of(second), text_of(second), text_of(first)]
    assert told == ["Ships left Ostwick.", "Ships came back.", "Ships came back.", told[0]]


def test_a_tree_knows_heads_relations_and_what_hangs_on_a_word():
    doc = Doc(
        NLP.vocab,
        words="Old ships left Ostwick .".split(),
        heads=[1, 2, 2, 2, 2],
        deps=["amod", "nsubjpass", "ROOT", "dobj", "punct"],
        pos=["ADJ", "NOUN", "VERB", "PROPN", "PUNCT"],
    )
    tree = Tree(doc)
    assert tree.head == [1, 2, 2, 2, 2]
    assert tree.relation == ["amod", "nsubj:pass", "ROOT", "obj", "punct"]
    assert tree.pos == ["ADJ", "NOUN", "VERB", "PROPN", "PUNCT"]
    assert [list(tree.children(word)) for word in range(5)] == [[], [0], [1, 3, 4], [], []]
    assert (tree.left(2), tree.right(2), tree.left(1), tree.right(1)) == (0, 4, 0, 1)


class Nothing:
    """Cues of which every sentence has one: nothing is passed over."""

    def isdisjoint(self, words):
        return False


PARTS = (
    *("“We are ready,” she said. ", "Ada Brenn said the harbour would close. ", "It rained. "),
    *(
        "“They left.” ",
        "* * * ",
        "\n\n",
        "\n",
        "Brenn told reporters: ",
        "“Never.” ",
        "No sign; 3: ",
    ),
)


@given(st.lists(st.sampled_from(PARTS), max_size=9))
def test_who_speaks_is_the_same_whatever_is_passed_over(parts):
    text = "".join(parts)
    bounds, at = [], 0
    for part in parts:
        if part.strip():
            bounds.append((at, at + len(part.rstrip())))
        at += len(part)
    found = find_quotes(text, bounds)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quotation, "CUES", Nothing())
        assert find_quotes(text, bounds) == found


def test_a_statement_between_two_quotations_ends_the_speaker_s_turn():
    text = "“We left,” Ada Brenn said. It rained. “They stayed.”"
    bounds = [(0, 26), (27, 37), (38, 52)]
    assert [text[slice(*b)] for b in bounds][1] == "It rained."
    speakers = [
        None if row.source_start is None else text[row.source_start : row.source_end]
        for row in find_quotes(text, bounds)
        if row.kind == "direct"
    ]
    assert speakers == ["Ada Brenn", None]


def test_a_unit_is_found_behind_another():
    words = "the 58th Army , 3 ships and the 1st Battalion".split()
    assert find_units(words) == [(1, 3), (8, 10)]


def test_words_are_read_anew_when_tokens_were_joined_after_the_text_was_asked_for():
    doc = spacy.blank("en")("Ada Bell left.")
    assert text_of(doc) == "Ada Bell left."
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert words_of(doc) == ["Ada Bell", "left", "."]
