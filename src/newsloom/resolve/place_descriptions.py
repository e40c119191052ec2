"""Descriptions of places: "the city", "the country", "the Peruvian capital"."""

from __future__ import annotations

import itertools
import re

from newsloom.language import lexicon
from newsloom.resolve.roles import LABELS, Article, Name, Row

PLACE_REACH = 4  # sentences
COUNTRY_HEADS = frozenset("country nation republic kingdom".split())
TOWN_HEADS = frozenset("city town village port resort metropolis".split())
REGION_HEADS = frozenset("state province region".split())
# Adjectives with which a phrase still means the place named before: "the southern city".
PLAIN_MODIFIERS = frozenset(
    """the a an small tiny big large largest coastal northern southern eastern western central
    landlocked besieged war-torn port impoverished ancient historic industrial border mountainous
    poor rich oil-rich island african asian european balkan caribbean gulf baltic andean
    northeastern northwestern southeastern southwestern mining seaside divided""".split()
)


def place_meant(phrase: Row, article: Article, country: str | None) -> list[str]:
    """The place that a phrase takes up: the last one named that can be called so."""
    head = phrase["head"]
    if head == "capital":
        return _capital(country, article, phrase)
    words = article.text[phrase["start"] : phrase["end"]].lower().split()[:-1]
    if country or any(word not in PLAIN_MODIFIERS for word in words):
        return []
    last: int | None = None
    found: list[Name] = []
    for name in article.before(phrase["start"], since=phrase["sentence"] - PLACE_REACH):
        if name.label not in LABELS["place"] or not _is_called(name.surface, head):
            continue
        if last is not None and name.sentence != last:
            break
        last = name.sentence
        found.append(name)
    distinct = {name.entity_id for name in found}
    if len(distinct) > 1:
        # "Zambia has borrowed from China. The country …": whom the sentence is about.
        first = min(found, key=lambda name: name.start)
        return [first.entity_id] if _opens(article, first) else []
    return list(distinct)


def _opens(article: Article, name: Name) -> bool:
    """Whether a name is the first word of its sentence."""
    before = article.text[max(0, name.start - 6) : name.start]
    return name.start == 0 or re.search(r"(?:[.!?”\"]\s+|\n)(?:The )?$", before) is not None


def _is_called(surface: str, head: str) -> bool:
    """Whether a place can be called a city, a country, a province."""
    kinds = {e.kind for e in lexicon.by_surface().get(surface, ())}
    if head in COUNTRY_HEADS:
        return "country" in kinds
    if head in TOWN_HEADS:
        return bool(kinds & {"city", "capital"}) or not kinds
    if head in REGION_HEADS:
        return "region" in kinds
    return head == "island" and ("Island" in surface or not kinds & {"city", "capital", "region"})


def _capital(country: str | None, article: Article, phrase: Row) -> list[str]:
    """The country's capital, if the article names it; without a country, the only one named."""
    if country is not None:
        found = [entity for entity, (_, of) in article.capitals.items() if of == country]
    else:
        early = ((e, at) for e, (at, _) in itertools.islice(article.capitals.items(), 2))
        found = [entity for entity, at in early if at < phrase["start"]]
    return found if len(found) == 1 else []
