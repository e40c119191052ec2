"""Where names stand beside their marks, so that none covers another on the narrowest page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

LETTER = 6.6
"""Width of a letter in small type, in pixels; on the wide side, since fonts differ."""
LINE = 15

_Box = tuple[float, float, float, float]


def place_labels(
    points: Sequence[tuple[float, float, str]],
    *,
    width: float,
    height: float,
    radii: Sequence[float] | None = None,
    inside: bool = False,
) -> list[tuple[str, str]]:
    """Find for each mark a side where its name covers no other name or mark.

    Parameters
    ----------
    points
        (x, y, name) with x and y from 0 to 1, y downwards, the most important first.
    width, height
        Of the drawing in pixels. What is free at this width is free on a wider page too, where
        marks move apart and names stay as long as they are.
    radii
        Of the marks, in pixels; 6 if not given.
    inside
        Whether names must stay inside the drawing; else they may stand out a little.

    Returns
    -------
    The name, or "" where there is no room for it, and plotly's word for the side.
    """
    sizes = list(radii) if radii is not None else [6.0] * len(points)
    marks = [(x * width, y * height) for x, y, _ in points]
    taken: list[_Box] = [
        (x - r, y - r, x + r, y + r) for (x, y), r in zip(marks, sizes, strict=True)
    ]
    left, right = (0.0, width) if inside else (-20.0, width * 1.12)
    placed = []
    for i, ((x, y), (_, _, name)) in enumerate(zip(marks, points, strict=True)):
        for side, box in _sides(x, y, sizes[i] + 2, LETTER * len(name)).items():
            free = not any(_meet(box, other) for j, other in enumerate(taken) if j != i)
            if box[0] >= left and box[2] <= right and free:
                taken.append(box)
                placed.append((name, side))
                break
        else:
            placed.append(("", "middle right"))
    return placed


def _sides(x: float, y: float, gap: float, long: float) -> dict[str, _Box]:
    half = LINE / 2
    return {
        "middle right": (x + gap, y - half, x + gap + long, y + half),
        "middle left": (x - gap - long, y - half, x - gap, y + half),
        "top center": (x - long / 2, y - gap - LINE, x + long / 2, y - gap),
        "bottom center": (x - long / 2, y + gap, x + long / 2, y + gap + LINE),
    }


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def spread(values: pd.Series) -> pd.Series:
    """Give places from 0 to 1, half as stored and half by rank.

    A few far-off entities would else press the others into a knot where no name has room; who is
    left of whom stays as it is.
    """
    if len(values) < 2 or values.max() == values.min():
        return values * 0 + 0.5
    scaled = (values - values.min()) / (values.max() - values.min())
    ranked = (values.rank(method="average") - 1) / (len(values) - 1)
    return ((scaled + ranked) / 2).round(3)
