"""What evidence counts over a corpus, held so that memory grows little with it.

Words are few letters and two numbers each, once there are very many; which articles have a line
lies on disk until all are read, and then only lines that repeat are held; so does what each article
asks. Answers are exact, whatever is held where.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from newsloom.on_disk import AT_ONCE, Column, Runs

MANY = 150_000  # words counted one by one before they are packed
REPEATED = 3  # articles in which a line stands
WITNESSES = 6  # how many articles are remembered per line
_BITS = (1 << 64) - 1
_END = b"\n"  # no word has one


class WordTally:
    """In how many articles a word stands capitalised, and in how many in lower case.

    The newest words are counted as they come; when they are many, they are added to columns in the
    order of the words' hashes. Words of one hash are told apart by their letters, so that counts
    are exact.
    """

    def __init__(self) -> None:
        self._capital: Counter[str] = Counter()
        self._lower: Counter[str] = Counter()
        self._hashes = np.array([], dtype=np.uint64)
        self._starts = np.array([], dtype=np.int64)  # where a word's letters begin
        self._counts = np.zeros((2, 0), dtype=np.uint32)
        self._letters = bytearray()
        self._sought = self._hashes.data

    def add(self, capital: Iterable[str], lower: Iterable[str]) -> None:
        """Count one article: its words in capitals and in lower case, each once."""
        self._capital.update(capital)
        self._lower.update(lower)
        if len(self._capital) + len(self._lower) > MANY:
            self._pack()

    def counts(self, word: str) -> tuple[int, int]:
        """In how many articles a word stands capitalised, and in lower case."""
        capital, lower = self._capital.get(word, 0), self._lower.get(word, 0)
        if len(self._sought):
            row = self._row(word, bisect_left(self._sought, hash(word) & _BITS))
            if row >= 0:
                capital += int(self._counts[0, row])
                lower += int(self._counts[1, row])
        return capital, lower

    def __contains__(self, word: object) -> bool:
        """Whether a word stands capitalised anywhere."""
        return self.counts(str(word))[0] > 0

    def words(self) -> Iterator[tuple[str, int, int]]:
        """Give every word with its two counts, in no order."""
        self._pack()
        for start, capital, lower in zip(
            self._starts.tolist(), *self._counts.tolist(), strict=True
        ):
            end = self._letters.index(_END, start)
            word = bytes(self._letters[start:end]).decode("utf-8", "surrogatepass")
            yield word, capital, lower

    def __add__(self, other: WordTally) -> WordTally:
        whole = WordTally()
        for word, capital, lower in chain(self.words(), other.words()):
            whole._capital[word] += capital
            whole._lower[word] += lower
            if len(whole._capital) > MANY:
                whole._pack()
        return whole

    def _row(self, word: str, place: int) -> int:
        """Give a word's row, given the first one of its hash; -1 if there is none."""
        wanted = hash(word) & _BITS
        printed = _printed(word)
        while place < len(self._sought) and self._sought[place] == wanted:
            if self._letters.startswith(printed, self._starts[place]):
                return place
            place += 1
        return -1

    def _pack(self) -> None:
        """Move the newest words to the columns."""
        # A hash is another one in every process, and it never leaves this one.
        words = list(self._capital.keys() | self._lower.keys())
        if not words:
            return
        hashes = np.fromiter((hash(word) & _BITS for word in words), np.uint64, len(words))
        order = np.argsort(hashes, kind="stable")
        words, hashes = [words[i] for i in order.tolist()], hashes[order]
        counts = np.array(
            [[count.get(word, 0) for word in words] for count in (self._capital, self._lower)],
            dtype=np.uint32,
        )
        places = np.searchsorted(self._hashes, hashes)
        rows = np.fromiter(map(self._row, words, places.tolist()), np.int64, len(words))
        known = rows >= 0
        self._counts[:, rows[known]] += counts[:, known]
        fresh = np.flatnonzero(~known)
        starts = np.empty(len(fresh), dtype=np.int64)
        for at, i in enumerate(fresh.tolist()):
            starts[at] = len(self._letters)
            self._letters += _printed(words[i])
        where = places[fresh]
        self._hashes = np.insert(self._hashes, where, hashes[fresh])
        self._starts = np.insert(self._starts, where, starts)
        self._counts = np.insert(self._counts, where, counts[:, fresh], axis=1)
        self._sought = self._hashes.data
        self._capital.clear()
        self._lower.clear()


