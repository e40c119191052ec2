"""Find temporal expressions in running text: one compiled pass, then a look at what stands around.

The pass runs over lower-cased text. What it matches is kept unless its surroundings say that it is
no time at all ("may" the verb, "2000 people", "a day" as a rate), and gets a hint for the
anchoring: whether the sentence speaks of the past or of the future at this place.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from newsloom.language.timex_context import DOUBTED, HANGING, in_context, is_time
from newsloom.language.timex_forms import Form
from newsloom.language.timex_rules import RULES, read_form
from newsloom.language.timex_scan import candidates
from newsloom.language.timex_words import MONTHS, NUMBERS, WEEKDAYS


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
_AT_WORDS = {
    "the": "day_month month quarter part_of_month same season decade century years deictic weekday "
    "relative_part day_before first_units relative the_unit bare_units part_of_day holiday "
    "reference fiscal",
    " ".join(MONTHS): "month_day month holiday",
    " ".join(WEEKDAYS): "month_day day_month weekday",
    " ".join(NUMBERS) + " few several many half couple number countless": "hyphened span rate time",
    "last next this that these past coming": "month quarter part_of_month season century deictic "
    "weekday relative_part relative reference",
    "about at more nearly almost around up less under some": "hyphened span reference",
    "in now recent recently current currently soon": "relative reference",
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
        rule = (match.lastgroup or "")[2:]
        start, end = match.span()
        while end > start and low[end - 1] in " -":
            end -= 1
        if low[end - 1] == "." and not low.endswith(("a.m.", "p.m."), start, end):
            end -= 1  # the stop of "Dec." stays outside, since it may end the sentence
        kind, form, written = read_form(rule, low[start:end])
        done = end
        if not form or (rule in DOUBTED and not is_time(rule, form, text, low, start, end)):
            continue
        if form["kind"] in HANGING:
            here = in_context(rule, form, text, low, start, end)
            if here is not form:
                kind, written = here.get("type", kind), _dump(here)
            if not here:
                continue
        found.append(FoundTimex(start, end, text[start:end], kind, written))
    return found


def _lower(text: str) -> str:
    """Lower-case without moving an offset, and write dashes and quotes plainly."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if not low.isascii():
        for character, plain in _WIDTH.items():
            low = low.replace(character, plain)
    return low


def _dump(form: Form) -> str:
    key = repr(form)
    cached = _DUMPED.get(key)
    if cached is None:
        if len(_DUMPED) > 65536:
            _DUMPED.clear()
        cached = _DUMPED[key] = json.dumps(form, sort_keys=True)
    return cached


_DUMPED: dict[str, str] = {}
