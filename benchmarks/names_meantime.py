"""Names against MEANTIME (Wikinews; CC BY 4.0; not part of newsloom): how well they carry over.

    python benchmarks/names_meantime.py DATA_FOLDER [--model NAME]

Nothing of newsloom's pipeline was trained or decided on these articles. Only sentences 0 to 5 of
each are annotated, so everything is cut there. A mention there is a whole noun phrase ("the German
airline Lufthansa"), so spans are matched by overlap: recall is the share of named mentions (NAM,
PRE.NAM) of persons, organisations and places that a name of the same type overlaps; precision the
share of names that overlap a mention of their type, of whatever form. NORP, products and financial
figures have no counterpart and are left out.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from names_figures import OURS, Span
from timex_meantime import read_article

from newsloom.annotate import load_pipeline

TYPES = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
NAMES = {"NAM", "PRE.NAM"}


def gold_of(root: ET.Element, tokens: dict[str, tuple[int, int]]) -> tuple[set[Span], set[Span]]:
    """Named mentions, and all mentions, of one article in the sentences that were kept."""
    instances = {e.get("m_id"): e.get("ent_type") for e in root.iter("ENTITY")}
    types = {}
    for link in root.iter("REFERS_TO"):
        targets = [instances.get(t.get("m_id")) for t in link.iter("target")]
        types.update({s.get("m_id"): targets[0] for s in link.iter("source") if targets})
    named, mentions = set(), set()
    for mention in root.iter("ENTITY_MENTION"):
        anchors = [tokens.get(a.get("t_id", "")) for a in mention.iter("token_anchor")]
        known = [a for a in anchors if a is not None]
        kind = TYPES.get(types.get(mention.get("m_id")) or "")
        if kind and known:
            mentions.add((known[0][0], known[-1][1], kind))
            if mention.get("syntactic_type") in NAMES:
                named.add((known[0][0], known[-1][1], kind))
    return named, mentions


def overlapped(spans: set[Span], others: set[Span]) -> set[Span]:
    """Those of the spans that one of the others overlaps, of the same type."""
    return {
        (start, end, label)
        for start, end, label in spans
        if any(s < end and start < e and x == label for s, e, x in others)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_newsloom")
    options = parser.parse_args()
    nlp = load_pipeline(options.model, syntax=False)
    counts: dict[str, Counter[str]] = {label: Counter() for label in (*TYPES.values(), "all")}
    articles = 0
    with tarfile.open(options.data / "timex" / "meantime.tar.gz") as tar:
        for member in sorted(tar.getnames()):
            file = tar.extractfile(member) if member.endswith(".xml") else None
            if file is None or "/intra-doc_annotation/" not in member:
                continue
            root = ET.parse(file).getroot()
            article = read_article(root)
            named, mentions = gold_of(root, article["tokens"])
            found = {
                (entity.start_char, entity.end_char, OURS[entity.label_])
                for entity in nlp(article["text"]).ents
                if OURS.get(entity.label_) in TYPES.values()
            }
            articles += 1
            for name, spans in (
                ("gold", named),
                ("recalled", overlapped(named, found)),
                ("found", found),
                ("right", overlapped(found, mentions)),
            ):
                for _, _, label in spans:
                    counts[label][name] += 1
                    counts["all"][name] += 1
    print(f"{'type':8}{'P':>8}{'R':>8}{'F1':>8}")
    for label, n in counts.items():
        precision, recall = n["right"] / max(1, n["found"]), n["recalled"] / max(1, n["gold"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{label:8}{precision:8.3f}{recall:8.3f}{f1:8.3f}")
    print(f"{articles} articles, {counts['all']['gold']:,} names")


if __name__ == "__main__":
    main()
