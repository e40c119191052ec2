"""Measure how pairs are counted, beside a pandas self-join, in one run.

A made-up corpus: names as often as in news (Zipf), twenty sentences an article. Each way runs in
a process of its own, so that its peak of memory (of the first time) is its own; of seconds the best
of three counts; what reading the tables takes is left out. Both give the same table, which is
compared. Run it with
``python benchmarks/pairs.py [sentences] [entities]``.
"""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import numpy as np
import pandas as pd

from newsloom.cooccurrence import count_pairs

_PER_ARTICLE = 20
_PER_PARAGRAPH = 3
_TIMES = 3


def make_corpus(n_sentences: int, n_entities: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw what counting reads of the tables mentions and sentences."""
    random = np.random.default_rng(1)
    often = 1 / np.arange(1, n_entities + 1)
    named = random.poisson(1.6, n_sentences)
    at = np.repeat(np.arange(n_sentences), named)
    who = random.choice(n_entities, len(at), p=often / often.sum())
    ids = pd.array([f"e{i:06}" for i in range(n_entities)], dtype="string")
    articles = pd.array(
        [f"a{i:07}" for i in range(n_sentences // _PER_ARTICLE + 1)], dtype="string"
    )
    mentions = pd.DataFrame(
        {
            "article_id": articles.take(at // _PER_ARTICLE),
            "sentence": at % _PER_ARTICLE,
            "form": pd.array(["name"], dtype="string").take(np.zeros(len(at), dtype=np.int64)),
            "entity_id": ids.take(who),
        }
    )
    all_of_them = np.arange(n_sentences)
    sentences = pd.DataFrame(
        {
            "article_id": articles.take(all_of_them // _PER_ARTICLE),
            "sentence": all_of_them % _PER_ARTICLE,
            "paragraph": all_of_them % _PER_ARTICLE // _PER_PARAGRAPH,
        }
    )
    return mentions, sentences


def self_join(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Count the same as `count_pairs`, as one would with pandas."""
    placed = mentions.merge(sentences, on=["article_id", "sentence"])
    counted = []
    for unit in ("sentence", "paragraph"):
        names = placed[["article_id", unit, "entity_id"]].drop_duplicates()
        both = names.merge(names, on=["article_id", unit], suffixes=("_a", "_b"))
        both = both[both["entity_id_a"] < both["entity_id_b"]]
        keys = ["article_id", "entity_id_a", "entity_id_b"]
        counted.append(both.groupby(keys).size().rename(f"{unit}s"))
    counts = pd.concat(counted, axis=1).fillna(0).astype("int64").reset_index()
    counts.columns = ["article_id", "entity_a", "entity_b", "sentences", "paragraphs"]
    return counts.sort_values(list(counts.columns[:3]), ignore_index=True)


def _work(
    count: Callable[..., pd.DataFrame], n_sentences: int, n_entities: int, answer: Connection
) -> None:
    tables = make_corpus(n_sentences, n_entities)
    count(*(table.head(1000) for table in tables))  # imports
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        counts = count(*tables)
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    told = counts.drop(columns="units", errors="ignore").astype(object)
    told = pd.util.hash_pandas_object(told, index=False).to_numpy()
    answer.send((min(seconds), peak / 1024, len(counts), hashlib.sha256(told).hexdigest()))


def measure(
    count: Callable[..., pd.DataFrame], n_sentences: int, n_entities: int
) -> tuple[float, float, int, str]:
    """Give seconds, megabytes above what the tables take, rows, and a digest of the rows."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(count, n_sentences, n_entities, there))
    process.start()
    told: tuple[float, float, int, str] = here.recv()
    process.join()
    return told


def main() -> None:
    """Print both ways side by side, and how time grows with the corpus."""
    given = [int(word) for word in sys.argv[1:]]
    n_sentences, n_entities = given + [1_000_000, 50_000][len(given) :]
    theirs = measure(self_join, n_sentences, n_entities)
    print(f"self-join: {theirs[0]:.2f} s, {theirs[1]:,.0f} MB, {theirs[2]:,} rows", flush=True)
    sizes = [n_sentences // 4, n_sentences // 2, n_sentences]
    times = []
    for size in sizes:
        ours = measure(count_pairs, size, n_entities)
        times.append(ours[0])
        print(f"count_pairs, {size:,} sentences: {ours[0]:.2f} s, {ours[1]:,.0f} MB", flush=True)
    growth = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    print(f"same rows: {ours[3] == theirs[3]}")
    print(
        f"{theirs[0] / ours[0]:.1f}× as fast, {ours[1] / theirs[1]:.2f} of the memory; "
        f"time grows with the corpus to the power of {growth:.2f}"
    )


if __name__ == "__main__":
    main()
