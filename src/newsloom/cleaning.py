"""Each document of a corpus cleaned, with the evidence of all.

A clean text is kept under a key of the document, the code and the evidence from other articles
that cleaning consulted: a run after adding an article cleans that one, and those it says something
about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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


def looked_up(store: Cache) -> Callable[[Sequence[str]], Row]:
    """Give what looks at texts as `clean.look_at_texts` does, and keeps what it saw of them."""
    from newsloom.clean import look_at_texts

    def look(raws: Sequence[str]) -> Row:
        digests = [hashlib.sha256(r.encode("utf-8", "surrogatepass")).hexdigest() for r in raws]
        key = digest_of(["look", code_digest(), *digests])
        seen: Row | None = store.get(key)
        if seen is None:
            seen = look_at_texts(raws)
            store.put(key, seen)
        return seen

    return look


@dataclass(frozen=True)
class ToClean:
    """A document with what cleaning it needs of the corpus."""

    document: Any
    evidence: Any
    """What it consults of the other articles (`clean.ArticleEvidence`)."""
    consulted: str
    """The digest of that."""
    judged: Sequence[Any]
    """The researcher's judgements that speak of its own words."""

    def key(self, parameters: Mapping[str, Any]) -> str:
        """Give the key of the clean text: another judgement on other words changes nothing."""
        return digest_of(
            [
                "clean",
                code_digest(),
                parameters["clean"],
                _document_key(self.document),
                self.consulted,
                [row.key for row in self.judged],
            ]
        )


def ask_corpus(document: Any, evidence: Any, judgements: Sequence[Any] = ()) -> ToClean:
    """Put a document together with what the corpus as a whole says about its lines and words."""
    from newsloom import clean

    judged = clean.which_apply(judgements, document) if document.status == "kept" else ()
    consulted = evidence.restrict_to(document)
    return ToClean(document, consulted, consulted.digest(), judged)


def clean_part(part: Sequence[ToClean], mode: Literal["full", "none"]) -> list[Row]:
    """Clean some documents; give the fields of each `clean.CleanArticle`.

    Runs wherever `Workers.stream` sends it.
    """
    from newsloom import clean

    return [
        vars(
            clean.clean_document(
                asked.document,
                asked.evidence,
                mode=mode,
                judgements=asked.judged,
                extracted=asked.document.extracted,
            )
        )
        for asked in part
    ]


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
        "status": status_of(document.status, article),
        "duplicate_of": None,
    }


def status_of(status: str, article: Any) -> str:
    """Say whether an article is kept: not where cleaning left nothing of it."""
    if status == "kept" and not article.text:  # menus and notices, and nothing else
        return NO_TEXT
    return status
