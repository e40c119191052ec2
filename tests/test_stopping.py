"""Runs asked to stop: one line, the exit code a shell expects, kernels ended, all whole."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

import rehearsal
from newsloom import publishing
from newsloom.stopping import Stopped, stoppable, undisturbed

COMMAND = """
import os, signal, sys
from pathlib import Path
from unittest import mock
sys.path.insert(0, {tests!r})
import rehearsal
from newsloom import cli, corpus, parameters, runs
from newsloom.executing import execute_notebooks
for number in (signal.SIGHUP, signal.SIGTERM):  # as a terminal's, whatever runs this test
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
os.chdir({place!r})
books = [Path("books/01_a.ipynb")]
def hang(*_, **__):
    Path("begun").write_text("0")
    import time
    time.sleep(300)
execute = hang if {where!r} == "report" else execute_notebooks
make = hang if {where!r} == "tables" else rehearsal._make_tables
with mock.patch.object(parameters, "list_notebooks", lambda: books), \\
     mock.patch.object(runs, "list_notebooks", lambda: books), \\
     mock.patch.object(corpus, "make_tables", make), \\
     mock.patch.object(runs, "execute_notebooks", execute), \\
     mock.patch.object(runs, "_write_outputs", rehearsal._write_outputs):
    sys.exit(cli.main(["run", "corpus", "--data", "data", "--reports", "reports"]))
"""
HANGS = """
import os, pathlib, time
begun = pathlib.Path(data).parents[2] / "begun"
begun.with_name("writing").write_text(str(os.getpid()))
os.rename(begun.with_name("writing"), begun)
time.sleep(300)
"""


@pytest.fixture
def place(tmp_path):
    """A place where one run went well, whose next one hangs."""
    rehearsal.set_out(tmp_path)
    rehearsal.write_edition(tmp_path, "one")
    page = rehearsal.run(tmp_path)
    said = json.loads((page.parent / "run.json").read_text())["tables"]
    rehearsal.write_edition(tmp_path, "two")
    cells = [nbformat.v4.new_code_cell(s) for s in (rehearsal.PARAMETERS, HANGS)]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "books/01_a.ipynb")
    return tmp_path, {"one": {name: told["sha256"] for name, told in said.items()}}


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2][:3]
    except OSError:
        return False


@pytest.mark.parametrize(
    ("name", "where", "code", "line"),
    [
        ("SIGTERM", "notebook", 143, "newsloom: Stopped by SIGTERM; nothing was published."),
        ("SIGHUP", "notebook", 129, "newsloom: Stopped by SIGHUP; nothing was published."),
        ("SIGINT", "notebook", 130, "newsloom: Stopped; nothing was published."),
        ("SIGTERM", "tables", 143, "newsloom: Stopped by SIGTERM; nothing was published."),
        ("SIGINT", "report", 130, "newsloom: Stopped; nothing was published."),
    ],
)
def test_a_run_that_is_asked_to_stop_leaves_all_as_it_was(place, name, where, code, line):
    place, expected = place
    script = COMMAND.format(tests=str(Path(__file__).parent), place=str(place), where=where)
    run = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        while not (place / "begun").exists():
            assert run.poll() is None, run.communicate()
            time.sleep(0.05)
        kernel = int((place / "begun").read_text())
        run.send_signal(getattr(signal, name))
        out, err = run.communicate(timeout=60)
    finally:
        run.kill()
    assert (run.returncode, out) == (code, "")
    assert [said for said in err.splitlines() if said.startswith("newsloom")] == [line]
    assert "Traceback" not in err
    assert rehearsal.state(place, expected) == ("one", "one")
    (kept,) = (place / "reports/failed").iterdir()
    assert (kept / "run.log").read_text().count("Traceback")
    assert rehearsal.left_over(place) == []
    if where == "notebook":
        assert not is_there(kernel)
        assert "# articles" in (kept / "01_a.ipynb").read_text()


def test_signals_do_what_they_did_once_a_run_is_over():
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with stoppable():
            with pytest.raises(Stopped, match="SIGTERM") as caught:
                signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)  # the second is not listened to
        assert caught.value.number == 15
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_was_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_run_that_appears_is_not_stopped_half_way(place):
    """Signals that come between the first rename and the last come too late."""
    place = place[0]
    run = place / "reports/.staging-20260101T000000Z"
    run.mkdir()
    (run / "run.json").write_text("{}")

    class Asked:
        def __enter__(self):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGTERM)

        def __exit__(self, *_):
            return None

    final = place / "reports/20260101T000000Z"
    with stoppable():
        assert publishing.publish(run, final, shown=Asked()) == final
    assert os.readlink(place / "reports/latest") == final.name


def test_a_thread_cannot_set_handlers_and_does_without():
    import threading

    done = []

    def work():
        with stoppable(), undisturbed():
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


def test_a_signal_that_comes_while_a_callback_runs_is_not_lost():
    async def wait():
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
        await asyncio.sleep(2)

    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with pytest.raises(Stopped, match="SIGTERM"), stoppable():
            asyncio.run(wait())
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Stopped)]
)
def test_a_signal_that_comes_where_python_drops_what_is_raised_is_not_lost(number, raised, capsys):
    def collected(phase, _):
        if phase == "start":
            gc.callbacks.remove(collected)
            os.kill(os.getpid(), number)

    handler = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    before, hook = signal.signal(number, handler), sys.unraisablehook
    try:
        with stoppable() as heed:
            heed()
            gc.callbacks.append(collected)
            gc.collect()
            with pytest.raises(raised):
                heed()
            heed()  # once is enough: what cleans up is not broken off
    finally:
        signal.signal(number, before)
    assert sys.unraisablehook is hook
    assert "Traceback" not in capsys.readouterr().err


def test_what_else_python_drops_is_still_reported(monkeypatch):
    class Failing:
        def __del__(self):
            raise ValueError("as ever")

    said = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: said.append(str(told.exc_value)))
    with stoppable():
        Failing()
    assert said == ["as ever"]
