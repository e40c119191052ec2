"""What the page knows of each name: counts, spellings, neighbours, days, statements, sentences.

It stands in the page as JSON that the page's script reads when a name is chosen. A sentence is
written down once, however many names it holds. Where a corpus has more names than a page can
carry, the first in rank have their evidence here and the others their counts, and the page says so.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from newsloom.evidence import SHARED_WORDS, cut_to_words
from newsloom.labels import count_of, describe_kind
from newsloom.report.behind import Behind
from newsloom.report.spoken import Spoken
from newsloom.report.tops import top_pairs
from newsloom.report.words import is_null, number, span

MOST_NAMES = 3_000
"""Names that the search box knows."""
MOST_DOSSIERS = 300
"""Names whose evidence stands in the page."""
FEW_NAMES = 120
"""With no more names than this each has four times as much evidence."""
SENTENCES = 10
NEIGHBOURS = 12
BOTH = 3  # sentences that show a neighbour
STATEMENTS = 10  # that are placed in time
SAID = 5  # statements of one who does not stand in a table, in a corpus of many
VARIANTS = 12
LONGEST = 60  # words of a sentence
_Place = tuple[str, int]  # article and number of the sentence
_Mark = tuple[int, int]


def names_with_evidence(corpus: Any) -> list[str]:
    """Give the ids of the names that have a dossier, by rank."""
    ranking = corpus.entity_ranking.sort_values(["rank", "entity_id"])
    return [str(e) for e in ranking["entity_id"].head(MOST_DOSSIERS)]


class Dossiers:
    """The names of a corpus and the evidence for the first of them.

    Parameters
    ----------
    corpus
        Anything with the tables as attributes.
    behind
        Gives where and when an article was printed, places in its raw file, and whether the page
        is to be sent on (then no more than 25 words of a sentence are shown).
    spoken
        Where the statements of each name are registered, so that the page holds them.
    """

    def __init__(self, corpus: Any, behind: Behind, spoken: Spoken | None) -> None:
        self._corpus = corpus
        self._behind = behind
        self._spoken = spoken
        ranking = corpus.entity_ranking.sort_values(["rank", "entity_id"])
        self._all = len(ranking)
        self._ranking = ranking.head(MOST_NAMES)
        self._ids = names_with_evidence(corpus)
        self._called = dict(zip(ranking["entity_id"], ranking["entity"], strict=True))
        self._more = 4 if self._all <= FEW_NAMES else 1
        self._texts: dict[tuple[str, int, int, str], int] = {}
        self._articles: dict[str, int] = {}

    @property
    def known(self) -> frozenset[str]:
        """The ids of the names that can be chosen on the page."""
        return frozenset(map(str, self._ranking["entity_id"]))

    def to_json(self) -> str:
        """Give all of it as JSON for the page's script; the same bytes for the same corpus."""
        told = {
            "names": list(self._names()),
            "dossiers": self._dossiers(),
            "texts": [],
            "articles": [],
            "unit": self._unit(),
            "note": self._note(),
        }
        told["texts"] = [
            [self._article(a), text, self._behind.place(a, start, end).rpartition(":")[2]]
            for a, start, end, text in self._texts
        ]
        told["articles"] = [
            [self._behind.outlet(a), *self._behind.dated(a), self._behind.articles[a].path]
            for a in self._articles
        ]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def _unit(self) -> str:
        scores = self._corpus.pair_scores
        return str(scores["unit"].iloc[0]) if len(scores) else "sentence"

    def _note(self) -> str:
        """Say what of the names is not on the page."""
        said = []
        if self._all > len(self._ranking):
            said.append(
                f"{number(len(self._ranking))} of {number(self._all)} names can be searched here, "
                "by rank; all are in entity_ranking.csv."
            )
        if len(self._ranking) > len(self._ids):
            said.append(
                f"Sentences of the first {number(len(self._ids))} names are in this page; for "
                "others, kwic in the notebooks lists them."
            )
        return " ".join(said)

    def _names(self) -> Iterator[list[Any]]:
        """Give of each name: id, name, kind, label, what is counted, spellings."""
        entities = self._corpus.entities
        spelt = dict(zip(entities["entity_id"], entities["aliases"], strict=True))
        for row in self._ranking.itertuples(index=False):
            counted = [
                f"{count_of(row.mentions, 'mention')} in {count_of(row.articles, 'article')}",
                f"rank {number(row.rank)} of {number(self._all)}",
            ]
            if not is_null(row.per_1000_words):
                rate = f"{number(row.per_1000_words, 1)} per 1,000 words"
                if not is_null(row.ci_low) and not is_null(row.ci_high):
                    rate += f" ({number(row.ci_low, 1)}–{number(row.ci_high, 1)})"
                counted.append(rate)
            yield [
                str(row.entity_id),
                row.entity,
                describe_kind(row.label),
                row.label,
                counted,
                spellings(spelt.get(row.entity_id, "[]"))[:VARIANTS],
            ]

    def _dossiers(self) -> dict[str, dict[str, Any]]:
        named = self._corpus.mentions
        named = named[(named["form"] == "name") & named["entity_id"].isin(self._ids)]
        spans = _spans(self._corpus.sentences)
        marks: dict[tuple[str, _Place], list[_Mark]] = defaultdict(list)
        ordered = named.sort_values(["article_id", "sentence", "start"])
        for row in ordered.itertuples(index=False):
            place = (str(row.article_id), int(row.sentence))
            if place not in spans:
                continue
            marks[str(row.entity_id), place].append((int(row.start), int(row.end)))
        places: dict[str, list[_Place]] = defaultdict(list)
        for entity_id, place in marks:
            places[entity_id].append(place)
        near = self._neighbours()
        self._find_statements()
        happened = self._happened()
        printed = self._printed()
        told = {}
        for entity_id in self._ids:
            here = self._in_turn(places[entity_id])
            shown = here[: SENTENCES * self._more]
            told[entity_id] = {
                "sentences": len(here),
                "shown": [
                    self._sentence(spans[place], place, marks[entity_id, place])
                    for place in self._printed_order(shown)
                ],
                "near": [
                    [other, n, articles, self._both(here, (entity_id, other), marks, spans)]
                    for other, n, articles in near[entity_id]
                ],
                "neighbours": len(near[entity_id]),
                "when": happened.get(entity_id, [0, []]),
                "printed": printed.get(entity_id),
                "said": self._said(entity_id),
                "through": self._through(entity_id),
                "about": self._about(entity_id),
            }
        return told

    # --- sentences --------------------------------------------------------------------------

    def _in_turn(self, places: Sequence[_Place]) -> list[_Place]:
        """Put places in order: the first of each article, the second of each, and so on."""
        turn: dict[str, int] = defaultdict(int)
        keyed = []
        for place in sorted(places):
            keyed.append((turn[place[0]], self._behind.articles[place[0]].path, place))
            turn[place[0]] += 1
        return [place for *_, place in sorted(keyed)]

    def _printed_order(self, places: Sequence[_Place]) -> list[_Place]:
        def key(place: _Place) -> tuple[str, str, int]:
            day = self._behind.articles[place[0]].published
            return ("9" if is_null(day) else str(day), *place)

        return sorted(places, key=key)

    def _both(
        self,
        places: Sequence[_Place],
        pair: tuple[str, str],
        marks: dict[tuple[str, _Place], list[_Mark]],
        spans: dict[_Place, _Mark],
    ) -> list[list[Any]]:
        """Give some sentences that name both."""
        shared = [place for place in places if (pair[1], place) in marks][:BOTH]
        return [
            self._sentence(
                spans[place], place, sorted(marks[pair[0], place] + marks[pair[1], place])
            )
            for place in self._printed_order(shared)
        ]

    def _sentence(self, inside: _Mark, place: _Place, marks: Iterable[_Mark]) -> list[Any]:
        """Give the number of a text, and where in it something is marked."""
        start, end = inside
        here = [(first - start, last - start) for first, last in marks]
        return self._text(place[0], start, end, here)

    def _text(self, article_id: str, start: int, end: int, marks: Sequence[_Mark]) -> list[Any]:
        text = str(self._behind.articles[article_id].text)[start:end]
        most = SHARED_WORDS if self._behind.share else LONGEST
        text, left = cut_to_words(text, marks, words=most)
        key = (article_id, start, end, text)
        if key not in self._texts:
            self._article(article_id)
        at = self._texts.setdefault(key, len(self._texts))
        return [at, [_utf16(text, edge) for mark in left for edge in mark]]

    def _article(self, article_id: str) -> int:
        return self._articles.setdefault(article_id, len(self._articles))

    # --- what else is known -----------------------------------------------------------------

    def _neighbours(self) -> dict[str, list[tuple[str, int, int]]]:
        found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        known, wanted = self.known, set(self._ids)
        pairs = top_pairs(self._corpus)
        for row in pairs.itertuples(index=False):
            a, b = str(row.entity_a), str(row.entity_b)
            for one, other in ((a, b), (b, a)):
                if one in wanted and other in known and len(found[one]) < NEIGHBOURS:
                    found[one].append((other, int(row.n_ab), int(row.articles)))
        return found

    def _happened(self) -> dict[str, list[Any]]:
        """Give of each name how many statements about it are dated, and some, by their days."""
        events = self._corpus.events
        dated = events[events["earliest"].notna() | events["latest"].notna()]
        told = dated.groupby("cluster")["article_id"].nunique().to_dict()
        wanted = set(self._ids)
        found: dict[str, list[Any]] = defaultdict(list)
        for row in dated.itertuples(index=False):
            heard = told.get(row.cluster, 1) if not is_null(row.cluster) else 1
            for entity_id in json.loads(row.entities):
                if entity_id in wanted:
                    found[entity_id].append((-heard, str(row.article_id), int(row.start), row))
        shown = {}
        for entity_id, rows in found.items():
            first: dict[Any, Any] = {}  # one of each happening, those that most articles tell
            for item in sorted(rows, key=lambda item: item[:3]):
                key = item[1:3] if is_null(item[3].cluster) else item[3].cluster
                first.setdefault(key, item[3])
            chosen = list(first.values())[: STATEMENTS * self._more]
            chosen.sort(key=lambda r: (r.latest if is_null(r.earliest) else r.earliest, r.start))
            shown[entity_id] = [len(rows), [self._statement(row) for row in chosen]]
        return shown

    def _statement(self, row: Any) -> list[Any]:
        at, _ = self._text(str(row.article_id), int(row.start), int(row.end), [])
        return [at, span(row.earliest, row.latest), row.modality]

    def _printed(self) -> dict[str, dict[str, Any]]:
        """Give of each name its mentions by the day, or month, of publication.

        ``marks`` are steps from the first day of the corpus, mentions, and what the day is called.
        """
        counts = self._corpus.entity_counts
        counts = counts[counts["entity_id"].isin(self._ids) & counts["published"].notna()]
        if counts.empty:
            return {}
        days = counts["published"].astype(str)
        unit = "month" if days.nunique() > 60 else "day"
        days = days.str[:7] if unit == "month" else days
        if days.nunique() < 2:
            return {}
        first, last = days.min(), days.max()
        place = {d: _steps(first, d) for d in set(days)}
        grouped = counts.assign(day=days).groupby(["entity_id", "day"])["mentions"].sum()
        return {
            str(entity_id): {
                "ends": [_call_day(first), _call_day(last)],
                "steps": place[last] + 1,
                "unit": unit,
                "marks": [[place[d], int(n), _call_day(d)] for (_, d), n in rows.items()],
            }
            for entity_id, rows in grouped.groupby(level=0)
        }

    def _find_statements(self) -> None:
        """Look up once which statements each name says, passes on, and which of others name it."""
        self._says: dict[str, list[int]] = defaultdict(list)
        self._passes: dict[str, list[int]] = defaultdict(list)
        self._named_in: dict[str, list[int]] = {}
        if self._spoken is None:
            return
        for column, found in (("entity_id", self._says), ("channel", self._passes)):
            for at, entity_id in enumerate(self._spoken.statements[column].tolist()):
                if not is_null(entity_id):
                    found[str(entity_id)].append(at)
        self._named_in = self._spoken.naming(self._ids)

    def _said(self, entity_id: str) -> str:
        """Give the address of the statements of a name; nothing where it says nothing."""
        return self._number(self._says, entity_id, "speaker", "{}")

    def _through(self, entity_id: str) -> str:
        """Give the address of the statements that a name passes on; nothing where it does not."""
        return self._number(self._passes, entity_id, "through", "Passed on by {}")

    def _about(self, entity_id: str) -> str:
        """Give the address of what others say that names it; nothing where they say nothing."""
        return self._number(self._named_in, entity_id, "naming", "Said by others, naming {}")

    def _number(self, found: dict[str, list[int]], entity_id: str, kind: str, title: str) -> str:
        places = found.get(entity_id)
        if self._spoken is None or not places:
            return ""
        rows = self._spoken.statements.iloc[places]
        return self._spoken.count_rows(
            title.format(self._called[entity_id]), f"{kind}-{entity_id}", rows, most=SAID
        ).key


