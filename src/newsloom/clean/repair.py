"""Words that lost their blank or their capital when links were stripped, put right on evidence.

A token is taken apart only where it is no word and no name itself, both halves are, and one of
them is a name that the article, the corpus or the lexicon knows, or a word that no compound ends
in. A letter is made a capital only where the same word is printed as a name elsewhere and is no
common word. Everything else stays as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator

from newsloom.clean import recase
from newsloom.clean.chunks import EDGE, look_at
from newsloom.clean.evidence import ArticleEvidence
from newsloom.clean.glue import Judge, may_change
from newsloom.clean.ledger import Edit
from newsloom.clean.recase import Change
from newsloom.clean.stops import lost_blanks
from newsloom.clean.vocabulary import is_place, lower_places_from, place_of

_CHUNK = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_FOLLOWS = re.compile(r"\s([^\W\d_]+)")
_LONG_TEXT = 10_000


def _find_odd(text: str, odd: Collection[str]) -> list[tuple[int, str]]:
    """Give, in order, where the chunks of a text stand that may need a change."""
    if not odd:
        return []
    if len(text) > _LONG_TEXT:
        odd = set(odd)
        return [(m.start(), m.group()) for m in _CHUNK.finditer(text) if m.group() in odd]
    found = []
    for chunk in odd:
        at = text.find(chunk)
        while at >= 0:
            stop = at + len(chunk)
            if (not at or text[at - 1].isspace()) and (stop == len(text) or text[stop].isspace()):
                found.append((at, chunk))
            at = text.find(chunk, at + 1)
    return sorted(found)


def _word_before(raw: str, start: int, at: int) -> str:
    words = raw[max(start, at - 40) : at].split()
    return words[-1] if words else ""


def _capital(raw: str, at: int, rule: str) -> Edit:
    return Edit(at, at + 1, raw[at].upper(), "case", rule)


class Repairer:
    """Repairs the body blocks of one article with what it and its corpus know.

    Parameters
    ----------
    raw
        The whole raw text: names in captions and titles are evidence for the body.
    evidence
        What the corpus says (`CorpusEvidence.restrict_to`).
    """

    def __init__(self, raw: str, evidence: ArticleEvidence) -> None:
        self._judge = Judge(raw, evidence)
        odd = look_at(raw).odd if evidence.odd is None else evidence.odd
        self._odd = _find_odd(raw, odd) if odd else []

    def find_edits(self, raw: str, start: int, end: int) -> list[Edit]:
        """Give the edits of one body block, in any order; they never overlap."""
        edits: list[Edit] = []
        taken: set[int] = set()
        for offset, text in self._odd_in(raw, start, end):
            core = text.strip(EDGE)
            if not core.isalpha():
                edits += self._joined(raw, text, offset, start)
                continue
            first = offset + text.index(core)
            for edit in self._word(raw, first, core, start, end):
                if edit.start not in taken:
                    taken.add(edit.start)
                    edits.append(edit)
        return edits

    def _odd_in(self, raw: str, start: int, end: int) -> list[tuple[int, str]]:
        if (start and not raw[start - 1].isspace()) or (end < len(raw) and not raw[end].isspace()):
            block = raw[start:end]  # it begins or ends inside a chunk
            return [(start + at, chunk) for at, chunk in _find_odd(block, look_at(block).odd)]
        if not self._odd:
            return self._odd
        first = bisect_left(self._odd, (start, ""))
        return self._odd[first : bisect_left(self._odd, (end, ""), first)]

    def _word(self, raw: str, first: int, core: str, start: int, end: int) -> Iterator[Edit]:
        """Look at a run of letters that stands alone, marks at its edges aside."""
        last = first + len(core)
        lower = core.islower()
        if lower:
            yield from self._long_place(raw, first, core, end)
            if not may_change(core):
                return
        before = _word_before(raw, start, first)
        if lower and core in recase.MONTHS_TOO:
            if recase.lost_month(raw, last, before.lower()):
                yield _capital(raw, first, recase.RULE)
            return
        witness = self._judge.witness
        if lower and core in recase.COMPANY_ENDS:
            if recase.ends_company(core, before):
                yield _capital(raw, first, recase.RULE)
                for at in recase.company_before(raw, first, start):
                    yield _capital(raw, at, recase.PART)
            return
        found = _FOLLOWS.match(raw, last, min(end, last + 30))
        follows = found.group(1) if found else ""
        before = before.rstrip(".") if before.rstrip(".").isalpha() else ""
        changes = self._judge.token(core, follows, before)
        yield from self._at(first, changes)
        if not lower or any(edit[3] != "case" for edit in changes):
            return
        if changes:
            for at in recase.phrase_around(witness, first, last, start, end):
                yield _capital(raw, at, recase.PART)
        elif recase.is_person(witness, core, before, follows):
            yield _capital(raw, first, "name of a person in lower case")

    def _joined(self, raw: str, text: str, offset: int, block_start: int) -> Iterator[Edit]:
        """Look at a run of letters, marks and digits without a blank."""
        taken: set[int] = set()
        strength = self._judge.strength

        def is_open(at: int) -> bool:
            return raw.count('"', max(block_start, offset + at - 5000), offset + at) % 2 == 1

        for at, rule in lost_blanks(text, strength, is_open):
            if at not in taken:
                taken.add(at)
                yield Edit(offset + at, offset + at, " ", "glue", rule)
        for match in _LETTERS.finditer(text):
            token = match.group()
            before, after = text[: match.start()][-1:], text[match.end() :][:1]
            if token == "s" and before in ("'", "’"):
                continue
            if before.isdigit() or after.isdigit() or before in ("/", "&") or after in ("/", "&"):
                continue
            if (before in ("'", "’") and match.start() > 1) or (before == "." and after == "."):
                continue  # the tail of O'Neill or don't, the inside of U.S.S.R.
            hyphen = before in ("-", "–") or after == "-"
            for edit in self._judge.token(token):
                opens = edit[3] == "glue" and token[0].islower() and not before
                # "long-termBonds", "Anna-MariaBrandt"
                closes = edit[3] == "glue" and not after and token[edit[0]].isupper()
                place = edit[3] == "case" and is_place(token.lower())
                if hyphen and not (opens or closes or place):
                    continue
                yield from self._at(offset + match.start(), (edit,))

    @staticmethod
    def _at(offset: int, found: tuple[Change, ...]) -> Iterator[Edit]:
        for start, end, after, kind, rule in found:
            yield Edit(offset + start, offset + end, after, kind, rule)

    @staticmethod
    def _long_place(raw: str, at: int, word: str, end: int) -> Iterator[Edit]:
        """Give back its capitals to "new zealand", as no word of it would be trusted alone."""
        names = lower_places_from(word)
        if not raw.startswith(names, at):
            return
        for low in names:
            stop = at + len(low)
            if stop <= end and raw.startswith(low, at) and not raw[stop : stop + 1].isalnum():
                name = place_of(low)
                for here, (old, new) in enumerate(zip(low, name, strict=True), at):
                    if old != new:
                        yield Edit(here, here + 1, new, "case", "place in lower case")
                return
