"""Found quotations → the table of quotes: every source resolved to the entity that speaks.

A source names an entity when a mention heads it: "Kremlin spokesman Ivan Petrov" is Petrov, not
the Kremlin. A pronoun or "the ministry" stands for what was named just before, where only one
thing can be meant. Everything else stays unnamed: a wrong speaker is worse than none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.rows import rows_of
from newsloom.sources.heads import WORD, Article, Mention, apposed, head_mention
from newsloom.sources.sexes import SEXES

PERSONAL = frozenset("he she his her".split())
THINGS = frozenset("it".split())
PRONOUNS = PERSONAL | THINGS | frozenset("they we i you who".split())
ORGANISATIONS = frozenset({"ORG", "GPE", "FAC", "NORP"})
# How many sentences back a pronoun or "the ministry" may reach.
PRONOUN_REACH = 3
DESCRIPTION_REACH = 12
RECENT = 20
LATEST = 200  # mentions; a list that runs on for longer tells nothing of "the ministry"
# As many clauses back are looked at for the one that holds a quotation.
HELD_BY = 12
# Words that name somebody only together with what stands before them.
HEADS = frozenset(
    """
    ministry agency department office government company party group committee council court
    commission institute university bank union association organization organisation army police
    parliament senate bureau administration board force forces authority association federation
    hospital newspaper paper magazine network station broadcaster service foundation charity center
    centre think-tank firm airline club embassy
    """.split()
)
COLUMNS = (
    "article_id start end kind source_start source_end cue_start cue_end channel_start channel_end"
).split()


def resolve_quotes(
    found_quotes: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    organisations: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Say for every quotation which entity speaks and who passed the words on.

    Parameters
    ----------
    found_quotes
        One row per quotation as the pipeline found it: article_id, start, end, kind, and the
        offsets of source, cue and channel, null where there is none.
    mentions, sentences, articles
        The tables of these names. Names and descriptions are used; pronouns, where the table has
        them, are believed before any guess of this function.
    organisations, labels
        What the whole corpus says, where these are tables of a part of it: `known_organisations`
        of all mentions, and the label of every entity.

    Returns
    -------
    The table ``quotes``.
    """
    if found_quotes.empty or not set(COLUMNS) <= set(found_quotes.columns):
        return tables.empty("quotes")
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    wanted = [a for a in found_quotes["article_id"].unique() if a in texts]
    if organisations is None:
        organisations = known_organisations(mentions)
    if labels is None:
        labels = dict(zip(mentions["entity_id"], mentions["label"], strict=True))
    known = _articles(wanted, texts, mentions, sentences, organisations, labels)
    rows: list[dict[str, Any]] = []
    found: dict[str, list[_Row]] = defaultdict(list)
    for article_id, start, end, kind, *places in rows_of(found_quotes, COLUMNS):
        whole = (None if place is None else int(place) for place in places)
        found[article_id].append(_Row(int(start), int(end), kind, *whole))
    for article_id in sorted(known.keys() & found.keys()):
        ordered = sorted(found[article_id], key=lambda r: (r.start, r.end, r.kind))
        rows += _resolve_article(article_id, ordered, known[article_id])
    return tables.make("quotes", rows)


def _articles(
    wanted: list[str],
    texts: Mapping[str, str],
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    organisations: Mapping[str, str],
    labels: Mapping[str, str],
) -> dict[str, Article]:
    known = {a: Article(texts[a], organisations=organisations, labels=labels) for a in wanted}
    columns = ["article_id", "start", "end", "surface", "label", "form", "entity_id"]
    for article_id, *rest in rows_of(mentions, columns):
        if article_id in known:
            known[article_id].mentions.append(Mention(*rest))
    for article_id, start, end in rows_of(sentences, ["article_id", "start", "end"]):
        if article_id in known:
            known[article_id].sentences.append((start, end))
    for article in known.values():
        article.mentions.sort(key=attrgetter("start", "end", "entity_id"))
        article.starts = [m.start for m in article.mentions]
        article.sentences.sort()
    return known


