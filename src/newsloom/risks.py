"""Decisions about names that most deserve a look: much hangs on them, and little speaks for them.

Risk = effect × doubt.

- Effect: mentions that would move + articles they stand in + ranks in the top that would
  change (`sensitivity.merge_sensitivity`), if a decision were undone, or one left open were made.
- Doubt: that of the rule (`DOUBTS`, 0 to 1), divided by √(1 + articles that name both sides as the
  same entity). Where nothing was decided nothing speaks for either side: doubt 1.

The doubts put the rules in the order in which a careful reader would trust them; they are no
measured shares of error.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from newsloom.labels import count_of
from newsloom.sensitivity import Standing, count_by_article, count_parts, order_pair

DOUBTS = {
    "judgement": 0.0,
    "same spelling": 0.05,
    "lexicon": 0.1,
    "brackets": 0.1,
    "as the name says": 0.1,
    "slip": 0.8,
    "so far": 0.7,
    "mostly": 0.7,
    "nearly always": 0.6,
    "initial": 0.6,
    "given name alone": 0.6,
    "in the corpus": 0.5,
    "many articles": 0.5,
    "form of the given name": 0.5,
    "junior": 0.5,
    "without the place": 0.5,
    "romanisation": 0.4,
    "part of the name": 0.4,
    "surname": 0.3,
    "left out": 0.3,
    "form of one name": 0.3,
    "acronym": 0.3,
    "the article also names": 0.3,
}
"""Words in a rule and how much is to be doubted of it; the first that stands in it counts."""

OTHERWISE = 0.5
TOP = 25

COLUMNS = {
    "decision": "string", "a": "string", "label_a": "string", "b": "string", "label_b": "string",
    "entity_id": "string", "entity": "string", "other_id": "string", "article_id": "string",
    "rule": "string", "mentions": "int64", "articles": "int64", "together": "int64",
    "changed": "int64", "rank_now": "int64", "rank_then": "int64", "doubt": "float64",
    "risk": "float64", "why": "string",
}  # fmt: skip
"""Columns of `rank_decisions` and their types."""


def rank_decisions(
    mentions: pd.DataFrame,
    merges: pd.DataFrame,
    ranking: pd.DataFrame,
    *,
    undecided: pd.DataFrame | None = None,
    top_n: int = TOP,
    forms: Collection[str] = ("name",),
    doubts: Mapping[str, float] = DOUBTS,
) -> pd.DataFrame:
    """Rank decisions about names by how much hangs on them and how little speaks for them.

    Parameters
    ----------
    mentions, merges, ranking, undecided, top_n, forms
        As in `sensitivity.merge_sensitivity`.
    doubts
        Words in a rule and how much is to be doubted of it, 0 to 1; the first that stands in it
        counts.

    Returns
    -------
    One row per pair of surfaces of an entity, or of entities left apart; a decision taken the same
    way in several articles is one row. The riskiest first; decisions on which nothing hangs (all
    of an entity would leave: it would change its name only) or that are beyond doubt are left out.

    - ``decision`` (``merge`` or ``undecided``), ``a``, ``b``, ``entity_id``, ``entity``,
      ``other_id``, ``rule``, ``mentions``, ``articles``, ``changed``, ``rank_now``, ``rank_then``:
      as in `merge_sensitivity`; ``article_id`` only where all of it stands in one article and was
      decided there;
    - ``label_a``, ``label_b``; ``together``: articles that name both as the same entity;
    - ``doubt``, ``risk``: see above; ``why``: one sentence with the numbers.
    """
    named = mentions[mentions["form"].isin(list(forms))]
    standing = Standing(ranking, top_n)
    rows = list(_made(named, merges, standing, doubts))
    if undecided is not None:
        rows += _open(named, undecided, standing)
    rows = [row for row in rows if row["risk"] > 0]
    rows.sort(
        key=lambda row: (
            -row["risk"], -row["mentions"], row["a"], row["b"], row["entity_id"],
            row["other_id"] or "", row["article_id"] or "",
        )
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def doubt_of(rule: str, doubts: Mapping[str, float] = DOUBTS) -> float:
    """Give how much is to be doubted of a rule, 0 to 1."""
    return next((doubt for words, doubt in doubts.items() if words in rule), OTHERWISE)


def _made(
    named: pd.DataFrame, merges: pd.DataFrame, standing: Standing, doubts: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    """Yield the decisions that were made."""
    merges = merges.reset_index(drop=True)
    parts = count_parts(named, merges)
    pair = ["entity_id", "surface", "joined_to"]
    told = merges[[*pair, "label", "rule"]].assign(bound=merges["article_id"].notna())
    parts = parts.merge(told, left_on="decision", right_index=True)
    parts["doubt"] = parts["rule"].map(lambda rule: doubt_of(rule, doubts)) * parts["mentions"]
    together = _count_together(named, merges)
    by_rule = parts.groupby([*pair, "rule"], as_index=False)["mentions"].sum()
    by_rule = by_rule.sort_values(["mentions", "rule"], ascending=[False, True])
    rules = by_rule.drop_duplicates(pair).set_index(pair)["rule"].to_dict()
    whole = parts.groupby(pair, as_index=False).agg(
        label=("label", "first"),
        mentions=("mentions", "sum"),
        articles=("article_id", "nunique"),
        article_id=("article_id", "first"),
        bound=("bound", "all"),
        doubt=("doubt", "sum"),
    )
    for row in whole.itertuples(index=False):
        key = (row.entity_id, row.surface, row.joined_to)
        outcome = standing.part(row.entity_id, row.mentions)
        if outcome is None:
            continue
        both = together.get(key, 0)
        doubt = row.doubt / row.mentions / math.sqrt(1 + both)
        made = {
            "decision": "merge",
            "a": row.surface,
            "label_a": row.label,
            "b": row.joined_to,
            "label_b": row.label,
            "entity_id": row.entity_id,
            "entity": standing.name[row.entity_id],
            "other_id": None,
            "article_id": row.article_id if row.bound and row.articles == 1 else None,
            "rule": rules[key],
            "mentions": row.mentions,
            "articles": row.articles,
            "together": both,
            "changed": outcome.changed,
            "rank_now": outcome.rank_now,
            "rank_then": outcome.rank_then,
            "doubt": doubt,
            "risk": (row.mentions + row.articles + outcome.changed) * doubt,
        }
        yield {**made, "why": _why_made(made)}


def _open(
    named: pd.DataFrame, undecided: pd.DataFrame, standing: Standing
) -> Iterator[dict[str, Any]]:
    """Yield the pairs that were left apart."""
    wanted = set(undecided["entity_a"]) | set(undecided["entity_b"])
    own = named[named["entity_id"].isin(wanted)]
    held = count_by_article(own)
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for row in undecided.itertuples(index=False):
        sides = order_pair(row, standing, held)
        if sides is None:
            continue
        (entity_id, name), (other, other_name) = sides
        pair = pairs.setdefault(
            (entity_id, other),
            {"a": other_name, "b": name, "reasons": set(), "where": set()},
        )
        pair["reasons"].add(row.reason)
        pair["where"].add(None if pd.isna(row.article_id) else row.article_id)
    for (entity_id, other), pair in pairs.items():
        theirs = held.get(other, {})
        where = theirs.keys() if None in pair["where"] else pair["where"] & theirs.keys()
        everywhere = None in pair["where"]
        moved = standing.count[other] if everywhere else sum(theirs[a] for a in where)
        if not moved:
            continue
        outcome = standing.join(entity_id, other, moved)
        left = {
            "decision": "undecided",
            "a": pair["a"],
            "label_a": standing.label[other],
            "b": pair["b"],
            "label_b": standing.label[entity_id],
            "entity_id": entity_id,
            "entity": standing.name[entity_id],
            "other_id": other,
            "article_id": next(iter(where)) if not everywhere and len(where) == 1 else None,
            "rule": min(pair["reasons"]),
            "mentions": moved,
            "articles": len(where),
            "together": 0,
            "changed": outcome.changed,
            "rank_now": outcome.rank_now,
            "rank_then": outcome.rank_then,
            "doubt": 1.0,
            "risk": float(moved + len(where) + outcome.changed),
        }
        yield {**left, "why": _why_open(left)}


def _count_together(named: pd.DataFrame, merges: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Count the articles that name both sides of a decision as the same entity."""
    key = ["entity_id", "surface"]
    pairs = merges.dropna(subset="joined_to")[[*key, "joined_to"]].drop_duplicates()
    changed = named[[*key, "article_id"]].drop_duplicates()
    others = changed.rename(columns={"surface": "joined_to"})
    both = pairs.merge(changed, on=key).merge(others, on=["entity_id", "joined_to", "article_id"])
    return both.groupby([*key, "joined_to"]).size().to_dict()


def _why_made(row: Mapping[str, Any]) -> str:
    number = row["together"]
    beside = f"both stand in {_articles(number)}" if number else "no article names both"
    hang = "hangs" if row["mentions"] == 1 else "hang"
    return (
        f"joined by the rule “{row['rule']}”; {beside}; {_moves(row)} {hang} on it; "
        f"without it {_ranks(row)}"
    )


def _why_open(row: Mapping[str, Any]) -> str:
    return f"left apart ({row['rule']}); {_moves(row)}; if they are one, {_ranks(row)}"


def _moves(row: Mapping[str, Any]) -> str:
    return f"{count_of(row['mentions'], 'mention')} in {_articles(row['articles'])}"


def _ranks(row: Mapping[str, Any]) -> str:
    if row["rank_now"] == row["rank_then"]:
        said = f"{row['entity']} stays at rank {row['rank_now']:,}"
    else:
        said = f"{row['entity']} goes from rank {row['rank_now']:,} to {row['rank_then']:,}"
    top = f", {count_of(row['changed'], 'rank')} in the top change" if row["changed"] else ""
    return said + top


def _articles(number: int) -> str:
    return count_of(number, "article")
