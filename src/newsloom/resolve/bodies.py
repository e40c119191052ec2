"""Organisations, places and everything else that is no person: which names mean the same.

By the lexicon, by spelling, by an acronym and its long form, by a short form that an article uses
after the long one, and, for what every country has ("Foreign Ministry"), by the country that the
article says. Ties hold in their article only, and no tie is followed by another: nothing chains.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsloom.language.lexicon import Entry
from newsloom.resolve.body_article import FAMILIES, OPEN, Article, Named, Root
from newsloom.resolve.body_names import (
    acronym,
    body_key,
    country_of,
    generic_key,
    initials_of,
    known_bodies,
    take_apart,
    words_of,
)
from newsloom.resolve.decisions import ByGroup, Decision, Differ, Open, differ_never, entry_key
from newsloom.resolve.groups import Placed
from newsloom.resolve.linking import may_differ

SURE_ACRONYM = 4  # letters from which one long form in the corpus is enough without brackets


@dataclass(frozen=True)
class Said:
    """What the names of one article say that are no persons', before the corpus is asked."""

    roots: list[tuple[int, Root | None]] = field(default_factory=list)
    """What each stands for, by its group; None for an acronym that the corpus has to explain."""
    long_forms: list[tuple[str, str, str]] = field(default_factory=list)
    """Acronyms with what they are short for, and its family."""
    senses: list[Entry] = field(default_factory=list)
    """The lexicon's entries that it decides for."""
    open: list[Open] = field(default_factory=list)
    """Pairs that it leaves apart."""


