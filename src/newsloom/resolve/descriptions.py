"""Descriptions → the entities they stand for: "the Peruvian president", "the agency".

What a phrase can mean is taken from the corpus itself: titles in front of names ("Peruvian
President X", "President X of Peru"), appositions ("Andina, the state news agency"), and what was
named last. A phrase that fits two entities equally, or none, is left out: a wrong tie is worse than
none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from newsloom.language import lexicon
from newsloom.language.descriptions import GROUP_HEADS, NOT_MODIFIERS, RULERS, lexicon_country
from newsloom.language.usage_words import ADVERBS, AUXILIARIES, PASTS, TO_BE, acting
from newsloom.resolve.organisation_kinds import nouns_of
from newsloom.resolve.place_descriptions import place_meant
from newsloom.resolve.roles import (
    LABELS,
    Article,
    Holder,
    Homeland,
    Name,
    Offices,
    Role,
    Row,
    by_country,
    country_of,
    is_former,
    only,
)
from newsloom.rows import rows_of

# How many sentences back a phrase may reach for what it stands for.
ORGANISATION_REACH = 8
PERSON_REACH = 2
GROUP_REACH = 2
AGED_REACH = 2
PRONOUN_REACH = 1
JUST_NOW = 400  # characters: about two sentences
# "the company that owns the ship", "the president of the club": told by what follows instead.
TOLD_BY_MORE = re.compile(r" (?:that|who|which|whose|where|of|responsible for|behind)\b")
# More general words for a role: the biologist is "the scientist".
WIDER = {
    "scientist": frozenset("biologist physicist chemist researcher professor".split()),
    "doctor": frozenset({"physician", "surgeon"}),
    "writer": frozenset("author novelist poet".split()),
    "author": frozenset("writer novelist poet historian".split()),
    "lawmaker": frozenset("senator congressman congresswoman".split()),
    "politician": frozenset("senator congressman minister mayor governor lawmaker leader".split()),
    "businessman": frozenset("tycoon billionaire executive founder owner banker".split()),
    "businesswoman": frozenset("tycoon billionaire executive founder owner banker".split()),
    "executive": frozenset({"director", "chairman", "founder"}),
    "soldier": frozenset("general colonel captain major sergeant commander".split()),
    "officer": frozenset("general colonel captain major sergeant commander".split()),
    "player": frozenset("striker goalkeeper midfielder defender captain".split()),
    "spokesperson": frozenset({"spokesman", "spokeswoman"}),
    "artist": frozenset("singer rapper actor actress filmmaker composer".split()),
}
# These need no title: who else is there is told by there being one person only.
PLAIN_PERSONS = frozenset(
    """businessman businesswoman singer actor actress filmmaker striker goalkeeper midfielder
    defender player athlete swimmer champion author writer novelist poet rapper artist comedian
    billionaire tycoon suspect defendant politician cleric activist dissident candidate nominee
    scientist professor""".split()
)
# Adjectives and nouns with which a phrase still means the organisation named before; others
# ("the parent company", "the regional body") speak of another one.
BODY_MODIFIERS = frozenset(
    """state news central media research rights human armed rebel militant extremist ruling
    governing opposition giant tech technology oil gas energy state-owned state-run private public
    mining car pharmaceutical drug software shipping budget national health advocacy aid
    environmental terrorist terror jihadist insurgent separatist political far-right far-left
    left-wing right-wing conservative liberal socialist nationalist centre-left centre-right
    investment commercial online daily weekly business financial satellite television radio
    security intelligence space nuclear watchdog global international world world's u.n. un
    football soccer basketball top high supreme constitutional federal appeals family-owned
    listed troubled embattled beleaguered""".split()
)
# With these a phrase speaks of somebody else, or of nobody in particular.
OF_OTHERS = frozenset(
    """same other another next new rival first second third previous participating respective
    various many several three four five six seven eight nine ten""".split()
)
CENTRAL_BANK = re.compile(r"\bBank of\b|Central|Reserve|National|Federal|Fed\b|bank$|ECB")
DIRECTIONS = frozenset({"South", "North", "Saudi", "West", "East"})


def resolve_descriptions(
    found: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    texts: Mapping[str, str],
    pronouns: bool = False,
    everyone: Mapping[str, Collection[Role]] | None = None,
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
    everyone
        Who is called what in the whole corpus, by country (`read_descriptions`), where these are
        tables of a part of it.

    Returns
    -------
    Rows of article_id, sentence, start, end, entity_id, form; a phrase for several entities has a
    row for each.
    """
    roles, rows = read_descriptions(found, mentions=mentions, texts=texts, pronouns=pronouns)
    return list(settle_descriptions(rows, roles if everyone is None else everyone))


