"""Whether two statements say the same: a weighted sum of what was measured of them.

The weights stand in ``rule.json``, with how they were learnt. Each can be read: what speaks for
one statement has a positive weight, what tells two occasions apart a negative one.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from newsloom.sources.alike import FEATURES

# What two statements share is evidence that they are one: the sum of -log of the share of
# statements that have each word, name or number. "near" is told of the same days or printed within
# a week; what one person says again at other times, or many say of a great event, needs more.
# Of quotations: least share of the words of both, of the shorter one's, and evidence of the words.
QUOTED = (0.55, 0.85, 14.0)
QUOTED_NEAR = ((0.35, 0.0, 15.0), (0.8, 0.0, 7.0))
ONE_SPEAKER_NEAR = (0.4, 0.6, 9.0)
# Of statements: the same, and evidence of words, names and numbers.
SHARE, OF_SHORTER = 0.24, 0.45
TOLD_NEAR, TOLD = 20.0, 40.0
# Of statements by one speaker: the same, and evidence of the words.
SPOKEN_NEAR, SPOKEN = (0.3, 0.6, 15.0), (0.45, 0.6, 20.0)
# Of statements with a number in common: the shorter one's share, and evidence.
NUMBER_OF_SHORTER, NUMBERED_NEAR = 0.3, 17.0
# The same words and names, told at any time: least share of both, and evidence. A little less will
# do near in time, and so will a number in common beside the same names and a word.
SAME, SAME_WEIGHT = (0.8, 0.8), 20.0
ALIKE, ALIKE_WEIGHT = (0.45, 0.8), 16.0
NUMBERED_NAMES, NUMBERED_WEIGHT = 0.75, 14.0
# Of statements of one day: with a number, evidence; without, share of words, of the shorter one's,
# of names, and evidence.
NUMBERED_DAY = 12.0
DAY = (0.3, 0.5, 0.75, 16.0)
_FILE = Path(__file__).with_name("rule.json")


@cache
def read_rule() -> dict[str, Any]:
    """Give the rule: ``weights`` by feature, ``intercept``, ``threshold``, and ``never``."""
    rule: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return rule


def threshold() -> float:
    """Give the least likeness at which two statements are taken for one."""
    return float(read_rule()["threshold"])


def likeness(features: np.ndarray) -> np.ndarray:
    """Say how likely two statements are one, from 0 to 1 (logistic of the weighted sum).

    Parameters
    ----------
    features
        One row per pair, columns as in `newsloom.sources.alike.FEATURES`.
    """
    rule = read_rule()
    weights = np.array([float(rule["weights"].get(name, 0.0)) for name in FEATURES])
    found = 1 / (1 + np.exp(-(features @ weights + float(rule["intercept"]))))
    for name in rule["never"]:  # what is of other days is another occasion, however alike
        found = np.where(features[:, FEATURES.index(name)] > 0, 0.0, found)
    return np.where(enough(features), found, 0.0)


def enough(features: np.ndarray) -> np.ndarray:
    """Say whether two statements share enough to be one, whatever speaks for it besides.

    Chosen by reading pairs of political news of 2015-16, then held against pairs of 1987.

    Parameters
    ----------
    features
        As for `likeness`.
    """
    value = {name: features[:, at] for at, name in enumerate(FEATURES)}
    near, share, of_shorter = (
        value[name] for name in ("days_near", "words_jaccard", "words_contained")
    )
    words = np.expm1(value["words_weight"])
    evidence = words + np.expm1(value["names_weight"]) + np.expm1(value["numbers_weight"])

    def agree(least: float, least_of_shorter: float) -> np.ndarray:
        return np.asarray((share >= least) & (of_shorter >= least_of_shorter))

    quoted = agree(*QUOTED[:2]) & (words >= QUOTED[2])
    for least, least_of_shorter, weight in QUOTED_NEAR:
        quoted |= (near > 0) & agree(least, least_of_shorter) & (words >= weight)
    one_speaker = value["speaker_words"] > 0
    least, least_of_shorter, weight = ONE_SPEAKER_NEAR
    quoted |= one_speaker & (near > 0) & agree(least, least_of_shorter) & (words >= weight)
    # A great event is named in passing wherever the same people are: what is said of it has to be
    # the same, and a plan is not what came of it.
    same_kind = (value["names_weight"] > 0) & (value["modality_apart"] == 0)
    told = same_kind & agree(SHARE, OF_SHORTER) & (evidence >= np.where(near, TOLD_NEAR, TOLD))
    for (least, least_of_shorter, weight), when in ((SPOKEN_NEAR, near > 0), (SPOKEN, True)):
        told |= one_speaker & when & agree(least, least_of_shorter) & (words >= weight)
    number = value["numbers_shared"] > 0
    told |= (near > 0) & number & agree(0.0, NUMBER_OF_SHORTER) & (evidence >= NUMBERED_NEAR)
    day = value["days_shared"] == 1
    told |= day & number & (value["names_weight"] > 0) & (evidence >= NUMBERED_DAY)
    names = value["names_jaccard"]
    named = (names >= DAY[2]) & agree(*DAY[:2]) & (value["modality_apart"] == 0)
    told |= day & named & (words > 0) & (evidence >= DAY[3])
    told |= (share >= SAME[0]) & (names >= SAME[1]) & (evidence >= SAME_WEIGHT)
    alike = (share >= ALIKE[0]) & (names >= ALIKE[1]) & (evidence >= ALIKE_WEIGHT)
    told |= (near > 0) & alike
    numbered = number & (names >= NUMBERED_NAMES) & (evidence >= NUMBERED_WEIGHT) & (words > 0)
    told |= (near > 0) & numbered
    # Both count, and differ in most: another occasion, or another stage of it.
    told &= value["numbers_other"] == 0
    return np.asarray(np.where(value["both_direct"] > 0, quoted, told))
