"""CSV files that a person wrote, in an editor or a spreadsheet: read with care, faults named.

One reader for ``metadata.csv``, ``judgements.csv`` and ``lexicon.csv``: what spreadsheets do to a
file (a byte-order mark, semicolons, a line ``sep=;``, an apostrophe before a formula, empty lines
and columns) is understood; what can't be right raises one line that says where it stands and what
to do. Nothing is guessed: a decision read wrongly is worse than one that is asked for again.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MARKS = ",;\t|"
LIMIT = 10_000_000  # bytes; more was not written by hand

_SEPARATOR = re.compile(r'\s*"?sep=([,;\t|])"?\s*$', re.IGNORECASE)
_APOSTROPHE = re.compile(r"^'(?=[=+\-@\t\r])")  # put there so that no spreadsheet runs it
_UNSEEN = "\ufeff\u200b\u00a0 \t\r\n"
_NOT_TEXT = {b"PK\x03\x04": "a spreadsheet or archive", b"\xd0\xcf\x11\xe0": "an old spreadsheet"}


@dataclass(frozen=True)
class HandwrittenRow:
    """One row: the line of the file where it begins, and its cells by column, none of them null."""

    line: int
    cells: Mapping[str, str]


def read_handwritten(
    file: Path, *, needed: Sequence[str | tuple[str, ...]]
) -> tuple[HandwrittenRow, ...]:
    """Read the rows of a CSV file that a person wrote; none where there is no such file.

    Parameters
    ----------
    file
        UTF-8, or UTF-16 with its mark; columns parted by commas, semicolons, tabs or bars, the
        first line that is not empty names them, in any letter case.
    needed
        Columns that have to be there; of a tuple, one.

    Returns
    -------
    Rows that hold anything, in the order of the file. Cells are without blanks at their ends;
    cells that a row leaves out at its end are empty. Columns of no name are left out.

    Raises
    ------
    NewsloomError
        For a file that can't be read or lacks a column, with the line and what to do.
    """
    if not file.is_file():
        return ()
    text = _decode(file)
    mark, line, head = _head(text, needed)
    if not head:
        return ()
    _check_head(file, line, head, needed)
    return tuple(_rows(file, text, mark, line, head))


def _decode(file: Path) -> str:
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= LIMIT else b""
    except OSError as problem:
        raise _error(f"{file} can't be read ({problem.strerror}); check its permissions.") from None
    if size > LIMIT:
        raise _error(
            f"{file} is {size // 1_000_000} MB large; rows written by hand were expected, at most "
            f"{LIMIT // 1_000_000} MB."
        )
    for mark, what in _NOT_TEXT.items():
        if data.startswith(mark):
            raise _error(f"{file} is {what}, not text; save it as CSV, UTF-8.")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        if wide:
            raise _error(f"{file} is broken UTF-16; save it as CSV, UTF-8.") from None
        line = data.count(b"\n", 0, problem.start) + 1
        before = data[: problem.start].rpartition(b"\n")[2].decode("utf-8", "replace")
        raise _error(
            f"{file} line {line} is not UTF-8 (behind “{before[-20:].strip()}”); save the file as "
            "CSV, UTF-8."
        ) from None
    if "\0" in text:
        raise _error(f"{file} is not text; save it as CSV, UTF-8.")
    return text


def _head(text: str, needed: Sequence[str | tuple[str, ...]]) -> tuple[str, int, list[str]]:
    """Give what parts the columns, the line that names them, and their names."""
    told = ""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        said = _SEPARATOR.match(line)
        if said:
            told = said[1]
        elif line.strip(_UNSEEN + MARKS):
            found = [(mark, _names(line, mark)) for mark in told or MARKS]
            # What parts the columns is what makes most of them known; then what there is most of.
            mark, head = max(found, key=lambda pair: (_known(pair[1], needed), line.count(pair[0])))
            return mark, number, head
    return ",", 0, []


def _names(line: str, mark: str) -> list[str]:
    cells = next(csv.reader([line.rstrip("\r\n")], delimiter=mark), [])
    return [cell.strip(_UNSEEN).casefold() for cell in cells]


def _known(head: Sequence[str], needed: Sequence[str | tuple[str, ...]]) -> int:
    return sum(any(name in head for name in _either(one)) for one in needed)


def _either(name: str | tuple[str, ...]) -> tuple[str, ...]:
    return (name,) if isinstance(name, str) else name


def _check_head(
    file: Path, line: int, head: Sequence[str], needed: Sequence[str | tuple[str, ...]]
) -> None:
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise _error(f"{file} line {line} names the column {twice[0]} twice; rename one of them.")
    for one in needed:
        names = _either(one)
        if any(name in head for name in names):
            continue
        near = difflib.get_close_matches(names[0], [name for name in head if name], 1)
        hint = f" Is it {near[0]}?" if near else ""
        listed = ", ".join(filter(None, head)) or "none"
        raise _error(
            f"{file} line {line} should name the columns, {' or '.join(names)} among them; it has "
            f"{listed}.{hint}"
        )


def _rows(
    file: Path, text: str, mark: str, line: int, head: Sequence[str]
) -> Iterator[HandwrittenRow]:
    """Yield the rows behind the line that names the columns."""
    lines = io.StringIO(text, newline="")
    for _ in range(line):
        lines.readline()
    table = csv.reader(lines, delimiter=mark, strict=True)
    while True:
        begins = line + table.line_num + 1
        try:
            row = next(table, None)
        except csv.Error as problem:
            ends = line + table.line_num
            where = f"line {begins}" if ends <= begins else f"lines {begins} to {ends}"
            raise _error(
                f"{file} {where} can't be read ({problem}); close every quotation mark, and double "
                'those inside a cell: "the ""old"" port".'
            ) from None
        if row is None:
            return
        cells = [_APOSTROPHE.sub("", cell.strip(_UNSEEN), count=1) for cell in row]
        if not any(cells):
            continue
        named = dict(zip(head, cells, strict=False))
        if any(cells[len(head) :]) or named.get(""):
            raise _error(
                f"{file} line {begins} has {len(row)} fields where line {line} names "
                f"{len([name for name in head if name])}; put text that holds "
                f"{_called(mark)} in double quotes."
            )
        named.pop("", None)
        missing = {name: "" for name in head[len(cells) :] if name}
        yield HandwrittenRow(begins, {**named, **missing})


def _called(mark: str) -> str:
    return {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[mark]


def _error(message: str) -> Exception:
    # Here, as the tables bring pandas along, which the lexicon does without.
    from newsloom.tables import NewsloomError

    return NewsloomError(" ".join(message.split()))
