"""A run: tables, five notebooks, a report, published together or not at all.

Everything is made in a folder of its own beside the finished runs and appears by one rename;
``latest`` moves last. A run that fails leaves its notebooks and its log under ``failed/`` and
nothing else changes.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsloom import pipelines, record
from newsloom.executing import CELL_SECONDS, RunFailed, check_executed, execute_notebooks
from newsloom.lock import hold
from newsloom.parameters import Setting, list_notebooks
from newsloom.partitions import check_scheduler
from newsloom.publishing import clear_leftovers, new_run_id, publish, staging_folder
from newsloom.tables import NewsloomError, TableError
from newsloom.unchanged import Unchanged

__all__ = ["RunFailed", "check_executed", "check_request", "execute_notebooks", "run"]

if TYPE_CHECKING:
    from newsloom.corpus import Corpus

Progress = Callable[[str, int, int], None]


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
    notice: Callable[[str], None] | None = None,
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
    notice
        Called with each sentence on what an earlier run that was killed had left.

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
    from newsloom.kernels import warmed_process

    report = progress or (lambda stage, done, total: None)
    books = list_notebooks() if notebooks is None else list(notebooks)
    check_request(corpus, data, reports, settings, scheduler, keep, books)
    start = record.now()
    with ExitStack() as held:
        warmed = None if tables_only else held.enter_context(warmed_process())
        held.enter_context(hold(data, name=".run.lock"))
        held.enter_context(hold(reports))
        try:
            found = clear_leftovers(reports)
            run_id = new_run_id(reports)
        except OSError as error:
            raise RunFailed(f"The folder {reports} can't be worked in ({error}).") from error
        for sentence in found:
            (notice or (lambda text: None))(sentence)
        clock = _Clock(settings)
        try:
            with staging_folder(reports, run_id) as staging:
                with warnings.catch_warnings(record=True) as caught, clock.limit():
                    made = _open(corpus, data, settings, scheduler, force, report, notice)
                if tables_only:
                    with _sole_maker(data, clock), _shown(data, made):
                        return data
                values = {name: setting.value for name, setting in settings.items()}
                values |= {"corpus": str(corpus.resolve()), "data": str(made.folder.resolve())}
                values["shown_as"] = str(data.resolve())
                if "model" in values:  # a folder is looked for from the notebooks' own
                    values["model"] = pipelines.located(str(values["model"]))
                execute_notebooks(
                    *(books, staging, values),
                    progress=report,
                    cell_seconds=clock.cell,
                    until=clock.end,
                    warmed=warmed,
                    unchanged=Unchanged(data / "cache", made.manifest, values, taken=not force),
                )
                _check_untouched(made)
                with clock.limit():
                    said = record.make_record(
                        run_id,
                        corpus=corpus,
                        start=start,
                        settings=settings,
                        manifest=made.manifest,
                        warnings=_warnings(made.manifest, caught),
                        scheduler=scheduler,
                        counted=record.count_kinds(made.folder, made.manifest["tables"]),
                        found=found,
                    )
                    said["changes"] = changes_since(reports / "latest", made, said)
                    _write_outputs(made, staging, said, [staging / b.name for b in books], report)
                final = reports / run_id
                with _sole_maker(data, clock):
                    publish(staging, final, keep=keep, shown=_shown(data, made))
                return final / "index.html"
        except Exception as error:
            raise RunFailed(_said(error, reports / "failed" / run_id, reports)) from error


class _Clock:
    """The time limits of a run: for a cell, and for the whole."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        told = {n: settings[n].value for n in ("cell_seconds", "run_seconds") if n in settings}
        self.cell = int(told.get("cell_seconds", CELL_SECONDS))
        self.whole = int(told.get("run_seconds", 0))
        self.end = time.monotonic() + self.whole if self.whole else None

    @contextmanager
    def limit(self) -> Iterator[None]:
        """Raise `RunFailed` in what runs here once the run's time is over."""
        if self.end is None or threading.current_thread() is not threading.main_thread():
            yield
            return

        def over(*_: object) -> None:
            raise RunFailed(f"the run took longer than run_seconds={self.whole} allows")

        before = signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, max(0.001, self.end - time.monotonic()))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


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
    say: Callable[[str], None] | None,
) -> Corpus:
    """Give the corpus with its tables, which nobody else sees yet where they are new."""
    from newsloom.corpus import TABLE_PARAMETERS, Corpus, prepare_tables
    from newsloom.store import current_folder, read_manifest

    wanted = {name: s.value for name, s in settings.items() if name in TABLE_PARAMETERS}
    share = "share" in settings and settings["share"].value is True
    made = prepare_tables(
        corpus, data, scheduler=scheduler, progress=report, say=say, force=force, **wanted
    )
    folder = current_folder(data) if made == data else made
    return Corpus(corpus, folder, read_manifest(folder), share=share)


@contextmanager
def _sole_maker(data: Path, clock: _Clock) -> Iterator[None]:
    """Wait until nobody makes tables in the data folder, a notebook that is open for example."""
    with ExitStack() as held:
        with clock.limit():
            held.enter_context(hold(data, name=".making.lock", wait=True))
        yield


@contextmanager
def _shown(data: Path, corpus: Corpus) -> Iterator[None]:
    """Let the data folder show the tables of this run; those of before, if what follows fails.

    Call it as the sole maker of tables there.
    """
    from newsloom.store import current_folder, show

    store = (data / ".tables").resolve()
    before = current_folder(data).resolve()
    try:
        if corpus.folder.resolve().parent == store:
            show(data, corpus.folder)
        yield
    except BaseException:
        if before.parent == store:
            with suppress(OSError):
                show(data, before)
        raise


def _check_untouched(corpus: Corpus) -> None:
    """Raise `TableError` when a notebook wrote over a table that it was to read."""
    from newsloom.store import damaged

    for table in damaged(corpus.folder, corpus.manifest):
        raise TableError(
            f"A notebook changed the table {table.name}, which it may only read; it is made anew "
            "by the next run"
        )


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
    kept = f"the log is in {failed}" if failed.exists() else "there was no room for its log"
    latest = "`latest` is as it was" if (reports / "latest").exists() else "nothing was published"
    return f"The run failed{where} ({lines[0][:300]}); {latest}, {kept}."
