"""Blanks lost beside punctuation, quotation marks, brackets and digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsloom.clean.vocabulary import FUNCTION_WORDS, NAME_VERBS, is_common, is_word

_LETTERS = re.compile(r"[^\W\d_]+")
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
_POSSESSIVE_GLUE = re.compile(r"[^\W\d_]\.?['’]s([^\W\d_]{2,40})")
# "1,250,Brask", "Co>,Orlan": a name after a comma, whatever stands before it.
_COMMA_NAME = re.compile(r"[\w>)\]%”\"'’.],([A-Z][a-z]{1,40})")
_MARKS = frozenset('“”"()')
_DIGIT = re.compile(r"\d")

# How well a word (in lower case) is known as a name: 0, 1 or 2.
Strength = Callable[[str], int]


def lost_blanks(
    text: str, strength: Strength, is_open: Callable[[int], bool]
) -> Iterator[tuple[int, str]]:
    """Find where a run of letters, marks and digits lost a blank.

    Parameters
    ----------
    text
        The run, without a blank in it.
    strength
        How well a word is known as a name here (`Witness.strength`).
    is_open
        Whether a quotation is open at an offset in the run, so that a straight mark closes it.

    Yields
    ------
    tuple[int, str]
        An offset in the run and the rule that found it; an offset may come twice.
    """
    for match in _STOP_GLUE.finditer(text):
        left, mark, quote, right = match.groups()
        if not _stop_glued(strength, left, mark, quote, right, text[match.end() :][:1]):
            continue
        if quote == '"' and not is_open(match.start(3)):
            yield match.start(3), "blank before quotation"
        else:
            yield match.start(4), "blank after " + ("quotation" if quote else "punctuation")
    for match in _QUOTE_STOP_GLUE.finditer(text):
        if len(match[1]) == 1 or _starts_word(strength, text, match.start(1)):
            yield match.start(1), "blank after punctuation"
    if not _MARKS.isdisjoint(text):
        yield from _beside_marks(text, strength, is_open)
    if _DIGIT.search(text):
        yield from _beside_digits(text, strength)
    for match in _INITIALS.finditer(text):
        right = match.group(1)
        if right in FUNCTION_WORDS or (len(right) >= 4 and is_word(right.lower())):
            yield match.start(1), "blank after initials"
    for match in _POSSESSIVE_GLUE.finditer(text):
        right = match.group(1)
        name = right[0].isupper()
        common = len(right) >= 4 and is_common(right.lower())
        if name or (len(right) >= 3 and (common or strength(right.lower()) >= 1)):
            yield match.start(1), "blank after possessive"
    for match in _COMMA_NAME.finditer(text):
        yield match.start(1), "blank after punctuation"


def _beside_marks(
    text: str, strength: Strength, is_open: Callable[[int], bool]
) -> Iterator[tuple[int, str]]:
    for at in range(1, len(text) - 1):
        mark = text[at]
        before, after = text[at - 1], text[at + 1]
        if mark == "”" and after.isalpha() and (before.isalnum() or before in ".,!?…%)’'"):
            if _starts_word(strength, text, at + 1):
                yield at + 1, "blank after quotation"
        elif mark == "“" and before.isalpha() and after.isalpha():
            yield at, "blank before quotation"
        elif mark == '"' and before.isalpha() and after.isalpha():
            if len(letters_at(text, at + 1)) < 3:
                continue  # a quotation mark for an apostrophe: Brandt"s
            opened = is_open(at)
            yield ((at + 1, "blank after quotation") if opened else (at, "blank before quotation"))
        elif mark == "“" and before in ",:;.!?" and after.isalpha():
            yield at, "blank before quotation"
        elif mark == "(" and before.isalpha() and after.isalpha():
            inner, left = letters_at(text, at + 1), text[:at].rpartition(" ")[2]
            alone = text[at + 1 + len(inner) :][:1] in (")", ".", "(")  # "student(s)", code
            long = len(inner) >= 3 and len(left) >= 3
            if long and not alone and _starts_word(strength, text, at + 1):
                yield at, "blank before bracket"
        elif mark == ")" and after.isalpha():
            inside = text[text.rfind("(", 0, at) + 1 : at]
            short = inside.lower() in _PREFIX_IN_BRACKETS or len(inside) < 4
            if "(" in text[:at] and (at < 4 or short) and not (inside.isupper() and inside[1:]):
                continue
            if _starts_word(strength, text, at + 1) and len(letters_at(text, at + 1)) >= 2:
                yield at + 1, "blank after bracket"


def _beside_digits(text: str, strength: Strength) -> Iterator[tuple[int, str]]:
    for match in _YEAR_WORD.finditer(text):
        right = match.group(2)
        if (
            right in FUNCTION_WORDS
            or right in NAME_VERBS
            or (right[0].isupper() and len(right) >= 4 and strength(right.lower()) >= 1)
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
    for match in _MONTH_DAY.finditer(text):
        yield match.end(), "blank after month"
    for match in _WORD_YEAR.finditer(text):
        if match.group(1) in FUNCTION_WORDS:
            yield match.start(2), "blank before year"


def _stop_glued(
    strength: Strength, left: str, mark: str, quote: str, right: str, following: str
) -> bool:
    if (following == "." and mark != ",") or (left.isupper() and right.isupper()):
        return False  # abbreviations: U.S.A., N.Y.
    low_left, low_right = left.lower(), right.lower()
    known_left = is_word(low_left) or strength(low_left) >= 1
    known_right = is_word(low_right) or strength(low_right) >= 1
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


def letters_at(text: str, at: int) -> str:
    """Give the run of letters that begins at an offset; "" if none does."""
    match = _LETTERS.match(text, at)
    return match.group() if match else ""


def _starts_word(strength: Strength, text: str, at: int) -> bool:
    low = letters_at(text, at).lower()
    return low != "s" and (is_word(low) or strength(low) >= 1)
