"""The same corpus in this process, in two others, and on a cluster of its own: the same bytes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from newsloom import adding, deriving, gathered, once, partitions, tables, telling
from newsloom.corpus import open_corpus
from newsloom.partfiles import take_part
from newsloom.partitions import Workers
from newsloom.tables import NewsloomError

HERE = os.path.dirname(__file__)  # workers import what tests have them do
PEOPLE = ("Marta Kovel", "Anton Brask", "Lena Vantelin", "Piet Orsk", "Ruth Ember")
PLACES = ("Peru", "Chile", "Norway", "Oslo", "Lima")
TOLD = (
    "{who} met {other} in {place} on {day}.",
    "“The port of {place} will be closed until {day},” {who} told reporters.",
    "{who} said that {number} ships had left {place} three days ago.",
    "The ministry of trade of {place} bought {number} tons of wheat, {other} announced.",
    "He added that it had rained since {day}.",
)


def write_articles(folder, count):
    """Write articles that tell of the same few people and places; some copy another."""
    folder.mkdir()
    for number in range(count):
        drawn = random.Random(number if number % 10 else 0)
        told = []
        for _ in range(drawn.randint(3, 9)):
            who, other = drawn.sample(PEOPLE, 2)
            day = drawn.choice(["Monday", "Friday", "3 March 2021", "last week"])
            place, ships = drawn.choice(PLACES), drawn.randint(2, 90)
            line = drawn.choice(TOLD)
            told.append(line.format(who=who, other=other, place=place, day=day, number=ships))
        dated = f"Published March {drawn.randint(1, 28)}, 2021\n\n" if number % 3 else ""
        text = f"{told[0]}\n\n{dated}{' '.join(told)}\n"
        (folder / f"{number:03}.txt").write_text(text, "utf-8")
    return folder


def digests(folder):
    return {name: tables.digest(folder / f"{name}.parquet") for name in tables.TABLES}


@pytest.fixture(scope="module")
def small_parts():
    """Have few articles in a part, so that few are enough for several parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(once, "CHUNK", 6)
        patch.setattr(gathered, "AT_ONCE", 9)
        patch.setattr(adding, "AT_ONCE", 3)
        yield


@pytest.fixture(scope="module")
def news(tmp_path_factory, small_parts):
    return write_articles(tmp_path_factory.mktemp("cluster") / "news", 45)


@pytest.fixture(scope="module")
def alone(news):
    """Digests of the tables that this process makes."""
    data = news.parent / "alone"
    open_corpus(news, data=data)
    return digests(data)


