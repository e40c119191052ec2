"""What a line tells about whether it belongs to the article: its wording, its place, its company.

Every feature is a number or a yes/no of one line, so that a linear model can add them up. The
first half is read off the line alone (`line_numbers`); the second half off its neighbours, off how
far the article's main stretch is (the run of lines of the largest sum, as in Pasternack and Roth
2009, "Extracting article text from the web with maximum subsequence segmentation"), and off what
the rules made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain, compress, pairwise

import numpy as np

from newsloom.clean.line_numbers import ALONE, Alone, read_line
from newsloom.clean.lines import Unit
from newsloom.clean.vocabulary import FUNCTION_WORDS

KINDS = (
    "none", "body", "title", "standfirst", "byline", "author_note", "dateline", "caption",
    "credit", "source_line", "navigation", "promo", "related", "share", "comments", "legal",
    "other",
)  # fmt: skip
_KIND_AT = {kind: at for at, kind in enumerate(KINDS)}
_HEADINGS = ("comments", "related", "promo", "share", "navigation", "legal")
_HEADING_AT = {kind: at + 1 for at, kind in enumerate(_HEADINGS)}
_LENGTHS = np.array((1, 2, 4, 7, 11, 16, 26, 41))
_COARSE = np.array((1, 4, 10, 25))
_DISTANCES = np.array((1, 2, 3, 6, 11, 31))
_OF_NEIGHBOURS = ("stop", "said", "prose", "body", "edge")
_SHARES = np.array((0.0001, 0.1, 0.5, 0.9, 0.9999))


def names_of_features() -> list[str]:
    """Give the names of the columns of `features_of`, in order."""
    return [name for names in _groups().values() for name in names]


def _groups() -> dict[str, list[str]]:
    """Give the names of the columns, group by group."""
    found = {
        "alone": [*ALONE],
        "length": [f"length {n}" for n in range(len(_LENGTHS) + 1)],
        "said": [f"said {kind}" for kind in KINDS],
        "rules": [f"rules {kind}" for kind in KINDS],
        "place": [f"place {n}" for n in range(3)],
        "place length stop": [
            f"place {p} length {n} stop {s}" for p in range(3) for n in range(5) for s in "01"
        ],
        "place said": [f"place {p} said {kind}" for p in range(3) for kind in KINDS],
        "place from main": [
            f"place {p} from main {n}" for p in (0, 2) for n in range(len(_DISTANCES) + 1)
        ],
        "prose above": [f"prose above {n}" for n in range(len(_DISTANCES) + 1)],
        "prose below": [f"prose below {n}" for n in range(len(_DISTANCES) + 1)],
        "share above": [f"share above {n}" for n in range(len(_SHARES) + 1)],
        "at": [],
        "within": [
            f"within {radius}: {what}"
            for radius in (3, 8)
            for what in ("prose", "said", "short", "body")
        ],
        "under": [f"under {kind} {n}" for kind in ("nothing", *_HEADINGS) for n in range(2)],
        "in text": ["in text", "in text short", "again", "again rules body"],
        "page": [
            *("page prose", "page lines", "page said", "page prose below", "page said below"),
            *("page prose above", "page said above"),
        ],
        "sentences": [
            *("runs on", "runs into next", "sentence", "sentence function", "sentence said"),
        ],
    }
    for offset in (-2, -1, 1, 2):
        found["at"] += [f"at {offset}: length {n}" for n in range(5)]
        found["at"] += [
            f"at {offset}: {what}" for what in ("stop", "said", "prose", "body", "edge")
        ]
    return found


_WIDTHS = {group: len(names) for group, names in _groups().items()}
_STARTS = dict(zip(_WIDTHS, accumulate(_WIDTHS.values(), initial=0), strict=False))
_SIZE = sum(_WIDTHS.values())


def _columns(group: str) -> slice:
    return slice(_STARTS[group], _STARTS[group] + _WIDTHS[group])


def features_of(units: Sequence[Unit], sentences: np.ndarray | None = None) -> np.ndarray:
    """Give the features of a text's lines.

    Parameters
    ----------
    units
        The lines, judged by the rules: `Unit.said` is what the wording says, `Unit.kind` what the
        rules made of it.
    sentences
        What `broken_sentences` makes of them, where it has been asked already.

    Returns
    -------
    One row per line, one column per name in `names_of_features`.
    """
    size = len(units)
    alone = [read_line(unit.text) for unit in units]
    numbers = np.fromiter(
        chain.from_iterable([told.numbers for told in alone]), float, size * len(ALONE)
    ).reshape(size, len(ALONE))
    words = np.array([min(unit.words, 200) for unit in units])
    stop = numbers[:, ALONE.index("stop")] > 0
    said = np.array([_KIND_AT[unit.said or "none"] for unit in units])
    rules = np.array([_KIND_AT[unit.kind or "none"] for unit in units])
    known = said > 0
    prose = np.array([_is_prose(unit, told) for unit, told in zip(units, alone, strict=True)])
    body = (rules == _KIND_AT["body"]) | (rules == _KIND_AT["none"])
    short = (words < 10) & ~prose
    first, last = main_stretch(words, prose, known)
    at = np.arange(size)
    place = np.ones(size, dtype=int)
    place[:first], place[last + 1 :] = 0, 2
    coarse = _step(words, _COARSE)
    weight = np.where(prose, words, 0).astype(float)
    above = (np.cumsum(weight) - weight) / max(1.0, weight.sum())

    found = np.zeros((size, _SIZE))
    found[:, : len(ALONE)] = numbers
    steps = {
        "length": _step(words, _LENGTHS),
        "said": said,
        "rules": rules,
        "place": place,
        "place length stop": place * 10 + coarse * 2 + stop,
        "place said": place * len(KINDS) + said,
        "prose above": _step(_since(prose), _DISTANCES),
        "prose below": _step(_since(prose[::-1])[::-1], _DISTANCES),
        "share above": _step(above, _SHARES),
    }
    for group, step in steps.items():
        found[at, _STARTS[group] + step] = 1.0
    outside = np.flatnonzero(place != 1)
    away = np.where(place == 0, first - at, at - last)[outside]
    side = (place[outside] == 2) * (len(_DISTANCES) + 1)
    found[outside, _STARTS["place from main"] + side + _step(away, _DISTANCES)] = 1.0

    near = np.zeros((size + 4, 10))  # two lines beyond either end
    near[:2, 9] = near[-2:, 9] = 1.0
    near[at + 2, coarse] = 1.0
    near[2:-2, 5:9] = np.array([stop, known, prose, body]).T
    begin = _STARTS["at"]
    for number, offset in enumerate((-2, -1, 1, 2)):
        columns = slice(begin + 10 * number, begin + 10 * (number + 1))
        found[:, columns] = near[2 + offset : 2 + offset + size]
    found[:, _columns("within")] = _around(np.array([prose, known, short, body]).T, (3, 8))
    found[at, _STARTS["under"] + _under_headings(units, prose)] = 1.0
    begin = _STARTS["in text"]
    found[:, begin : begin + 2] = _in_text(alone, prose, first, last, words)
    again = _again(units)
    found[:, begin + 2] = again
    found[:, begin + 3] = again * body
    begin = _STARTS["page"]
    page = np.array([prose.mean(), np.log1p(size) / 5, known.mean()])
    found[:, begin : begin + 3] = page
    found[last + 1 :, begin + 3 : begin + 5] = page[[0, 2]]
    found[:first, begin + 5 : begin + 7] = page[[0, 2]]
    found[:, _columns("sentences")] = _sentences(
        units, broken_sentences(units) if sentences is None else sentences, numbers[:, 1], known
    )
    return found


SECOND = (
    "first look", "first look -2", "first look -1", "first look 1", "first look 2",
    "first look within 3", "first look within 8",
)  # fmt: skip


def second_look(scores: np.ndarray) -> np.ndarray:
    """Give what the first look made of a line and its neighbours: the columns of `SECOND`.

    Parameters
    ----------
    scores
        The log-odds, per line of one text, that it belongs to the article.
    """
    size = len(scores)
    padded = np.full(size + 16, -6.0)
    padded[8:-8] = np.clip(scores, -6.0, 6.0)
    shares = np.concatenate([[0.0], np.cumsum(1 / (1 + np.exp(-padded)))])
    columns = [padded[8 + offset : 8 + offset + size] for offset in (0, -2, -1, 1, 2)]
    for radius in (3, 8):
        low, high = 8 - radius, 9 + radius
        columns.append((shares[high : high + size] - shares[low : low + size]) / (2 * radius + 1))
    return np.column_stack(columns)


def main_stretch(words: np.ndarray, prose: np.ndarray, known: np.ndarray) -> tuple[int, int]:
    """Give the first and last line of the stretch with the most prose for the least else.

    A line of prose counts its words (60 at most), any other line costs 6, one that the wording
    calls furniture 10: the stretch of the largest sum (Kadane's algorithm). Without prose it is
    everything.
    """
    if not prose.any():
        return 0, len(words) - 1
    gains = np.where(prose, np.minimum(words, 60), np.where(known, -10, -6)).tolist()
    best = here = 0
    start = 0
    first, last = 0, len(gains) - 1
    for at, gain in enumerate(gains):
        if here <= 0:
            here, start = 0, at
        here += gain
        if here > best:
            best, first, last = here, start, at
    return first, last


def _is_prose(unit: Unit, told: Alone) -> bool:
    if unit.said is not None:
        return False
    function = told.numbers[1]
    return function >= 0.15 and (
        (unit.ends and unit.words >= 10) or (unit.words >= 25 and function >= 0.2)
    )


def _step(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Give on which step each value stands: 0 below the first, 1 from there on, ..."""
    found: np.ndarray = steps.searchsorted(values, side="right")
    return found


def _around(rows: np.ndarray, radii: Sequence[int]) -> np.ndarray:
    """Average rows over so many lines to either side, the line itself left out."""
    size = len(rows)
    sums = np.zeros((size + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=sums[1:])
    at = np.arange(size)
    return np.hstack(
        [
            (sums[np.minimum(at + radius + 1, size)] - sums[np.maximum(at - radius, 0)] - rows)
            / (2 * radius)
            for radius in radii
        ]
    )


def _since(flags: np.ndarray) -> np.ndarray:
    """Count the lines since the last line above that is flagged; 99 where none is."""
    at = np.arange(len(flags))
    before = np.full(len(flags), -99)
    before[1:] = np.maximum.accumulate(np.where(flags, at, -99))[:-1]
    return np.minimum(at - before, 99)


def _under_headings(units: Sequence[Unit], prose: np.ndarray) -> np.ndarray:
    """Number under which kind of heading a line stands, near (5 lines) or further down."""
    found = []
    heading, away, told = 0, 0, 0
    for unit, is_prose in zip(units, prose.tolist(), strict=True):
        found.append(2 * heading + (away >= 5))
        if unit.said in _HEADING_AT:
            heading, away, told = _HEADING_AT[unit.said], 0, 0
        else:
            away += 1
            told = told + 1 if is_prose else 0
            if told >= 2:  # two paragraphs in a row: the article goes on
                heading = 0
    return np.array(found)


def broken_sentences(units: Sequence[Unit]) -> np.ndarray:
    """Number the sentences that stripped links have broken into lines: same number, same sentence.

    A line runs on where it opens in lower case or with a mark, and the line above has not ended;
    or where the line above ends in a function word or a comma.
    """
    runs = [0]
    for above, here in pairwise(units):
        opening = here.text[0]
        if above.ends or above.text[-1] == ":":
            on = opening in ",.;:)”’" and here.text[:3] not in ("...", ". .")
        elif opening.islower() or opening in ",.;:)”’":
            on = True
        elif above.words >= 3:
            last = above.text.rpartition(" ")[2].lower()
            on = last in FUNCTION_WORDS or last[-1] == ","
        else:
            on = False
        runs.append(runs[-1] + (not on))
    return np.array(runs[: len(units)])


def _sentences(
    units: Sequence[Unit], number: np.ndarray, function: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """Give, per line, whether it is part of a broken sentence, and what the whole sentence is."""
    words = np.array([unit.words for unit in units], dtype=float)
    found = np.zeros((len(units), 5))
    found[1:, 0] = found[:-1, 1] = number[1:] == number[:-1]
    total = np.bincount(number, words)
    plain = np.bincount(number, words * function) / np.maximum(total, 1)
    said = np.bincount(number, known) / np.bincount(number)
    many = np.minimum(np.log1p(total), 5) / 2
    found[:, 2], found[:, 3], found[:, 4] = many[number], plain[number], said[number]
    return found


def _again(units: Sequence[Unit]) -> np.ndarray:
    texts = [unit.text for unit in units]
    seen = Counter(texts)
    return np.array([float(seen[text] > 1) for text in texts])


def _in_text(
    alone: Sequence[Alone], prose: np.ndarray, first: int, last: int, words: np.ndarray
) -> np.ndarray:
    """Measure which share of a line's words of content stands in the main stretch's prose."""
    once: set[str] = set()  # words that stand in the prose of the main stretch,
    twice: set[str] = set()  # and in two lines of it
    in_prose = prose.copy()
    in_prose[:first] = in_prose[last + 1 :] = False
    for told in compress(alone, in_prose):
        twice |= once & told.content
        once |= told.content
    found = np.zeros((len(alone), 2))
    for at, (told, inside) in enumerate(zip(alone, in_prose.tolist(), strict=True)):
        if told.content:
            shared = told.content & (twice if inside else once)
            found[at, 0] = len(shared) / max(3, len(told.content))
    found[:, 1] = np.where(words < 16, found[:, 0], 0.0)
    return found
