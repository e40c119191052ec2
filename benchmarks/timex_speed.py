"""Time taken by temporal expressions beside spaCy's blank tokenizer, on the same texts.

    python benchmarks/timex_speed.py FOLDER [--articles 2000] [--rounds 5]

FOLDER holds news/reuters21578.tar.gz (Reuters 1987, not part of newsloom). Counted are CPU seconds
of one thread, on other articles in each round; shown are medians over the rounds of the share of
the tokenizer's time: `finding`, and `values` (finding, and resolving every expression against the
article's day, with the tables that this takes); and the same for the very first round, in which
neither has met a word before. Sentences are cut beforehand, as they are in a run.
"""

from __future__ import annotations

import argparse
import gc
import html
import json
import re
import tarfile
import time
from pathlib import Path
from statistics import median

import pandas as pd
import spacy

from newsloom.dating import resolve_timexes
from newsloom.language.timex_grammar import find_timexes

BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
SENTENCE = re.compile(r".+?(?:[.!?](?=\s)|\Z)", re.DOTALL)


def read_bodies(archive: Path) -> list[str]:
    """Read the bodies, lines joined."""
    bodies = []
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.name.endswith(".sgm") and (file := tar.extractfile(member)):
                for match in BODY.finditer(file.read().decode("latin-1")):
                    bodies.append(re.sub(r"\s+", " ", html.unescape(match[1])))
    return bodies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    bodies = read_bodies(options.folder / "news" / "reuters21578.tar.gz")
    tokenizer = spacy.blank("en").tokenizer
    shares: dict[str, list[float]] = {"finding": [], "values": []}
    first: dict[str, float] = {}
    for number in range(options.rounds + 1):
        texts = bodies[number * options.articles : (number + 1) * options.articles]
        sentences = pd.DataFrame(
            {"article_id": str(a), "sentence": n, "start": m.start(), "end": m.end(), "text": m[0]}
            for a, text in enumerate(texts)
            for n, m in enumerate(SENTENCE.finditer(text))
        )
        starts = sentences.groupby("article_id")["start"].apply(list).to_dict()
        days = pd.DataFrame({"article_id": [str(a) for a in range(len(texts))]})
        for name in ("published", "published_earliest", "published_latest"):
            days[name] = "1987-04-08"
        gc.collect()
        began = time.process_time()
        for text in texts:
            tokenizer(text)
        tokens = time.process_time() - began
        gc.collect()
        began = time.process_time()
        found = [(str(a), find_timexes(text)) for a, text in enumerate(texts)]
        finding = time.process_time() - began
        rows = [
            {"article_id": a, "sentence": _sentence(starts[a], t.start), **t.as_row()}
            for a, timexes in found
            for t in timexes
        ]
        frame = pd.DataFrame(rows)
        began = time.process_time()
        resolve_timexes(frame, articles=days, sentences=sentences)
        values = finding + time.process_time() - began
        if number:
            shares["finding"].append(finding / tokens)
            shares["values"].append(values / tokens)
        else:
            first = {"first finding": finding / tokens, "first values": values / tokens}
        words = sum(len(text.split()) for text in texts)
        print(f"{words} words, {len(rows)} expressions; tokenizer {tokens:.2f} s,", end=" ")
        print(f"finding {finding:.2f} s, with values {values:.2f} s")
    told = {name: median(each) for name, each in shares.items()} | first
    print(json.dumps({name: round(share, 3) for name, share in told.items()}))


def _sentence(starts: list[int], place: int) -> int:
    return sum(start <= place for start in starts) - 1


if __name__ == "__main__":
    main()
