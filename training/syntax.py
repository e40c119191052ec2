"""Train parts of speech, lemmas and dependencies on the treebank, and say how good they are.

    python training/syntax.py DATA_FOLDER OUT_FOLDER [--steps N] [--seed N]

Writes a spaCy pipeline folder with the components `newsloom_sentences` (rules), `syntax_tok2vec`,
`newsloom_headings`, `morphologizer`, `parser` and `trainable_lemmatizer`, and ``figures.json`` in
it. One process, CPU only; the same seed gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, load_config
from thinc.api import Adam, NumpyOps, set_current_ops, warmup_linear
from treebank import Document, Sentence, make_doc, read_treebank
from vectors import train_vectors

from newsloom.language.headings import make_headings  # noqa: F401 — registers the component
from newsloom.language.word_table import fill_table

CONFIG = Path(__file__).with_name("syntax.cfg")
BATCH_WORDS = 1000
PIECE_WORDS = 80
EVERY = 400
STEPS = 3600
TABLE_WORDS = 20_000
TABLE_WIDTH = 64
DROPOUT = 0.15
LEARN_RATE = 0.001
# How often a piece is changed so that the components stand what news pages do to text.
LOWERED = 0.08
WITHOUT_BLANK_LINES = 0.4
WITHOUT_STOP = 0.08
CURLED = 0.5


def pieces_of(documents: Sequence[Document]) -> list[list[list[Sentence]]]:
    """Divide documents into runs of some 80 words: the parser's oracle is slow on long texts."""
    pieces: list[list[list[Sentence]]] = []
    for document in documents:
        words = PIECE_WORDS
        for paragraph in document.paragraphs:
            for number, sentence in enumerate(paragraph):
                if words >= PIECE_WORDS:
                    pieces.append([])
                    words = 0
                if number == 0 or not pieces[-1]:
                    pieces[-1].append([])
                pieces[-1][-1].append(sentence)
                words += len(sentence.words)
    return pieces


def vary(sentence: Sentence, rng: random.Random, *, lowered: bool, curled: bool) -> Sentence:
    """Give a copy of a sentence in lower case, with printers' quotation marks, without its stop."""
    words = list(sentence.words)
    keep = len(words)
    last = keep - 1
    if (
        last > 1
        and words[last] == "."
        and last not in sentence.heads
        and rng.random() < WITHOUT_STOP
    ):
        keep = last
    if lowered:
        words = [word.lower() for word in words]
    if curled:
        opened = False
        for i, word in enumerate(words):
            if word == '"':
                words[i] = "”" if opened else "“"
                opened = not opened
            words[i] = words[i].replace("'", "’")
    return Sentence(
        words[:keep],
        sentence.tags[:keep],
        sentence.lemmas[:keep],
        sentence.heads[:keep],
        sentence.labels[:keep],
        sentence.spaces[:keep],
    )


def make_example(nlp: Language, piece: list[list[Sentence]], *, lines: bool = True) -> Example:
    """Pair the annotation with spaCy's own tokens of the same text."""
    reference = make_doc(nlp.vocab, piece, lines=lines)
    return Example(nlp.make_doc(reference.text), reference)


def epoch(
    nlp: Language, pieces: Sequence[list[list[Sentence]]], rng: random.Random
) -> Iterator[list[Example]]:
    """Give every piece once, varied and in a new order, in batches of some 1,000 words."""
    order = list(pieces)
    rng.shuffle(order)
    batch: list[Example] = []
    words = 0
    for piece in order:
        lowered, curled = rng.random() < LOWERED, rng.random() < CURLED
        varied = [[vary(s, rng, lowered=lowered, curled=curled) for s in p] for p in piece]
        batch.append(make_example(nlp, varied, lines=rng.random() >= WITHOUT_BLANK_LINES))
        words += len(batch[-1].predicted)
        if words >= BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def score(
    nlp: Language, documents: Sequence[Document], *, gold_tokens: bool = False, lines: bool = True
) -> dict[str, float]:
    """Score documents from their raw text, or on the treebank's own tokens."""
    examples = []
    for document in documents:
        printed = make_doc(nlp.vocab, document.paragraphs, lines=lines)
        # spaCy's scorer leaves white space out of the prediction only: the gold is without it.
        reference = make_doc(nlp.vocab, document.paragraphs, lines=False)
        if gold_tokens:
            words, spaces = [t.text for t in printed], [bool(t.whitespace_) for t in printed]
            predicted = Doc(nlp.vocab, words=words, spaces=spaces)
        else:
            predicted = nlp.make_doc(printed.text)
        examples.append(Example(predicted, reference))
    docs = nlp.pipe([example.predicted for example in examples], batch_size=4)
    for example, doc in zip(examples, docs, strict=True):
        example.predicted = doc

    def has_sentences(doc: Doc) -> bool:
        return doc.has_annotation("SENT_START")

    sentences = Scorer.score_spans(examples, "sents", has_annotation=has_sentences)
    tokens = Scorer.score_token_attr(examples, "pos")
    lemmas = Scorer.score_token_attr(examples, "lemma")
    parse: dict[str, Any] = Scorer.score_deps(
        examples, "dep", getter=lambda token, attr: token.dep_, ignore_labels=("punct",)
    )
    whole = Scorer.score_deps(
        examples, "dep", getter=lambda token, attr: token.dep_, ignore_labels=()
    )
    figures = {
        "upos": tokens["pos_acc"],
        "lemma": lemmas["lemma_acc"],
        "uas": parse["dep_uas"],
        "las": parse["dep_las"],
        "las_with_punctuation": whole["dep_las"],
        "sentence_p": sentences["sents_p"],
        "sentence_r": sentences["sents_r"],
        "sentence_f1": sentences["sents_f"],
    }
    return {name: round(value or 0.0, 4) for name, value in figures.items()}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def train(
    data: dict[str, list[Document]],
    *,
    steps: int,
    seed: int,
    table: tuple[Sequence[str], np.ndarray] | None = None,
    config: Path = CONFIG,
    say: Callable[[str], None] = _say,
    overrides: dict[str, Any] | None = None,
) -> Language:
    """Train the components and give the pipeline with the weights that did best on dev."""
    set_current_ops(NumpyOps())
    fix_random_seed(seed)
    rng = random.Random(seed)
    nlp = spacy.util.load_model_from_config(
        load_config(config, overrides=overrides or {}), auto_fill=True
    )
    pieces = pieces_of(data["train"])
    nlp.initialize(lambda: [make_example(nlp, piece) for piece in pieces])
    if table is not None:
        fill_table(nlp.get_pipe("syntax_tok2vec").model, *table)
    optimizer = Adam(
        warmup_linear(LEARN_RATE, 200, max(steps, 201)),
        grad_clip=1.0,
        L2=0.01,
        L2_is_weight_decay=True,
    )
    best, best_score, step, begun = None, -1.0, 0, time.process_time()
    losses: dict[str, float] = defaultdict(float)
    while step < steps:
        for batch in epoch(nlp, pieces, rng):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
            optimizer.step_schedules()
            step += 1
            if step % EVERY == 0 or step == steps:
                with nlp.use_params(optimizer.averages):
                    now = score(nlp, data["dev"])
                    worth = now["las"] + now["upos"] / 2 + now["lemma"] / 4
                    if worth > best_score:
                        best_score, best = worth, nlp.to_bytes(exclude=["vocab", "tokenizer"])
                say(f"{step} {time.process_time() - begun:.0f}s {json.dumps(now)}")
            if step == steps:
                break
    if best is not None:
        nlp.from_bytes(best, exclude=["vocab", "tokenizer"])
    return nlp


