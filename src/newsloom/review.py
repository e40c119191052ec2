"""What a person should look at: names that may be one, doubtful repairs, mentions to label.

Rows come ready for ``judgements.csv``: the middle column is left for the person, the last says why
the question is asked.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pandas as pd

from newsloom import tables
from newsloom.doubts import list_doubtful_repairs

JUDGEMENT_COLUMNS = ["a", "judgement", "b", "who", "why"]
LABEL_COLUMNS = [
    "article_id", "start", "end", "surface", "label", "entity",
    "right_name", "right_label", "right_entity", "who", "sentence",
]  # fmt: skip
ALIKE = 0.85  # share of letters in common from which two spellings are put to a person
LARGEST_GROUP = 40  # entities that share a word; "Ministry" and its kind would ask for ever


def list_questions(folder: Path) -> pd.DataFrame:
    """List everything a person should judge: names that may be one, then doubtful repairs.

    Columns are those of ``judgements.csv``; ``same`` or ``different`` answers the first kind,
    ``allow`` or ``forbid`` the second.
    """
    names = list_doubts(folder)
    repairs = [(doubt.a, "", doubt.b, "", doubt.why) for doubt in list_doubtful_repairs(folder)]
    asked = pd.DataFrame(repairs, columns=JUDGEMENT_COLUMNS, dtype="string")
    return pd.concat([names, asked], ignore_index=True)


def list_doubts(folder: Path) -> pd.DataFrame:
    """List pairs of entities of one label that may be the same, the most mentioned first.

    Two entities are put to a person when one name's words are all in the other's, when they end
    in the same word, or when their letters are alike. Columns are those of ``judgements.csv``.
    """
    entities = tables.read(folder, "entities")
    rows = sorted(_pairs(entities), key=lambda row: (-row[0], row[1], row[2]))
    return pd.DataFrame(
        [(a, "", b, "", why) for _, a, b, why in rows], columns=JUDGEMENT_COLUMNS, dtype="string"
    )


def _pairs(entities: pd.DataFrame) -> Iterator[tuple[int, str, str, str]]:
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    names = list(entities["entity"])
    for number, (name, label) in enumerate(zip(names, entities["label"], strict=True)):
        for word in set(name.casefold().split()):
            by_word[label, word].append(number)
            by_word[label, word[:3] + "…"].append(number)  # where two spellings part later on
    asked: set[tuple[int, int]] = set()
    for group in by_word.values():
        if len(group) > LARGEST_GROUP:
            continue
        for pair in combinations(sorted(set(group)), 2):
            if pair in asked:
                continue
            asked.add(pair)
            one, other = (entities.iloc[number] for number in pair)
            why = doubt(one["entity"], other["entity"])
            if why:
                counts = f"{one['mentions']} and {other['mentions']} mentions"
                weight = int(min(one["mentions"], other["mentions"]))
                yield weight, one["entity"], other["entity"], f"{why}; {counts}"


def doubt(one: str, other: str) -> str:
    """Say why two names may be one, or nothing."""
    words, others = one.casefold().split(), other.casefold().split()
    if not words or not others:
        return ""
    if set(words) <= set(others) or set(others) <= set(words):
        return "all words of one are in the other"
    if words[-1] == others[-1]:
        return "they end in the same word"
    alike = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
    return f"{alike:.0%} of letters alike" if alike >= ALIKE else ""


def sample_mentions(folder: Path, number: int, *, seed: int = 1) -> pd.DataFrame:
    """Draw mentions by chance, with their sentences, for a person to label.

    The same tables, number and seed give the same sample. Fewer are given where there are fewer.
    """
    mentions = tables.read(folder, "mentions")
    sentences = tables.read(folder, "sentences")[["article_id", "sentence", "text"]]
    drawn = sorted(random.Random(seed).sample(range(len(mentions)), min(number, len(mentions))))
    rows = mentions.iloc[drawn].merge(sentences, on=["article_id", "sentence"], how="left")
    rows = rows.drop(columns="sentence").rename(columns={"text": "sentence"})
    blank = ("right_name", "right_label", "right_entity", "who")
    return rows.assign(**dict.fromkeys(blank, ""))[LABEL_COLUMNS]


def to_csv(rows: pd.DataFrame) -> str:
    """Write rows as CSV; a text that a spreadsheet would run as a formula gets an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(rows.columns)
    for row in rows.itertuples(index=False):
        writer.writerow(["" if pd.isna(value) else _plain(value) for value in row])
    return written.getvalue()


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
