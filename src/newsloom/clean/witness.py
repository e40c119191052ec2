"""What one article and its corpus say about words, asked one word at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

from newsloom.clean.casing import capitals_inside, lower_cases, words_of
from newsloom.clean.evidence import ArticleEvidence
from newsloom.clean.vocabulary import is_first_name, is_known_name, is_name, is_place, is_word


class _Counts(dict[str, int]):
    """Counts of words, made when a word that stands in the article is first asked for."""

    def __init__(self, witness: Witness, count: Callable[[str], Counter[str]]) -> None:
        super().__init__()
        self._witness = witness
        self._count = count

    def __missing__(self, word: str) -> int:
        times = self._count(self._witness.raw)[word] if word in self._witness.here else 0
        self[word] = times
        return times


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

    # Most articles hold little that needs a decision: everything is read when first asked for.
    @cached_property
    def here(self) -> set[str]:
        """The words that stand in the article, all in lower case."""
        return words_of(self.raw)

    @cached_property
    def capital(self) -> Mapping[str, int]:
        """How often each word (in lower case) stands capitalised inside a sentence here."""
        return _Counts(self, capitals_inside)

    @cached_property
    def lower(self) -> Mapping[str, int]:
        """How often each word stands in lower case here."""
        return _Counts(self, lower_cases)

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
