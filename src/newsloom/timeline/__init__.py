"""When it happened and when it was printed: dated statements on two clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsloom.lazily import import_lazily

if TYPE_CHECKING:
    from newsloom.timeline.announced import compare_announced
    from newsloom.timeline.bursts import count_attention, find_bursts, why_no_bursts
    from newsloom.timeline.events import Clusters, find_events, find_statements
    from newsloom.timeline.periods import count_by_period, list_happenings

__getattr__ = import_lazily(
    __name__,
    {
        "timeline.announced": ("compare_announced",),
        "timeline.bursts": ("count_attention", "find_bursts", "why_no_bursts"),
        "timeline.events": ("Clusters", "find_events", "find_statements"),
        "timeline.periods": ("count_by_period", "list_happenings"),
    },
)

__all__ = [
    "Clusters",
    "compare_announced",
    "count_attention",
    "count_by_period",
    "find_bursts",
    "find_events",
    "find_statements",
    "list_happenings",
    "why_no_bursts",
]
