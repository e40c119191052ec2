"""What stands around a temporal expression: whether it is one at all, and which way time runs.

Looks at a few dozen characters to either side, never farther, so that it costs the same in a text
of any length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from newsloom.language.timex_forms import Form
from newsloom.language.timex_tense import hint_at
from newsloom.language.timex_words import COUNTED, DOUBTFUL_MONTHS

_PREPOSITION = re.compile(
    r"\b(?:in|of|since|by|until|till|from|during|for|before|after|between|through|throughout|early|"
    r"late|mid|last|next|this|and|or|to|on|every|each)[ -]$"
)
_DURATION_CUE = re.compile(
    r"\b(?:for|in|within|over|after|of|than|took|takes|take|taking|last|lasts|lasted|lasting|spent|"
    r"spend|spending|through|by|during|until|only|just|every|about|least|nearly|almost|wait|waited|"
    r"mere|into|were|was|been|another|back|behind|is|and|or|but|,) $"
)
_RATE_CUE = re.compile(
    r"(?:\b(?:once|twice|times|thrice)|[a-z]{2,}s|\d|percent|million|billion|%) $"
)
_BARE_CUE = re.compile(
    r"\b(?:for|in|over|within|took|lasted|lasting|spent|spend|after|of|last|take|takes|"
    r"years|months|weeks|days|through|during|until|and|or|by|just|only|waited|wait) $"
)
_SEASON_CUE = re.compile(r"\b(?:in|of|by|since|until|during|this|last|next|early|late|through) $")
_CLOCK_CUE = re.compile(
    r"\b(?:at|by|until|till|from|around|about|after|before|between|and|since|past|to|as of) $"
)
_THE_UNIT_CUE = re.compile(
    r"\b(?:of|during|end|ended|ending|ends|finish|finished|finishing|closed|closing|throughout|for|"
    r"in|later|earlier|start|began|through|into|over|on) $"
)
_NAMED_DAY = re.compile(r"\b(?:black|bloody|super|ash|cyber|holy|fat|giving|palm|good|ruby|red) $")
_NEVER_A_YEAR = re.compile(r"\b(?:than|least|nearly|some|roughly|only|route|room|no\.|number) $")
_NEVER_ENDS = tuple(
    f"{word} " for word in "than least nearly some roughly only route room no. number".split()
)


#: Kinds of meaning that are told apart by tense.
_HINTED = frozenset({"weekday", "calendar", "season", "holiday", "range", "part"})
_BEFORE, _AFTER = 16, 24  # characters to either side that are looked at
_NEXT_WORD = re.compile(r" ([a-z]+)")
_JOINING = ("-", ":", "/", ".")
_NO_END = re.compile(r"-[a-z]|:\d|/\d|\.\d")
_NAME_BEFORE = re.compile(r"[A-Z][a-z]+ $")
_NAME_AFTER = re.compile(r" [A-Z][a-z]+")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
_DOUBTFUL_IN_DATE = re.compile(r"\b(?:may|march|mar|sat|sun|jan)\b")
_AMOUNT_AFTER = re.compile(r" ?(?:%|percent|per cent|million|billion)")
_SHORT_YEAR_CUE = re.compile(r"\b(?:in|of|since|by|until) $")
_FALL_OF = re.compile(r" (?:in|of|from|to|short|apart)\b")
_IN_THE = re.compile(r"\bin the $")
_ENDS = re.compile(r" ?[,.;]")
_BARE_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_PART_CUE = re.compile(r"\b(?:in|at|by|every|late|early|one|same|that|overnight) $")
_OF_SOMETHING = re.compile(r"[- ](?:of|before|after|that|when|to|old|ahead)\b")
_PAST_CUE = re.compile(r"\b(?:in|of|from) $")
_COUNTED_PAST = re.compile(r" (?:\d|few|couple|several|two|three|four|five|six|seven|eight)")
_PRESENT_CUE = re.compile(r"\b(?:at|in|of|for|until) $")
_ARTICLE_UNIT = re.compile(r"an? [a-z]+")
_AFTER_LENGTH = re.compile(r" (?:after|before|since|in advance|into|long|or|and)\b")
_ATTACKS = re.compile(r",? (?:terror|attack|hijack|commission)")
_FOLLOWING_YEAR = re.compile(r" (?:of )?(last|this|next) year\b")
_YEAR_OF_RANGE = re.compile(
    r" ?(?:-|to|and|through|until) (?:[a-z]+\.? )(?:\d{1,2}, )?((?:19|20)\d\d)\b"
)


def _is_year(form: Form, text: str, low: str, start: int, end: int) -> bool:
    if form["kind"] != "calendar" or not (surface := low[start:end]).isdigit():
        return True
    before, after = low[max(0, start - _BEFORE) : start], low[end : end + _AFTER]
    if after[:1] == "%" or (before.endswith(_NEVER_ENDS) and _NEVER_A_YEAR.search(before)):
        return False
    if (word := _NEXT_WORD.match(after)) and word[1] in COUNTED:
        return False
    year = int(surface)
    if year > 2100 or (after[:1] in _JOINING and _NO_END.match(after)):
        return False
    if year == 2000 and _NAME_BEFORE.search(text[max(0, start - 12) : start]):
        return bool(_PREPOSITION.search(before))
    if year < 1900 and not _PREPOSITION.search(before):
        return before.endswith(("(", "- ")) or (year >= 1800 and before.endswith(("the ", ", ")))
    return not before.endswith(("-", "/")) or before.endswith(("pre-", "post-", "mid-"))


def _is_month(form: Form, text: str, low: str, start: int, end: int) -> bool:
    surface = low[start:end]
    first, last = surface.split(" ", 1)[0], surface.rsplit(" ", 1)[-1]
    if last in DOUBTFUL_MONTHS and not text[start + surface.rfind(" ") + 1].isupper():
        return False
    if first not in DOUBTFUL_MONTHS or form.get("year") is not None:
        return True
    if not text[start].isupper() or surface not in DOUBTFUL_MONTHS:
        return text[start].isupper() or " " in surface
    follows_name = _NAME_AFTER.match(text[end : end + _AFTER])
    preposition = _PREPOSITION.search(low[max(0, start - _BEFORE) : start])
    if surface in ("may", "march", "august"):
        return bool(preposition) and not follows_name
    return bool(preposition) or not follows_name


def _is_day_of_month(form: Form, text: str, low: str, start: int, end: int) -> bool:
    if form.get("year") is not None:
        return True
    doubtful = _DOUBTFUL_IN_DATE.search(low[start:end])
    if doubtful and text[start + doubtful.start()].islower():
        return False
    after = low[end : end + _AFTER]
    if (counted := _NEXT_WORD.match(after)) and counted[1] in COUNTED:
        return False
    return not _AMOUNT_AFTER.match(after)


def _is_season(form: Form, text: str, low: str, start: int, end: int) -> bool:
    surface, after = low[start:end], low[end : end + _AFTER]
    if "year" in form or "shift" in form:
        return "fall" not in surface or not _FALL_OF.match(after)
    named = surface.startswith(("the boreal", "the austral"))
    if form["season"] == "FA" and "fall" in surface and not named:
        near = low[max(0, start - 7) : start + 4]
        return near.endswith("in the ") and bool(_IN_THE.search(near) and _ENDS.match(after))
    before = low[max(0, start - _BEFORE) : start]
    return named or form.get("mod") is not None or bool(_SEASON_CUE.search(before))


def _is_bare_unit(form: Form, text: str, low: str, start: int, end: int) -> bool:
    surface = low[start:end]
    if surface.endswith(("-long", " ago", " earlier", " later")):
        return True
    before = low[max(0, start - _BEFORE) : start]
    if surface.startswith("the "):
        return before.endswith(("over ", "through "))
    return bool(_BARE_CUE.search(before)) and not low.startswith(" of age", end)


def _is_span(form: Form, text: str, low: str, start: int, end: int) -> bool:
    surface = low[start:end]
    return surface != "a quarter" and not surface.endswith((" a quarter", " a second", " a minute"))


def _is_time_of_day(form: Form, text: str, low: str, start: int, end: int) -> bool:
    if not _BARE_CLOCK.fullmatch(low, start, end):
        return True
    dotted = "." in low[start:end]
    return not dotted and bool(_CLOCK_CUE.search(low[max(0, start - _BEFORE) : start]))


def _is_part_of_day(form: Form, text: str, low: str, start: int, end: int) -> bool:
    before = low[max(0, start - _BEFORE) : start]
    return low.startswith("the ", start) or bool(_PART_CUE.search(before))


def _is_the_unit(form: Form, text: str, low: str, start: int, end: int) -> bool:
    if form.get("mod") is not None:
        return True
    if _OF_SOMETHING.match(low, end):
        return False
    return bool(_THE_UNIT_CUE.search(low[max(0, start - _BEFORE) : start]))


def _is_reference(form: Form, text: str, low: str, start: int, end: int) -> bool:
    surface = low[start:end]
    if surface in ("current", "recent", "soon") and text[start].isupper():
        return not _CAPITAL_AFTER.match(text, end)
    if surface in ("the past", "the present", "soon", "now"):
        before, after = low[max(0, start - _BEFORE) : start], low[end : end + _AFTER]
        return _is_vague_time(surface, before, after)
    return True


def _is_vague_time(surface: str, before: str, after: str) -> bool:
    if surface == "the past":
        return bool(_PAST_CUE.search(before)) and not _COUNTED_PAST.match(after)
    if surface == "the present":
        return bool(_PRESENT_CUE.search(before))
    if surface == "soon":
        return not before.endswith(("as ", "how ", "too ")) and after[:3] not in (" as", "-to")
    return not before.endswith("just ") and not after.startswith((" that ", "-"))


def _is_adverb(form: Form, text: str, low: str, start: int, end: int) -> bool:
    # "The Daily Herald", "Herald Daily"
    if not text[start].isupper():
        return True
    near = text[max(0, start - 14) : start]
    return not _CAPITAL_AFTER.match(text, end) and not _NAME_BEFORE.search(near)


Judge = Callable[[Form, str, str, int, int], bool]

#: Says per rule whether the surroundings let a match be a time; where none is named, it is one.
JUDGES: dict[str, Judge] = {
    "years": _is_year,
    "month": _is_month,
    "month_day": _is_day_of_month,
    "day_month": _is_day_of_month,
    "season": _is_season,
    "short_year": lambda form, text, low, start, end: bool(
        _SHORT_YEAR_CUE.search(low[max(0, start - _BEFORE) : start])
    ),
    "span": _is_span,
    "bare_units": _is_bare_unit,
    "weekday": lambda form, text, low, start, end: (
        not _NAMED_DAY.search(low[max(0, start - _BEFORE) : start])
    ),
    "time": _is_time_of_day,
    "part_of_day": _is_part_of_day,
    "the_unit": _is_the_unit,
    "decade": lambda form, text, low, start, end: (
        not low.startswith("20", start) or end - start > 4 or "the" in low[start:end]
    ),
    "deictic": lambda form, text, low, start, end: (
        not (low[start:end] == "today" and low[max(0, start - _BEFORE) : start].endswith("usa "))
    ),
    "reference": _is_reference,
    "hyphened": lambda form, text, low, start, end: not low.startswith(("-old", " olds"), end),
    "adverb": _is_adverb,
}


def hangs(rule: str, form: Form, surface: str) -> bool:
    """Say whether `in_context` can add to the meaning of what a rule matched."""
    if rule == "span" and form.get("kind") == "duration" and _ARTICLE_UNIT.fullmatch(surface):
        return True
    # A year says by itself on which side of the present it lies.
    return ("year" not in form and form.get("kind") in _HINTED) or form.get("unit") == "WE"


def in_context(
    form: Form, text: str, low: str, start: int, end: int
) -> tuple[tuple[str, Any], ...] | None:
    """Give what the surroundings add to a form that `hangs`; None if it is nothing then."""
    if form["kind"] == "duration":
        before, after = low[max(0, start - _BEFORE) : start], low[end : end + _AFTER]
        return _article_unit(low[start:end], before, after)
    hint, sure = hint_at(text, low, start, end)
    added: tuple[tuple[str, Any], ...] = (("hint", hint),) if hint else ()
    if hint and sure and form.get("day"):
        added += (("sure", True),)
    if "year" in form or form["kind"] not in ("calendar", "season"):
        return added
    if (form.get("month"), form.get("day")) == (9, 11) and _ATTACKS.match(low, end):
        return (*added, ("year", 2001))
    if follow := _FOLLOWING_YEAR.match(low, end):
        return (*added, ("shift_year", {"last": -1, "this": 0, "next": 1}[follow[1]]))
    if later := _YEAR_OF_RANGE.match(low, end, end + 32):
        return (*added, ("year", int(later[1])))
    return added


def _article_unit(surface: str, before: str, after: str) -> tuple[tuple[str, Any], ...] | None:
    """Read "a day": a rate ("15 a day"), a length of time ("for a day"), or neither."""
    if not _DURATION_CUE.search(before):
        if _RATE_CUE.search(before):
            return (("kind", "fixed"), ("type", "SET"))
        if not surface.endswith(("week", "decade")) and not _AFTER_LENGTH.match(after):
            return None
    return ()
