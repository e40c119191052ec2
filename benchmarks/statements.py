"""Statements told again, found in an invented corpus with the truth known.

    python benchmarks/statements.py alignment [--articles N] [--seed N] [--held-out] [--growth]
                                              [--show N] [--keep FOLDER]
    python benchmarks/statements.py originations [--clusters N] [--seed N] [--show N]

The corpus is written as a file and goes through a whole run: names, dates, quotations and speakers
are as found, not as known. A pair is two tellings of one fact or utterance in two articles; a row
of ``passages`` finds it when on both sides it shares half of the shorter stretch. Precision: of
all rows, those that find a pair. ``--held-out`` draws words that lie on no list the rules were
looked at with. ``--growth`` takes 1,000 to 16,000 articles and gives the exponent with which the
time to find passages grows; there names, days and quotations are as meant.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
from invented_statements import (
    BODIES,
    COUNTRIES,
    GIVEN,
    MONTHS,
    STEEL,
    TOWNS,
    TRADES,
    Story,
    invent,
    invent_wires,
)

from newsloom import tables
from newsloom.sources import find_passages
from newsloom.sources.originations import count_originations, find_statements

CLI = "from newsloom.cli import main; main()"
PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
SENTENCE = re.compile(r"\S(?:[^.!?\n]|[.](?=\d))*[.!?”]*")
QUOTE = re.compile(r"“([^“”]+)”")
DAY = re.compile(rf"\b({'|'.join(MONTHS.split())}) (\d+)\b|\b(\d+) ({'|'.join(MONTHS.split())})\b")
SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)


def run(stories: list[Story], folder: Path) -> Path:
    """Write the stories as one file and make all tables of them; give the tables' folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "corpus.jsonl").open("w") as file:
        for story in stories:
            row = {k: getattr(story, k) for k in ("title", "outlet", "published", "text")}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    data = folder / "data"
    command = [sys.executable, "-c", CLI, "run", str(folder / "corpus.jsonl")]
    command += ["--data", str(data), "--reports", str(folder / "reports"), "--tables-only"]
    subprocess.run(command, check=True, capture_output=True)
    return data


def numbered(articles: pd.DataFrame) -> dict[str, int]:
    """Give the number of each article's story by its id."""
    return {
        row.article_id: int(row.path.rpartition("#")[2]) - 1
        for row in articles[["article_id", "path"]].itertuples()
    }


class Truth:
    """The tellings of every article, in offsets of its clean text."""

    def __init__(self, stories: list[Story], articles: pd.DataFrame) -> None:
        self.of: dict[str, list[tuple[int, int, int]]] = {}
        self.pairs: set[tuple[tuple[str, int], tuple[str, int]]] = set()
        told: dict[int, list[str]] = defaultdict(list)
        kept = articles[articles["status"] == "kept"]
        texts = dict(zip(kept["article_id"], kept["text"], strict=True))
        for article_id, number in sorted(numbered(kept).items()):
            story, text = stories[number], texts[article_id].lower()
            rows = []
            for telling in story.tellings:
                words = story.text[telling.start : telling.end].lower()
                at = text.find(words)
                if at >= 0:
                    rows.append((at, at + len(words), telling.fact))
                    told[telling.fact].append(article_id)
            self.of[article_id] = rows
        for fact, ids in told.items():
            self.pairs |= {((a, fact), (b, fact)) for a, b in combinations(sorted(set(ids)), 2)}

    def facts(self, article_id: str, start: int, end: int) -> set[int]:
        """Give the facts of which a stretch tells at least half."""
        return {
            fact
            for low, high, fact in self.of.get(article_id, ())
            if min(end, high) - max(start, low) >= min(end - start, high - low) / 2
        }

    def score(self, passages: pd.DataFrame) -> dict[str, Any]:
        """Give recall, precision, the pairs found and the rows that find none."""
        found: set[Any] = set()
        wrong = []
        for row in passages.itertuples():
            if not (pd.isna(row.block_a) and pd.isna(row.block_b)):
                continue
            both = self.facts(row.article_a, row.start_a, row.end_a)
            both &= self.facts(row.article_b, row.start_b, row.end_b)
            found |= {((row.article_a, fact), (row.article_b, fact)) for fact in both}
            if not both:
                wrong.append(row)
        rows = len(passages)
        return {
            "recall": len(found & self.pairs) / max(len(self.pairs), 1),
            "precision": (rows - len(wrong)) / max(rows, 1),
            "found": found & self.pairs,
            "wrong": wrong,
            "rows": rows,
        }


