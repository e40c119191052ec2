"""HTML pages: main text and metadata."""

from __future__ import annotations

import re
from typing import Any

from newsloom.read.formats import Record
from newsloom.read.tags import without_crowds

_TAG = re.compile("<[^<>]*>")
_SILENT = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "head")}
_WORDS = 30  # of a page from which nothing was extracted: more, and something was lost


def html_record(name: str, digest: str, text: str) -> Record:
    """Extract the main text and the metadata of an HTML found."""
    import trafilatura

    text = without_crowds(text)
    found: Any
    dates = {"extensive_search": False, "original_date": True}
    try:
        found = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, date_extraction_params=dates
        )
    except (ValueError, RecursionError, AssertionError):
        found = None
    if found is None:
        plain = trafilatura.html2txt(text) if len(text) < 2_000_000 else ""
        # Elements in elements by the thousand: the parser gives up, and the words are lost.
        lost = "unreadable" if len(_shown(text).split()) >= _WORDS else "empty"
        status = "kept" if plain and plain.strip() else lost
        return Record(name, digest, plain or "", status=status, weak_language=True)
    told = {
        "title": found.title,
        "byline": found.author,
        "outlet": found.sitename,
        "published": found.date,
        "url": found.url,
        "language": found.language,
    }
    said = {key: str(value) for key, value in told.items() if value}
    return Record(name, digest, found.text or "", said, weak_language=True, extracted=True)


def _shown(text: str) -> str:
    """Give what stands between the elements, without scripts and styles."""
    pieces, at = [], 0
    while opened := _SILENT.search(text, at):
        pieces.append(text[at : opened.start()])
        closed = _ENDS[opened[1].lower()].search(text, opened.end())
        at = closed.start() if closed else len(text)
    return _TAG.sub(" ", "".join([*pieces, text[at:]]))
