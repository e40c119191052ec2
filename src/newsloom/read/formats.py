"""The kinds of file that hold articles, told apart by what is in them, and their records."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from newsloom.read import decoding
from newsloom.tables import NewsloomError

# One article and one record are held in memory; what is larger is set aside. Files of records
# (JSONL, JSON lists, CSV) may be of any size.
ARTICLE_LIMIT = 64 * 2**20
RECORD_LIMIT = 16 * 2**20
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
_HEAD = 65_536

FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article_text", "full_text", "fulltext", "maintext",
             "article_body", "articlebody", "raw_text", "article", "body_text", "story"),
    "title": ("title", "headline", "heading", "article_title"),
    "published": ("published", "date", "published_at", "publish_date", "publication_date",
                  "date_published", "datepublished", "pub_date", "pubdate", "date_publish",
                  "published_date", "publishedat", "created_at"),
    "outlet": ("outlet", "source", "publisher", "source_name", "site_name", "sitename",
               "publication", "newspaper", "site", "media", "source_domain", "domain"),
    "url": ("url", "link", "canonical_url", "article_url", "uri"),
    "byline": ("byline", "author", "authors", "creator", "writer"),
    "language": ("language", "lang"),
}  # fmt: skip
_HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|article)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HTML_BITS = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)


def read_fields(said: str) -> dict[str, str]:
    """Read which columns or keys hold what: ``text=Volltext, outlet=Quelle``.

    Raises
    ------
    NewsloomError
        For a field that newsloom does not have, or a name that is not given.
    """
    found: dict[str, str] = {}
    for part in said.split(","):
        wanted, equals, name = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if wanted not in FIELDS or not equals or not name or wanted in found:
            raise NewsloomError(
                f'The parameter fields holds "{part.strip()}"; pairs such as text=Volltext were '
                f"expected, with a comma between them and each of {', '.join(FIELDS)} at most once."
            )
        found[wanted] = name
    return found


@dataclass(frozen=True)
class Record:
    """One article as it stands in a file: its text, and what the file tells about it."""

    path: str
    sha256: str
    raw: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    status: str = "kept"
    weak_language: bool = False
    """Whether the language told is a template's word rather than an editor's."""
    extracted: bool = False
    """Whether the main text was extracted from a page."""


def read_file(path: Path, name: str, fields: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of one file; a bad one, or a file without any, is set aside as such."""
    record = None
    for record in _records_of(path, name, fields):
        yield record
    if record is None:
        yield Record(name, digest_file(path), status="empty")


def _records_of(path: Path, name: str, fields: Mapping[str, str]) -> Iterator[Record]:
    from newsloom.read import lists, tabular

    try:
        with _open(path) as stream:
            head = stream.read(_HEAD)
    except DAMAGED:
        yield Record(name, digest_file(path), status="unreadable")
        return
    plain = name.lower().removesuffix(".gz")
    ending = plain.rpartition(".")[2] if "." in plain.rpartition("/")[2] else ""
    if head.startswith(b"WARC/") or ending == "warc":
        yield from _read_warc(path, name)
        return
    if head.startswith(decoding.BINARY):
        yield Record(name, digest_file(path), status="not text")
        return
    kind = kind_of(decoding.in_utf8(head), ending, whole=len(head) < _HEAD)
    if kind == "lines":
        yield from tabular.read_lines(path, name, fields)
    elif kind == "table":
        yield from tabular.read_table(path, name, fields, tab=ending == "tsv")
    elif kind == "list":
        yield from lists.read_list(path, name, fields)
    else:
        yield from _read_whole(path, name, kind)


