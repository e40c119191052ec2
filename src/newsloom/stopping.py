"""Asked to stop: by Ctrl-C, by the system at shutdown, by a terminal that closes.

Left alone, Python dies of SIGTERM and SIGHUP on the spot: its notebooks are not kept and its
kernels outlive it for a while. Here they end a run the way Ctrl-C does.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals beside Ctrl-C by which a run is asked to stop; Windows lacks one."""


class Stopped(SystemExit):
    """A signal asked this process to stop; no `except Exception` may swallow that.

    Of what asyncio's callbacks raise, on which notebooks are run, only `SystemExit` and
    `KeyboardInterrupt` get out; all else is logged, and the run would go on.

    Attributes
    ----------
    number
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Raise `Stopped` in what runs here when the system asks to stop, the first time it does.

    A signal that was ignored stays ignored, as under ``nohup``.

    Gives what raises that, or `KeyboardInterrupt`, once more where it came while something ran of
    which Python only reports what it raises (a finalizer, what is called after a search for
    litter); call it now and then.
    """
    lost: list[BaseException] = []

    def hear(told: Any) -> None:
        if isinstance(told.exc_value, Stopped | KeyboardInterrupt):
            lost.append(told.exc_value)
        else:
            report(told)

    def heed() -> None:
        if lost:
            raise lost.pop()

    def stop(number: int, _: object) -> None:
        for other in ENDS:  # a second one must not break off the cleaning up
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(number)

    report = sys.unraisablehook
    sys.unraisablehook = hear
    try:
        with _handled([n for n in ENDS if signal.getsignal(n) is signal.SIG_DFL], stop):
            yield heed
    finally:
        sys.unraisablehook = report


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore what asks to stop, for a moment after which all is done."""
    with _handled([signal.SIGINT, *ENDS], signal.SIG_IGN):
        yield


@contextmanager
def _handled(numbers: list[signal.Signals], handler: object) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # where none can be set
        yield
        return
    before = {number: signal.signal(number, handler) for number in numbers}  # type: ignore[arg-type]
    try:
        yield
    finally:
        for number, last in before.items():
            signal.signal(number, signal.SIG_DFL if last is None else last)
