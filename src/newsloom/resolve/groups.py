"""Mentions taken together: what is said alike in one article is decided once.

A group is a surface with a label and a cue (a person's title, the country beside a body's name) in
one article. A corpus has far fewer groups than mentions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from newsloom.resolve.body_names import acronym, country_of, generic_key, initials_of
from newsloom.resolve.cues import with_titles
from newsloom.resolve.person_names import parse_person, romanised

# Characters between a country and its body: "Polish ", "Poland's ", "… of Poland", "… in the …".
_BEFORE, _AFTER = (1, 3), (4, 8)


@dataclass(frozen=True)
class Groups:
    """The groups of a corpus, in the order of articles, and the group of every mention."""

    table: pd.DataFrame
    """article_id, surface, label, cue, first (start of the first), mentions."""
    of_mention: np.ndarray
    brackets: dict[str, dict[str, str]]
    """Per article: an acronym in brackets → the long form before it, or the other way about."""


def gather_groups(names: pd.DataFrame, texts: Mapping[str, str] | None) -> Groups:
    """Gather mentions into groups.

    Parameters
    ----------
    names
        Sorted by article_id and start: article_id, start, end, surface, label; and ``title``,
        where that was read before.
    texts
        Clean texts by article_id, to read titles from; without them there are none.
    """
    if "title" in names:
        cues = names["title"].fillna("").astype(object)
    elif texts is not None:
        cues = with_titles(names, texts)["title"].fillna("").astype(object)
    else:
        cues = pd.Series("", index=names.index, dtype=object)
    label = _settled_labels(names)
    cues = cues.where(label.to_numpy() == "PERSON", "")
    table = pd.DataFrame(
        {
            "article_id": names["article_id"].to_numpy(dtype=object),
            "surface": names["surface"].to_numpy(dtype=object),
            "label": label.to_numpy(dtype=object),
            "cue": _countries_beside(names, label, cues),
            "start": names["start"].to_numpy(),
        }
    )
    columns = ["article_id", "surface", "label", "cue"]
    grouped = table.groupby(columns, sort=True)
    number = grouped.ngroup().to_numpy()
    made = grouped["start"].agg(first="min", mentions="size").reset_index()
    return Groups(made, number, _brackets(names, label))


def _settled_labels(names: pd.DataFrame) -> pd.Series:
    """Give a surface with several labels in an article the one it mostly has there.

    A surname keeps its label where the article names the person in full.
    """
    label = names["label"].astype(object)
    counts = names.groupby(["article_id", "surface"])["label"].nunique()
    mixed = set(counts[counts > 1].index)
    if not mixed:
        return label
    articles = {article for article, _ in mixed}
    rows = names[names["article_id"].isin(articles)]
    surnames: dict[str, set[str]] = {}
    votes: dict[tuple[str, str], dict[str, int]] = {}
    for article, surface, given in rows[["article_id", "surface", "label"]].itertuples(index=False):
        if given == "PERSON" and parse_person(surface).given:
            surnames.setdefault(article, set()).add(romanised(parse_person(surface).surname))
        if (article, surface) in mixed:
            tally = votes.setdefault((article, surface), {})
            tally[given] = tally.get(given, 0) + 1
    chosen = {}
    for (article, surface), tally in votes.items():
        if "PERSON" in tally and romanised(surface) in surnames.get(article, ()):
            continue
        best = max(tally.values())
        if best * 2 > sum(tally.values()):
            chosen[article, surface] = next(la for la, n in tally.items() if n == best)
    new = [
        chosen.get((article, surface), given)
        for article, surface, given in zip(
            rows["article_id"], rows["surface"], rows["label"], strict=True
        )
    ]
    label = label.copy()
    label.loc[rows.index] = new
    return label


def _countries_beside(names: pd.DataFrame, label: pd.Series, cues: pd.Series) -> np.ndarray:
    """Give, for bodies that every country has, the country named directly before or after."""
    out = cues.to_numpy(dtype=object).copy()
    surfaces = names["surface"].to_numpy(dtype=object)
    bodies = {s for s in pd.unique(surfaces[label.to_numpy() == "ORG"]) if generic_key(s)}
    if not bodies:
        return out
    articles, starts, ends = (names[c].to_numpy() for c in ("article_id", "start", "end"))
    places = label.isin(["GPE", "NORP"]).to_numpy()
    rows = np.flatnonzero(pd.Series(surfaces).isin(bodies).to_numpy() & (label == "ORG").to_numpy())
    for row in rows:
        country = None
        before, after = row - 1, row + 1
        here = articles[row]
        if before >= 0 and articles[before] == here and starts[row] - ends[before] in _BEFORE:
            country = country_of(surfaces[before]) if places[before] else None
        if country is None and after < len(surfaces) and articles[after] == here:
            near = places[after] and starts[after] - ends[row] in _AFTER
            country = country_of(surfaces[after]) if near else None
        out[row] = country or ""
    return out


def _brackets(names: pd.DataFrame, label: pd.Series) -> dict[str, dict[str, str]]:
    """Find acronyms directly behind their long form: "… War (ISW)", or before it."""
    found: dict[str, dict[str, str]] = {}
    articles, starts, ends = (names[c].to_numpy() for c in ("article_id", "start", "end"))
    surfaces = names["surface"].to_numpy(dtype=object)
    good = label.isin(["ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT"]).to_numpy()
    near = (articles[1:] == articles[:-1]) & (starts[1:] - ends[:-1] == 2) & good[1:] & good[:-1]
    for row in np.flatnonzero(near):
        long, short = surfaces[row], surfaces[row + 1]
        if len(long) < len(short):
            long, short = short, long
        letters = acronym(short)
        if letters and letters in initials_of(long):
            found.setdefault(articles[row], {}).setdefault(short, long)
    return found
