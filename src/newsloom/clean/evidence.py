"""What the rest of the corpus tells about one article: names, real words, lines that repeat.

`collect_evidence` counts per document, so evidence of two halves of a corpus can be added.
`CorpusEvidence.restrict_to` keeps only what one article consults, as small sorted tuples, so that
the digest (which goes into cache keys) changes only when an answer changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from newsloom.clean.casing import WORD, names_inside
from newsloom.clean.chunks import look_at
from newsloom.clean.tallies import LineWitnesses, Records, WordTally
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
    sentence, and in lower case; ``odd``: its chunks that repair could have a reason to change;
    ``lines``: the keys of its lines, eight bytes each; ``signature``: its own.
    """

    lowered: tuple[str, ...]
    unknown: tuple[str, ...]
    capital: tuple[str, ...]
    lower: tuple[str, ...]
    odd: tuple[str, ...]
    lines: bytes
    signature: int

    def as_bytes(self) -> bytes:
        """Write all of it down; no word or chunk holds a blank."""
        words = "\n".join(map(" ".join, self[:5])).encode("utf-8", "surrogatepass")
        return b"%d %d " % (self.signature, len(self.lines)) + self.lines + words

    @classmethod
    def from_bytes(cls, record: bytes) -> Questions:
        """Read what `as_bytes` wrote."""
        signature, size, rest = record.split(b" ", 2)
        words = rest[int(size) :].decode("utf-8", "surrogatepass").split("\n")
        return cls(*(tuple(part.split()) for part in words), rest[: int(size)], int(signature))  # type: ignore[call-arg, arg-type]


@dataclass(frozen=True)
class CorpusEvidence:
    """Additive counts over documents: ``a + b`` is the evidence of both parts.

    ``words``: in how many documents a word stands capitalised inside a sentence, and in lower case;
    ``lines``: the signatures of up to 6 documents that have a line; ``questions``: by the digest of
    its raw text, what each document will ask, so that nothing is looked for twice. What there is of
    each document lies on disk.
    """

    words: WordTally = field(default_factory=WordTally)
    lines: LineWitnesses = field(default_factory=LineWitnesses)
    questions: Records = field(default_factory=Records)

    def __add__(self, other: CorpusEvidence) -> CorpusEvidence:
        return CorpusEvidence(
            self.words + other.words,
            self.lines + other.lines,
            self.questions + other.questions,
        )

    def restrict_to(self, document: HasRaw) -> ArticleEvidence:
        """Keep what this document consults; what it says itself is not counted as evidence."""
        known = self.questions.get(_digest(document.raw))
        asked = Questions.from_bytes(known) if known else _look_at(document.raw).questions
        counts = self.words.counts
        names, always, words = [], [], []
        own_capital, own_lower = {*asked.capital}, {*asked.lower}
        candidates = {*asked.lowered}  # lost its capital?
        for word in asked.unknown:  # is it two words?
            candidates.update(_halves(word))
            total = sum(counts(word)) - (word in own_capital) - (word in own_lower)
            if total >= 2 and not self._often_glued(word, total):
                words.append(word)
        for word in candidates:
            capital, lower = counts(word)
            if not capital or is_word(word):  # most halves are no name anywhere
                continue
            as_name = capital - (word in own_capital)
            as_word = lower - (word in own_lower)
            if as_name >= max(1, 4 * as_word):
                names.append(word)
                if as_name >= max(2, 20 * as_word):
                    always.append(word)
        lines = []
        for line, witnesses in self.lines.witnesses(asked.lines):
            others = len(witnesses) - (asked.signature in witnesses)
            if others >= 3:
                lines.append((line.hex(), others))
        return ArticleEvidence(
            tuple(sorted(names)),
            tuple(sorted(always)),
            tuple(sorted(words)),
            tuple(sorted(lines)),
            asked.odd,
        )

    def _often_glued(self, word: str, articles: int) -> bool:
        """Tell whether a token is the same damage in several articles, not a word of its own.

        It may be where both its halves are far more common than it is.
        """
        for cut in range(2, min(len(word), _TOKEN_LIMIT) - 1):
            for half in (word[:cut], word[cut:]):
                if sum(self.words.counts(half)) < 20 * articles:
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
    halves = {half for word in found.unknown for half in _halves(word)}
    for known in (capital, found.words):
        asked.update([half for half in halves & known if not is_word(half)])
    lines = raw.splitlines()
    questions = Questions(
        tuple(found.lowered),
        tuple(found.unknown),
        tuple(asked & capital),
        tuple(asked & found.words),
        found.odd,
        b"".join(_line_digests(lines)),
        int.from_bytes(_signature(lines), "big"),
    )
    return _Look(capital, found.words, questions)


def _halves(word: str) -> list[str]:
    """Give the pieces at both ends of a word; everyday words among them are no names."""
    cuts = range(2, min(len(word), _TOKEN_LIMIT) - 1)
    return [half for cut in cuts for half in (word[:cut], word[cut:]) if len(half) >= 3]


def collect_evidence(documents: Iterable[HasRaw], *, folder: Path | None = None) -> CorpusEvidence:
    """Count, over documents, which words stand in which case and which lines repeat.

    Counts are of documents, not of words, so an article that repeats its own error proves nothing.

    Parameters
    ----------
    documents
        Read once, one after another; none is held.
    folder
        Where files may lie that have no name there; by default where the system keeps such files.
    """
    words, lines, questions = WordTally(), LineWitnesses(folder), Records(folder)
    for document in documents:
        raw = document.raw
        look = _look_at(raw)
        words.add(look.capital, look.lower)
        lines.add(look.questions.lines, look.questions.signature)
        questions.put(_digest(raw), look.questions.as_bytes())
    return CorpusEvidence(words, lines, questions)


def signature(raw: str) -> str:
    """Name a text by its longest line, so that copies of one article count as one witness."""
    return _signature(raw.splitlines()).hex()


def _signature(lines: list[str]) -> bytes:
    return _hash(" ".join(max(lines, key=len, default="").split()).casefold())


def line_key(line: str) -> str:
    """Give a short digest of a line, blind to case, spacing and digits; "" if it is prose."""
    return _line_digest(line).hex()


def _line_digest(line: str) -> bytes:
    bare_line = " ".join(line[: _LINE_LIMIT + 1].split()).casefold()
    if not bare_line or len(bare_line) > _LINE_LIMIT:
        return b""
    return _hash(_DIGITS.sub("0", bare_line))


def _line_digests(lines: list[str]) -> set[bytes]:
    """Give the keys of a text's lines; a line that begins or goes on in mid-sentence has none."""
    keys = set()
    kept = ""  # the last line, unless it is known to be wrapped
    before = ""
    for line in lines:
        if len(before) > 40 and line[:1].islower() and before[-1] not in _LINE_ENDS:
            kept = ""  # these two are one paragraph
        else:
            if kept:
                keys.add(_line_digest(kept))
            kept = line
        before = line
    if kept:
        keys.add(_line_digest(kept))
    keys.discard(b"")
    return keys


def _digest(raw: str) -> bytes:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).digest()[:16]  # processors have it


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
