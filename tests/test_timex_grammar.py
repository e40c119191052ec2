"""What is found in running text, and what is left alone."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.language.timex_grammar import ANY_RULE, find_timexes, pattern_for
from newsloom.language.timex_rules import RULES
from newsloom.language.timex_scan import BEFORE, candidates


def found(text):
    return [(t.surface, t.type) for t in find_timexes(text)]


def form(text):
    (timex,) = find_timexes(text)
    return json.loads(timex.form)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The port reopened on March 3, 2021.", [("March 3, 2021", "DATE")]),
        ("The port reopened on 3 March 2021.", [("3 March 2021", "DATE")]),
        ("It closed on Tuesday, June 3.", [("Tuesday, June 3", "DATE")]),
        ("Logged 2021-03-03, then 14/03/2021.", [("2021-03-03", "DATE"), ("14/03/2021", "DATE")]),
        ("Drills run from Nov. 2-9.", [("Nov. 2-9", "DURATION")]),
        ("From June 3 to June 5 it rained.", [("June 3", "DATE"), ("June 5", "DATE")]),
        ("It runs through March 11 this year.", [("March 11", "DATE"), ("this year", "DATE")]),
        ("He left on Tuesday morning.", [("Tuesday morning", "TIME")]),
        ("He left at 5:30 p.m. Friday.", [("5:30 p.m. Friday", "TIME")]),
        ("Trading ended at 18:00 UTC.", [("18:00 UTC", "TIME")]),
        ("They met last week.", [("last week", "DATE")]),
        ("They met a week after the vote.", [("a week", "DURATION")]),
        ("They met two years ago.", [("two years ago", "DATE")]),
        ("It came three days earlier.", [("three days earlier", "DATE")]),
        ("After nearly 10 months of talks", [("nearly 10 months", "DURATION")]),
        (
            "his 28-year rule and a two-day visit",
            [("28-year", "DURATION"), ("two-day", "DURATION")],
        ),
        ("For years, and in recent weeks", [("years", "DURATION"), ("recent weeks", "DURATION")]),
        ("two and a half years of work", [("two and a half years", "DURATION")]),
        ("This winter may be mild.", [("This winter", "DATE")]),
        ("Sales fell in the third quarter of 2019.", [("the third quarter of 2019", "DATE")]),
        ("In late 2021 and the 1990s", [("late 2021", "DATE"), ("the 1990s", "DATE")]),
        ("The court sits every Monday.", [("every Monday", "SET")]),
        ("The plant makes 15 cars a day.", [("a day", "SET")]),
        ("The weekly paper", [("weekly", "SET")]),
        ("The court sits twice a week.", [("twice a week", "SET")]),
        ("It rains several times a day.", [("several times a day", "SET")]),
        ("The teacher, 45 years old, spoke.", [("45 years old", "DURATION")]),
        ("It was built by year-end.", [("year-end", "DATE")]),
        ("Until now it held.", [("now", "DATE")]),
        ("Relics of the 1812 war", [("1812", "DATE")]),
        ("The dam was finished recently.", [("recently", "DATE")]),
        ("Rates rose over the past two years.", [("the past two years", "DURATION")]),
    ],
)
def test_found_with_the_span_and_type(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They may leave and we march on.",
        "About 2000 people came.",
        "Prices rose by 2015 dollars.",
        "He paid $1995 for route 1990.",
        "He finished second.",
        "The last 3 may leave.",
        "Prices fall in the east.",
        "Shares of Sun Corp. sat idle.",
        "It was a quarter of the crop.",
        "Version 10.11.2 of the program",
        "Call 555-2015 or 12-34-56.",
        "April Mason spoke.",
        "They won 3:16 at home.",
        "Flight 1812 was late.",
        "He lives at 1805 Elm Street.",
    ],
)
def test_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The minister arrived on Friday.", "past"),
        ("The minister will arrive on Friday.", "future"),
        ("He said on Friday that it will rain.", "past"),
        ("The trial is set to begin on Friday.", "future"),
        ("The road stays closed until Friday.", "future"),
        ("Friday was quiet.", "past"),
        ("An attack could be launched in January.", "future"),
        ("A court sentenced him to six lashes on Tuesday.", "past"),
        ("She spoke to them on Friday.", "past"),
        ("The mayor spoke to reporters on Friday.", "past"),
        ("Orsk sent soldiers to guard the mill after a fire there on Friday.", "past"),
        ("They agreed to meet on Friday.", "future"),
        ("He urged the crews to return to the docks on Friday.", "future"),
        ("The council announced a plan to close the mill on Friday.", "future"),
    ],
)
def test_nearest_verb_tells_past_from_future(text, hint):
    assert form(text)["hint"] == hint


def test_a_stop_before_a_small_letter_ends_no_sentence():
    *_, spring = find_timexes("An attack could come in January. but also in the spring.")
    assert json.loads(spring.form)["hint"] == "future"
    (friday,) = find_timexes("Gen. Stone will speak to Mr. Ember on Friday.")
    assert json.loads(friday.form)["hint"] == "future"


def test_month_before_last_year_knows_its_year():
    first, _ = find_timexes("It closed in October of last year.")
    assert json.loads(first.form)["shift_year"] == -1


def test_date_of_two_readings_keeps_both():
    assert len(form("Signed 7/8/2007.")["readings"]) == 2


def test_letters_that_grow_in_lower_case_move_no_offset():
    text = "İİİ met on Friday"
    (timex,) = find_timexes(text)
    assert text[timex.start : timex.end] == timex.surface == "Friday"


def test_every_rule_can_be_reached():
    """A rule whose first word is missing from FIRST_WORDS would never be tried."""
    samples = {
        "iso": "2021-03-03",
        "slashed": "14/03/2021",
        "dotted": "14.03.2021",
        "month_day": "March 3",
        "day_month": "the 3rd of March",
        "month": "early March",
        "quarter": "Q3 2020",
        "part_of_month": "the last week of March",
        "same": "the same month a year ago",
        "season": "the summer of 2020",
        "fiscal": "fiscal 2021",
        "decade": "the 1990s",
        "century": "the 19th century",
        "years": "mid-2011",
        "short_year": "since '82",
        "nine_eleven": "9/11",
        "deictic": "the day before yesterday",
        "weekday": "Sundays",
        "relative_part": "the following morning",
        "day_before": "the day before",
        "first_units": "the first nine months",
        "relative": "the previous month",
        "the_unit": "the end of the year",
        "every": "every two weeks",
        "hyphened": "a 12-hour",
        "span": "at least three days",
        "adverb": "monthly",
        "year_end": "year-end 2019",
        "rate": "twice a week",
        "bare_units": "for decades",
        "time": "noon",
        "part_of_day": "the evening",
        "holiday": "New Year's Eve",
        "reference": "at the moment",
    }
    assert set(samples) == {name for name, *_ in RULES}
    for name, text in samples.items():
        assert found(text), name


_PIECES = st.sampled_from(
    "1 20 2022 - / . , : the a of may march Monday last week years ago 31 ' two half and st 9/11 Q3"
    " in 3rd the at least about fourth of july times every other century twice this early days"
    " Christmas Eve first quarter 12-month mid-1990s 2,000 '90s pm o'clock century past now few"
    " (GMT+8) p.m. \n".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map(" ".join)))
def test_offsets_hold_on_any_text(text):
    end = 0
    for timex in find_timexes(text):
        assert end <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end] == timex.surface
        json.loads(timex.form)
        end = timex.end


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=12).map(" ".join))
def test_quick_ways_find_what_trying_every_rule_at_every_word_finds(text):
    low = text.lower()
    places = dict(candidates(low))
    for word in re.finditer(r"'\d+|[a-z0-9]+", low):
        start = word.start()
        wanted = ANY_RULE.match(low, start)
        if wanted and re.compile(BEFORE).match(low, start):
            assert start in places
            found = pattern_for(places[start]).match(low, start)
            assert found is not None
            assert (found.span(), found.lastgroup) == (wanted.span(), wanted.lastgroup)


@pytest.mark.parametrize("piece", ["1", "1-", "20 ", "twenty-", "the ", "a half and ", "12:", "'9"])
def test_floods_give_an_answer(piece):
    assert isinstance(find_timexes(piece * 20_000), list)
