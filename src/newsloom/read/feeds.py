"""Feeds (RSS, RDF, Atom): each entry is an article.

No entity is resolved and nothing is loaded; a feed that is a little broken is read as far as it
goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from newsloom.read.formats import Record, hash_of, told_record

_BEGINS = re.compile(
    # A document type that declares entities of its own is none of a feed, and is not read.
    rb"\s*(?:<[?!][^>\[]{0,1000}>\s*){0,20}<(?:rss|feed|rdf:RDF)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(rb"\s*<\?xml\s|\s*<!DOCTYPE\s+(?!html)", re.IGNORECASE)
# Names without their namespace; of several texts the longest is the article.
_TEXTS = ("encoded", "content", "fulltext", "description", "summary")
_FIELDS = {
    "title": ("title",),
    "published": ("pubdate", "published", "date", "issued", "updated"),
    "byline": ("creator", "author"),
    "language": ("language",),
}


def is_feed(head: bytes) -> bool:
    """Tell a feed by how it begins."""
    return bool(_BEGINS.match(head))


def is_xml(head: bytes) -> bool:
    """Tell XML by how it begins; pages are XML at times, too."""
    return bool(_XML.match(head))


def read_feed(name: str, digest: str, data: bytes) -> Iterator[Record]:
    """Yield the entries of a feed; the feed itself is set aside where there are none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        yield Record(name, digest, status="unreadable")
        return
    outlet, language = _of_feed(root)
    number = 0
    for entry in root.iter("{*}item", "{*}entry"):
        number += 1
        told = _of_entry(entry)
        if outlet:
            told.setdefault("outlet", outlet)
        if language:
            told.setdefault("language", language)
        said = json.dumps(told, sort_keys=True).encode("ascii")
        yield told_record(f"{name}#{number}", hash_of(said), told)
    if not number:
        yield Record(name, digest, status="unreadable" if parser.error_log else "empty")


def _of_feed(root: Any) -> tuple[str, str]:
    """Give the title and the language of a feed."""
    for holder in (root, *root.iterfind("{*}channel")):
        found = {_local(child): _text(child) for child in holder if _local(child)}
        if found.get("title"):
            language = found.get("language") or root.get(
                "{http://www.w3.org/XML/1998/namespace}lang", ""
            )
            return found["title"], language
    return "", ""


def _of_entry(entry: Any) -> dict[str, str]:
    """Give the fields of an entry, by the names that `FIELDS` has."""
    told: dict[str, str] = {}
    texts: list[str] = []
    for child in entry:
        local = _local(child)
        if local in _TEXTS:
            texts.append(_text(child))
        elif local == "link":
            address = child.get("href") or _text(child)
            if child.get("rel", "alternate") == "alternate":
                told.setdefault("url", address)
        for field, names in _FIELDS.items():
            if local in names and _text(child):
                told.setdefault(field, _text(child))
    if texts:
        told["text"] = max(texts, key=len)
    return told


def _text(element: Any) -> str:
    """Give the text of an element; of an author the name, of a page inside it the markup, too."""
    named = element.find("{*}name")
    if named is not None:
        element = named
    if element.get("type") == "xhtml":
        from lxml import etree

        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(element.itertext()).strip()


def _local(element: Any) -> str:
    """Give the name of an element without its namespace, in small letters."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
