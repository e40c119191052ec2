"""Walk every link of built pages: files and anchors must exist; what lies outside is listed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Links(HTMLParser):
    """The links and the anchors of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.links.append(value)


def read_links(folder: Path) -> dict[Path, _Links]:
    """Read links and anchors of all HTML pages below a folder, by page."""
    pages = sorted(folder.resolve().rglob("*.html"))
    return {page: _Links(page.read_text(encoding="utf-8")) for page in pages}


def broken_links(folder: Path) -> list[str]:
    """Give the links that lead nowhere, each with its page: ``docs/a.html: b.html#c``.

    A link that leaves the folder is broken, too: the folder can be moved.
    """
    pages = read_links(folder)
    broken = []
    for page, found in pages.items():
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            meant = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            there = meant.is_file() and meant.is_relative_to(folder.resolve())
            anchor = unquote(parts.fragment)
            if not there or (anchor and meant in pages and anchor not in pages[meant].anchors):
                broken.append(f"{page.relative_to(folder.resolve())}: {link}")
    return broken


def outside_links(folder: Path) -> list[str]:
    """Give the addresses outside that pages link, each once; none is asked for."""
    found = (link for page in read_links(folder).values() for link in page.links)
    return sorted({link for link in found if urlsplit(link).scheme in ("http", "https")})
