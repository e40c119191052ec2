"""How a lexicon's files are read: one line per entry, tab-separated, comments above the header.

The first line of each file is ``# source: …`` and names where its facts come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicons"
COMMENT = "# "
LABELS = frozenset("PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split())
QID = re.compile(r"Q[1-9]\d*")
_SOURCE = "# source: "
_NONE: frozenset[str] = frozenset()


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


def read_rows(file: str) -> Iterator[dict[str, str]]:
    """Read the lines of a lexicon file as dicts; the files are ours: there is nothing to quote."""
    header, rows = _table(file)
    return (dict(zip(header, row, strict=True)) for row in rows)


def read_entries(file: str, kind: str) -> list[Entry]:
    """Read the entities of one file, which are all of one kind."""
    header, rows = _table(file)
    # Ten thousands of lines: looked up by place, as a dict for each line costs half as much again.
    name, label, aliases = map(header.index, ("name", "label", "aliases"))
    country, wikidata, ambiguous = map(header.index, ("country", "wikidata", "ambiguous"))
    office = header.index("office") if "office" in header else None
    return [
        _entry(
            (row[name], row[label], row[aliases], row[country], row[wikidata], row[ambiguous]),
            row[office] if office is not None else "",
            kind,
            file,
        )
        for row in rows
    ]


def read_demonyms() -> list[Entry]:
    """Read what the people of each country are called: a column of the countries."""
    found = []
    for row in read_rows("countries"):
        forms = split_cell(row["demonyms"])
        if forms:
            weak = frozenset(split_cell(row["ambiguous"])) & frozenset(forms)
            name, *others = forms
            found.append(
                Entry(
                    *(name, "NORP", "demonym", None, tuple(others), row["name"]),
                    *(name in weak, weak, "countries"),
                )
            )
    return found


def read_sources() -> Mapping[str, str]:
    """Where the facts of each list come from: file name → what its ``# source:`` line says."""
    found = {}
    for path in sorted(FOLDER.glob("*.tsv")):
        with path.open(encoding="utf-8") as handle:
            first = handle.readline().rstrip("\n")
        found[path.name] = first.removeprefix(_SOURCE) if first.startswith(_SOURCE) else ""
    return found


def split_cell(cell: str, without: str = "") -> tuple[str, ...]:
    """Split a cell of several values at its bars, each value once."""
    if not cell:
        return ()
    parts = (part.strip() for part in cell.split("|"))
    return tuple(dict.fromkeys(part for part in parts if part and part != without))


def _table(file: str) -> tuple[list[str], list[list[str]]]:
    text = (FOLDER / f"{file}.tsv").read_text(encoding="utf-8")
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if not line.startswith(COMMENT))
    return lines[start].split("\t"), [line.split("\t") for line in lines[start + 1 :] if line]


def _entry(cells: tuple[str, str, str, str, str, str], office: str, kind: str, file: str) -> Entry:
    name, label, listed, country, wikidata, ambiguous = cells
    aliases = split_cell(listed, without=name)
    # The weak ones minus a country's demonyms, which share the column.
    weak = frozenset(split_cell(ambiguous)) & {name, *aliases} if ambiguous else _NONE
    if "'" in name or "'" in listed:
        # The files have straight apostrophes; newspapers set either.
        curly = (s.replace("'", "\u2019") for s in (name, *aliases) if "'" in s)
        aliases = (*aliases, *curly)
        weak |= {s.replace("'", "\u2019") for s in weak}
    return Entry(
        *(name, label, kind, wikidata or None, aliases, country or None),
        *(name in weak, weak, file, office or None),
    )
