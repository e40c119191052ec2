"""When it happened and when it was printed: dated statements on two clocks."""

from newsloom.timeline.events import Clusters, find_events, find_statements
from newsloom.timeline.periods import count_by_period, list_happenings

__all__ = ["Clusters", "count_by_period", "find_events", "find_statements", "list_happenings"]
