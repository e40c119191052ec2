"""What stands around a temporal expression: whether it is one at all, and which way time runs.

Looks at a few dozen characters to either side, never farther, so that it costs the same in a text
of any length.
"""

from __future__ import annotations

import re

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


#: Rules whose matches can be no times at all.
DOUBTED = frozenset(
    "adverb bare_units day_month decade deictic hyphened month month_day part_of_day quarter "
    "reference season short_year span the_unit time weekday years".split()
)
#: Kinds of meaning that what stands around can change.
HANGING = frozenset(
    {"weekday", "calendar", "season", "holiday", "range", "part", "unit", "duration"}
)
_HINTED = frozenset({"weekday", "calendar", "season", "holiday", "range", "part"})
_ARTICLE_UNIT = re.compile(r"an? [a-z]+")
_AFTER_LENGTH = re.compile(r" (?:after|before|since|in advance|into|long|or|and)\b")
_ATTACKS = re.compile(r",? (?:terror|attack|hijack|commission)")
_FOLLOWING_YEAR = re.compile(r" (?:of )?(last|this|next) year\b")
_YEAR_OF_RANGE = re.compile(
    r" ?(?:-|to|and|through|until) (?:[a-z]+\.? )(?:\d{1,2}, )?((?:19|20)\d\d)\b"
)


def is_time(rule: str, form: Form, text: str, low: str, start: int, end: int) -> bool:
    """Say whether the surroundings let a match be a time."""
    before, after = low[max(0, start - 16) : start], low[end : end + 24]
    surface = low[start:end]
    if rule == "years":
        if form["kind"] == "calendar" and surface.isdigit():
            word = re.match(r" ([a-z]+)", after)
            if (word and word[1] in COUNTED) or after[:1] == "%" or _NEVER_A_YEAR.search(before):
                return False
            if re.match(r"-[a-z]|:\d|/\d|\.\d", after) or int(surface) > 2100:
                return False
            if surface == "2000" and re.search(r"[A-Z][a-z]+ $", text[max(0, start - 12) : start]):
                return bool(_PREPOSITION.search(before))
            if int(surface) < 1900 and not _PREPOSITION.search(before):
                return before.endswith(("(", "- ")) or (
                    int(surface) >= 1800 and before.endswith(("the ", ", "))
                )
            return not before.endswith(("-", "/")) or before.endswith(("pre-", "post-", "mid-"))
        return True
    if (
        rule == "month"
        and surface.split(" ")[-1] in DOUBTFUL_MONTHS
        and not text[start + surface.rfind(" ") + 1].isupper()
    ):
        return False
    if rule == "short_year":
        return bool(re.search(r"\b(?:in|of|since|by|until) $", before))
    if (
        rule == "span" and surface.endswith((" a quarter", "a second", "a minute"))
    ) or surface == "a quarter":
        return False
    if rule == "month" and surface.split(" ")[0] in DOUBTFUL_MONTHS and form.get("year") is None:
        if not text[start].isupper() or surface not in DOUBTFUL_MONTHS:
            return text[start].isupper() or " " in surface
        follows_name = re.match(r" [A-Z][a-z]+", text[end : end + 24])
        if surface in ("may", "march", "august"):
            return bool(_PREPOSITION.search(before)) and not follows_name
        return bool(_PREPOSITION.search(before)) or not follows_name
    if rule in ("month_day", "day_month") and form.get("year") is None:
        doubtful = re.search(r"\b(?:may|march|mar|sat|sun|jan)\b", surface)
        if doubtful and text[start + doubtful.start()].islower():
            return False
        counted = re.match(r" ([a-z]+)", after)
        if counted and counted[1] in COUNTED:
            return False
        return not re.match(r" ?(?:%|percent|per cent|million|billion)", after)
    if rule == "season" and "year" not in form and "shift" not in form:
        named = surface.startswith(("the boreal", "the austral"))
        if form["season"] == "FA" and "fall" in surface and not named:
            return bool(re.search(r"\bin the $", low[max(0, start - 7) : start + 4])) and bool(
                re.match(r" ?[,.;]", after)
            )
        return named or form.get("mod") is not None or bool(_SEASON_CUE.search(before))
    if rule == "season":
        return "fall" not in surface or not re.match(r" (?:in|of|from|to|short|apart)\b", after)
    if rule == "bare_units":
        if surface.endswith(("-long", " ago", " earlier", " later")):
            return True
        if surface.startswith("the "):
            return before.endswith(("over ", "through "))
        return bool(_BARE_CUE.search(before)) and not after.startswith(" of age")
    if rule == "weekday":
        return not _NAMED_DAY.search(before)
    if rule == "time" and re.fullmatch(r"\d{1,2}[:.]\d\d", surface):
        return "." not in surface and bool(_CLOCK_CUE.search(before))
    if rule == "part_of_day":
        return surface.startswith("the ") or bool(
            re.search(r"\b(?:in|at|by|every|late|early|one|same|that|overnight) $", before)
        )
    if rule == "the_unit":
        if form.get("mod") is not None:
            return True
        if re.match(r"[- ](?:of|before|after|that|when|to|old|ahead)\b", after):
            return False
        return bool(_THE_UNIT_CUE.search(before))
    if rule == "decade":
        return surface[:2] != "20" or len(surface) > 4 or "the" in surface
    if rule == "deictic" and surface == "today":
        return not before.endswith("usa ")
    if rule == "reference" and surface in ("current", "recent", "soon") and text[start].isupper():
        return not re.match(r" [A-Z]", text[end : end + 2])
    if rule == "reference":
        return _referenceis_time(surface, before, after)
    if rule == "hyphened":
        return not after.startswith(("-old", " olds"))
    if rule == "quarter" and "ord" in form:
        return True
    if rule == "adverb":
        return not (text[start].isupper() and re.match(r" [A-Z]", text[end : end + 3])) and not (
            text[start].isupper() and re.search(r"[A-Z][a-z]+ $", text[max(0, start - 14) : start])
        )
    return True


