"""One document cleaned: its blocks, its edits and its clean text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal, Protocol

from newsloom.clean import spacing
from newsloom.clean.evidence import ArticleEvidence
from newsloom.clean.furniture import Block, find_blocks
from newsloom.clean.judgements import Applied, Judgement, judge_edits
from newsloom.clean.ledger import Edit, OffsetMap, apply_edits
from newsloom.clean.metadata import read_metadata
from newsloom.clean.recase import find_small_letters
from newsloom.clean.repair import Repairer

Mode = Literal["full", "none"]


class Readable(Protocol):
    """What cleaning asks of a document (`read.Document` has it)."""

    @property
    def article_id(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def raw(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def byline(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...


@dataclass(frozen=True)
class CleanArticle:
    """The clean text of one article with everything needed to walk back to its raw text.

    ``blocks`` and ``edits`` are rows of the tables of these names. Title, byline and outlet are
    the document's metadata where it has any, else what the furniture says. ``judged`` is what
    each judgement did at each place: key, raw_start, raw_end, effect, rule.
    """

    article_id: str
    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    judged: list[dict[str, Any]] = field(default_factory=list)

    @property
    def offsets(self) -> OffsetMap:
        """The map between offsets in `text` and in raw."""
        return OffsetMap(self.blocks, self.edits)

    def to_json(self) -> str:
        """Write the article as one line of JSON; the same article always gives the same line."""
        return json.dumps(vars(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> CleanArticle:
        """Read back what `to_json` wrote."""
        return cls(**json.loads(line))


def clean_document(
    document: Readable,
    evidence: ArticleEvidence | None = None,
    *,
    mode: Mode = "full",
    judgements: Sequence[Judgement] = (),
    extracted: bool = False,
) -> CleanArticle:
    """Clean one document: find its furniture, repair its body, keep every change.

    Parameters
    ----------
    document
        As `read_documents` yields it; one that was set aside is cleaned too, to be looked at.
    evidence
        What the corpus tells about it (`CorpusEvidence.restrict_to`); none: it stands alone.
    mode
        ``full``, or ``none``: the raw text is one body block without edits.
    judgements
        The researcher's rows on repairs that this article consults (`which_apply`).
    extracted
        Whether the raw text was extracted from an HTML page (`find_blocks`).
    """
    raw = document.raw
    evidence = evidence or ArticleEvidence()
    edits: list[Edit] = []
    applied: list[Applied] = []
    if mode == "none":
        found = _whole(raw)
        said = read_metadata(raw, ())
    else:
        found = find_blocks(raw, evidence, title=document.title, extracted=extracted)
        markdown = _is_markdown(document.path)
        found, edits, applied = _repair(raw, found, evidence, judgements, markdown=markdown)
        said = read_metadata(raw, found)
    body = [(block.start, block.end) for block in found if block.kind == "body"]
    text, rows = apply_edits(raw, body, edits)
    for row in rows:
        row["article_id"] = document.article_id
    return CleanArticle(
        document.article_id,
        text,
        document.title or said.title,
        document.byline or said.byline,
        document.outlet or said.outlet,
        [
            {
                "article_id": document.article_id,
                "block": number,
                "kind": block.kind,
                "raw_start": block.start,
                "raw_end": block.end,
            }
            for number, block in enumerate(found)
        ],
        rows,
        [
            {
                "key": list(place.judgement.key),
                "raw_start": place.start,
                "raw_end": place.end,
                "effect": place.effect,
                "rule": place.rule or None,
            }
            for place in applied
        ],
    )


def _whole(raw: str) -> list[Block]:
    text = raw.strip()
    start = len(raw) - len(raw.lstrip())
    return [Block("body", start, start + len(text))] if text else []


def _repair(
    raw: str,
    blocks: list[Block],
    evidence: ArticleEvidence,
    judgements: Sequence[Judgement],
    *,
    markdown: bool,
) -> tuple[list[Block], list[Edit], list[Applied]]:
    repairer = Repairer(raw, evidence)
    settled: list[Block] = []
    edits: list[Edit] = []
    judged: list[Applied] = []
    repairs = [
        repairer.find_edits(raw, block.start, block.end) if block.kind == "body" else []
        for block in blocks
    ]
    small = find_small_letters(raw, chain.from_iterable(repairs))
    for block, repaired in zip(blocks, repairs, strict=True):
        if block.kind != "body":
            settled.append(block)
            continue
        found = spacing.find_edits(raw, block.start, block.end, markdown=markdown)
        found += [e for e in repaired if e.kind != "case" or e.start not in small]
        applied: list[Applied] = []
        if judgements:
            found, applied = judge_edits(raw, block.start, block.end, found, judgements)
        kept = spacing.settle(raw, block.start, block.end, found) if found else found
        if kept is None:  # nothing but invisible characters or tags
            settled.append(Block("other", block.start, block.end))
        else:
            settled.append(block)
            edits += kept
            judged += applied
    return settled, edits, judged


def _is_markdown(path: str) -> bool:
    return path.partition("#")[0].lower().endswith((".md", ".md.gz"))
