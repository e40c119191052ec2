"""The timeline for TimelineJS: as JSON, and as the rows of its spreadsheet.

Formats: TimelineJS 3, "JSON data format" (timeline.knightlab.com/docs/json-format.html) and the
columns of its Google Sheets template. TimelineJS shows headline and text as HTML, so all words of
the articles are escaped; it needs a first day, and leaves out an end that is the same day; pictures
(`media`) may be absent, as they are here.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from newsloom.days import span
from newsloom.evidence import cut_to_words
from newsloom.labels import count_of
from newsloom.report.behind import Behind
from newsloom.report.words import csv_text, is_null

SHEET = (
    *("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time"),
    *("Display Date", "Headline", "Text", "Media", "Media Credit", "Media Caption"),
    *("Media Thumbnail", "Type", "Group", "Background"),
)
"""The columns of TimelineJS's spreadsheet, in its order; it reads the first three by place."""

GROUPS = {
    "asserted": "told as a fact",
    "reported": "reported",
    "planned": "planned",
    "hypothetical": "supposed",
    "denied": "denied",
}
"""What the rows of the timeline are called: one for each modality."""

HEADLINE_WORDS = 12
# A spreadsheet takes a cell that begins so for a formula; as HTML the sign is no danger.
_FORMULA = re.compile(r"^[=+\-@＝＋－＠]")


def timeline_json(corpus: Any, *, share: bool, behind: Behind | None = None) -> dict[str, Any]:
    """Give the dated statements as TimelineJS reads them, with what it does not ask for beside.

    Statements of one happening are one slide: its headline is the statement with the most exact
    days, its text all of them with outlet, day of printing and place in the raw file. Under
    ``newsloom`` stands what they were made of; TimelineJS passes over it.

    Parameters
    ----------
    corpus
        An open corpus.
    share
        Cut every statement to 25 words.
    behind
        What gives places in the raw files, if it is there already.

    Returns
    -------
    ``title``, ``events`` (slides with a day, in its order) and ``undated`` (slides without one,
    which TimelineJS could not show).
    """
    behind = behind or Behind(corpus, share=share)
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    told: dict[str, list[Any]] = defaultdict(list)
    for row in corpus.events.itertuples(index=False):
        told[f"{row.article_id}-{row.start}" if is_null(row.cluster) else row.cluster].append(row)
    placed: list[dict[str, Any]] = []
    undated: list[dict[str, Any]] = []
    taken: set[str] = set()
    for key, rows in told.items():
        slide = _slide(_unused(key, taken), rows, names, behind, share=share)
        first, last = (slide["newsloom"][end] for end in ("earliest", "latest"))
        start, end = _parts(first) or _parts(last), _parts(last)
        if start is None:
            undated.append(slide)
            continue
        slide["start_date"] = start
        if end and end != start:
            slide["end_date"] = end
        placed.append(slide)
    placed.sort(key=_order)
    return {"title": _title(corpus, len(placed)), "events": placed, "undated": undated}


def timeline_csv(timeline: Mapping[str, Any]) -> str:
    """Give the slides of `timeline_json` as rows for TimelineJS's spreadsheet.

    Columns as in `SHEET`; the title comes first. Copied into a Google sheet made from the template,
    TimelineJS reads the first 999 rows.
    """
    slides = [(timeline["title"], "title"), *((slide, "") for slide in timeline["events"])]
    return csv_text([_sheet_row(slide, kind) for slide, kind in slides])


def _unused(key: str, taken: set[str]) -> str:
    """Give an id that no slide has: two statements can begin at one place."""
    name, number = key, 2
    while name in taken:
        name, number = f"{key}-{number}", number + 1
    taken.add(name)
    return name


def _title(corpus: Any, slides: int) -> dict[str, Any]:
    kept = int((corpus.articles["status"] == "kept").sum())
    told = f"{count_of(slides, 'happening')} told in {count_of(kept, 'article')}"
    name = str(getattr(corpus, "name", "") or "corpus")
    return {
        "unique_id": "title",
        "text": {"headline": html.escape(name), "text": f"<p>{html.escape(told)}</p>"},
        "autolink": False,
    }


