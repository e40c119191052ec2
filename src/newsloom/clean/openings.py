"""Rules of wording, tried only on lines that can match: by the line's first word.

Most alternatives of a rule open with a word or two ("leave a reply", "skip to …"). `Openings` reads
off each alternative with which words it can begin, once, and then tries on a line those that its
first word allows. What it finds is what the whole rule finds, about ten times as fast.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

# A word is the run of letters that a line begins with; "" where it begins with something else.
_WORD = re.compile(r"[^\W\d_]*")
_REPEAT = re.compile(r"(?:[*+?]|\{\d*,?\d*\})\??")
_GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!]|[=!]|[a-z]*:)")
_MOST = 60


@dataclass
class _Group:
    looks: bool
    alternatives: list[list[_Step]]


@dataclass
class _Step:
    what: str | _Group
    repeat: str = ""


class Openings:
    """Rules of the form (kind, regular expression), in their order.

    Parameters
    ----------
    rules
        Kinds and expressions (matched from the start of a line, case ignored unless ``flags``
        says otherwise).
    needed
        For alternatives that can begin with any word: what part of the expression tells them,
        and the strings (in lower case) of which a line must hold one.
    """

    def __init__(
        self,
        rules: Sequence[tuple[str, str]],
        needed: Sequence[tuple[str, tuple[str, ...]]] = (),
        flags: int = re.IGNORECASE,
    ) -> None:
        self._arrange(
            [
                Alternative(kind, source, flags, needed)
                for kind, rule in rules
                for source in split_alternatives(rule)
            ]
        )

    @classmethod
    def joined(cls, *several: Openings) -> Openings:
        """Give the rules of several as one, in their order."""
        whole = cls([])
        whole._arrange([one for rules in several for one in rules._all])
        return whole

    def _arrange(self, alternatives: list[Alternative]) -> None:
        self._all = alternatives
        self._known: dict[str, tuple[Alternative, ...]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_prefix: dict[str, list[int]] = {}
        for number, one in enumerate(alternatives):
            for words, index in ((one.words, self._by_word), (one.prefixes, self._by_prefix)):
                for word in words:
                    index.setdefault(word, []).append(number)
        self._by_prefix.pop("", None)
        self._sizes = sorted(set(map(len, self._by_prefix)))
        self._always = tuple(one for one in alternatives if "" in one.prefixes)

    def kind_of(self, line: str, low: str, word: str | None = None) -> str | None:
        """Give the kind of the first rule that matches a line.

        ``low`` is the line in lower case, ``word`` what `opening_word` makes of that.
        """
        if word is None:
            word = opening_word(low)
        found = self._known.get(word)
        for alternative in self._candidates(word) if found is None else found:
            needed = alternative.needed
            if needed and not any(map(low.__contains__, needed)):
                continue
            if alternative.rule.match(line):
                return alternative.kind
        return None

    def _candidates(self, word: str) -> tuple[Alternative, ...]:
        may = self._numbers(word)
        found = self._always
        if may:
            found = tuple(
                one for number, one in enumerate(self._all) if number in may or "" in one.prefixes
            )
        if len(self._known) < 50_000:
            self._known[word] = found
        return found

    def bound(self, word: str) -> tuple[Alternative, ...]:
        """Give the alternatives that begin with this word, without those that any word begins."""
        may = sorted(self._numbers(word))
        return tuple(one for one in map(self._all.__getitem__, may) if "" not in one.prefixes)

    def _numbers(self, word: str) -> set[int]:
        may = {*self._by_word.get(word, ())}
        for size in self._sizes:
            if size > len(word):
                break
            may.update(self._by_prefix.get(word[:size], ()))
        return may

    @property
    def any_word(self) -> tuple[Alternative, ...]:
        """The alternatives that can begin with any word."""
        return self._always

    @property
    def needed(self) -> frozenset[str]:
        """The strings of which a line must hold one for what any word can begin to match."""
        return frozenset(part for one in self._always for part in one.needed)

    @property
    def unbound(self) -> list[str]:
        """The alternatives that are tried on every line (they should be few)."""
        return [one.source for one in self._all if "" in one.prefixes and not one.needed]


def opening_word(low: str) -> str:
    """Give the run of letters that a line (in lower case) begins with."""
    match = _WORD.match(low)
    return match.group() if match else ""


class Alternative:
    """One way in which a rule can match, with the words it begins with."""

    def __init__(
        self, kind: str, source: str, flags: int, needed: Sequence[tuple[str, tuple[str, ...]]]
    ) -> None:
        self.kind, self.source, self._flags = kind, source, flags
        self.words, self.prefixes = first_words(source)
        self.longest = longest_match(source)
        self.needed: tuple[str, ...] = ()
        if "" in self.prefixes:
            self.needed = next((parts for sign, parts in needed if sign in source), ())

    @cached_property
    def rule(self) -> re.Pattern[str]:
        return re.compile(self.source, self._flags)


def split_alternatives(rule: str) -> list[str]:
    """Split a regular expression at the bars that stand in no bracket.

    >>> split_alternatives("a(?:b|c)|[|]d")
    ['a(?:b|c)', '[|]d']
    """
    parts = [""]
    depth = 0
    for token in _tokens(rule):
        if token == "|" and depth == 0:
            parts.append("")
            continue
        depth += token.startswith("(") - (token == ")")
        parts[-1] += token
    return parts


def first_words(rule: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the words with which what a regular expression matches can begin, in lower case.

    The second set holds beginnings of words whose rest may be anything; ``""`` among them means
    that any word will do.

    >>> sorted(first_words("(?:please )?share (?:it|this)")[0])
    ['please', 'share']
    """
    over: set[str] = set()
    # Where the expression ends inside a word, the word may go on.
    begun = {f"{letters}*" for letters in _follow(_parse(rule), {""}, over)}
    ends = over | begun
    return (
        frozenset(word for word in ends if not word.endswith("*")),
        frozenset(word[:-1] for word in ends if word.endswith("*")),
    )


