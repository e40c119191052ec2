"""Mentions → entities: which names mean the same, decided by rule, lexicon and judgement.

Persons are joined by surname and by given names that can be the same; everything else by the
lexicon, by its spelling, by an acronym or a short form of its article. Merging too much is worse
than merging too little: what fits two stays on its own, and is listed as undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve import judged as judging
from newsloom.resolve.alone import Alone, Plain, read_alone
from newsloom.resolve.bodies import Bodies
from newsloom.resolve.body_article import FAMILIES
from newsloom.resolve.canonical import canonical_name as canonical_name
from newsloom.resolve.canonical import describe_entities
from newsloom.resolve.canonical import entity_id as entity_id
from newsloom.resolve.cues import title_of
from newsloom.resolve.decided import NOTHING, Decided, Decisions, Gathered
from newsloom.resolve.groups import Found
from newsloom.resolve.judged import Judged, Outcome, Row, read_judged
from newsloom.resolve.merges import list_merges, list_undecided
from newsloom.resolve.persons import Persons
from newsloom.rows import rows_of

COLUMNS = [
    *("article_id", "sentence", "start", "end", "raw_start", "raw_end", "surface", "label"),
    "confidence",
]
"""What of a name is asked for: once it is added, then for the table ``mentions``."""

Numbers = NDArray[np.int32]


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
    resolving = Resolving(entries=entries, judgements=judgements, paths=paths)
    if not names.empty:
        names = names.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)
    groups = resolving.add(names, texts)
    resolved = resolving.decide()
    return replace(resolved, mentions=resolving.mentions(names, groups))


class Resolving:
    """Decides whom the names of a corpus mean: they are added part by part, decided together.

    Of what was added only a few numbers are kept for each surface of each article.

    Parameters
    ----------
    entries, judgements, paths
        As for `resolve_names`.
    """

    def __init__(
        self,
        *,
        entries: Mapping[str, Sequence[Entry]] | None = None,
        judgements: Iterable[Row] = (),
        paths: Mapping[str, str] | None = None,
    ) -> None:
        self._judged = read_judged(judgements)
        self._paths = paths or {}
        known = lexicon.by_surface() if entries is None else entries
        self._persons = Persons(known, differ=self._judged.differ)
        self._bodies = Bodies(known, differ=self._judged.differ)
        self._gathered = Gathered()
        self._entities = pd.DataFrame()
        self._entity_of = np.zeros(0, dtype=np.int32)

    def add(
        self,
        names: pd.DataFrame,
        texts: Mapping[str, str] | None = None,
        *,
        alone: Mapping[str, Plain] | None = None,
    ) -> Numbers:
        """Take in the names of some articles, all of each; parts come in the order of ids.

        Parameters
        ----------
        names
            As for `resolve_names`, sorted by article_id, start and end.
        texts
            As for `resolve_names`.
        alone
            By article, what `alone.read_note` read in these very names; where it is missing, they
            are read here. To be given only if `reads_alone`.

        Returns
        -------
        A number for each name, which `mentions` asks for.
        """
        if names.empty:
            return np.zeros(0, dtype=np.int32)
        columns = ["article_id", "start", "end", "surface", "label"]
        titles = rows_of(names, ["title"]) if "title" in names else repeat(("",))
        rows = zip(rows_of(names, columns), titles, strict=False)
        numbers: list[int] = []
        for article_id, found in groupby(rows, key=lambda row: row[0][0]):
            if alone and article_id in alone:
                one = Alone.from_plain(alone[article_id])
            else:
                one = self._read(article_id, found, (texts or {}).get(article_id))
            numbers += self._take_in(article_id, one)
        return np.array(numbers, dtype=np.int32)

    def _read(self, article_id: str, rows: Iterable[Any], text: str | None) -> Alone:
        names = []
        for (_, start, end, surface, label), (title,) in rows:
            title = title or (title_of(text, start, label) if text else "")
            names.append(Found(start, end, surface, label, title))
        return read_alone(article_id, names, self._bodies, self._judged.differ)

    @property
    def reads_alone(self) -> bool:
        """Whether articles are read as `alone.read_note` does: no judgement has a say in it."""
        return not self._judged.parts

    def _take_in(self, article_id: str, alone: Alone) -> Iterator[int]:
        """Take in what the names of an article say; give a number for each name."""
        gathered = self._gathered
        spelt = [gathered.kinds.number(*group[:3]) for group in alone.groups]
        at = [0] * len(spelt)
        for local in sorted(range(len(spelt)), key=spelt.__getitem__):
            at[local] = gathered.add(article_id, spelt[local], alone.groups[local][4])
        if alone.tied:
            tied = [(alone.called(n, at[n]), tie) for n, tie in alone.tied]
            self._persons.take_in(article_id, alone.people, tied)
        if alone.said.roots:
            named = {n: alone.named(n, at[n]) for n, _ in alone.said.roots}
            self._bodies.take_in(article_id, named, alone.said)
        return map(at.__getitem__, alone.of_mention)

    def decide(self) -> Resolution:
        """Decide for all that was added; the table ``mentions`` is left empty."""
        judged = self._judged
        decisions = Decisions(len(self._gathered))
        self._persons.decide(decisions)
        self._bodies.decide(decisions)
        opens = [*self._persons.open, *self._bodies.open]
        decided = self._gathered.decided(decisions)
        entry_of, country_of = decisions.known()
        del self._persons, self._bodies, self._gathered, decisions
        touched: set[str] = set()
        renamed: dict[str, str] = {}
        if judged.rows and len(decided.table):
            decided, touched, renamed = _follow(judged, decided, entry_of, self._paths)
        kept = decided.kept()
        if kept.table.empty:
            self._entity_of = np.full(len(decided.table), NOTHING, dtype=np.int32)
            return _nothing(judged)
        entities = describe_entities(kept, entry_of)
        entities["decided_by"] = [
            "judgement" if key in touched else "lexicon" if key in entry_of else "rule"
            for key in entities["key"]
        ]
        self._entities = entities[["entity_id", "entity", "label"]]
        place = {key: at for at, key in enumerate(entities["key"])}
        places = [place.get(key, NOTHING) for key in decided.keys.values]
        self._entity_of = np.array([*places, NOTHING], dtype=np.int32)[decided.table["key"]]
        countries = pd.DataFrame(
            {"entity_id": entities["entity_id"], "country": entities["key"].map(country_of)}
        ).astype("string")
        return Resolution(
            tables.empty("mentions"),
            tables.make("entities", entities.drop(columns="key")),
            list_merges(kept, entities),
            list_undecided(opens, entities, renamed),
            countries.dropna().drop_duplicates().sort_values("entity_id", ignore_index=True),
            tuple(judged.outcomes[line] for line in sorted(judged.outcomes)),
        )

    def mentions(self, names: pd.DataFrame, groups: Numbers) -> pd.DataFrame:
        """Give the table ``mentions`` for names that were added; those taken out are missing.

        Parameters
        ----------
        names
            The rows that were added; the columns of the table are enough.
        groups
            What `add` gave for them.
        """
        at = self._entity_of[groups]
        stays = at != NOTHING
        if not stays.any():
            return tables.empty("mentions")
        at = at[stays]
        mentions = names.loc[stays, [c for c in COLUMNS if c in names]]
        mentions = mentions.assign(
            form="name",
            usage=pd.NA,
            entity_id=self._entities["entity_id"].to_numpy()[at],
            entity=self._entities["entity"].to_numpy()[at],
            # One label per entity: a name with two labels would count its articles twice.
            label=self._entities["label"].to_numpy()[at],
        )
        return tables.make("mentions", mentions)


def _nothing(judged: Judged) -> Resolution:
    for row in judged.rows:
        judging._not_found(judged, row, row.a)
    return Resolution(
        tables.empty("mentions"),
        tables.empty("entities"),
        list_merges(None, pd.DataFrame()),
        list_undecided((), pd.DataFrame({"key": []}), {}),
        pd.DataFrame({"entity_id": [], "country": []}, dtype="string"),
        tuple(judged.outcomes[line] for line in sorted(judged.outcomes)),
    )


def _follow(
    judged: Judged,
    decided: Decided,
    entry_of: Mapping[str, Entry],
    paths: Mapping[str, str],
) -> tuple[Decided, set[str], dict[str, str]]:
    """Apply judgements; give the groups anew (no key: taken out), keys touched and renamed."""
    before = describe_entities(decided, entry_of).set_index("key")
    table, keys, told = decided.table, decided.keys, decided.told
    groups = judging.Groups(
        [decided.articles[n] for n in table["article"]],
        [decided.surfaces[n] for n in table["surface"]],
        [FAMILIES.get(decided.labels[n], decided.labels[n]) for n in table["label"]],
        [keys.values[n] for n in table["key"]],
        table["mentions"].tolist(),
        before["entity"].to_dict(),
        before["entity_id"].to_dict(),
        paths,
    )
    out = judging.ignored(judged, groups)
    old = list(groups.keys)
    judging.apply_judged(judged, groups)
    rules, joined = table["rule"].to_numpy().copy(), table["joined_to"].to_numpy().copy()
    for number, (rule, to) in groups.changed.items():
        rules[number], joined[number] = told.number(rule), told.number(to)
    renamed = {o: k for o, k in zip(old, groups.keys, strict=True) if o != k}
    new = [keys.number(None if n in out else key) for n, key in enumerate(groups.keys)]
    made = table.assign(key=np.array(new, dtype=np.int32), rule=rules, joined_to=joined)
    return decided.with_table(made), groups.touched, renamed
