"""The shingles of many texts on disk: those of a text, and the texts that have a shingle."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from newsloom.clean.shingles import Shingles
from newsloom.on_disk import AT_ONCE, Column, Runs, sort_order


class Index:
    """The shingles of texts, on disk; of each text memory holds four numbers.

    Parameters
    ----------
    portions
        The shingles of a number of texts at a time.
    folder
        Where files may lie that have no name there; by default where the system keeps such files.

    Attributes
    ----------
    words
        How many words each text has.
    lengths
        How many shingles each text has, those that it repeats too.
    fingerprints
        A number for each text, as `Shingles.fingerprints` gives it.
    """

    def __init__(self, portions: Iterable[Shingles], folder: Path | None = None) -> None:
        self._values = Column(np.uint64, folder)
        self._runs = Runs(np.uint32, folder)
        self.folder = folder
        words, lengths, fingerprints = array("i"), array("i"), array("Q")
        fresh: list[np.ndarray] = []
        waiting = before = 0
        for portion in portions:
            words.frombytes(portion.words.astype(np.int32).tobytes())
            lengths.frombytes(np.diff(portion.starts).astype(np.int32).tobytes())
            fingerprints.frombytes(portion.fingerprints().tobytes())
            fresh.append(portion.values)
            waiting += len(portion.values)
            if waiting >= AT_ONCE:
                self._add(np.concatenate(fresh), lengths, before)
                fresh, waiting, before = [], 0, len(lengths)
        if fresh:
            self._add(np.concatenate(fresh), lengths, before)
        self.words = np.array(words, dtype=np.int32)
        self.lengths = np.array(lengths, dtype=np.int32)
        self.fingerprints = np.array(fingerprints, dtype=np.uint64)
        self._starts = np.concatenate(([0], np.cumsum(self.lengths, dtype=np.int64)))

    def __len__(self) -> int:
        return len(self.words)

    def _add(self, values: np.ndarray, lengths: array[int], before: int) -> None:
        """Write down the shingles of the newest texts."""
        newest = np.array(lengths[before:], dtype=np.int64)
        owner = np.arange(before, before + len(newest), dtype=np.uint32)
        self._values.add(values)
        self._runs.add(values, np.repeat(owner, newest))

    def shingles_of(self, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the shingles of some texts as they follow there, text by text; and how many."""
        starts, ends = self._starts[texts].tolist(), self._starts[texts + 1].tolist()
        pieces = [self._values[start:end] for start, end in zip(starts, ends, strict=True)]
        return np.concatenate([np.array([], dtype=np.uint64), *pieces]), self.lengths[texts]

    def lists(self, texts: np.ndarray) -> Lists:
        """Give for each shingle that two or more of some texts have which texts these are.

        Parameters
        ----------
        texts
            Numbers of texts. In lists they are named by their place in this array.
        """
        place_of = np.full(len(self), -1, dtype=np.int64)
        place_of[texts] = np.arange(len(texts))
        found = Lists(self.lengths[texts], self.folder)
        for values, owner in self._runs.parts():
            if 2 * len(texts) < len(self):  # else it is quicker to leave the others out later
                asked = place_of[owner] >= 0
                values, owner = values[asked], owner[asked]
            again = np.flatnonzero(_occur_again(values))
            values, text = values[again], place_of[owner[again]]
            if len(texts) < len(self):
                values, text = values[text >= 0], text[text >= 0]
            order = np.argsort(text, kind="stable")
            order = order[sort_order(values[order])]
            values, text = values[order], text[order]
            once = np.ones(len(values), dtype=bool)
            once[1:] = (values[1:] != values[:-1]) | (text[1:] != text[:-1])
            np.subtract.at(found.sizes, text[~once], 1)
            values, text = values[once], text[once]
            new = np.ones(len(values), dtype=bool)
            new[1:] = values[1:] != values[:-1]
            lengths = np.diff(np.append(np.flatnonzero(new), len(values)))
            found.add(text[np.repeat(lengths > 1, lengths)], lengths[lengths > 1])
        return found


class Part(NamedTuple):
    """Some lists of texts, one after another; the texts of a list are in order."""

    text: np.ndarray
    lengths: np.ndarray
    """Of each list."""


class Lists:
    """Lists of the texts that have a shingle, on disk: short ones apart from those of many texts.

    Parameters
    ----------
    sizes
        How many shingles each text has.
    folder
        As for `Index`.

    Attributes
    ----------
    sizes
        How many distinct shingles each text has, once all lists are there.
    again
        In how many lists each text is.
    often
        In how many long ones.
    """

    COMMON = 32  # up to this many texts with a shingle all meet each other

    def __init__(self, sizes: np.ndarray, folder: Path | None = None) -> None:
        self.sizes = sizes.astype(np.int64)
        self.again = np.zeros(len(sizes), dtype=np.int32)
        self.often = np.zeros(len(sizes), dtype=np.int32)
        self.folder = folder
        self._stored = {
            long: (Column(np.uint32, folder), Column(np.uint32, folder)) for long in (False, True)
        }
        self._parts: dict[bool, list[tuple[slice, slice]]] = {False: [], True: []}

    def add(self, text: np.ndarray, lengths: np.ndarray) -> None:
        """Take in lists of shingles that come after those of the lists before."""
        np.add.at(self.again, text, 1)
        long = lengths > self.COMMON
        in_long = np.repeat(long, lengths)
        np.add.at(self.often, text[in_long], 1)
        for kind, rows, lists in ((False, ~in_long, ~long), (True, in_long, long)):
            places = []
            for column, numbers in zip(
                self._stored[kind], (text[rows], lengths[lists]), strict=True
            ):
                start = len(column)
                column.add(numbers)
                places.append(slice(start, len(column)))
            self._parts[kind].append((places[0], places[1]))

    def short(self) -> Iterator[Part]:
        """Give the lists of at most `COMMON` texts."""
        return self._read(False)

    def long(self) -> Iterator[Part]:
        """Give the lists of more than that, in the order of their shingles."""
        return self._read(True)

    def _read(self, long: bool) -> Iterator[Part]:
        text, lengths = self._stored[long]
        for rows, lists in self._parts[long]:
            yield Part(text[rows].astype(np.int64), lengths[lists].astype(np.int64))


def _occur_again(values: np.ndarray) -> np.ndarray:
    """Tell which values occur again, and about one in ten of the others.

    Sorting numbers alone is many times faster than sorting them with their places, so the few
    that occur again are found first; their places in a table then stand for them.
    """
    ordered = np.sort(values)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    bits = np.uint64(64 - max(8, len(again).bit_length() + 3))
    table = np.zeros(1 << int(64 - bits), dtype=bool)
    # Values of a part are alike in their highest bits.
    mixed = values * np.uint64(0x9E3779B97F4A7C15)
    table[(again * np.uint64(0x9E3779B97F4A7C15)) >> bits] = True
    return table[mixed >> bits]
