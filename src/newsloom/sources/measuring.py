"""What two statements have in common, and what tells them apart, measured for many pairs at once.

Every statement is a set of items (concepts, names, numbers, a speaker), each weighing as much as it
is rare; see `newsloom.sources.alike` for how they are put into numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from newsloom.on_disk import Runs
from newsloom.sources.packing import (
    CAPITAL,
    COUNTED,
    DIRECT,
    KINDS,
    NAME,
    NUMBER,
    ROUND,
    VAGUE,
    WHOLE,
    WORD,
    shares_of,
)
from newsloom.sources.stories import Stories, once

if TYPE_CHECKING:
    from newsloom.sources.alike import Statements

STORY = (WORD, NAME, NUMBER)  # what a story consists of
RARE = 12  # statements that have something in common, up to which all are compared
CROWD = 5  # how many of the next ones in time each is compared with, where there are more
WEEK = 7
LONGEST = 366  # days; what is dated more vaguely says nothing about occasions
_AT_ONCE = 20_000  # statements
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIRED = 7  # of what is common, the rarest so many of a statement are looked at two by two
# A corpus tells little of what is rare in it until it has so many statements.
_USUAL_WORDS, _USUAL_NAMES, _NAME_SHARE = 3_000.0, 300.0, 0.01
_LENGTH = 8.0  # words of a statement, on average

FEATURES = (
    "words_none words_contained words_jaccard words_weight words_evidence names_contained "
    "names_jaccard names_weight names_evidence names_apart numbers_shared numbers_weight "
    "numbers_apart days_shared days_apart days_gap printed_gap speaker_words speaker_contained "
    "speaker_evidence speaker_apart modality_apart course_apart both_direct length "
    "days_near numbers_other same_happening"
).split()


class Table:
    """The statements as arrays, with the weight of all they consist of."""

    def __init__(self, statements: Statements) -> None:
        self.count = len(statements)
        self.articles = np.asarray(statements._articles)
        self.first = np.array(statements._first)
        self.last = np.array(statements._last)
        self.printed = np.asarray(statements._printed)
        self.speakers = np.asarray(statements._speakers)
        self.flags = np.asarray(statements._flags)
        self.happenings = np.asarray(statements._happenings)
        self.lengths = np.asarray(statements._ends) - np.asarray(statements._starts)
        self.bounds = np.asarray(statements._bounds)
        names = np.zeros(0, dtype=np.int64)
        for first, after in self._spans():
            names = once(np.concatenate((names, once(statements.items(first, after)))))
        self.kinds = (names & 7).astype(np.int8)
        # Those of a statement are in order, so that two can be held against each other.
        self.items = np.empty(self.bounds[-1], dtype=np.int32)
        self._of_story = np.isin(self.kinds, STORY)
        self.sizes = np.zeros(len(names), dtype=np.int64)
        for first, after in self._spans():
            items = np.searchsorted(names, statements.items(first, after))
            self.items[self.bounds[first] : self.bounds[after]] = items
            self.sizes += np.bincount(items, minlength=len(names))
        self.weights = self._weigh(names)
        ones = np.ones(len(self.items), dtype=np.int8)
        self._rows = sparse.csr_array((ones, self.items, self.bounds), (self.count, len(names)))
        self._totals: np.ndarray | None = None
        self._stories: Stories | None = None
        self._again = np.zeros(0, dtype=np.int64)

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Give from where to where statements are worked on together, no article in two parts."""
        first = 0
        while first < self.count:
            last = self.articles[min(first + _AT_ONCE, self.count) - 1]
            after = int(np.searchsorted(self.articles, last, side="right"))
            yield first, after
            first = after

    def _items_of(self, first: int, after: int) -> tuple[np.ndarray, np.ndarray]:
        """Give what these statements consist of, and the statement of each."""
        owner = np.arange(first, after, dtype=np.int32)
        return (
            self.items[self.bounds[first] : self.bounds[after]],
            np.repeat(owner, np.diff(self.bounds[first : after + 1])),
        )

    def know(self, happenings: np.ndarray) -> None:
        """Take in what happened, and when, by the number that statements came with."""
        at = np.flatnonzero(self.happenings >= 0)
        cluster, first, last = happenings[self.happenings[at]].T
        self.happenings = np.full(self.count, -1, dtype=np.int64)
        self.happenings[at] = cluster
        # All that tell of it leave fewer days than one alone may.
        within = (first > 0) & (self.first[at] <= first) & (last <= self.last[at])
        self.first[at[within]], self.last[at[within]] = first[within], last[within]

    def _weigh(self, names: np.ndarray) -> np.ndarray:
        """Give -log of the share of statements that have each: of the corpus and usually."""
        words = self.kinds == WORD
        shares = np.full(len(names), _NAME_SHARE)
        shares[words] = 1 - (1 - shares_of(names[words])) ** _LENGTH
        trust = np.where(words, _USUAL_WORDS, _USUAL_NAMES)
        counted = (self.sizes + trust * shares) / (self.count + trust)
        return np.asarray(-np.log(np.minimum(counted, 0.9)))

    def candidates(self, folder: Path | None = None) -> Iterator[np.ndarray]:
        """Give pairs that share something rare: first · count + second, sorted, many at a time.

        Parameters
        ----------
        folder
            Where files of numbers may lie; None: where the system puts them.
        """
        # Statements by the day they were printed on; that is how neighbours are told.
        by_day = np.argsort(self.printed, kind="stable")
        rank = np.empty(self.count, dtype=np.int64)
        rank[by_day] = np.arange(self.count)
        shift = np.uint64(64 - (self.count**2).bit_length())
        found = Runs(np.uint8, folder)
        for shared in self._shared_by(folder):
            for keys, owner in shared.parts():
                pairs = self._neighbours(keys, rank[owner], by_day).astype(np.uint64)
                found.add(pairs << shift, np.zeros(len(pairs), dtype=np.uint8))
        for pairs, _ in found.parts():
            yield (once(pairs) >> shift).astype(np.int64)

    def _shared_by(self, folder: Path | None) -> list[Runs]:
        """Give keys and the statements that have them: rare items, and two common ones at a time.

        Those two are the rarest of the common ones of a statement, so and so far from each other;
        each distance stands by itself.
        """
        rare, *paired = (Runs(np.int32, folder) for _ in range(_PAIRED))
        for first, after in self._spans():
            items, owner = self._items_of(first, after)
            sizes = self.sizes[items]
            exact = (self.kinds[items] != ROUND) & (self.kinds[items] != COUNTED)
            seldom = (sizes <= RARE) & (sizes > 1) & exact
            rare.add(_spread(items[seldom].astype(np.int64)), owner[seldom])
            items, owner = self._rarest(items, owner, (sizes > RARE) & exact)
            for step, runs in enumerate(paired, 1):
                same = np.flatnonzero(owner[step:] == owner[:-step])
                one, other = items[same], items[same + step]
                keys = np.minimum(one, other).astype(np.int64) * len(self.sizes)
                runs.add(_spread(keys + np.maximum(one, other)), owner[same])
        return [rare, *paired]

    def _rarest(
        self, items: np.ndarray, owner: np.ndarray, common: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give every statement's rarest common items, the rarest first, and the statements."""
        items, owner = items[common], owner[common]
        order = np.lexsort((self.sizes[items], owner))
        owner, items = owner[order], items[order]
        starts = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))[: len(owner)]
        rank = np.arange(len(owner)) - np.repeat(starts, np.diff(np.append(starts, len(owner))))
        return items[rank < _PAIRED], owner[rank < _PAIRED]

    def _neighbours(self, keys: np.ndarray, rank: np.ndarray, by_day: np.ndarray) -> np.ndarray:
        """Give pairs with the same key: all where they are few, else those next in time.

        `rank` is the place of each statement in `by_day`.
        """
        ordered = np.sort(keys)
        again = once(ordered[1:][ordered[1:] == ordered[:-1]])
        shared = _stand_in(again, keys)  # most stand in one statement alone
        keys, rank = keys[shared], rank[shared]
        order = np.argsort(rank, kind="stable")
        order = order[np.argsort(keys[order], kind="stable")]
        keys, owner = keys[order], by_day[rank[order]]
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        if not len(keys):
            return np.zeros(0, dtype=np.int64)
        sizes = np.diff(np.append(starts, len(keys)))
        sizes = np.repeat(sizes, sizes)
        found = [np.zeros(0, dtype=np.int64)]
        for step in range(1, RARE):
            same = keys[step:] == keys[:-step]
            if step > CROWD:
                same &= sizes[:-step] <= RARE
            at = np.flatnonzero(same)
            one, other = owner[at], owner[at + step]
            fit = self.articles[one] != self.articles[other]
            low = np.minimum(one[fit], other[fit]).astype(np.int64)
            found.append(low * self.count + np.maximum(one[fit], other[fit]))
        return once(np.concatenate(found))

    def features(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Measure pairs; one row each, columns as in `FEATURES`."""
        one, other = self._sides(first, second)
        both = self._shared(first, second)
        values = {name: np.zeros(len(first)) for name in FEATURES}
        for kind, name in ((WORD, "words"), (NAME, "names"), (CAPITAL, "capitals")):
            a, b, common = one[kind], other[kind], both[kind]
            values[f"{name}_contained"] = _ratio(common, np.minimum(a, b))
            values[f"{name}_jaccard"] = _ratio(common, a + b - common)
            values[f"{name}_weight"] = np.log1p(common)
            values[f"{name}_apart"] = np.log1p(np.minimum(a, b) - common)
        values["words_none"] = (both[WORD] == 0).astype(float)
        # A share counts the more, the rarer what it is a share of.
        values["words_evidence"] = values["words_jaccard"] * values["words_weight"]
        # Where a name was missed or resolved otherwise, its letters tell.
        for measure in ("contained", "jaccard", "weight"):
            names, capitals = f"names_{measure}", values.pop(f"capitals_{measure}")
            values[names] = np.maximum(values[names], capitals)
        values["names_evidence"] = values["names_jaccard"] * values["names_weight"]
        capitals = values.pop("capitals_apart")
        # Of a name that was found on one side only, the letters alone tell.
        found = (one[NAME] > 0) & (other[NAME] > 0)
        values["names_apart"] = np.where(
            found, np.minimum(values["names_apart"], capitals), capitals
        )
        del values["words_apart"]
        numbered = (one[ROUND] > 0) & (other[ROUND] > 0)
        vague = ((self.flags[first] | self.flags[second]) & VAGUE) > 0
        agree = np.where(vague, both[ROUND] > 0, both[NUMBER] > 0)
        values["numbers_shared"] = (numbered & agree).astype(float)
        values["numbers_weight"] = np.log1p(np.where(agree, both[NUMBER], 0.0))
        values["numbers_apart"] = (numbered & ~agree & (both[COUNTED] > 0)).astype(float)
        # Two reports of a market share one price and differ in the others.
        fewer = np.minimum(one[ROUND], other[ROUND])
        values["numbers_other"] = (numbered & (~agree | (both[ROUND] < fewer / 2))).astype(float)
        self._time(first, second, values)
        happening = self.happenings[first]
        same = (happening >= 0) & (happening == self.happenings[second])
        values["same_happening"] = same.astype(float)
        speaker_a, speaker_b = self.speakers[first], self.speakers[second]
        known = (speaker_a >= 0) & (speaker_b >= 0)
        same = (known & (speaker_a == speaker_b)).astype(float)
        values["speaker_words"] = same * values["words_jaccard"]
        values["speaker_contained"] = same * values["words_contained"]
        values["speaker_evidence"] = same * values["words_evidence"]
        values["speaker_apart"] = (known & (speaker_a != speaker_b)).astype(float)
        flags_a, flags_b = self.flags[first], self.flags[second]
        values["modality_apart"] = (flags_a & 3 != flags_b & 3).astype(float)
        course_a, course_b = flags_a >> 2 & 3, flags_b >> 2 & 3
        values["course_apart"] = ((course_a > 0) & (course_b > 0) & (course_a != course_b)).astype(
            float
        )
        values["both_direct"] = (flags_a & flags_b & DIRECT > 0).astype(float)
        values["length"] = np.log1p(np.minimum(self.lengths[first], self.lengths[second]))
        return np.column_stack([values[name] for name in FEATURES])

    def stories(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Say how far the articles of two statements tell one story besides, one number per pair.

        What the two share counts where both articles have it in another sentence, too. See
        `newsloom.sources.stories`.
        """
        if self._stories is None:
            self._stories = Stories(self._told(), self.weights, int(self.articles[-1]) + 1)
            self._again = self._told_again()
        pair, item = self._common(first, second)
        told = self._of_story[item]
        pair, item = pair[told], item[told]
        again = [
            _stand_in(self._again, self._place(self.articles[side[pair]], item))
            for side in (first, second)
        ]
        alone = ~(again[0] & again[1])
        apart = np.bincount(
            pair[alone], weights=self.weights[item[alone]] ** 2, minlength=len(first)
        )
        return self._stories.likeness(self.articles[first], self.articles[second], apart)

    def _told(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Give what stories consist of, with the articles, some articles at a time."""
        for first, after in self._spans():
            items, owner = self._items_of(first, after)
            used = self._of_story[items]
            yield self.articles[owner[used]], items[used]

    def _told_again(self) -> np.ndarray:
        """Give what articles have in two sentences (see `_place`), in order."""
        # A sentence is a statement and so are its clauses, and a quotation in it.
        sentence = (self.flags & (WHOLE | DIRECT)) == WHOLE
        found = []
        for first, after in self._spans():
            items, owner = self._items_of(first, after)
            used = self._of_story[items] & sentence[owner]
            places = self._place(self.articles[owner[used]], items[used])
            places.sort()
            found.append(once(places[1:][places[1:] == places[:-1]]))
        return np.concatenate(found)

    def _place(self, articles: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Give one number for an item of an article."""
        return articles.astype(np.int64) * len(self.sizes) + items

    def _time(self, first: np.ndarray, second: np.ndarray, values: dict[str, np.ndarray]) -> None:
        """Hold against each other the days that two statements speak of, and those of printing."""
        low = np.maximum(self.first[first], self.first[second])
        high = np.minimum(self.last[first], self.last[second])
        known = (self.first[first] > 0) & (self.first[second] > 0)
        spans = self.last - self.first
        known &= np.maximum(spans[first], spans[second]) <= LONGEST
        gap = np.where(known, np.maximum(low - high, 0), 0)
        known &= ~((gap > 358) & (gap < 372))  # "25 January" may have got another year
        # To share a year says less than to share a day.
        vague = np.maximum(spans[first], spans[second]) > WEEK
        values["days_shared"] = np.where(known & (gap == 0), np.where(vague, 0.3, 1.0), 0.0)
        values["days_apart"] = (known & (gap > 0)).astype(float)
        values["days_gap"] = np.log1p(gap)
        printed = (self.printed[first] > 0) & (self.printed[second] > 0)
        between = np.abs(self.printed[first] - self.printed[second])
        # What is dated to the same days can be told at any time.
        printed &= values["days_shared"] == 0
        values["printed_gap"] = np.where(printed, np.log1p(between), 0.0)
        # Of one occasion, as far as days tell; without any day known nothing tells so.
        near = (printed & (between <= WEEK)) | (values["days_shared"] == 1)
        values["days_near"] = near.astype(float)

    def _sides(
        self, first: np.ndarray, second: np.ndarray
    ) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
        """Give per kind the weight of all that each side consists of."""
        if self._totals is None:
            self._totals = np.empty((len(KINDS), self.count))
            for start, after in self._spans():
                items, owner = self._items_of(start, after)
                weights, kinds = self.weights[items], self.kinds[items]
                for kind in KINDS:
                    self._totals[kind, start:after] = np.bincount(
                        owner - start,
                        weights=np.where(kinds == kind, weights, 0.0),
                        minlength=after - start,
                    )
        return (
            {kind: self._totals[kind, first] for kind in KINDS},
            {kind: self._totals[kind, second] for kind in KINDS},
        )

    def _shared(self, first: np.ndarray, second: np.ndarray) -> dict[int, np.ndarray]:
        """Give per kind the weight of what both have."""
        pair, item = self._common(first, second)
        kinds = len(KINDS)
        sums = np.bincount(
            pair * kinds + self.kinds[item],
            weights=self.weights[item],
            minlength=kinds * len(first),
        ).reshape(-1, kinds)
        return {kind: np.ascontiguousarray(sums[:, kind]) for kind in KINDS}

    def _common(self, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give what both of each pair have: numbers of the pairs, and of the items."""
        # Rows of items in order are merged: ten times as fast as to look up one in the other.
        both = self._rows[first].multiply(self._rows[second])
        return np.repeat(np.arange(len(first)), np.diff(both.indptr)), both.indices


def _spread(keys: np.ndarray) -> np.ndarray:
    """Spread numbers over 64 bits, one to one."""
    return np.asarray(keys.astype(np.uint64) * _MIX)


def _stand_in(ordered: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Say which values stand among others that are in order."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[at] == values)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
