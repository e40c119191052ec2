"""How far a run is, on stderr: a bar per stage on a terminal, one line per stage otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TextIO


@contextmanager
def show_progress(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that takes a stage, what is done of it and how much there is."""
    if stream.isatty():
        with _bars(stream) as report:
            yield report
    else:
        yield _lines(stream)


def _lines(stream: TextIO) -> Callable[[str, int, int], None]:
    said: set[str] = set()

    def report(stage: str, done: int, total: int) -> None:
        # A log file wants to know what was done, once.
        if done >= total and stage not in said:
            said.add(stage)
            print(f"{stage}: {done} of {total}", file=stream, flush=True)

    return report


@contextmanager
def _bars(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars = Progress(*columns, console=Console(file=stream))
    tasks: dict[str, int] = {}

    with ExitStack() as shown:

        def report(stage: str, done: int, total: int) -> None:
            if not tasks:  # it runs a thread, and a process that runs one can't be copied
                shown.enter_context(bars)
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield report
