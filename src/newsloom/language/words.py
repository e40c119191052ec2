"""The words and the text of a document, read off at once: asked token by token they cost more."""

from __future__ import annotations

from spacy.attrs import IS_SPACE, ORTH, SPACY
from spacy.tokens import Doc

MOST_FORMS = 50_000  # that are kept; a form has the same number in every vocabulary

_forms: dict[int, str] = {}
_last: tuple[Doc | None, list[str], str] = (None, [], "")


def forget() -> None:
    """Let go of all documents and words that were asked for."""
    global _last
    _forms.clear()
    _last = None, [], ""


def words_of(doc: Doc) -> list[str]:
    """Give the text of every token, to be left as it is."""
    known, words, _ = _last
    if known is doc and len(words) == len(doc):  # else tokens were joined or split since
        return words
    numbers = doc.to_array(ORTH).tolist()
    try:
        return [_forms[number] for number in numbers]
    except KeyError:
        if len(_forms) > MOST_FORMS:
            _forms.clear()
        strings = doc.vocab.strings
        found = {number: strings[number] for number in numbers}
        _forms.update(found)
        return [found[number] for number in numbers]


def blanks_of(doc: Doc) -> list[bool]:
    """Say of every token whether it is white space."""
    blank: list[bool] = doc.to_array(IS_SPACE).astype(bool).tolist()
    return blank


def spaced_of(doc: Doc) -> list[bool]:
    """Say of every token whether a blank follows it."""
    spaced: list[bool] = doc.to_array(SPACY).astype(bool).tolist()
    return spaced


def text_of(doc: Doc) -> str:
    """Give the text of a document; spaCy puts it together anew whenever it is asked.

    The last one is remembered, since components read one document after the other.
    """
    global _last
    known, _, text = _last
    if known is not doc:
        words, spaced = words_of(doc), spaced_of(doc)
        text = "".join(
            [f"{word} " if blank else word for word, blank in zip(words, spaced, strict=True)]
        )
        _last = doc, words, text
    return text
