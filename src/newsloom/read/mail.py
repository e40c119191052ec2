"""E-mail (.eml, .mbox): each message is an article, as newsletters and alerts are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from newsloom.read import decoding
from newsloom.read.formats import Record, hash_of, told_record

_FIRST = re.compile(
    rb"(?:From |Return-Path:|Received:|Delivered-To:|Message-ID:|MIME-Version:|X-[\w-]{1,60}:)",
    re.IGNORECASE,
)
_ENVELOPE = re.compile(rb"(?m)^From \S+.*\n")
_HEADS = {"title": "Subject", "byline": "From", "published": "Date", "language": "Content-Language"}
_PARTS = 200  # no letter has more; what nests deeper wants to be a trap


def is_mail(head: bytes, ending: str) -> bool:
    """Tell a message by its name, or by lines that only mail begins with."""
    if ending in ("eml", "mbox"):
        return True
    top = head.partition(b"\n\n")[0].replace(b"\r", b"")
    return bool(_FIRST.match(head)) and b"\nmime-version:" in b"\n" + top.lower()


def read_mail(name: str, digest: str, data: bytes) -> Iterator[Record]:
    """Yield the messages of a file; one that holds no text is set aside by itself."""
    found = [part for part in _ENVELOPE.split(data) if part.strip()]
    for number, part in enumerate(found, 1):
        here = name if len(found) == 1 else f"{name}#{number}"
        yield _message(here, digest if len(found) == 1 else hash_of(part), part)


def _message(name: str, digest: str, data: bytes) -> Record:
    try:
        message = message_from_bytes(data)
        told = {field: _head(message, head) for field, head in _HEADS.items()}
        text = _body(message)
    except (MessageError, RecursionError, ValueError, LookupError):
        return Record(name, digest, status="unreadable")
    said = {field: value for field, value in told.items() if value}
    if text is None:
        return Record(name, digest, told=said, status="no text field")
    return told_record(name, digest, {**said, "text": text})


def _head(message: Message, name: str) -> str:
    said = str(message.get(name, ""))[:2000]
    try:
        return str(make_header(decode_header(said)))
    except (MessageError, LookupError, UnicodeError, ValueError):
        return said


def _body(message: Message) -> str | None:
    """Give the plain text of a message, or else its page; None where it has neither."""
    found: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if number >= _PARTS:
            break
        if kind not in ("text/plain", "text/html") or kind in found or part.get_filename():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        declared = part.get_content_charset()
        text = decoding.decode(payload, html=kind == "text/html", declared=declared)
        if text and text.strip():
            found[kind] = text.replace("\r\n", "\n")
    return found.get("text/plain") or found.get("text/html")