def kind_of(head: bytes, ending: str, *, whole: bool = True) -> str:
    """Tell ``lines`` (JSONL), ``list`` (JSON), ``table`` (CSV), and what is read whole.

    The latter are ``feed``, ``mail``, ``html``, ``xml`` that is neither, and ``text``.

    Parameters
    ----------
    head
        The beginning of the file, in UTF-8.
    ending
        Of the file's name, without ``.gz``.
    whole
        Whether the file ends there.
    """
    from newsloom.read import feeds, mail
    from newsloom.read.lists import begins_json

    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    line, _, rest = start.partition(b"\n")
    alone = ending == "json" and not rest.strip() and whole
    if start[:1] == b"{" and not alone and _is_json(line):
        return "lines"
    if ending in ("jsonl", "ndjson") and start[:1] != b"[" and line.strip() != b"{":
        return "lines"
    if start[:1] in (b"[", b"{") and (
        ending in ("json", "jsonl", "ndjson")
        or begins_json(start.decode("utf-8", "replace"), whole=whole)
    ):
        return "list"
    if ending in ("csv", "tsv"):
        return "table"
    if feeds.is_feed(head):
        return "feed"
    if mail.is_mail(head, ending):
        return "mail"
    if _HTML.search(head[:4096]) or (ending in ("html", "htm") and b"<" in head):
        return "html"
    if feeds.is_xml(head):
        return "xml"
    return "table" if _is_table_head(start) else "text"


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_table_head(start: bytes) -> bool:
    """Tell whether a text begins with the names of known columns."""
    line = start.partition(b"\n")[0][:1000].decode("utf-8", "replace")
    for mark in "\t,;":
        cells = [_name(cell.strip(' "')) for cell in line.strip().split(mark)]
        if len(cells) >= 2 and set(cells) & set(FIELDS["text"]):
            return all(any(cell in names for names in FIELDS.values()) or cell in ("id", "path")
                       for cell in cells)  # fmt: skip
    return False


def _read_whole(path: Path, name: str, kind: str) -> Iterator[Record]:
    from newsloom.read import feeds, mail, page

    digest = digest_file(path)
    if kind == "xml":
        yield Record(name, digest, status="unknown XML")
        return
    try:
        with _open(path) as stream:
            data = stream.read(ARTICLE_LIMIT + 1)
            as_it_lies = isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)
    except DAMAGED:
        yield Record(name, digest, status="unreadable")
        return
    if len(data) > ARTICLE_LIMIT:
        yield Record(name, digest, status="too large")
        return
    if as_it_lies:
        digest = hash_of(data)  # the file may have changed since; what counts is what was read
    if kind in ("feed", "mail"):
        yield from (feeds.read_feed if kind == "feed" else mail.read_mail)(name, digest, data)
        return
    text = decoding.decode(data, html=kind == "html")
    if text is None:
        yield Record(name, digest, status="not text")
    elif kind == "html":
        yield page.html_record(name, digest, text)
    else:
        yield Record(name, digest, text)


def json_records(name: str, digest: str, item: Any, fields: Mapping[str, str]) -> Iterator[Record]:
    """Yield the one record that a JSON value is."""
    if not isinstance(item, dict):
        yield Record(name, digest, status="unreadable")
        return
    told = find_fields(item, fields)
    yield told_record(name, digest, told)


def told_record(name: str, digest: str, told: dict[str, str]) -> Record:
    """Make a record of found fields; markup in the text is taken off as for HTML."""
    from newsloom.read import page

    if "text" not in told:
        return Record(name, digest, told=told, status="no text field")
    text = told.pop("text")
    if "<" in text and len(_HTML_BITS.findall(text[:20_000])) >= 2:
        markup = f"<html><body><article>{text}</article></body></html>"
        found = page.html_record(name, digest, markup)
        if found.status == "kept":
            return Record(name, digest, found.raw, told)
    return Record(name, digest, text, told)


