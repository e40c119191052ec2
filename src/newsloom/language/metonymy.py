"""Whether a capital's name means the town or the government that sits there, from its sentence.

Read from the words beside the name: what it is the subject of, what it belongs to, the preposition
before it and the word that the preposition hangs on. No parser is needed. Where nothing speaks for
either, a capital is a place and a seat of power ("the Elysee") a government, as that is what
newspapers mostly mean by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsloom.language import lexicon, usage_words

LITERAL = "literal"
METONYM = "metonym"
TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
POSSESSIVE = re.compile(r"['’]s?(?=\s)")
HYPHENED = re.compile(r"[-‑–]([a-z]+)")
PREFIXED = re.compile(r"(?:^|\W)(pro|anti)[-‑–]$", re.IGNORECASE)
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{2,25})?,? ?(?:\([A-Z][\w ]+\) ?)?(?:[—–]|--|- )")
FAR = 6  # words looked at on either side
NOT_OF_POWER = frozenset("population pollution congestion entertainment apartment business".split())
# Named after where they were signed: "the Lima accord".
TREATIES = frozenset("accord accords agreement agreements pact treaty protocol summit".split())
ABSTRACT = re.compile(r"(?:tion|sion|ment|ance|ence|ness|ship|ism|cy)s?$")


@dataclass(frozen=True)
class _Around:
    """The words about one name, in lower case: nearest first on both sides."""

    left: Sequence[str]
    right: Sequence[str]
    raw_right: Sequence[str]
    before: str
    after: str


def usage_of(
    text: str,
    start: int,
    end: int,
    *,
    kind: str = "capital",
    names: Sequence[tuple[int, int]] = (),
    towns: Sequence[tuple[int, int]] = (),
) -> str:
    """Tell one name's usage from its sentence.

    Parameters
    ----------
    text
        The sentence.
    start, end
        Where the name stands in it.
    kind
        ``capital``, ``seat`` or ``country``.
    names
        Where names of places and organisations stand in it, so that lists of them can be passed
        over ("Quito and Lima").
    towns
        Those of them that can't stand for a government: "between Lima and Arequipa" are places.

    Returns
    -------
    ``literal`` or ``metonym``.
    """
    if "," in text[start:end]:
        return LITERAL  # "Washington, D.C." is told from the state, not from a town
    first, last = _list_edges(text, start, end, names)
    if any(first <= s and e <= last for s, e in towns):
        return LITERAL
    around = _around(text, (start, end), (first, last))
    seat = kind == "seat"
    for rule in (_joined, _possessive, _compound, _before, _subject):
        mark = rule(around, seat)
        if mark is not None:
            return mark
    return METONYM if seat else LITERAL


# --- the words about a name -----------------------------------------------------------------------


def _around(text: str, name: tuple[int, int], listed: tuple[int, int]) -> _Around:
    """The words about a name, or about the list of names that it belongs to."""
    (start, end), (first, last) = name, listed
    before = [t.group() for t in TOKEN.finditer(text[max(0, first - 120) : first])]
    behind = [t.group() for t in TOKEN.finditer(text[last : last + 160])]
    if last == end and POSSESSIVE.match(text, end):
        behind = [t.group() for t in TOKEN.finditer(POSSESSIVE.sub("", text[end : end + 160], 1))]
    left = [word.lower() for word in reversed(before)]
    while left[:1] == ["the"]:
        left.pop(0)
    return _Around(
        left[: FAR * 2], [w.lower() for w in behind], behind, text[:start], text[end : end + 60]
    )


def _list_edges(
    text: str, start: int, end: int, names: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Where a list of names begins and ends: "Lima, Quito and Bogota", "Lima–Quito"."""
    first, last = start, end
    ordered = sorted(names)
    for s, e in reversed(ordered):
        between = text[e:first]
        if e <= first and re.fullmatch(r",? (?:and|or) (?:the )?|, (?:the )?|[-–/]", between):
            first = s
    for s, e in ordered:
        between = text[last:s]
        if s >= last and re.fullmatch(r",? (?:and|or) (?:the )?|, (?:the )?|[-–/]", between):
            # "Lima, Peru" is no list; only what "and" closes is.
            if "," in between and not re.search(r"\b(?:and|or)\b", text[s : s + 60]):
                break
            last = e
    return first, last


