"""What was announced or supposed, beside what was told later of the same: shown, never judged.

Two statements are set side by side when the later one was printed no earlier, in another article,
names the same and uses the same words, and the days of the two can be one. That they stand side by
side says no more than that.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from newsloom.dating.happenings import kinds
from newsloom.language import lexicon
from newsloom.language.content_words import FUNCTION_WORDS, stem

HAPPENED = "later told as happened"
DENIED = "later denied"
NOT_YET = "its day comes after the last article"
LAST_WORD = "no article was printed later"
SILENCE = "no later word in this corpus"
OUTCOMES = (HAPPENED, DENIED, SILENCE, NOT_YET, LAST_WORD)
"""What can be said of an announcement, in the order in which it is shown."""

COLUMNS = {
    "article_id": "string",
    "start": "int64",
    "end": "int64",
    "announced": "string",
    "modality": "string",
    "earliest": "string",
    "latest": "string",
    "printed": "string",
    "statements": "int64",
    "outcome": "string",
    "later_article_id": "string",
    "later_start": "Int64",
    "later_end": "Int64",
    "later": "string",
    "later_modality": "string",
    "later_earliest": "string",
    "later_latest": "string",
    "later_printed": "string",
    "names": "string",
    "words": "string",
}
"""Columns of `compare_announced` and their types."""

_AHEAD = ("planned", "hypothetical")
_TOLD = {"asserted": HAPPENED, "reported": HAPPENED, "denied": DENIED}
_KINDS = frozenset(kinds().values())
_LONGEST = 31  # days that an announcement can leave open and still be one of a day
_LEAST_ALIKE = 0.4  # share of the shorter statement, by weight
_LEAST_UNDATED = 0.6  # the same for a denial without a day
_MOST_LATER = 3  # later statements beside one announcement
_COMMON = 400  # statements that share a name and a word; more is no tie
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of time, and those that make a plan of a happening, are not what happens.
_EMPTY = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december day days week weeks month months year "
    "years today tomorrow yesterday morning evening night time next last later soon early late "
    "plan plans planned planning will would could might may possible possibly likely expect "
    "expects expected intend intends intended hope hopes hoped try tries trying agree agreed "
    "said says told announced according also new first".split()
)


class _Statement(NamedTuple):
    """An event with what is compared of it."""

    article_id: str
    start: int
    end: int
    text: str
    earliest: str | None
    latest: str | None
    modality: str
    cluster: str | None
    printed: str | None
    names: frozenset[str]
    words: frozenset[str]


def compare_announced(
    events: pd.DataFrame, entities: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """Line up what was planned or supposed with what later articles tell of the same.

    Parameters
    ----------
    events, entities, articles
        The tables of these names.

    Returns
    -------
    One row per announcement and later statement (the three nearest; one row with nulls where there
    is none): where it stands (``article_id``, ``start``, ``end``), ``announced`` (its text),
    ``modality``, ``earliest``, ``latest`` (the days it speaks of), ``printed``, ``statements`` (how
    many say the same, counted by cluster or wording), ``outcome`` (see `OUTCOMES`), the same of
    the later one (``later_…``), and what ties the two: ``names`` and ``words`` (JSON lists).
    Announcements that name nobody are left out: there is nothing to find them again by. Within an
    outcome those with a day come first, and plans before suppositions.

    Notes
    -----
    Side by side stand statements with a name in common and two words of what happens (one, with
    two names, where the word is that of a kind of event), that share 0.4 of the names and words of
    the shorter one, each weighed by how rare it is in the corpus; 0.6 for a denial without a day.
    Both figures were set by looking at some news and are no measured shares of error.
    """
    known = _statements(events, entities, articles)
    ahead = _once([s for s in known if s.modality in _AHEAD and s.names])
    told = _plain(known)
    weights = _weights(known)
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, statement in enumerate(told):
        for key in _keys(statement):
            index[key].append(number)
    days = articles.loc[articles["status"] == "kept", "published"].dropna()
    last = str(days.max()) if len(days) else ""
    rows: list[dict[str, Any]] = []
    for statement, statements in ahead:
        later = _later(statement, told, index, weights)
        outcome = _outcome(statement, later, last)
        row = _row(statement, statements, outcome)
        rows += [{**row, **_beside(statement, other)} for other in later] or [row]
    rows.sort(
        key=lambda r: (
            OUTCOMES.index(r["outcome"]), not (r["earliest"] or r["latest"]),
            r["modality"] != "planned", r["printed"] or "9", r["article_id"], r["start"],
        )
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _statements(
    events: pd.DataFrame, entities: pd.DataFrame, articles: pd.DataFrame
) -> list[_Statement]:
    called = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    printed = dict(zip(articles["article_id"], articles["published"], strict=True))
    demonyms = lexicon.demonyms()
    made = []
    for row in events.itertuples(index=False):
        names = [str(called.get(e, e)) for e in json.loads(row.entities)]
        made.append(
            _Statement(
                row.article_id,
                int(row.start),
                int(row.end),
                row.text,
                _known(row.earliest),
                _known(row.latest),
                row.modality,
                _known(row.cluster),
                _known(printed.get(row.article_id)),
                frozenset(demonyms.get(name, name) for name in names),
                _content(row.text, names),
            )
        )
    return made


def _known(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _content(text: str, names: list[str]) -> frozenset[str]:
    """Give the stems of what happens: no names, no words of time, no function words."""
    named = {part.lower() for name in names for part in _WORD.findall(name)}
    words = {word.lower() for word in _WORD.findall(text) if not word[0].isupper()}
    return frozenset(
        kinds().get(word) or stem(word) for word in words - named - _EMPTY - FUNCTION_WORDS
    )


def _once(statements: list[_Statement]) -> list[tuple[_Statement, int]]:
    """Give each announcement once, as first printed, with how often it was made."""
    groups: dict[Any, list[_Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.cluster or (statement.names, statement.words)].append(statement)
    first = [
        (min(group, key=lambda s: (s.printed or "9", s.article_id, s.start)), len(group))
        for group in groups.values()
    ]
    return sorted(first, key=lambda f: (f[0].article_id, f[0].start))


def _plain(statements: list[_Statement]) -> list[_Statement]:
    """Give what is told without any plan in it: who repeats a plan tells nothing new of it."""
    plans: dict[str, list[_Statement]] = defaultdict(list)
    for statement in statements:
        if statement.modality in _AHEAD:
            plans[statement.article_id].append(statement)
    return [
        s
        for s in statements
        if s.modality in _TOLD
        and s.printed
        and not any(p.start < s.end and s.start < p.end for p in plans[s.article_id])
    ]


def _keys(statement: _Statement) -> Iterator[tuple[str, str]]:
    for name in statement.names:
        for word in statement.words:
            yield name, word


def _weights(statements: list[_Statement]) -> dict[str, float]:
    """Give what each name and word weighs: ln(1 + statements / statements that hold it).

    What is in every other statement of a corpus ties nothing (inverse document frequency, Spärck
    Jones 1972).
    """
    held: Counter[str] = Counter()
    for statement in statements:
        held.update(statement.names | statement.words)
    return {term: math.log1p(len(statements) / number) for term, number in held.items()}


def _alike(one: _Statement, other: _Statement, weights: Mapping[str, float]) -> float:
    """Give the share, by weight, of the shorter statement's names and words that both have."""
    both = [statement.names | statement.words for statement in (one, other)]
    shared, first, second = (
        sum(weights[term] for term in sorted(terms)) for terms in (both[0] & both[1], *both)
    )
    return shared / max(min(first, second), 1e-9)


