"""Where results are kept: the cache of single articles, and the tables, published together."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from newsloom import tables
from newsloom.tables import NewsloomError

_CLOCK_NS = 2_000_000_000  # a disk's clock may tell the time in steps of two seconds
BEGUN = ".begun"  # of the cache: entries that are being written
CACHE_BYTES = 5_000_000_000  # that entries may take beside those the last run used
KEPT = 2  # sets of tables, beside the one that is shown: the newest


def digest_of(parts: Iterable[Any]) -> str:
    """Give the SHA-256 of plain values, whatever the order of their keys."""
    text = json.dumps(list(parts), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The record of how the tables were made, or None where there are none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict):
        return None
    return manifest if {"key", "parameters", "tables", "articles"} <= manifest.keys() else None


def is_fresh(folder: Path, manifest: Mapping[str, Any] | None, key: str) -> bool:
    """Whether the folder's tables were made under this key and are there as they were written."""
    if manifest is None or manifest["key"] != key:
        return False
    paths = {name: folder / f"{name}.parquet" for name in tables.TABLES}
    return set(manifest["tables"]) == set(paths) and all(
        path.is_file() and tables.digest(path) == manifest["tables"][name]["sha256"]
        for name, path in paths.items()
    )


def damaged(folder: Path, manifest: Mapping[str, Any]) -> list[Path]:
    """Give the tables that are there, but not with the bytes that were written."""
    paths = {name: folder / f"{name}.parquet" for name in manifest["tables"]}
    return [
        path
        for name, path in paths.items()
        if path.is_file() and tables.digest(path) != manifest["tables"][name]["sha256"]
    ]


