"""Whom a full name can be another form of: looked up, so that nobody is compared with everybody.

A text from the web can hold tens of thousands of names of one surname. What two names must share to
be one person's (`same_person`) or a slip apart (`near`) is the key under which they are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from itertools import islice

from newsloom.resolve.given_names import lines_of
from newsloom.resolve.person_names import PersonName, consonants, fold, is_initials, near, romanised

MOST = 50  # candidates that a name is compared with; no article of news has so many
SHORTEST_SLIP = 5  # letters of a name in which a slip can be told from another name
LONGEST_SLIP = 40  # letters; whatever is longer is no name that a pen slipped in


class Fitting:
    """Numbers of persons by what their names must share with another form of them."""

    def __init__(self) -> None:
        self._found: dict[Hashable, dict[int, None]] = defaultdict(dict)

    def add(self, name: PersonName, blocks: Iterable[Hashable], number: int) -> None:
        """Put down a person under a full name, in each of some blocks (such as surnames)."""
        for block in blocks:
            for key in _keys(name, asked=False):
                self._found[block, key][number] = None

    def find(self, name: PersonName, blocks: Iterable[Hashable]) -> list[int]:
        """Give the first `MOST` persons of whom each key has some that the name could fit."""
        found: set[int] = set()
        keys = _keys(name, asked=True)
        for block in blocks:
            for key in keys:
                found.update(islice(self._found.get((block, key), ()), MOST))
        return sorted(found)[:MOST]


def _keys(name: PersonName, *, asked: bool) -> set[tuple[str, str]]:
    """Give what a name shares with each that `same_person` takes for it: one key at least."""
    keys = {("whole", romanised("".join(name.given)))}
    if name.family_first:
        return keys
    first = name.given[0]
    folded = fold(first).rstrip(".")
    if not folded:
        return keys
    roman = romanised(folded)
    letters = {folded[0], roman[:1]}
    if len(folded) == 1 or is_initials(first):
        # An initial fits whatever begins with it, and whatever begins with it fits an initial.
        kinds = ("any",) if asked else ("any", "initial")
    else:
        kinds = ("initial",) if asked else ("any",)
        keys |= {("line", line) for line in lines_of(folded)} | {("roman", roman)}
        if len(consonants(roman)) >= 3:
            keys.add((folded[0], consonants(roman)))
    return keys | {(kind, letter) for kind in kinds for letter in letters}


class Slips:
    """Numbers of persons by words of their names, found by words that are a slip apart."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {}
        self._known: set[str] = set()
        self._found: dict[tuple[Hashable, str], dict[int, None]] = defaultdict(dict)

    def add(self, word: str, within: Iterable[Hashable], number: int) -> None:
        """Put down a person under a word, for those who look within the same."""
        word = fold(word)
        if not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP:
            return
        for key in within:
            self._found[key, word][number] = None
        if word not in self._known:
            self._known.add(word)
            for left in _left(word):
                self._words.setdefault(left, []).append(word)

    def find(self, word: str, within: Iterable[Hashable]) -> list[int]:
        """Give the first `MOST` persons under words a slip apart from this one."""
        word = fold(word)
        if not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP:
            return []
        words = sorted(
            {w for left in _left(word) for w in self._words.get(left, ()) if near(word, w)}
        )
        found: set[int] = set()
        for key in within:
            for other in words:
                found.update(islice(self._found.get((key, other), ()), MOST))
        return sorted(found)[:MOST]


def _left(word: str) -> set[str]:
    """Give a word and what is left of it without one letter: words a slip apart share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
