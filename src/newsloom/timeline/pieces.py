"""A sentence cut into clauses, and which clause each expression of time belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pandas as pd

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


def grouped_by(frame: pd.DataFrame, keys: list[str]) -> dict[Any, list[Any]]:
    """Give the rows of a table by the values of some columns; of one column, by its value."""
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in frame.itertuples(index=False):
        values = tuple(getattr(row, key) for key in keys)
        grouped[values if len(keys) > 1 else values[0]].append(row)
    return grouped


def quotes_by_sentence(quotes: pd.DataFrame, sentences: pd.DataFrame) -> dict[Any, list[Any]]:
    """Give for each sentence the quotations that reach into it."""
    bounds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sentences.itertuples(index=False):
        bounds[row.article_id].append((row.start, row.sentence))
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in quotes.itertuples(index=False):
        places = bounds[row.article_id]
        first = max(0, bisect_right(places, (row.start, 1 << 60)) - 1)
        for start, sentence in places[first:]:
            if start >= row.end:
                break
            found[(row.article_id, sentence)].append(row)
    return found
