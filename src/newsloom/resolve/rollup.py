"""Mentions counted for their country: "Lima denied it" and "Peruvian" as Peru, where asked for.

Nothing of this is done unless asked: a government is not its country, and a people is not either.
The tables of a run stay as they are; what is rolled up is a copy, to count from.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache, lru_cache

import pandas as pd

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.names import Resolution, entity_id
from newsloom.resolve.usage import powers

# What a capital's name stands for if not its own country's government.
OTHER_POWERS = {"Brussels": "European Union"}


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
    known = _countries_of(entities)
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
    named = rolled[rolled["form"] == "name"]
    if named.empty:
        return tables.empty("entities")
    rows = entities.set_index("entity_id").to_dict("index")
    made = []
    for key, group in named.groupby("entity_id", sort=True):
        found = str(key)
        row = rows.get(found)
        if row is None:
            name, label = group["entity"].iloc[0], group["label"].iloc[0]
            qid = found if found.startswith("Q") else None
            row = {"entity": name, "label": label, "wikidata": qid, "decided_by": "lexicon"}
        counts = sorted(Counter(group["surface"]).items(), key=lambda item: (-item[1], item[0]))
        aliases = [{"surface": surface, "mentions": count} for surface, count in counts]
        made.append(
            {
                **row,
                "entity_id": found,
                "aliases": json.dumps(aliases, ensure_ascii=False),
                "mentions": len(group),
                "articles": group["article_id"].nunique(),
            }
        )
    return tables.make("entities", made)


def rolled_up(resolved: Resolution, *, metonyms: bool, demonyms: bool) -> Resolution:
    """Count metonyms, demonyms or both as their country, in everything that was decided.

    Mentions and entities are those of `roll_up` and `rolled_entities`; ``merges`` says of every
    name that was counted for its country that it was, and of the others what it said before.
    """
    mentions = roll_up(resolved.mentions, resolved.entities, metonyms=metonyms, demonyms=demonyms)
    moved = mentions["entity_id"] != resolved.mentions["entity_id"]
    if not moved.any():
        return resolved
    entities = rolled_entities(mentions, resolved.entities)
    told = mentions[moved].assign(
        rule=[
            "the name of a people, counted for its country"
            if usage != "metonym"
            else "a seat of government, counted for its country"
            for usage in mentions.loc[moved, "usage"].fillna("")
        ]
    )
    columns = ["entity_id", "entity", "label", "surface", "rule"]
    counted = told.groupby(columns, as_index=False).agg(
        mentions=("article_id", "size"), articles=("article_id", "nunique")
    )
    stays = resolved.merges[resolved.merges["entity_id"].isin(entities["entity_id"])]
    merges = pd.concat([stays, counted.assign(joined_to=counted["entity"])])
    known = set(entities["entity_id"])
    pairs = resolved.undecided
    pairs = pairs[pairs["entity_a"].isin(known) & pairs["entity_b"].isin(known)]
    return replace(
        resolved,
        mentions=mentions,
        entities=entities,
        merges=tables.make("merges", merges),
        undecided=pairs,
    )


@lru_cache(maxsize=65_536)
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
