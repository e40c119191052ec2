"""The ledger: how clean text comes from raw text, and how to walk back.

``text`` is the body blocks, each with its edits applied and trimmed, joined by one blank line.
Everything here follows from that sentence, so raw can be rebuilt and offsets can be mapped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]

JOINER = "\n\n"


class Edit(NamedTuple):
    """A change inside one raw block: code points ``start:end`` of raw become ``after``."""

    start: int
    end: int
    after: str
    kind: str
    rule: str


def apply_edits(
    raw: str, body: Sequence[tuple[int, int]], edits: Iterable[Edit]
) -> tuple[str, list[dict[str, Any]]]:
    """Make the clean text and the rows of the ledger from body spans and their edits.

    Edits must not overlap and must lie inside one body span each. Blank space at the two ends of
    an edited block is not part of the text (nor of the ledger: the contract trims it).
    """
    queue = sorted(edits)
    many = len(queue)
    parts: list[str] = []
    rows: list[dict[str, Any]] = []
    length = at = 0
    for number, (start, end) in enumerate(body):
        if number:
            parts.append(JOINER)
            length += len(JOINER)
        here = start
        while at < many:
            first, last, after, kind, rule = queue[at]
            if last > end:
                break
            parts += (raw[here:first], after)
            begin = length + first - here
            length = begin + len(after)
            rows.append(
                {
                    "raw_start": first,
                    "raw_end": last,
                    "start": begin,
                    "end": length,
                    "before": raw[first:last],
                    "after": after,
                    "kind": kind,
                    "rule": rule,
                }
            )
            here = last
            at += 1
        parts.append(raw[here:end])
        length += end - here
    return "".join(parts), rows


def outside_body(raw: str, blocks: Iterable[Row]) -> list[str]:
    """Give what stands before, between and after the body blocks: one piece more than blocks."""
    pieces, here = [], 0
    for start, end in _body_spans(blocks):
        pieces.append(raw[here:start])
        here = end
    return [*pieces, raw[here:]]


def rebuild_raw(
    text: str, blocks: Iterable[Row], edits: Iterable[Row], outside: Sequence[str]
) -> str:
    """Rebuild raw from the clean text, the ledger and what stood outside the body.

    Parameters
    ----------
    text, blocks, edits
        The clean text of one article and its rows in the tables blocks and edits.
    outside
        The raw text that is not body, as `outside_body` gives it.

    Raises
    ------
    ValueError
        When an edit's ``after`` does not stand in the text where its row says, or the number of
        outside pieces does not fit the blocks: the ledger and the text are of two articles.
    """
    spans = _body_spans(blocks)
    if len(outside) != len(spans) + 1:
        raise ValueError(f"{len(spans)} body blocks need {len(spans) + 1} pieces outside them")
    queue = _sorted_edits(edits)
    made = [outside[0]]
    here = at = 0
    for number, (start, end) in enumerate(spans):
        if number:
            if text[here : here + len(JOINER)] != JOINER:
                raise ValueError(f"the text has no blank line at {here}")
            here += len(JOINER)
        raw_here = start
        while at < len(queue) and queue[at]["raw_end"] <= end:
            edit = queue[at]
            kept = edit["raw_start"] - raw_here
            made.append(text[here : here + kept])
            here += kept
            after = str(edit["after"])
            if text[here : here + len(after)] != after or here != edit["start"]:
                raise ValueError(f"the edit at raw {edit['raw_start']} does not fit the text")
            made.append(str(edit["before"]))
            here += len(after)
            raw_here = edit["raw_end"]
            at += 1
        made.append(text[here : here + end - raw_here])
        here += end - raw_here
        made.append(outside[number + 1])
    return "".join(made)


class OffsetMap:
    """Offsets of one article, clean to raw and raw to clean.

    Parameters
    ----------
    blocks, edits
        The article's rows in the tables blocks and edits (dicts, or ``frame.to_dict("records")``).
    """

    def __init__(self, blocks: Iterable[Row], edits: Iterable[Row]) -> None:
        # Pieces in order: (raw_start, raw_end, start, end, copied). Joiners and insertions are
        # pieces of raw length 0, deletions of clean length 0; furniture is between the pieces.
        self._pieces: list[tuple[int, int, int, int, bool]] = []
        queue = _sorted_edits(edits)
        clean = at = 0
        for number, (start, end) in enumerate(_body_spans(blocks)):
            if number:
                self._add(start, start, clean, clean + len(JOINER), False)
                clean += len(JOINER)
            here = start
            while at < len(queue) and queue[at]["raw_end"] <= end:
                edit = queue[at]
                kept = edit["raw_start"] - here
                self._add(here, edit["raw_start"], clean, clean + kept, True)
                clean += kept
                after = len(str(edit["after"]))
                self._add(edit["raw_start"], edit["raw_end"], clean, clean + after, False)
                clean += after
                here = edit["raw_end"]
                at += 1
            self._add(here, end, clean, clean + end - here, True)
            clean += end - here
        self.length = clean
        self._starts = [piece[2] for piece in self._pieces]
        self._raw_starts = [piece[0] for piece in self._pieces]

    def _add(self, raw_start: int, raw_end: int, start: int, end: int, copied: bool) -> None:
        if raw_end > raw_start or end > start:
            self._pieces.append((raw_start, raw_end, start, end, copied))

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw span from which the clean span ``start:end`` was made.

        The span runs from the first character's origin to the last one's, so an inserted blank
        inside a name costs nothing. Inserted blanks themselves map to the empty span where they
        went in. An empty clean span gives an empty raw span.
        """
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"{start}:{end} is not a span of a text of length {self.length}")
        if not self._pieces:
            return 0, 0
        first = self._origin(start, last=False)
        if start == end:
            return first, first
        return first, max(first, self._origin(end - 1, last=True))

    def _origin(self, offset: int, *, last: bool) -> int:
        index = max(bisect_right(self._starts, offset) - 1, 0)
        raw_start, raw_end, start, end, copied = self._pieces[index]
        if offset >= end:  # the end of the text
            return raw_end
        if copied:
            return raw_start + (offset - start) + (1 if last else 0)
        return raw_end if last else raw_start

    def to_clean(self, raw_start: int, raw_end: int) -> tuple[int, int] | None:
        """Give the clean span made from the raw span, or None where nothing of it was kept."""
        if raw_end < raw_start:
            raise ValueError(f"{raw_start}:{raw_end} is not a span")
        low = high = None
        index = max(bisect_right(self._raw_starts, raw_start) - 1, 0)  # pieces never overlap in raw
        for begin, stop, start, end, copied in self._pieces[index:]:
            if begin >= raw_end:
                break
            if stop <= raw_start or start == end or begin == stop:
                continue
            if copied:
                start, end = (
                    start + max(raw_start - begin, 0),
                    end - max(stop - raw_end, 0),
                )
            low = start if low is None else low
            high = end
        return None if low is None or high is None else (low, high)


def _body_spans(blocks: Iterable[Row]) -> list[tuple[int, int]]:
    return sorted((int(b["raw_start"]), int(b["raw_end"])) for b in blocks if b["kind"] == "body")


def _sorted_edits(edits: Iterable[Row]) -> list[Row]:
    return sorted(edits, key=lambda e: (e["raw_start"], e["raw_end"], e["start"]))
