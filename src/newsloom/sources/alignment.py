"""Stretches of words that two texts share: shingles that both have, chained into alignments.

An index of word 4-grams gives the seeds. A 4-gram that many texts have joins each to the next one
only, so that the cost stays near linear however often a wire story is copied.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise
from typing import NamedTuple

from newsloom.sources.seeding import SHINGLE, Seeds, number_words

WORD = re.compile(r"\w+")
_FORM = re.compile(r"(?<![’'])\w+|(?<=[’'])(?![sS]\b)\w+")
# Shared words that far apart still belong to one passage.
GAP = 6


class Stretch(NamedTuple):
    """Words of two texts that correspond: word numbers, half open, and how many are the same."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    same: int

    @property
    def similarity(self) -> float:
        """Twice the shared words over the words of both (Dice)."""
        return 2 * self.same / (self.end_a - self.start_a + self.end_b - self.start_b)


@dataclass(frozen=True)
class Words:
    """A text as words: lower-cased, with their offsets."""

    forms: list[str]
    spans: list[tuple[int, int]]


def read_words(text: str, start: int = 0, end: int | None = None) -> Words:
    """Split a text into words; "’s" and signs are left out, so that they never tell apart."""
    forms, spans = [], []
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        form = match.group().lower()
        if form == "s" and match.start() and text[match.start() - 1] in "’'":
            continue
        forms.append(form)
        spans.append(match.span())
    return Words(forms, spans)


