"""When each article was printed: from metadata, from a line that says so, or inferred."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from newsloom.dating.clues import Clue, OwnClues, clue_of, own_clues
from newsloom.dating.happenings import find_happenings
from newsloom.dating.propagation import UNKNOWN, Gap, Interval, Link, propagate
from newsloom.dating.retelling import Retellings
from newsloom.language.timex_calendar import days_of, weekday_at
from newsloom.language.timex_values import Reference, resolve

Row = Mapping[str, Any]
#: Gives an article's row and its blocks by its id.
Look = Callable[[str], tuple[Row, Sequence[Row]]]
#: An interval wider than this supports no single day better than another.
_WIDEST = 31
_MORROW = 2  # days by which a text can go on past the first weekday it speaks of
_MOST_CLUES = 40
_MOST_ARTICLES = 30  # what more articles tell of has happened more than once
_RANKS = ("published line", "issue line", "dateline", "date line", "byline", "updated line")


def date_articles(
    articles: pd.DataFrame,
    *,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    found: pd.DataFrame,
    mentions: pd.DataFrame,
) -> pd.DataFrame:
    """Fill in when each article was printed, how that is known, and from what.

    An article whose `published` is given keeps it (`metadata`). Else a line that says so decides
    (`explicit`). Else every clue narrows an interval (`inferred`): dated captions, dates the text
    speaks of as past, and happenings that several articles date. An interval is never narrowed
    on a guess, and contradictions are reported in the evidence.

    Parameters
    ----------
    articles
        The table, with `published` where metadata gave it.
    blocks, sentences, mentions
        The tables of these articles.
    found
        One row per temporal expression: article_id, sentence, start, end, surface, type, form.

    Returns
    -------
    The articles with published, published_earliest, published_latest, published_method and
    published_evidence filled. `published` is null where the interval is open or over 31 days.
    """
    parts = _by_article(blocks=blocks, sentences=sentences, found=found, mentions=mentions)
    rows = {str(row["article_id"]): row for row in articles.to_dict("records")}
    dating = Dating(lambda article_id: (rows[article_id], parts[article_id]["blocks"]))
    for article_id in sorted(rows):
        dating.add(rows[article_id], parts[article_id])
    dating.settle()
    dated = [dating.row(article_id) for article_id in rows]
    columns = pd.DataFrame(dated, index=articles.index, dtype="string")
    return articles.assign(**{name: columns[name] for name in columns.columns})


class Dating:
    """When articles were printed: they are added one by one, settled together, told one by one.

    Of each article only what bears on its own day and on that of others is kept in memory.

    Parameters
    ----------
    look
        Gives an article's row, with `raw` and `text`, and its blocks again, by its id.
    ties
        Whether happenings that several articles tell of are looked for; not needed where every
        article has a day beforehand.
    """

    def __init__(self, look: Look, *, ties: bool = True) -> None:
        self._look = look
        self._ties = ties
        self._clues: dict[str, OwnClues] = {}
        self._known: dict[str, Interval] = {}
        self._given: dict[str, date] = {}
        self._weekdays: dict[str, list[Row]] = {}
        self._links: list[Link] = []
        self._gaps: list[Gap] = []
        self._retellings = Retellings()
        self._dropped: set[str] = set()
        self._narrowed: Mapping[str, Interval] = {}
        self._best: Mapping[str, tuple[date, Row | None]] = {}
        self._by_happening: dict[str, list[Link]] = defaultdict(list)
        self._tied: dict[str, list[Link | Gap]] = defaultdict(list)

    def add(self, article: Row, mine: Mapping[str, Sequence[Row]]) -> None:
        """Take in an article, in the order of ids: its row, blocks, sentences, found, mentions.

        Expressions (`found`) carry their form under `parsed`.
        """
        article_id = str(article["article_id"])
        if isinstance(article["published"], str):
            day = date.fromisoformat(article["published"])
            self._given[article_id] = day
            self._known[article_id] = (day, day)
        elif article["status"] == "kept":
            clues = own_clues(article, mine["blocks"], mine["sentences"], mine["found"])
            self._clues[article_id] = clues
            self._known[article_id] = _explicit(clues) or clues.interval()
            spoken = [_place(row) for row in mine["found"] if _is_bare_weekday(row["parsed"])]
            if spoken:
                self._weekdays[article_id] = spoken
        else:
            return
        if self._ties:
            links, gaps = find_happenings(mine["sentences"], mine["found"], mine["mentions"])
            self._links += [replace(link, evidence=_place(link.evidence)) for link in links]
            self._gaps += [replace(gap, evidence=_place(gap.evidence)) for gap in gaps]
            self._retellings.add(article_id, mine)

    def settle(self) -> None:
        """Narrow the days of all articles by each other; after the last one was added."""
        known = self._known
        undated = {a for a, (first, last) in known.items() if first is None or first != last}
        links: list[Link] = []
        gaps: list[Gap] = []
        if undated:
            told = [*self._links, *self._retellings.links(undated)]
            links, gaps = _usable(told, self._gaps, undated)
        self._links, self._gaps, self._retellings = [], [], Retellings()
        self._narrowed, self._dropped = propagate(known, links, gaps)
        self._best = _best_days(self._narrowed, self._clues, self._weekdays, links, gaps)
        for link in links:
            self._by_happening[link.happening].append(link)
            self._tied[link.article].append(link)
        for gap in gaps:
            self._tied[str(gap.evidence["article_id"])].append(gap)

    def row(self, article_id: str) -> dict[str, str | None]:
        """Give the published columns of one article, as text."""
        return _dated_row(
            self._given.get(article_id),
            self._best.get(article_id),
            self._clues.get(article_id) or OwnClues(),
            self._narrowed.get(article_id, UNKNOWN),
            Surroundings(
                article_id,
                self._look,
                self._clues,
                self._by_happening,
                self._tied,
                self._narrowed,
                self._dropped,
            ),
        )


def _place(row: Row) -> Row:
    """Keep of an expression's row what tells where it stands and what it means."""
    return {name: row[name] for name in ("article_id", "start", "surface", "parsed")}