class Cache:
    """Results per article, addressed by what they depend on; safe to delete at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hits = self.misses = 0
        self._begun = time.time_ns()

    def _path(self, key: str) -> str:
        return f"{self.folder}/{key[:2]}/{key}.json"

    def get(self, key: str) -> Any | None:
        """What is kept under a key, or None; an entry that is not whole counts as missing."""
        path = self._path(key)
        try:
            with open(path, "rb", buffering=0) as file:
                digest, _, body = file.read().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != digest:
                raise ValueError("torn cache entry")
            found = json.loads(body.decode())
        except (OSError, ValueError):
            self.misses += 1
            return None
        self.hits += 1
        with suppress(OSError):  # a cache that can only be read is read
            os.utime(path)  # so that what is used is not what is thrown away
        return found

    def put(self, key: str, value: Any) -> None:
        """Keep a value of plain JSON types under a key."""
        self.put_text(key, json.dumps(value, ensure_ascii=True))

    def put_text(self, key: str, body: str) -> None:
        """Keep a value under a key that was written as JSON elsewhere."""
        data = body.encode()
        whole = b"%s\n%s" % (hashlib.sha256(data).hexdigest().encode(), data)
        path, beside = self._path(key), f"{self.folder}/{BEGUN}/{key}.{os.getpid()}"
        try:
            _write(beside, whole, path)
        except FileNotFoundError:
            # Once for each folder: asking every time costs as much as writing.
            for name in (beside, path):
                os.makedirs(os.path.dirname(name), exist_ok=True)
            _write(beside, whole, path)

    def trim(self, most: int = CACHE_BYTES) -> None:
        """Throw away what was not used for longest, where entries take more than so many bytes.

        What was used since this cache was opened stays, whatever it takes: the next run needs it.
        """
        unused: list[tuple[int, int, str]] = []
        taken = 0
        for entry in _files_in(self.folder):
            try:
                told = entry.stat()
            except OSError:
                continue
            taken += told.st_size
            if told.st_mtime_ns < self._begun - _CLOCK_NS:
                unused.append((told.st_mtime_ns, told.st_size, entry.path))
        for _, size, path in sorted(unused):
            if taken <= most:
                break
            with suppress(OSError):
                os.unlink(path)
                taken -= size


def _write(beside: str, data: bytes, path: str) -> None:
    """Write a file that appears whole or not at all."""
    with open(beside, "wb") as file:
        file.write(data)
    os.replace(beside, path)


def _files_in(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Give the files of the folders in a folder, as far as these can be read."""
    try:
        folders = [entry for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    for inside in folders:
        with suppress(OSError), os.scandir(inside) as entries:
            yield from (e for e in entries if e.is_file(follow_symlinks=False))


@contextmanager
def staging_folder(folder: Path, key: str) -> Iterator[Path]:
    """Give the folder in which tables are made that are to be published; it goes if they aren't.

    It lies under ``<data>/.tables``, where nobody looks for tables before they are published.
    Raises `NewsloomError` where it can't be made.
    """
    store = folder / ".tables"
    staging = store / f".{key[:12]}.{os.getpid()}"
    try:
        store.mkdir(parents=True, exist_ok=True)
        _discard_unfinished(store)
        shutil.rmtree(folder / "cache" / BEGUN, ignore_errors=True)
        staging.mkdir()
    except OSError as error:
        raise NewsloomError(
            f"The data folder {folder} can't be written ({error.strerror}); "
            "name another one with --data."
        ) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put(folder: Path, staging: Path, manifest: Mapping[str, Any]) -> Path:
    """Put a finished set of tables into the store, under its own name; nobody sees it yet.

    Returns
    -------
    Its folder, which holds ``manifest.json`` and can be opened like a data folder.
    """
    store = folder / ".tables"
    made = store / f"{manifest['key'][:12]}-{_next_number(store)}"
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (staging / "manifest.json").write_text(text + "\n", "utf-8")
    for path in (*staging.iterdir(), staging):
        tables.sync(path)
        if path.is_file():  # runs keep links to these very files: none may be written over
            path.chmod(0o444)
    os.replace(staging, made)
    tables.sync(store)
    _discard_old(store, made, current_folder(folder))  # runs that fail must not fill the disk
    return made


def find_put(folder: Path, key: str) -> Path | None:
    """Give the newest whole set of tables in the store that was made under a key, shown or not."""
    store = folder / ".tables"
    sets = sorted(store.glob(f"{key[:12]}-*"), key=_number, reverse=True)
    return next((p for p in sets if is_fresh(p, read_manifest(p), key)), None)


def show(folder: Path, made: Path) -> None:
    """Make a set of tables of the store the ones that a data folder shows: all together, or none.

    What readers open (``<data>/<table>.parquet``) are links through ``<data>/.current``, and one
    rename of that link moves all of them at once.
    """
    target, current = Path(".tables") / made.name, folder / ".current"
    names = (*(f"{table}.parquet" for table in tables.TABLES), "manifest.json")
    before = current_folder(folder)  # a reader may have it open, and it may be shown again
    moved = current.is_symlink() and Path(os.readlink(current)) == target
    if not moved and any(_is_real(folder / name) for name in names):
        _link(target, current)  # files that were not written by us go only when others are there
        moved = True
    for name in names:
        link, through = folder / name, Path(".current") / name
        if not link.is_symlink() or Path(os.readlink(link)) != through:
            _link(through, link)
    if not moved:
        _link(target, current)
    tables.sync(folder)
    _discard_old(folder / ".tables", made, before)


def current_folder(folder: Path) -> Path:
    """The folder that the links in a data folder lead to now; the folder itself without links."""
    current = folder / ".current"
    return current.resolve() if current.exists() else folder


def _is_real(path: Path) -> bool:
    return path.exists() and not path.is_symlink()


def _number(path: Path) -> int:
    digits = path.name.rpartition("-")[2]
    return int(digits) if digits.isdigit() else -1


def _discard_old(store: Path, *wanted: Path) -> None:
    """Remove all sets of tables but these and the newest."""
    for old in sorted(store.iterdir(), key=_number)[:-KEPT]:
        if old.name not in {path.name for path in wanted}:
            shutil.rmtree(old, ignore_errors=True)


def _discard_unfinished(store: Path) -> None:
    """Remove what a process left that was killed; only one at a time makes tables here."""
    for path in store.iterdir():
        if path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)


def _next_number(store: Path) -> int:
    """One more than the highest number a set of tables in the store carries."""
    sets = store.iterdir() if store.is_dir() else ()
    return 1 + max((0, *(_number(path) for path in sets)))


def _link(target: Path, link: Path) -> None:
    """Point a symbolic link at a target, replacing what it was in one step."""
    if link.is_dir() and not link.is_symlink():  # a folder of part files in the place of a table
        shutil.rmtree(link)
    beside = link.with_name(f".{link.name.lstrip('.')}.new")  # one name: what is left is used again
    beside.unlink(missing_ok=True)
    os.symlink(target, beside)
    os.replace(beside, link)
