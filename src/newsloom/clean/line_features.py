"""What a line tells about whether it belongs to the article: its wording, its place, its company.

Every feature is a number or a yes/no of one line, so that a linear model can add them up. The
first half is read off the line alone (as in Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate
detection using shallow text features"); the second half off its neighbours, off how far the
article's main stretch is (the run of lines of the largest sum, as in Pasternack and Roth 2009,
"Extracting article text from the web with maximum subsequence segmentation"), and off what the
rules made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from newsloom.clean.evidence import WORD
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
_LENGTHS = (1, 2, 4, 7, 11, 16, 26, 41)
_COARSE = (1, 4, 10, 25)
_DISTANCES = (1, 2, 3, 6, 11, 31)
_SHARES = (0.0001, 0.1, 0.5, 0.9, 0.9999)
_LOOKED_AT = 240
_READER = frozenset("you your yours our ours we us my".split())
_VERBS = frozenset("said says was were is are has have had been will would can could".split())
_SEPARATORS = re.compile(r"[|•·›»→←«>/]")
_DIGITS = re.compile(r"\d")
_MARKS = re.compile(r"https?:|www\.|[@©#*]")
_INNER_STOP = re.compile(r"[a-z”\"’)][.!?][”\"’)]? +[A-Z“\"‘]")

ALONE = (
    "words", "function", "function long", "stop", "dots", "colon", "comma at end", "capitals",
    "all capitals", "digits", "opens low", "opens digit", "opens mark", "opens quote", "commas",
    "stops inside", "letters a word", "separators", "marks", "reader", "verbs", "verbs no",
)  # fmt: skip


class Alone(NamedTuple):
    """What one line says by itself: numbers in the order of `ALONE`, and its words."""

    numbers: tuple[float, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=20_000)  # the lines of one outlet's pages repeat
def read_line(text: str) -> Alone:
    """Read the numbers of `ALONE` and the first words off one line."""
    head = text[:_LOOKED_AT]
    found = WORD.findall(head)
    words = tuple([word.lower() for word in found])
    many = max(1, len(words))
    function = sum(map(FUNCTION_WORDS.__contains__, words)) / many
    verbs = not _VERBS.isdisjoint(words)
    letters = sum(map(len, words))
    first, last = head[:1], text[-1:]
    numbers = (
        min(len(words), 60) / 20,
        function,
        function if len(words) >= 8 else 0.0,
        float(text.rstrip("\"'”’»)] ").endswith((".", "!", "?"))),
        float(text.endswith(("…", "..."))),
        float(last == ":"),
        float(last == ","),
        sum([word[0].isupper() for word in found]) / many,
        float(letters > 1 and head.isupper()),
        len(_DIGITS.findall(head)) / max(1, len(head)),
        float(first.islower()),
        float(first.isdigit()),
        float(first in "•*-–—·►▶→»+"),
        float(first in "“\"'‘«"),
        min(head.count(",") / many, 0.5),
        float(_INNER_STOP.search(head) is not None),
        min(letters / many, 12) / 6,
        min(len(_SEPARATORS.findall(head)), 4) / 2,
        float(bool(_MARKS.search(head))),
        min(sum(map(_READER.__contains__, words)) / many, 0.34),
        float(verbs and len(words) >= 6),
        float(not verbs and len(words) >= 10),
    )
    return Alone(numbers, words[:30])


def names_of_features() -> list[str]:
    """Give the names of the columns of `features_of`, in order."""
    names = [*ALONE]
    names += [f"length {n}" for n in range(len(_LENGTHS) + 1)]
    names += [f"said {kind}" for kind in KINDS]
    names += [f"rules {kind}" for kind in KINDS]
    names += [f"place {n}" for n in range(3)]
    names += [f"place {p} length {n} stop {s}" for p in range(3) for n in range(5) for s in "01"]
    names += [f"place {p} said {kind}" for p in range(3) for kind in KINDS]
    names += [f"place {p} from main {n}" for p in (0, 2) for n in range(len(_DISTANCES) + 1)]
    names += [f"prose {side} {n}" for side in ("above", "below") for n in range(7)]
    names += [f"share above {n}" for n in range(len(_SHARES) + 1)]
    for offset in (-2, -1, 1, 2):
        names += [f"at {offset}: length {n}" for n in range(5)]
        names += [f"at {offset}: {what}" for what in ("stop", "said", "prose", "body", "edge")]
    for radius in (3, 8):
        names += [f"within {radius}: {what}" for what in ("prose", "said", "short", "body")]
    names += [f"under {kind} {n}" for kind in ("nothing", *_HEADINGS) for n in range(2)]
    names += ["in text", "in text short", "again", "again rules body"]
    names += ["page prose", "page lines", "page said", "page prose below", "page said below"]
    names += ["page prose above", "page said above"]
    names += ["runs on", "runs into next", "sentence", "sentence function", "sentence said"]
    return names


def features_of(units: Sequence[Unit]) -> np.ndarray:
    """Give the features of a text's lines.

    Parameters
    ----------
    units
        The lines, judged by the rules: `Unit.said` is what the wording says, `Unit.kind` what the
        rules made of it.

    Returns
    -------
    One row per line, one column per name in `names_of_features`.
    """
    size = len(units)
    alone = [read_line(unit.text) for unit in units]
    numbers = np.array([told.numbers for told in alone])
    words = np.array([min(unit.words, 200) for unit in units])
    stop = numbers[:, ALONE.index("stop")]
    said = np.array([_KIND_AT[unit.said or "none"] for unit in units])
    rules = np.array([_KIND_AT[unit.kind or "none"] for unit in units])
    known = said > 0
    prose = np.array([_is_prose(unit, told) for unit, told in zip(units, alone, strict=True)])
    body = np.isin(rules, (_KIND_AT["body"], _KIND_AT["none"]))
    first, last = main_stretch(words, prose, known)
    at = np.arange(size)
    place = np.where(at < first, 0, np.where(at > last, 2, 1))
    length = np.digitize(words, _LENGTHS)
    coarse = np.digitize(words, _COARSE)
    away = np.digitize(np.where(place == 0, first - at, at - last), _DISTANCES)
    weight = np.where(prose, words, 0).astype(float)
    total = weight.sum()
    above = (np.cumsum(weight) - weight) / max(1.0, total)
    columns = [
        numbers,
        _one_hot(length, len(_LENGTHS) + 1),
        _one_hot(said, len(KINDS)),
        _one_hot(rules, len(KINDS)),
        _one_hot(place, 3),
        _one_hot(place * 10 + coarse * 2 + (stop > 0), 30),
        _one_hot(place * len(KINDS) + said, 3 * len(KINDS)),
        np.where((place != 1)[:, None], _one_hot((place == 2) * 7 + away, 14), 0.0),
        _one_hot(np.digitize(_since(prose), _DISTANCES), 7),
        _one_hot(np.digitize(_since(prose[::-1])[::-1], _DISTANCES), 7),
        _one_hot(np.digitize(above, _SHARES), len(_SHARES) + 1),
    ]
    flags = np.column_stack([stop > 0, known, prose, body]).astype(float)
    near = np.hstack([_one_hot(coarse, 5), flags, np.zeros((size, 1))])
    beyond = np.zeros(near.shape[1])
    beyond[-1] = 1.0
    for offset in (-2, -1, 1, 2):
        columns.append(_shifted(near, offset, beyond))
    short = (words < 10) & ~prose
    for radius in (3, 8):
        columns.append(_around(np.column_stack([prose, known, short, body]).astype(float), radius))
    columns.append(_under_headings(units, prose))
    again = _again(units)
    columns.append(_in_text(alone, prose, first, last, words))
    columns.append(np.column_stack([again, again * body]))
    page = np.array([prose.mean(), np.log1p(size) / 5, known.mean()])
    below, over = (place == 2)[:, None], (place == 0)[:, None]
    columns += [np.tile(page, (size, 1)), page[[0, 2]] * below, page[[0, 2]] * over]
    columns.append(_sentences(units, numbers[:, 1], known))
    return np.hstack(columns)


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
    padded = np.pad(np.clip(scores, -6.0, 6.0), 8, constant_values=-6.0)
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


def _one_hot(values: np.ndarray, size: int) -> np.ndarray:
    found = np.zeros((len(values), size))
    found[np.arange(len(values)), values.astype(int)] = 1.0
    return found


def _shifted(rows: np.ndarray, offset: int, beyond: np.ndarray) -> np.ndarray:
    found = np.tile(beyond, (len(rows), 1))
    if abs(offset) < len(rows):
        if offset < 0:
            found[-offset:] = rows[:offset]
        else:
            found[:-offset] = rows[offset:]
    return found


def _around(rows: np.ndarray, radius: int) -> np.ndarray:
    """Average rows over ``radius`` lines to either side, the line itself left out."""
    size = len(rows)
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    at = np.arange(size)
    low, high = np.maximum(at - radius, 0), np.minimum(at + radius + 1, size)
    return (sums[high] - sums[low] - rows) / (2 * radius)


def _since(flags: np.ndarray) -> np.ndarray:
    """Count the lines since the last line above that is flagged; 99 where none is."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -99))
    before = np.concatenate([[-99], last[:-1]])
    return np.minimum(at - before, 99)


