"""Figures of names and of their confidence: strict spans and types, calibration and its plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

Span = tuple[int, int, str]

COARSE = ("PERSON", "ORG", "LOC", "NORP")
OURS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP"}
WORLDWIDE = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "LOC",
    "NORP": "NORP",
}
BINS = 10


def strict_f1(
    articles: Iterable[tuple[set[Span], set[Span]]], types: Sequence[str] = COARSE
) -> dict[str, tuple[float, float, float]]:
    """Precision, recall, F1 of gold and found spans: per type, and over all of them (``all``)."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for gold, found in articles:
        right.update(span[2] for span in gold & found)
        wrong.update(span[2] for span in found - gold)
        missed.update(span[2] for span in gold - found)
    result = {}
    for name in (*types, "all"):
        tp, fp, fn = (
            sum(counts[t] for t in (types if name == "all" else (name,)))
            for counts in (right, wrong, missed)
        )
        result[name] = (
            tp / max(1, tp + fp),
            tp / max(1, tp + fn),
            2 * tp / max(1, 2 * tp + fp + fn),
        )
    return result


def expected_calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance of confidence and share right over ten equal bins (Naeini et al. 2015)."""
    return sum(
        n * abs(confidence - share) for n, confidence, share in reliability(sure, right)
    ) / max(1, len(sure))


def reliability(sure: Sequence[float], right: Sequence[bool]) -> list[tuple[int, float, float]]:
    """For each bin of confidence that holds names: how many, mean confidence, share right."""
    confident, correct = np.asarray(sure), np.asarray(right, dtype=float)
    bins = np.minimum((confident * BINS).astype(int), BINS - 1)
    return [
        (
            int((bins == b).sum()),
            float(confident[bins == b].mean()),
            float(correct[bins == b].mean()),
        )
        for b in range(BINS)
        if (bins == b).any()
    ]


def reliability_plot(points: Sequence[tuple[int, float, float]]) -> str:
    """Draw the bins as an SVG: confidence across, share right upwards, the diagonal dashed."""
    size, margin = 320, 44

    def at(x: float, y: float) -> str:
        return f"{margin + x * size:.1f},{margin / 2 + (1 - y) * size:.1f}"

    most = max((n for n, *_ in points), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * margin} '
        f'{size + 2 * margin}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<path d="M{at(0, 1)} L{at(0, 0)} L{at(1, 0)}" fill="none" stroke="#444"/>',
        f'<path d="M{at(0, 0)} L{at(1, 1)}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for (_, *a), (_, *b) in pairwise(points):
        parts.append(f'<path d="M{at(*a)} L{at(*b)}" stroke="#0072b2"/>')
    for n, x, y in points:
        cx, cy = at(x, y).split(",")
        parts.append(
            f'<circle cx="{cx}" cy="{cy}" r="{3 + 7 * (n / most) ** 0.5:.1f}" fill="#0072b2"/>'
        )
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = at(tick, 0).split(",")
        parts.append(f'<text x="{x}" y="{float(y) + 16:.1f}" text-anchor="middle">{tick:g}</text>')
        x, y = at(0, tick).split(",")
        parts.append(
            f'<text x="{float(x) - 6:.1f}" y="{float(y) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    x, y = at(0.5, 0).split(",")
    parts.append(f'<text x="{x}" y="{float(y) + 36:.1f}" text-anchor="middle">confidence</text>')
    parts.append(f'<text transform="translate(12 {margin / 2 + size / 2}) rotate(-90)" '
                 'text-anchor="middle">share right</text></svg>')  # fmt: skip
    return "\n".join(parts) + "\n"
