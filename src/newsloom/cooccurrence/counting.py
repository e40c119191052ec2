"""Counting who is named together, on integer codes: a join on strings takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom import tables
from newsloom.together import WINDOW, Unit, check_unit

Codes = NDArray[np.int64]

# Bounds the memory: 16 MB for the codes of the pairs, and as much to sort them.
_PAIRS_AT_ONCE = 2_000_000
_NAMES_AT_ONCE = 200_000
#: Entities of a sentence, paragraph or window, and of an article; what names more is a list.
MOST, MOST_IN_ARTICLE = 100, 1_000


@dataclass(frozen=True)
class Named:
    """Names as numbers: which entity stands in which unit of which article.

    ``articles`` and ``ids`` are sorted and say what the codes mean. ``article``, ``paragraph``,
    ``sentence`` and ``entity`` have an item per name, in the order of the articles; sentences are
    numbered through all articles, paragraphs too. ``first_sentence`` and ``first_paragraph`` say
    where an article begins, with one item more than there are articles.
    """

    articles: NDArray[np.object_]
    ids: NDArray[np.object_]
    article: Codes
    paragraph: Codes
    sentence: Codes
    entity: Codes
    first_sentence: Codes
    first_paragraph: Codes

    def sizes(self, unit: Unit, window: int = 1) -> Codes:
        """Say how many units each article has."""
        if unit == "article":
            return np.ones(len(self.articles), dtype=np.int64)
        if unit == "paragraph":
            return np.diff(self.first_paragraph)
        lengths = np.diff(self.first_sentence)
        return lengths if unit == "sentence" else np.minimum(lengths, windows(lengths, window))

    def distinct(self, unit: Unit, window: int = 1) -> tuple[Codes, Codes]:
        """Give unit and entity, each combination once, sorted by both.

        Units are numbered through all articles, without lists. A window begins at each sentence
        of an article and holds `window` sentences of it; a shorter article is one window.
        """
        code, entity = getattr(self, "sentence" if unit == "window" else unit), self.entity
        if unit == "window":
            code, entity = self._windows(window)
        width = max(len(self.ids), 1)
        packed = each_once(code * width + entity)[0]
        unit_of, sizes = packed // width, _units(packed // width)[1]
        few = np.repeat(sizes <= (MOST_IN_ARTICLE if unit == "article" else MOST), sizes)
        return unit_of[few], (packed % width)[few]

    def article_of(self, unit: Unit, code: Codes, window: int = 1) -> Codes:
        """Say in which article each unit lies."""
        if unit == "article":
            return code
        first = self.first_paragraph
        if unit == "sentence":
            first = self.first_sentence
        elif unit == "window":
            first = np.concatenate([[0], np.cumsum(self.sizes(unit, window))])
        return np.searchsorted(first, code, side="right").astype(np.int64) - 1

    def parts(self) -> Iterator[Named]:
        """Divide the names, in the order of their articles, into parts that fit in memory."""
        first = 0
        while first < len(self.article):
            last = min(first + _NAMES_AT_ONCE, len(self.article))
            # no article is split
            last = int(np.searchsorted(self.article, self.article[last - 1], side="right"))
            own = slice(first, last)
            yield replace(
                self,
                article=self.article[own],
                paragraph=self.paragraph[own],
                sentence=self.sentence[own],
                entity=self.entity[own],
            )
            first = last

    def _windows(self, window: int) -> tuple[Codes, Codes]:
        """Give each name as often as there are windows that hold it."""
        starts = self.first_sentence[self.article]
        place = self.sentence - starts
        sizes = self.sizes("window", window)
        first = np.concatenate([[0], np.cumsum(sizes)])[self.article]
        last = sizes[self.article] - 1
        code, entity = [], []
        for back in range(window):
            begin = place - back
            held = (begin >= 0) & (begin <= last)
            code.append(first[held] + begin[held])
            entity.append(self.entity[held])
        return np.concatenate(code), np.concatenate(entity)


def windows(lengths: Codes, window: int) -> Codes:
    """Say how many windows of so many sentences an article of each length has, at least one."""
    return np.maximum(lengths - window + 1, 1)


def count_pairs(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    unit: Unit = "sentence",
    window: int = WINDOW,
) -> pd.DataFrame:
    """Count, per article, the sentences and paragraphs that name two entities.

    Parameters
    ----------
    mentions, sentences
        The tables of those names. Only names count, not descriptions or pronouns; a name that
        stands twice in a sentence counts once.
    unit, window
        What is counted as ``units``, as for `newsloom.cooccurrence.score_pairs`.

    Returns
    -------
    The table ``pair_counts``, one row per article and pair that share a paragraph or a unit,
    ``entity_a < entity_b``. Counts from separate parts of a corpus can be added; the sum of
    ``units`` is ``n_ab`` of ``pair_scores``.
    """
    check_unit(unit, window)
    named = code_names(mentions, sentences, sentences["article_id"])
    found = [
        row for part in named.parts() for row in [_count_near(part, unit, window)] if len(row[0])
    ]
    if not found:
        return tables.empty("pair_counts")
    ids, articles = (pd.array(known, dtype=tables.TEXT) for known in (named.ids, named.articles))
    del named
    columns = [list(column) for column in zip(*found, strict=True)]
    del found
    # typed and in the order of the table: codes are numbered in the order of the ids; what was
    # put together is given free at once
    return pd.DataFrame(
        {
            "article_id": articles.take(np.concatenate(columns.pop(0))),
            "entity_a": ids.take(np.concatenate(columns.pop(0))),
            "entity_b": ids.take(np.concatenate(columns.pop(0))),
            "sentences": np.concatenate(columns.pop(0)).astype(np.int64),
            "paragraphs": np.concatenate(columns.pop(0)).astype(np.int64),
            "units": np.concatenate(columns.pop(0)).astype(np.int64),
        },
        copy=False,
    )


def _count_near(named: Named, unit: Unit, window: int) -> tuple[NDArray[np.int32], ...]:
    """Give article, a, b, sentences, paragraphs and units, in small numbers: pairs are many."""
    width = len(named.ids)
    near, wide = count_codes(named, "sentence"), count_codes(named, "paragraph")
    # every sentence lies in a paragraph, so the paragraphs have all the pairs of sentences
    every, far = wide[:3], wide
    if unit in ("window", "article"):
        # two can be in one window but not in one paragraph, and the other way round
        far = count_codes(named, unit, window)
        both = [np.concatenate(ends) for ends in zip(wide[:3], far[:3], strict=True)]
        every = _sum_up(both[0], both[1], both[2], width)[:3] if len(both[0]) else every
    counted = []
    for rows in (near, wide) if far is wide else (near, wide, far):
        if rows[0] is every[0]:  # in the same order: nothing need be searched
            counted.append(rows[3].astype(np.int32))
            continue
        units = np.zeros(len(every[0]), dtype=np.int32)
        units[_find(rows[:3], every, width)] = rows[3]
        counted.append(units)
    asked = counted[{"sentence": 0, "paragraph": 1}.get(unit, 2)]
    return (*(column.astype(np.int32) for column in every), *counted[:2], asked)


def code_names(mentions: pd.DataFrame, sentences: pd.DataFrame, article_ids: pd.Series) -> Named:
    """Turn the names of some articles into numbers.

    Parameters
    ----------
    mentions, sentences
        The tables of those names, at least ``article_id``, ``sentence`` and ``form``,
        ``entity_id``, or ``paragraph``.
    article_ids
        The articles, also those without a sentence.

    Raises
    ------
    TableError
        Where a mention stands in a sentence that is not there.
    """
    names = mentions[["article_id", "sentence", "entity_id"]]
    if not (named := (mentions["form"] == "name").to_numpy(bool)).all():
        names = names[named]
    articles = pd.Index(np.array(sorted(article_ids.unique().tolist()), dtype=object))
    entity, known = pd.factorize(names["entity_id"], sort=True)
    of_sentence, of_name = (
        number_among(frame["article_id"], articles) for frame in (sentences, names)
    )
    number = sentences["sentence"].to_numpy(np.int64)
    at = names["sentence"].to_numpy(np.int64)
    wide = int(max(number.max(initial=0), at.max(initial=0))) + 1
    place = of_sentence * wide + number
    order = np.argsort(place, kind="stable")
    place, of_sentence = place[order], of_sentence[order]
    sought = of_name * wide + at
    last = max(len(place) - 1, 0)
    bounds = np.searchsorted(of_sentence, np.arange(len(articles) + 1)).astype(np.int64)
    # sentences are as a rule numbered from 0 without gaps, so that none need be searched
    found = np.clip(bounds[of_name] + at, 0, last)
    if len(place) and np.any(place[found] != sought):
        found = np.minimum(np.searchsorted(place, sought), last)
    lost = (of_name < 0) | (place[found] != sought if len(place) else True)
    if len(sought) and np.any(lost):
        row = names.iloc[int(np.argmax(lost))]
        raise tables.TableError(
            f"A mention in article {row['article_id']} stands in sentence {row['sentence']}, "
            "which the table sentences lacks; give the two tables of one corpus."
        )
    paragraph = sentences["paragraph"].to_numpy(np.int64)[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (of_sentence[1:] != of_sentence[:-1]) | (paragraph[1:] != paragraph[:-1])
    if np.any((paragraph[1:] < paragraph[:-1]) & (of_sentence[1:] == of_sentence[:-1])):
        # paragraphs whose sentences lie apart: still one unit each
        high = int(paragraph.max()) + 1
        _, through = np.unique(of_sentence * high + paragraph, return_inverse=True)
    else:
        through = np.cumsum(new) - 1
    through = _lists_apart(through, found, entity)
    first_of = np.zeros(int(through.max(initial=-1)) + 1, dtype=np.int64)
    first_of[through] = of_sentence
    order = np.argsort(of_name, kind="stable")
    found = found[order]
    return Named(
        articles=articles.to_numpy(),
        ids=np.asarray(known, dtype=object),
        article=of_name[order],
        paragraph=through[found] if len(found) else np.zeros(0, dtype=np.int64),
        sentence=found,
        entity=entity.astype(np.int64)[order],
        first_sentence=bounds,
        first_paragraph=np.searchsorted(first_of, np.arange(len(articles) + 1)).astype(np.int64),
    )


def _lists_apart(paragraph: Codes, sentence: Codes, entity: Codes) -> Codes:
    """Make each sentence a paragraph of its own where a paragraph names more than `MOST`."""
    code = each_once(paragraph[sentence] * (width := len(entity) + 1) + entity)[0] // width
    starts, sizes = _units(code)
    if sizes.max(initial=0) <= MOST:
        return paragraph
    apart = np.isin(paragraph, code[starts][sizes > MOST])
    own = np.where(apart, np.arange(len(paragraph)), 0)
    numbers: Codes = np.unique(paragraph * (len(paragraph) + 1) + own, return_inverse=True)[1]
    return numbers


def number_among(ids: pd.Series, among: pd.Index) -> Codes:
    """Give the place of each id among sorted ones; −1 = not there."""
    # rows of an article stand together as a rule, so that each is looked up once
    new = (ids != ids.shift()).fillna(True).to_numpy(bool)
    code, known = pd.factorize(ids[new])
    return among.get_indexer(pd.Index(known)).astype(np.int64)[code][np.cumsum(new) - 1]


def each_once(values: Codes) -> tuple[Codes, Codes]:
    """Give the distinct values, sorted, and how often each stands there.

    Sorting is several times as fast here as numpy's own ``unique``, which hashes.
    """
    ordered = np.sort(values)
    heads = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])[: len(ordered)]
    return ordered[heads], np.diff(np.r_[heads, len(ordered)])


def count_codes(named: Named, unit: Unit, window: int = 1) -> tuple[Codes, Codes, Codes, Codes]:
    """Count, per article, the units that hold both of two entities.

    Returns
    -------
    Article, a, b (codes, ``a < b``) and units, sorted by the first three. Nothing is ever as
    large as entities × entities: units are worked off in chunks.
    """
    code, entity = named.distinct(unit, window)
    width = len(named.ids)
    found: list[tuple[Codes, ...]] = []
    for article, a, b in _pairs(code, entity, named, unit, window):
        found.append(_sum_up(article, a, b, width))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing, nothing
    article, a, b, units = (np.concatenate(part) for part in zip(*found, strict=True))
    return article, a, b, units


def total_codes(code: Codes, entity: Codes, width: int) -> tuple[Codes, Codes, Codes]:
    """Count the units that hold both of two entities, over all articles.

    Parameters
    ----------
    code, entity
        Unit and entity, each combination once, sorted by both.
    width
        How many entities there are.

    Returns
    -------
    a, b (``a < b``) and units, sorted.
    """
    counted: list[tuple[Codes, Codes]] = [(np.zeros(0, dtype=np.int64),) * 2]
    starts, sizes = _units(code)
    for first, last in _chunks(sizes, np.arange(len(sizes))):
        made = [a * width + b for _, a, b in _of_sizes(entity, starts, sizes, first, last)]
        if made:
            counted.append(each_once(np.concatenate(made)))
        # parts are added to parts about as large, so that a row is moved few times; at last all
        while counted[1:] and (last == len(sizes) or len(counted[-2][0]) < 2 * len(counted[-1][0])):
            counted.append(_add_up(counted.pop(), counted.pop()))
    keys, units = counted[0]
    return keys // max(width, 1), keys % max(width, 1), units


def _add_up(one: tuple[Codes, Codes], other: tuple[Codes, Codes]) -> tuple[Codes, Codes]:
    """Add up two counts, each of keys that are sorted; so is the sum."""
    keys, units = (np.concatenate(columns) for columns in zip(one, other, strict=True))
    order = np.argsort(keys, kind="stable")  # two sorted runs are merged, not sorted anew
    keys = keys[order]
    heads = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])[: len(keys)]
    return keys[heads], np.add.reduceat(units[order], heads)


def _units(code: Codes) -> tuple[Codes, Codes]:
    """Say where each unit begins and how many entities it holds."""
    starts = np.flatnonzero(np.r_[True, code[1:] != code[:-1]])[: len(code)]
    return starts, np.diff(np.r_[starts, len(code)])


def _chunks(sizes: Codes, article: Codes) -> Iterator[tuple[int, int]]:
    """Divide the units, such that no article is split and each chunk makes few enough pairs."""
    work = np.cumsum(sizes * (sizes - 1) // 2)
    first = 0
    while first < len(sizes):
        done = work[first - 1] if first else 0
        last = max(int(np.searchsorted(work, done + _PAIRS_AT_ONCE, side="right")), first + 1)
        last = int(np.searchsorted(article, article[last - 1], side="right"))
        yield first, last
        first = last


def _of_sizes(
    entity: Codes, starts: Codes, sizes: Codes, first: int, last: int
) -> Iterator[tuple[Codes, Codes, Codes]]:
    """Give the pairs in some units: number of the unit, a, b. Units of one size are one array."""
    of = sizes[first:last]
    for size in np.unique(of[of > 1]).tolist():
        chosen = first + np.flatnonzero(of == size)
        members = entity[starts[chosen][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, k=1)
        unit = np.repeat(chosen, len(left))
        yield unit, members[:, left].ravel(), members[:, right].ravel()


def _pairs(
    code: Codes, entity: Codes, named: Named, unit: Unit, window: int
) -> Iterator[tuple[Codes, Codes, Codes]]:
    starts, sizes = _units(code)
    article = named.article_of(unit, code[starts], window)
    for first, last in _chunks(sizes, article):
        parts = list(_of_sizes(entity, starts, sizes, first, last))
        if parts:
            number, a, b = (np.concatenate(part) for part in zip(*parts, strict=True))
            yield article[number], a, b


def _sum_up(article: Codes, a: Codes, b: Codes, width: int) -> tuple[Codes, Codes, Codes, Codes]:
    """Count equal rows; sorted."""
    first = int(article.min())
    if (int(article.max()) - first + 1) * width**2 < 2**63:
        # one number a row: sorted several times as fast as rows are
        packed, units = each_once(((article - first) * width + a) * width + b)
        rest = packed // width
        return rest // width + first, rest % width, packed % width, units
    order = np.lexsort((b, a, article))
    rows = np.stack([article[order], a[order], b[order]])
    heads = np.flatnonzero(np.r_[True, np.any(rows[:, 1:] != rows[:, :-1], axis=0)])
    units = np.diff(np.r_[heads, len(a)])
    return rows[0, heads], rows[1, heads], rows[2, heads], units


def _find(
    sought: tuple[Codes, Codes, Codes], among: tuple[Codes, Codes, Codes], width: int
) -> Codes:
    """Say where each sought row stands among sorted ones that hold it."""
    if not len(sought[0]):
        return np.zeros(0, dtype=np.int64)
    if (int(among[0].max()) + 1) * width**2 < 2**63:
        keys = [(article * width + a) * width + b for article, a, b in (sought, among)]
        return np.searchsorted(keys[1], keys[0]).astype(np.int64)
    index = pd.MultiIndex.from_arrays(list(among))
    return index.get_indexer(pd.MultiIndex.from_arrays(list(sought))).astype(np.int64)
