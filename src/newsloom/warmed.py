"""One process that has loaded what notebooks need; each of their kernels is a copy of it.

A notebook runs alone, in a process of its own, as ever. But loading pandas, plotly and newsloom
takes that process longer than showing five articles, so they are loaded once: this process waits,
and whenever it is asked for a kernel it copies itself (``fork``), and the copy becomes the kernel.
It runs no threads and opens no files. When the run that asked is gone, however it ended, so are the
kernels, and then this process. `newsloom.kernels` is the other side.

Of a command line that has loaded nothing else before it is a copy itself, made before the run opens
or starts anything: then what a run and its notebooks both need is loaded once (`load_pandas`).
"""

from __future__ import annotations

import atexit
import builtins
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from importlib import import_module
from types import SimpleNamespace
from typing import NoReturn

from newsloom.stopping import ENDS

# What a run loads, and notebooks too. The first of them look at the process they are loaded in.
_LOOKING = (
    *("pandas", "pandas.io.formats.html", "pandas.io.formats.string"),
    *("pyarrow.dataset", "pyarrow.parquet"),
)
_BY_BOTH = (
    *("jinja2", "nbformat", "IPython", "ipykernel.connect", "newsloom.cooccurrence"),
    *("newsloom.report.writing", "newsloom.report.notebooks", "newsloom.read", "newsloom.corpus"),
)
# What kernels and notebooks load when they first use it, beside the modules of newsloom.
_BY_KERNELS = (
    *("ipykernel.kernelapp", "IPython.core.completerlib", "sqlite3"),
    *("plotly.graph_objs.bar", "plotly.graph_objs.scatter", "plotly.graph_objs.heatmap"),
    "plotly.graph_objs.layout",
)
_NOT_SHOWN = ("network", "timeline")  # of newsloom: they make tables, and notebooks read those
ENVIRONMENT = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # no process is copied that runs a thread
    "PLOTLY_RENDERER": os.environ.get("PLOTLY_RENDERER") or "plotly_mimetype",
}

_status = 0
_may_be_copied = False


def load_pandas() -> None:
    """Load pandas as a kernel would, if this process has loaded nothing like it so far.

    Call it before anything is opened or started: then this process may be copied (`copy_for`).
    """
    global _may_be_copied
    if sys.platform == "linux" and "numpy" not in sys.modules and threading.active_count() == 1:
        name = "JE_ARROW_MALLOC_CONF"
        before = os.environ.get(name)
        os.environ[name] = ENVIRONMENT[name]
        with _as_in_a_kernel():
            for module in _LOOKING:
                import_module(module)
        del os.environ[name]
        if before is not None:
            os.environ[name] = before
        _may_be_copied = True


def can_copy() -> bool:
    """Whether this process can be copied into the one that waits; it can once."""
    return _may_be_copied and threading.active_count() == 1


def copy_for(handle: int, other: int) -> int:
    """Copy this process into one that waits for requests; give its id.

    Parameters
    ----------
    handle
        File descriptor of its end of the connection to the run, for `serve`.
    other
        The run's end.
    """
    global _may_be_copied
    _may_be_copied = False
    for name in _BY_BOTH:
        import_module(name)
    _prepare()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or both would print what waits there
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()  # Ctrl+C is for the run
        os.close(other)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nothing, number)
        os.close(nothing)
        for number in ENDS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        atexit._clear()  # what the run has to do at its end is the run's
        if not sys.flags.safe_path:
            del sys.path[0]
        serve(handle, copied=True)
    finally:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        atexit._run_exitfuncs()
        _leave()


