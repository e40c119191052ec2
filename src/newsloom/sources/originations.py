"""How often a statement was made, in how many articles, and from how many independent origins.

Tellings of one statement are those that passages tie together. Two tellings have one origin where
one article copies the other, where their words are the same outside quotation marks, or where both
name the same agency as the one that passed it on. What merely says the same in other words, or
quotes the same words, counts as found out twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from newsloom.language import lexicon

LEAST_SHARED = 8  # words in a row of two texts, outside quotation marks, that tell of copying
CLOSE = 0.9  # share of the words of both that are the same; less can be the way such news is told
_LINKED = 0.5  # share of pairs between two groups of tellings that passages must tie together
_WORD = re.compile(r"\w+")

TELLINGS = ("statement", "article_id", "start", "end", "origination", "because")
STATEMENTS = ("statement", "mentions", "articles", "outlets", "originations", "text")

Place = tuple[str, int, int]


def find_statements(passages: pd.DataFrame, *, articles: pd.DataFrame) -> pd.DataFrame:
    """Group passages that say the same into statements.

    Parameters
    ----------
    passages, articles
        The tables of these names. Titles are left out; what a statement's article says, its copy
        says too where it has the same words.

    Returns
    -------
    Columns ``statement`` (numbered from 0 in the order of its first telling), ``article_id``,
    ``start``, ``end``; sorted. Stretches of one article that overlap are one telling. Two groups
    become one only where half of all pairs between them are passages, so that a chain of likenesses
    does not join what has nothing in common.
    """
    rows = passages[passages["relation"] != "near_duplicate"]
    rows = rows[rows["block_a"].isna() & rows["block_b"].isna()]
    copies = _copies(passages)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    spans: set[Place] = set()
    links: list[tuple[float, Place, Place]] = []
    columns = ["article_a", "start_a", "end_a", "article_b", "start_b", "end_b", "similarity"]
    for a, start_a, end_a, b, start_b, end_b, score in rows[columns].itertuples(index=False):
        one, other = (str(a), int(start_a), int(end_a)), (str(b), int(start_b), int(end_b))
        spans |= {one, other}
        links.append((-float(score), one, other))
    for place in sorted(spans):
        for copy in copies.get(place[0], ()):
            at = texts[copy].find(texts[place[0]][place[1] : place[2]])
            if at >= 0:
                same = (copy, at, at + place[2] - place[1])
                spans.add(same)
                links.append((-1.0, place, same))
    whole = _merged(spans)
    joining = _Joining(whole, links, copies)
    for _, one, other in sorted(links):
        joining.join(whole[one], whole[other])
    groups = sorted(sorted(places) for places in joining.groups())
    groups = [places for places in groups if len({place[0] for place in places}) > 1]
    found = [(number, *place) for number, places in enumerate(groups) for place in places]
    return pd.DataFrame(found, columns=list(TELLINGS[:4]))


def _copies(passages: pd.DataFrame) -> dict[str, list[str]]:
    """Give the copies of each article that has some, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = passages.loc[passages["relation"] == "near_duplicate", ["article_a", "article_b"]]
    for a, b in rows.itertuples(index=False, name=None):
        found[a].append(b)
        found[b].append(a)
    return {article_id: sorted(set(ids)) for article_id, ids in found.items()}


class _Joining:
    """Groups of tellings, joined two at a time.

    One statement can stand in all articles of a corpus. So two groups are never gone through pair
    by pair: what ties the smaller one's tellings to the larger is counted.

    Parameters
    ----------
    whole
        The telling that each stretch is part of.
    links
        Stretches that passages tie together, with how alike they are.
    copies
        The copies of each article that has some.
    """

    def __init__(
        self,
        whole: Mapping[Place, Place],
        links: Iterable[tuple[float, Place, Place]],
        copies: Mapping[str, Iterable[str]],
    ) -> None:
        self._copies = copies
        self._tied: dict[Place, set[Place]] = defaultdict(set)
        for _, one, other in links:
            self._tied[whole[one]].add(whole[other])
            self._tied[whole[other]].add(whole[one])
        # Each group by its first telling, which stays when others come in.
        self._group = {place: place for place in whole.values()}
        self._members = {place: {place} for place in self._group}
        self._articles = {place: Counter([place[0]]) for place in self._group}
        self._apart: set[tuple[Place, int, Place, int]] = set()

    def join(self, one: Place, other: Place) -> None:
        """Make one group of those of two tellings, if enough ties them together."""
        large, small = self._group[one], self._group[other]
        if large == small:
            return
        if len(self._members[large]) < len(self._members[small]):
            large, small = small, large
        asked = (large, len(self._members[large]), small, len(self._members[small]))
        if asked in self._apart:  # neither has grown since
            return
        if not self._fit(large, small):
            self._apart.add(asked)
            return
        self._members[large] |= self._members[small]
        self._articles[large] += self._articles.pop(small)
        for place in self._members.pop(small):
            self._group[place] = large

    def _fit(self, large: Place, small: Place) -> bool:
        """Whether passages tie enough of the pairs of two groups, of two articles each.

        Copies of one article need not be compared with each other: those that are not tied don't
        count.
        """
        members, articles = self._members[large], self._articles[large]
        pairs = len(members) * len(self._members[small])
        pairs -= sum(n * articles[a] for a, n in self._articles[small].items())
        near = {
            place: [p for p in self._tied[place] if p in members and p[0] != place[0]]
            for place in self._members[small]
        }
        tied = sum(map(len, near.values()))
        if not pairs or tied >= _LINKED * pairs:
            return pairs > 0
        untied = 0
        for place, there in near.items():
            known = Counter(p[0] for p in there)
            untied += sum(articles[a] - known[a] for a in self._copies.get(place[0], ()))
        return tied >= _LINKED * (pairs - untied)

    def groups(self) -> Iterable[set[Place]]:
        """Give the tellings of each group."""
        return self._members.values()


