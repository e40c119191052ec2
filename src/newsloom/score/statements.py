"""The layers of what is told: quotes, events, and passages shared between articles."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

from newsloom.score.figures import Figure, Item, Part, Tally, compare, is_core, number, overlap
from newsloom.score.figures import same_span as same
from newsloom.score.reading import Row, Run

_RELATIONS = {
    "same_quotation": {"same_quotation"},
    "near_verbatim": {"near_verbatim", "near_duplicate"},
    "same_statement_paraphrase": {"same_statement"},
    "same_fact_paraphrase": {"same_statement"},
}
_MODALITIES = {
    "ongoing": {"asserted"},
    "implied": {"asserted", "hypothetical", "reported"},
}
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def score_direct_quotes(run: Run, ids: dict[str, set[str]]) -> dict[str, Figure]:
    """Compare direct quotes, by the words inside the marks.

    ``exact`` and ``overlap`` spans; of the overlapping ones ``speaker``, ``source`` (the words
    that name the speaker, by overlap) and ``channel`` right.
    """
    exact, loose = Tally(), Tally()
    speaker, source, channel = Part(), Part(), Part()
    for reading in run.readings:
        gold: list[Row] = []
        optional: list[Row] = []
        for item in reading.gold["quotations"]:
            made = {**item, **item["inner"], "where": reading.name, "label": item["kind"]}
            (gold if is_core(item) else optional).append(made)
        optional += reading.gold.get("quotation_marks_in_furniture", [])
        found = [row for row in reading.rows["quotes"] if row["kind"] == "direct"]
        compare(gold, found, same, exact, optional=optional)
        for wanted, row in compare(gold, found, overlap, loose, optional=optional):
            words = f"{reading.name} {row['text'][:40]}"
            right = _same_source(wanted["speaker"], wanted["speaker_mention"], row, ids)
            speaker.add(right, f"{words} · {row['source']}, not {wanted['speaker']}")
            if wanted["speaker_mention"]:
                source.add(_names_source(wanted["speaker_mention"], row), words)
            right = _same_channel(wanted["channel"], row["channel"], ids)
            channel.add(right, f"{words} · {row['channel']}, not {wanted['channel']}")
    return {
        "exact": exact.figure(),
        "overlap": loose.figure(),
        "speaker": speaker.figure(),
        "source": source.figure(),
        "channel": channel.figure(),
    }


def score_indirect_quotes(run: Run, ids: dict[str, set[str]]) -> dict[str, Figure]:
    """Compare indirect and mixed quotes: exact and overlapping spans, and the source's entity."""
    exact, loose, source = Tally(), Tally(), Part()
    for reading in run.readings:
        gold: list[Row] = []
        optional: list[Row] = []
        for item in reading.gold["indirect_statements"]:
            made = {**item, "where": reading.name, "label": item["kind"]}
            body = item.get("zone", "body") == "body"
            (gold if is_core(item) and body else optional).append(made)
        found = [row for row in reading.rows["quotes"] if row["kind"] in ("indirect", "mixed")]
        compare(gold, found, same, exact, optional=optional)
        for wanted, row in compare(gold, found, overlap, loose, optional=optional):
            right = _same_source(wanted["source"], wanted["source_mention"], row, ids)
            words = f"{reading.name} {row['text'][:40]} · {row['source']}, not {wanted['source']}"
            source.add(right, words)
    return {"exact": exact.figure(), "overlap": loose.figure(), "source": source.figure()}


def _same_source(
    wanted: str | list[str] | None, mention: Row | None, row: Row, ids: dict[str, set[str]]
) -> bool:
    """Whether a quote has the right entity; or, of one that is never named, the right words."""
    names = [wanted] if isinstance(wanted, str) else list(wanted or ())
    expected = set().union(*(ids.get(name, set()) for name in names))
    if expected:
        return row["entity_id"] in expected
    return row["entity_id"] is None and (mention is None or _names_source(mention, row))


def _names_source(mention: Row, row: Row) -> bool:
    if row["source_start"] is None:
        return False
    return overlap(mention, {"start": row["source_start"], "end": row["source_end"]}) > 0


def _same_channel(wanted: str | None, found: str | None, ids: dict[str, set[str]]) -> bool:
    """Whether the channel is the right entity, or holds the right words where it has no name."""
    if wanted is None or found is None:
        return wanted is found
    if found in ids.get(wanted, set()):
        return True
    words = set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", wanted).casefold()))
    given = set(re.findall(r"\w+", found.casefold()))
    return bool(words and given) and (words <= given or given <= words)


