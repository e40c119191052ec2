"""What the rest of the corpus tells about one article: names, real words, lines that repeat.

`collect_evidence` counts per document, so evidence of two halves of a corpus can be added.
`CorpusEvidence.restrict_to` keeps only what one article consults, as small sorted tuples, so that
the digest (which goes into cache keys) changes only when an answer changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from newsloom.clean import vocabulary

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENERS = " \t\u00a0\u202f\"'“”‘’«»([{—–-"
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Col|Sgt|Capt|Prof|St|[A-Z])\.$")
_CLOSERS = " \t\u00a0\"'”’»)]"
_LINE_LIMIT = 300  # longer lines are prose; prose is never furniture for being repeated
_WITNESSES = 6  # how many articles are remembered per line


class HasRaw(Protocol):
    """Anything with an article's raw text and path (a `read.Document`)."""

    @property
    def raw(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class ArticleEvidence:
    """What one article consults of its corpus.

    ``names``: words (in lower case) that other articles print as names; ``always``: those among
    them that two or more do, and hardly one in lower case; ``words``: tokens of this
    article, in no word list, that other articles print too; ``lines``: digests of its lines that
    repeat in three or more other articles, with how many (at most 6 are counted).
    """

    names: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    def digest(self) -> str:
        """Give a stable hash of everything that stands in this evidence."""
        content = json.dumps([self.names, self.always, self.words, self.lines], ensure_ascii=True)
        return hashlib.sha256(content.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class CorpusEvidence:
    """Additive counts over documents: ``a + b`` is the evidence of both parts."""

    capital: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: CorpusEvidence) -> CorpusEvidence:
        lines = dict(self.lines)
        for line, witnesses in other.lines.items():
            lines[line] = _merge(lines.get(line, ()), witnesses)
        return CorpusEvidence(self.capital + other.capital, self.lower + other.lower, lines)

    def restrict_to(self, document: HasRaw) -> ArticleEvidence:
        """Keep what this document consults; what it says itself is not counted as evidence."""
        capital, lower = word_cases(document.raw)
        own = signature(document.raw)
        names, always, words = set(), set(), set()
        for word in sorted(lower):  # has it lost its capital?
            if not vocabulary.is_word(word) and self._is_name(word, capital, lower):
                names.add(word)
                if self.capital[word] - (word in capital) >= max(2, 20 * self._others(word, lower)):
                    always.add(word)
        for word in sorted(capital.keys() | lower.keys()):  # is it two words?
            if len(word) < 4 or vocabulary.is_listed(word) or vocabulary.is_word(word):
                continue
            others = self.capital[word] + self.lower[word]
            others -= (word in capital) + (word in lower)
            if others >= 2 and not self._often_glued(word, others):
                words.add(word)
            for cut in range(2, min(len(word), 40) - 1):
                for half in (word[:cut], word[cut:]):
                    if len(half) < 3 or vocabulary.is_word(half):
                        continue
                    if self._is_name(half, capital, lower):
                        names.add(half)
                        if self.capital[half] >= max(2, 20 * self._others(half, lower)):
                            always.add(half)
        lines = {}
        for line in {line_key(text) for text in document.raw.splitlines()} - {""}:
            others = len([w for w in self.lines.get(line, ()) if w != own])
            if others >= 3:
                lines[line] = others
        return ArticleEvidence(
            tuple(sorted(names)),
            tuple(sorted(always)),
            tuple(sorted(words)),
            tuple(sorted(lines.items())),
        )

    def _is_name(self, word: str, capital: Counter[str], lower: Counter[str]) -> bool:
        elsewhere = self.capital[word] - (word in capital)
        return elsewhere >= 1 and elsewhere >= 4 * self._others(word, lower)

    def _often_glued(self, word: str, articles: int) -> bool:
        """Tell whether a token is the same damage in several articles, not a word of its own.

        It may be where both its halves are far more common than it is.
        """

        def total(word: str) -> int:
            return self.capital[word] + self.lower[word]

        return any(
            total(word[:cut]) >= 8 * articles and total(word[cut:]) >= 8 * articles
            for cut in range(2, min(len(word), 40) - 1)
        )

    def _others(self, word: str, lower: Counter[str]) -> int:
        """Count the other articles that print a word in lower case."""
        return self.lower[word] - (word in lower)


def collect_evidence(documents: Iterable[HasRaw]) -> CorpusEvidence:
    """Count, over documents, which words stand in which case and which lines repeat.

    Counts are of documents, not of words, so an article that repeats its own error proves nothing.
    """
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    lines: dict[str, tuple[str, ...]] = {}
    for document in documents:
        in_capital, in_lower = word_cases(document.raw)
        capital.update(in_capital.keys())
        lower.update(in_lower.keys())
        own = (signature(document.raw),)
        for line in {line_key(text) for text in document.raw.splitlines()} - {""}:
            lines[line] = _merge(lines.get(line, ()), own)
    return CorpusEvidence(capital, lower, lines)


@lru_cache(maxsize=4)  # asked twice in a row per article; never changed by those who ask
def word_cases(raw: str) -> tuple[Counter[str], Counter[str]]:
    """Count a text's words that stand capitalised inside a sentence, and those in lower case.

    Keys are lower case. Headings and lines in Title Case or CAPITALS say nothing about case and
    are left out of the first count.
    """
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for line in raw.splitlines():
        words = [(match.group(), match.start()) for match in WORD.finditer(line)]
        upper = sum(word[0].isupper() for word, _ in words)
        heading = len(words) < 8 and not line.rstrip(_CLOSERS).endswith((".", "!", "?", "…"))
        shouted = heading or (len(words) >= 3 and upper * 10 > 7 * len(words))
        for word, start in words:
            if not word[0].isupper():
                lower[_bare(word).lower()] += 1
            elif not shouted and not _opens_sentence(line, start):
                capital[_bare(word).lower()] += 1
    return capital, lower


def signature(raw: str) -> str:
    """Name a text by its longest line, so that copies of one article count as one witness."""
    longest = max(raw.splitlines(), key=len, default="")
    return _hash(" ".join(longest.split()).casefold())


def line_key(line: str) -> str:
    """Give a short digest of a line, blind to case, spacing and digits; "" if it is prose."""
    bare = " ".join(line[: _LINE_LIMIT + 1].split()).casefold()
    if not bare or len(bare) > _LINE_LIMIT:
        return ""
    return _hash(re.sub(r"\d+", "0", bare))


def _opens_sentence(line: str, start: int) -> bool:
    before = line[max(0, start - 8) : start].rstrip(_OPENERS)
    if not before:
        return start <= 8
    return before[-1] in ".!?:…•*" and not _TITLE.search(before)


def _bare(word: str) -> str:
    if word.endswith(("s", "'", "’")) and ("'" in word or "’" in word):
        for ending in ("'s", "’s", "'", "’"):
            if word.endswith(ending):
                return word[: -len(ending)]
    return word


def _merge(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*left, *right})[:_WITNESSES])


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
