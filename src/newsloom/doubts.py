"""Repairs a person should look at: made on thin evidence, or left though they suggest themselves.

Rows are those of ``judgements.csv``: what stands in raw, an empty judgement, what it reads or would
read, and why it is asked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.clean import vocabulary
from newsloom.labels import count_of

MOST = 100  # rows of each kind; the most doubtful first
THIN = 2  # how often the words of a repair are printed elsewhere, at most, to be asked about
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:!?…—–*•"
_LEAST, _LONGEST = 8, 60  # letters of a token that may be two words


class Doubt(NamedTuple):
    """What stands in raw, what it reads or would read, the rule if it was repaired, how often."""

    a: str
    b: str
    rule: str
    times: int
    rarest: int

    @property
    def why(self) -> str:
        """Why a person should look, and what to write."""
        if not self.rule:
            return f"left as printed, {count_of(self.times, 'time')}: allow repairs it"
        return (
            f'repaired by the rule "{self.rule}", {count_of(self.times, "time")}; its rarest word '
            f"is printed {count_of(self.rarest, 'time')} elsewhere: forbid undoes it"
        )


def list_doubtful_repairs(folder: Path) -> list[Doubt]:
    """List the doubtful repairs of the tables in a folder, as `find_doubtful_repairs` does."""
    return find_doubtful_repairs(tables.read(folder, "articles"), tables.read(folder, "edits"))


def find_doubtful_repairs(articles: pd.DataFrame, edits: pd.DataFrame) -> list[Doubt]:
    """List what stands in raw, what it reads or would read, and why a person should look.

    Parameters
    ----------
    articles, edits
        The tables of these names.
    """
    printed = count_printed(articles)
    articles = articles[articles["status"] == "kept"]
    return [*_made(articles, edits, printed), *_left(articles, printed)]


def count_printed(articles: pd.DataFrame) -> Counter[str]:
    """Count how often each word is printed in the raw texts of kept articles, as it is spelt."""
    printed: Counter[str] = Counter()
    for raw in articles.loc[articles["status"] == "kept", "raw"]:
        printed.update(WORD.findall(raw))
    return printed


def _made(articles: pd.DataFrame, edits: pd.DataFrame, printed: Counter[str]) -> list[Doubt]:
    """List repairs whose words are hardly printed elsewhere, the rarest first."""
    raws = dict(zip(articles["article_id"], articles["raw"], strict=True))
    chosen = edits[edits["kind"].isin(["glue", "case"]) & edits["rule"].ne("judgement")]
    places: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    rules: dict[tuple[str, int], str] = {}
    for row in chosen.itertuples(index=False):
        raw = raws.get(row.article_id)
        if raw is None:
            continue
        start = max(raw.rfind(sign, 0, row.raw_start) for sign in " \n\t\u00a0") + 1
        places[row.article_id, start].append((row.raw_start, row.raw_end, row.after))
        rules.setdefault((row.article_id, start), row.rule)
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (article_id, start), changes in places.items():
        raw = raws[article_id]
        token = _TOKEN.match(raw, start)
        if token is None:
            continue
        made, here = "", start
        for low, high, after in sorted(changes):
            made += raw[here:low] + after
            here = high
        made += raw[here : token.end()]
        seen[token.group().strip(_EDGES), made.strip(_EDGES)].append(rules[article_id, start])
    rows = []
    for (a, b), why in seen.items():
        support = min((printed[word] for word in WORD.findall(b)), default=0)
        if support <= THIN and a != b:
            rows.append(Doubt(a, b, why[0], len(why), support))
    return sorted(rows, key=lambda row: (row.rarest, row.a, row.b))[:MOST]


def _left(articles: pd.DataFrame, printed: Counter[str]) -> list[Doubt]:
    """List tokens left as printed that may be two words, or a name without its capital."""
    found: Counter[str] = Counter()
    for text in articles["text"]:
        found.update(word for word in WORD.findall(text) if word.isalpha())
    rows = []
    for token, times in found.items():
        low = token.lower()
        if len(token) > _LONGEST:
            continue  # no two words are so long, and every cut of it would be looked at
        if times > THIN or vocabulary.is_word(low) or vocabulary.is_listed(low):
            continue
        wanted, how = _suggestion(token, printed)
        if wanted:
            rows.append(Doubt(token, wanted, "", times, how))
    return sorted(rows, key=lambda row: (-row.rarest, row.a))[:MOST]


def _suggestion(token: str, printed: Counter[str]) -> tuple[str, int]:
    """Say what a token may stand for and how often those words are printed; "" for nothing."""
    capital = token[:1].upper() + token[1:]
    if token.islower() and len(token) >= 4 and printed[capital] > THIN:
        return capital, printed[capital]
    best = ("", 0)
    for cut in range(3, len(token) - 2) if len(token) >= _LEAST else ():
        left, right = token[:cut], token[cut:]
        rarest = min(printed[left], printed[right])
        if rarest > best[1] and rarest > THIN and vocabulary.is_word(right.lower()):
            best = (f"{left} {right}", rarest)
    return best
