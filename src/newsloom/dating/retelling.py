"""Articles that quote the same words and open with the same weekday tell the same news.

A quotation of some length is said once. Two articles that share one, and whose first sentences
name the same weekday beside the same name, mean the same day by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from newsloom.dating.propagation import Link

Row = Mapping[str, Any]

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{24,600})[”\"]|(?<![\w’])[‘']([^‘\n]{24,600}?)[’'](?!\w)")
_WORD = re.compile(r"\w+")
_RUN = 6  # words in a row that two quotations must share
_LEDE = 4  # sentences that tell the news
_MOST = 12  # articles that share words; more is a formula
_LONGEST = 60  # words of one quotation that are compared


def find_retellings(
    parts: Mapping[str, Mapping[str, Sequence[Row]]],
    article_ids: Sequence[str],
    undated: set[str],
) -> list[Link]:
    """Tie articles by the weekday in their first sentences where they share a quotation.

    Parameters
    ----------
    parts
        Rows of sentences, found expressions (with the form under `parsed`) and mentions, by
        article.
    article_ids, undated
        All articles, and those whose day is not known.

    Returns
    -------
    Two links for each pair of articles and each weekday that both name.
    """
    told: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for article_id in article_ids:
        for run in _runs(parts[article_id]["sentences"]):
            told[run].add(article_id)
    pairs = {
        (one, other)
        for sharing in told.values()
        if 1 < len(sharing) <= _MOST and sharing & undated
        for one in sharing
        for other in sharing
        if one < other and {one, other} & undated
    }
    ledes = {a: _lede(parts[a]) for a in sorted({a for pair in pairs for a in pair})}
    links: list[Link] = []
    for one, other in sorted(pairs):
        for weekday in sorted(ledes[one].keys() & ledes[other].keys()):
            row, names = ledes[one][weekday]
            other_row, other_names = ledes[other][weekday]
            if names & other_names:
                name = f"told|{one}|{other}|{weekday}"
                links.append(Link(one, name, row["parsed"], row))
                links.append(Link(other, name, other_row["parsed"], other_row))
    return links


def _runs(sentences: Sequence[Row]) -> set[tuple[str, ...]]:
    """Give every run of words of a text's quotations."""
    text = " ".join(str(sentence["text"]) for sentence in sentences)
    runs: set[tuple[str, ...]] = set()
    for match in _QUOTED.finditer(text):
        words = [w.lower() for w in _WORD.findall(match[1] or match[2])][:_LONGEST]
        runs.update(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return runs


def _lede(mine: Mapping[str, Sequence[Row]]) -> dict[int, tuple[Row, set[str]]]:
    """Give the weekdays that the first sentences name, each with its row and the names there."""
    first = {sentence["sentence"] for sentence in mine["sentences"][:_LEDE]}
    names = {
        str(mention["entity"])
        for mention in mine["mentions"]
        if mention["sentence"] in first and mention["form"] == "name"
    }
    found: dict[int, tuple[Row, set[str]]] = {}
    for row in mine["found"]:
        form = row["parsed"]
        plain = form["kind"] == "weekday" and not form.get("shift")
        if row["sentence"] in first and plain and form.get("hint") != "future":
            found.setdefault(int(form["weekday"]), (row, names))
    return found
