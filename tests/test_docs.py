"""The pages: every link leads somewhere, every public name is in the reference, figures in view."""

import ast
import importlib.util
import re
import sys
from pathlib import Path

import pytest

import newsloom as nl
from newsloom.tables import TABLES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def script(name: str):
    """A script of docs/, imported as it imports its neighbours."""
    sys.path.insert(0, str(DOCS))
    try:
        spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DOCS))
    return module


@pytest.fixture(scope="module")
def pages():
    return script("make_pages")


@pytest.fixture(scope="module")
def links():
    return script("check_links")


@pytest.fixture(scope="module")
def built(pages, tmp_path_factory) -> Path:
    """Everything that `make docs` writes."""
    target = tmp_path_factory.mktemp("built")
    pages.write_reference(target)
    pages.write_pages(target)
    return target


def test_every_link_of_the_pages_and_of_the_reference_leads_somewhere(built, links):
    assert len(links.read_links(built)) > 15
    assert links.broken_links(built) == []


def test_every_link_in_markdown_leads_somewhere_without_being_built(pages):
    anchors = {}
    for page in pages.find_pages():
        tokens = pages.read_page(page)[1]
        anchors[page] = {str(t.attrs["id"]) for t in tokens if t.type == "heading_open"}
    broken = []
    for page in anchors:
        for token in pages.all_tokens(pages.read_page(page)[1]):
            link = str(token.attrs.get("href") or token.attrs.get("src") or "")
            path, _, anchor = link.partition("#")
            if not link or re.match(r"[a-z]+:", link):
                continue
            meant = (page.parent / path).resolve() if path else page
            if not meant.exists() or (anchor and anchor not in anchors.get(meant, set())):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_built_pages_ask_for_nothing_outside(built):
    for page in built.rglob("*.html"):
        for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", page.read_text("utf-8")):
            assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", tag), (page.name, tag)


def test_links_that_lead_nowhere_are_found(links, tmp_path):
    (tmp_path / "a.html").write_text(
        '<h2 id="here">A</h2><a href="#here">1</a><a href="#gone">2</a><a href="b.html">3</a>'
        '<a href="b.html#there">4</a><a href="c.html">5</a><img src="d.png">'
        '<a href="../outside.html">6</a><a href="https://example.org/x">7</a>'
    )
    (tmp_path / "b.html").write_text("<p>no anchor</p>")
    (tmp_path.parent / "outside.html").write_text("")
    assert links.broken_links(tmp_path) == [
        "a.html: #gone",
        "a.html: b.html#there",
        "a.html: c.html",
        "a.html: d.png",
        "a.html: ../outside.html",
    ]
    assert links.outside_links(tmp_path) == ["https://example.org/x"]


def test_anchors_are_those_of_github(pages, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Who, and `how`\n\n## A: b-c\n\n## A: b-c\n")
    tokens = pages.read_page(page)[1]
    ids = [t.attrs["id"] for t in tokens if t.type == "heading_open"]
    assert ids == ["who-and-how", "a-b-c", "a-b-c-1"]


def test_a_link_to_a_page_leads_to_its_html_and_other_files_are_copied(pages, tmp_path):
    root = tmp_path / "root"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "a.md").write_text("# A\n\n[b](../b.md#b) ![c](c.png)\n")
    (root / "b.md").write_text("# B\n")
    (root / "docs" / "c.png").write_bytes(b"picture")
    pages.write_pages(tmp_path / "built", root=root)
    text = (tmp_path / "built" / "docs" / "a.html").read_text()
    assert 'href="../b.html#b"' in text
    assert (tmp_path / "built" / "docs" / "c.png").read_bytes() == b"picture"


def test_sentences_on_what_is_returned_are_no_list_of_names(pages):
    prose = "Give it.\n\nReturns\n-------\nA row per name: `a` (b),\nthen c.\n"
    assert "Returns \n-------\nA row" in pages.prose_stays(prose)
    listed = "Give it.\n\nReturns\n-------\nrows\n    One per name.\n"
    assert pages.prose_stays(listed) == listed


def test_the_reference_can_be_searched_offline(built, pages):
    text = (built / pages.REFERENCE).read_text("utf-8")
    assert '<input type="search"' in text
    assert "pairs_by_group" in (built / pages.REFERENCE).with_name("search.js").read_text("utf-8")
    assert '<h6 id="returns">Returns</h6>\n\n<ul>' not in text


def test_every_public_name_stands_in_the_reference_with_its_docstring(built, pages):
    text = (built / pages.REFERENCE).read_text("utf-8")
    missing = [name for name in nl.__all__ if f'<section id="{name}">' not in text]
    assert missing == []
    for name in nl.__all__:
        if name != "__version__":
            assert (getattr(nl, name).__doc__ or "").strip(), name


def test_every_figure_stands_in_the_gallery_with_its_line_and_its_picture():
    page = (DOCS / "gallery.md").read_text("utf-8")
    lines = script("make_pictures").read_gallery(page)
    assert sorted(lines) == sorted(name for name in nl.__all__ if name.startswith("plot_"))
    for name, line in lines.items():
        assert line.startswith(f"nl.{name}(")
        used = {n.attr for n in ast.walk(ast.parse(line)) if isinstance(n, ast.Attribute)}
        assert used <= {*nl.__all__, *TABLES, "sum"}, name
        assert (DOCS / "pictures" / f"{name}.svg").stat().st_size < 150_000


def test_every_page_stands_in_the_menu_or_in_the_list_of_pages(pages):
    listed = (DOCS / "index.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        assert f"docs/{page.name}" in pages.MENU.values() or f"({page.name})" in listed, page.name