def _call_day(day: str) -> str:
    """Say a day, or a month written as 2023-03."""
    if len(day) != 7:
        return span(day, day)
    last = monthrange(int(day[:4]), int(day[5:]))[1]
    return span(f"{day}-01", f"{day}-{last:02}")


def _steps(first: str, then: str) -> int:
    """Count the days, or months, from one to another."""
    if len(first) == 7:
        return 12 * (int(then[:4]) - int(first[:4])) + int(then[5:]) - int(first[5:])
    return (date.fromisoformat(then) - date.fromisoformat(first)).days


def _spans(sentences: pd.DataFrame) -> dict[_Place, _Mark]:
    columns = (sentences[c].tolist() for c in ("article_id", "sentence", "start", "end"))
    return {(article, at): (start, end) for article, at, start, end in zip(*columns, strict=True)}


def spellings(aliases: str) -> list[tuple[str, int]]:
    """Give the surface forms of an entity with their counts, the commonest first."""
    try:
        items = json.loads(aliases)
    except ValueError:
        return []
    if isinstance(items, dict):
        items = list(items.items())
    found = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, (list, tuple)) and len(item) == 2:
            found.append((str(item[0]), int(item[1])))
        elif isinstance(item, dict):
            surface = item.get("surface") or item.get("alias") or ""
            found.append((str(surface), int(item.get("mentions") or item.get("count") or 0)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _utf16(text: str, offset: int) -> int:
    """Turn an offset in code points into one of JavaScript's, which counts UTF-16 units."""
    return offset + sum(letter > "\uffff" for letter in text[:offset])
