"""The pairs as a graph on numbers: the form that everything here computes with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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

    def matrix(self, weights: NDArray[np.float64]) -> sparse.csr_array:
        """Give a symmetric sparse matrix of other weights, edges × networks.

        Of several networks it has one after the other along its diagonal.
        """
        row, column, edge = self._entries
        data = weights.T[:, edge]
        there = data != 0
        first = np.arange(len(data), dtype=np.int32)[:, None] * self.n
        size = len(data) * self.n
        held = np.bincount((row + first)[there], minlength=size)
        starts = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
        return sparse.csr_array((data[there], (column + first)[there], starts), shape=(size, size))

    @cached_property
    def _entries(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]:
        """Row and column of each entry of the matrix, in order, and the edge that it tells of."""
        ends, others = np.concatenate([self.a, self.b]), np.concatenate([self.b, self.a])
        order = np.lexsort((others, ends))
        row, column = (number[order].astype(np.int32) for number in (ends, others))
        return row, column, order % max(len(self.a), 1)

    def strength(self) -> NDArray[np.float64]:
        """Give each node's sum of weights (Barrat et al. 2004)."""
        return self.strengths(self.weight[:, None])[0]

    def strengths(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give networks × nodes: each node's sum of other weights, edges × networks."""
        ends = np.concatenate([self.a, self.b])
        found = np.empty((weights.shape[1], self.n))
        for own, weight in zip(found, weights.T, strict=True):
            own[:] = np.bincount(ends, np.concatenate([weight, weight]), minlength=self.n)
        return found

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
