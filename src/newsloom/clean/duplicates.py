"""Articles that repeat another: which is kept, which are set aside, and how alike the two are.

A copy is always compared with the very article that is kept for it, so that nothing is set aside
because it resembles something that resembles something else.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from newsloom.clean.alike import CONTAINED, HEADS, find_alike
from newsloom.clean.article import CleanArticle
from newsloom.clean.shingle_index import Index
from newsloom.clean.shingles import shingle_portions
from newsloom.on_disk import Column

Within = Literal["outlet", "all", "none"]
Keep = Literal["longest", "earliest"]

LEAST_WORDS = 30  # shorter texts can be the same by chance, or by being notices
# A copy has nine tenths of its shingles from a longer text, and is itself a tenth shorter.
_PART = 0.9
_ROUNDS = 4  # each at most as long as the one before; one is enough unless very many are alike
_WORD = re.compile(r"\d[\d.,/]*|\w+")
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve half".split()
_MARK = re.compile(rf"\b(?:\d[\d.,/]*|[A-ZÀ-ÖØ-Þ]\w*|(?:{'|'.join(_NUMBERS)})\b)")
_LATE = "9999"  # after every day: articles without a date come last
_REMEMBERED = 1_000  # articles of which the figures and names are at hand


class Copy(NamedTuple):
    """Two articles of which one repeats the other."""

    article_id: str
    copy_of: str
    """The article that is kept for it; the preferred one where both are kept."""
    set_aside: bool
    how: str
    """``same`` (word for word, letter case and signs aside), ``part`` (the longer one has more) or
    ``changed`` (edited)."""
    contained: float
    """Share of the shorter one's five-word shingles that the longer one has."""
    resemblance: float
    """Share of the shingles of both that both have (Jaccard)."""


def find_copies(
    articles: Iterable[CleanArticle],
    *,
    copies: Within = "outlet",
    keep: Keep = "longest",
    contained: float = CONTAINED,
    published: Mapping[str, str | None] | None = None,
    folder: Path | None = None,
) -> list[Copy]:
    """Find articles that repeat another: word for word, cut, or with some words changed.

    Parameters
    ----------
    articles
        Cleaned articles, in any order. Texts of fewer than 30 words are left alone. Of a sequence
        in the order of ids (a `list`, or one that reads articles when they are asked for) each is
        held only while it is looked at.
    copies
        Which copies are set aside: those within one ``outlet`` (who prints a story is a finding,
        so copies in two named outlets are both kept; one whose outlet is not known is set aside
        for one that is alike), ``all``, or ``none``.
    keep
        The ``longest``, among equally long ones the earliest (one whose outlet is known before
        others); or the ``earliest`` by day of publication (those without one last), on one day
        the longest. What is still equal is decided by title and byline being known, then by id.
    contained
        Least share of the shorter article's shingles that the other has, 0 to 1. At the default,
        0.6, every pair of a resemblance of 0.5 or more is found.
    published
        Days of publication (YYYY-MM-DD) by article id, as far as metadata tell them.
    folder
        Where files may lie that have no name there; by default where the system keeps such files.

    Returns
    -------
    One row per article that is set aside, with the one kept for it, and one per pair of kept
    articles that are copies; sorted. ``copy_of`` is never itself set aside. One form filled in
    twice (a daily bulletin with other figures, a notice with other names) is not a copy.
    """
    listed = articles if isinstance(articles, Sequence) else list(articles)
    told = _Told(published or {})
    index = Index(shingle_portions(told.texts(listed)), folder)
    if not told.in_order:
        listed, told = sorted(listed, key=lambda a: a.article_id), _Told(published or {})
        index = Index(shingle_portions(told.texts(listed)), folder)
    order = told.preferred(index.words, keep)
    search = _Search(listed, index, order, told.outlets(order, known=copies == "outlet"))
    return search.run(contained, set_aside=copies != "none")


