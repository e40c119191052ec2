"""Pairs of quotation marks in running text, whatever their style.

Curly and straight doubles, two apostrophes typed for one double, low-high marks, guillemets in
both directions, corner brackets, and single marks as British papers use them. Apostrophes are no
marks. A mark that is never closed ends with its paragraph or sentence: nothing runs away.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

MARK = re.compile("[“”„‟\"＂❝❞〝〞〟«»‹›「」『』]|''(?!')|``|’’(?!’)|‘‘")
SINGLE = re.compile("[‘’‚‛'`]")
PARAGRAPH = re.compile(r"\n\s*")  # blanks before it are looked for backwards, in linear time
FAMILY = dict.fromkeys("«»‹›", "angle") | dict.fromkeys("「」『』", "corner")
OPENING_BEFORE = frozenset("([{<—–-/‘'“\"„«‹:;=>*_|")
CLOSING_AFTER = frozenset(".,;:?!)]}>—–-/…’'”\"»›*_|")
# Words that begin with an apostrophe.
ELISIONS = frozenset(
    """tis twas em til till cause cos coz cuz bout round n neath nuff ere gainst mongst tween o
    """.split()
)
# A reporting clause after a comma: a few words, none of them a helping verb, and "said".
REPORT = re.compile(
    r"[,?!…]\s(?=(?:(?!(?:was|were|is|are|be|been|never|not|had|has|have|who|and|but|that|as)\b)"
    r"[\w.’'-]{1,20} ){0,4}(?:said|says|told|added|asked|warned|insisted)\b)"
)
# An unclosed mark at the head of a paragraph covers it only while it looks like one speech.
UNCLOSED_WORDS = 120


@dataclass(frozen=True, order=True)
class Pair:
    """A pair of marks: the span with its marks, and the span inside them."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    single: bool = False
    closed: bool = True


@dataclass
class _Open:
    position: int
    width: int
    mark: str
    family: str
    depth_ends: int = 0


def find_marked(text: str, sentences: Sequence[tuple[int, int]] = ()) -> list[Pair]:
    """Find every pair of quotation marks.

    Parameters
    ----------
    text
        Clean or raw text; every line break is taken for the end of a paragraph.
    sentences
        Sentence bounds, used only to end a mark that is never closed.

    Returns
    -------
    Pairs by position; a nested pair follows the one that holds it. A speech whose opening mark is
    repeated at each paragraph is one pair.
    """
    paragraphs = _paragraphs(text)
    doubles = _doubles(text, paragraphs, sentences)
    singles = _singles(text, paragraphs)
    return sorted(doubles + _uncrossed(singles, doubles), key=lambda p: (p.start, -p.end))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for gap in PARAGRAPH.finditer(text):
        end = gap.start()
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            bounds.append((start, end))
        start = gap.end()
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return (text[start - 1] if start else " "), (text[end] if end < len(text) else " ")


def _direction(text: str, found: re.Match[str], opened: _Open | None) -> str:
    """Say what a mark does here: ``open``, ``close`` or ``none``."""
    mark = found.group()
    before, after = _around(text, found.start(), found.end())
    opens = (before.isspace() or before in OPENING_BEFORE) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in CLOSING_AFTER)
    if mark in "「『":
        return "open"
    if mark in "」』":
        return "close" if opened else "none"
    if mark in "«»‹›":
        if opened:
            return "close" if mark != opened.mark else "none"
        # Danish and German papers turn them round: »so«.
        return "open" if mark in "«‹" or (opens and after.isalnum()) else "none"
    if mark == "``" and opened and opened.mark == mark and closes and not opens:
        return "close"
    if mark in "„``❝〝":
        return "open"
    if mark in "❞〞〟":
        return "close" if opened else "none"
    if mark == "“" and not (opened and opened.mark == "„") and not (closes and not opens):
        return "open"
    if mark == "”" and not (opens and not closes and not opened):
        return "close" if opened else "none"
    if opens and not closes:
        return "open"
    if closes and not opens:
        if opened:
            return "close"
        return "none"
    if not opened and (before.isdigit() or after.isspace()):
        return "none"  # inches, or a stray mark
    return "close" if opened else "open"


