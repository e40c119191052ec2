"""Names against English Worldwide Newswire: strict span and type F1, and the worth of confidence.

    python benchmarks/names_worldwide.py DATA_FOLDER [--model NAME] [--part test] [--lower]

Reads whole articles that the bundled pipeline was not trained on (``--part test``; it was decided
and calibrated on ``dev``). Types are mapped to PERSON, ORG, LOC (places and buildings) and NORP; a
leading "the" is left out on both sides. ``--lower`` takes all capitals away first.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from corpora import Article, split_of, worldwide
from names_figures import COARSE, OURS, WORLDWIDE, Span, expected_calibration_error, strict_f1
from spacy.tokens import Span as Entity

from newsloom.annotate import load_pipeline


def without_the(text: str, start: int, end: int, label: str) -> Span:
    """Leave a leading "the" outside."""
    return (start + 4 if text[start:end][:4].lower() == "the " else start), end, label


def gold_of(article: Article) -> set[Span]:
    return {
        without_the(article.text, start, end, WORLDWIDE[label])
        for start, end, label in article.spans
        if label in WORLDWIDE
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_newsloom")
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args()
    nlp = load_pipeline(options.model)
    articles = [
        article
        for number, article in enumerate(worldwide(options.data))
        if split_of(number) == options.part
    ]
    gold, found, sure, right = [], [], [], []
    nlp("Warm up.")
    words, begun = 0, time.process_time()
    for article in articles:
        # Lower case can lengthen a text ("İ"): such letters stay as they are.
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in article.text)
        text = text if options.lower else article.text
        words += len(text.split())
        wanted = gold_of(article)
        here = set()
        for entity in nlp(text).ents:
            if entity.label_ in OURS:
                span = without_the(text, entity.start_char, entity.end_char, OURS[entity.label_])
                here.add(span)
                if Entity.has_extension("confidence") and entity._.confidence is not None:
                    sure.append(entity._.confidence)
                    right.append(span in wanted)
        gold.append(wanted)
        found.append(here)
    spent = time.process_time() - begun
    print(f"{'type':8}{'P':>8}{'R':>8}{'F1':>8}")
    figures = strict_f1(zip(gold, found, strict=True))
    for label in (*COARSE, "all"):
        print(f"{label:8}" + "".join(f"{figure:8.3f}" for figure in figures[label]))
    if sure:
        error = expected_calibration_error(sure, right)
        print(f"expected calibration error {error:.3f} over {len(sure):,} names")
    print(f"{len(articles)} articles, {words:,} words, {words / spent:,.0f} a CPU-second")


if __name__ == "__main__":
    main()
