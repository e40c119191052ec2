"""Bytes to text: by byte-order mark, strict UTF-8, declaration, and only then by statistics."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16", "utf-32", "utf-16-le", "utf-16-be")
_META = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
BINARY = (
    *(b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf"),
    *(b"\xd0\xcf\x11\xe0", b"\x7fELF", b"PAR1", b"SQLite format 3", b"RIFF", b"OggS", b"BZh"),
    *(b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MZ\x90", b"{\\rtf"),
)
_WESTERN = frozenset(
    "‘’‚“”„–—…•€£¥©®™°§«»·¿¡½¼¾×¹²³ªº´\u00a0ŠšŽžŒœŸ"
    + "".join(chr(point) for point in range(0xC0, 0x100) if point not in (0xD7, 0xF7))
)
# A capital with an accent behind a small letter, or a run of accented letters: another alphabet.
_ODD_CASE = re.compile("[a-zß-ÿ][À-ÖØ-ÞŠŽŒ]|[À-ÖØ-öø-ÿ]{4}")
# Code pages that share most letters; the one found far more often on the web comes first.
_LIKELIER = {
    "mac_cyrillic": "cp1251", "mac_greek": "cp1253", "mac_latin2": "cp1250", "cp855": "cp1251",
    "mac_turkish": "cp1254", "shift_jis_2004": "cp932", "shift_jisx0213": "cp932",
    "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950",
    "euc_kr": "cp949", "johab": "cp949",
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufffd]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 200_000


def decode(data: bytes, *, html: bool = False, declared: str | None = None) -> str | None:
    """Decode bytes; None if they are no text.

    Parameters
    ----------
    data
        The whole content.
    html
        Whether a declaration in a ``<meta>`` element counts.
    declared
        The encoding that came with the bytes, as in the head of an answer from the web.
    """
    if data.startswith(BINARY):
        return None
    name = encoding_of(data, html=html, declared=declared)
    if name is None:
        return None
    text = data.decode(name, "replace")
    controls = len(_CONTROL.findall(text))
    return None if controls * 20 > len(text) else text


def encoding_of(
    data: bytes, *, html: bool = False, cut: bool = False, declared: str | None = None
) -> str | None:
    """Name the encoding of some bytes; None if they are no text.

    Parameters
    ----------
    data, html, declared
        As in `decode`.
    cut
        Whether the bytes are only the beginning, so that a character may be cut in two.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    wide = _wide(data)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return "utf-8"
    told = [declared] if declared else []
    if html:
        said = _META.search(data[:4096]) or _XML.match(data[:400])
        told += [said.group(1).decode("ascii")] if said else []
    for name in filter(None, map(_known, told)):
        if name not in ("utf-8", *_WIDE):  # that it is not was seen above
            return name
    return _western(data) or _by_statistics(data)


def in_utf8(head: bytes) -> bytes:
    """Give the beginning of a file in UTF-8 where it is in UTF-16 or UTF-32; else as it is."""
    name = wide(head)
    return head.decode(name, "ignore").encode("utf-8", "ignore") if name else head


def wide(data: bytes) -> str | None:
    """Name the encoding of bytes in UTF-16 or UTF-32, in which lines can't be told by bytes."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    return (marked if marked in _WIDE else None) if marked else _wide(data)


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by where its zero bytes stand."""
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 4 and odd * 10 > half * 7 and even * 10 < half:
        return "utf-16-le"
    if half >= 4 and even * 10 > half * 7 and odd * 10 < half:
        return "utf-16-be"
    return None


def _nearly_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few broken characters from another encoding."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole >= 5 * broken


def _known(name: str) -> str | None:
    """Give Python's name of a declared encoding, as browsers read it."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _western(data: bytes) -> str | None:
    """Tell English in Windows-1252 or Mac Roman: nearly all ASCII, else quotes and accents.

    Statistics are no help here: a short English text has too few odd bytes to tell from.
    """
    sample = data[:_SAMPLE]
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    odd = [char for char in text if char > "\x7f"]
    few = bool(odd) and len(odd) * 20 <= len(sample)
    if few and _WESTERN.issuperset(odd) and not _ODD_CASE.search(text):
        return "cp1252"
    mac = sample.decode("mac_roman")
    odd = [char for char in mac if char > "\x7f"]
    if len(odd) * 20 > len(sample) or not _WESTERN.issuperset(odd) or _ODD_CASE.search(mac):
        return None
    return "mac_roman"


def _by_statistics(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # 60 ms to import, and seldom needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return None
    likely = _LIKELIER.get(best.encoding, best.encoding)
    try:
        data.decode(likely)
    except UnicodeDecodeError:
        return best.encoding
    return likely


def without_surrogates(text: str) -> str:
    """Replace lone surrogates (from JSON escapes), which no file can hold, by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
