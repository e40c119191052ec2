"""A capital or seat of power: the place itself, or the government that sits there.

"Lima denied it" speaks of a government (`metonym`), "a fire in Lima" of a town (`literal`); how
that is told from the sentence stands in `newsloom.language.metonymy`. Here it is decided which
names the question arises for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

import pandas as pd

from newsloom.language import lexicon
from newsloom.language.lexicon_files import read_rows
from newsloom.language.metonymy import LITERAL, usage_of
from newsloom.rows import rows_of

PLACES = frozenset({"GPE", "LOC", "FAC", "ORG"})


def mark_usage(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    countries: bool = False,
) -> pd.Series:
    """Say of each name of a capital or seat of power whether its government is meant.

    Parameters
    ----------
    mentions
        The table ``mentions``: article_id, sentence, start, end, surface, label, form, entity.
    sentences
        The table ``sentences``: article_id, sentence, start, text.
    articles
        The table ``articles``; with it, ``text`` is read from there, so that sentences need none.
    countries
        Whether names of countries are marked too ("Peru denied it"). As a country's name is its
        government's as well, they are left out by default, as in the gold annotation.

    Returns
    -------
    ``literal``, ``metonym`` or missing, one for each row of the mentions and with their index.
    Missing for descriptions, pronouns and whatever can't stand for a government; other towns are
    ``literal``.
    """
    if mentions.empty:
        return pd.Series(pd.NA, index=mentions.index, dtype="string")
    texts = _texts(sentences, articles)
    columns = ["article_id", "sentence", "start", "end", "surface", "label", "form", "entity"]
    rows = list(rows_of(mentions, columns))
    names: dict[tuple[str, int], list[tuple[int, int, bool]]] = {}
    asked: list[tuple[int, str]] = []
    marks: list[str | None] = [None] * len(rows)
    for at, (article_id, sentence, start, end, surface, label, form, entity) in enumerate(rows):
        if form != "name" or label not in PLACES:
            continue
        kind = _kind(surface, label, entity, countries)
        names.setdefault((article_id, sentence), []).append((start, end, kind == "town"))
        if kind == "town":
            marks[at] = LITERAL
        elif kind is not None:
            asked.append((at, kind))
    for at, kind in asked:
        row = rows[at]
        place = row[:2]
        if place not in texts:
            continue
        offset, text = texts[place]
        spans = [(s - offset, e - offset) for s, e, _ in names[place]]
        towns = [(s - offset, e - offset) for s, e, is_town in names[place] if is_town]
        start, end = row[2] - offset, row[3] - offset
        marks[at] = usage_of(text, start, end, kind=kind, names=spans, towns=towns)
    return pd.Series(pd.array(marks, dtype="string"), index=mentions.index)


@cache
def powers() -> Mapping[str, str]:
    """Every surface of a seat of power → the country or union it stands for."""
    found = {}
    for row in read_rows("seats"):
        if row["stands_for"]:
            for surface in (row["name"], *filter(None, row["aliases"].split("|"))):
                found[surface] = row["stands_for"]
    return found


@lru_cache(maxsize=16_384)
def _kind(surface: str, label: str, entity: str, countries: bool) -> str | None:
    bare = re.sub("^[Tt]he ", "", surface)
    if bare in powers() or entity in powers():
        return "seat"
    kinds = {e.kind for e in _readings(surface, label, entity)}
    if "country" in kinds:
        # "Singapore" and "Luxembourg" are towns as well; as countries they need no mark.
        return "country" if countries else None
    if "capital" in kinds:
        return "capital"
    return "town" if "city" in kinds else None


def _readings(surface: str, label: str, entity: str) -> list[lexicon.Entry]:
    known = lexicon.by_surface()
    for form in (surface, entity, surface.title() if surface.isupper() else surface):
        found = [e for e in known.get(form, ()) if e.label == label]
        if found:
            # The name the entity was given decides where there are several.
            return [e for e in found if e.name == entity] or found
    return []


def _texts(
    sentences: pd.DataFrame, articles: pd.DataFrame | None
) -> dict[tuple[str, int], tuple[int, str]]:
    if articles is None:
        columns = ["article_id", "sentence", "start", "text"]
        return {(a, n): (s, t) for a, n, s, t in rows_of(sentences, columns)}
    whole = dict(rows_of(articles, ["article_id", "text"]))
    columns = ["article_id", "sentence", "start", "end"]
    return {(a, n): (s, whole[a][s:e]) for a, n, s, e in rows_of(sentences, columns) if a in whole}
