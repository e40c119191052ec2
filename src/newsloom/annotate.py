"""Clean text → sentences, names, descriptions, times and quotes: one pass of one spaCy pipeline.

What comes out concerns one article and nothing else, so that it can be kept and reused as long as
the text, the pipeline and the code stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsloom.language.descriptions import find_descriptions
from newsloom.tables import NewsloomError

Row = dict[str, Any]

# OntoNotes types that are no names; times are the timex component's, numbers nobody's.
NO_NAMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
OTHER_SCHEMES = {"PER": "PERSON", "MISC": "NORP"}
# What a parser-free run leaves out of a foreign pipeline.
SYNTAX = ("tagger", "morphologizer", "parser", "trainable_lemmatizer", "lemmatizer")
SENTENCE_SETTERS = ("parser", "senter", "sentencizer", "newsloom_sentences")

# spaCy's tokenizer is quadratic on runs of symbols and refuses lone surrogates; such stretches hold
# no words, so they are blanked, place for place, before it sees them.
_UNREADABLE = re.compile(r"[^\w\s]{60,}|\S{300,}|[\ud800-\udfff\x00]")
# And it refuses texts of more than a million characters: longer ones go through in pieces.
MAX_PIECE = 100_000


@dataclass(frozen=True)
class Annotation:
    """What stands in one article: rows of code-point offsets into its clean text."""

    article_id: str
    words: int = 0
    sentences: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    descriptions: list[Row] = field(default_factory=list)
    timexes: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)

    def as_dict(self) -> Row:
        """Give plain lists and dictionaries, fit for JSON."""
        return asdict(self)


@lru_cache(maxsize=2)
def load_pipeline(model: str, *, syntax: bool = True) -> Language:
    """Load a spaCy pipeline by name and give it what newsloom needs of it.

    Sentences, times and quotes come from newsloom's components where the pipeline has none of its
    own. Raises `NewsloomError` when no pipeline of that name is installed.
    """
    try:
        nlp = spacy.load(model, exclude=[] if syntax else list(SYNTAX))
    except OSError as error:
        raise NewsloomError(
            f'The parameter model must name an installed spaCy pipeline; "{model}" is none. '
            "Install it, or leave the default en_newsloom."
        ) from error
    if not set(SENTENCE_SETTERS) & set(nlp.pipe_names):
        nlp.add_pipe("newsloom_sentences", first=True)
    for component in ("newsloom_timex", "newsloom_quotes"):
        if component not in nlp.pipe_names:
            nlp.add_pipe(component)
    return nlp


def annotate_articles(
    articles: Iterable[tuple[str, str]], *, model: str = "en_newsloom", syntax: bool = True
) -> Iterator[Annotation]:
    """Annotate articles, given as pairs of id and clean text; one `Annotation` each, in order."""
    nlp = load_pipeline(model, syntax=syntax)
    pieces = (
        (piece, (article_id, offset, last))
        for article_id, text in articles
        for piece, offset, last in _pieces(text)
    )
    gathered: Annotation | None = None
    for doc, (article_id, offset, last) in nlp.pipe(pieces, as_tuples=True, batch_size=64):
        if gathered is None:
            gathered = Annotation(article_id)
        gathered = _add(gathered, doc, offset)
        if last:
            yield gathered
            gathered = None


def _pieces(text: str) -> Iterator[tuple[str, int, bool]]:
    """Cut a text at blank lines into pieces the tokenizer can take; most articles are one piece."""
    safe = _UNREADABLE.sub(lambda match: " " * len(match.group()), text)
    start = 0
    while len(safe) - start > MAX_PIECE:
        cut = safe.rfind("\n\n", start + 1, start + MAX_PIECE)
        if cut == -1:
            cut = safe.rfind(" ", start + 1, start + MAX_PIECE)
        if cut == -1:
            cut = start + MAX_PIECE
        yield safe[start:cut], start, False
        start = cut
    yield safe[start:], start, True


def _add(gathered: Annotation, doc: Doc, offset: int) -> Annotation:
    """Add what was found in one piece, its offsets moved to the article's."""
    paragraph = gathered.sentences[-1]["paragraph"] + 1 if gathered.sentences else 0
    text = doc.text  # put together anew at every call: asked for once
    sentences = list(_sentences(doc, text, offset, len(gathered.sentences), paragraph))
    described = find_descriptions(text)
    return Annotation(
        gathered.article_id,
        gathered.words + sum(any(c.isalnum() for c in token.text) for token in doc),
        gathered.sentences + sentences,
        gathered.names + _names(doc, text, offset),
        gathered.descriptions + [_moved(found.as_row(), offset) for found in described],
        gathered.timexes + [_moved(found.as_row(), offset) for found in doc._.timexes],
        gathered.quotes + [_moved(found.as_row(), offset) for found in doc._.quotes],
    )


def _moved(row: Row, offset: int) -> Row:
    """Move every offset of a row by as much."""
    return {
        key: value + offset
        if value is not None and (key in {"start", "end"} or key.endswith(("_start", "_end")))
        else value
        for key, value in row.items()
    }


def _sentences(doc: Doc, text: str, offset: int, first: int, paragraph: int) -> Iterator[Row]:
    """Give the sentences, none of which crosses a blank line."""
    number = first
    end_of_last = 0
    for sentence in doc.sents:
        for start, end in _within_paragraphs(text, sentence.start_char, sentence.end_char):
            if number > first and "\n\n" in text[end_of_last:start]:
                paragraph += 1
            yield {
                "sentence": number,
                "paragraph": paragraph,
                "start": start + offset,
                "end": end + offset,
            }
            number += 1
            end_of_last = end


def _within_paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        cut = text.find("\n\n", start, end)
        stop = end if cut == -1 else cut
        stripped = text[start:stop].strip()
        if stripped:
            at = start + text[start:stop].index(stripped)
            yield at, at + len(stripped)
        start = end if cut == -1 else cut + 2


def _names(doc: Doc, text: str, offset: int) -> list[Row]:
    rows = []
    for span in doc.ents:
        label = OTHER_SCHEMES.get(span.label_, span.label_)
        if label in NO_NAMES:
            continue
        start, end = _edges(text, span.start_char, span.end_char)
        if start < end:
            rows.append(
                {
                    "start": start + offset,
                    "end": end + offset,
                    "label": label,
                    "confidence": _confidence(span),
                }
            )
    return rows


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave a leading lower-case article and a possessive ending outside the name."""
    if text[start : start + 4] == "the ":
        start += 4
    if text.endswith(("’s", "'s"), start, end):
        end -= 2
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - (len(inside) - len(inside.rstrip()))


def _confidence(span: Span) -> float | None:
    """How sure the pipeline is, where it says so in a ``confidence`` extension."""
    if Span.has_extension("confidence"):
        value = span._.confidence
        return None if value is None else float(value)
    return None
