"""Furniture in plain text: pages turned into their text nodes, one per line, then cleaned.

    python benchmarks/furniture.py boilerplate.tar.gz

The pages' segments say what must be kept and what must be dropped (trafilatura's evaluation set).
Reported on all pages and on a held-out third: F1 of kept and dropped segments, the start line
(keeping everything), and the same pages read as HTML, beside trafilatura itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tarfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from newsloom.clean import ArticleEvidence, find_blocks
from newsloom.read import decoding

BLOCKS = frozenset(
    """p div li ul ol h1 h2 h3 h4 h5 h6 td th tr table section article header footer nav aside
    blockquote figure figcaption form button option label dd dt dl pre br hr main body""".split()
)


@dataclass(frozen=True)
class Page:
    """A page of the evaluation set."""

    file: str
    source: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Whether the page is in the third that nothing may be tuned on."""
        return int(hashlib.sha256(self.file.encode()).hexdigest(), 16) % 3 == 0


def read_pages(archive: Path) -> list[Page]:
    """Read pages and segments."""
    pages = []
    with tarfile.open(archive) as files:
        handle = files.extractfile("boilerplate/evaldata_en.json")
        assert handle
        for told in json.loads(handle.read()).values():
            handle = files.extractfile("boilerplate/html_en/" + told["file"])
            assert handle
            source = decoding.decode(handle.read(), html=True) or ""
            pages.append(Page(told["file"], source, tuple(told["with"]), tuple(told["without"])))
    return sorted(pages, key=lambda page: page.file)


def text_nodes(source: str) -> str:
    """Turn a page into its text nodes, one per line (a stripped link breaks a sentence)."""
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    etree.strip_elements(
        tree, "script", "style", "noscript", "template", "head", etree.Comment, with_tail=False
    )
    lines = (" ".join(str(text).split()) for text in tree.itertext())
    return "\n".join(line for line in lines if line)


def block_lines(source: str) -> str:
    """Turn a page into lines as scrapers do: inline elements run on, block elements break."""
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    etree.strip_elements(
        tree, "script", "style", "noscript", "template", "head", etree.Comment, with_tail=False
    )
    for element in tree.iter():
        if element.tag in BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def clean(text: str) -> str:
    """Give the body blocks of a text, each with the dateline that opens its paragraph.

    newsloom parts "OSLO — " from the paragraph; the segments of this set hold both.
    """
    found = find_blocks(text, ArticleEvidence())
    kept = []
    for before, block in zip([None, *found], found, strict=False):
        if block.kind in ("body", "title"):
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
    from newsloom.read.formats import html_record

    return clean(html_record("page.html", "", source).raw)


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
        "text nodes, cleaned": lambda source: clean(text_nodes(source)),
        "lines, keeping everything": block_lines,
        "lines, cleaned": lambda source: clean(block_lines(source)),
        "HTML, trafilatura itself": trafilatura_itself,
        "HTML, newsloom": from_html,
    }
    parts = {"all": pages, "held-out third": [page for page in pages if page.held_out]}
    for name, way in ways.items():
        for part, chosen in parts.items():
            print(f"{name:32} {part:15} ({len(chosen)} pages): {score(chosen, way)}")


if __name__ == "__main__":
    main()
