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
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from newsloom.clean.casing import WORD, names_inside
from newsloom.clean.chunks import look_at
from newsloom.clean.vocabulary import is_word

__all__ = [
    "WORD",
    "ArticleEvidence",
    "CorpusEvidence",
    "HasRaw",
    "collect_evidence",
    "line_key",
    "signature",
]

_DIGITS = re.compile(r"\d+")
_LINE_LIMIT = 300  # longer lines are prose; prose is never furniture for being repeated
_LINE_ENDS = ".!?…:;\"'”’)]"
_WITNESSES = 6  # how many articles are remembered per line
_TOKEN_LIMIT = 40


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
    repeat in three or more other articles, with how many (at most 6 are counted). ``odd`` is no
    evidence: the chunks of the article that repair could change, where they were found on the way.
    """

    names: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    odd: tuple[str, ...] | None = field(default=None, compare=False, repr=False)

    def digest(self) -> str:
        """Give a stable hash of everything that stands in this evidence."""
        content = json.dumps([self.names, self.always, self.words, self.lines], ensure_ascii=True)
        return hashlib.sha256(content.encode("ascii")).hexdigest()


class Questions(NamedTuple):
    """What one article will ask of the others, and what it says to that itself.

    ``lowered``: its words in lower case that may be names; ``unknown``: its words that may be two;
    ``capital`` and ``lower``: those of the words asked about that stand in it capitalised inside a
    sentence, and in lower case; ``lines``: the keys of its lines; ``signature``: its own;
    ``odd``: its chunks that repair could have a reason to change.
    """

    lowered: tuple[str, ...]
    unknown: tuple[str, ...]
    capital: tuple[str, ...]
    lower: tuple[str, ...]
    lines: tuple[str, ...]
    signature: str
    odd: tuple[str, ...]


@dataclass(frozen=True)
class CorpusEvidence:
    """Additive counts over documents: ``a + b`` is the evidence of both parts.

    ``capital`` and ``lower``: in how many documents a word stands capitalised inside a sentence,
    and in lower case; ``lines``: by key, the signatures of up to 6 documents that have a line;
    ``questions``: by the digest of its raw text, what each document will ask, so that nothing is
    looked for twice.
    """

    capital: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    questions: dict[bytes, Questions] = field(default_factory=dict)

    def __add__(self, other: CorpusEvidence) -> CorpusEvidence:
        lines = dict(self.lines)
        for line, witnesses in other.lines.items():
            lines[line] = _merge(lines.get(line, ()), witnesses)
        return CorpusEvidence(
            self.capital + other.capital,
            self.lower + other.lower,
            lines,
            self.questions | other.questions,
        )

    def restrict_to(self, document: HasRaw) -> ArticleEvidence:
        """Keep what this document consults; what it says itself is not counted as evidence."""
        asked = self.questions.get(_digest(document.raw)) or _look_at(document.raw).questions
        capital, lower = self.capital.get, self.lower.get
        names, always, words = [], [], []
        candidates = {word for word in asked.lowered if word in self.capital}  # lost its capital?
        for word in asked.unknown:  # is it two words?
            candidates.update(_halves(word, self.capital))
            total = capital(word, 0) + lower(word, 0)
            total -= (word in asked.capital) + (word in asked.lower)
            if total >= 2 and not self._often_glued(word, total):
                words.append(word)
        for word in candidates:
            as_name = capital(word, 0) - (word in asked.capital)
            as_word = lower(word, 0) - (word in asked.lower)
            if as_name >= max(1, 4 * as_word):
                names.append(word)
                if as_name >= max(2, 20 * as_word):
                    always.append(word)
        lines = []
        for line in asked.lines:
            if line in self._repeated:
                others = len([seen for seen in self.lines[line] if seen != asked.signature])
                if others >= 3:
                    lines.append((line, others))
        return ArticleEvidence(
            tuple(sorted(names)),
            tuple(sorted(always)),
            tuple(sorted(words)),
            tuple(sorted(lines)),
            asked.odd,
        )

    @cached_property
    def _repeated(self) -> frozenset[str]:
        """Give the lines that stand in three articles or more."""
        return frozenset(line for line, seen in self.lines.items() if len(seen) >= 3)

    def _often_glued(self, word: str, articles: int) -> bool:
        """Tell whether a token is the same damage in several articles, not a word of its own.

        It may be where both its halves are far more common than it is.
        """

        capital, lower = self.capital.get, self.lower.get
        for cut in range(2, min(len(word), _TOKEN_LIMIT) - 1):
            for half in (word[:cut], word[cut:]):
                if capital(half, 0) + lower(half, 0) < 20 * articles:
                    break
            else:
                return True
        return False


class _Look(NamedTuple):
    """One article, looked at once: what it prints how, and what it will ask the others."""

    capital: set[str]
    lower: set[str]
    questions: Questions


def _look_at(raw: str) -> _Look:
    found = look_at(raw)
    capital = names_inside(raw)
    asked = found.lowered | found.unknown
    for word in found.unknown:
        asked.update(_halves(word, capital))
        asked.update(_halves(word, found.words))
    lines = raw.splitlines()
    questions = Questions(
        tuple(found.lowered),
        tuple(found.unknown),
        tuple(asked & capital),
        tuple(asked & found.words),
        tuple(_line_keys(lines)),
        _signature(lines),
        found.odd,
    )
    return _Look(capital, found.words, questions)


def _halves(word: str, known: Container[str]) -> Iterator[str]:
    """Give the known pieces at both ends of a word, unless they are everyday words."""
    for cut in range(2, min(len(word), _TOKEN_LIMIT) - 1):
        for half in (word[:cut], word[cut:]):
            if half in known and len(half) >= 3 and not is_word(half):
                yield half


def collect_evidence(documents: Iterable[HasRaw]) -> CorpusEvidence:
    """Count, over documents, which words stand in which case and which lines repeat.

    Counts are of documents, not of words, so an article that repeats its own error proves nothing.
    """
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    lines: dict[str, tuple[str, ...]] = {}
    questions: dict[bytes, Questions] = {}
    for document in documents:
        raw = document.raw
        look = _look_at(raw)
        capital.update(look.capital)
        lower.update(look.lower)
        own = (look.questions.signature,)
        for line in look.questions.lines:
            known = lines.get(line)
            lines[line] = own if known is None else _merge(known, own)
        questions[_digest(raw)] = look.questions
    return CorpusEvidence(capital, lower, lines, questions)


def signature(raw: str) -> str:
    """Name a text by its longest line, so that copies of one article count as one witness."""
    return _signature(raw.splitlines())


def _signature(lines: list[str]) -> str:
    return _hash(" ".join(max(lines, key=len, default="").split()).casefold())


def line_key(line: str) -> str:
    """Give a short digest of a line, blind to case, spacing and digits; "" if it is prose."""
    bare_line = " ".join(line[: _LINE_LIMIT + 1].split()).casefold()
    if not bare_line or len(bare_line) > _LINE_LIMIT:
        return ""
    return _hash(_DIGITS.sub("0", bare_line))


def _line_keys(lines: list[str]) -> set[str]:
    """Give the keys of a text's lines; a line that begins or goes on in mid-sentence has none."""
    keys = set()
    kept = ""  # the last line, unless it is known to be wrapped
    before = ""
    for line in lines:
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


def _digest(raw: str) -> bytes:
    return hashlib.blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
