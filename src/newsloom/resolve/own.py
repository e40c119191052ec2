"""The researcher's own names: a ``lexicon.csv`` beside the articles, which beats the machine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry

Row = dict[str, Any]


def read_own(corpus: Path) -> tuple[Entry, ...]:
    """Read the names of ``lexicon.csv`` in the corpus's folder; none where there is no such file.

    Raises `NewsloomError` for a file that can't be read, with the line that is wrong.
    """
    file = (corpus if corpus.is_dir() else corpus.parent) / "lexicon.csv"
    return lexicon.read_lexicon_csv(file) if file.is_file() else ()


def with_own(rows: Sequence[Row], texts: Mapping[str, str], own: Sequence[Entry]) -> list[Row]:
    """Add every place where one of the researcher's names stands, as it is spelt there.

    Parameters
    ----------
    rows
        Names as the pipeline found them: article_id, start, end, label, confidence, surface.
    texts
        The clean text of every article that was annotated.
    own
        The researcher's names; the longest wins where two could stand.

    Returns
    -------
    The same rows without those that overlap such a place, and one row for each of them.
    """
    if not own:
        return list(rows)
    labels = {surface: entry.label for entry in own for surface in entry.surfaces}
    longest_first = sorted(labels, key=lambda surface: (-len(surface), surface))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    made: list[Row] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    for article_id in sorted(texts):
        for match in pattern.finditer(texts[article_id]):
            taken.setdefault(article_id, []).append(match.span())
            made.append(
                {
                    "article_id": article_id,
                    "start": match.start(),
                    "end": match.end(),
                    "label": labels[match.group()],
                    "confidence": None,
                    "surface": match.group(),
                }
            )
    free = [
        row
        for row in rows
        if not any(s < row["end"] and row["start"] < e for s, e in taken.get(row["article_id"], ()))
    ]
    return sorted(free + made, key=lambda row: (row["article_id"], row["start"]))


def known_with(own: Sequence[Entry]) -> Mapping[str, Sequence[Entry]]:
    """The lexicon by surface, the researcher's entries in place of any others of their spelling."""
    if not own:
        return lexicon.by_surface()
    return {**lexicon.by_surface(), **{s: (entry,) for entry in own for s in entry.surfaces}}
