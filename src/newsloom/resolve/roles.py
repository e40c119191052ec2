"""Who is called what in an article: titles before names, phrases in apposition to them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from newsloom.language import lexicon
from newsloom.language.descriptions import (
    MAX_MODIFIERS,
    NOT_MODIFIERS,
    PERSON_HEADS,
    PLACE_HEADS,
    lexicon_country,
)
from newsloom.language.usage_words import PASTS

LABELS = {
    "person": frozenset({"PERSON"}),
    "organisation": frozenset({"ORG", "FAC"}),
    "place": frozenset({"GPE", "LOC"}),
}
OF_COUNTRY = re.compile(r" of (?:the )?([A-Z][\w.]*(?: [A-Z][\w.]*){0,3})")
APPOSED_BEFORE = re.compile(r",? (?:[A-Z][a-z]{1,3}\. )?$")
_ENDS = r"(?=[,;)—–](?!\d)|\.(?:\s|$))"
# What follows the head in an apposition: "the head of the bank", "a port on the coast".
TAIL = re.compile(
    r" (?:of|for|at|in|on|from|to|with|under) [^,;:.()“”\"—–]{2,80}(?=[,;)—–](?!\d)|\.(?:\s|$))"
)
# An apposition whose noun is none of the known heads: ", a pariah abroad,".
ANY_NOUN = re.compile(r", (an? [^,;:.()“”\"—–]{3,90})" + _ENDS)
HAPPENING = re.compile(r"(?:tion|sion|ment|ness|ance|ence|ism|ing|ed|ly|al)$")
HAPPENINGS = frozenset(
    """move claim step charge sign blow loss deal visit trip day week month year decade century time
    fact result practice process policy victory defeat rise fall drop number figure record crime
    attack war battle story report idea view issue question problem case way offer plan price sum
    total share stake rate level half third quarter lot bit few first second mistake threat success
    failure tragedy disaster surprise shock chance risk reason cause change difference goal aim law
    bill rule ban right task job role post title match game race fight win tie draw point score
    percentage increase decrease cost one thing change trend effort journey route""".split()
)
MORE_PLACES = frozenset(
    """suburb area district territory enclave exclave stronghold hub neighborhood neighbourhood
    settlement municipality commune county borough community archipelago peninsula valley river
    lake mountain hub outpost backwater superpower power democracy dictatorship member ally
    protectorate colony tourist-destination landmark hotel street square building site""".split()
)
CLOSED = frozenset(", . ; ) — –".split())
MAX_TAIL_WORDS = 12
MAX_TITLE = 60  # characters looked back for a title
VERBS = frozenset(
    """is are was were be been being has have had do does did will would could should may might
    must can said says say told tells added that which who whose whom where when while because
    if there it he she they we you i""".split()
)
Row = dict[str, Any]


class Name(NamedTuple):
    """A resolved name in its article."""

    start: int
    end: int
    sentence: int
    entity_id: str
    label: str
    surface: str


class Role(NamedTuple):
    """Somebody was called so: by a title, or by a phrase beside the name."""

    entity_id: str
    head: str
    country: str | None
    at: int
    former: bool = False


@dataclass
class Called:
    """All roles of one head noun in an article, in order."""

    roles: list[Role] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)
    """Each entity → where it is called so first, in that order."""
    countries: dict[str, set[str | None]] = field(default_factory=dict)
    """Each entity → the countries that its roles belong to."""
    of: dict[str | None, set[str]] = field(default_factory=dict)
    """Each country → the entities called so of it."""

    def add(self, role: Role) -> None:
        """Add the next role."""
        self.roles.append(role)
        self.at.append(role.at)
        self.first.setdefault(role.entity_id, role.at)
        self.countries.setdefault(role.entity_id, set()).add(role.country)
        self.of.setdefault(role.country, set()).add(role.entity_id)

    def last(self, start: int) -> Role | None:
        """The last role before a place."""
        place = bisect_left(self.at, start)
        return self.roles[place - 1] if place else None

    def early(self, start: int) -> list[str]:
        """The entities called so before a place: all that matters, the first two."""
        return [e for e, at in itertools.islice(self.first.items(), 2) if at < start]


@dataclass
class Article:
    """A text with its names in order, the phrases to resolve and what its names are called."""

    text: str
    names: list[Name] = field(default_factory=list)
    phrases: list[Row] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    apposed: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Where a phrase starts → the entity beside it, and where it ends, its tail included."""
    starts: list[int] = field(default_factory=list)
    """Where the names start, in order."""
    called: dict[tuple[str, bool], Called] = field(default_factory=dict)
    """By head noun and whether formerly: who is called so."""

    @cached_property
    def countries(self) -> dict[str, str]:
        """The countries that the article names → their entities."""
        known = ((lexicon_country(name.surface), name.entity_id) for name in self.names)
        return {country: entity_id for country, entity_id in known if country}

    @cached_property
    def capitals(self) -> dict[str, tuple[int, str | None]]:
        """The capitals named: entity → where it is first, and its country."""
        found: dict[str, tuple[int, str | None]] = {}
        for name in self.names:
            first = lexicon.by_surface().get(name.surface, ())[:1]
            if first and first[0].kind == "capital":
                found.setdefault(name.entity_id, (name.start, first[0].country))
        return found

    def before(self, start: int, *, since: int) -> Iterator[Name]:
        """The names before a place, the nearest first, from a sentence on."""
        for at in range(bisect_left(self.starts, start) - 1, -1, -1):
            name = self.names[at]
            if name.sentence < since:
                return
            yield name

    def read(self) -> None:
        """Collect titles and appositions; the names must be complete."""
        self.names.sort(key=lambda name: name.start)
        self.starts = [name.start for name in self.names]
        for name in self.names:
            if name.label == "PERSON":
                self.roles += _titles(self.text, name)
        by_start = {name.start: name for name in self.names}
        by_end = {name.end: name for name in self.names}
        for phrase in self.phrases:
            if phrase["kind"] not in LABELS:
                continue
            beside = _beside(self.text, phrase, by_start, by_end)
            if beside is None:
                continue
            name, end = beside
            self.apposed[phrase["start"]] = name.entity_id, end
            self.roles.append(_role(self.text, phrase, name.entity_id))
        self.roles.sort(key=lambda role: role.at)
        for role in self.roles:
            self.called.setdefault((role.head, role.former), Called()).add(role)

    def any_appositions(self) -> Iterator[Row]:
        """Phrases like "a pariah abroad" between a name's comma and the next, whatever the noun."""
        taken = set(self.apposed)
        for name in self.names:
            match = ANY_NOUN.match(self.text, name.end)
            if match is None or match.start(1) in taken or name.label == "NORP":
                continue
            if _is_list(self.text, name.start) or not _is_plain(match[1]):
                continue
            if _names_a_thing(match[1], name.label):
                yield {
                    "sentence": name.sentence,
                    "start": match.start(1),
                    "end": match.end(1),
                    "entity_id": name.entity_id,
                }


