"""The pages of boilerplate.tar.gz, their segments, and what scrapers make of them."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

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
