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
from functools import cached_property, lru_cache
from typing import Protocol

from newsloom.clean import vocabulary
from newsloom.clean.casing import (
    WORD,
    bare,
    capitals_inside,
    chunks_of,
    lower_cases,
    words_in_lower_case,
)

__all__ = [
    *("WORD", "ArticleEvidence", "CorpusEvidence", "HasRaw", "collect_evidence", "line_key"),
    "signature",
]

_DIGITS = re.compile(r"\d+")
_LINE_LIMIT = 300  # longer lines are prose; prose is never furniture for being repeated
_LINE_ENDS = ".!?…:;\"'”’)]"
_WITNESSES = 6  # how many articles are remembered per line
_TOKEN_LIMIT = 40
_SETTLED_LIMIT = 300_000


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
        raw = document.raw
        names, always, words = set(), set(), set()
        lowered, unknown = _questions(raw)
        asked = {word for word in lowered if word in self.capital}  # has it lost its capital?
        for word in unknown:  # is it two words?
            asked |= _halves(word) & self.capital.keys()
            total = self.capital[word] + self.lower[word]
            if total >= 2:
                # What the article itself says is looked up only where it could change the answer.
                if total < 4 or self._often_glued(word, total - 2):
                    total -= (word in capitals_inside(raw)) + (word in lower_cases(raw))
                    if total < 2 or self._often_glued(word, total):
                        continue
                words.add(word)
        for word in asked:
            capital, lower = self.capital[word], self.lower[word]
            if capital < max(1, 4 * (lower - 1)):
                continue
            if capital - 1 < max(2, 20 * lower):
                capital -= word in capitals_inside(raw)
                lower -= word in lower_cases(raw)
            if capital >= max(1, 4 * lower):
                names.add(word)
                if capital >= max(2, 20 * lower):
                    always.add(word)
        lines = {}
        own = ""
        for line in _line_keys(raw) & self._repeated if self._repeated else ():
            own = own or signature(raw)
            others = len([witness for witness in self.lines[line] if witness != own])
            if others >= 3:
                lines[line] = others
        return ArticleEvidence(
            tuple(sorted(names)),
            tuple(sorted(always)),
            tuple(sorted(words)),
            tuple(sorted(lines.items())),
        )

    @cached_property
    def _repeated(self) -> frozenset[str]:
        """Give the lines that stand in three articles or more."""
        return frozenset(line for line, seen in self.lines.items() if len(seen) >= 3)

    def _often_glued(self, word: str, articles: int) -> bool:
        """Tell whether a token is the same damage in several articles, not a word of its own.

        It may be where both its halves are far more common than it is.
        """

        def total(word: str) -> int:
            return self.capital[word] + self.lower[word]

        return any(
            total(word[:cut]) >= 20 * articles and total(word[cut:]) >= 20 * articles
            for cut in range(2, min(len(word), 40) - 1)
        )


# Chunks (runs without a blank) about which no article asks anything: most of any text.
_settled: set[str] = set()


def _questions(raw: str) -> tuple[set[str], set[str]]:
    """Give the words of a text whose capital may be lost, and those that may be two words."""
    lowered: set[str] = set()
    unknown: set[str] = set()
    if len(_settled) > _SETTLED_LIMIT:
        _settled.clear()
    for chunk in chunks_of(raw) - _settled:
        in_lower, unlisted = _asked(chunk)
        if in_lower:
            lowered.update(in_lower)
        if unlisted:
            unknown.update(unlisted)
        elif not in_lower:
            _settled.add(chunk)
    return lowered, unknown


@lru_cache(maxsize=50_000)
def _asked(chunk: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lowered, unknown = [], []
    for word in WORD.findall(chunk):
        low = bare(word).lower()
        if vocabulary.is_word(low):
            continue
        if not word[0].isupper():
            lowered.append(low)
        if len(low) >= 4 and not vocabulary.is_listed(low):
            unknown.append(low)
    return tuple(lowered), tuple(unknown)


@lru_cache(maxsize=50_000)
def _halves(word: str) -> frozenset[str]:
    """Give the pieces at both ends of a word that are no words themselves."""
    cuts = range(2, min(len(word), _TOKEN_LIMIT) - 1)
    pieces = {piece for cut in cuts for piece in (word[:cut], word[cut:])}
    return frozenset(p for p in pieces if len(p) >= 3 and not vocabulary.is_word(p))


def collect_evidence(documents: Iterable[HasRaw]) -> CorpusEvidence:
    """Count, over documents, which words stand in which case and which lines repeat.

    Counts are of documents, not of words, so an article that repeats its own error proves nothing.
    """
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    lines: dict[str, tuple[str, ...]] = {}
    for document in documents:
        raw = document.raw
        capital.update(capitals_inside(raw).keys())
        lower.update(words_in_lower_case(raw))
        own = (signature(raw),)
        for line in _line_keys(raw):
            known = lines.get(line)
            lines[line] = own if known is None else _merge(known, own)
    return CorpusEvidence(capital, lower, lines)


def signature(raw: str) -> str:
    """Name a text by its longest line, so that copies of one article count as one witness."""
    longest = max(raw.splitlines(), key=len, default="")
    return _hash(" ".join(longest.split()).casefold())


@lru_cache(maxsize=4096)  # asked for by the evidence, then by the search for furniture
def line_key(line: str) -> str:
    """Give a short digest of a line, blind to case, spacing and digits; "" if it is prose."""
    bare_line = " ".join(line[: _LINE_LIMIT + 1].split()).casefold()
    if not bare_line or len(bare_line) > _LINE_LIMIT:
        return ""
    return _hash(_DIGITS.sub("0", bare_line))


def _line_keys(raw: str) -> set[str]:
    """Give the keys of a text's lines; one that begins or goes on in mid-sentence has none."""
    keys = set()
    kept = ""  # the last line, unless it is known to be wrapped
    before = ""
    for line in raw.splitlines():
        if len(before) > 40 and line[:1].islower() and before[-1] not in _LINE_ENDS:
            kept = ""  # these two are one paragraph
        else:
            if kept:
                keys.add(line_key(kept))
            kept = line
        before = line
    if kept:
        keys.add(line_key(kept))
    keys.discard("")
    return keys


def _merge(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    if len(right) == 1 and right[0] in left:
        return left
    return tuple(sorted({*left, *right})[:_WITNESSES])


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
