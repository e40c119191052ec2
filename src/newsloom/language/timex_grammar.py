"""Find temporal expressions in running text: one compiled pass, then a look at what stands around.

The pass runs over lower-cased text. What it matches is kept unless its surroundings say that it is
no time at all ("may" the verb, "2000 people", "a day" as a rate), and gets a hint for the
anchoring: whether the sentence speaks of the past or of the future at this place.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from newsloom.language.timex_context import JUDGES, Judge, hangs, in_context
from newsloom.language.timex_forms import Form
from newsloom.language.timex_rules import RULES, read_form
from newsloom.language.timex_scan import candidates
from newsloom.language.timex_words import ADVERB_SETS, MONTHS, NUMBERS, WEEKDAYS


class FoundTimex(NamedTuple):
    """A temporal expression in a text, and what it means before it is anchored."""

    start: int
    end: int
    surface: str
    type: str
    form: str

    def as_row(self) -> dict[str, object]:
        """Give the columns of the table of found expressions that depend on the text alone."""
        return {
            "start": self.start,
            "end": self.end,
            "surface": self.surface,
            "type": self.type,
            "form": self.form,
        }


_GROUP = re.compile(r"\(\?P<\w+>")
# Which rules can match is known by the first word, so most need not be tried.
_AT_DIGITS = (
    "iso slashed dotted day_month quarter decade century years short_year nine_eleven hyphened "
    "span rate time"
)
_DATES = "month season decade century years relative the_unit"
_AT_WORDS = {
    "the": "day_month month quarter part_of_month same season decade century years deictic weekday "
    "relative_part day_before first_units relative the_unit bare_units part_of_day holiday "
    "reference fiscal",
    " ".join(MONTHS): "month_day month holiday",
    " ".join(WEEKDAYS): "month_day day_month weekday",
    " ".join(NUMBERS) + " few several many half couple number countless": "hyphened span rate time",
    "last next this that these past coming": "month quarter part_of_month season century deictic "
    "weekday relative_part relative reference",
    "same previous preceding following upcoming": "weekday relative",
    "about at more nearly almost around up less under some": "hyphened span reference",
    "in now recent recently current currently soon": "relative reference",
    "minutes hours days weeks months years decades centuries": "bare_units",
    " ".join(ADVERB_SETS): "adverb",
    "yesterday today tomorrow tonight": "deictic",
    "each every": "weekday every",
    "early late earlier later mid middle": f"{_DATES} deictic weekday",
    "end start beginning close": _DATES,
    "noon midday midnight": "time part_of_day",
    "morning afternoon evening night": "part_of_day",
    "fiscal": "fiscal",
    "year": "year_end",
    "once twice": "rate",
}


def _compiled(names: str) -> re.Pattern[str]:
    """Compile some rules into one pattern, in the order of the rules."""
    chosen = frozenset(names.split())
    patterns = "|".join(
        f"(?P<r_{name}>{_GROUP.sub('(?:', pattern)})"
        for name, _, pattern, _ in RULES
        if name in chosen
    )
    return re.compile(f"(?:{patterns})(?!\\w)")


#: To be tried where an expression may start, as `candidates` tells.
ANY_RULE = _compiled(" ".join(name for name, *_ in RULES))
_BY_WORD = {
    word: pattern
    for words, names in _AT_WORDS.items()
    for pattern in [_compiled(names)]
    for word in words.split()
}


_BY_WORD["#"] = _compiled(_AT_DIGITS)


def pattern_for(word: str) -> re.Pattern[str]:
    """Give the rules that can match at a word ("#": a number): as `ANY_RULE` there, but quicker."""
    return _BY_WORD.get(word, ANY_RULE)


_WIDTH = {"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " "}


def find_timexes(text: str) -> list[FoundTimex]:
    """Find the temporal expressions of a text, in order, none inside another.

    Offsets are code points of `text` as given. Time is linear in its length.
    """
    low = _lower(text)
    found: list[FoundTimex] = []
    done = 0
    for start, word in candidates(low):
        if start < done:
            continue
        match = _BY_WORD.get(word, ANY_RULE).match(low, start)
        if match is None:
            continue
        done = end = match.end()
        while low[end - 1] in " -":
            end -= 1
        if low[end - 1] == "." and not low.endswith(("a.m.", "p.m."), start, end):
            end -= 1  # the stop of "Dec." stays outside, since it may end the sentence
        kind, form, written, judge, hanging = _meaning(match.lastgroup, low[start:end])
        if not form or (judge is not None and not judge(form, text, low, start, end)):
            continue
        if hanging:
            added = in_context(form, text, low, start, end)
            if added is None:
                continue
            if added:
                kind, written = _with(kind, written, added)
        found.append(FoundTimex(start, end, text[start:end], kind, written))
    return found


@lru_cache(maxsize=65536)
def _meaning(group: str, surface: str) -> tuple[str, Form, str, Judge | None, bool]:
    """Give type, form and written form of a surface, who judges it, and whether it hangs."""
    rule = group.removeprefix("r_")
    kind, form, written = read_form(rule, surface)
    return kind, form, written, JUDGES.get(rule), hangs(rule, form, surface)


@lru_cache(maxsize=65536)
def _with(kind: str, written: str, added: tuple[tuple[str, Any], ...]) -> tuple[str, str]:
    """Give type and written form with what the surroundings add."""
    form = json.loads(written) | dict(added)
    return form.get("type", kind), json.dumps(form, sort_keys=True)


def _lower(text: str) -> str:
    """Lower-case without moving an offset, and write dashes and quotes plainly."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if not low.isascii():
        for character, plain in _WIDTH.items():
            low = low.replace(character, plain)
    return low
