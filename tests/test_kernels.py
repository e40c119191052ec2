"""Kernels that are copies of one process: alone, as clean as others, and gone after the run."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from newsloom import kernels
from newsloom.executing import RunFailed, execute_notebooks

copied = pytest.mark.skipif(sys.platform != "linux", reason="kernels are copied on Linux only")


def execute(folder: Path, *sources: str) -> list[str]:
    """Execute notebooks of one cell each; give what each prints."""
    books = []
    for number, source in enumerate(sources):
        cells = [nbformat.v4.new_code_cell(text) for text in ('corpus: str = ""  # none', source)]
        cells[0].metadata["tags"] = ["parameters"]
        book = nbformat.v4.new_notebook(cells=cells)
        books.append(folder / f"{number}.ipynb")
        nbformat.write(book, books[-1])
    out = folder / "out"
    out.mkdir()
    execute_notebooks(books, out, {}, cell_seconds=20)
    cells = [nbformat.read(out / book.name, 4).cells[1] for book in books]
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in cells]


def gone(pid: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@copied
def test_each_notebook_has_a_process_of_its_own_and_none_is_left(tmp_path):
    ids = "import os; print(os.getpid(), os.getppid())"
    (first, parent), (second, other) = (map(int, s.split()) for s in execute(tmp_path, ids, ids))
    assert first != second
    assert parent == other != os.getpid()
    assert all(gone(pid) for pid in (first, second, parent))


@copied
def test_what_a_notebook_changes_or_draws_is_not_seen_by_the_next(tmp_path):
    first = """
import os, random, numpy as np, pandas as pd
os.environ["LEFT"] = "here"; os.chdir("/"); pd.left = "here"; pd.options.display.max_rows = 1
print(random.random(), np.random.random())"""
    second = """
import os, random, numpy as np, pandas as pd
print(os.environ.get("LEFT"), hasattr(pd, "left"), pd.options.display.max_rows, os.getcwd())
print(random.random(), np.random.random())"""
    drawn, seen = execute(tmp_path, first, second)
    assert seen.splitlines()[0] == f"None False 60 {tmp_path}"
    assert not set(drawn.split()) & set(seen.split())


LOOKS = """
import json, os, signal, sys, threading
import pandas as pd, plotly.io as pio, newsloom.tables
print(json.dumps([
    pd.describe_option(_print_desc=False).replace('utf-8', 'UTF-8'), pio.renderers.default,
    os.path.basename(sys.argv[0]), sys.path, __name__,
    sorted(n for n in os.environ if not n.startswith('PYDEVD')),  # the debugger's
    threading.active_count(), str(signal.getsignal(signal.SIGTERM)),
]))
pd.DataFrame({name: ["a long text in a cell"] for name in "abcdefghijkl"})
"""


class Unstarted(kernels.WarmedProcess):
    """A process that is there no more when it is asked."""

    def __init__(self, *given):
        super().__init__(*given)
        self._process.kill()
        self._process.wait()


@copied
def test_a_notebook_finds_what_it_finds_without_the_process_too(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (copy,) = execute(tmp_path / "a", LOOKS)
    monkeypatch.setattr(kernels, "WarmedProcess", Unstarted)
    (plain,) = execute(tmp_path / "b", LOOKS)
    assert json.loads(copy) == json.loads(plain)
    shown = [json.loads((tmp_path / f / "out/0.ipynb").read_text())["cells"] for f in "ab"]
    assert shown[0][1]["outputs"][1]["data"] == shown[1][1]["outputs"][1]["data"]


def run_alone(folder: Path, source: str, before: str) -> subprocess.CompletedProcess[str]:
    """Execute a notebook of one cell in a process that does nothing else; print what it prints."""
    folder.mkdir()
    script = f"""
from pathlib import Path
{before}
from test_kernels import Unstarted, execute, kernels
{"kernels.WarmedProcess = Unstarted" if not before else ""}
print(execute(Path({str(folder)!r}), {source!r})[0], end="")"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path[1:]])}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True)


COPIED = """
import atexit
from newsloom import warmed
warmed.load_pandas()
assert warmed.can_copy()
atexit.register(print, "the end of the run")
"""