def _referenceis_time(surface: str, before: str, after: str) -> bool:
    if surface == "the past":
        counted = re.match(r" (?:\d|few|couple|several|two|three|four|five|six|seven|eight)", after)
        return bool(re.search(r"\b(?:in|of|from) $", before)) and not counted
    if surface == "the present":
        return bool(re.search(r"\b(?:at|in|of|for|until) $", before))
    if surface == "soon":
        return not before.endswith(("as ", "how ", "too ")) and after[:3] not in (" as", "-to")
    if surface == "now":
        return not before.endswith("just ") and not after.startswith((" that ", "-"))
    return True


def in_context(rule: str, form: Form, text: str, low: str, start: int, end: int) -> Form:
    """Add to a form what the surroundings say; {} if they say that it is nothing."""
    before, after = low[max(0, start - 16) : start], low[end : end + 32]
    if rule == "span" and _ARTICLE_UNIT.fullmatch(low, start, end) and form["kind"] == "duration":
        return _article_unit(form, low[start:end], before, after)
    # A year says by itself on which side of the present it lies.
    if ("year" not in form and form["kind"] in _HINTED) or form.get("unit") == "WE":
        hint, sure = hint_at(text, low, start, end)
        form = form | {"hint": hint} if hint else form
        if hint and sure and form.get("day"):
            form = form | {"sure": True}
    if "year" in form or form["kind"] not in ("calendar", "season"):
        return form
    if (form.get("month"), form.get("day")) == (9, 11) and _ATTACKS.match(after):
        return form | {"year": 2001}
    if follow := _FOLLOWING_YEAR.match(after):
        return form | {"shift_year": {"last": -1, "this": 0, "next": 1}[follow[1]]}
    if later := _YEAR_OF_RANGE.match(after):
        return form | {"year": int(later[1])}
    return form


def _article_unit(form: Form, surface: str, before: str, after: str) -> Form:
    """Read "a day": a rate ("15 a day"), a length of time ("for a day"), or neither."""
    if not _DURATION_CUE.search(before):
        if _RATE_CUE.search(before):
            return {"kind": "fixed", "type": "SET", "value": form["value"]}
        if not surface.endswith(("week", "decade")) and not _AFTER_LENGTH.match(after):
            return {}
    return form
