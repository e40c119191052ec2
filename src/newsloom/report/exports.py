"""Files beside the page: tables as CSV, the timeline as JSON."""

from __future__ import annotations

import html
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom.evidence import cut_to_words
from newsloom.report.behind import Behind
from newsloom.report.words import csv_text, is_null, span

EXPORTED = (
    "articles",
    "blocks",
    "edits",
    "mentions",
    "entities",
    "entity_counts",
    "entity_ranking",
    "keyness",
    "variants",
    "merges",
    "undecided",
    "pair_counts",
    "pair_scores",
    "network_nodes",
    "relations",
    "timexes",
    "events",
    "quotes",
    "passages",
)
# The articles themselves stay in the tables: a CSV beside the page lists and counts them.
_LONG = {"articles": ["raw", "text"]}
_SHORTENED = {"events": ["text"], "quotes": ["text", "source"], "edits": []}
_NOT_SHARED = {"passages": ["shared"], "articles": ["published_evidence"]}


def write_tables(corpus: Any, folder: Path, *, share: bool) -> dict[str, pd.DataFrame]:
    """Write the tables that the page speaks of as CSV, and return what was written.

    With ``share`` no text is longer than 25 words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name in EXPORTED:
        frame = getattr(corpus, name)
        frame = frame.drop(columns=_LONG.get(name, []))
        if share:
            frame = frame.drop(columns=_NOT_SHARED.get(name, []))
            for column in _SHORTENED.get(name, []):
                short = frame[column].map(_short, na_action="ignore").astype("string")
                frame = frame.assign(**{column: short})
        text = csv_text(frame)
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8", "replace"))
        written[name] = frame
    return written


def write_network(corpus: Any, folder: Path) -> None:
    """Write the network for other programs, with all attributes of entities and pairs.

    ``network.gexf``, ``network.graphml``, and ``network_nodes.csv`` and ``network_edges.csv`` with
    the headings that Gephi's spreadsheet import asks for.
    """
    from newsloom import network

    folder.mkdir(parents=True, exist_ok=True)
    graph = network.build_graph(corpus.pair_scores, corpus.network_nodes)
    network.write_gexf(graph, folder / "network.gexf")
    network.write_graphml(graph, folder / "network.graphml")
    for name, rows in zip(("nodes", "edges"), network.network_frames(graph), strict=True):
        text = csv_text(rows)
        (folder / f"network_{name}.csv").write_bytes(text.encode("utf-8", "replace"))


def _short(text: str) -> str:
    return cut_to_words(text, [])[0]


def timeline_json(corpus: Any, *, share: bool) -> dict[str, Any]:
    """Give the dated statements as TimelineJS reads them, with what it does not ask for beside.

    Statements without a first or last day stand under ``undated``.
    """
    behind = Behind(corpus, share=share)
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    placed: list[dict[str, Any]] = []
    undated: list[dict[str, Any]] = []
    for row in corpus.events.itertuples(index=False):
        text = _short(row.text) if share else row.text
        published, how = behind.dated(row.article_id)
        # TimelineJS shows its texts as HTML.
        slide: dict[str, Any] = {
            "text": {
                "headline": html.escape(_headline(text)),
                "text": html.escape(text)
                + f"<p>{html.escape(behind.outlet(row.article_id))}, {html.escape(published)}"
                + (f" ({html.escape(how)})</p>" if how else "</p>"),
            },
            "group": row.modality,
            "display_date": span(row.earliest, row.latest),
            "newsloom": {
                "article_id": row.article_id,
                "start": row.start,
                "end": row.end,
                "place": behind.place(row.article_id, row.start, row.end),
                "modality": row.modality,
                "entities": [names.get(e, e) for e in _ids(row.entities)],
                "cluster": None if is_null(row.cluster) else row.cluster,
                "earliest": None if is_null(row.earliest) else row.earliest,
                "latest": None if is_null(row.latest) else row.latest,
            },
        }
        first, last = _parts(row.earliest), _parts(row.latest)
        if first is None and last is None:
            undated.append(slide)
            continue
        slide["start_date"] = first or last
        if first and last and first != last:
            slide["end_date"] = last
        placed.append(slide)
    placed.sort(key=_order)
    return {"events": placed, "undated": undated}


def _order(slide: dict[str, Any]) -> tuple[Any, ...]:
    day, own = slide["start_date"], slide["newsloom"]
    return day["year"], day["month"], day["day"], own["article_id"], own["start"]


def _parts(value: Any) -> dict[str, int] | None:
    if is_null(value):
        return None
    try:
        parsed = date.fromisoformat(str(value))
    except ValueError:
        return None
    return {"year": parsed.year, "month": parsed.month, "day": parsed.day}


def _ids(entities: str) -> list[str]:
    try:
        found = json.loads(entities)
    except ValueError:
        return []
    return [str(e) for e in found] if isinstance(found, list) else []


def _headline(text: str) -> str:
    return cut_to_words(text, [], words=12)[0]