def _by_article(**frames: pd.DataFrame) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Split frames into rows per article, in order, with the form of expressions parsed."""
    parts: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(
        lambda: {name: [] for name in frames}
    )
    for name, frame in frames.items():
        if frame.empty:
            continue
        order = "raw_start" if name == "blocks" else "start"
        for row in frame.sort_values(["article_id", order], kind="stable").to_dict("records"):
            if name == "found":
                row["parsed"] = json.loads(row["form"])
            parts[str(row["article_id"])][name].append({str(k): v for k, v in row.items()})
    return parts


def _explicit(clues: OwnClues) -> Interval | None:
    """Give the day that lines of the article itself name; several days make an interval."""
    for rule in _RANKS:
        spans = [_days(clue.value) for clue in clues.explicit if clue.rule == rule]
        if spans:
            return min(s[0] for s in spans), max(s[1] for s in spans)
    return None


def _days(value: str) -> tuple[date, date]:
    first, _, last = value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _usable(
    links: Sequence[Link], gaps: Sequence[Gap], undated: set[str]
) -> tuple[list[Link], list[Gap]]:
    """Choose what ties undated articles to others; what happened twice ties nothing."""
    articles: dict[str, set[str]] = defaultdict(set)
    weekdays: dict[str, set[int]] = defaultdict(set)
    for link in links:
        articles[link.happening].add(link.article)
        if link.form["kind"] == "weekday":
            weekdays[link.happening].add(link.form["weekday"])
        elif link.form["kind"] == "calendar":
            day = days_of(resolve(link.form, Reference(None)).value)
            weekdays[link.happening] |= {day[0].isoweekday()} if day else set()
    for gap in gaps:
        for happening in (gap.before, gap.after):
            articles[happening].add(str(gap.evidence["article_id"]))
    once = {happening for happening in articles if len(weekdays[happening]) < 2}
    usable = {h for h in once if 1 < len(articles[h]) <= _MOST_ARTICLES and articles[h] & undated}
    for gap in gaps:
        if {gap.before, gap.after} <= once and {gap.before, gap.after} & usable:
            usable |= {gap.before, gap.after}
    return (
        [link for link in links if link.happening in usable],
        [gap for gap in gaps if {gap.before, gap.after} <= usable],
    )


@dataclass(frozen=True)
class Surroundings:
    """What an article's evidence is told from: all articles and the happenings they share."""

    article_id: str
    look: Look
    clues: Mapping[str, OwnClues]
    links: Mapping[str, Sequence[Link]]  # by happening
    tied: Mapping[str, Sequence[Link | Gap]]  # by article
    narrowed: Mapping[str, Interval]
    dropped: set[str]

    def clue(self, rule: str, expression: Row, value: str) -> Clue:
        """Place an expression of any article in its raw text."""
        article, blocks = self.look(str(expression["article_id"]))
        return clue_of(rule, article, expression, value, blocks)

    def shared(self) -> list[Clue]:
        """List the evidence of happenings shared with others, this article's own first."""
        own = self.tied.get(self.article_id, ())
        mine: dict[str, None] = {}
        for tie in own:
            both = (tie.happening,) if isinstance(tie, Link) else (tie.before, tie.after)
            mine |= dict.fromkeys(both)
        links = [link for happening in mine for link in self.links.get(happening, ())]
        evidence: list[Clue] = []
        for link in sorted(links, key=lambda k: (k.article != self.article_id, k.article)):
            days = self.narrowed.get(link.happening, UNKNOWN)
            if link.happening in self.dropped:
                evidence.append(self.clue("contradiction", link.evidence, link.happening))
            elif days != UNKNOWN:
                evidence.append(self.clue("same happening", link.evidence, _written(days)))
                their = self.clues.get(link.article)
                caption = their.caption if their else None
                if caption and link.article != self.article_id:
                    evidence.append(caption)
        for tie in own:
            if isinstance(tie, Gap) and not {tie.before, tie.after} & self.dropped:
                days = self.narrowed.get(tie.before, UNKNOWN)
                if days != UNKNOWN:
                    evidence.append(self.clue("time between", tie.evidence, _written(days)))
        return list(dict.fromkeys(evidence))[:_MOST_CLUES]


