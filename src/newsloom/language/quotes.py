"""The spaCy component ``newsloom_quotes``: fills ``doc._.quotes`` with rows of `FoundQuote`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from newsloom.language.parsed_quotes import add_parsed
from newsloom.language.quotation import FoundQuote, find_quotes
from newsloom.language.words import text_of

__all__ = ["FoundQuote", "QuoteFinder", "make_quotes"]


@Language.factory("newsloom_quotes", assigns=["doc._.quotes"])
def make_quotes(nlp: Language, name: str) -> QuoteFinder:
    """Make the component; it has no settings. It needs sentence bounds, and uses a parse."""
    return QuoteFinder()


class QuoteFinder:
    """Finds direct, indirect and mixed quotations with their sources, cues and channels."""

    def __init__(self) -> None:
        if not Doc.has_extension("quotes"):
            Doc.set_extension("quotes", default=[])

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.quotes``; a document without sentence bounds is read by paragraphs."""
        text = text_of(doc)
        if doc.has_annotation("SENT_START"):
            bounds = [_trimmed(sent.start_char, sent.end_char, text) for sent in doc.sents]
        else:
            bounds, at = [], 0
            for line in text.splitlines(keepends=True):
                bounds.append(_trimmed(at, at + len(line), text))
                at += len(line)
        # Rows, since spaCy writes what a document carries when it hands it to another process.
        found = find_quotes(text, [b for b in bounds if b[0] < b[1]])
        if doc.has_annotation("DEP"):
            found = add_parsed(doc, found)
        doc._.quotes = [quote.as_row() for quote in found]
        return doc


def _trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
