"""Who says what, through whom, and which articles share or repeat each other's words."""

from newsloom.sources.copied import Source
from newsloom.sources.layers import list_tellings, read_articles, tellings_of
from newsloom.sources.numbers import find_numbers, line_up_numbers, numbers_of
from newsloom.sources.originations import count_originations, find_statements
from newsloom.sources.packing import pack
from newsloom.sources.passages import Passages, find_passages
from newsloom.sources.speakers import ask_organisations, known_organisations, resolve_quotes

__all__ = [
    "Passages",
    "Source",
    "ask_organisations",
    "count_originations",
    "find_numbers",
    "find_passages",
    "find_statements",
    "known_organisations",
    "line_up_numbers",
    "list_tellings",
    "numbers_of",
    "pack",
    "read_articles",
    "resolve_quotes",
    "tellings_of",
]
