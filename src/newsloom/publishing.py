"""Folders of runs: a finished run appears by one rename, a failed one is set aside with its log."""

from __future__ import annotations

import logging
import os
import re
import shutil
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from newsloom.labels import without_controls
from newsloom.stopping import undisturbed
from newsloom.tables import sync

_RUN_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")


def clear_leftovers(reports: Path) -> list[str]:
    """Set aside what killed runs left; say in sentences what was found.

    Call it with the lock of `reports` held. A run that did not end is kept like one that failed.
    """
    found = []
    for left in sorted(reports.glob(".staging-*")):
        run_id = left.name.removeprefix(".staging-")
        target = reports / "failed" / run_id
        try:
            target.parent.mkdir(exist_ok=True)
            os.rename(left, target)
            found.append(f"The run {run_id} was killed; what it left is in {target}.")
        except OSError:  # a full disk, most likely: then room matters more
            shutil.rmtree(left, ignore_errors=True)
            found.append(f"The run {run_id} was killed; what it left is deleted.")
    for left in (*reports.glob(".old-*"), *reports.glob("failed/.old-*")):
        shutil.rmtree(left, ignore_errors=True)
    for left in reports.glob(".latest-*"):
        left.unlink(missing_ok=True)
    runs = list_runs(reports)
    latest = reports / "latest"
    if runs and latest.is_symlink() and os.readlink(latest) in {run.name for run in runs[:-1]}:
        found.append(f"The run {runs[-1].name} was killed before `latest` was moved to it.")
    return found


@contextmanager
def staging_folder(reports: Path, run_id: str) -> Iterator[Path]:
    """Give a folder to make a run in; `publish` moves it, an error moves it to ``failed/<run id>``.

    Call it with the lock of `reports` held and what killed runs left cleared.
    """
    staging = reports / f".staging-{run_id}"
    staging.mkdir()
    try:
        with _log(staging / "run.log"):
            yield staging
    except BaseException as error:
        if staging.is_dir():
            _keep_failed(staging, reports / "failed" / run_id, error)
        raise
    shutil.rmtree(staging, ignore_errors=True)  # nothing was published: only tables were asked for


def _keep_failed(staging: Path, failed: Path, error: BaseException) -> None:
    """Keep what a failed run left, as far as the disk lets us; its error is told all the same."""
    with (
        suppress(OSError),
        (staging / "run.log").open("a", encoding="utf-8", errors="replace") as f,
    ):
        f.writelines(traceback.format_exception(error))
    with suppress(OSError):
        failed.parent.mkdir(exist_ok=True)
        os.rename(staging, failed)


def publish(
    staging: Path,
    final: Path,
    *,
    keep: int | None = None,
    shown: AbstractContextManager[object] | None = None,
) -> Path:
    """Make a finished run appear, point ``latest`` at it, then delete runs that are too old.

    What is to appear together with the run does so on entering `shown`, once everything is on disk,
    and is taken back on leaving it by an error. Signals to stop are ignored meanwhile.
    """
    (staging / "run.log").unlink(missing_ok=True)  # its lines matter where something went wrong
    for path in (*staging.rglob("*"), staging):
        if not path.is_symlink():
            sync(path)
    with undisturbed():
        _show(staging, final, shown or nullcontext())
        if keep is not None:
            _delete_old(final.parent, keep)
    return final


def _show(staging: Path, final: Path, shown: AbstractContextManager[object]) -> None:
    """Do all that can fail for want of room before ``latest`` moves; then nothing can fail."""
    reports, latest = final.parent, final.parent / "latest"
    link = reports / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    os.rename(staging, final)
    try:
        sync(reports)
        with shown:
            os.replace(link, latest)
    except BaseException:
        # Nothing may be left that is published by half: a run that `latest` does not know.
        with suppress(OSError):
            os.rename(final, staging)
        raise
    with suppress(OSError):  # all is there; without this a power cut may bring the old link back
        sync(reports)


def _delete_old(reports: Path, keep: int) -> None:
    with suppress(OSError):  # the run is done; what could not go now goes after the next one
        for old in (*list_runs(reports)[:-keep], *_failed_runs(reports)[:-keep]):
            away = old.with_name(f".old-{old.name}")  # never half a run under a run's name
            os.rename(old, away)
            shutil.rmtree(away)


def _failed_runs(reports: Path) -> list[Path]:
    failed = reports / "failed"
    runs = failed.iterdir() if failed.is_dir() else ()
    return sorted((p for p in runs if _RUN_ID.fullmatch(p.name)), key=_age)


def list_runs(reports: Path) -> list[Path]:
    """Give the folders of the finished runs, oldest first."""
    runs = [p for p in reports.iterdir() if _RUN_ID.fullmatch(p.name)]
    return sorted((p for p in runs if (p / "run.json").is_file()), key=_age)


def _age(run: Path) -> tuple[str, int]:
    stamp, _, again = run.name.partition("-")
    return stamp, int(again or 1)


def new_run_id(reports: Path) -> str:
    """Name a run after this second; with a number behind it where that name is taken.

    Names tell the order of runs. Where the clock was put back, a run is named after the newest one.
    """
    paths = (*reports.glob("*"), *reports.glob("failed/*"))
    taken = [_age(path) for path in paths if _RUN_ID.fullmatch(path.name)]
    stamp = max([datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"), *(before for before, _ in taken)])
    number = 1 + max((again for before, again in taken if before == stamp), default=0)
    return stamp if number == 1 else f"{stamp}-{number}"


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
