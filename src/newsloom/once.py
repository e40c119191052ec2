"""What is made of each article alone: looked up, or made by the workers and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from newsloom.partitions import Workers
from newsloom.store import Cache

CHUNK = 64  # articles a part; large enough that a part is worth a process


def make_once(
    asked: Iterable[tuple[int, str, Any]],
    make: Callable[..., Sequence[Any]],
    *given: Any,
    store: Cache,
    workers: Workers,
    keep: Callable[[int, Any], None],
) -> None:
    """Look up what is made of each article, and have made and kept what is not there yet.

    Parameters
    ----------
    asked
        Of each article its number, the key of what is made of it, and what it is made of.
    make, given
        Makes it for a list of articles, one thing in plain JSON types for each; a module-level
        function, called with `given` behind the list.
    store
        Where it is kept.
    workers
        Where it is made.
    keep
        Called with each article's number and what is made of it, in any order.
    """
    under_way: deque[list[tuple[int, str]]] = deque()

    def parts() -> Iterator[list[Any]]:
        part: list[tuple[int, str, Any]] = []
        for number, key, article in asked:
            found = store.get(key)
            if found is not None:
                keep(number, found)
                continue
            part.append((number, key, article))
            if len(part) == CHUNK:
                yield sent(part)
                part = []
        if part:
            yield sent(part)

    def sent(part: list[tuple[int, str, Any]]) -> list[Any]:
        under_way.append([(number, key) for number, key, _ in part])
        return [article for _, _, article in part]

    for made in workers.stream(make, parts(), *given):
        for (number, key), thing in zip(under_way.popleft(), made, strict=True):
            store.put(key, thing)
            keep(number, thing)
