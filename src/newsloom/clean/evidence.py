"""What the rest of the corpus tells about one article: names, real words, lines that repeat.

`collect_evidence` counts per document, so evidence of two halves of a corpus can be added.
`CorpusEvidence.restrict_to` keeps only what one article consults, as small sorted tuples, so that
the digest (which goes into cache keys) changes only when an answer changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

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
    "look_at_texts",
    "signature",
]

_DIGITS = re.compile(r"\d+")
_LINE_LIMIT = 300  # longer lines are prose; prose is never furniture for being repeated
_LINE_ENDS = ".!?…:;\"'”’)]"
_TOKEN_LIMIT = 40
# Texts that are looked at together: so many on average, and so many, or of so many characters, at
# most. Nearly every text of a lot that is kept is spared a look when another one comes between.
_LOT, _LOT_LIMIT, _LOT_SIZE = 16, 64, 500_000


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
        lines, signature, rest = cls.lines_in(record)
        words = rest.decode("utf-8", "surrogatepass").split("\n")
        return cls(*(tuple(part.split()) for part in words), lines, signature)  # type: ignore[call-arg, arg-type]

    @staticmethod
    def lines_in(record: bytes) -> tuple[bytes, int, bytes]:
        """Read of what `as_bytes` wrote ``lines`` and ``signature`` only; give the rest, too."""
        signature, size, rest = record.split(b" ", 2)
        return rest[: int(size)], int(signature), rest[int(size) :]


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


def look_at_texts(raws: Sequence[str]) -> dict[str, Any]:
    """Count, over some texts, which words stand in which case; note what each asks the others.

    Returns
    -------
    ``capital`` and ``lower``: texts by word; ``asked``: of each text `Questions.as_bytes`, in
    base 64. All of it depends on these texts and nothing else, and is fit for JSON.
    """
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    asked = []
    for raw in raws:
        look = _look_at(raw)
        capital.update(look.capital)
        lower.update(look.lower)
        asked.append(b64encode(look.questions.as_bytes()).decode("ascii"))
    return {"capital": capital, "lower": lower, "asked": asked}


def collect_evidence(
    documents: Iterable[HasRaw],
    *,
    folder: Path | None = None,
    look: Callable[[Sequence[str]], Mapping[str, Any]] = look_at_texts,
) -> CorpusEvidence:
    """Count, over documents, which words stand in which case and which lines repeat.

    Counts are of documents, not of words, so an article that repeats its own error proves nothing.

    Parameters
    ----------
    documents
        Read once, one after another; some dozens are held at a time.
    folder
        Where files may lie that have no name there; by default where the system keeps such files.
    look
        Gives what `look_at_texts` does: one that knows texts from before need not look again.
    """
    words, lines, questions = WordTally(), LineWitnesses(folder), Records(folder)
    for raws, digests in _lots(documents):
        looked = look(raws)
        words.add(looked["capital"], looked["lower"])
        for digest, asked in zip(digests, looked["asked"], strict=True):
            record = b64decode(asked)
            keys, signature, _ = Questions.lines_in(record)
            lines.add(keys, signature)
            questions.put(digest, record)
    return CorpusEvidence(words, lines, questions)


def _lots(documents: Iterable[HasRaw]) -> Iterator[tuple[list[str], list[bytes]]]:
    """Give texts with their digests, some together, in their order.

    Where a lot ends is told by the text that ends it, so that one more text, or one less, changes
    the lot in which it stands and leaves the others as they were.
    """
    raws: list[str] = []
    digests: list[bytes] = []
    size = 0
    for document in documents:
        raws.append(document.raw)
        digests.append(_digest(document.raw))
        size += len(document.raw)
        ends = digests[-1][-1] % _LOT == 0
        if ends or len(raws) == _LOT_LIMIT or size > _LOT_SIZE:
            yield raws, digests
            raws, digests, size = [], [], 0
    if raws:
        yield raws, digests


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
