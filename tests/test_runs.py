import errno
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from newsloom import lock, record, runs
from newsloom.lock import Locked, hold
from newsloom.parameters import read_parameters, settle
from newsloom.publishing import list_runs
from newsloom.runs import RunFailed
from newsloom.tables import NewsloomError

PARAMETERS = """\
corpus: str = "../seeds"  # folder or file of articles
data: str = ""  # folder of the tables
top_n: int = 25  # how many to show [1..200]
share: bool = False  # to be sent on
"""


def write_notebook(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in (PARAMETERS, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def outputs(path: Path) -> str:
    cells = nbformat.read(path, 4).cells
    return "".join(o.get("text", "") for c in cells if c.cell_type == "code" for o in c.outputs)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A corpus, folders and a notebook; tables and report are left to their own tests."""
    manifest = {
        "inputs": {"a.txt": "ab"},
        "articles": {"read": 1, "kept": 1, "set_aside": {}},
        "tables": {},
    }
    made = SimpleNamespace(manifest=manifest, folder=tmp_path / "data")
    monkeypatch.setattr(runs, "_open", lambda *_: made)

    def write_outputs(corpus, folder, said, notebooks, progress):
        record.write_record(said, folder / "run.json")
        (folder / "index.html").write_text("report")

    monkeypatch.setattr(runs, "_write_outputs", write_outputs)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("A sentence.")
    (tmp_path / "books").mkdir()
    return tmp_path


def go(place: Path, *, assignments=(), **options) -> Path:
    books = sorted((place / "books").glob("*.ipynb"))
    return runs.run(
        place / "corpus",
        data=place / "data",
        reports=place / "reports",
        settings=settle(read_parameters(books), assignments=assignments),
        notebooks=books,
        **options,
    )


def test_a_run_appears_whole_with_latest_pointing_at_it(place):
    write_notebook(place / "books/01_a.ipynb", "print(top_n, corpus)")
    seen = []
    page = go(place, assignments=["top_n=3"], progress=lambda *step: seen.append(step))
    run = page.parent
    assert page.read_text() == "report"
    assert (place / "reports/latest").resolve() == run
    assert os.readlink(place / "reports/latest") == run.name
    assert outputs(run / "01_a.ipynb") == f"3 {place / 'corpus'}\n"
    assert sorted(p.name for p in run.iterdir()) == ["01_a.ipynb", "index.html", "run.json"]
    assert seen == [("notebooks", 0, 1), ("notebooks", 1, 1)]


def test_run_json_says_what_went_in_and_what_came_out(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    said = json.loads((go(place, assignments=["top_n=3"]).parent / "run.json").read_text())
    assert said["parameters"]["top_n"] == {"value": 3, "source": "-p top_n"}
    assert said["parameters"]["share"] == {"value": False, "source": "default"}
    assert said["inputs"] == {"a.txt": "ab"}
    assert said["versions"]["python"].count(".") == 2
    assert {"pandas", "spacy", "papermill"} <= set(said["versions"])
    assert said["start"] <= said["end"]
    assert said["start"].endswith("Z")


def test_the_executed_notebook_keeps_no_times(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    text = (go(place).parent / "01_a.ipynb").read_text()
    assert "papermill" not in text
    assert "start_time" not in text


def test_a_run_to_be_sent_on_names_no_folder_of_this_machine(place):
    write_notebook(place / "books/01_a.ipynb", "print('done')")
    run = go(place, assignments=["share=true"]).parent
    assert str(place) not in (run / "01_a.ipynb").read_text()
    assert str(place) not in (run / "run.json").read_text()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('no\\nsuch thing')", "ValueError: no"),
        ("import sys; sys.exit(0)", "01_a.ipynb, cell 3"),
        ("import os; os._exit(0)", "died"),
    ],
)
def test_a_failed_run_is_kept_aside_and_latest_stays(place, source, message):
    write_notebook(place / "books/01_a.ipynb", "1")
    good = go(place).parent
    write_notebook(place / "books/01_a.ipynb", source, "print('never')")
    with pytest.raises(RunFailed) as caught:
        go(place)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "`latest` is as it was" in str(caught.value)
    assert (place / "reports/latest").resolve() == good
    (failed,) = (place / "reports/failed").iterdir()
    assert str(failed) in str(caught.value)
    assert (failed / "01_a.ipynb").is_file()
    assert "Traceback" in (failed / "run.log").read_text()
    assert list_runs(place / "reports") == [good]


def test_what_a_kernel_process_prints_goes_to_the_log(place, capfd):
    source = "import os; os.write(2, b'from the depths'); raise ValueError"
    write_notebook(place / "books/01_a.ipynb", source)
    with pytest.raises(RunFailed):
        go(place)
    assert capfd.readouterr() == ("", "")
    (failed,) = (place / "reports/failed").iterdir()
    assert "from the depths" in (failed / "run.log").read_text()


def test_a_cell_that_was_never_run_is_not_taken_for_a_good_end():
    cell = {"cell_type": "code", "source": "1", "outputs": [], "execution_count": None}
    with pytest.raises(RunFailed, match=r"01_a.ipynb, cell 1 was never run"):
        runs.check_executed({"cells": [cell]}, "01_a.ipynb")
    runs.check_executed({"cells": [{**cell, "execution_count": 1}]}, "01_a.ipynb")
    runs.check_executed({"cells": [{**cell, "source": " \n"}]}, "01_a.ipynb")


def test_notebooks_do_not_see_each_others_names(place):
    write_notebook(place / "books/01_a.ipynb", "mine = 1")
    write_notebook(place / "books/02_b.ipynb", "print('mine' in globals())")
    assert outputs(go(place).parent / "02_b.ipynb") == "False\n"


def test_notebooks_run_in_their_own_folder(place):
    write_notebook(place / "books/01_a.ipynb", "import os; print(os.getcwd())")
    assert outputs(go(place).parent / "01_a.ipynb") == f"{place / 'books'}\n"


def test_only_the_newest_runs_are_kept(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    old = [go(place).parent for _ in range(2)]
    assert list_runs(place / "reports") == old
    newest = go(place, keep=1).parent
    assert list_runs(place / "reports") == [newest]


def test_runs_of_one_second_are_told_apart_and_sorted(tmp_path):
    for name in ("20260101T000000Z-10", "20260101T000000Z-2", "20260101T000000Z", "notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").touch()
    names = [run.name for run in list_runs(tmp_path)]
    assert names == ["20260101T000000Z", "20260101T000000Z-2", "20260101T000000Z-10"]


def test_tables_only_executes_nothing(place):
    write_notebook(place / "books/01_a.ipynb", "raise SystemError")
    assert go(place, tables_only=True) == place / "data"
    assert list_runs(place / "reports") == []
    assert not list((place / "reports").glob(".staging-*"))


def test_a_second_run_is_refused_while_the_first_holds_the_folder(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    with hold(place / "reports"), pytest.raises(Locked, match=f"process {os.getpid()}"):
        go(place)
    with hold(place / "data", name=".run.lock"), pytest.raises(Locked):
        go(place)
    go(place)


def test_the_lock_of_a_killed_process_stops_nobody(tmp_path):
    code = (
        "import os, pathlib; from newsloom.lock import hold\n"
        f"with hold(pathlib.Path({str(tmp_path)!r})): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert (tmp_path / ".lock").exists()
    with hold(tmp_path):
        pass


def test_the_lock_of_another_machine_says_whose_it_is(tmp_path):
    (tmp_path / ".lock").write_text("12 on elsewhere")  # of a process that ended: stops nobody
    with hold(tmp_path):
        said = (tmp_path / ".lock").read_text()
        assert said == f"{os.getpid()} on {platform.node()}"
        with pytest.raises(Locked, match=f"process {said}"), hold(tmp_path):
            pass


def test_a_file_system_without_locks_is_named(place, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    write_notebook(place / "books/01_a.ipynb", "1")
    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    with pytest.raises(NewsloomError, match="can lock files") as caught:
        go(place)
    assert type(caught.value) is NewsloomError


def test_after_the_clock_was_put_back_the_newest_run_is_still_the_newest(place):
    """By name: what is kept, what `diff` compares with, and what `latest` is compared with."""
    write_notebook(place / "books/01_a.ipynb", "1")
    old = place / "reports/29990101T000000Z"
    old.mkdir(parents=True)
    (old / "run.json").write_text("{}")
    (place / "reports/latest").symlink_to(old.name)
    told = []
    new = go(place, keep=1, notice=told.append).parent
    assert new.name == "29990101T000000Z-2"
    assert os.readlink(place / "reports/latest") == new.name
    assert list_runs(place / "reports") == [new]
    assert go(place, keep=1, notice=told.append).parent.name == "29990101T000000Z-3"
    assert told == []


def test_what_somebody_keeps_for_ipython_does_not_change_a_run(place, monkeypatch):
    home = place / "ipython"
    (home / "profile_default/startup").mkdir(parents=True)
    (home / "profile_default/startup/00.py").write_text("mine = 1")
    (place / "start.py").write_text("mine = 2")
    monkeypatch.setenv("IPYTHONDIR", str(home))
    monkeypatch.setenv("PYTHONSTARTUP", str(place / "start.py"))
    write_notebook(place / "books/01_a.ipynb", "print('mine' in globals())")
    assert outputs(go(place).parent / "01_a.ipynb") == "False\n"


def test_what_a_killed_run_left_is_cleared(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    (place / "reports/.staging-20200101T000000Z").mkdir(parents=True)
    go(place)
    assert not list((place / "reports").glob(".staging-*"))


def test_folders_with_braces_are_taken_as_they_are(place):
    braces = place / "{top_n}"
    braces.mkdir()
    (place / "books").rename(braces / "books")
    (place / "corpus").rename(braces / "corpus")
    write_notebook(braces / "books/01_a.ipynb", "1")
    assert go(braces).parent.parent == braces / "reports"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"corpus": "nowhere"}, "CORPUS must be a folder or file of articles; there is nothing at"),
        ({"data": "corpus/data"}, "--data must be outside of the corpus"),
        ({"reports": "corpus"}, "--reports must be outside of the corpus"),
        ({"reports": "corpus/a.txt/reports"}, "--reports must be outside of the corpus"),
        ({"reports": "books/01_a.ipynb"}, "must be one that can be written"),
        ({"data": "books/01_a.ipynb/x"}, "must be one that can be written"),
        ({"keep": 0}, "--keep must be a whole number of at least 1; it is 0"),
        ({"scheduler": "here"}, "--scheduler must be local:N"),
        ({"notebooks": []}, "no notebooks"),
    ],
)
def test_what_can_be_known_to_fail_fails_before_any_work(place, change, message):
    book = write_notebook(place / "books/01_a.ipynb", "1")
    options = {"corpus": "corpus", "data": "data", "reports": "reports"} | change
    for name in ("corpus", "data", "reports"):
        options[name] = place / options[name]
    options.setdefault("notebooks", [book])
    with pytest.raises(NewsloomError, match=message) as caught:
        runs.run(settings=settle(read_parameters([book])), **options)
    assert not isinstance(caught.value, RunFailed)
    assert not (place / "reports/failed").exists()


def test_a_pipeline_that_is_not_installed_is_named_before_any_work(place):
    book = place / "books/01_a.ipynb"
    write_notebook(book, "1")
    text = book.read_text().replace("top_n: int = 25", "model: str = 'xx_none'")
    book.write_text(text.replace("how many to show [1..200]", "a pipeline"))
    with pytest.raises(NewsloomError, match="'xx_none' is none"):
        go(place)


def model_notebook(place: Path) -> None:
    book = write_notebook(place / "books/01_a.ipynb", "print(model)")
    declared = "model: str = 'en_newsloom'  # a pipeline\\n"
    book.write_text(book.read_text().replace("top_n: int", declared + "top_n: int", 1))


@pytest.mark.parametrize("model", ["numpy", "", "corpus"])
def test_what_is_no_pipeline_is_named_before_any_work(place, monkeypatch, model):
    monkeypatch.chdir(place)
    model_notebook(place)
    with pytest.raises(NewsloomError, match="or the folder of a saved one") as caught:
        go(place, assignments=[f"model={model}"])
    assert not isinstance(caught.value, RunFailed)


@pytest.mark.parametrize("share", [False, True])
def test_a_saved_pipeline_is_found_from_the_notebooks_and_named_in_run_json(
    place, monkeypatch, share
):
    monkeypatch.chdir(place)
    model_notebook(place)
    (place / "saved").mkdir()
    (place / "saved/config.cfg").write_text("[nlp]")
    (place / "saved/meta.json").write_text('{"name": "x", "version": "2.3"}')
    run = go(place, assignments=["model=./saved", f"share={share}"]).parent
    said = json.loads((run / "run.json").read_text())
    assert said["model"] == {"name": "saved" if share else "./saved", "version": "2.3"}
    assert outputs(run / "01_a.ipynb") == f"{place / 'saved'}\n"
    injected = nbformat.read(run / "01_a.ipynb", 4).cells[1].source
    assert (str(place) in injected) is not share


def test_a_folder_in_the_place_of_latest_is_not_replaced(place):
    write_notebook(place / "books/01_a.ipynb", "1")
    (place / "reports/latest").mkdir(parents=True)
    with pytest.raises(NewsloomError, match="must be a link"):
        go(place)
