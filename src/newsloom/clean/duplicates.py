"""Articles that say the same from the first word to the last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from newsloom.clean.article import CleanArticle
from newsloom.clean.evidence import WORD

_LEAST_WORDS = 30  # shorter texts can be the same by chance, or by being notices


class Duplicate(NamedTuple):
    """A set-aside article and the kept one it repeats."""

    article_id: str
    duplicate_of: str


def mark_duplicates(
    articles: Iterable[CleanArticle], *, across_outlets: bool = False
) -> list[Duplicate]:
    """Find articles whose clean text repeats another's, letter case and spacing aside.

    Parameters
    ----------
    articles
        Cleaned articles, in any order.
    across_outlets
        False: copies in two named outlets are both kept (who prints a story is a finding);
        True: they are duplicates too.

    Returns
    -------
    One row per set-aside article, sorted. The copy with the fuller raw coverage (more blocks
    with metadata: title, byline, outlet), then the smallest id, is kept; never a chain.
    """
    groups: dict[tuple[str, str], list[CleanArticle]] = {}
    for article in articles:
        words = WORD.findall(article.text)
        if len(words) < _LEAST_WORDS:
            continue
        folded = " ".join(article.text.split()).casefold()
        key = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
        groups.setdefault((key, ""), []).append(article)
    found: list[Duplicate] = []
    for group in groups.values():
        for same in _by_outlet(group, across_outlets):
            kept = min(same, key=_worth)
            found += [
                Duplicate(a.article_id, kept.article_id)
                for a in same
                if a.article_id != kept.article_id
            ]
    return sorted(found)


def _by_outlet(group: list[CleanArticle], across: bool) -> list[list[CleanArticle]]:
    """Split copies by outlet; those without an outlet join the first named one."""
    named: dict[str, list[CleanArticle]] = {}
    for article in group:
        named.setdefault("" if across else (article.outlet or "").casefold(), []).append(article)
    nameless = named.pop("", [])
    parts = [named[name] for name in sorted(named)]
    if nameless and parts:
        parts[0] = parts[0] + nameless
    elif nameless:
        parts = [nameless]
    return parts


def _worth(article: CleanArticle) -> tuple[int, str]:
    told = sum(value is not None for value in (article.title, article.byline, article.outlet))
    return -told, article.article_id
