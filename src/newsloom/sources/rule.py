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

from newsloom.sources.measuring import FEATURES

# What two statements share is evidence that they are one: the sum of -log of the share of
# statements that have each word, name or number. "near" is told of the same days or printed within
# a week; what one person says again at other times, or many say of a great event, needs more.
# Of quotations: least share of the words of both, of the shorter one's, and evidence of the words.
QUOTED = (0.55, 0.85, 14.0)
QUOTED_NEAR = ((0.35, 0.0, 15.0), (0.8, 0.0, 7.0))
ONE_SPEAKER_NEAR = (0.4, 0.6, 9.0)
# Names alone tell who is spoken of, not what is said: evidence of words there has to be.
WORDS = 8.0
# Of statements: the same, and evidence of words, names and numbers.
SHARE, OF_SHORTER = 0.3, 0.45
TOLD_NEAR, TOLD = 20.0, 40.0
# Of statements by one speaker: the same, and evidence of the words.
SPOKEN_NEAR, SPOKEN = (0.3, 0.6, 15.0), (0.45, 0.6, 20.0)
# Of statements with a number in common: the share, the shorter one's, and evidence.
NUMBER_SHARE, NUMBER_OF_SHORTER, NUMBERED_NEAR = 0.15, 0.3, 17.0
# The same words and names, told at any time: least share of both, and evidence. A little less will
# do near in time, and so will a number in common beside the same names and a word.
SAME, SAME_WEIGHT = (0.8, 0.8), 20.0
ALIKE, ALIKE_WEIGHT = (0.45, 0.8), 16.0
NUMBERED_NAMES, NUMBERED_WEIGHT = 0.75, 14.0
# Of statements of one day: with a number, evidence; without, share of words, of the shorter one's,
# of names, and evidence.
NUMBERED_DAY = 12.0
DAY = (0.3, 0.5, 0.75, 16.0)
# Two articles tell one story from that cosine on; their statements are then held to less. Chosen by
# reading pairs of 2015-16 and 1987 below and above it: below, about twice as many were not one.
# LEAST is asked of the likeness without the story.
STORY, LEAST = 0.17, 0.1
# In one story: share of the words, of the shorter one's, of names; evidence of words, of names, of
# all. Each row is enough, where what stands behind it is so as well.
IN_STORY = {
    "told": (0.35, 0.55, 0.5, 9.0, 0.0, 15.0),
    "much": (0.24, 0.45, 0.6, 14.0, 0.0, 24.0),
    "most": (0.6, 0.6, 0.0, 12.0, 0.0, 12.0),
    "planned": (0.4, 0.6, 0.75, 8.0, 0.0, 16.0),  # of one a fact, of the other a plan
    "day": (0.4, 0.6, 0.75, 3.5, 0.0, 8.0),
    "day and names": (0.0, 0.4, 0.6, 3.0, 4.0, 12.0),
    "day, names alone": (0.0, 0.0, 0.99, 0.0, 10.0, 10.0),
    "spoken": (0.35, 0.5, 0.0, 12.0, 0.0, 12.0),
    "number": (0.0, 0.3, 0.0, 5.0, 3.0, 14.0),
    "number of a day": (0.0, 0.0, 0.0, 0.0, 0.0, 4.5),
    "number of days": (0.2, 0.45, 0.0, 0.0, 0.0, 11.0),
    "number and names": (0.0, 0.0, 0.75, 0.0, 6.0, 18.0),
    "number and names near": (0.0, 0.0, 0.5, 0.0, 4.0, 14.0),
}
QUOTED_IN_STORY = {
    "quoted": (0.4, 0.6, 0.0, 9.0, 0.0, 9.0),
    "names": (0.25, 0.5, 0.75, 9.0, 0.0, 9.0),
    "one speaker": (0.35, 0.6, 0.0, 9.0, 0.0, 9.0),
    "one speaker, names": (0.25, 0.5, 0.75, 6.0, 5.0, 12.0),
}
# Names that a formula is filled in with differ; those of one statement have that share in common.
NAMES = 0.2
# In whatever articles (in the order of `IN_STORY`): the same names and number, told at any time;
# most of the same words, of one day and some of the same names.
NUMBER_AND_NAMES = (0.0, 0.3, 0.9, 4.0, 9.0, 16.0)
WORDS_OF_DAY = (0.4, 0.6, 0.45, 9.0, 4.0, 13.0)
# A number of the same month, in most of the same words or of the same names, in whatever articles.
NUMBER_OF_MONTH = ((0.5, 0.6, 0.0, 8.0, 0.0, 15.0), (0.3, 0.5, 0.75, 5.0, 3.0, 16.0))
# Two statements of one happening (`newsloom.timeline`): share of the shorter one's words, of its
# names, and evidence of the words; less of them where both are of one day.
HAPPENED_DAY = (0.6, 0.75, 3.0)
HAPPENED = (0.4, 0.5, 10.0)
_FILE = Path(__file__).with_name("rule.json")


