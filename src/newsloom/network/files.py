"""The network as files for other programs: GEXF, GraphML, CSV."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

# XML 1.0 has no place for these, not even escaped (Char production, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def build_graph(pair_scores: pd.DataFrame, nodes: pd.DataFrame) -> nx.Graph:
    """Make the network as a graph: a node per entity id, with its name, measures and place.

    Parameters
    ----------
    pair_scores
        The edges. Their attributes are all its counts and scores, ``weight`` = ``n_ab``; scores
        that are null are left out.
    nodes
        The table ``network_nodes``. ``label`` of a node is its name, as graph programs expect,
        ``type`` its OntoNotes label, ``units`` the number of units that name it.
    """
    units = dict(zip(pair_scores["entity_a"], pair_scores["n_a"], strict=True))
    units.update(zip(pair_scores["entity_b"], pair_scores["n_b"], strict=True))
    graph = nx.Graph()
    for node in nodes.sort_values("entity_id").to_dict("records"):
        entity_id = node.pop("entity_id")
        node = {**node, "label": node["entity"], "type": node["label"]}
        del node["entity"]
        graph.add_node(_clean(entity_id), **_plain(node), units=int(units.get(entity_id, 0)))
    for edge in pair_scores.sort_values(["entity_a", "entity_b"]).to_dict("records"):
        a, b = _clean(edge.pop("entity_a")), _clean(edge.pop("entity_b"))
        if a in graph and b in graph:
            graph.add_edge(a, b, weight=int(edge["n_ab"]), **_plain(edge))
    return graph


def write_gexf(graph: nx.Graph, path: Path) -> None:
    """Write the graph for Gephi (GEXF 1.2), nodes in place. The same graph gives the same bytes."""
    placed = graph.copy()
    for _, node in placed.nodes(data=True):
        if "x" in node and "y" in node:
            node["viz"] = {"position": {"x": 500 * node["x"], "y": 500 * node["y"], "z": 0.0}}
    text = "\n".join(nx.generate_gexf(placed, version="1.2draft"))
    # networkx stamps the day, so that two runs would differ
    _write(re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1), path)


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write the graph as GraphML, which most programs read. The same graph, the same bytes."""
    _write("\n".join(nx.generate_graphml(graph)), path)


def network_frames(graph: nx.Graph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give nodes and edges as Gephi's spreadsheet import reads them: a row each, all attributes.

    Parameters
    ----------
    graph
        As `build_graph` gives it.

    Returns
    -------
    Nodes, with the columns ``Id`` and ``Label``, and edges, with ``Source``, ``Target``, ``Type``
    and ``Weight``; behind these every attribute that a node or edge has. What one of them lacks
    is empty.
    """
    nodes = [
        {"Id": node, "Label": own.get("label", node)}
        | {name: value for name, value in own.items() if name != "label"}
        for node, own in graph.nodes(data=True)
    ]
    edges = [
        {"Source": a, "Target": b, "Type": "Undirected", "Weight": own["weight"]}
        | {name: value for name, value in own.items() if name != "weight"}
        for a, b, own in graph.edges(data=True)
    ]
    return (
        pd.DataFrame(nodes) if nodes else pd.DataFrame(columns=["Id", "Label"]),
        pd.DataFrame(edges)
        if edges
        else pd.DataFrame(columns=["Source", "Target", "Type", "Weight"]),
    )


def _plain(attributes: dict[Any, Any]) -> dict[str, Any]:
    """Give attributes as Python's own types, without nulls and characters that break XML."""
    plain: dict[str, Any] = {}
    for name, value in attributes.items():
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            continue
        value = value.item() if isinstance(value, np.generic) else value
        plain[str(name)] = _clean(value) if isinstance(value, str) else value
    return plain


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _write(text: str, path: Path) -> None:
    """Write the file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, path)
