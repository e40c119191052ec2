"""Communities in words: who they are around, how surely, and what ties them to the others."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pandas as pd

from newsloom import tables

COMMUNITIES = (
    *("community", "entities", "around", "labels", "inside", "outside"),
    *("stability", "resampled", "nearest", "bridge"),
)
"""The columns of `describe_communities`."""


def describe_communities(
    nodes: pd.DataFrame,
    pair_scores: pd.DataFrame,
    *,
    names: int = 3,
    first: int | None = None,
) -> pd.DataFrame:
    """Say of each community who it is around and what ties it to the others.

    Parameters
    ----------
    nodes, pair_scores
        The tables ``network_nodes`` and ``pair_scores``.
    names
        How many of its strongest members to name.
    first
        Only so many communities; a network of thousands of names has hundreds.

    Returns
    -------
    A row per community, in their order: ``community``, ``entities`` (how many), ``around`` (the
    strongest, by name), ``labels`` (its kinds with their counts, "PERSON 3, GPE 1"), ``inside``
    and ``outside`` (units of the pairs within it, and from it to others), ``stability`` and
    ``resampled`` (mean of its members' ``community_stability`` and ``community_resampled``),
    ``nearest`` (the community it shares most units with; null: none) and
    ``bridge`` (the most frequent pair between the two, by name).
    """
    if nodes.empty:
        return _typed(pd.DataFrame(columns=list(COMMUNITIES)))
    of = dict(zip(nodes["entity_id"], nodes["community"], strict=True))
    ends = pair_scores.assign(
        one=pair_scores["entity_a"].map(of), other=pair_scores["entity_b"].map(of)
    ).dropna(subset=["one", "other"])
    # Where the pairs of a community stand, so that each looks only at its own.
    places = [ends.groupby(end).indices for end in ("one", "other")]
    rows = []
    grouped = nodes[nodes["community"] >= 0].groupby("community", sort=True)
    for community, members in islice(grouped, first):
        lead = members.sort_values(["strength", "entity"], ascending=[False, True])
        here = ends.iloc[np.union1d(*(at.get(community, np.array([], int)) for at in places))]
        within = (here["one"] == community) & (here["other"] == community)
        kinds = members["label"].value_counts().rename_axis("label").reset_index()
        kinds = kinds.sort_values(["count", "label"], ascending=[False, True])
        rows.append(
            {
                "community": community,
                "entities": len(members),
                "around": ", ".join(lead["entity"].head(names)),
                "labels": ", ".join(f"{k.label} {k.count}" for k in kinds.itertuples(index=False)),
                "inside": int(here.loc[within, "n_ab"].sum()),
                "outside": int(here.loc[~within, "n_ab"].sum()),
                "stability": round(float(members["community_stability"].mean()), 9),
                "resampled": round(float(members["community_resampled"].mean()), 9),
                **_bridge(here[~within], int(str(community))),
            }
        )
    return _typed(pd.DataFrame(rows, columns=list(COMMUNITIES)))


def _bridge(across: pd.DataFrame, community: int) -> dict[str, object]:
    """Find the community that this one shares most with, and the pair that ties them most."""
    away = np.where(across["one"] == community, across["other"], across["one"])
    across = across.assign(away=away)
    across = across[across["away"] >= 0]
    if across.empty:
        return {"nearest": None, "bridge": None}
    shared = across.groupby("away")["n_ab"].sum()
    nearest = shared.index[int(np.argmax(shared.to_numpy()))]
    first = across[across["away"] == nearest].sort_values(
        ["n_ab", "name_a", "name_b"], ascending=[False, True, True]
    )
    return {"nearest": nearest, "bridge": f"{first['name_a'].iloc[0]} – {first['name_b'].iloc[0]}"}


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    counts = ("community", "entities", "inside", "outside")
    types = {name: tables.COUNT if name in counts else tables.TEXT for name in COMMUNITIES}
    return rows.astype(
        types | dict.fromkeys(("stability", "resampled"), tables.NUMBER) | {"nearest": "Int64"}
    )
