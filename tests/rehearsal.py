"""A run in small, for trying what faults and kills do to it.

Everything that makes, checks and publishes files is newsloom's own; only the articles are few, the
tables are written from rows made here, and notebooks are copied instead of executed. So a run takes
a tenth of a second, and hundreds of them can be broken off at every point.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat

from newsloom import corpus, diff, publishing, record, runs, store, tables
from newsloom.agreement import check_tables
from newsloom.parameters import known_parameters, settle

PARAMETERS = 'corpus: str = ""  # articles\ndata: str = ""  # tables\n'
CHANGES = {
    *("os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod"),
    *("os.truncate", "os.scandir", "os.listdir", "shutil.copyfile"),
}
"""What Python reports of work on files, beside opening and syncing them."""


def set_out(place: Path) -> None:
    """Put a corpus and a notebook into an empty folder."""
    (place / "corpus").mkdir(parents=True)
    (place / "books").mkdir()
    cell = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cell["id"] = "one"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), place / "books/01_a.ipynb")


def write_edition(place: Path, edition: str) -> None:
    """Give the corpus the text of one day."""
    (place / "corpus/a.txt").write_text(f"Edition {edition}. " * 20)


def _make_tables(
    path: Path, folder: Path, parameters: dict, *, key: str, inputs: dict, **_: Any
) -> Path:
    """Write small tables of what stands in the corpus, the way of `making.make_tables`."""
    text = (path / "a.txt").read_text()
    article = {
        "article_id": "a1", "path": "a.txt", "sha256": inputs["a.txt"], "raw": text, "text": text,
        "published_method": "unknown", "published_evidence": "[]", "words": 1, "status": "kept",
    }  # fmt: skip
    sentence = {"article_id": "a1", "sentence": 0, "paragraph": 0, "start": 0, "end": len(text)}
    rows = {"articles": [article], "sentences": [{**sentence, "text": text}]}
    cache = store.Cache(folder / "cache")
    cache.get(key)
    cache.put(key, {"text": text})
    with store.staging_folder(folder, key) as staging:
        written = {}
        for name in tables.TABLES:
            frame = tables.make(name, rows.get(name, []))
            written[name] = {"sha256": tables.write(staging, name, frame), "rows": len(frame)}
        manifest = {
            "key": key, "parameters": parameters, "inputs": inputs, "tables": written,
            "articles": {"read": 1, "kept": 1, "set_aside": {}},
        }  # fmt: skip
        check_tables(staging, manifest)
        return store.put(folder, staging, manifest)


def _write_outputs(made: Any, folder: Path, said: dict, notebooks: list, progress: Any) -> None:
    (folder / "index.html").write_text(made.articles["text"].iloc[0])
    runs._keep_tables(made.folder, folder / "tables", said["tables"])
    record.write_record(said, folder / "run.json")


def _changes(run: Path, made: Any, _: Any) -> list[str]:
    """Read what the real comparison reads, and compare nothing: that has tests of its own."""
    if not (run / "tables").is_dir():
        return []
    then = tables.read(run / "tables", "articles")
    return [f"{len(then)} and {len(made.articles)} articles"]


versions = cache(record.versions)


def _execute(books: list[Path], folder: Path, values: dict, **_: Any) -> None:
    for book in books:
        shutil.copyfile(book, folder / book.name)


def run(place: Path, **options: Any) -> Path:
    """Run newsloom on the place."""
    books = sorted((place / "books").glob("*.ipynb"))
    with ExitStack() as held:
        held.enter_context(mock.patch.object(corpus, "make_tables", _make_tables))
        held.enter_context(mock.patch.object(runs, "execute_notebooks", _execute))
        held.enter_context(mock.patch.object(runs, "_write_outputs", _write_outputs))
        held.enter_context(mock.patch.object(diff, "changes_since", _changes))
        held.enter_context(mock.patch.object(record, "versions", versions))
        return runs.run(
            place / "corpus",
            data=place / "data",
            reports=place / "reports",
            settings=settle(known_parameters(books)),
            notebooks=books,
            **options,
        )


def fail_at(
    number: int, place: Path, *, kill: bool = False, reading: bool = False
) -> Callable[[], int]:
    """Let the n-th work on a file under a place fail, or kill this process there.

    With `reading`, opening a file to read it is work, too; what is read by Arrow is not seen here.

    Returns
    -------
    A function that says how much work on files there was.
    """
    done = 0
    homes = (f"{place}/data", f"{place}/reports")

    def act() -> None:
        nonlocal done
        done += 1
        if done == number:
            if kill:
                os.kill(os.getpid(), signal.SIGKILL)
            what = errno.EIO if reading else errno.ENOSPC
            raise OSError(what, os.strerror(what))

    def hook(event: str, arguments: tuple) -> None:
        opens = event == "open" and isinstance(arguments[1], str)
        if event in CHANGES or (opens and (reading or arguments[1][0] in "wax")):
            paths = [_path_of(a) for a in arguments]
            if any(home in path for path in paths for home in homes):
                act()

    sync = os.fsync

    def fsync(handle: int) -> None:
        act()
        sync(handle)

    sys.addaudithook(hook)
    os.fsync = fsync
    return lambda: done


def _path_of(argument: Any) -> str:
    """Give the path that an argument is, or the one of the open folder whose number it is."""
    if isinstance(argument, int) and argument > 2:
        try:
            return os.readlink(f"/proc/self/fd/{argument}")
        except OSError:  # a mode, or no such system
            return ""
    return str(argument) if isinstance(argument, (str, os.PathLike)) else ""


def in_child(work: Callable[[], None], *, kill_after: float | None = None) -> int:
    """Do something in a forked process; give its exit code, negative when a signal killed it."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            work()
            code = 0
        except runs.NewsloomError:
            code = 3
        except BaseException:
            traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
            code = 99
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def short_files(most: int) -> None:
    """Let no file of this process grow beyond so many bytes, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def state(place: Path, expected: dict[str, dict[str, str]]) -> tuple[str, str]:
    """Say which edition data and `latest` are of; raise AssertionError where anything is not whole.

    Parameters
    ----------
    place
        Where runs ran.
    expected
        For each edition the SHA-256 of each table.
    """
    data = place / "data"
    manifest = store.read_manifest(data)
    assert manifest is not None, "no manifest"
    shown = {name: tables.digest(data / f"{name}.parquet") for name in tables.TABLES}
    tables.read(data, "articles")  # the others are these bytes, too
    (of_data,) = [edition for edition, told in expected.items() if told == shown]
    of_run = {}
    for folder in publishing.list_runs(place / "reports"):
        said = json.loads((folder / "run.json").read_text())
        text = (folder / "index.html").read_text()
        kept = {n: tables.digest(folder / "tables" / f"{n}.parquet") for n in tables.TABLES}
        assert {n: t["sha256"] for n, t in said["tables"].items()} == kept
        (edition,) = [edition for edition, told in expected.items() if told == kept]
        assert text == f"Edition {edition}. " * 20
        assert json.loads((folder / "01_a.ipynb").read_text())["cells"]
        of_run[folder.name] = edition
    return of_data, of_run[os.readlink(place / "reports/latest")]


def left_over(place: Path) -> list[str]:
    """Give the files that only a run under way may have."""
    found = [*place.rglob(".staging-*"), *place.rglob(".old-*"), *place.rglob(".latest-*")]
    found += [
        *place.rglob("cache/.begun/*"),
        *place.rglob("*.tmp"),
        *place.rglob("*.new"),
        *(place / "data/.tables").glob(".*"),
    ]
    return [str(path.relative_to(place)) for path in found]
