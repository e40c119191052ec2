"""Train the weights that say where a token is two words (`newsloom.clean.splitting`).

    python training/split_words.py DATA_FOLDER [--write]

News text of Reuters and Worldwide is damaged: 15 % of names glued to a neighbour. Every token that
no rule takes apart is then an example: its possible cuts, each described by `splitting.describe`,
and which of them, if any, undoes the damage. The weights are those of a conditional logit: the
probability of a cut is exp(its score) over the sum for all cuts and 1 for leaving the token whole.

The word list ships with counts of these very texts, which new texts never have. So training and
measuring use a list counted without Worldwide and without every second file of Reuters, and only
texts that are not in it; half of them train, half measure. Without ``--write`` only figures are
printed. No text leaves this script.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import make_words  # noqa: E402
from cleaning_damage import NAME, Text, damage, read_reuters, read_worldwide  # noqa: E402

from newsloom.clean import ArticleEvidence, clean_document, collect_evidence, splitting  # noqa: E402
from newsloom.clean.witness import Witness  # noqa: E402
from newsloom.language import lexicon  # noqa: E402

OUTPUT = ROOT / "src/newsloom/clean/split_weights.py"
GLUED_NEXT, GLUED_BEFORE = 0.10, 0.05
RARE = 4  # a feature seen less often gets no weight
PENALTY = 2.0  # of the squared weights
SMALLEST = 0.03  # weights nearer 0 are left out
# Worldwide's articles by the last digit of their number; 3 and 7 measure names and stay out.
TRAIN, MEASURE = (0, 1, 4, 6, 8), (2, 5, 9)
HEAD = '''\
"""Weights of the evidence for a cut; made by `training/split_words.py`, not to be edited by hand.

Names are those of `splitting.describe`; the score is compared with 0, the score of no cut.
"""

# How probable a cut must be among all cuts and none; more where both halves are plain words.
THRESHOLD = 0.85
THRESHOLD_OF_WORDS = 0.95
WEIGHTS: dict[str, float] = {
'''


class Example(NamedTuple):
    """A token, its possible cuts with what describes them, and the right one."""

    cuts: list[int]
    described: list[splitting.Features]
    right: int | None


def use_held_out_words(data: Path) -> None:
    """Put a word list in place that has not counted the texts that train and measure."""
    members = make_words._members

    def some(path: Path, ending: str) -> Iterator[tuple[str, bytes]]:
        for name, content in members(path, ending):
            reuters = "reuters" in path.name and reuters_file(name) % 2 == 1
            if not reuters and "worldwide" not in path.name:
                yield name, content

    make_words._members = some
    counts = {w: lexicon.WordCounts(*c) for w, c in make_words.count_words(data).items()}
    lexicon.words = lambda: counts  # type: ignore[assignment]


def reuters_file(name: str) -> int:
    """Give the number of a file of Reuters-21578."""
    found = re.search(r"reut2-(\d+)", name)
    assert found, name
    return int(found[1])


def read_texts(data: Path) -> tuple[dict[str, list[Text]], dict[str, list[Text]]]:
    """Read what trains and what measures, by collection."""
    reuters = read_reuters(data / "news/reuters21578.tar.gz", 10**6)
    worldwide = list(enumerate(read_worldwide(data / "ner/worldwide.tar.gz")))
    train = {
        "Reuters": [t for t in reuters if reuters_file(t.path) % 4 == 1],
        "Worldwide": [t for number, t in worldwide if number % 10 in TRAIN],
    }
    measure = {
        "Reuters": [t for t in reuters if reuters_file(t.path) % 4 == 3],
        "Worldwide": [t for number, t in worldwide if number % 10 in MEASURE],
    }
    return train, measure


def glue_names(text: Text, dice: random.Random) -> tuple[Text, set[int]]:
    """Glue names to their neighbours; give where the blanks are missing too."""
    parts, glued, here, length = [], set(), 0, 0
    for match in NAME.finditer(text.raw):
        throw = dice.random()
        start, end = match.span()
        if throw < GLUED_NEXT and text.raw[end : end + 1] == " ":
            piece, here = text.raw[here:end], end + 1
        elif GLUED_NEXT <= throw < GLUED_NEXT + GLUED_BEFORE and start > here + 1:
            piece, here = text.raw[here : start - 1], start
        else:
            continue
        parts.append(piece)
        length += len(piece)
        glued.add(length)
    return Text(text.path, "".join([*parts, text.raw[here:]])), glued


def gather(texts: list[tuple[Text, set[int]]]) -> list[Example]:
    """Clean texts and collect every token that the rules leave to the weights."""
    found: list[Example] = []
    glued: set[int] = set()

    def record(witness: Witness, token: str, before: str, follows: str) -> None:
        cuts = list(splitting.candidates(token))
        described = [splitting.describe(witness, token, cut, before, follows) for cut in cuts]
        right = None
        for match in re.finditer(re.escape(token), witness.raw):
            for at in glued:
                if match.start() < at < match.end():
                    right = at - match.start()
        found.append(Example(cuts, described, right))

    evidence = collect_evidence(text for text, _ in texts)
    find_cut, splitting.find_cut = splitting.find_cut, record  # type: ignore[assignment]
    try:
        for number, (text, missing) in enumerate(texts):
            glued = missing
            alone = number % 3 == 0
            clean_document(text, ArticleEvidence() if alone else evidence.restrict_to(text))
    finally:
        splitting.find_cut = find_cut
    return found


def fit(examples: list[Example]) -> dict[str, float]:
    """Fit the conditional logit; the weights by name of feature."""
    seen = Counter(name for e in examples for cut in e.described for name, _ in cut)
    names = sorted(name for name, times in seen.items() if times >= RARE)
    matrix, owner, right = as_matrix(examples, {name: at for at, name in enumerate(names)})

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = np.clip(matrix @ weights, -40, 40)
        grown = np.exp(scores)
        mass = np.ones(len(examples))
        np.add.at(mass, owner, grown)
        value = np.log(mass).sum() - scores[right].sum() + 0.5 * PENALTY * weights @ weights
        slope = matrix.T @ (grown / mass[owner] - right) + PENALTY * weights
        return float(value), slope

    start = np.zeros(len(names))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: float(weight) for name, weight in zip(names, found.x, strict=True)}


def as_matrix(
    examples: list[Example], columns: dict[str, int]
) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Give one row per cut, the example each belongs to and whether it is the right cut."""
    rows, cols, values, owner, right = [], [], [], [], []
    for number, example in enumerate(examples):
        for cut, described in zip(example.cuts, example.described, strict=True):
            for name, value in described:
                if name in columns:
                    rows.append(len(owner))
                    cols.append(columns[name])
                    values.append(value)
            owner.append(number)
            right.append(cut == example.right)
    matrix = csr_matrix((values, (rows, cols)), shape=(len(owner), len(columns)))
    return matrix, np.array(owner), np.array(right)


