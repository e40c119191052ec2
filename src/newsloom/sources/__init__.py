"""Who says what, through whom, and which articles share or repeat each other's words."""

from newsloom.sources.passages import find_passages
from newsloom.sources.speakers import resolve_quotes

__all__ = ["find_passages", "resolve_quotes"]
