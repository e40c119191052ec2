"""Captions that were left in the body of an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

# What captions do: tell what is past in the present tense.
_IN_A_PICTURE = re.compile(
    r"\b(?:speaks?|waves?|greets?|arrives?|walks?|looks? on|listens?|watch(?:es)?|stands?|sits?|"
    r"hugs?|holds?|attends?|addresses|delivers?|talks?|shakes?|signs|leaves?|poses?|smiles?|reacts?|"
    r"participates?|gestures?|meets?|visits?|answers?|points?|gathers?|marches|protests?|pictured|"
    r"seen|inspects?|embraces?|reads?|cheers?|applauds?|boards?|gives?|makes?|takes?)\b"
    r"|\b(?:[Vv]ideo|[Pp]hoto|[Pp]icture|[Ii]mage)s?:"
)
_CREDIT = re.compile(
    r"\b(?:Getty|Reuters|AFP|AP|EPA|Bloomberg|Shutterstock|Associated Press|Photo(?:graph)?s?|"
    r"Images?|Pool)\b"
)
_LONGEST_CREDIT = 60


def captions_among(sentences: Sequence[Mapping[str, Any]]) -> set[int]:
    """Give the numbers of the sentences that can be captions.

    They tell in the present tense, or stand below a credit; one with a full date is a caption.
    """
    found = {s["sentence"] for s in sentences if _IN_A_PICTURE.search(str(s["text"]))}
    for one, other in pairwise(sentences):
        if len(str(one["text"])) <= _LONGEST_CREDIT and _CREDIT.search(str(one["text"])):
            found.add(other["sentence"])
    return found
