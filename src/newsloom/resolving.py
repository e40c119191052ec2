"""Whom the names of a corpus mean: decided over all articles, told some hundred at a time.

Names wait on disk until all are read; in memory stand a few numbers of each surface of each
article, and what is distinct: spellings, entities, decisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.cleaning import Row
from newsloom.gathered import Gathered
from newsloom.parts import Part
from newsloom.rows import rows_of
from newsloom.shelf import Shelf


@dataclass(frozen=True)
class Resolved:
    """What was decided on the names of a corpus, and what articles are read with from there on."""

    frames: dict[str, pd.DataFrame]
    """The tables ``entities``, ``merges`` and ``undecided``."""
    outcomes: Sequence[Any]
    """What became of each judgement on names (`resolve.Outcome`)."""
    labels: Mapping[str, str]
    """The label of each entity,"""
    called: Mapping[str, str]
    """and its name."""
    everyone: Mapping[str, Any]
    """Who holds which office, by country."""
    organisations: Mapping[str, str]
    """What organisations are called, as `sources.known_organisations` gives it."""


def resolve_corpus(
    gathered: Gathered,
    mentions: Shelf,
    folder: Path,
    parameters: Mapping[str, Any],
    own: Sequence[Any],
    judgements: Sequence[Any],
) -> Resolved:
    """Decide whom every name of the corpus means, and which names stand for a government.

    Parameters
    ----------
    gathered
        Every article, annotated.
    mentions
        A record is put here for each of `Gathered.chunks`: their rows of the tables ``mentions``
        (names only) and ``sentences``, what `read_descriptions` says of descriptions, and the
        temporal expressions found, with the number of their sentence. To read annotations again
        would take longer.
    folder
        Where names may wait.
    parameters
        Of the run.
    own, judgements
        The researcher's names, and the rows of judgements.csv.
    """
    from newsloom.resolve import Resolving, RollUp, known_with, mark_usage, read_descriptions
    from newsloom.resolve.names import COLUMNS
    from newsloom.sources import known_organisations

    paths = {a: gathered.row(n)["path"] for n, a in enumerate(gathered.ids)} if judgements else {}
    resolving = Resolving(entries=known_with(own), judgements=judgements, paths=paths)
    del paths
    with Shelf(folder) as waiting:
        for numbers in gathered.chunks():
            part = Part(gathered, numbers)
            names = part.names(own)
            alone = part.alone() if resolving.reads_alone and not own else {}
            groups = resolving.add(names, part.texts, alone=alone)
            names = names[[c for c in COLUMNS if c in names]]
            found = part.located(part.rows("descriptions"))
            waiting.put((names, groups, part.sentences(), found, part.found()))
        resolved = resolving.decide()
        entities = resolved.entities.drop(columns="country")
        entities = entities.merge(resolved.countries, on="entity_id", how="left")
        resolved = replace(resolved, entities=tables.make("entities", entities))
        asked = str(parameters["roll_up"])
        rolling = RollUp(
            resolved.entities,
            metonyms=asked in ("metonyms", "both"),
            demonyms=asked in ("demonyms", "both"),
        )
        everyone: dict[str, set[Any]] = {}
        # Each organisation's name and entity once.
        called: dict[tuple[str, str], None] = {}
        for at, numbers in enumerate(gathered.chunks()):
            names, groups, sentences, found, times = waiting[at]
            named = resolving.mentions(names, groups)
            named = named.assign(usage=mark_usage(named, sentences))
            if asked != "none":
                named = rolling.add(named)
            bodies = named[named["label"] == "ORG"]
            called |= dict.fromkeys(rows_of(bodies, ["surface", "entity_id"]))
            described: Sequence[Row] = ()
            if not found.empty:
                kept = (n for n in numbers if gathered.status[n] == "kept")
                texts = {gathered.ids[n]: gathered.article(n).text for n in kept}
                pronouns = parameters["pronouns"]
                roles, described = read_descriptions(
                    found, mentions=named, texts=texts, pronouns=pronouns
                )
                for country, known in roles.items():
                    everyone.setdefault(country, set()).update(known)
            mentions.put((named, sentences, described, times))
    if asked != "none":
        resolved = rolling.settle(resolved)
    spelt = pd.DataFrame(list(called), columns=["surface", "entity_id"])
    entities = resolved.entities
    return Resolved(
        {
            name: tables.make(name, getattr(resolved, name))
            for name in ("entities", "merges", "undecided")
        },
        resolved.outcomes,
        dict(rows_of(entities, ["entity_id", "label"])),
        dict(rows_of(entities, ["entity_id", "entity"])),
        everyone,
        known_organisations(spelt.assign(label="ORG", form="name")),
    )
