"""Furniture in plain text: pages turned into their text nodes, one per line, then cleaned.

    python benchmarks/furniture.py boilerplate.tar.gz

The pages' segments say what must be kept and what must be dropped (trafilatura's evaluation set).
Reported on all pages and on a third held out of training (`training/furniture.py`): F1 of kept and
dropped segments, the start line (keeping everything), the rules alone, the rules with the trained
weights, and the same pages read as HTML, beside trafilatura itself. Every sixth page is in German,
which newsloom sets aside: the English pages are given apart.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from boilerplate_pages import Page, block_lines, read_pages, text_nodes

from newsloom.clean import ArticleEvidence, find_blocks
from newsloom.read.languages import language_of

# Headline and standfirst are the article's own words, kept apart from its body.
KEPT = ("body", "title", "standfirst")


def clean(text: str, *, weights: bool = True, extracted: bool = False) -> str:
    """Give headline, standfirst and body of a text, each with the dateline that opens it.

    newsloom parts "OSLO — " from the paragraph; the segments of this set hold both.
    """
    found = find_blocks(text, ArticleEvidence(), weights=weights, extracted=extracted)
    kept = []
    for before, block in zip([None, *found], found, strict=False):
        if block.kind in KEPT:
            opens = before is not None and before.kind == "dateline"
            same = before is not None and "\n" not in text[before.end : block.start]
            start = before.start if before is not None and opens and same else block.start
            kept.append(text[start : block.end])
    return "\n".join(kept)


def score(pages: list[Page], extract: Callable[[str], str]) -> str:
    """Score the segments: kept is what must be there, dropped what must not."""
    tally: Counter[str] = Counter()
    for page in pages:
        text = " ".join(extract(page.source).split())
        tally.update("kept" if " ".join(s.split()) in text else "lost" for s in page.kept)
        tally.update("left" if " ".join(s.split()) in text else "gone" for s in page.dropped)
    precision = tally["kept"] / max(1, tally["kept"] + tally["left"])
    recall = tally["kept"] / max(1, tally["kept"] + tally["lost"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}"


def from_html(source: str) -> str:
    """Read a page as newsloom reads HTML, and clean it."""
    from newsloom.read.page import html_record

    record = html_record("page.html", "", source)
    return clean(record.raw, extracted=record.extracted)


def trafilatura_itself(source: str) -> str:
    """Give trafilatura's own text."""
    import trafilatura

    return trafilatura.extract(source, include_comments=False) or ""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    pages = read_pages(parser.parse_args().archive)
    ways: dict[str, Callable[[str], str]] = {
        "text nodes, keeping everything": text_nodes,
        "text nodes, rules alone": lambda source: clean(text_nodes(source), weights=False),
        "text nodes, cleaned": lambda source: clean(text_nodes(source)),
        "lines, keeping everything": block_lines,
        "lines, rules alone": lambda source: clean(block_lines(source), weights=False),
        "lines, cleaned": lambda source: clean(block_lines(source)),
        "HTML, trafilatura itself": trafilatura_itself,
        "HTML, newsloom": from_html,
    }
    held_out = [page for page in pages if page.held_out]
    parts = {
        "all": pages,
        "held-out third": held_out,
        "of them English": [p for p in held_out if language_of(text_nodes(p.source)) == "en"],
    }
    for name, way in ways.items():
        for part, chosen in parts.items():
            print(f"{name:32} {part:15} ({len(chosen)} pages): {score(chosen, way)}")


if __name__ == "__main__":
    main()
