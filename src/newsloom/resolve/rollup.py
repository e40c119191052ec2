"""Mentions counted for their country: "Lima denied it" and "Peruvian" as Peru, where asked for.

Nothing of this is done unless asked: a government is not its country, and a people is not either.
The tables of a run stay as they are; what is rolled up is a copy, to count from.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.names import Resolution, entity_id
from newsloom.resolve.usage import powers

# What a capital's name stands for if not its own country's government.
OTHER_POWERS = {"Brussels": "European Union"}

# What ``merges`` tells of a name that was counted for its country.
_TOLD = ["entity_id", "entity", "label", "surface", "rule"]


def roll_up(
    mentions: pd.DataFrame, entities: pd.DataFrame, *, metonyms: bool, demonyms: bool
) -> pd.DataFrame:
    """Count metonyms, demonyms or both as the country they speak of.

    Parameters
    ----------
    mentions
        The table ``mentions``, its ``usage`` marked.
    entities
        The table ``entities``.
    metonyms
        Whether names with ``usage`` metonym count as the country or union whose government is
        meant ("the Elysee" as France, Brussels as the European Union).
    demonyms
        Whether the adjectives and names of peoples count as their country ("Peruvian" as Peru).

    Returns
    -------
    The same rows with ``entity_id``, ``entity`` and ``label`` of the country where one was rolled
    up. A country that the corpus names keeps its entity; one that it never names gets the id that
    it would have been given (its Wikidata id). `rolled_entities` makes the entities to go with it.
    """
    return _rolled(mentions, _countries_of(entities), metonyms=metonyms, demonyms=demonyms)


def _rolled(
    mentions: pd.DataFrame,
    known: Mapping[str, tuple[str, str, str]],
    *,
    metonyms: bool,
    demonyms: bool,
) -> pd.DataFrame:
    columns = ["entity_id", "entity", "label"]
    shown = {
        "surface": mentions["surface"],
        "entity": mentions["entity"],
        "label": mentions["label"],
        "usage": mentions["usage"].fillna(""),
        "form": mentions["form"],
    }
    meant = [
        _country(surface, entity, label, form, usage == "metonym" and metonyms, demonyms)
        for surface, entity, label, usage, form in zip(
            *(shown[k] for k in ("surface", "entity", "label", "usage", "form")), strict=True
        )
    ]
    if not any(meant):
        return mentions.copy()
    as_country = {name: known.get(name) or _unnamed(name) for name in set(meant) if name}
    changed = mentions.copy()
    for at, column in enumerate(columns):
        values = [
            as_country[name][at] if name else old
            for name, old in zip(meant, mentions[column], strict=True)
        ]
        changed[column] = pd.array(values, dtype=mentions[column].dtype)
    return changed


def rolled_entities(rolled: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Make the table ``entities`` that goes with rolled-up mentions.

    Parameters
    ----------
    rolled
        What `roll_up` gave.
    entities
        The table ``entities`` of the run.

    Returns
    -------
    A row for every entity that still has names, its aliases, mentions and articles counted anew;
    countries that only metonyms or demonyms speak of have a row of their own (``decided_by``
    lexicon).
    """
    counted = _Counted()
    counted.add(rolled)
    return counted.entities(entities)


class _Counted:
    """Names counted by entity, part by part."""

    def __init__(self) -> None:
        self._surfaces: dict[str, Counter[str]] = {}
        self._articles: Counter[str] = Counter()
        self._called: dict[str, tuple[str, str]] = {}

    def add(self, mentions: pd.DataFrame) -> None:
        """Count the names of some articles, all of each."""
        named = mentions[mentions["form"] == "name"]
        for key, group in named.groupby("entity_id", sort=False):
            found = str(key)
            self._surfaces.setdefault(found, Counter()).update(group["surface"])
            self._articles[found] += group["article_id"].nunique()
            if found not in self._called:
                self._called[found] = group["entity"].iloc[0], group["label"].iloc[0]

    def entities(self, entities: pd.DataFrame) -> pd.DataFrame:
        """Give the table ``entities`` of what was counted; the rest is as it was there."""
        if not self._surfaces:
            return tables.empty("entities")
        rows = entities[entities["entity_id"].isin(list(self._surfaces))]
        known = rows.set_index("entity_id").to_dict("index")
        made = []
        for found in sorted(self._surfaces):
            row: dict[Any, Any] | None = known.get(found)
            if row is None:
                name, label = self._called[found]
                qid = found if found.startswith("Q") else None
                row = {"entity": name, "label": label, "wikidata": qid, "decided_by": "lexicon"}
            surfaces = self._surfaces[found]
            counts = sorted(surfaces.items(), key=lambda item: (-item[1], item[0]))
            aliases = [{"surface": surface, "mentions": count} for surface, count in counts]
            made.append(
                {
                    **row,
                    "entity_id": found,
                    "aliases": json.dumps(aliases, ensure_ascii=False),
                    "mentions": surfaces.total(),
                    "articles": self._articles[found],
                }
            )
        return tables.make("entities", made)


