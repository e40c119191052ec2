"""Runs of characters without a blank ("chunks"): what each could mean to any article.

A corpus has few chunks and prints them often. What a chunk says is worked out once per process:
its words, whether an article may ask its corpus about them, and whether repair could have a reason
to change it. An article is then looked at in one pass over its distinct chunks.
"""

from __future__ import annotations

import re
from sys import intern
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
# Letters with hyphens ("well-known"), "don't" and "Kovel's", with marks around them as in any text:
# no address, and no blank is lost but inside its runs of letters.
_PLAIN = re.compile(
    r"[\"'“‘«(\[]?[^\W\d_]+(?:-[^\W\d_]+)*(?:['’][^\W\d_]{1,2})?[\"'”’»)\].,;:!?…]*"
)
_KNOWN_LIMIT = 100_000  # some 20 MB


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


class _Special(NamedTuple):
    """What there is to a chunk besides one word that is known to all."""

    words: tuple[str, ...]  # where it holds several
    lowered: tuple[str, ...]
    unknown: tuple[str, ...]
    odd: bool


class _Known(dict[str, str]):
    """Per chunk its word, in lower case, if that begins with a small letter, else ""."""

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, _Special] = {}
        self.special: set[str] = set()  # its keys: two sets are compared faster

    def __missing__(self, chunk: str) -> str:
        core = chunk.strip(EDGE)
        if core == chunk or not core.isalpha():
            word, about = _look_at(chunk, core)
        else:  # a word with marks around it
            word, about = self[core], self.about.get(core)
            if about and about.odd and "()" in chunk:
                about = about._replace(odd=False)  # code
        if about:
            self.about[chunk] = about
            self.special.add(chunk)
        self[chunk] = word
        return word

    def forget(self) -> None:
        """Begin anew: a corpus with more chunks than this holds addresses or figures, not words."""
        self.clear()
        self.about.clear()
        self.special.clear()


def _look_at(chunk: str, core: str) -> tuple[str, _Special | None]:
    if core.isalpha():
        words = [core]
    elif not core or _NUMBER.fullmatch(core):
        return "", None
    else:
        words = WORD.findall(chunk)
    small, lowered, unknown = [], [], []
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
    word = small.pop() if len(small) == 1 else ""
    odd = _is_odd(chunk, core)
    if not (small or lowered or unknown or odd):
        return word, None
    return word, _Special(tuple(small), tuple(lowered), tuple(unknown), odd)


def _is_odd(chunk: str, core: str) -> bool:
    """Tell whether any article could have a reason to change a chunk."""
    if "()" in chunk:
        return False  # code
    if core.isalpha():
        return may_change(core) or (core.islower() and bool(vocabulary.lower_places_from(core)))
    plain = _PLAIN.fullmatch(chunk)
    if len(chunk) > _CHUNK_LIMIT or (not plain and _ADDRESS.search(chunk)):
        return False
    if any(map(may_change, _LETTERS.findall(chunk))):
        return True
    return not plain and next(lost_blanks(chunk, lambda word: 2, bool), None) is not None


_known = _Known()


def look_at(raw: str) -> Looked:
    """Look at a text once for all that is asked about its chunks."""
    if len(_known) > _KNOWN_LIMIT:
        _known.forget()
    chunks = set(raw.split())
    words = set(map(_known.__getitem__, chunks))
    words.discard("")
    lowered: set[str] = set()
    unknown: set[str] = set()
    odd = []
    for chunk in chunks & _known.special:
        about = _known.about[chunk]
        words.update(about.words)
        lowered.update(about.lowered)
        unknown.update(about.unknown)
        if about.odd:
            odd.append(intern(chunk))  # kept per article, and often the same
    return Looked(words, lowered, unknown, tuple(odd))
