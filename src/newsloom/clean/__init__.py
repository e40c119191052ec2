"""From what a scraper leaves to text that can be trusted, with a ledger of every change.

`collect_evidence` counts over the corpus, `clean_document` cleans one article with what it
consults of that, `OffsetMap` and `rebuild_raw` walk back, `mark_duplicates` finds copies.
"""

from newsloom.clean.article import CleanArticle, clean_document
from newsloom.clean.duplicates import Duplicate, mark_duplicates
from newsloom.clean.evidence import ArticleEvidence, CorpusEvidence, collect_evidence
from newsloom.clean.furniture import Block, find_blocks
from newsloom.clean.ledger import OffsetMap, outside_body, rebuild_raw

__all__ = [
    "ArticleEvidence",
    "Block",
    "CleanArticle",
    "CorpusEvidence",
    "Duplicate",
    "OffsetMap",
    "clean_document",
    "collect_evidence",
    "find_blocks",
    "mark_duplicates",
    "outside_body",
    "rebuild_raw",
]
