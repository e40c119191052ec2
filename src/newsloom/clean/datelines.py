"""The dateline that opens a report: "KYIV, Dec 19 (Reuters) -", "MUMBAI:", "Lima, Peru –"."""

from __future__ import annotations

import re

from newsloom.language import lexicon

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? (?:19|20)\d\d)?"
_WORD = r"[A-Z][\w.'’-]{1,20}"
_OPENING = re.compile(
    rf"(?P<place>{_WORD}(?: {_WORD}){{0,3}}(?:/{_WORD}){{0,2}})"
    r"(?:\s?\[[A-Z][\w ]{2,20}\])?"
    rf"(?P<state>, {_WORD}(?: {_WORD}){{0,2}})?"
    rf"(?P<date>[,;]? {_DATE})?"
    r"(?P<agency>,? ?[(\[][A-Z][\w .&/’'-]{1,30}[)\]])?"
    r"\s?(?P<mark>--|—|–|-(?=\s)|:)\s?(?=[\w“\"‘'«(])"
)
_LONGEST = 110


def dateline_end(text: str) -> int | None:
    """Give where the report proper begins, behind a dateline, or None where there is none.

    A place in capitals, a date or an agency in brackets makes a dateline; without any of them the
    place must be one that the lexicon knows, or that the paragraph names again, and a dash must
    follow.

    >>> dateline_end("QUITO, March 3 (Agency) - Voters went to the polls.")
    26
    """
    head = text[:_LONGEST]
    match = _OPENING.match(head) if any(map(head.__contains__, "-:—–")) else None
    if match is None or not text[match.end() :].strip():
        return None
    place, mark = match["place"], match["mark"]
    signed = bool(match["date"] or match["agency"])
    known = all(_is_place(part) for part in place.split("/"))
    known = known or (mark in "—–" and _is_named_again(place, text[match.end() :]))
    if not known and not (signed and (place.isupper() or match["state"])):
        return None
    if mark == ":":
        return match.end() if place.isupper() or signed else None
    if mark == "-" and not signed and not place.isupper():
        return None  # "Paris -based" and other stray hyphens
    return match.end()


def _is_named_again(name: str, text: str) -> bool:
    """Tell whether a word in capitals, no known name, comes again as a name: "KELL — In Kell"."""
    if not name.isupper() or len(name) < 4 or lexicon.by_surface().get(name):
        return False
    return re.search(rf"\b{re.escape(name.title())}\b", text) is not None


def _is_place(name: str) -> bool:
    """Tell whether the lexicon knows a place by this name, in capitals or not."""
    forms = (name, name.title(), name.upper())
    return any(
        entry.label in {"GPE", "LOC"}
        for form in forms
        for entry in lexicon.by_surface().get(form, ())
    )