def known_organisations(mentions: pd.DataFrame) -> dict[str, str]:
    """Give the organisations by folded name, where a name of several words means one only.

    Papers that write "the defence ministry" small give no name to find, but others do.
    """
    meant: dict[str, set[str]] = {}
    named = mentions[(mentions["label"] == "ORG") & (mentions["form"] == "name")]
    for surface, entity_id in zip(named["surface"], named["entity_id"], strict=True):
        folded = _fold(surface)
        if " " in folded:
            meant.setdefault(folded, set()).add(entity_id)
    return {name: ids.pop() for name, ids in meant.items() if len(ids) == 1}


def ask_organisations(organisations: Mapping[str, str], sources: Iterable[str]) -> dict[str, str]:
    """Give those organisations that texts call by one of these names.

    Parameters
    ----------
    organisations
        As `known_organisations` gives it.
    sources
        What is said to speak, or to pass words on, as it stands in the text.
    """
    folded = {_fold(source) for source in sources}
    return {name: organisations[name] for name in sorted(folded) if name in organisations}


def _fold(name: str) -> str:
    """Lower case, American spelling, no article."""
    name = re.sub(r"^(?:the|an?)\s+", "", " ".join(name.lower().split()))
    for british, american in (("defence", "defense"), ("labour", "labor"), ("centre", "center")):
        name = name.replace(british, american)
    return name.replace("organis", "organiz")


def _resolve_article(article_id: str, values: list[_Row], article: Article) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    spoken: list[tuple[int, str]] = []  # (where, who), of sources already resolved
    by_source: dict[tuple[int, int], str | None] = {}
    # In the order in which sources stand in the text, so that "he said" can look back.
    holders = _holders(values)
    for row in sorted(values, key=lambda r: (r.source_start or r.start, r.start, r.end, r.kind)):
        entity: str | None = None
        if row.source_start is not None and row.source_end is not None:
            span = (row.source_start, row.source_end)
            if span not in by_source:
                held = holders.get((row.start, row.end))
                holder = by_source.get(held) if held and held != span else None
                who = _speaker(article, span, spoken, holder)
                by_source[span] = who
                if who:
                    spoken.append((span[0], who))
                    words = WORD.findall(article.text[span[0] : span[1]].lower())
                    if words and words[-1] in HEADS:
                        article.heads[words[-1]] = who
            entity = by_source[span]
        rows.append(
            {
                "article_id": article_id,
                "start": row.start,
                "end": row.end,
                "kind": row.kind,
                "text": article.text[row.start : row.end],
                "source_start": row.source_start,
                "source_end": row.source_end,
                "source": _cut(article.text, row.source_start, row.source_end),
                "entity_id": entity,
                "cue_start": row.cue_start,
                "cue_end": row.cue_end,
                "cue": _cut(article.text, row.cue_start, row.cue_end),
                "channel": _channel(article, row),
            }
        )
    return rows


class _Row(NamedTuple):
    start: int
    end: int
    kind: str
    source_start: int | None
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    channel_start: int | None
    channel_end: int | None


def _cut(text: str, start: int | None, end: int | None) -> str | None:
    return None if start is None or end is None else text[start:end]


def _channel(article: Article, row: _Row) -> str | None:
    if row.channel_start is None or row.channel_end is None:
        return None
    head = head_mention(article, (row.channel_start, row.channel_end))
    if head:
        return head.entity_id
    described = _described(article, (row.channel_start, row.channel_end))
    return described or re.sub(
        r"^(?:[Tt]he|[Aa]n?)\s+", "", article.text[row.channel_start : row.channel_end]
    )


def _speaker(
    article: Article,
    span: tuple[int, int],
    spoken: list[tuple[int, str]],
    holder: str | None,
) -> str | None:
    source = article.text[span[0] : span[1]].lower()
    pronoun = source in PRONOUNS
    head = head_mention(article, span)
    if not pronoun and (head is None or head.label != "PERSON"):
        head = apposed(article, span) or head
    if head and not (pronoun and head.form != "pronoun"):
        return head.entity_id
    if source in PERSONAL:
        sex = SEXES[source]
        return _antecedent(article, span[0], spoken, {"PERSON"}, PRONOUN_REACH, sex)
    if source in THINGS:
        if holder and article.labels.get(holder) in ORGANISATIONS:
            return holder
        if holder:
            # The speaker is a person: "it" is what the clause before it speaks of first.
            return _first_thing(article, span[0])
        return _antecedent(article, span[0], spoken, {"ORG", "GPE"}, PRONOUN_REACH)
    if pronoun:
        return None
    return _described(article, span)