def by_country(roles: Iterable[Role]) -> dict[str, list[Role]]:
    """Roles by the country they belong to."""
    found: dict[str, list[Role]] = defaultdict(list)
    for role in roles:
        if role.country:
            found[role.country].append(role)
    return found


class Offices:
    """Who holds which office of which country in a whole corpus.

    Parameters
    ----------
    by_country
        Country → roles that belong to it, as `by_country` gives them.
    """

    def __init__(self, by_country: Mapping[str, Iterable[Role]]) -> None:
        self.holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.countries: dict[str, set[str]] = defaultdict(set)
        for country, roles in by_country.items():
            for role in roles:
                self.holders[country, role.head].add(role.entity_id)
                self.countries[role.entity_id].add(country)


class Holder(NamedTuple):
    """A question to the corpus: who alone holds one of these offices of a country."""

    country: str
    heads: tuple[str, ...]

    def answer(self, offices: Offices) -> list[str]:
        held = (offices.holders.get((self.country, head), ()) for head in self.heads)
        return only(entity for holders in held for entity in holders)


class Homeland(NamedTuple):
    """A question to the corpus: which of some countries (with their entities) is these people's."""

    persons: frozenset[str]
    named: Mapping[str, str]

    def answer(self, offices: Offices) -> list[str]:
        known = {c for person in self.persons for c in offices.countries.get(person, ())}
        return [self.named[c] for c in known if c in self.named] if len(known) == 1 else []


def only(found: Iterable[str]) -> list[str]:
    """The one entity found, or none: two would be a guess."""
    distinct = list(dict.fromkeys(found))
    return distinct if len(distinct) == 1 else []


