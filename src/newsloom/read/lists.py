"""Articles in a JSON list, taken out one by one, so that a list may be of any size.

A broken record costs itself: reading goes on where the next one begins. What is read besides a
list: one object, an object that holds the list (``{"articles": [...]}``), objects one after the
other over several lines each, and articles by their id (``{"17": {...}, "18": {...}}``).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsloom.read import decoding, formats

# Scrapers leave line breaks inside strings; they are no reason to lose a record.
_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\s,\ufeff]*")
_NEXT = re.compile(r"\}\s*(?:,\s*)?(?=\{)")
_INNER = re.compile(r'"[^"\\]{1,100}"\s*:\s*\[\s*(?=\{)')
_CHUNK = 1 << 16  # what an error costs grows with it: Python counts the lines before one
_SAMPLE = 1 << 20
_SLACK = 20  # characters of a number, a word or an escape that the end of what was read cut in two


def begins_json(text: str, *, whole: bool) -> bool:
    """Tell a JSON list or object from prose in brackets, by its first record.

    Parameters
    ----------
    text
        The beginning of a file, from its first bracket on.
    whole
        Whether the file ends there; if not, a record may be cut off by the end.
    """
    if text.startswith("["):
        text = text[1:].lstrip()
    if not text.startswith("{"):
        return text.startswith("]")
    try:
        _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        return not whole and _is_cut(error, len(text))
    except RecursionError:
        pass
    return True


def read_list(path: Path, name: str, fields: Mapping[str, str]) -> Iterator[formats.Record]:
    """Yield the records of a JSON file; what can't be read is set aside by itself."""
    with formats.open_plain(path) as stream:
        encoding = decoding.encoding_of(stream.read(_SAMPLE), cut=True)
    if encoding is None:
        yield formats.Record(name, formats.digest_file(path), status="not text")
        return
    with formats.open_plain(path) as stream:
        values = _Values(io.TextIOWrapper(stream, encoding, errors="replace", newline=""))
        try:
            yield from _records(values, path, name, fields)
        except formats.DAMAGED:
            here = f"{name}#{values.number + 1}" if values.number else name
            yield formats.Record(here, formats.hash_of(b""), status="unreadable")


def _records(
    values: _Values, path: Path, name: str, fields: Mapping[str, str]
) -> Iterator[formats.Record]:
    """Yield the records of the values of a file."""
    if not values.many:
        value = values.take()
        if not values.many and not values.more():
            yield from _single(value, path, name, fields)
            return
        values.many = True
        yield from _numbered(values, value, name, fields)
    while values.more():
        yield from _numbered(values, values.take(), name, fields)


def _numbered(
    values: _Values, value: Any, name: str, fields: Mapping[str, str]
) -> Iterator[formats.Record]:
    values.number += 1
    here = f"{name}#{values.number}"
    if isinstance(value, _Lost):
        yield formats.Record(here, formats.hash_of(b""), status=value.reason)
        return
    yield from formats.json_records(here, _hash_value(value), value, fields)


def _single(
    value: Any, path: Path, name: str, fields: Mapping[str, str]
) -> Iterator[formats.Record]:
    """Yield the article that a lone value is, or those it holds."""
    if isinstance(value, _Lost):
        yield formats.Record(name, formats.digest_file(path), status=value.reason)
        return
    inner: list[Any] = []
    if isinstance(value, dict) and not formats.find_fields(value, fields).get("text"):
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if len(lists) == 1:
            inner = lists[0]  # {"articles": [...]}
        elif value and all(isinstance(v, dict) for v in value.values()):
            found = [bool(formats.find_fields(v, fields).get("text")) for v in value.values()]
            inner = list(value.values()) if any(found) else []
    if not inner:
        yield from formats.json_records(name, formats.digest_file(path), value, fields)
    for number, item in enumerate(inner, 1):
        yield from formats.json_records(f"{name}#{number}", _hash_value(item), item, fields)


def _hash_value(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return formats.hash_of(canonical.encode("ascii"))


@dataclass(frozen=True)
class _Lost:
    """Stands for a value that could not be read."""

    reason: str


class _Values:
    """The values of a JSON file, one in memory at a time.

    ``many`` tells a list (whose brackets are passed over) from a lone value.
    """

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._ended = self._entered = False
        self.number = 0
        self.many = False
        if self.more() and self._text[self._at] == "[":
            self._at += 1
            self.many = True

    def more(self) -> bool:
        """Tell whether another value begins, and go there."""
        while self._go_on():
            sign = self._text[self._at]
            if not self.many or sign not in "]}":
                return True
            if self._entered:
                return False  # behind the list stands what else the object holds
            self._at += 1
            if self._go_on() and self._text[self._at] == "[":  # one list after the other
                self._at += 1
        return False

    def _go_on(self) -> bool:
        """Go to the next character that is no gap; tell whether there is one."""
        while True:
            self._at = _GAP.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return True
            if not self._fill():
                return False

    def take(self) -> Any:
        """Give the value that begins here; `_Lost` for one that can't be read."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = _is_cut(error, len(self._text)) and not self._ended
                held = len(self._text) - self._at
                if cut and held < formats.RECORD_LIMIT:
                    self._fill()
                    continue
                if cut and not self.many and self._enter():
                    continue
                return self._pass_over("too large" if cut else "unreadable")
            except RecursionError:
                return self._pass_over("unreadable")
            if end == len(self._text) and self._fill():
                continue  # a number may go on
            self._at = end
            return value

    def _fill(self) -> bool:
        """Read on; twice as much each time, so that a long value is not begun too often."""
        said = self._stream.read(max(_CHUNK, len(self._text) - self._at))
        self._text = self._text[self._at :] + said
        self._at = 0
        self._ended = not said
        return bool(said)

    def _enter(self) -> bool:
        """Go into the list that an object too large to hold is there for."""
        found = _INNER.search(self._text, self._at, self._at + _SAMPLE)
        if found:
            self._at = found.end()
            self.many = self._entered = True
        return bool(found)

    def _pass_over(self, reason: str) -> _Lost:
        """Go to where the next record seems to begin."""
        while True:
            found = _NEXT.search(self._text, self._at + 1)
            if found:
                self._at = found.end()
                return _Lost(reason)
            self._at = max(self._at, len(self._text) - 100)
            if not self._fill():
                self._at = len(self._text)
                return _Lost(reason)


def _is_cut(error: json.JSONDecodeError, length: int) -> bool:
    """Tell what only ends too early from what is no JSON."""
    return error.msg.startswith("Unterminated string") or error.pos >= length - _SLACK
