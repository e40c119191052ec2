"""Learn which clauses report: ``python training/reported.py POLNEAR``.

POLNEAR holds the folders ``train`` and ``dev`` of PolNeAR. A candidate counts as reporting where it
shares 0.4 of its words with the content of an attribution (of the words of both together) and its
cue is part of the attribution's. Written is `newsloom.language.reported_clauses`'s table of
weights; figures come from ``benchmarks/quotes_polnear.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from newsloom.language.reported_clauses import WEIGHTS, Candidate, find_candidates

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from quotes_polnear import WORD, Attribution, read_gold

SHARED = 0.4
SEEN = 15  # a clue is used where so many candidates have it
LEAST = 0.1  # smaller weights are left out
STRENGTH = 0.3  # of the data against the pull towards 0 (scikit-learn's C)


def label(doc: Doc, candidates: list[Candidate], gold: list[Attribution]) -> Iterator[bool]:
    """Say of each candidate whether an attribution has its words and its cue."""
    words = [m.start() for m in WORD.finditer(doc.text)]
    held: dict[int, list[int]] = {}
    for number, one in enumerate(gold):
        for word in one.content:
            held.setdefault(word, []).append(number)
    for candidate in candidates:
        last, cue = doc[candidate.last], doc[candidate.cue]
        start, end = doc[candidate.first].idx, last.idx + len(last)
        inside = words[bisect_left(words, start) : bisect_left(words, end)]
        shared = Counter(number for word in inside for number in held.get(word, ()))
        best = max(
            shared,
            key=lambda n: (shared[n] / len(gold[n].content.union(inside)), -n),
            default=None,
        )
        yield (
            best is not None
            and shared[best] >= SHARED * len(gold[best].content.union(inside))
            and any(cue.idx <= word < cue.idx + len(cue) for word in gold[best].cue)
        )


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="en_newsloom", help="the pipeline that parses")
    given = parser.parse_args()
    nlp = spacy.load(given.model, exclude=["newsloom_timex", "newsloom_quotes"])
    articles = read_gold(given.folder / "train")
    candidates: list[Candidate] = []
    right: list[bool] = []
    docs = nlp.pipe((text for text, _ in articles.values()), batch_size=32)
    for doc, (_, gold) in zip(docs, articles.values(), strict=True):
        found = find_candidates(doc)
        candidates += found
        right += label(doc, found, gold)
    seen = Counter(clue for one in candidates for clue in set(one.clues))
    numbers = {clue: i for i, clue in enumerate(sorted(c for c, n in seen.items() if n >= SEEN))}
    places = [
        (row, numbers[clue])
        for row, one in enumerate(candidates)
        for clue in sorted(set(one.clues))
        if clue in numbers
    ]
    rows, columns = zip(*places, strict=True)
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(candidates), len(numbers)))
    learnt = LogisticRegression(C=STRENGTH, max_iter=500).fit(table, right)
    weights = {"": round(float(learnt.intercept_[0]), 3)}
    for clue, number in numbers.items():
        weight = round(float(learnt.coef_[0][number]), 2)
        if abs(weight) >= LEAST:
            weights[clue] = weight
    lines = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}: {v}" for k, v in weights.items())
    WEIGHTS.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(f"{len(candidates)} candidates, {sum(right)} report; {len(weights)} weights written")


if __name__ == "__main__":
    main()
