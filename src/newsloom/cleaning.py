"""The first tables of a corpus: each document cleaned once, then articles, blocks and edits.

A clean text is kept under a key of the document, the code and the evidence from other articles
that cleaning consulted: a run after adding an article cleans that one, and those it says something
about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.labels import count_of
from newsloom.store import Cache, digest_of
from newsloom.versions import code_digest

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]

NO_TEXT = "no article text"


def unmet_rows(path: Path, documents: Sequence[Any], judgements: pd.DataFrame) -> Iterator[str]:
    """Say which of the researcher's rows meant nothing that is there."""
    from newsloom.read import read_sidecar

    told = read_sidecar((path if path.is_dir() else path.parent) / "metadata.csv")
    there = {piece for d in documents for piece in (d.path, d.path.partition("#")[0])}
    lost = sorted(set(told) - there)
    if lost:
        some = ", ".join(lost[:3]) + (" …" if len(lost) > 3 else "")
        yield f"metadata.csv names {count_of(len(lost), 'path')} that no article has: {some}."
    for row in judgements[judgements["effect"] == "not found"].itertuples():
        yield f'judgements.csv line {row.line}: "{row.a}" stands in no body that it is meant for.'


def clean_documents(
    documents: Sequence[Any],
    parameters: Mapping[str, Any],
    store: Cache,
    report: Progress,
    judgements: Sequence[Any] = (),
) -> tuple[list[Any], str]:
    """Clean every document, with what the corpus as a whole says about its lines and words.

    Of the researcher's judgements an article's key holds those that speak of its own words, so
    that another judgement cleans only the articles anew that it touches.
    """
    from newsloom import clean

    kept = [document for document in documents if document.status == "kept"]
    evidence = clean.collect_evidence(kept)
    cleaned, digests = [], []
    for number, document in enumerate(documents, 1):
        consulted = evidence.restrict_to(document)
        judged = clean.which_apply(judgements, document) if document.status == "kept" else ()
        key = digest_of(
            [
                "clean",
                code_digest(),
                parameters["clean"],
                _document_key(document),
                consulted.digest(),
                [row.key for row in judged],
            ]
        )
        digests.append(consulted.digest())
        found = store.get(key)
        if found is None:
            article = clean.clean_document(
                document,
                consulted,
                mode=parameters["clean"],
                judgements=judged,
                extracted=document.extracted,
            )
            store.put(key, json.loads(article.to_json()))
        else:
            article = clean.CleanArticle.from_json(json.dumps(found))
        cleaned.append(article)
        report("clean", number, len(documents))
    return cleaned, digest_of(digests)


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


def article_tables(
    documents: Sequence[Any], cleaned: Sequence[Any], parameters: Mapping[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[Any]]:
    """Turn documents and what cleaning made of them into articles, blocks, edits and copies."""
    from newsloom import clean

    rows: list[Row] = []
    blocks: list[Row] = []
    edits: list[Row] = []
    for document, article in zip(documents, cleaned, strict=True):
        rows.append(
            {
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
                "status": document.status,
                "duplicate_of": None,
            }
        )
        blocks.extend(article.blocks)
        edits.extend(article.edits)
    for row in rows:
        if row["status"] == "kept" and not row["text"]:  # menus and notices, and nothing else
            row["status"] = NO_TEXT
    kept = {row["article_id"] for row in rows if row["status"] == "kept"}
    copies = clean.find_copies(
        (article for article in cleaned if article.article_id in kept),
        copies=parameters["copies"],
        keep=parameters["keep_copy"],
        contained=parameters["copied_share"],
        published={document.article_id: document.published for document in documents},
    )
    repeats = {copy.article_id: copy.copy_of for copy in copies if copy.set_aside}
    for row in rows:
        if row["article_id"] in repeats:
            row["status"], row["duplicate_of"] = "duplicate", repeats[row["article_id"]]
    articles = tables.make("articles", rows)
    return articles, tables.make("blocks", blocks), tables.make("edits", edits), copies
