"""Quotations against PolNeAR (Newell, Margolin, Ruths 2018): ``python quotes_polnear.py FOLDER``.

With ``--model NAME`` the parse of that spaCy pipeline is used as well, otherwise rules alone.
FOLDER holds ``text/*.txt`` and ``attributions/*.ann`` (brat stand-off). Of several annotators the
first file is taken. Rows of newsloom with one cue and one source are one attribution. Contents are
compared as sets of words, without signs: overlap means that at least 0.3 of the words of both
together are shared, exact that all are. Unattributed rows are left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import spacy

from newsloom.annotate import load_pipeline
from newsloom.language.quotation import FoundQuote

WORD = re.compile(r"\w+")
MARKS = re.compile("[“”\"]|''|``")
QUOTED = re.compile("“([^“”]+)”|\"([^\"]+)\"|''(.+?)''")
SHARED = 0.3


@dataclass
class Attribution:
    """Word offsets of content, source and cue, and whether the content holds quotation marks."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]
    marked: bool
    quoted: frozenset[tuple[int, int]]


def read_gold(folder: Path) -> dict[str, tuple[str, list[Attribution]]]:
    """Read the articles with their attributions."""
    articles: dict[str, tuple[str, list[Attribution]]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        stem = path.stem.rsplit("_", 1)[0]
        if stem in articles:
            continue
        text = (folder / "text" / f"{stem}.txt").read_text(encoding="utf-8")
        spans: dict[str, list[tuple[int, int]]] = {}
        relations = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            fields = line.split("\t")
            if re.fullmatch(r"T\d+", fields[0]) and len(fields) > 1:
                offsets = fields[1].split(" ", 1)[1].split(";")
                spans[fields[0]] = [tuple(map(int, o.split())) for o in offsets]  # type: ignore[misc]
            elif re.fullmatch(r"E\d+", fields[0]):
                parts: dict[str, list[str]] = defaultdict(list)
                for part in fields[1].split():
                    role, value = part.split(":")
                    parts[re.sub(r"\d+$", "", role)].append(value)
                relations.append(parts)
        gold = []
        for parts in relations:
            got = {k: [s for v in parts[k] for s in spans.get(v, [])] for k in list(parts)}
            content = join(text, got.get("Content", []))
            if content:
                gold.append(
                    Attribution(
                        words_of(text, content),
                        words_of(text, got.get("Source", [])),
                        words_of(text, got.get("Cue", [])),
                        any(MARKS.search(text, a, b) for a, b in content),
                        frozenset(q for a, b in content for q in quoted(text, a, b)),
                    )
                )
        articles[stem] = (text, gold)
    return articles


def join(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that only blank space parts: the annotation breaks at sentence ends."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def quoted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the stretches inside quotation marks, without signs at their edges."""
    found = []
    for match in QUOTED.finditer(text, start, end):
        group = match.lastindex or 0
        found.append(core(text, match.start(group), match.end(group)))
    return found


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut signs and blanks at the edges."""
    words = [m.span() for m in WORD.finditer(text, start, end)]
    return (words[0][0], words[-1][1]) if words else (start, start)


def words_of(text: str, spans: list[tuple[int, int]]) -> frozenset[int]:
    """Give the offsets of the words in the spans."""
    return frozenset(m.start() for a, b in spans for m in WORD.finditer(text, a, b))


def group_rows(text: str, rows: list[FoundQuote]) -> list[Attribution]:
    """Join the rows of newsloom that have one cue and one source."""
    groups = defaultdict(list)
    for row in rows:
        if row.cue_start is not None or row.source_start is not None:
            groups[(row.cue_start, row.source_start)].append(row)
    found = []
    for rows in groups.values():
        content = [(r.start, r.end) for r in rows]
        first = rows[0]
        found.append(
            Attribution(
                words_of(text, content),
                words_of(text, span(first.source_start, first.source_end)),
                words_of(text, span(first.cue_start, first.cue_end)),
                any(r.kind != "indirect" for r in rows),
                frozenset(core(text, r.start, r.end) for r in rows if r.kind == "direct"),
            )
        )
    return found


def span(start: int | None, end: int | None) -> list[tuple[int, int]]:
    """Give a span as a list, empty where there is none."""
    return [(start, end)] if start is not None and end is not None else []


def match(gold: list[Attribution], found: list[Attribution]) -> list[tuple[int, int, float]]:
    """Pair gold and found one to one, best shared content first."""
    at = defaultdict(list)
    for number, one in enumerate(found):
        for word in one.content:
            at[word].append(number)
    pairs = []
    for number, one in enumerate(gold):
        for other in {o for word in one.content for o in at[word]}:
            both = one.content | found[other].content
            pairs.append((len(one.content & found[other].content) / len(both), number, other))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    matched = []
    for share, number, other in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if number not in taken_gold and other not in taken_found and share > 0:
            taken_gold.add(number)
            taken_found.add(other)
            matched.append((number, other, share))
    return matched


def f1(right: int, gold: int, found: int) -> dict[str, float]:
    """Give precision, recall and their harmonic mean."""
    precision, recall = right / max(found, 1), right / max(gold, 1)
    mean = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(mean, 3)}


def score(
    articles: dict[str, tuple[str, list[Attribution]]], rows: dict[str, list[FoundQuote]]
) -> dict[str, object]:
    """Score all articles together."""
    n: dict[str, int] = defaultdict(int)
    for stem, (text, gold) in articles.items():
        found = group_rows(text, rows[stem])
        n["gold"] += len(gold)
        n["found"] += len(found)
        n["gold_marked"] += sum(g.marked for g in gold)
        n["found_marked"] += sum(f.marked for f in found)
        gold_quoted = {q for g in gold for q in g.quoted}
        found_quoted = {q for f in found for q in f.quoted}
        n["gold_quoted"] += len(gold_quoted)
        n["found_quoted"] += len(found_quoted)
        n["quoted"] += len(gold_quoted & found_quoted)
        for number, other, share in match(gold, found):
            one, two = gold[number], found[other]
            if share < SHARED:
                continue
            n["overlap"] += 1
            n["exact"] += share == 1
            if one.source:
                n["sourced"] += 1
                n["source"] += bool(one.source & two.source)
            n["cue"] += bool(one.cue & two.cue)
            if one.marked:
                n["overlap_marked_r"] += 1
                n["exact_marked_r"] += share == 1
                if one.source:
                    n["sourced_marked"] += 1
                    n["source_marked"] += bool(one.source & two.source)
            if two.marked:
                n["overlap_marked_p"] += 1
                n["exact_marked_p"] += share == 1
    marked = {}
    for name in ("overlap", "exact"):
        recall = n[f"{name}_marked_r"] / max(n["gold_marked"], 1)
        precision = n[f"{name}_marked_p"] / max(n["found_marked"], 1)
        mean = 2 * precision * recall / max(precision + recall, 1e-9)
        marked[name] = {"p": round(precision, 3), "r": round(recall, 3), "f1": round(mean, 3)}
    marked["source"] = round(n["source_marked"] / max(n["sourced_marked"], 1), 3)  # type: ignore[assignment]
    return {
        "articles": len(articles),
        "attributions": {"gold": n["gold"], "found": n["found"]},
        "with_marks": marked,
        "quoted_stretch_exact": f1(n["quoted"], n["gold_quoted"], n["found_quoted"]),
        "all": {
            "overlap": f1(n["overlap"], n["gold"], n["found"]),
            "exact": f1(n["exact"], n["gold"], n["found"]),
            "source": round(n["source"] / max(n["sourced"], 1), 3),
            "cue": round(n["cue"] / max(n["overlap"], 1), 3),
        },
    }


def main() -> None:
    """Score FOLDER and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", help="a spaCy pipeline with a parser; default: rules alone")
    given = parser.parse_args()
    if given.model:
        nlp = load_pipeline(given.model)
    else:
        nlp = spacy.blank("en")
        nlp.add_pipe("newsloom_sentences")
        nlp.add_pipe("newsloom_quotes")
    articles = read_gold(given.folder)
    texts = [text for text, _ in articles.values()]
    docs = nlp.pipe(texts, batch_size=32)
    rows = {
        stem: [FoundQuote(**row) for row in doc._.quotes]
        for stem, doc in zip(articles, docs, strict=True)
    }
    print(json.dumps(score(articles, rows), indent=2))


if __name__ == "__main__":
    main()
