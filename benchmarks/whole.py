"""Raw text to all tables, without the parser, beside names alone and beside a spaCy CNN for names.

    python benchmarks/whole.py DATA_FOLDER [--articles 1000] [--rounds 3]

DATA_FOLDER holds news/reuters21578.tar.gz. In one run, on the same articles, other ones in each
round and after a round that is not counted: newsloom's own pass over them as far as names
(tokenizer, sentences, names); all tables of them, in an empty folder; and names by the CNN that
names_speed.py describes, with its tokenizer. Who goes first takes turns. Printed are CPU-seconds of
each round, one thread, and medians of the ratios within a round.
"""

from __future__ import annotations

import names_speed  # isort: skip  # sets how many threads there are before numpy is imported

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from newsloom.annotate import load_pipeline
from newsloom.corpus import open_corpus


def all_tables(texts: list[str]) -> None:
    """Make all tables of some articles, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news"
        news.mkdir()
        with (news / "a.jsonl").open("w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                day = f"2021-{1 + number // 28 % 6:02}-{1 + number % 28:02}"
                record = {"text": text, "date": day, "outlet": f"Outlet {number % 9}"}
                file.write(json.dumps(record) + "\n")
        open_corpus(news, data=Path(folder) / "data", syntax=False)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    archive = given.data / "news" / "reuters21578.tar.gz"
    texts = [text for text in names_speed.all_articles(archive) if text]
    nlp, cnn = load_pipeline("en_newsloom", syntax=False), names_speed.make_cnn()
    until = nlp.pipe_names.index(names_speed.namers(nlp)[-1]) + 1

    def own(texts: list[str]) -> None:
        names_speed.apply(nlp, nlp.pipe_names[:until], map(nlp.make_doc, texts))

    def by_cnn(texts: list[str]) -> None:
        names_speed.apply(cnn, cnn.pipe_names, map(cnn.make_doc, texts))

    ways: dict[str, Callable[[list[str]], None]] = {
        "as far as names": own,
        "all tables": all_tables,
        "CNN": by_cnn,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(given.rounds + 1):
        part = texts[number :: given.rounds + 1][: given.articles]
        names = list(ways)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()
            before = time.process_time()
            ways[name](part)
            if number:
                took[name].append(time.process_time() - before)
    for name, seconds in took.items():
        print(f"{name:<16}", " ".join(f"{s:7.2f}" for s in seconds), "CPU-s")
    for one, other in (("all tables", "as far as names"), ("all tables", "CNN")):
        ratio = median(a / b for a, b in zip(took[one], took[other], strict=True))
        print(f"{one} / {other}: {ratio:.2f}")


if __name__ == "__main__":
    main()
