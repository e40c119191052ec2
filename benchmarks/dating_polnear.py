"""Date PolNeAR's articles with their metadata withheld: ``python dating_polnear.py FOLDER``.

FOLDER holds quotes.tar.gz (PolNeAR 1.0; not part of newsloom). The texts alone, under names that
tell nothing, are read as one corpus, dev by itself and train and dev together. Told are: of the
articles that get an interval, closed or open at one end, how many were printed inside; of those
that get a single day, how many were printed then; and of those whose text holds a full date, how
many get 31 days or fewer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

from newsloom.dating.clues import full_date
from newsloom.language.timex_grammar import find_timexes

NARROW = 31  # days
YEAR = re.compile(r"\d{4}|/\d{1,2}/\d\d$")  # "9/11" is no full date


def read_texts(archive: Path, parts: set[str]) -> dict[str, tuple[str, str]]:
    """Give text and day of printing of every article, under a name that tells nothing."""
    texts: dict[str, str] = {}
    days: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            path = Path(member.name)
            if path.suffix == ".txt" and path.parent.name == "text" and path.parts[1] in parts:
                file = tar.extractfile(member)
                texts[path.stem] = file.read().decode("utf-8") if file else ""
            elif path.name == "metadata.tsv" and (file := tar.extractfile(member)):
                table = pd.read_csv(file, sep="\t", dtype=str)
                days = dict(zip(table["filename"], table["publication_date"], strict=True))
    return {
        hashlib.sha256(name.encode()).hexdigest()[:16]: (text, days[name])
        for name, text in texts.items()
        if name in days
    }


def date_texts(articles: dict[str, tuple[str, str]], data: Path) -> pd.DataFrame:
    """Run newsloom over the texts alone; give the rows of `articles` with their `name`."""
    corpus = data / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, (text, _) in articles.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "newsloom.cli", "run", str(corpus), "--tables-only"]
    command += ["--data", str(data / "data"), "--reports", str(data / "reports")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    table = pd.read_parquet(data / "data" / "articles.parquet")
    return table.assign(name=[Path(path).stem for path in table["path"]])


def score(
    articles: dict[str, tuple[str, str]], table: pd.DataFrame, show: bool
) -> dict[str, object]:
    """Count what the intervals claim and what of it is so."""
    n: Counter[str] = Counter()
    for row in table[table["status"] == "kept"].to_dict("records"):
        text, printed = articles[row["name"]]
        first, last = (
            None if pd.isna(row[c]) else row[c] for c in ("published_earliest", "published_latest")
        )
        told = any(
            full_date(json.loads(t.form)) and YEAR.search(t.surface) for t in find_timexes(text)
        )
        n["articles"] += 1
        n["with full date"] += told
        n["with interval"] += bool(first or last)
        inside = (not first or first <= printed) and (not last or printed <= last)
        if first or last:
            n["inside"] += inside
        if first and last:
            width = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
            n["closed"] += 1
            n["closed, inside"] += inside
            n["narrow"] += width <= NARROW
            n["narrow, with full date"] += told and width <= NARROW
            n["single day"] += first == last
            n["single day, right"] += first == last == printed
        if show and ((first or last) and not inside):
            print(
                f"OUTSIDE {row['name']} {printed} not {first}..{last}\n{row['published_evidence']}"
            )
        elif show and first and last:
            print(f"inside {row['name']} {printed} {first}..{last}\n{row['published_evidence']}")
    share = {
        "inside": n["inside"] / max(n["with interval"], 1),
        "single day right": n["single day, right"] / max(n["single day"], 1),
        "narrow of full date": n["narrow, with full date"] / max(n["with full date"], 1),
    }
    return {name: round(value, 4) for name, value in share.items()} | dict(n)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="data folder, or quotes.tar.gz itself")
    parser.add_argument("--data", type=Path, help="keep what was made here, and use it again")
    parser.add_argument("--show", action="store_true", help="print every closed or wrong interval")
    options = parser.parse_args()
    folder = options.folder
    archive = folder if folder.is_file() else folder / "quotes.tar.gz"
    with tempfile.TemporaryDirectory() as scratch:
        for parts in ({"dev"}, {"train", "dev"}):
            articles = read_texts(archive, parts)
            name = "+".join(sorted(parts))
            table = date_texts(articles, (options.data or Path(scratch)) / name)
            print(name, json.dumps(score(articles, table, options.show)))


if __name__ == "__main__":
    main()
