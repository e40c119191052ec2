"""Folders of runs: a finished run appears by one rename, a failed one is set aside with its log."""

from __future__ import annotations

import logging
import os
import re
import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from newsloom.labels import without_controls

_RUN_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")


@contextmanager
def staging_folder(reports: Path, run_id: str) -> Iterator[Path]:
    """Give a folder to make a run in; `publish` moves it, an error moves it to ``failed/<run id>``.

    Call it with the lock of `reports` held: what killed runs left is deleted.
    """
    for left in reports.glob(".staging-*"):
        shutil.rmtree(left)
    staging = reports / f".staging-{run_id}"
    staging.mkdir()
    try:
        with _log(staging / "run.log"):
            yield staging
    except BaseException as error:
        if staging.is_dir():
            with (staging / "run.log").open("a", encoding="utf-8", errors="replace") as log:
                log.writelines(map(without_controls, traceback.format_exception(error)))
            failed = reports / "failed"
            failed.mkdir(exist_ok=True)
            os.rename(staging, failed / run_id)
        raise
    shutil.rmtree(staging, ignore_errors=True)  # nothing was published: only tables were asked for


def publish(staging: Path, final: Path, *, keep: int | None = None) -> Path:
    """Make a finished run appear, point ``latest`` at it, then delete runs that are too old."""
    (staging / "run.log").unlink(missing_ok=True)  # its lines matter where something went wrong
    for path in staging.rglob("*"):
        if path.is_file():
            _sync(path)
    os.rename(staging, final)
    _sync(final.parent)
    link = final.parent / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    os.replace(link, final.parent / "latest")
    if keep is not None:
        for old in list_runs(final.parent)[:-keep]:
            shutil.rmtree(old)
    return final


def list_runs(reports: Path) -> list[Path]:
    """Give the folders of the finished runs, oldest first."""
    runs = [p for p in reports.iterdir() if _RUN_ID.fullmatch(p.name)]
    return sorted((p for p in runs if (p / "run.json").is_file()), key=_age)


def _age(run: Path) -> tuple[str, int]:
    stamp, _, again = run.name.partition("-")
    return stamp, int(again or 1)


def new_run_id(reports: Path) -> str:
    """Name a run after this second; with a number behind it where that name is taken."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    taken = {path.name for path in (*reports.glob("*"), *reports.glob("failed/*"))}
    number = 1
    while (run_id := stamp if number == 1 else f"{stamp}-{number}") in taken:
        number += 1
    return run_id


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Plain(logging.Formatter):
    """Writes what articles and file names hold so that a terminal shows it and obeys none of it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_controls(super().format(record))


@contextmanager
def _log(path: Path) -> Iterator[None]:
    """Keep what newsloom and papermill log in a file instead of on the terminal."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_Plain("%(asctime)s %(name)s %(levelname)s %(message)s"))
    loggers = [logging.getLogger(name) for name in ("newsloom", "papermill")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, (level, propagate) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
        handler.close()
