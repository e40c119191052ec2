"""Mentions → entities: which names mean the same, decided by rule and lexicon.

Persons are joined by surname and by given names that can be the same; everything else by the
lexicon, by its spelling or by an acronym introduced in the text. Merging too much is worse than
merging too little: a name joins a cluster only if it fits every name already in it (complete
linkage), and a surname that fits two people stays on its own. Blocks by surname keep the cost near
linear in the number of distinct names.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.person_names import (
    fold,
    parse_person,
    romanised,
    same_person,
    without_suffix,
)

# Labels that name the same kind of thing often enough to be told apart by the lexicon only.
FAMILIES = {"GPE": "place", "LOC": "place", "FAC": "place"}


@dataclass(frozen=True)
class Decision:
    """What a surface was taken to mean, and what decided it."""

    key: str
    decided_by: str
    entry: Entry | None = None


def resolve_mentions(
    names: pd.DataFrame, *, entries: Mapping[str, Sequence[Entry]] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decide whom every name means.

    Parameters
    ----------
    names
        One row per name: article_id, sentence, start, end, raw_start, raw_end, surface, label,
        confidence.
    entries
        The lexicon: surface → entries. Left out, the one that ships with newsloom.

    Returns
    -------
    The tables ``mentions`` and ``entities``.
    """
    if names.empty:
        return tables.empty("mentions"), tables.empty("entities")
    known = lexicon.by_surface() if entries is None else entries
    names = names.sort_values(["article_id", "start"], kind="stable", ignore_index=True)
    decisions = _decide(names, known)
    mentions = names.assign(
        key=[decision.key for decision in decisions],
        decided_by=[decision.decided_by for decision in decisions],
    )
    by_key: dict[str, Entry] = {d.key: d.entry for d in decisions if d.entry is not None}
    entities, id_of, name_of, label_of = [], {}, {}, {}
    for key, group in mentions.groupby("key", sort=True):
        entity = _describe(str(key), group, by_key.get(str(key)))
        id_of[key], name_of[key] = entity["entity_id"], entity["entity"]
        label_of[key] = entity["label"]
        entities.append(entity)
    mentions = mentions.assign(
        form="name",
        usage=pd.NA,
        entity_id=mentions["key"].map(id_of),
        entity=mentions["key"].map(name_of),
        # One label per entity: a name with two labels would count its articles twice.
        label=mentions["key"].map(label_of),
    ).drop(columns=["key", "decided_by"])
    return tables.make("mentions", mentions), tables.make("entities", entities)


def _decide(names: pd.DataFrame, known: Mapping[str, Sequence[Entry]]) -> list[Decision]:
    persons = names[names["label"] == "PERSON"]
    person_keys = _Persons(persons, known).keys()
    long_forms = _long_forms(names)
    decisions = []
    for row in names.itertuples():
        if row.label == "PERSON":
            decisions.append(person_keys[row.Index])
            continue
        surface = long_forms.get((row.article_id, row.surface), row.surface)
        entry = _entry_for(surface, row.label, known)
        if entry is not None:
            # A demonym is an entity of its own, tied to its country by name only.
            decisions.append(Decision(f"lexicon|{entry.kind}|{entry.name}", "lexicon", entry))
        else:
            family = FAMILIES.get(row.label, row.label)
            decisions.append(Decision(f"{family}|{fold(surface)}", "rule"))
    return decisions


def _entry_for(surface: str, label: str, known: Mapping[str, Sequence[Entry]]) -> Entry | None:
    """The lexicon's entry for a surface, if its label agrees; the first of several."""
    forms = [surface, re.sub(r"^[Tt]he ", "", surface), f"The {surface}"]
    if surface.isupper():  # a dateline: "TOKYO"
        forms.append(surface.title())
    for form in forms:
        for entry in known.get(form, ()):
            if FAMILIES.get(entry.label, entry.label) == FAMILIES.get(label, label):
                return entry
    return None


