"""Where texts of a corpus begin to agree: four words in a row that two of them have.

The shingles of all texts go to files on disk, divided by their value, so that those that are the
same lie in one file; each file is then looked through by itself. Their words go there too, as
numbers, so that two texts can be held against each other without being read again.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from newsloom.on_disk import Runs

SHINGLE = 4
# Up to this many texts with a shingle are all compared with each other, more only in a row.
COMMON = 12
MIN_SEEDS = 2
_FILES = 16
_MULTIPLIER = np.uint64(1_000_003)
_SHIFT = np.uint64(29)
_HALF, _LOWER = np.uint64(32), np.uint64((1 << 32) - 1)
_PLACE = np.dtype([("shingle", np.uint64), ("text", np.int32), ("place", np.int32)])
_AT_ONCE = 20_000  # words of short texts that are worked on together
_Seeds = tuple[np.ndarray, np.ndarray]
_HELD = 500_000  # shingles that are held in memory before they go to files


class Seeds:
    """The shingles of texts that are added one by one; then, of each two, what they share.

    Parameters
    ----------
    folder
        Where the files are to lie, which have no names there; None: where the system puts them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._files: list[Any] = []
        self._read: Any = None  # the words of the texts, one text after the other
        self._ends = array("q", [0])
        self._held: list[np.ndarray] = []
        self._groups = array("q")
        self._words = array("Q")
        self._lengths = array("q")
        self._first = 0

    def add(self, words: Sequence[int], group: int) -> int:
        """Take in a text's words and the number of its article; give the text's number.

        Words come as numbers, the same for the same word. Texts of one article are not compared.
        """
        self._words.extend(words)
        self._lengths.append(len(words))
        self._ends.append(self._ends[-1] + len(words))
        self._groups.append(group)
        if len(self._words) >= _AT_ONCE:
            self._put_away()
        return len(self._groups) - 1

    def _put_away(self) -> None:
        if self._read is None:
            self._read = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        self._read.write(self._words)
        words = np.array(self._words, dtype=np.uint64)
        lengths = np.array(self._lengths, dtype=np.int64)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        whole = np.flatnonzero(place <= lengths[owner] - SHINGLE) if len(words) else owner
        made = np.zeros(len(whole), dtype=_PLACE)
        shingles = np.zeros(len(whole), dtype=np.uint64)
        for step in range(SHINGLE):
            shingles = shingles * _MULTIPLIER + words[whole + step]
            shingles ^= shingles >> _SHIFT
        made["shingle"], made["text"] = shingles, owner[whole] + self._first
        made["place"] = place[whole]
        self._held.append(made)
        self._first = len(self._groups)
        self._words, self._lengths = array("Q"), array("q")
        if self._files or sum(map(len, self._held)) > _HELD:
            self._write()

    def length(self, text: int) -> int:
        """Say how many words a text has."""
        return self._ends[text + 1] - self._ends[text]

    def words(self, text: int) -> list[int]:
        """Give a text's words, as they were added; after the last `add`."""
        self._read.seek(8 * self._ends[text])
        found = array("Q")
        found.frombytes(self._read.read(8 * self.length(text)))
        return found.tolist()

    def _write(self) -> None:
        if not self._files:
            self._files = [
                tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
                for _ in range(_FILES)
            ]
        made = np.concatenate(self._held)
        which = (made["shingle"] % np.uint64(_FILES)).astype(np.intp)
        order = np.argsort(which, kind="stable")
        cuts = np.searchsorted(which[order], np.arange(1, _FILES))
        for file, part in zip(self._files, np.split(made[order], cuts), strict=True):
            file.write(part.tobytes())
        self._held = []

    def _parts(self) -> Iterator[np.ndarray]:
        """Give all shingles, those that are the same in one part; texts in order."""
        if not self._files:
            yield np.concatenate(self._held)
        for file in self._files:
            file.seek(0)
            yield np.frombuffer(file.read(), dtype=_PLACE)
            file.close()
        self._files, self._held = [], []

    def pairs(self) -> Iterator[tuple[int, int, np.ndarray]]:
        """Give each two texts that share two shingles or more, and where; after the last `add`.

        Texts by number, the smaller first, in order; the places as pairs of word numbers, sorted.
        """
        self._put_away()
        groups = np.array(self._groups, dtype=np.int64)
        shift = np.uint64(64 - max(1, (len(groups) ** 2).bit_length()))
        for keys, places in self._seeds(groups, shift):
            order = np.lexsort((places, keys))
            keys, places = keys[order], places[order]
            cuts = np.flatnonzero(keys[1:] != keys[:-1]) + 1
            bounds = np.concatenate(([0], cuts, [len(keys)]))
            many = np.flatnonzero(np.diff(bounds) >= MIN_SEEDS)
            starts, ends = bounds[many], bounds[many + 1]
            ones, others = np.divmod(keys[starts] >> shift, np.uint64(len(groups)))
            both = np.column_stack((places >> _HALF, places & _LOWER))
            for one, other, start, end in zip(
                ones.tolist(), others.tolist(), starts.tolist(), ends.tolist(), strict=True
            ):
                yield one, other, both[start:end]

    def _seeds(self, groups: np.ndarray, shift: np.uint64) -> Iterator[_Seeds]:
        """Give two texts as one number, and the two places of what they share, part by part.

        All that two texts share is in one part.
        """
        found = (
            (
                (text_a * np.uint64(len(groups)) + text_b) << shift,
                place_a << _HALF | place_b,
            )
            for part in self._parts()
            for text_a, text_b, place_a, place_b in (
                shared.astype(np.uint64) for shared in _shared(part, groups)
            )
        )
        if not self._files:  # few texts
            keys, places = (np.concatenate(column) for column in zip(*found, strict=True))
            yield keys, places
            return
        runs = Runs(np.uint64, self._folder)
        for keys, places in found:
            runs.add(keys, places)
        yield from runs.parts()


def _shared(places: np.ndarray, groups: np.ndarray) -> Iterator[np.ndarray]:
    """Give rows text a, text b, place in a and place in b for every shingle that texts share."""
    order = np.argsort(places["shingle"], kind="stable")
    shingles = places["shingle"][order]
    same_as_next = shingles[1:] == shingles[:-1]
    # Most shingles stand in one text only.
    kept = np.zeros(len(order), dtype=bool)
    kept[1:] = same_as_next
    kept[:-1] |= same_as_next
    shingles, order = shingles[kept], order[kept]
    text, place = places["text"][order], places["place"][order]
    bounds = np.concatenate(([0], np.flatnonzero(shingles[1:] != shingles[:-1]) + 1))
    sizes = np.diff(np.concatenate((bounds, [len(shingles)])))
    sizes = np.repeat(sizes, sizes) if len(shingles) else sizes[:0]
    for step in range(1, COMMON):
        same = shingles[step:] == shingles[:-step]
        if step > 1:
            same &= sizes[:-step] <= COMMON
        first, second = np.flatnonzero(same), np.flatnonzero(same) + step
        apart = groups[text[first]] != groups[text[second]]
        first, second = first[apart], second[apart]
        yield np.stack((text[first], text[second], place[first], place[second]))


def number_words(words: Iterable[str]) -> array[int]:
    """Give a number for each word, the same for the same word in every run."""
    return array("Q", map(_number, words))


@lru_cache(maxsize=50_000)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
