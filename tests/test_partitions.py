import pytest

from newsloom.partitions import check_scheduler, map_parts, stream_parts
from newsloom.tables import NewsloomError


def double(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return 2 * number


def test_results_come_in_the_order_of_the_parts():
    assert map_parts(double, [3, 1, 2]) == [6, 2, 4]


def test_parts_are_taken_as_results_are_asked_for():
    taken = []

    def parts():
        for number in (1, 2, 3):
            taken.append(number)
            yield number

    results = stream_parts(double, parts())
    assert (next(results), taken) == (2, [1])
    assert (list(results), taken) == ([4, 6], [1, 2, 3])


def test_more_parts_than_processes_can_wait_for_come_in_order(monkeypatch):
    monkeypatch.setattr("newsloom.partitions.AHEAD", 1)
    results = stream_parts(double, iter(range(9)), scheduler="local:2")
    assert list(results) == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_no_parts_need_no_processes():
    assert map_parts(double, [], scheduler="local:2") == []


def test_progress_counts_the_parts():
    seen = []
    map_parts(double, [1, 2], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_what_the_function_raises_is_not_turned_into_a_value():
    with pytest.raises(ValueError, match="thirteen"):
        map_parts(double, [1, 13])


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
    assert map_parts(double, parts, scheduler="local:2") == map_parts(double, parts)


def test_an_error_in_a_worker_process_is_raised_here():
    with pytest.raises(ValueError, match="thirteen"):
        map_parts(double, [1, 13, 2], scheduler="local:2")


def test_a_scheduler_that_is_not_there_is_one_clear_error(monkeypatch):
    monkeypatch.setattr("newsloom.partitions.CONNECT_SECONDS", 0.2)
    with pytest.raises(NewsloomError, match="can't be reached"):
        map_parts(double, [1], scheduler="tcp://127.0.0.1:9")
