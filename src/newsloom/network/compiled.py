"""The only door to networkit, whose compiled methods are used with one thread and a seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsloom.network.edges import Edges


@contextmanager
def seeded(seed: int) -> Iterator[Any]:
    """Give networkit with this seed and one thread: several would race for who moves first.

    It is imported here because that takes half a second, which most commands need not wait.
    """
    import networkit

    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed % 2**63, False)
    try:
        yield networkit
    finally:
        networkit.setNumberOfThreads(threads)


def as_graph(networkit: Any, edges: Edges, weight: NDArray[np.float64]) -> Any:
    """Make the library's graph, without directions, with these weights."""
    ends = np.stack([edges.a, edges.b])
    return networkit.GraphFromCoo(
        (weight, (ends[0], ends[1])), n=edges.n, weighted=True, directed=False
    )
