"""Tests of what an article is looked at for: its words, its odd chunks, its questions."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import clean, cleaning
from newsloom.clean import ArticleEvidence, CorpusEvidence, collect_evidence, splitting
from newsloom.clean.casing import WORD, bare, capitals_inside, names_inside
from newsloom.clean.chunks import _ADDRESS, _PLAIN, look_at
from newsloom.clean.stops import lost_blanks
from newsloom.clean.witness import Witness
from newsloom.store import Cache

PIECES = [
    *("kovel", "Kovel", "KOVEL", "kovel's", "Kovel’s", "o'kovel", "O’Kovel's", "kovel's's"),
    *("the", "The", "theKovel", "ofthe", "Ελλάς", "ΕΛΛΑΣ", "İzmir", "m²", "kovel2", "2kovel"),
    *(" ", " ", " ", "\n", "\n\n", "\u00a0", "'", "’", "-", ".", ", ", '"', "(", ")", "()", "ß"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@dataclass(frozen=True)
class Text:
    raw: str
    path: str = "a.txt"
    sha256: str = ""


def words_with_small_letters(text):
    return Counter(bare(w).lower() for w in WORD.findall(text) if not w[0].isupper())


def test_a_look_finds_words_questions_and_odd_chunks():
    found = look_at("They saw kovel, theKovel and 14,000 well-known seals (ofthe) at Brandt's.")
    assert {"they", "saw", "kovel"} & found.words == {"saw", "kovel"}
    assert {"well", "known"} <= found.words
    assert "kovel" in found.lowered
    assert "thekovel" in found.unknown
    assert {"theKovel", "(ofthe)"} <= set(found.odd)
    assert not {"saw", "14,000", "well-known"} & set(found.odd)


@given(
    st.lists(st.sampled_from([*"aZé\"'“”‘’()[].,:;!?…-–/@5", "net", "Of"]), max_size=9).map("".join)
)
def test_plain_chunks_hold_no_address_and_lost_no_blank_beside_a_mark(chunk):
    if _PLAIN.fullmatch(chunk):
        assert not _ADDRESS.search(chunk)
        assert not list(lost_blanks(chunk, lambda word: 2, bool))


def test_words_with_hyphens_apostrophes_and_marks_are_plain():
    assert all(map(_PLAIN.fullmatch, ["well-known", "“Kovel’s”,", "(don't)", "Ada-Maria?!"]))
    assert not any(
        map(_PLAIN.fullmatch, ["a.net-like", "O’Kovel", "U.S.", "“.Ada", "he'said", "-"])
    )


@given(texts)
def test_a_look_finds_every_word_in_lower_case(text):
    assert look_at(text).words == set(words_with_small_letters(text))


@given(texts)
def test_names_are_the_words_capitalised_inside_sentences(text):
    assert names_inside(text) == set(capitals_inside(text))


def test_headings_say_nothing_about_case():
    heading = "Ministers Meet In Kovel Over The New Harbour Of Lund\n"
    assert names_inside(heading + "They met in Orlan on a day in spring.") == {"orlan"}


@given(texts, st.sampled_from(["kovel", "o", "the", "s", "m²", "ελλας", "ελλάς", "izmir"]))
def test_a_witness_counts_a_word_as_the_whole_text_does(text, word):
    witness = Witness(text, ArticleEvidence())
    every = Counter(bare(found).lower() for found in WORD.findall(text))
    assert witness.stands(word) == (word in every)
    assert witness.lower[word] == words_with_small_letters(text)[word]
    assert witness.capital[word] == capitals_inside(text)[word]


_HALVES = ["Kovel", "kovel", "Zelmar", "peru", "Minister", "said", "of", "at", "House", "the", "US"]


@given(
    st.sampled_from(_HALVES),
    st.sampled_from(_HALVES),
    st.lists(st.sampled_from([*_HALVES, "Kovelsaid", "Zelmar of"]), max_size=9),
    st.sampled_from(["", "Anna", "the", "seals"]),
    st.booleans(),
)
def test_no_cut_scores_more_than_what_is_said_at_most(left, right, printed, beside, known):
    names = ("kovel", "zelmar", "house") if known else ()
    evidence = ArticleEvidence(names=names, always=names)
    witness = Witness(" ".join(["They", *printed, left + right]), evidence)
    for cut in splitting.candidates(left + right):
        score = splitting._score(witness, left + right, cut, beside, beside)
        assert score <= splitting._most(left + right, cut) + 1e-9


@given(texts, texts, texts)
def test_an_article_asks_the_same_whether_it_was_counted_here_or_elsewhere(own, other, third):
    documents = [Text(own), Text(other), Text(third)]
    whole = collect_evidence(documents)
    # As for a document that was not among those counted.
    counts = CorpusEvidence(whole.words, whole.lines)
    assert counts.restrict_to(documents[0]) == whole.restrict_to(documents[0])


def test_odd_chunks_are_no_part_of_the_digest():
    seen = collect_evidence([Text("It was theKovel again.")]).restrict_to(Text("It was theKovel."))
    assert seen.odd == ("theKovel.",)
    assert seen.digest() == ArticleEvidence().digest()


TOLD = [
    Text(f"In Lund nobody saw Kovel{n} at sea.\nIt was theKovel of Kovel{n}.") for n in range(90)
]


@pytest.fixture
def looked(monkeypatch):
    """The texts that are looked at and not found among what was seen before."""
    seen, look = [], clean.look_at_texts

    def heard(raws):
        seen.extend(raws)
        return look(raws)

    monkeypatch.setattr(clean, "look_at_texts", heard)
    return seen


def questions(documents, evidence):
    return [evidence.restrict_to(document) for document in documents]


def evidence_of(documents, folder):
    return collect_evidence(documents, look=cleaning.looked_up(Cache(folder)))


def test_a_text_that_was_looked_at_is_not_looked_at_again(tmp_path, looked):
    asked = questions(TOLD, collect_evidence(TOLD))
    assert questions(TOLD, evidence_of(TOLD, tmp_path)) == asked
    assert len(looked) == len(TOLD)
    assert questions(TOLD, evidence_of(TOLD, tmp_path)) == asked
    assert len(looked) == len(TOLD)


@pytest.mark.parametrize(
    "changed",
    [
        [*TOLD, Text("In Oslo nobody saw theKovel.")],
        [Text("In Oslo nobody saw theKovel."), *TOLD],
        [*TOLD[:40], Text("In Oslo nobody saw theKovel."), *TOLD[40:]],
        [*TOLD[:40], *TOLD[41:]],
        [*TOLD[:40], Text("In Oslo nobody saw Kovel1."), *TOLD[41:]],
    ],
)
def test_another_text_has_few_others_looked_at_again(changed, tmp_path, looked):
    evidence_of(TOLD, tmp_path)
    looked.clear()
    found = evidence_of(changed, tmp_path)
    assert len(looked) <= 40  # those with which it is looked at
    assert questions(changed, found) == questions(changed, collect_evidence(changed))


def test_what_was_seen_and_is_torn_is_looked_at_anew(tmp_path, looked):
    evidence_of(TOLD, tmp_path)
    torn, gone, *_ = sorted(tmp_path.glob("*/*.json"))
    torn.write_bytes(torn.read_bytes()[:-9])
    gone.unlink()
    looked.clear()
    again = evidence_of(TOLD, tmp_path)
    assert 0 < len(looked) < len(TOLD)
    assert questions(TOLD, again) == questions(TOLD, collect_evidence(TOLD))


def test_other_code_looks_anew(tmp_path, looked, monkeypatch):
    evidence_of(TOLD, tmp_path)
    monkeypatch.setattr(cleaning, "code_digest", lambda: "other code")
    looked.clear()
    evidence_of(TOLD, tmp_path)
    assert len(looked) == len(TOLD)
