"""Labelled lines of news databases: "BYLINE: Anna Brandt", "PD  5 April 2023".

Researchers export articles from databases that print what is known of each above and below its
text, a field a line: with a word and a colon, or with a code of two capitals. Codes are believed
only where several of them stand in one text, the headline's among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsloom.clean.openings import Openings

_WORDS = {
    "headline": "title",
    "byline": "byline",
    "dateline": "dateline",
    "load-date": "other",  # the day the database took it in
    "publication date": "dateline",
    "pub date": "dateline",
    "highlight": "standfirst",
    "graphic": "caption",
    "section": "navigation",
    "length": "navigation",
    "language": "navigation",
    "publication-type": "navigation",
    "publication type": "navigation",
    "document-type": "navigation",
    "journal-code": "navigation",
    "journal code": "navigation",
    "edition": "navigation",
    "classification": "navigation",
    "correction-date": "navigation",
    "publication": "source_line",
    "newspaper": "source_line",
    "source name": "source_line",
    "body": "other",
    "full text": "other",
    "end of document": "other",
}
_LONGEST_FIRST = "|".join(sorted(_WORDS, key=lambda word: (-len(word), word)))
_FIELD = re.compile(rf"(?P<label>{_LONGEST_FIRST})\s?(?::\s*(?P<told>.*)|$)", re.IGNORECASE)
FIELDS = Openings([("field", _FIELD.pattern)])
_CODES = {
    "HD": "title", "BY": "byline", "PD": "dateline", "SN": "source_line", "CY": "legal",
    "CR": "credit", "ART": "caption", "ET": "navigation",
}  # fmt: skip
_CODED = re.compile(
    r"(?P<label>HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|SE|CLM)"
    r"(?:\s{2,}(?P<told>\S.*)|$)"
)
_LEAST = 4  # codes that make a text an export


def kind_of_field(line: str) -> str | None:
    """Name the furniture that a line with a database's label is, or None.

    >>> kind_of_field("BYLINE: Anna Brandt")
    'byline'
    """
    match = _FIELD.match(line)
    if match is None or len(line) > 300:
        return None
    told, kind = match["told"], _WORDS[match["label"].lower()]
    if kind in ("title", "standfirst", "byline", "dateline", "source_line", "caption"):
        return kind if told else "navigation"
    # "Length: 312 words", "BODY:" - what says more is a sentence.
    return (
        kind if len((told or "").split()) <= 12 and (told is not None or line.isupper()) else None
    )


def kinds_of_codes(lines: Sequence[str]) -> dict[int, str]:
    """Give the kinds of the lines that carry a code, by their number; none if it is no export."""
    found = {number: match for number, line in enumerate(lines) if (match := _CODED.match(line))}
    codes = {match["label"] for match in found.values()}
    if len(codes) < _LEAST or "HD" not in codes or not codes & {"LP", "TD"}:
        return {}
    return {
        number: _CODES.get(match["label"], "navigation") if match["told"] else "navigation"
        for number, match in found.items()
    }


def without_label(line: str) -> str:
    """Take the label off a line, where it has one."""
    match = _FIELD.match(line) or _CODED.match(line)
    return (match["told"] or "").strip() if match else line


def names_outlet(line: str) -> str | None:
    """Give the outlet that a labelled line names, else None."""
    match = _FIELD.match(line)
    if match and _WORDS[match["label"].lower()] == "source_line":
        return match["told"] or None
    coded = _CODED.match(line)
    return coded["told"] if coded and coded["label"] == "SN" else None
