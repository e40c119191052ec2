"""What goes on in a kernel, written down from inside: what outside cannot be told from success.

An executed notebook looks well after an exception in a thread, after ``sys.exit(0)`` and after a
dead kernel alike. So each kernel of a run notes, line by line in a file, how every cell ended and
what went wrong beside it; `check_notes` reads that back and believes nothing else.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LARGEST_TEXT = 5_000_000  # characters that one notebook may print; more is a loop without end
LARGEST_SHOWN = 100_000_000  # of figures and tables; 50,000 points as a figure are 5.5 million


class Notes:
    """The file in which a kernel notes how its cells ended, and its limit of output.

    Parameters
    ----------
    path
        Where the notes go; lines are added to it.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.printed = self.shown = 0
        self.told: set[str] = set()

    def add(self, **note: Any) -> None:
        """Write one note, at once."""
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(note) + "\n")

    def fault(self, what: str) -> None:
        """Note that something went wrong beside the cells, each thing once."""
        if what not in self.told:
            self.told.add(what)
            self.add(fault=what[:500])

    def ended(self, result: Any) -> None:
        """Note how a cell ended: IPython's event ``post_run_cell``."""
        error = result.error_before_exec or result.error_in_exec
        self.add(cell=f"{type(error).__name__}: {error}"[:500] if error is not None else "")

    def thread(self, args: threading.ExceptHookArgs) -> None:
        """Note an exception that ended a thread."""
        if args.exc_type is not SystemExit:
            name = args.thread.name if args.thread else "unknown"
            self.fault(f"thread {name}: {args.exc_type.__name__}: {args.exc_value}")

    def stop(self, what: str) -> None:
        """Note a fault and stop the cell."""
        self.fault(what)
        raise KeyboardInterrupt(what)

    def prints(self, text: str) -> None:
        """Count what is printed; at the limit the cell is stopped, also where it catches errors."""
        self.printed += len(text)
        if self.printed > LARGEST_TEXT:
            self.stop(f"more than {LARGEST_TEXT:,} characters were printed")

    def shows(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Count what is displayed, as `prints` does."""
        data = message.get("content", {}).get("data", {})
        self.shown += sum(len(v if isinstance(v, str) else json.dumps(v)) for v in data.values())
        if self.shown > LARGEST_SHOWN:
            self.stop(f"more than {LARGEST_SHOWN:,} characters were displayed")
        return message


def start(path: str) -> None:
    """Begin to take notes in this kernel; called by it before its first cell."""
    import asyncio

    from IPython import get_ipython

    notes = Notes(path)
    shell = get_ipython()
    shell.events.register("post_run_cell", notes.ended)
    before = threading.excepthook

    def watched(args: threading.ExceptHookArgs) -> None:
        notes.thread(args)
        before(args)

    threading.excepthook = watched
    shell.events.register("pre_run_cell", lambda _: _count_prints(notes))
    shell.display_pub.register_hook(notes.shows)

    def lost(loop: Any, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        notes.fault(f"task: {type(error).__name__ if error else ''}: {error or context['message']}")
        loop.default_exception_handler(context)

    try:
        asyncio.get_event_loop().set_exception_handler(lost)
    except RuntimeError:  # no loop in this thread: nothing can be lost in one
        return


def _count_prints(notes: Notes) -> None:
    """Have what is printed counted; before each cell, as the kernel's streams come late."""
    for stream in (sys.stdout, sys.stderr):
        write = stream.write
        if not hasattr(write, "counts"):

            def counted(text: str, write: Any = write) -> Any:
                notes.prints(text)
                return write(text)

            counted.counts = True  # type: ignore[attr-defined]
            setattr(stream, "write", counted)  # noqa: B010


def check_notes(path: Path, cells: int) -> str:
    """Say what a kernel's notes tell against a notebook; nothing where all is well.

    Parameters
    ----------
    path
        The notes.
    cells
        How many code cells had to run.
    """
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, ValueError):
        return "its kernel left no notes of how the cells ended"
    faults = [line["fault"] for line in lines if "fault" in line]
    ended = [line["cell"] for line in lines if "cell" in line]
    bad = [text for text in ended if text]
    if faults or bad:
        return (faults + bad)[0]
    if len(ended) < cells:
        return f"{cells - len(ended)} of {cells} cells did not come to their end; the kernel died"
    return ""
