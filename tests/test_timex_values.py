"""From forms to values: calendar arithmetic and anchoring."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.language.timex_calendar import add_months, days_of, easter, shifted, weekday_at
from newsloom.language.timex_grammar import find_timexes
from newsloom.language.timex_values import Reference, resolve


def value(text, published="2023-01-05", **reference):
    day = date.fromisoformat(published) if published else None
    timex = find_timexes(text)[0]
    return resolve(json.loads(timex.form), Reference(day, **reference))


@pytest.mark.parametrize(  # printed on Thursday 2023-01-05, unless said otherwise
    ("text", "expected"),
    [
        ("He left on Friday.", "2022-12-30"),
        ("He left on Thursday.", "2023-01-05"),
        ("He will leave on Friday.", "2023-01-06"),
        ("He left last Thursday.", "2022-12-29"),
        ("He left on Wednesday night.", "2023-01-04TNI"),
        ("They met last week.", "2022-W52"),
        ("They met last month.", "2022-12"),
        ("They met last year.", "2022"),
        ("It opened in March.", "2022-03"),
        ("It will open in March.", "2023-03"),
        ("It opened on December 30.", "2022-12-30"),
        ("It opens on February 2.", "2023-02-02"),
        ("It may rain this winter.", "2022-WI"),
        ("The siege began on February 24.", "2022-02-24"),
        ("A February 24 hearing was scheduled.", "2023-02-24"),
        ("A February 24 report was read.", "2023-02-24"),
        ("It rained last summer.", "2022-SU"),
        ("Sales fell in the third quarter.", "2022-Q3"),
        ("Sales fell in the fourth quarter of last year.", "2022-Q4"),
        ("He came two years ago.", "2021"),
        ("He came ten days ago.", "2022-12-26"),
        ("He came yesterday.", "2023-01-04"),
        ("He came in the 1990s.", "199"),
        ("He ruled in the 19th century.", "18"),
        ("The war lasted nearly 10 months.", "P10M"),
        ("for several days", "PXD"),
        ("half an hour", "PT0.5H"),
        ("Drills ran from November 28-December 4.", "P7D"),
        ("He came on Christmas Day.", "2022-12-25"),
        ("He came on Thanksgiving.", "2022-11-24"),
        ("He comes every Monday.", "XXXX-WXX-1"),
        ("He came on Labor Day.", "2022-09-05"),
        ("He came on Memorial Day 2021.", "2021-05-31"),
        ("He will come on Martin Luther King Jr. Day.", "2023-01-16"),
        ("He came by year-end.", "2023"),
        ("It rains twice a week.", "P1W"),
    ],
)
def test_value_against_the_day_of_printing(text, expected):
    assert value(text).value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left on Friday.", "XXXX-WXX-5"),
        ("They met last week.", "XXXX-WXX"),
        ("It opened in March.", "XXXX-03"),
        ("It opened on March 3.", "XXXX-03-03"),
        ("It rained last summer.", "XXXX-SU"),
        ("He came yesterday.", "XXXX-XX-XX"),
    ],
)
def test_without_a_day_of_printing_the_unknown_stays_open(text, expected):
    got = value(text, published=None)
    assert (got.value, got.earliest, got.latest) == (expected, None, None)


def test_narrative_anchors_later_and_the_same_day():
    day = {"narrative": date(2022, 12, 30), "narrative_anchor": "sentence 2: 2022-12-30"}
    got = value("He came two days later.", **day)
    assert (got.value, got.anchor) == ("2023-01-01", "sentence 2: 2022-12-30")
    assert value("It rained the same day.", **day).value == "2022-12-30"


def test_a_year_later_goes_back_to_the_year_spoken_of():
    assert value("He returned a year later.", spoken="1998-05").value == "1999"
    assert value("He died the same year.", spoken="1998").value == "1998"
    assert value("He died the following month.", spoken="1998-12-03").value == "1999-01"


def test_ambiguous_date_stays_an_interval_far_from_printing():
    got = value("Signed 7/8/2007.")
    assert (got.earliest, got.latest) == (date(2007, 7, 8), date(2007, 8, 7))
    assert value("Signed 7/8/2007.", published="2007-07-09").value == "2007-07-08"


def test_february_29_is_never_put_into_a_common_year():
    assert value("It closed on February 29.", published="2023-01-05").value == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2022-WI", ("2022-12-01", "2023-02-28")),
        ("2023-WI", ("2023-12-01", "2024-02-29")),
        ("2022-W52", ("2022-12-26", "2023-01-01")),
        ("2020-W53", ("2020-12-28", "2021-01-03")),
        ("2022-Q4", ("2022-10-01", "2022-12-31")),
        ("2022-H1", ("2022-01-01", "2022-06-30")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("199", ("1990-01-01", "1999-12-31")),
        ("2022-12-27TMO", ("2022-12-27", "2022-12-27")),
        ("2022-W40-WE", ("2022-10-08", "2022-10-09")),
    ],
)
def test_days_of_a_value(text, days):
    assert days_of(text) == tuple(map(date.fromisoformat, days))


@pytest.mark.parametrize("text", ["P3D", "XXXX-12", "2023-02-30", "PAST_REF", "0000", "2021-W53"])
def test_open_or_impossible_values_have_no_days(text):
    assert days_of(text) is None


def test_easter_sundays():
    assert [easter(y) for y in (2008, 2022, 2024)] == [
        date(2008, 3, 23),
        date(2022, 4, 17),
        date(2024, 3, 31),
    ]


_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(_DAYS, st.integers(1, 7), st.booleans(), st.booleans())
def test_weekday_lies_within_a_week(day, weekday, future, strict):
    found = weekday_at(day, weekday, future=future, strict=strict)
    assert found.isoweekday() == weekday
    away = (found - day).days * (1 if future else -1)
    assert strict <= away <= 6 + strict


@given(_DAYS, st.integers(-60, 60))
def test_weeks_move_over_year_ends(day, weeks):
    first, last = days_of(shifted(day, "W", weeks))
    assert first <= day + timedelta(weeks=weeks) <= last


@given(_DAYS, st.integers(-30, 30))
def test_months_there_and_back_keep_the_month(day, months):
    moved = add_months(add_months(day, months), -months)
    assert (moved.year, moved.month) == (day.year, day.month)
