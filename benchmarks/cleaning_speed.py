"""How fast plain text is cleaned, on one core, and which step takes how much of it.

    python benchmarks/cleaning_speed.py reuters21578.tar.gz [--pages boilerplate.tar.gz] [--limit N]

CPU seconds, not wall seconds, so that other work on the machine counts less. ``evidence`` is what
is gathered over all texts and picked out for each; ``furniture`` divides a text into blocks;
``repair`` finds damage in its body; ``ledger`` is the rest: applying edits, rows, metadata. Reuters
items stand for plain articles, pages as lines for what a scraper leaves round them. Word lists are
loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from boilerplate_pages import block_lines, read_pages
from cleaning_damage import Text, read_reuters

from newsloom.clean import article, clean_document, collect_evidence
from newsloom.clean.article import CleanArticle


def measure(texts: Sequence[Text]) -> dict[str, float]:
    """Clean texts and give the CPU seconds of each step and of all."""
    spent: dict[str, float] = defaultdict(float)
    plain = {name: getattr(article, name) for name in ("find_blocks", "_repair")}
    try:
        for name, step in (("find_blocks", "furniture"), ("_repair", "repair")):
            setattr(article, name, _timed(plain[name], step, spent))
        begin = time.process_time()
        evidence = collect_evidence(texts)
        spent["evidence"] = time.process_time() - begin
        for text in texts:
            start = time.process_time()
            consulted = evidence.restrict_to(text)
            spent["evidence"] += time.process_time() - start
            clean_document(text, consulted)
        spent["all"] = time.process_time() - begin
    finally:
        for name, function in plain.items():
            setattr(article, name, function)
    spent["ledger"] = spent["all"] - sum(spent[s] for s in ("evidence", "furniture", "repair"))
    return spent


def _timed(function: Callable[..., Any], step: str, spent: dict[str, float]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        found = function(*given, **named)
        spent[step] += time.process_time() - start
        return found

    return run


def warm_up(texts: Sequence[Text]) -> list[CleanArticle]:
    """Clean a few texts, so that lists are loaded and rules compiled."""
    evidence = collect_evidence(texts[:100])
    return [clean_document(text, evidence.restrict_to(text)) for text in texts[:100]]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reuters", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--limit", type=int, default=30_000)
    asked = parser.parse_args()
    sets = {"Reuters articles": read_reuters(asked.reuters, asked.limit)}
    if asked.pages:
        sets["pages as lines"] = [
            Text(page.file, block_lines(page.source)) for page in read_pages(asked.pages)
        ]
    for name, texts in sets.items():
        warm_up(texts)
        size = sum(len(text.raw.encode()) for text in texts) / 1e6
        spent = measure(texts)
        print(f"{name}: {len(texts)} texts, {size:.1f} MB, {size / spent['all']:.2f} MB/s")
        for step in ("evidence", "furniture", "repair", "ledger"):
            share = spent[step] / spent["all"]
            print(
                f"  {step:10} {size / max(1e-9, spent[step]):7.2f} MB/s   {share:5.1%} of the time"
            )


if __name__ == "__main__":
    main()
