"""Persons within one article: full names that are one person's, and whom short names stand for.

An article introduces a person in full and then says less: the surname, a first name, an initial.
Its own evidence goes before that of the corpus. Each step takes a name only if one person fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from newsloom.language import lexicon
from newsloom.resolve.body_names import acronym
from newsloom.resolve.candidates import MOST, SHORTEST_SLIP, Fitting, Slips
from newsloom.resolve.cues import office_in, sex_in
from newsloom.resolve.decisions import Differ, differ_never
from newsloom.resolve.given_names import lines_of, sex_of
from newsloom.resolve.person_names import (
    PersonName,
    fold,
    is_initials,
    near,
    parse_person,
    romanised,
    same_given,
    same_person,
    same_surname,
    without_suffix,
)

_SEVERAL = "several people of that name in the article"
_WITH_SLIP = "surname with a slip of the pen"
SHORTEST_ACRONYM = 3  # letters that can stand for a person


class Called(NamedTuple):
    """A way in which an article calls somebody: the surface, the title before it, how often."""

    surface: str
    title: str = ""
    first: int = 0
    mentions: int = 1
    group: int = 0


@dataclass
class Local:
    """A person of one article: the full names, where first named, the titles."""

    surfaces: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    first: int = 0
    corrected: str | None = None
    """The only full name as the article's own surnames correct it."""
    offices: set[str] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)

    def note(self, called: Called) -> None:
        """Take in when and with which title the person was named."""
        self.first = min(self.first, called.first)
        if called.title:
            office, sex = office_in(called.title), sex_in(called.title)
            if office:
                self.offices.add(office)
            if sex:
                self.sexes.add(sex)

    @property
    def sex(self) -> str | None:
        """Man or woman, by title or by given name, where both agree."""
        told = set(self.sexes)
        if not told:
            for surface in self.surfaces[:MOST]:
                name = parse_person(surface)
                sex = None if name.family_first else sex_of(fold(name.given[0]))
                if sex:
                    told.add(sex)
        return next(iter(told)) if len(told) == 1 else None


class Tie(NamedTuple):
    """What a way of calling was tied to: a person of the article (or none), and by which rule."""

    local: int | None
    rule: str
    joined_to: str | None = None
    between: tuple[str, ...] = ()


def resolve_article(
    calls: Iterable[Called], *, differ: Differ = differ_never
) -> tuple[list[Local], list[tuple[Called, Tie]]]:
    """Find the persons of one article and tie every way of calling them to one, if one fits.

    Parameters
    ----------
    calls
        The distinct surfaces (with the title before them) of the article's persons.
    differ
        Whether two surfaces were judged to be of different people.

    Returns
    -------
    The persons, and every call with its tie. A tie without a person is for the corpus to decide.
    """
    ordered = sorted(calls, key=lambda c: (c.first, c.surface, c.title))
    return _Article(ordered, differ).resolve()


