"""Names that the pipeline is not sure enough of: left out, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]


def leave_out_unsure(
    notes: Mapping[str, Row], *, min_confidence: float
) -> tuple[dict[str, Row], dict[str, int | float]]:
    """Leave out the names whose confidence is below a threshold.

    Names without a confidence stay: who says nothing about how sure they are (a rule, another
    pipeline, the researcher) can't be held to a number.

    Parameters
    ----------
    notes
        What was found in each article, by its id; of it, the rows ``names`` are looked at.
    min_confidence
        From 0 to 1; a name exactly as sure as this stays.

    Returns
    -------
    The same notes without those names, and what to say of it: ``found``, ``left_out``,
    ``min_confidence``.
    """
    kept: dict[str, Row] = {}
    found = left = 0
    for article_id, note in notes.items():
        sure = [name for name in note["names"] if _is_sure(name["confidence"], min_confidence)]
        found += len(note["names"])
        left += len(note["names"]) - len(sure)
        kept[article_id] = {**note, "names": sure}
    return kept, {"found": found, "left_out": left, "min_confidence": min_confidence}


def _is_sure(confidence: float | None, least: float) -> bool:
    return confidence is None or confidence >= least