def read_descriptions(
    found: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    texts: Mapping[str, str],
    pronouns: bool = False,
) -> tuple[dict[str, set[Role]], list[Row]]:
    """Say whom descriptions stand for, as far as their own articles tell.

    Parameters
    ----------
    found, mentions, texts, pronouns
        As for `resolve_descriptions`.

    Returns
    -------
    Who holds which office of which country, by country: those of parts of a corpus can be added.
    And rows for `settle_descriptions`, which is told all of them.
    """
    articles = _articles(found, mentions, texts, pronouns)
    rows: list[Row] = []
    for article_id in sorted(articles):
        article = articles[article_id]
        for phrase in article.phrases:
            end = article.apposed.get(phrase["start"], ("", phrase["end"]))[1]
            row = {
                "article_id": article_id,
                "sentence": phrase["sentence"],
                "start": phrase["start"],
                "end": end,
                "form": "pronoun" if phrase["kind"] == "pronoun" else "description",
            }
            meant = _referents(phrase, article)
            if isinstance(meant, list):
                rows += [{**row, "entity_id": entity} for entity in meant]
            else:
                rows.append({**row, "asked": meant})
        apposed = {"article_id": article_id, "form": "description"}
        rows += [{**apposed, **row} for row in article.any_appositions()]
    roles = by_country(role for article in articles.values() for role in article.roles)
    # Where in its article somebody is called so says nothing to other articles.
    return {country: {r._replace(at=0) for r in known} for country, known in roles.items()}, rows


def settle_descriptions(
    rows: Iterable[Row], everyone: Mapping[str, Collection[Role]]
) -> Iterator[Row]:
    """Give the rows of `resolve_descriptions`, once it is known who is called what.

    Parameters
    ----------
    rows
        As `read_descriptions` gives them.
    everyone
        As for `resolve_descriptions`.
    """
    offices = Offices(everyone)
    for row in rows:
        if "asked" not in row:
            yield row
            continue
        told = {name: value for name, value in row.items() if name != "asked"}
        yield from ({**told, "entity_id": entity} for entity in row["asked"].answer(offices))


def _articles(
    found: pd.DataFrame, mentions: pd.DataFrame, texts: Mapping[str, str], pronouns: bool
) -> dict[str, Article]:
    """Lay out the names and phrases of each article, with who is called what there."""
    articles = {article_id: Article(text) for article_id, text in texts.items()}
    named = mentions[mentions["form"] == "name"]
    columns = ["article_id", "start", "end", "sentence", "entity_id", "label", "surface"]
    for article_id, *rest in rows_of(named, columns):
        articles[article_id].names.append(Name(*rest))
    for values in rows_of(found, list(found.columns)):
        row = dict(zip(found.columns, values, strict=True))
        if pronouns or row["kind"] != "pronoun":
            articles[row["article_id"]].phrases.append(row)
    for article in articles.values():
        article.read()
    return articles


# --- whom a phrase means --------------------------------------------------------------------------


def _referents(phrase: Row, article: Article) -> list[str] | Holder | Homeland:
    """Say whom a phrase means, or what the corpus is to be asked for that."""
    apposed = article.apposed.get(phrase["start"])
    if apposed:
        return [apposed[0]]
    if not phrase["definite"]:
        return []
    kind, country = phrase["kind"], country_of(phrase)
    if kind == "pronoun":
        return only(_recent(article, phrase, PRONOUN_REACH))
    if kind == "aged":
        return only(_recent(article, phrase, AGED_REACH))
    if kind == "possessed":
        return _possessed(phrase, article)
    if TOLD_BY_MORE.match(article.text, phrase["end"]) or _is_part(
        article.text, phrase["end"], kind
    ):
        return []
    words = article.text[phrase["start"] : phrase["end"]].lower().split()[:-1]
    if not OF_OTHERS.isdisjoint(words):
        return []
    if kind == "group":
        # "The two countries", but not "the western countries".
        return _group(phrase, article) if {"two", "both"} & {*words} or len(words) == 1 else []
    if kind == "person":
        return _person(phrase, article, country)
    if kind == "organisation":
        return _organisation(phrase, article, country)
    return place_meant(phrase, article, country)


def _is_part(text: str, end: int, kind: str) -> bool:
    """Whether a noun follows, so that the phrase is longer: "the bank official", "the party X"."""
    following = re.match(r" ([\w’'-]+)", text[end : end + 40])
    if following is None or kind == "group":
        return False
    word = following[1]
    if word[0].isupper():
        return True
    plain = word in NOT_MODIFIERS or word in AUXILIARIES or word in ADVERBS or word in TO_BE
    return not (plain or word.endswith(("ed", "ing", "ly")) or word in acting() | PASTS)


def _heads_for(head: str) -> tuple[str, ...]:
    """The roles that a head noun can take up: "the leader" any ruler, "the minister" a minister."""
    return (head, *sorted(RULERS)) if head == "leader" else (head,)


def _person(phrase: Row, article: Article, country: str | None) -> list[str] | Holder:
    head = phrase["head"]
    former = is_former(article.text, phrase["start"], phrase["end"])
    if country:
        keys = [(fits, was) for fits in _heads_for(head) for was in (False, True)]
        called = (article.called[key] for key in keys if key in article.called)
        here = {entity for each in called for entity in each.of.get(country, ())}
        if len(here) == 1:
            return list(here)
        return Holder(country, _heads_for(head))
    for heads in (_heads_for(head), tuple(sorted(WIDER.get(head, ())))):
        for was in (True,) if former else (False, True):
            meant = _last_called([(h, was) for h in heads], article, phrase)
            if meant is not None:
                return meant
    if head in PLAIN_PERSONS and not former:
        since = phrase["sentence"] - PERSON_REACH
        near = article.before(phrase["start"], since=since)
        return only(name.entity_id for name in near if name.label == "PERSON")
    return []


