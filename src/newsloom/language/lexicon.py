"""What newsloom knows of the world before it reads an article: names, titles, verbs, words.

Every list is a text file under ``lexicons/``, one line per entry, so that it can be read and
corrected without reading code; where the facts come from stands in ``lexicons/SOURCES.md``.
Lists are read when first asked for and kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from newsloom.language.lexicon_csv import read_lexicon_csv as read_lexicon_csv
from newsloom.language.lexicon_files import (
    COMMENT,
    FOLDER,
    Entry,
    read_demonyms,
    read_entries,
    read_rows,
)

# One surface can be several things ("Washington"). The order in which `by_surface` hands them
# out: what a newspaper most often means by the bare name comes first.
PRIORITY = (
    *("country", "demonym", "capital", "seat", "agency", "organisation", "company", "party"),
    *("region", "city", "place", "norp", "person", "media", "facility", "event", "law", "product"),
    "researcher",
)
# The files each kind of entity comes from; demonyms are a column of the countries. A kind is what
# the rules ask for; the file, an entry's `sort`, says more (a think tank, a university, a force).
FILES = {
    "country": ("countries",),
    "capital": ("capitals",),
    "seat": ("seats",),
    "agency": ("agencies",),
    "media": ("media",),
    "organisation": (
        *("organisations", "international", "institutes", "forces", "militants"),
        *("authorities", "universities", "clubs"),
    ),
    "company": ("companies",),
    "party": ("parties",),
    "region": ("regions",),
    "city": ("cities",),
    "place": ("places",),
    "facility": ("facilities",),
    "norp": ("norp",),
    "event": ("events",),
    "person": ("leaders", "people"),
    "law": ("laws",),
    "product": ("products",),
}


class WordCounts(NamedTuple):
    """How often a word stood in each letter case in news text."""

    lower: int
    """In lower case."""
    capital: int
    """Capitalised where a common word would not be."""
    start: int
    """Capitalised where every word is: the case says nothing."""


@dataclass(frozen=True)
class ReportingVerb:
    """A verb that can pass on what somebody says or thinks."""

    lemma: str
    stance: str
    """neutral, distancing, belief, emotion, denial, accusation, warning, promise, question, …"""
    clause: bool
    """Takes a that-clause ("said that …")."""
    direct: bool
    """Introduces direct speech ("…," she said)."""
    past: str
    """Its simple past, the form that newspapers use most."""


@cache
def entries() -> tuple[Entry, ...]:
    """Every entity of every lexicon, by kind, then name."""
    found = [entry for kind in FILES for entry in _entities(kind)]
    return tuple(sorted(found, key=lambda e: (PRIORITY.index(e.kind), e.name)))


@cache
def of_kind(kind: str) -> tuple[Entry, ...]:
    """The entities of one kind, such as ``agency`` or ``country``, by name.

    Raises
    ------
    KeyError
        If there is no such kind (`PRIORITY` lists them).
    """
    if kind == "demonym":
        return tuple(sorted(_demonym_entries(), key=lambda e: e.name))
    return tuple(sorted((e for e in _entities(kind) if e.kind == kind), key=lambda e: e.name))


@cache
def by_surface() -> Mapping[str, tuple[Entry, ...]]:
    """Every surface, in its exact letter case, with what it can stand for.

    Readings are ordered: those that need no context before those that do, a thing's own name
    before a mere alias, then by kind as in `PRIORITY`.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    several = set()
    for entry in entries():
        for surface in entry.surfaces:
            if surface in found:
                found[surface] += (entry,)
                several.add(surface)
            else:
                found[surface] = (entry,)
    for surface in several:
        readings = sorted(found[surface], key=lambda e, s=surface: _rank(e, s))  # type: ignore[misc]
        found[surface] = tuple(readings)
    return found


def _rank(entry: Entry, surface: str) -> tuple[int, bool, bool, str]:
    kind = PRIORITY.index(entry.kind)
    # Countries, their people and their capitals stay first even where the surface is weak.
    return (kind if kind < 3 else 3, surface in entry.weak, entry.name != surface, f"{kind:02}")


