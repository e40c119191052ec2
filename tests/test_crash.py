"""Runs broken off at every point: what was there before stays whole, and the next run is clean.

``make torture`` tries every point and two hundred kills; the test command a tenth of them.
"""

import json
import os
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

import rehearsal
from newsloom import publishing, runs, tables
from newsloom.parameters import known_parameters, settle
from newsloom.tables import TableError

TORTURE = bool(os.environ.get("NEWSLOOM_TORTURE"))
EVERY = 1 if TORTURE else 10
KILLS = 200 if TORTURE else 20


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A place where one run went well, and what the tables of each edition have to be."""
    place = tmp_path_factory.mktemp("before")
    rehearsal.set_out(place)
    expected = {}
    for edition in ("two", "one"):  # the last is the one that stands when things go wrong
        rehearsal.write_edition(place, edition)
        started = time.monotonic()
        page = rehearsal.run(place, keep=1)
        took = time.monotonic() - started
        said = json.loads((page.parent / "run.json").read_text())["tables"]
        expected[edition] = {name: told["sha256"] for name, told in said.items()}
    assert expected["one"] != expected["two"]
    assert rehearsal.state(place, expected) == ("one", "one")
    return place, expected, took


def copied(before, folder: Path) -> Path:
    """Give a copy of the place, ready for the second edition."""
    shutil.copytree(before[0], folder, symlinks=True)
    shutil.rmtree(folder / "data/cache")
    for old in (folder / "data/.tables").glob("*"):  # the second edition is to be made anew
        if old.name != Path(os.readlink(folder / "data/.current")).name:
            shutil.rmtree(old)
    rehearsal.write_edition(folder, "two")
    return folder


def check(place: Path, before, *, code: int) -> None:
    """Whatever happened: all is whole, and a new run ends in the very same bytes."""
    expected = before[1]
    of_data, of_latest = rehearsal.state(place, expected)
    if code == 0:
        assert (of_data, of_latest) == ("two", "two")
    if code in (2, 3):  # told as failed: nothing may have been published
        assert (of_data, of_latest) == ("one", "one")
    told = []
    rehearsal.run(place, keep=2, notice=told.append)
    assert rehearsal.state(place, expected) == ("two", "two")
    assert rehearsal.left_over(place) == []
    if code < 0 and list((place / "reports/failed").glob("*")):
        assert told


@pytest.mark.parametrize("how", ["fault", "kill", "unreadable"])
def test_a_fault_or_kill_at_any_work_on_files_leaves_everything_whole(before, tmp_path, how):
    """Every n until a clean run; the test command takes a tenth, each way its own."""
    codes = []
    number = 1 + random.Random(how).randrange(EVERY)
    while True:
        place = copied(before, tmp_path / f"at{number}")

        def work(place=place, number=number):
            count = rehearsal.fail_at(
                number, place, kill=how == "kill", reading=how == "unreadable"
            )
            rehearsal.run(place, keep=1)
            if count() < number:
                os._exit(55)  # a clean run: there was no n-th

        code = rehearsal.in_child(work)
        check(place, before, code=0 if code == 55 else code)
        shutil.rmtree(place)
        if code == 55:
            break
        assert code in ((-9,) if how == "kill" else (0, 2, 3)), (number, code)
        codes.append(code)
        number += EVERY
    assert len(codes) > 100 / EVERY
    if how == "fault":
        assert codes.count(3) > len(codes) / 2
    if TORTURE:
        print(f"{how}: {len(codes)} places, of which {codes.count(0)} did no harm to the run")


def test_a_file_that_can_be_written_only_in_part_is_never_published(before, tmp_path):
    largest = max(p.stat().st_size for p in before[0].rglob("*") if p.is_file())
    failed = 0
    for number, most in enumerate(
        range(1, largest + 400, (largest + 400) // (200 // min(EVERY, 10)))
    ):
        place = copied(before, tmp_path / f"short{number}")

        def work(place=place, most=most):
            rehearsal.short_files(most)
            rehearsal.run(place, keep=1)

        code = rehearsal.in_child(work)
        assert code in (0, 3), code
        failed += code == 3
        check(place, before, code=code)
        shutil.rmtree(place)
    assert failed > 5


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB; only who may mount can have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        refused = subprocess.run(mount, capture_output=True, check=False).returncode
    except OSError:
        refused = 1
    if refused:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def free_bytes(folder: Path) -> int:
    """How much can be written to the disk of a folder."""
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def test_a_full_disk_leaves_everything_whole(before, small_disk):
    failed = 0
    for room in range(0, 400_000, 10_000 * min(EVERY, 4)):
        place = copied(before, small_disk / "place")
        filler = small_disk / "filler"
        filler.write_bytes(b"\0" * (free_bytes(small_disk) - room))
        code = rehearsal.in_child(lambda place=place: rehearsal.run(place, keep=1))
        assert code in (0, 2, 3), code
        failed += code != 0
        rehearsal.state(place, before[1])
        filler.unlink()
        check(place, before, code=code)
        shutil.rmtree(place)
    assert failed >= 3


@pytest.mark.parametrize("where", ["disk", "small disk"])
def test_kills_at_random_moments_leave_everything_whole(before, tmp_path, request, where):
    """Half of them on a disk with little room left, so that runs fail before they are killed."""
    home = tmp_path if where == "disk" else request.getfixturevalue("small_disk")
    draw = random.Random(where)
    killed = 0
    for number in range(KILLS // 2):
        place = copied(before, home / f"kill{number}")
        filler = home / "filler"
        if where == "small disk":
            filler.write_bytes(b"\0" * (free_bytes(home) - draw.randrange(600_000)))
        code = rehearsal.in_child(
            lambda place=place: rehearsal.run(place, keep=1),
            kill_after=draw.uniform(0, before[2] * 1.2),
        )
        assert code in ((0, -9) if where == "disk" else (0, 2, 3, -9)), code
        killed += code == -9
        filler.unlink(missing_ok=True)
        check(place, before, code=code)
        shutil.rmtree(place)
    assert killed > KILLS / 8


def test_of_two_hundred_flipped_bits_two_hundred_are_noticed(before, tmp_path):
    place = copied(before, tmp_path / "bits")
    draw = random.Random(11)
    folder = (place / "data/.current").resolve()
    for number in range(200):
        name = draw.choice(sorted(tables.TABLES))
        home = draw.choice([folder, (place / "reports/latest/tables").resolve()])
        path = home / f"{name}.parquet"
        whole = path.read_bytes()
        bit = draw.randrange(8 * len(whole))
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(TableError) as caught:
            tables.read(home, name)
        said = str(caught.value)
        assert str(path) in said, number
        assert "newsloom run" in said
        assert "\n" not in said
        path.write_bytes(whole)
        tables.read(home, name)


def test_a_damaged_table_is_made_anew_and_the_run_says_so(before, tmp_path):
    place = copied(before, tmp_path / "mended")
    rehearsal.write_edition(place, "one")
    path = (place / "data/articles.parquet").resolve()
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[100] ^= 4
    path.write_bytes(content)
    page = rehearsal.run(place)
    (warning,) = json.loads((page.parent / "run.json").read_text())["warnings"]
    assert "articles.parquet was not as it was written; it is made anew" in warning
    assert rehearsal.state(place, before[1]) == ("one", "one")


def test_tables_and_report_are_those_of_before_until_the_notebooks_have_run(before, tmp_path):
    place = copied(before, tmp_path / "late")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal, "_execute", lambda *_, **__: 1 // 0)
        with pytest.raises(runs.RunFailed):
            rehearsal.run(place)
    assert rehearsal.state(place, before[1]) == ("one", "one")
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal, "_make_tables", lambda *_, **__: made.append(1))
        rehearsal.run(place)  # the tables of the failed run are whole, and are taken
    assert made == []
    assert rehearsal.state(place, before[1]) == ("two", "two")


def test_tables_of_runs_that_fail_night_after_night_do_not_fill_the_disk(before, tmp_path):
    place = copied(before, tmp_path / "nights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal, "_execute", lambda *_, **__: 1 // 0)
        for night in range(6):
            rehearsal.write_edition(place, f"of night {night}")
            with pytest.raises(runs.RunFailed):
                rehearsal.run(place, keep=1)
    assert len(list((place / "data/.tables").iterdir())) == 3  # shown, and two that may be taken
    assert rehearsal.state(place, before[1]) == ("one", "one")


def test_tables_on_another_disk_than_the_reports(before, small_disk, tmp_path):
    rehearsal.set_out(tmp_path / "place")
    (tmp_path / "place/data").symlink_to(small_disk)
    place = tmp_path / "place"
    for edition in ("one", "two"):
        rehearsal.write_edition(place, edition)
        page = rehearsal.run(place)
        assert (place / "data/manifest.json").stat().st_dev != page.stat().st_dev
        assert rehearsal.state(place, before[1]) == (edition, edition)


def test_a_run_killed_before_latest_moved_is_told_of(before, tmp_path):
    place = copied(before, tmp_path / "between")
    rehearsal.run(place)
    old, new = (run.name for run in publishing.list_runs(place / "reports"))
    (place / "reports/latest").unlink()
    (place / "reports/latest").symlink_to(old)
    told = []
    rehearsal.run(place, notice=told.append)
    assert told == [f"The run {new} was killed before `latest` was moved to it."]


def test_what_a_killed_run_left_is_kept_with_failed_runs_and_told(before, tmp_path):
    place = copied(before, tmp_path / "told")
    (place / "reports/.staging-20260101T000000Z").mkdir()
    told = []
    page = rehearsal.run(place, notice=told.append)
    kept = place / "reports/failed/20260101T000000Z"
    assert kept.is_dir()
    assert told == [f"The run 20260101T000000Z was killed; what it left is in {kept}."]
    assert json.loads((page.parent / "run.json").read_text())["found"] == told


def test_keep_counts_failed_runs_too(before, tmp_path):
    place = copied(before, tmp_path / "keep")
    failed = [place / f"reports/failed/2026010{n}T000000Z" for n in (1, 2, 3)]
    for folder in failed:
        folder.mkdir(parents=True)
    rehearsal.run(place, keep=2)
    assert [folder.exists() for folder in failed] == [False, True, True]
    assert len(publishing.list_runs(place / "reports")) == 2


def test_settings_of_the_rehearsal_are_those_of_a_run(before):
    books = [before[0] / "books/01_a.ipynb"]
    assert set(settle(known_parameters(books))) >= {"cell_seconds", "run_seconds", "corpus", "data"}
