"""Which entities of one run are those of another: by the mentions that both runs share.

Ids are stable by design; where another article, model or lexicon changes one all the same, what it
stood for is found again at the same places of the same raw texts. Clean offsets play no part, so
that runs which cleaned otherwise can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

_SPAN = ["article_id", "raw_start", "raw_end"]


@dataclass(frozen=True)
class Counterparts:
    """Entities of run B told by those of run A, and what became of them.

    Attributes
    ----------
    same_as
        Ids of B that A has under another id; an id of B that means something else in A is given a
        name that A does not have.
    merged, split
        Rows of ``from`` and ``to``: lists of ``entity_id``, ``entity``, ``mentions`` (names in that
        run) and ``shared`` (of them at places that both sides have).
    moved
        Names that went from one entity to another, where neither was merged or split: rows of
        ``from``, ``to`` and ``mentions``.
    """

    same_as: dict[str, str] = field(default_factory=dict)
    merged: list[dict[str, Any]] = field(default_factory=list)
    split: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)


def find_counterparts(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]) -> Counterparts:
    """Find the entities of one set of tables in another.

    Parameters
    ----------
    a, b
        The tables ``articles`` and ``mentions`` of two runs, then and now. Names count; what
        descriptions stand for follows from them.

    Notes
    -----
    An id that both runs have is left to itself, unless all of its mentions went elsewhere. Another
    two are one where each shares more mentions with the other than with anyone else. A merge is an
    entity of B that two or more of A gave most of their mentions to; a split is one of A that two
    or more of B have most of theirs from.
    """
    names = [side["mentions"][side["mentions"]["form"] == "name"] for side in (a, b)]
    shared = count_shared(names[0], names[1], pair_articles(a["articles"], b["articles"]))
    weights = {(one, other): number for one, other, number in shared.itertuples(index=False)}
    best_of_a, best_of_b = _best(weights, 0), _best(weights, 1)
    same_as = _match(
        weights, set(names[0]["entity_id"]), set(names[1]["entity_id"]), best_of_a, best_of_b
    )
    tell_a, tell_b = _teller(names[0]), _teller(names[1])

    def sides(ones: list[str], others: list[str]) -> dict[str, Any]:
        left = [tell_a(one, sum(weights.get((one, o), 0) for o in others)) for one in ones]
        right = [tell_b(o, sum(weights.get((one, o), 0) for one in ones)) for o in others]
        return {"from": sorted(left, key=_most_first), "to": sorted(right, key=_most_first)}

    merged = [sides(ones, [other]) for other, ones in _turned(best_of_a) if len(ones) > 1]
    split = [sides([one], others) for one, others in _turned(best_of_b) if len(others) > 1]
    moved = [
        {"from": tell_a(one, number), "to": tell_b(other, number), "mentions": number}
        for (one, other), number in weights.items()
        if same_as.get(other, other) != one and best_of_a[one] != other and best_of_b[other] != one
    ]
    merged.sort(key=lambda row: _most_first(row["to"][0]))
    split.sort(key=lambda row: _most_first(row["from"][0]))
    moved.sort(key=lambda row: (*_most_first(row["from"]), row["to"]["entity_id"]))
    return Counterparts(same_as, merged, split, moved)


def pair_articles(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Pair the kept articles of two runs: by id, else by content, else by path.

    Returns
    -------
    Columns: article_a, article_b, same_raw (whether places in the two raw texts are the same).
    """
    columns = ["article_id", "sha256", "path", "raw"]
    left, right = (
        frame.loc[frame["status"] == "kept", columns].sort_values("path", kind="stable")
        for frame in (a, b)
    )
    found = []
    for key in ("article_id", "sha256", "path"):
        # The same content twice: the first is the first, by path.
        one = left.assign(again=left.groupby(key).cumcount())
        other = right.assign(again=right.groupby(key).cumcount())
        pairs = one.merge(other, on=[key, "again"], suffixes=("_a", "_b"))
        by_id = key == "article_id"
        pairs = pd.DataFrame(
            {
                "article_a": pairs[key if by_id else "article_id_a"],
                "article_b": pairs[key if by_id else "article_id_b"],
                "same_raw": (pairs["raw_a"] == pairs["raw_b"]).astype(bool),
            }
        )
        found.append(pairs)
        left = left[~left["article_id"].isin(pairs["article_a"])]
        right = right[~right["article_id"].isin(pairs["article_b"])]
    return pd.concat(found, ignore_index=True)