def read_forms(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Give the forms of `read_words` alone, in a third of the time."""
    found = _FORM.findall(text, start, len(text) if end is None else end)
    return [word.lower() for word in found]


def place_words(
    text: str, first: int, after: int, start: int = 0, end: int | None = None
) -> tuple[int, int]:
    """Give where the words of `read_forms` from one number to before another begin and end."""
    found = _FORM.finditer(text, start, len(text) if end is None else end)
    begins = next(islice(found, first, None))
    ends = begins if after == first + 1 else next(islice(found, after - first - 2, None))
    return begins.start(), ends.end()


def place_all(text: str, start: int = 0, end: int | None = None) -> tuple[array[int], array[int]]:
    """Give where each word of `read_forms` begins and ends."""
    starts, ends = array("i"), array("i")
    for found in _FORM.finditer(text, start, len(text) if end is None else end):
        starts.append(found.start())
        ends.append(found.end())
    return starts, ends


def align_all(
    texts: Sequence[Sequence[str]], groups: Sequence[int]
) -> dict[tuple[int, int], list[Stretch]]:
    """Find the stretches that texts of different groups share.

    Parameters
    ----------
    texts
        Each a list of words.
    groups
        The article of each text; texts of one article are not compared.

    Returns
    -------
    Alignments by pair of text numbers, the smaller first, each list in the first text's order.
    """
    seeds = Seeds()
    for text, group in zip(texts, groups, strict=True):
        seeds.add(number_words(text), group)
    found: dict[tuple[int, int], list[Stretch]] = {}
    for a, b, places in seeds.pairs():
        stretches = align(texts[a], texts[b], places.tolist())
        if stretches:
            found[(a, b)] = stretches
    return found


def align(
    a: Sequence[Hashable],
    b: Sequence[Hashable],
    places: list[list[int]],
    *,
    least: float = 0,
    least_in_all: float = 0,
) -> list[Stretch]:
    """Find the stretches that two texts share, from the places of their shared shingles.

    Parameters
    ----------
    a, b
        The words of each, or numbers for them.
    places
        As `newsloom.sources.seeding.Seeds.pairs` gives them, as lists.
    least, least_in_all
        Nothing is given where no stretch can have so many words in common, nor all together so
        many; most texts that share a shingle or two share no more.
    """
    grown = [_grow(a, b, stretch) for stretch in _chain(places)]
    if least or least_in_all:
        most = [_most(a, b, stretch) for stretch in grown]
        if max(most) < least and sum(most) < least_in_all:
            return []
    return _apart([_counted(a, b, stretch) for stretch in grown])


def _chain(seeds: list[list[int]]) -> list[Stretch]:
    """Join shared shingles to runs, and runs near each other, in the same order, to stretches."""
    (a, b), more = seeds[0], len(seeds) - 1
    if seeds == [[a + step, b + step] for step in range(more + 1)]:  # most are one plain run
        size = more + SHINGLE
        return [Stretch(a, a + size, b, b + size, size)]
    open_chains: list[list[int]] = []  # start a, end a, start b, end b, same
    done: list[Stretch] = []
    for a, b in seeds:
        best: list[int] | None = None
        still = []
        for chain in open_chains:
            if a - chain[1] > GAP:
                done.append(Stretch(*chain))
                continue
            still.append(chain)
            gap_a, gap_b = a + SHINGLE - chain[1], b + SHINGLE - chain[3]
            near = 0 < gap_a <= GAP + SHINGLE and 0 < gap_b <= GAP + SHINGLE
            if near and (best is None or abs(gap_a - gap_b) < _skew(best, a, b)):
                best = chain
        open_chains = still[-50:]
        if best is None:
            open_chains.append([a, a + SHINGLE, b, b + SHINGLE, SHINGLE])
        else:
            best[4] += min(SHINGLE, a + SHINGLE - best[1], b + SHINGLE - best[3])
            best[1], best[3] = a + SHINGLE, b + SHINGLE
    done += [Stretch(*chain) for chain in open_chains]
    return sorted(done, key=lambda s: (s.start_a, s.start_b))


def _skew(chain: list[int], a: int, b: int) -> int:
    return abs((a - chain[1]) - (b - chain[3]))


def _grow(a: Sequence[Hashable], b: Sequence[Hashable], stretch: Stretch) -> Stretch:
    """Take in shared words just outside a stretch, over small differences."""
    start_a, end_a, start_b, end_b = stretch.start_a, stretch.end_a, stretch.start_b, stretch.end_b
    for _ in range(4):
        before_a, before_b = a[max(0, start_a - GAP) : start_a], b[max(0, start_b - GAP) : start_b]
        block = _block(before_a, before_b)
        if block is None:
            break
        start_a -= len(before_a) - block[0]
        start_b -= len(before_b) - block[1]
    for _ in range(4):
        block = _block(a[end_a : end_a + GAP], b[end_b : end_b + GAP])
        if block is None:
            break
        end_a += block[0] + block[2]
        end_b += block[1] + block[2]
    return Stretch(start_a, end_a, start_b, end_b, stretch.same)


def _most(a: Sequence[Hashable], b: Sequence[Hashable], stretch: Stretch) -> int:
    """Say how many words the two sides of a stretch can have in common at most."""
    one, other = a[stretch.start_a : stretch.end_a], b[stretch.start_b : stretch.end_b]
    held, known = {*one}, {*other}
    return min(sum(word in known for word in one), sum(word in held for word in other))


def _counted(a: Sequence[Hashable], b: Sequence[Hashable], stretch: Stretch) -> Stretch:
    """Count the words that the two sides of a stretch have in common, in the same order."""
    one, other = a[stretch.start_a : stretch.end_a], b[stretch.start_b : stretch.end_b]
    if len(one) > 300 or len(other) > 300:
        return stretch
    if one == other:
        return stretch._replace(same=len(one))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return stretch._replace(same=sum(m.size for m in matcher.get_matching_blocks()))


def _block(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[int, int, int] | None:
    """Give the longest run of two or more words that both windows have."""
    if {*pairwise(a)}.isdisjoint(pairwise(b)):
        return None
    match = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return (match.a, match.b, match.size) if match.size >= 2 else None


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    """Leave of stretches that overlap in either text the one with more shared words."""
    kept: list[Stretch] = []
    for one in sorted(stretches, key=lambda s: (-s.same, s.start_a, s.start_b)):
        if len(kept) >= 200:
            break
        if all(
            one.end_a <= k.start_a
            or k.end_a <= one.start_a
            or ((one.end_b <= k.start_b or k.end_b <= one.start_b) and _small(one, k))
            for k in kept
        ):
            kept.append(one)
    return sorted(kept, key=lambda s: (s.start_a, s.start_b))


def _small(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches share no more than a few words of the first text."""
    shared = min(one.end_a, other.end_a) - max(one.start_a, other.start_a)
    return shared <= (one.end_a - one.start_a) // 4


def covered(stretches: Sequence[Stretch]) -> int:
    """Count the words that stretches share, none twice."""
    total, last = 0, 0
    for stretch in sorted(stretches, key=lambda s: s.start_a):
        width = stretch.end_a - stretch.start_a
        fresh = max(0, stretch.end_a - max(stretch.start_a, last))
        total += round(stretch.same * fresh / max(width, 1))
        last = max(last, stretch.end_a)
    return total
