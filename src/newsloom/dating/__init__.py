"""When an article was printed, and which days its temporal expressions mean.

`date_articles` comes first: from metadata, from lines that say so, or as an interval inferred from
what the articles say about each other's happenings. `resolve_timexes` then hangs every temporal
expression on that day.
"""

from newsloom.dating.anchoring import resolve_timexes
from newsloom.dating.printed import Dating, date_articles

__all__ = ["Dating", "date_articles", "resolve_timexes"]
