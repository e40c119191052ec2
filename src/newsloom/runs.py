"""A run: tables, five notebooks, a report, published together or not at all.

Everything is made in a folder of its own beside the finished runs and appears by one rename;
``latest`` moves last. A run that fails leaves its notebooks and its log under ``failed/`` and
nothing else changes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsloom import pipelines, record
from newsloom.lock import hold
from newsloom.parameters import Setting, Value, declared_in, list_notebooks
from newsloom.partitions import check_scheduler
from newsloom.publishing import new_run_id, publish, staging_folder
from newsloom.tables import NewsloomError

if TYPE_CHECKING:
    from newsloom.corpus import Corpus

Progress = Callable[[str, int, int], None]

CELL_SECONDS = 1800  # a cell works on finished tables; one that takes longer hangs
_LONGEST_SOCKET = 90  # a Unix socket's path holds about 107 bytes, and "-5" comes behind ours


class RunFailed(NewsloomError):
    """A run that began and did not end well; what it left is under ``failed/``."""


def run(
    corpus: Path,
    *,
    data: Path,
    reports: Path,
    settings: Mapping[str, Setting],
    scheduler: str | None = None,
    tables_only: bool = False,
    keep: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
    notebooks: Sequence[Path] | None = None,
) -> Path:
    """Make the tables of a corpus, execute the notebooks on them and publish the report.

    Parameters
    ----------
    corpus
        Folder or file of articles.
    data, reports
        Folders of the tables and of the runs; both are made where missing.
    settings
        The value of every parameter, as `parameters.settle` gives them.
    scheduler
        ``local:N`` or the address of a Dask scheduler; None works in this process.
    tables_only
        Stop once the tables are written.
    keep
        After a run that ended well, keep this many of the newest runs, itself included.
    force
        Make the tables anew although they are fresh.
    progress
        Called with a stage, what is done of it and how much there is.
    notebooks
        What to execute, in order; the five of newsloom by default.

    Returns
    -------
    The report's ``index.html``, or the folder of the tables with `tables_only`.

    Raises
    ------
    NewsloomError
        Before any work: for what can't be read, written or meant.
    Locked
        When another run is writing to one of the two folders.
    RunFailed
        When the run began and did not end well.
    """
    from newsloom.diff import changes_since

    report = progress or (lambda stage, done, total: None)
    books = list_notebooks() if notebooks is None else list(notebooks)
    check_request(corpus, data, reports, settings, scheduler, keep, books)
    start = record.now()
    with ExitStack() as held:
        held.enter_context(hold(data, name=".run.lock"))
        held.enter_context(hold(reports))
        run_id = new_run_id(reports)
        try:
            with staging_folder(reports, run_id) as staging:
                with warnings.catch_warnings(record=True) as caught:
                    made = _open(corpus, data, settings, scheduler, force, report)
                if tables_only:
                    return data
                values = {name: setting.value for name, setting in settings.items()}
                values |= {"corpus": str(corpus.resolve()), "data": str(data.resolve())}
                if "model" in values:  # a folder is looked for from the notebooks' own
                    values["model"] = pipelines.located(str(values["model"]))
                execute_notebooks(books, staging, values, progress=report)
                changes = changes_since(reports / "latest", made)
                said = record.make_record(
                    run_id,
                    corpus=corpus,
                    start=start,
                    settings=settings,
                    manifest=made.manifest,
                    warnings=_warnings(made.manifest, caught),
                    scheduler=scheduler,
                    changes=changes,
                )
                _write_outputs(made, staging, said, [staging / b.name for b in books], report)
                return publish(staging, reports / run_id, keep=keep) / "index.html"
        except Exception as error:
            raise RunFailed(_said(error, reports / "failed" / run_id, reports)) from error


def check_request(
    corpus: Path,
    data: Path,
    reports: Path,
    settings: Mapping[str, Setting],
    scheduler: str | None,
    keep: int | None,
    notebooks: Sequence[Path],
) -> None:
    """Raise `NewsloomError` for what can be known to fail before any work."""
    from newsloom.clean import read_judgements
    from newsloom.read import read_fields, read_sidecar

    if not corpus.exists():
        raise NewsloomError(
            f"CORPUS must be a folder or file of articles; there is nothing at {corpus}."
        )
    if not notebooks:
        raise NewsloomError("There are no notebooks to execute; install newsloom again.")
    if keep is not None and keep < 1:
        raise NewsloomError(f"--keep must be a whole number of at least 1; it is {keep}.")
    check_scheduler(scheduler)
    for option, folder in (("--data", data), ("--reports", reports)):
        # What a run writes must not be read as articles by the next one.
        if corpus.is_dir() and folder.resolve().is_relative_to(corpus.resolve()):
            raise NewsloomError(
                f"{option} must be outside of the corpus; {folder} is inside {corpus}: "
                "name another folder."
            )
    latest = reports / "latest"
    if latest.exists() and not latest.is_symlink():
        raise NewsloomError(f"{latest} must be a link that runs may move; move what is there away.")
    read_sidecar((corpus if corpus.is_dir() else corpus.parent) / "metadata.csv")
    read_judgements(corpus)
    if "fields" in settings:
        read_fields(str(settings["fields"].value))
    model = str(settings["model"].value) if "model" in settings else "en_newsloom"
    if not pipelines.is_pipeline(model):
        raise NewsloomError(
            f"The parameter model must name an installed spaCy pipeline, or the folder of a saved "
            f"one; {model!r} is none: pip install it first."
        )


def _open(
    corpus: Path,
    data: Path,
    settings: Mapping[str, Setting],
    scheduler: str | None,
    force: bool,
    report: Progress,
) -> Corpus:
    from newsloom.corpus import TABLE_PARAMETERS, open_corpus

    wanted = {name: s.value for name, s in settings.items() if name in TABLE_PARAMETERS}
    share = "share" in settings and settings["share"].value is True
    return open_corpus(
        corpus, data=data, share=share, scheduler=scheduler, progress=report, force=force, **wanted
    )


# --- notebooks ------------------------------------------------------------------------------------


def execute_notebooks(
    notebooks: Sequence[Path],
    folder: Path,
    values: Mapping[str, Value],
    *,
    progress: Progress | None = None,
) -> None:
    """Execute notebooks in order into a folder, each with the parameters it declares.

    Raises `RunFailed` when a notebook can't be shown to have run to its end.
    """
    import nbformat
    import papermill

    report = progress or (lambda stage, done, total: None)
    for number, notebook in enumerate(notebooks):
        report("notebooks", number, len(notebooks))
        declared = {parameter.name for parameter in declared_in(notebook)}
        output = folder.resolve() / notebook.name
        with _kernel_options(folder / "run.log") as options:
            executed = papermill.execute_notebook(
                _literal(notebook.resolve()),
                _literal(output),
                parameters={name: v for name, v in values.items() if name in declared},
                kernel_name="python3",
                language="python",
                cwd=str(notebook.resolve().parent),
                progress_bar=False,
                execution_timeout=CELL_SECONDS,
                **options,
            )
        check_executed(executed, notebook.name)
        _forget_machine(executed, values)
        nbformat.write(executed, output)
    report("notebooks", len(notebooks), len(notebooks))


def check_executed(notebook: Mapping[str, Any], name: str) -> None:
    """Raise `RunFailed` unless every code cell ran and none ended in an error.

    papermill does not say so itself: after ``sys.exit(0)``, a dead kernel or a time limit it can
    come back as if all had gone well, with later cells never run.
    """
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
            continue
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                raise RunFailed(f"{name}, cell {number}: {output['ename']}: {output['evalue']}")
        if cell["execution_count"] is None:
            raise RunFailed(f"{name}, cell {number} was never run; the kernel died before it.")


@contextmanager
def _kernel_options(log: Path) -> Iterator[dict[str, Any]]:
    """Give what makes kernels quiet and able to run beside others.

    What a kernel process itself prints, as when it is interrupted, goes to the log. It is spoken
    to by socket files, because runs at the same time race for TCP ports.
    """
    from jupyter_client.manager import AsyncKernelManager
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="nl-") as sockets, log.open("ab") as file:

        class QuietKernelManager(AsyncKernelManager):
            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
                await super().start_kernel(stdout=file, stderr=file, **options)

        options: dict[str, Any] = {"kernel_manager_class": QuietKernelManager}
        if os.name == "posix" and len(sockets) < _LONGEST_SOCKET:
            manager = {"transport": "ipc", "ip": f"{sockets}/k"}
            options["config"] = Config({"KernelManager": manager})
        yield options


def _literal(path: Path) -> str:
    """Write a path so that papermill, which formats paths, takes it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _forget_machine(notebook: Any, values: Mapping[str, Value]) -> None:
    """Take times, and in a report to be sent on also folders, out of an executed notebook."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if values.get("share") is True and "injected-parameters" in cell.metadata.get("tags", []):
            for name in ("corpus", "data", "model"):
                path = str(values.get(name, ""))
                if path:
                    cell.source = cell.source.replace(path, Path(path).name)


# --- writing and publishing -----------------------------------------------------------------------


def _write_outputs(
    corpus: Corpus,
    folder: Path,
    said: Mapping[str, Any],
    notebooks: Sequence[Path],
    progress: Progress,
) -> None:
    """Write the page and all that lies beside it."""
    from newsloom import report
    from newsloom.report import exports

    progress("report", 0, 1)
    exports.write_network(corpus, folder)
    report.write_report(folder, corpus=corpus, run=said, notebooks=notebooks)
    report.export_notebooks(notebooks, folder)
    if not corpus.share:  # tables hold the raw text
        _keep_tables(corpus.folder, folder / "tables", said["tables"])
    record.write_record(said, folder / "run.json")
    progress("report", 1, 1)


def _keep_tables(data: Path, folder: Path, names: Mapping[str, Any]) -> None:
    """Keep the tables of this run, for `newsloom diff`: as links to the same files if possible."""
    folder.mkdir(exist_ok=True)
    for name in names:
        source = (data / f"{name}.parquet").resolve()
        target = folder / source.name
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)


def _warnings(manifest: Mapping[str, Any], caught: Sequence[warnings.WarningMessage]) -> list[str]:
    said = [str(warning) for warning in manifest.get("warnings", [])]
    said += [f"{w.category.__name__}: {w.message}" for w in caught]
    if not manifest["articles"]["kept"]:
        said.append("No article was kept: every table is empty.")
    return list(dict.fromkeys(said))


def _said(error: Exception, failed: Path, reports: Path) -> str:
    """Say in one line what failed, where the pieces are and what still stands."""
    name = "" if isinstance(error, NewsloomError) else f"{type(error).__name__}: "
    ename, evalue = getattr(error, "ename", None), getattr(error, "evalue", None)
    what = f"{ename}: {evalue}" if ename else f"{name}{error}"
    notebooks = sorted(failed.glob("*.ipynb"))
    where = f" in {notebooks[-1].name}" if ename and notebooks else ""
    lines = what.strip().splitlines() or [type(error).__name__]
    latest = "`latest` is as it was" if (reports / "latest").exists() else "nothing was published"
    return f"The run failed{where} ({lines[0][:300]}); {latest}, the log is in {failed}."
