"""Notebooks executed by papermill, each believed only when its kernel noted that all went well."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newsloom.notebooks import join_streams
from newsloom.parameters import Value, declared_in
from newsloom.tables import NewsloomError
from newsloom.unchanged import Unchanged
from newsloom.watching import check_notes

if TYPE_CHECKING:
    from newsloom.kernels import WarmedProcess

Progress = Callable[[str, int, int], None]

CELL_SECONDS = 1800  # a cell works on finished tables; one that takes longer hangs
SAVE_SECONDS = 10  # between two times that a notebook is saved while it runs
FIGURE = "application/vnd.plotly.v1+json"
_LONGEST_SOCKET = 90  # a Unix socket's path holds about 107 bytes, and "-5" comes behind ours

_log = logging.getLogger(__name__)


class RunFailed(NewsloomError):
    """A run that began and did not end well; what it left is under ``failed/``."""


def execute_notebooks(
    notebooks: Sequence[Path],
    folder: Path,
    values: Mapping[str, Value],
    *,
    progress: Progress | None = None,
    cell_seconds: int = CELL_SECONDS,
    until: float | None = None,
    warmed: WarmedProcess | None = None,
    unchanged: Unchanged | None = None,
) -> None:
    """Execute notebooks in order into a folder, each with the parameters it declares.

    Parameters
    ----------
    notebooks
        What to execute.
    folder
        Where the executed notebooks go, and ``run.log``.
    values
        Parameters by name.
    progress
        Called with "notebooks", how many are done and how many there are.
    cell_seconds
        A cell that takes longer is stopped.
    until
        When the run has to end, by `time.monotonic`; None: whenever it likes.
    warmed
        The process that kernels are copied from; None: one of their own, where there can be.
    unchanged
        Notebooks that need not be executed again; None: all are executed.

    Raises
    ------
    RunFailed
        When a notebook can't be shown to have run to its end, with all its figures.
    """
    from newsloom.kernels import warmed_process

    report = progress or (lambda stage, done, total: None)
    with (folder.resolve() / "run.log").open("ab") as log, ExitStack() as started:
        for number, notebook in enumerate(notebooks):
            report("notebooks", number, len(notebooks))
            output = folder.resolve() / notebook.name
            if unchanged and (kept := unchanged.take(notebook)) is not None:
                output.write_text(kept, encoding="utf-8", newline="")
                _log.info("%s is as it was executed before: nothing it shows changed", output.name)
                continue
            if not warmed:
                warmed = started.enter_context(warmed_process())
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise RunFailed(
                    "the run took longer than run_seconds; give it more, or fewer articles"
                )
            limit = "run_seconds" if left and left < cell_seconds else "cell_seconds"
            seconds = max(1, int(min(cell_seconds, left or cell_seconds)))
            with _kernel_options(log, warmed) as (options, notes):
                _execute(notebook, output, values, (limit, seconds), options, notes)
            if unchanged:
                unchanged.keep(notebook, output.read_text(encoding="utf-8"))
    report("notebooks", len(notebooks), len(notebooks))


def _execute(
    notebook: Path,
    output: Path,
    values: Mapping[str, Value],
    limit: tuple[str, int],
    options: Mapping[str, Any],
    notes: Path,
) -> None:
    """Execute one notebook, whose cells may take so many seconds, and write what it shows."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    declared = {parameter.name for parameter in declared_in(notebook)}
    try:
        executed = papermill.execute_notebook(
            _literal(notebook.resolve()),
            _literal(output),
            parameters={name: v for name, v in values.items() if name in declared},
            engine_name=_engine(values),
            kernel_name="python3",
            language="python",
            cwd=str(notebook.resolve().parent),
            progress_bar=False,
            execution_timeout=limit[1],
            **options,
        )
    except CellTimeoutError as error:
        raise RunFailed(
            f"{notebook.name}: a cell took longer than {limit[0]} allows; see its last lines"
        ) from error
    except DeadKernelError as error:
        raise RunFailed(f"{notebook.name}: the kernel died while a cell ran") from error
    check_executed(executed, notebook.name)
    if wrong := check_notes(notes, len(list(_code_cells(executed)))):
        raise RunFailed(f"{notebook.name}: {wrong}")
    with output.open("a", encoding="utf-8") as file:
        file.write("\n")  # the line end that Jupyter writes and papermill does not


