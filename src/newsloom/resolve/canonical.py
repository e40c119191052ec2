"""Entities from decided names: the name each goes by, its id, its other names with counts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

import pandas as pd

from newsloom.language.lexicon import Entry


def entity_id(key: str, wikidata: str | None) -> str:
    """An id that is the same in every run: the Wikidata id, else a digest of the decision."""
    return wikidata or "e" + hashlib.sha256(key.encode()).hexdigest()[:12]


def canonical_name(group: pd.DataFrame, *, person: bool) -> str:
    """Choose the fullest well-formed name: no initials, no "the"; then the most widely used one.

    Among equally full names the one in most articles wins, then the one with most mentions, then
    the first by alphabet (the contract's order).
    """
    rows = group.assign(key="", mentions=1, label="PERSON" if person else "")
    return str(_canonical_names(rows).iloc[0])


def describe_entities(groups: pd.DataFrame, entries: Mapping[str, Entry]) -> pd.DataFrame:
    """Describe every entity that groups of names were decided to be.

    Parameters
    ----------
    groups
        One row per article, surface and label: key, article_id, surface, label, mentions.
    entries
        The lexicon's entry of a key, where one decided it.

    Returns
    -------
    One row per key: key and the columns of the table ``entities``, except decided_by.
    """
    labels = groups.groupby(["key", "label"], observed=True, sort=False)["mentions"].sum()
    label = (
        labels.reset_index()
        .sort_values(["key", "mentions", "label"], ascending=[True, False, True], kind="stable")
        .drop_duplicates("key")
        .set_index("key")["label"]
    )
    known = {key: entries[key] for key in label.index if key in entries}
    label = label.astype(object)
    for key, entry in known.items():
        label[key] = entry.label
    names = _canonical_names(groups.assign(label=groups["key"].map(label)))
    by_key = groups.groupby("key", sort=True)
    frame = pd.DataFrame({"mentions": by_key["mentions"].sum()})
    frame["articles"] = by_key["article_id"].nunique()
    frame["label"] = label.reindex(frame.index)
    frame["aliases"] = _aliases(groups).reindex(frame.index)
    frame["entity"] = [known[k].name if k in known else names[k] for k in frame.index]
    # A demonym shares no id with its country.
    items = [
        known[k].wikidata if k in known and known[k].kind != "demonym" else None
        for k in frame.index
    ]
    frame["wikidata"] = pd.Series(items, index=frame.index, dtype="string")
    frame["entity_id"] = [entity_id(k, w) for k, w in zip(frame.index, items, strict=True)]
    return frame.rename_axis("key").reset_index()


def _aliases(groups: pd.DataFrame) -> pd.Series:
    counts = groups.groupby(["key", "surface"], sort=False)["mentions"].sum().reset_index()
    counts = counts.sort_values(["key", "mentions", "surface"], ascending=[True, False, True])
    told: dict[str, list[dict[str, object]]] = {}
    for key, surface, mentions in counts.itertuples(index=False):
        told.setdefault(key, []).append({"surface": surface, "mentions": int(mentions)})
    return pd.Series({k: json.dumps(v, ensure_ascii=False) for k, v in told.items()}, dtype=object)


def _canonical_names(groups: pd.DataFrame) -> pd.Series:
    """Choose the name of every key."""
    columns = ["key", "surface", "label"]
    distinct = groups[columns].drop_duplicates()
    shown = [
        _shown(surface, person=label == "PERSON")
        for surface, label in zip(distinct["surface"], distinct["label"], strict=True)
    ]
    rows = groups.merge(distinct.assign(shown=shown), on=columns)
    tally = rows.groupby(["key", "shown"], sort=False).agg(
        articles=("article_id", "nunique"), mentions=("mentions", "sum"), label=("label", "first")
    )
    tally = tally.reset_index()
    well = tally["shown"].str[:1].str.isupper()
    tally["fullness"] = tally["shown"].str.split().str.len().where(well, 0)
    tally["shouted"] = tally["shown"].str.isupper() & (tally["label"] == "PERSON")
    # A slip of the pen is as full as the name: what is in most articles is no slip.
    order = ["key", "fullness", "shouted", "articles", "mentions", "shown"]
    tally = tally.sort_values(order, ascending=[True, False, True, False, False, True])
    return tally.drop_duplicates("key").set_index("key")["shown"]


def _shown(surface: str, *, person: bool) -> str:
    words = surface.split()
    if person and len(words) > 2:
        words = [w for w in words[:-1] if not re.fullmatch(r"(?:[A-Z]\.)+", w)] + words[-1:]
    return re.sub(r"^the ", "", " ".join(words))