class _Article:
    def __init__(self, calls: list[Called], differ: Differ) -> None:
        self.calls = calls
        self.differ = differ
        self.locals: list[Local] = []
        self.by_surname: dict[str, dict[int, None]] = defaultdict(dict)
        self.by_given: dict[str, dict[int, None]] = defaultdict(dict)
        self.by_part: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        self.by_initials: dict[str, dict[int, None]] = defaultdict(dict)
        surfaces = {c.surface for c in calls}
        self.juniors = {s for s in surfaces if without_suffix(s) in surfaces}
        self.fitting = Fitting()
        self.slips = Slips()

    def resolve(self) -> tuple[list[Local], list[tuple[Called, Tie]]]:
        full = [c for c in self.calls if parse_person(c.surface).given]
        first: dict[str, int] = {}
        mentions: dict[str, int] = defaultdict(int)
        for call in self.calls:
            first.setdefault(call.surface, call.first)
            mentions[call.surface] += call.mentions
        ties: dict[str, Tie] = {}
        # The fullest open: what is shorter is compared with all of it.
        surfaces = sorted({c.surface for c in full}, key=lambda s: (fullness(s), first[s], s))
        for surface in surfaces:
            ties[surface] = self._place(surface, first[surface], mentions)
        for call in full:
            number = ties[call.surface].local
            if number is not None:
                self.locals[number].note(call)
        done = [
            (call, ties[call.surface] if call.surface in ties else self._attach(call))
            for call in self.calls
        ]
        for call, tie in done:
            if tie.local is not None and tie.rule.startswith(_WITH_SLIP):
                self._correct(self.locals[tie.local], call, mentions)
        return self.locals, done

    def _correct(self, person: Local, call: Called, mentions: dict[str, int]) -> None:
        """Let a surname that stands alone correct the one slip in the full name before it."""
        full = person.surfaces[0]
        if len(person.surfaces) > 1 or mentions[full] > 1 or " " in call.surface:
            return
        surname = parse_person(full).surname
        if not _is_a_name(surname) and mentions[call.surface] > mentions[full]:
            person.corrected = full.replace(surname, call.surface)

    def _place(self, surface: str, first: int, mentions: dict[str, int]) -> Tie:
        name = parse_person(surface)
        parts = _words(surface)
        longer = self._allowed(surface, islice(self.by_part.get(parts, ()), MOST))
        near = self.fitting.find(name, surname_keys(name))
        fits = [n for n in near if self._fits(surface, name, n)]
        if len(fits) == 1:
            to = self.locals[fits[0]].surfaces[0]
            self._join(fits[0], surface)
            return Tie(fits[0], rule_for(surface, to), to)
        if not fits and len(longer) == 1 and surface not in self.juniors:
            self.locals[longer[0]].partial.append(surface)
            to = self.locals[longer[0]].surfaces[0]
            return Tie(longer[0], "shorter form of one name in the article", to)
        slips = [] if fits else self._slips(surface, name, mentions)
        if len(slips) == 1:
            self.locals[slips[0]].partial.append(surface)
            to = self.locals[slips[0]].surfaces[0]
            return Tie(slips[0], "a slip of the pen in the article", to)
        between = tuple(self.locals[n].surfaces[0] for n in fits or longer or slips)
        self.locals.append(Local([], [], first))
        self._join(len(self.locals) - 1, surface)
        return Tie(len(self.locals) - 1, "full name", None, between)

    def _join(self, number: int, surface: str) -> None:
        surfaces = self.locals[number].surfaces
        surfaces.append(surface)
        name, opened = parse_person(surface), parse_person(surfaces[0])
        surnames = surname_keys(name)
        self.fitting.add(name, surnames, number)
        self.by_initials[_initials(surface)][number] = None
        if len(surfaces) == 1:
            self.slips.add(" ".join(name.given), [("surname", key) for key in surnames], number)
        if surface in self.juniors:
            return  # never called by less
        for key in surnames:
            self.by_surname[key][number] = None
        given = given_keys(name)
        for key in given:
            self.by_given[key][number] = None
        within = [*(("given", key) for key in given), ("letter", fold(name.surname)[:1])]
        self.slips.add(opened.surname, within, number)
        words = _words(surface)
        for length in range(2, len(words)):
            self.by_part[words[:length]][number] = None
            self.by_part[words[-length:]][number] = None

    def _fits(self, surface: str, name: PersonName, number: int) -> bool:
        others = self.locals[number].surfaces
        if (surface in self.juniors) != (others[0] in self.juniors):
            return False
        return all(
            same_person(name, parse_person(other)) and not self.differ(surface, other)
            for other in others[:MOST]
        )

    def _slips(self, surface: str, name: PersonName, mentions: dict[str, int]) -> list[int]:
        """Find whose name it is but for a slip: of the two, one isn't a name that people have."""
        if surface in self.juniors or mentions[surface] > 2 or is_initials(name.given[0]):
            return []
        found = set()
        for number in self.slips.find(name.surname, [("given", k) for k in given_keys(name)]):
            other = parse_person(self.locals[number].surfaces[0])
            if same_given(name.given[0], other.given[0]) and is_slip(name.surname, other.surname):
                found.add(number)
        within = [("surname", key) for key in surname_keys(name)]
        for number in self.slips.find(" ".join(name.given), within):
            other = parse_person(self.locals[number].surfaces[0])
            if same_surname(name, other) and is_slip(" ".join(name.given), " ".join(other.given)):
                found.add(number)
        return self._allowed(surface, sorted(found))

    def _allowed(self, surface: str, numbers: Iterable[int]) -> list[int]:
        if self.differ is differ_never:
            return list(numbers)
        return [
            n
            for n in numbers
            if not any(self.differ(surface, other) for other in self.locals[n].surfaces)
        ]

    def _attach(self, call: Called) -> Tie:
        surface = bare_name(call.surface)
        key = romanised(surface)
        words = _words(surface)
        ways = (
            ("surname alone", lambda: self.by_surname.get(key, ())),
            ("part of the name", lambda: self.by_part.get(words, ())),
            ("given name alone", lambda: self._called_so(surface)),
            ("initials of the whole name", lambda: self._in_initials(surface)),
            (_WITH_SLIP, lambda: self._misspelt(surface)),
        )
        for way, find in ways:
            candidates = self._allowed(surface, islice(find(), MOST + 1))
            if not candidates:
                continue
            chosen, how = self._choose(call, candidates)
            if chosen is None:
                names = tuple(self.locals[n].surfaces[0] for n in candidates[:MOST])
                return Tie(None, f"{way}; {how}", None, names)
            to = self.locals[chosen].surfaces[0]
            return Tie(chosen, f"{way}; {how}", to)
        return Tie(None, "")

    def _choose(self, call: Called, candidates: list[int]) -> tuple[int | None, str]:
        if len(candidates) > MOST:
            return None, _SEVERAL
        people = {n: self.locals[n] for n in candidates}
        sex = sex_in(call.title) if call.title else None
        office = office_in(call.title) if call.title else None
        if sex:
            people = {n: p for n, p in people.items() if p.sex in (None, sex)}
            if not people:
                return None, "the title says it is another person"
            surely = [n for n, p in people.items() if p.sex == sex]
            if len(candidates) > 1 and len(surely) == 1:
                return surely[0], "the title says which"
        if office and len(people) > 1:
            holders = [n for n, p in people.items() if office in p.offices]
            if len(holders) == 1:
                return holders[0], "the title says which"
        if len(people) == 1:
            only = next(iter(people))
            told = "one person of that name in the article"
            return only, told if len(candidates) == 1 else "the title says which"
        before = [n for n, p in people.items() if p.first < call.first]
        if len(before) == 1:
            return before[0], "the only one named so far"
        return None, _SEVERAL

    def _called_so(self, surface: str) -> list[int]:
        """Find who has the word as a given name, or as what friends make of it."""
        if len(fold(surface).rstrip(".")) < 2:
            return []
        found: dict[int, None] = {}
        for key in (romanised(surface), *sorted(lines_of(fold(surface)))):
            found |= dict.fromkeys(islice(self.by_given.get(key, ()), MOST + 1))
        return list(found)

    def _in_initials(self, surface: str) -> list[int]:
        """Find whose full name begins with these letters, word by word: three at least."""
        letters = acronym(surface)
        if letters is None or len(letters) < SHORTEST_ACRONYM:
            return []
        return sorted(islice(self.by_initials.get(letters, ()), MOST + 1))

    def _misspelt(self, surface: str) -> list[int]:
        if len(surface) < SHORTEST_SLIP or " " in surface:
            return []
        return [
            n
            for n in self.slips.find(surface, [("letter", fold(surface)[:1])])
            if is_slip(surface, parse_person(self.locals[n].surfaces[0]).surname)
        ]


