"""What one article and its corpus say about words, asked one word at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from newsloom.clean.casing import WORD, bare, capitals_inside
from newsloom.clean.vocabulary import is_first_name, is_known_name, is_name, is_place, is_word

if TYPE_CHECKING:  # evidence asks rules that ask a witness
    from newsloom.clean.evidence import ArticleEvidence

_LONG_TEXT = 10_000
_FEW = 20  # words looked for one by one; if more are asked for, all are counted
#: Characters read in search of single runs of letters: 5,000 unknown words of 20,000 words of text.
#: A text of which more is asked is made of such words, and only whole words of it are counted.
MOST_READ = 500_000_000
_APOSTROPHES = ("'", "’")


class _Answers(dict[str, int]):
    """Numbers per word, each worked out when first asked for."""

    def __init__(self, answer: Callable[[str], int]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, word: str) -> int:
        found = self[word] = self._answer(word)
        return found


class Witness:
    """What stands in an article, and what its corpus says of the words in it.

    Parameters
    ----------
    raw
        The whole raw text: names in captions and titles are evidence for the body.
    evidence
        What the corpus says (`CorpusEvidence.restrict_to`).
    """

    def __init__(self, raw: str, evidence: ArticleEvidence) -> None:
        self.raw = raw
        self._evidence = evidence
        self._read = 0

    # Most articles hold little that needs a decision: everything is read when first asked for.
    @cached_property
    def lower(self) -> Mapping[str, int]:
        """How often each word stands in lower case here (behind its first letter, in any)."""
        return _Answers(lambda word: self._cases(word)[0])

    @cached_property
    def capital(self) -> Mapping[str, int]:
        """How often each word (in lower case) stands capitalised inside a sentence here."""
        return _Answers(lambda word: self._inside[word] if self._cases(word)[1] else 0)

    def times(self, token: str) -> int:
        """Count where a run of letters stands here just so, alone or inside a longer one."""
        found = self._times.get(token)
        if found is None:
            found = self.raw.count(token) if self._may_read() else self._whole[token]
            self._times[token] = found
        return found

    def stands_apart(self, left: str, right: str) -> bool:
        """Tell whether two runs of letters stand here with a blank between them."""
        return self._may_read() and f"{left} {right}" in self.raw

    def _may_read(self) -> bool:
        self._read += len(self.raw)
        return self._read <= MOST_READ

    @cached_property
    def _whole(self) -> Counter[str]:
        return Counter(WORD.findall(self.raw))

    @cached_property
    def _times(self) -> dict[str, int]:
        return {}

    def stands(self, word: str) -> bool:
        """Tell whether a word (asked in lower case) stands in the article in any case."""
        return any(self._cases(word))

    @cached_property
    def _inside(self) -> Counter[str]:
        return capitals_inside(self.raw)

    @cached_property
    def _asked(self) -> dict[str, tuple[int, int]]:
        return {}

    def _cases(self, word: str) -> tuple[int, int]:
        """Count how often a word stands here with a small first letter, and with a capital."""
        found = self._asked.get(word)
        if found is None:
            alone = len(self._asked) < _FEW and self._is_even
            found = self._look_for(word) if alone else self._all_cases.get(word, (0, 0))
            self._asked[word] = found
        return found

    @cached_property
    def _is_even(self) -> bool:
        """Whether a word can be looked for in the text in lower case.

        Not where letters change number, nor where there is a final sigma: that is one letter in a
        word and another in a text. In a long text all words are counted at once.
        """
        return (
            len(self.raw) <= _LONG_TEXT and len(self._low) == len(self.raw) and "Σ" not in self.raw
        )

    @cached_property
    def _all_cases(self) -> dict[str, tuple[int, int]]:
        counted: dict[str, tuple[int, int]] = {}
        for word, times in Counter(WORD.findall(self.raw)).items():
            low = bare(word).lower()
            small, large = counted.get(low, (0, 0))
            if word[0].isupper():
                counted[low] = small, large + times
            else:
                counted[low] = small + times, large
        return counted

    def _look_for(self, word: str) -> tuple[int, int]:
        """Count a word without an apostrophe where it stands whole, its possessive included."""
        small = large = 0
        at = self._low.find(word)
        while at >= 0:
            if not self._goes_on_before(at) and not self._goes_on(at + len(word)):
                if self.raw[at].isupper():
                    large += 1
                else:
                    small += 1
            at = self._low.find(word, at + 1)
        return small, large

    def _goes_on_before(self, at: int) -> bool:
        """Tell whether the letters before an offset belong to the word that begins there."""
        if at and self.raw[at - 1] in _APOSTROPHES:
            at -= 1
        return at > 0 and _is_letter(self.raw[at - 1])

    def _goes_on(self, at: int, *, possessive: bool = True) -> bool:
        """Tell whether the word that ends at an offset goes on there, a possessive ending aside."""
        rest = self.raw[at : at + 2]
        if rest[:1] not in _APOSTROPHES:
            return bool(rest) and _is_letter(rest[0])
        if possessive and rest[1:] == "s":
            return self._goes_on(at + 2, possessive=False)
        return rest[1:] != "" and _is_letter(rest[1])

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that other articles print as names."""
        return frozenset(self._evidence.names)

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of no list that other articles print too."""
        return frozenset(self._evidence.words)

    @cached_property
    def always(self) -> frozenset[str]:
        """Names that several other articles print, and hardly one in lower case."""
        return frozenset(self._evidence.always)

    def strength(self, word: str) -> int:
        """Say how well a lower-case word is known as a name: 2 here or nearby, 1 elsewhere, 0."""
        if len(word) < 2:
            return 0
        if is_place(word) or is_known_name(word):
            return 2
        here = self.capital[word]
        if here and here >= self.lower[word] and (here >= 3 or not is_word(word)):
            return 2
        if word in self.names and not is_word(word):
            return 2
        return 1 if is_name(word) or is_first_name(word) else 0

    @cached_property
    def _low(self) -> str:
        return self.raw.lower()

    def forms(self, low: str) -> Counter[str]:
        """Count how the article prints a word or phrase (asked in lower case) with capitals."""
        if self._low.count(low) <= self.raw.count(low):
            return Counter()  # wherever it stands, it stands in lower case
        bound = re.compile(rf"(?<!\w){re.escape(low)}(?!\w)", re.IGNORECASE)
        return Counter(form for form in bound.findall(self.raw) if not form.islower())


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()
