"""Some articles in a row, with what was found in them.

Tables are made of one such part after the other (`deriving`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.cleaning import Row
from newsloom.gathered import Gathered


class Part:
    """Some articles in a row, with what was found in them."""

    def __init__(self, gathered: Gathered, numbers: range) -> None:
        self.gathered = gathered
        self.numbers = numbers
        self.ids = [gathered.ids[n] for n in numbers]
        self.cleaned = {self.ids[at]: gathered.article(n) for at, n in enumerate(numbers)}
        kept = (self.ids[at] for at, n in enumerate(numbers) if gathered.status[n] == "kept")
        self.texts: dict[str, str] = {a: self.cleaned[a].text for a in kept}

    @cached_property
    def notes(self) -> dict[str, Row]:
        """What was found in each article that is kept."""
        notes = zip(self.ids, map(self.gathered.note, self.numbers), strict=True)
        return {article_id: note for article_id, note in notes if note is not None}

    def rows(self, layer: str) -> list[Row]:
        """Give one layer of every article's annotation as rows."""
        return [
            {"article_id": article_id, **row}
            for article_id, note in self.notes.items()
            for row in note[layer]
        ]

    def located(self, rows: list[Row]) -> pd.DataFrame:
        """Add the number of the sentence in which each row starts."""
        starts = {a: [s["start"] for s in note["sentences"]] for a, note in self.notes.items()}
        for row in rows:
            # Sentences are numbered from 0 in the order of their starts.
            known = starts[row["article_id"]]
            row["sentence"] = max(0, bisect_right(known, row["start"]) - 1)
        if not rows:
            return pd.DataFrame(columns=["article_id", "sentence", "start", "end"])
        return pd.DataFrame(rows)

    def sentences(self) -> pd.DataFrame:
        """Give the table sentences of these articles."""
        rows = self.rows("sentences")
        for row in rows:
            row["text"] = self.texts[row["article_id"]][row["start"] : row["end"]]
        return tables.make("sentences", rows)

    def found(self) -> pd.DataFrame:
        """Give the temporal expressions, with the number of their sentence."""
        return self.located(self.rows("timexes"))

    def alone(self) -> dict[str, Row]:
        """What the names of each article say by themselves, as far as it is known."""
        numbers = (n for n, a in zip(self.numbers, self.ids, strict=True) if a in self.notes)
        found = ((self.gathered.ids[n], self.gathered.alone(n)) for n in numbers)
        return {article_id: alone for article_id, alone in found if alone is not None}

    def names(self, own: Sequence[Any]) -> pd.DataFrame:
        """Give every name with its surface, its sentence and where it stands in the raw text.

        They are in the order of articles and of these.
        """
        from newsloom.resolve import with_own

        rows = self.rows("names")
        for row in rows:
            row["surface"] = self.texts[row["article_id"]][row["start"] : row["end"]]
        rows = with_own(rows, self.texts, own)
        maps = {a: self.cleaned[a].offsets for a in {row["article_id"] for row in rows}}
        for row in rows:
            place = maps[row["article_id"]].to_raw(row["start"], row["end"])
            row["raw_start"], row["raw_end"] = place
        named = self.located(rows)
        if not rows:
            return named
        named["confidence"] = named["confidence"].astype("Float64").astype("float64")
        return named.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)