@cache
def read_rule() -> dict[str, Any]:
    """Give the rule: ``weights`` by feature, ``intercept``, ``threshold``, and ``never``."""
    rule: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return rule


def threshold() -> float:
    """Give the least likeness at which two statements are taken for one."""
    return float(read_rule()["threshold"])


def likeness(features: np.ndarray, stories: np.ndarray) -> np.ndarray:
    """Say how likely two statements are one, from 0 to 1 (logistic of the weighted sum).

    Parameters
    ----------
    features
        One row per pair, columns as in `newsloom.sources.measuring.FEATURES`.
    stories
        How far the two articles tell one story (`newsloom.sources.stories`), one per pair.
    """
    rule = read_rule()
    weights = np.array([float(rule["weights"].get(name, 0.0)) for name in FEATURES])
    told = features @ weights + float(rule["intercept"])
    alone = 1 / (1 + np.exp(-told))
    in_story = (stories >= STORY) & (alone >= LEAST)
    one = happened(features)
    told += rule["same_story"] * in_story + rule["same_happening"] * one
    found = 1 / (1 + np.exp(-told))
    for name in rule["never"]:  # what is of other days is another occasion, however alike
        found = np.where(features[:, FEATURES.index(name)] > 0, 0.0, found)
    fit = enough(features) | (in_story & enough_in_story(features)) | one
    return np.where(fit, found, 0.0)


def worth(features: np.ndarray) -> np.ndarray:
    """Say for which pairs it matters whether their articles tell one story."""
    pair = _Shared(features)
    return _enough_in_story(pair) | _enough(pair)


class _Shared:
    """What two statements share, by name, and how much of it there is."""

    def __init__(self, features: np.ndarray) -> None:
        self.of = {name: features[:, at] for at, name in enumerate(FEATURES)}
        self.near = self.of["days_near"] > 0
        self.words = np.expm1(self.of["words_weight"])
        self.names = np.expm1(self.of["names_weight"])
        self.all = self.words + self.names + np.expm1(self.of["numbers_weight"])
        self.one_speaker = self.of["speaker_words"] > 0
        self.number = self.of["numbers_shared"] > 0
        self.day = self.of["days_shared"] == 1
        # A plan is not what came of it.
        self.same_kind = self.of["modality_apart"] == 0
        self.direct = self.of["both_direct"] > 0

    def agree(self, least: float, least_of_shorter: float) -> np.ndarray:
        """Say whether the words agree: share of both, and of the shorter one's."""
        share, of_shorter = self.of["words_jaccard"], self.of["words_contained"]
        return np.asarray((share >= least) & (of_shorter >= least_of_shorter))

    def reach(self, least: tuple[float, ...]) -> np.ndarray:
        """Say whether a pair has these shares and this evidence (in the order of `IN_STORY`)."""
        share, of_shorter, share_of_names, words, names, all_ = least
        found = self.agree(share, of_shorter) & (self.of["names_jaccard"] >= share_of_names)
        return np.asarray(
            found & (self.words >= words) & (self.names >= names) & (self.all >= all_)
        )


def enough(features: np.ndarray) -> np.ndarray:
    """Say whether two statements share enough to be one, whatever their articles tell besides.

    Chosen by reading pairs of political news of 2015-16, then held against pairs of 1987.

    Parameters
    ----------
    features
        As for `likeness`.
    """
    return _enough(_Shared(features))


