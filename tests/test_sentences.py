import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsloom.annotate import load_pipeline
from newsloom.language.sentences import SentenceSplitter


def split(text: str) -> list[str]:
    nlp = load_pipeline("en_newsloom")
    doc = SentenceSplitter()(nlp.make_doc(text))
    return [sentence.text.strip() for sentence in doc.sents if sentence.text.strip()]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The port closed.", "Ships wait."],
        ["“The port is closed,” Mr. Kovel said.", "“It will open.”"],
        ["Gen. Anna B. Kovel of the U.S. Army spoke.", "Nobody asked."],
        ["It opens in January. but also later.", "Fine."],
        ["“Closed?” he asked.", "No one knew."],
        ["“Closed!”", "The crowd left."],
        ["He works for Orvel Inc. in Minsk.", "She does not."],
        ["He left the U.S.", "The trip took days."],
        [['"It is closed."', " left."][0], "She left."],
        ["Prices rose 3.5 percent.", "“Too much,” she said."],
        ["The port closed. [3] [12]", "Ships wait."],
        ["Lt. Col. Kovel arrived at Pier No. 7 yesterday.", "He waved."],
        ["No.", "We will stay."],
        ["It lost 439 m.", "Orvel won.", "The mill (b. 1970, d. 1975) did not."],
        ["3. The pier and the ships are old.", "They wait."],
        ['"It is shut.', 'It stays shut."', '"Why?"', "Nobody said."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]):
    assert split(" ".join(sentences)) == sentences


def test_a_blank_line_ends_a_sentence_without_a_stop():
    assert split("First paragraph without stop\n\nSecond one.") == [
        "First paragraph without stop",
        "Second one.",
    ]


@given(st.lists(st.sampled_from(["A", "b", ".", "!", "”", "“", '"', "\n\n", "Mr.", "U.S."])))
def test_every_token_lies_in_exactly_one_sentence(words: list[str]):
    doc = SentenceSplitter()(Doc(Vocab(), words=words))
    assert sum(len(sentence) for sentence in doc.sents) == len(words)
