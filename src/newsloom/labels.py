"""How things are called where people read them: short names for articles, words for codes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loading it takes longer than saying what is wrong
    import pandas as pd

KIND_WORDS = {
    "PERSON": "person",
    "NORP": "nationality or group",
    "FAC": "building or site",
    "ORG": "organisation",
    "GPE": "country or city",
    "LOC": "place",
    "PRODUCT": "product",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "law",
    "LANGUAGE": "language",
}
"""An OntoNotes label in a reader's words."""

SHORT_KINDS = KIND_WORDS | {"NORP": "group", "FAC": "site", "ORG": "org.", "GPE": "state/city"}
"""The same, short enough to stand beside a name on an axis."""

METHOD_WORDS = {
    "metadata": "stated in the metadata",
    "explicit": "stated in the text",
    "inferred": "inferred",
    "unknown": "unknown",
}
"""How a date of publication was found."""

NO_OUTLET = "outlet unknown"


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def without_controls(text: str) -> str:
    """Put U+FFFD where a text holds what a terminal obeys; tabs and line breaks stay.

    A title that holds an escape sequence could otherwise clear the screen of who reads a log,
    hide lines of it, or write to the clipboard.
    """
    return _CONTROLS.sub("\ufffd", text)


def shorten(text: str, width: int) -> str:
    """Cut a text to at most `width` characters, with an ellipsis where something is missing."""
    text = " ".join(str(text).split())
    return text if len(text) <= width else text[: max(width - 1, 1)].rstrip() + "…"


def count_outlets(names: Iterable[object]) -> str:
    """Count outlets in words; articles of no known outlet are no outlet of their own.

    >>> count_outlets(["The Star", "outlet unknown", "The Star"])
    '1 outlet and unknown ones'
    >>> count_outlets(["outlet unknown"])
    'unknown outlets'
    """
    known = {str(name) for name in names}
    unknown = NO_OUTLET in known
    if known == {NO_OUTLET}:
        return "unknown outlets"
    told = count_of(len(known) - unknown, "outlet")
    return f"{told} and unknown ones" if unknown else told


def count_of(n: int, one: str, many: str = "") -> str:
    """Write a number with its noun: ``1 article``, ``1,204 articles``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def join_words(words: list[str], *, last: str = "and") -> str:
    """Join words as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def describe_kind(label: str) -> str:
    """Say an OntoNotes label in words; one that is not known is said as it is, in lower case."""
    return KIND_WORDS.get(label, label.replace("_", " ").lower())


def address_of(of: str, **cell: str) -> str:
    """Give the address, on a page, of what a number counts: the same for the same number.

    Parameters
    ----------
    of
        What is counted: ``statements`` or ``sentences``.
    **cell
        What heads its row and column, such as an outlet and a kind.
    """
    told = "\n".join([of, *(f"{name}={value}" for name, value in sorted(cell.items()))])
    return f"said-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:10]}"


def happening_of(cluster: object, text: object) -> str:
    """Give the key of a happening: its cluster, or what its one statement says."""
    return cluster if isinstance(cluster, str) else address_of("happening", text=str(text))


def name_articles(articles: pd.DataFrame, *, width: int = 30) -> dict[str, str]:
    """Give each article a short name that no other has.

    Parameters
    ----------
    articles
        The table `articles`.
    width
        Names are at most this long (a number that tells two alike apart may be added).

    Returns
    -------
    From article_id to the headline, or the first words of the text, or the path.
    """
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for row in articles.sort_values("path").itertuples():
        title = row.title if isinstance(row.title, str) and row.title.strip() else ""
        name = shorten(title or str(row.text)[:200].strip() or row.path, width)
        seen[name] = seen.get(name, 0) + 1
        names[str(row.article_id)] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def name_parts(articles: pd.DataFrame, *, most: int = 12, width: int = 30) -> dict[str, str]:
    """Give each article the part of the corpus it is shown under: itself, or its outlet.

    A corpus of up to `most` articles is shown article by article, a larger one by outlet, the
    outlets beyond the first `most` (by articles, then alphabet) together as "other outlets".
    """
    if len(articles) <= most:
        return name_articles(articles, width=width)
    outlets = articles["outlet"].fillna(NO_OUTLET)
    sizes = outlets.value_counts()
    ranked = sorted(sizes.index, key=lambda name: (-int(sizes[name]), name))
    kept = set(ranked if len(ranked) <= most else ranked[: most - 1])
    return {
        str(article): shorten(outlet, width) if outlet in kept else "other outlets"
        for article, outlet in zip(articles["article_id"], outlets, strict=True)
    }
