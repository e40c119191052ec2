"""Compare the pairs of a run with those of gold annotation, sentence by sentence.

Run it with ``python benchmarks/pairs_gold.py GOLD_DIR DATA_DIR``. Gold pairs are two entities
named (their core names, not what the annotators left open) in one gold sentence, counted plainly,
one sentence after the other. An entity of the run is the gold entity most of its names stand for;
names that gold leaves open are left out, and names that gold doesn't have make pairs of their own.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from newsloom.score.figures import Tally, compare, is_core, overlap
from newsloom.score.reading import Reading, read_run

Pairs = Counter[tuple[str, str]]


def gold_pairs(readings: list[Reading]) -> Pairs:
    """Count the gold sentences that name both of two entities."""
    found: Pairs = Counter()
    for reading in readings:
        named = defaultdict(set)
        for entity in reading.gold["entities"]:
            if is_core(entity):
                named[entity["sentence"]].add(entity["canonical"])
        for entities in named.values():
            found.update(combinations(sorted(entities), 2))
    return found


def run_pairs(readings: list[Reading]) -> Pairs:
    """Count the same in the tables of the run, under the names that gold has for the entities."""
    meant: dict[str, Counter[str]] = defaultdict(Counter)
    open_names = set()
    for reading in readings:
        rows = [row for row in reading.rows["mentions"] if row["form"] == "name"]
        for gold, row in compare(reading.gold["entities"], rows, overlap, Tally()):
            meant[row["entity_id"]][gold["canonical"]] += 1
            if not is_core(gold):
                open_names.add((row["where"], row["start"]))
    called = {
        entity_id: max(sorted(names), key=lambda name, names=names: names[name])
        for entity_id, names in meant.items()
    }
    found: Pairs = Counter()
    for reading in readings:
        named = defaultdict(set)
        for row in reading.rows["mentions"]:
            if row["form"] == "name" and (row["where"], row["start"]) not in open_names:
                named[row["sentence"]].add(called.get(row["entity_id"], row["entity"]))
        for entities in named.values():
            found.update(combinations(sorted(entities), 2))
    return found


def main() -> None:
    """Print how many pairs have the sentence count of gold, and how many of the top ten agree."""
    readings = read_run(Path(sys.argv[1]), Path(sys.argv[2])).readings
    gold, run = gold_pairs(readings), run_pairs(readings)
    exact = sum(run[pair] == n for pair, n in gold.items())
    often = [pair for pair, n in gold.items() if n > 1]
    exact_often = sum(run[pair] == gold[pair] for pair in often)
    every = set(gold) | set(run)
    print(f"{exact} of {len(gold)} gold pairs have the very count: {exact / len(gold):.3f}")
    print(f"of pairs in two or more sentences {exact_often} of {len(often)}")
    print(f"pairs that gold lacks: {len(set(run) - set(gold))}; of all pairs, gold's or ours,")
    print(f"{sum(run[p] == gold[p] for p in every) / len(every):.3f} have the very count")

    def top(pairs: Pairs) -> list[tuple[str, str]]:
        """The ten most frequent; all that tie with the tenth."""
        ranked = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
        return [pair for pair in ranked if pairs[pair] >= pairs[ranked[9]]]

    tops = top(gold), top(run)
    shared = set(tops[0]) & set(tops[1])
    of = max(len(tops[0]), len(tops[1]))
    print(f"of the ten most frequent (and what ties with the tenth) {len(shared)} of {of} shared")
    for pair in sorted(every, key=lambda pair: (-gold[pair], pair)):
        if run[pair] != gold[pair]:
            print(f"  {' – '.join(pair)}: gold {gold[pair]}, run {run[pair]}")


if __name__ == "__main__":
    main()
