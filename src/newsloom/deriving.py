"""What looks across articles, made of what stands in each: entities, dates, times, quotes, counts.

Rows are made for some hundred articles at a time and written as they are made. What must be seen
as a whole is kept in memory as numbers and short strings: names while they are resolved, what
ties articles together while they are dated, statements while they are clustered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.cleaning import Progress, Row
from newsloom.forgetting import forget
from newsloom.gathered import Gathered
from newsloom.partfiles import parts_folder
from newsloom.partitions import Workers
from newsloom.parts import Part
from newsloom.pipelines import stamp_of
from newsloom.ranking import rank_names, rank_pairs
from newsloom.recalled import Reached, Recall
from newsloom.resolving import Resolved, resolve_corpus
from newsloom.rows import rows_of
from newsloom.shelf import Shelf
from newsloom.store import Cache
from newsloom.tables import TableFile, TableRecord
from newsloom.telling import Tellings
from newsloom.told import Known
from newsloom.versions import code_digest

Written = dict[str, TableFile | TableRecord]
Rank = Callable[[Path, Mapping[str, Any]], dict[str, TableRecord]]


def derive_tables(
    gathered: Gathered,
    folder: Path,
    parameters: Mapping[str, Any],
    report: Progress,
    *,
    store: Cache,
    workers: Workers,
    own: Sequence[Any] = (),
    copies: Sequence[Any] = (),
    judgements: Sequence[Any] = (),
) -> tuple[Written, Sequence[Any]]:
    """Make and write every table that is made of what stands in the articles.

    Parameters
    ----------
    gathered
        Every article, annotated.
    folder
        Where the tables are written.
    parameters
        Of the run.
    report
        Called with the stage, steps done and steps in all.
    store
        Where what each article tells is kept.
    workers
        Who works out what stands in the articles.
    own
        The researcher's names.
    copies
        Articles that repeat another, as `Gathered.find_copies` gives them.
    judgements
        The rows of judgements.csv; those on names are followed here.

    Returns
    -------
    The tables written, and what became of each judgement on names (`resolve.Outcome`).
    """
    stages = iter(range(1, 6))

    def step() -> None:
        report("derive", next(stages), 5)
        forget()

    written: Written = {}
    with (
        Shelf(folder) as mentions,
        Shelf(folder) as shelf,
        Shelf(folder) as happened,
        parts_folder(folder) as parts,
    ):
        resolved = resolve_corpus(gathered, mentions, folder, parameters, own, judgements)
        for name, frame in resolved.frames.items():
            written[name] = tables.write_parts(folder, name, [frame])
        resolved.frames.clear()
        step()
        dating = _date(gathered, mentions, folder, parameters, written, shelf, resolved)
        step()
        known = _known(folder, resolved, parameters)
        read_with = [code_digest(), stamp_of(parameters["model"]), parameters["syntax"]]
        recall = Recall(store, read_with)
        reached = Reached(parts, store.folder.resolve())
        tellings = Tellings(gathered, folder, happened, Cache(store.folder))
        told, totals = tellings.tell(shelf, dating, recall, known, workers, reached)
        written |= told
        step()
        # Others at work rank while it is compared here what articles told.
        ranking = [
            (rank, workers.begin(_rank_there, rank, folder.resolve(), parts, parameters))
            for rank in (partial(rank_pairs, totals=totals), rank_names)
        ]
        written |= tellings.compare(copies)
        del tellings
        for rank, result in ranking:
            written |= result() or rank(folder, parameters)
            step()
    return written, resolved.outcomes


def _rank_there(
    rank: Rank, folder: Path, parts: Path, parameters: Mapping[str, Any]
) -> dict[str, TableRecord] | None:
    """Rank in whichever process; None where it doesn't reach the tables, or can't write there."""
    with suppress(OSError):
        return rank(folder, parameters) if parts.is_dir() else None
    return None


def _date(
    gathered: Gathered,
    mentions: Shelf,
    folder: Path,
    parameters: Mapping[str, Any],
    written: Written,
    shelf: Shelf,
    resolved: Resolved,
) -> Any:
    """Write mentions, sentences, blocks and edits; gather what tells when articles were printed.

    Sentences and mentions are put on the shelf too, one record for each part.
    """
    from newsloom.dating import Dating

    numbers_of = {article_id: n for n, article_id in enumerate(gathered.ids)}

    @lru_cache(maxsize=64)
    def look(article_id: str) -> tuple[Row, Sequence[Row]]:
        number = numbers_of[article_id]
        article = gathered.article(number)
        row = {"article_id": article_id, "raw": gathered.raw(number), "text": article.text}
        return row, _in_order(article.blocks, "raw_start")

    kept = (a for a, status in zip(gathered.ids, gathered.status, strict=True) if status == "kept")
    ties = any(a not in gathered.published for a in kept)
    dating = Dating(look, ties=ties)
    parse = lru_cache(maxsize=10_000)(json.loads)  # "on Monday" is one form wherever it stands
    names = ("mentions", "sentences", "blocks", "edits")
    with (
        TableFile(folder, "mentions") as mentions_file,
        TableFile(folder, "sentences") as sentences_file,
        TableFile(folder, "blocks") as blocks_file,
        TableFile(folder, "edits") as edits_file,
    ):
        for at, numbers in enumerate(gathered.chunks()):
            part = Part(gathered, numbers)
            named, sentences, described, found = mentions[at]
            told = _with_descriptions(part, named, described, resolved)
            for layer, file in (("blocks", blocks_file), ("edits", edits_file)):
                rows = [row for a in part.ids for row in getattr(part.cleaned[a], layer)]
                file.add(tables.make(layer, rows))
            sentences_file.add(sentences)
            mentions_file.add(told)
            shelf.put((sentences, told, found))
            if not ties:  # where every article has its day, nothing is read from their texts
                for number, article_id in zip(numbers, part.ids, strict=True):
                    day, status = gathered.published.get(article_id), gathered.status[number]
                    row = {"article_id": article_id, "published": day, "status": status}
                    dating.add(row, {})
                continue
            grouped = {
                "sentences": _by_article(sentences),
                "found": _by_article(found),
                "mentions": _by_article(told),
            }
            for rows in grouped["found"].values():
                for row in rows:
                    row["parsed"] = parse(row["form"])
            for number, article_id in zip(numbers, part.ids, strict=True):
                mine = {name: rows.get(article_id, []) for name, rows in grouped.items()}
                mine["blocks"] = _in_order(part.cleaned[article_id].blocks, "raw_start")
                dating.add(gathered.row(number, part.cleaned[article_id]), mine)
    files = (mentions_file, sentences_file, blocks_file, edits_file)
    written |= dict(zip(names, files, strict=True))
    dating.settle()
    return dating


def _in_order(rows: Sequence[Row], column: str) -> list[Row]:
    return sorted(rows, key=lambda row: int(row[column]))


def _by_article(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Split a frame into rows per article, each in the order of the text."""
    grouped: dict[str, list[Row]] = {}
    columns = [str(column) for column in frame.columns]
    rows = (dict(zip(columns, values, strict=True)) for values in rows_of(frame, columns))
    for row in sorted(rows, key=itemgetter("article_id", "start")):
        grouped.setdefault(row["article_id"], []).append(row)
    return grouped


