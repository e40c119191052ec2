"""What of the passages and statements is of a name, so that choosing it leaves only those."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import Any

import pandas as pd

from newsloom.report.behind import Behind
from newsloom.report.dossiers import names_with_evidence
from newsloom.report.model import PASSAGES, Aligned, Beyond
from newsloom.report.sides import in_order, show_pair
from newsloom.report.spoken import Spoken
from newsloom.report.words import is_null

EACH = 4  # passages that stand on the page for a name, beside the first of all
MOST = 240  # passages beyond the first
_FOLLOWED = "said-"  # how the address of a number begins that counts what several names said


def follow_passages(corpus: Any, behind: Behind) -> tuple[list[Aligned], Beyond]:
    """Give the first passages that two articles share, and some more of the names with evidence.

    A pair of passages is of the names that stand in it, and of those whose words it is.
    """
    rows = in_order(corpus.passages)
    ids = names_with_evidence(corpus)
    of = _names_of(corpus, rows, set(ids))
    places: dict[str, list[int]] = defaultdict(list)
    for at, names in enumerate(of):
        for name in names:
            places[name].append(at)
    beyond: dict[int, None] = {}
    if len(rows) <= PASSAGES + MOST:
        beyond = dict.fromkeys(range(PASSAGES, len(rows)))
    for turn in range(EACH):  # one of each name before a second of any
        for name in ids:
            beyond |= dict.fromkeys(at for at in places.get(name, [])[turn : turn + 1])
    beyond = {at: None for at in beyond if at >= PASSAGES}
    shown = {*range(PASSAGES), *list(beyond)[:MOST]}
    made = [
        (at, Aligned(*show_pair(behind, row), of[at]))
        for at, row in enumerate(rows.itertuples(index=False))
        if at in shown
    ]
    first = [pair for at, pair in made if at < PASSAGES]
    more = [pair for at, pair in made if at >= PASSAGES]
    counts = {name: len(found) for name, found in places.items()}
    return first, Beyond(more, len(rows), counts, "passages.csv")


def follow_numbers(spoken: Spoken, corpus: Any) -> dict[str, dict[str, Any]]:
    """Give how much of each number about quotations is of a name.

    A statement is of the name that says it and of the one that passes it on, a sentence of the
    names that stand in it.

    Returns
    -------
    ``numbers``: for the address of each number that counts what is of several, how many are of
    each name; ``items``: for each piece of evidence the names that it is of, blanks between them.
    """
    ids = set(names_with_evidence(corpus))
    by = {
        "q": [
            tuple(sorted({str(e) for e in two if not is_null(e) and e in ids}))
            for two in zip(
                spoken.statements["entity_id"], spoken.statements["channel"], strict=True
            )
        ],
        "s": _names_in_sentences(corpus, spoken.sentences, ids),
    }
    numbers = {}
    for key, (of, places) in spoken.places.items():
        if key.startswith(_FOLLOWED):
            found = Counter(name for at in places for name in by[of][at])
            numbers[key] = dict(sorted(found.items()))
    shown = {name for key in numbers for name in spoken.numbers[key].shown}
    items = {name: " ".join(by[name[0]][int(name[1:])]) for name in sorted(shown)}
    return {
        "numbers": {key: found for key, found in sorted(numbers.items()) if found},
        "items": {name: ids for name, ids in items.items() if ids},
    }


def _names_in_sentences(
    corpus: Any, sentences: pd.DataFrame, ids: set[str]
) -> list[tuple[str, ...]]:
    named = corpus.mentions
    named = named[(named["form"] == "name") & named["entity_id"].isin(list(ids))]
    held: dict[tuple[str, int], set[str]] = defaultdict(set)
    columns = (named[c].tolist() for c in ("article_id", "sentence", "entity_id"))
    for article_id, sentence, entity_id in zip(*columns, strict=True):
        held[article_id, sentence].add(entity_id)
    places = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    return [tuple(sorted(held.get(place, ()))) for place in places]


def _names_of(corpus: Any, rows: pd.DataFrame, ids: set[str]) -> list[tuple[str, ...]]:
    """Give for each pair of passages the names that either holds, or whose words it is."""
    articles = {*rows["article_a"], *rows["article_b"]}
    named = corpus.mentions[corpus.mentions["form"] == "name"]
    as_read = named.assign(start=named["raw_start"], end=named["raw_end"])
    clean, raw, said = (
        _Spans(frame[frame["article_id"].isin(list(articles)) & frame["entity_id"].isin(list(ids))])
        for frame in (named, as_read, corpus.quotes)
    )
    found = []
    for row in rows.itertuples(index=False):
        names: set[str] = set()
        for article_id, block, start, end in (
            (row.article_a, row.block_a, row.start_a, row.end_a),
            (row.article_b, row.block_b, row.start_b, row.end_b),
        ):
            # A headline or a caption is no part of the clean text: its places are of the raw one.
            names |= (clean if is_null(block) else raw).touching(article_id, start, end)
            if is_null(block) and row.relation != "near_duplicate":
                names |= said.touching(article_id, start, end)
        found.append(tuple(sorted(names)))
    return found


class _Spans:
    """Where names stand, or whose words are where, by article."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._of: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        columns = (frame[c].tolist() for c in ("article_id", "start", "end", "entity_id"))
        for article_id, start, end, entity_id in zip(*columns, strict=True):
            self._of[article_id].append((start, end, entity_id))
        for spans in self._of.values():
            spans.sort()

    def touching(self, article_id: str, start: int, end: int) -> set[str]:
        """Give whom the spans are of that share a letter with this stretch."""
        spans = self._of.get(article_id, [])
        return {name for _, last, name in spans[: bisect_left(spans, (end,))] if last > start}