def _doubles(
    text: str, paragraphs: list[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> list[Pair]:
    pairs: list[Pair] = []
    waiting: _Open | None = None  # opened in an earlier paragraph, to be continued
    ends = [end for _, end in sentences]
    for number, (start, end) in enumerate(paragraphs):
        marks = list(MARK.finditer(text, start, end))
        stack: list[_Open] = []
        if waiting:
            first = marks[0] if marks else None
            repeated = (
                first is not None
                and first.start() == start
                and FAMILY.get(first.group(), "double") == waiting.family
                and _direction(text, first, None) == "open"
            )
            closed_here = first is not None and _direction(text, first, waiting) == "close"
            if repeated:
                marks = marks[1:]
                waiting.depth_ends = end
                stack = [waiting]
            elif closed_here and number and paragraphs[number - 1][0] <= waiting.position:
                # The opening mark was not repeated; allowed over one break only.
                stack = [waiting]
            else:
                pairs += _unclosed(text, waiting, paragraphs, ends)
            waiting = None
        for found in marks:
            family = FAMILY.get(found.group(), "double")
            same = next((o for o in reversed(stack) if o.family == family), None)
            does = _direction(text, found, same)
            if does == "open":
                if same:
                    # A second opening mark: the first was never closed.
                    pairs += _unclosed(text, same, paragraphs, ends, before=found.start())
                    stack.remove(same)
                mark = found.group()
                stack.append(_Open(found.start(), len(mark), mark, family, end))
            elif does == "close" and same:
                inner_start, inner_end = _trim(text, same.position + same.width, found.start())
                if inner_start < inner_end:
                    pairs.append(Pair(same.position, found.end(), inner_start, inner_end))
                del stack[stack.index(same) :]
        for opened in stack:
            more = number + 1 < len(paragraphs)
            if more and waiting is None:
                waiting = opened
            else:
                pairs += _unclosed(text, opened, paragraphs, ends)
    if waiting:
        pairs += _unclosed(text, waiting, paragraphs, ends)
    return pairs


def _unclosed(
    text: str,
    opened: _Open,
    paragraphs: list[tuple[int, int]],
    sentence_ends: list[int],
    before: int | None = None,
) -> list[Pair]:
    """End a mark that was never closed: with its paragraph if it opened it, else its sentence."""
    paragraph = bisect_right(paragraphs, (opened.position, len(text))) - 1
    start, end = paragraphs[paragraph]
    if opened.depth_ends > end and before is None:
        # Repeated at each paragraph and never closed: it runs to the end of the last one.
        end = opened.depth_ends
    elif opened.position == start and (clause := REPORT.search(text, start, min(end, start + 600))):
        # "“We are ready, Ada Bell said.": the closing mark was lost before the reporting clause.
        end = min(clause.start() + 1, before or end)
    elif opened.position != start or before or text.count(" ", start, end) > UNCLOSED_WORDS:
        limit = min(end, before) if before else end
        nearest = bisect_left(sentence_ends, opened.position + opened.width + 1)
        end = min(limit, sentence_ends[nearest]) if nearest < len(sentence_ends) else limit
        if not sentence_ends and text.count(" ", opened.position, end) > UNCLOSED_WORDS:
            return []
    inner_start, inner_end = _trim(text, opened.position + opened.width, end)
    if inner_start >= inner_end:
        return []
    return [Pair(opened.position, inner_end, inner_start, inner_end, closed=False)]


def _singles(text: str, paragraphs: list[tuple[int, int]]) -> list[Pair]:
    pairs: list[Pair] = []
    waiting: int | None = None
    for start, end in paragraphs:
        marks = [m.start() for m in SINGLE.finditer(text, start, end) if not _doubled(text, m)]
        opened: int | None = None
        if waiting is not None and marks and marks[0] == start and _opens_single(text, start):
            opened, marks = waiting, marks[1:]
        waiting = None
        weak: int | None = None
        for at in marks:
            if _opens_single(text, at):
                if opened is not None and weak is not None:
                    _add_single(text, pairs, opened, weak)
                opened, weak = at, None
            elif opened is not None:
                strength = _closes_single(text, at, opened)
                if strength == "strong":
                    _add_single(text, pairs, opened, at)
                    opened, weak = None, None
                elif strength == "weak" and weak is None:
                    weak = at
        if opened is not None and weak is not None:
            _add_single(text, pairs, opened, weak)
        elif opened is not None and (opened == start or opened < start):
            waiting = opened
    return pairs


def _doubled(text: str, found: re.Match[str]) -> bool:
    mark, at = found.group(), found.start()
    return text[at - 1 : at] == mark or text[at + 1 : at + 2] == mark


def _opens_single(text: str, at: int) -> bool:
    before, after = _around(text, at, at + 1)
    if text[at] == "’" or not (after.isalnum() or after in '“"$£€#@…(['):
        return False
    if not (before.isspace() or before in OPENING_BEFORE):
        return False
    if before == "-" and at > 1 and text[at - 2].isalnum():
        return False
    word = re.compile(r"\w*").match(text, at + 1)
    following = word.group().lower() if word else ""
    return not (following in ELISIONS or re.fullmatch(r"\d\ds?", following[:4]))


def _closes_single(text: str, at: int, opened: int | None = None) -> str:
    before, after = _around(text, at, at + 1)
    low = opened is not None and text[opened] == "‚"  # ‚so‘, as German papers do
    if (text[at] in "‘‚‛`" and not (low and text[at] == "‘")) or before.isspace():
        return "none"
    if after.isalnum():
        return "none"
    if before in '.,?!;:…—–”")]':
        return "strong"
    # "the leaders’ talks", "rockin’ along": more likely apostrophes if a better mark follows.
    if before.lower() == "s" or text[max(0, at - 2) : at].lower() == "in":
        return "weak"
    return "strong"


def _add_single(text: str, pairs: list[Pair], opened: int, closed: int) -> None:
    start, end = _trim(text, opened + 1, closed)
    if start < end:
        pairs.append(Pair(opened, closed + 1, start, end, single=True))


def _uncrossed(singles: list[Pair], doubles: list[Pair]) -> list[Pair]:
    """Keep the single pairs that do not straddle the edge of a double pair."""
    edges = sorted(edge for pair in doubles for edge in (pair.start, pair.end - 1))
    other = {p.start: p.end - 1 for p in doubles} | {p.end - 1: p.start for p in doubles}
    kept = []
    for pair in singles:
        low, high = bisect_left(edges, pair.start), bisect_left(edges, pair.end)
        # A few marks are looked at; a single pair round very many doubles is no quotation.
        if high - low <= 40 and all(pair.start <= other[e] < pair.end for e in edges[low:high]):
            kept.append(pair)
    return kept


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else (start, start)
