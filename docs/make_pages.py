"""Write all pages as HTML that opens offline, with the reference of every public name.

``make docs`` runs it: build/docs/index.html is where to begin. Pages keep their places in the
checkout, so that a link means the same in Markdown and in HTML.
"""

from __future__ import annotations

import html
import itertools
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import make_data_dictionary
import pdoc
import pdoc.docstrings
from check_links import broken_links, outside_links
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pdoc.docstrings import numpy as read_sections

import newsloom

ROOT = Path(__file__).parents[1]
DOCS = Path(__file__).parent
REFERENCE = "docs/reference/newsloom.html"
# Beside each page: the way to the others.
MENU = {
    "Start": "docs/index.md",
    "Tutorial": "docs/tutorial.md",
    "Gallery": "docs/gallery.md",
    "Terms and measures": "docs/concepts.md",
    "What not to conclude": "docs/what-not-to-conclude.md",
    "Your own decisions": "docs/overrides.md",
    "Command line": "docs/command-line.md",
    "Tables": "docs/data-dictionary.md",
    "In Python": REFERENCE,
    "Scheduling": "docs/scheduling.md",
    "Several cores, clusters": "docs/cluster.md",
    "Speed and size": "docs/speed.md",
}


def find_pages(root: Path = ROOT) -> list[Path]:
    """Give the Markdown pages of a checkout: its own and those of its folders."""
    return sorted([*root.glob("*.md"), *root.glob("[!.]*/*.md")])


def slug(words: str) -> str:
    """Give the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def read_page(path: Path) -> tuple[MarkdownIt, list[Token]]:
    """Read a page; its headings have got their anchors."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    seen: dict[str, int] = {}
    for opening, inside in itertools.pairwise(tokens):
        if opening.type == "heading_open":
            told = "".join(part.content for part in inside.children or [])
            anchor = slug(told)
            number = seen[anchor] = seen.get(anchor, -1) + 1
            opening.attrSet("id", f"{anchor}-{number}" if number else anchor)
    return reader, tokens


def all_tokens(tokens: list[Token]) -> Iterator[Token]:
    """Go through tokens and those inside them."""
    for token in tokens:
        yield token
        yield from all_tokens(token.children or [])


def write_pages(target: Path, *, root: Path = ROOT) -> list[Path]:
    """Write every page below `target`, with the files that the pages link.

    Returns
    -------
    The pages written. A link to a page leads to its HTML, one to another file to its copy.
    """
    pages = find_pages(root)
    written = []
    for page in pages:
        reader, tokens = read_page(page)
        for token in all_tokens(tokens):
            name = {"link_open": "href", "image": "src"}.get(token.type)
            if name:
                token.attrSet(name, _lead(str(token.attrs[name]), page, pages, target, root))
        place = target / page.relative_to(root).with_suffix(".html")
        place.parent.mkdir(parents=True, exist_ok=True)
        body = reader.renderer.render(tokens, reader.options, {})
        place.write_text(_page(body, place, target, tokens), encoding="utf-8")
        written.append(place)
    (target / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>newsloom</title>'
        '<meta http-equiv="refresh" content="0; url=docs/index.html">'
        '<a href="docs/index.html">newsloom, page by page</a>\n',
        encoding="utf-8",
    )
    return written


def _lead(link: str, page: Path, pages: list[Path], target: Path, root: Path) -> str:
    """Give where a link of a page leads from its HTML; copy the file where it is no page."""
    path, mark, anchor = link.partition("#")
    if not path or re.match(r"[a-z]+:", path):
        return link
    meant = (page.parent / path).resolve()
    if meant in pages:
        return f"{path.removesuffix('.md')}.html{mark}{anchor}"
    if meant.is_file() and meant.is_relative_to(root):
        copy = target / meant.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(meant, copy)
    return link


def _page(body: str, place: Path, target: Path, tokens: list[Token]) -> str:
    """Put the body of a page into its frame."""
    up = "../" * (len(place.relative_to(target).parts) - 1)
    here = place.relative_to(target).with_suffix("").as_posix()
    items = []
    for name, link in MENU.items():
        to = link.removesuffix(".md").removesuffix(".html")
        now = ' aria-current="page"' if to == here else ""
        items.append(f'<a href="{up}{to}.html"{now}>{name}</a>')
    title = next((t.content for b, t in itertools.pairwise(tokens) if b.tag == "h1"), "")
    style = (DOCS / "templates" / "page.css").read_text(encoding="utf-8")
    wide = body.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    wide = wide.replace("</table>", "</table></div>")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title.replace('`', ''))} · newsloom</title>\n"
        f"<style>\n{style}</style></head>\n<body>\n<nav>{' '.join(items)}</nav>\n"
        f"<main>\n{wide}</main>\n</body></html>\n"
    )


def prose_stays(docstring: str) -> str:
    """Keep pdoc from reading sentences as a list of names.

    Our sections on what is returned are sentences, which pdoc would cut up at colons and line
    ends; a heading with a blank behind it is one that it does not know, and leaves as it is.
    """
    section = r"^(Returns|Yields)\n(?=---+\n(.*?)(?:^[A-Z][A-Za-z ]+\n---|\Z))"

    def keep(found: re.Match[str]) -> str:
        listed = re.search(r"^    \S", found[2], re.MULTILINE)
        return found[0] if listed else f"{found[1]} \n"

    return re.sub(section, keep, docstring, flags=re.MULTILINE | re.DOTALL)


def _sections(docstring: str) -> str:
    return read_sections(prose_stays(docstring))


def write_reference(target: Path) -> Path:
    """Write the reference of every public name, from docstrings.

    Returns
    -------
    The page.
    """
    # Names are imported when they are first used; pdoc shows what the module holds by then.
    for name in newsloom.__all__:
        vars(newsloom)[name] = getattr(newsloom, name)
    pdoc.render.configure(
        docformat="numpy",
        show_source=False,
        template_directory=DOCS / "templates",
        footer_text=f"newsloom {newsloom.__version__}",
    )
    pdoc.docstrings.numpy = _sections  # the pages and the search alike
    page = target / REFERENCE
    # Only the interface: what lies in the modules below is nobody's to use.
    pdoc.pdoc("newsloom", "!newsloom\\.", output_directory=page.parent)
    return page


def main() -> int:
    """Write everything and check every link; give the exit code."""
    target = ROOT / "build" / "docs"
    make_data_dictionary.TARGET.write_text(make_data_dictionary.data_dictionary(), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    write_reference(target)
    write_pages(target)
    for link in outside_links(target):
        print(f"not looked at, lies outside: {link}", file=sys.stderr)
    broken = broken_links(target)
    for line in broken:
        print(f"broken: {line}", file=sys.stderr)
    print(target / "index.html")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