def _long_forms(names: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Acronyms in brackets behind their long form: (article, "CIS") → the long form."""
    found: dict[tuple[str, str], str] = {}
    organisations = names[names["label"].isin(["ORG", "GPE", "LOC", "FAC", "EVENT"])]
    rows = list(organisations[["article_id", "start", "end", "surface"]].itertuples(index=False))
    for long, short in itertools.pairwise(rows):
        adjacent = long.article_id == short.article_id and short.start - long.end == 2
        if adjacent and short.surface.isupper() and _initials_fit(short.surface, long.surface):
            found[(short.article_id, short.surface)] = long.surface
    return found


def _initials_fit(acronym: str, long_form: str) -> bool:
    """Whether the acronym is made of the first letters of the long form's words."""
    words = re.findall(r"\w+", long_form)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    every = "".join(word[0] for word in words).upper()
    letters = re.sub(r"\W", "", acronym).upper()
    return len(letters) >= 2 and letters in {capitals.upper(), every}


class _Persons:
    """Clusters of full names over the corpus, then surnames within each article."""

    def __init__(self, persons: pd.DataFrame, known: Mapping[str, Sequence[Entry]]) -> None:
        self.persons = persons
        self.known = known
        counts = Counter(persons["surface"])
        full = [surface for surface in counts if parse_person(surface).given]
        self.juniors = self._juniors()
        self.clusters: list[list[str]] = []
        self.cluster_of: dict[str, int] = {}
        self.block: dict[str, list[int]] = defaultdict(list)
        # The most frequent and fullest names open the clusters, so that the order of articles
        # decides nothing.
        for surface in sorted(full, key=lambda s: (-len(parse_person(s).given[0]), -counts[s], s)):
            self._place(surface)
        self.entries = [self._entry(cluster) for cluster in self.clusters]

    def _juniors(self) -> set[str]:
        """Names with "Jr." beside which an article names somebody without it: two people."""
        named: dict[str, set[str]] = defaultdict(set)
        for row in self.persons[["article_id", "surface"]].itertuples(index=False):
            named[row.article_id].add(row.surface)
        return {
            surface
            for surfaces in named.values()
            for surface in surfaces
            if without_suffix(surface) in surfaces
        }

    def _place(self, surface: str) -> None:
        name = parse_person(surface)
        block = self.block[romanised(name.surname)]
        fits = [
            number
            for number in block
            if all(same_person(name, parse_person(other)) for other in self.clusters[number])
            and (surface in self.juniors) == (self.clusters[number][0] in self.juniors)
        ]
        if len(fits) == 1:
            self.clusters[fits[0]].append(surface)
            self.cluster_of[surface] = fits[0]
            return
        # None fits, or an initial fits two people: it stays on its own.
        self.cluster_of[surface] = len(self.clusters)
        block.append(len(self.clusters))
        self.clusters.append([surface])

    def _entry(self, cluster: Iterable[str]) -> Entry | None:
        """The lexicon's person for a cluster: named so in full, or under one of the aliases."""
        for surface in sorted(cluster):
            entry = self._known(surface)
            if entry is not None:
                return entry
        return None

    def _known(self, surface: str) -> Entry | None:
        form = surface.title() if surface.isupper() else surface  # "JOE BIDEN"
        people = [e for e in self.known.get(form, ()) if e.label == "PERSON"]
        return people[0] if len(people) == 1 else None

    def keys(self) -> dict[int, Decision]:
        """Decide every mention of a person, by its row."""
        in_article: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        everywhere: dict[str, set[int]] = defaultdict(set)
        rows = list(self.persons[["article_id", "surface"]].itertuples())
        met: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        main: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            number = self.cluster_of.get(row.surface)
            if number is None:
                continue
            if row.surface in self.juniors:
                continue  # never called by the surname alone
            for part in self._short_forms(row.surface):
                in_article[row.article_id][part].add(number)
                everywhere[part].add(number)
        decided = {}
        for row in rows:
            number = self.cluster_of.get(row.surface)
            if number is None:
                short = romanised(row.surface)
                # Who was named in full in this article; failing that, the only one in the corpus.
                candidates = in_article[row.article_id].get(short) or everywhere.get(short, set())
                number = next(iter(candidates)) if len(candidates) == 1 else None
                # Of two people, the one called so before the other was named is called so on.
                named = met[row.article_id][short]
                if number is None and len(named) == 1:
                    number = main[row.article_id][short] = named[0]
                elif number is None:
                    number = main[row.article_id].get(short)
            elif row.surface not in self.juniors:
                for part in self._short_forms(row.surface):
                    if number not in met[row.article_id][part]:
                        met[row.article_id][part].append(number)
            decided[row.Index] = self._decision(number, row.surface)
        return decided

    @staticmethod
    def _short_forms(surface: str) -> set[str]:
        name = parse_person(surface)
        short = {romanised(name.surname)}
        words = name.surname.split()
        if len(words) > 1:
            short.add(romanised(words[-1]))
        # Family name first ("Xi Jinping"): the first word stands for the person unless it is a
        # given name that many share.
        if name.given[0] not in lexicon.first_names() and len(name.given[0]) > 1:
            short.add(romanised(name.given[0]))
        return short

    def _decision(self, number: int | None, surface: str) -> Decision:
        if number is None:
            entry = self._known(surface)
            if entry is not None:
                return Decision(f"lexicon|person|{entry.name}", "lexicon", entry)
            return Decision(f"PERSON|{romanised(surface)}", "rule")
        entry = self.entries[number]
        if entry is not None:
            return Decision(f"lexicon|person|{entry.name}", "lexicon", entry)
        return Decision(f"PERSON|{min(map(fold, self.clusters[number]))}", "rule")


def _describe(key: str, group: pd.DataFrame, entry: Entry | None) -> dict[str, Any]:
    """Make the row of the table ``entities`` for one cluster of mentions."""
    counts = Counter(group["surface"])
    aliases = [
        {"surface": surface, "mentions": count}
        for surface, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    labels = Counter(group["label"])
    label = entry.label if entry else min(labels, key=lambda value: (-labels[value], value))
    name = entry.name if entry else canonical_name(group, person=label == "PERSON")
    wikidata = entry.wikidata if entry else None
    return {
        "entity_id": entity_id(key, wikidata if entry and entry.kind != "demonym" else None),
        "entity": name,
        "label": label,
        "wikidata": wikidata if entry and entry.kind != "demonym" else None,
        "aliases": json.dumps(aliases, ensure_ascii=False),
        "mentions": len(group),
        "articles": group["article_id"].nunique(),
        "decided_by": "lexicon" if entry else "rule",
    }


def entity_id(key: str, wikidata: str | None) -> str:
    """An id that is the same in every run: the Wikidata id, else a digest of the decision."""
    return wikidata or "e" + hashlib.sha256(key.encode()).hexdigest()[:12]


def canonical_name(group: pd.DataFrame, *, person: bool) -> str:
    """Choose the fullest well-formed name: no initials, no "the"; then the most widely used one.

    Among equally full names the one in most articles wins, then the one with most mentions, then
    the first by alphabet (the contract's order).
    """
    shown: dict[str, list[str]] = defaultdict(list)
    for row in group.itertuples():
        shown[_shown(row.surface, person=person)].append(row.article_id)

    def order(name: str) -> tuple[int, bool, int, int, str]:
        well_formed = name[:1].isupper()
        fullness = len(name.split()) if well_formed else 0
        return -fullness, person and name.isupper(), -len(set(shown[name])), -len(shown[name]), name

    return min(shown, key=order)


def _shown(surface: str, *, person: bool) -> str:
    words = surface.split()
    if person and len(words) > 2:
        words = [w for w in words[:-1] if not re.fullmatch(r"(?:[A-Z]\.)+", w)] + words[-1:]
    return re.sub(r"^the ", "", " ".join(words))
