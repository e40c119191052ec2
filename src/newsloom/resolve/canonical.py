"""Entities from decided names: the name each goes by, its id, its other names with counts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from newsloom.language.lexicon import Entry
from newsloom.resolve.decided import Decided, count_articles, spelt
from newsloom.rows import rows_of


def entity_id(key: str, wikidata: str | None) -> str:
    """An id that is the same in every run: the Wikidata id, else a digest of the decision."""
    return wikidata or "e" + hashlib.sha256(key.encode()).hexdigest()[:12]


def canonical_name(group: pd.DataFrame, *, person: bool) -> str:
    """Choose the fullest well-formed name: no initials, no "the"; then the most widely used one.

    Among equally full names the one in most articles wins, then the one with most mentions, then
    the first by alphabet (the contract's order).
    """
    surface, surfaces = pd.factorize(group["surface"])
    table = pd.DataFrame(
        {"key": 0, "surface": surface, "article": pd.factorize(group["article_id"])[0]}
    ).assign(mentions=1)
    return _canonical_names(table, list(surfaces), {0: "PERSON" if person else ""})[0]


def describe_entities(decided: Decided, entries: Mapping[str, Entry]) -> pd.DataFrame:
    """Describe every entity that groups of names were decided to be.

    Parameters
    ----------
    decided
        The groups, none of them without a key.
    entries
        The lexicon's entry of a key, where one decided it.

    Returns
    -------
    One row per key, sorted: key and the columns of the table ``entities``, except decided_by.
    """
    table, keys = decided.table, decided.keys.values
    labels = table.groupby(["key", "label"], sort=False)["mentions"].sum().reset_index()
    labels["label"] = spelt(decided.labels, labels["label"])
    labels = labels.sort_values(["key", "mentions", "label"], ascending=[True, False, True])
    labels = labels.drop_duplicates("key")
    label_of = dict(zip(labels["key"].tolist(), labels["label"].tolist(), strict=True))
    known = {number: entries[keys[number]] for number in label_of if keys[number] in entries}
    for number, entry in known.items():
        label_of[number] = entry.label
    names = _canonical_names(table, decided.surfaces, label_of)
    aliases = _aliases(table, decided.surfaces)
    mentions = np.bincount(table["key"], table["mentions"], len(keys)).astype(np.int64)
    articles = count_articles(table["key"].to_numpy(), table["article"], len(keys))
    order = sorted(label_of, key=keys.__getitem__)
    # A demonym shares no id with its country.
    items = [
        known[n].wikidata if n in known and known[n].kind != "demonym" else None for n in order
    ]
    return pd.DataFrame(
        {
            "key": pd.Series([keys[n] for n in order], dtype=object),
            "mentions": mentions[order],
            "articles": articles[order],
            "label": pd.Series([label_of[n] for n in order], dtype=object),
            "aliases": pd.Series([aliases[n] for n in order], dtype=object),
            "entity": [known[n].name if n in known else names[n] for n in order],
            "wikidata": pd.Series(items, dtype="string"),
            "entity_id": [entity_id(keys[n], w) for n, w in zip(order, items, strict=True)],
        }
    )


def _aliases(table: pd.DataFrame, surfaces: Sequence[str]) -> dict[int, str]:
    """Give, as JSON, the surfaces of every key with their mentions, most first."""
    counts = table.groupby(["key", "surface"], sort=False)["mentions"].sum().reset_index()
    told: dict[int, list[tuple[int, str]]] = {}
    for key, surface, mentions in rows_of(counts, ["key", "surface", "mentions"]):
        told.setdefault(key, []).append((-mentions, surfaces[surface]))
    return {
        key: json.dumps(
            [{"surface": surface, "mentions": -less} for less, surface in sorted(listed)],
            ensure_ascii=False,
        )
        for key, listed in told.items()
    }


def _canonical_names(
    table: pd.DataFrame, surfaces: Sequence[str], label_of: Mapping[int, str]
) -> dict[int, str]:
    """Choose the name of every key; rows have key, surface, article (numbers) and mentions."""
    pair = table.groupby(["key", "surface"], sort=False).ngroup().to_numpy()
    first = np.flatnonzero(np.diff(np.maximum.accumulate(pair), prepend=-1))
    kinds: dict[tuple[int, str], int] = {}
    of_pair = [
        kinds.setdefault((key, _shown(surfaces[at], person=label_of[key] == "PERSON")), len(kinds))
        for key, at in zip(
            table["key"].to_numpy()[first].tolist(),
            table["surface"].to_numpy()[first].tolist(),
            strict=True,
        )
    ]
    shown = np.array(of_pair, dtype=np.int64)[pair]
    articles = count_articles(shown, table["article"], len(kinds))
    mentions = np.bincount(shown, table["mentions"], len(kinds)).astype(np.int64)
    best: dict[int, tuple[tuple[int, bool, int, int], str]] = {}
    for (key, name), in_articles, times in zip(
        kinds, articles.tolist(), mentions.tolist(), strict=True
    ):
        fullness = len(name.split()) if name[:1].isupper() else 0
        # A slip of the pen is as full as the name: what is in most articles is no slip.
        shouted = name.isupper() and label_of[key] == "PERSON"
        rank = (-fullness, shouted, -in_articles, -times)
        if key not in best or (rank, name) < best[key]:
            best[key] = rank, name
    return {key: name for key, (_, name) in best.items()}


def _shown(surface: str, *, person: bool) -> str:
    words = surface.split()
    if person and len(words) > 2:
        words = [w for w in words[:-1] if not re.fullmatch(r"(?:[A-Z]\.)+", w)] + words[-1:]
    return re.sub(r"^the ", "", " ".join(words))
