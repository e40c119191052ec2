"""Find temporal expressions in running text: one compiled pass, then a look at what stands around.

The pass runs over lower-cased text. What it matches is kept unless its surroundings say that it is
no time at all ("may" the verb, "2000 people", "a day" as a rate), and gets a hint for the
anchoring: whether the sentence speaks of the past or of the future at this place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from newsloom.language.timex_context import in_context, is_time
from newsloom.language.timex_forms import Form
from newsloom.language.timex_rules import RULES, read_form
from newsloom.language.timex_words import FIRST_WORDS


@dataclass(frozen=True)
class FoundTimex:
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


_BEFORE = r"(?<![\w$€£#@&])(?<![\d$€£][.,:/-])(?<!\w['’])"
_GROUP = re.compile(r"\(\?P<\w+>")
_MASTER = re.compile(
    _BEFORE
    + "(?:"
    + "|".join(f"(?P<r_{name}>{_GROUP.sub('(?:', pattern)})" for name, _, pattern, _ in RULES)
    + r")(?![\w])"
)
_WORD = re.compile(r"'\d+|[a-z0-9]+")
_DIGITS = frozenset("0123456789'")
_WIDTH = {"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " "}


def find_timexes(text: str) -> list[FoundTimex]:
    """Find the temporal expressions of a text, in order, none inside another.

    Offsets are code points of `text` as given. Time is linear in its length.
    """
    low = _lower(text)
    found: list[FoundTimex] = []
    done = 0
    for word in _WORD.finditer(low):
        start = word.start()
        if start < done or not _may_start(word[0], low, word.end()):
            continue
        match = _MASTER.match(low, start)
        if match is None:
            continue
        rule = (match.lastgroup or "")[2:]
        start, end = match.span()
        while end > start and low[end - 1] in " -":
            end -= 1
        if low[end - 1] == "." and not low.endswith(("a.m.", "p.m."), start, end):
            end -= 1  # the stop of "Dec." stays outside, since it may end the sentence
        kind, form = read_form(rule, low[start:end])
        done = end
        if not form or not is_time(rule, form, text, low, start, end):
            continue
        form = in_context(rule, form, text, low, start, end)
        if form.get("kind") == "fixed" and "type" in form:
            kind = form["type"]
        if form:
            found.append(FoundTimex(start, end, text[start:end], kind, _dump(form)))
    return found


def _may_start(word: str, low: str, end: int) -> bool:
    """Say cheaply whether an expression can start with this word: most words end here."""
    if word[0] in _DIGITS:
        return True
    if word not in FIRST_WORDS:
        return word.startswith("fy")  # FY2023
    seconds = FIRST_WORDS[word]
    if seconds is None:
        return True
    second = _WORD.match(low, end + 1)
    return second is not None and (second[0] in seconds or second[0][0] in _DIGITS)


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