class Cluster:
    """A scheduler and two workers, each a process of its own, started as a person would."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes = []
        self.scheduler = self._start(
            "dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard"
        )
        # It is there before it is written.
        self._wait(lambda: self.file.exists() and self.file.read_text().rstrip().endswith("}"))
        self.address = json.loads(self.file.read_text())["address"]
        self.workers = [self.start_worker() for _ in range(2)]

    def start_worker(self):
        return self._start(
            "dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
        )

    def _start(self, program, *options):
        log = (self.folder / f"{program}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", f"distributed.cli.{program}"),
                *("--scheduler-file", str(self.file), *options),
            ],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([HERE, *sys.path])},
            stdout=log,
            stderr=log,
        )
        log.close()
        self.processes.append(process)
        return process

    @staticmethod
    def _wait(ready, seconds=60):
        until = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < until, "the cluster did not start"
            time.sleep(0.05)

    def stop(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    started = Cluster(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def taken(monkeypatch):
    """Part files that are put into tables."""
    paths = []

    def take(path):
        paths.append(path)
        return take_part(path)

    monkeypatch.setattr(telling, "take_part", take)
    return paths


@pytest.fixture
def added(monkeypatch):
    """Files of sums that others made; None where it was left to this process."""
    files = []

    def taken(result, *given):
        files.append(result())
        return take(lambda: files[-1], *given)

    take = adding._taken
    monkeypatch.setattr(adding, "_taken", taken)
    return files


def kept(data):
    return {path.name for path in (data / "cache").rglob("*.json")}


def test_two_processes_and_a_cluster_give_the_same_bytes(
    news, alone, cluster, tmp_path, taken, added, monkeypatch
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")  # workers of a cluster were started elsewhere
    for number, scheduler in enumerate(("local:2", cluster.address)):
        data = Path(str(number))
        open_corpus(news, data=data, scheduler=scheduler)
        assert digests(data) == alone
        assert taken, "workers wrote rows to files"
        taken.clear()
        assert len(added) > 3, "counts were added up in a tree"
        assert all(added), "by workers"
        added.clear()
        assert kept(data) == kept(news.parent / "alone")
        assert not list((data / ".tables").glob(".*")), "and none stays behind"


def test_workers_that_do_not_reach_the_data_folder_send_all_back(
    news, alone, cluster, tmp_path, taken, added, monkeypatch
):
    (tmp_path / "here" / "parts").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")  # where workers that stand elsewhere see no such folder
    monkeypatch.setattr(deriving, "parts_folder", lambda beside: nullcontext(Path("parts")))
    data = tmp_path / "data"
    open_corpus(news, data=data, scheduler=cluster.address)
    assert digests(data) == alone
    assert not taken
    assert added
    assert not any(added)
    assert kept(data) == kept(news.parent / "alone")


@pytest.mark.parametrize("stage", ["clean", "annotate", "derive"])
def test_a_worker_that_dies_in_the_middle_changes_nothing(news, alone, cluster, tmp_path, stage):
    killed = []

    def heard(at, done, total):
        if at == stage and done < total and not killed:
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed.append(done)

    with Workers(cluster.address) as workers:  # both have to be there before one dies
        until = time.monotonic() + 60
        while len(set(workers.stream(pid, range(20)))) < 2:
            assert time.monotonic() < until
    open_corpus(news, data=tmp_path / "data", scheduler=cluster.address, progress=heard)
    assert killed
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert digests(tmp_path / "data") == alone


def pid(_):
    time.sleep(0.02)
    return os.getpid()


def kill_first(number, folder):
    """End the process at the first try of one part."""
    if number == 3 and not (folder / "died").exists():
        (folder / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_what_a_dead_worker_had_under_way_is_done_by_another(cluster, tmp_path):
    with Workers(cluster.address) as workers:
        assert list(workers.stream(kill_first, range(8), tmp_path)) == list(range(8))
    assert (tmp_path / "died").exists()


def test_a_worker_with_another_version_is_refused_by_name(cluster, monkeypatch):
    monkeypatch.setattr("newsloom.versions.code_digest", lambda: "0" * 64)
    with Workers(cluster.address) as workers:
        found = r"The worker tcp://\S+ has newsloom .*, but here it is .*\(code 0{12}\)"
        with pytest.raises(NewsloomError, match=found):
            list(workers.stream(abs, [1]))


def test_a_scheduler_without_workers_says_how_to_start_one(cluster, monkeypatch):
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    monkeypatch.setattr(partitions, "CONNECT_SECONDS", 2)
    no_workers = pytest.raises(NewsloomError, match="has no workers; start some with `dask worker")
    with Workers(cluster.address) as workers, no_workers:
        list(workers.stream(abs, [1]))


def test_where_a_cluster_can_be_watched_is_said(cluster):
    said = []
    with Workers(cluster.address, say=said.append) as workers:
        assert list(workers.stream(abs, [-1])) == [1]
    assert len(said) == 1
    assert "can be watched at http" in said[0]


def test_ctrl_c_is_told_of_in_one_line_by_one_process(tmp_path):
    news = write_articles(tmp_path / "news", 2_000)  # it must not end before it is stopped
    command = [sys.executable, "-m", "newsloom", "run", str(news), "--tables-only"]
    command += ["--data", "data", "--reports", "reports", "--scheduler", "local:2"]
    with (tmp_path / "said").open("w") as said:
        started = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,  # so that all its processes hear it, as from a terminal
            # whatever runs this test: a shell has what it runs behind the scenes ignore it
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            stdout=said,
            stderr=said,
        )
    try:
        Cluster._wait(lambda: any((tmp_path / "data/cache").glob("??/*.json")))
        os.killpg(started.pid, signal.SIGINT)
        assert started.wait(60) == 130
        Cluster._wait(lambda: not _is_alive(started.pid), 20)
    finally:
        if _is_alive(started.pid):
            os.killpg(started.pid, signal.SIGKILL)
    text = (tmp_path / "said").read_text()
    assert "Traceback" not in text
    assert "newsloom: Stopped" in text


def _is_alive(group):
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