class _Told:
    """What decides between copies besides their texts: a few numbers per article."""

    def __init__(self, published: Mapping[str, str | None]) -> None:
        self.published = published
        self.in_order = True
        """Whether articles came in the order of their ids."""
        self._names: dict[str, int] = {"": 0}
        self._numbers: dict[str | None, int] = {}
        self._days: dict[str, int] = {}
        self._outlet, self._day, self._unknown = array("i"), array("i"), array("b")

    def texts(self, articles: Iterable[CleanArticle]) -> Iterator[str]:
        """Give the text of each article, and note what is told of it."""
        before = ""
        for article in articles:
            self.in_order &= before <= article.article_id
            before = article.article_id
            number = self._numbers.get(article.outlet)
            if number is None:
                name = _outlet(article.outlet)
                number = self._numbers[article.outlet] = self._names.setdefault(
                    name, len(self._names)
                )
            day = self.published.get(article.article_id) or _LATE
            self._outlet.append(number)
            self._day.append(self._days.setdefault(day, len(self._days)))
            self._unknown.append((article.title is None) + (article.byline is None))
            yield article.text

    def preferred(self, words: np.ndarray, keep: Keep) -> np.ndarray:
        """Give the numbers of articles that are long enough, the preferred ones first."""
        rank = np.empty(len(self._days), dtype=np.int64)
        rank[[self._days[day] for day in sorted(self._days)]] = np.arange(len(rank))
        long = np.flatnonzero(words >= LEAST_WORDS)
        length = -words[long].astype(np.int64)
        day = rank[np.array(self._day, dtype=np.int64)[long]]
        nameless = np.array(self._outlet)[long] == 0
        unknown = np.array(self._unknown)[long]
        # The last column counts most; what is equal stays in the order of ids.
        if keep == "longest":
            return long[np.lexsort((unknown, day, nameless, length))]
        return long[np.lexsort((unknown, nameless, length, day))]

    def outlets(self, order: np.ndarray, *, known: bool) -> np.ndarray:
        """Give a number for the outlet of each article, 0 if it is not known or does not matter."""
        numbers = np.array(self._outlet, dtype=np.int64)[order]
        return numbers if known else np.zeros_like(numbers)


class _Marks(NamedTuple):
    """What tells one use of a form from another, in lower case."""

    figures: frozenset[str]
    both: frozenset[str]
    """Figures and capitalised words."""


class _Noted:
    """A line of text for each of some articles, on disk."""

    def __init__(self, articles: int, folder: Path | None) -> None:
        self._letters = Column(np.uint8, folder)
        self._starts = np.full(articles, -1, dtype=np.int64)
        self._lengths = np.zeros(articles, dtype=np.int32)

    def put(self, i: int, line: str) -> None:
        data = np.frombuffer(line.encode("utf-8", "surrogatepass"), dtype=np.uint8)
        self._starts[i], self._lengths[i] = len(self._letters), len(data)
        self._letters.add(data)

    def get(self, i: int) -> str | None:
        start = self._starts[i]
        if start < 0:
            return None
        data = self._letters[start : start + self._lengths[i]]
        return data.tobytes().decode("utf-8", "surrogatepass")


