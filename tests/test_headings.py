import numpy as np
import pytest
import spacy
from thinc.api import Model

from newsloom.language.headings import HeadingEnds
from newsloom.language.sentences import SentenceSplitter


def split(text: str, sure_of: dict[str, float]) -> list[str]:
    """Split with a model that gives the words named their probability of starting a sentence."""
    nlp = spacy.blank("en")

    def forward(model, docs, is_train):
        odds = [[sure_of.get(token.text, 0.01) for token in doc] for doc in docs]
        scores = [np.array([[0.0, np.log(p / (1 - p))] for p in row]) for row in odds]
        return [s.reshape(-1, 2) for s in scores], lambda d: []

    component = HeadingEnds(nlp.vocab, Model("sure", forward), threshold=0.8)
    doc = component(SentenceSplitter()(nlp.make_doc(text)))
    return [sentence.text.strip() for sentence in doc.sents]


@pytest.mark.parametrize(
    ("probability", "sentences"),
    [
        (0.79, ["Port news Ships wait.", "They rust."]),
        (0.81, ["Port news", "Ships wait.", "They rust."]),
    ],
)
def test_a_heading_ends_where_the_model_is_sure(probability, sentences):
    assert split("Port news Ships wait. They rust.", {"Ships": probability}) == sentences


def test_what_the_rules_set_stays():
    assert split("Port news. Ships wait.", {"Ships": 0.02}) == ["Port news.", "Ships wait."]


@pytest.mark.parametrize("text", ["The ship waits.", "The (Ship) waits.", "Mr. Ship waits."])
def test_only_a_capital_after_a_word_can_start_a_sentence(text):
    assert split(text, {"ship": 0.99, "Ship": 0.99, "waits": 0.99}) == [text]


def test_a_title_is_no_heading_of_the_name_after_it():
    sure = {"Ilse": 0.99, "The": 0.99}
    assert split("It rained. Mayor Ilse Vance spoke.", sure) == [
        "It rained.",
        "Mayor Ilse Vance spoke.",
    ]
    # A heading may end with such a word; what follows then opens like a sentence.
    assert split("Vote for a new mayor The town waits.", sure) == [
        "Vote for a new mayor",
        "The town waits.",
    ]


def test_empty_texts_are_fine():
    assert split("", {}) == []
