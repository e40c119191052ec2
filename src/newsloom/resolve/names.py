"""Mentions → entities: which names mean the same, decided by rule, lexicon and judgement.

Persons are joined by surname and by given names that can be the same; everything else by the
lexicon, by its spelling, by an acronym or a short form of its article. Merging too much is worse
than merging too little: what fits two stays on its own, and is listed as undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve import judged as judging
from newsloom.resolve.bodies import FAMILIES, Bodies, Named
from newsloom.resolve.canonical import canonical_name as canonical_name
from newsloom.resolve.canonical import describe_entities
from newsloom.resolve.canonical import entity_id as entity_id
from newsloom.resolve.decisions import Decision
from newsloom.resolve.groups import Groups, gather_groups
from newsloom.resolve.in_article import Called
from newsloom.resolve.judged import Judged, Outcome, Row, read_judged
from newsloom.resolve.merges import list_merges, list_undecided
from newsloom.resolve.persons import Persons

_COLUMNS = [
    *("article_id", "sentence", "start", "end", "raw_start", "raw_end", "surface", "label"),
    "confidence",
]


@dataclass(frozen=True)
class Resolution:
    """Who is meant by every name, why, and what was left open."""

    mentions: pd.DataFrame
    """The table ``mentions``: names only."""
    entities: pd.DataFrame
    """The table ``entities``."""
    merges: pd.DataFrame
    """Why each surface belongs to its entity (`merges.list_merges`)."""
    undecided: pd.DataFrame
    """Pairs that were considered and left apart (`merges.list_undecided`)."""
    countries: pd.DataFrame
    """entity_id, country: the country that a demonym, a body or a place belongs to."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of each judgement on names, by line."""


