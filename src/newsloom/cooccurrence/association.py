"""How much more often two names stand together than chance would have it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MEASURES = ("association_strength", "jaccard", "delta_p_b", "delta_p_a")
"""What `measure_pairs` adds to the scores that the table ``pair_scores`` holds."""


def associate(
    n_ab: NDArray[np.int64], n_a: NDArray[np.int64], n_b: NDArray[np.int64], n: int
) -> NDArray[np.float64]:
    """Measure how much more often pairs stand together than chance would have it.

    Parameters
    ----------
    n_ab, n_a, n_b
        Units that name both, the one, the other (of each pair).
    n
        All units.

    Returns
    -------
    Pairs × 3:

    - NPMI = ln(p_ab / (p_a·p_b)) / −ln p_ab, −1 to 1, 0 = as chance has it (Bouma 2009). A pair
      in every unit is 0/0: reported as 1, the limit. A pair in none: −1, the limit.
    - logDice = 14 + log2(2·n_ab / (n_a + n_b)), at most 14; independent of n (Rychlý 2008).
    - G² = 2·Σ O·ln(O/E) over the 4 cells of the 2 × 2 table (Dunning 1993). It has no sign, and
      it is 0 for a name in every unit, with whomever it is named.
    """
    ab, a, b = (np.asarray(counted, dtype=np.float64) for counted in (n_ab, n_a, n_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(ab * n / (a * b)) / -np.log(ab / n)
        npmi = np.where(ab == 0, -1.0, np.where(ab == n, 1.0, npmi))
        log_dice = 14 + np.log2(2 * ab / (a + b))
    observed = np.stack([ab, a - ab, b - ab, n - a - b + ab])
    expected = np.stack([a * b, a * (n - b), (n - a) * b, (n - a) * (n - b)]) / n
    # 0·ln 0 is 0; an expected 0 has an observed 0
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    g2 = np.maximum(2 * np.sum(observed * np.log(ratio), axis=0), 0)
    return np.round(np.stack([npmi, log_dice, g2], axis=1), 12)


def measure_pairs(pair_scores: pd.DataFrame) -> pd.DataFrame:
    """Add four more measures to pairs; all are made of the counts that stand beside them.

    Parameters
    ----------
    pair_scores
        The table of that name, or any frame with ``n_ab``, ``n_a``, ``n_b`` and ``n``.

    Returns
    -------
    The frame with the columns of `MEASURES`:

    - ``association_strength`` = n·n_ab / (n_a·n_b): how many times as often as by chance; 1 = as
      chance has it (van Eck & Waltman 2009, the probabilistic affinity index);
    - ``jaccard`` = n_ab / (n_a + n_b − n_ab), 0 to 1: of the units that name either, those that
      name both (Jaccard 1912);
    - ``delta_p_b`` = p(b | a) − p(b | not a), −1 to 1: how much likelier b is where a is named
      than elsewhere (Allan 1980; Gries 2013); ``delta_p_a`` the other way round. Null where a (b)
      is in every unit: then there is no elsewhere.
    """
    ab, a, b, n = (pair_scores[name].to_numpy(np.float64) for name in ("n_ab", "n_a", "n_b", "n"))

    def share(part: NDArray[np.float64], of: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.divide(part, of, out=np.full(len(of), np.nan), where=of > 0)

    values = [
        n * share(ab, a * b),
        share(ab, a + b - ab),
        share(ab, a) - share(b - ab, n - a),
        share(ab, b) - share(a - ab, n - b),
    ]
    made = {name: np.round(v, 12) for name, v in zip(MEASURES, values, strict=True)}
    return pair_scores.assign(**made)
