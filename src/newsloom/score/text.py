"""The layers of the text itself: furniture, clean text, repairs, sentences, dates, metadata."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from newsloom.score.figures import Figure, Part, Tally, compare, is_core, number, overlap, same_span
from newsloom.score.reading import Reading, Row

# What the gold calls otherwise than the table blocks does.
_KINDS = {"headline": "title", "subheadline": "standfirst"}


def score_furniture(readings: list[Reading]) -> dict[str, Figure]:
    """Compare blocks with gold, character by character, blanks left out.

    ``characters``: what is not body. ``kind``: of the furniture that was found, the characters
    with an accepted kind. ``uncovered``: characters that no block holds.
    """
    tally, kinds, uncovered = Tally(), Counter[bool](), 0
    for reading in readings:
        wanted: dict[int, set[str]] = {}
        for span in reading.gold["furniture"]:
            accepted = {span["type"], *span.get("accept_types", ())}
            for at in range(span["start"], span["end"]):
                wanted[at] = {_KINDS.get(kind, kind) for kind in accepted}
        found = {
            at: block["kind"]
            for block in reading.blocks
            for at in range(block["raw_start"], block["raw_end"])
        }
        for at, character in enumerate(reading.raw):
            if character.isspace():
                continue
            uncovered += at not in found
            is_furniture = found.get(at, "body") != "body"
            tally.tp += at in wanted and is_furniture
            tally.fn += at in wanted and not is_furniture
            tally.fp += at not in wanted and is_furniture
            if at in wanted and is_furniture:
                kinds[found[at] in wanted[at]] += 1
    return {
        "characters": tally.figure(),
        "kind": Part(kinds[True], kinds.total()).figure(),
        "uncovered": number(uncovered),
    }


def score_text(readings: list[Reading]) -> dict[str, Figure]:
    """Count the articles, and the paragraphs, whose clean text is an accepted form of gold's."""
    whole, paragraphs = Part(), Tally()
    for reading in readings:
        forms = [_accepted_forms(reading, p) for p in reading.gold["paragraphs"]]
        pattern = "\n\n".join(forms)
        equal = reading.text == reading.gold["expected_body"]
        whole.add(equal or re.fullmatch(pattern, reading.text) is not None, reading.name)
        left = reading.text.split("\n\n") if reading.text else []
        for form in forms:
            right = next((i for i, words in enumerate(left) if re.fullmatch(form, words)), None)
            paragraphs.tp += right is not None
            paragraphs.fn += right is None
            if right is not None:
                left.pop(right)
        paragraphs.fp += len(left)
    return {"articles": whole.figure(), "paragraphs": paragraphs.figure()}


def _accepted_forms(reading: Reading, paragraph: Row) -> str:
    """Give the pattern of a paragraph's accepted forms: each repair has its own."""
    made, here = [], paragraph["start"]
    for repair in sorted(reading.gold["repairs"], key=lambda r: r["start"]):
        if here <= repair["start"] and repair["end"] <= paragraph["end"]:
            made.append(re.escape(reading.raw[here : repair["start"]]))
            forms = sorted({repair["repaired"], *repair["accept"]})
            made.append(f"(?:{'|'.join(map(re.escape, forms))})")
            here = repair["end"]
    made.append(re.escape(reading.raw[here : paragraph["end"]]))
    form = "".join(made)
    # a paragraph may differ from raw in more than repairs: what gold prints is right in any case
    return f"(?:{form}|{re.escape(paragraph['text_repaired'])})"


def score_repairs(readings: list[Reading]) -> dict[str, Figure]:
    """Count the damage mended, what was changed elsewhere, and what should have been left alone."""
    found, elsewhere, touched = Part(), 0, Part()
    for reading in readings:
        repairs = [r for r in reading.gold["repairs"] if r.get("zone", "body") == "body"]
        for repair in repairs:
            words = reading.clean(repair["start"], repair["end"])
            right = words in {repair["repaired"], *repair["accept"]}
            found.add(right, f"{reading.name} {repair['surface']} → {words}")
        for edit in reading.edits:
            inside = any(
                r["start"] <= edit["raw_start"] and edit["raw_end"] <= r["end"] for r in repairs
            )
            elsewhere += not inside and edit["kind"] in ("glue", "case")
        for item in reading.gold["do_not_change"]:
            words = reading.clean(item["start"], item["end"])
            if item.get("zone", "body") == "body" and words is not None:
                touched.add(words == item["text"], f"{reading.name} {item['text']} → {words}")
    return {
        "found": found.figure(),
        "elsewhere": number(elsewhere),
        "left_alone": touched.figure(),
        "do_not_change_violations": number(touched.of - touched.right),
    }


