"""The timeline for TimelineJS: its documented fields, nothing lost on the way there and back."""

import csv
import html
import io
import json
import re
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import invented
from newsloom import tables
from newsloom.report.timelinejs import GROUPS, SHEET, timeline_csv, timeline_json

# What the documentation of the format names for a slide, and our own key, which it passes over.
SLIDE = {"start_date", "end_date", "text", "media", "group", "display_date", "background"}
SLIDE |= {"autolink", "unique_id", "newsloom"}
HOSTILE = "<script>alert(1)</script> & =1+1 http://a.example"


BASE = invented.corpus()


def corpus(*rows, share=False):
    """The invented corpus with these events: text, earliest, latest, modality, cluster."""
    made = SimpleNamespace(**vars(BASE) | {"share": share})
    length = len(made.articles["text"].iloc[0])
    events = []
    for number, (text, earliest, latest, modality, cluster) in enumerate(rows):
        place = {"article_id": "art0", "sentence": 0, "start": number, "end": length}
        days = {"earliest": earliest, "latest": latest, "modality": modality}
        events.append({**place, **days, "text": text, "entities": '["e1"]', "cluster": cluster})
    made.events = tables.make("events", events)
    return made


def made(*rows, share=False):
    return timeline_json(corpus(*rows, share=share), share=share)


def sheet(timeline):
    return list(csv.DictReader(io.StringIO(timeline_csv(timeline))))


DAY = ("Ada sang", "2023-03-06", "2023-03-06", "asserted", None)
SPAN = ("Ada may sing", "2023-03-06", "2023-03-12", "hypothetical", None)


def test_a_day_has_no_end_and_an_interval_has_both():
    one, other = made(DAY, SPAN)["events"]
    assert one["start_date"] == other["start_date"] == {"year": 2023, "month": 3, "day": 6}
    assert "end_date" not in one
    assert other["end_date"] == {"year": 2023, "month": 3, "day": 12}
    assert (one["display_date"], other["display_date"]) == ("6 March 2023", "6–12 March 2023")


def test_a_happening_stands_on_the_days_that_all_its_statements_allow():
    (slide,) = made(
        ("Ada sang", "2023-03-05", "2023-03-09", "asserted", "c1"),
        ("She sang", "2023-03-07", "2023-03-12", "asserted", "c1"),
    )["events"]
    assert slide["display_date"] == "7–9 March 2023"


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        (None, "2023-03-06", "not after 6 March 2023"),
        ("2023-03-06", None, "not before 6 March 2023"),
    ],
)
def test_an_open_end_stands_on_the_day_that_is_known_and_says_so(earliest, latest, said):
    (slide,) = made(("Ada sang", earliest, latest, "asserted", None))["events"]
    assert slide["start_date"] == {"year": 2023, "month": 3, "day": 6}
    assert "end_date" not in slide
    assert slide["display_date"] == said
    assert (slide["newsloom"]["earliest"], slide["newsloom"]["latest"]) == (earliest, latest)


def test_what_has_no_day_is_kept_apart_since_it_could_not_be_shown():
    timeline = made(DAY, ("Ada sang", None, None, "asserted", None))
    assert [len(timeline[part]) for part in ("events", "undated")] == [1, 1]
    assert "start_date" not in timeline["undated"][0]
    assert timeline["title"]["text"]["text"] == "<p>1 happening told in 3 articles</p>"


def test_statements_of_one_happening_are_one_slide():
    timeline = made((*DAY[:4], "c_1"), (*SPAN[:3], "asserted", "c_1"))
    (slide,) = timeline["events"]
    assert slide["unique_id"] == "c_1"
    assert slide["text"]["headline"] == "Ada sang"
    assert slide["text"]["text"].count("<p>") == 2
    assert len(slide["newsloom"]["statements"]) == 2


def test_slides_have_only_documented_fields_and_each_its_own_id():
    timeline = made(DAY, SPAN, DAY)
    slides = [timeline["title"], *timeline["events"]]
    assert set().union(*(set(slide) for slide in slides)) <= SLIDE
    assert len({slide["unique_id"] for slide in slides}) == len(slides)
    assert {slide["group"] for slide in timeline["events"]} <= set(GROUPS.values())
    assert not any("media" in slide for slide in slides)


def test_words_of_articles_are_text_and_never_markup_link_or_formula():
    timeline = made((HOSTILE, *DAY[1:]))
    (slide,) = timeline["events"]
    assert "<script" not in json.dumps(timeline["events"][0]["text"])
    assert html.unescape(slide["text"]["headline"]) == HOSTILE
    assert slide["autolink"] is False
    (row,) = sheet(made(("=1+1", *DAY[1:])))[1:]
    assert row["Headline"] == "&#61;1+1"
    assert html.unescape(row["Headline"]) == "=1+1"


def test_a_timeline_to_be_sent_on_holds_at_most_25_words_of_a_statement():
    timeline = made(("word " * 60, *DAY[1:]), share=True)
    assert "word " * 26 not in json.dumps(timeline)


def test_an_empty_corpus_gives_a_title_and_no_slide():
    timeline = made()
    assert (timeline["events"], timeline["undated"]) == ([], [])
    assert [row["Type"] for row in sheet(timeline)] == ["title"]


def test_the_sheet_has_the_columns_of_the_template_in_its_order():
    header = timeline_csv(made(DAY)).splitlines()[0]
    assert header.split(",") == list(SHEET)
    assert header.startswith("Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date")


DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat))
STATEMENTS = st.lists(
    st.tuples(
        st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40),
        DAYS,
        DAYS,
        st.sampled_from(sorted(GROUPS)),
        st.sampled_from([None, None, "c_1", "c_2"]),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(STATEMENTS)
def test_every_statement_comes_back_from_the_file(rows):
    rows = [
        (t, min(a, b) if a and b else a, max(a, b) if a and b else b, m, c)
        for t, a, b, m, c in rows
    ]
    timeline = json.loads(json.dumps(made(*rows)))
    slides = timeline["events"] + timeline["undated"]
    told = [s for slide in slides for s in slide["newsloom"]["statements"]]
    back = sorted((s["start"], s["text"], s["earliest"] or "", s["latest"] or "") for s in told)
    assert back == [(n, t, a or "", b or "") for n, (t, a, b, *_) in enumerate(rows)]
    for slide in timeline["events"]:
        for name in ("start_date", "end_date"):
            if name in slide:
                date(**slide[name])
        if "end_date" in slide:
            assert date(**slide["start_date"]) < date(**slide["end_date"])


def letters(text):
    """Leave out what a cell must not hold (controls) and what guards it (apostrophes)."""
    return re.sub("[\x00-\x1f\x7f-\x9f\ufffd']", "", html.unescape(text))


@settings(max_examples=40)
@given(STATEMENTS)
def test_the_sheet_tells_the_same_slides(rows):
    timeline = made(*rows)
    read = [row for row in sheet(timeline) if row["Type"] != "title"]
    assert len(read) == len(timeline["events"])
    for row, slide in zip(read, timeline["events"], strict=True):
        start = {name: int(row[name.title()]) for name in ("year", "month", "day")}
        assert start == slide["start_date"]
        end = [row[f"End {name}"] for name in ("Year", "Month", "Day")]
        assert [int(n) for n in end if n] == list(slide.get("end_date", {}).values())
        assert letters(row["Headline"]) == letters(slide["text"]["headline"])
        assert not re.match(r"[=+\-@\t]", row["Headline"])
        assert row["Group"] == slide["group"]
        assert row["Media"] == ""
