"""What the tagger finds in prepared articles beside what is annotated, and its calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from names_data import Example
from names_figures import OURS, WORLDWIDE, Span
from sklearn.isotonic import IsotonicRegression

from newsloom.language.names import NameFinder


def gold_spans(example: Example, types: Mapping[str, str] = WORLDWIDE) -> set[Span]:
    """The annotated names in coarse types, a leading "the" left out."""
    return {
        (_after_the(example, start, end), end, types[label])
        for start, end, label in example.spans
        if label in types
    }


def found_spans(finder: NameFinder, example: Example) -> dict[Span, float | None]:
    """The names found in an article, in coarse types, with their confidence."""
    return {
        (
            start + (end - start > 1 and example.words[start].lower() == "the"),
            end,
            OURS[label],
        ): sure
        for start, end, label, sure in finder.find(example.words, example.starts)
        if label in OURS
    }


def _after_the(example: Example, start: int, end: int) -> int:
    return start + (end - start > 1 and example.words[start].lower() == "the")


def calibrate(raw: Sequence[float], right: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Learn what share of names with a raw score is right: isotonic regression, few steps.

    Returns
    -------
    Raw scores, ascending, and the share each stands for; between them one interpolates.
    """
    if not len(raw):
        return [0.0, 1.0], [0.0, 1.0]
    # Means of fifty equally filled bins first: a curve through single names would learn the noise.
    order = np.argsort(raw, kind="stable")
    groups = np.array_split(order, min(50, max(2, len(order) // 40)))
    x = np.array([np.mean(np.asarray(raw)[g]) for g in groups])
    y = np.array([np.mean(np.asarray(right, dtype=float)[g]) for g in groups])
    weights = np.array([len(g) for g in groups])
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0).fit(x, y, sample_weight=weights).predict(x)
    return [round(float(v), 4) for v in x], [round(float(v), 4) for v in fitted]
