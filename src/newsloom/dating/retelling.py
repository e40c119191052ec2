"""Articles that quote the same words and open with the same weekday tell the same news.

A long quotation is said once, but slogans and famous words are quoted for months. So two articles
mean the same day only if they share ten words in a row or more, and name the same weekday in
their first sentences, in sentences that share a name and some other words.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np

from newsloom.dating.propagation import Link
from newsloom.language.content_words import FUNCTION_WORDS, stem

Row = Mapping[str, Any]

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{24,600})[”\"]|(?<![\w’])[‘']([^‘\n]{24,600}?)[’'](?!\w)")
_WORD = re.compile(r"\w+")
_RUN = 6  # words in a row that are compared at once
_SHARED = 5  # such runs that two articles must share; ten words in a row hold as many
_WORDS = 2  # stems that the two sentences with the weekday must share
_LEDE = 4  # sentences that tell the news
_MOST = 12  # articles that share words; more is a formula
_LONGEST = 60  # words of one quotation that are compared


class _Told(NamedTuple):
    """A weekday in the first sentences: its row, the names there, the stems of its sentence."""

    row: Row
    names: frozenset[str]
    stems: frozenset[str]


class Retellings:
    """Ties of articles by the weekday in their first sentences where they share a quotation.

    Articles are added one by one; of each only its runs of quoted words, as one number each, and
    the weekdays of its first sentences are kept.
    """

    def __init__(self) -> None:
        self._runs = array("q")
        self._owners = array("q")
        self._articles: list[str] = []
        self._ledes: dict[str, dict[int, _Told]] = {}

    def add(self, article_id: str, mine: Mapping[str, Sequence[Row]]) -> None:
        """Take in an article's rows of sentences, found expressions and mentions.

        Expressions carry their form under `parsed`. Articles come in the order of their ids.
        """
        runs = _runs(mine["sentences"])
        if runs:
            self._ledes[article_id] = _lede(mine)
            self._runs.extend(runs)
            self._owners.extend([len(self._articles)] * len(runs))
            self._articles.append(article_id)

    def links(self, undated: set[str]) -> list[Link]:
        """Give two links for each pair of articles, one of them undated, and each weekday."""
        links: list[Link] = []
        for one, other in self._pairs(undated):
            mine, others = self._ledes[one], self._ledes[other]
            for weekday in sorted(mine.keys() & others.keys()):
                row, names, stems = mine[weekday]
                other_row, other_names, other_stems = others[weekday]
                if names & other_names and len(stems & other_stems) >= _WORDS:
                    name = f"told|{one}|{other}|{weekday}"
                    links.append(Link(one, name, row["parsed"], row))
                    links.append(Link(other, name, other_row["parsed"], other_row))
        return links

    def _pairs(self, undated: set[str]) -> list[tuple[str, str]]:
        runs = np.array(self._runs, dtype=np.int64)
        owners = np.array(self._owners, dtype=np.int64)
        order = np.argsort(runs, kind="stable")
        runs, owners = runs[order], owners[order]
        cuts = (np.flatnonzero(runs[1:] != runs[:-1]) + 1).tolist()
        pairs: Counter[tuple[str, str]] = Counter()
        for start, end in pairwise([0, *cuts, len(runs)]):
            if 1 < end - start <= _MOST:
                sharing = [self._articles[n] for n in owners[start:end].tolist()]
                pairs.update(
                    pair for pair in combinations(sorted(sharing), 2) if undated.intersection(pair)
                )
        return sorted(pair for pair, shared in pairs.items() if shared >= _SHARED)


def _runs(sentences: Sequence[Row]) -> set[int]:
    """Give every run of words of a text's quotations, each as a number of 64 bits."""
    text = " ".join(str(sentence["text"]) for sentence in sentences)
    runs: set[int] = set()
    for match in _QUOTED.finditer(text):
        words = [w.lower() for w in _WORD.findall(match[1] or match[2])][:_LONGEST]
        runs.update(hash(tuple(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))
    return runs


def _lede(mine: Mapping[str, Sequence[Row]]) -> dict[int, _Told]:
    """Give the weekdays that the first sentences name."""
    first = {sentence["sentence"]: sentence for sentence in mine["sentences"][:_LEDE]}
    names = frozenset(
        str(mention["entity"])
        for mention in mine["mentions"]
        if mention["sentence"] in first and mention["form"] == "name"
    )
    found: dict[int, _Told] = {}
    for row in mine["found"]:
        form = row["parsed"]
        plain = form["kind"] == "weekday" and not form.get("shift")
        if row["sentence"] in first and plain and form.get("hint") != "future":
            told = _Told(row, names, _stems(str(first[row["sentence"]]["text"])))
            found.setdefault(int(form["weekday"]), told)
    return found


def _stems(sentence: str) -> frozenset[str]:
    words = {word for word in _WORD.findall(sentence.lower()) if len(word) > 2}
    return frozenset(stem(word) for word in words - FUNCTION_WORDS)
