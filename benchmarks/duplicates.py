"""Near-duplicates on Reuters-21578: recall, precision, speed beside datasketch, growth.

    python benchmarks/duplicates.py DATA_FOLDER [--articles N]

DATA_FOLDER holds ``news/reuters21578.tar.gz``. Truth is every pair of items whose sets of five
words in a row have a Jaccard of at least 0.5, counted exactly over an inverted index of all of
them and with other code than the one measured: words are runs of letters and digits, and once more
whatever stands between blanks. datasketch (MinHash LSH, 128 permutations, threshold 0.5) runs in
the same process; it is needed for this script only: ``pip install datasketch``. Its time is for
sketches and queries, ours for shingles, index and exact comparison. No text is shown.
"""

from __future__ import annotations

import argparse
import html
import math
import random
import re
import tarfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from newsloom.clean import CleanArticle, find_copies
from newsloom.clean.alike import find_alike
from newsloom.clean.shingles import shingle_texts

Pair = tuple[int, int]
SIZES = (2_000, 5_000, 10_000, 20_000)
WORD = re.compile(r"\w+")


def read_reuters(archive: Path) -> list[str]:
    """Read every item that has a text: its body, or what stands in its place."""
    texts = []
    with tarfile.open(archive) as files:
        for name in sorted(n for n in files.getnames() if n.endswith(".sgm")):
            handle = files.extractfile(name)
            assert handle
            content = handle.read().decode("latin-1")
            for item in re.findall(r"<TEXT.*?</TEXT>", content, re.S):
                body = re.search(r"<BODY>(.*?)</BODY>", item, re.S)
                text = body[1] if body else re.sub(r"<[^<>]*>", " ", item)
                text = html.unescape(text).replace("\x03", "").replace("\x02", "").strip()
                text = re.sub(r"\s*reuter\s*$", "", text, flags=re.I)
                if text:
                    texts.append(text)
    return texts


def true_pairs(texts: list[str], split: Callable[[str], list[str]]) -> dict[Pair, float]:
    """Give the Jaccard of every pair of texts that shares five words in a row."""
    sets = []
    for text in texts:
        words = split(text.lower())
        sets.append({" ".join(words[i : i + 5]) for i in range(len(words) - 4)})
    holding: dict[str, list[int]] = defaultdict(list)
    for number, shingles in enumerate(sets):
        for shingle in shingles:
            holding[shingle].append(number)
    shared: Counter[Pair] = Counter()
    for numbers in holding.values():
        for at, first in enumerate(numbers):
            shared.update((first, second) for second in numbers[at + 1 :])
    return {(a, b): both / (len(sets[a]) + len(sets[b]) - both) for (a, b), both in shared.items()}


def ours(texts: list[str]) -> set[Pair]:
    """Find pairs with newsloom's index."""
    found = find_alike(shingle_texts(texts))
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


