"""A figure in words, for those who can't see it: what it is, and what stands out in it.

It is read off the marks themselves: the longest bars, the largest marks, the darkest squares, the
first and the last of what lies on a line of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsloom.labels import count_of
from newsloom.report.figures import ReportFigure, plain_title, values

SAID = 3  # marks that are told
_LONGEST = 160  # characters of one mark
_BOLD = re.compile(r"^<b>(.*?)</b>(?:<br>)?", re.DOTALL)


def describe_figure(figure: ReportFigure) -> str:
    """Say what kind of figure it is, how many marks it has, and which of them stand out."""
    marks = [mark for trace in figure.spec["data"] for mark in _marks(trace)]
    if not marks:
        return ""
    layout = figure.spec["layout"]
    kinds = {str(trace.get("type") or "scatter") for trace in figure.spec["data"]}
    if (layout.get("xaxis") or {}).get("type") == "date" and "bar" not in kinds:
        days = sorted(marks, key=lambda mark: str(mark[1]))
        told = dict.fromkeys(_said(mark[2]) for mark in (days[0], days[-1]))
        return f"{count_of(len(marks), 'mark')} on a line of days. First and last: " + _join(told)
    what = "bar" if kinds == {"bar"} or "bar" in kinds else "mark"
    what = "square" if "heatmap" in kinds else what
    # Of equal ones the first in the drawing comes first.
    ranked = sorted(enumerate(marks), key=lambda pair: (-pair[1][0], pair[0]))
    told = dict.fromkeys(_said(mark[2]) for _, mark in ranked)
    first = list(told)[:SAID]
    lead = "It is" if len(marks) == 1 else "Foremost"
    return f"{count_of(len(marks), what)}. {lead}: {_join(first)}"


def _join(told: Any) -> str:
    return "; ".join(told) + "."


def _said(text: str) -> str:
    """Give the text of a hover box as one line: what it is of, and what it says."""
    found = _BOLD.match(text)
    head, rest = (found[1], text[found.end() :]) if found else ("", text)
    lines = [plain_title(part) for part in rest.split("<br>")]
    said = ", ".join(line for line in lines if line)
    whole = f"{plain_title(head)} ({said})" if head and said else plain_title(head) or said
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1].rstrip() + "…"


def _marks(trace: Mapping[str, Any]) -> Iterator[tuple[float, Any, str]]:
    """Give weight, place across, and words of each mark that has words."""
    texts = trace.get("hovertext")
    if trace.get("hoverinfo") == "skip" or not isinstance(texts, (list, tuple)):
        return
    if "z" in trace:
        for row, said in zip(values(trace["z"]), texts, strict=False):
            for shade, text in zip(row or [], said or [], strict=False):
                if text and isinstance(shade, (int, float)) and shade > 0:
                    yield float(shade), "", str(text)
        return
    across, up = values(trace.get("x")), values(trace.get("y"))
    long = up if trace.get("type") == "bar" and trace.get("orientation") != "h" else across
    sizes = values((trace.get("marker") or {}).get("size"))
    weights = sizes or long
    for i, text in enumerate(texts):
        if not text:
            continue
        weight = weights[i] if i < len(weights) else 0
        known = isinstance(weight, (int, float)) and weight == weight
        yield abs(float(weight)) if known else 0.0, across[i] if i < len(across) else "", str(text)