class Bodies:
    """Reads articles one by one, then decides for all of them."""

    def __init__(
        self, known: Mapping[str, Sequence[Entry]], *, differ: Differ = differ_never
    ) -> None:
        self.known = known
        self.differ = differ
        self.open: list[Open] = []
        self._groups, self._group_roots = array("q"), array("q")
        self._roots: dict[Root, int] = {}
        self._entries: dict[tuple[str, str], tuple[str, Entry | None, bool]] = {}
        self.looked_up: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._senses: dict[str, Entry] = {}
        # Acronym → what it was short for where an article says so: (long form, family).
        self._long_forms: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._by_initials: dict[str, set[str]] = defaultdict(set)
        self._noted: set[str] = set()
        self._asked: set[str] = set()
        self._meanings: dict[str, tuple[dict[str, tuple[str, str]], bool]] = {}
        self._loose: list[tuple[str, Named]] = []

    def listen(
        self,
        article_id: str,
        named: Iterable[Named],
        brackets: Mapping[str, str],
        *,
        others: Sequence[Placed] = (),
    ) -> Said:
        """Give what an article's names say, whatever other articles do; nothing is taken in.

        Parameters
        ----------
        article_id, named
            The article and its names.
        brackets
            Its acronyms in brackets with their long forms.
        others
            Further names as they stand in it, which help to tell what places mean.
        """
        names = sorted(named, key=lambda n: (n.first, n.surface, n.label, n.country))
        listening = _Listening(self)
        article = Article(listening, article_id, names, brackets, others)
        listening.said.roots.extend((name.group, article.root_of(name)) for name in names)
        return listening.said

    def take_in(self, article_id: str, named: Mapping[int, Named], said: Said) -> None:
        """Take in an article's names, by their group, and what they say."""
        for entry in said.senses:
            self.keep_sense(entry)
        for long_form in said.long_forms:
            self._long_forms[long_form[0]][long_form[1:]] += 1
        self.open += said.open
        for group, root in said.roots:
            name = named[group]
            if name.family == "ORG" and name.surface not in self._noted:
                self._noted.add(name.surface)
                for letters in initials_of(name.surface):
                    self._by_initials[letters].add(name.surface)
            if root is None:
                self._loose.append((article_id, name))
                continue
            self._groups.append(name.group)
            self._group_roots.append(self._roots.setdefault(root, len(self._roots)))

    def remembers(self) -> int:
        """Count the spellings of which it is remembered what the lexicon knows."""
        return len(self._entries) + len(self.looked_up)

    def key_of(self, root: Root) -> str:
        """Give the key of what a name stands for."""
        return self._decision(root).key

    def decide(self, decided: ByGroup) -> None:
        """Put down what every name means, by its group; pairs left apart stand in `open`."""
        made = [self._decision(root) for root in self._roots]
        for group, root in zip(self._groups, self._group_roots, strict=True):
            decided[group] = made[root]
        for article_id, name in self._loose:
            decided[name.group] = self._acronym(article_id, name)

    def entry_for(self, surface: str, label: str) -> Entry | None:
        """Give the lexicon's entry for a surface, if its label agrees; the first of several."""
        return self.reading_of(surface, label)[1]

    def reading_of(self, surface: str, label: str) -> tuple[str, Entry | None, bool]:
        """Give the form under which the lexicon has a surface, its entry, whether articles decide.

        Of several entries the first; the last says that an article can mean another, or none.
        """
        family = FAMILIES.get(label, label)
        if (surface, family) not in self._entries:
            form, entry = self._find_entry(surface, family)
            contested = entry is not None and may_differ(form, entry)
            self._entries[surface, family] = form, entry, contested
        return self._entries[surface, family]

    def keep_sense(self, entry: Entry) -> str:
        """Give the key under which roots name an entry that an article decided for."""
        key = entry_key(entry)
        self._senses.setdefault(key, entry)
        return key

    def _find_entry(self, surface: str, family: str) -> tuple[str, Entry | None]:
        plain = re.sub(r"['’]s?$", "", surface)
        bare = re.sub(r"^[Tt]he ", "", plain)
        forms = [surface, plain, bare, f"The {surface}"]
        letters = acronym(plain)
        if letters:  # "U.N.", "UN"
            forms += [letters, ".".join(letters) + "."]
        if family == "ORG" and len(words_of(surface)) < len(bare.split()):
            forms.append(" ".join(bare.split()[: len(words_of(surface))]).rstrip(","))
        if surface.isupper():  # a dateline: "TOKYO"
            forms.append(surface.title())
        if family == "place" and "." in surface:  # "Calif."
            forms.append(body_key(surface, place=True).title())
        for form in forms:
            for entry in self.known.get(form, ()):
                if FAMILIES.get(entry.label, entry.label) == family:
                    return form, entry
        return plain, self._behind_country(plain, family) if family == "ORG" else None

    def _behind_country(self, surface: str, family: str) -> Entry | None:
        """Find the entry of a body of a country, named with the country: "US Federal Reserve"."""
        words = surface.split()
        for length in range(1, min(4, len(words))):
            country = country_of(re.sub(r"['’]s?$", "", " ".join(words[:length])))
            for entry in self.known.get(" ".join(words[length:]), ()) if country else ():
                if entry.label == family and entry.country == country:
                    return entry
        return None

    def _decision(self, root: Root) -> Decision:
        rule, to = root.rule, root.joined_to
        if root.country is not None:
            generic = generic_key(root.surface)
            apart = (root.country, generic) if generic else take_apart(root.surface)
            entry = known_bodies().get(apart) if apart and self.known else None
            if apart is not None:
                if entry is not None:
                    return Decision(entry_key(entry), rule, to, entry, root.country)
                return Decision(f"BODY|{apart[0]}|{apart[1]}", rule, to, None, root.country)
        key = f"{root.family}|{self._spelling(root.surface, root.family)}"
        if root.here is not None:
            return Decision(f"{key}|in {root.here}", rule, to)
        if root.sense == OPEN:
            return Decision(key, rule, to)
        entry = self._senses.get(root.sense) or self.entry_for(root.surface, root.family)
        if entry is not None:
            # A demonym is an entity of its own, tied to its country by name only.
            key = entry_key(entry)
            country = entry.name if entry.kind == "country" else entry.country
            rule = "lexicon" if rule == "same spelling" else rule
            return Decision(key, rule, to, entry, country)
        return Decision(key, rule, to)

    @staticmethod
    def _spelling(surface: str, family: str) -> str:
        key = body_key(surface, place=family == "place")
        if family == "NORP" and len(key) > 4 and key.endswith("s") and not key.endswith("ss"):
            return key[:-1]  # "Republicans"
        return key

    def _acronym(self, article_id: str, name: Named) -> Decision:
        """Decide an acronym whose article doesn't say what it is short for."""
        letters = acronym(name.surface) or ""
        by_key, said = self._meanings_of(name.surface, letters)
        rule = "acronym; one long form in the corpus"
        if by_key and not said and (len(letters) < SURE_ACRONYM or len(by_key) > 1):
            own = f"{name.family}|{body_key(name.surface)}"
            if name.surface not in self._asked:
                self._asked.add(name.surface)
                self._leave(own, by_key, "initials fit; no article says so", name, None)
            return Decision(own, "same spelling")
        if len(by_key) == 1:
            surface, family = next(iter(by_key.values()))
            found = self._decision(Root(surface, family, rule, surface))
            return Decision(found.key, rule, surface, found.entry, found.country)
        own = f"{name.family}|{body_key(name.surface)}"
        if by_key:
            own = f"{own}|in {article_id}"
            reason = "acronym of several long forms in the corpus"
            self._leave(own, by_key, reason, name, article_id)
            return Decision(own, f"left apart: {reason}")
        return Decision(own, "same spelling")

    def _meanings_of(self, surface: str, letters: str) -> tuple[dict[str, tuple[str, str]], bool]:
        """Find what an acronym can be short for, by key, and whether an article says so."""
        if surface not in self._meanings:
            told = sorted(self._long_forms.get(letters, ()))
            guessed = [
                (long, "ORG")
                for long in sorted(self._by_initials.get(letters, ()))
                if not (len(letters) < SURE_ACRONYM and acronym(long))
            ]
            by_key = {
                self.key_of(Root(long, family, "same spelling")): (long, family)
                for long, family in told or guessed
                if not self.differ(surface, long)
            }
            self._meanings[surface] = by_key, bool(told)
        return self._meanings[surface]

    def _leave(
        self, own: str, keys: Iterable[str], reason: str, name: Named, article_id: str | None
    ) -> None:
        for key in sorted(keys)[:5]:
            self.open.append(Open(own, key, reason, name.mentions, article_id))


class _Listening:
    """Answers what one article asks of the lexicon, and puts down what it says."""

    def __init__(self, bodies: Bodies) -> None:
        self.said = Said()
        self.open = self.said.open
        self.known, self.looked_up, self.differ = bodies.known, bodies.looked_up, bodies.differ
        self.entry_for, self.reading_of = bodies.entry_for, bodies.reading_of
        self.key_of = bodies.key_of
        self._keep_sense = bodies.keep_sense

    def note_long_form(self, letters: str, surface: str, family: str) -> None:
        """Keep what the article says an acronym is short for."""
        self.said.long_forms.append((letters, surface, family))

    def keep_sense(self, entry: Entry) -> str:
        """Give the key under which roots name an entry that the article decides for."""
        self.said.senses.append(entry)
        return self._keep_sense(entry)
