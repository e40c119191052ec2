"""What counts as together, and where two names stand so: the text behind the count of a pair."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.labels import count_of
from newsloom.tables import NewsloomError

Unit = Literal["sentence", "paragraph", "window", "article"]
UNITS: tuple[Unit, ...] = ("sentence", "paragraph", "window", "article")

WINDOW = 3
"""Sentences of a window, where none are asked for."""

PLACES = ("article_id", "first", "last", "units")
"""The columns of `find_together`."""


def check_unit(unit: str, window: int = 1) -> None:
    """Raise `NewsloomError` for a unit that is none, or a window that holds no sentence."""
    if unit not in UNITS:
        raise NewsloomError(f"unit must be one of {', '.join(UNITS)}; given: {unit!r}.")
    if window < 1:
        raise NewsloomError(f"window must be at least 1 sentence; given: {window}.")


def units_of(pair_scores: pd.DataFrame) -> str:
    """Name the units that pairs were counted in: ``sentences``, ``windows of 3 sentences``."""
    if pair_scores.empty:
        return "sentences"
    first = pair_scores.iloc[0]
    return f"{first['unit']}s{_wide(first)}"


def say_together(pair: Any, stretches: int) -> str:
    """Say in how many units a pair is named: "12 sentences", or the stretches windows make.

    Parameters
    ----------
    pair
        A row of pair_scores.
    stretches
        The rows of `find_together`.
    """
    said = count_of(int(pair["n_ab"]), str(pair["unit"]))
    if pair["unit"] == "article":
        return f"{said}; of each the sentences where the two stand nearest"
    if pair["unit"] != "window":
        return said
    said = count_of(int(pair["n_ab"]), f"window{_wide(pair)}", f"windows{_wide(pair)}")
    return f"{said}, which are {count_of(stretches, 'stretch', 'stretches')} of text"


def _wide(pair: Any) -> str:
    """Say how many sentences a window holds; nothing for other units."""
    if pair["unit"] != "window" or pd.isna(pair["window"]):
        return ""
    return f" of {count_of(int(pair['window']), 'sentence')}"


def find_together(
    named: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    unit: str = "sentence",
    window: int = WINDOW,
) -> pd.DataFrame:
    """Find the stretches of text that are counted as naming both of two entities.

    Parameters
    ----------
    named
        The names of the two: ``article_id``, ``sentence``, ``start``, ``entity_id``.
    sentences
        ``article_id``, ``sentence`` and ``paragraph`` of at least the articles that name them.
    unit, window
        What counts as together, as for `newsloom.cooccurrence.score_pairs`.

    Returns
    -------
    ``article_id``, ``first`` and ``last`` sentence, and ``units``, in the order of the text. Each
    sentence, paragraph and article is a row of its own; of an article only the sentences between
    the nearest two names are given. Windows overlap, so those that touch are one row, from the
    first to the last sentence that names one of the two, and ``units`` says how many they are. The
    sum of ``units`` is ``n_ab`` of the table ``pair_scores``.
    """
    check_unit(unit, window)
    placed = named.merge(
        sentences[["article_id", "sentence", "paragraph"]], on=["article_id", "sentence"]
    )
    both = placed.groupby("article_id")["entity_id"].transform("nunique") == 2
    placed = placed[both].sort_values(["article_id", "start"], kind="stable")
    if unit == "window":
        ends = _numbered(sentences[sentences["article_id"].isin(placed["article_id"])])
        rows = [
            (article_id, *stretch)
            for article_id, own in placed.groupby("article_id")
            for stretch in _windows(own, ends[str(article_id)], window)
        ]
    elif unit == "article":
        rows = [(a, *_nearest(own), 1) for a, own in placed.groupby("article_id")]
    else:
        key = ["article_id", unit]
        placed = placed[placed.groupby(key)["entity_id"].transform("nunique") == 2]
        if unit == "sentence":
            of = placed.drop_duplicates(key)
            rows = [(a, s, s, 1) for a, s in zip(of["article_id"], of["sentence"], strict=True)]
        else:
            here = sentences.merge(placed[key].drop_duplicates(), on=key)
            of = here.groupby(key, as_index=False)["sentence"].agg(["min", "max"])
            rows = [(row[0], row[-2], row[-1], 1) for row in of.itertuples(index=False)]
    found = pd.DataFrame(rows, columns=list(PLACES))
    return found.sort_values(["article_id", "first"], ignore_index=True)


def _numbered(sentences: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    """Give the numbers of the sentences of each article, in order."""
    return {
        str(article_id): np.sort(own.to_numpy(np.int64))
        for article_id, own in sentences.groupby("article_id")["sentence"]
    }


def _windows(
    named: pd.DataFrame, numbers: NDArray[np.int64], window: int
) -> list[tuple[int, int, int]]:
    """Give the stretches of one article: first and last sentence, and how many windows."""
    size = len(numbers)
    starts = max(size - window + 1, 1)
    there = np.zeros((2, size + 1), dtype=np.int64)
    place = np.searchsorted(numbers, named["sentence"].to_numpy(np.int64))
    there[pd.factorize(named["entity_id"])[0], place + 1] = 1
    summed = np.cumsum(there, axis=1)
    begin = np.arange(starts)
    end = np.minimum(begin + window, size)
    held = ((summed[:, end] - summed[:, begin]) > 0).all(axis=0)
    holding = np.flatnonzero(held)
    found: list[tuple[int, int, int]] = []
    if not len(holding):
        return found
    # windows that share a sentence with the one before belong to one stretch
    for group in np.split(holding, np.flatnonzero(np.diff(holding) >= window) + 1):
        inside = place[(place >= group[0]) & (place < min(group[-1] + window, size))]
        found.append((int(numbers[inside.min()]), int(numbers[inside.max()]), len(group)))
    return found


def _nearest(named: pd.DataFrame) -> tuple[int, int]:
    """Give the sentences of the two names of one article that stand nearest to each other."""
    named = named.sort_values(["start"], ignore_index=True)
    # the nearest two of different entities follow each other; a full stop parts them more
    gap = named["start"].diff() + 10_000 * named["sentence"].diff()
    gap = gap.where(named["entity_id"] != named["entity_id"].shift())
    at = int(gap.idxmin())
    pair = named["sentence"].iloc[[at - 1, at]]
    return int(pair.min()), int(pair.max())
