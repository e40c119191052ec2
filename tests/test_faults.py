"""Notebooks that go wrong in every way: the run says so, keeps them aside and publishes nothing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import rehearsal
from newsloom import cli, executing, parameters, publishing, runs, tables, watching
from newsloom.parameters import known_parameters, settle

TORTURE = bool(os.environ.get("NEWSLOOM_TORTURE"))
PAIRS = 50 if TORTURE else 3
FIGURE = "import plotly.graph_objects as go; figure = go.Figure(go.Bar(y=[1, 2]))"
SHOW = "import plotly.io as pio; pio.renderers.default = 'plotly_mimetype'"

FAULTS = {
    "failing cell": (["1 / 0"], "ZeroDivisionError: division by zero"),
    "syntax": (["if"], "SyntaxError"),
    "import": (["import a_module_that_is_not_there"], "ModuleNotFoundError"),
    "hanging cell": (["import time; time.sleep(300)"], "longer than cell_seconds"),
    "hanging cell that catches": (
        ["import time\nwhile True:\n    try: time.sleep(300)\n    except BaseException: pass"],
        "longer than cell_seconds",
    ),
    "killed kernel": (["import os, signal; os.kill(os.getpid(), signal.SIGKILL)"], "kernel died"),
    "sys.exit(0)": (["import sys; sys.exit(0)"], "SystemExit"),
    "sys.exit(1)": (["import sys; sys.exit(1)"], "SystemExit"),
    "os._exit in the last cell": (["1", "import os; os._exit(0)"], "kernel died"),
    "thread": (
        ["import threading\nt = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"],
        "thread Thread-",
    ),
    "task": (
        [
            "import asyncio\nasync def wrong(): 1 / 0",
            "t = asyncio.get_running_loop().create_task(wrong()); await asyncio.sleep(0)",
            "del t; import gc; gc.collect()",
        ],
        "task: ZeroDivisionError",
    ),
    "endless print": (["while True: print('x' * 1000)"], "characters were printed"),
    "endless print that catches": (
        ["for n in range(10**9):\n    try: print('x' * 100000)\n    except Exception: pass"],
        "characters were printed",
    ),
    "endless display": (
        ["from IPython.display import display\nwhile True: display('x' * 10_000_000)"],
        "characters were displayed",
    ),
    "disk full": (["import errno; raise OSError(errno.ENOSPC, 'No space left')"], "No space left"),
    "KeyboardInterrupt": (["raise KeyboardInterrupt"], "KeyboardInterrupt"),
    "chart missing": ([SHOW, "# figure\n1"], "must draw one figure; it drew 0"),
    "two charts": (
        [SHOW, f"# figure\n{FIGURE}\nfigure.show(); figure.show()"],
        "must draw one figure; it drew 2",
    ),
    "chart of another kind": (
        ["import plotly.io as pio; pio.renderers.default = 'json'", f"# figure\n{FIGURE}\nfigure"],
        "must draw one figure; it drew 0",
    ),
    "table changed": (
        ["import pathlib", "p = pathlib.Path(data) / 'articles.parquet'",
         "p.chmod(0o644); p.write_bytes(p.read_bytes() + b'x')"],
        "changed the table articles.parquet",
    ),
    "table deleted": (
        ["import pathlib; (pathlib.Path(data) / 'quotes.parquet').unlink()"], "quotes.parquet",
    ),
}  # fmt: skip


def write_notebook(path: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(s) for s in (rehearsal.PARAMETERS, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    for cell in cells:
        if cell.source.startswith("# figure"):
            cell.metadata["tags"] = ["report-figure"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A place where one run went well, and what its tables have to be."""
    place = tmp_path_factory.mktemp("faults")
    rehearsal.set_out(place)
    rehearsal.write_edition(place, "one")
    page = rehearsal.run(place)
    said = json.loads((page.parent / "run.json").read_text())["tables"]
    rehearsal.write_edition(place, "two")
    return place, {"one": {name: told["sha256"] for name, told in said.items()}}


@pytest.fixture
def before(once, tmp_path):
    """A copy of it for one test: what one fault does must not reach the next."""
    shutil.copytree(once[0], tmp_path / "place", symlinks=True)
    return tmp_path / "place", once[1]


@pytest.fixture
def command(before, monkeypatch, capfd):
    """Run the place by its command line, kernels and all; give exit code, last line, stdout."""
    place = before[0]
    monkeypatch.chdir(place)
    books = [place / "books/01_a.ipynb"]
    for module in (parameters, runs):
        monkeypatch.setattr(module, "list_notebooks", lambda: books)
    monkeypatch.setattr(rehearsal.corpus, "make_tables", rehearsal._make_tables)
    monkeypatch.setattr(runs, "_write_outputs", rehearsal._write_outputs)

    def call(*options: str) -> tuple[int, str, str]:
        folders = ["--data", "data", "--reports", "reports"]
        code = cli.main(["run", "corpus", *folders, *options])
        out, err = capfd.readouterr()
        return code, [line for line in err.splitlines() if line.startswith("newsloom")][-1:], out

    return call


@pytest.mark.parametrize("name", FAULTS)
def test_a_notebook_that_goes_wrong_publishes_nothing(before, command, monkeypatch, name):
    place, expected = before
    sources, message = FAULTS[name]
    write_notebook(place / "books/01_a.ipynb", *sources)
    seconds = "3" if name.startswith("hanging") else "60"
    failed = set((place / "reports").glob("failed/*"))
    code, (line,), out = command("-p", f"cell_seconds={seconds}")
    assert (code, out) == (3, "")
    assert message in line
    assert "`latest` is as it was" in line
    assert rehearsal.state(place, expected) == ("one", "one")
    (kept,) = set((place / "reports").glob("failed/*")) - failed
    assert str(Path("reports/failed") / kept.name) in line
    assert (kept / "01_a.ipynb").is_file()
    assert "Traceback" in (kept / "run.log").read_text()
    assert nbformat.read(kept / "01_a.ipynb", 4).cells
    assert rehearsal.left_over(place) == []


