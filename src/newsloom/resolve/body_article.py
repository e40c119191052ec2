"""What the names of one article say of each other: short forms, acronyms, whose ministry it is.

Ties hold in their article only, and no tie is followed by another: nothing chains.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.body_names import (
    acronym,
    body_key,
    country_of,
    generic_key,
    initials_of,
    only_forms,
    take_apart,
    words_of,
)
from newsloom.resolve.decisions import Differ, Open, entry_key
from newsloom.resolve.groups import Placed
from newsloom.resolve.linking import FAMILIES, Readings
from newsloom.resolve.person_names import fold

OPEN = "open"  # the sense of a name of which the article doesn't say what it means
LONGEST = 20  # words of a name by which longer ones are looked up
TWICE = 2  # times as often as any other country makes one the article's


class Named(NamedTuple):
    """A name in an article: surface, label, the country said beside it, where first, how often."""

    surface: str
    label: str
    country: str = ""
    first: int = 0
    mentions: int = 1
    group: int = 0

    @property
    def family(self) -> str:
        """The kind of thing: labels of one family can share an entity."""
        return FAMILIES.get(self.label, self.label)


class Root(NamedTuple):
    """What a name stands for before the corpus is asked: a name, its kind, the country."""

    surface: str
    family: str
    rule: str
    joined_to: str | None = None
    country: str | None = None
    here: str | None = None  # the article, for what means something in it only
    sense: str = ""  # which of several of that name its article means; "": the likeliest


class Corpus(Protocol):
    """What an article asks of all articles: the lexicon, judgements, keys."""

    known: Mapping[str, Sequence[Entry]]
    looked_up: dict[tuple[str, str], tuple[Entry, ...]]
    differ: Differ
    open: list[Open]

    def entry_for(self, surface: str, label: str) -> Entry | None:
        """Give the lexicon's entry for a surface, if its label agrees."""

    def note_long_form(self, letters: str, surface: str, family: str) -> None:
        """Keep what an article says an acronym is short for."""

    def reading_of(self, surface: str, label: str) -> tuple[str, Entry | None, bool]:
        """Give the form in which the lexicon has a surface, its entry, whether articles decide."""

    def keep_sense(self, entry: Entry) -> str:
        """Give the key under which roots name an entry that an article decided for."""

    def key_of(self, root: Root) -> str:
        """Give the key of what a name stands for."""


_TOO_COMMON = frozenset(
    """national international american european united royal first general central north south east
    west northern southern eastern western new old great federal state public people international
    world global digital social democratic republican christian islamic free""".split()
)