def _joined(around: _Around, seat: bool) -> str | None:
    """Read "pro-Lima", "Lima-backed", "LIMA (Andina) –", "Lima, Peru", "Lima, where"."""
    if around.right[:1] == ["where"] or around.right[:2] == [",", "where"]:
        return LITERAL
    if PREFIXED.search(around.before):
        return METONYM
    hyphen = HYPHENED.match(around.after)
    if hyphen:
        return METONYM if hyphen.group(1) in usage_words.BACKED else LITERAL
    if not seat and not around.before.strip(" \n“\"'") and DATELINE.match(around.after):
        return LITERAL
    country = re.match(r", ([A-Z][\w.]+(?: [A-Z][\w.]+)*)", around.after)
    if not seat and country and _is_country(country.group(1)):
        return LITERAL
    return None


@lru_cache(maxsize=16_384)
def _is_country(name: str) -> bool:
    return any(e.kind in {"country", "region"} for e in lexicon.by_surface().get(name, ()))


def _possessive(around: _Around, seat: bool) -> str | None:
    """Read "Lima’s refusal" against "Lima’s streets": the first noun that says which."""
    if not POSSESSIVE.match(around.after + " "):
        return None
    for word, raw in zip(around.right[:FAR], around.raw_right[:FAR], strict=False):
        if not raw[0].isalnum():
            break
        if word in usage_words.OF_PLACES:
            return LITERAL
        if word in usage_words.OF_POWER:
            return METONYM
        if word in usage_words.GROUND or word in {"of", "for", "to", "with", "from", "by", "on"}:
            break
        if ABSTRACT.search(word) and word not in NOT_OF_POWER:
            return METONYM
    named = around.raw_right[:1] and around.raw_right[0][:1].isupper()
    return METONYM if seat and not named else LITERAL


def _compound(around: _Around, seat: bool) -> str | None:
    """Read "the Lima government", "Lima police": the noun that the name stands before."""
    if around.after[:1] != " " or not around.right:
        return None
    passed = around.right[0] in usage_words.BETWEEN and around.right[1:2] != ["'"]
    word, follows = (*around.right[passed:], "", "")[:2]
    if follows in TREATIES and word not in usage_words.acting():
        return LITERAL
    acts = word in usage_words.acting() and not word.endswith(("tion", "ment"))
    town = usage_words.OF_PLACES | usage_words.OF_MARKETS
    if word in town and not (acts and _is_object(follows)):
        return LITERAL
    if word in usage_words.OF_POWER and not (acts and _is_object(follows)):
        there = around.left[:1] and around.left[0] in usage_words.GROUND
        return LITERAL if there and not seat else METONYM
    return None


def _is_object(word: str) -> bool:
    """Whether a word can open what a verb takes: "Lima claims the island", "… wants to"."""
    return word in {"the", "a", "an", "to", "that", "it", "its", "for", "on", "no", "any", "more"}


def _before(around: _Around, seat: bool) -> str | None:
    """Read the preposition or verb before the name."""
    left = [w for w in around.left if w not in usage_words.ADVERBS or w == "under"]
    if not left or not left[0][0].isalnum():
        return None
    word, rest = left[0], _clause(left[1:])
    near = rest[:4]
    if word in usage_words.GROUND:
        return _ground(word, rest, seat)
    if word == "from" and rest[:1] and rest[0] in {"away", "back", "out"}:
        return LITERAL
    by_noun = {
        "from": usage_words.PASSING,
        "to": usage_words.RECEIVING,
        "on": usage_words.LEANING,
        "upon": usage_words.LEANING,
        "of": usage_words.OF_GOVERNMENTS,
    }
    if word in by_noun:
        for other in near:
            if other in by_noun[word]:
                return METONYM
            if other in (usage_words.OF_PLACES if word == "of" else usage_words.TRAVEL):
                return LITERAL
        return (
            METONYM
            if seat and word in {"from", "to", "on"} and not near
            else None or (METONYM if seat else LITERAL)
        )
    if word in {"away", "down", "up", "past"}:
        return LITERAL
    if word in {"with", "against", "by", "under", "between", "among"}:
        return LITERAL if any(w in usage_words.TRAVEL for w in near[:3]) else METONYM
    if word == "for":
        if any(w in usage_words.TRAVEL for w in near[:2]):
            return LITERAL
        for_it = {"spokesman", "spokeswoman", "spokesperson", "working", "work", "works", "worked"}
        for_it |= {"spying", "spied", "blow", "setback", "victory", "problem", "headache", "speak"}
        for_it |= {"difficult", "important", "vital", "crucial", "support", "contempt", "test"}
        return METONYM if seat or any(w in for_it for w in near) else LITERAL
    if word in {"about", "over", "toward", "towards"}:
        return METONYM if seat else None
    if word in usage_words.ADDRESSING:
        return METONYM
    if word in usage_words.REACHING:
        return LITERAL
    return None


