"""Documents that are read side by side: many short ones at a time, few long ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

MOST_TOKENS = 10_000  # in one batch: more would cost memory and save no time


def batches(stream: Iterable[Doc], size: int, most: int = MOST_TOKENS) -> Iterator[list[Doc]]:
    """Gather documents, at most ``size`` and not many more than so many tokens."""
    docs: list[Doc] = []
    tokens = 0
    for doc in stream:
        docs.append(doc)
        tokens += len(doc)
        if len(docs) >= size or tokens >= most:
            yield docs
            docs, tokens = [], 0
    if docs:
        yield docs
