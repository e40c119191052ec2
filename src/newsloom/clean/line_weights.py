"""The trained half of finding furniture: which lines go with the article, by their weights.

The rules (`wording`, `furniture`) name what a line is; a logistic regression over the features of
`line_features`, trained on pages of many sites (`training/furniture.py`), says how likely it
belongs to the article. It looks twice: the second time it also knows what the first look made of
the lines around. It overrules the rules where they went by a line's place, and, where it is sure,
where they took a line for a call or a link by its wording. A title, a byline, a caption, a legal
notice, a line that repeats in the corpus stay what they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from newsloom.clean.line_features import (
    SECOND,
    broken_sentences,
    features_of,
    main_stretch,
    names_of_features,
)
from newsloom.clean.line_features import second_look as look_again
from newsloom.clean.lines import Unit
from newsloom.clean.wording import is_labelled

WEIGHTS = Path(__file__).with_name("furniture_weights.json")

# Found by cross-validation on the training pages (flat from 0.3 to 0.5; below a half because a
# lost sentence costs a reader more than a stray line). Texts of which most lines are paragraphs
# are articles with little round them: there less is taken. A sentence amid the article's
# paragraphs must look nothing like one to be taken away.
KEPT_AT = 0.4
KEPT_AT_IN_PROSE = 0.3
SENTENCE_KEPT_AT = 0.15
WORDED_KEPT_AT = 0.7

MOST_LINES = 5_000  # beyond, it is no page: the features would take memory, and rules will do

# What belongs to the article without being its body, and says so by wording or place.
APART = frozenset("title standfirst byline author_note dateline caption credit source_line".split())
# Kinds whose wording prose can share: "Let us know in the comments what you think of it."
# Calls to the reader ("Sign up for our newsletter") share none, and stay away.
_WORDED = frozenset("comments related share navigation".split())
_HEADINGS = frozenset("comments related promo share".split())
_ASKS = re.compile(
    r"(?:please |now |just )?(?:subscribe|sign|register|join|follow|like|download|get|click|tap|"
    r"donate|support|become|try|buy|order|shop|enter|start|read|see|share|contact|visit|check|"
    r"listen|watch|help|learn|find|discover|want|enjoy\w*)\b",
    re.IGNORECASE,
)


def settle_by_weights(units: Sequence[Unit]) -> None:
    """Change the rules' verdict on lines that the weights see otherwise.

    Parameters
    ----------
    units
        All lines of a text, each with the kind the rules gave it. A text of which the rules take
        no line for its place, and at most one for its wording, is left as it is.
    """
    if not _may_be_page(units):
        return
    chances = chances_of(units)
    stretch = range(*_stretch(units))
    prose = sum(unit.prose for unit in units) * 2 >= len(units)
    kept_at = KEPT_AT_IN_PROSE if prose else KEPT_AT
    headline = next((at for at, unit in enumerate(units) if unit.kind == "title"), 0)
    taken: list[int] = []
    for at, unit in enumerate(units):
        kind = unit.kind or "body"
        if kind in APART or unit.sure:
            continue
        if kind == "body":
            amid = at in stretch or _beside_paragraph(units, chances, at)
            sentence = amid and (unit.prose or unit.ends)
            if chances[at] < (SENTENCE_KEPT_AT if sentence else kept_at):
                taken.append(at)
        elif at >= headline and chances[at] >= _least_to_stay(unit, kept_at):
            unit.kind = "body"
    body = sum(unit.kind in (None, "body") for unit in units)
    if len(taken) == body:  # never a text without its text
        return
    for at in taken:
        units[at].kind = _kind_of(units, at, stretch.start)


def chances_of(units: Sequence[Unit]) -> np.ndarray:
    """Give the probability, per line of a text, that it belongs to the article.

    The lines of one sentence that stripped links have broken are given their mean, so that no
    sentence is cut in the middle.
    """
    first, second = _weights()
    number = broken_sentences(units)
    features = features_of(units, number)
    scores = features @ first[1:] + first[0]
    again = len(second) - len(SECOND)
    scores = features @ second[1:again] + look_again(scores) @ second[again:] + second[0]
    words = np.array([unit.words + 1.0 for unit in units])
    mean = np.bincount(number, words * scores) / np.bincount(number, words)
    chances: np.ndarray = 1 / (1 + np.exp(-np.clip(mean[number], -30, 30)))
    return chances


def _may_be_page(units: Sequence[Unit]) -> bool:
    """Tell whether the rules take more from a text than its address and what stands apart."""
    if not 3 <= len(units) <= MOST_LINES:
        return False
    taken = [u.said for u in units if u.kind not in (None, "body") and u.kind not in APART]
    return len(taken) >= 2 or None in taken


def _least_to_stay(unit: Unit, kept_at: float) -> float:
    """Give the probability at which a line that the rules took away is given back."""
    if unit.said is None:
        return kept_at
    return WORDED_KEPT_AT if unit.said in _WORDED and not is_labelled(unit.text) else 2.0


def _beside_paragraph(units: Sequence[Unit], chances: np.ndarray, at: int) -> bool:
    """Tell whether the line above or below is a paragraph that is likely the article's."""
    near = (other for other in (at - 1, at + 1) if 0 <= other < len(units))
    return any(units[other].prose and chances[other] >= 0.5 for other in near)


def _stretch(units: Sequence[Unit]) -> tuple[int, int]:
    words = np.array([unit.words for unit in units])
    prose = np.array([unit.prose for unit in units])
    first, last = main_stretch(words, prose, np.array([unit.said is not None for unit in units]))
    return first, last + 1


def _kind_of(units: Sequence[Unit], at: int, first: int) -> str:
    """Name what the weights take away: as the heading above it, else by its wording and place."""
    unit = units[at]
    if at < first:
        return "navigation" if unit.words <= 4 else "other"
    for above in reversed(units[max(0, at - 30) : at]):
        if above.kind in (None, "body"):
            break
        if above.said in _HEADINGS:
            return above.said
    if _ASKS.match(unit.text):
        return "promo"
    if unit.ends:
        return "other"
    return "navigation" if unit.words <= 2 else "related"


@cache
def _weights() -> tuple[np.ndarray, np.ndarray]:
    """Read the weights of both looks, the constant first.

    Raises
    ------
    ValueError
        When the file was trained for other features than those of this version.
    """
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    names = ["constant", *names_of_features()]
    looks = []
    for look, wanted in (("first", names), ("second", [*names, *SECOND])):
        if list(told[look]) != wanted:
            raise ValueError(
                f"{WEIGHTS.name} holds weights for other features than newsloom reads; "
                "run training/furniture.py again."
            )
        looks.append(np.array(list(told[look].values()), dtype=float))
    return looks[0], looks[1]