def _slide(
    key: str, rows: Sequence[Any], names: Mapping[str, str], behind: Behind, *, share: bool
) -> dict[str, Any]:
    exact = min(rows, key=_vagueness)
    starts = [row.earliest for row in rows if not is_null(row.earliest)]
    ends = [row.latest for row in rows if not is_null(row.latest)]
    earliest, latest = max(starts, default=None), min(ends, default=None)
    if earliest and latest and earliest > latest:  # the days of its statements have none in common
        earliest, latest = (None if is_null(d) else d for d in (exact.earliest, exact.latest))
    modalities = sorted(row.modality for row in rows)
    modality = max(modalities, key=modalities.count)
    statements = [_statement(row, behind, share=share) for row in rows]
    entities = sorted({str(names.get(e, e)) for row in rows for e in _ids(row.entities)})
    return {
        "unique_id": key,
        "text": {
            "headline": html.escape(cut_to_words(exact.text, [], words=HEADLINE_WORDS)[0]),
            "text": "".join(map(_paragraph, statements)),
        },
        "group": GROUPS.get(modality, modality),
        "display_date": span(earliest, latest),
        # Words that look like an address stay words; TimelineJS would make links of them.
        "autolink": False,
        "newsloom": {
            "cluster": None if is_null(exact.cluster) else exact.cluster,
            "modality": modality,
            "earliest": earliest,
            "latest": latest,
            "entities": entities,
            "statements": statements,
        },
    }


def _statement(row: Any, behind: Behind, *, share: bool) -> dict[str, Any]:
    published, how = behind.dated(row.article_id)
    return {
        "article_id": row.article_id,
        "start": int(row.start),
        "end": int(row.end),
        "text": cut_to_words(row.text, [])[0] if share else row.text,
        "modality": row.modality,
        "earliest": None if is_null(row.earliest) else row.earliest,
        "latest": None if is_null(row.latest) else row.latest,
        "outlet": behind.outlet(row.article_id),
        "published": f"{published} ({how})" if how else published,
        "place": behind.place(row.article_id, row.start, row.end),
    }


def _paragraph(statement: Mapping[str, Any]) -> str:
    where = (statement["outlet"], statement["published"], statement["place"])
    small = html.escape(", ".join(map(str, where)))
    return f"<p>{html.escape(statement['text'])}<br><small>{small}</small></p>"


def _vagueness(row: Any) -> tuple[int, str, int]:
    if is_null(row.earliest) or is_null(row.latest):
        return 1_000_000, row.article_id, row.start
    days = (date.fromisoformat(row.latest) - date.fromisoformat(row.earliest)).days
    return days, row.article_id, row.start


def _order(slide: Mapping[str, Any]) -> tuple[Any, ...]:
    day, own = slide["start_date"], slide["newsloom"]["statements"][0]
    return day["year"], day["month"], day["day"], own["article_id"], own["start"]


def _parts(value: Any) -> dict[str, int] | None:
    if is_null(value):
        return None
    try:
        parsed = date.fromisoformat(str(value))
    except ValueError:
        return None
    return {"year": parsed.year, "month": parsed.month, "day": parsed.day}


def _ids(entities: str) -> Iterable[str]:
    try:
        found = json.loads(entities)
    except ValueError:
        return []
    return [str(e) for e in found] if isinstance(found, list) else []


def _sheet_row(slide: Mapping[str, Any], kind: str) -> dict[str, Any]:
    start, end = slide.get("start_date") or {}, slide.get("end_date") or {}
    row: dict[str, Any] = dict.fromkeys(SHEET, "")
    row |= {"Year": start.get("year", ""), "Month": start.get("month", "")}
    row |= {"Day": start.get("day", ""), "End Year": end.get("year", "")}
    row |= {"End Month": end.get("month", ""), "End Day": end.get("day", "")}
    row |= {"Display Date": slide.get("display_date", ""), "Group": slide.get("group", "")}
    row |= {"Headline": _no_formula(slide["text"]["headline"]), "Type": kind}
    row["Text"] = _no_formula(slide["text"]["text"])
    return row


def _no_formula(text: str) -> str:
    """Write a first sign that would make a formula of a cell as HTML, which shows the same."""
    text = text.lstrip("\t\r\n")
    return _FORMULA.sub(lambda match: f"&#{ord(match[0])};", text)
