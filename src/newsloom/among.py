"""A corpus as it is looked into for the marks of a figure: article by article, and kept at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from newsloom.days import period_of, say_period
from newsloom.evidence import cut_to_words
from newsloom.labels import NO_OUTLET, name_articles
from newsloom.report.behind import Behind, Evidence, View, segmented

Span = tuple[int, int]
_CUT = ("articles", "mentions", "sentences", "blocks", "edits")


class Among:
    """Gives some articles of a corpus, what they are called, and what finds evidence in them."""

    def __init__(self, corpus: Any) -> None:
        self._corpus = corpus
        self.behind = lru_cache(maxsize=64)(self._among)
        self.printed = lru_cache(maxsize=None)(self._printed)
        self.groups = lru_cache(maxsize=None)(self._groups)

    def articles_of(self, cell: Mapping[str, str]) -> tuple[frozenset[str] | None, str]:
        """Give the articles that a cell is of, and what they are called; None: all of them."""
        if "article" in cell:
            return frozenset({cell["article"]}), self.called.get(cell["article"], "")
        if "group" in cell:
            return self.groups(cell["group"]), cell["group"]
        outlet, first = cell.get("outlet", ""), cell.get("first", "")
        last, length = cell.get("last", first), cell.get("length", "day")
        told = [outlet, say_period(first, length, last) if first else ""]
        within = self.printed(outlet, first, last, length) if any(told) else None
        return within, " · ".join(filter(None, told))

    def _printed(self, outlet: str, first: str, last: str, length: str) -> frozenset[str]:
        """Give the articles of an outlet, of periods, or of both; each is surely of one period."""
        kept = self.kept
        if outlet:
            kept = kept[kept["outlet"] == outlet]
        if first:
            ends = zip(kept["published_earliest"], kept["published_latest"], strict=True)
            held = [
                bool(one) and one == other and first <= one <= last
                for one, other in ((period_of(a, length), period_of(b, length)) for a, b in ends)
            ]
            kept = kept[held]
        return frozenset(kept["article_id"])

    def _groups(self, group: str) -> frozenset[str]:
        """Give the articles of an outlet, or else of the period of that name."""
        from newsloom.frequency.groups import GROUPINGS, group_articles

        for by in GROUPINGS:
            rows = group_articles(self._corpus.articles, by=by)
            found = rows.loc[(rows["group"] == group).fillna(False), "article_id"]
            if len(found):
                return frozenset(found)
        return frozenset()

    def _among(self, ids: frozenset[str]) -> Behind:
        """Give what finds evidence among some articles, the faster the fewer these are."""
        frames = {}
        for name in _CUT:
            at = sorted(place for one in ids for place in self.rows_of(name).get(one, ()))
            frames[name] = getattr(self._corpus, name).iloc[at]
        return Behind(View(self._corpus, **frames), share=self._corpus.share)

    def rows_of(self, table: str) -> Mapping[str, Sequence[int]]:
        """Give which rows of a table are of which article."""
        if table not in self._indices:
            self._indices[table] = getattr(self._corpus, table).groupby("article_id").indices
        return self._indices[table]

    @cached_property
    def _indices(self) -> dict[str, Any]:
        return {}

    @cached_property
    def whole(self) -> Behind:
        """What finds evidence in the whole corpus."""
        return Behind(self._corpus, share=self._corpus.share)

    @cached_property
    def kept(self) -> pd.DataFrame:
        """The articles that were kept, an outlet for each."""
        kept = self._corpus.articles[self._corpus.articles["status"] == "kept"]
        return kept.assign(outlet=kept["outlet"].fillna(NO_OUTLET))

    @cached_property
    def called(self) -> dict[str, str]:
        """What each article is called, as in every figure."""
        return name_articles(self._corpus.articles)

    @cached_property
    def outlets(self) -> dict[str, str]:
        """The outlet of each article that was kept."""
        return dict(zip(self.kept["article_id"], self.kept["outlet"], strict=True))

    @cached_property
    def published(self) -> dict[str, Any]:
        """The likeliest day of each article."""
        articles = self._corpus.articles
        return dict(zip(articles["article_id"], articles["published"], strict=True))

    @cached_property
    def places(self) -> dict[str, dict[tuple[str, int], list[Span]]]:
        """Where each entity is named: by article and sentence, the names in it."""
        named = self._corpus.mentions
        named = named[named["form"] == "name"]
        columns = ["entity_id", "article_id", "sentence", "start", "end"]
        found: dict[str, dict[tuple[str, int], list[Span]]] = {}
        rows = named[columns].sort_values(columns[1:4]).itertuples(index=False, name=None)
        for entity, article, sentence, start, end in rows:
            of_entity = found.setdefault(entity, {})
            of_entity.setdefault((article, int(sentence)), []).append((int(start), int(end)))
        return found

    @cached_property
    def sentences(self) -> dict[str, dict[int, Span]]:
        """Where the sentences of each article begin and end."""
        found: dict[str, dict[int, Span]] = {}
        columns = ["article_id", "sentence", "start", "end"]
        for article, n, start, end in self._corpus.sentences[columns].itertuples(
            index=False, name=None
        ):
            found.setdefault(article, {})[int(n)] = (int(start), int(end))
        return found

    def choose(self, places: Iterable[tuple[str, int]], most: int) -> list[tuple[str, int]]:
        """Take so many places, the first of each article, then the second, as they were printed."""
        articles = self.whole.articles
        turns: Counter[str] = Counter()
        ordered = []
        for article, at in sorted(places):
            ordered.append((turns[article], articles[article].path, article, at))
            turns[article] += 1
        chosen = [(article, at) for _, _, article, at in sorted(ordered)[:most]]
        return sorted(chosen, key=lambda place: (str(articles[place[0]].published), *place))

    def around(self, article: str, spans: Sequence[Span], note: str = "") -> Evidence:
        """Give the sentences that stretches of an article lie in, and the stretches marked."""
        low, high = min(start for start, _ in spans), max(end for _, end in spans)
        inside = [s for s in self.sentences.get(article, {}).values() if s[0] < high and s[1] > low]
        first = min([low, *(start for start, _ in inside)])
        last = max([high, *(end for _, end in inside)])
        row = self.whole.articles[article]
        text, marks = row.text[first:last], [(a - first, b - first) for a, b in spans]
        if self._corpus.share:
            text, marks = cut_to_words(text, marks)
        when, how = self.whole.dated(article)
        where = self.whole.place(article, first, last)
        segments = tuple(segmented(text, marks))
        return Evidence(self.whole.outlet(article), when, how, segments, where, note)
