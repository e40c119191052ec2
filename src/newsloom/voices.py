"""Whose words an outlet prints: its sentences by the kind of quotation they hold."""

from __future__ import annotations

from typing import Any

import pandas as pd

from newsloom.labels import NO_OUTLET
from newsloom.said import KINDS, with_share


def share_sentences(corpus: Any) -> pd.DataFrame:
    """How much of each outlet's text is somebody's words: sentences by kind of quotation.

    A sentence is ``direct`` where it holds words in quotation marks that somebody says,
    ``indirect`` where it holds what is reported in other words, ``mixed`` where it holds both, and
    ``unattributed`` otherwise; words in marks that nobody is said to say do not count.

    Columns: outlet, sentences, articles, direct, mixed, indirect, unattributed (numbers of
    sentences), and of each the share with its Wilson interval: direct_share, direct_low,
    direct_high, and so on. Outlets with most sentences first.
    """
    sentences = _sentence_kinds(corpus)
    rows = []
    for outlet, group in sentences.groupby("outlet"):
        found = group["kind"].value_counts()
        counts = {kind: int(found.get(kind, 0)) for kind in (*KINDS, "unattributed")}
        articles = group["article_id"].nunique()
        rows.append({"outlet": outlet, "sentences": len(group), "articles": articles, **counts})
    columns = ["outlet", "sentences", "articles", *KINDS, "unattributed"]
    counted = pd.DataFrame(rows, columns=columns)
    for kind in (*KINDS, "unattributed"):
        counted = with_share(counted, kind, "sentences", f"{kind}_")
    return counted.sort_values(["sentences", "outlet"], ascending=[False, True], ignore_index=True)


def list_sentences_behind(
    corpus: Any, *, outlet: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Give the sentences behind a number of `share_sentences`.

    Columns: article_id, sentence, start, end, text, outlet, kind; in the order of the articles.
    """
    rows = _sentence_kinds(corpus)
    if outlet is not None:
        rows = rows[rows["outlet"] == outlet]
    if kind is not None:
        rows = rows[rows["kind"] == kind]
    return rows.reset_index(drop=True)


def _sentence_kinds(corpus: Any) -> pd.DataFrame:
    """Every sentence of the kept articles with its outlet and the kind of words it holds."""
    kept = corpus.articles[corpus.articles["status"] == "kept"]
    outlets = dict(zip(kept["article_id"], kept["outlet"].fillna(NO_OUTLET), strict=True))
    said = corpus.quotes[corpus.quotes["source"].notna() | corpus.quotes["cue"].notna()]
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for article_id, start, end, kind in said[["article_id", "start", "end", "kind"]].itertuples(
        index=False
    ):
        spans.setdefault(article_id, []).append((start, end, kind))
    columns = ["article_id", "sentence", "start", "end", "text"]
    rows = corpus.sentences.loc[corpus.sentences["article_id"].isin(list(outlets)), columns]
    rows = rows.sort_values(["article_id", "start"], ignore_index=True)
    kinds: list[str] = []
    for article_id, group in rows.groupby("article_id", sort=False):
        bounds = list(zip(group["start"], group["end"], strict=True))
        kinds += _kinds_of(bounds, spans.get(str(article_id), []))
    return rows.assign(outlet=rows["article_id"].map(outlets), kind=kinds)


def _kinds_of(sentences: list[tuple[int, int]], spans: list[tuple[int, int, str]]) -> list[str]:
    """Say of each sentence, in order, what kinds of quotation it shares words with."""
    edges = sorted(spans)
    held: list[set[str]] = [set() for _ in sentences]
    first = 0
    for start, end, kind in edges:
        while first < len(sentences) and sentences[first][1] <= start:
            first += 1
        at = first
        while at < len(sentences) and sentences[at][0] < end:
            held[at].add(kind)
            at += 1
    return [_kind_of(kinds) for kinds in held]


def _kind_of(kinds: set[str]) -> str:
    if "mixed" in kinds or {"direct", "indirect"} <= kinds:
        return "mixed"
    return next(iter(kinds), "unattributed")