def _enough(pair: _Shared) -> np.ndarray:
    near, agree, evidence = pair.near, pair.agree, pair.all
    quoted = agree(*QUOTED[:2]) & (pair.words >= QUOTED[2])
    for least, least_of_shorter, weight in QUOTED_NEAR:
        quoted |= near & agree(least, least_of_shorter) & (pair.words >= weight)
    least, least_of_shorter, weight = ONE_SPEAKER_NEAR
    quoted |= pair.one_speaker & near & agree(least, least_of_shorter) & (pair.words >= weight)
    # A great event is named in passing wherever the same people are: what is said of it has to be
    # the same.
    told = (pair.names > 0) & pair.same_kind & agree(SHARE, OF_SHORTER) & (pair.words >= WORDS)
    told &= evidence >= np.where(near, TOLD_NEAR, TOLD)
    for (least, least_of_shorter, weight), when in ((SPOKEN_NEAR, near), (SPOKEN, True)):
        told |= pair.one_speaker & when & agree(least, least_of_shorter) & (pair.words >= weight)
    numbered = pair.number & agree(NUMBER_SHARE, NUMBER_OF_SHORTER)
    told |= near & numbered & (evidence >= NUMBERED_NEAR)
    told |= pair.day & numbered & (pair.names > 0) & (evidence >= NUMBERED_DAY)
    names = pair.of["names_jaccard"]
    named = (names >= DAY[2]) & agree(*DAY[:2]) & pair.same_kind
    told |= pair.day & named & (pair.words > 0) & (evidence >= DAY[3])
    worded = pair.words >= WORDS
    told |= worded & agree(SAME[0], 0.0) & (names >= SAME[1]) & (evidence >= SAME_WEIGHT)
    told |= near & agree(ALIKE[0], 0.0) & (names >= ALIKE[1]) & (evidence >= ALIKE_WEIGHT)
    numbered = pair.number & (names >= NUMBERED_NAMES) & (evidence >= NUMBERED_WEIGHT)
    told |= near & numbered & (pair.words > 0)
    told |= pair.number & pair.reach(NUMBER_AND_NAMES)
    told |= pair.day & pair.same_kind & pair.reach(WORDS_OF_DAY)
    for row in NUMBER_OF_MONTH:
        told |= pair.number & (pair.of["days_shared"] > 0) & pair.reach(row)
    # Both count, and differ in most: another occasion, or another stage of it.
    told &= pair.of["numbers_other"] == 0
    return np.asarray(np.where(pair.direct, quoted, told))


def enough_in_story(features: np.ndarray) -> np.ndarray:
    """Say whether two statements share enough to be one where their articles tell one story."""
    return _enough_in_story(_Shared(features))


def _enough_in_story(pair: _Shared) -> np.ndarray:
    same, day, number = pair.same_kind, pair.day, pair.number
    when = {
        **dict.fromkeys(("told", "much", "most"), same),
        **dict.fromkeys(("day", "day, names alone"), day & same),
        "day and names": day,
        "planned": True,
        "spoken": pair.one_speaker & same,
        "number": number & pair.near & same,
        "number of a day": number & day,
        "number of days": number & (pair.of["days_shared"] > 0),
        "number and names": number,
        "number and names near": number & pair.near,
    }
    told = np.zeros(len(pair.words), dtype=bool)
    for name, least in IN_STORY.items():
        told |= when[name] & pair.reach(least)
    one = pair.one_speaker & pair.near
    when = {"quoted": True, "names": True, "one speaker": one, "one speaker, names": one}
    quoted = np.zeros(len(pair.words), dtype=bool)
    for name, least in QUOTED_IN_STORY.items():
        quoted |= when[name] & pair.reach(least)
    # Two may report one fact; what they are quoted with is each one's own.
    quoted &= pair.of["speaker_apart"] == 0
    found = np.where(pair.direct, quoted, told) & (pair.of["numbers_other"] == 0)
    # One formula of two people or places is not one statement.
    found &= (pair.of["names_apart"] == 0) | (pair.of["names_jaccard"] >= NAMES)
    return np.asarray(found)


def happened(features: np.ndarray) -> np.ndarray:
    """Say whether two statements tell of one happening, and the shorter adds little to it."""
    pair = _Shared(features)
    found = np.zeros(len(features), dtype=bool)
    for (of_words, of_names, words), when in ((HAPPENED_DAY, pair.day), (HAPPENED, True)):
        agree = pair.agree(0.0, of_words) & (pair.of["names_contained"] >= of_names)
        found |= when & agree & (pair.words >= words)
    found &= (pair.of["same_happening"] > 0) & (pair.of["numbers_other"] == 0)
    return np.asarray(found)