def count_shared(a: pd.DataFrame, b: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count the names that stand at the same place, by the entities of the two runs.

    The same place is the same raw span; what is left over, spans that overlap (another model cuts
    names otherwise). Where the raw texts differ, it is the same words, counted from the beginning.

    Parameters
    ----------
    a, b
        Names of two runs, as in the table ``mentions``.
    articles
        As `pair_articles` gives them.

    Returns
    -------
    Columns: entity_a, entity_b, mentions.
    """
    columns = [*_SPAN, "surface", "entity_id"]
    pairs = articles.rename(columns={"article_b": "article_id"})
    a = a[columns].merge(
        articles[["article_a", "same_raw"]].rename(columns={"article_a": "article_id"}),
        on="article_id",
    )
    b = b[columns].merge(pairs, on="article_id").drop(columns="article_id")
    b = b.rename(columns={"article_a": "article_id"})
    a, b = (side.sort_values(_SPAN, ignore_index=True) for side in (a, b))
    here_a, here_b = a[a["same_raw"]], b[b["same_raw"]]
    exact = _numbered(here_a).merge(_numbered(here_b), on=[*_SPAN, "again"], suffixes=("_a", "_b"))
    rest_a, rest_b = (
        side[~side["row"].isin(exact[f"row_{name}"])]
        for side, name in ((_numbered(here_a), "a"), (_numbered(here_b), "b"))
    )
    by_words = ["article_id", "surface"]
    words = _numbered(a[~a["same_raw"]], by_words).merge(
        _numbered(b[~b["same_raw"]], by_words), on=[*by_words, "again"], suffixes=("_a", "_b")
    )
    ids = ["entity_id_a", "entity_id_b"]
    met = pd.concat([exact[ids], words[ids], _overlapping(rest_a, rest_b)], ignore_index=True)
    counted = met.groupby(ids, as_index=False).size()
    return counted.rename(
        columns={"entity_id_a": "entity_a", "entity_id_b": "entity_b", "size": "mentions"}
    )


def _numbered(side: pd.DataFrame, keys: list[str] = _SPAN) -> pd.DataFrame:
    """Number the rows, and those of one key."""
    return side.assign(row=side.index, again=side.groupby(keys).cumcount())


def _overlapping(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Give the entities of names that overlap, each name with the one it shares most signs with."""
    columns = ["entity_id_a", "entity_id_b"]
    if a.empty or b.empty:
        return pd.DataFrame(columns=columns, dtype="string")
    codes = {article: at for at, article in enumerate(sorted(set(a["article_id"])))}
    b = b[b["article_id"].isin(codes.keys())]
    # One long line on which the articles follow each other, so that one search serves all.
    width = 2 + int(max(a["raw_end"].max(), b["raw_end"].max() if len(b) else 0))
    at_a, at_b = (side["article_id"].map(codes).to_numpy(np.int64) * width for side in (a, b))
    starts_a, ends_a = at_a + a["raw_start"].to_numpy(), at_a + a["raw_end"].to_numpy()
    starts_b, ends_b = at_b + b["raw_start"].to_numpy(), at_b + b["raw_end"].to_numpy()
    first = np.searchsorted(ends_b, starts_a, side="right")
    met = []
    for step in (0, 1):  # a name may reach over two of the other run
        row = first + step
        inside = row < len(b)
        row_a, row_b = np.flatnonzero(inside), row[inside]
        common = np.minimum(ends_a[row_a], ends_b[row_b]) - np.maximum(
            starts_a[row_a], starts_b[row_b]
        )
        met.append(pd.DataFrame({"a": row_a, "b": row_b, "common": common}))
    pairs = pd.concat(met, ignore_index=True)
    pairs = pairs[pairs["common"] > 0].sort_values(
        ["common", "a", "b"], ascending=[False, True, True]
    )
    pairs = pairs.drop_duplicates("a").drop_duplicates("b")
    return pd.DataFrame(
        {
            columns[0]: a["entity_id"].to_numpy()[pairs["a"]],
            columns[1]: b["entity_id"].to_numpy()[pairs["b"]],
        }
    )


def _best(weights: Mapping[tuple[str, str], int], side: int) -> dict[str, str]:
    """Give each entity of one side the one it shares most names with; its own id before others."""
    found: dict[str, tuple[int, bool, str]] = {}
    for pair, number in weights.items():
        order = (-number, pair[0] != pair[1], pair[1 - side])
        if pair[side] not in found or order < found[pair[side]]:
            found[pair[side]] = order
    return {entity_id: order[2] for entity_id, order in found.items()}


def _match(
    weights: Mapping[tuple[str, str], int],
    ids_a: set[str],
    ids_b: set[str],
    best_of_a: Mapping[str, str],
    best_of_b: Mapping[str, str],
) -> dict[str, str]:
    """Map the ids of B that A has under another id, or means something else by."""
    both = ids_a & ids_b
    elsewhere = {i for i in both if (i, i) not in weights and (i in best_of_a or i in best_of_b)}
    stay = both - elsewhere
    same_as: dict[str, str] = {}
    for other, one in best_of_b.items():
        if best_of_a[one] == other and one not in stay and other not in stay:
            same_as[other] = one
    taken = set(same_as.values())
    for other in sorted((elsewhere & taken) - same_as.keys()):
        fresh = f"{other}*"
        while fresh in ids_a or fresh in ids_b:
            fresh += "*"
        same_as[other] = fresh
    return same_as


def _turned(best: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Give for each entity those that it is the best for."""
    turned: dict[str, list[str]] = {}
    for one, other in best.items():
        turned.setdefault(other, []).append(one)
    yield from turned.items()


def _teller(names: pd.DataFrame) -> Callable[[str, int], dict[str, Any]]:
    """Give what tells of an entity in one run."""
    told = names.groupby("entity_id").agg(entity=("entity", "min"), mentions=("entity", "size"))
    rows = {i: (name, int(n)) for i, name, n in told.itertuples()}

    def tell(entity_id: str, shared: int) -> dict[str, Any]:
        name, mentions = rows[entity_id]
        return {"entity_id": entity_id, "entity": name, "mentions": mentions, "shared": shared}

    return tell


def _most_first(row: Mapping[str, Any]) -> tuple[int, str]:
    return -row["shared"], row["entity_id"]