def _with_descriptions(
    part: Part, mentions: pd.DataFrame, described: Sequence[Row], known: Resolved
) -> pd.DataFrame:
    """Add the descriptions (and pronouns) found that stand for a named entity to the mentions."""
    from newsloom.resolve import settle_descriptions

    resolved = list(settle_descriptions(described, known.everyone))
    maps = {a: part.cleaned[a].offsets for a in {row["article_id"] for row in resolved}}
    rows = []
    for row in resolved:
        raw_start, raw_end = maps[row["article_id"]].to_raw(row["start"], row["end"])
        rows.append(
            {
                **row,
                "raw_start": raw_start,
                "raw_end": raw_end,
                "surface": part.texts[row["article_id"]][row["start"] : row["end"]],
                "label": known.labels[row["entity_id"]],
                "entity": known.called[row["entity_id"]],
                "confidence": None,
                "usage": None,
            }
        )
    if not rows:
        return mentions
    return tables.make("mentions", pd.concat([mentions, tables.make("mentions", rows)]))


def _known(folder: Path, resolved: Resolved, parameters: Mapping[str, Any]) -> Known:
    from newsloom.sources.layers import who_is_meant

    return Known(
        resolved.labels,
        resolved.organisations,
        who_is_meant(tables.read(folder, "entities")),
        parameters["unit"],
        parameters["window"],
    )