def score_events(run: Run) -> dict[str, Figure]:
    """Look for each gold event in the events table, by its trigger words.

    ``covered``: some row holds a trigger. Of the covered ones, over the rows that hold one:
    ``date``: the same days (undated is a date too); ``compatible``: days in common; ``modality``.
    Of all gold events ``dated``: covered with the same days. ``same_cluster``: of the pairs that
    gold joins across articles, both covered, those joined; ``wrongly_joined``: pairs joined that
    gold keeps apart.
    """
    covered, dated, days, compatible, modality = Part(), Part(), Part(), Part(), Part()
    clusters: list[tuple[str, str, set[str]]] = []
    for reading in run.readings:
        for event in reading.gold["events"]:
            words = f"{reading.name} {event['what'][:60]} {event['date']}"
            rows = [
                row
                for row in reading.rows["events"]
                if any(overlap(trigger, row) for trigger in event["triggers"])
            ]
            covered.add(bool(rows), words)
            wanted = interval_of(event["date"])
            found = [(row["earliest"], row["latest"]) for row in rows]
            dated.add(wanted in found, words)
            if not rows:
                continue
            days.add(wanted in found, f"{words}: {found}")
            compatible.add(any(_meet(wanted, other) for other in found), f"{words}: {found}")
            accepted = _MODALITIES.get(event["modality"], {event["modality"]})
            given = {row["modality"] for row in rows}
            modality.add(bool(given & accepted), f"{words}: {given}")
            same_day = [r for r in rows if _meet(wanted, (r["earliest"], r["latest"]))] or rows
            joined = {row["cluster"] for row in same_day if row["cluster"] is not None}
            clusters.append((event["cluster"], reading.name, joined))
    return {
        "covered": covered.figure(),
        "dated": dated.figure(),
        "date": days.figure(),
        "compatible": compatible.figure(),
        "modality": modality.figure(),
        **_score_clusters(run, clusters),
    }


def _score_clusters(run: Run, clusters: list[tuple[str, str, set[str]]]) -> dict[str, Figure]:
    parts = {c["cluster"]: c["part_of"] for c in (run.across or {}).get("event_clusters", ())}
    joined, wrong = Part(), 0
    for (a, doc_a, found_a), (b, doc_b, found_b) in itertools.combinations(clusters, 2):
        if doc_a == doc_b:
            continue
        if a == b:
            joined.add(bool(found_a & found_b), f"{doc_a} {doc_b} {a}")
        elif b != parts.get(a) and a != parts.get(b):
            wrong += bool(found_a & found_b)
    return {"same_cluster": joined.figure(), "wrongly_joined": number(wrong)}


def _meet(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> bool:
    """Whether two intervals have a day in common; undated meets undated only."""
    if a == (None, None) or b == (None, None):
        return a == b
    return (a[0] or "0000") <= (b[1] or "9999") and (b[0] or "0000") <= (a[1] or "9999")


def interval_of(value: str | None) -> tuple[str | None, str | None]:
    """Give the first and last day of a gold date: a day, month, year, ISO week, season or a/b."""
    if not value:
        return None, None
    if "/" in value:
        first, last = value.split("/", 1)
        return interval_of(first)[0], interval_of(last)[1]
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        year, (first_month, last_month) = int(match[1]), _SEASONS[match[2]]
        return _month(year, first_month)[0], _month(year + (last_month == 2), last_month)[1]
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _month(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{4}", value):
        return f"{value}-01-01", f"{value}-12-31"
    return value, value


def _month(year: int, month: int) -> tuple[str, str]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).isoformat(), (after - timedelta(days=1)).isoformat()


def score_passages(run: Run) -> dict[str, Figure]:
    """Look for the statements that gold finds in two articles among the passages.

    A row finds a pair when on both sides it shares half of the shorter stretch. ``found``: by any
    relation, and then per relation of the gold by the right one. ``lookalikes_merged``: pairs
    that only look alike and have a row. ``unmatched``: rows between gold articles that find no
    pair; gold is not complete, so they are not all wrong.
    """
    found, by_relation = Part(), {relation: Part() for relation in _RELATIONS}
    merged = Part()
    names = {reading.gold["doc"]: reading for reading in run.readings}
    rows = [made for row in run.passages if (made := _raw_sides(row, run))]
    used: set[int] = set()
    for statement in (run.across or {}).get("statement_pairs", ()):
        for one, other in itertools.combinations(statement["passages"], 2):
            if one["doc"] == other["doc"] or not {one["doc"], other["doc"]} <= set(names):
                continue
            hits = [i for i, sides in enumerate(rows) if _holds(sides, one, other)]
            relations = {rows[i]["relation"] for i in hits}
            words = f"{statement['id']} {one['text'][:50]} | {other['text'][:50]}: {relations}"
            if statement["relation"] not in _RELATIONS:
                merged.add(bool(hits), words)
                continue
            used.update(hits)
            found.add(bool(hits), words)
            wanted = _RELATIONS[statement["relation"]]
            by_relation[statement["relation"]].add(bool(relations & wanted), words)
    return {
        "found": found.figure(),
        **{relation: part.figure() for relation, part in by_relation.items()},
        "lookalikes_merged": number(merged.right),
        "unmatched": number(len(rows) - len(used)),
    }


def _raw_sides(row: Row, run: Run) -> Row | None:
    """Give a passage's two spans in raw offsets, by the gold's name of the article."""
    by_id = {reading.article["article_id"]: reading for reading in run.readings}
    sides: dict[str, Item] = {}
    for side in "ab":
        reading = by_id.get(row[f"article_{side}"])
        if reading is None:
            return None
        start, end = row[f"start_{side}"], row[f"end_{side}"]
        if row[f"block_{side}"] is None:
            start, end = reading.offsets.to_raw(start, end)
        sides[reading.gold["doc"]] = {"start": start, "end": end}
    return {"sides": sides, "relation": row["relation"]}


def _holds(row: Row, *passages: Row) -> bool:
    for passage in passages:
        span = row["sides"].get(passage["doc"])
        if span is None:
            return False
        shorter = min(span["end"] - span["start"], passage["end"] - passage["start"])
        if overlap(span, passage) < max(shorter / 2, 1):
            return False
    return True