@cache
def demonyms() -> Mapping[str, str]:
    """The country that a demonym or adjective belongs to ("Poles" → "Poland")."""
    return {form: str(e.country) for e in _demonym_entries() for form in e.surfaces}


@cache
def titles() -> Mapping[str, str]:
    """Words that stand before a person's name → honorific, office, rank or role."""
    return {row["form"]: row["class"] for row in read_rows("titles")}


@cache
def first_names() -> frozenset[str]:
    """Given names from many cultures, as written in English-language newspapers."""
    return frozenset(row["name"] for row in read_rows("first_names"))


@cache
def surnames() -> frozenset[str]:
    """Family names from many cultures, as written in English-language newspapers.

    Names that are everyday words as well ("Price", "Young") are left out; `surnames_too` has them.
    """
    return frozenset(row["name"] for row in read_rows("surnames") if not row["ambiguous"])


@cache
def surnames_too() -> frozenset[str]:
    """Family names that are everyday words, places or given names as well."""
    return frozenset(row["name"] for row in read_rows("surnames") if row["ambiguous"])


@cache
def org_heads() -> Mapping[str, str]:
    """Words that mark an organisation's name → where they stand in it: first, last or any."""
    return _heads("org_heads")


@cache
def fac_heads() -> Mapping[str, str]:
    """Words that mark the name of a building or road → first, last or any."""
    return _heads("fac_heads")


@cache
def loc_heads() -> Mapping[str, str]:
    """Words that mark the name of a river, range or region → first, last or any."""
    return _heads("loc_heads")


@cache
def reporting_verbs() -> Mapping[str, ReportingVerb]:
    """Every inflected form of every reporting verb → the verb."""
    found: dict[str, ReportingVerb] = {}
    for row in read_rows("reporting_verbs"):
        verb = ReportingVerb(
            row["lemma"], row["stance"], row["clause"] == "yes", row["direct"] == "yes", row["past"]
        )
        for form in (row["lemma"], *row["forms"].split("|")):
            found.setdefault(form, verb)
    return found


@cache
def reporting_nouns() -> Mapping[str, str]:
    """Nouns that hold what somebody says or thinks ("fears that …"), both numbers → stance."""
    return {
        form: row["stance"]
        for row in read_rows("reporting_nouns")
        for form in (row["noun"], row["plural"])
        if form
    }


@cache
def words() -> Mapping[str, WordCounts]:
    """English words as news text has them, lower-cased, with their counts by letter case."""
    with gzip.open(FOLDER / "words.tsv.gz", "rt", encoding="utf-8") as handle:
        while next(handle).startswith(COMMENT):
            pass  # the line after the comments is the header
        rows = (line.split("\t") for line in handle)
        return {w: WordCounts(int(a), int(b), int(c)) for w, a, b, c in rows}


def is_common_word(word: str) -> bool:
    """Whether a form is a word that writers put in lower case, whatever case it has here.

    "west" and "march" are, "peru" and "january" are not. A form counts when it was seen in
    lower case at least 5 times, and that in at least 1 of 20 places where case could tell (or 50
    times in all); names of countries, peoples and capitals need 1 of 4, as careless writing has
    them in lower case now and then.
    """
    lowered = word.lower()
    counts = words().get(lowered)
    if counts is None or counts.lower < 5:
        return False
    if lowered in _lowered_geography():
        return counts.lower * 4 >= counts.capital
    return counts.lower >= 50 or counts.lower * 20 >= counts.capital


@cache
def _lowered_geography() -> frozenset[str]:
    kinds = ("country", "demonym", "capital")
    return frozenset(s.lower() for kind in kinds for e in of_kind(kind) for s in e.surfaces)


@cache
def _entities(kind: str) -> tuple[Entry, ...]:
    found = [entry for file in FILES[kind] for entry in read_entries(file, kind)]
    return (*found, *_demonym_entries()) if kind == "country" else tuple(found)


@cache
def _demonym_entries() -> tuple[Entry, ...]:
    return tuple(read_demonyms())


def _heads(file: str) -> Mapping[str, str]:
    return {row["word"]: row["place"] for row in read_rows(file)}