def is_former(text: str, start: int, end: int) -> bool:
    """Whether a phrase says that somebody is so no longer."""
    return re.search(r"\b(?:[Ff]ormer|[Ee]x|[Oo]usted|[Dd]eposed)\b", text[start:end]) is not None


def country_of(row: Row) -> str | None:
    """The country that a phrase names, if any."""
    return row["country"] if isinstance(row["country"], str) else None


def _role(text: str, phrase: Row, entity_id: str) -> Role:
    former = is_former(text, phrase["start"], phrase["end"])
    return Role(entity_id, phrase["head"], country_of(phrase), phrase["start"], former)


def _titles(text: str, name: Name) -> list[Role]:
    """Read "Peruvian President X", "Presidents X of Peru and Y of Chile", "Peru’s president, X"."""
    before = text[max(0, name.start - MAX_TITLE) : name.start].rstrip(" ,")
    words = before.split(" ")
    head = words[-1].lower()
    head = head if head in PERSON_HEADS else head.removesuffix("s")
    if head not in PERSON_HEADS:
        return []
    if head == "minister" and words[-2:-1] in (["Prime"], ["prime"]):
        head = "prime_minister"
    after = OF_COUNTRY.match(text, name.end)
    country = lexicon_country(after.group(1)) if after else None
    former = False
    later = ""
    for word in reversed(words[-1 - MAX_MODIFIERS : -1]):
        if word.lower() in NOT_MODIFIERS or word in PASTS or not word[-1:].isalpha():
            break
        former = former or word.lower() in {"former", "ex"}
        plain = re.sub(r"['’]s?$", "", word)
        pair = lexicon.demonyms().get(f"{plain} {later}")
        country = country or pair or lexicon.demonyms().get(plain) or lexicon_country(plain)
        later = plain
    return [Role(name.entity_id, head, country, name.start, former)]


def _beside(
    text: str, phrase: Row, by_start: Mapping[int, Name], by_end: Mapping[int, Name]
) -> tuple[Name, int] | None:
    """The name that a phrase stands beside in apposition, if its kind agrees, and its end."""
    labels = LABELS[phrase["kind"]]
    end = phrase["end"]
    for gap in (2, 1, 6, 5):  # ", Name", " Name", ", Mr. Name", " Mr. Name"
        name = by_start.get(end + gap)
        between = text[end : end + gap]
        fits = phrase["definite"] or between.startswith(",")
        if name and name.label in labels and APPOSED_BEFORE.fullmatch(between) and fits:
            return name, end
    name = by_end.get(phrase["start"] - 2)
    if name is None or name.label not in labels:
        return None
    if text[phrase["start"] - 2 : phrase["start"]] != ", ":
        return None
    # "Andina, the state news agency, said"; without the closing comma it may open a list.
    if text[end : end + 1] in CLOSED:
        return name, end
    tail = TAIL.match(text, end)
    if tail and _is_plain(tail.group()):
        return name, tail.end()
    return None


def _is_plain(words: str) -> bool:
    """Whether a stretch of text holds a noun phrase only: no verb, no clause, no list of names."""
    parts = words.split()
    if f"{parts[-1]}." in lexicon.titles() or len(parts[-1]) == 1:
        return False  # the stop behind it was that of "Mr."
    if len(parts) > MAX_TAIL_WORDS or re.search(r"\band (?:the )?[A-Z]", words):
        return False
    return not any(part.lower() in VERBS for part in parts)


def _names_a_thing(phrase: str, label: str) -> bool:
    """Whether an apposition speaks of the name, not of what happened: ", a move welcomed by"."""
    before = re.split(r" (?:of|for|at|in|on|from|to|with|under|by|after|as|since)\b", phrase)[0]
    head = before.split()[-1].lower()
    # Bodies are associations and coalitions as well; nobody else is a "-tion".
    if head in HAPPENINGS or (label != "ORG" and HAPPENING.search(head)):
        return False
    return label in {"PERSON", "ORG"} or head in PLACE_HEADS | MORE_PLACES


def _is_list(text: str, start: int) -> bool:
    """Whether a name opens a phrase of place or time, as in "In Lima, a man": no apposition."""
    before = re.search(r"(\w+) (?:the )?$", text[max(0, start - 20) : start])
    return before is not None and before[1] in {
        *("In", "At", "On", "Near", "From", "After", "Before", "Outside", "For", "With"),
        *("By", "To", "Since", "Under", "Of", "Like", "Against", "Unlike"),
    }