def _written(days: Interval) -> str:
    first, last = (day.isoformat() if day else ".." for day in days)
    return first if first == last else f"{first}/{last}"


def _best_days(
    narrowed: Mapping[str, Interval],
    clues: Mapping[str, OwnClues],
    weekdays: Mapping[str, Sequence[Row]],
    links: Sequence[Link],
    gaps: Sequence[Gap],
) -> dict[str, tuple[date, Row | None]]:
    """Choose the best-supported day of each article, the surest articles first.

    What is sure of one article to the week helps to choose the day of the next; the intervals
    that are claimed stay as they are.
    """
    best: dict[str, tuple[date, Row | None]] = {}
    for widest in (6, _WIDEST):
        assumed = dict(narrowed) | {a: (day, day) for a, (day, _) in best.items()}
        likely, _ = propagate(assumed, links, gaps) if best else (assumed, set())
        for article_id, own in clues.items():
            first, last = narrowed.get(article_id, UNKNOWN)
            if article_id in best or not first or not last or (last - first).days > widest:
                continue
            best[article_id] = _best(likely[article_id], own, weekdays.get(article_id, ()))
    return best


def _best(interval: Interval, clues: OwnClues, weekdays: Sequence[Row]) -> tuple[date, Row | None]:
    """Choose a day of an interval: the caption's, else the first weekday spoken of.

    News of "Friday" is news of the same day or of the day before, so the first such weekday in
    the interval is the best guess, and it stays a guess: the interval is what is claimed.
    """
    first, last = interval[0] or date.min, interval[1] or date.max
    spoken = ((weekday_at(first, row["parsed"]["weekday"], future=True), row) for row in weekdays)
    chosen: tuple[date, Row | None] | None = next((s for s in spoken if s[0] <= last), None)
    if clues.caption and (days := days_of(clues.caption.value)) and first <= days[0] <= last:
        chosen = days[0], None
    if chosen is None:
        return first, None
    for row in weekdays:
        # The text can go on to the morrow: "quake on Monday … told reporters on Tuesday".
        day = weekday_at(chosen[0], row["parsed"]["weekday"], future=True)
        if 0 < (day - chosen[0]).days <= _MORROW and day <= last:
            return day, row
    return chosen


def _is_bare_weekday(form: Mapping[str, Any]) -> bool:
    """Whether an expression is a weekday that has been ("on Friday")."""
    return form["kind"] == "weekday" and not form.get("shift") and form.get("hint") != "future"


def _dated_row(
    given: date | None,
    chosen: tuple[date, Row | None] | None,
    clues: OwnClues,
    interval: Interval,
    around: Surroundings,
) -> dict[str, str | None]:
    """Make the published columns of one article."""
    best, expression = chosen or (None, None)
    if given:
        best, interval, method = given, (given, given), "metadata"
        evidence = [Clue("metadata", around.article_id, None, None, "", given.isoformat())]
    elif clues.explicit:
        best, method = best or interval[0], "explicit"
        evidence = clues.explicit + [
            replace(clue, rule="contradiction")
            for clue in clues.bounds
            if interval[1] and (days := days_of(clue.value)) and days[0] > interval[1]
        ]
    else:
        method = "unknown" if interval == UNKNOWN else "inferred"
        evidence = [clue for clue in (clues.caption, clues.weekday) if clue]
        evidence += clues.bounds + clues.windows + clues.conflicts + around.shared()
        if best and expression:
            evidence.append(around.clue("first weekday spoken of", expression, best.isoformat()))
    first, last = interval
    return {
        "published": best.isoformat() if best else None,
        "published_earliest": first.isoformat() if first else None,
        "published_latest": last.isoformat() if last else None,
        "published_method": method,
        "published_evidence": json.dumps([clue.as_row() for clue in evidence], ensure_ascii=False),
    }
