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
    return np.asarray(found)
