"""Whether outlets differ in how they spell a name: an exact test over articles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.frequency.expected import LEVEL
from newsloom.uncertainty import adjust_p

TABLES = 5_000  # so many are gone through one by one; of more, some are drawn
_TIE = 1e-7

COLUMNS = {
    "entity_id": "string",
    "part": "string",
    "spelling_of": "string",
    "articles": "int64",
    "both_ways": "int64",
    "outlets": "int64",
    "p_value": "float64",
    "q_value": "float64",
    "why": "string",
}
KEY = ["entity_id", "part", "spelling_of"]


def choose_spellings(spelt: pd.DataFrame) -> pd.DataFrame:
    """Give the spelling that each article uses most for each part of a name.

    Parameters
    ----------
    spelt
        As `newsloom.frequency.variants.spell_names` gives it, of the articles to compare.

    Returns
    -------
    `KEY`, ``article_id``, ``outlet`` and ``surface``, null where two spellings are equally
    frequent: such an article is on neither side.
    """
    by = [*KEY, "article_id", "outlet"]
    counted = spelt.groupby([*by, "surface"], as_index=False).size()
    most = counted.groupby(by)["size"].transform("max")
    top = counted[counted["size"] == most]
    chosen = top.groupby(by, as_index=False).agg(
        surface=("surface", "first"), ways=("size", "size")
    )
    chosen["surface"] = chosen["surface"].mask(chosen["ways"] > 1)
    return chosen.drop(columns="ways")


def compare_spellings(
    spelt: pd.DataFrame, *, draws: int = 9999, seed: int = 1, level: float = LEVEL
) -> pd.DataFrame:
    """Test for each name whether outlets differ in how they spell it.

    Parameters
    ----------
    spelt
        As for `choose_spellings`.
    draws, seed
        Where more than `TABLES` tables have the same margins, so many are drawn at random.
    level
        What p has to be able to reach.

    Returns
    -------
    One row per name with two spellings: `KEY`, ``articles`` that keep to one spelling,
    ``both_ways`` (articles that use two equally often; not compared), ``outlets``, ``p_value``
    (outlets × spellings in articles: exact, the chance of all tables that are no likelier with
    these margins, Freeman & Halton 1951; drawn, (1 + hits) / (1 + draws), a tenth of the
    draws where these already give 0.2), ``q_value``
    (Benjamini–Hochberg, over the names tested) and ``why`` there is no test.
    """
    chosen = choose_spellings(spelt)
    rows = []
    for key, group in chosen.groupby(KEY, sort=True):
        kept = group[group["surface"].notna()]
        table = pd.crosstab(kept["outlet"], kept["surface"]).to_numpy()
        p, why = _judge(table, draws, seed, level)
        told = dict(zip(KEY, key, strict=True))
        told |= {"articles": len(kept), "both_ways": len(group) - len(kept)}
        rows.append(told | {"outlets": len(table), "p_value": p, "why": why})
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "q_value"])
    found["q_value"] = adjust_p(found["p_value"].to_numpy(dtype=np.float64))
    return found[list(COLUMNS)].astype(COLUMNS)


def _judge(
    table: NDArray[np.int64], draws: int, seed: int, level: float
) -> tuple[float, str | None]:
    """Give p, or null and why there is none."""
    articles = int(table.sum())
    if table.shape[0] < 2:
        return float("nan"), "Fewer than two outlets print it."
    if table.shape[1] < 2:
        return float("nan"), "Only one spelling is the usual one of an article."
    p, least = table_p(table, draws=draws, seed=seed)
    if least > level:
        return float("nan"), (
            f"In {articles} articles too few use another spelling: p could not fall below "
            f"{least:.2g}, however the spellings were shared out."
        )
    return p, None


def table_p(table: NDArray[np.int64], *, draws: int = 9999, seed: int = 1) -> tuple[float, float]:
    """Test rows against columns with both margins fixed; also the least p there could be.

    Freeman & Halton (1951): Fisher's exact test for tables of any size.
    """
    from scipy.special import gammaln
    from scipy.stats import random_table

    rows, columns = table.sum(axis=1), table.sum(axis=0)
    seen = float(-gammaln(table + 1.0).sum())
    logs = _log_chances(rows, columns)
    if logs is None:
        tables = random_table(rows, columns, seed=seed)
        hits = done = 0
        # most names are spelt alike: a tenth of the draws shows that (Besag & Clifford 1991)
        for number in (draws // 10, draws - draws // 10):
            found = -gammaln(tables.rvs(number) + 1.0).sum(axis=(1, 2))
            hits, done = hits + int((found <= seen + _TIE).sum()), done + number
            if hits >= 0.2 * done:
                break
        return (1 + hits) / (1 + done), 1 / (1 + draws)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    p = float(chances[logs <= seen + _TIE].sum())
    return min(p, 1.0), float(chances[logs <= logs.min() + _TIE].sum())


def _log_chances(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Give the logarithm of each table's chance, up to a constant; None where they are too many."""
    from scipy.special import gammaln

    factorials = gammaln(np.arange(int(rows.max()) + 1) + 1.0).tolist()
    left: dict[tuple[int, ...], NDArray[np.float64]] = {tuple(columns.tolist()): np.zeros(1)}
    for size in rows.tolist():
        after: dict[tuple[int, ...], list[NDArray[np.float64]]] = {}
        number = 0
        for margins, logs in left.items():
            for cells in _shared_out(size, margins):
                rest = tuple(m - c for m, c in zip(margins, cells, strict=True))
                after.setdefault(rest, []).append(logs - sum(map(factorials.__getitem__, cells)))
                number += len(logs)
                if number > TABLES:
                    return None
        left = {rest: np.concatenate(parts) for rest, parts in after.items()}
    return left[(0,) * len(columns)]


def _shared_out(size: int, margins: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Give every way to share out `size` among columns that have room for so many."""
    here, others = margins[0], margins[1:]
    if not others:
        yield (size,)
        return
    for cell in range(max(0, size - sum(others)), min(size, here) + 1):
        yield from ((cell, *rest) for rest in _shared_out(size - cell, others))
