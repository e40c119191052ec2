"""Persons over a corpus: whose names the persons of single articles are.

Every article is read on its own first (`in_article`). Persons of articles with the same names are
one question, asked once, so that cost grows with the number of distinct names; blocks by surname
and initial keep it near linear. A person joins others only if each name fits each of theirs
(complete linkage), and only if nobody else fits as well.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.candidates import MOST, Fitting
from newsloom.resolve.cues import office_in, sex_in
from newsloom.resolve.decisions import ByGroup, Decision, Differ, Open, differ_never, entry_key
from newsloom.resolve.in_article import (
    Called,
    Local,
    Tie,
    bare_name,
    fullness,
    rule_for,
    surname_keys,
)
from newsloom.resolve.known_persons import KnownPersons
from newsloom.resolve.person_keys import anchor_of, block_keys, is_plain, is_surname, sex_told
from newsloom.resolve.person_names import (
    FAMILY_FIRST,
    PersonName,
    fold,
    is_initials,
    parse_person,
    romanised,
    same_person,
    without_suffix,
)

# Of several people of one surname it means the one who holds nearly all articles in which it is
# said in full: at least so many, and so many times as many as all others together.
LEAST_ARTICLES, TIMES = 10, 20
MOST_QUESTIONS = 5  # pairs put down as undecided for one name

Names = tuple[str, ...]


@dataclass
class _Person:
    """Somebody of the corpus: all full names, and what the articles say of them."""

    names: list[str] = field(default_factory=list)
    articles: int = 0
    sexes: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    entry: Entry | None = None
    key: str = ""

    @property
    def sex(self) -> str | None:
        if self.sexes:
            return next(iter(self.sexes)) if len(self.sexes) == 1 else None
        told = {s for name in self.names for s in [sex_told(parse_person(name))] if s}
        return told.pop() if len(told) == 1 else None


class _Meant(NamedTuple):
    """Who a short name can mean."""

    found: list[int]
    rule: str
    first: list[int]
    """Those of them who are asked about where they are several."""
    own: list[int]
    """Of those found, the lexicon's person of that name,"""
    others: list[int]
    """and of the others those who are asked about."""


