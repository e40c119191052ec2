"""Temporal expressions as a spaCy component (``newsloom_timex``) that fills `doc._.timexes`."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from newsloom.language.timex_grammar import find_timexes
from newsloom.language.words import text_of


@Language.factory("newsloom_timex", assigns=["doc._.timexes"])
def make_timex(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component; it has no settings."""
    if not Doc.has_extension("timexes"):
        Doc.set_extension("timexes", default=[])
    return find_in_doc


def find_in_doc(doc: Doc) -> Doc:
    """Set `doc._.timexes` to the expressions found, as rows with offsets into the doc's text.

    Rows, since spaCy writes what a document carries when it hands it to another process.
    """
    doc._.timexes = [found.as_row() for found in find_timexes(text_of(doc))]
    return doc
