"""Time in the report: how each day was found, step by step, and what was told of announcements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from newsloom.dated import line_of, place_of, say_step, trace_corpus
from newsloom.evidence import cut_to_words
from newsloom.labels import name_articles
from newsloom.placed import list_unresolved
from newsloom.report.behind import Behind, Evidence, segmented
from newsloom.report.model import TABLE_ROWS, Cell, Column, Group, Table, more
from newsloom.report.timelinejs import GROUPS
from newsloom.report.words import day, is_null, number, span
from newsloom.timeline.announced import DENIED, HAPPENED, compare_announced


def steps_behind(corpus: Any, behind: Behind, shown: pd.DataFrame) -> dict[str, list[Evidence]]:
    """Give for each article shown the steps to its day, each with its words in the raw text."""
    steps = trace_corpus(corpus, only=shown["article_id"].tolist())
    names = name_articles(corpus.articles)
    found: dict[str, list[Evidence]] = {}
    for step in steps.itertuples(index=False):
        source = behind.articles[step.of]
        text, marks = line_of(source.raw, step, share=behind.share)
        where = place_of(source.path, step)
        heading = ("", "", "")
        if step.rule != "metadata":
            heading = (behind.outlet(step.of), *behind.dated(step.of))
        evidence = Evidence(*heading, tuple(segmented(text, marks)), where, say_step(step, names))
        found.setdefault(step.article_id, []).append(evidence)
    return found


def announcements(corpus: Any) -> pd.DataFrame:
    """Give what was announced with what later articles tell of it, for the two below."""
    return compare_announced(corpus.events, corpus.entities, corpus.articles)


def timing_tables(corpus: Any, rows: pd.DataFrame | None = None) -> Iterator[Table]:
    """Give the tables of announcements (`rows`) and of words of time that mean no day."""
    rows = announcements(corpus) if rows is None else rows
    once = rows.drop_duplicates(["article_id", "start", "end"])
    names = name_articles(corpus.articles)
    yield Table(
        "What was announced or supposed, and what later articles tell of it",
        (
            Column("Announced"),
            Column("For", False, "the days it speaks of"),
            Column("Later word", False, "of the same names, words and days; nothing is judged"),
            Column("Told", False, "the days the later statement speaks of, and where it stands"),
        ),
        [
            [
                Cell(
                    _short(row.announced),
                    _link(row),
                    light=f"{GROUPS[row.modality]}, {day(row.printed)}",
                ),
                Cell(_days(row.earliest, row.latest)),
                Cell(row.outcome if is_null(row.later) else _short(row.later), light=_light(row)),
                Cell(
                    "–" if is_null(row.later) else _days(row.later_earliest, row.later_latest),
                    light="" if is_null(row.later) else names[row.later_article_id],
                ),
            ]
            for row in once.head(TABLE_ROWS).itertuples(index=False)
        ],
        note=more(len(once), TABLE_ROWS, "events.csv"),
        id="announced",
    )
    open_ones = list_unresolved(corpus, top_n=TABLE_ROWS)
    yield Table(
        "Words of time that mean no day",
        (Column("Words"), Column("Times", True), Column("Articles", True), Column("Why")),
        [
            [
                Cell(row.expression),
                Cell(number(row.times)),
                Cell(number(row.articles)),
                Cell(row.reason),
            ]
            for row in open_ones.itertuples(index=False)
        ],
        note="All in timexes.csv." if len(open_ones) == TABLE_ROWS else "",
        id="no-day",
    )


def timing_groups(corpus: Any, behind: Behind, rows: pd.DataFrame | None = None) -> Iterator[Group]:
    """Give the sentences of each announcement (`rows`) that has a later word, with that word."""
    rows = announcements(corpus) if rows is None else rows
    told = rows[rows["outcome"].isin([HAPPENED, DENIED])]
    shown = told.drop_duplicates(["article_id", "start", "end"]).head(TABLE_ROWS)
    events = corpus.events
    held = list(zip(events["article_id"].tolist(), events["start"], events["end"], strict=True))
    for row in shown.itertuples(index=False):
        mine = told[(told["article_id"] == row.article_id) & (told["start"] == row.start)]
        places = {(row.article_id, row.start, row.end)}
        later = zip(mine["later_article_id"], mine["later_start"], mine["later_end"], strict=True)
        places |= {(a, int(start), int(end)) for a, start, end in later}
        here = [place in places for place in held]
        title = f"“{cut_to_words(row.announced, [], words=12)[0]}”: {row.outcome}"
        yield Group(_link(row)[1:], title, behind.of_events(events[here]))


def _link(row: Any) -> str:
    """Link an announcement to its sentences, where it has a later word."""
    told = row.outcome in (HAPPENED, DENIED)
    return f"#announced-{row.article_id}-{row.start}" if told else ""


def _said_when(row: Any) -> str:
    return f"{GROUPS[row.modality]}, {day(row.printed)}"


def _light(row: Any) -> str:
    return "" if is_null(row.later) else f"{row.outcome}, {day(row.later_printed)}"


def _short(text: str) -> str:
    return cut_to_words(text, [], words=20)[0]


def _days(earliest: Any, latest: Any) -> str:
    return "–" if is_null(earliest) and is_null(latest) else span(earliest, latest)
