"""Files beside the page: tables as CSV, the network for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from newsloom.evidence import cut_to_words
from newsloom.report.words import csv_text

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
    "network_agreement",
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
