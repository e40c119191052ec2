"""What chance alone would do: names of an article falling on its units as they like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import special

from newsloom.cooccurrence.counting import Codes, Named, total_codes
from newsloom.together import Unit

# What is less likely is cut off, or adding up thousands of articles would take hours: p is exact
# down to here, and given as this where it is smaller.
LEAST_P = 1e-30

_PARTS_AT_ONCE = 4_000_000


def chance_of_pair(n_ab: int, n_a: Codes, n_b: Codes, n: Codes) -> float:
    """Give the chance of at least `n_ab` shared units if each name fell where it liked.

    Parameters
    ----------
    n_ab
        Units that name both, over all strata.
    n_a, n_b, n
        Units that name the one, the other, and all units, of each stratum.

    Returns
    -------
    One-sided p. Under the null the names of a stratum fall on its units independently, so that
    shared units are hypergeometric; strata add up (exact conditional test of stratified 2 × 2
    tables, Gart 1970). It is what `permute_names` comes to with ever more permutations. For
    sentences and paragraphs a stratum is an article: that two names belong to the same story is
    then no evidence that they are put together, and long articles don't over-reject. For whole
    articles there is one stratum.
    """
    pair = np.zeros(len(n), dtype=np.int64)
    return float(chances_of_pairs(np.array([n_ab]), pair, n_a, n_b, n)[0])


def chances_of_pairs(
    n_ab: Codes, pair: Codes, n_a: Codes, n_b: Codes, n: Codes
) -> NDArray[np.float64]:
    """Give for many pairs what `chance_of_pair` gives for one.

    Parameters
    ----------
    n_ab
        Units that name both, of each pair.
    pair, n_a, n_b, n
        A row per stratum, those of a pair beside each other and pairs in order: the number of the
        pair, and the units.
    """
    few, many = np.minimum(n_a, n_b), np.maximum(n_a, n_b)
    width = int(n.max(initial=0)) + 1
    codes, code = np.unique((few * width + many) * width + n, return_inverse=True)
    columns = codes // width // width, codes // width % width, codes % width
    kinds = list(zip(*(column.tolist() for column in columns), strict=True))
    alone = np.bincount(pair, minlength=len(n_ab)) == 1
    p = np.ones(len(n_ab))
    together, single = n_ab.tolist(), alone[pair]
    for number, kind in zip(pair[single].tolist(), code[single].tolist(), strict=True):
        least, chances = _hypergeometric(*kinds[kind])
        p[number] = _tail(chances, together[number] - least)
    # articles alike in these numbers are many: a name or two in some twenty sentences
    held, times = np.unique((pair * len(codes) + code)[~single], return_counts=True)
    starts = np.flatnonzero(np.diff(held // max(len(codes), 1), prepend=-1)).tolist()
    strata = list(zip((held % max(len(codes), 1)).tolist(), times.tolist(), strict=True))
    several = [
        (strata[start:end], int(held[start] // len(codes)))
        for start, end in pairwise([*starts, len(held)])
    ]
    # pairs whose strata begin alike stand together, so that what they share is added up once
    several.sort()
    summed: list[tuple[int, NDArray[np.float64]]] = [(0, np.ones(1))]
    before: list[tuple[int, int]] = []
    for own, number in several:
        shared = _alike(own, before)
        del summed[shared + 1 :]
        for kind, often in own[shared:]:
            low, part = _several(*kinds[kind], often)
            start, chances = _trim(np.convolve(summed[-1][1], part))
            summed.append((summed[-1][0] + low + start, chances))
        p[number] = _tail(summed[-1][1], together[number] - summed[-1][0])
        before = own
    return p


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    """Say how many items both begin with."""
    for at, (item, beside) in enumerate(zip(one, other, strict=False)):
        if item != beside:
            return at
    return min(len(one), len(other))


def _tail(chances: NDArray[np.float64], first: int) -> float:
    """Add up the chances from so many shared units on."""
    if first <= 0:  # all there is; next to nothing was cut off below
        return 1.0
    return float(min(max(chances[first:].sum(), LEAST_P), 1.0))


@lru_cache(maxsize=100_000)
def _several(few: int, many: int, n: int, often: int) -> tuple[int, NDArray[np.float64]]:
    """Give the distribution over so many equal strata: its least value, and the chances."""
    least, chances = 0, np.ones(1)
    low, part = _hypergeometric(few, many, n)
    while often:
        if often % 2:
            start, chances = _trim(np.convolve(chances, part))
            least += low + start
        often //= 2
        if often:
            start, part = _trim(np.convolve(part, part))
            low = 2 * low + start
    return least, chances


def _trim(chances: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]]:
    """Cut off what is next to impossible at both ends; say how much was cut off below."""
    if len(chances) < 64:
        return 0, chances
    likely = np.flatnonzero(chances > LEAST_P / 1e6)
    return int(likely[0]), chances[likely[0] : likely[-1] + 1]


@lru_cache(maxsize=20_000)
def _hypergeometric(few: int, many: int, n: int) -> tuple[int, NDArray[np.float64]]:
    """Give the fewest possible shared units and the chance of that many, one more, and so on."""
    least = max(0, few + many - n)
    shared = np.arange(least, few + 1)

    def log_choose(top: int, bottom: NDArray[np.int64] | int) -> NDArray[np.float64]:
        return np.asarray(
            special.gammaln(top + 1)
            - special.gammaln(np.asarray(bottom) + 1)
            - special.gammaln(top - np.asarray(bottom) + 1)
        )

    logs = log_choose(many, shared) + log_choose(n - many, few - shared) - log_choose(n, few)
    return least, np.exp(logs)


def permute_names(
    named: Named,
    pairs: tuple[Codes, Codes],
    n_ab: Codes,
    *,
    unit: Unit = "sentence",
    window: int = 1,
    permutations: int = 999,
    seed: int = 1,
) -> NDArray[np.float64]:
    """Test pairs by letting each name fall on other units of its article, many times.

    Parameters
    ----------
    named
        All names, as codes.
    pairs, n_ab
        Codes a < b of the pairs, sorted, and the units that name both.
    unit, window
        What counts as together. Names fall on other units of their article, for windows on other
        sentences of it (windows overlap, so no name could be moved from one to another alone),
        for whole articles on other articles.
    permutations, seed
        How many, and their seed.

    Returns
    -------
    One-sided p = (1 + permutations with as many units or more) / (1 + permutations) (Phipson &
    Smyth 2010). For all units but windows `chance_of_pair` gives the same without drawing.
    """
    random = np.random.default_rng(seed)
    moved: Unit = "sentence" if unit == "window" else unit
    width = max(len(named.ids), 1)
    wanted = pairs[0] * width + pairs[1]
    involved = np.zeros(width, dtype=bool)
    involved[pairs[0]] = involved[pairs[1]] = True
    code, entity = named.distinct(moved)
    code, entity = code[involved[entity]], entity[involved[entity]]
    stratum = np.zeros(len(code), dtype=np.int64)
    sizes = np.array([len(named.articles)])
    if unit != "article":
        stratum, sizes = named.article_of(moved, code), named.sizes(moved)
    first = np.concatenate([[0], np.cumsum(sizes)])
    # one group per name and stratum: so many of its units are drawn
    group, drawn = np.unique(stratum * width + entity, return_counts=True)
    of_stratum, of_entity = group // width, group % width
    exceeding = np.zeros(len(wanted), dtype=np.int64)
    for _ in range(permutations):
        where, who = _fall(random, of_stratum, of_entity, drawn, sizes, first)
        if unit == "window":
            fallen = _at(named, where, who)
            where, who = fallen.distinct(unit, window)
        else:
            order = np.lexsort((who, where))
            where, who = where[order], who[order]
        a, b, units = total_codes(where, who, width)
        keys = a * width + b
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        found = np.zeros(len(wanted), dtype=np.int64)
        if len(keys):
            found = np.where(keys[at] == wanted, units[at], 0)
        exceeding += found >= n_ab
    return (1 + exceeding) / (1 + permutations)


def _fall(
    random: np.random.Generator,
    of_stratum: Codes,
    of_entity: Codes,
    drawn: Codes,
    sizes: Codes,
    first: Codes,
) -> tuple[Codes, Codes]:
    """Draw units for each name of each stratum, without replacement."""
    where, who = [], []
    room = sizes[of_stratum]
    work = np.cumsum(room)
    begin = 0
    while begin < len(room):
        done = work[begin - 1] if begin else 0
        end = max(int(np.searchsorted(work, done + _PARTS_AT_ONCE, side="right")), begin + 1)
        part = slice(begin, end)
        group = np.repeat(np.arange(end - begin), room[part])
        starts = np.cumsum(room[part]) - room[part]
        # all units of the group in a drawn order; the first of them are taken
        order = np.argsort(group + random.random(len(group)), kind="stable")
        place = np.arange(len(group)) - starts[group]
        taken = place < drawn[part][group]
        unit = order - starts[group]
        where.append((first[of_stratum[part]][group] + unit)[taken])
        who.append(of_entity[part][group][taken])
        begin = end
    if not where:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    return np.concatenate(where), np.concatenate(who)


def _at(named: Named, sentence: Codes, entity: Codes) -> Named:
    """Give the same articles with other names in them."""
    from dataclasses import replace

    article = named.article_of("sentence", sentence)
    return replace(
        named, article=article, sentence=sentence, entity=entity, paragraph=np.zeros_like(article)
    )
