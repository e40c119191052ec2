"""When it happened and when it was printed: dated statements on two clocks."""

from newsloom.timeline.events import find_events
from newsloom.timeline.periods import count_by_period, list_happenings

__all__ = ["count_by_period", "find_events", "list_happenings"]
