"""Files of many records, read as a stream: JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Literal

from newsloom.read import decoding
from newsloom.read.formats import (
    DAMAGED,
    FIELDS,
    RECORD_LIMIT,
    Record,
    find_fields,
    hash_of,
    json_records,
    open_plain,
    told_record,
)

_SAMPLE = 1_000_000
_HEAD = 4_000
# A quoted cell may run over this many lines; a quote that is not closed by then is a lone one.
_LINES_LIMIT = 2_000
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*$')


def read_lines(path: Path, name: str, fields: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a JSONL file, one line in memory at a time."""
    number = 0
    with open_plain(path) as stream:
        wide = decoding.wide(stream.read(_HEAD))
    with open_plain(path) as stream:
        try:
            for line in _wide_lines(stream, wide) if wide else _lines(stream):
                if line is not None and not line.strip():
                    continue
                number += 1
                here = f"{name}#{number}"
                if line is None:
                    yield Record(here, hash_of(b""), status="too large")
                    continue
                yield from _line_records(here, line, fields)
        except DAMAGED:
            yield Record(f"{name}#{number + 1}", hash_of(b""), status="unreadable")


def _line_records(name: str, line: bytes, fields: Mapping[str, str]) -> Iterator[Record]:
    digest = hash_of(line)
    text = decoding.decode(line)
    if text is None:
        yield Record(name, digest, status="not text")
        return
    try:
        item = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        yield Record(name, digest, status="unreadable")
        return
    yield from json_records(name, digest, item, fields)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines without their ends; None for one that is too long to be a record."""
    while line := stream.readline(RECORD_LIMIT):
        if line.endswith(b"\n") or len(line) < RECORD_LIMIT:
            yield line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(RECORD_LIMIT)
        yield None


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    """Yield the lines of a file in UTF-16 or UTF-32, in UTF-8."""
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    while line := text.readline(RECORD_LIMIT):
        if line.endswith("\n") or len(line) < RECORD_LIMIT:
            yield line.strip("\r\n\ufeff").encode("utf-8", "replace")
            continue
        while line and not line.endswith("\n"):
            line = text.readline(RECORD_LIMIT)
        yield None


def read_table(
    path: Path, name: str, fields: Mapping[str, str], *, tab: bool = False
) -> Iterator[Record]:
    """Yield the rows of a CSV file as text: no word means missing, no number loses its zeros.

    A row with too many or too few fields is set aside by itself; a quotation mark that is never
    closed costs its own row at most, not the rows after it.
    """
    with open_plain(path) as stream:
        encoding = decoding.encoding_of(stream.read(_SAMPLE), cut=True)
    if encoding is None:
        yield Record(name, hash_of(b""), status="not text")
        return
    with open_plain(path) as stream:
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            yield from _rows(text, name, fields, tab=tab)
        except DAMAGED:
            yield Record(name, hash_of(b""), status="unreadable")


def _rows(
    text: io.TextIOWrapper, name: str, fields: Mapping[str, str], *, tab: bool
) -> Iterator[Record]:
    first, mark = _first_row(text, tab=tab)
    if not first:
        return
    head = next(csv.reader([first.rstrip("\r\n")], delimiter=mark), [])
    known = {fields.get("text", "")} | set(FIELDS["text"])
    if not any(cell.strip().lower().replace(" ", "_") in known or cell in known for cell in head):
        yield Record(name, hash_of(first.encode("utf-8", "replace")), status="no text field")
        return
    for number, (source, row) in enumerate(_split_rows(text, mark, len(head)), 1):
        digest = hash_of(source.encode("utf-8", "surrogatepass"))
        here = f"{name}#{number}"
        if row is None:
            status = "too large" if isinstance(source, _Cut) else "unreadable"
            yield Record(here, digest, status=status)
        else:
            told = find_fields(dict(zip(head, row, strict=True)), fields)
            yield told_record(here, digest, told)


def _first_row(text: io.TextIOWrapper, *, tab: bool) -> tuple[str, str]:
    """Give the line that names the columns, and what parts them.

    Blank lines before it are passed over, as is the line ``sep=;`` that spreadsheets write.
    """
    told = ""
    while line := text.readline(RECORD_LIMIT):
        line = line.lstrip("\ufeff")
        said = _SEPARATOR.match(line)
        if said:
            told = said[1]
        elif line.strip("\r\n ,;\t"):
            return line, told or ("\t" if tab else max(",;\t|", key=line.count))
    return "", ","


class _Cut(str):
    """The beginning of a line that is too long to be a row."""


def _line(text: io.TextIOWrapper) -> str:
    """Give the next line; of one that is too long its beginning, and the rest is passed over."""
    line = text.readline(RECORD_LIMIT)
    if len(line) < RECORD_LIMIT or line.endswith("\n"):
        return line
    rest = line
    while rest and not rest.endswith("\n"):
        rest = text.readline(RECORD_LIMIT)
    return _Cut(line)


def _split_rows(
    text: io.TextIOWrapper, mark: str, width: int
) -> Iterator[tuple[str, list[str] | None]]:
    """Yield each row's source and cells; None for cells that do not fit the header.

    A line that is too long to be a row is yielded as a `_Cut`, without cells.
    """
    waiting: deque[str] = deque()

    def next_line() -> str:
        return waiting.popleft() if waiting else _line(text)

    while line := next_line():
        if isinstance(line, _Cut):
            yield line, None
            continue
        if not line.strip("\r\n"):
            continue
        lines = [line]
        quotes, size = line.count('"'), len(line)
        while quotes % 2 and len(lines) < _LINES_LIMIT and size < RECORD_LIMIT:
            more = next_line()
            if isinstance(more, _Cut):
                waiting.appendleft(more)
                break
            if not more:
                break
            lines.append(more)
            quotes += more.count('"')
            size += len(more)
        source = "".join(lines)
        row = _cells(source, mark, width)
        if len(lines) > 1 and (row is None or _swallowed(lines, row, mark, width)):
            # The quotation mark is a lone one: this line stands alone, the others come again.
            waiting.extendleft(reversed(lines[1:]))
            source, row = line, None
        if row is None and '\\"' in source:
            row = _cells(source, mark, width, escape="\\")
        if row is None:
            row = _cells(source, mark, width, quoted=False)
        yield source, row


def _cells(
    source: str, mark: str, width: int, *, quoted: bool = True, escape: str | None = None
) -> list[str] | None:
    """Give the cells of a row; None where they are not as many as the columns.

    Parameters
    ----------
    source, mark, width
        The row, what parts its cells, and how many there have to be.
    quoted
        Whether quotation marks hold cells together.
    escape
        What stands before a quotation mark inside a cell, where it is not doubled.
    """
    csv.field_size_limit(RECORD_LIMIT)
    lines = io.StringIO(source.rstrip("\r\n"), newline="")
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    try:
        rows = list(
            csv.reader(
                lines,
                delimiter=mark,
                strict=quoted,
                quoting=quoting,
                escapechar=escape,
                doublequote=escape is None,
            )
        )
    except csv.Error:
        return None
    if len(rows) != 1 or any(cell.strip() for cell in rows[0][width:]):
        return None
    return rows[0][:width] if len(rows[0]) >= width else None  # some write one mark too many


def _swallowed(lines: list[str], row: list[str], mark: str, width: int) -> bool:
    """Tell whether a quoted cell took in what is a row by itself, numbered like its own row."""
    if not row[0].strip().isdigit():
        return False
    return any(
        line.count(mark) == width - 1 and line.partition(mark)[0].strip(' "').isdigit()
        for line in lines[1:]
    )