def _later(
    announced: _Statement,
    told: list[_Statement],
    index: Mapping[tuple[str, str], list[int]],
    weights: Mapping[str, float],
) -> list[_Statement]:
    shared: Counter[int] = Counter()
    for key in _keys(announced):
        if len(index.get(key, ())) <= _COMMON:
            shared.update(index.get(key, ()))
    alike = {
        number: share
        for number in shared
        if _fits(announced, told[number])
        and (share := _alike(announced, told[number], weights)) >= _least(told[number])
    }
    order = sorted(
        alike,
        key=lambda n: (-round(alike[n], 6), told[n].printed or "", told[n].article_id, n),
    )
    fitting = [told[number] for number in order]
    once = {s.cluster or f"{s.article_id} {s.start}": s for s in reversed(fitting)}
    return [s for s in fitting if s in once.values()][:_MOST_LATER]


def _fits(announced: _Statement, other: _Statement) -> bool:
    """Whether a statement can be a later word on an announcement."""
    if other.article_id == announced.article_id or not announced.printed or not other.printed:
        return False
    if other.printed < announced.printed or not _days_fit(announced, other):
        return False
    names, words = announced.names & other.names, announced.words & other.words
    if len(names) >= 2 and words & _KINDS:
        return True
    # Names and a topic come back every day: it takes words, and more where the day is vague.
    needed = 4 if _is_vague(announced) else 3
    return len(words) >= 2 and bool(names) and len(names) + len(words) >= needed


def _is_vague(statement: _Statement) -> bool:
    if statement.earliest is None or statement.latest is None:
        return True
    first, last = map(date.fromisoformat, (statement.earliest, statement.latest))
    return (last - first).days > _LONGEST


def _days_fit(announced: _Statement, other: _Statement) -> bool:
    if other.earliest is None and other.latest is None:
        # A denial needs no day; that something happened does.
        return other.modality == "denied"
    if _is_vague(other):
        return False
    if announced.earliest is None and announced.latest is None:
        return (other.latest or "9") >= (announced.printed or "")
    starts = announced.earliest or "", other.earliest or ""
    ends = announced.latest or "9", other.latest or "9"
    return max(starts) <= min(ends)


def _least(other: _Statement) -> float:
    undated = other.earliest is None and other.latest is None
    return _LEAST_UNDATED if undated else _LEAST_ALIKE


def _outcome(announced: _Statement, later: list[_Statement], last: str) -> str:
    found = {_TOLD[statement.modality] for statement in later}
    for outcome in (HAPPENED, DENIED):
        if outcome in found:
            return outcome
    if announced.earliest and announced.earliest > last:
        return NOT_YET
    return LAST_WORD if announced.printed and announced.printed >= last else SILENCE


def _row(statement: _Statement, statements: int, outcome: str) -> dict[str, Any]:
    return {
        "article_id": statement.article_id,
        "start": statement.start,
        "end": statement.end,
        "announced": statement.text,
        "modality": statement.modality,
        "earliest": statement.earliest,
        "latest": statement.latest,
        "printed": statement.printed,
        "statements": statements,
        "outcome": outcome,
    }


def _beside(announced: _Statement, other: _Statement) -> dict[str, Any]:
    return {
        "later_article_id": other.article_id,
        "later_start": other.start,
        "later_end": other.end,
        "later": other.text,
        "later_modality": other.modality,
        "later_earliest": other.earliest,
        "later_latest": other.latest,
        "later_printed": other.printed,
        "names": json.dumps(sorted(announced.names & other.names), ensure_ascii=False),
        "words": json.dumps(sorted(announced.words & other.words), ensure_ascii=False),
    }
