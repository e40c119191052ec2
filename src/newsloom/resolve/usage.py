"""A capital or seat of power: the place itself, or the government that sits there.

"Lima denied it" speaks of a government (`metonym`), "a fire in Lima" of a town (`literal`); how
that is told from the sentence stands in `newsloom.language.metonymy`. Here it is decided which
names the question arises for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd

from newsloom.language import lexicon
from newsloom.language.lexicon_files import read_rows
from newsloom.language.metonymy import LITERAL, usage_of

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
    found = pd.Series(pd.NA, index=mentions.index, dtype="string")
    if mentions.empty:
        return found
    texts = _texts(sentences, articles)
    columns = ["article_id", "sentence", "start", "end", "surface", "label", "form", "entity"]
    rows = list(mentions[columns].itertuples(index=False, name=None))
    names: dict[tuple[str, int], list[tuple[int, int, bool]]] = {}
    kinds = []
    for article_id, sentence, start, end, surface, label, form, entity in rows:
        kind = _kind(surface, label, entity, countries) if form == "name" else None
        kinds.append(kind)
        if form == "name" and label in PLACES:
            names.setdefault((article_id, sentence), []).append((start, end, kind == "town"))
    marks: list[str | None] = []
    for row, kind in zip(rows, kinds, strict=True):
        if kind is None or kind == "town":
            marks.append(kind and LITERAL)
            continue
        place = row[:2]
        if place not in texts:
            marks.append(None)
            continue
        offset, text = texts[place]
        spans = [(s - offset, e - offset) for s, e, _ in names[place]]
        towns = [(s - offset, e - offset) for s, e, is_town in names[place] if is_town]
        start, end = row[2] - offset, row[3] - offset
        marks.append(usage_of(text, start, end, kind=kind, names=spans, towns=towns))
    found.iloc[:] = pd.array([pd.NA if mark is None else mark for mark in marks], dtype="string")
    return found


@cache
def powers() -> Mapping[str, str]:
    """Every surface of a seat of power → the country or union it stands for."""
    found = {}
    for row in read_rows("seats"):
        if row["stands_for"]:
            for surface in (row["name"], *filter(None, row["aliases"].split("|"))):
                found[surface] = row["stands_for"]
    return found


def _kind(surface: str, label: str, entity: str, countries: bool) -> str | None:
    if label not in PLACES:
        return None
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
        return {(a, n): (s, t) for a, n, s, t in sentences[columns].itertuples(index=False)}
    whole = dict(zip(articles["article_id"], articles["text"], strict=True))
    columns = ["article_id", "sentence", "start", "end"]
    return {
        (a, n): (s, whole[a][s:e])
        for a, n, s, e in sentences[columns].itertuples(index=False)
        if a in whole
    }
