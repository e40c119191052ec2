"""Articles that quote the same words and open with the same weekday tell the same news.

A quotation of some length is said once. Two articles that share one, and whose first sentences
name the same weekday beside the same name, mean the same day by it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from newsloom.dating.propagation import Link

Row = Mapping[str, Any]

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{24,600})[”\"]|(?<![\w’])[‘']([^‘\n]{24,600}?)[’'](?!\w)")
_WORD = re.compile(r"\w+")
_RUN = 6  # words in a row that two quotations must share
_LEDE = 4  # sentences that tell the news
_MOST = 12  # articles that share words; more is a formula
_LONGEST = 60  # words of one quotation that are compared


class Retellings:
    """Ties of articles by the weekday in their first sentences where they share a quotation.

    Articles are added one by one; of each only its runs of quoted words, as one number each, and
    the weekdays of its first sentences are kept.
    """

    def __init__(self) -> None:
        self._runs = array("q")
        self._owners = array("q")
        self._articles: list[str] = []
        self._ledes: dict[str, dict[int, tuple[Row, frozenset[str]]]] = {}

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
                row, names = mine[weekday]
                other_row, other_names = others[weekday]
                if names & other_names:
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
        pairs: set[tuple[str, str]] = set()
        for start, end in pairwise([0, *cuts, len(runs)]):
            if 1 < end - start <= _MOST:
                sharing = [self._articles[n] for n in owners[start:end].tolist()]
                pairs.update(
                    pair for pair in combinations(sorted(sharing), 2) if undated.intersection(pair)
                )
        return sorted(pairs)


def _runs(sentences: Sequence[Row]) -> set[int]:
    """Give every run of words of a text's quotations, each as a number of 64 bits."""
    text = " ".join(str(sentence["text"]) for sentence in sentences)
    runs: set[int] = set()
    for match in _QUOTED.finditer(text):
        words = [w.lower() for w in _WORD.findall(match[1] or match[2])][:_LONGEST]
        runs.update(hash(tuple(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))
    return runs


def _lede(mine: Mapping[str, Sequence[Row]]) -> dict[int, tuple[Row, frozenset[str]]]:
    """Give the weekdays that the first sentences name, each with its row and the names there."""
    first = {sentence["sentence"] for sentence in mine["sentences"][:_LEDE]}
    names = frozenset(
        str(mention["entity"])
        for mention in mine["mentions"]
        if mention["sentence"] in first and mention["form"] == "name"
    )
    found: dict[int, tuple[Row, frozenset[str]]] = {}
    for row in mine["found"]:
        form = row["parsed"]
        plain = form["kind"] == "weekday" and not form.get("shift")
        if row["sentence"] in first and plain and form.get("hint") != "future":
            found.setdefault(int(form["weekday"]), (row, names))
    return found
