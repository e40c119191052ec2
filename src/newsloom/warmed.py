"""One process that has loaded what notebooks need; each of their kernels is a copy of it.

A notebook runs alone, in a process of its own, as ever. But loading pandas, plotly and newsloom
takes that process longer than showing five articles, so they are loaded once: this process waits,
and whenever it is asked for a kernel it copies itself (``fork``), and the copy becomes the kernel.
It runs no threads and opens no files. When the run that asked is gone, however it ended, so are the
kernels, and then this process. `newsloom.kernels` is the other side.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import os
import signal
import sys
from functools import partial
from importlib import import_module
from types import SimpleNamespace

# What kernels and notebooks load when they first use it, beside the modules of newsloom.
_LOADED = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "IPython.core.completerlib", "sqlite3"),
    *("pandas.io.formats.html", "pandas.io.formats.string", "pyarrow.dataset", "pyarrow.parquet"),
    *("plotly.graph_objs.bar", "plotly.graph_objs.scatter", "plotly.graph_objs.heatmap"),
    *("plotly.graph_objs.layout", "jinja2", "nbformat", "newsloom.read"),
)
_NOT_SHOWN = ("network", "timeline")  # of newsloom: they make tables, and notebooks read those

_status = 0


def serve(handle: int) -> None:
    """Copy this process into a kernel whenever a run asks, until the run is gone.

    Parameters
    ----------
    handle
        File descriptor of the connection to the run. A request is a kernel's arguments, folder and
        environment. The answer is ``("started", process id)`` and, when the kernel has ended,
        ``("ended", process id, exit status)``.
    """
    global _status
    atexit.register(_leave)  # before all others, so it is called after them
    os.close(os.pidfd_open(os.getpid()))  # where a system has no such thing, fail before others
    if sys.path[0] == "":
        del sys.path[0]  # as ipykernel_launcher does: a kernel puts its own folder there
    before = set(os.environ)
    _load()
    told = {name: os.environ[name] for name in os.environ.keys() - before}
    asked = _answer(handle)
    if asked is not None:
        try:
            _be_kernel(*asked, told)
        except SystemExit as error:
            _status = error.code if isinstance(error.code, int) else int(error.code is not None)
            raise
        except BaseException:
            _status = 1
            raise


def _load() -> None:
    import newsloom

    gc.disable()  # nothing of this is ever given back
    # As pandas is loaded it asks for a kernel, to see whether tables are shown in a notebook.
    builtins.get_ipython = partial(SimpleNamespace, kernel=None)  # type: ignore[attr-defined]
    for name in _LOADED:
        import_module(name)
    for name, module in newsloom._HOMES.items():
        if module not in _NOT_SHOWN:
            getattr(newsloom, name)
    _show()
    del builtins.get_ipython  # type: ignore[attr-defined]
    gc.freeze()  # kernels need not look through it either
    gc.enable()


def _show() -> None:
    """Draw and fill in once what every notebook shows: plotly and jinja2 keep what they prepare."""
    from newsloom.plots.style import message
    from newsloom.report import pages
    from newsloom.versions import code_digest

    figure = message("", "")
    figure.add_bar(x=[1], y=[1], marker={"color": "black", "line": {"width": 0}}, hovertext="")
    figure._repr_mimebundle_()
    pages.show_counted([], "")
    code_digest()


def _answer(handle: int) -> tuple[list[str], str, dict[str, str]] | None:
    """Answer a run. Return None here once the run is gone; in each copy, what it is to be."""
    from multiprocessing.connection import Connection, wait

    kernels: dict[int, int] = {}  # process ids, by what can be read once the process has ended
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
    arguments: list[str], folder: str, env: dict[str, str], told: dict[str, str]
) -> None:
    """Do what ``python -m ipykernel_launcher`` does; `told` is what loading adds to `env`."""
    import ipykernel_launcher
    import numpy as np
    from ipykernel import kernelapp

    os.environ.clear()
    os.environ.update(told | env, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder)
    np.random.seed()  # or what is drawn without a seed would be the same in every notebook
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    kernelapp.launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _leave() -> None:
    """End without clearing up what is loaded, which takes long and gives nothing back."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(_status)
