"""Clean text → sentences, names, descriptions, times and quotes: one pass of one spaCy pipeline.

What comes out concerns one article and nothing else, so that it can be kept and reused as long as
the text, the pipeline and the code stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsloom.forgetting import let_go_of_pipelines
from newsloom.language.descriptions import find_descriptions
from newsloom.language.parsing import quicken
from newsloom.language.relations import find_relations
from newsloom.language.words import text_of, words_of
from newsloom.pipelines import is_pipeline
from newsloom.tables import NewsloomError

Row = dict[str, Any]

# Types that are no names; times are the timex component's, numbers nobody's.
NO_NAMES = frozenset(
    {"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "NUMBER", ""}
)
# What other schemes call the types of OntoNotes; CoNLL's MISC is nationalities first of all.
OTHER_SCHEMES = {
    **{"PER": "PERSON", "PERS": "PERSON", "MISC": "NORP", "NATIONALITY": "NORP"},
    **{"ORGANIZATION": "ORG", "ORGANISATION": "ORG", "LOCATION": "LOC", "FACILITY": "FAC"},
    **{"COUNTRY": "GPE", "CITY": "GPE"},
}
# The factories that a run without syntax leaves out, whatever a pipeline calls them.
SYNTAX = frozenset(
    {"tagger", "morphologizer", "parser", "trainable_lemmatizer", "lemmatizer"}
    # Listens to what only these need: with it, most of the time would go on being spent.
    | {"newsloom_headings"}
)
SETS_SENTENCES = frozenset({"doc.sents", "token.is_sent_start"})

# spaCy's tokenizer is quadratic on runs of symbols and refuses lone surrogates, and symbols by the
# hundred are read as dearly as words; such stretches hold no words, so they are blanked, place for
# place, before it sees them. What is blank in them stays, since it parts paragraphs.
_UNREADABLE = re.compile(r"[^\w\s]{40,}|(?<!\S)(?=\S)\W{100,}(?!\S)|\S{300,}|[\ud800-\udfff\x00]")
_SEEN = re.compile(r"\S")
# And it refuses texts of more than a million characters: longer ones go through in pieces.
MAX_PIECE = 100_000
# A pipeline keeps each word that it meets; after so many in all, a fresh one is loaded.
MOST_READ = 5_000_000
_read = 0
TOGETHER, MAX_TOGETHER = 64, 250_000  # pieces, and characters, that are read side by side


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
    relations: list[Row] = field(default_factory=list)

    def as_dict(self) -> Row:
        """Give plain lists and dictionaries, fit for JSON: those held here, no copies."""
        return dict(vars(self))


@lru_cache(maxsize=2)
def load_pipeline(model: str, *, syntax: bool = True) -> Language:
    """Load a spaCy pipeline by name and give it what newsloom needs of it.

    Sentences, times and quotes come from newsloom's components where the pipeline has none of its
    own. Raises `NewsloomError` when no pipeline of that name is installed, and where its names
    need the syntax that is left out.
    """
    if not is_pipeline(model):
        raise NewsloomError(
            "The parameter model must name an installed spaCy pipeline, or the folder of a saved "
            f'one; "{model}" is none. Install it, or leave the default en_newsloom.'
        )
    nlp = spacy.load(model)
    left_out = [] if syntax else _leave_out_syntax(nlp)
    if not any(SETS_SENTENCES.intersection(nlp.get_pipe_meta(n).assigns) for n in nlp.pipe_names):
        nlp.add_pipe("newsloom_sentences", first=True)
    for component in ("newsloom_timex", "newsloom_quotes"):
        if component not in {nlp.get_pipe_meta(n).factory for n in nlp.pipe_names}:
            nlp.add_pipe(component)
    quicken(nlp)
    if left_out:
        try:
            nlp("They met.")
        except ValueError as error:  # a pattern of an entity ruler that asks for a tag
            raise NewsloomError(
                f'The pipeline "{model}" finds no names without its {", ".join(left_out)}; '
                "run it with syntax=true."
            ) from error
    return nlp


def _leave_out_syntax(nlp: Language) -> list[str]:
    """Take tagger, parser and lemmatizer out, and what worked for them alone; give their names.

    Names often listen to the same vectors as the parser does, and then these stay.
    """
    served = {name: set(getattr(pipe, "listening_components", ())) for name, pipe in nlp.pipeline}
    left_out = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in SYNTAX]
    for name in left_out:
        nlp.remove_pipe(name)
    for name, listeners in served.items():
        if listeners and not listeners.intersection(nlp.pipe_names):
            nlp.remove_pipe(name)
    return left_out


def annotate_articles(
    articles: Iterable[tuple[str, str]], *, model: str = "en_newsloom", syntax: bool = True
) -> Iterator[Annotation]:
    """Annotate articles, given as pairs of id and clean text; one `Annotation` each, in order."""
    global _read
    if _read > MOST_READ:
        let_go_of_pipelines()
        _read = 0
    nlp = load_pipeline(model, syntax=syntax)
    pieces = (
        (piece, (article_id, piece, offset, last))
        for article_id, text in articles
        for piece, offset, last in _pieces(text, min(MAX_PIECE, nlp.max_length))
    )
    gathered: Annotation | None = None
    read = (
        found
        for batch in _batches(pieces)
        for found in nlp.pipe(batch, as_tuples=True, batch_size=TOGETHER)
    )
    for doc, (article_id, piece, offset, last) in read:
        text = text_of(doc)
        if text != piece:
            raise NewsloomError(
                f'The pipeline "{model}" changes the text it reads, so that what it finds has no '
                "place in the article; use one whose tokenizer leaves texts as they are."
            )
        gathered = _add(gathered or Annotation(article_id), doc, text, offset)
        if last:
            _read += gathered.words
            yield gathered
            gathered = None


def _batches(pieces: Iterable[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    """Put pieces together as they are read side by side: few of the long ones, for memory."""
    batch: list[tuple[str, Any]] = []
    size = 0
    for piece in pieces:
        size += len(piece[0])
        if batch and (len(batch) == TOGETHER or size > MAX_TOGETHER):
            yield batch
            batch, size = [], len(piece[0])
        batch.append(piece)
    yield batch


def _pieces(text: str, longest: int) -> Iterator[tuple[str, int, bool]]:
    """Cut a text at blank lines into pieces the tokenizer can take; most articles are one piece."""
    safe = _UNREADABLE.sub(lambda match: _SEEN.sub(" ", match.group()), text)
    start = 0
    while len(safe) - start > longest:
        cut = safe.rfind("\n\n", start + 1, start + longest)
        if cut == -1:
            cut = safe.rfind(" ", start + 1, start + longest)
        if cut == -1:
            cut = start + longest
        yield safe[start:cut], start, False
        start = cut
    yield safe[start:], start, True


def _add(gathered: Annotation, doc: Doc, text: str, offset: int) -> Annotation:
    """Add what was found in one piece, its offsets moved to the article's."""
    gathered.sentences.extend(list(_sentences(doc, text, offset, gathered.sentences)))
    names = _names(doc, text, offset)
    gathered.names.extend(names)
    spans = [(row["start"] - offset, row["end"] - offset) for row in names]
    gathered.relations.extend(_moved(row, offset) for row in find_relations(doc, spans))
    described = [found.as_row() for found in find_descriptions(text)]
    gathered.descriptions.extend(_moved(row, offset) for row in described)
    gathered.timexes.extend(_moved(row, offset) for row in doc._.timexes)
    gathered.quotes.extend(_moved(row, offset) for row in doc._.quotes)
    words = sum(map(_is_word, words_of(doc)))
    return replace(gathered, words=gathered.words + words)