class Article:
    """What the names of one article say of each other."""

    def __init__(
        self,
        bodies: Corpus,
        article_id: str,
        names: Sequence[Named],
        brackets: Mapping[str, str],
        others: Sequence[Placed] = (),
    ) -> None:
        self.bodies = bodies
        self.others = others
        self._meant: dict[tuple[str, str], Entry | None] = {}
        self.article_id = article_id
        self.names = names
        self.brackets = brackets
        self.families = {n.surface: n.family for n in names}
        self.first: dict[str, int] = {}
        for name in names:
            self.first.setdefault(name.surface, name.first)
        longest_first = sorted(
            {n for n in names if n.family != "NORP"}, key=lambda n: (-len(n.surface), n.surface)
        )
        # Looked up by all their words, by those they begin or end with, and by initials: lists
        # name thousands, and many of these may begin alike.
        self.by_words: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        self.by_edge: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        self.by_initials: dict[str, list[Named]] = defaultdict(list)
        for name in longest_first:
            words = words_of(name.surface)
            self.by_words[words].append(name)
            for count in range(1, min(len(words), LONGEST + 1)):
                self.by_edge[words[:count]].append(name)
                if words[-count:] != words[:count]:
                    self.by_edge[words[-count:]].append(name)
            if name.family == "ORG":
                for letters in initials_of(name.surface):
                    self.by_initials[letters].append(name)
        self.mentioned: list[str] = []
        self.countries = self._main_countries()
        self.bodies_of: dict[str, set[str]] = defaultdict(set)
        for name in names:
            if name.label != "ORG":
                continue
            generic = generic_key(name.surface)
            apart = take_apart(name.surface)
            if generic and name.country:
                self.bodies_of[generic].add(name.country)
            elif apart:
                self.bodies_of[apart[1]].add(apart[0])

    def _main_countries(self) -> list[str]:
        """Give the country the article mostly speaks of, or, where several rival, all of them."""
        counts: Counter[str] = Counter()
        for name in self.names:
            country = self._country(name)
            if country:
                counts[country] += name.mentions
        self.mentioned = sorted(counts)
        first, second = (counts.most_common(2) + [("", 0)] * 2)[:2]
        if first[1] >= TWICE * second[1]:
            return [first[0]] if first[1] else []
        return sorted(counts)

    @cached_property
    def readings(self) -> Readings:
        """What the article's names can mean, told by each other."""
        own = ((n.first, n.first + len(n.surface), n.surface, n.label) for n in self.names)
        return Readings({*own, *self.others}, self.bodies.known, looked_up=self.bodies.looked_up)

    def entry_for(self, surface: str, label: str) -> Entry | None:
        """Give what the lexicon knows of a name as this article means it; None where it is open."""
        form, entry, contested = self.bodies.reading_of(surface, label)
        if not contested:
            return entry
        if (surface, label) not in self._meant:
            end = self._before_comma(surface)
            self._meant[surface, label] = self.readings.entry_for(form, label, end=end)
        return self._meant[surface, label]

    def _before_comma(self, surface: str) -> int | None:
        """Give where a name ends before its region or country; it means that place throughout."""
        ends = [e for _, e, s, _ in self.others if s == surface and e in self.readings.behind]
        return min(ends, default=None)

    def _is_else(self, country: str) -> bool:
        """Whether a country's name means something else here: Georgia, beside Atlanta."""
        entry = self.entry_for(country, "GPE")
        return entry is not None and entry.kind != "country"

    def root(
        self, surface: str, label: str, rule: str = "same spelling", joined_to: str | None = None
    ) -> Root:
        """Give what a name stands for, in the sense that it has in this article."""
        family = FAMILIES.get(label, label)
        _, first, contested = self.bodies.reading_of(surface, label)
        sense = ""
        if contested:
            entry = self.entry_for(surface, label)
            if entry is None:
                sense = OPEN
            elif entry != first:
                sense = self.bodies.keep_sense(entry)
        return Root(surface, family, rule, joined_to, sense=sense)

    def _country(self, name: Named) -> str | None:
        if name.family not in {"place", "NORP"}:
            return None
        country = country_of(name.surface)
        if name.label == "GPE" and (country is None or self._may_differ(name.surface)):
            entry = self.entry_for(name.surface, "GPE")
            if entry is None or entry.kind not in {"capital", "country"}:
                return None
            country = entry.name if entry.kind == "country" else entry.country
        return country

    def _may_differ(self, surface: str) -> bool:
        """Whether articles decide what a place's name means."""
        return self.bodies.reading_of(surface, "GPE")[2]

    def root_of(self, name: Named) -> Root | None:
        """Say what a name stands for; None for an acronym that the corpus has to explain."""
        surface, family = name.surface, name.family
        long = self.brackets.get(surface)
        letters = acronym(surface)
        if long is not None and not self.bodies.differ(surface, long):
            self.bodies.note_long_form(letters or surface, long, self.families.get(long, family))
            rule = "acronym of a long form in brackets"
            return self.root(long, self.families.get(long, family), rule, long)
        if family == "NORP":
            return Root(surface, family, "same spelling")
        if name.label == "ORG":
            root = self._country_body(name)
            if root is not None:
                return root
        entry = self.entry_for(surface, name.label)
        if family == "ORG" and letters:
            longs = self._long_forms(name, letters)
            if len(longs) == 1 and (entry is None or len(letters) > 2):
                self.bodies.note_long_form(letters, longs[0], "ORG")
                rule = "acronym; its long form in the article"
                return self.root(longs[0], "ORG", rule, longs[0])
            if entry is None:
                # "NPD" beside "NPD Group"; else the corpus may say what it is short for.
                return self._tied(name)
        if entry is not None:
            return self.root(surface, name.label)
        tied = self._tied(name)
        if tied is not None:
            return tied
        root = self.root(surface, name.label)
        if root.sense == OPEN:
            self._ask(name, root)
        return root

    def _ask(self, name: Named, root: Root) -> None:
        """Put down what an open name may mean."""
        reason = "name of several things; the article doesn't say which"
        if self._before_comma(name.surface) is not None:
            return  # "Paris, Texas": no doubt that it isn't the capital
        form = self.bodies.reading_of(name.surface, name.label)[0]
        own = self.bodies.key_of(root)
        for entry in self.readings.rivals(form, name.label)[:5]:
            other = entry_key(entry)
            self.bodies.open.append(Open(own, other, reason, name.mentions, self.article_id))

    def _country_body(self, name: Named) -> Root | None:
        surface = name.surface
        entry = self.entry_for(surface, "ORG")
        generic = generic_key(surface)
        if generic is None:
            apart = take_apart(surface) if entry is None else None
            if apart is None or self._is_else(apart[0]):
                return None
            rule = f"body of {apart[0]}, as the name says"
            return Root(surface, "ORG", rule, country=apart[0])
        if name.country and not self._is_else(name.country):
            rule = f"body of {name.country}, as said beside it"
            return Root(surface, "ORG", rule, None, name.country)
        said = self.bodies_of.get(generic, set())
        if len(said) == 1:
            country = next(iter(said))
            rule = f"body of {country}, as said in the article"
            return Root(surface, "ORG", rule, None, country)
        if not said and entry is not None and entry.country in self.mentioned:
            return Root(surface, "ORG", "lexicon", None, entry.country)
        if not said and len(self.countries) == 1:
            country = self.countries[0]
            rule = f"body of {country}, of which the article mostly speaks"
            return Root(surface, "ORG", rule, None, country)
        if not said and entry is not None and entry.country and not self.countries:
            return Root(surface, "ORG", "lexicon", None, entry.country)
        reason = "of which country, the article doesn't say"
        key = f"ORG|{body_key(surface)}|in {self.article_id}"
        for country in sorted(said or self.countries)[:5]:
            other = self.bodies.key_of(Root(surface, "ORG", "", None, country))
            self.bodies.open.append(Open(key, other, reason, name.mentions, self.article_id))
        return Root(surface, "ORG", f"left apart: {reason}", here=self.article_id)

    def _long_forms(self, name: Named, letters: str) -> list[str]:
        """Find the names of the article whose initials are the acronym's letters."""
        found: dict[str, str] = {}
        for other in self.by_initials.get(letters, ()):
            early = other.first < name.first or len(letters) > 2
            if early and not self.bodies.differ(name.surface, other.surface):
                found.setdefault(body_key(other.surface), other.surface)
        return list(found.values())

    def _tied(self, name: Named) -> Root | None:
        """Tie a name to a longer one of the article, or a firm's full name to its short one."""
        words = words_of(name.surface)
        found: dict[str, tuple[Named, str]] = {}
        near = [
            *self.by_edge.get(words, ()),
            *(
                o
                for n in range(1, min(len(words), LONGEST + 1))
                for o in self.by_words.get(words[:n], ())
            ),
        ]
        for other in sorted(near, key=lambda n: (-len(n.surface), n.surface, n.group)):
            if other.label != name.label or other.surface == name.surface:
                continue
            rule = self._short_form(name, words, other)
            if rule and not self.bodies.differ(name.surface, other.surface):
                found.setdefault(body_key(other.surface), (other, rule))
        if len(found) == 1:
            other, rule = next(iter(found.values()))
            return self.root(other.surface, other.label, rule, other.surface)
        if len(found) > 1:
            own = f"{name.family}|{body_key(name.surface)}"
            for key, (other, _) in sorted(found.items())[:5]:
                del key
                root = self.root(other.surface, other.label)
                self.bodies.open.append(
                    Open(
                        *(own, self.bodies.key_of(root)),
                        "short form of several names in the article",
                        *(name.mentions, self.article_id),
                    )
                )
        return None

    def _short_form(self, name: Named, words: tuple[str, ...], other: Named) -> str | None:
        """Say by which rule a name is short (or long) for another of its article, if by any."""
        others = words_of(other.surface)
        if len(words) > len(others) and words[: len(others)] == others:
            # A full name: tied to the short one that the lexicon knows.
            rest = words[len(others) :]
            known = self.entry_for(other.surface, other.label) is not None
            if known and (only_forms(rest) or self._is_feature(name, rest)):
                return "full form of one name in the article"
            if name.family == "place" and self._is_region_of(name.surface, other.surface):
                return "the place that the article also names without its region"
            return None
        if len(words) >= len(others) or not self._may_be_short(name, words):
            return None
        earlier = other.first < name.first
        if others[: len(words)] == words:
            rest = others[len(words) :]
            if only_forms(rest) or self._is_feature(name, rest):
                return "short form of one name in the article"
            if name.family == "place" and self._is_region_of(other.surface, name.surface):
                return "the place that the article also names with its region"
            whole = any(word.title() in lexicon.org_heads() for word in words)
            if earlier and (not whole or rest[0] in {"at", "of", "for"}):
                return "short form of one name in the article"
        elif others[-len(words) :] == words and name.label == "ORG":
            surface = re.sub(r"^[Tt]he ", "", other.surface)
            place = " ".join(surface.split()[: len(others) - len(words)])
            if self.families.get(place) == "place" or self._is_place(place):
                return "short form without the place"
        return None

    def _is_place(self, place: str) -> bool:
        place = re.sub(r"['’]s?$", "", place)
        return self.bodies.entry_for(place, "GPE") is not None

    def _is_region_of(self, long: str, short: str) -> bool:
        """Whether a name is another with its region: "Halden, Ohio"."""
        region = long.removeprefix(short)
        return region.startswith(", ") and self._is_place(region[2:])

    @staticmethod
    def _is_feature(name: Named, rest: tuple[str, ...]) -> bool:
        """Whether the words only say what it is ("River", "Airport"): no town, no state is one."""
        heads = (lexicon.loc_heads(), lexicon.fac_heads())
        return name.label != "GPE" and len(rest) == 1 and any(rest[0].title() in h for h in heads)

    def _may_be_short(self, name: Named, words: tuple[str, ...]) -> bool:
        if not words or not name.surface[:1].isupper() or only_forms(words):
            return False
        if generic_key(name.surface) or country_of(name.surface):
            return False
        heads = (lexicon.org_heads(), lexicon.fac_heads(), lexicon.loc_heads())
        if any(" ".join(words).title() in listed for listed in heads):
            return False
        return not (len(words) == 1 and fold(name.surface) in _TOO_COMMON)
