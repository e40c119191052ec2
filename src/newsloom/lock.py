"""One writer per folder: a lock that the operating system lets go of when its holder dies."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsloom.tables import NewsloomError

try:
    import fcntl
except ImportError:  # Windows: no such lock, and none is claimed
    fcntl = None  # type: ignore[assignment]


class Locked(NewsloomError):
    """Another process is writing to this folder."""


@contextmanager
def hold(folder: Path, *, name: str = ".lock", wait: bool = False) -> Iterator[None]:
    """Make the folder where it is missing and be the only one to hold its lock.

    The lock is on an open file, not on the file's presence: what a killed process leaves behind
    stops nobody, on this machine or another. Child processes do not inherit it.

    Parameters
    ----------
    folder
        The folder to be written to.
    name
        The lock's file; two names are two locks.
    wait
        Wait for another holder rather than raise.

    Raises
    ------
    Locked
        When another process holds it and `wait` is false.
    NewsloomError
        When the folder can't be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / name).open("a+", encoding="utf-8")
    except OSError as error:
        raise NewsloomError(
            f"The folder {folder} must be one that can be written ({error.strerror}); name another."
        ) from error
    with file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                file.seek(0)
                holder = file.read(200).strip()
                raise Locked(
                    f"Another run (process {holder or 'unknown'}) is writing to {folder}; "
                    "wait for it to end, or name another folder."
                ) from None
            except OSError as error:
                raise NewsloomError(
                    f"The folder {folder} must be on a file system that can lock files "
                    f"({error.strerror}); name another."
                ) from error
        with suppress(OSError):  # who holds it is a help, no more: a full disk hinders nobody here
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()} on {platform.node()}")
            file.flush()
        yield
