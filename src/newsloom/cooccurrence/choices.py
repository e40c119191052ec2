"""How much of the picture is the choice of unit and threshold."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newsloom import tables
from newsloom.cooccurrence.scoring import rank_pairs, score_commonest
from newsloom.shown import for_reading
from newsloom.together import WINDOW, Unit

CHOICES = ("unit", "min_support", "pairs", "entities", "backbone", "first", "shared", "of")
"""The columns of `compare_choices`."""

#: Pairs of one choice: of articles that are lists every pair stands in one, and of a large corpus
#: there are tens of millions, some 500 bytes each.
MOST_PAIRS = 1_000_000


def vary_pairs(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    units: Sequence[Unit] = ("sentence", "paragraph", "article"),
    supports: Sequence[int] = (1, 2, 3),
    window: int = WINDOW,
    alpha: float = 0.05,
) -> dict[tuple[Unit, int], pd.DataFrame]:
    """Score the pairs anew for each unit and each least number of units.

    Parameters
    ----------
    mentions, sentences, entities, articles, window, alpha
        As for `score_pairs`. Intervals and tests are left out: they do not change the picture.
    units, supports
        The choices; each of the one with each of the other.

    Returns
    -------
    The table ``pair_scores`` for each unit and support. Where more than `MOST_PAIRS` pairs have a
    support, the next higher one that leaves no more stands in its place.
    """
    made: dict[tuple[Unit, int], pd.DataFrame] = {}
    least = min(supports)
    for unit in units:
        scores, taken = score_commonest(
            mentions,
            sentences,
            entities,
            articles=articles,
            unit=unit,
            window=window,
            min_support=least,
            alpha=alpha,
            most=MOST_PAIRS,
        )
        for support in (max(asked, taken) for asked in supports):
            enough = scores["n_ab"] >= support
            every = bool(enough.all())  # those of the least support are all, and most of the memory
            made[unit, support] = scores if every else scores[enough].reset_index(drop=True)
    return made


@for_reading
def compare_choices(
    varied: dict[tuple[Unit, int], pd.DataFrame],
    *,
    against: tuple[Unit, int] | None = None,
    top_n: int = 10,
) -> pd.DataFrame:
    """Say what stays the same when unit or threshold is another.

    Parameters
    ----------
    varied
        As `vary_pairs` gives them.
    against
        The choice that the others are compared with; the first one without it.
    top_n
        How many of the most frequent pairs are compared.

    Returns
    -------
    A row per choice: ``unit``, ``min_support``, ``pairs``, ``entities`` (in a pair), ``backbone``
    (pairs in it), ``first`` (the most frequent pair, by name; null: none), ``shared`` (of the
    first `top_n` pairs of `against`, those among the first here) ``of`` how many.
    """
    against = next(iter(varied)) if against is None else against
    base = _first(varied[against], top_n)
    rows = []
    for (unit, support), scores in varied.items():
        ranked = rank_pairs(scores, top_n=1)
        rows.append(
            {
                "unit": unit,
                "min_support": support,
                "pairs": len(scores),
                "entities": len(set(scores["entity_a"]) | set(scores["entity_b"])),
                "backbone": int(scores["backbone"].sum()),
                "first": f"{ranked['name_a'].iloc[0]} – {ranked['name_b'].iloc[0]}"
                if len(ranked)
                else None,
                "shared": len(base & _first(scores, top_n)),
                "of": len(base),
            }
        )
    types = {name: tables.TEXT if name in ("unit", "first") else tables.COUNT for name in CHOICES}
    return pd.DataFrame(rows, columns=list(CHOICES)).astype(types)


def _first(scores: pd.DataFrame, top_n: int) -> set[tuple[str, str]]:
    ranked = rank_pairs(scores, top_n=top_n)
    return set(zip(ranked["entity_a"], ranked["entity_b"], strict=True))
