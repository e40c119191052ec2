"""Posts of social media that an article shows: who posted, and on which day.

A post is known by its line ("— Ada Lind (@adalind) March 3, 2021") or by the marks that embedding
leaves (a tag with an author and a date). The day it shows can be a day ahead of the reader's, since
its clock is that of another place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from newsloom.language.timex_grammar import find_timexes
from newsloom.language.timex_values import Reference, resolve

#: A post's clock can be ahead of the place where the article is printed.
AHEAD = timedelta(days=1)
_LINE = re.compile(r"\(@(\w{1,30})\)[ \u00a0|·,—–-]{0,4}(?=[A-Z0-9])")
_TAG = re.compile(
    r"<[a-z][^<>\n]{0,120}?author=\"@?(\w{1,30})\"[^<>\n]{0,120}?date(?:time)?=\"(?=[A-Z0-9])"
)
_DATE_OF_POST = re.compile(r"(?:\(@\w{1,30}\)[ \u00a0|·,—–-]{0,4}|=\"?)$")
_LONGEST = 24  # characters of a written date
_BESIDE = 240  # characters to either side that tell what the post is about
_APART = 1  # days between posts that answer the same news
_NEWS = 31  # days for which posts of several people on one day are news


@dataclass(frozen=True)
class Post:
    """A post: who, when, and where its date stands in the raw text."""

    who: str
    day: date
    start: int
    end: int
    around: str


def find_posts(raw: str) -> Iterator[Post]:
    """Find the posts in a raw text that carry a full date."""
    for pattern in (_LINE, _TAG):
        for match in pattern.finditer(raw):
            written = raw[match.end() : match.end() + _LONGEST]
            for timex in find_timexes(written)[:1]:
                form = json.loads(timex.form)
                if timex.start or form["kind"] != "calendar" or not form.get("day"):
                    continue
                value = resolve(form, Reference(None))
                if value.earliest and value.earliest == value.latest:
                    start = match.end()
                    end = start + timex.end
                    around = raw[max(0, match.start() - _BESIDE) : end + _BESIDE]
                    yield Post(match[1].lower(), value.earliest, start, end, around)


def dates_a_post(before: str) -> bool:
    """Say whether what stands before a date makes it the date of a post, or a value of a mark."""
    return bool(_DATE_OF_POST.search(before[-_LONGEST * 2 :]))


def stir(posts: list[Post]) -> tuple[date, date] | None:
    """Give the days on which posts of several people, all of one day or two, are printed as news.

    What one person posted is shown again years later; what several posted within a day of each
    other, and nothing else, is shown while it is talked about: from the day before the last of
    them, 31 days in all. None where posts are by one person or of different days.

    In 924 articles of political news (PolNeAR, 2015-16) nine show such posts; all were printed
    within two days of the last. Nine are few, so the stretch is a month and not a week; without
    this rule six articles fewer get an interval.
    """
    days = {post.day for post in posts}
    if len({post.who for post in posts}) < 2 or (max(days) - min(days)).days > _APART:
        return None
    first = max(days) - AHEAD
    return first, first + timedelta(days=_NEWS - 1)
