"""Frames of names for tests, and what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from newsloom.resolve import resolve_names

NO_LEXICON: dict = {}
COLUMNS = [
    *("article_id", "sentence", "start", "end", "raw_start", "raw_end", "surface", "label"),
    "confidence",
]


def names_in(articles: Mapping[str, Sequence[tuple[str, str] | str]]) -> pd.DataFrame:
    """Lay names out a hundred characters apart; an item that is a text alone is a person's."""
    rows = []
    for article, items in articles.items():
        for number, item in enumerate(items):
            surface, label = (item, "PERSON") if isinstance(item, str) else item
            start = number * 100
            end = start + len(surface)
            rows.append((article, 0, start, end, start, end, surface, label, None))
    return pd.DataFrame(rows, columns=COLUMNS)


def names_at(article: str, text: str, *marked: tuple[str, str]) -> pd.DataFrame:
    """Find names in a text, each from where the last one ended."""
    rows, at = [], 0
    for surface, label in marked:
        start = text.index(surface, at)
        at = start + len(surface)
        rows.append((article, 0, start, at, start, at, surface, label, None))
    return pd.DataFrame(rows, columns=COLUMNS)


def joined(frame: pd.DataFrame, **options: Any) -> list[list[str]]:
    """Give the entities of at least two different names, as sorted lists "article:surface"."""
    options.setdefault("entries", NO_LEXICON)
    mentions = resolve_names(frame, **options).mentions
    found = [
        sorted(set(group["article_id"] + ":" + group["surface"]))
        for _, group in mentions.groupby("entity_id")
    ]
    return sorted(group for group in found if len(group) > 1)
