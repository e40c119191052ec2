"""Tables made from gold annotation, as a perfect run would make them; for tests of the scorer."""

from __future__ import annotations

import json
import re
from pathlib import Path

from newsloom import tables
from newsloom.clean.ledger import Edit, OffsetMap, apply_edits
from newsloom.score.statements import interval_of

KINDS = {"headline": "title", "subheadline": "standfirst"}


def perfect_tables(golds, raws, across=None):
    """Give {table: rows} for gold articles and their raw texts, by doc."""
    made = {
        name: []
        for name in (
            "articles blocks edits sentences mentions entities timexes events quotes passages"
        ).split()
    }
    names, maps = {}, {}
    for gold in golds:
        maps[gold["doc"]] = _article(gold, raws[gold["doc"]], made, names)
    for canonical, (label, qid) in sorted(names.items()):
        made["entities"].append(
            {
                "entity_id": canonical,
                "entity": canonical,
                "label": label,
                "wikidata": qid,
                "aliases": "[]",
                "mentions": 1,
                "articles": 1,
                "decided_by": "rule",
            }
        )
    for quote in made["quotes"]:
        if quote["entity_id"] not in names:
            quote["entity_id"] = None
    for pair in (across or {}).get("statement_pairs", ()):
        _passages(pair, maps, made["passages"])
    return {name: tables.make(name, rows) for name, rows in made.items()}


def write_tables(folder, frames):
    """Write the tables to a folder."""
    for name, frame in frames.items():
        tables.write(folder, name, tables.make(name, frame))


def write_gold(folder, golds, across=None):
    """Write gold files to a folder."""
    for gold in golds:
        Path(folder, f"{gold['doc']}.gold.json").write_text(json.dumps(gold), "utf-8")
    if across:
        Path(folder, "crossdoc.gold.json").write_text(json.dumps(across), "utf-8")


def _article(gold, raw, made, names):
    doc = gold["doc"]
    place = {"article_id": doc}
    spans = [(p["start"], p["end"], "body") for p in gold["paragraphs"]]
    spans += [(f["start"], f["end"], KINDS.get(f["type"], f["type"])) for f in gold["furniture"]]
    blocks = [
        place | {"block": i, "kind": kind, "raw_start": start, "raw_end": end}
        for i, (start, end, kind) in enumerate(sorted(spans))
    ]
    edits = []
    for repair in gold["repairs"]:
        for edit in repair["edits"]:
            inserted = edit["op"] == "insert"
            end = edit["at"] + (0 if inserted else 1)
            after = edit["text"] if inserted else edit["to"]
            edits.append(Edit(edit["at"], end, after, "glue" if inserted else "case", "gold"))
    body = sorted((p["start"], p["end"]) for p in gold["paragraphs"])
    text, rows = apply_edits(raw, body, edits)
    edit_rows = [place | row for row in rows]
    offsets = OffsetMap(blocks, edit_rows)
    made["blocks"] += blocks
    made["edits"] += edit_rows
    published = gold["metadata"]["publication_date"]
    outlet, title = gold["metadata"].get("outlet"), gold["metadata"].get("title")
    made["articles"].append(
        place
        | {
            "path": gold["file"],
            "sha256": gold["sha256"],
            "raw": raw,
            "text": text,
            "title": title and title["text"],
            "outlet": outlet and outlet["value"],
            "published": published["date"],
            "published_earliest": published["interval"][0],
            "published_latest": published["interval"][1],
            "published_method": published["certainty"],
            "published_evidence": "[]",
            "words": len(text.split()),
            "status": "kept",
        }
    )

    def cut(item):
        start, end = offsets.to_clean(item["start"], item["end"])
        return {"start": start, "end": end, "text": text[start:end]}

    numbers = {}
    for number, sentence in enumerate(gold["sentences"]):
        paragraph = int(re.sub(r"\D", "", sentence["paragraph"])) - 1
        numbers[sentence["id"]] = number
        row = {"sentence": number, "paragraph": paragraph}
        made["sentences"].append(place | row | cut(sentence))
    items = [(e, "name", [e["canonical"]]) for e in gold["entities"] if e["status"] == "core"]
    items += [(d, "description", d["canonical"]) for d in gold["descriptions"]]
    for item, form, canonical in items:
        for name in canonical:
            row = cut(item)
            row["surface"] = row.pop("text")
            row |= {"sentence": numbers[item["sentence"]], "form": form, "entity_id": name}
            row |= {"raw_start": item["start"], "raw_end": item["end"], "entity": name}
            usage = {"mixed": "metonym"}.get(item.get("usage"), item.get("usage"))
            row |= {"label": item.get("type", "PERSON"), "usage": usage}
            made["mentions"].append(place | row)
            if form == "name":
                names[name] = (item["type"], item["qid"])
            else:
                names.setdefault(name, ("PERSON", None))
    for timex in gold["timex"]:
        if timex["zone"] == "body" and timex["status"] == "core":
            row = cut(timex)
            row["surface"] = row.pop("text")
            row |= {"sentence": numbers[timex["sentence"]], "type": timex["type"]}
            first, last = timex.get("interval", (None, None))
            row |= {"value": timex["value"], "earliest": first, "latest": last}
            made["timexes"].append(place | row)
    quotes = [(q | q["inner"], "direct", q["speaker"], q) for q in gold["quotations"]]
    quotes += [(q, "indirect", q["source"], q) for q in gold["indirect_statements"]]
    for span, kind, speaker, quote in quotes:
        speaker = speaker[0] if isinstance(speaker, list) else speaker
        row = cut(span) | {"kind": kind, "entity_id": speaker}
        mention = quote.get("speaker_mention") or quote.get("source_mention")
        if mention:
            source = cut(mention)
            row |= {"source_start": source["start"], "source_end": source["end"]}
            row["source"] = source["text"]
        channel = quote.get("channel")
        row["channel"] = channel and re.sub(r" \(.*\)", "", channel)
        made["quotes"].append(place | row)
    for event in gold["events"]:
        first, last = interval_of(event["date"])
        modality = {"ongoing": "asserted", "implied": "asserted"}.get(event["modality"])
        for trigger in event["triggers"]:
            if offsets.to_clean(trigger["start"], trigger["end"]) is None:
                continue
            row = cut(trigger) | {"sentence": 0, "earliest": first, "latest": last}
            row |= {"modality": modality or event["modality"], "entities": "[]"}
            made["events"].append(place | row | {"cluster": event["cluster"]})
    return offsets


def _passages(pair, maps, rows):
    relations = {
        "same_statement_paraphrase": "same_statement",
        "same_fact_paraphrase": "same_statement",
        "lookalike_not_same": None,
    }
    relation = relations.get(pair["relation"], pair["relation"])
    if relation is None:
        return
    passages = sorted(pair["passages"], key=lambda p: p["doc"])
    for i, one in enumerate(passages):
        for other in passages[i + 1 :]:
            if one["doc"] == other["doc"]:
                continue
            row = {"relation": relation, "similarity": 1.0, "shared": "{}"}
            for side, passage in (("a", one), ("b", other)):
                start, end = maps[passage["doc"]].to_clean(passage["start"], passage["end"])
                row[f"article_{side}"] = passage["doc"]
                row[f"start_{side}"], row[f"end_{side}"] = start, end
            rows.append(row)
