"""How much of the ranking hangs on single decisions about names.

A decision ties a surface to another one ("Vance" to "Ilse Vance"). Undone, the surface leaves with
what was tied to it in turn and is counted by itself; a pair left undecided, done, is counted as
one. Nothing is resolved anew for that: counts are moved, and the ranks that follow are exactly
those of `frequency.rank_entities` on the moved mentions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COLUMNS = {
    "decision": "string", "entity_id": "string", "entity": "string", "label": "string",
    "a": "string", "b": "string", "other_id": "string", "article_id": "string", "rule": "string",
    "mentions": "int64", "articles": "int64", "mentions_now": "int64", "mentions_then": "int64",
    "articles_now": "int64", "articles_then": "int64", "rank_now": "int64", "rank_then": "int64",
    "rank_a": "int64", "changed": "int64", "moves_up": "string",
}  # fmt: skip
"""Columns of `merge_sensitivity` and their types."""

NAMED = 5  # entities named in `moves_up`; of the others their number

_KEY = ["entity_id", "surface"]


def merge_sensitivity(
    mentions: pd.DataFrame,
    merges: pd.DataFrame,
    ranking: pd.DataFrame,
    *,
    undecided: pd.DataFrame | None = None,
    top_n: int = 25,
    forms: Collection[str] = ("name",),
) -> pd.DataFrame:
    """Tell which single decisions about names the top of a ranking hangs on.

    Parameters
    ----------
    mentions
        The table of that name.
    merges
        One row per decision: entity_id, entity, label, surface, article_id (null: everywhere),
        joined_to (the surface it was tied to; null where it opened the entity), rule, mentions
        (that rest on it).
    ranking
        As `rank_entities` gives it for these mentions.
    undecided
        Pairs left apart: entity_a, entity_b, name_a, name_b, label, reason, article_id (null: all
        mentions of one of them).
    top_n
        The top: entities with a rank up to this.
    forms
        Forms of mentions that the ranking counts.

    Returns
    -------
    One row per decision that would change the rank of an entity in the top, or who is in it; the
    biggest change first. The same decision taken again in another article is another row.

    - ``decision``: ``merge`` (made; undone here) or ``undecided`` (not made; made here);
    - ``entity_id``, ``entity``, ``label``: whose mentions would leave, or who would get more;
    - ``a``: the surface that would leave, or the name of the one whose mentions would move (of
      two left apart the one of fewer; in one article the one named there); ``b``: what it was tied
      to, or the name of the other; ``other_id``: the id of ``a`` where undecided;
    - ``article_id``: the one article decided on; null: all; ``rule``: the rule, or the reason;
    - ``mentions``, ``articles``: how many mentions would move, and in how many articles they stand;
    - ``mentions_now``, ``mentions_then``, ``articles_now``, ``articles_then``, ``rank_now``,
      ``rank_then``: of the entity;
    - ``rank_a``: the rank of ``a`` when it is counted by itself;
    - ``changed``: how many entities that are in the top now or then would have another rank, with
      those that come and go;
    - ``moves_up``: who else moves up in the top, with both ranks.
    """
    named = mentions[mentions["form"].isin(list(forms))]
    standing = Standing(ranking, top_n)
    rows = [
        *_undone(named, merges, standing),
        *(_done(named, undecided, standing) if undecided is not None else ()),
    ]
    rows.sort(
        key=lambda row: (
            -row["changed"], -row["mentions"], row["entity_id"], row["decision"], row["a"],
            row["b"], row["other_id"] or "", row["article_id"] or "",
        )
    )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(COLUMNS)


def count_parts(mentions: pd.DataFrame, merges: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions that would leave an entity if a decision were undone.

    Of a surface with a row for one article and a row for all, the first owns the mentions in that
    article. Several rows for one surface in one article (with a title and without), or several for
    all articles, are one decision: the row with most mentions owns them all. What was tied to the
    surface in turn leaves with it.

    Parameters
    ----------
    mentions
        The table of that name, or the forms of it that count.
    merges
        As in `merge_sensitivity`.

    Returns
    -------
    One row per decision and article: ``decision`` (number of the row in `merges`, from 0),
    ``article_id``, ``mentions``. Decisions that opened an entity, or own no mention, have none.
    """
    rows = merges[[*_KEY, "article_id", "joined_to"]].reset_index(drop=True)
    rows = rows.assign(decision=np.arange(len(rows)), size=merges["mentions"].to_numpy(np.int64))
    rows = rows.sort_values(["size", "decision"], ascending=[False, True])
    rows = rows.drop_duplicates([*_KEY, "article_id"]).sort_values("decision")
    # An entity's own spelling is no decision, wherever else it was met again.
    rows["joined_to"] = rows["joined_to"].mask(rows["joined_to"] == rows["surface"])
    bound, free = rows[rows["article_id"].notna()], rows[rows["article_id"].isna()]
    held = mentions.groupby([*_KEY, "article_id"], as_index=False).size()
    held = held.merge(bound[[*_KEY, "article_id", "decision"]], how="left")
    held = held.merge(free[[*_KEY, "decision"]], on=_KEY, how="left", suffixes=("", "_free"))
    held["decision"] = held["decision"].fillna(held["decision_free"])
    held = held.dropna(subset="decision")
    here = held["decision"].to_numpy(np.int64)
    above = _parents(bound, free, len(merges))
    opened = rows.loc[rows["joined_to"].isna(), "decision"]
    left = ~np.isin(here, opened.to_numpy())
    here, articles, sizes = here[left], held["article_id"].to_numpy()[left], held["size"][left]
    level = pd.DataFrame({"decision": here, "article_id": articles, "mentions": sizes.to_numpy()})
    levels = [level]
    while True:
        level = level.assign(decision=above[level["decision"]])
        level = level[level["decision"] >= 0]
        if level.empty:
            break
        levels.append(level)
    whole = pd.concat(levels).groupby(["decision", "article_id"], as_index=False)["mentions"].sum()
    return whole.astype({"article_id": "string", "decision": "int64", "mentions": "int64"})