def score_sentences(readings: list[Reading]) -> dict[str, Figure]:
    """Compare sentence spans."""
    exact = Tally()
    for reading in readings:
        gold = [{**s, "where": reading.name} for s in reading.gold["sentences"]]
        compare(gold, reading.rows["sentences"], same_span, exact)
    return {"exact": exact.figure()}


def score_dates(readings: list[Reading]) -> dict[str, Figure]:
    """Compare the days of publication.

    ``day``: the best-supported day is gold's. ``inside``: gold's day lies in a closed interval.
    ``method``: found the way gold says. ``width``: days in the intervals, on average.
    """
    day, inside, method, widths = Part(), Part(), Part(), []
    for reading in readings:
        wanted = reading.gold["metadata"].get("publication_date") or {}
        if not wanted.get("date"):
            continue
        article = reading.article
        words = f"{reading.name} {wanted['date']}: {article['published']}"
        day.add(article["published"] == wanted["date"], words)
        first, last = article["published_earliest"], article["published_latest"]
        inside.add(bool(first and last and first <= wanted["date"] <= last), words)
        method.add(article["published_method"] == wanted["certainty"], words)
        if first and last:
            widths.append((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    mean = round(sum(widths) / len(widths), 1) if widths else None
    return {
        "day": day.figure(),
        "inside": inside.figure(),
        "method": method.figure(),
        "width": number(mean),
    }


def score_metadata(readings: list[Reading]) -> dict[str, Figure]:
    """Compare titles and outlets where gold has them, and outlets claimed where it has none."""
    title, outlet, claimed = Part(), Part(), 0
    for reading in readings:
        wanted = reading.gold["metadata"]
        if wanted.get("title"):
            found = reading.article["title"]
            title.add(found == wanted["title"]["text"], f"{reading.name} {found}")
        found = reading.article["outlet"]
        if wanted.get("outlet"):
            same = str(found or "").casefold() == wanted["outlet"]["value"].casefold()
            outlet.add(same, f"{reading.name} {found}")
        else:
            claimed += found is not None
    return {
        "title": title.figure(),
        "outlet": outlet.figure(),
        "outlet_without_evidence": number(claimed),
    }


def score_timexes(readings: list[Reading]) -> dict[str, Figure]:
    """Compare temporal expressions as TempEval-3 did (UzZaman et al. 2013).

    ``strict``: same span; ``relaxed``: any overlap; ``value`` and ``type``: overlap, and the value
    or type is gold's or accepted. ``interval``: of the matched ones with a gold interval, those
    with the same days. Expressions in furniture count only where they were found.
    """
    tallies = {name: Tally() for name in ("strict", "relaxed", "value", "type")}
    interval = Part()
    for reading in readings:
        gold: list[Row] = []
        optional: list[Row] = []
        found = reading.rows["timexes"]
        for item in reading.gold["timex"]:
            item = {**item, "where": reading.name, "label": item["value"]}
            counts = is_core(item)
            if item["zone"] != "body":
                counts = counts and any(overlap(item, row) for row in found)
            (gold if counts else optional).append(item)
        found = [{**row, "label": row["value"]} for row in found]
        compare(gold, found, same_span, tallies["strict"], optional=optional)
        pairs = compare(gold, found, overlap, tallies["relaxed"], optional=optional)
        compare(gold, found, _same_value, tallies["value"], optional=optional)
        compare(gold, found, _same_type, tallies["type"], optional=optional)
        for wanted, row in pairs:
            if wanted.get("interval"):
                days = [row["earliest"], row["latest"]]
                interval.add(days == wanted["interval"], f"{reading.name} {wanted['text']} {days}")
    return {name: tally.figure() for name, tally in tallies.items()} | {
        "interval": interval.figure()
    }


def _accepted(gold: Row, field: str) -> set[str]:
    return {gold[field], *(form[field] for form in gold.get("accept", ()) if field in form)}


def _same_value(gold: Row, found: Row) -> float:
    return overlap(gold, found) if found["value"] in _accepted(gold, "value") else 0


def _same_type(gold: Row, found: Row) -> float:
    return overlap(gold, found) if found["type"] in _accepted(gold, "type") else 0
