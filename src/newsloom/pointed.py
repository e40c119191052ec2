"""What stands behind the marks of figures, found by the keys that the figures carry.

A key is an entity id, two of them with a blank between, the address of a happening, or what
`newsloom.marks.mark_of` makes. Each is looked up among the articles it is of, so that a large
corpus costs little more a mark than a small one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from newsloom.among import Among
from newsloom.days import period_of, say_period, span
from newsloom.evidence import cut_to_words
from newsloom.labels import NO_OUTLET, happening_of, shorten
from newsloom.marks import Mark, Sides, read_mark
from newsloom.plots.days import middle_of, window_of
from newsloom.plots.time_axis import SHORT_WORDS
from newsloom.report.behind import REMOVED, Evidence, Segment, place
from newsloom.report.words import is_null

EACH = 6  # sentences of a name or a happening
EACH_PAIR = 4
EACH_CELL = 3  # of a name in one outlet or on one day, of a kind of what was removed
LONGEST = 90  # characters of what a mark is called
_LONG = 60  # words of a removed block, or of a passage
_RELATIONS = {
    "near_duplicate": "the whole article",
    "same_quotation": "the same quotation",
    "near_verbatim": "in nearly the same words",
    "same_statement": "the same statement",
}
_ORDERS = {
    "first": "surely first",
    "later": "surely later",
    "same_day": "on the same day",
    "not_known": "order not known",
}


class Pointed:
    """Finds what the marks of figures stand for, in one corpus.

    Parameters
    ----------
    corpus
        The corpus that was drawn.
    most
        Pieces of evidence a mark at most; of some kinds of marks fewer are given.
    """

    def __init__(self, corpus: Any, *, most: int = EACH) -> None:
        self._each, self._each_pair, self._each_cell = (
            min(most, each) for each in (EACH, EACH_PAIR, EACH_CELL)
        )
        self._corpus = corpus
        entities, scores = corpus.entities, corpus.pair_scores
        self._names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
        self._scores = scores
        self._pairs: dict[str, int] = {}
        for at, ends in enumerate(zip(scores["entity_a"], scores["entity_b"], strict=True)):
            self._pairs.setdefault(" ".join(sorted(ends)), at)
        self._among = Among(corpus)
        self._on_clock = lru_cache(maxsize=None)(self._clocked)
        self._in_lanes = lru_cache(maxsize=None)(self._laid_in_lanes)
        self._kinds: dict[str, Callable[[str, Mapping[str, str]], Mark | None]] = {
            "article": self._article,
            "block": self._block,
            "firsts": self._firsts,
            "lane": self._lane,
            "likely": self._likely,
            "named": self._named,
            "pair": self._pair_in,
            "printed": self._printed,
            "quoted": self._quoted,
            "shared": self._shared,
            "spelt": self._spelt,
            "told": self._told,
        }

    def mark(self, key: str) -> Mark | None:
        """Give what a key stands for, if it is of this corpus."""
        kind, cell = read_mark(key)
        if kind in self._kinds:
            return self._kinds[kind](key, cell)
        if key in self._names:
            return self._entity(key, key, self._names[key], None, self._each)
        if key in self._pairs:
            return self._pair(key, self._pairs[key], None)
        if key in self._happened:
            rows = self._happened[key]
            words = shorten(" ".join(str(self._told_by["text"][rows[0]]).split()), LONGEST)
            return self._events(key, words, rows)
        return None

    # --- names, pairs, happenings ---------------------------------------------------------------

    def _entity(
        self, key: str, entity: str, name: str, within: frozenset[str] | None, limit: int
    ) -> Mark:
        named = self._among.places.get(entity, {})
        places = [one for one in named if within is None or one[0] in within]
        shown = [
            self._among.around(one[0], named[one]) for one in self._among.choose(places, limit)
        ]
        return Mark(key, name, len(places), shown)

    def _named(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        entity = cell["entity"]
        within, where = self._among.articles_of(cell)
        if entity not in self._names or (within is not None and not within):
            return None
        limit = self._each if within is None else self._each_cell
        name = " · ".join(filter(None, (self._names[entity], where)))
        return self._entity(key, entity, name, within, limit)

    def _pair(self, key: str, at: int, within: frozenset[str] | None, where: str = "") -> Mark:
        row = self._scores.iloc[at]
        ends, limit = (
            [row["entity_a"], row["entity_b"]],
            self._each_pair if within is None else self._each_cell,
        )
        one, other = (self._among.places.get(end, {}) for end in ends)
        name = " · ".join(filter(None, (" and ".join(self._names[end] for end in ends), where)))
        if row["unit"] != "sentence":
            both = {a for a, _ in one} & {a for a, _ in other}
            behind = self._among.behind(frozenset(both if within is None else both & within))
            shown, found = behind.of_pair(row, limit=limit)
            return Mark(key, name, found, shown)
        places = [p for p in one if p in other and (within is None or p[0] in within)]
        chosen = self._among.choose(places, limit)
        shown = [self._among.around(p[0], sorted(one[p] + other[p])) for p in chosen]
        return Mark(key, name, len(places), shown)

    def _pair_in(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        at = self._pairs.get(" ".join(sorted((cell["a"], cell["b"]))))
        within, where = self._among.articles_of(cell)
        return None if at is None else self._pair(key, at, within, where)

    def _events(self, key: str, name: str, rows: Sequence[int], limit: int = 0) -> Mark:
        """Give some rows of events; lists, as frames of a few rows each take far longer."""
        told, turns = self._told_by, Counter[str]()
        taken: list[tuple[int, int, int]] = []
        for at in rows:
            article = told["article_id"][at]
            taken.append((turns[article], len(taken), at))  # of each article in turn
            turns[article] += 1
        chosen = []
        for _, _, at in sorted(taken)[: limit or self._each]:
            article, start = told["article_id"][at], int(told["start"][at])
            printed = self._among.published.get(article)
            chosen.append((is_null(printed), str(printed), article, start, at))
        shown = []
        for *_, article, start, at in sorted(chosen):
            when = span(told["earliest"][at], told["latest"][at])
            stretch = [(start, int(told["end"][at]))]
            shown.append(self._among.around(article, stretch, f"{told['modality'][at]}, {when}"))
        return Mark(key, name, len(rows), shown)

    def _lane(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        length = cell.get("length", "day")
        wanted = (cell["entity"], cell["day"], cell["modality"])
        rows = self._in_lanes(length).get(wanted, [])
        if not rows:
            return None
        when = say_period(wanted[1], length)
        told = (self._names.get(wanted[0], wanted[0]), when, SHORT_WORDS[wanted[2]])
        return self._events(key, " · ".join(told), rows, self._each_cell)

    def _told(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        clock, period, length = cell["clock"], cell["period"], cell.get("length", "day")
        rows = self._on_clock(clock, length).get(period, [])
        name = f"{clock} {say_period(period, length)}"
        return self._events(key, name, rows) if rows else None

    # --- articles, and what stands in them ------------------------------------------------------

    def _article(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        if cell["id"] not in self._among.called:
            return None
        return Mark(key, self._among.called[cell["id"]], 1, self._heads([cell["id"]], 2), "article")

    def _printed(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        within, where = self._among.articles_of(cell)
        return self._list(key, where, within or frozenset())

    def _likely(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        period, length = cell["period"], cell.get("length", "day")
        kept = self._among.kept
        held = [period_of(one, length) == period for one in kept["published"]]
        return self._list(key, say_period(period, length), frozenset(kept["article_id"][held]))

    def _list(self, key: str, name: str, ids: frozenset[str]) -> Mark | None:
        kept = self._among.kept
        rows = kept[kept["article_id"].isin(ids)].sort_values(["published", "path"])
        if rows.empty:
            return None
        return Mark(
            key, name, len(rows), self._heads(rows["article_id"].head(self._each), 0), "article"
        )

    def _heads(self, ids: Iterable[str], dates: int) -> list[Evidence]:
        """Give the headline of each article, and of what its day was found by so many pieces."""
        found: list[Evidence] = []
        for one in ids:
            row = self._among.whole.articles[one]
            title = row.title if isinstance(row.title, str) and row.title.strip() else row.text
            text = shorten(cut_to_words(str(title), [])[0], 200)
            where = place(row.path, 0, len(row.raw))
            found.append(self._told_of(one, text, where, ""))
            found += list(self._among.whole.of_date(one))[:dates]
        return found

    def _block(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        ids = {name: one for one, name in self._among.called.items()}
        blocks, kind = self._corpus.blocks, cell["kind"]
        of_article = self._among.rows_of("blocks").get(ids.get(cell["article"], ""))
        if of_article is None:
            return None
        rows = blocks.iloc[of_article]
        rows = rows[rows["kind"] == kind]
        shown = []
        for row in rows.head(self._each_cell).itertuples():
            article = self._among.whole.articles[row.article_id]
            where = place(article.path, row.raw_start, row.raw_end)
            shown.append(
                self._told_of(row.article_id, article.raw[row.raw_start : row.raw_end], where, "")
            )
        name = f"{cell['article']} · {REMOVED.get(kind, kind)}"
        return Mark(key, name, len(rows), shown, "block")

    def _quoted(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        from newsloom.said import list_statements

        rows = list_statements(self._corpus)
        rows = rows[~rows["part"] & (rows["known"] == "named")]
        rows = rows[rows["outlet"] == cell["outlet"]]
        quotes = self._corpus.quotes.reset_index(drop=True).loc[rows.index]
        chosen = _in_turn(quotes, self._each)
        shown = self._among.behind(frozenset(chosen["article_id"])).of_quotes(chosen)
        return Mark(key, cell["outlet"], len(rows), shown, "statement")

    def _spelt(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        rows = self._spellings
        told = ("part", "spelling_of", "surface", "outlet")
        held = rows["entity_id"] == cell["entity"]
        for name in told:
            held &= rows[name] == cell[name]
        ids = frozenset(rows.loc[held, "article_id"])
        mentions = self._corpus.mentions
        own = (mentions["form"] == "name") & (mentions["entity_id"] == cell["entity"])
        named = mentions[own & mentions["article_id"].isin(ids)]
        word = re.compile(rf"(?<!\w){re.escape(_plain(cell['surface']))}(?!\w)")
        named = named[[bool(word.search(_plain(said))) for said in named["surface"]]]
        shown = [
            self._among.around(row.article_id, [(int(row.start), int(row.end))])
            for row in _in_turn(named, self._each_cell).itertuples()
        ]
        name = f"{cell['surface']} · {cell['outlet']}"
        return Mark(key, name, int(held.sum()), shown, "mention")

    # --- what outlets share ---------------------------------------------------------------------

    def _shared(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        outlets, rows, shown = self._among.outlets, self._corpus.passages, []
        ends = [
            (outlets.get(a, NO_OUTLET), outlets.get(b, NO_OUTLET))
            for a, b in zip(rows["article_a"], rows["article_b"], strict=True)
        ]
        wanted = {cell["a"], cell.get("b", cell["a"])}
        held = [
            one != other and NO_OUTLET not in (one, other) and wanted <= {one, other}
            for one, other in ends
        ]
        rows = rows[held]
        for row in (
            rows.sort_values("similarity", ascending=False).head(self._each_cell).itertuples()
        ):
            for side in "ab":
                article, block = getattr(row, f"article_{side}"), getattr(row, f"block_{side}")
                start, end = getattr(row, f"start_{side}"), getattr(row, f"end_{side}")
                note = _RELATIONS.get(row.relation, row.relation)
                shown.append(self._stretch(article, start, end, note, raw=not pd.isna(block)))
        name = " and ".join(filter(None, (cell["a"], cell.get("b", ""))))
        return Sides(key, name, len(rows), shown, "passage")

    def _firsts(self, key: str, cell: Mapping[str, str]) -> Mark | None:
        rows = self._orders
        own = rows[(rows["outlet"] == cell["outlet"]) & (rows["order"] == cell["order"])]
        shown = []
        for statement in own["statement"].head(self._each_cell):
            of_it = rows[rows["statement"] == statement]
            of_it = of_it.assign(other=of_it["outlet"] != cell["outlet"])
            for row in of_it.sort_values(["other", "low", "outlet"]).head(2).itertuples():
                note = "" if row.other else _ORDERS[row.order]
                shown.append(self._stretch(row.article_id, row.start, row.end, note))
        name = f"{cell['outlet']} · {_ORDERS[cell['order']]}"
        return Sides(key, name, len(own), shown, "statement") if len(own) else None

    # --- pieces of evidence ---------------------------------------------------------------------

    def _stretch(
        self, article: str, start: int, end: int, note: str, *, raw: bool = False
    ) -> Evidence:
        row = self._among.whole.articles[article]
        text = (row.raw if raw else row.text)[int(start) : int(end)]
        where = self._among.whole.place(article, int(start), int(end))
        where = place(row.path, int(start), int(end)) if raw else where
        return self._told_of(article, text, where, note)

    def _told_of(self, article: str, text: str, where: str, note: str) -> Evidence:
        text = " ".join(str(text).split())
        text = cut_to_words(text, [])[0] if self._corpus.share else cut_long(text)
        when, how = self._among.whole.dated(article)
        outlet = self._among.whole.outlet(article)
        return Evidence(outlet, when, how, (Segment(text, False),), where, note)

    @cached_property
    def _told_by(self) -> dict[str, list[Any]]:
        """What is shown of events, column by column."""
        columns = ("article_id", "start", "end", "earliest", "latest", "modality", "text")
        return {column: self._corpus.events[column].tolist() for column in columns}

    @cached_property
    def _happened(self) -> dict[str, list[int]]:
        events = self._corpus.events
        found: dict[str, list[int]] = {}
        for at, (cluster, text) in enumerate(zip(events["cluster"], events["text"], strict=True)):
            found.setdefault(happening_of(cluster, text), []).append(at)
        return found

    def _clocked(self, clock: str, length: str) -> dict[str, list[int]]:
        """Rows of events by the period they tell of, or were printed in."""
        events = self._corpus.events
        ends = [events["earliest"], events["latest"]]
        if clock == "printed":
            ends = [events["article_id"].map(self._among.published)] * 2
        found: dict[str, list[int]] = {}
        for at, (first, last) in enumerate(zip(*ends, strict=True)):
            period = period_of(first, length)
            if period and period == period_of(last, length):
                found.setdefault(period, []).append(at)
        return found

    def _laid_in_lanes(self, length: str) -> dict[tuple[str, str, str], list[int]]:
        """Rows of events by who is named in them, the period they are drawn at, and modality."""
        events = self._corpus.events
        found: dict[tuple[str, str, str], list[int]] = {}
        dated = events["earliest"].notna() | events["latest"].notna()
        window = window_of(events[dated], self._corpus.articles) if dated.any() else None
        rows = events[["earliest", "latest", "modality", "entities"]].itertuples()
        for at, (row, has_day) in enumerate(zip(rows, dated.tolist(), strict=True)):
            if window is None or not has_day:
                continue
            drawn = period_of(window.place(middle_of(row)).isoformat(), length)
            for entity in json.loads(row.entities):
                found.setdefault((entity, drawn, row.modality), []).append(at)
        return found

    @cached_property
    def _spellings(self) -> pd.DataFrame:
        from newsloom.frequency.variants import spell_names

        found = spell_names(self._corpus.mentions, self._corpus.articles)
        return found.assign(outlet=found["outlet"].fillna(NO_OUTLET))

    @cached_property
    def _orders(self) -> pd.DataFrame:
        from newsloom.shared import order_tellings

        return order_tellings(self._corpus)


def cut_long(text: str) -> str:
    """Cut a text to as many words as evidence of one mark may have."""
    return cut_to_words(text, [], words=_LONG)[0]


def _in_turn(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Take so many rows, the first of each article, then the second, and keep their order."""
    turn = rows.groupby("article_id", sort=False).cumcount()
    return rows.loc[turn.sort_values(kind="stable").index[:most]].sort_index()


def _plain(text: str) -> str:
    return str(text).casefold().translate(str.maketrans("’‘ʼ`", "''''"))
