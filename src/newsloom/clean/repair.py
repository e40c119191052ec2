"""Words that lost their blank or their capital when links were stripped, put right on evidence.

A token is taken apart only where it is no word and no name itself, both halves are, and one of
them is a name that the article, the corpus or the lexicon knows, or a word that no compound ends
in. A letter is made a capital only where the same word is printed as a name elsewhere and is no
common word. Everything else stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsloom.clean.evidence import ArticleEvidence
from newsloom.clean.glue import Change, Judge
from newsloom.clean.ledger import Edit
from newsloom.clean.vocabulary import (
    FUNCTION_WORDS,
    NAME_VERBS,
    is_common,
    is_first_name,
    is_place,
    is_word,
    places_from,
)

_CHUNK = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_EDGE = "\"'“”‘’«»()[]{}.,;:!?…—–-*•"
_CHUNK_LIMIT = 120  # longer runs without a blank are no prose
# Addresses, handles, tags, file names and code are quoted, not written.
_ADDRESS = re.compile(
    r"://|^www\.|[@#\\_={}|~^]|/.*/|\.(?:com|org|net|gov|edu|info|co|io|tv|uk|ru|ua|by|de|fr|eu|cn|"
    r"jpe?g|png|gif|pdf|html?|php|docx?|xlsx?|mp[34])(?:\W|$)",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_PREFIX_IN_BRACKETS = frozenset("re un in dis pre anti mis non co ex the a s es".split())
_STOP_GLUE = re.compile(r"([^\W\d_]{2,40})([.!?;,:])([”\"’]?)([^\W\d_]{2,40})")
# "…”.I am": the stop behind a closing mark, then the next sentence.
_QUOTE_STOP_GLUE = re.compile(r"[\w,.!?…][”\"][.!?]([A-Z][^\W\d_]{0,40})(?!\.)")
_YEAR_WORD = re.compile(r"\b((?:19|20)\d\d)([^\W\d_]{2,40})")
# "5million", "Covid-19that" - but "3for2", "100m" and "19th" are left alone.
_NUMBER_WORD = re.compile(r"\d([a-z]{3,12})(?![\w’'])")
_AFTER_NUMBERS = frozenset(word for word in FUNCTION_WORDS | NAME_VERBS if len(word) >= 3) | {
    *("million", "billion", "trillion", "people", "percent")
}
_CURRENCIES = frozenset("$£€¥₹₦₩₽")  # "£4million" is how some papers print it
_SUMMIT = re.compile(r"\bG\d{1,2}([a-z]{4,20})")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,6}([^\W\d_]{2,40})(?![\w.])")
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})(?=\d{{1,4}}\b)")
_WORD_YEAR = re.compile(r"\b([a-z]{2,12})((?:19|20)\d\d)\b")
_POSSESSIVE_GLUE = re.compile(r"[^\W\d_]{2,40}['’]s([^\W\d_]{3,40})")


# Chunks whose core is an everyday word, whatever the article: most of any text.
_quiet: set[str] = set()


def _says_nothing(core: str) -> bool:
    """Tell whether a word needs no look, in any article: an everyday word, properly written."""
    if len(_quiet) > 200_000:
        _quiet.clear()
    low = core.lower()
    return core[1:].islower() and is_word(low) and not (core == low and places_from(low))


def _is_given(chunk: str) -> bool:
    return chunk[:1].isupper() and chunk.isalpha() and is_first_name(chunk.lower())


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
        self._strength = self._judge.strength

    def find_edits(self, raw: str, start: int, end: int) -> Iterator[Edit]:
        """Give the edits of one body block, in any order; they never overlap."""
        before = ""
        for chunk in _CHUNK.finditer(raw, start, end):
            text, previous = chunk.group(), before
            before = text
            if text in _quiet:
                continue
            core = text.strip(_EDGE)
            offset = chunk.start()
            if core.isalpha():
                if _says_nothing(core):
                    _quiet.add(text)
                    continue
                inner = text.index(core)
                follows = ""
                if text.endswith(core):
                    found = _LETTERS.match(raw, chunk.end() + 1, min(end, chunk.end() + 30))
                    follows = found.group() if found else ""
                if core.islower() and places_from(core):
                    yield from self._long_place(raw, offset + inner, end)
                yield from self._at(
                    offset + inner, self._judge.token(core, follows, after_name=_is_given(previous))
                )
                continue
            if not core or len(text) > _CHUNK_LIMIT or _ADDRESS.search(text):
                continue
            yield from self._joined(raw, text, offset, start)

    def _joined(self, raw: str, text: str, offset: int, block_start: int) -> Iterator[Edit]:
        """Look at a run of letters, marks and digits without a blank."""
        taken: set[int] = set()
        for at, rule in self._marks(raw, text, offset, block_start):
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
                if hyphen and not opens and not (edit[3] == "case" and is_place(token.lower())):
                    continue
                yield from self._at(offset + match.start(), (edit,))

    @staticmethod
    def _at(offset: int, found: tuple[Change, ...]) -> Iterator[Edit]:
        for start, end, after, kind, rule in found:
            yield Edit(offset + start, offset + end, after, kind, rule)

    def _marks(
        self, raw: str, text: str, offset: int, block_start: int
    ) -> Iterator[tuple[int, str]]:
        """Find blanks lost beside punctuation, quotation marks, brackets and digits."""
        for match in _STOP_GLUE.finditer(text):
            left, mark, quote, right = match.groups()
            if self._stop_glued(left, mark, quote, right, text[match.end() :][:1]):
                yield match.start(4), "blank after " + ("quotation" if quote else "punctuation")
        for match in _QUOTE_STOP_GLUE.finditer(text):
            if len(match[1]) == 1 or self._starts_word(text, match.start(1)):
                yield match.start(1), "blank after punctuation"
        for at in range(1, len(text) - 1):
            mark = text[at]
            before, after = text[at - 1], text[at + 1]
            if mark == "”" and after.isalpha() and (before.isalnum() or before in ".,!?…%)’'"):
                if self._starts_word(text, at + 1):
                    yield at + 1, "blank after quotation"
            elif mark == "“" and before.isalpha() and after.isalpha():
                yield at, "blank before quotation"
            elif mark == '"' and before.isalpha() and after.isalpha():
                if len(self._word_at(text, at + 1)) < 3:
                    continue  # a quotation mark for an apostrophe: Suharto"s
                opened = raw.count('"', max(block_start, offset + at - 5000), offset + at) % 2
                yield (
                    (at + 1, "blank after quotation") if opened else (at, "blank before quotation")
                )
            elif mark == "“" and before in ",:;" and after.isalpha():
                yield at, "blank before quotation"
            elif mark == "(" and before.isalpha() and after.isalpha():
                inner, left = self._word_at(text, at + 1), text[:at].rpartition(" ")[2]
                alone = text[at + 1 + len(inner) :][:1] in (")", ".", "(")  # "student(s)", code
                long = len(inner) >= 3 and len(left) >= 3
                if long and not alone and self._starts_word(text, at + 1):
                    yield at, "blank before bracket"
            elif mark == ")" and after.isalpha():
                inside = text[text.rfind("(", 0, at) + 1 : at]
                short = inside.lower() in _PREFIX_IN_BRACKETS or len(inside) < 4
                if "(" in text[:at] and (at < 4 or short) and not (inside.isupper() and inside[1:]):
                    continue
                if self._starts_word(text, at + 1) and len(self._word_at(text, at + 1)) >= 2:
                    yield at + 1, "blank after bracket"
        for match in _YEAR_WORD.finditer(text):
            right = match.group(2)
            if (
                right in FUNCTION_WORDS
                or right in NAME_VERBS
                or (right[0].isupper() and len(right) >= 4 and self._strength(right.lower()) >= 1)
            ):
                yield match.start(2), "blank after year"
        for match in _NUMBER_WORD.finditer(text):
            right = match.group(1)
            priced = text[: match.start(1)].rstrip("0123456789.,")[-1:] in _CURRENCIES
            if right in _AFTER_NUMBERS and not (priced and right.endswith("illion")):
                yield match.start(1), "blank after number"
        for match in _SUMMIT.finditer(text):
            if is_common(match.group(1)):
                yield match.start(1), "blank after number"
        for match in _INITIALS.finditer(text):
            right = match.group(1)
            if right in FUNCTION_WORDS or (len(right) >= 4 and is_word(right.lower())):
                yield match.start(1), "blank after initials"
        for match in _MONTH_DAY.finditer(text):
            yield match.end(), "blank after month"
        for match in _WORD_YEAR.finditer(text):
            if match.group(1) in FUNCTION_WORDS:
                yield match.start(2), "blank before year"
        for match in _POSSESSIVE_GLUE.finditer(text):
            right = match.group(1)
            if (len(right) >= 4 and is_common(right.lower())) or self._strength(right.lower()) >= 1:
                yield match.start(1), "blank after possessive"

    def _stop_glued(self, left: str, mark: str, quote: str, right: str, following: str) -> bool:
        if (following == "." and mark != ",") or (left.isupper() and right.isupper()):
            return False  # abbreviations: U.S.A., N.Y.
        low_left, low_right = left.lower(), right.lower()
        known_left = is_word(low_left) or self._strength(low_left) >= 1
        known_right = is_word(low_right) or self._strength(low_right) >= 1
        if mark == "," and right[0].isupper() and len(left) >= 3 and len(right) >= 3:
            return known_left or known_right
        if not known_left or not known_right:
            return False
        if mark == ":" and not right[0].isupper():
            return False
        if mark in ";:,":
            return len(left) >= 3 or low_left in FUNCTION_WORDS
        if quote:
            return True
        if len(left) < 3 and low_left not in FUNCTION_WORDS:
            return False  # "St.Petersburg", "No.ten"
        if right[0].isupper():
            return left[-1].islower() and not (left[0].isupper() and len(left) <= 4)
        return low_right in FUNCTION_WORDS or (len(low_right) >= 4 and is_common(low_right))

    @staticmethod
    def _word_at(text: str, at: int) -> str:
        match = _LETTERS.match(text, at)
        return match.group() if match else ""

    def _starts_word(self, text: str, at: int) -> bool:
        word = self._word_at(text, at)
        low = word.lower()
        return low != "s" and (is_word(low) or self._strength(low) >= 1)

    def _long_place(self, raw: str, at: int, end: int) -> Iterator[Edit]:
        """Give back its capitals to "new zealand", as no word of it would be trusted alone."""
        for parts in places_from(self._word_at(raw, at)):
            name = " ".join(parts)
            stop = at + len(name)
            said = raw[at:stop]
            if stop <= end and said == name.lower() and not raw[stop : stop + 1].isalnum():
                for here, (old, new) in enumerate(zip(said, name, strict=True), at):
                    if old != new:
                        yield Edit(here, here + 1, new, "case", "place in lower case")
                return