def longest_match(rule: str) -> float:
    """Give how many characters what a regular expression matches can have, or infinity.

    Of an expression that does not end in ``$`` it is the line that can have any length.

    >>> longest_match("share (?:it|this)$")
    10.0
    """
    return _width(_parse(rule)) if rule.endswith("$") else math.inf


def _width(group: _Group) -> float:
    if group.looks:
        return 0.0
    return max(sum(map(_width_of_step, steps), 0.0) for steps in group.alternatives)


def _width_of_step(step: _Step) -> float:
    if isinstance(step.what, _Group):
        width = _width(step.what)
    else:
        width = 0.0 if step.what in ("$", "^", r"\b", r"\B") else 1.0
    if step.repeat[:1] in ("*", "+"):
        return math.inf
    most = re.search(r"(\d*)\}", step.repeat)
    if most is None:
        return width
    return width * int(most[1]) if most[1] else math.inf


def _tokens(rule: str) -> list[str]:
    """Divide an expression into characters, escapes, classes, openings of groups and repeats."""
    found: list[str] = []
    at = 0
    while at < len(rule):
        if rule[at] == "\\":
            size = 2
        elif rule[at] == "[":
            end = at + 1 + (rule[at + 1] == "^")
            end += rule[end] == "]"
            while rule[end] != "]":
                end += 2 if rule[end] == "\\" else 1
            size = end - at + 1
        elif rule.startswith("(?", at):
            match = _GROUP.match(rule, at)
            size = len(match.group()) if match else 1
        else:
            repeat = _REPEAT.match(rule, at)
            size = len(repeat.group()) if repeat and found else 1
        found.append(rule[at : at + size])
        at += size
    return found


@lru_cache(maxsize=1)  # what it begins with and how long it can be are asked one after the other
def _parse(rule: str) -> _Group:
    """Read an expression as alternatives of steps; groups are steps that hold alternatives."""
    root = _Group(False, [[]])
    open_groups = [root]
    for token in _tokens(rule):
        inner = open_groups[-1]
        if token == ")":
            open_groups.pop()
        elif token == "|":
            inner.alternatives.append([])
        elif token.startswith("("):
            group = _Group(token[2:3] in ("=", "!") or token[2:4] in ("<=", "<!"), [[]])
            inner.alternatives[-1].append(_Step(group))
            open_groups.append(group)
        elif _REPEAT.fullmatch(token) and inner.alternatives[-1]:
            inner.alternatives[-1][-1].repeat = token
        else:
            inner.alternatives[-1].append(_Step(token))
    return root


def _follow(group: _Group, begun: set[str], over: set[str]) -> set[str]:
    """Follow a group; give the words begun at its end, and add those that are over to ``over``.

    An ending ``*`` stands for any rest of a word.
    """
    if group.looks:  # looks round, takes nothing
        return begun
    if len(begun) > _MOST:  # so many beginnings tell enough
        over |= {f"{letters}*" for letters in begun}
        return set()
    ends: set[str] = set()
    for steps in group.alternatives:
        here = begun
        for step in steps:
            if isinstance(step.what, _Group):
                after = _follow(step.what, here, over)
            else:
                after = set()
                for letters in here:
                    more, done = _read(step.what)
                    after |= {letters + letter for letter in more}
                    if done == "\\b":
                        (over if letters else after).add(letters)
                    elif done:
                        over.add(letters + done.strip())
            if step.repeat and step.repeat[0] != "?":
                # Once more may add letters: whatever has begun may go on.
                over |= {f"{letters}*" for letters in after - here}
            optional = step.repeat[:1] in ("?", "*") or step.repeat.startswith(("{0", "{,"))
            here = after | here if optional else after
            if not here:
                break
        ends |= here
    return ends


@cache
def _read(token: str) -> tuple[tuple[str, ...], str]:
    """Give the letters that a step may add to a word, and how else it may end the word.

    That is ``" "`` for an ending, ``"*"`` for any rest, ``"\\b"`` for the end of a word where one
    has begun.
    """
    if token in (r"\b", "^"):
        return (), r"\b"
    if token == "$":
        return (), " "
    if token == ".":
        return (), "*"
    if len(token) == 1:
        return ((token.lower(),), "") if token.isalpha() else ((), " ")
    kind = re.compile(token, re.IGNORECASE)
    fits = tuple(letter for letter in "abcdefghijklmnopqrstuvwxyz" if kind.fullmatch(letter))
    if len(fits) > 6 or kind.fullmatch("é"):
        return (), "*"
    other = any(kind.fullmatch(chr(code)) for code in range(32, 127) if not chr(code).isalpha())
    return fits, " " if other or not fits else ""  # without letters: marks beyond ASCII