def find(data: Path, ids: set[str] | None = None) -> tuple[pd.DataFrame, float]:
    """Find passages from the tables of a run, of some articles or all; and processor seconds."""
    names = (
        "articles",
        "sentences",
        "blocks",
        "quotes",
        "mentions",
        "timexes",
        "events",
        "entities",
    )
    read = {name: tables.read(data, name) for name in names}
    if ids is not None:
        for name, frame in read.items():
            if "article_id" in frame:
                read[name] = frame[frame["article_id"].isin(ids)].reset_index(drop=True)
    articles = read.pop("articles")
    began = time.process_time()
    passages = find_passages(articles, **read)
    return passages, time.process_time() - began


def alignment(options: argparse.Namespace) -> None:
    """Print recall and precision, or the growth of time."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if options.growth:
            growth(options)
            return
        stories = invent(options.seed, articles=options.articles, held_out=options.held_out)
        data = folder / "data" if (folder / "data").exists() else run(stories, folder)
        articles = tables.read(data, "articles")
        truth = Truth(stories, articles)
        passages, seconds = find(data)
        score = truth.score(passages)
        print(
            f"{len(stories):,} articles, {len(truth.pairs):,} pairs: recall {score['recall']:.3f}, "
            f"precision {score['precision']:.3f} of {score['rows']:,} rows, {seconds:.1f} s"
        )
        print("  rows:", dict(Counter(passages["relation"])))
        print("  wrong:", dict(Counter(row.relation for row in score["wrong"])))
        texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        for row in score["wrong"][: options.show]:
            print("WRONG", row.relation, row.similarity, row.shared)
            print("   ", texts[row.article_a][row.start_a : row.end_a])
            print("   ", texts[row.article_b][row.start_b : row.end_b])
        missed = sorted(truth.pairs - score["found"])
        for (a, fact), (b, _) in missed[:: max(1, len(missed) // max(options.show, 1))][
            : options.show
        ]:
            print("MISSED")
            for article_id in (a, b):
                for start, end, told in truth.of[article_id]:
                    if told == fact:
                        print("   ", texts[article_id][start:end])


def lay_out(stories: list[Story]) -> dict[str, pd.DataFrame]:
    """Lay invented articles out as tables, with names, quotations and days as they were meant.

    For the growth of time alone: a run of 16,000 articles would take longer than what is measured.
    """
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    people = sorted({fact for story in stories for fact in PERSON.findall(story.text)})
    known = {name: "PERSON" for name in people if name.split()[0] in GIVEN.split()}
    known |= dict.fromkeys((*TOWNS, *COUNTRIES), "GPE")
    known |= {f"{a} {b}": "ORG" for a in STEEL for b in TRADES}
    known |= {body.removeprefix("the "): "ORG" for body in BODIES}
    for number, story in enumerate(stories):
        article = {"article_id": f"a{number:06}"}
        printed = date.fromisoformat(story.published)
        rows["articles"].append(
            {
                **article,
                **{"path": f"{number}.txt", "sha256": "", "raw": story.text, "text": story.text},
                **{"published": story.published, "published_method": "metadata"},
                **{"published_evidence": "[]", "words": len(story.text.split())},
                **{"outlet": story.outlet, "status": "kept"},
            }
        )
        for at, match in enumerate(SENTENCE.finditer(story.text)):
            place = {**article, "start": match.start(), "end": match.end()}
            words = match.group()
            rows["sentences"].append({**place, "sentence": at, "paragraph": 0, "text": words})
            for name in PERSON.finditer(words):
                for length in (3, 2, 1):
                    told = " ".join(name.group().split()[:length])
                    if told in known:
                        low = match.start() + name.start()
                        span = {**article, "start": low, "end": low + len(told)}
                        raw = {"raw_start": low, "raw_end": low + len(told), "surface": told}
                        kind = {"label": known[told], "form": "name", "entity": told}
                        rows["mentions"].append(
                            {**span, **raw, **kind, "sentence": at, "entity_id": told}
                        )
                        break
            for day in DAY.finditer(words):
                month = MONTHS.split().index(day[1] or day[4]) + 1
                when = date(printed.year, month, int(day[2] or day[3])).isoformat()
                low, high = match.start() + day.start(), match.start() + day.end()
                rows["timexes"].append(
                    {
                        **{**article, "start": low, "end": high, "sentence": at, "type": "DATE"},
                        **{"surface": day.group(), "value": when},
                        **{"earliest": when, "latest": when, "anchor": "itself"},
                    }
                )
        for quote in QUOTE.finditer(story.text):
            near = [m for m in rows["mentions"][-40:] if m["article_id"] == article["article_id"]]
            near = [m for m in near if m["label"] == "PERSON"]
            who = min(near, key=lambda m: abs(m["start"] - quote.start()), default=None)
            rows["quotes"].append(
                {
                    **{**article, "start": quote.start(1), "end": quote.end(1), "kind": "direct"},
                    **{"text": quote[1], "entity_id": who and who["entity_id"]},
                }
            )
    made = {name: tables.make(name, listed) for name, listed in rows.items()}
    return made | {"blocks": tables.empty("blocks")}


def growth(options: argparse.Namespace) -> None:
    """Print the time to find passages at several sizes, and its exponent."""
    frames = lay_out(invent(options.seed, articles=SIZES[-1]))
    taken = []
    for size in SIZES:
        last = f"a{size:06}"
        part = {
            name: frame[frame["article_id"] < last].reset_index(drop=True)
            for name, frame in frames.items()
        }
        articles = part.pop("articles")
        began = time.process_time()
        passages = find_passages(articles, **part)
        taken.append(time.process_time() - began)
        print(f"{size:>6,} articles: {taken[-1]:6.1f} s, {len(passages):,} rows", flush=True)
    exponent = math.log(taken[-1] / taken[0]) / math.log(SIZES[-1] / SIZES[0])
    print(f"exponent {exponent:.2f}")


def originations(options: argparse.Namespace) -> None:
    """Print in how many clusters of wire copies the independent origins are counted right."""
    stories, origins = invent_wires(options.seed, clusters=options.clusters)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        data = folder / "data" if (folder / "data").exists() else run(stories, folder)
        names = ("articles", "passages", "quotes", "entities")
        read = {name: tables.read(data, name) for name in names}
    truth = Truth(stories, read["articles"])
    tellings = pd.DataFrame(
        [
            (fact, article_id, start, end)
            for article_id, told in truth.of.items()
            for start, end, fact in told
        ],
        columns=["statement", "article_id", "start", "end"],
    )
    counted, rows = count_originations(tellings, **read)
    found = dict(zip(counted["statement"], counted["originations"], strict=True))
    right = [found.get(number) == wanted for number, wanted in enumerate(origins)]
    print(
        f"{len(stories):,} articles, {len(origins)} stories: origins counted right in "
        f"{sum(right) / len(right):.3f} of the stories, tellings given"
    )
    counted, told = count_originations(
        find_statements(read["passages"], articles=read["articles"]), **read
    )
    by_fact: dict[int, set[int]] = defaultdict(set)
    for row in told.itertuples():
        for fact in truth.facts(row.article_id, row.start, row.end):
            by_fact[fact].add(row.statement)
    found = dict(zip(counted["statement"], counted["originations"], strict=True))
    # Of a story with one origin no passages need be found.
    right = [
        (not by_fact[number] and wanted == 1)
        or (len(by_fact[number]) == 1 and found[min(by_fact[number])] == wanted)
        for number, wanted in enumerate(origins)
    ]
    print(f"  {sum(right) / len(right):.3f} with tellings as found")
    wrong = [n for n, wanted in enumerate(origins) if not right[n]]
    for number in wrong[: options.show]:
        print("WRONG", origins[number], by_fact[number])
        texts = dict(zip(read["articles"]["article_id"], read["articles"]["text"], strict=True))
        for row in rows[rows["statement"] == number].itertuples():
            print("   ", row.origination, texts[row.article_id][row.start : row.end], row.because)


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("alignment")
    command.set_defaults(work=alignment)
    command.add_argument("--articles", type=int, default=1_000)
    command.add_argument("--seed", type=int, default=7)
    command.add_argument("--held-out", action="store_true")
    command.add_argument("--growth", action="store_true")
    command.add_argument("--show", type=int, default=0)
    command.add_argument("--keep", type=Path, help="a folder for the run, used again if there")
    command = commands.add_parser("originations")
    command.set_defaults(work=originations)
    command.add_argument("--clusters", type=int, default=150)
    command.add_argument("--seed", type=int, default=7)
    command.add_argument("--show", type=int, default=0)
    command.add_argument("--keep", type=Path, help="a folder for the run, used again if there")
    options = parser.parse_args()
    options.work(options)


if __name__ == "__main__":
    main()