def measure_speed(nlp: Language, documents: Sequence[Document]) -> dict[str, int]:
    """Give words a second on one core: of the tokenizer, and of each component by itself."""
    texts = [make_doc(nlp.vocab, d.paragraphs).text for d in documents] * 3
    seconds = {}
    begun = time.process_time()
    docs = [nlp.make_doc(text) for text in texts]
    seconds["tokenizer"] = time.process_time() - begun
    for name, component in nlp.pipeline:
        begun = time.process_time()
        if hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=nlp.batch_size))
        else:
            docs = [component(doc) for doc in docs]
        seconds[name] = time.process_time() - begun
    seconds["all"] = sum(seconds.values())
    words = sum(len(doc) for doc in docs)
    return {name: round(words / max(spent, 1e-6)) for name, spent in seconds.items()}


def report(nlp: Language, data: dict[str, list[Document]]) -> dict[str, Any]:
    """Score dev and test: from raw text, on the treebank's tokens, by genre; and the speed."""
    figures: dict[str, Any] = {}
    for part in ("dev", "test"):
        figures[part] = score(nlp, data[part])
        figures[f"{part}, gold tokens"] = score(nlp, data[part], gold_tokens=True)
        figures[f"{part}, paragraphs run on"] = score(nlp, data[part], lines=False)
        for genre in sorted({document.genre for document in data[part]}):
            chosen = [document for document in data[part] if document.genre == genre]
            figures[f"{part}, {genre}"] = score(nlp, chosen)
    figures["words a second"] = measure_speed(nlp, data["test"])
    return figures


def load_syntax(folder: Path) -> Language:
    """Load what `write` wrote."""
    return spacy.load(folder)


def write(nlp: Language, folder: Path, figures: dict[str, Any]) -> None:
    """Write the pipeline folder and ``figures.json`` in it, without words of the texts."""
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    known = lemmatizer.label_data
    # Training adds the rules of rare lemmas, too; those it can predict came first.
    known["trees"] = known["trees"][: max(known["labels"]) + 1]
    lemmatizer._add_labels(known)
    shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(folder)
    strings = folder / "vocab" / "strings.json"
    strings.write_text(json.dumps(sorted(_needed_strings(nlp)), ensure_ascii=False), "utf-8")
    (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def _needed_strings(nlp: Language) -> set[str]:
    """The strings that the weights refer to: labels and beginnings and endings of lemmas."""
    needed = {label for name in ("morphologizer", "parser") for label in nlp.get_pipe(name).labels}
    for tree in nlp.get_pipe("trainable_lemmatizer").label_data["trees"]:
        needed |= {tree[part] for part in ("orig", "subst") if part in tree}
    return needed


def make(data: Path, folder: Path, *, steps: int, seed: int = 1) -> None:
    """Train on the data folder's treebank and write the pipeline with its figures."""
    words, vectors = train_vectors(data, width=TABLE_WIDTH)
    documents = read_treebank(data)
    nlp = train(
        documents, steps=steps, seed=seed, table=(words[:TABLE_WORDS], vectors[:TABLE_WORDS])
    )
    figures = report(nlp, documents)
    write(nlp, folder, figures)
    print(json.dumps(figures, indent=2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds the collections")
    parser.add_argument("output", type=Path, help="folder for the pipeline; replaced")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make(given.data, given.output, steps=given.steps, seed=given.seed)


if __name__ == "__main__":
    main()
