"""Where a token that no rule took apart is most likely two words: weighed evidence.

Every place where the token could be cut is described by what the lists, the article and the corpus
know of both halves; a linear model (weights in `split_weights`, trained on damaged news text)
weighs that against leaving the token whole.
"""

from __future__ import annotations

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
_WEIGHT = WEIGHTS.get

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
    if not cuts:
        return None
    scores = [
        _listed_score(token, cut)
        + sum([_WEIGHT(n, 0.0) for n in _around(witness, token, cut, before, follows)])
        for cut in cuts
    ]
    best = max(range(len(cuts)), key=lambda at: (scores[at], cuts[at]))
    top = scores[best]
    if top < 0:
        return None
    # The probability of the best cut among all cuts and none, whose score is 0 by definition.
    mass = exp(-top) + sum(exp(score - top) for score in scores)
    left, right = token[: cuts[best]].lower(), token[cuts[best] :].lower()
    words = is_word(left) and is_word(right) and not _is_closed(right)
    return cuts[best] if 1 / mass >= (THRESHOLD_OF_WORDS if words else THRESHOLD) else None


@lru_cache(maxsize=50_000)
def _listed_score(token: str, cut: int) -> float:
    return sum(_WEIGHT(name, 0.0) * value for name, value in _from_lists(token, cut))


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
    around = [(name, 1.0) for name in _around(witness, token, cut, before, follows)]
    return _from_lists(token, cut) + around


def _from_lists(token: str, cut: int) -> Features:
    """Describe a cut by what the lists say, whatever the article."""
    left, right = token[:cut], token[cut:]
    low_left, low_right = left.lower(), right.lower()
    group = _group(token, cut)
    found: Features = [(group, 1.0)]

    def say(name: str, value: float = 1.0) -> None:
        found.append((f"{group} {name}", value))

    say(f"left {min(len(left), 6)}")
    say(f"right {min(len(right), 6)}")
    for side, half, low in (("left", left, low_left), ("right", right, low_right)):
        lower, capital = lower_count(low), capital_count(low)
        say(f"{side} lower", log(1 + lower))
        say(f"{side} capital", log(1 + capital))
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
                say(f"{side} {name}")
    if is_word(low_left) and is_word(low_right) and not _is_closed(low_right):
        say("two words")
    if low_left in NAME_BEGINNINGS:
        say("beginning")
    if low_right in NAME_ENDINGS:
        say("ending")
    if low_right.endswith("ed") and len(right) >= 6 and lower_count(low_right) >= 20:
        say("right past")
    for kind in ("names", "words"):
        say(f"{kind} end so", log(1 + ending_with(low_right, kind)))
        say(f"{kind} begin so", log(1 + beginning_with(low_left, kind)))
    return found


def _around(witness: Witness, token: str, cut: int, before: str, follows: str) -> list[str]:
    """Describe a cut by what the article and the corpus say: the names of what is true."""
    left, right = token[:cut], token[cut:]
    low_left, low_right = left.lower(), right.lower()
    group = _group(token, cut)
    found = [f"{group} follows {_kind(follows)}", f"{group} before {_kind(before)}"]
    for side, low in (("left", low_left), ("right", low_right)):
        if witness.stands(low):
            found.append(f"{group} {side} stands here")
            # How often a common word is capitalised says nothing where it stands in lower case.
            here = witness.capital[low] if side == "left" or right[0].isupper() else 0
            if here:
                found.append(f"{group} {side} here")
                if here > 1:
                    found.append(f"{group} {side} here twice")
                if not is_word(low):
                    found.append(f"{group} {side} name here")
        if low in witness.names:
            found.append(f"{group} {side} corpus")
            if low in witness.always:
                found.append(f"{group} {side} corpus always")
    if _is_new(witness, low_left):
        kind = "right new" if _is_new(witness, low_right) else "open"
        found.append(f"{group} left new, " + ("closed" if _is_closed(low_right) else kind))
    elif _is_new(witness, low_right):
        kind = "function" if low_left in FUNCTION_WORDS else "open"
        found.append(f"{group} right new, left {kind}")
    if f"{left} {right}" in witness.raw:
        found.append(f"{group} printed apart")
    if witness.raw.count(token) > 1:
        found.append(f"{group} token twice")
    if low_right in FUNCTION_WORDS:
        found.append(f"{group} function follows {_kind(follows)}")
        if len(right) == 2:
            found.append(f"{group} short {low_right}")
    return found


def _is_new(witness: Witness, low: str) -> bool:
    listed = lower_count(low) or capital_count(low)
    return not listed and not witness.stands(low) and low not in witness.names


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