def _parents(bound: pd.DataFrame, free: pd.DataFrame, rows: int) -> NDArray[np.int64]:
    """Give for each decision the one that it hangs on, −1 for none; circles are cut."""
    number = {
        (e, s, a): d
        for e, s, a, d in bound[[*_KEY, "article_id", "decision"]].itertuples(index=False)
    } | {(e, s, ""): d for e, s, d in free[[*_KEY, "decision"]].itertuples(index=False)}
    above = np.full(rows, -1, dtype=np.int64)
    opens: set[int] = set()
    for frame in (bound, free):
        columns = ["entity_id", "joined_to", "article_id", "decision"]
        for entity, other, article, decision in frame[columns].itertuples(index=False):
            if pd.isna(other):
                opens.add(decision)
                continue
            # In one article the decision there counts; one for all articles hangs on no single one.
            found = None if pd.isna(article) else number.get((entity, other, article))
            above[decision] = number.get((entity, other, ""), -1) if found is None else found
    for decision in range(rows):
        if above[decision] in opens:
            above[decision] = -1
    seen = np.zeros(rows, dtype=np.int64)  # by which walk
    for first in range(rows):
        here = first
        while above[here] >= 0 and not seen[here]:
            seen[here] = first + 1
            if seen[above[here]] == first + 1:
                above[here] = -1
                break
            here = above[here]
    return above


class Change(NamedTuple):
    """An entity's mentions now and then; 0: it is not there."""

    now: int
    then: int


class Outcome(NamedTuple):
    """What a change would do to the ranking; the fields are those of `merge_sensitivity`."""

    changed: int
    rank_now: int
    rank_then: int
    rank_a: int
    moves_up: str