def find_fields(item: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    """Find an article's fields in a record, by the names given, then by common ones."""
    by_name: dict[str, Any] = {}
    for key, value in item.items():
        by_name.setdefault(_name(key if isinstance(key, str) else str(key)), value)
    found: dict[str, str] = {}
    for wanted, names in FIELDS.items():
        own = fields.get(wanted)
        for name in (own,) if own else names:
            value = item[name] if name in item else by_name.get(_name(name) if own else name)
            if value is None:
                continue
            said = _said(value, "\n\n" if wanted == "text" else ", ")
            if said is not None and (said.strip() or wanted == "text"):
                found[wanted] = said
                break
    return found


def _said(value: Any, joiner: str) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _said(value.get("name") or value.get("title"), joiner)
    if isinstance(value, list):
        parts = [said for said in (_said(part, joiner) for part in value) if said]
        return joiner.join(parts) if parts else None
    return None if value is None or isinstance(value, bool) else str(value)


@lru_cache(maxsize=4096)  # every record of a file has the same few
def _name(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _read_warc(path: Path, name: str) -> Iterator[Record]:
    from newsloom.read import page

    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield Record(name, digest_file(path), status="needs the extra warc")
        return
    number = 0
    with path.open("rb") as stream:
        items = iter(ArchiveIterator(stream))
        while True:
            try:
                item = next(items, None)
            except (ArchiveLoadFailed, EOFError, zlib.error, ValueError):
                # What stands before the damage is kept; behind it nothing can be told apart.
                yield Record(f"{name}#{number + 1}", digest_file(path), status="unreadable")
                return
            if item is None:
                return
            head = item.http_headers or item.rec_headers  # the latter of extracted text (WET)
            kind = head.get_header("Content-Type") or ""
            plain = item.rec_type == "conversion" and "text/plain" in kind
            if not plain and (item.rec_type != "response" or "html" not in kind):
                continue
            number += 1
            data = item.content_stream().read(ARTICLE_LIMIT + 1)
            here, digest = f"{name}#{number}", hash_of(data)
            if not plain and (head.get_statuscode() or "200")[0] != "2":
                yield Record(here, digest, status="error page")
                continue
            said = _CHARSET.search(kind)
            text = None
            if len(data) <= ARTICLE_LIMIT:
                text = decoding.decode(data, html=not plain, declared=said[1] if said else None)
            if text is None:
                yield Record(here, digest, status="not text")
                continue
            record = Record(here, digest, text) if plain else page.html_record(here, digest, text)
            address = item.rec_headers.get_header("WARC-Target-URI")
            told = {"url": address} if address else {}
            yield Record(here, digest, record.raw, {**told, **record.told}, record.status, True)


def _open(path: Path) -> BinaryIO:
    """Open a file for reading bytes, unpacked if it is gzipped (whatever its name says)."""
    stream = path.open("rb")
    magic = stream.read(2)
    stream.seek(0)
    if magic == b"\x1f\x8b":
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    return stream


open_plain = _open


def digest_file(path: Path) -> str:
    """Give the SHA-256 of a file as it lies on disk, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_of(data: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def clean_path(path: str) -> str:
    """Write a path as `Document.path` has it: forward slashes, seen from the corpus."""
    return path.strip().replace("\\", "/").removeprefix("./")


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]+([A-Za-z]{3,9})[ .,-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")


def read_day(value: str | None) -> str | None:
    """Give the day a metadata date names as ISO 8601, or None where it does not name one.

    Days are taken as printed, whatever the time zone; "04/05/2022" names two days, so none.
    """
    said = " ".join((value or "").split())[:100]
    if not said:
        return None
    if found := _ISO.match(said) or _PACKED.match(said):
        return _day(found[1], found[2], found[3])
    if found := _DAY_FIRST.search(said):
        return _named_day(found[3], found[2], found[1])
    if found := _MONTH_FIRST.search(said):
        return _named_day(found[3], found[1], found[2])
    if found := _NUMBERS.match(said):
        first, second = int(found[1]), int(found[2])
        if first > 12 or first == second:
            return _day(found[3], found[2], found[1])
        return _day(found[3], found[1], found[2]) if second > 12 else None
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _named_day(year: str, month: str, day: str) -> str | None:
    short = month[:3].lower()
    return _day(year, str(_MONTHS.index(short) + 1), day) if short in _MONTHS else None


def _day(year: str, month: str, day: str) -> str | None:
    from datetime import date

    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
