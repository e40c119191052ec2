"""From what a scraper leaves to text that can be trusted, with a ledger of every change.

`collect_evidence` counts over the corpus, `clean_document` cleans one article with what it
consults of that, `OffsetMap` and `rebuild_raw` walk back, `find_copies` finds repeated articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsloom.lazily import import_lazily

if TYPE_CHECKING:
    from newsloom.clean.article import CleanArticle, clean_document
    from newsloom.clean.duplicates import Copy, find_copies
    from newsloom.clean.evidence import (
        ArticleEvidence,
        CorpusEvidence,
        collect_evidence,
        look_at_texts,
    )
    from newsloom.clean.furniture import Block, find_blocks
    from newsloom.clean.judgements import judgement_rows, read_judgements, which_apply
    from newsloom.clean.ledger import OffsetMap, outside_body, rebuild_raw

__getattr__ = import_lazily(
    __name__,
    {
        "clean.article": ("CleanArticle", "clean_document"),
        "clean.duplicates": ("Copy", "find_copies"),
        "clean.evidence": (
            "ArticleEvidence",
            "CorpusEvidence",
            "collect_evidence",
            "look_at_texts",
        ),
        "clean.furniture": ("Block", "find_blocks"),
        "clean.judgements": ("judgement_rows", "read_judgements", "which_apply"),
        "clean.ledger": ("OffsetMap", "outside_body", "rebuild_raw"),
    },
)

__all__ = [
    "ArticleEvidence",
    "Block",
    "CleanArticle",
    "Copy",
    "CorpusEvidence",
    "OffsetMap",
    "clean_document",
    "collect_evidence",
    "find_blocks",
    "find_copies",
    "judgement_rows",
    "look_at_texts",
    "outside_body",
    "read_judgements",
    "rebuild_raw",
    "which_apply",
]