class Persons:
    """Reads articles one by one, then decides for all of them."""

    def __init__(
        self, known: Mapping[str, Sequence[Entry]], *, differ: Differ = differ_never
    ) -> None:
        self.known = KnownPersons(known)
        self.differ = differ
        self.people: list[_Person] = []
        self.open: list[Open] = []
        self._nodes: dict[Names, int] = {}
        self._weights: list[int] = []
        self._sexes: list[set[str]] = []
        self._offices: list[set[str]] = []
        self._person_of: list[int] = []
        self._joined: list[tuple[str, str | None]] = []
        self._unsure: list[tuple[int, list[int], str]] = []
        self._blocks: set[tuple[str, str]] = set()
        self._fitting = Fitting()
        self._surnames: dict[str, dict[int, None]] = defaultdict(dict)
        self._endings: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        self._juniors: set[str] = set()
        # Per way of calling: its group, the node and the tie.
        self._groups, self._group_nodes = array("q"), array("q")
        self._group_ties = array("q")
        self._ties: dict[Tie, int] = {}
        self._meant: dict[tuple[str, str | None, str | None], _Meant] = {}
        self._loose: list[tuple[str, Called, str, tuple[int, ...], frozenset[str]]] = []
        self._loose_sexes: dict[str, set[str]] = defaultdict(set)
        self._doubts: list[tuple[str, int, tuple[int, ...], int]] = []

    def take_in(
        self, article_id: str, people: Sequence[Local], tied: Sequence[tuple[Called, Tie]]
    ) -> None:
        """Take in the persons of an article as `resolve_article` gives them."""
        numbers = [self._node(person) for person in people]
        surfaces = {call.surface for call, _ in tied}
        self._juniors.update(s for s in surfaces if without_suffix(s) in surfaces)
        # Short names that the article ties to nobody: one person, unless titles say they are two.
        sexes: dict[str, set[str]] = defaultdict(set)
        for call, tie in tied:
            sex = sex_in(call.title) if call.title and tie.local is None else None
            if sex:
                sexes[romanised(bare_name(call.surface))].add(sex)
        opened = {person.surfaces[0]: numbers[n] for n, person in enumerate(people)}
        for call, tie in tied:
            between = tuple(opened[name] for name in tie.between)
            if tie.local is None:
                key = romanised(bare_name(call.surface))
                told = frozenset(sexes.get(key, ()))
                self._loose.append((article_id, call, tie.rule, between, told))
                self._loose_sexes[key] |= told
                continue
            node = numbers[tie.local]
            if between:
                self._doubts.append((article_id, node, between, call.mentions))
            tie = Tie(None, tie.rule, tie.joined_to)
            self._groups.append(call.group)
            self._group_nodes.append(node)
            self._group_ties.append(self._ties.setdefault(tie, len(self._ties)))

    def _node(self, person: Local) -> int:
        # A slip that its own article corrects is nobody's name elsewhere.
        names = (person.corrected,) if person.corrected else tuple(sorted(person.surfaces))
        number = self._nodes.setdefault(names, len(self._nodes))
        if number == len(self._weights):
            self._weights.append(0)
            self._sexes.append(set())
            self._offices.append(set())
        self._weights[number] += 1
        self._sexes[number] |= person.sexes
        self._offices[number] |= person.offices
        return number

    def decide(self, decided: ByGroup) -> None:
        """Put down what every way of calling means, by its group; the rest stands in `open`."""
        self._join_nodes()
        self._name_keys()
        made: dict[tuple[int, int], Decision] = {}
        ties = list(self._ties)
        for group, node, tie in zip(self._groups, self._group_nodes, self._group_ties, strict=True):
            if (node, tie) not in made:
                made[node, tie] = self._decision(node, ties[tie])
            decided[group] = made[node, tie]
        for article_id, call, rule, between, sexes in self._loose:
            decided[call.group] = self._settle(article_id, call, rule, between, sexes)
        self._tell_doubts()

    # Full names -------------------------------------------------------------------------------

    def _join_nodes(self) -> None:
        names = list(self._nodes)
        self._person_of = [-1] * len(names)
        self._joined = [("full name", None)] * len(names)

        def order(number: int) -> tuple[tuple[int, int], int, int, Names]:
            fullest = min(map(fullness, names[number]))
            return (fullest[0], 0), -len(names[number]), -self._weights[number], names[number]

        for number in sorted(range(len(names)), key=order):
            self._join_node(number, names[number])

    def _join_node(self, number: int, names: Names) -> None:
        parsed = [parse_person(name) for name in names]
        blocks = [block_keys(name) for name in parsed]
        near = any(not self._blocks.isdisjoint(keys) for keys in blocks)
        found = zip(parsed[:MOST], blocks[:MOST], strict=True)
        candidates = sorted({n for name, keys in found for n in self._fitting.find(name, keys)})
        fits = [n for n in candidates if self._fits(names, parsed, n)]
        if len(fits) > 1:
            # Of several who fit, the one who is called exactly so.
            same = [n for n in fits if set(names) <= set(self.people[n].names)]
            if len(same) == 1:
                fits = same
        if not near and len(names) == 1:
            fits = self._longer(names[0])
        if len(fits) == 1:
            person = fits[0]
            to = self.people[person].names[0]
            best = min(names, key=lambda n: (fullness(n), n))
            rule = "shorter form of one name in the corpus" if not near else rule_for(best, to)
            self._joined[number] = (rule, to)
        else:
            person = len(self.people)
            self.people.append(_Person())
            if fits:
                self._unsure.append((person, fits, "fits several people"))
        self._person_of[number] = person
        self._add(person, number, names, parsed)

    def _fits(self, names: Names, parsed: Sequence[PersonName], number: int) -> bool:
        others = self.people[number].names
        if bool(self._juniors.intersection(names)) != bool(self._juniors.intersection(others)):
            return False
        return all(
            same_person(one, parse_person(other)) and not self.differ(name, other)
            for name, one in zip(names[:MOST], parsed[:MOST], strict=True)
            for other in others[:MOST]
        )

    def _longer(self, surface: str) -> list[int]:
        """Find the one whose name ends so, for a name that doesn't open with a given name."""
        words = surface.split()
        if len(words) < 2 or words[0] in lexicon.first_names() or is_initials(words[0]):
            return []
        found = self._endings.get(tuple(map(romanised, words)), {})
        return [n for n in found if not any(self.differ(surface, o) for o in self.people[n].names)]

    def _add(self, person: int, number: int, names: Names, parsed: Sequence[PersonName]) -> None:
        somebody = self.people[person]
        somebody.articles += self._weights[number]
        somebody.sexes |= self._sexes[number]
        somebody.offices |= self._offices[number]
        for name, one in zip(names, parsed, strict=True):
            if name in somebody.names:
                continue
            somebody.names.append(name)
            blocks = block_keys(one)
            self._blocks |= blocks
            self._fitting.add(one, blocks, person)
            if name in self._juniors:
                continue
            for key in surname_keys(one):
                self._surnames[key][person] = None
            words = tuple(map(romanised, name.split()))
            for length in range(2, len(words)):
                self._endings[words[-length:]][person] = None

    # Keys -------------------------------------------------------------------------------------

    def _name_keys(self) -> None:
        anchors = [anchor_of(person.names) for person in self.people]
        shared = Counter(anchors)
        taken: set[str] = set()
        plain = {
            anchor
            for anchor, person in zip(anchors, self.people, strict=True)
            if shared[anchor] > 1 and is_plain(person.names)
        }
        for anchor, person in zip(anchors, self.people, strict=True):
            person.entry = self.known.of(person.names)
            if person.entry is not None:
                person.key = entry_key(person.entry)
                continue
            key = f"PERSON|{anchor}"
            alone = shared[anchor] == 1 or (anchor in plain and is_plain(person.names))
            if not alone or key in taken:
                key += "|" + "|".join(sorted({fold(name) for name in person.names}))
            while key in taken:
                key += "|"
            taken.add(key)
            person.key = key

    # Decisions --------------------------------------------------------------------------------

    def _decision(self, node: int, tie: Tie) -> Decision:
        person = self.people[self._person_of[node]]
        rule, to = tie.rule, tie.joined_to
        if rule == "full name":
            rule, to = self._joined[node]
            if to is None and person.entry is not None:
                rule = "lexicon"
        return Decision(person.key, rule, to, person.entry)

    def _settle(
        self,
        article_id: str,
        call: Called,
        reason: str,
        between: tuple[int, ...],
        sexes: frozenset[str],
    ) -> Decision:
        """Decide a short name that the article ties to nobody."""
        surface = bare_name(call.surface)
        key = romanised(surface)
        sex = sex_in(call.title) if call.title else None
        office = office_in(call.title) if call.title else None
        which = sex or "" if len(sexes) > 1 else ""
        here = f"PERSON|{key}|{which}|in {article_id}"
        sex = next(iter(sexes)) if len(sexes) == 1 else sex
        # "Mr. Zand" in one article, "Mrs. Zand" in another: without a title it may be either.
        alone = f"PERSON|{key}" + (f"|{sex or ''}" if len(self._loose_sexes[key]) > 1 else "")
        if between:  # several in the article itself, none of whom is the likelier
            people = [self._person_of[node] for node in between]
            self._leave(here, people, call, article_id, reason)
            return Decision(here, f"left apart: {reason}")
        meant = self._meant_by(surface, sex, office)
        found = meant.found
        entry = self.known.called(surface)
        famous = entry is not None and surface not in entry.weak
        if len(found) == 1 and not (famous and self.people[found[0]].entry is not entry):
            least = self._articles_needed(surface, self.people[found[0]])
            if self.people[found[0]].articles < least:
                # One person of the name in this corpus is no proof.
                told = "a surname that many share"
                self._leave(here, found, call, article_id, told)
                return Decision(here, f"left apart: {told}")
            if not self._is_given(surface):
                person = self.people[found[0]]
                return Decision(person.key, meant.rule, person.names[0], person.entry)
        if entry is not None and (famous or not found):
            key = entry_key(entry)
            if not found:
                return Decision(key, "lexicon", None, entry)
            reason = "a surname that others in the corpus have too"
            self._leave(key, meant.others, call, article_id, reason)
            to = self.people[meant.own[0]].names[0] if meant.own else entry.name
            return Decision(key, "surname alone; the best known of that name", to, entry)
        if found:
            reason = "several people of that name in the corpus"
            self._leave(here, meant.first, call, article_id, reason)
            return Decision(here, f"left apart: {reason}")
        if self._is_given(surface):
            return Decision(here, "given name alone; nobody of that name in the article")
        return Decision(alone, "same spelling")

    def _meant_by(self, surface: str, sex: str | None, office: str | None) -> _Meant:
        """Find who a short name can mean; worked out once, as tens of thousands can be so called.

        A surname alone goes to the lexicon's person, and others so named are asked about.
        """
        asked = surface, sex, office
        if asked in self._meant:
            return self._meant[asked]
        found = list(self._surnames.get(romanised(surface), ())) or self._longer(surface)
        found = [
            n
            for n in found
            if (sex is None or self.people[n].sex in (None, sex))
            and any(is_surname(surface, name) for name in self.people[n].names)
            and not any(self.differ(surface, o) for o in self.people[n].names)
        ]
        if len(found) > 1 and office:
            holders = [n for n in found if office in self.people[n].offices]
            found = holders if len(holders) == 1 else found
        rule = "surname alone; one person of that name in the corpus"
        if len(found) > 1:
            most = max(found, key=lambda n: self.people[n].articles)
            first = self.people[most].articles
            others = sum(self.people[n].articles for n in found) - first
            if first >= LEAST_ARTICLES and first >= TIMES * others:
                found, rule = [most], "surname alone; nearly always this person in the corpus"
        entry = self.known.called(surface)
        own = [n for n in found if self.people[n].entry is entry] if entry is not None else []
        rest = [n for n in found if n not in own] if own else found
        meant = _Meant(found, rule, self._chief(found), own, self._chief(rest))
        self._meant[asked] = meant
        return meant

    def _chief(self, found: Sequence[int]) -> list[int]:
        """Give those of most articles, as many as are asked about."""
        return sorted(found, key=lambda n: (-self.people[n].articles, self.people[n].key))[
            :MOST_QUESTIONS
        ]

    def _leave(
        self, key: str, found: Sequence[int], call: Called, article_id: str | None, reason: str
    ) -> None:
        for number in self._chief(found):
            self.open.append(Open(key, self.people[number].key, reason, call.mentions, article_id))

    @staticmethod
    def _articles_needed(surface: str, person: _Person) -> int:
        """Tell in how many articles somebody has to be named in full to be meant by a surname."""
        if person.entry is not None:
            return 1
        if fold(surface) in FAMILY_FIRST:
            return LEAST_ARTICLES
        form = fold(surface).title()
        shared = (lexicon.surnames(), lexicon.surnames_too())
        return 2 if any(surface in names or form in names for names in shared) else 1

    @staticmethod
    def _is_given(surface: str) -> bool:
        """Whether a word is a given name and no surname: it is shared by too many."""
        form = fold(surface).title()
        return form in lexicon.first_names() and form not in lexicon.surnames()

    def _tell_doubts(self) -> None:
        for article_id, node, between, mentions in self._doubts:
            key = self.people[self._person_of[node]].key
            others = {self._person_of[n] for n in between} - {self._person_of[node]}
            lesser = Called("", mentions=mentions)
            self._leave(key, sorted(others), lesser, article_id, "several fit in the article")
        for person, fits, reason in self._unsure:
            lesser = Called("", mentions=self.people[person].articles)
            self._leave(self.people[person].key, fits, lesser, None, reason)