def test_there_are_enough_ways_to_go_wrong():
    assert len(FAULTS) >= 14


def test_a_kernel_that_is_not_installed_is_told(before, command, monkeypatch):
    place, expected = before
    write_notebook(place / "books/01_a.ipynb", "1")
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def none(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    code, (line,), _ = command()
    assert code == 3
    assert "python3" in line
    assert rehearsal.state(place, expected) == ("one", "one")


def test_a_disk_that_fills_while_a_notebook_is_written_publishes_nothing(before, command):
    place, expected = before
    write_notebook(place / "books/01_a.ipynb", "print('x' * 200_000)")

    def work():
        rehearsal.short_files(150_000)
        os._exit(command()[0])

    assert rehearsal.in_child(work) == 3
    assert rehearsal.state(place, expected) == ("one", "one")


def test_a_run_that_takes_too_long_is_ended(before, command):
    place, expected = before
    ends = "(pathlib.Path(data).parents[2] / 'ended').touch()"
    write_notebook(place / "books/01_a.ipynb", f"import pathlib, time; time.sleep(30); {ends}")
    code, (line,), _ = command("-p", "run_seconds=4")
    assert code == 3
    assert "run_seconds" in line
    assert not (place / "ended").exists()  # the cell was not waited for
    assert rehearsal.state(place, expected) == ("one", "one")


def test_tables_that_take_too_long_are_not_waited_for(before, command, monkeypatch):
    import time

    place, expected = before
    monkeypatch.setattr(rehearsal.corpus, "make_tables", lambda *_, **__: time.sleep(300))
    rehearsal.write_edition(place, "three")
    code, (line,), _ = command("-p", "run_seconds=1")
    rehearsal.write_edition(place, "two")
    assert code == 3
    assert "run_seconds=1" in line
    assert rehearsal.state(place, expected) == ("one", "one")


def test_what_is_well_is_published(before, command):
    place = before[0]
    write_notebook(
        place / "books/01_a.ipynb", SHOW, f"# figure\n{FIGURE}\nfigure", "print('é' * 1000)", " "
    )
    code, _, out = command()
    assert code == 0
    run = Path(out.strip()).parent
    text = (place / run / "01_a.ipynb").read_text()
    assert ".tables" not in text  # the folder is named by what shows it
    assert str(place / "data") in text


def test_notes_that_do_not_say_that_all_is_well_are_not_believed(tmp_path):
    path = tmp_path / "notes"
    assert "no notes" in watching.check_notes(path, 1)
    path.write_text('{"cell": ""}\n{"cell": ""}\n')
    assert watching.check_notes(path, 2) == ""
    assert "1 of 3 cells did not come to their end" in watching.check_notes(path, 3)
    path.write_text('{"cell": ""}\n{"fault": "thread T: ValueError: x"}\n')
    assert watching.check_notes(path, 1) == "thread T: ValueError: x"
    path.write_text('{"cell": "SystemExit: 0"}\n')
    assert watching.check_notes(path, 1) == "SystemExit: 0"


PAIR = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import rehearsal
print(rehearsal.run(Path({place!r})))
"""


def test_two_runs_started_together_never_mix(tmp_path):
    """One of the two is refused, or both ran one after the other; either way all is whole."""
    codes = []
    for number in range(PAIRS):
        place = tmp_path / f"pair{number}"
        rehearsal.set_out(place)
        rehearsal.write_edition(place, "one")
        code = PAIR.format(tests=str(Path(__file__).parent), place=str(place))
        pair = [
            subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True,
                             stdout=subprocess.PIPE)
            for _ in range(2)
        ]  # fmt: skip
        ends = [process.communicate() for process in pair]
        done = [process.returncode == 0 for process in pair]
        assert any(done)
        for (_, err), well in zip(ends, done, strict=True):
            assert well or "Locked: Another run" in err, err
        found = publishing.list_runs(place / "reports")
        assert len(found) == sum(done)
        for run in found:
            said = json.loads((run / "run.json").read_text())["tables"]
            kept = {n: tables.digest(run / f"tables/{n}.parquet") for n in tables.TABLES}
            assert {name: told["sha256"] for name, told in said.items()} == kept
        codes.append(sum(done))
    assert codes


def test_two_kernels_at_once_keep_to_their_own_notes(tmp_path):
    """Executed side by side, each notebook has its own values in its own place."""
    import threading

    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        write_notebook(tmp_path / f"01_{name}.ipynb", f"print('{name}', data)")
    wrong = []

    def go(name: str) -> None:
        import asyncio

        asyncio.set_event_loop(asyncio.new_event_loop())
        try:
            executing.execute_notebooks(
                [tmp_path / f"01_{name}.ipynb"], tmp_path / name, {"data": f"of {name}"}
            )
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=go, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for name in ("left", "right"):
        text = (tmp_path / name / f"01_{name}.ipynb").read_text()
        assert f"{name} of {name}" in text


def test_limits_are_parameters_like_any_other():
    declared = known_parameters([])
    assert settle(declared)["cell_seconds"].value == executing.CELL_SECONDS
    with pytest.raises(parameters.ParameterError, match="from 1 to 86400"):
        settle(declared, assignments=["cell_seconds=0"])