class _Search:
    """The articles in order of preference, and what was found of them so far."""

    def __init__(
        self,
        articles: Sequence[CleanArticle],
        index: Index,
        order: np.ndarray,
        outlets: np.ndarray,
    ) -> None:
        self.articles, self.index, self.order, self.outlets = articles, index, order, outlets
        self.words = index.words[order]
        self.sizes = np.zeros(len(order), dtype=np.int64)
        self.texts = index.fingerprints[order]
        self.marks: dict[int, _Marks] = {}
        self.noted = _Noted(len(order), index.folder)
        self.kept_for: dict[int, int] = {}
        self.pairs = np.array([], dtype=np.int64)  # each as one number, sorted
        self.shared = np.array([], dtype=np.int64)

    def run(self, contained: float, *, set_aside: bool) -> list[Copy]:
        everybody = np.arange(len(self.order))
        same = self._same_words() if set_aside else {}
        active = np.delete(everybody, list(same))
        for _ in range(_ROUNDS):
            found = self._compare(active, contained, set_aside=set_aside)
            if not len(found):
                break
            active = found[~np.isin(found, list(self.kept_for))]
        rows = [self._row(i, kept, True) for i, kept in self.kept_for.items()]
        for i, first in same.items():
            rows.append(self._row(first, self.kept_for.get(first, first), True, name=i))
        aside = np.zeros(len(everybody), dtype=bool)
        aside[[*self.kept_for, *same]] = True
        ones, others = np.divmod(self.pairs, max(1, len(everybody)))
        both = ~(aside[ones] | aside[others])
        for one, other in zip(ones[both].tolist(), others[both].tolist(), strict=True):
            rows.append(self._row(other, one, False))
        return sorted(rows)

    def _same_words(self) -> dict[int, int]:
        """Give the articles with the very words of a preferred one of the outlet, and that one."""
        order = np.lexsort((self.outlets, self.texts))
        texts, outlets = self.texts[order], self.outlets[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (texts[1:] != texts[:-1]) | (outlets[1:] != outlets[:-1])
        first = order[np.flatnonzero(new)[np.cumsum(new) - 1]]
        return dict(zip(order[~new].tolist(), first[~new].tolist(), strict=True))

    def _compare(self, active: np.ndarray, contained: float, *, set_aside: bool) -> np.ndarray:
        """Set copies aside; give the articles that may have more copies than could be listed."""
        none = np.array([], dtype=np.int64)
        if len(active) < 2:
            return none
        pairs = find_alike(
            self.index,
            contained=contained,
            texts=self.order[active],
            groups=self.outlets[active],
        )
        self.sizes[active] = pairs.sizes
        first, second, shared = active[pairs.first], active[pairs.second], pairs.shared
        copies = [
            not self._filled_in_twice(one, other)
            for one, other in zip(first.tolist(), second.tolist(), strict=True)
        ]
        if not any(copies):
            return none
        first, second, shared = first[copies], second[copies], shared[copies]
        keys = np.concatenate((self.pairs, first * len(self.order) + second))
        self.pairs, places = np.unique(keys, return_index=True)
        self.shared = np.concatenate((self.shared, shared))[places]
        needed = set(self.kept_for.values())
        gone = 0
        by_second = np.lexsort((first, second))
        later, starts = np.unique(second[by_second], return_index=True)
        for other, before in zip(
            later.tolist(), np.split(first[by_second], starts[1:]), strict=True
        ):
            if other in needed:
                continue
            kept = [i for i in before.tolist() if i not in self.kept_for and self._may(other, i)]
            if kept and set_aside:
                self.kept_for[other] = min(kept, key=lambda i: (-self._resemblance(i, other), i))
                gone += 1
        # With fewer gone than each was compared with, none was compared with those alone.
        return active[pairs.crowded] if gone >= HEADS else none

    def _may(self, second: int, first: int) -> bool:
        """Whether outlets allow that the second is set aside for the first."""
        return bool(self.outlets[second] in (0, self.outlets[first]))

    def _filled_in_twice(self, first: int, second: int) -> bool:
        """Whether two texts are one form with other figures or names: then they are two reports.

        So it is when a third of the figures, or of the figures and capitalised words, of the one
        that has fewer are not in the other; one for a hundred words at least, as in a long text a
        single one may be a correction.
        """
        if self.texts[first] == self.texts[second]:
            return False
        one, other = sorted((first, second), key=lambda i: (len(self._marks(i).both), i))
        marks = self._marks(one)
        missing = marks.both - self._marks(other).both
        if not missing:
            return False
        missing -= _words(self._text(other))  # names may have lost their capitals
        figures = len(missing & marks.figures)
        words = min(self.words[first], self.words[second])
        differ = 3 * len(missing) >= len(marks.both) or 3 * figures >= len(marks.figures) > 0
        return bool(missing and differ and 100 * len(missing) >= words)

    def _text(self, i: int) -> str:
        return self.articles[self.order[i]].text

    def _marks(self, i: int) -> _Marks:
        found = self.marks.pop(i, None)
        if found is None:
            if len(self.marks) >= _REMEMBERED:
                self.marks.pop(next(iter(self.marks)))
            printed = self.noted.get(i)
            if printed is None:
                printed = " ".join({*map(_plain, _MARK.findall(self._text(i)))})
                self.noted.put(i, printed)
            both = frozenset(printed.split())
            figures = frozenset(w for w in both if w[0].isdigit() or w in _NUMBERS)
            found = _Marks(figures, both)
        self.marks[i] = found
        return found

    def _shared(self, first: int, second: int) -> int:
        place = np.searchsorted(self.pairs, first * len(self.order) + second)
        return int(self.shared[place])

    def _resemblance(self, first: int, second: int) -> float:
        shared = self._shared(first, second)
        return float(shared / (self.sizes[first] + self.sizes[second] - shared))

    def _row(self, i: int, kept: int, set_aside: bool, name: int | None = None) -> Copy:
        """Describe a pair; `name` is another article with the same words as `i`, if it is meant."""
        how, share, resemblance = "same", 1.0, 1.0
        if i != kept:
            pair = (min(i, kept), max(i, kept))
            share = self._shared(*pair) / min(self.sizes[i], self.sizes[kept])
            resemblance = self._resemblance(*pair)
            words = sorted(int(n) for n in self.words[[i, kept]])
            if self.texts[i] != self.texts[kept]:
                shorter = words[0] < _PART * words[1]
                how = "part" if share >= _PART and shorter else "changed"
        return Copy(
            self.articles[self.order[i if name is None else name]].article_id,
            self.articles[self.order[kept]].article_id,
            set_aside,
            how,
            round(float(share), 4),
            round(resemblance, 4),
        )


def _words(text: str) -> set[str]:
    return {_plain(printed) for printed in set(_WORD.findall(text))}


def _plain(printed: str) -> str:
    """Write a word in small letters, and a number without signs at its end or for thousands."""
    return printed.lower().rstrip(".,/").replace(",", "")


def _outlet(name: str | None) -> str:
    """Name an outlet so that "The Elva Post" and "elva post" are one; empty if not known."""
    if not name:
        return ""
    words = re.findall(r"\w+", name.casefold())
    return "".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
