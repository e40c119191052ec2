"""What the tagger of names is told about each word: its shape, what lists know, what rules say.

The same code runs when the tagger is trained and when it reads, so that both see the same. A
feature is on or off; `FEATURES` names them in the order in which the weights are kept.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from newsloom.language import lexicon
from newsloom.language.name_settling import Found
from newsloom.language.name_words import heads_by_place, surfaces_by_word, titles_by_word

_SHAPES = (
    *("lower", "title", "upper", "initial", "mixed", "camel", "dotted"),
    *("year", "number", "alnum", "mark", "blank"),
)
_SEEN = ("unknown", "never_lower", "seldom_lower", "often_lower", "always_lower")
# Kinds of the lexicon; organisations by the file they come from.
_KINDS = (
    *("country", "demonym", "capital", "seat", "agency", "company", "party", "region", "city"),
    *("place", "norp", "person", "media", "facility", "event", "law", "product", "title"),
    *("organisations", "international", "institutes", "forces", "militants", "authorities"),
    *("universities", "clubs"),
)
_WORDS = (
    *(
        "first_name",
        "surname",
        "surname_too",
        "person_part",
        "org_first",
        "org_last",
        "fac_first",
        "fac_last",
    ),
    *("loc_first", "loc_last"),
)
_RULES = (
    *("PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "LAW", "WORK_OF_ART"),
    "LANGUAGE",
)
_PLACES = (
    *("opens_sentence", "closes_sentence", "after_quote", "headline", "no_capitals"),
    *("lower_elsewhere", "capital_elsewhere", "repeated"),
)
FEATURES: tuple[str, ...] = (
    *(f"shape={s}" for s in _SHAPES),
    *(f"seen={s}" for s in _SEEN),
    *(f"{part}={kind}" for part in ("B", "I") for kind in _KINDS),
    *(f"{part}~{kind}" for part in ("B", "I") for kind in _KINDS),
    *(f"word={w}" for w in _WORDS),
    *(f"{part}-{label}" for part in ("B", "I") for label in _RULES),
    *(f"article={label}" for label in _RULES),
    *_PLACES,
)
_NUMBER = {name: i for i, name in enumerate(FEATURES)}
_QUOTES = frozenset("\"“‘'")
Node = dict[str, Any]  # word → node; the empty word → kinds that end here


@cache
def _trie(folded: bool) -> Node:
    """All surfaces of the lexicon and all titles by their words; folded: in lower case."""
    root: Node = {}

    def add(words: Sequence[str], kind: str) -> None:
        node = root
        for word in words:
            node = node.setdefault(word.lower() if folded else word, {})
        node.setdefault("", set()).add(kind)

    readings = lexicon.by_surface()
    for options in surfaces_by_word().values():
        for words, entry, _ in options:
            for reading in {entry, *readings.get(" ".join(words), ())}:
                kind = reading.sort if reading.kind == "organisation" else reading.kind
                if kind in _KINDS:
                    add(words, kind)
    for titles in titles_by_word().values():
        for title in titles:
            add(title, "title")
    return root


@cache
def _word_flags() -> dict[str, tuple[int, ...]]:
    """Features of single words, in lower case."""
    flags: dict[str, set[int]] = defaultdict(set)
    for kind, names in (
        ("first_name", lexicon.first_names()),
        ("surname", lexicon.surnames()),
        ("surname_too", lexicon.surnames_too()),
    ):
        for name in names:
            flags[name.lower()].add(_NUMBER[f"word={kind}"])
    for entry in lexicon.of_kind("person"):
        for surface in entry.surfaces:
            for part in surface.split():
                flags[part.lower()].add(_NUMBER["word=person_part"])
    for kind, heads in (
        ("org", lexicon.org_heads()),
        ("fac", lexicon.fac_heads()),
        ("loc", lexicon.loc_heads()),
    ):
        first, last = heads_by_place(heads)
        for place, words in (("first", first), ("last", last)):
            for word in words:
                flags[word.lower()].add(_NUMBER[f"word={kind}_{place}"])
    return {word: tuple(sorted(numbers)) for word, numbers in flags.items()}


def _seen(word: str) -> int:
    counts = lexicon.words().get(word)
    if counts is None or counts.lower + counts.capital < 3:
        return _NUMBER["seen=unknown"]
    share = counts.lower / (counts.lower + counts.capital)
    name = (
        "never_lower"
        if share < 0.02
        else "seldom_lower"
        if share < 0.4
        else "often_lower"
        if share < 0.95
        else "always_lower"
    )
    return _NUMBER[f"seen={name}"]


_DIGIT = re.compile(r"\d")


def normal_form(word: str) -> str:
    """The form under which a word's vector is kept: lower case, every digit a 0."""
    return _DIGIT.sub("0", word.lower())


