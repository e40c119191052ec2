"""A small invented corpus with every table filled by hand-made rules, for tests of the report.

Everything here is made up: the town, its people, its papers. Nothing of the pipeline is used, so
that the report is tested on tables and not on what made them.
"""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

from newsloom import tables

Change = tuple[str, str, str]  # before, after, kind

NAMES = {
    "e1": ("Ilse Brandvold", "PERSON", ["Ilse Brandvold", "Brandvold"]),
    "e2": ("Tomas Reyne", "PERSON", ["Tomas Reyne", "Reyne"]),
    "e3": ("Marrow Bay", "GPE", ["Marrow Bay"]),
    "e4": ("Harbour Board", "ORG", ["Harbour Board"]),
    "e5": ("Northern Wire", "ORG", ["Northern Wire"]),
    "e6": ("Lantern Bridge", "FAC", ["Lantern Bridge"]),
}

ARTICLES: list[dict[str, Any]] = [
    {
        "path": "a_gazette.txt",
        "outlet": "Marrow Gazette",
        "title": "Mayor shuts bridge after storm",
        "days": ("2023-03-06", "2023-03-06", "explicit"),
        "blocks": [
            ("navigation", "Home | News | Weather", []),
            ("title", "Mayor shuts bridge after storm", []),
            (
                "body",
                "Mayor Ilse Brandvoldclosed the Lantern Bridge on Monday after a storm tore at its "
                "cables, and marrow Bay lost its only road to the north.",
                [("", " ", "glue"), ("m", "M", "case")],
            ),
            (
                "body",
                "“Nobody crosses until the cables are safe,” Brandvold said, according to "
                "Northern Wire. Tomas Reyne of the Harbour Board called the closure hasty.",
                [],
            ),
            ("body", "Brandvold and Reyne will meet on Friday in Marrow Bay.", []),
            ("share", "Share this story", []),
        ],
    },
    {
        "path": "b_courier.txt",
        "outlet": "The Courier",
        "title": "Lantern Bridge closed",
        "days": ("2023-03-06", "2023-03-08", "inferred"),
        "blocks": [
            ("title", "Lantern Bridge closed", []),
            (
                "body",
                "The Lantern Bridge in Marrow Bay was closed on Monday. “Nobody crosses until the "
                "cables are safe,” Ilse Brandvold told reporters.",
                [],
            ),
            (
                "body",
                "Tomas Reyne said the Harbour Board was not asked. Reyne and Brandvold have "
                "quarrelled over the bridge for years.",
                [],
            ),
        ],
    },
    {
        "path": "c_unknown.txt",
        "outlet": None,
        "title": None,
        "days": (None, None, "unknown"),
        "blocks": [
            (
                "body",
                "Boats carried commuters round the Lantern Bridge, the Harbour Board said.",
                [],
            ),
            ("comments", "Leave a reply", []),
        ],
    },
    {"path": "d_empty.txt", "outlet": None, "title": None, "status": "empty", "blocks": []},
]


