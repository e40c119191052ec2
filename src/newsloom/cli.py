"""The command line: what it takes, what it prints, and the exit codes scripts rely on.

0 done; 2 usage or parameter error, before any work; 3 the run failed; 4 another run holds the
output folder. Every error is one line on stderr; ``--debug`` adds the traceback. Imports that cost
time stand inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from newsloom.collecting import collected_seldom

DONE, USAGE, FAILED, LOCKED = 0, 2, 3, 4
INTERRUPTED = 130

PATH = click.Path(path_type=Path)


def _debug(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--debug``; `main` reads it from the context that the error left behind."""

    def remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value:
            context.find_root().ensure_object(dict)["debug"] = True

    return click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=remember,
        help="Show the traceback of an error.",
    )(command)


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from newsloom import __version__

        click.echo(f"newsloom {__version__}")
        context.exit()


@click.group(context_settings={"max_content_width": 100}, no_args_is_help=False)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version.",
)  # fmt: skip
@_debug
def app() -> None:
    """From a folder of news articles to evidence that can be defended.

    Exit codes: 0 done, 2 usage or parameter error, 3 the run failed, 4 another run writes there.
    """


@app.command(short_help="Read articles, write tables and a report.")
@click.argument("corpus", type=PATH)
@click.option("--data", type=PATH, help="Folder of the tables.  [default: data/<name of CORPUS>]")
@click.option(
    "--reports", type=PATH, help="Folder of the runs.  [default: reports/<name of CORPUS>]"
)
@click.option("--params", type=PATH, help="YAML file of parameters.")
@click.option(
    "-p", "assignments", metavar="NAME=VALUE", multiple=True,
    help="Set a parameter; may be given several times, wins over --params.",
)  # fmt: skip
@click.option("--scheduler", help="local:N processes, or the address of a Dask scheduler.")
@click.option("--tables-only", is_flag=True, help="Write the tables; execute no notebook.")
@click.option("--keep", type=int, help="Afterwards keep the N newest runs, delete older ones.")
@click.option("--force", is_flag=True, help="Do all anew, although tables are fresh.")
@_debug
@collected_seldom()  # what a run loads is much, and none of it is ever given up
def run(
    corpus: Path,
    data: Path | None,
    reports: Path | None,
    params: Path | None,
    assignments: Sequence[str],
    scheduler: str | None,
    tables_only: bool,
    keep: int | None,
    force: bool,
) -> None:
    """Read CORPUS, a folder or file of articles, and write tables and a report.

    The last line printed is the path of the finished report.
    """
    from newsloom import warmed

    if not tables_only:
        warmed.load_pandas()
    from newsloom import runs
    from newsloom.corpus import corpus_name
    from newsloom.parameters import known_parameters, list_notebooks, settle
    from newsloom.progress import show_progress
    from newsloom.stopping import stoppable

    settings = settle(known_parameters(list_notebooks()), params=params, assignments=assignments)
    name = corpus_name(corpus)
    with stoppable() as heed, show_progress(sys.stderr) as progress:

        def told(stage: str, done: int, total: int) -> None:
            heed()
            progress(stage, done, total)

        finished = runs.run(
            corpus,
            data=data or Path("data") / name,
            reports=reports or Path("reports") / name,
            settings=settings,
            scheduler=scheduler,
            tables_only=tables_only,
            keep=keep,
            force=force,
            progress=told,
            notice=_say,
        )
    _print(str(finished))


@app.command(short_help="Rows for judgements.csv, or mentions to label.")
@click.option("--data", type=PATH, help="Folder of the tables.  [default: data/seeds]")
@click.option("--sample", type=click.IntRange(min=1), help="N mentions to label, drawn by chance.")
@click.option("--seed", type=int, default=1, help="Of the sample.  [default: 1]")
@_debug
def review(data: Path | None, sample: int | None, seed: int) -> None:
    """Print rows for judgements.csv, the riskiest first, or a sample to label."""
    from newsloom.review import list_questions, sample_mentions, to_csv

    folder = data or Path("data/seeds")
    rows = list_questions(folder) if sample is None else sample_mentions(folder, sample, seed=seed)
    _print(to_csv(rows), nl=False)


