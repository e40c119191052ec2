"""Descriptions → the entities they stand for: "the Peruvian president", "the agency".

What a phrase can mean is taken from the corpus itself: titles in front of names ("Peruvian
President X", "President X of Peru"), appositions ("Andina, the state news agency"), and what was
named last. A phrase that fits two entities equally, or none, is left out: a wrong tie is worse than
none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from newsloom.language import lexicon
from newsloom.language.descriptions import (
    GROUP_HEADS,
    MAX_MODIFIERS,
    NOT_MODIFIERS,
    PERSON_HEADS,
    RULERS,
    lexicon_country,
)

LABELS = {
    "person": frozenset({"PERSON"}),
    "organisation": frozenset({"ORG", "FAC"}),
    "place": frozenset({"GPE", "LOC"}),
}
# How many sentences back a phrase may reach for what it stands for.
ORGANISATION_REACH = 8
GROUP_REACH = 2
AGED_REACH = 2
PRONOUN_REACH = 1
OF_COUNTRY = re.compile(r" of (?:the )?([A-Z][\w.]*(?: [A-Z][\w.]*){0,3})")
APPOSED_BEFORE = re.compile(r",? (?:[A-Z][a-z]{1,3}\. )?$")
APPOSED_AFTER = re.compile(r", $")
Row = dict[str, Any]


@dataclass(frozen=True)
class Name:
    """A resolved name in its article."""

    start: int
    end: int
    sentence: int
    entity_id: str
    label: str
    surface: str


@dataclass(frozen=True)
class Role:
    """Somebody was called so: by a title, or by a phrase beside the name."""

    entity_id: str
    head: str
    country: str | None
    at: int


@dataclass
class _Article:
    text: str
    names: list[Name] = field(default_factory=list)
    phrases: list[Row] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    apposed: dict[int, str] = field(default_factory=dict)  # phrase start → entity

    def names_before(self, start: int) -> list[Name]:
        return self.names[: bisect_left([name.start for name in self.names], start)]


def resolve_descriptions(
    found: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    texts: Mapping[str, str],
    pronouns: bool = False,
) -> list[Row]:
    """Say whom the descriptions of a corpus stand for.

    Parameters
    ----------
    found
        Candidates: article_id, sentence, start, end, head, kind, country, definite.
    mentions
        The table of names, resolved.
    texts
        The clean text of every article.
    pronouns
        Whether "he" and "she" are resolved too.

    Returns
    -------
    Rows of article_id, sentence, start, end, entity_id, form; a phrase for several entities has a
    row for each.
    """
    articles = {article_id: _Article(text) for article_id, text in texts.items()}
    named = mentions[mentions["form"] == "name"]
    columns = ["article_id", "start", "end", "sentence", "entity_id", "label", "surface"]
    for article_id, *rest in named[columns].itertuples(index=False):
        articles[article_id].names.append(Name(*rest))
    for row in found.to_dict("records"):
        if pronouns or row["kind"] != "pronoun":
            articles[row["article_id"]].phrases.append(row)
    for article in articles.values():
        _read_roles(article)
    everyone = _by_country(role for article in articles.values() for role in article.roles)
    rows = []
    for article_id in sorted(articles):
        article = articles[article_id]
        for phrase in article.phrases:
            for entity in _referents(phrase, article, everyone):
                rows.append(
                    {
                        "article_id": article_id,
                        "sentence": phrase["sentence"],
                        "start": phrase["start"],
                        "end": phrase["end"],
                        "entity_id": entity,
                        "form": "pronoun" if phrase["kind"] == "pronoun" else "description",
                    }
                )
    return rows


# --- who is called what -------------------------------------------------------------------------


def _read_roles(article: _Article) -> None:
    """Collect titles and appositions of an article."""
    for name in article.names:
        if name.label == "PERSON":
            article.roles += _titles(article, name)
    starts = {name.start: name for name in article.names}
    ends = {name.end: name for name in article.names}
    for phrase in article.phrases:
        if phrase["kind"] == "group":
            continue
        beside = _beside(article.text, phrase, starts, ends)
        if beside is None:
            continue
        article.apposed[phrase["start"]] = beside.entity_id
        article.roles.append(
            Role(beside.entity_id, phrase["head"], _text(phrase["country"]), phrase["start"])
        )


def _titles(article: _Article, name: Name) -> list[Role]:
    """Read "Peruvian President X", "Presidents X of Peru and Y of Chile", "Peru’s president, X"."""
    before = article.text[max(0, name.start - 60) : name.start].rstrip(" ,")
    words = before.split(" ")
    head = words[-1].lower()
    head = head if head in PERSON_HEADS else head.removesuffix("s")
    if head not in PERSON_HEADS:
        return []
    if head == "minister" and words[-2:-1] in (["Prime"], ["prime"]):
        head = "prime_minister"
    after = OF_COUNTRY.match(article.text, name.end)
    country = lexicon_country(after.group(1)) if after else None
    for word in reversed(words[-1 - MAX_MODIFIERS : -1]):
        if country or word.lower() in NOT_MODIFIERS or not word[-1:].isalpha():
            break
        plain = re.sub(r"['’]s?$", "", word)
        country = lexicon.demonyms().get(plain) or lexicon_country(plain)
    return [Role(name.entity_id, head, country, name.start)]


def _beside(
    text: str, phrase: Row, starts: Mapping[int, Name], ends: Mapping[int, Name]
) -> Name | None:
    """The name that a phrase stands beside in apposition, if its kind agrees."""
    labels = LABELS.get(phrase["kind"])
    if labels is None:
        return None
    for gap in (2, 1, 6, 5):  # ", Name", " Name", ", Mr. Name", " Mr. Name"
        name = starts.get(phrase["end"] + gap)
        between = text[phrase["end"] : phrase["end"] + gap]
        fits = phrase["definite"] or between.startswith(",")
        if name and name.label in labels and APPOSED_BEFORE.fullmatch(between) and fits:
            return name
    name = ends.get(phrase["start"] - 2)
    closes = text[phrase["end"] : phrase["end"] + 1] in {",", ".", ";", ")", "—"}
    if name and name.label in labels and text[phrase["start"] - 2 : phrase["start"]] == ", ":
        # "Andina, the state news agency, said"; without the closing comma it may open a list.
        return name if closes else None
    return None


def _by_country(roles: Iterable[Role]) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = defaultdict(list)
    for role in roles:
        if role.country:
            found[role.country].append(role)
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


# --- whom a phrase means --------------------------------------------------------------------------


def _referents(phrase: Row, article: _Article, everyone: Mapping[str, Sequence[Role]]) -> list[str]:
    apposed = article.apposed.get(phrase["start"])
    if apposed:
        return [apposed]
    if not phrase["definite"]:
        return []
    kind, country = phrase["kind"], _text(phrase["country"])
    if kind == "group":
        return _group(phrase, article)
    if kind == "pronoun":
        return _only(_recent(article, phrase, LABELS["person"], PRONOUN_REACH))
    if kind == "aged":
        return _only(_recent(article, phrase, LABELS["person"], AGED_REACH))
    if kind == "person":
        return _person(phrase, article, country, everyone)
    if kind == "organisation":
        return _organisation(phrase, article, country)
    if phrase["head"] == "capital" and country:
        return _capital(country, article)
    return []


def _fits(head: str, role: str) -> bool:
    """Whether a head noun can take up a role: "the leader" any ruler, "the minister" a minister."""
    if head == role:
        return True
    rulers = RULERS | {"leader"}
    return head == "leader" and role in rulers


def _person(
    phrase: Row,
    article: _Article,
    country: str | None,
    everyone: Mapping[str, Sequence[Role]],
) -> list[str]:
    if country:
        here = [r for r in article.roles if r.country == country and _fits(phrase["head"], r.head)]
        anywhere = [r for r in everyone.get(country, ()) if _fits(phrase["head"], r.head)]
        return _only(r.entity_id for r in here) or _only(r.entity_id for r in anywhere)
    before = [r for r in article.roles if r.at < phrase["start"] and _fits(phrase["head"], r.head)]
    # The one who was called so last.
    return [max(before, key=lambda role: role.at).entity_id] if before else []


def _organisation(phrase: Row, article: _Article, country: str | None) -> list[str]:
    head = phrase["head"]
    called = {
        role.entity_id
        for role in article.roles
        if role.head == head and role.at < phrase["start"] and country in {None, role.country}
    }
    for name in reversed(article.names_before(phrase["start"])):
        if phrase["sentence"] - name.sentence > ORGANISATION_REACH:
            break
        if name.label not in LABELS["organisation"]:
            continue
        if name.entity_id in called or (country is None and _named_so(name, head)):
            return [name.entity_id]
    return []


def _named_so(name: Name, head: str) -> bool:
    """Whether a name holds the noun ("Ministry of Defence") or the lexicon knows it as one."""
    if head in re.findall(r"[a-z]+", name.surface.lower()):
        return True
    return head == "agency" and any(
        entry.kind == "agency" for entry in lexicon.by_surface().get(name.surface, ())
    )


def _group(phrase: Row, article: _Article) -> list[str]:
    """The two that the last sentence with exactly two of the kind names."""
    of_countries = GROUP_HEADS[phrase["head"]] == "GPE"
    countries = _countries(article) if of_countries else {}
    by_sentence: dict[int, list[str]] = defaultdict(list)
    for name in article.names_before(phrase["start"]):
        if phrase["sentence"] - name.sentence > GROUP_REACH:
            continue
        if of_countries:
            # "Russian troops" speaks of Russia as well as "Russia" does.
            country = lexicon_country(name.surface) or lexicon.demonyms().get(name.surface)
            if country in countries:
                by_sentence[name.sentence].append(countries[country])
        elif name.label == "PERSON":
            by_sentence[name.sentence].append(name.entity_id)
    for sentence in sorted(by_sentence, reverse=True):
        distinct = list(dict.fromkeys(by_sentence[sentence]))
        if len(distinct) == 2:
            return distinct
        if len(distinct) > 2:
            return []
    return []


def _countries(article: _Article) -> dict[str | None, str]:
    """The countries that an article names, with their entities."""
    named = ((lexicon_country(name.surface), name.entity_id) for name in article.names)
    return {country: entity for country, entity in named if country}


def _recent(article: _Article, phrase: Row, labels: Iterable[str], reach: int) -> list[str]:
    """Entities of these kinds in the last sentence before the phrase that names any."""
    names = [n for n in article.names_before(phrase["start"]) if n.label in labels]
    names = [n for n in names if phrase["sentence"] - n.sentence <= reach]
    return [n.entity_id for n in names if n.sentence == names[-1].sentence]


def _capital(country: str, article: _Article) -> list[str]:
    """The country's capital, if the article names it."""
    capitals = {entry.name for entry in lexicon.of_kind("capital") if entry.country == country}
    named = [
        n.entity_id
        for n in article.names
        if any(e.name in capitals for e in lexicon.by_surface().get(n.surface, ()))
    ]
    return _only(named)


def _only(found: Iterable[str]) -> list[str]:
    """The one entity found, or none: two would be a guess."""
    distinct = list(dict.fromkeys(found))
    return distinct if len(distinct) == 1 else []