def _ground(word: str, rest: Sequence[str], seat: bool) -> str | None:
    """Read "in Lima": a place, but for "the government in Lima", "fears in Lima"."""
    if word == "in" and any(w in usage_words.CIRCLES for w in rest[:1]):
        return METONYM
    if word in {"toward", "towards"}:
        speaks = any(w in {"policy", "attitude", "stance", "line", "tone"} for w in rest[:2])
        return METONYM if speaks else LITERAL
    return LITERAL


def _clause(words: Sequence[str]) -> list[str]:
    """The words up to where the clause began."""
    found = []
    for word in words:
        if word in {".", ";", ":", ",", "“", "”", '"', "(", ")", "that", "which", "who"}:
            break
        found.append(word)
    return found


def _subject(around: _Around, seat: bool) -> str | None:
    """Read the verb that the name is the subject of, if it can be one."""
    right = list(around.right)
    if right[:1] == ["and"] and right[1:2] and right[1] in {"the", "its"}:
        # "Lima and the rebels will meet".
        verbs = [at for at, w in enumerate(right[2:6], 2) if w in usage_words.AUXILIARIES]
        if not verbs:
            return None
        right = right[verbs[0] :]
    if right[:1] == [","]:
        # ", which once ruled the island, voted": what stands between commas is passed over.
        later = right[1:14]
        if later[:2] in (["home", "to"], ["the", "capital"], ["a", "city"]):
            return LITERAL
        if right[1:2] and right[1] in {"which", "facing", "fearing", "eager", "keen", "wary"}:
            right = later[later.index(",") + 1 :] if "," in later else later[1:]
        elif "," in later:
            right = later[later.index(",") + 1 :]
        else:
            return None
    while right and (right[0] in usage_words.ADVERBS or right[0].endswith("ly")):
        right.pop(0)
    if not right:
        return None
    word, *rest = right
    rest = [w for w in rest if w not in usage_words.ADVERBS and not w.endswith("ly")]
    follows = rest[0] if rest else ""
    if word in usage_words.TO_BE:
        return _being(follows)
    if word in usage_words.AUXILIARIES:
        return _after_auxiliary(word, rest)
    if word in usage_words.OF_TOWNS and follows not in {"by", "ready", "firm", "to", "into", "for"}:
        return LITERAL
    if word in usage_words.acting():
        return METONYM
    return None


def _after_auxiliary(word: str, rest: Sequence[str]) -> str | None:
    follows = rest[0] if rest else ""
    if follows in {"been", "be"}:
        return _being(rest[1] if len(rest) > 1 else "")
    if word in {"has", "had", "have"}:
        if follows in usage_words.OF_TOWNS or follows[:1].isdigit() or follows == "some":
            return LITERAL
        return METONYM if follows in usage_words.acting() or follows in {"to", "yet"} else None
    return LITERAL if follows in usage_words.OF_TOWNS else METONYM


def _being(follows: str) -> str | None:
    if follows in usage_words.PASSIVE_OF_TOWNS:
        return LITERAL
    if follows in usage_words.OF_MINDS:
        return METONYM
    going = follows in usage_words.acting() or follows in {"having", "doing", "being"}
    return METONYM if follows.endswith("ing") and going else None
