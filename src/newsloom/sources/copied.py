"""Words that two texts share as they stand: when that is a passage of both, and when a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import Any

from newsloom.language.content_words import FUNCTION_WORDS, content_stems, numbers
from newsloom.sources.alignment import Stretch, read_forms
from newsloom.sources.quantities import find_quantities
from newsloom.sources.wording import LIGHT

MIN_WORDS = 10
MIN_CONTENT = 4
MIN_OUTSIDE_NAMES = 3
MIN_SIMILARITY = 0.6
# Fewer words than SHORT have to agree better, as formulas of the trade are that long.
SHORT = 15
SHORT_SIMILARITY = 0.75
# Words that two passages may have in common for each name that only one and only the other has.
PER_NAME = 30
CONTEXT = 25  # characters on either side in which a name counts too
# Two spellings of one name share that much of their letters ("Aleksandr", "Alexander").
_SPELT = 0.65
_MOST = 2048  # stretches of which the stems and numbers are remembered: formulas come again
_SENTENCE = re.compile(r"[.!?\n“”\"]")
_CAPITAL = re.compile(r"(?<![.!?“\"‘:]\s)(?<!^)(?<![“\"‘])\b[A-ZÀ-ÖØ-Þ][\w’'-]+")


class Source:
    """What passages of an article are read from: its texts.

    Parameters
    ----------
    text
        What is left of it.
    read_raw
        Gives all of it; called where a title or caption of it is compared.
    """

    def __init__(self, text: str, read_raw: Callable[[], str]) -> None:
        self.text = text
        self._read_raw = read_raw

    @cached_property
    def raw(self) -> str:
        """All of it."""
        return self._read_raw()


@dataclass(frozen=True)
class Text:
    """A body, or a title or caption (then with its block; offsets are raw)."""

    article_id: str
    block: int | None
    printed: Callable[[], str]
    """The text as it stands, which the spans index."""
    forms: Callable[[], list[str]]
    place: Callable[[int, int], tuple[int, int]]
    """Where the words from one number to before another begin and end."""


def verbatim(one: Text, other: Text, stretch: Stretch) -> dict[str, Any] | None:
    """Give the row of a stretch of words in common; None where it is too little or a formula.

    A formula filled in twice has other numbers or names in it: "police in A arrested B on …".
    """
    needed = SHORT_SIMILARITY if stretch.same < SHORT else MIN_SIMILARITY
    if stretch.same < MIN_WORDS or stretch.similarity < needed:
        return None
    start_a, end_a = one.place(stretch.start_a, stretch.end_a)
    start_b, end_b = other.place(stretch.start_b, stretch.end_b)
    words_a = " ".join(read_forms(one.printed(), start_a, end_a))
    words_b = " ".join(read_forms(other.printed(), start_b, end_b))
    if len(_stems(words_a) & _stems(words_b)) <= MIN_CONTENT:
        return None
    if disagree(_counted(words_a), _counted(words_b)):
        return None
    written = one.printed()[start_a:end_a], other.printed()[start_b:end_b]
    titles = one.block is not None or other.block is not None  # may be in capitals throughout
    if not titles and len(_lower(written[0]) & _lower(written[1])) < MIN_OUTSIDE_NAMES:
        return None  # people with their offices
    zones = zip(
        _with_context(one.printed(), start_a, end_a),
        _with_context(other.printed(), start_b, end_b),
        strict=True,
    )
    if sum(names_apart(*zone) for zone in zones) > stretch.same // PER_NAME:
        return None
    return {
        "article_a": one.article_id,
        "block_a": one.block,
        "start_a": start_a,
        "end_a": end_a,
        "article_b": other.article_id,
        "block_b": other.block,
        "start_b": start_b,
        "end_b": end_b,
        "relation": "near_verbatim",
        "similarity": round(min(1.0, stretch.similarity), 4),
        "shared": as_json(words=stretch.same),
    }


@lru_cache(maxsize=_MOST)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


@lru_cache(maxsize=_MOST)
def _counted(text: str) -> frozenset[str]:
    """Give the numbers of a text, in figures or words."""
    return numbers(text) | {f"{quantity.value:g}" for quantity in find_quantities(text)}


def _lower(text: str) -> set[str]:
    """Give the stems of the content words that are not written like names."""
    return set(content_stems(" ".join(word for word in text.split() if word[0].islower())))


def _with_context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Give the words before a stretch in its sentence, its own, and those after it.

    "… the owners of the mine at" is told apart by the place that follows.
    """
    before = _SENTENCE.split(text[max(0, start - CONTEXT) : start])[-1]
    after = _SENTENCE.split(text[end : end + CONTEXT], maxsplit=1)[0]
    before = before.partition(" ")[2] if len(before) == CONTEXT else before
    after = after.rpartition(" ")[0] if len(after) == CONTEXT else after
    return "… " + before, text[start:end], "… " + after


def names_apart(one: str, other: str) -> int:
    """Count the names that stand in other names' stead: the fewer of those that one side has alone.

    Two spellings of a name are one, and so are a country and its adjective.
    """
    first, second = _capitals(one), _capitals(other)
    alone = [n for n in first - second if n not in other.lower()]
    others = [n for n in second - first if n not in one.lower()]
    alone = [n for n in alone if not any(_spelt_alike(n, o) for o in others)]
    return min(len(alone), len([o for o in others if not _alike_any(o, first)]))


def _alike_any(name: str, names: Iterable[str]) -> bool:
    return any(_spelt_alike(name, other) for other in names)


def _capitals(text: str) -> set[str]:
    found = {re.sub(r"[’']s?$", "", m.group().lower()) for m in _CAPITAL.finditer(text)}
    return {word for word in found if word not in FUNCTION_WORDS and word not in LIGHT}


@lru_cache(maxsize=50_000)
def _spelt_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SPELT


def forms_filled_in(one: Text, other: Text) -> bool:
    """Whether two texts are one form filled in twice: their numbers differ."""
    first, second = (numbers(" ".join(t.forms())) for t in (one, other))
    return min(len(first), len(second)) >= 3 and disagree(first, second)


def disagree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the numbers tell two uses of one formula apart ("a 100 mln dlr bond")."""
    return bool(one and other) and 2 * len(one & other) < len(one | other)


def as_json(**values: Any) -> str:
    """Write what passages share, in one order."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
