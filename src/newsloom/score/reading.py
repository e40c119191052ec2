"""Gold articles side by side with what a run's tables say about them, all in raw offsets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.clean.ledger import OffsetMap
from newsloom.tables import NewsloomError

Row = dict[str, Any]

# Of every row: which pairs of columns are offsets of the clean text
_SPANS = (("start", "end"), ("source_start", "source_end"), ("cue_start", "cue_end"))
_LAYERS = ("sentences", "mentions", "timexes", "events", "quotes")


@dataclass
class Reading:
    """One gold article and the rows about it; ``start`` and ``end`` of all rows are raw.

    ``clean_start`` and ``clean_end`` keep a row's offsets in the clean text.
    """

    gold: Row
    article: Row
    blocks: list[Row]
    edits: list[Row]
    offsets: OffsetMap
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the article is called in the gold, shortened."""
        return str(self.gold["doc"]).split("_")[0]

    @property
    def raw(self) -> str:
        """The raw text."""
        return str(self.article["raw"])

    @property
    def text(self) -> str:
        """The clean text."""
        return str(self.article["text"])

    def clean(self, start: int, end: int) -> str | None:
        """Give the clean words made of a raw span, or None where none were kept."""
        span = self.offsets.to_clean(start, end)
        return None if span is None else self.text[span[0] : span[1]]

    def in_body(self, item: Row) -> bool:
        """Whether a raw span starts in a paragraph of the gold."""
        return any(p["start"] <= item["start"] < p["end"] for p in self.gold["paragraphs"])


@dataclass
class Run:
    """All gold articles with their rows, what gold says across them, and the tables across."""

    readings: list[Reading]
    across: Row | None
    passages: list[Row]
    entities: dict[str, Row]


def read_run(gold_dir: Path, data_dir: Path) -> Run:
    """Read the gold annotation of a folder and the tables of another.

    Articles are found by the name of their file, and must have the SHA-256 the gold was made on.

    Raises
    ------
    NewsloomError
        When there is no gold, an article of it was not part of the run, or was another text then.
    """
    golds = [_read_json(path) for path in sorted(gold_dir.glob("*.gold.json"))]
    singles = [gold for gold in golds if "paragraphs" in gold]
    across = next((gold for gold in golds if "statement_pairs" in gold), None)
    if not singles:
        raise NewsloomError(
            f"{gold_dir} has no gold annotation of an article (<name>.gold.json); "
            "name the folder that has."
        )
    articles = tables.read(data_dir, "articles")
    by_stem: dict[str, Row] = {}
    for article in articles.to_dict("records"):
        by_stem.setdefault(PurePosixPath(article["path"]).stem, article)
    layers = {name: tables.read(data_dir, name) for name in (*_LAYERS, "blocks", "edits")}
    readings = [_read_article(gold, by_stem, layers, data_dir) for gold in singles]
    passages = tables.read(data_dir, "passages")
    entities = tables.read(data_dir, "entities")
    return Run(
        readings,
        across,
        [_plain(row) for row in passages.to_dict("records")],
        {row["entity_id"]: _plain(row) for row in entities.to_dict("records")},
    )


def _read_article(
    gold: Row, by_stem: dict[str, Row], layers: dict[str, pd.DataFrame], data_dir: Path
) -> Reading:
    article = by_stem.get(Path(gold["file"]).stem)
    if article is None:
        raise NewsloomError(
            f"The gold article {gold['file']} is not in the tables of {data_dir}; "
            "run `newsloom run` on the folder that has it."
        )
    if article["sha256"] != gold["sha256"]:
        raise NewsloomError(
            f"{gold['file']} in {data_dir} is not the text the gold was made on (its SHA-256 is "
            f"{article['sha256'][:12]}…, not {gold['sha256'][:12]}…); score the original file."
        )
    own = {
        name: [
            _plain(row)
            for row in frame[frame["article_id"] == article["article_id"]].to_dict("records")
        ]
        for name, frame in layers.items()
    }
    blocks, edits = own.pop("blocks"), own.pop("edits")
    reading = Reading(gold, _plain(article), blocks, edits, OffsetMap(blocks, edits))
    for name, rows in own.items():
        reading.rows[name] = list(_to_raw(rows, reading))
    return reading


def _to_raw(rows: Iterable[Row], reading: Reading) -> Iterable[Row]:
    """Put raw offsets in place of clean ones, and say where and what a row is about."""
    for row in rows:
        made = {**row, "where": reading.name}
        made["text"] = reading.text[row["start"] : row["end"]]
        made["clean_start"], made["clean_end"] = row["start"], row["end"]
        for start, end in _SPANS:
            if row.get(start) is not None and row.get(end) is not None:
                made[start], made[end] = reading.offsets.to_raw(row[start], row[end])
        if "raw_start" in row:  # the table's own walk back to raw is on trial, too
            made["start"], made["end"] = row["raw_start"], row["raw_end"]
        yield made


def _plain(row: Any) -> Row:
    """Give a row with None for every kind of null."""
    return {str(k): None if pd.api.types.is_scalar(v) and pd.isna(v) else v for k, v in row.items()}


def _read_json(path: Path) -> Row:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NewsloomError(f"{path} can't be read as JSON ({error}).") from error
    if not isinstance(read, dict):
        raise NewsloomError(f"{path} must hold one JSON object; it holds {type(read).__name__}.")
    return read