@copied
def test_a_notebook_finds_the_same_where_the_run_itself_is_copied(tmp_path):
    copy = run_alone(tmp_path / "a", LOOKS, COPIED).stdout.removesuffix("the end of the run\n")
    plain = run_alone(tmp_path / "b", LOOKS, "").stdout
    assert json.loads(copy) == json.loads(plain)
    shown = [json.loads((tmp_path / f / "out/0.ipynb").read_text())["cells"] for f in "ab"]
    assert shown[0][1]["outputs"][1]["data"] == shown[1][1]["outputs"][1]["data"]


@copied
def test_a_run_that_is_copied_does_once_what_it_has_to_and_leaves_no_process(tmp_path):
    tree = """
import os, pathlib
print(os.getpid(), *pathlib.Path(f"/proc/{os.getppid()}/stat").read_text().split()[:4:3])
print(os.path.realpath("/proc/self/fd/0"))"""
    done = run_alone(tmp_path / "a", tree, COPIED + "print('the run', end=' ', flush=False)")
    assert done.stdout.startswith("the run ")
    assert done.stdout.count("the end of the run") == 1
    kernel, process, run = map(int, done.stdout.removeprefix("the run ").split()[:3])
    assert len({kernel, process, run}) == 3
    assert all(gone(pid) for pid in (kernel, process))
    assert done.stderr == ""


def test_a_process_that_has_loaded_more_is_not_copied():
    from newsloom import warmed

    before = {**os.environ}
    warmed.load_pandas()
    assert not warmed.can_copy()
    assert {**os.environ} == before


@copied
def test_where_there_is_no_such_process_the_log_says_so_and_kernels_start(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(kernels, "WarmedProcess", Unstarted)
    (parent,) = execute(tmp_path, "import os; print(os.getppid())")
    assert int(parent) == os.getpid()
    assert "without a warmed process" in caplog.text


def test_on_other_systems_kernels_are_started_as_ever(monkeypatch):
    monkeypatch.setattr(kernels.sys, "platform", "darwin")
    with kernels.warmed_process() as process:
        assert process is None


@copied
def test_a_kernel_with_an_environment_of_its_own_is_started_as_ever(tmp_path, monkeypatch):
    spec = tmp_path / "jupyter/kernels/python3"
    spec.mkdir(parents=True)
    argv = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    told = {"argv": argv, "display_name": "ours", "language": "python", "env": {"OURS": "yes"}}
    (spec / "kernel.json").write_text(json.dumps(told))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    (seen,) = execute(tmp_path, "import os; print(os.getppid(), os.environ['OURS'])")
    assert seen == f"{os.getpid()} yes\n"


@copied
def test_what_was_to_be_done_at_the_end_of_a_kernel_is_done(tmp_path):
    told = f"open({str(tmp_path / 'told')!r}, 'w').write('the end')"
    execute(tmp_path, f"import atexit\n@atexit.register\ndef _():\n    {told}")
    assert (tmp_path / "told").read_text() == "the end"


@copied
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "the kernel died"),
        ("import os, time; os.kill(os.getppid(), 9); time.sleep(15)", "the kernel died"),
    ],
    ids=["kernel", "what it is a copy of"],
)
def test_a_process_that_dies_is_noticed(tmp_path, source, said):
    began = time.monotonic()
    with pytest.raises(RunFailed, match=said):
        execute(tmp_path, source)
    assert time.monotonic() - began < 12


@copied
def test_a_run_that_is_killed_leaves_no_process(tmp_path):
    told = tmp_path / "told"
    source = f"""
import os, subprocess, time
child = subprocess.Popen(["sleep", "60"])
open({str(told)!r}, "w").write(f"{{os.getpid()}} {{os.getppid()}} {{child.pid}} .")
time.sleep(60)"""
    script = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_kernels import execute
execute(Path({str(tmp_path)!r}), {source!r})"""
    run = subprocess.Popen([sys.executable, "-c", script])
    try:
        while not (told.exists() and told.read_text().endswith(".")):
            assert run.poll() is None
            time.sleep(0.05)
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert all(gone(int(pid)) for pid in told.read_text().split()[:-1])
