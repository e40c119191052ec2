"""What came in, counted once, and the sentences that are made of such counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from newsloom.report.words import span
from newsloom.uncertainty import MIN_ARTICLES


class Part(NamedTuple):
    """A stretch of a sentence; with an address, a number that links to its evidence."""

    text: str
    href: str = ""
    strong: bool = False
    entity: str = ""
    """Id of the name that it is, so that a page can open what is known of it."""


Sentence = tuple[Part, ...]


@dataclass(frozen=True)
class Facts:
    """What the answers are computed from, counted once."""

    read: int
    kept: int
    set_aside: tuple[tuple[str, int], ...]
    outlets: tuple[str, ...]
    undated: int
    open: int
    """Articles known to be from before or after a day, and no more."""
    earliest: Any
    latest: Any
    methods: dict[str, int]
    words: int

    @property
    def few(self) -> bool:
        """Whether there are too few articles to test anything."""
        return self.kept < MIN_ARTICLES

    @property
    def dates(self) -> str:
        """The days that the articles can have been published on; see ``open`` for what has none.

        Where no article is dated at both ends, the one end of those that have one.
        """
        return span(self.earliest, self.latest)


def plain(sentence: Sentence) -> str:
    """Give a sentence without its links, for those who can't see the figure."""
    return "".join(part.text for part in sentence)


def count_facts(articles: pd.DataFrame) -> Facts:
    """Count what came in."""
    kept = articles[articles["status"] == "kept"]
    aside = articles.loc[articles["status"] != "kept", "status"].value_counts()
    days = kept[["published_earliest", "published_latest"]]
    # "Not before 2021" is no day on which anything was published.
    closed = days[days.notna().all(axis=1)]
    told = closed if len(closed) else days
    return Facts(
        read=len(articles),
        kept=len(kept),
        set_aside=tuple(sorted((str(reason), int(n)) for reason, n in aside.items())),
        outlets=tuple(sorted(set(kept["outlet"].dropna()))),
        undated=int(days.isna().all(axis=1).sum()),
        open=int((days.isna().sum(axis=1) == 1).sum()),
        earliest=_least(told["published_earliest"], min),
        latest=_least(told["published_latest"], max),
        methods={
            str(k): int(v) for k, v in sorted(kept["published_method"].value_counts().items())
        },
        words=int(kept["words"].sum()),
    )


def _least(column: pd.Series, pick: Any) -> Any:
    known = column.dropna()
    return pick(known) if len(known) else None
