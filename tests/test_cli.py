import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsloom import __version__, cli, lock, parameters, runs
from newsloom.progress import show_progress
from newsloom.tables import NewsloomError

CELL = 'corpus: str = ""  # articles\ntop_n: int = 25  # how many to show [1..200]\n'


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL}
    path = tmp_path / "01_a.ipynb"
    path.write_text(json.dumps({"cells": [cell]}))
    for module in (parameters, runs):
        monkeypatch.setattr(module, "list_notebooks", lambda: [path])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    return tmp_path


def call(capsys, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_version(capsys):
    assert call(capsys, "--version") == (0, f"newsloom {__version__}\n", "")


@pytest.mark.parametrize("command", sorted(cli.app.commands))
def test_every_command_has_help_and_debug(capsys, command):
    code, out, _ = call(capsys, command, "--help")
    assert code == 0
    assert "--debug" in out


def test_the_options_of_run_are_those_of_the_contract(capsys):
    out = call(capsys, "run", "--help")[1]
    options = "--data --reports --params -p --scheduler --tables-only --keep --force".split()
    assert [option for option in options if option not in out] == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "newsloom: Missing command; see `newsloom --help`.\n"),
        (["run"], "newsloom: Missing argument 'CORPUS'; see `newsloom run --help`.\n"),
        (["run", "x", "y"], "newsloom: Got unexpected extra argument"),
        (["run", "x", "--keep", "few"], "newsloom: Invalid value for '--keep'"),
        (["run", "x", "--colour"], "newsloom: No such option"),
        (["rnu"], "newsloom: No such command 'rnu'"),
        (["run", "nowhere"], "newsloom: CORPUS must be a folder or file of articles"),
        (["run", "news", "-p", "top_n=many"], "newsloom: The parameter top_n must be a whole"),
        (["run", "news", "-p", "top_m=1"], 'newsloom: -p top_m sets the unknown parameter "top_m"'),
        (["run", "news", "--params", "none.yaml"], "newsloom: --params must name a YAML file"),
        (["run", "news", "--reports", "01_a.ipynb"], "newsloom: The folder 01_a.ipynb must be"),
        (["review", "--data", "none"], "newsloom: The table none/entities.parquet is missing"),
        (["diff", "news", "news"], "newsloom: news must be a folder of a run or of tables"),
        (["params", "--params", "none.yaml"], "newsloom: --params must name a YAML file"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(notebooks, capsys, arguments, line):
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(line)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NewsloomError("what"), 2),
        (parameters.ParameterError("what"), 2),
        (runs.RunFailed("what"), 3),
        (lock.Locked("what"), 4),
        (ZeroDivisionError("what\nelse"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(notebooks, capsys, monkeypatch, error, code):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(runs, "run", fail)
    found, out, err = call(capsys, "run", "news")
    # click ends the line that ^C stands in.
    assert (found, out, err.lstrip("\n").count("\n")) == (code, "", 1)


def test_debug_shows_the_traceback(notebooks, capsys, monkeypatch):
    monkeypatch.setattr(runs, "run", lambda *_, **__: 1 // 0)
    assert "Traceback" in call(capsys, "run", "news", "--debug")[2]
    assert "Traceback" in call(capsys, "--debug", "run", "news")[2]
    assert "Traceback" not in call(capsys, "run", "news")[2]


def test_the_last_line_is_the_path_of_the_report(notebooks, capsys, monkeypatch):
    asked = {}

    def fake(corpus, **options):
        asked.update(options, corpus=corpus)
        return Path("reports/news/x/index.html")

    monkeypatch.setattr(runs, "run", fake)
    code, out, _ = call(capsys, "run", "news", "-p", "top_n=3", "--keep", "2", "--force")
    assert (code, out) == (0, "reports/news/x/index.html\n")
    assert asked["corpus"] == Path("news")
    assert (asked["data"], asked["reports"]) == (Path("data/news"), Path("reports/news"))
    assert asked["settings"]["top_n"].value == 3
    assert (asked["keep"], asked["force"], asked["tables_only"]) == (2, True, False)


def test_params_lists_every_parameter_and_where_it_is_set(notebooks, capsys):
    (notebooks / "p.yaml").write_text("top_n: 7\n")
    out = call(capsys, "params", "--params", "p.yaml")[1]
    assert "top_n: int = 25\n    how many to show [1..200]\n    set by 7, p.yaml line 1;" in out
    assert out.endswith("read by all notebooks\n")
    assert "set by the argument CORPUS;" in out


def test_progress_is_one_line_a_stage_where_there_is_no_terminal():
    stream = io.StringIO()
    with show_progress(stream) as report:
        for done in range(4):
            report("read", done, 3)
        report("notebooks", 5, 5)
        report("notebooks", 5, 5)
    assert stream.getvalue() == "read: 3 of 3\nnotebooks: 5 of 5\n"


def test_progress_is_bars_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with show_progress(stream) as report:
        report("read", 1, 3)
        report("read", 3, 3)
    assert "read" in stream.getvalue()
    assert "3/3" in stream.getvalue()


@pytest.mark.parametrize(
    "code", ["import newsloom", "from newsloom import cli; cli.main(['--help'])"]
)
def test_what_costs_time_is_not_imported_for_help(code):
    heavy = ["spacy", "pandas", "numpy", "plotly", "papermill", "rich", "yaml", "nbformat", "dask"]
    code += f"; import sys; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_stops_reading_is_no_error():
    command = f"{sys.executable} -m newsloom.cli run --help | head -c 1"
    run = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert run.stderr == ""


def test_the_package_can_be_run_as_a_module():
    run = subprocess.run(
        [sys.executable, "-m", "newsloom", "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("newsloom ")
