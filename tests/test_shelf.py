import pytest

from newsloom.shelf import Shelf


def test_records_come_back_in_any_order_also_while_more_are_put(tmp_path):
    with Shelf(tmp_path) as shelf:
        assert [shelf.put(record) for record in ({"a": 1}, "ü\ud800", None)] == [0, 1, 2]
        assert shelf[2] is None
        assert shelf[0] == {"a": 1}
        assert shelf.put((4, [5])) == 3
        assert shelf[1] == "ü\ud800"
        assert list(shelf) == [{"a": 1}, "ü\ud800", None, (4, [5])]


def test_a_number_that_no_record_has_is_named(tmp_path):
    with Shelf(tmp_path) as shelf:
        shelf.put("one")
        for number in (1, -1):
            with pytest.raises(IndexError, match="holds 1 records"):
                shelf[number]


def test_nothing_is_left_of_a_shelf(tmp_path):
    with Shelf(tmp_path) as shelf:
        shelf.put("one")
    assert list(tmp_path.iterdir()) == []