def _under_headings(units: Sequence[Unit], prose: np.ndarray) -> np.ndarray:
    """Flag under which kind of heading a line stands, near (5 lines) or further down."""
    found = np.zeros((len(units), 2 * (len(_HEADINGS) + 1)))
    heading, away, told = 0, 0, 0
    for at, unit in enumerate(units):
        found[at, 2 * heading + (away >= 5)] = 1.0
        if unit.said in _HEADING_AT:
            heading, away, told = _HEADING_AT[unit.said], 0, 0
        else:
            away += 1
            told = told + 1 if prose[at] else 0
            if told >= 2:  # two paragraphs in a row: the article goes on
                heading = 0
    return found


def broken_sentences(units: Sequence[Unit]) -> np.ndarray:
    """Number the sentences that stripped links have broken into lines: same number, same sentence.

    A line runs on where it opens in lower case or with a mark, and the line above has not ended;
    or where the line above ends in a function word or a comma.
    """
    runs = np.zeros(len(units), dtype=int)
    for at in range(1, len(units)):
        above, here = units[at - 1], units[at]
        opening = here.text[0]
        if above.ends or above.text[-1] == ":":
            on = opening in ",.;:)”’" and here.text[:3] not in ("...", ". .")
        elif opening.islower() or opening in ",.;:)”’":
            on = True
        else:
            last = above.text.rpartition(" ")[2].lower()
            on = above.words >= 3 and (last in FUNCTION_WORDS or last[-1] == ",")
        runs[at] = runs[at - 1] + (not on)
    return runs


