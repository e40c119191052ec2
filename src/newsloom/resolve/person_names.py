"""Persons' names taken apart and compared: can two of them be one person's?

Romanisations of one spelling differ by convention ("Sergey", "Sergei"); given names can be cut to
an initial. Names of two people stay two: a surname alone decides nothing here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

PARTICLES = frozenset(
    """al el bin ibn bint abu ben van von der den de del della di da do dos la le""".split()
)
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
MIN_RATIO = 0.8  # of matching characters for two spellings of one given name


@dataclass(frozen=True)
class PersonName:
    """A person's name taken apart; particles belong to the surname."""

    given: tuple[str, ...]
    surname: str


def without_suffix(surface: str) -> str | None:
    """Give "Jan Orsk" for "Jan Orsk Jr.", None for a name without such a suffix."""
    words = surface.replace(",", " ").split()
    cut = len(words)
    while cut > 2 and words[cut - 1].lower() in SUFFIXES:
        cut -= 1
    return " ".join(words[:cut]) if cut < len(words) else None


@lru_cache(maxsize=65536)
def parse_person(surface: str) -> PersonName:
    """Take a name apart: "Marta B. Kovel" → given ("Marta", "B."), surname "Kovel"."""
    words = [word for word in re.split(r"[\s,]+", surface) if word]
    while len(words) > 1 and words[-1].lower() in SUFFIXES:
        words.pop()
    if len(words) <= 1:
        return PersonName((), words[0] if words else surface)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return PersonName(tuple(words[:first]), " ".join(words[first:]))


# Romanisations of one Slavic, Arabic or Greek spelling that differ by convention only. Applied in
# order, to lower-case letters without diacritics.
_SAME = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[’'`ʼ-]", ""),
        (r"(iy|yi|ii|ij|yy|ey|ei|y)$", "i"),
        (r"enka$", "enko"),
        (r"(eff|ev|iev|yev)$", "ev"),
        (r"(off|ov)$", "ov"),
        (r"ks", "x"),
        (r"kh", "h"),
        (r"tz|ts", "c"),
        (r"ou", "u"),
        (r"y[aei]|i[ae]", "e"),
        (r"yu|iu", "u"),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"(.)\1", r"\1"),
    )
]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Fold case, diacritics and a leading "the" away."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"^the ", "", plain.replace("’", "'"))).strip()


@lru_cache(maxsize=65536)
def romanised(name: str) -> str:
    """Fold a name further, to what its romanisations have in common."""
    folded = fold(name)
    for pattern, to in _SAME:
        folded = pattern.sub(to, folded)
    return folded


def same_given(one: str, other: str) -> bool:
    """Whether two given names can be one: equal, an initial of it, or another romanisation."""
    a, b = fold(one).rstrip("."), fold(other).rstrip(".")
    if not a or not b or a[0] != b[0]:
        return False
    if len(a) == 1 or len(b) == 1:
        return True
    a, b = romanised(a), romanised(b)
    if a == b:
        return True
    # A final -a makes another name of it (Daniel, Daniela); so do consonants (Martin, Marvin).
    if (a[-1:] == "a") != (b[-1:] == "a") or _consonants(a) != _consonants(b):
        return False
    return len(_consonants(a)) >= 3 and SequenceMatcher(None, a, b).ratio() >= MIN_RATIO


def _consonants(name: str) -> str:
    return re.sub(r"[aeiou]", "", name)


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two full names can be one person's: the surname and every given name must fit."""
    if romanised(one.surname) != romanised(other.surname):
        return False
    if not one.given or not other.given:
        return False
    if not same_given(one.given[0], other.given[0]):
        return False
    middle_a, middle_b = one.given[1:], other.given[1:]
    return not middle_a or not middle_b or all(map(same_given, middle_a, middle_b))
