"""Raw text as lines, with hard-wrapped lines joined to paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

# "… the soldiers. (ANI)": the agency signs behind the last stop.
_SIGNED_OFF = re.compile(r"(?<=[.!?”\"’])\s{1,3}(?:[(\[]|[-–—] ?)[A-Z][\w/ .&-]{1,20}[)\]]?$")

_SIGNS = re.compile(r"[-(\[–—]")
_LONGEST = 20_000  # of a paragraph: beyond, a text is no prose
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
    sure: bool = False  # of the article, whatever the weights say


def split_lines(raw: str) -> list[Unit]:
    """Divide raw text into its visible lines, or its paragraphs where lines are hard-wrapped."""
    lines: list[tuple[int, str]] = []  # where each begins, and its visible text
    gaps: list[bool] = []  # is there a blank line before it?
    indents: list[int] = []
    here, gap = 0, False
    for line in raw.splitlines(keepends=True):
        text = line.strip()
        if text:
            indent = len(line) - len(line.lstrip()) if line[0] != text[0] else 0
            gaps.append(gap)
            indents.append(indent)
            lines.append((here + indent, text))
            gap = line[-1] == "\f"
        else:
            gap = True
        here += len(line)
    joined = _paragraphs(raw, lines, gaps, indents)
    if joined is None:
        return [Unit(start, start + len(text), text) for start, text in lines]
    units = []
    for first, last in joined:
        start, text = lines[first][0], lines[first][1]
        end = lines[last][0] + len(lines[last][1])
        units.append(Unit(start, end, text if first == last else raw[start:end]))
    return units


def _paragraphs(
    raw: str, lines: list[tuple[int, str]], gaps: list[bool], indents: list[int]
) -> list[tuple[int, int]] | None:
    """Give first and last lines of hard-wrapped paragraphs (as in e-mail and old wire copy).

    None where lines are paragraphs themselves.
    """
    if len(lines) < 4:
        return [(0, len(lines) - 1)] if _are_one(raw, lines, gaps) else None
    lengths = [len(text) for _, text in lines]
    width = sorted(lengths)[int(len(lengths) * 0.9)]
    if not 40 <= width <= 100:
        return None
    full = [text for _, text in lines if len(text) >= 0.75 * width]
    open_ended = sum([text[-1].isalnum() or not ends_sentence(text) for text in full])
    # Where blank lines or indents part the paragraphs, a full stop at a line's end parts nothing.
    steps = [below > above + 1 for above, below in pairwise(indents)]
    marked = True in steps or True in gaps[1:]
    if len(full) * (3 if marked else 2) < len(lines) or open_ended * 2 < len(full):
        return None
    joined = []
    first = 0
    for at in range(1, len(lines)):
        parted = gaps[at] or steps[at - 1] or lines[at][0] - lines[first][0] > _LONGEST
        if not parted and not marked and lengths[at - 1] < 0.6 * width:
            parted = ends_sentence(lines[at - 1][1])
        if parted:
            joined.append((first, at - 1))
            first = at
    return [*joined, (first, len(lines) - 1)]


def _are_one(raw: str, lines: list[tuple[int, str]], gaps: list[bool]) -> bool:
    """Tell whether two or three lines, long as wrapped ones, break off in mid-sentence."""
    return (
        len(lines) > 1
        and not any(gaps[1:])
        and all(
            45 <= len(above) <= 100
            and below[0].islower()
            and not ends_sentence(above)
            and not raw[start + len(above) : start_below].strip(" \n")
            for (start, above), (start_below, below) in pairwise(lines)
        )
    )


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as sentences do, quotation marks and brackets aside."""
    if text[-12:].rstrip(_CLOSERS).endswith(_STOPS):
        return True
    tail = text[-40:]
    if not _SIGNS.search(tail):
        return False
    return _SIGNED_OFF.sub("", tail)[-12:].rstrip(_CLOSERS).endswith(_STOPS)