def _merged(spans: Iterable[Place]) -> dict[Place, Place]:
    """Give for each stretch the telling that it is part of: stretches of which 0.4 is common."""
    merged: dict[Place, Place] = {}
    open_: list[Place] = []
    last: Place | None = None
    for place in sorted(spans):
        if last and last[0] == place[0]:
            overlap = min(last[2], place[2]) - max(last[1], place[1])
            longer = max(last[2] - last[1], place[2] - place[1])
            if 5 * overlap > 2 * longer:
                last = (place[0], min(last[1], place[1]), max(last[2], place[2]))
                open_.append(place)
                continue
        merged |= {one: last for one in open_ if last}
        open_, last = [place], place
    merged |= {one: last for one in open_ if last}
    return merged


def count_originations(
    tellings: pd.DataFrame,
    *,
    passages: pd.DataFrame,
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    entities: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count mentions, articles, outlets and independent originations of statements or figures.

    Parameters
    ----------
    tellings
        ``statement``, ``article_id``, ``start``, ``end``: as `find_statements` gives them, or any
        others that are known to tell one thing.
    passages, articles, quotes, entities
        The tables of these names.

    Returns
    -------
    One row per statement (columns `STATEMENTS`; ``text`` is its first telling as printed), most
    originations first; and one row per telling (columns `TELLINGS`): ``origination`` numbers the
    origins of a statement from 1, ``because`` says what ties it to an earlier telling.
    """
    evidence = _Evidence(passages, articles, quotes, entities)
    rows, counted = [], []
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for statement, group in tellings.groupby("statement", sort=True):
        places = [
            (str(a), int(s), int(e))
            for a, s, e in sorted(
                group[["article_id", "start", "end"]].itertuples(index=False, name=None)
            )
        ]
        origin: list[int] = []
        earlier = _Earlier(evidence)
        for at, place in enumerate(places):
            ties = [
                (number, why)
                for number in earlier.near(place)
                if (why := evidence.tie(places[number], place))
            ]
            earlier.add(at, place)
            # Tied to two that were apart, a telling makes them one.
            known = sorted({origin[number] for number, _ in ties})
            number = known[0] if known else at + 1
            if len(known) > 1:
                origin = [number if o in known else o for o in origin]
            origin.append(number)
            rows.append([statement, *place, number, ties[0][1] if ties else ""])
        named = {o: n for n, o in enumerate(dict.fromkeys(origin), start=1)}
        for row, number in zip(rows[-len(places) :], origin, strict=True):
            row[4] = named[number]
        ids = {place[0] for place in places}
        printed = {str(outlets[a]) for a in ids if not pd.isna(outlets[a])}
        first = places[0]
        text = texts[first[0]][first[1] : first[2]]
        counted.append((statement, len(places), len(ids), len(printed), len(named), text))
    made = pd.DataFrame(counted, columns=list(STATEMENTS)).sort_values(
        ["originations", "articles", "mentions", "statement"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )
    return made, pd.DataFrame(rows, columns=list(TELLINGS))


class _Evidence:
    """What ties two tellings to one origin."""

    def __init__(
        self,
        passages: pd.DataFrame,
        articles: pd.DataFrame,
        quotes: pd.DataFrame,
        entities: pd.DataFrame,
    ) -> None:
        self._texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        self._copies: dict[tuple[str, str], float] = {}
        self._shared: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        self.copies: dict[str, set[str]] = defaultdict(set)
        """The copies of each article,"""
        self.sharing: dict[str, set[str]] = defaultdict(set)
        """and those that have words in common with it."""
        columns = ["article_a", "start_a", "end_a", "article_b", "start_b", "end_b", "relation"]
        columns.append("similarity")
        bodies = passages[passages["block_a"].isna() & passages["block_b"].isna()]
        for a, start_a, end_a, b, start_b, end_b, kind, score in bodies[columns].itertuples(
            index=False
        ):
            if kind == "near_duplicate":
                self._copies[a, b] = 1.0
                self.copies[a].add(b)
                self.copies[b].add(a)
            elif kind == "near_verbatim" and score >= CLOSE:
                self._shared[a, b].append((start_a, end_a, start_b, end_b))
                self.sharing[a].add(b)
                self.sharing[b].add(a)
        self._direct: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._through: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        agencies = _agencies(entities)
        called = dict(zip(entities["entity_id"], entities["entity"], strict=True))
        columns = ["article_id", "start", "end", "kind", "entity_id", "channel"]
        columns += ["source_start", "cue_start"]
        for row in quotes[columns].itertuples(index=False):
            if row.kind == "direct":
                self._direct[row.article_id].append((row.start, row.end))
            through = None if pd.isna(row.channel) else str(row.channel)
            if through is None and not pd.isna(row.entity_id) and row.entity_id in agencies:
                through = str(row.entity_id)
            if through:
                name = called.get(through, through)
                self._through[row.article_id].append((row.start, row.end, str(name).casefold()))
        self._wires = {
            article_id: names
            for article_id, byline in zip(articles["article_id"], articles["byline"], strict=True)
            if not pd.isna(byline) and (names := _wires_in(str(byline)))
        }

    def tie(self, one: Place, other: Place) -> str:
        """Say what ties two tellings to one origin; the empty text if nothing does."""
        if one[0] == other[0]:
            return "the same article"
        swapped = one[0] > other[0]
        first, second = (other, one) if swapped else (one, other)
        pair = (first[0], second[0])
        if pair in self._copies:
            return f"{other[0]} is a copy of {one[0]}, or the other way round"
        for start_a, end_a, start_b, end_b in self._shared.get(pair, ()):
            if _meet((start_a, end_a), first) and _meet((start_b, end_b), second):
                words = self._own_words(first[0], start_a, end_a)
                words = min(words, self._own_words(second[0], start_b, end_b))
                if words >= LEAST_SHARED:
                    return f"{words} of the same words as in {one[0]}"
        passed = self.passed_on(one) & self.passed_on(other)
        if passed:
            return f"both through {min(passed)}"
        return ""

    def _own_words(self, article_id: str, start: int, end: int) -> int:
        """Count the words of a stretch that stand outside quotation marks."""
        text, at, words = self._texts[article_id], start, 0
        for low, high in sorted(self._direct.get(article_id, ())):
            if high <= at or low >= end:
                continue
            words += len(_WORD.findall(text, at, max(at, low)))
            at = max(at, high)
        return words + len(_WORD.findall(text, at, max(at, end)))

    def passed_on(self, place: Place) -> set[str]:
        """Give who passed a telling on: named with it, or the agency that signs the article."""
        named = {
            name
            for start, end, name in self._through.get(place[0], ())
            if start < place[2] and place[1] < end
        }
        return named | self._wires.get(place[0], set())


class _Earlier:
    """Earlier tellings of a statement, by what can tie a later one to them.

    Those that one thing ties together have one origin already, so the first of them is enough;
    words in common are asked of each telling.
    """

    def __init__(self, evidence: _Evidence) -> None:
        self._evidence = evidence
        self._of_article: dict[str, list[int]] = defaultdict(list)
        self._through: dict[str, int] = {}

    def add(self, number: int, place: Place) -> None:
        """Take in a telling, by its number."""
        self._of_article[place[0]].append(number)
        for name in self._evidence.passed_on(place):
            self._through.setdefault(name, number)

    def near(self, place: Place) -> list[int]:
        """Give the numbers of tellings that a later one may be tied to, in order."""
        found = {self._through[n] for n in self._evidence.passed_on(place) if n in self._through}
        for article in (place[0], *self._evidence.copies.get(place[0], ())):
            found.update(self._of_article.get(article, ())[:1])
        for article in self._evidence.sharing.get(place[0], ()):
            found.update(self._of_article.get(article, ()))
        return sorted(found)


def _meet(span: tuple[int, int], place: Place) -> bool:
    shorter = min(span[1] - span[0], place[2] - place[1])
    return 2 * (min(span[1], place[2]) - max(span[0], place[1])) > shorter


def _agencies(entities: pd.DataFrame) -> set[str]:
    """Give the entities that are news agencies."""
    return {
        str(entity_id)
        for entity_id, name in zip(entities["entity_id"], entities["entity"], strict=True)
        if any(entry.kind == "agency" for entry in lexicon.by_surface().get(name, ()))
    }


def _wires_in(byline: str) -> set[str]:
    """Give the agencies named in a byline."""
    known: Mapping[str, Any] = lexicon.by_surface()
    words = re.findall(r"[\w’'-]+", byline)
    runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 4)}
    return {
        entry.name.casefold()
        for run in runs
        for entry in known.get(run, ())
        if entry.kind == "agency"
    }
