"""What sentences say that two names do to each other: labels of pairs, never facts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newsloom import tables

RELATIONS = (
    *("article_id", "sentence", "start", "end", "subject", "object"),
    *("entity_a", "entity_b", "verb", "words", "label"),
)
"""The columns of `name_relations`."""

LABELS = ("entity_a", "entity_b", "label", "sentences", "articles")
"""The columns of `label_pairs`."""


def name_relations(relations: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Say whom the names in the parser's hints mean.

    Parameters
    ----------
    relations
        ``article_id`` and what `newsloom.language.relations.find_relations` gives.
    mentions
        The table of that name; a hint counts only where both its names are there.

    Returns
    -------
    A row per hint, in the order of the text: ``article_id``, ``sentence``, ``start``, ``end`` (of
    the verb, in the clean text), ``subject``, ``object`` (entity ids), ``entity_a`` <
    ``entity_b`` (the pair), ``verb``, ``words`` and ``label``, as "Orvania recognised Karsk".
    """
    named = mentions.loc[
        mentions["form"] == "name",
        ["article_id", "sentence", "start", "end", "entity_id", "entity"],
    ]
    if relations.empty or named.empty:
        return _typed(pd.DataFrame(columns=list(RELATIONS)))
    found = relations
    for role in ("subject", "object"):
        at = named.rename(
            columns={
                "start": f"{role}_start",
                "end": f"{role}_end",
                "entity_id": role,
                "entity": f"{role}_name",
            }
        )
        at = at.drop(columns="sentence") if role == "object" else at
        found = found.merge(at, on=["article_id", f"{role}_start", f"{role}_end"])
    found = found[found["subject"] != found["object"]]
    ends = np.sort(found[["subject", "object"]].to_numpy(dtype=object), axis=1)
    found = found.assign(
        entity_a=ends[:, 0],
        entity_b=ends[:, 1],
        label=found["subject_name"] + " " + found["words"] + " " + found["object_name"],
    )
    order = ["article_id", "start", "subject_start", "object_start"]
    return _typed(found.sort_values(order, ignore_index=True))


def label_pairs(named: pd.DataFrame, *, most: int = 3) -> pd.DataFrame:
    """Give, per pair, what is said most often of it.

    Parameters
    ----------
    named
        As `name_relations` gives them.
    most
        Labels per pair. Those with one verb, one direction and one "not" count together, under
        the words that are used most.

    Returns
    -------
    ``entity_a``, ``entity_b``, ``label``, ``sentences`` (that say so) and ``articles``, most
    frequent first within a pair.
    """
    if named.empty:
        return pd.DataFrame(columns=list(LABELS)).astype(
            dict.fromkeys(LABELS[:3], tables.TEXT) | dict.fromkeys(LABELS[3:], tables.COUNT)
        )
    denied = named["words"].str.contains(r"\b(?:not|never|no)\b|n['’]t\b", case=False, regex=True)
    keys = ["entity_a", "entity_b", "subject", "verb", "denied"]
    rows = named.assign(
        denied=denied, place=named["article_id"] + " " + named["sentence"].astype(tables.TEXT)
    )
    rows["times"] = rows.groupby([*keys, "label"])["label"].transform("size")
    rows = rows.sort_values([*keys, "times", "label"], ascending=[True] * 5 + [False, True])
    said = rows.groupby(keys, as_index=False, sort=True).agg(
        label=("label", "first"), sentences=("place", "nunique"), articles=("article_id", "nunique")
    )
    said = said.sort_values(
        ["entity_a", "entity_b", "sentences", "articles", "label"],
        ascending=[True, True, False, False, True],
    )
    top = said.groupby(["entity_a", "entity_b"]).head(most).reset_index(drop=True)
    return top[list(LABELS)].astype(dict.fromkeys(LABELS[:3], tables.TEXT))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    counts = ("sentence", "start", "end")
    types = {name: tables.COUNT if name in counts else tables.TEXT for name in RELATIONS}
    return rows[list(RELATIONS)].astype(types)