def bare_name(surface: str) -> str:
    """Give a short name without what other pipelines leave in it ("Mr. Xi", "Orsk Jr.")."""
    name = parse_person(surface)
    return surface if name.given else name.surname


def _initials(surface: str) -> str:
    return "".join(word[0] for word in surface.split() if word[0].isalpha()).upper()


def rule_for(surface: str, to: str) -> str:
    """Say in plain words why two full names are one person's."""
    one, other = parse_person(surface), parse_person(to)
    if fold(surface) == fold(to):
        return "same spelling"
    if one.suffix != other.suffix:
        return "same name but for junior or senior"
    if not one.family_first and (is_initials(one.given[0]) != is_initials(other.given[0])):
        return "initial fits one given name"
    if one.is_double != other.is_double:
        return "second family name left out"
    if one.given and other.given:
        a, b = fold(one.given[0]), fold(other.given[0])
        if len(one.given) != len(other.given) and a == b:
            return "middle name left out"
        if a != b and romanised(a) != romanised(b) and lines_of(a) & lines_of(b):
            return "another form of the given name"
    return "another romanisation"


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by a slip and at most one of them is a name that people have."""
    a, b = fold(one), fold(other)
    if min(len(a), len(b)) < SHORTEST_SLIP or not near(a, b):
        return False
    if a.rstrip("a") == b.rstrip("a") or a.rstrip("s") == b.rstrip("s"):
        return False  # "Petrov", "Petrova"
    return not (_is_a_name(one) and _is_a_name(other))


def _is_a_name(word: str) -> bool:
    known = (lexicon.surnames(), lexicon.surnames_too(), lexicon.first_names())
    return any(word in names or fold(word).title() in names for names in known)


def surname_keys(name: PersonName) -> tuple[str, ...]:
    """Give the keys under which a surname is found: whole, its last and its chief word."""
    words = name.surname.split()
    keys = {romanised(name.surname)}
    if len(words) > 1:
        keys.add(romanised(words[0] if name.is_double else words[-1]))
    return tuple(sorted(keys))


def given_keys(name: PersonName) -> tuple[str, ...]:
    """Give the keys under which a given name is found: its romanisation and its other forms."""
    if name.family_first:
        whole = romanised("".join(name.given))
        return tuple(sorted({whole, romanised(name.given[-1])}))
    if not name.given or is_initials(name.given[0]):
        return ()
    return tuple(sorted({romanised(name.given[0]), *lines_of(fold(name.given[0]))}))


def _words(surface: str) -> tuple[str, ...]:
    return tuple(romanised(word) for word in surface.split())


def fullness(surface: str) -> tuple[int, int]:
    """Order names by how much they tell, the fullest first; mere initials tell least."""
    name = parse_person(surface)
    only_initials = all(map(is_initials, name.given))
    return -len(name.given) - len(name.surname.split()) + 2 * only_initials, -len(surface)