@lru_cache(maxsize=20_000)
def _is_word(token: str) -> bool:
    return any(character.isalnum() for character in token)


def _moved(row: Row, offset: int) -> Row:
    """Move every offset of a row by as much."""
    if not offset:  # most articles are read in one piece
        return row
    return {
        key: value + offset
        if value is not None and (key in {"start", "end"} or key.endswith(("_start", "_end")))
        else value
        for key, value in row.items()
    }


def _sentences(doc: Doc, text: str, offset: int, before: Sequence[Row]) -> Iterator[Row]:
    """Give the sentences, none of which crosses a blank line, numbered on from those before."""
    number = len(before)
    paragraph = before[-1]["paragraph"] if before else 0
    end_of_last = 0
    for sentence in doc.sents:
        for start, end in _within_paragraphs(text, sentence.start_char, sentence.end_char):
            if number and "\n\n" in text[end_of_last:start]:
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
        label = OTHER_SCHEMES.get(span.label_.upper(), span.label_.upper())
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
    """Leave a leading lower-case article and a possessive ending outside the name.

    A name ends with its paragraph at the latest; not every pipeline knows what a blank line is.
    """
    while start < end and text[start].isspace():
        start += 1
    blank = text.find("\n\n", start, end)
    end = end if blank == -1 else blank
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
