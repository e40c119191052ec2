"""Sentences as a person reads them in a table: the names marked, the rest cut where it is long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

OPEN, CLOSE = "[[", "]]"
WIDTH = 240  # characters of a sentence that stands beside a decision
ELLIPSIS = "…"


def mark(text: str, spans: Iterable[tuple[int, int]], *, width: int | None = None) -> str:
    """Put marks round some spans of a text, on one line.

    Parameters
    ----------
    text
        A sentence.
    spans
        Code points, half open; those that overlap are marked as one.
    width
        Characters to be shown at most, about the first mark, cut at blanks; None: all.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    low, high = (0, len(text)) if width is None else _window(text, joined, width)
    shown = ""
    here = low
    for start, end in joined:
        if start < low or end > high:
            continue
        shown += f"{text[here:start]}{OPEN}{text[start:end]}{CLOSE}"
        here = end
    shown = " ".join((shown + text[here:high]).split())
    return (f"{ELLIPSIS} " if low else "") + shown + (f" {ELLIPSIS}" if high < len(text) else "")


def _window(text: str, spans: Sequence[tuple[int, int]], width: int) -> tuple[int, int]:
    """Give the part of a text that is shown: whole words about the first span, all of it."""
    if len(text) <= width:
        return 0, len(text)
    start, end = spans[0] if spans else (0, 0)
    room = max(0, width - (end - start)) // 2
    # What one side does not need the other has.
    low = max(0, start - max(room, 2 * room - (len(text) - end)))
    high = min(len(text), end + max(room, 2 * room - start))
    while low and low < start and not text[low - 1].isspace():
        low += 1
    while high < len(text) and high > end and not text[high].isspace():
        high -= 1
    return low, high


def show_sentences(
    decisions: pd.DataFrame,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
) -> pd.DataFrame:
    """Put up to two sentences beside each decision about names: one for either side.

    Parameters
    ----------
    decisions
        As `rank_decisions` gives them.
    mentions, sentences, articles
        The tables of those names.

    Returns
    -------
    The decisions with ``path`` (of the one article that was decided on; else null) and
    ``evidence``: "path: sentence", the names between [[ and ]]. Both sentences are of one article
    where one names both, else the first by id.
    """
    paths = dict(zip(articles["article_id"], articles["path"], strict=True))
    wanted = set(decisions["entity_id"]) | set(decisions["other_id"].dropna())
    named = mentions[(mentions["form"] == "name") & mentions["entity_id"].isin(wanted)]
    key = ["entity_id", "surface", "article_id"]
    named = named.sort_values(["article_id", "start"]).drop_duplicates(key)
    columns = [*key, "sentence", "start", "end"]
    places: dict[tuple[str, str | None], dict[str, _Place]] = {}
    for entity_id, surface, *place in named[columns].itertuples(index=False, name=None):
        for side in ((entity_id, surface), (entity_id, None)):
            places.setdefault(side, {}).setdefault(place[0], tuple(place))
    columns = ["entity_id", "other_id", "a", "b", "article_id"]
    rows = decisions[columns].astype(object).where(decisions[columns].notna(), None)
    chosen = [_choose(*row, places=places) for row in rows.itertuples(index=False, name=None)]
    texts = _texts(sentences, {place[:2] for row in chosen for place in row})
    shown = [" | ".join(_tell(row, texts, paths)) for row in chosen]
    bound = [None if pd.isna(article) else paths[article] for article in decisions["article_id"]]
    return decisions.assign(
        path=pd.Series(bound, decisions.index, dtype="string"),
        evidence=pd.Series(shown, decisions.index, dtype="string"),
    )


_Place = tuple[str, int, int, int]  # article, sentence, start, end


def _choose(
    entity_id: str,
    other_id: str | None,
    a: str,
    b: str,
    article_id: str | None,
    *,
    places: Mapping[tuple[str, str | None], Mapping[str, _Place]],
) -> list[_Place]:
    """Choose where to show the two sides of a decision."""
    sides = ((other_id, None), (entity_id, None)) if other_id else ((entity_id, a), (entity_id, b))
    found = [places.get(side, {}) for side in sides]
    both = {article_id} if article_id else found[0].keys() & found[1].keys()
    said = []
    for side in found:
        if side:
            where = min(both & side.keys() or side.keys())
            said.append(side[where])
    return said


def _texts(
    sentences: pd.DataFrame, wanted: set[tuple[str, int]]
) -> dict[tuple[str, int], tuple[int, str]]:
    """Give the wanted sentences, each with where it begins."""
    near = sentences[sentences["article_id"].isin({article for article, _ in wanted})]
    columns = ["article_id", "sentence", "start", "text"]
    return {
        (article, number): (start, text)
        for article, number, start, text in near[columns].itertuples(index=False)
        if (article, number) in wanted
    }


def _tell(
    row: list[_Place], texts: dict[tuple[str, int], tuple[int, str]], paths: dict[str, str]
) -> list[str]:
    """Write the sentences of a row; one that holds both sides once."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for article, number, start, end in row:
        if (article, number) in texts:
            begin = texts[article, number][0]
            spans.setdefault((article, number), []).append((start - begin, end - begin))
    return [
        f"{paths[article]}: {mark(texts[article, number][1], found, width=WIDTH)}"
        for (article, number), found in spans.items()
    ]
