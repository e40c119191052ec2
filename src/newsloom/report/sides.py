"""Two texts side by side: one article raw and clean, and passages that two articles share."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from newsloom.evidence import cut_to_words
from newsloom.report import answers
from newsloom.report.behind import Behind, BlockView, Segment, place
from newsloom.report.model import Side
from newsloom.report.words import is_null, percent

LONGEST_RAW = 40_000
"""Code points of the one article shown raw beside clean."""
MOST_PASSAGES = 24
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def raw_beside_clean(
    corpus: Any, kept: pd.DataFrame, behind: Behind, *, example: str
) -> tuple[str, list[BlockView], str]:
    """Give one article raw beside clean: its path, its blocks, and what is left out and why.

    It is the one named by path or id as `example`, else the one with most repairs.
    """
    if behind.share:
        return "", [], "This copy was made to be sent on, so it holds no raw text."
    if kept.empty:
        return "", [], ""
    chosen = kept[kept["path"].eq(example) | kept["article_id"].eq(example)]
    if chosen.empty:
        ids = kept["article_id"].tolist()
        edits = corpus.edits["article_id"].value_counts()
        furniture = corpus.blocks.loc[corpus.blocks["kind"] != "body", "article_id"].value_counts()
        best = max(
            ids,
            key=lambda a: (
                len(behind.articles[a].raw) <= LONGEST_RAW,
                edits.get(a, 0),
                furniture.get(a, 0),
                behind.articles[a].path,
            ),
        )
        chosen = kept[kept["article_id"].eq(best)]
    row = next(chosen.itertuples(index=False))
    blocks: list[BlockView] = []
    size = 0
    for view in behind.blocks(row.article_id):
        size += len(view.raw)
        if blocks and size > LONGEST_RAW:
            break
        blocks.append(view)
    note = "" if len(blocks) == len(behind.blocks(row.article_id)) else "The rest is left out here."
    return row.path, blocks, note


def side_by_side(corpus: Any, behind: Behind) -> Iterator[tuple[str, Side, Side]]:
    """Give the passages that two articles share, the surest first, their differences marked."""
    for row in in_order(corpus.passages).head(MOST_PASSAGES).itertuples(index=False):
        yield show_pair(behind, row)


def in_order(passages: pd.DataFrame) -> pd.DataFrame:
    """Put the rows of the table passages in the order in which they are shown."""
    order = ["same_quotation", "near_verbatim", "same_statement", "near_duplicate"]
    return passages.assign(
        _order=[order.index(r) if r in order else 9 for r in passages["relation"]],
        _length=-(passages["end_a"] - passages["start_a"]),
    ).sort_values(["_order", "similarity", "_length"], ascending=[True, False, True], kind="stable")


def show_pair(behind: Behind, row: Any) -> tuple[str, Side, Side]:
    """Give how the passages of a row are alike, and each of them, their differences marked."""
    left, where_a = _passage(behind, row.article_a, row.block_a, row.start_a, row.end_a)
    right, where_b = _passage(behind, row.article_b, row.block_b, row.start_b, row.end_b)
    a, b = _differences(left, right)
    relation = answers.RELATIONS.get(row.relation, row.relation)
    date_a, date_b = behind.dated(row.article_a), behind.dated(row.article_b)
    alike = f"{percent(row.similarity, 1)} of the words shared"
    if row.relation in ("same_statement", "same_quotation"):
        alike = f"likeness {row.similarity:.2f} of 1"
        shared = _in_common(json.loads(row.shared))
        alike += f" ({shared})" if shared else ""
    return (
        f"{relation[0].upper()}{relation[1:]}, {alike}",
        Side(behind.outlet(row.article_a), _dated(date_a), where_a, a),
        Side(behind.outlet(row.article_b), _dated(date_b), where_b, b),
    )


def _in_common(shared: dict[str, Any]) -> str:
    """Say what makes two statements one."""
    found = [
        f"{shared[name]} {noun if shared[name] == 1 else noun + 's'}"
        for name, noun in (("concepts", "word"), ("names", "name"), ("numbers", "number"))
        if name in shared
    ]
    found += ["the speaker"] * ("speaker" in shared)
    told = ["in common: " + ", ".join(found)] if found else []
    told += ["one happening"] * ("happening" in shared)
    told += ["articles of one story"] * ("story" in shared)
    return "; ".join(told)


def _dated(dated: tuple[str, str]) -> str:
    date, how = dated
    return f"{date} ({how})" if how else date


def _passage(behind: Behind, article_id: str, block: Any, start: int, end: int) -> tuple[str, str]:
    article = behind.articles[article_id]
    if is_null(block):
        text, where = article.text[start:end], behind.place(article_id, start, end)
    else:
        text, where = article.raw[start:end], place(article.path, start, end)
    text = " ".join(text.split())
    if behind.share:
        text = cut_to_words(text, [])[0]
    return text[:1200], where


def _differences(left: str, right: str) -> tuple[list[Segment], list[Segment]]:
    """Mark the words in which two passages differ."""
    a, b = _TOKEN.findall(left), _TOKEN.findall(right)
    matcher = difflib.SequenceMatcher(
        None, [t.casefold() for t in a], [t.casefold() for t in b], autojunk=False
    )
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        for side, words in ((sides[0], a[a0:a1]), (sides[1], b[b0:b1])):
            text = "".join(words)
            inner = text.strip()
            if kind == "equal" or not inner:
                side.append(Segment(text, False))
                continue
            before, _, after = text.partition(inner)
            side += [Segment(before, False), Segment(inner, True), Segment(after, False)]
    left_side, right_side = ([s for s in side if s.text] for side in sides)
    return left_side, right_side
