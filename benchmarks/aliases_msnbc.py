"""Names of 20 news articles of 2007 joined as Wikidata has them (MSNBC; not part of newsloom).

    python benchmarks/aliases_msnbc.py DATA_FOLDER [--show]

B³ over the names of persons, places and organisations with a Wikidata item, all articles together.
`given`: the annotated names are handed over, so that nothing but the joining is measured; titles
("President X") are cut off, as newsloom's names stand without. `found`: the names are those that
the pipeline finds in the texts, with its labels; an annotated name counts if a name found ends
where it ends, or overlaps it by at least half. Demonyms count neither way: the annotation takes
them for their country, newsloom keeps them apart. Beside each the start line: the same letters are
the same entity.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import pandas as pd
from people import b_cubed

from newsloom.annotate import annotate_articles
from newsloom.language import lexicon
from newsloom.resolve import resolve_names

KINDS = (("Q215627", "PERSON"), ("Q27096213", "GPE"), ("Q43229", "ORG"))


def read_gold(folder: Path) -> tuple[dict[str, str], pd.DataFrame]:
    """Read the texts, and one row per annotated name: article_id, start, end, item, label."""
    texts, rows = {}, []
    with (folder / "aliases" / "msnbc.benchmark.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            article = json.loads(line)
            low, high = article["evaluation_span"]
            texts[article["title"]] = article["text"]
            for name in article["labels"]:
                start, end = name["span"]
                label = next((la for kind, la in KINDS if kind in name["type"].split("|")), None)
                if start < low or end > high or not name["entity_id"].startswith("Q"):
                    continue
                rows.append((article["title"], start, end, name["entity_id"], label, name["name"]))
    gold = pd.DataFrame(rows, columns=["article_id", "start", "end", "item", "label", "called"])
    return texts, gold.dropna(subset="label")


def without_title(text: str, start: int, end: int) -> int:
    """Give where a person's name starts behind the titles before it."""
    titles = lexicon.titles()
    while True:
        words = text[start:end].split(" ")
        cut = next((n for n in (4, 3, 2, 1) if n < len(words) and " ".join(words[:n]) in titles), 0)
        if not cut:
            return start
        start += len(" ".join(words[:cut])) + 1


def as_names(texts: dict[str, str], rows: pd.DataFrame) -> pd.DataFrame:
    """Lay names out as the pipeline does."""
    surfaces = [
        texts[a][s:e]
        for a, s, e in zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    ]
    return rows.assign(
        surface=surfaces, sentence=0, raw_start=rows["start"], raw_end=rows["end"], confidence=None
    )


def given_names(texts: dict[str, str], gold: pd.DataFrame) -> pd.DataFrame:
    """Hand the annotated names over as if they had been found."""
    starts = [
        without_title(texts[row.article_id], row.start, row.end)
        if row.label == "PERSON"
        else row.start
        for row in gold.itertuples()
    ]
    return as_names(texts, gold.assign(start=starts))


def found_names(texts: dict[str, str]) -> pd.DataFrame:
    """Find the names with newsloom's own pipeline."""
    rows = [
        {"article_id": note.article_id, **name}
        for note in annotate_articles(sorted(texts.items()))
        for name in note.names
    ]
    return as_names(texts, pd.DataFrame(rows))


def match(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Pair every annotated name with the name found that covers it best, if any does."""
    by_article = defaultdict(list)
    for row in found.itertuples():
        by_article[row.article_id].append(row)
    pairs = []
    for name in gold.itertuples():
        best, most = None, 0.0
        for row in by_article[name.article_id]:
            both = min(row.end, name.end) - max(row.start, name.start)
            whole = max(row.end, name.end) - min(row.start, name.start)
            fit = both / whole + (row.end == name.end)
            if both > 0 and fit >= 0.5 and fit > most:
                best, most = row, fit
        if best is not None and best.surface not in lexicon.demonyms():
            pairs.append(
                (name.item, name.called, name.article_id, best.surface, best.entity_id, best.entity)
            )
    return pd.DataFrame(
        pairs, columns=["truth", "called", "article_id", "surface", "found", "entity"]
    )


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", action="store_true", help="what was joined or parted wrongly")
    options = parser.parse_args()
    texts, gold = read_gold(options.data)
    for way, names in (("given", given_names(texts, gold)), ("found", found_names(texts))):
        pairs = match(gold, resolve_names(names, texts=texts).mentions)
        ours, start = b_cubed(pairs), b_cubed(pairs.assign(found=pairs["surface"]))
        print(
            f"{way}: B³ {ours:.4f}, start line {start:.4f}, "
            f"{len(pairs)} of {len(gold)} names, {pairs['truth'].nunique()} items"
        )
        if options.show:
            for side, other in (("found", "truth"), ("truth", "found")):
                for key, group in pairs.groupby(side):
                    if group[other].nunique() > 1:
                        told = group.groupby([other, "called", "entity", "surface"]).agg(
                            mentions=("surface", "size"), articles=("article_id", "unique")
                        )
                        print(f"  one {side}, {key}:")
                        for (_, called, entity, surface), row in told.iterrows():
                            where = " ".join(row.articles)
                            print(f"     {called} <- {entity}: {surface} x{row.mentions} {where}")


if __name__ == "__main__":
    main()
