"""Kernels for notebooks, started as copies of one process that has loaded what they need.

Where there is no such process, or a kernel is not this Python's own, kernels are started as
jupyter_client starts them. Processes are copied on Linux only: elsewhere a copy of a process that
has loaded so much is not safe (macOS) or not to be had (Windows).
"""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning import LocalProvisioner

from newsloom import warmed

if TYPE_CHECKING:
    from jupyter_client.connect import KernelConnectionInfo

LOADING_SECONDS = 60  # for what kernels need to be loaded; a second or two on an idle machine

_log = logging.getLogger(__name__)


class WarmedProcess:
    """The process that kernels are copies of (`newsloom.warmed`), as a run sees it.

    It is a copy of this one, where this is a command line that has loaded nothing but what both
    need; else it is started.
    """

    def __init__(self) -> None:
        self._ended: dict[int, int] = {}
        self._asked = False
        self._connection, theirs = Pipe()
        with theirs:
            if warmed.can_copy():
                pid = warmed.copy_for(theirs.fileno(), self._connection.fileno())
                self._process: subprocess.Popen[bytes] | _Copy = _Copy(pid)
                return
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"import newsloom.warmed as w; w.serve({theirs.fileno()})"],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **warmed.ENVIRONMENT},
                start_new_session=True,
            )

    def start(
        self, arguments: list[str], folder: str, env: dict[str, str], output: str
    ) -> WarmedKernel:
        """Start a kernel; what it prints goes to the file `output`.

        Raises
        ------
        OSError
            When the process can't, or has ended.
        """
        try:
            self._asked = True
            self._connection.send((arguments, folder, env, output))
            while self._connection.poll(LOADING_SECONDS):
                if (pid := self._hear()) is not None:
                    return WarmedKernel(self, pid)
        except EOFError as error:
            raise OSError("the process that has loaded what kernels need has ended") from error
        raise OSError(f"what kernels need was not loaded after {LOADING_SECONDS} seconds")

    def status(self, pid: int) -> int | None:
        """Give the exit status of a kernel that has ended; None for one that runs."""
        try:
            while self._connection.poll():
                self._hear()
        except (EOFError, OSError):  # kernels end when they see that this process has
            return self._ended.get(pid, -signal.SIGKILL)
        return self._ended.get(pid)

    def _hear(self) -> int | None:
        what, pid, *status = self._connection.recv()
        if what == "ended":
            self._ended[pid] = status[0]
            return None
        return int(pid)

    def close(self) -> None:
        """End the process, and with it the kernels."""
        self._connection.close()
        if not self._asked:  # it need not load all to its end
            self._process.kill()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Copy:
    """A copy of this process, as `subprocess.Popen` would show it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._handle: int | None = os.pidfd_open(pid)

    def wait(self, timeout: float | None = None) -> None:
        """Wait for its end."""
        if self._handle is None:
            return
        if not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("a copy of this process", timeout or 0)
        os.close(self._handle)
        self._handle = None
        os.waitpid(self._pid, 0)

    def kill(self) -> None:
        """End it."""
        if self._handle is not None:
            os.kill(self._pid, signal.SIGKILL)


class WarmedKernel:
    """A kernel's process, as `subprocess.Popen` would show it."""

    stdin = stdout = stderr = None

    def __init__(self, process: WarmedProcess, pid: int) -> None:
        self._process = process
        self.pid = pid

    def poll(self) -> int | None:
        """Give the exit status; None while the process runs."""
        return self._process.status(self.pid)

    wait = poll  # it is only asked for once the process has ended

    def send_signal(self, number: int) -> None:
        """Send a signal to the process and all that it started."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


class WarmedProvisioner(LocalProvisioner):
    """Starts the kernels of this Python from a warmed process, all others as it always was."""

    def __init__(self, process: WarmedProcess, output: Path, **options: Any) -> None:
        super().__init__(**options)
        self._warmed = process
        self._output = str(output)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel's process."""
        own = [sys.executable, "-m", "ipykernel_launcher"]
        if cmd[:3] == own and not self.kernel_spec.env:
            folder = str(kwargs.get("cwd") or os.getcwd())
            try:
                kernel = self._warmed.start(cmd[3:], folder, kwargs["env"], self._output)
            except OSError as error:
                _log.warning("A kernel is started without a warmed process: %s", error)
            else:
                self.process = kernel  # type: ignore[assignment]  # all of a Popen that is used
                self.pid, self.cwd = kernel.pid, folder
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)


@contextmanager
def warmed_process() -> Iterator[WarmedProcess | None]:
    """Give a process that kernels are copied from while notebooks are executed; None without one.

    Where this process may be copied, call it before anything is opened or started.
    """
    if sys.platform != "linux":
        yield None
        return
    try:
        process = WarmedProcess()
    except OSError as error:
        _log.warning("Kernels are started without a warmed process: %s", error)
        yield None
        return
    try:
        yield process
    finally:
        process.close()
