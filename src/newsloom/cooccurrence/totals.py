"""Pairs added up over a corpus from what was counted in its parts, wherever that was done.

What many parts counted never stands in memory at once as rows of articles: first only pairs and
their totals are known, then the articles of those pairs that there is enough of are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.cooccurrence.counting import Codes

if TYPE_CHECKING:
    import pyarrow as pa

ENDS = ("entity_a", "entity_b")


def total_pairs(pair_counts: pd.DataFrame | pa.Table) -> pa.Table:
    """Add up a part's counts: ``entity_a``, ``entity_b`` and ``units`` of each pair that has any.

    Parameters
    ----------
    pair_counts
        Rows of the table of that name.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(pair_counts, pd.DataFrame):
        columns = pair_counts[[*ENDS, "units"]]
        pair_counts = pa.Table.from_pandas(columns, preserve_index=False)
    rows = pair_counts.select([*ENDS, "units"])
    return add_totals([rows.filter(pc.greater(rows["units"], 0))])


def add_totals(totals: list[pa.Table]) -> pa.Table:
    """Add up what `total_pairs` or this function gave; pairs come in no order that means much."""
    import pyarrow as pa

    added = pa.concat_tables(totals).group_by(ENDS, use_threads=False)
    return added.aggregate([("units", "sum")]).rename_columns([*ENDS, "units"])


@dataclass(frozen=True)
class PairTotals:
    """How often pairs are named together in all articles.

    Attributes
    ----------
    ids
        The entities of the pairs, sorted.
    key
        Of each pair the place of its first entity, times how many there are, plus that of its
        second; sorted.
    units
        Of each pair.
    """

    ids: pd.Index
    key: Codes
    units: Codes

    @classmethod
    def of(cls, totals: pa.Table) -> PairTotals:
        """Sort what `add_totals` gives."""
        ends = [totals[end].dictionary_encode() for end in ENDS]
        known = [pd.Index(_whole(end).dictionary.to_pandas()) for end in ends]
        ids = known[0].union(known[1], sort=True)
        one, other = (_places(end, ids) for end in ends)
        key = one * len(ids) + other
        order = np.argsort(key)
        return cls(ids, key[order], totals["units"].to_numpy().astype(np.int64)[order])

    def ends(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Give the two entities of each pair."""
        names, wide = self.ids.to_numpy(object), max(len(self.ids), 1)
        return names[self.key // wide], names[self.key % wide]

    def at_least(self, units: int) -> PairTotals:
        """Give the pairs that are named together so often."""
        enough = self.units >= units
        return PairTotals(self.ids, self.key[enough], self.units[enough])

    def holds(self, rows: pa.Table) -> NDArray[np.bool_]:
        """Say which rows of ``pair_counts`` are of one of the pairs, and have units.

        Parameters
        ----------
        rows
            With the columns ``entity_a``, ``entity_b`` (both as dictionaries) and ``units``.
        """
        if not len(self.key):
            return np.zeros(len(rows), dtype=bool)
        one, other = (_places(rows[end], self.ids) for end in ENDS)
        sought = one * len(self.ids) + other
        at = np.minimum(np.searchsorted(self.key, sought), len(self.key) - 1)
        found = (one >= 0) & (other >= 0) & (self.key[at] == sought)
        held: NDArray[np.bool_] = found & (rows["units"].to_numpy() > 0)
        return held


def _whole(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Give a column of dictionaries as one piece with one dictionary."""
    import pyarrow as pa

    if not column.num_chunks:
        return pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array([], pa.string()))
    pieces = column.unify_dictionaries().combine_chunks()
    return pieces.chunk(0) if isinstance(pieces, pa.ChunkedArray) else pieces


def _places(column: pa.ChunkedArray, ids: pd.Index) -> Codes:
    """Give the place of each value among the ids; −1 = not there."""
    whole = _whole(column)
    place = ids.get_indexer(pd.Index(whole.dictionary.to_pandas())).astype(np.int64)
    return place[whole.indices.to_numpy()]
