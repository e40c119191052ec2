"""What sentences say that two names do to each other: labels of pairs, never facts."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from operator import itemgetter
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.rows import rows_of

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
    if relations.empty:
        return _typed([])
    names: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    columns = ["article_id", "start", "end", "sentence", "entity_id", "entity"]
    for row in rows_of(mentions[mentions["form"] == "name"], columns):
        names[row[:3]].append(row[3:])
    found = []
    for hint in relations.to_dict("records"):
        article = hint["article_id"]
        ends = [
            names.get((article, hint[f"{role}_start"], hint[f"{role}_end"]), ())
            for role in ("subject", "object")
        ]
        for (sentence, subject, one), (_, other_id, other) in product(*ends):
            if subject != other_id:
                label = f"{one} {hint['words']} {other}"
                pair = min(subject, other_id), max(subject, other_id)
                order = article, hint["start"], hint["subject_start"], hint["object_start"]
                place = article, sentence, hint["start"], hint["end"]
                row = (*place, subject, other_id, *pair, hint["verb"], hint["words"], label)
                found.append((order, row))
    return _typed([row for _, row in sorted(found, key=itemgetter(0))])


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


def _typed(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    counts = ("sentence", "start", "end")
    types = {name: tables.COUNT if name in counts else tables.TEXT for name in RELATIONS}
    return pd.DataFrame(rows, columns=list(RELATIONS)).astype(types)
