"""The treebank reader and the trainer of the syntax components, on an invented treebank."""

import importlib
import sys
from pathlib import Path

import pytest
import spacy

TRAINING = Path(__file__).parent.parent / "training"

CONLLU = """\
# newdoc id = T_news_port
# newpar
# sent_id = T_news_port-1
1	Port	port	NOUN	NN	_	2	nsubj	_	_
2	closes	close	VERB	VBZ	_	0	root	_	_

# newpar
# sent_id = T_news_port-2
1	Marta	Marta	PROPN	NNP	_	5	nmod:poss	_	_
2-3	Kovels’	_	_	_	_	_	_	_	_
2	Kovels	Kovels	PROPN	NNP	_	1	flat	_	_
3	’	's	PART	POS	_	1	case	_	_
4	"	"	PUNCT	``	_	5	punct	_	SpaceAfter=No
5	men	man	NOUN	NNS	_	6	nsubj	_	SpaceAfter=No
6	wait	wait	VERB	VBP	_	0	root	_	SpaceAfter=No
7	.	.	PUNCT	.	_	6	punct	_	SpaceAfter=No
8	"	"	PUNCT	''	_	6	punct	_	_
8.1	wait	wait	VERB	VBP	_	_	_	_	CopyOf=6

# sent_id = T_news_port-3
1	Nobody	nobody	PRON	NN	_	2	nsubj	_	_
2	speaks	speak	VERB	VBZ	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_
"""


@pytest.fixture(scope="module")
def treebank():
    return _training("treebank")


@pytest.fixture(scope="module")
def syntax():
    return _training("syntax")


def _training(name: str):
    sys.path.insert(0, str(TRAINING))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(TRAINING))


def test_the_text_is_printed_as_it_was(treebank):
    document = treebank.read_conllu(CONLLU, "T_news_port")
    doc = treebank.make_doc(spacy.blank("en").vocab, document.paragraphs)
    assert doc.text == 'Port closes\n\nMarta Kovels’ "menwait." Nobody speaks.'
    assert document.genre == "news"


def test_paragraphs_can_run_on(treebank):
    document = treebank.read_conllu(CONLLU, "T_news_port")
    doc = treebank.make_doc(spacy.blank("en").vocab, document.paragraphs, lines=False)
    assert doc.text == 'Port closes Marta Kovels’ "menwait." Nobody speaks.'


def test_heads_lemmas_and_sentences_are_kept(treebank):
    document = treebank.read_conllu(CONLLU, "T_news_port")
    doc = treebank.make_doc(spacy.blank("en").vocab, document.paragraphs)
    assert [s.text.strip() for s in doc.sents] == [
        "Port closes",
        'Marta Kovels’ "menwait."',
        "Nobody speaks.",
    ]
    assert [(t.text, t.head.text, t.dep_) for t in doc][:2] == [
        ("Port", "closes", "nsubj"),
        ("closes", "closes", "ROOT"),
    ]
    assert [t.lemma_ for t in doc if t.pos_ == "NOUN"] == ["port", "man"]


def test_a_varied_sentence_keeps_its_tree(treebank, syntax):
    sentence = treebank.read_conllu(CONLLU, "T_news_port").paragraphs[1][0]
    import random

    varied = syntax.vary(sentence, random.Random(1), lowered=True, curled=True)
    assert varied.words == ["marta", "kovels", "’", "“", "men", "wait", ".", "”"]
    assert varied.heads == sentence.heads
    assert sentence.words[0] == "Marta"


def test_two_steps_of_training_give_every_annotation_and_the_same_again(treebank, syntax):
    document = treebank.read_conllu(CONLLU, "T_news_port")
    data = {"train": [document] * 12, "dev": [document], "test": [document]}
    pipelines = [syntax.train(data, steps=2, seed=3, say=lambda line: None) for _ in range(2)]
    figures = [syntax.score(nlp, data["dev"]) for nlp in pipelines]
    assert figures[0] == figures[1]
    assert pipelines[0].to_bytes() == pipelines[1].to_bytes()
    doc = pipelines[0]("Nobody speaks.")
    for annotation in ("POS", "LEMMA", "DEP"):
        assert doc.has_annotation(annotation)
