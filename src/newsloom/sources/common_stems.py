"""Clauses that may say the same, found by the stems they share: an index of numbers alone."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator

import numpy as np

# A stem in more quotations or clauses than this says nothing about two of them.
COMMON = 40
_AT_ONCE = 1_000_000  # pairs that wait to be told apart, so that memory stays bounded


class Index:
    """Clauses by number, in the order in which they were added, with their stems as numbers."""

    def __init__(self) -> None:
        self._articles = array("i")
        self._starts = array("q")
        self._ends = array("q")
        self._keys = array("q")
        self._bounds = array("q", [0])
        self._stems = array("q")

    def add(self, article: int, place: tuple[int, int], stems: Collection[str], key: int) -> None:
        """Take in a clause: its article's number, its start and end, its stems, and a key."""
        self._articles.append(article)
        self._starts.append(place[0])
        self._ends.append(place[1])
        self._keys.append(key)
        self._stems.extend(map(hash, stems))
        self._bounds.append(len(self._stems))

    def place(self, number: int) -> tuple[int, int, int, int]:
        """Give a clause's article, start, end and key."""
        return self._articles[number], self._starts[number], self._ends[number], self._keys[number]

    def alike(
        self, least: int, jaccard: float, *, same_key: bool
    ) -> Iterator[tuple[int, int, int]]:
        """Give the clauses of two articles that share so many stems, and how many; in order.

        Parameters
        ----------
        least
            Stems that the two share, at least.
        jaccard
            Least share of the stems of both that both have.
        same_key
            Whether their keys must be the same.

        Two clauses of which every shared stem stands in more than 40 are not compared.
        """
        count = len(self._articles)
        stems, bounds = self._stems, self._bounds
        for pair in self._meet(same_key=same_key).tolist():
            one, other = divmod(pair, count)
            first = set(stems[bounds[one] : bounds[one + 1]])
            second = set(stems[bounds[other] : bounds[other + 1]])
            shared = len(first & second)
            if shared >= least and shared / (len(first) + len(second) - shared) >= jaccard:
                yield one, other, shared

    def _meet(self, *, same_key: bool) -> np.ndarray:
        """Give the pairs that share a stem few clauses have: first · count + second, sorted."""
        count = len(self._articles)
        stems = np.array(self._stems, dtype=np.int64)
        owner = np.repeat(np.arange(count, dtype=np.int32), np.diff(np.array(self._bounds)))
        articles, keys = np.array(self._articles), np.array(self._keys)
        order = np.argsort(stems, kind="stable")
        stems, owner = stems[order], owner[order]
        edges = np.concatenate(([0], np.flatnonzero(stems[1:] != stems[:-1]) + 1, [len(stems)]))
        sizes = np.diff(edges)
        rare = np.repeat((sizes > 1) & (sizes <= COMMON), sizes)
        stems, owner = stems[rare], owner[rare]
        found, fresh, waiting = np.zeros(0, dtype=np.int64), [np.zeros(0, dtype=np.int64)], 0
        for step in range(1, COMMON):
            at = np.flatnonzero(stems[step:] == stems[:-step])
            first, second = owner[at], owner[at + step]
            fit = articles[first] != articles[second]
            if same_key:
                fit &= keys[first] == keys[second]
            fresh.append(first[fit].astype(np.int64) * count + second[fit])
            waiting += len(fresh[-1])
            if waiting > _AT_ONCE:
                found, fresh, waiting = np.unique(np.concatenate([found, *fresh])), [], 0
        return np.unique(np.concatenate([found, *fresh]))