def _last_called(
    keys: Iterable[tuple[str, bool]], article: Article, phrase: Row
) -> list[str] | None:
    """Who is called so; of several, who was so just now, or the one the last lines name.

    None where nobody is called so before the phrase.
    """
    start = phrase["start"]
    called = [article.called[key] for key in keys if key in article.called]
    last = [role for each in called if (role := each.last(start))]
    if not last:
        return None
    latest = max(last, key=lambda role: role.at)
    persons = {entity for each in called for entity in each.early(start)}
    if len(persons) == 1 or start - latest.at < JUST_NOW:
        return [latest.entity_id]
    near = article.before(start, since=phrase["sentence"] - PERSON_REACH)
    return only(
        name.entity_id
        for name in near
        if any(each.first.get(name.entity_id, start) < start for each in called)
    )


def _organisation(phrase: Row, article: Article, country: str | None) -> list[str]:
    """The last named organisation that the noun can take up; none where the nearest are two."""
    head = phrase["head"]
    words = article.text[phrase["start"] : phrase["end"]].lower().split()[1:-1]
    plain = all(_says_little(word) for word in words)
    since = phrase["sentence"] - ORGANISATION_REACH
    fitting: list[tuple[Name, bool]] = []
    for name in article.before(phrase["start"], since=since):
        if fitting and name.sentence != fitting[0][0].sentence:
            break
        if name.label not in LABELS["organisation"]:
            continue
        if _was_called(name, head, country, article, phrase["start"]):
            return [name.entity_id]
        nouns, known = nouns_of(name.surface)
        if "central" in words and not CENTRAL_BANK.search(name.surface):
            continue
        if plain and head in nouns and _of_country(name.surface, country):
            fitting.append((name, known))
    # A name that is known to be a bank is the bank rather than one that nothing is known of.
    best = [name for name, known in fitting if known] or [name for name, _ in fitting]
    held = [name.entity_id for name in best if head in name.surface.lower()]
    return held[:1] or only(name.entity_id for name in best)


def _was_called(name: Name, head: str, country: str | None, article: Article, start: int) -> bool:
    """Whether an organisation was called so before, by title or apposition."""
    for was in (False, True):
        called = article.called.get((head, was))
        if called and called.first.get(name.entity_id, start) < start:
            return country is None or country in called.countries[name.entity_id]
    return False


def _says_little(word: str) -> bool:
    """Whether a modifier leaves the organisation open: "state", "Oslo-based"."""
    demonym = word.title() in lexicon.demonyms() or word.title() in DIRECTIONS
    return word in BODY_MODIFIERS or demonym or word.endswith("-based") or word[:1].isdigit()


def _of_country(surface: str, country: str | None) -> bool:
    """Whether a name can belong to a country: the lexicon knows no other."""
    if country is None:
        return True
    known = {e.country for e in lexicon.by_surface().get(surface, ()) if e.label == "ORG"}
    return not known - {None} or country in known


def _group(phrase: Row, article: Article) -> list[str]:
    """The two that the last sentence with exactly two of the kind names."""
    of_countries = GROUP_HEADS[phrase["head"]] == "GPE"
    countries = article.countries if of_countries else {}
    by_sentence: dict[int, list[str]] = defaultdict(list)
    for name in article.before(phrase["start"], since=phrase["sentence"] - GROUP_REACH):
        if of_countries:
            # "Russian troops" speaks of Russia as well as "Russia" does.
            country = lexicon_country(name.surface) or lexicon.demonyms().get(name.surface)
            if country in countries:
                by_sentence[name.sentence].append(countries[country])
        elif name.label == "PERSON":
            by_sentence[name.sentence].append(name.entity_id)
    for sentence in sorted(by_sentence, reverse=True):
        distinct = list(dict.fromkeys(reversed(by_sentence[sentence])))
        if len(distinct) == 2:
            return distinct
        if len(distinct) > 2:
            return []
    return []


def _recent(article: Article, phrase: Row, reach: int) -> list[str]:
    """The persons in the last sentence before the phrase that names any."""
    last: int | None = None
    found = []
    for name in article.before(phrase["start"], since=phrase["sentence"] - reach):
        if name.label != "PERSON":
            continue
        if last is not None and name.sentence != last:
            break
        last = name.sentence
        found.append(name.entity_id)
    return found


def _possessed(phrase: Row, article: Article) -> list[str] | Homeland:
    """ "His country": that of the last person named, where a title or phrase says which."""
    if phrase["head"] not in {"country", "nation", "homeland"}:
        return []
    persons = frozenset(_recent(article, phrase, PRONOUN_REACH))
    return Homeland(persons, article.countries) if persons and article.countries else []
