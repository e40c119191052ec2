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

# Least share of the content words of both that two quotations have in common.
WORDS_ALONE, WITH_NAMES, ALMOST_ALL = 0.35, 0.25, 0.6
NAMED = 1.5  # weight of the names that two short statements with one word in common share
# Least share and weight (log of 1 + the sum of -log shares of statements) of common words.
LEAST_WORDS, RARE_ENOUGH, TWO_RARE = 0.15, 2.0, 2.4
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
    value = {name: features[:, at] for at, name in enumerate(FEATURES)}
    # One speaker says a word again every day: of two quotations the words have to agree.
    told = np.where(value["numbers_shared"] + value["names_evidence"] > 0, WITH_NAMES, WORDS_ALONE)
    agree = (value["words_jaccard"] >= told) & (value["words_weight"] >= TWO_RARE)
    agree |= (value["words_jaccard"] >= ALMOST_ALL) & (value["words_weight"] >= RARE_ENOUGH)
    enough = np.where(value["both_direct"] > 0, agree, True)
    # What is shared has to be more than one common word beside a name that all articles hold.
    weight = value["words_weight"] * (value["words_jaccard"] >= LEAST_WORDS)
    enough &= (weight >= RARE_ENOUGH) | (value["numbers_shared"] > 0) | (value["days_shared"] == 1)
    alike = np.minimum(value["words_jaccard"], value["names_jaccard"]) >= ALMOST_ALL
    enough |= alike & (value["names_weight"] >= NAMED) & (value["both_direct"] == 0)
    return np.where(enough, found, 0.0)
