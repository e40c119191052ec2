"""Names against English Worldwide Newswire: strict span and type F1 over four coarse types.

    python benchmarks/names_worldwide.py DATA_FOLDER [--model NAME] [--skip-first]

Nothing is trained on it here. Types are mapped to PERSON, ORG, LOC (places and buildings) and NORP;
a leading "the" is left out on both sides. ``--skip-first`` leaves out every fifth article, those
whose errors were read while rules were written.
"""

from __future__ import annotations

import argparse
import re
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from newsloom.annotate import load_pipeline

GOLD_TYPES = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "LOC",
    "NORP": "NORP",
}
OUR_TYPES = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
}
CLOSES = re.compile(r"^[.,;:!?)\]’”%]|^['’]s$|^n['’]t$|^-$|^—$")
OPENS = "([“‘$#-—"
Span = tuple[int, int, str]


def read_articles(archive: Path) -> Iterator[tuple[str, set[Span]]]:
    """Give each article as running text with its annotated spans, in the order of file names."""
    with tarfile.open(archive) as tar:
        members = sorted(
            (m for m in tar.getmembers() if m.name.endswith(".tsv")), key=lambda m: m.name
        )
        for member in members:
            file = tar.extractfile(member)
            assert file is not None
            yield join(file.read().decode("utf-8"))


def join(tokens: str) -> tuple[str, set[Span]]:
    """Join tokens to text as a newspaper sets them, keeping where the names stand."""
    text, spans = "", []
    open_span: list[object] | None = None
    for line in tokens.split("\n"):
        # A third column, where there is one, holds a name inside the name.
        word, tag = [*line.rstrip().split("\t"), "O"][:2]
        if not word:
            text += "" if text.endswith("\n\n") or not text else "\n\n"
            open_span = None
            continue
        if word.startswith("http"):
            continue
        if text and not text.endswith("\n") and text[-1] not in OPENS and not CLOSES.match(word):
            text += " "
        start, text = len(text), text + word
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and open_span is not None and open_span[2] == kind:
            open_span[1] = len(text)
        elif prefix in {"B", "I"}:
            open_span = [start, len(text), kind]
            spans.append(open_span)
        else:
            open_span = None
    gold = {
        trim(text, int(str(s)), int(str(e)), GOLD_TYPES[str(k)])
        for s, e, k in spans
        if str(k) in GOLD_TYPES
    }
    return text, gold


def trim(text: str, start: int, end: int, label: str) -> Span:
    """Leave a leading "the" outside."""
    return (start + 4 if text[start:end][:4].lower() == "the " else start), end, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_newsloom")
    parser.add_argument("--skip-first", action="store_true")
    options = parser.parse_args()
    nlp = load_pipeline(options.model)
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    words, begun = 0, time.process_time()
    for number, (text, gold) in enumerate(read_articles(options.data / "ner" / "worldwide.tar.gz")):
        if options.skip_first and number % 5 == 0:
            continue
        doc = nlp(text)
        words += len(text.split())
        found = {
            trim(text, entity.start_char, entity.end_char, OUR_TYPES[entity.label_])
            for entity in doc.ents
            if entity.label_ in OUR_TYPES
        }
        right.update(label for *_, label in found & gold)
        wrong.update(label for *_, label in found - gold)
        missed.update(label for *_, label in gold - found)
    spent = time.process_time() - begun
    print(f"{'type':8}{'P':>8}{'R':>8}{'F1':>8}")
    for label in ("PERSON", "ORG", "LOC", "NORP", "all"):
        tp, fp, fn = (
            sum(c.values()) if label == "all" else c[label] for c in (right, wrong, missed)
        )
        p, r, f = (tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn))
        print(f"{label:8}{p:8.3f}{r:8.3f}{f:8.3f}")
    print(f"{words:,} words, {words / spent:,.0f} a CPU-second, pipeline whole")


if __name__ == "__main__":
    main()