def shape(word: str) -> str:
    """Say how a word is written, as one of a dozen shapes."""
    if word.isalpha():
        if word.islower():
            return "lower"
        if word.isupper():
            return "initial" if len(word) == 1 else "upper"
        if word[0].isupper() and word[1:].islower():
            return "title"
        return "camel" if word[0].isupper() else "mixed"
    if word.isdigit():
        return "year" if len(word) == 4 else "number"
    if any(c.isalpha() for c in word):
        if any(c.isdigit() for c in word):
            return "alnum"
        return "dotted" if "." in word else "title" if word[0].isupper() else "mixed"
    if word.isspace() or not word:
        return "blank"
    return "number" if any(c.isdigit() for c in word) else "mark"


@lru_cache(maxsize=50_000)
def _of_form(word: str) -> tuple[int, ...]:
    """The features a word has wherever it stands."""
    low = word.lower()
    return (_NUMBER[f"shape={shape(word)}"], _seen(low), *_word_flags().get(low, ()))


def describe(words: Sequence[str], starts: Sequence[bool], by_rule: Sequence[Found]) -> np.ndarray:
    """Tell what is known about each word of an article.

    Parameters
    ----------
    words
        The article's tokens, blank ones included.
    starts
        Whether a token opens a sentence.
    by_rule
        What the rules take for names (`names_by_rule.find_names`).

    Returns
    -------
    A uint8 matrix of 0 and 1: a row per word, a column per name in `FEATURES`.
    """
    table = np.zeros((len(words), len(FEATURES)), dtype=np.uint8)
    if not words:
        return table
    known = [_of_form(word) if len(word) <= 40 else () for word in words]
    rows = np.repeat(np.arange(len(words)), [len(numbers) for numbers in known])
    table[rows, list(itertools.chain.from_iterable(known))] = 1
    _look_up(words, table)
    _mark_rules(words, by_rule, table)
    _look_around(words, starts, table)
    return table


def _look_up(words: Sequence[str], table: np.ndarray) -> None:
    """Mark the longest entries of the lexicon, as written; else in another letter case."""
    exact, folded = _trie(False), _trie(True)
    lowered = [word.lower() for word in words]
    done = 0
    for i, low in enumerate(lowered):
        node = folded.get(low)
        if node is None or i < done:
            continue
        if "" not in node and (i + 1 == len(lowered) or lowered[i + 1] not in node):
            continue  # most words that could open an entry stand alone
        end, kinds = _longest(folded, lowered, i)
        if not end:  # what is in the one is in the other, folded
            continue
        sign = "~"
        written = _longest(exact, words, i)
        if written[0]:
            sign = "="
            end, kinds = written
        for kind in kinds:
            table[i, _NUMBER[f"B{sign}{kind}"]] = 1
            table[i + 1 : end, _NUMBER[f"I{sign}{kind}"]] = 1
        done = end


def _longest(node: Node, words: Sequence[str], i: int) -> tuple[int, frozenset[str] | set[str]]:
    end, kinds = 0, frozenset[str]()
    while i < len(words):
        child = node.get(words[i])
        if child is None:
            break
        node = child
        i += 1
        if "" in node:
            end, kinds = i, node[""]
    return end, kinds


def _mark_rules(words: Sequence[str], by_rule: Sequence[Found], table: np.ndarray) -> None:
    """Mark what the rules take for names, and what they mostly take a word for in this article."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in by_rule:
        table[start, _NUMBER[f"B-{label}"]] = 1
        table[start + 1 : end, _NUMBER[f"I-{label}"]] = 1
        for word in words[start:end]:
            votes[word][label] += 1
    chosen = {w: min(c, key=lambda label: (-c[label], label)) for w, c in votes.items()}
    for i, word in enumerate(words):
        if word in chosen:
            table[i, _NUMBER[f"article={chosen[word]}"]] = 1


def _look_around(words: Sequence[str], starts: Sequence[bool], table: np.ndarray) -> None:
    """Mark the word's place in its sentence, and how it is written elsewhere in the article."""
    bounds = [i for i, opens in enumerate(starts) if opens or i == 0] + [len(words)]
    capital = [word[:1].isupper() for word in words]
    inside = Counter[str]()  # capitals that no sentence start explains
    for begin, end in itertools.pairwise(bounds):
        long = [at for at in range(begin, end) if len(words[at]) > 3 and words[at][0].isalpha()]
        capitals = sum([capital[at] for at in long])
        table[begin, _NUMBER["opens_sentence"]] = 1
        table[end - 1, _NUMBER["closes_sentence"]] = 1
        if len(long) >= 3 and capitals > 0.6 * len(long):
            table[begin:end, _NUMBER["headline"]] = 1
        elif not any(capital[begin:end]):
            table[begin:end, _NUMBER["no_capitals"]] = 1
        else:
            inside.update(words[at] for at in range(begin + 1, end) if capital[at])
    forms = Counter(words)
    for i, word in enumerate(words):
        if word in _QUOTES and i + 1 < len(words):
            table[i + 1, _NUMBER["after_quote"]] = 1
        if not capital[i]:
            continue
        low = word.lower()
        if low != word and low in forms:
            table[i, _NUMBER["lower_elsewhere"]] = 1
        if word in inside:
            table[i, _NUMBER["capital_elsewhere"]] = 1
        if forms[word] > 1:
            table[i, _NUMBER["repeated"]] = 1
