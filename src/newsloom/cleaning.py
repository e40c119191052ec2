"""Each document of a corpus cleaned once, with the evidence of all.

A clean text is kept under a key of the document, the code and the evidence from other articles
that cleaning consulted: a run after adding an article cleans that one, and those it says something
about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from newsloom.labels import count_of
from newsloom.store import Cache, digest_of
from newsloom.versions import code_digest

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]

NO_TEXT = "no article text"


def unmet_rows(lost: Collection[str], judgements: pd.DataFrame) -> Iterator[str]:
    """Say which of the researcher's rows meant nothing that is there.

    Parameters
    ----------
    lost
        Paths in ``metadata.csv`` that no article has.
    judgements
        The table of that name.
    """
    if lost:
        some = ", ".join(sorted(lost)[:3]) + (" …" if len(lost) > 3 else "")
        yield f"metadata.csv names {count_of(len(lost), 'path')} that no article has: {some}."
    unmet = judgements["effect"].isin(["not found", "not followed", "contradicted"])
    for row in judgements[unmet].itertuples():
        if pd.notna(row.told):
            yield f"judgements.csv: {row.told}"
        else:
            where = f"judgements.csv line {row.line}"
            yield f'{where}: "{row.a}" stands in no body that it is meant for.'


def clean_documents(
    documents: Iterable[Any],
    evidence: Any,
    parameters: Mapping[str, Any],
    store: Cache,
    judgements: Sequence[Any] = (),
) -> Iterator[tuple[Any, Any, str]]:
    """Clean every document, with what the corpus as a whole says about its lines and words.

    Of the researcher's judgements an article's key holds those that speak of its own words, so
    that another judgement cleans only the articles anew that it touches.

    Yields
    ------
    Each document with what cleaning made of it and the digest of the evidence it consulted.
    """
    from newsloom import clean

    for document in documents:
        consulted = evidence.restrict_to(document)
        judged = clean.which_apply(judgements, document) if document.status == "kept" else ()
        digest = consulted.digest()
        key = digest_of(
            [
                "clean",
                code_digest(),
                parameters["clean"],
                _document_key(document),
                digest,
                [row.key for row in judged],
            ]
        )
        found = store.get(key)
        if found is None:
            article = clean.clean_document(
                document,
                consulted,
                mode=parameters["clean"],
                judgements=judged,
                extracted=document.extracted,
            )
            store.put(key, vars(article))
        else:
            article = clean.CleanArticle(**found)
        yield document, article, digest


def _document_key(document: Any) -> list[Any]:
    return [
        document.path,
        document.sha256,
        document.status,
        document.title,
        document.byline,
        document.outlet,
        document.extracted,
    ]


def article_row(document: Any, article: Any) -> Row:
    """Make the row of the table articles from a document and what cleaning made of it.

    When it was printed is not known yet, nor how many words it has, nor whether it is a copy.
    """
    return {
        "article_id": article.article_id,
        "path": document.path,
        "sha256": document.sha256,
        "raw": document.raw,
        "text": article.text,
        "title": article.title,
        "byline": article.byline,
        "outlet": article.outlet,
        "url": document.url,
        "language": document.language,
        "published": document.published,
        "published_earliest": document.published,
        "published_latest": document.published,
        "published_method": "metadata" if document.published else "unknown",
        "published_evidence": "[]",
        "words": 0,
        "status": status_of(document, article),
        "duplicate_of": None,
    }


def status_of(document: Any, article: Any) -> str:
    """Say whether an article is kept: not where cleaning left nothing of it."""
    if document.status == "kept" and not article.text:  # menus and notices, and nothing else
        return NO_TEXT
    return str(document.status)
