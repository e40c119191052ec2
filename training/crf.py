"""The line to leave behind: a linear-chain CRF on hand-made features, step by step.

    python training/crf.py DATA_FOLDER

Trains with L-BFGS on the training articles of Worldwide and prints strict F1 on the development
articles for each step: words and shapes; clusters of word vectors; lists and rules; copies in lower
case; one label per surface per article. What is shipped is the network of `names_net`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import corpora
import pycrfsuite
from names_data import Example, prepare
from names_figures import WORLDWIDE, Span, strict_f1
from names_measure import gold_spans
from sklearn.cluster import MiniBatchKMeans
from vectors import normal_form, train_vectors

from newsloom.language.name_features import FEATURES, shape

CLUSTERS = (100, 500)
LOWERED = 5  # of every so many articles one once more in lower case
PARAMETERS = {"c1": 0.05, "c2": 0.1, "max_iterations": 120, "feature.possible_transitions": True}
Clusters = dict[str, list[str]]


def cluster_words(data: Path) -> Clusters:
    """Number the words of the vocabulary by k-means on their vectors, coarse and fine."""
    vocabulary, vectors = train_vectors(data, width=100)
    numbers: Clusters = {word: [] for word in vocabulary}
    for k in CLUSTERS:
        found = MiniBatchKMeans(k, random_state=1, n_init=3, batch_size=4096).fit_predict(vectors)
        for word, number in zip(vocabulary, found, strict=True):
            numbers[word].append(f"{k}/{number}")
    return numbers


def describe_sentences(
    example: Example, *, clusters: Clusters | None, lists: bool
) -> list[list[list[str]]]:
    """The features of every token, sentence by sentence, neighbours included."""
    own = []
    for i, word in enumerate(example.words):
        low = word.lower()
        told = [f"w={low}", f"s={shape(word)}", f"p={low[:3]}", f"x={low[-3:]}"]
        if clusters is not None:
            told += [f"c={number}" for number in clusters.get(normal_form(word), ())]
        if lists:
            told += [FEATURES[n] for n in example.features[i].nonzero()[0]]
        own.append(told)
    sentences = []
    for begin, end in _bounds(example):
        rows = []
        for i in range(begin, end):
            row = list(own[i])
            for step in (-2, -1, 1, 2):
                if begin <= i + step < end:
                    near = own[i + step] if abs(step) == 1 else own[i + step][:2]
                    row += [f"{step}:{feature}" for feature in near]
                else:
                    row.append(f"{step}:none")
            rows.append(row)
        sentences.append(rows)
    return sentences


def tag_sentences(example: Example) -> list[list[str]]:
    """BIO tags of every sentence."""
    tags = ["O"] * len(example.words)
    for start, end, label in example.spans:
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return [tags[begin:end] for begin, end in _bounds(example)]


def _bounds(example: Example) -> list[tuple[int, int]]:
    starts = [i for i, opens in enumerate(example.starts) if opens]
    return list(zip(starts, [*starts[1:], len(example.words)], strict=True))


def find(tagger: pycrfsuite.Tagger, example: Example, **options: object) -> set[Span]:
    """The names of an article, in coarse types."""
    found: list[list[object]] = []
    sentences = describe_sentences(example, **options)  # type: ignore[arg-type]
    for (begin, _), rows in zip(_bounds(example), sentences, strict=True):
        label = ""
        for i, tag in enumerate(tagger.tag(rows), begin):
            prefix, _, kind = tag.partition("-")
            if prefix == "I" and kind == label:
                found[-1][1] = i + 1
            elif kind:
                found.append([i, i + 1, kind])
            label = kind
    kept = {(s, e, WORLDWIDE[k]) for s, e, k in found if k in WORLDWIDE}  # type: ignore[index]
    the = {span for span in kept if example.words[span[0]].lower() == "the"}  # type: ignore[index]
    return (kept - the) | {(s + 1, e, k) for s, e, k in the}  # type: ignore[operator,return-value]


def one_label(example: Example, found: set[Span]) -> set[Span]:
    """Give every surface of an article its most frequent label."""
    votes: dict[Sequence[str], Counter[str]] = defaultdict(Counter)
    for start, end, label in found:
        votes[example.words[start:end]][label] += 1
    return {
        (s, e, min(c := votes[example.words[s:e]], key=lambda label: (-c[label], label)))
        for s, e, _ in found
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    articles = corpora.worldwide(data)
    train = [a for n, a in enumerate(articles) if corpora.split_of(n) == "train"]
    dev = prepare([a for n, a in enumerate(articles) if corpora.split_of(n) == "dev"])
    dev_lower = prepare(
        [a for n, a in enumerate(articles) if corpora.split_of(n) == "dev"], case="lower"
    )
    plain, lowered = prepare(train), prepare(train[::LOWERED], case="lower")
    clusters = cluster_words(data)
    steps = (
        ("words and shapes", plain, {"clusters": None, "lists": False}),
        ("and clusters", plain, {"clusters": clusters, "lists": False}),
        ("and lists and rules", plain, {"clusters": clusters, "lists": True}),
        ("and lower-cased copies", [*plain, *lowered], {"clusters": clusters, "lists": True}),
    )
    for name, examples, options in steps:
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(PARAMETERS)
        for example in examples:
            rows = describe_sentences(example, **options)
            for sentence, tags in zip(rows, tag_sentences(example), strict=True):
                trainer.append(sentence, tags)
        with tempfile.NamedTemporaryFile(suffix=".crf") as file:
            trainer.train(file.name)
            tagger = pycrfsuite.Tagger()
            tagger.open(file.name)
            found = [find(tagger, example, **options) for example in dev]
            show(name, dev, found)
            show("  in lower case", dev_lower, [find(tagger, e, **options) for e in dev_lower])
            tagger.close()
    settled = [one_label(e, f) for e, f in zip(dev, found, strict=True)]
    show("and one label per surface", dev, settled)


def show(name: str, examples: Sequence[Example], found: Sequence[set[Span]]) -> None:
    figures = strict_f1((gold_spans(e), f) for e, f in zip(examples, found, strict=True))
    shown = "  ".join(f"{kind} {f1:.3f}" for kind, (_, _, f1) in figures.items())
    print(f"{name:28}{shown}", flush=True)


if __name__ == "__main__":
    main()
