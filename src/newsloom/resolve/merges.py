"""Why names belong together, and which pairs were left apart: decisions to look up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from newsloom.resolve.decided import NOTHING, Decided, Numbered, count_articles, spelt
from newsloom.resolve.decisions import Open

MERGES = {
    "entity_id": "string",
    "entity": "string",
    "label": "string",
    "surface": "string",
    "article_id": "string",
    "joined_to": "string",
    "rule": "string",
    "mentions": "int64",
    "articles": "int64",
}
UNDECIDED = {
    "entity_a": "string",
    "entity_b": "string",
    "name_a": "string",
    "name_b": "string",
    "label": "string",
    "reason": "string",
    "mentions": "int64",
    "article_id": "string",
}

# What makes two groups one decision, in numbers; ``where`` is the article, where it matters.
_DECISION = ["key", "surface", "where", "joined_to", "rule"]


def list_merges(decided: Decided | None, entities: pd.DataFrame) -> pd.DataFrame:
    """Say of every surface why it belongs to its entity.

    Parameters
    ----------
    decided
        The groups of names and what each was decided to be; none of them without a key.
    entities
        key, entity_id, entity, label.

    Returns
    -------
    entity_id, entity, label, surface, article_id (the one article in which it counts; null: all
    in which no other row has the surface; every surface of an entity has one such row at most),
    joined_to (the surface it was tied to; null where it opened the entity), rule, mentions
    and articles (how many rest on this decision).
    """
    if decided is None or decided.table.empty:
        return _empty(MERGES)
    table, told = decided.table, decided.told
    meanings = table[["surface", "key"]].drop_duplicates()["surface"].value_counts()
    several = table["surface"].isin(meanings.index[meanings > 1])
    groups = table.assign(where=table["article"].where(several, NOTHING))
    numbers = groups.groupby(_DECISION, sort=False).ngroup().to_numpy()
    first = np.flatnonzero(np.diff(np.maximum.accumulate(numbers), prepend=-1))
    found = groups.iloc[first][_DECISION].reset_index(drop=True)
    found["mentions"] = np.bincount(numbers, groups["mentions"]).astype(np.int64)
    found["articles"] = count_articles(numbers, groups["article"], len(found))
    found = _told_by_article(found, groups, told)
    place = {key: at for at, key in enumerate(entities["key"])}
    at = [place[decided.keys.values[number]] for number in found["key"]]
    made = pd.DataFrame(
        {
            **{name: entities[name].to_numpy()[at] for name in ("entity_id", "entity", "label")},
            "surface": spelt(decided.surfaces, found["surface"]),
            "article_id": spelt(decided.articles, found["where"]),
            "joined_to": spelt(told.values, found["joined_to"]),
            "rule": spelt(told.values, found["rule"]),
            "mentions": found["mentions"].to_numpy(),
            "articles": found["articles"].to_numpy(),
        }
    ).astype(MERGES)
    order = ["entity_id", "surface", "article_id", "rule", "joined_to"]
    return made.sort_values(order, kind="stable", ignore_index=True, na_position="first")


def _told_by_article(found: pd.DataFrame, groups: pd.DataFrame, told: Numbered) -> pd.DataFrame:
    """Give a surface that was decided in several ways a row per article, but for the usual way."""
    everywhere = found[found["where"] == NOTHING]
    everywhere = everywhere[everywhere.duplicated(["key", "surface"], keep=False)]
    if everywhere.empty:
        return found
    ranked = everywhere.assign(
        **{name: spelt(told.values, everywhere[name]).to_numpy() for name in ("rule", "joined_to")}
    ).sort_values(
        ["mentions", "rule", "joined_to"], ascending=[False, True, True], na_position="first"
    )
    rarer = ranked.index[ranked.duplicated(["key", "surface"])]
    columns = ["key", "surface", "joined_to", "rule"]
    rare = found.loc[rarer, columns]
    asked = (groups["where"] == NOTHING) & groups["key"].isin(rare["key"])
    loose = groups.loc[asked, [*columns, "article", "mentions"]]
    spread = loose.merge(rare, on=columns).groupby([*columns, "article"], sort=False)["mentions"]
    parts = spread.sum().reset_index().rename(columns={"article": "where"}).assign(articles=1)
    return pd.concat([found.drop(index=rarer), parts[found.columns]], ignore_index=True)


def list_undecided(
    opens: Iterable[Open], entities: pd.DataFrame, renamed: dict[str, str]
) -> pd.DataFrame:
    """List the pairs of entities that were considered and left apart.

    Parameters
    ----------
    opens
        The pairs, by key.
    entities
        key, entity_id, entity, label, mentions.
    renamed
        Keys that judgements joined to others: such pairs are decided.

    Returns
    -------
    entity_a, entity_b, name_a, name_b (the lesser one first), label, reason, mentions (of the
    lesser one) and article_id (null where the question comes up in several articles).
    """
    opens = list(opens)
    asked = {renamed.get(key, key) for one in opens for key in (one.key_a, one.key_b)}
    known = {row["key"]: row for row in entities[entities["key"].isin(asked)].to_dict("records")}
    found: dict[tuple[str, str, str], set[str | None]] = {}
    for one in opens:
        key_a, key_b = renamed.get(one.key_a, one.key_a), renamed.get(one.key_b, one.key_b)
        if key_a == key_b or key_a not in known or key_b not in known:
            continue
        a, b = known[key_a], known[key_b]
        if a["mentions"] > b["mentions"]:
            key_a, key_b = key_b, key_a
        if (key_b, key_a, one.reason) in found:
            key_a, key_b = key_b, key_a
        found.setdefault((key_a, key_b, one.reason), set()).add(one.article_id)
    if not found:
        return _empty(UNDECIDED)
    rows = [
        {
            "entity_a": known[a]["entity_id"],
            "entity_b": known[b]["entity_id"],
            "name_a": known[a]["entity"],
            "name_b": known[b]["entity"],
            "label": known[a]["label"],
            "reason": reason,
            "mentions": known[a]["mentions"],
            "article_id": next(iter(where)) if len(where) == 1 else None,
        }
        for (a, b, reason), where in found.items()
    ]
    frame = pd.DataFrame(rows).astype(UNDECIDED)
    frame = frame.drop_duplicates(["entity_a", "entity_b", "reason"])
    order = ["mentions", "entity_a", "entity_b", "reason"]
    return frame.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def _empty(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})
