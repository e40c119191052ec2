"""Rows of numbers that are reckoned once for each key and kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)


class KeptRows:
    """A table with a row for each key, emptied when it is full.

    Parameters
    ----------
    width
        Numbers in a row.
    most
        Keys that are kept before the next ones are asked for; those of one batch come on top.
    """

    def __init__(self, width: int, most: int) -> None:
        self._most = most
        self._table = np.zeros((1024, width), dtype=np.float32)
        self._place: dict[Hashable, int] = {}

    def unknown(self, keys: Iterable[Key]) -> set[Key]:
        """The keys that have no row yet; makes room for all of them."""
        if len(self._place) > self._most:
            self._place.clear()
        return set(keys).difference(self._place)

    def add(self, keys: Sequence[Hashable], rows: np.ndarray) -> None:
        """Keep a row for each of these keys."""
        at = len(self._place)
        while at + len(keys) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[at : at + len(keys)] = rows
        self._place.update((key, at + n) for n, key in enumerate(keys))

    def rows(self, keys: Sequence[Hashable]) -> np.ndarray:
        """Give the rows of keys that were added, in the order of the keys."""
        found: np.ndarray = self._table[list(map(self._place.__getitem__, keys))]
        return found
