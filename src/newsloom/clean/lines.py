"""Raw text as lines, with hard-wrapped lines joined to paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

# "… the soldiers. (ANI)": the agency signs behind the last stop.
_SIGNED_OFF = re.compile(r"(?<=[.!?”\"’])\s{1,3}(?:[(\[]|[-–—] ?)[A-Z][\w/ .&-]{1,20}[)\]]?$")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass
class Unit:
    """A line (or joined lines) with what is known about it."""

    start: int
    end: int
    text: str
    kind: str | None = None
    prose: bool = False
    words: int = 0
    ends: bool = False
    repeats: int = 0


def split_lines(raw: str) -> list[Unit]:
    """Divide raw text into its visible lines, or its paragraphs where lines are hard-wrapped."""
    units: list[Unit] = []
    gaps: list[bool] = []  # is there a blank line before this unit?
    indents: list[int] = []
    previous_end = 0
    for match in _LINE.finditer(raw):
        text = match.group()
        stripped = text.strip()
        if not stripped:
            continue
        indent = len(text) - len(text.lstrip())
        start = match.start() + indent
        between = raw[previous_end:start]
        breaks = between.count("\n") or between.count("\r")
        gaps.append(breaks > 1 or "\f" in between)
        indents.append(indent)
        units.append(Unit(start, start + len(stripped), stripped))
        previous_end = start + len(stripped)
    return _unwrap(raw, units, gaps, indents)


def _unwrap(raw: str, units: list[Unit], gaps: list[bool], indents: list[int]) -> list[Unit]:
    """Join the lines of hard-wrapped paragraphs (as in e-mail and old wire copy)."""
    if len(units) < 4:
        return units
    lengths = sorted(unit.end - unit.start for unit in units)
    width = lengths[int(len(lengths) * 0.9)]
    full = [u for u in units if u.end - u.start >= 0.75 * width]
    open_ended = sum(not ends_sentence(u.text) for u in full)
    if not 40 <= width <= 100 or len(full) * 2 < len(units) or open_ended * 2 < len(full):
        return units
    joined = [units[0]]
    for at in range(1, len(units)):
        before, unit = units[at - 1], units[at]
        length = before.end - before.start
        runs_on = length >= 0.6 * width or not ends_sentence(before.text)
        indented = indents[at] > indents[at - 1] + 1
        if runs_on and not gaps[at] and not indented and unit.end - joined[-1].start < 20_000:
            start = joined[-1].start
            joined[-1] = Unit(start, unit.end, raw[start : unit.end])
        else:
            joined.append(unit)
    return joined


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as sentences do, quotation marks and brackets aside."""
    bare = _SIGNED_OFF.sub("", text[-40:])[-12:].rstrip("\"'”’»)] \t\u00a0")
    return bare.endswith((".", "!", "?", "…"))