def _holders(rows: list[_Row]) -> dict[tuple[int, int], tuple[int, int]]:
    """Give for each direct quotation the source of the smallest clause that holds it."""
    clauses: list[_Row] = []
    holders: dict[tuple[int, int], tuple[int, int]] = {}
    for row in sorted(rows, key=lambda r: (r.start, -r.end, r.kind == "direct")):
        if row.kind != "direct":
            clauses.append(row)
            continue
        near = [c for c in clauses[-HELD_BY:] if c.end >= row.end and c.source_start is not None]
        if near:
            best = min(near, key=lambda c: c.end - c.start)
            holders[(row.start, row.end)] = (int(best.source_start or 0), int(best.source_end or 0))
    return holders


def _first_thing(article: Article, offset: int) -> str | None:
    """Give the first country or organisation named in the clause that leads up to `offset`."""
    number = article.sentence_of(offset)
    start = article.sentences[number][0] if article.sentences else 0
    cut = max(article.text.rfind(" that ", start, offset), start)
    things = [m for m in article.within(cut, offset) if m.label in ("ORG", "GPE")]
    return things[0].entity_id if things else None


def _antecedent(
    article: Article,
    offset: int,
    spoken: list[tuple[int, str]],
    labels: set[str],
    reach: int,
    sex: str = "",
) -> str | None:
    """Give the one entity of these kinds that a pronoun at `offset` can stand for."""
    if not article.sentences:
        return None

    def fits(entity: str, label: str | None) -> bool:
        return label in labels and article.sexes.get(entity, sex) == sex

    here = article.sentence_of(offset)
    for number in range(here, max(-1, here - reach - 1), -1):
        start, end = article.sentences[number]
        end = min(end, offset)
        speakers = [
            w for at, w in spoken[-RECENT:] if start <= at < end and fits(w, article.labels.get(w))
        ]
        if speakers:
            return speakers[-1]
        fitting = [m for m in article.within(start, end) if fits(m.entity_id, m.label)]
        distinct = list(dict.fromkeys(m.entity_id for m in fitting))
        if len(distinct) == 1:
            return distinct[0]
        if distinct:
            # Several: only one that opens the sentence is taken for its subject.
            first = fitting[0]
            opening = article.text[start : first.start]
            return first.entity_id if number < here and len(opening.split()) <= 3 else None
    return None


def _described(article: Article, span: tuple[int, int]) -> str | None:
    """Give the organisation that "the ministry" takes up: the last one named with that word."""
    source = article.text[span[0] : span[1]]
    named = article.organisations.get(_fold(source))
    if named:
        return named
    words = WORD.findall(source.lower())
    if len(words) not in (2, 3) or words[0] not in ("the", "this") or words[-1] not in HEADS:
        return None
    low = article.sentences[max(0, article.sentence_of(span[0]) - DESCRIPTION_REACH)][0]
    for mention in article.within(low, span[0])[: -LATEST - 1 : -1]:
        name = WORD.findall(mention.surface.lower())
        if mention.label in ("ORG", "FAC") and len(name) > 1 and words[-1] in name[-2:]:
            return mention.entity_id
        if mention.label == "ORG" and _introduced_as(article.text, mention, words[-1]):
            return mention.entity_id
    return article.heads.get(words[-1])


def _introduced_as(text: str, mention: Mention, head: str) -> bool:
    """Whether an apposition calls the mention so: "the news agency, Andina," or reversed."""
    before = text[max(0, mention.start - 40) : mention.start].lower()
    after = text[mention.end : mention.end + 60].lower()
    beside = re.search(rf"\b{re.escape(head)},?\s+$", before)
    return bool(beside or re.match(rf",\s+(?:the|an?|its)\b[^.;]*?\b{re.escape(head)}\b", after))