def serve(handle: int, *, copied: bool = False) -> None:
    """Copy this process into a kernel whenever a run asks, until the run is gone.

    Parameters
    ----------
    handle
        File descriptor of the connection to the run. A request is a kernel's arguments, folder,
        environment, and the file that gets what it prints. The answer is ``("started", process
        id)`` and, when the kernel has ended, ``("ended", process id, exit status)``.
    copied
        Whether this process is a copy of the run's (`copy_for`).
    """
    global _status
    atexit.register(_leave)  # before all others, so it is called after them
    os.close(os.pidfd_open(os.getpid()))  # where a system has no such thing, fail before others
    if not copied and sys.path[0] == "":
        del sys.path[0]  # as ipykernel_launcher does: a kernel puts its own folder there
    os.environ.update(ENVIRONMENT)
    before = set(os.environ)
    asked = _answer(handle)
    if asked is not None:
        told = {name: os.environ[name] for name in os.environ.keys() - before}
        try:
            _be_kernel(*asked, told)
        except SystemExit as error:
            _status = error.code if isinstance(error.code, int) else int(error.code is not None)
            raise
        except BaseException:
            _status = 1
            raise


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Let what is loaded here find what it looks for in a kernel.

    pandas asks for the kernel, to see whether tables are shown in a notebook, and for the encoding
    of what is printed.
    """
    builtins.get_ipython = partial(SimpleNamespace, kernel=None)  # type: ignore[attr-defined]
    try:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "UTF-8")):
            yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def _warm() -> None:
    import newsloom

    gc.disable()  # nothing of this is ever given back
    with _as_in_a_kernel():
        _load_without_debugger()
        for name in (*_LOOKING, *_BY_BOTH, *_BY_KERNELS):
            import_module(name)
        for name, module in newsloom._HOMES.items():
            if module not in _NOT_SHOWN:
                getattr(newsloom, name)
        _prepare()
        _show()
    gc.freeze()  # kernels need not look through it either
    gc.enable()


def _load_without_debugger() -> None:
    """Have kernels do without their debugger: it takes long to load, and nobody steps here."""
    name = "debugpy"
    before = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]  # so that it can't be imported
    try:
        import_module("ipykernel.debugger")
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


def _prepare() -> None:
    """Work out what a run and its notebooks both ask for, and keep."""
    from newsloom.parameters import defaults
    from newsloom.pipelines import stamp_of
    from newsloom.report import pages
    from newsloom.versions import code_digest, versions_read_with

    pages.show_counted([], "")
    code_digest()
    versions_read_with()
    stamp_of(str(defaults(["model"])["model"]))


def _show() -> None:
    """Draw once what every figure has; plotly keeps what it prepares for that."""
    from newsloom.plots.style import message

    figure = message("", "")
    figure.add_bar(x=[1], y=[1], marker={"color": "black", "line": {"width": 0}}, hovertext="")
    figure._repr_mimebundle_()


def _answer(handle: int) -> tuple[list[str], str, dict[str, str], str] | None:
    """Answer a run. Return None here once the run is gone; in each copy, what it is to be."""
    from multiprocessing.connection import Connection, wait

    kernels: dict[int, int] = {}  # process ids, by what can be read once the process has ended
    warm = False
    with Connection(handle) as run:
        while True:
            try:
                for ready in wait([run, *kernels]):
                    if isinstance(ready, int):
                        pid = kernels.pop(ready)
                        os.close(ready)
                        run.send(("ended", pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
                        continue
                    asked = run.recv()
                    if not warm:  # it may be that no notebook has to be executed
                        _warm()
                        warm = True
                    pid = os.fork()
                    if not pid:
                        for other in kernels:
                            os.close(other)
                        return asked
                    os.setpgid(pid, pid)  # signals are for a kernel and all that it started
                    kernels[os.pidfd_open(pid)] = pid
                    run.send(("started", pid))
            except (EOFError, ConnectionError):
                for pid in kernels.values():
                    os.killpg(pid, signal.SIGKILL)
                return None


def _be_kernel(
    arguments: list[str], folder: str, env: dict[str, str], output: str, told: dict[str, str]
) -> None:
    """Do what ``python -m ipykernel_launcher`` does; `told` is what loading adds to `env`."""
    import ipykernel_launcher
    import numpy as np
    from ipykernel import kernelapp

    printed = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    for stream in (1, 2):
        os.dup2(printed, stream)
    os.close(printed)
    os.environ.clear()
    os.environ.update(told | env, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder)
    np.random.seed()  # or what is drawn without a seed would be the same in every notebook
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    kernelapp.launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _leave() -> NoReturn:
    """End without clearing up what is loaded, which takes long and gives nothing back."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(_status)
