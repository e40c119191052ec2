"""The network of pairs: who is central, who belongs together, and files for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsloom.lazily import import_lazily

if TYPE_CHECKING:
    from newsloom.network.agreement import rate_communities, resample_network
    from newsloom.network.communities import divide
    from newsloom.network.files import build_graph, network_frames, write_gexf, write_graphml
    from newsloom.network.nodes import rank_nodes, resample_nodes
    from newsloom.network.words import describe_communities

__getattr__ = import_lazily(
    __name__,
    {
        "network.agreement": ("rate_communities", "resample_network"),
        "network.communities": ("divide",),
        "network.files": ("build_graph", "network_frames", "write_gexf", "write_graphml"),
        "network.nodes": ("rank_nodes", "resample_nodes"),
        "network.words": ("describe_communities",),
    },
)

__all__ = [
    "build_graph",
    "describe_communities",
    "divide",
    "network_frames",
    "rank_nodes",
    "rate_communities",
    "resample_network",
    "resample_nodes",
    "write_gexf",
    "write_graphml",
]
