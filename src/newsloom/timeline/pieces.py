"""A sentence cut into clauses, and which clause each expression of time belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pandas as pd

from newsloom.language.modality import split_clauses
from newsloom.rows import named_rows_of, rows_of

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


def by_sentence(frame: pd.DataFrame, columns: list[str]) -> dict[Any, list[Any]]:
    """Give some columns of a table by article and sentence; nulls are None."""
    grouped: dict[Any, list[Any]] = defaultdict(list)
    places = rows_of(frame, ["article_id", "sentence"])
    for place, row in zip(places, named_rows_of(frame, columns), strict=True):
        grouped[place].append(row)
    return grouped


def quotes_by_sentence(quotes: pd.DataFrame, sentences: pd.DataFrame) -> dict[Any, list[Any]]:
    """Give for each sentence the quotations that reach into it."""
    bounds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article_id, start, sentence in rows_of(sentences, ["article_id", "start", "sentence"]):
        bounds[article_id].append((start, sentence))
    found: dict[Any, list[Any]] = defaultdict(list)
    columns = ["article_id", "start", "end", "kind", "cue_start", "cue"]
    for row in named_rows_of(quotes, columns):
        places = bounds[row.article_id]
        first = max(0, bisect_right(places, (row.start, 1 << 60)) - 1)
        for start, sentence in places[first:]:
            if start >= row.end:
                break
            found[(row.article_id, sentence)].append(row)
    return found
