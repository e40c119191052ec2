"""A sentence cut into clauses, and a clause at its commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from newsloom.language.modality import has_finite_verb

# Each begins with one set of signs, so that a text is looked through several times as fast.
_CUT = re.compile(
    r"[,;—–:\s](?:(?<=\S)\s+|(?<=\s)(?:[—–-]\s"
    r"|(?=(?:after|before|when|while|because|although|though|until|but)\s)"
    r"|(?=and (?:could|would|will|may|might|can|should|has|have|had|was|were|is|are|did)\s)))"
)
_COMMA = re.compile(r"[,;—–:\s](?:(?<=\S)\s+|(?<=\s)[—–-]\s)")
_LENGTHS = tuple("day days week weeks month months year years hour hours".split())
_LENGTHS += ("shortly", "soon", "just", "long")
_COUNTED = re.compile(rf"\b(?:{'|'.join(_LENGTHS)})$")
_EDGES = re.compile(
    r"^(?:[\s,;:—–“”\"’.-]+|(?:and|but|while|as|when|after|before|because|although|though|until"
    r"|that|which|who|where)\s+)+"
)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence into clauses; a piece without a finite verb stays with the one before."""
    cuts = [
        m.start()
        for m in _CUT.finditer(text, start, end)
        if not _counted(text, max(start, m.start() - 12), m.start())
    ]
    open_at, finite = start, False
    for stop, following in pairwise([*cuts, end]):
        finite = finite or _finite(text[open_at:stop])
        if finite and _finite(text[stop:following]):
            yield trimmed(text, open_at, stop)
            open_at, finite = stop, False
    yield trimmed(text, open_at, end)


def _counted(text: str, start: int, end: int) -> bool:
    """Whether a stretch ends with a length of time, so that "after" goes on from it."""
    ends = text[start:end].rstrip("\n").endswith(_LENGTHS)
    return ends and _COUNTED.search(text, start, end) is not None


def parts_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the stretches between commas of a clause that have a finite verb of their own."""
    cuts = [m.start() for m in _COMMA.finditer(text, start, end)]
    if cuts:
        for at, stop in pairwise([start, *cuts, end]):
            if _finite(text[at:stop]):
                yield trimmed(text, at, stop)


@lru_cache(maxsize=4096)
def _finite(piece: str) -> bool:
    return has_finite_verb(piece)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Give a stretch without signs and joining words at its edges."""
    lead = _EDGES.match(text[start:end])
    if lead and lead.end() < end - start:
        start += lead.end()
    while end > start and text[end - 1] in ' .,;:—–“”"':
        end -= 1
    return start, end
