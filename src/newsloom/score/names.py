"""The layers of names: spans and labels, entities (B³), descriptions and pronouns."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

from newsloom.score.figures import Figure, Part, Tally, b_cubed, compare, is_core, number, overlap
from newsloom.score.figures import same_span as same
from newsloom.score.reading import Reading, Row, Run

# The gold leaves numbers and dates out; so do we, whatever pipeline found them.
_NOT_NAMES = {"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"}


def score_names(readings: list[Reading]) -> dict[str, Figure]:
    """Compare names in the body.

    ``strict``: gold's span and label; ``lenient``: any accepted form; ``span``: an accepted span
    with any label; then strict per label. ``outside_body``: names found in what gold calls
    furniture; they count as wrong above.
    """
    strict, lenient, span = Tally(), Tally(), Tally()
    by_label: dict[str, Tally] = defaultdict(Tally)
    outside = 0
    for reading in readings:
        gold, optional, found = _names(reading)
        compare(gold, found, _strict, strict, optional=optional)
        compare(gold, found, _lenient, lenient, optional=optional + _maybe(reading), forgive=True)
        compare(gold, found, _any_label, span, optional=optional, forgive=True)
        for label in {item["label"] for item in (*gold, *found)}:
            compare(
                [item for item in gold if item["label"] == label],
                [item for item in found if item["label"] == label],
                same,
                by_label[label],
                optional=optional,
            )
        outside += sum(not reading.in_body(row) for row in found)
    return {
        "strict": strict.figure(),
        "lenient": lenient.figure(),
        "span": span.figure(),
        **{f"strict {label}": by_label[label].figure() for label in sorted(by_label)},
        "outside_body": number(outside),
    }


def score_entities(run: Run) -> dict[str, Figure]:
    """Compare which names were joined.

    ``b_cubed``: B³ over the names with an accepted span, all articles together. ``canonical``: the
    share of these whose entity goes by gold's name; letter case, accents, a leading "the" and what
    gold adds in brackets to tell it from others make no difference. Of those with a Wikidata item
    in gold, ``linked``: the share with any item; of these ``wikidata``: with the same one.
    ``usage``: of the names for which gold says whether the place itself is meant or its government
    (``literal``, ``metonym``; ``mixed``: either is right), the share marked so.
    """
    clusters, linked, same_item = [], Part(), Part()
    canonical, usage = Part(), Part()
    for gold, row in matched_names(run.readings):
        clusters.append((gold["canonical"], row["entity_id"]))
        agrees = _plain_name(gold["canonical"]) == _plain_name(row["entity"])
        canonical.add(agrees, f"{row['where']} {row['surface']} {row['entity']}")
        if gold.get("usage"):
            usages = ("literal", "metonym") if gold["usage"] == "mixed" else (gold["usage"],)
            words = f"{row['where']} {row['start']} {row['surface']} {row['usage']}"
            usage.add(row["usage"] in usages, words)
        if gold.get("qid"):
            qid = run.entities[row["entity_id"]]["wikidata"]
            words = f"{row['where']} {row['surface']} {qid}"
            linked.add(qid is not None, words)
            if qid is not None:
                same_item.add(qid == gold["qid"], words)
    return {
        "b_cubed": b_cubed(clusters),
        "canonical": canonical.figure(),
        "linked": linked.figure(),
        "wikidata": same_item.figure(),
        "usage": usage.figure(),
    }


def _plain_name(name: str) -> str:
    """Fold what makes no other name of it: "The Kremlin (presidency)" → "kremlin"."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    return re.sub(r"^the\s+|\s*\([^()]*\)$", "", " ".join(plain.split()))


def matched_names(readings: list[Reading]) -> list[tuple[Row, Row]]:
    """Give the gold names that were found, each with its row."""
    pairs = []
    for reading in readings:
        gold, optional, found = _names(reading)
        pairs += compare(gold + optional, found, _any_label, Tally())
    return pairs


def ids_of(readings: list[Reading]) -> dict[str, set[str]]:
    """Give, per canonical name of the gold, the entity its names were mostly taken for."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for gold, row in matched_names(readings):
        counts[gold["canonical"]][row["entity_id"]] += 1
    best = {name: max(ids.values()) for name, ids in counts.items()}
    return {
        name: {entity_id for entity_id, n in ids.items() if n == best[name]}
        for name, ids in counts.items()
    }


def score_references(
    readings: list[Reading], form: str, ids: dict[str, set[str]]
) -> dict[str, Figure]:
    """Compare descriptions or pronouns: same span, any overlap, and whom they stand for.

    ``referent``: of those with the same span and a name somewhere in the gold, the share whose
    rows are the right entities, all of them.
    """
    exact, loose, referent = Tally(), Tally(), Part()
    for reading in readings:
        gold: list[Row] = []
        optional: list[Row] = []
        for item in reading.gold[f"{form}s"]:
            item = {**item, "where": reading.name}
            (gold if is_core(item) else optional).append(item)
        meant: dict[tuple[int, int], set[str]] = defaultdict(set)
        spans: dict[tuple[int, int], Row] = {}
        for row in reading.rows["mentions"]:
            if row["form"] == form:
                spans.setdefault((row["start"], row["end"]), row)
                meant[row["start"], row["end"]].add(row["entity_id"])
        found = list(spans.values())
        compare(gold, found, overlap, loose, optional=optional)
        for wanted, row in compare(gold, found, same, exact, optional=optional):
            expected = [ids[name] for name in wanted["canonical"] if name in ids]
            if not expected:
                continue
            entities = meant[row["start"], row["end"]]
            right = len(entities) == len(expected) and all(e & entities for e in expected)
            referent.add(right, f"{reading.name} {row['text']}")
    return {"exact": exact.figure(), "overlap": loose.figure(), "referent": referent.figure()}


def _names(reading: Reading) -> tuple[list[Row], list[Row], list[Row]]:
    """Give the gold names that count, those that count neither way, and the rows."""
    gold: list[Row] = []
    optional: list[Row] = []
    for item in reading.gold["entities"]:
        if item.get("zone", "body") == "body":
            item = {**item, "label": item["type"], "where": reading.name}
            (gold if is_core(item) else optional).append(item)
    found = [
        row
        for row in reading.rows["mentions"]
        if row["form"] == "name" and row["label"] not in _NOT_NAMES
    ]
    return gold, optional, found


def _maybe(reading: Reading) -> list[Row]:
    """Give the descriptions that may be taken for a name."""
    return [item for item in reading.gold["descriptions"] if item.get("accept_as_entity")]


def _forms(gold: Row) -> list[tuple[int, int, set[str]]]:
    """Give the accepted spans of a gold name, each with its accepted labels."""
    labels = {gold["type"], *gold.get("accept_types", ())}
    forms = [(gold["start"], gold["end"], labels)]
    for span in gold.get("accept_spans", ()):
        forms.append((span["start"], span["end"], labels))
    for other in gold.get("accept_alternative", ()):
        forms.append((other["start"], other["end"], {other["type"]}))
    return forms


def _strict(gold: Row, found: Row) -> float:
    return same(gold, found) * (gold["type"] == found["label"])


def _lenient(gold: Row, found: Row) -> float:
    """Fit by an accepted form; gold's own span fits best."""
    for place, (start, end, labels) in enumerate(_forms(gold)):
        if (start, end) == (found["start"], found["end"]) and found["label"] in labels:
            return 1 / (1 + place)
    return 0.0


def _any_label(gold: Row, found: Row) -> float:
    for place, (start, end, _) in enumerate(_forms(gold)):
        if (start, end) == (found["start"], found["end"]):
            return 1 / (1 + place)
    return 0.0
