"""Raw text as lines, with hard-wrapped lines joined to paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

# "… the soldiers. (ANI)": the agency signs behind the last stop.
_SIGNED_OFF = re.compile(r"(?<=[.!?”\"’])\s{1,3}(?:[(\[]|[-–—] ?)[A-Z][\w/ .&-]{1,20}[)\]]?$")

_CLOSERS = "\"'”’»)] \t\u00a0"
_STOPS = (".", "!", "?", "…")


@dataclass(slots=True)
class Unit:
    """A line (or joined lines) with what is known about it."""

    start: int
    end: int
    text: str
    kind: str | None = None
    said: str | None = None
    prose: bool = False
    words: int = 0
    ends: bool = False
    repeats: int = 0


def split_lines(raw: str) -> list[Unit]:
    """Divide raw text into its visible lines, or its paragraphs where lines are hard-wrapped."""
    units: list[Unit] = []
    gaps: list[bool] = []  # is there a blank line before this unit?
    indents: list[int] = []
    here = blank = 0
    for line in raw.splitlines(keepends=True):
        text = line.strip()
        if text:
            indent = len(line) - len(line.lstrip()) if line[0] != text[0] else 0
            gaps.append(blank > 0)
            indents.append(indent)
            units.append(Unit(here + indent, here + indent + len(text), text))
            blank = -1 if line[-1] != "\f" else 0
        blank += 1
        here += len(line)
    return _unwrap(raw, units, gaps, indents)


def _unwrap(raw: str, units: list[Unit], gaps: list[bool], indents: list[int]) -> list[Unit]:
    """Join the lines of hard-wrapped paragraphs (as in e-mail and old wire copy)."""
    if len(units) < 4:
        return _unwrap_few(raw, units, gaps)
    lengths = sorted(unit.end - unit.start for unit in units)
    width = lengths[int(len(lengths) * 0.9)]
    if not 40 <= width <= 100:
        return units
    full = [u for u in units if u.end - u.start >= 0.75 * width]
    open_ended = sum(not ends_sentence(u.text) for u in full)
    # Where blank lines or indents part the paragraphs, a full stop at a line's end parts nothing.
    marked = any(gaps[1:]) or any(b > a + 1 for a, b in pairwise(indents))
    if len(full) * (3 if marked else 2) < len(units) or open_ended * 2 < len(full):
        return units
    joined = [units[0]]
    for at in range(1, len(units)):
        before, unit = units[at - 1], units[at]
        length = before.end - before.start
        runs_on = marked or length >= 0.6 * width or not ends_sentence(before.text)
        indented = indents[at] > indents[at - 1] + 1
        if runs_on and not gaps[at] and not indented and unit.end - joined[-1].start < 20_000:
            start = joined[-1].start
            joined[-1] = Unit(start, unit.end, raw[start : unit.end])
        else:
            joined.append(unit)
    return joined


def _unwrap_few(raw: str, units: list[Unit], gaps: list[bool]) -> list[Unit]:
    """Join two or three lines, each as long as a wrapped one, that break off in mid-sentence."""
    wrapped = all(
        45 <= len(above.text) <= 100
        and not ends_sentence(above.text)
        and below.text[0].islower()
        and not raw[above.end : below.start].strip(" \n")
        for above, below in pairwise(units)
    )
    if len(units) < 2 or any(gaps[1:]) or not wrapped:
        return units
    start, end = units[0].start, units[-1].end
    return [Unit(start, end, raw[start:end])]


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as sentences do, quotation marks and brackets aside."""
    if text[-12:].rstrip(_CLOSERS).endswith(_STOPS):
        return True
    tail = text[-40:]
    if not any(mark in tail for mark in "([-–—"):
        return False
    return _SIGNED_OFF.sub("", tail)[-12:].rstrip(_CLOSERS).endswith(_STOPS)