def resolve_mentions(
    names: pd.DataFrame,
    *,
    entries: Mapping[str, Sequence[Entry]] | None = None,
    judgements: Iterable[Row] = (),
    texts: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decide whom every name means: the tables ``mentions`` and ``entities`` of `resolve_names`."""
    found = resolve_names(names, entries=entries, judgements=judgements, texts=texts)
    return found.mentions, found.entities


def resolve_names(
    names: pd.DataFrame,
    *,
    entries: Mapping[str, Sequence[Entry]] | None = None,
    judgements: Iterable[Row] = (),
    texts: Mapping[str, str] | None = None,
    paths: Mapping[str, str] | None = None,
) -> Resolution:
    """Decide whom every name means, and say why.

    Parameters
    ----------
    names
        One row per name: article_id, sentence, start, end, raw_start, raw_end, surface, label,
        confidence; and ``title`` (what stands before a person's name) where it was read before.
    entries
        The lexicon: surface → entries. Left out, the one that ships with newsloom.
    judgements
        Rows of judgements.csv; those on repairs are passed over.
    texts
        The clean texts by article_id, from which titles are read if ``names`` has none.
    paths
        The path of every article_id, for judgements that are meant for one article.

    Returns
    -------
    The tables ``mentions`` and ``entities`` and what explains them. The order of rows in ``names``
    and in ``judgements`` decides nothing.
    """
    judged = read_judged(judgements)
    if names.empty:
        return _nothing(judged)
    known = lexicon.by_surface() if entries is None else entries
    names = names.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)
    groups = gather_groups(names, texts)
    persons, bodies = Persons(known, differ=judged.differ), Bodies(known, differ=judged.differ)
    decided = _decide(groups, persons, bodies)
    table = groups.table.assign(
        key=[d.key for d in decided],
        rule=[d.rule for d in decided],
        joined_to=pd.Series([d.joined_to for d in decided], dtype=object),
    )
    entry_of = {d.key: d.entry for d in decided if d.entry is not None}
    touched: set[str] = set()
    renamed: dict[str, str] = {}
    if judged.rows:
        table, touched, renamed = _follow(judged, table, entry_of, paths or {})
    gone = set(np.flatnonzero(table["key"].isna().to_numpy()).tolist())
    if len(gone) == len(table):
        return _nothing(judged)
    kept = table[table["key"].notna()]
    entities = describe_entities(kept, entry_of)
    entities["decided_by"] = [
        "judgement" if key in touched else "lexicon" if key in entry_of else "rule"
        for key in entities["key"]
    ]
    country_of = {d.key: d.country for d in decided if d.country}
    countries = pd.DataFrame(
        {"entity_id": entities["entity_id"], "country": entities["key"].map(country_of)}
    ).astype("string")
    return Resolution(
        _mentions(names, groups, table, entities),
        tables.make("entities", entities.drop(columns="key")),
        list_merges(kept, entities),
        list_undecided([*persons.open, *bodies.open], entities, renamed),
        countries.dropna().drop_duplicates().sort_values("entity_id", ignore_index=True),
        tuple(judged.outcomes[line] for line in sorted(judged.outcomes)),
    )


def _nothing(judged: Judged) -> Resolution:
    no_groups = pd.DataFrame()
    for row in judged.rows:
        judging._not_found(judged, row, row.a)
    return Resolution(
        tables.empty("mentions"),
        tables.empty("entities"),
        list_merges(no_groups, no_groups),
        list_undecided((), pd.DataFrame({"key": []}), {}),
        pd.DataFrame({"entity_id": [], "country": []}, dtype="string"),
        tuple(judged.outcomes[line] for line in sorted(judged.outcomes)),
    )


def _decide(groups: Groups, persons: Persons, bodies: Bodies) -> list[Decision]:
    """Decide every group: articles are read one by one, then the corpus decides."""
    for article_id, called, named in _by_article(groups.table):
        if called:
            persons.read(article_id, called)
        if named:
            beside = groups.commas.get(article_id, [])
            said = [(c.first, c.first + len(c.surface), c.surface, "PERSON") for c in called]
            brackets = groups.brackets.get(article_id, {})
            bodies.read(article_id, named, brackets, others=[*beside, *said])
    decided = [Decision("", "")] * len(groups.table)
    persons.decide(decided)
    bodies.decide(decided)
    return decided


def _by_article(table: pd.DataFrame) -> Iterator[tuple[str, list[Called], list[Named]]]:
    """Give the groups of one article after the other, persons and all else."""
    called: list[Called] = []
    named: list[Named] = []
    here = None
    columns = ["article_id", "surface", "label", "cue", "first", "mentions"]
    for number, row in enumerate(table[columns].itertuples(index=False)):
        article_id, surface, label, cue, first, mentions = row
        if article_id != here:
            if here is not None:
                yield here, called, named
            here, called, named = article_id, [], []
        if label == "PERSON":
            called.append(Called(surface, cue, first, mentions, number))
        else:
            named.append(Named(surface, label, cue, first, mentions, number))
    if here is not None:
        yield here, called, named


def _follow(
    judged: Judged,
    table: pd.DataFrame,
    entry_of: Mapping[str, Entry],
    paths: Mapping[str, str],
) -> tuple[pd.DataFrame, set[str], dict[str, str]]:
    """Apply judgements; give the groups anew (a null key: taken out), keys touched and renamed."""
    before = describe_entities(table, entry_of).set_index("key")
    groups = judging.Groups(
        list(table["article_id"]),
        list(table["surface"]),
        [FAMILIES.get(label, label) for label in table["label"]],
        list(table["key"]),
        list(table["mentions"]),
        before["entity"].to_dict(),
        before["entity_id"].to_dict(),
        paths,
    )
    out = judging.ignored(judged, groups)
    old = list(groups.keys)
    judging.apply_judged(judged, groups)
    rules, joined = list(table["rule"]), list(table["joined_to"])
    for number, (rule, to) in groups.changed.items():
        rules[number], joined[number] = rule, to
    keys = [None if n in out else key for n, key in enumerate(groups.keys)]
    renamed = {o: k for o, k in zip(old, groups.keys, strict=True) if o != k}
    new = table.assign(
        key=pd.Series(keys, dtype=object), rule=rules, joined_to=pd.Series(joined, dtype=object)
    )
    return new, groups.touched, renamed


def _mentions(
    names: pd.DataFrame, groups: Groups, table: pd.DataFrame, entities: pd.DataFrame
) -> pd.DataFrame:
    """Give every mention its entity; those of groups without a key are left out."""
    by_key = entities.set_index("key")
    place = pd.Series(np.arange(len(by_key)), index=by_key.index)
    at = table["key"].map(place).to_numpy(dtype="float64", na_value=np.nan)[groups.of_mention]
    stays = ~np.isnan(at)
    at = at[stays].astype("int64")
    mentions = names.loc[stays, [c for c in _COLUMNS if c in names]]
    mentions = mentions.assign(
        form="name",
        usage=pd.NA,
        entity_id=by_key["entity_id"].to_numpy()[at],
        entity=by_key["entity"].to_numpy()[at],
        # One label per entity: a name with two labels would count its articles twice.
        label=by_key["label"].to_numpy()[at],
    )
    return tables.make("mentions", mentions)
