"""Word vectors from running news text: positive pointwise mutual information, then an SVD.

Only counts of neighbouring words are used, no annotation (Levy, Goldberg and Dagan 2015: with
context-distribution smoothing this is on a par with skip-gram on small corpora). Contexts know
their side and distance, which groups words by what they can stand for (surnames with surnames,
towns with towns) rather than by topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import spacy
from make_words import SOURCES, texts
from scipy.sparse.linalg import svds

WINDOW = 2
MIN_COUNT = 4
CONTEXTS = 12_000
SMOOTHING = 0.75  # Levy, Goldberg and Dagan 2015, section 3.1
_DIGIT = re.compile(r"\d")


def normal_form(word: str) -> str:
    """The form under which a word's vector is kept: lower case, every digit a 0."""
    return _DIGIT.sub("0", word.lower())


def read_paragraphs(data: Path, sources: Sequence[str] = SOURCES) -> Iterator[list[str]]:
    """Give every paragraph of the unlabelled collections in spaCy's tokens, in normal form."""
    tokenizer = spacy.blank("en").tokenizer
    for source in sources:
        for document in texts(data / source):
            for paragraph in document:
                # Runs of symbols (tables of Reuters) hold no words and cost the tokenizer dear.
                plain = re.sub(r"[^\w\s]{5,}", " ", paragraph)
                yield [normal_form(t.text) for t in tokenizer(plain[:100_000]) if not t.is_space]


def train_vectors(
    data: Path, sources: Sequence[str] = SOURCES, *, width: int = 64, seed: int = 1
) -> tuple[list[str], np.ndarray]:
    """Learn vectors from unlabelled collections in the data folder.

    Returns
    -------
    The vocabulary, most frequent first, and a float32 matrix of one row of length 1 per word.
    """
    counts: Counter[str] = Counter()
    paragraphs = []
    for words in read_paragraphs(data, sources):
        counts.update(words)
        paragraphs.append(words)
    vocabulary = sorted(
        (w for w, n in counts.items() if n >= MIN_COUNT), key=lambda w: (-counts[w], w)
    )
    number = {word: i for i, word in enumerate(vocabulary)}
    rare = len(vocabulary)
    stream = np.concatenate(
        [
            np.array([number.get(w, rare) for w in p] + [-1] * WINDOW, dtype=np.int32)
            for p in paragraphs
        ]
    )
    blocks = []
    for distance in range(1, WINDOW + 1):
        left, right = stream[:-distance], stream[distance:]
        for words, contexts in ((left, right), (right, left)):
            keep = (words >= 0) & (words < rare) & (contexts >= 0) & (contexts < CONTEXTS)
            ones = np.ones(int(keep.sum()), dtype=np.float64)
            blocks.append(
                sparse.coo_matrix((ones, (words[keep], contexts[keep])), shape=(rare, CONTEXTS))
            )
    matrix = sparse.hstack(blocks).tocsr()
    matrix.sum_duplicates()
    rows = np.asarray(matrix.sum(axis=1)).ravel()
    columns = np.asarray(matrix.sum(axis=0)).ravel() ** SMOOTHING
    pairs = matrix.tocoo()
    expected = rows[pairs.row] * columns[pairs.col] / columns.sum()
    information = np.maximum(np.log(pairs.data / expected), 0.0)
    weighed = sparse.csr_matrix((information, (pairs.row, pairs.col)), shape=matrix.shape)
    start = np.random.default_rng(seed).standard_normal(min(weighed.shape))
    left, strength, _ = svds(weighed, k=width, v0=start)
    vectors = left[:, ::-1] * np.sqrt(strength[::-1])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vocabulary, vectors.astype(np.float32)