def datasketch_pairs(texts: list[str], **options: Any) -> set[Pair]:
    """Find pairs as the documentation of datasketch does: query, then insert, text by text."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    empty = MinHash(num_perm=128, **options)
    found = set()
    for number, text in enumerate(texts):
        words = WORD.findall(text.lower())
        shingles = {" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)}
        if shingles:
            sketch = empty.copy()
            sketch.update_batch(list(shingles))
            found.update((other, number) for other in index.query(sketch))
            index.insert(number, sketch)
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the processor seconds that a piece of work takes, and what it gives."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def score(name: str, found: set[Pair], truth: dict[Pair, float]) -> None:
    """Print recall over pairs of 0.5 and more, precision against pairs of 0.3 and more."""
    wanted = {pair for pair, jaccard in truth.items() if jaccard >= 0.5}
    right = sum(truth.get(pair, 0.0) >= 0.3 for pair in found)
    print(
        f"  {name:34} recall {len(found & wanted) / max(1, len(wanted)):.4f} of {len(wanted)}, "
        f"precision {right / max(1, len(found)):.4f} of {len(found)}"
    )


def growth(name: str, items: list[Any], work: Callable[[list[Any]], Any]) -> None:
    """Print the speed at several sizes (the best of three) and the exponent of the growth."""
    taken = []
    sizes = [size for size in SIZES if size < len(items)] or [len(items)]
    for size in sizes:
        part = items[:size]
        taken.append(min(timed(lambda part=part: work(part))[0] for _ in range(3)))  # type: ignore[misc]
    speeds = ", ".join(
        f"{size:,}: {size / seconds:,.0f}/s" for size, seconds in zip(sizes, taken, strict=True)
    )
    exponent = math.log(taken[-1] / taken[0]) / math.log(max(2, sizes[-1] / sizes[0]))
    print(f"  {name:28} exponent {exponent:.2f}  ({speeds})")


def as_articles(texts: list[str]) -> list[CleanArticle]:
    """Make articles of texts; nothing is known of them but the text."""
    return [CleanArticle(f"a{number:06}", text) for number, text in enumerate(texts)]


def decided(texts: list[str], truth: dict[Pair, float]) -> None:
    """Print what a run sets aside, and what it holds two reports though they are alike."""
    copies = find_copies(as_articles(texts))
    tally = Counter(copy.how for copy in copies if copy.set_aside)
    said = ", ".join(f"{how} {number}" for how, number in sorted(tally.items()))
    print(f"Set aside as in a run (no outlet known): {tally.total()} ({said})")
    every = find_copies(as_articles(texts), copies="none")
    linked = {(copy.article_id, copy.copy_of) for copy in every}
    names = [f"a{number:06}" for number in range(len(texts))]
    wanted = [
        (names[a], names[b])
        for (a, b), jaccard in truth.items()
        if jaccard >= 0.5 and min(len(texts[a].split()), len(texts[b].split())) >= 40
    ]
    found = sum(pair in linked or pair[::-1] in linked for pair in wanted)
    print(
        f"Of {len(wanted)} true pairs of 40 words or more {found} are held copies, "
        f"{len(wanted) - found} one form with other figures or names"
    )


def hostile(size: int) -> dict[str, list[str]]:
    """Make corpora that tempt an index to compare all with all."""
    dice = random.Random(1)
    words = [f"w{number}" for number in range(5_000)]
    story, boilerplate = dice.choices(words, k=200), dice.choices(words, k=120)
    edited = []
    for _ in range(size):
        copy = list(story)
        for _ in range(3):
            copy[dice.randrange(200)] = dice.choice(words)
        edited.append(" ".join(copy))
    return {
        "one story, printed again": [" ".join(story)] * size,
        "one story, edited each time": edited,
        "60 % boilerplate": [" ".join(boilerplate + dice.choices(words, k=80)) for _ in edited],
        "three words in any order": [" ".join(dice.choices("abc", k=200)) for _ in edited],
        "one word": ["a " * 300] * size,
        "tiny texts": [" ".join(dice.choices(words[:20], k=6)) for _ in edited],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=0, help="a seeded sample of so many")
    options = parser.parse_args()
    texts = read_reuters(options.data / "news" / "reuters21578.tar.gz")
    random.Random(1).shuffle(texts)
    texts = texts[: options.articles or None]
    print(f"Reuters-21578: {len(texts):,} items with a text")
    ways: dict[str, Callable[[], set[Pair]]] = {
        "newsloom": lambda: ours(texts),
        "datasketch": lambda: datasketch_pairs(texts),
        "datasketch, hashed by crc32": lambda: datasketch_pairs(texts, hashfunc=zlib.crc32),
    }
    # In turns, so that a slow minute of the machine hits all alike; the best of three counts.
    seconds: dict[str, float] = {}
    found: dict[str, set[Pair]] = {}
    for _ in range(3):
        for name, way in ways.items():
            spent, found[name] = timed(way)
            seconds[name] = min(spent, seconds.get(name, spent))
    for named, split in (("letters and digits", WORD.findall), ("between blanks", str.split)):
        truth = true_pairs(texts, split)
        print(f"Truth, words are {named}:")
        for name in ways:
            score(name, found[name], truth)
    print("Speed, processor time:")
    for name in ways:
        times = (
            "" if name == "newsloom" else f", newsloom {seconds[name] / seconds['newsloom']:.1f} x"
        )
        print(f"  {name:34} {len(texts) / seconds[name]:,.0f} articles/s{times}")
    print("Growth:")
    growth("index", texts, ours)
    growth("index and decisions", as_articles(texts), find_copies)
    decided(texts, true_pairs(texts, WORD.findall))
    print("Hostile texts, index and decisions:")
    small, large = hostile(2_000), hostile(8_000)
    for name in small:
        spent = [
            min(timed(lambda c=corpus: find_copies(as_articles(c)))[0] for _ in range(2))  # type: ignore[misc]
            for corpus in (small[name], large[name])
        ]
        exponent = np.log(spent[1] / spent[0]) / np.log(4)
        print(f"  {name:28} exponent {exponent:.2f}  (8,000: {8_000 / spent[1]:,.0f}/s)")


if __name__ == "__main__":
    main()
