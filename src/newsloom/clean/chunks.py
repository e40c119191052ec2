"""Runs of characters without a blank ("chunks"): what each could mean to any article.

A corpus has few chunks and prints them often. What a chunk says is worked out once per process:
its words, whether an article may ask its corpus about them, and whether repair could have a reason
to change it. An article is then looked at in one pass over its distinct chunks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsloom.clean import vocabulary
from newsloom.clean.casing import WORD, bare
from newsloom.clean.glue import may_change
from newsloom.clean.stops import lost_blanks

EDGE = "\"'“”‘’«»()[]{}.,;:!?…—–-*•"
_LETTERS = re.compile(r"[^\W\d_]+")
_CHUNK_LIMIT = 120  # longer runs without a blank are no prose
# Addresses, handles, tags, file names and code are quoted, not written.
_ADDRESS = re.compile(
    r"://|^www\.|[@#\\_={}|~^]|/.*/|\.(?:com|org|net|gov|edu|info|co|io|tv|uk|ru|ua|by|de|fr|eu|cn|"
    r"jpe?g|png|gif|pdf|html?|php|docx?|xlsx?|mp[34])(?:\W|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,:/%+$£€-]*\d[\d.,:/%+$£€-]*")
_KNOWN_LIMIT = 300_000


class Looked(NamedTuple):
    """What one look at a text finds.

    ``words``: its distinct words that begin with a small letter; ``lowered``: those among them
    that are in no word list and may have lost their capital; ``unknown``: words, in either case,
    that may be two; ``odd``: chunks that repair could have a reason to change. Words are in lower
    case.
    """

    words: set[str]
    lowered: set[str]
    unknown: set[str]
    odd: tuple[str, ...]


class _Known(dict[str, "str | tuple[str, ...]"]):
    """Per chunk its word if that begins with a small letter, else ""; a tuple of several words.

    Chunks that are more than a word known to all stand in ``asking`` and ``odd`` too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asking: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.odd: set[str] = set()
        self.several: set[str | tuple[str, ...]] = set()

    def __missing__(self, chunk: str) -> str | tuple[str, ...]:
        core = chunk.strip(EDGE)
        if core == chunk or not core.isalpha():
            found = self._look_at(chunk, core)
        else:  # a word with marks around it
            found = self[core]
            if core in self.asking:
                self.asking[chunk] = self.asking[core]
            if core in self.odd and "()" not in chunk:
                self.odd.add(chunk)
        self[chunk] = found
        return found

    def _look_at(self, chunk: str, core: str) -> str | tuple[str, ...]:
        if core.isalpha():
            words = [core]
        elif not core or _NUMBER.fullmatch(core):
            return ""
        else:
            words = WORD.findall(chunk)
        if _is_odd(chunk, core):
            self.odd.add(chunk)
        lowered, unknown, small = [], [], []
        for word in words:
            low = bare(word).lower()
            begins_small = not word[0].isupper()
            if begins_small:
                small.append(low)
            if vocabulary.is_word(low):
                continue
            if begins_small:
                lowered.append(low)
            if len(low) >= 4 and not vocabulary.is_listed(low):
                unknown.append(low)
        if lowered or unknown:
            self.asking[chunk] = tuple(lowered), tuple(unknown)
        if len(small) < 2:
            return small[0] if small else ""
        self.several.add(tuple(small))
        return tuple(small)

    def forget(self) -> None:
        """Begin anew: a corpus with more chunks than this holds addresses or figures, not words."""
        for known in (self, self.asking, self.odd, self.several):
            known.clear()


def _is_odd(chunk: str, core: str) -> bool:
    """Tell whether any article could have a reason to change a chunk."""
    if "()" in chunk:
        return False  # code
    if core.isalpha():
        return may_change(core) or (core.islower() and bool(vocabulary.lower_places_from(core)))
    if len(chunk) > _CHUNK_LIMIT or _ADDRESS.search(chunk):
        return False
    if any(map(may_change, _LETTERS.findall(chunk))):
        return True
    return next(lost_blanks(chunk, lambda word: 2, bool), None) is not None


_known = _Known()


def look_at(raw: str) -> Looked:
    """Look at a text once for all that is asked about its chunks."""
    if len(_known) > _KNOWN_LIMIT:
        _known.forget()
    chunks = set(raw.split())
    found = set(map(_known.__getitem__, chunks))
    found.discard("")
    several = found & _known.several
    words: set[str] = (found - several).union(*several)  # type: ignore[assignment]
    lowered: set[str] = set()
    unknown: set[str] = set()
    for chunk in chunks & _known.asking.keys():
        in_lower, unlisted = _known.asking[chunk]
        lowered.update(in_lower)
        unknown.update(unlisted)
    return Looked(words, lowered, unknown, tuple(chunks & _known.odd))
