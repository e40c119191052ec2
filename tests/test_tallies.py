"""What evidence holds of a corpus: exact whatever is held where, and little of it in memory."""

import gc
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from types import FunctionType, ModuleType
from weakref import finalize

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import on_disk
from newsloom.clean import (
    CleanArticle,
    alike,
    collect_evidence,
    find_copies,
    shingle_index,
    tallies,
)
from newsloom.clean.evidence import Questions, _look_at
from newsloom.clean.tallies import LineWitnesses, Records, WordTally
from newsloom.gathered import Gathered
from newsloom.on_disk import Column, Runs, sort_order
from newsloom.read import Document


@contextmanager
def little_at_once():
    """As in a large corpus: everything is cut to many pieces."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (alike, on_disk, shingle_index, tallies):
            patch.setattr(module, "AT_ONCE", 5)
        patch.setattr(tallies, "MANY", 3)
        yield


# ---- numbers on disk -----------------------------------------------------------------------

NUMBERS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9), max_size=20)


@given(st.lists(NUMBERS), st.integers(0, 30), st.integers(0, 30))
def test_a_piece_of_a_column_is_as_it_was_added_also_between_two_additions(pieces, start, stop):
    column, held = Column(np.uint64), []
    for piece in pieces:
        column.add(np.array(piece, dtype=np.uint64))
        held += piece
        assert column[start:stop].tolist() == held[start:stop]
    assert len(column) == len(held)
    assert column[0 : len(held)].tolist() == held


@settings(max_examples=60)
@given(st.lists(NUMBERS))
def test_rows_of_all_runs_come_back_by_key(runs):
    with little_at_once():
        stored, held = Runs(np.uint32), []
        for run in runs:
            stored.add(np.array(run, dtype=np.uint64), np.arange(len(run)) + len(held))
            held += [(key, len(held) + place) for place, key in enumerate(run)]
        back, before = [], set()
        for keys, rows in stored.parts():
            assert not before & set(keys.tolist())
            assert not before or max(before) < min(keys.tolist())
            before |= set(keys.tolist())
            back += zip(keys.tolist(), rows.tolist(), strict=True)
        assert sorted(back) == sorted(held)
        assert len(stored) == len(held)


@given(NUMBERS)
def test_the_order_of_numbers_is_stable(numbers):
    values = np.array(numbers, dtype=np.uint64)
    assert sort_order(values).tolist() == np.argsort(values, kind="stable").tolist()


# ---- what is counted -----------------------------------------------------------------------

WORDS = st.sets(st.sampled_from(["ada", "kovel", "ß", "\ud800", "a", "of", "ofthe", "lund"]))


class Same(str):
    """A word whose hash is that of every other one."""

    __slots__ = ()

    def __hash__(self):
        return 7


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS), max_size=8), st.integers(0, 8), st.booleans())
def test_words_are_counted_exactly_also_if_their_hashes_are_the_same(articles, cut, same):
    make = Same if same else str
    with little_at_once():
        parts = WordTally(), WordTally()
        capital, lower = Counter(), Counter()
        for number, (capitals, small) in enumerate(articles):
            parts[number >= cut].add(map(make, capitals), map(make, small))
            capital.update(capitals)
            lower.update(small)
        if same:
            parts[0]._pack()
            for word in ("ada", "kovel", "Zelmar"):
                counted = sum(word in capitals for capitals, _ in articles[:cut])
                assert parts[0].counts(Same(word))[0] == counted
            return
        for tally in (parts[0] + parts[1], parts[1] + parts[0]):
            assert {w: (c, s) for w, c, s in tally.words()} == {
                word: (capital[word], lower[word]) for word in capital | lower
            }
            for word in (*capital, *lower, "Zelmar"):
                assert tally.counts(word) == (capital[word], lower[word])
                assert (word in tally) == (capital[word] > 0)


LINES = st.lists(st.tuples(st.sets(st.integers(0, 5)), st.integers(0, 9)), max_size=40)


@settings(max_examples=100)
@given(LINES, st.integers(0, 40))
def test_of_a_line_in_three_articles_the_smallest_six_signatures_are_known(articles, cut):
    with little_at_once():
        parts = LineWitnesses(), LineWitnesses()
        seen = {}
        for number, (lines, signature) in enumerate(articles):
            keys = np.array(sorted(lines), dtype=np.uint64) << np.uint64(60)
            parts[number >= cut].add(keys.tobytes(), signature)
            for line in lines:
                seen.setdefault(line, set()).add(signature)
        whole = parts[0] + parts[1]
        asked = np.arange(8, dtype=np.uint64) << np.uint64(60)
        found = {
            int(np.frombuffer(line, dtype=np.uint64)[0] >> np.uint64(60)): told
            for line, told in whole.witnesses(asked.tobytes())
        }
        assert found == {
            line: sorted(told)[:6] for line, told in sorted(seen.items()) if len(told) >= 3
        }


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.binary(max_size=9))))
def test_a_record_is_found_by_the_whole_of_its_digest(drawn):
    records, held = Records(), {}
    with little_at_once():
        for first, last, record in drawn:
            digest = first.to_bytes(8, "big") + last.to_bytes(8, "big")
            if digest not in held:
                records.put(digest, record)
                held[digest] = record
            assert records.get(digest) == held[digest]
        for first in range(4):
            for last in range(4):
                digest = first.to_bytes(8, "big") + last.to_bytes(8, "big")
                assert records.get(digest) == held.get(digest)
        assert dict((records + Records()).records()) == held


# ---- evidence and copies as with all in memory ---------------------------------------------

PIECES = ["kovel", "Kovel", "theKovel", "ofthe", "Brandt", "brandt", "it was", "Ελλάς", "\ud800"]
PIECES += [" ", " ", "\n", "\n\n", "()", "Share", "Views 5", "The boat was late, said", ".", "-"]
RAWS = st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), max_size=9)


def document(raw, number=0):
    return Document(path=f"{number}.txt", sha256="0", raw=raw)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text())
def test_what_an_article_asks_comes_back_from_bytes(raw):
    asked = _look_at(raw).questions
    assert Questions.from_bytes(asked.as_bytes()) == asked


@settings(max_examples=60)
@given(RAWS)
def test_evidence_in_many_pieces_is_the_evidence(raws):
    documents = [document(raw) for raw in raws]
    whole = collect_evidence(documents)
    with little_at_once():
        pieces = collect_evidence(documents)
        for asking in documents:
            assert pieces.restrict_to(asking) == whole.restrict_to(asking)
            assert sorted(pieces.restrict_to(asking).odd) == sorted(whole.restrict_to(asking).odd)


STORY = [
    f"The ferry {n} of Lund left pier {n * 7} before noon with {n + 3} cars." for n in range(9)
]
TEXTS = st.lists(
    st.lists(st.sampled_from(STORY), min_size=3, max_size=9).map(" ".join), min_size=2, max_size=9
)


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(["outlet", "all", "none"]), st.sampled_from(["longest", "earliest"]))
def test_copies_found_in_many_pieces_are_the_copies(texts, copies, keep):
    articles = [
        CleanArticle(f"a{n}", text, outlet=[None, "Post", "Times"][n % 3])
        for n, text in enumerate(texts)
    ]
    whole = find_copies(articles, copies=copies, keep=keep)
    with little_at_once(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsloom.clean.duplicates._REMEMBERED", 1)
        patch.setattr("newsloom.clean.shingles._AT_ONCE", 100)
        assert find_copies(articles, copies=copies, keep=keep) == whole


# ---- what memory holds ---------------------------------------------------------------------


def bytes_held(holder):
    """How large all is that can be reached from an object, files apart."""
    seen, ahead, size = set(), [holder], 0
    while ahead:
        here = ahead.pop()
        if id(here) in seen or isinstance(here, (type, ModuleType, FunctionType)):
            continue
        seen.add(id(here))
        size += sys.getsizeof(here)
        ahead += gc.get_referents(here)
    return size


def raw_of(number):
    """Some 2,000 characters of which no two articles share a line, but all share most words."""
    lines = [
        f"Captain Brandt of the {'abcdefghij'[n % 10] * 3} ferry told the {number} men of "
        f"Kovel{'abcdefghij'[number % 10]} and Lund that theboat {n} was late."
        for n in range(25)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("counted", ["evidence", "gathered"])
def test_a_further_article_takes_a_few_numbers_of_memory(counted, tmp_path):
    def held(articles):
        documents = (document(raw_of(number), number) for number in range(articles))
        with Gathered(tmp_path) as gathered:
            evidence = gathered.read(documents)
            evidence.restrict_to(document(raw_of(0)))
            return bytes_held(evidence if counted == "evidence" else gathered)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "AT_ONCE", 1_000)
        few, many = held(500), held(1_500)
    assert len(raw_of(1)) > 2_000
    assert (many - few) / 1_000 < 200


class Lazy(Sequence):
    """Articles that are made when they are asked for, and counted while anybody has them."""

    def __init__(self, texts):
        self.texts, self.alive, self.most = texts, 0, 0

    def __len__(self):
        return len(self.texts)

    def __getitem__(self, number):
        text = self.texts[number]
        article = CleanArticle(f"a{number:04}", text, outlet="Post")
        self.alive += 1
        self.most = max(self.most, self.alive)
        finalize(article, self.gone)
        return article

    def gone(self):
        self.alive -= 1


def test_the_search_for_copies_holds_no_article():
    texts = [" ".join(STORY) + f" It was day {n // 2}, nobody said {n}." for n in range(60)]
    articles = Lazy(texts)
    found = find_copies(articles)
    assert len(found) == 59
    assert articles.most <= 3