def _sentences(units: Sequence[Unit], function: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Give, per line, whether it is part of a broken sentence, and what the whole sentence is."""
    number = broken_sentences(units)
    words = np.array([unit.words for unit in units], dtype=float)
    on = np.concatenate([[False], number[1:] == number[:-1]])
    into = np.concatenate([on[1:], [False]])
    total = np.bincount(number, words)
    plain = np.bincount(number, words * function) / np.maximum(total, 1)
    said = np.bincount(number, known) / np.bincount(number)
    many = np.minimum(np.log1p(total), 5) / 2
    return np.column_stack([on, into, many[number], plain[number], said[number]])


def _again(units: Sequence[Unit]) -> np.ndarray:
    seen: dict[str, int] = {}
    for unit in units:
        seen[unit.text] = seen.get(unit.text, 0) + 1
    return np.array([float(seen[unit.text] > 1) for unit in units])


def _in_text(
    alone: Sequence[Alone], prose: np.ndarray, first: int, last: int, words: np.ndarray
) -> np.ndarray:
    """Measure which share of a line's words of content stands in the main stretch's prose."""
    contents = [
        {word[:5] for word in told.words if len(word) > 3 and word not in FUNCTION_WORDS}
        for told in alone
    ]
    lines: dict[str, int] = {}  # in how many lines of the main stretch a word stands
    for at in range(first, last + 1):
        if prose[at]:
            for word in contents[at]:
                lines[word] = lines.get(word, 0) + 1
    found = np.zeros((len(alone), 2))
    for at, content in enumerate(contents):
        if content:
            own = 1 if prose[at] and first <= at <= last else 0
            share = sum(lines.get(word, 0) > own for word in content) / max(3, len(content))
            found[at, 0] = share
            found[at, 1] = share if words[at] < 16 else 0.0
    return found
