"""Articles as arrays: word numbers, features and tags, the way the tagger will meet them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import spacy
from corpora import Article
from spacy.tokens import Doc

from newsloom.language.name_features import describe
from newsloom.language.names_by_rule import find_names
from newsloom.language.sentences import sentence_starts

_NLP = spacy.blank("en")


@dataclass(frozen=True)
class Example:
    """One article, in the tagger's tokens."""

    name: str
    source: str
    words: tuple[str, ...]
    starts: tuple[bool, ...]
    features: np.ndarray
    spans: tuple[tuple[int, int, str], ...]
    """First token, one past the last, label."""
    lost: int
    """Annotated names that no tokens match."""


def prepare(articles: Iterable[Article], *, case: str = "") -> list[Example]:
    """Tokenise and describe articles, as they are or as if written all in "lower" or "upper"."""
    return [_prepare(article, case) for article in articles]


def _prepare(article: Article, case: str) -> Example:
    doc: Doc = _NLP.make_doc(article.text)
    everything = [t.text for t in doc]
    opens = sentence_starts(everything, [t.is_space for t in doc])
    kept, starts, waiting = [], [], True
    for token, start in zip(doc, opens, strict=True):
        waiting = waiting or start
        if not token.is_space:
            kept.append(token.i)
            starts.append(waiting)
            waiting = False
    place = {i: n for n, i in enumerate(kept)}
    spans, lost = [], 0
    for start, end, label in article.spans:
        span = doc.char_span(start, end)
        if span is None:
            lost += 1
        elif span.start in place and span.end - 1 in place:
            spans.append((place[span.start], place[span.end - 1] + 1, label))
    words = [everything[i] for i in kept]
    if case:
        words = [word.lower() if case == "lower" else word.upper() for word in words]
    features = describe(words, starts, find_names(words, starts))
    return Example(
        article.name, article.source, tuple(words), tuple(starts), features, tuple(spans), lost
    )


def to_tags(
    spans: Iterable[tuple[int, int, str]], start: int, end: int, labels: Sequence[str]
) -> np.ndarray:
    """Tag the tokens of one piece as begin, inside, end or single (BIES).

    Tag 0 is outside; the tags of label n are 1 + 4n (begin), 2 + 4n (inside), 3 + 4n (end) and
    4 + 4n (single). Of a name that a sentence boundary cuts, each part is a name.
    """
    tags = np.zeros(end - start, dtype=np.int64)
    for begin, stop, label in spans:
        begin, stop = max(begin, start) - start, min(stop, end) - start
        if begin >= stop or label not in labels:
            continue
        first = 1 + 4 * labels.index(label)
        tags[begin:stop] = first + 1
        tags[begin], tags[stop - 1] = first, first + 2
        if stop - begin == 1:
            tags[begin] = first + 3
    return tags
