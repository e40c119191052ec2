"""Who says what, through whom, and which articles share or repeat each other's words."""

from newsloom.sources.passages import Passages, Source, find_passages
from newsloom.sources.speakers import known_organisations, resolve_quotes

__all__ = ["Passages", "Source", "find_passages", "known_organisations", "resolve_quotes"]
