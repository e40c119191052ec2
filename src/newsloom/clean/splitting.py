"""Where a token that no rule took apart is most likely two words: weighed evidence.

Every place where the token could be cut is described by what the lists, the article and the corpus
know of both halves; a linear model (weights in `split_weights`, trained on damaged news text)
weighs that against leaving the token whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from math import exp, log

from newsloom.clean import vocabulary
from newsloom.clean.split_weights import THRESHOLD, THRESHOLD_OF_WORDS, WEIGHTS
from newsloom.clean.vocabulary import (
    FUNCTION_WORDS,
    NAME_VERBS,
    capital_count,
    is_first_name,
    is_head,
    is_place,
    is_word,
    lower_count,
)
from newsloom.clean.witness import Witness
from newsloom.language import lexicon

Features = list[tuple[str, float]]
# The weights by the kind of the cut (`_group`), then by what is said of it: "" for its kind alone.
_WEIGHTS: dict[str, dict[str, float]] = {group: {} for group in ("C", "L", "c", "l")}
for _name, _weight in WEIGHTS.items():
    _WEIGHTS[_name[0]][_name[2:]] = _weight

# Beginnings of names and brands with a capital inside them: McDonald, DeSantis, eBay, LinkedIn.
NAME_BEGINNINGS = frozenset(
    """mc mac de di du da la le lo van von der den o d l al el fitz san st ap ab bin ibn abu e i x u
    my you we face link snap pay black white whats insta tik word git air sky net micro power play
    soft smart fed web wiki buzz huff live master auto bio euro tele info inter""".split()
)
# Endings that make names out of names; as a right half they prove nothing.
NAME_ENDINGS = frozenset(
    """an as is in on or er us am at ie land lands son sons ton man men woman ham ing ism ist
    ists ville burg burgh town field fields ford port wood woods well wells water way side
    stone hill hills house shire makers member members clinic front maker masters master worth
    gate like ward wards less ship dale ridge bridge brook mouth pool net media wide wear ware
    tech soft line lines air wings jet bus book berg stein stan grad ova ov ski sky ian ians
    ese ish ite ites phile phobia phone speak world star day days time times con exit bot coin
    fest mart cast tube wire watch ers her hers ting able age ages ant ate den ding king lock
    lord mere more ness red ring rock rose sing ten care""".split()
)


def find_cut(witness: Witness, token: str, before: str, follows: str) -> int | None:
    """Give where a token is two words, or None where the evidence does not carry a cut.

    Parameters
    ----------
    witness
        What the article and the corpus say.
    token
        A run of letters.
    before, follows
        The words around it; "" where there is none in the sentence.
    """
    cuts = list(candidates(token))
    if not any(_most(token, cut) > _LEAST for cut in cuts):
        return None
    scores = [_score(witness, token, cut, before, follows) for cut in cuts]
    best = max(range(len(cuts)), key=lambda at: (scores[at], cuts[at]))
    top = scores[best]
    if top < 0:
        return None
    # The probability of the best cut among all cuts and none, whose score is 0 by definition.
    mass = exp(-top) + sum(exp(score - top) for score in scores)
    left, right = token[: cuts[best]].lower(), token[cuts[best] :].lower()
    needed = THRESHOLD_OF_WORDS if _are_two_words(left, right) else THRESHOLD
    return cuts[best] if 1 / mass >= needed else None


# What the article and the corpus can add to a cut at most: of words that exclude each other the
# largest weight, of all others those that speak for it.
_OF_HALVES = re.compile(
    r"(?:left|right) (?:\d|lower|capital|unknown|word|function|verb|given|place|head|surface|"
    r"capitals|past)|(?:names|words) (?:begin|end) so|beginning|ending|"
)
_ONE_OF = ("follows ", "before ", "function follows ", "short ")


def _most_around(weights: dict[str, float]) -> float:
    around = {name: w for name, w in weights.items() if not _OF_HALVES.fullmatch(name)}
    either = [[w for name, w in around.items() if name.startswith(kind)] for kind in _ONE_OF]
    others = [w for name, w in around.items() if not name.startswith(_ONE_OF)]
    return sum(max([0.0, *group]) for group in either) + sum(w for w in others if w > 0)


_MOST_AROUND = {group: _most_around(weights) for group, weights in _WEIGHTS.items()}
_RAREST = min(THRESHOLD, THRESHOLD_OF_WORDS)
# The score below which no cut is as probable as it must be (a little less, as sums are rounded).
_LEAST = log(_RAREST / (1 - _RAREST)) - 1e-6


def _most(token: str, cut: int) -> float:
    """Give the score of a cut if all that the article and the corpus can say spoke for it."""
    group = _group(token, cut)
    halves = _half_score(group, "left", token[:cut]) + _half_score(group, "right", token[cut:])
    return _WEIGHTS[group].get("", 0.0) + halves + _MOST_AROUND[group]


def _score(witness: Witness, token: str, cut: int, before: str, follows: str) -> float:
    """Weigh a cut; what the lists say of its halves, which recur, is weighed once per process."""
    group, left, right = _group(token, cut), token[:cut], token[cut:]
    weight = _WEIGHTS[group].get
    said = _around(witness, token, cut, before, follows)
    if _are_two_words(left.lower(), right.lower()):
        said.append("two words")
    return (
        weight("", 0.0)
        + _half_score(group, "left", left)
        + _half_score(group, "right", right)
        + sum([weight(name, 0.0) for name in said])
    )


@lru_cache(maxsize=50_000)
def _half_score(group: str, side: str, half: str) -> float:
    weight = _WEIGHTS[group].get
    return sum([weight(name, 0.0) * value for name, value in _half(side, half)])


def _group(token: str, cut: int) -> str:
    """Name the kind of a cut: is the right half capitalised (C) or not (L), the left all lower?"""
    group = "C" if token[cut].isupper() else "L"
    return group.lower() if token[:cut].islower() else group


def candidates(token: str) -> Iterator[int]:
    """Give where a token may be cut: before a capital, or before a word in lower case."""
    size = len(token)
    for cut in range(2, size):
        here, last = token[cut], token[cut - 1]
        if here.isupper():
            if last.islower() or (token[cut + 1 : cut + 2].islower() and size - cut > 2):
                yield cut
        elif cut == 2 and not token[:2].isupper() and token[:2] != "Co":
            continue  # few names are that short
        elif lower_count(token[cut:]) and size - cut >= 2 and token[cut:].islower():
            yield cut
    if size > 4 and token[0] in "aA" and token[1].isupper():
        yield 1


def describe(witness: Witness, token: str, cut: int, before: str, follows: str) -> Features:
    """Describe a cut: named features with their values."""
    group, left, right = _group(token, cut), token[:cut], token[cut:]
    found = _half("left", left) + _half("right", right)
    if _are_two_words(left.lower(), right.lower()):
        found.append(("two words", 1.0))
    found += [(name, 1.0) for name in _around(witness, token, cut, before, follows)]
    return [(group, 1.0), *((f"{group} {name}", value) for name, value in found)]


def _half(side: str, half: str) -> Features:
    """Describe the "left" or "right" half of a cut by what the lists say."""
    low = half.lower()
    lower, capital = lower_count(low), capital_count(low)
    found: Features = [
        (f"{side} {min(len(half), 6)}", 1.0),
        (f"{side} lower", log(1 + lower)),
        (f"{side} capital", log(1 + capital)),
    ]
    for name, true in (
        ("unknown", not lower + capital),
        ("word", is_word(low)),
        ("function", low in FUNCTION_WORDS),
        ("verb", low in NAME_VERBS),
        ("given", is_first_name(low)),
        ("place", is_place(low)),
        ("head", is_head(low)),
        ("surface", vocabulary.is_surface(half)),
        ("capitals", half.isupper() and len(half) > 1),
    ):
        if true:
            found.append((f"{side} {name}", 1.0))
    if side == "left":
        if low in NAME_BEGINNINGS:
            found.append(("beginning", 1.0))
        count, do_so = beginning_with, "begin so"
    else:
        if low in NAME_ENDINGS:
            found.append(("ending", 1.0))
        if low.endswith("ed") and len(half) >= 6 and lower_count(low) >= 20:
            found.append(("right past", 1.0))
        count, do_so = ending_with, "end so"
    return found + [(f"{kind} {do_so}", log(1 + count(low, kind))) for kind in ("names", "words")]


def _are_two_words(low_left: str, low_right: str) -> bool:
    return is_word(low_left) and is_word(low_right) and not _is_closed(low_right)


def _around(witness: Witness, token: str, cut: int, before: str, follows: str) -> list[str]:
    """Describe a cut by what the article and the corpus say: the names of what is true."""
    left, right = token[:cut], token[cut:]
    low_left, low_right = left.lower(), right.lower()
    kind = _kind(follows)
    found = [f"follows {kind}", f"before {_kind(before)}"]
    new = []  # is a half unknown to the lists, the article and the corpus?
    for side, low in (("left", low_left), ("right", low_right)):
        stands = witness.stands(low)
        if stands:
            found.append(f"{side} stands here")
            # How often a common word is capitalised says nothing where it stands in lower case.
            here = witness.capital[low] if side == "left" or right[0].isupper() else 0
            if here:
                found.append(f"{side} here")
                if here > 1:
                    found.append(f"{side} here twice")
                if not is_word(low):
                    found.append(f"{side} name here")
        named = low in witness.names
        if named:
            found.append(f"{side} corpus")
            if low in witness.always:
                found.append(f"{side} corpus always")
        new.append(not (stands or named or lower_count(low) or capital_count(low)))
    if new[0]:
        rest = "closed" if _is_closed(low_right) else "right new" if new[1] else "open"
        found.append(f"left new, {rest}")
    elif new[1]:
        rest = "function" if low_left in FUNCTION_WORDS else "open"
        found.append(f"right new, left {rest}")
    if witness.stands_apart(left, right):
        found.append("printed apart")
    if witness.times(token) > 1:
        found.append("token twice")
    if low_right in FUNCTION_WORDS:
        found.append(f"function follows {kind}")
        if len(right) == 2:
            found.append(f"short {low_right}")
    return found


def _is_closed(low: str) -> bool:
    return low in FUNCTION_WORDS or low in NAME_VERBS


def _kind(word: str) -> str:
    if not word:
        return "none"
    if word[0].isupper():
        return "capital"
    return "function" if word in FUNCTION_WORDS else "other"


@lru_cache(maxsize=4)
def _listed(kind: str, backwards: bool) -> list[str]:
    """Give the names or the words of the word list, sorted by their beginnings or ends."""
    names = kind == "names"
    chosen = [w for w, c in lexicon.words().items() if (c.capital > c.lower) == names]
    return sorted(word[::-1] for word in chosen) if backwards else sorted(chosen)


def _count_longer(listed: list[str], part: str) -> int:
    """Count the entries of a sorted list that begin with a part and are longer."""
    first = bisect_left(listed, part)
    return bisect_left(listed, part + "\uffff", first) - bisect_right(listed, part, first)


@lru_cache(maxsize=50_000)
def ending_with(part: str, kind: str) -> int:
    """Count the listed "names" or "words" that end in a part and are longer."""
    return _count_longer(_listed(kind, True), part[::-1])


@lru_cache(maxsize=50_000)
def beginning_with(part: str, kind: str) -> int:
    """Count the listed "names" or "words" that begin with a part and are longer."""
    return _count_longer(_listed(kind, False), part)