@app.command(short_help="Compare a run's tables with gold annotation.")
@click.argument("gold_dir", type=PATH)
@click.option("--data", type=PATH, help="Folder of the tables.  [default: data/seeds]")
@click.option("--json", "target", type=PATH, help="Write the figures here as JSON, too.")
@_debug
def score(gold_dir: Path, data: Path | None, target: Path | None) -> None:
    """Compare a run's tables with the gold annotation in GOLD_DIR."""
    from newsloom.score import score as compare

    _print(compare(gold_dir, data or Path("data/seeds"), target))


@app.command(short_help="What changed between two runs.")
@click.argument("run_a", type=PATH)
@click.argument("run_b", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
@_debug
def diff(run_a: Path, run_b: Path, as_json: bool) -> None:
    """Say what changed from RUN_A to RUN_B: folders of runs, or of tables."""
    from newsloom.diff import compare_runs, describe

    found = compare_runs(run_a, run_b)
    if as_json:
        import json

        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _print("\n".join(describe(found)))


@app.command(short_help="Every parameter and where it is set.")
@click.option("--params", type=PATH, help="YAML file of parameters.")
@_debug
def params(params: Path | None) -> None:
    """List every parameter: name, type, default, help, and where it is set."""
    from newsloom.parameters import FIXED, known_parameters, list_notebooks, settle

    notebooks = list_notebooks()
    for setting in settle(known_parameters(notebooks), params=params).values():
        parameter = setting.parameter
        bounds = f" [{parameter.bounds}]" if parameter.bounds else ""
        where = FIXED.get(parameter.name, setting.source)
        given = "" if setting.source == "default" else f"{setting.value!r}, "
        everywhere = set(parameter.notebooks) == {path.name for path in notebooks}
        readers = "all notebooks" if everywhere else ", ".join(parameter.notebooks)
        click.echo(f"{parameter.name}: {parameter.type} = {parameter.default!r}")
        click.echo(f"    {parameter.help}{bounds}")
        click.echo(f"    set by {given}{where}; read by {readers}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    memory: dict[str, bool] = {}
    try:
        code = app.main(args=arguments, prog_name="newsloom", standalone_mode=False, obj=memory)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "newsloom"
        _say(f"{error.format_message().rstrip('.')}; see `{path} --help`.")
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        return _stopped(INTERRUPTED, "Stopped")
    except BrokenPipeError:
        # Whoever read our output has had enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except BaseException as error:
        from newsloom.stopping import Stopped

        if isinstance(error, Stopped):
            return _stopped(128 + error.number, f"Stopped by {error}")
        if not isinstance(error, Exception):
            raise
        if memory.get("debug"):
            import traceback

            traceback.print_exception(error)
        return _explain(error)


def _stopped(code: int, what: str) -> int:
    """Say that a signal ended this, and give the exit code by which shells know it."""
    import logging

    # The kernel that was being talked to is gone; asyncio would say so at exit.
    logging.getLogger("asyncio").disabled = True
    _say(f"{what}; nothing was published.")
    return code


def _explain(error: Exception) -> int:
    """Say an error in one line and give its exit code."""
    from newsloom.lock import Locked
    from newsloom.tables import NewsloomError

    if not isinstance(error, NewsloomError):
        _say(f"{type(error).__name__}: {error}; this is a fault of newsloom: --debug shows more.")
        return FAILED
    _say(str(error))
    if isinstance(error, Locked):
        return LOCKED
    runs = sys.modules.get("newsloom.runs")
    return FAILED if runs and isinstance(error, runs.RunFailed) else USAGE


def _print(text: str, *, nl: bool = True) -> None:
    """Print to stdout; where that is a terminal, without what a terminal would obey."""
    from newsloom.labels import without_controls

    click.echo(without_controls(text) if sys.stdout.isatty() else text, nl=nl)


def _say(line: str) -> None:
    from newsloom.labels import without_controls

    click.echo("newsloom: " + without_controls(" ".join(line.split())), err=True)


if __name__ == "__main__":
    sys.exit(main())