class LineWitnesses:
    """Which articles have a line, by the line's key: their signatures, the smallest six of them.

    Keys and signatures are numbers of 64 bits.

    Parameters
    ----------
    folder
        Where files may lie, as for `Column`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._runs = Runs(np.uint64, folder)
        self._lines, self._many = array("Q"), array("q")
        self._signatures = array("Q")
        self._found: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def add(self, keys: bytes, signature: int) -> None:
        """Take in the lines of one article; of each key eight bytes."""
        self._found = None
        self._lines.frombytes(keys)
        self._many.append(len(keys) // 8)
        self._signatures.append(signature)
        if len(self._lines) + len(self._many) >= AT_ONCE:
            self._settle()

    def witnesses(self, keys: bytes) -> Iterator[tuple[bytes, list[int]]]:
        """Give those of some lines that stand in three articles or more, with their witnesses."""
        if self._found is None:
            self._found = self._repeated()
        lines, starts, signatures = self._found
        if not len(lines) or not keys:
            return
        asked = np.frombuffer(keys, dtype=np.uint64)
        at = np.minimum(np.searchsorted(lines, asked), len(lines) - 1)
        for place in at[lines[at] == asked].tolist():
            yield lines[place].tobytes(), signatures[starts[place] : starts[place + 1]].tolist()

    def __add__(self, other: LineWitnesses) -> LineWitnesses:
        whole = LineWitnesses()
        for part in (self, other):
            part._settle()
            for lines, signatures in part._runs.runs():
                whole._runs.add(lines, signatures)
        return whole

    def _settle(self) -> None:
        """Move what is waiting to disk."""
        if self._lines:
            own = np.array(self._signatures, dtype=np.uint64)
            signatures = np.repeat(own, np.array(self._many, dtype=np.int64))
            self._runs.add(np.array(self._lines, dtype=np.uint64), signatures)
        del self._lines[:], self._many[:], self._signatures[:]

    def _repeated(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give the lines of three articles or more, where each one's witnesses start, and these."""
        self._settle()
        found = []
        for lines, signatures in self._runs.parts():
            order = np.lexsort((signatures, lines))
            lines, signatures = lines[order], signatures[order]
            new = np.ones(len(lines), dtype=bool)  # copies of an article are one witness
            new[1:] = (lines[1:] != lines[:-1]) | (signatures[1:] != signatures[:-1])
            lines, signatures = lines[new], signatures[new]
            starts = np.flatnonzero(np.concatenate(([True], lines[1:] != lines[:-1])))
            counts = np.diff(np.concatenate((starts, [len(lines)])))
            place = np.arange(len(lines)) - np.repeat(starts, counts)
            kept = np.repeat(counts >= REPEATED, counts) & (place < WITNESSES)
            often = counts >= REPEATED
            found.append(
                (lines[starts[often]], np.minimum(counts[often], WITNESSES), signatures[kept])
            )
        if not found:
            return (np.array([], np.uint64), np.array([0]), np.array([], np.uint64))
        keys, counts, signatures = (np.concatenate(column) for column in zip(*found, strict=True))
        return keys, np.concatenate(([0], np.cumsum(counts))), signatures


class Records:
    """Bytes kept on disk under a digest of 16 bytes, so that nothing is worked out twice.

    Parameters
    ----------
    folder
        Where files may lie, as for `Column`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._data = Column(np.uint8, folder)
        self._fresh = bytearray()
        self._digests, self._ends = array("Q"), array("q", [0])
        self._order: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self._digests)

    def put(self, digest: bytes, record: bytes) -> None:
        """Keep a record; of two under one digest either may come back."""
        self._order = None
        self._fresh += digest[8:] + record
        self._digests.append(int.from_bytes(digest[:8], "little"))
        self._ends.append(self._ends[-1] + len(digest) - 8 + len(record))
        if len(self._fresh) >= AT_ONCE:
            self._settle()

    def get(self, digest: bytes) -> bytes | None:
        """What is kept under a digest, or None."""
        if self._order is None:
            self._settle()
            self._order = np.argsort(np.array(self._digests, dtype=np.uint64), kind="stable")
        wanted = int.from_bytes(digest[:8], "little")
        place = bisect_left(self._order, wanted, key=self._digests.__getitem__)
        while place < len(self._order) and self._digests[number := self._order[place]] == wanted:
            found = self._data[self._ends[number] : self._ends[number + 1]].tobytes()
            if found[:8] == digest[8:]:
                return found[8:]
            place += 1
        return None

    def records(self) -> Iterator[tuple[bytes, bytes]]:
        """Give every digest with its record."""
        self._settle()
        for number, digest in enumerate(self._digests):
            found = self._data[self._ends[number] : self._ends[number + 1]].tobytes()
            yield digest.to_bytes(8, "little") + found[:8], found[8:]

    def __add__(self, other: Records) -> Records:
        whole = Records()
        for part in (self, other):
            for digest, record in part.records():
                whole.put(digest, record)
        return whole

    def _settle(self) -> None:
        """Move what is waiting to disk."""
        self._data.add(np.frombuffer(bytes(self._fresh), dtype=np.uint8))
        self._fresh.clear()


def _printed(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass") + _END