def rolled_up(resolved: Resolution, *, metonyms: bool, demonyms: bool) -> Resolution:
    """Count metonyms, demonyms or both as their country, in everything that was decided.

    Mentions and entities are those of `roll_up` and `rolled_entities`; ``merges`` says of every
    name that was counted for its country that it was, and of the others what it said before.
    """
    rolling = RollUp(resolved.entities, metonyms=metonyms, demonyms=demonyms)
    mentions = rolling.add(resolved.mentions)
    return replace(rolling.settle(resolved), mentions=mentions)


class RollUp:
    """Counts mentions for their country, part by part.

    Parameters
    ----------
    entities, metonyms, demonyms
        As for `roll_up`.
    """

    def __init__(self, entities: pd.DataFrame, *, metonyms: bool, demonyms: bool) -> None:
        self._countries = _countries_of(entities)
        self._asked = {"metonyms": metonyms, "demonyms": demonyms}
        self._counted = _Counted()
        self._moved: Counter[tuple[str, ...]] = Counter()
        self._articles: Counter[tuple[str, ...]] = Counter()

    def add(self, mentions: pd.DataFrame) -> pd.DataFrame:
        """Give the mentions of some articles, all of each, rolled up as `roll_up` does."""
        rolled = _rolled(mentions, self._countries, **self._asked)
        self._counted.add(rolled)
        moved = rolled[rolled["entity_id"] != mentions["entity_id"]]
        rules = [
            "the name of a people, counted for its country"
            if usage != "metonym"
            else "a seat of government, counted for its country"
            for usage in moved["usage"].fillna("")
        ]
        columns = (moved[name].tolist() for name in _TOLD[:-1])
        told = list(zip(*columns, rules, strict=True))
        self._moved.update(told)
        self._articles.update(key for _, key in {*zip(moved["article_id"], told, strict=True)})
        return rolled

    def settle(self, resolved: Resolution) -> Resolution:
        """Give what was decided as it is once all mentions were added; these are left as given."""
        if not self._moved:
            return resolved
        entities = self._counted.entities(resolved.entities)
        counted = pd.DataFrame(sorted(self._moved), columns=_TOLD)
        counted["mentions"] = [self._moved[key] for key in sorted(self._moved)]
        counted["articles"] = [self._articles[key] for key in sorted(self._moved)]
        stays = resolved.merges[resolved.merges["entity_id"].isin(entities["entity_id"])]
        merges = pd.concat([stays, counted.assign(joined_to=counted["entity"])])
        known = set(entities["entity_id"])
        pairs = resolved.undecided
        pairs = pairs[pairs["entity_a"].isin(known) & pairs["entity_b"].isin(known)]
        return replace(
            resolved, entities=entities, merges=tables.make("merges", merges), undecided=pairs
        )


@lru_cache(maxsize=4096)
def _country(
    surface: str, entity: str, label: str, form: str, is_metonym: bool, demonyms: bool
) -> str | None:
    """The country or union that a mention is counted for; None where it stays as it is."""
    if form != "name":
        return None
    if demonyms and label == "NORP":
        return lexicon.demonyms().get(surface) or lexicon.demonyms().get(entity)
    if not is_metonym:
        return None
    for name in (entity, surface.removeprefix("the ").removeprefix("The ")):
        if name in OTHER_POWERS or name in powers():
            return OTHER_POWERS.get(name) or powers()[name]
    for name in (entity, surface):
        for entry in lexicon.by_surface().get(name, ()):
            if entry.kind == "capital" and entry.country:
                return entry.country
    return None


def _entry(name: str) -> Entry | None:
    entries = lexicon.by_surface().get(name, ())
    return next(
        (e for e in entries if e.name == name and e.kind in {"country", "organisation"}), None
    )


def _countries_of(entities: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """The entities that are countries or unions, by the lexicon's name: id, name, label."""
    found: dict[str, tuple[str, str, str]] = {}
    columns = ["entity_id", "entity", "label", "wikidata"]
    for key, name, label, qid in entities[columns].itertuples(index=False, name=None):
        if label not in {"GPE", "ORG", "LOC"}:
            continue
        entry = _by_qid().get(qid) if isinstance(qid, str) else _entry(name)
        if entry is not None and entry.label == label:
            found.setdefault(entry.name, (key, name, label))
    return found


@cache
def _by_qid() -> dict[str, Entry]:
    unions = (_entry(name) for name in OTHER_POWERS.values())
    entries = (*lexicon.of_kind("country"), *filter(None, unions))
    return {entry.wikidata: entry for entry in entries if entry.wikidata}


def _unnamed(name: str) -> tuple[str, str, str]:
    """Id, name and label of a country that the corpus never names."""
    entry = _entry(name)
    if entry is None:
        return entity_id(f"lexicon|country|{name}", None), name, "GPE"
    return entity_id(f"lexicon|{entry.kind}|{name}", entry.wikidata), name, entry.label