def check_executed(notebook: Mapping[str, Any], name: str) -> None:
    """Raise `RunFailed` unless every code cell ran, none ended in an error, and charts are there.

    papermill does not say so itself: after ``sys.exit(0)``, a dead kernel or a time limit it can
    come back as if all had gone well, with later cells never run. A cell tagged ``report-figure``
    must show exactly one figure.
    """
    for number, cell in _code_cells(notebook):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                raise RunFailed(f"{name}, cell {number}: {output['ename']}: {output['evalue']}")
        if cell["execution_count"] is None:
            raise RunFailed(f"{name}, cell {number} was never run; the kernel died before it.")
        figures = sum(FIGURE in output.get("data", {}) for output in cell["outputs"])
        if "report-figure" in cell.get("metadata", {}).get("tags", []) and figures != 1:
            raise RunFailed(f"{name}, cell {number} must draw one figure; it drew {figures}.")


def _code_cells(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip():
            yield number, cell


@contextmanager
def _kernel_options(
    log: IO[bytes], warmed: WarmedProcess | None
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Give what makes a kernel quiet, watched and able to run beside others; and where it notes.

    What a kernel process itself prints, as when it is interrupted, goes to the log. It is spoken
    to by socket files, because runs at the same time race for TCP ports.
    """
    from jupyter_client.manager import AsyncKernelManager
    from traitlets.config import Config

    from newsloom.kernels import WarmedProvisioner
    from newsloom.warmed import ENVIRONMENT

    with tempfile.TemporaryDirectory(prefix="nl-") as sockets:
        notes = Path(sockets) / "notes"
        watch = f"__import__('newsloom.watching').watching.start({str(notes)!r})"

        class QuietKernelManager(AsyncKernelManager):
            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
                given = [*options.pop("extra_arguments", ()), f"--IPKernelApp.exec_lines={watch}"]
                # What somebody keeps for IPython in their home must not change a run.
                env = {**os.environ, **(options.pop("env", None) or {}), "IPYTHONDIR": sockets}
                env["PLOTLY_RENDERER"] = ENVIRONMENT["PLOTLY_RENDERER"]
                env.pop("PYTHONSTARTUP", None)
                spec = self.kernel_spec
                if warmed and spec and "kernel_provisioner" not in spec.metadata:
                    told = {"kernel_id": self.kernel_id, "kernel_spec": spec, "parent": self}
                    self.provisioner = WarmedProvisioner(warmed, Path(log.name), **told)
                await super().start_kernel(
                    stdout=log, stderr=log, extra_arguments=given, env=env, **options
                )

        options: dict[str, Any] = {"kernel_manager_class": QuietKernelManager}
        if os.name == "posix" and len(sockets) < _LONGEST_SOCKET:
            manager = {"transport": "ipc", "ip": f"{sockets}/k"}
            options["config"] = Config({"KernelManager": manager})
        yield options, notes


def _engine(values: Mapping[str, Value]) -> str:
    """Make known to papermill its own way to execute, which saves less often; give its name.

    papermill writes the whole notebook before and after each cell and twice at the end, all figures
    again each time: a third of what a run of few articles costs. What a killed run leaves is some
    seconds old.
    """
    from papermill.engines import NBClientEngine, papermill_engines

    class SparingEngine(NBClientEngine):
        @classmethod
        def execute_notebook(cls, *given: Any, **options: Any) -> Any:
            executed = super().execute_notebook(*given, **options)
            if not executed.metadata.papermill["exception"]:
                _forget_machine(executed, values)  # then papermill writes it, for the last time
            return executed

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
            save = nb_man.save

            def save_now_and_then(**given: Any) -> None:
                if (nb_man.now() - nb_man.last_save_time).total_seconds() >= SAVE_SECONDS:
                    save(**given)

            nb_man.save = save_now_and_then
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **options)
            except BaseException:
                nb_man.save = save  # papermill saves once more and does not write it at the end
                raise

    papermill_engines.register("newsloom", SparingEngine)
    return "newsloom"


def _literal(path: Path) -> str:
    """Write a path so that papermill, which formats paths, takes it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _forget_machine(notebook: Any, values: Mapping[str, Value]) -> None:
    """Take times, and in a report to be sent on also folders, out of an executed notebook.

    The folder of the tables is written as what shows them, not as where they lay meanwhile.
    """
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs = join_streams(cell.outputs)
        injected = "injected-parameters" in cell.metadata.get("tags", [])
        if injected:
            cell["id"] = "injected-parameters"  # papermill draws one at random
        if injected and "shown_as" in values:
            cell.source = cell.source.replace(str(values["data"]), str(values["shown_as"]))
        if injected and values.get("share") is True:
            for name in ("corpus", "data", "shown_as", "model"):
                path = str(values.get(name, ""))
                if path:
                    cell.source = cell.source.replace(path, Path(path).name)
