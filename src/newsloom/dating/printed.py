"""When each article was printed: from metadata, from a line that says so, or inferred."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from newsloom.dating.clues import Clue, OwnClues, clue_of, own_clues
from newsloom.dating.happenings import find_happenings
from newsloom.dating.propagation import UNKNOWN, Gap, Interval, Link, propagate
from newsloom.dating.retelling import find_retellings
from newsloom.language.timex_calendar import days_of, weekday_at
from newsloom.language.timex_values import Reference, resolve

Row = Mapping[str, Any]
Parts = Mapping[str, Mapping[str, list[dict[str, Any]]]]
#: An interval wider than this supports no single day better than another.
_WIDEST = 31
_MORROW = 2  # days by which a text can go on past the first weekday it speaks of
_MOST_CLUES = 40
_MOST_ARTICLES = 30  # what more articles tell of has happened more than once
_RANKS = ("published line", "dateline", "date line", "byline", "updated line")


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
    clues: dict[str, OwnClues] = {}
    known: dict[str, Interval] = {}
    given: dict[str, date] = {}
    for article_id, row in rows.items():
        mine = parts[article_id]
        clues[article_id] = OwnClues()
        if isinstance(row["published"], str):
            given[article_id] = date.fromisoformat(row["published"])
            known[article_id] = (given[article_id], given[article_id])
        elif row["status"] == "kept":
            clues[article_id] = own_clues(row, mine["blocks"], mine["sentences"], mine["found"])
            known[article_id] = _explicit(clues[article_id]) or clues[article_id].interval()
    undated = {a for a, (first, last) in known.items() if first is None or first != last}
    links, gaps = _constraints(sorted(known), undated, parts)
    narrowed, dropped = propagate(known, links, gaps)
    best = _best_days(narrowed, clues, parts, links, gaps)
    by_happening: dict[str, list[Link]] = defaultdict(list)
    tied: dict[str, list[Link | Gap]] = defaultdict(list)
    for link in links:
        by_happening[link.happening].append(link)
        tied[link.article].append(link)
    for gap in gaps:
        tied[str(gap.evidence["article_id"])].append(gap)
    dated = []
    for article_id in rows:
        row = _dated_row(
            given.get(article_id),
            best.get(article_id),
            clues[article_id],
            narrowed.get(article_id, UNKNOWN),
            Surroundings(article_id, rows, parts, clues, by_happening, tied, narrowed, dropped),
        )
        dated.append(row)
    columns = pd.DataFrame(dated, index=articles.index, dtype="string")
    return articles.assign(**{name: columns[name] for name in columns.columns})


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


def _constraints(
    article_ids: Sequence[str], undated: set[str], parts: Parts
) -> tuple[list[Link], list[Gap]]:
    """Collect what ties undated articles to others; what happened twice ties nothing."""
    if not undated:
        return [], []
    links: list[Link] = []
    gaps: list[Gap] = []
    for article_id in article_ids:
        mine = parts[article_id]
        more = find_happenings(mine["sentences"], mine["found"], mine["mentions"])
        links.extend(more[0])
        gaps.extend(more[1])
    links.extend(find_retellings(parts, article_ids, undated))
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
    rows: Mapping[str, Row]
    parts: Parts
    clues: Mapping[str, OwnClues]
    links: Mapping[str, Sequence[Link]]  # by happening
    tied: Mapping[str, Sequence[Link | Gap]]  # by article
    narrowed: Mapping[str, Interval]
    dropped: set[str]

    def clue(self, rule: str, expression: Row, value: str) -> Clue:
        """Place an expression of any article in its raw text."""
        article = str(expression["article_id"])
        return clue_of(rule, self.rows[article], expression, value, self.parts[article]["blocks"])

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
                caption = self.clues[link.article].caption
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
    parts: Parts,
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
            best[article_id] = _best(likely[article_id], own, parts[article_id]["found"])
    return best


def _best(interval: Interval, clues: OwnClues, found: Sequence[Row]) -> tuple[date, Row | None]:
    """Choose a day of an interval: the caption's, else the first weekday spoken of.

    News of "Friday" is news of the same day or of the day before, so the first such weekday in
    the interval is the best guess, and it stays a guess: the interval is what is claimed.
    """
    first, last = interval[0] or date.min, interval[1] or date.max
    weekdays = [row for row in found if _is_bare_weekday(row["parsed"])]
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
        evidence += clues.bounds + around.shared()
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