def corpus(articles: list[dict[str, Any]] | None = None, *, share: bool = False) -> Any:
    """Give the invented corpus, or one of the given articles, as an object with all tables."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables.TABLES}
    for number, article in enumerate(ARTICLES if articles is None else articles):
        _add(rows, f"art{number}", article)
    _count(rows)
    made = {name: tables.make(name, found) for name, found in rows.items()}
    manifest = {"names": {"found": len(made["mentions"]), "left_out": 0, "min_confidence": 0.0}}
    return SimpleNamespace(
        name="marrow-bay",
        share=share,
        manifest=manifest,
        parameters={"compare": "outlet"},
        **made,
    )


def run(**more: Any) -> dict[str, Any]:
    """Give what run.json says of an invented run."""
    return {
        "run_id": "20230401T120000Z-ab12cd",
        "start": "2023-04-01T12:00:00Z",
        "newsloom": "0.1.0",
        "model": {"name": "en_newsloom", "version": "0.1.0"},
        "parameters": {"top_n": {"value": 25, "source": "02_entity_frequency.ipynb"}},
        "versions": {"plotly": "7.1.0", "python": "3.11"},
        "warnings": [],
        **more,
    }


def _add(rows: dict[str, list[dict[str, Any]]], article_id: str, article: dict[str, Any]) -> None:
    raw, text = "", ""
    edits: list[dict[str, Any]] = []
    for number, (kind, block, changes) in enumerate(article["blocks"]):
        raw += "\n\n" if raw else ""
        start = len(raw)
        if kind == "body":
            text += "\n\n" if text else ""
            text = _apply(article_id, block, changes, start, text, edits)
        raw += block
        rows["blocks"].append(
            {
                "article_id": article_id,
                "block": number,
                "kind": kind,
                "raw_start": start,
                "raw_end": len(raw),
            }
        )
    rows["edits"] += edits
    earliest, latest, method = article.get("days", (None, None, "unknown"))
    found = re.search("Monday", raw)
    evidence = (
        [
            {
                "rule": "weekday",
                "article_id": article_id,
                "raw_start": found.start(),
                "raw_end": found.end(),
                "surface": "Monday",
                "value": earliest,
            }
        ]
        if found and earliest
        else []
    )
    rows["articles"].append(
        {
            "article_id": article_id,
            "path": article["path"],
            "sha256": "0" * 64,
            "raw": raw,
            "text": text,
            "title": article["title"],
            "outlet": article["outlet"],
            "language": "en",
            "published": earliest,
            "published_earliest": earliest,
            "published_latest": latest,
            "published_method": method,
            "published_evidence": json.dumps(evidence),
            "words": len(text.split()),
            "status": article.get("status", "kept"),
        }
    )
    _annotate(rows, article_id, text)


def _apply(
    article_id: str,
    block: str,
    changes: list[Change],
    raw_start: int,
    text: str,
    edits: list[dict[str, Any]],
) -> str:
    here = 0
    for before, after, kind in changes:
        at = block.index("closed") if kind == "glue" else block.index("marrow")
        text += block[here:at]
        edits.append(
            {
                "article_id": article_id,
                "raw_start": raw_start + at,
                "raw_end": raw_start + at + len(before),
                "start": len(text),
                "end": len(text) + len(after),
                "before": before,
                "after": after,
                "kind": kind,
                "rule": f"invented {kind}",
            }
        )
        text += after
        here = at + len(before)
    return text + block[here:]


def _annotate(rows: dict[str, list[dict[str, Any]]], article_id: str, text: str) -> None:
    surfaces = {s: e for e, (_, _, found) in NAMES.items() for s in found}
    pattern = re.compile("|".join(sorted(map(re.escape, surfaces), key=len, reverse=True)))
    quotes = list(re.finditer(r"“([^”]*)”", text))
    number = 0
    for paragraph, block in enumerate(re.finditer(r"[^\n]+", text)):
        for found in re.finditer(r"\S[^.]*\.", block.group()):
            start, end = block.start() + found.start(), block.start() + found.end()
            here = {"article_id": article_id, "sentence": number, "start": start, "end": end}
            rows["sentences"].append({**here, "paragraph": paragraph, "text": text[start:end]})
            inside = []
            for name in pattern.finditer(text, start, end):
                entity_id = surfaces[name.group()]
                inside.append(entity_id)
                rows["mentions"].append(
                    {
                        "article_id": article_id,
                        "sentence": number,
                        "start": name.start(),
                        "end": name.end(),
                        "raw_start": name.start(),
                        "raw_end": name.end(),
                        "surface": name.group(),
                        "label": NAMES[entity_id][1],
                        "form": "name",
                        "entity_id": entity_id,
                        "entity": NAMES[entity_id][0],
                    }
                )
            for word, day, modality in (
                ("Monday", "2023-03-06", "asserted"),
                ("Friday", "2023-03-10", "planned"),
            ):
                if word in text[start:end]:
                    event = {"text": text[start:end], "earliest": day, "latest": day}
                    rows["events"].append(
                        {
                            **here,
                            **event,
                            "modality": modality,
                            "cluster": "closed" if word == "Monday" else None,
                            "entities": json.dumps(sorted(set(inside))),
                        }
                    )
            number += 1
    for quote in quotes:
        rows["quotes"].append(
            {
                "article_id": article_id,
                "start": quote.start(1),
                "end": quote.end(1),
                "kind": "direct",
                "text": quote.group(1),
                "source": "Brandvold",
                "entity_id": "e1",
                "cue": "said",
                "channel": "e5" if "Northern Wire" in text else None,
            }
        )


def _count(rows: dict[str, list[dict[str, Any]]]) -> None:
    mentions = rows["mentions"]
    words = sum(row["words"] for row in rows["articles"]) or 1
    total = len(mentions) or 1
    counted = []
    for entity_id, (entity, label, _) in NAMES.items():
        own = [m for m in mentions if m["entity_id"] == entity_id]
        if not own:
            continue
        surfaces = sorted({m["surface"] for m in own})
        aliases = [[s, sum(m["surface"] == s for m in own)] for s in surfaces]
        base = {"entity_id": entity_id, "entity": entity, "label": label, "mentions": len(own)}
        base["articles"] = len({m["article_id"] for m in own})
        rows["entities"].append({**base, "aliases": json.dumps(aliases), "decided_by": "rule"})
        counted.append(
            {**base, "share": len(own) / total, "per_1000_words": 1000 * len(own) / words}
        )
    counted.sort(key=lambda row: (-row["mentions"], row["entity_id"]))
    for rank, row in enumerate(counted, 1):
        rows["entity_ranking"].append({**row, "dp_norm": 0.25, "rank": rank})
    together: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for a in mentions:
        for b in mentions:
            same = (a["article_id"], a["sentence"]) == (b["article_id"], b["sentence"])
            if same and a["entity_id"] < b["entity_id"]:
                key = (a["entity_id"], b["entity_id"])
                together.setdefault(key, set()).add((a["article_id"], a["sentence"]))
    for (a, b), places in together.items():
        if len(places) >= 2:
            rows["pair_scores"].append(
                {
                    "entity_a": a,
                    "entity_b": b,
                    "name_a": NAMES[a][0],
                    "name_b": NAMES[b][0],
                    "unit": "sentence",
                    "n_ab": len(places),
                    "n_a": len(places) + 1,
                    "n_b": len(places) + 2,
                    "n": len(rows["sentences"]),
                    "articles": len({p[0] for p in places}),
                    "npmi": 0.31,
                    "log_dice": 12.4,
                    "log_likelihood": 4.2,
                    "backbone": True,
                }
            )
    quotes = rows["quotes"]
    if len(quotes) >= 2:
        a, b = quotes[0], quotes[1]
        rows["passages"].append(
            {
                "article_a": a["article_id"],
                "start_a": a["start"],
                "end_a": a["end"],
                "article_b": b["article_id"],
                "start_b": b["start"],
                "end_b": b["end"],
                "relation": "same_quotation",
                "similarity": 1.0,
                "shared": json.dumps({"words": 7}),
            }
        )


MAYOR_RAW = "Menu\n\nThe mayorleft Peru.\n\nIt rained."
MAYOR_TEXT = "The mayor left Peru.\n\nIt rained."


def mayor_article(**more: object) -> dict[str, object]:
    """Its row; columns to replace by name."""
    return {
        "article_id": "a1",
        "path": "one.txt",
        "sha256": "0",
        "raw": MAYOR_RAW,
        "text": MAYOR_TEXT,
        "title": None,
        "published": "2022-05-03",
        "published_earliest": "2022-05-03",
        "published_latest": "2022-05-04",
        "published_method": "inferred",
        "published_evidence": '[{"surface": "Tuesday"}, {"surface": "Tuesday"}]',
        "words": 6,
        "status": "kept",
        **more,
    }


def mayor() -> SimpleNamespace:
    """A corpus of one short article: a menu, a glued word, two paragraphs."""
    made: dict[str, object] = {name: tables.empty(name) for name in tables.TABLES}
    made["articles"] = tables.make("articles", [mayor_article()])
    spans = [("navigation", 0, 4), ("body", 6, 25), ("body", 27, 37)]
    made["blocks"] = tables.make(
        "blocks",
        [
            {"article_id": "a1", "block": n, "kind": k, "raw_start": s, "raw_end": e}
            for n, (k, s, e) in enumerate(spans)
        ],
    )
    edit = {"article_id": "a1", "raw_start": 15, "raw_end": 15, "start": 9, "end": 10}
    edit |= {"before": "", "after": " ", "kind": "glue", "rule": "two words"}
    made["edits"] = tables.make("edits", [edit])
    return SimpleNamespace(share=False, **made)
