import os
import time

import psutil
import pytest

from newsloom.partitions import Workers, check_scheduler
from newsloom.tables import NewsloomError


def double(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return 2 * number


def pid(number: int) -> int:
    time.sleep(0.05)  # long enough for the other to take one, too
    return os.getpid()


def add(number: int, other: int, times: int) -> int:
    return number + other * times


def all_of(parts, *, scheduler=None, function=double, given=()):
    with Workers(scheduler) as workers:
        return list(workers.stream(function, parts, *given))


def test_results_come_in_the_order_of_the_parts():
    assert all_of([3, 1, 2]) == [6, 2, 4]


@pytest.mark.parametrize("scheduler", [None, "local:2"])
def test_what_all_parts_are_worked_on_with_is_given_after_each(scheduler):
    assert all_of([1, 2], scheduler=scheduler, function=add, given=(10, 3)) == [31, 32]


def test_workers_are_there_for_one_piece_of_work_after_another():
    with Workers("local:2") as workers:
        assert list(workers.stream(double, [5])) == [10]
        first = set(workers.stream(pid, range(8)))
        assert first == set(workers.stream(pid, range(8)))
        assert os.getpid() not in first


def test_parts_are_taken_as_results_are_asked_for():
    taken = []

    def parts():
        for number in (1, 2, 3):
            taken.append(number)
            yield number

    results = Workers().stream(double, parts())
    assert (next(results), taken) == (2, [1])
    assert (list(results), taken) == ([4, 6], [1, 2, 3])


def test_more_parts_than_processes_can_wait_for_come_in_order(monkeypatch):
    monkeypatch.setattr("newsloom.partitions.AHEAD", 1)
    assert all_of(iter(range(9)), scheduler="local:2") == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_no_parts_need_no_processes():
    assert all_of([], scheduler="tcp://127.0.0.1:9") == []


def test_what_the_function_raises_is_not_turned_into_a_value():
    with pytest.raises(ValueError, match="thirteen"):
        all_of([1, 13])


@pytest.mark.parametrize("scheduler", ["local", "local:0", "local:-1", "here", "http://x", ""])
def test_a_scheduler_that_can_not_be_meant_is_refused(scheduler):
    with pytest.raises(NewsloomError, match="--scheduler must be local:N"):
        check_scheduler(scheduler)


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(NewsloomError, match=r"newsloom\[cluster\]"):
        check_scheduler("local:2")


def test_two_processes_give_what_one_gives():
    parts = list(range(10, 0, -1))
    assert all_of(parts, scheduler="local:2") == all_of(parts)


def test_an_error_in_a_worker_process_is_raised_here():
    with pytest.raises(ValueError, match="thirteen"):
        all_of([1, 13, 2], scheduler="local:2")


def test_a_scheduler_that_is_not_there_is_one_clear_error(monkeypatch):
    monkeypatch.setattr("newsloom.partitions.CONNECT_SECONDS", 0.2)
    with pytest.raises(NewsloomError, match="can't be reached"):
        all_of([1], scheduler="tcp://127.0.0.1:9")


def test_nothing_of_processes_here_can_be_reached_from_elsewhere():
    with Workers("local:1") as workers:
        assert list(workers.stream(abs, [-1])) == [1]
        listening = psutil.Process().net_connections(kind="inet")
        told = workers.stream(listening_of, [0])
        addresses = {c.laddr.ip for c in listening if c.status == psutil.CONN_LISTEN}
        assert addresses | set(*told) == {"127.0.0.1"}


def listening_of(_):
    found = psutil.Process().net_connections(kind="inet")
    return {c.laddr.ip for c in found if c.status == psutil.CONN_LISTEN}
