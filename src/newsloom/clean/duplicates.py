"""Articles that repeat another: which is kept, which are set aside, and how alike the two are.

A copy is always compared with the very article that is kept for it, so that nothing is set aside
because it resembles something that resembles something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from newsloom.clean.alike import CONTAINED, HEADS, find_alike
from newsloom.clean.article import CleanArticle
from newsloom.clean.shingles import Shingles, shingle_texts

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
) -> list[Copy]:
    """Find articles that repeat another: word for word, cut, or with some words changed.

    Parameters
    ----------
    articles
        Cleaned articles, in any order. Texts of fewer than 30 words are left alone.
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

    Returns
    -------
    One row per article that is set aside, with the one kept for it, and one per pair of kept
    articles that are copies; sorted. ``copy_of`` is never itself set aside. One form filled in
    twice (a daily bulletin with other figures, a notice with other names) is not a copy.
    """
    listed = sorted(articles, key=lambda a: a.article_id)
    shingles = shingle_texts(article.text for article in listed)
    words = shingles.words
    long = [i for i in range(len(listed)) if words[i] >= LEAST_WORDS]
    days = published or {}
    outlets = [_outlet(article.outlet) for article in listed]

    def preferred(i: int) -> tuple[object, ...]:
        article = listed[i]
        length, day = -int(words[i]), days.get(article.article_id) or _LATE
        nameless = not outlets[i]
        unknown = (article.title is None) + (article.byline is None)
        rest = (unknown, article.article_id)
        if keep == "longest":
            return (length, nameless, day, *rest)
        return (day, length, nameless, *rest)

    order = sorted(long, key=preferred)
    names = [outlets[i] if copies == "outlet" else "" for i in order]
    shingles = shingles.take(order)
    search = _Search([listed[i] for i in order], shingles, names)
    return search.run(contained, set_aside=copies != "none")


class _Marks(NamedTuple):
    """What tells one use of a form from another, in lower case."""

    figures: frozenset[str]
    both: frozenset[str]
    """Figures and capitalised words."""


class _Search:
    """The articles in order of preference, and what was found of them so far."""

    def __init__(
        self, articles: Sequence[CleanArticle], shingles: Shingles, names: Sequence[str]
    ) -> None:
        self.articles, self.shingles = articles, shingles
        self.sizes = np.zeros(len(articles), dtype=np.int64)
        numbers = {name: number for number, name in enumerate(sorted({"", *names}))}
        self.outlets = np.array([numbers[name] for name in names], dtype=np.int64)
        self.texts = shingles.fingerprints().tolist()
        self.marks: dict[int, _Marks] = {}
        self.shared: dict[tuple[int, int], int] = {}
        self.kept_for: dict[int, int] = {}

    def run(self, contained: float, *, set_aside: bool) -> list[Copy]:
        same = self._same_words() if set_aside else {}
        active = [i for i in range(len(self.articles)) if i not in same]
        for _ in range(_ROUNDS):
            found = self._compare(active, contained, set_aside=set_aside)
            if not found:
                break
            active = [i for i in found if i not in self.kept_for]
        rows = [self._row(i, kept, True) for i, kept in self.kept_for.items()]
        for i, first in same.items():
            rows.append(self._row(first, self.kept_for.get(first, first), True, name=i))
        aside = self.kept_for.keys() | same.keys()
        rows += [
            self._row(second, first, False)
            for first, second in self.shared
            if first not in aside and second not in aside
        ]
        return sorted(rows)

    def _same_words(self) -> dict[int, int]:
        """Give the articles with the very words of a preferred one of the outlet, and that one."""
        first: dict[tuple[int, int], int] = {}
        repeated = {}
        for i, text in enumerate(self.texts):
            before = first.setdefault((text, int(self.outlets[i])), i)
            if before != i:
                repeated[i] = before
        return repeated

    def _compare(self, active: Sequence[int], contained: float, *, set_aside: bool) -> list[int]:
        """Set copies aside; give the articles that may have more copies than could be listed."""
        if len(active) < 2:
            return []
        numbers = np.asarray(active, dtype=np.int64)
        everybody = len(numbers) == len(self.articles)
        pairs = find_alike(
            self.shingles if everybody else self.shingles.take(numbers),
            contained=contained,
            groups=self.outlets[numbers],
        )
        self.sizes[numbers] = pairs.sizes
        before: dict[int, list[int]] = {}
        for one, other, shared in zip(*(column.tolist() for column in pairs[:3]), strict=True):
            first, second = active[one], active[other]
            if not self._filled_in_twice(first, second):
                self.shared[(first, second)] = shared
                before.setdefault(second, []).append(first)
        needed = set(self.kept_for.values())
        gone = 0
        for second in sorted(before.keys() - needed):
            kept = [i for i in before[second] if i not in self.kept_for and self._may(second, i)]
            if kept and set_aside:
                self.kept_for[second] = min(kept, key=lambda i: (-self._resemblance(i, second), i))
                gone += 1
        # With fewer gone than each was compared with, none was compared with those alone.
        return [int(i) for i in numbers[pairs.crowded]] if gone >= HEADS else []

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
        missing -= _words(self.articles[other].text)  # names may have lost their capitals
        figures = len(missing & marks.figures)
        words = min(self.shingles.words[first], self.shingles.words[second])
        differ = 3 * len(missing) >= len(marks.both) or 3 * figures >= len(marks.figures) > 0
        return bool(missing and differ and 100 * len(missing) >= words)

    def _marks(self, i: int) -> _Marks:
        if i not in self.marks:
            found = frozenset(map(_plain, _MARK.findall(self.articles[i].text)))
            figures = frozenset(w for w in found if w[0].isdigit() or w in _NUMBERS)
            self.marks[i] = _Marks(figures, found)
        return self.marks[i]

    def _resemblance(self, first: int, second: int) -> float:
        shared = self.shared[(first, second)]
        return float(shared / (self.sizes[first] + self.sizes[second] - shared))

    def _row(self, i: int, kept: int, set_aside: bool, name: int | None = None) -> Copy:
        """Describe a pair; `name` is another article with the same words as `i`, if it is meant."""
        how, share, resemblance = "same", 1.0, 1.0
        if i != kept:
            pair = (min(i, kept), max(i, kept))
            share = self.shared[pair] / min(self.sizes[i], self.sizes[kept])
            resemblance = self._resemblance(*pair)
            words = sorted(int(n) for n in self.shingles.words[[i, kept]])
            if self.texts[i] != self.texts[kept]:
                shorter = words[0] < _PART * words[1]
                how = "part" if share >= _PART and shorter else "changed"
        return Copy(
            self.articles[i if name is None else name].article_id,
            self.articles[kept].article_id,
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
