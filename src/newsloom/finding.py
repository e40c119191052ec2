"""Whom a name means: what a reader types, and the entity of the corpus that is called so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Protocol

import pandas as pd

from newsloom.tables import NewsloomError


class Tables(Protocol):
    """What is looked into: any object that has the tables of a corpus."""

    @property
    def articles(self) -> pd.DataFrame: ...
    @property
    def blocks(self) -> pd.DataFrame: ...
    @property
    def edits(self) -> pd.DataFrame: ...
    @property
    def sentences(self) -> pd.DataFrame: ...
    @property
    def mentions(self) -> pd.DataFrame: ...
    @property
    def entities(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def quotes(self) -> pd.DataFrame: ...


def find_entity(corpus: Tables, query: str) -> str:
    """Give the id of the entity that is called so.

    Parameters
    ----------
    corpus
        An opened corpus, or anything with its tables.
    query
        An entity id, a canonical name, a form found in the text, or whole words of a name.
        Upper and lower case matter only where two names differ in nothing else.

    Raises
    ------
    NewsloomError
        When nobody is called so, with the nearest names; or when several are.
    """
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    if query in names:
        return query
    named = corpus.mentions[corpus.mentions["form"] == "name"]
    surfaces = set(zip(named["surface"], named["entity_id"], strict=True))
    called = {(name, entity_id) for entity_id, name in names.items()}
    sought = query.casefold().split()
    for candidates in (
        {i for name, i in called if name == query},
        {i for name, i in surfaces if name == query},
        {i for name, i in called if name.casefold().split() == sought},
        {i for name, i in surfaces if name.casefold().split() == sought},
        {i for name, i in called if sought and set(sought) <= set(name.casefold().split())},
    ):
        if len(candidates) == 1:
            return str(next(iter(candidates)))
        if candidates:
            which = " or ".join(sorted(f"{names.get(i, i)} ({i})" for i in candidates)[:5])
            raise NewsloomError(f"{in_marks(query)} may be {which}; give the whole name or the id.")
    raise NewsloomError(
        f"No name in this corpus is {in_marks(query)}; {_nearest(query, called | surfaces, names)}."
    )


def _nearest(query: str, known: Iterable[tuple[str, str]], names: dict[Any, Any]) -> str:
    """Say which names come nearest to one that is unknown."""
    by_folded = {name.casefold(): entity_id for name, entity_id in sorted(known)}
    if not by_folded:
        return "it has no names at all"
    near = difflib.get_close_matches(query.casefold(), by_folded, n=8, cutoff=0.6)
    shown = list(dict.fromkeys(str(names.get(by_folded[n], n)) for n in near))[:3]
    return f"near it are {', '.join(shown)}" if shown else "and none is near it"


def in_marks(text: str) -> str:
    """Give what was asked for in quotation marks, on one line, not too long."""
    line = " ".join(str(text).split())
    return f'"{line[:80]}{"…" if len(line) > 80 else ""}"'
