"""What one article and its corpus say about words, asked one word at a time."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from newsloom.clean.casing import capitals_inside, lower_cases
from newsloom.clean.evidence import ArticleEvidence
from newsloom.clean.vocabulary import is_first_name, is_known_name, is_name, is_place, is_word


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

    # Most articles hold nothing that needs a decision: everything is read when first asked for.
    @cached_property
    def capital(self) -> Counter[str]:
        """How often each word (in lower case) stands capitalised inside a sentence here."""
        return capitals_inside(self.raw)

    @cached_property
    def lower(self) -> Counter[str]:
        """How often each word stands in lower case here."""
        return lower_cases(self.raw)

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

    def forms(self, low: str) -> Counter[str]:
        """Count how the article prints a word or phrase (asked in lower case) with capitals."""
        bound = re.compile(rf"(?<!\w){re.escape(low)}(?!\w)", re.IGNORECASE)
        return Counter(form for form in bound.findall(self.raw) if not form.islower())
