"""What two texts share, as an earlier run worked it out: as long as both are the same, it is too.

One entry holds what the texts of some articles in a row share with others, so that a lookup is
worth it. Which articles those are is told by their ids alone: where one is added, others stay in
their entries. In an entry each pair stands under a key of all that it was worked out from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Protocol, TypeVar
from zlib import crc32

from newsloom.store import digest_of

TOGETHER = 64  # articles whose pairs are in one entry, on average

DIGEST = 16  # bytes that stand for a text, or for two and where they agree

Found = TypeVar("Found", bound=list[Any])  # in plain JSON types


def digest(*told: bytes) -> bytes:
    """Give `DIGEST` bytes that stand for these, in this order."""
    hashed = blake2b(digest_size=DIGEST)
    for part in told:
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.digest()


class Store(Protocol):
    """Where entries are kept (`newsloom.store.Cache`)."""

    def get(self, key: str) -> Any | None:
        """Give what is kept under a key; None: nothing, or nothing whole."""

    def put(self, key: str, value: Any) -> None:
        """Keep a value of plain JSON types."""


class KnownPairs:
    """What pairs of texts share, asked for in the order of the first text's article.

    Parameters
    ----------
    store
        Where it is kept; None: nowhere.
    shared
        What the keys of all entries have in common, in plain JSON types.
    ids
        All articles, in order.
    """

    def __init__(self, store: Store | None, shared: Sequence[Any], ids: Sequence[str]) -> None:
        self._store = store
        self._shared = list(shared)
        self._ids = ids
        self._firsts = [n for n, a in enumerate(ids) if not n or crc32(a.encode()) % TOGETHER == 0]
        self._last = 0  # number of the article after the last one of this entry
        self._entry = ""
        self._kept: dict[str, Any] = {}
        self._used: dict[str, Any] = {}

    def find(self, article: int, key: str, make: Callable[[], Found]) -> Found:
        """Give what two texts share: known, or made now and kept.

        Parameters
        ----------
        article
            The number of the first text's article.
        key
            Digest of all that it depends on.
        make
            Works it out.
        """
        if self._store is None:
            return make()
        if article >= self._last:
            self.close()
            self._open(article)
        found: Found | None = self._kept.get(key)
        if found is None:
            found = make()
        self._used[key] = found
        return found

    def _open(self, article: int) -> None:
        at = bisect_right(self._firsts, article)
        self._last = self._firsts[at] if at < len(self._firsts) else len(self._ids)
        self._entry = digest_of(["pairs", *self._shared, self._ids[self._firsts[at - 1]]])
        self._kept = (self._store and self._store.get(self._entry)) or {}

    def close(self) -> None:
        """Keep what was asked for last, if the entry does not hold just that."""
        if self._store and self._used.keys() != self._kept.keys():
            self._store.put(self._entry, self._used)
        self._kept, self._used = {}, {}
