"""The only door to networkit, whose compiled methods are used with one thread and a seed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsloom.network.edges import Edges

# What networkit draws and prints with, which it does without where it is missing, as here.
_UNUSED = ("matplotlib", "matplotlib.pyplot", "networkx", "tabulate")


def _loaded() -> Any:
    """Import networkit without what is not used of it: that takes as long as all the rest."""
    left_out = [name for name in _UNUSED if name not in sys.modules]
    if "networkit" not in sys.modules:
        sys.modules |= dict.fromkeys(left_out)  # type: ignore[arg-type]
    try:
        import networkit
    finally:
        for name in left_out:
            if sys.modules.get(name, name) is None:
                del sys.modules[name]
    return networkit


@contextmanager
def seeded(seed: int) -> Iterator[Any]:
    """Give networkit with this seed and one thread: several would race for who moves first.

    It is imported here because that takes half a second, which most commands need not wait.
    """
    networkit = _loaded()
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
