"""What newsloom knows of the world before it reads an article: names, titles, verbs, words.

Every list is a text file under ``lexicons/``, one line per entry, so that it can be read and
corrected without reading code; where the facts come from stands in ``lexicons/SOURCES.md``.
Lists are read when first asked for and kept.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "lexicons"

LABELS = frozenset("PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split())
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
_COMMENT = "# "
_SOURCE = "# source: "
QID = re.compile(r"Q[1-9]\d*")


@dataclass(frozen=True)
class Entry:
    """One thing with a name, as a lexicon knows it."""

    name: str
    label: str
    kind: str
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    ambiguous: bool = False
    """Whether the name itself is often something else and needs a context that speaks for it."""
    weak: frozenset[str] = frozenset()
    """All its surfaces, the name included, that need such a context."""
    sort: str = ""
    """The file it stands in: finer than its kind ("universities", "forces", "leaders")."""
    office: str | None = None
    """What a head of state or government is or was: president, prime minister, king, …"""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The name and its aliases, each once."""
        return (self.name, *self.aliases)


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
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        for surface in entry.surfaces:
            found.setdefault(surface, []).append(entry)
    for surface, readings in found.items():
        if len(readings) > 1:
            readings.sort(key=lambda e, s=surface: _rank(e, s))  # type: ignore[misc]
    return {surface: tuple(readings) for surface, readings in found.items()}


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
    return {row["form"]: row["class"] for row in _rows("titles")}


@cache
def first_names() -> frozenset[str]:
    """Given names from many cultures, as written in English-language newspapers."""
    return frozenset(row["name"] for row in _rows("first_names"))


@cache
def surnames() -> frozenset[str]:
    """Family names from many cultures, as written in English-language newspapers.

    Names that are everyday words as well ("Price", "Young") are left out; `surnames_too` has them.
    """
    return frozenset(row["name"] for row in _rows("surnames") if not row["ambiguous"])


@cache
def surnames_too() -> frozenset[str]:
    """Family names that are everyday words, places or given names as well."""
    return frozenset(row["name"] for row in _rows("surnames") if row["ambiguous"])


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
    for row in _rows("reporting_verbs"):
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
        for row in _rows("reporting_nouns")
        for form in (row["noun"], row["plural"])
        if form
    }


@cache
def words() -> Mapping[str, WordCounts]:
    """English words as news text has them, lower-cased, with their counts by letter case."""
    with gzip.open(FOLDER / "words.tsv.gz", "rt", encoding="utf-8") as handle:
        while next(handle).startswith(_COMMENT):
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


def read_lexicon_csv(path: Path | str) -> tuple[Entry, ...]:
    """Read the researcher's own names from ``lexicon.csv``.

    Parameters
    ----------
    path
        A CSV file with a header: ``surface`` (or ``name``) and ``label`` are needed, ``aliases``
        (separated by ``|``) and ``wikidata`` are not; other columns are left alone.

    Raises
    ------
    NewsloomError
        If the file cannot be read so, with the line that is wrong.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = csv.reader(text.splitlines(), strict=True)
        header = [cell.strip().lower() for cell in next(table, [])]
        rows = [(table.line_num, row) for row in table if any(cell.strip() for cell in row)]
    except OSError as problem:
        raise _error(f"Cannot read {path}: {problem.strerror}. Check the path.") from problem
    except UnicodeDecodeError as problem:
        raise _error(f"{path} is not UTF-8 text. Save it as CSV, UTF-8.") from problem
    except csv.Error as problem:
        raise _error(f"{path} is not a CSV file: {problem}. Quote cells that hold a comma.") from (
            problem
        )
    name = "surface" if "surface" in header else "name"
    if name not in header or "label" not in header:
        raise _error(
            f"{path} needs the columns surface and label in its first line; it has "
            f"{', '.join(filter(None, header)) or 'none'}."
        )
    return tuple(
        _researcher(path, line, dict(zip(header, row, strict=False)), name) for line, row in rows
    )


def _researcher(path: Path, line: int, row: Mapping[str, str], column: str) -> Entry:
    cells = {key: value.strip() for key, value in row.items()}
    name, label, wikidata = cells[column], cells.get("label", ""), cells.get("wikidata") or None
    if not name:
        raise _error(f"{path} line {line}: {column} is empty. Give the name as articles write it.")
    if label.upper() not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise _error(f'{path} line {line}: label must be one of {known}; it is "{label}".')
    if wikidata and not QID.fullmatch(wikidata):
        raise _error(f'{path} line {line}: wikidata must be like Q42 or empty; it is "{wikidata}".')
    aliases = _split(cells.get("aliases", ""), without=name)
    return Entry(name, label.upper(), "researcher", wikidata, aliases)


def _error(message: str) -> Exception:
    # Here, as the tables bring pandas along, which nobody else in this module needs.
    from newsloom.tables import NewsloomError

    return NewsloomError(message)


def _rows(file: str) -> Iterator[dict[str, str]]:
    """The lines of a lexicon file as dicts; the files are ours, so there is nothing to quote."""
    text = (FOLDER / f"{file}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith(_COMMENT)]
    header = lines[0].split("\t")
    return (dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])


def sources() -> Mapping[str, str]:
    """Where the facts of each list come from: file name → what its ``# source:`` line says."""
    found = {}
    for path in sorted(FOLDER.glob("*.tsv")):
        with path.open(encoding="utf-8") as handle:
            first = handle.readline().rstrip("\n")
        found[path.name] = first.removeprefix(_SOURCE) if first.startswith(_SOURCE) else ""
    return found


def _split(cell: str, without: str = "") -> tuple[str, ...]:
    parts = (part.strip() for part in cell.split("|")) if cell else ()
    return tuple(dict.fromkeys(part for part in parts if part and part != without))


def _entry(row: Mapping[str, str], kind: str, file: str) -> Entry:
    name, aliases = row["name"], _split(row["aliases"], without=row["name"])
    weak = frozenset(_split(row["ambiguous"])) & {name, *aliases}  # minus a country's demonyms
    if "'" in row["name"] or "'" in row["aliases"]:
        # The files have straight apostrophes; newspapers set either.
        curly = (s.replace("'", "\u2019") for s in (name, *aliases) if "'" in s)
        aliases = (*aliases, *curly)
        weak |= {s.replace("'", "\u2019") for s in weak}
    return Entry(
        name,
        row["label"],
        kind,
        row["wikidata"] or None,
        aliases,
        row["country"] or None,
        name in weak,
        weak,
        file,
        row.get("office") or None,
    )


@cache
def _entities(kind: str) -> tuple[Entry, ...]:
    found = [_entry(row, kind, file) for file in FILES[kind] for row in _rows(file)]
    return (*found, *_demonym_entries()) if kind == "country" else tuple(found)


@cache
def _demonym_entries() -> tuple[Entry, ...]:
    found = []
    for row in _rows("countries"):
        forms = _split(row["demonyms"])
        if forms:
            weak = frozenset(_split(row["ambiguous"])) & frozenset(forms)
            found.append(
                Entry(
                    forms[0],
                    "NORP",
                    "demonym",
                    None,
                    forms[1:],
                    row["name"],
                    forms[0] in weak,
                    weak,
                    "countries",
                )
            )
    return tuple(found)


def _heads(file: str) -> Mapping[str, str]:
    return {row["word"]: row["place"] for row in _rows(file)}
