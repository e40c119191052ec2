"""Read a folder (or a file) of articles, in whatever form they were saved, one at a time.

Every file and record ends in exactly one `Document`: kept, or set aside with its reason. How
bytes become text is in `decoding`, what kinds of file there are in `formats` and `tabular`.
"""

from __future__ import annotations

import hashlib
import html
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsloom.handwritten import read_handwritten
from newsloom.read import decoding, formats
from newsloom.read.languages import code_of, language_of
from newsloom.tables import NewsloomError

_ENTITY = re.compile(r"&(?:#\w{1,8}|[A-Za-z]{2,10});")
_SUSPECT = re.compile("[ÃÂâðÅÐÑØÙÎÏ\x80-\x9f]")  # what wrongly decoded letters begin with
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad \t\r\n"
_RECORD = re.compile(r"#\d+\Z")
# What a terminal obeys, and no title holds.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
NEVER_ARTICLES = ("metadata.csv", "judgements.csv", "lexicon.csv")


@dataclass(frozen=True)
class Document:
    """One article as read, or the reason why it is not one.

    ``raw`` is the text as read: decoded, for HTML the extracted text, otherwise untouched.
    ``published`` is an ISO day from metadata. ``status`` is ``kept``, ``empty``, ``unreadable``,
    ``not text``, ``error page``, ``not English``, ``not a regular file``, ``too large``,
    ``no text field``, ``unknown XML`` or ``needs the extra warc``.
    """

    path: str
    sha256: str
    raw: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    status: str = "kept"
    extracted: bool = False
    """Whether ``raw`` was extracted from an HTML page."""

    @property
    def article_id(self) -> str:
        """An id that is the same on every machine: a hash of the path and of the content."""
        key = f"{self.path}\0{self.sha256}".encode("utf-8", "surrogatepass")
        return "a" + hashlib.sha256(key).hexdigest()[:12]


def read_documents(corpus: Path, *, fields: Mapping[str, str] | None = None) -> Iterator[Document]:
    """Yield every document of a corpus, sorted by path; set-aside ones too.

    Parameters
    ----------
    corpus
        A folder, searched recursively, or one file.
    fields
        Names of columns or keys of JSON and CSV records, where they are unusual:
        ``{"text": "Volltext", "outlet": "Quelle"}``. Common names are known anyway.

    Raises
    ------
    NewsloomError
        When there is no such folder or file, or `metadata.csv` can't be read.
    """
    corpus = Path(corpus)
    if not corpus.exists():
        raise NewsloomError(
            f"The corpus {corpus} does not exist; a folder or a file of articles was expected. "
            "Check the path (seen from the current folder)."
        )
    root = corpus if corpus.is_dir() else corpus.parent
    sidecar = read_sidecar(root / "metadata.csv")
    return _documents(corpus, root, sidecar, dict(fields or {}))


def _documents(
    corpus: Path, root: Path, sidecar: Mapping[str, Mapping[str, str]], fields: Mapping[str, str]
) -> Iterator[Document]:
    inside = inside_of(corpus)
    for path in _files(corpus):
        name = path.relative_to(root).as_posix()
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if not _is_regular(path, inside):
            yield _set_aside(name, "not a regular file")
            continue
        try:
            for record in formats.read_file(path, name, fields):
                yield _document(record, sidecar)
        except OSError:
            yield _set_aside(name, "unreadable")


def _files(corpus: Path) -> list[Path]:
    """List what may be articles, sorted by path below the corpus."""
    if not corpus.is_dir():
        return [corpus]
    found: list[Path] = []
    for folder, folders, names in os.walk(corpus):
        # Links to folders are named, not followed: they lead out or round in circles.
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [n for n in folders if not n.startswith(".") and n not in linked]
        found += [Path(folder) / n for n in [*names, *linked] if may_be_article(n)]
    return sorted(found, key=lambda path: path.relative_to(corpus).as_posix())


def inside_of(corpus: Path) -> Path:
    """Give the folder that links may not lead out of; a file that is named may be a link itself."""
    return corpus.resolve() if corpus.is_dir() else corpus.resolve().parent


def may_be_article(name: str) -> bool:
    """Tell whether a file of this name can hold an article; notes beside a corpus can't."""
    upper = name.upper()
    return not (
        name.startswith(".") or upper.startswith(("README", "LICENSE")) or name in NEVER_ARTICLES
    )


def _is_regular(path: Path, inside: Path) -> bool:
    """Tell whether this is a plain file within the corpus: no pipe, no device, no link out."""
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            return False
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, RuntimeError):  # a dangling link, or one that leads to itself
        return False


def _set_aside(name: str, reason: str) -> Document:
    return Document(name, hashlib.sha256(b"").hexdigest(), "", status=reason)


def _document(record: formats.Record, sidecar: Mapping[str, Mapping[str, str]]) -> Document:
    told = dict(record.told)
    for path in (_RECORD.sub("", record.path), record.path):
        told.update(sidecar.get(formats.clean_path(path), {}))
    raw = decoding.without_surrogates(record.raw)
    text = raw.strip().strip(_UNSEEN)
    status = record.status
    if status == "kept" and not text:
        status = "empty"
    language = code_of(told.get("language"))
    if status == "kept":
        if language is None or record.weak_language:
            language = language_of(text) or language
        if language not in (None, "en"):
            status = "not English"
    return Document(
        record.path,
        record.sha256,
        raw,
        title=_line(told.get("title")),
        byline=_line(told.get("byline")),
        outlet=_line(told.get("outlet")),
        url=_line(told.get("url")),
        language=language,
        published=formats.read_day(told.get("published")),
        status=status,
        extracted=record.extracted,
    )


def _line(value: str | None) -> str | None:
    """Put a metadata value on one line, whole characters in place of "&amp;" and "â€™".

    None for what says nothing.
    """
    if not value:
        return None
    said = decoding.without_surrogates(value)
    if _ENTITY.search(said):
        said = html.unescape(said)
    if _SUSPECT.search(said):
        from ftfy import fix_encoding  # 40 ms, and hardly ever needed

        said = fix_encoding(said)
    return " ".join(_CONTROL.sub(" ", said).split())[:1000] or None


def read_sidecar(path: Path) -> dict[str, dict[str, str]]:
    """Read `metadata.csv`: per path (``file.txt`` or ``file.csv#3``) what is told of it.

    Raises
    ------
    NewsloomError
        When there is no column ``path``, or the file is no CSV text.
    """
    told: dict[str, dict[str, str]] = {}
    for row in read_handwritten(path, needed=("path",)):
        cells = dict(row.cells)
        key = formats.clean_path(cells.pop("path"))
        told[key] = {name: value for name, value in cells.items() if value}
    return told
