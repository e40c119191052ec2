"""Passages that are whole articles: copies, with how many words the two have in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from newsloom.sources.alignment import Stretch, align_all, covered, read_forms

# A story that thousands print, each with changes of its own, has a hundred times as many pairs.
MOST_ALIGNED = 20


def whole_copies(
    text_of: Callable[[str], str], whole: Mapping[tuple[str, str], Any]
) -> Iterator[dict[str, Any]]:
    """Tell of each copy how many of its words are the other's, and how it came about.

    Parameters
    ----------
    text_of
        Gives an article's text by its id.
    whole
        The copies by their two articles, the smaller id first.

    Returns
    -------
    Rows of the table ``passages``. Words are counted side by side; of two articles that were each
    held so against `MOST_ALIGNED` others, the words in common are reckoned from the runs of five
    that `clean.find_copies` counted, and ``shared`` says ``reckoned``.
    """

    @lru_cache(maxsize=256)  # one article can have many copies
    def words_of(article_id: str) -> list[str]:
        return read_forms(text_of(article_id))

    aligned: Counter[str] = Counter()
    for pair in sorted(whole):
        copy = whole[pair]
        texts = text_of(pair[0]), text_of(pair[1])
        one, other = words_of(pair[0]), words_of(pair[1])
        told = {"copy": copy.how, "contained": copy.contained, "resemblance": copy.resemblance}
        if one == other:
            shared = len(one)
        elif min(aligned[article] for article in pair) < MOST_ALIGNED:
            aligned.update(pair)
            shared = in_common(align_all([one, other], [0, 1]).get((0, 1), []))
        else:
            shared = round(copy.contained * min(len(one), len(other)))
            told["reckoned"] = True
        yield whole_row(pair, texts, len(one), len(other), shared, **told)


def whole_row(
    pair: tuple[str, str],
    texts: tuple[str, str],
    words_a: int,
    words_b: int,
    shared: int,
    **told: Any,
) -> dict[str, Any]:
    """Make the row of two texts that are copies as a whole; similarity is Dice's, over words."""
    return {
        "article_a": pair[0],
        "start_a": 0,
        "end_a": len(texts[0]),
        "article_b": pair[1],
        "start_b": 0,
        "end_b": len(texts[1]),
        "relation": "near_duplicate",
        "similarity": round(min(1.0, 2 * shared / max(words_a + words_b, 1)), 4),
        "shared": json.dumps({"words": shared, **told}, sort_keys=True),
    }


def in_common(stretches: Sequence[Stretch]) -> int:
    """Count the words in common, so that one that is said twice in one text counts once."""
    turned = [Stretch(s.start_b, s.end_b, s.start_a, s.end_a, s.same) for s in stretches]
    return min(covered(stretches), covered(turned))
