"""The words of a statement that are compared with those of others, and which tell what was done."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsloom.dating.happenings import kinds, lowered
from newsloom.language import speech_words
from newsloom.language.clauses import PASTS
from newsloom.language.content_words import FUNCTION_WORDS, stem

WORD = re.compile(r"[\w’'-]+")
# Words by which different papers tell the same.
ALIKE = {
    word: line.split()[0]
    for line in """
    agreement accord deal pact treaty agreements
    resign resigns resigned resignation quit quits stepped
    search searched raid raided raids
    jail jailed imprisoned sentence sentenced
    strike strikes walkout
    die dies died dying death dead
    assassinate assassinated assassination
    abdicate abdicates abdicated abdication
    bury buried burial funeral
    annex annexes annexed annexing annexation
    secede secedes seceded secession
    unify unifies unified unification reunified reunification
    begin begins began begun start starts started open opens opened
    """.strip().splitlines()
    for word in line.split()
}
# Pasts that say what was done; the others ("took", "made") need a noun for that.
DEEDS = frozenset(
    "met won lost sold bought fell flew fought built spent shot struck threw hit cut left broke "
    "quit shut drove swore burst".split()
)
PAST_OR_AHEAD = re.compile(r"\b(?:has|have|had|was|were|will|[a-z]{3,20}ed|plans?|planning)\b")
TO_DO = re.compile(r"\b(?:will|to|would) (?:not )?(?:be )?([a-z]{4,})")
_LETTERS = re.compile(r"[a-z]+")


def tells(text: str) -> bool:
    """Whether a clause tells what was done, or will be."""
    if PAST_OR_AHEAD.search(text):
        return True
    return not PASTS.isdisjoint(WORD.findall(text.lower()))


def names_a_kind(text: str) -> bool:
    """Whether a word names a kind of event: where none does, nothing else need be looked at."""
    return not kinds().keys().isdisjoint(_LETTERS.findall(lowered(text)))


def stems_of(text: str, names: set[str], times: set[str]) -> frozenset[str]:
    """Give the stems of the words that are neither names nor times nor function words."""
    words = map(_content, WORD.findall(text))
    return frozenset([s for low, s in words if s and low not in names and low not in times])


@lru_cache(maxsize=50_000)
def _content(word: str) -> tuple[str, str]:
    """Give a word in lower case, and its stem; an empty one for what is no content word."""
    low = word.lower()
    return low, stem_of(low) if len(low) > 2 and low not in FUNCTION_WORDS else ""


def deeds_of(text: str, names: set[str]) -> frozenset[str]:
    """Give the stems of what a clause says was done or will be; what is merely said is no deed."""
    low = text.lower()
    verbs = {w for w in WORD.findall(low) if w.endswith("ed") or w in _deeds()}
    verbs.update(TO_DO.findall(low))
    said = speech_words.VERBS
    return frozenset([stem_of(w) for w in verbs - names if len(w) > 2 and w not in said])


@cache
def _deeds() -> frozenset[str]:
    return DEEDS | kinds().keys()


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """Give a word's stem, or the kind of event it names ("visited" and "trip" are one)."""
    return kinds().get(word) or ALIKE.get(word) or stem(word)
