"""Texts as shingles: every five words in a row, as one number each.

The number depends on the five words alone, so shingles of separate parts of a corpus can be joined.
Words are numbered without making a string of each: a polynomial of its letters, by differences of
sums over the whole text (Karp and Rabin 1987), modulo 2**64.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

SHINGLE = 5  # words; what two texts share at this length is seldom chance (Broder 1997)

_AT_ONCE = 100_000  # characters, so that a step stays within the processor's own memory
_BASE = 0x5851F42D4C957F2D  # odd, so that it has an inverse modulo 2**64
# Odd multipliers, one a place, so that the same words in another order are another shingle.
_PLACES = np.random.default_rng(5).integers(1, 2**63, SHINGLE, dtype=np.uint64) * 2 + 1
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_SIGN, _BLANK, _LETTER = range(3)
_TABLE = 1 << 16  # code points beyond count as letters


@dataclass(frozen=True)
class Shingles:
    """The shingles of texts, one text after the other, in their order there.

    Text ``i`` has ``values[starts[i]:starts[i + 1]]`` and ``words[i]`` words; one of fewer than
    five words has no shingle.
    """

    values: np.ndarray
    starts: np.ndarray
    words: np.ndarray

    def __len__(self) -> int:
        return len(self.words)

    @property
    def owner(self) -> np.ndarray:
        """The number of the text that each shingle is of."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def fingerprints(self) -> np.ndarray:
        """Give a number for each text that those of the same words in the same order share.

        It is the sum of the shingles, 0 for a text without any.
        """
        sums = np.zeros(len(self), dtype=np.uint64)
        some = np.flatnonzero(np.diff(self.starts))
        if len(some):
            sums[some] = np.add.reduceat(self.values, self.starts[some])
        return sums

    def take(self, wanted: Sequence[int] | np.ndarray) -> Shingles:
        """Give the texts of these numbers, in this order."""
        wanted = np.asarray(wanted, dtype=np.int64)
        lengths = np.diff(self.starts)[wanted]
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        values = np.empty(starts[-1], dtype=np.uint64)
        for text, start, end in zip(wanted, starts[:-1], starts[1:], strict=True):
            values[start:end] = self.values[self.starts[text] : self.starts[text + 1]]
        return Shingles(values, starts, self.words[wanted])

    def portions(self) -> Iterator[Shingles]:
        """Give the texts again, some at a time."""
        first = 0
        while first < len(self):
            wanted = self.starts[first] + _AT_ONCE
            last = max(first + 1, int(np.searchsorted(self.starts, wanted, side="right")) - 1)
            starts = self.starts[first : last + 1]
            values = self.values[starts[0] : starts[-1]]
            yield Shingles(values, starts - starts[0], self.words[first:last])
            first = last

    def __add__(self, other: Shingles) -> Shingles:
        return Shingles(
            np.concatenate((self.values, other.values)),
            np.concatenate((self.starts, other.starts[1:] + self.starts[-1])),
            np.concatenate((self.words, other.words)),
        )


def shingle_texts(texts: Iterable[str]) -> Shingles:
    """Give the shingles of each text. Words stand between blanks or dashes; letter case and signs
    don't count, so that "2,000" and "2000", "said" and "Said," are the same.
    """
    values, lengths, words = array("Q"), array("q", [0]), array("q")
    for part in shingle_portions(texts):
        values.frombytes(part.values.tobytes())
        lengths.frombytes(np.diff(part.starts).tobytes())
        words.frombytes(part.words.tobytes())
    return Shingles(
        np.array(values, dtype=np.uint64),
        np.cumsum(np.array(lengths, dtype=np.int64)),
        np.array(words, dtype=np.int64),
    )


def shingle_portions(texts: Iterable[str]) -> Iterator[Shingles]:
    """Give the shingles of texts, of some at a time, as `shingle_texts` does of all."""
    for part in _portions(texts):
        words, owner = _number_words(part)
        sizes = np.bincount(owner, minlength=len(part)).astype(np.int64)
        whole = max(len(words) - SHINGLE + 1, 0)
        made = np.zeros(whole, dtype=np.uint64)
        for place in range(SHINGLE):
            made += words[place : place + whole] * _PLACES[place]
        made = _mixed(made[owner[:whole] == owner[len(owner) - whole :]])  # within one text
        lengths = np.maximum(sizes - SHINGLE + 1, 0)
        yield Shingles(made, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), sizes)


def _portions(texts: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for text in texts:
        portion.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _number_words(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give a number of 64 bits for each word of the texts in turn, and which text it is of."""
    codes = np.frombuffer(
        "\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), dtype=np.uint32
    )
    ends = np.cumsum([len(text) + 1 for text in texts])
    kinds, lower = _letters()
    beyond = codes >= _TABLE
    within = np.where(beyond, 0, codes) if beyond.any() else codes
    kind = np.where(beyond, _LETTER, kinds[within])
    hyphen = codes == ord("-")
    twice = hyphen[1:] & hyphen[:-1]  # "--" is a dash
    kind[1:][twice] = kind[:-1][twice] = _BLANK
    shown = np.flatnonzero(kind != _SIGN)
    letter = kind[shown] == _LETTER
    values = np.where(beyond, codes, lower[within])[shown].astype(np.uint64)
    powers, inverses = _powers(1 << len(values).bit_length())
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * letter * powers[: len(values)], out=sums[1:])
    edges = np.diff(np.concatenate(([0], letter.view(np.int8), [0])))
    first, after = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    words = _mixed((sums[after] - sums[first]) * inverses[first])
    return words, np.searchsorted(ends, shown[first], side="right")


def _mixed(values: np.ndarray) -> np.ndarray:
    """Spread numbers over all 64 bits, one to one."""
    values = (values ^ (values >> _HALF)) * _MIX
    return values ^ (values >> _HALF)


@lru_cache(maxsize=1)
def _powers(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the powers of the base, from 0, and their inverses, modulo 2**64."""
    found = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        powers = np.full(count, base, dtype=np.uint64)
        powers[:1] = 1
        found.append(np.cumprod(powers, dtype=np.uint64))
    return found[0], found[1]


@cache
def _letters() -> tuple[np.ndarray, np.ndarray]:
    """Give for each code point of the table what it is in a word, and its small letter."""
    kinds = np.full(_TABLE, _SIGN, dtype=np.int8)
    lower = np.arange(_TABLE, dtype=np.uint32)
    for code in range(_TABLE):
        sign = chr(code)
        if sign.isalnum():
            kinds[code] = _LETTER
            small = sign.lower()
            lower[code] = ord(small) if len(small) == 1 else code
        elif sign.isspace() or sign in "–—―":
            kinds[code] = _BLANK
    return kinds, lower
