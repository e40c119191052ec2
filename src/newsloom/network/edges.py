"""The pairs as a graph on numbers: the form that everything here computes with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class Edges:
    """A network without directions: entity ids, sorted, and edges between their numbers.

    ``a < b`` in each edge, each pair once, sorted; ``weight`` is positive.
    """

    ids: list[str]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight: NDArray[np.float64]

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.ids)

    def matrix(self) -> sparse.csr_array:
        """Give the weights as a symmetric sparse matrix."""
        ends = np.concatenate([self.a, self.b]), np.concatenate([self.b, self.a])
        both = np.concatenate([self.weight, self.weight])
        return sparse.coo_array((both, ends), shape=(self.n, self.n)).tocsr()

    def strength(self) -> NDArray[np.float64]:
        """Give each node's sum of weights (Barrat et al. 2004)."""
        ends = np.concatenate([self.a, self.b])
        both = np.concatenate([self.weight, self.weight])
        return np.bincount(ends, both, minlength=self.n).astype(np.float64)

    def reweighted(self, weight: NDArray[np.float64]) -> Edges:
        """Give the same nodes with other weights; edges that weigh nothing are gone."""
        kept = weight > 0
        return Edges(self.ids, self.a[kept], self.b[kept], weight[kept].astype(np.float64))


def number_edges(pair_scores: pd.DataFrame) -> Edges:
    """Number the entities of the pairs in the order of their ids; ``n_ab`` is the weight.

    Python orders sets of strings anew in each process; with numbers all results are repeatable.
    """
    ends = pair_scores["entity_a"].tolist(), pair_scores["entity_b"].tolist()
    ids = pd.Index(sorted({*ends[0], *ends[1]}))
    one, other = (ids.get_indexer(pd.Index(end)).astype(np.int64) for end in ends)
    a, b = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((b, a))
    weight = pair_scores["n_ab"].to_numpy(np.float64)[order]
    return Edges(ids.tolist(), a[order], b[order], weight)
