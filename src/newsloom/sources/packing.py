"""What is compared of an article, as numbers: the words of its text, and its statements.

It is a fraction of what it was made of, in memory and where it is kept for the next run, and is
taken in by the thousand without being looked at (`newsloom.sources.alike`, `seeding`).
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np

from newsloom.sources.alignment import read_forms
from newsloom.sources.quantities import counted
from newsloom.sources.seeding import number_words
from newsloom.sources.tellings import Telling
from newsloom.sources.wording import usual_shares

WORD, NAME, NUMBER, ROUND, SPEAKER, CAPITAL, COUNTED = KINDS = range(7)
DIRECT, VAGUE, WHOLE = 16, 32, 64  # flags of a statement, above its modality and course
SMALL = 20
FIELDS = 8
"""Numbers of each statement: its start and end, its first and last day (ordinals; 0: not known),
its flags, what happened, the speaker's place among the article's (-1: not known), and of how many
items it consists."""


class Packed(NamedTuple):
    """What is compared of an article."""

    digest: str
    """Of its text."""
    words: Sequence[int]
    """The words of its text, in order: the same number for the same word."""
    statements: Sequence[int]
    """`FIELDS` numbers of each."""
    items: Sequence[int]
    """What statements consist of, those of each sorted: concepts, names, numbers, speakers."""
    speakers: Sequence[str]

    def as_plain(self) -> list[Any]:
        """Give all of it as strings, fit for JSON; to be read on machines of the same kind."""
        arrays = zip(_CODES, (self.words, self.statements, self.items), strict=True)
        plain = [b64encode(array(code, numbers).tobytes()).decode() for code, numbers in arrays]
        return [self.digest, *plain, list(self.speakers)]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> Packed:
        """Read what `as_plain` gave."""
        digest, *packed, speakers = plain
        words, statements, items = (
            array(code, b64decode(text)) for code, text in zip(_CODES, packed, strict=True)
        )
        return cls(digest, words, statements, items, speakers)


_CODES = "Qiq"


def pack(text: str, told: Iterable[Telling]) -> Packed:
    """Put the words of an article's text and what it tells (`layers.list_tellings`) in numbers."""
    statements, items, speakers = array("i"), array("q"), dict[str, int]()
    for telling in told:
        own, vague = _items_of(telling)
        items.extend(sorted(own))
        first, last = telling.days or (0, 0)
        flags = telling.modality | telling.course << 2 | DIRECT * telling.direct
        flags |= VAGUE * vague | WHOLE * telling.whole
        speaker = -1
        if telling.speaker is not None:
            speaker = speakers.setdefault(telling.speaker, len(speakers))
        place = telling.start, telling.end
        statements.extend((*place, first, last, flags, telling.happening, speaker, len(own)))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Packed(digest, number_words(read_forms(text)), statements, items, list(speakers))


def _items_of(telling: Telling) -> tuple[set[int], bool]:
    """Give what a statement consists of, and whether a number of it is vague."""
    items = {_item(word, WORD) for word in telling.words}
    items |= {_item(key, NAME) for _, key in telling.names}
    items |= {_item(word, CAPITAL) for word in telling.capitals}
    vague = False
    for number in telling.numbers:
        what = number.unit or counted(number.of)
        # "three" is the same number only of the same thing.
        of = what if number.value < SMALL or number.unit else ""
        items.add(_item(f"{number.value!r} {of}", NUMBER))
        items.add(_item(f"{number.value:.1e} {of}", ROUND))
        if what:
            items.add(_item(what, COUNTED))
        vague |= bool(number.how)
    if telling.speaker is not None:
        items.add(_item(telling.speaker, SPEAKER))
    return items, vague


def shares_of(items: np.ndarray) -> np.ndarray:
    """Give, of items that are concepts, the share of the words of news that each makes up."""
    known, shares, least = _shares()
    at = np.minimum(np.searchsorted(known, items), len(known) - 1)
    return np.where(known[at] == items, shares[at], least)


@cache
def _shares() -> tuple[np.ndarray, np.ndarray, float]:
    """Give the items of all concepts with a share of their own, in order, and the other's share."""
    shares, least = usual_shares()
    items = np.array([_digest(concept, WORD) for concept in shares], dtype=np.int64)
    order = np.argsort(items)
    return items[order], np.array(list(shares.values()))[order], least


@lru_cache(maxsize=50_000)
def _item(name: str, kind: int) -> int:
    return _digest(name, kind)


def _digest(name: str, kind: int) -> int:
    """Give the number of a concept, name or number: the same in every run; its last bits tell."""
    digest = blake2b(name.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") << 3 | kind