class Standing:
    """Who stands where, and where they would stand after a change.

    Parameters
    ----------
    ranking
        As `rank_entities` gives it.
    top_n
        The top: entities with a rank up to this.
    """

    def __init__(self, ranking: pd.DataFrame, top_n: int) -> None:
        self.top_n = top_n
        ranking = ranking.sort_values(["rank", "entity_id"])
        self.count = dict(zip(ranking["entity_id"], ranking["mentions"].tolist(), strict=True))
        self.name = dict(zip(ranking["entity_id"], ranking["entity"], strict=True))
        self.label = dict(zip(ranking["entity_id"], ranking["label"], strict=True))
        self.top = set(ranking.loc[ranking["rank"] <= top_n, "entity_id"])
        self._sorted = np.sort(ranking["mentions"].to_numpy(np.int64))
        # Two changes can lift who is not changed by two changed at most.
        near = ranking[ranking["rank"] <= top_n + 2]
        self._near: dict[int, list[str]] = {}
        for entity_id, mentions in zip(near["entity_id"], near["mentions"].tolist(), strict=True):
            self._near.setdefault(mentions, []).append(entity_id)
        # One surname in a thousand articles is a thousand decisions, most of them of one mention.
        self._known: dict[tuple[str, int], Outcome | None] = {}

    def part(self, entity_id: str, moved: int) -> Outcome | None:
        """Tell what changes if so many mentions of an entity are counted by themselves.

        None where all of it would leave: it would change its name, and nothing else.
        """
        if (entity_id, moved) not in self._known:
            now = self.count.get(entity_id, 0)
            outcome = None
            if moved < now:
                changes = {entity_id: Change(now, now - moved), "": Change(0, moved)}
                then, alone = (self.rank(n, changes.values()) for n in (now - moved, moved))
                # A part of who stands below the top stays below it.
                changed, up = self._compare(changes) if entity_id in self.top else (0, "")
                outcome = Outcome(changed, self.rank(now), then, alone, up)
            self._known[entity_id, moved] = outcome
        return self._known[entity_id, moved]

    def join(self, entity_id: str, other: str, moved: int) -> Outcome:
        """Tell what changes if so many mentions of another entity are counted with this one."""
        now, others = self.count[entity_id], self.count[other]
        changes = {entity_id: Change(now, now + moved), other: Change(others, others - moved)}
        then = self.rank(now + moved, changes.values())
        # Who gives mentions in one article can fall out of the top that the other doesn't reach.
        near = then <= self.top_n or other in self.top
        changed, up = self._compare(changes) if near else (0, "")
        return Outcome(changed, self.rank(now), then, self.rank(others), up)

    def rank(self, mentions: int, changes: Collection[Change] = ()) -> int:
        """Give the rank of so many mentions, after some changes."""
        above = len(self._sorted) - int(np.searchsorted(self._sorted, mentions, side="right"))
        for change in changes:
            above += (change.then > mentions) - (change.now > mentions)
        return 1 + above

    def _compare(self, changes: Mapping[str, Change]) -> tuple[int, str]:
        """Give how many ranks change in the top, and who else moves up."""
        outside = self.top_n + 1
        made = list(changes.values())
        changed = risen = 0
        said: list[str] = []
        for mentions, ids in self._near.items():
            now, then = self.rank(mentions), self.rank(mentions, made)
            if now == then:
                continue
            others = len(ids) - sum(change.now == mentions for change in made)
            changed += (min(now, outside) != min(then, outside)) * others
            if then < now and then <= self.top_n:
                risen += others
                unchanged = (entity_id for entity_id in ids if entity_id not in changes)
                for entity_id in islice(unchanged, NAMED - len(said)):
                    said.append(f"{self.name[entity_id]} ({now} → {then})")
        for change in made:
            now = min(self.rank(change.now), outside) if change.now else outside
            then = min(self.rank(change.then, made), outside) if change.then else outside
            changed += now != then
        more = f" and {risen - NAMED} more" if risen > NAMED else ""
        return changed, ", ".join(said) + more


