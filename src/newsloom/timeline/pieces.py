"""A sentence cut into clauses, and which clause each expression of time belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import Any

from newsloom.language.modality import split_clauses

WHEN = re.compile(r",?\s+when\s")


def pieces_of(sentence: Any, contents: list[Any]) -> list[tuple[int, int]]:
    """Cut a sentence at the edges of what is reported in it, and each part into clauses."""
    edges = {sentence.start, sentence.end}
    for quote in contents:
        if quote.kind != "direct":
            edges |= {e for e in (quote.start, quote.end) if sentence.start < e < sentence.end}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        part = sentence.text[start - sentence.start : end - sentence.start]
        pieces += [(s + start, e + start) for s, e in split_clauses(part)]
    return pieces


def times_of(
    pieces: list[tuple[int, int]], sentence: Any, times: list[Any]
) -> list[tuple[tuple[int, int], list[Any]]]:
    """Give each piece the expressions it holds; "in May, when …" dates what follows."""
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for time in times:
        for at, (start, end) in enumerate(pieces):
            if start <= time.start < end:
                after = sentence.text[time.end - sentence.start :]
                if time.end >= end - 1 and WHEN.match(after) and at + 1 < len(pieces):
                    held[pieces[at + 1]].append(time)
                else:
                    held[(start, end)].append(time)
    return sorted(held.items())
