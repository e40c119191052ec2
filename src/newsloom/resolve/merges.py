"""Why names belong together, and which pairs were left apart: decisions to look up."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

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


def list_merges(groups: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Say of every surface why it belongs to its entity.

    Parameters
    ----------
    groups
        One row per article, surface and way of calling: article_id, surface, key, rule, joined_to,
        mentions.
    entities
        key, entity_id, entity, label.

    Returns
    -------
    entity_id, entity, label, surface, article_id (the one article in which it counts; null: all
    in which no other row has the surface; every surface of an entity has one such row at most),
    joined_to (the surface it was tied to; null where it opened the entity), rule, mentions
    and articles (how many rest on this decision).
    """
    if groups.empty:
        return _empty(MERGES)
    meanings = groups.groupby("surface", observed=True)["key"].nunique()
    several = groups["surface"].map(meanings).to_numpy() > 1
    told = groups.assign(where=groups["article_id"].where(pd.Series(several, groups.index)))
    columns = ["key", "surface", "where", "joined_to", "rule"]
    found = (
        told.groupby(columns, dropna=False, observed=True, sort=False)
        .agg(mentions=("mentions", "sum"), articles=("article_id", "nunique"))
        .reset_index()
        .rename(columns={"where": "article_id"})
    )
    found = _told_by_article(found, told)
    found = found.merge(entities[["key", "entity_id", "entity", "label"]], on="key", how="left")
    found = found[list(MERGES)].astype(MERGES)
    order = ["entity_id", "surface", "article_id", "rule", "joined_to"]
    return found.sort_values(order, kind="stable", ignore_index=True, na_position="first")


def _told_by_article(found: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Give a surface that was decided in several ways a row per article, but for the usual way."""
    everywhere = found[found["article_id"].isna()]
    everywhere = everywhere.sort_values(
        ["mentions", "rule", "joined_to"], ascending=[False, True, True], na_position="first"
    )
    rarer = everywhere.duplicated(["key", "surface"])
    if not rarer.any():
        return found
    columns = ["key", "surface", "joined_to", "rule"]
    rare = everywhere.loc[rarer[rarer].index, columns]
    loose = told.loc[told["where"].isna(), [*columns, "article_id", "mentions"]]
    spread = loose.merge(rare, on=columns).groupby(
        [*columns, "article_id"], dropna=False, observed=True, as_index=False, sort=False
    )["mentions"]
    parts = spread.sum().assign(articles=1)
    return pd.concat([found.drop(index=rare.index), parts[found.columns]], ignore_index=True)


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