def _undone(
    named: pd.DataFrame, merges: pd.DataFrame, standing: Standing
) -> Iterator[dict[str, Any]]:
    """Yield what would change without each decision that was made."""
    chosen = merges[merges["entity_id"].isin(standing.top)].reset_index(drop=True)
    own = named[named["entity_id"].isin(standing.top)]
    parts = count_parts(own, chosen)
    sizes = parts.groupby("decision", as_index=False).agg(
        mentions=("mentions", "sum"), articles=("article_id", "size")
    )
    counts = count_by_article(own)
    starts = np.searchsorted(parts["decision"], np.arange(len(chosen) + 1))
    in_parts = list(zip(parts["article_id"], parts["mentions"].tolist(), strict=True))
    columns = ["entity_id", "surface", "joined_to", "article_id", "rule"]
    decided = list(chosen[columns].itertuples(index=False, name=None))
    for decision, moved, articles in sizes.itertuples(index=False):
        entity_id, surface, joined_to, article_id, rule = decided[decision]
        outcome = standing.part(entity_id, moved)
        if outcome is None or not outcome.changed:
            continue
        held = counts[entity_id]
        gone = in_parts[starts[decision] : starts[decision + 1]]
        lost = sum(held[article] == number for article, number in gone)
        now = standing.count[entity_id]
        yield {
            "decision": "merge",
            "entity_id": entity_id,
            "entity": standing.name[entity_id],
            "label": standing.label[entity_id],
            "a": surface,
            "b": joined_to,
            "other_id": None,
            "article_id": None if pd.isna(article_id) else article_id,
            "rule": rule,
            "mentions": moved,
            "articles": articles,
            "mentions_now": now,
            "mentions_then": now - moved,
            "articles_now": len(held),
            "articles_then": len(held) - lost,
            **outcome._asdict(),
        }


def _done(
    named: pd.DataFrame, undecided: pd.DataFrame, standing: Standing
) -> Iterator[dict[str, Any]]:
    """Yield what would change if two entities left apart were one."""
    wanted = set(undecided["entity_a"]) | set(undecided["entity_b"])
    held = count_by_article(named[named["entity_id"].isin(wanted)])
    for pair in undecided.itertuples(index=False):
        sides = order_pair(pair, standing, held)
        if sides is None:
            continue
        (entity_id, name), (other, other_name) = sides
        article = None if pd.isna(pair.article_id) else pair.article_id
        theirs = held.get(other, {})
        come = theirs if article is None else {article: theirs.get(article, 0)}
        moved = standing.count[other] if article is None else come[article]
        if not moved:
            continue
        outcome = standing.join(entity_id, other, moved)
        if not outcome.changed:
            continue
        now, articles = standing.count[entity_id], held.get(entity_id, {})
        yield {
            "decision": "undecided",
            "entity_id": entity_id,
            "entity": standing.name[entity_id],
            "label": standing.label[entity_id],
            "a": other_name,
            "b": name,
            "other_id": other,
            "article_id": article,
            "rule": pair.reason,
            "mentions": moved,
            "articles": len(come),
            "mentions_now": now,
            "mentions_then": now + moved,
            "articles_now": len(articles),
            "articles_then": len(articles.keys() | come.keys()),
            **outcome._asdict(),
        }


def order_pair(
    pair: Any, standing: Standing, held: Mapping[str, Mapping[str, int]]
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Say who of a pair left apart would get the mentions of whom: (id, name) and (id, name).

    Who has fewer mentions joins the other; but in the one article that a pair was left apart in,
    it is who is named there. None where one of them is not counted.

    Parameters
    ----------
    pair
        A row of ``undecided``.
    standing
        Who stands where.
    held
        Mentions per entity and article, of those that are named in ``undecided``.
    """
    sides = [(pair.entity_a, pair.name_a), (pair.entity_b, pair.name_b)]
    if any(side[0] not in standing.count for side in sides) or sides[0][0] == sides[1][0]:
        return None
    more, fewer = sorted(sides, key=lambda side: (-standing.count[side[0]], side[0]))
    if not pd.isna(pair.article_id):
        here = [bool(held.get(side[0], {}).get(pair.article_id)) for side in (more, fewer)]
        if here == [True, False]:
            return fewer, more
    return more, fewer


def count_by_article(named: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Count the given mentions per entity and article."""
    counts: dict[str, dict[str, int]] = {}
    sizes = named.groupby(["entity_id", "article_id"], as_index=False).size()
    for entity_id, article_id, number in sizes.itertuples(index=False):
        counts.setdefault(entity_id, {})[article_id] = number
    return counts
