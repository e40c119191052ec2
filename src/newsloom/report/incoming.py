"""The first section: what came in, what was removed and repaired, how dates were found."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from newsloom.cleaned import list_judgements
from newsloom.report import answers
from newsloom.report.answers import Facts
from newsloom.report.behind import Behind
from newsloom.report.model import (
    MOST_ARTICLES,
    SENTENCES,
    Cell,
    Column,
    Group,
    Section,
    Table,
    more,
)
from newsloom.report.sides import raw_beside_clean
from newsloom.report.timing import steps_behind
from newsloom.report.words import is_null, number, percent


def came_in(corpus: Any, facts: Facts, behind: Behind, *, example: str) -> Section:
    articles = corpus.articles.sort_values("path", key=_counting, kind="stable")
    kept = articles[articles["status"] == "kept"]
    edits = corpus.edits["article_id"].value_counts()
    whole = corpus.passages[corpus.passages["relation"] == "near_duplicate"]
    pairs = zip(whole["article_a"], whole["article_b"], whole["similarity"], strict=True)
    alike = {(a, b): similarity for a, b, similarity in pairs}
    named = corpus.mentions[corpus.mentions["form"] == "name"]
    whom = named.groupby("article_id")["entity_id"].agg(lambda ids: tuple(sorted(set(ids))))
    rows = []
    for row in articles.head(MOST_ARTICLES).itertuples(index=False):
        blocks = behind.blocks(row.article_id)
        size = sum(len(view.raw) for view in blocks)
        removed = sum(len(view.raw) for view in blocks if view.kind != "body")
        date, how = behind.dated(row.article_id)
        outlet = Cell("not known" if is_null(row.outlet) else row.outlet)
        if row.status == "kept":
            rows.append(
                [
                    Cell(
                        row.path if is_null(row.title) else row.title,
                        light="" if is_null(row.title) else row.path,
                        of=whom.get(row.article_id, ()),
                    ),
                    outlet,
                    Cell(date, "#dates", light=how),
                    Cell(number(row.words)),
                    Cell(percent(removed, size)),
                    Cell(number(int(edits.get(row.article_id, 0)))),
                ]
            )
        else:
            reason = f"set aside: {row.status}"
            if not is_null(row.duplicate_of) and row.duplicate_of in behind.articles:
                reason += f" of {behind.articles[row.duplicate_of].path}"
                pair = tuple(sorted((row.article_id, row.duplicate_of)))
                if pair in alike:
                    reason += f", {percent(alike[pair], 1)} of the words in common"
            title = row.path if is_null(row.title) else row.title
            light = "" if is_null(row.title) else row.path
            rows.append([Cell(title, light=light), outlet, Cell(reason)] + [Cell("–")] * 3)
    table = Table(
        "The articles, in the order of their files",
        (
            Column("Article"),
            Column("Outlet"),
            Column("Published"),
            Column("Words", True, "words of the clean text"),
            Column("Removed", True, "share of the raw text that is page furniture"),
            Column("Repairs", True, "changes inside the text: glued words, letter case, blanks"),
        ),
        rows,
        note=more(len(articles), MOST_ARTICLES, "articles.csv"),
        id="articles",
    )
    dates = []
    steps = steps_behind(corpus, behind, kept.head(MOST_ARTICLES))
    for row in kept.head(MOST_ARTICLES).itertuples(index=False):
        date, how = behind.dated(row.article_id)
        found = steps.get(row.article_id) or list(behind.of_date(row.article_id))
        title = f"{behind.outlet(row.article_id)}: {date}" + (f", {how}" if how else "")
        note = "" if found else "Nothing in the text or its metadata tells the day."
        of = whom.get(row.article_id, ())
        dates.append(Group(f"date-{row.article_id}", title, found[: 2 * SENTENCES], note, of))
    raw_title, raw_blocks, raw_note = raw_beside_clean(corpus, kept, behind, example=example)
    tables = [table] if rows else []
    judged = corpus.judgements
    if not judged.empty:
        tables.append(_judged(corpus))
    return Section(
        id="came-in",
        kicker="What came in",
        question="What came in, and what was done to it?",
        answer=answers.said_came_in(corpus, facts),
        tables=tables,
        groups=dates,
        behind_note="How each day was found, step by step, with the words in the raw files.",
        raw_title=raw_title,
        raw_blocks=raw_blocks,
        raw_note=raw_note,
        missing="" if facts.kept else "No article was kept, so there is nothing to draw.",
        method=(
            "Lines that are not the article (navigation, captions, sharing buttons, links to other "
            "stories) are recognised by form, by place and by returning in other articles; "
            "each stays in the raw text and is only marked as left out. Repairs change blanks and "
            "letter case where words were glued together or lost their capital.",
            "Furniture that looks like a paragraph can stay in, and a short paragraph can be taken "
            "for furniture; the comparison below shows one article in full so that both can be "
            "seen. A day that is inferred rests on other dates in the texts.",
        ),
        whole=("articles", "blocks", "edits", *(() if judged.empty else ("judgements",))),
    )


def _counting(paths: pd.Series) -> pd.Series:
    """Give by what paths are put in order: news2 comes before news10."""
    return paths.map(lambda path: re.sub(r"\d+", lambda n: n[0].zfill(12), str(path)))


def _judged(corpus: Any) -> Table:
    """Give the rows of judgements.csv and what each did."""
    judged = list_judgements(corpus)
    rows = [
        [
            Cell(f"{row.a} → {row.b}" if row.b else row.a, light=f"line {row.line}"),
            Cell(row.judgement),
            Cell(row.effect, light=row.rule),
            Cell(number(row.places)),
            Cell("–" if pd.isna(row.articles) else number(row.articles)),
            Cell(row.who, light=row.why),
        ]
        for row in judged.head(MOST_ARTICLES).itertuples(index=False)
    ]
    return Table(
        "Your judgements, and what each did",
        (
            Column("What stands there"),
            Column("Judgement"),
            Column("What it did", help="and the rule that agrees or was overruled"),
            Column("Places", True, help="of a row on names: the names it speaks of"),
            Column("Articles", True),
            Column("Who and why"),
        ),
        rows,
        note=more(len(judged), MOST_ARTICLES, "judgements.csv"),
        id="judgements",
    )