def report(name: str, examples: list[Example], weights: dict[str, float]) -> None:
    """Print how many cuts are right and wrong at some thresholds."""
    matrix, owner, right = as_matrix(examples, {name: at for at, name in enumerate(weights)})
    grown = np.exp(np.clip(matrix @ np.array(list(weights.values())), -40, 40))
    mass = np.ones(len(examples))
    np.add.at(mass, owner, grown)
    chance = grown / mass[owner]
    best = np.zeros(len(examples))
    np.maximum.at(best, owner, chance)
    glued = sum(example.right is not None for example in examples)
    for threshold in (0.7, 0.8, 0.85, 0.9, 0.95):
        made = (chance == best[owner]) & (chance >= threshold)
        print(
            f"{name} at {threshold}: {(made & right).sum()} of {glued} right, "
            f"{(made & ~right).sum()} wrong among {len(examples)} tokens"
        )


def main() -> None:
    """Train, measure and, with ``--write``, replace the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds the collections")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    use_held_out_words(given.data)
    train, measure = read_texts(given.data)
    examples: list[Example] = []
    for seed in (1, 2):
        dice = random.Random(seed)
        for texts in train.values():
            examples += gather([glue_names(text, dice) for text in texts])
    weights = fit(examples)
    dice = random.Random(3)
    for name, texts in measure.items():
        report(f"{name}, damaged", gather([damage(text, dice)[:2] for text in texts]), weights)
        report(f"{name}, undamaged", gather([(text, set()) for text in texts]), weights)
    if given.write:
        lines = [f'    "{n}": {round(w, 2)},\n' for n, w in weights.items() if abs(w) >= SMALLEST]
        OUTPUT.write_text(HEAD + "".join(lines) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
