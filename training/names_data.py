"""Articles as arrays: word numbers, features and tags, the way the tagger will meet them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import spacy
from corpora import Article
from newsloom.language.name_features import describe
from newsloom.language.sentences import sentence_starts
from spacy.tokens import Doc

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


def prepare(articles: Iterable[Article], *, lower: bool = False) -> list[Example]:
    """Tokenise and describe articles; ``lower``: as if written without capitals."""
    return [_prepare(article, lower) for article in articles]


def _prepare(article: Article, lower: bool) -> Example:
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
    words = [everything[i].lower() if lower else everything[i] for i in kept]
    return Example(
        article.name, article.source, tuple(words), tuple(starts), describe(words, starts),
        tuple(spans), lost,
    )  # fmt: skip


def to_tags(example: Example, labels: Sequence[str]) -> np.ndarray:
    """Tag tokens as begin, inside, end or single (BIOES): 0 outside, 1 + 4·label + 0, 1, 2, 3."""
    tags = np.zeros(len(example.words), dtype=np.int64)
    for start, end, label in example.spans:
        if label in labels:
            first = 1 + 4 * labels.index(label)
            if end - start == 1:
                tags[start] = first + 3
            else:
                tags[start:end] = first + 1
                tags[start] = first
                tags[end - 1] = first + 2
    return tags


def sentences(example: Example, longest: int = 80) -> list[tuple[int, int]]:
    """Cut an article into sentences, long ones into pieces of at most ``longest`` tokens."""
    bounds = [i for i, opens in enumerate(example.starts) if opens] + [len(example.words)]
    return [
        (at, min(at + longest, end))
        for begin, end in zip(bounds, bounds[1:], strict=False)
        for at in range(begin, end, longest)
    ]
