"""Dated statements, their modality and clusters, and the two clocks, on invented sentences."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import tables
from newsloom.language.modality import modality_of, split_clauses
from newsloom.tables import NewsloomError
from newsloom.timeline import count_by_period, find_events, list_happenings
from newsloom.timeline import events as timeline_events

MONDAY = ("2024-03-04", "2024-03-04")
IN_MAY = ("2024-05-01", "2024-05-31")
PUBLISHED = "2024-03-06"


def make(*told, quotes=()):
    """Events of (article, sentence, {expression: days}, names); one sentence per article."""
    articles, sentences, timexes, mentions = [], [], [], []
    for article_id, text, times, names in told:
        articles.append(
            {
                "article_id": article_id,
                "path": article_id,
                "sha256": "",
                "raw": text,
                "text": text,
                "published": PUBLISHED,
                "published_method": "metadata",
                "published_evidence": "[]",
                "words": 1,
                "status": "kept",
            }
        )
        place = {"article_id": article_id, "sentence": 0}
        sentences.append({**place, "paragraph": 0, "start": 0, "end": len(text), "text": text})
        for surface, (earliest, latest) in times.items():
            at = text.index(surface)
            timexes.append(
                {
                    **place,
                    "start": at,
                    "end": at + len(surface),
                    "surface": surface,
                    "type": "DATE",
                    "value": earliest,
                    "earliest": earliest if latest else None,
                    "latest": latest,
                }
            )
        for name in names:
            at = text.index(name)
            mentions.append(
                {
                    **place,
                    "start": at,
                    "end": at + len(name),
                    "raw_start": at,
                    "raw_end": at + len(name),
                    "surface": name,
                    "label": "ORG",
                    "form": "name",
                    "entity_id": f"e_{name}",
                    "entity": name,
                }
            )
    frame = tables.make("articles", articles)
    events = find_events(
        tables.make("sentences", sentences),
        tables.make("timexes", timexes),
        tables.make("mentions", mentions),
        tables.make("quotes", quotes),
        frame,
    )
    return events, frame


def test_a_dated_clause_is_an_event_with_its_days_and_entities():
    events, _ = make(("a", "Ada met Tom on Monday.", {"Monday": MONDAY}, ["Ada", "Tom"]))
    row = events.iloc[0]
    assert (row.earliest, row.latest, row.modality) == (*MONDAY, "asserted")
    assert json.loads(row.entities) == ["e_Ada", "e_Tom"]
    assert row.text == "Ada met Tom on Monday"


def test_without_a_verb_there_is_no_event():
    assert make(("a", "Oslo, Monday.", {"Monday": MONDAY}, []))[0].empty


def test_what_somebody_named_did_without_a_word_of_when_has_no_days():
    events, articles = make(("a", "Ada met Tom.", {}, ["Ada"]))
    assert [(r.text, r.modality) for r in events.itertuples()] == [("Ada met Tom", "asserted")]
    assert events["earliest"].isna().all()
    assert events["latest"].isna().all()
    assert list_happenings(events, articles=articles).empty


@pytest.mark.parametrize("text", ["Ada depends on Tom.", "It rained and they left."])
def test_a_state_and_what_names_nobody_are_no_undated_event(text):
    names = ["Ada"] if "Ada" in text else []
    assert make(("a", text, {}, names))[0].empty


def test_a_clause_some_time_after_another_has_the_days_before_it():
    events, _ = make(
        (
            "a",
            "Ada met Tom on Monday, two days after Eve had left Oslo.",
            {"Monday": MONDAY, "two days": ("P2D", None)},
            ["Ada", "Tom", "Eve"],
        )
    )
    days = {r.text: (r.earliest, r.latest) for r in events.itertuples()}
    assert days["Eve had left Oslo"] == ("2024-03-02", "2024-03-02")


def in_one_article(*told):
    """Events of one article of several sentences: (text, {expression: days or gap}, names)."""
    frames = {name: [] for name in ("sentences", "timexes", "mentions")}
    at = 0
    for number, (text, times, names) in enumerate(told):
        place = {"article_id": "a", "sentence": number}
        span = {"start": at, "end": at + len(text)}
        frames["sentences"].append({**place, "paragraph": 0, **span, "text": text})
        for surface, value in times.items():
            start = at + text.index(surface)
            days = value if isinstance(value, tuple) else (None, None)
            form = value if isinstance(value, str) else value[0]
            span = {"start": start, "end": start + len(surface), "surface": surface}
            found = {"type": "DATE", "value": form, "earliest": days[0], "latest": days[1]}
            frames["timexes"].append({**place, **span, **found})
        for name in names:
            start = at + text.index(name)
            span = {"start": start, "end": start + len(name)}
            raw = {"raw_start": start, "raw_end": start + len(name), "surface": name}
            who = {"label": "ORG", "form": "name", "entity_id": f"e_{name}", "entity": name}
            frames["mentions"].append({**place, **span, **raw, **who})
        at += len(text) + 1
    _, articles = make(("a", "Ada left.", {}, []))
    layers = [tables.make(name, rows) for name, rows in frames.items()]
    return find_events(*layers, tables.make("quotes", []), articles)


VISIT = ("Ada made a visit to Tom on Monday.", {"Monday": MONDAY}, ["Ada", "Tom"])
CAME = ("Her visit came two days after Eve had left.", {"two days": "P2D"}, ["Eve"])


def test_what_came_some_time_after_another_has_the_days_it_was_told_with_before():
    events = in_one_article(VISIT, ("Rain fell.", {}, []), CAME)
    assert [(r.text, r.earliest, r.latest) for r in events.itertuples()] == [
        ("Ada made a visit to Tom on Monday", *MONDAY),
        ("Her visit came", *MONDAY),
        ("Eve had left", "2024-03-02", "2024-03-02"),
    ]


def test_it_is_looked_for_only_among_so_many_statements_before(monkeypatch):
    other = ("Tom met Ben on Monday.", {"Monday": MONDAY}, ["Tom", "Ben"])
    monkeypatch.setattr(timeline_events, "FAR", 2)
    assert "Her visit came" in set(in_one_article(VISIT, other, CAME)["text"])
    assert "Her visit came" not in set(in_one_article(VISIT, other, other, CAME)["text"])


def test_a_relative_clause_dates_its_own_noun():
    events, _ = make(
        (
            "a",
            "Ada has lived abroad since the strike that began in May.",
            {"May": ("2023-05-01", "2023-05-31")},
            ["Ada"],
        )
    )
    days = {r.text: (r.earliest, r.latest) for r in events.itertuples()}
    assert days["the strike that began in May"] == ("2023-05-01", "2023-05-31")
    assert days["Ada has lived abroad since the strike that began in May"][1] == PUBLISHED


def test_days_that_stand_side_by_side_are_taken_together():
    events, _ = make(
        (
            "a",
            "Ada met Tom on Monday and on Tuesday.",
            {"Monday": MONDAY, "Tuesday": ("2024-03-05", "2024-03-05")},
            ["Ada", "Tom"],
        )
    )
    assert [(r.earliest, r.latest) for r in events.itertuples()] == [("2024-03-04", "2024-03-05")]


def test_statements_of_one_happening_share_its_days():
    week, either = ("2024-03-04", "2024-03-10"), ("2024-02-26", "2024-03-04")
    events, _ = make(
        ("a", "Ada visited Oslo last week.", {"last week": week}, ["Ada", "Oslo"]),
        ("b", "Ada made a visit to Oslo on Monday.", {"Monday": either}, ["Ada", "Oslo"]),
    )
    assert events["cluster"].nunique() == 1
    assert set(zip(events["earliest"], events["latest"], strict=True)) == {MONDAY}


def test_each_clause_keeps_its_own_date():
    events, _ = make(
        (
            "a",
            "Ada arrived on Monday, and Tom left in May.",
            {"Monday": MONDAY, "May": IN_MAY},
            ["Ada", "Tom"],
        )
    )
    assert [(r.text, r.earliest) for r in events.itertuples()] == [
        ("Ada arrived on Monday", MONDAY[0]),
        ("Tom left in May", IN_MAY[0]),
    ]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The dam broke", "asserted"),
        ("The dam will open", "planned"),
        ("The council plans to open the dam", "planned"),
        ("The dam could break", "hypothetical"),
        ("The council did not open the dam", "denied"),
        ("The council didn’t open the dam", "denied"),
        ("The dam might not open", "hypothetical"),
        ("The dam broke in May 2020", "asserted"),
    ],
)
def test_modality_follows_the_words_of_the_clause(sentence, modality):
    assert modality_of(sentence) == modality


@pytest.mark.parametrize(
    ("cues", "modality"),
    [
        (
            "did not|can not|won’t|wasn't|cannot|never|no longer|denies|denying|refused to"
            "|declines to|failing to|neither",
            "denied",
        ),
        (
            "will|was set to|is to open|plans for|hopes to|agreed to|going to open|scheduled on"
            "|upcoming|next week|expected in|due on|tomorrow",
            "planned",
        ),
        (
            "could|would|should|may|might|if|unless|possibly|perhaps|potential|unlikely"
            "|threat of|threatens to|risk of|whether",
            "hypothetical",
        ),
    ],
)
def test_every_cue_is_seen_at_the_end_of_a_clause(cues, modality):
    assert {modality_of(f"The dam {cue}") for cue in cues.split("|")} == {modality}


def test_what_lies_after_the_day_of_publication_is_planned():
    events, _ = make(("a", "The dam opens in May.", {"May": IN_MAY}, []))
    assert list(events["modality"]) == ["planned"]


def test_a_date_inside_what_is_said_makes_the_event_reported():
    text = "Ada said that the dam broke on Monday."
    quote = {
        "article_id": "a",
        "start": 9,
        "end": 37,
        "kind": "indirect",
        "text": text[9:37],
        "cue_start": 4,
        "cue_end": 8,
        "cue": "said",
    }
    events, _ = make(("a", text, {"Monday": MONDAY}, ["Ada"]), quotes=[quote])
    assert [(r.text, r.modality) for r in events.itertuples()] == [
        ("that the dam broke on Monday", "reported")
    ]


def test_since_lasts_until_the_article_and_until_has_no_first_day():
    since, _ = make(("a", "Ada has ruled since May.", {"May": ("2023-05-01", "2023-05-31")}, []))
    assert (since.loc[0, "earliest"], since.loc[0, "latest"]) == ("2023-05-01", PUBLISHED)
    until, _ = make(("a", "Ada ruled until Monday.", {"Monday": MONDAY}, []))
    assert pd.isna(until.loc[0, "earliest"])
    assert until.loc[0, "latest"] == MONDAY[1]


def days(events):
    return {(r.earliest, r.latest) for r in events.fillna("").itertuples()}


def test_the_first_since_a_year_means_that_there_was_one_then():
    year = ("2019-01-01", "2019-12-31")
    events, _ = make(("a", "It was her first visit to Oslo since 2019.", {"2019": year}, ["Oslo"]))
    assert year in days(events)
    events, _ = make(("a", "Ada has ruled Oslo since 2019.", {"2019": year}, ["Oslo"]))
    assert year not in days(events)


def test_what_lasts_two_days_and_opens_on_one_ends_on_the_next():
    text = "Ada went to a two-day fair, which opened on Monday."
    events, _ = make(("a", text, {"two-day": ("P2D", None), "Monday": MONDAY}, ["Ada"]))
    assert ("2024-03-04", "2024-03-05") in days(events)
    text = "After a two-day fair, Ada left on Monday."
    events, _ = make(("a", text, {"two-day": ("P2D", None), "Monday": MONDAY}, ["Ada"]))
    assert days(events) == {MONDAY}


def test_what_goes_on_is_not_dated_by_what_happened_meanwhile():
    text = "On Monday Ada visited a base where troops have been training."
    events, _ = make(("a", text, {"Monday": MONDAY}, ["Ada"]))
    undated = events[events["earliest"].isna()]
    assert undated["text"].tolist() == ["where troops have been training"]


def test_the_same_happening_in_two_articles_shares_a_cluster():
    events, _ = make(
        ("a", "Ada visited Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"]),
        ("b", "On Monday Oslo was visited by Ada.", {"Monday": MONDAY}, ["Oslo", "Ada"]),
    )
    assert events["cluster"].notna().all()
    assert events["cluster"].nunique() == 1


@pytest.mark.parametrize(
    "other",
    [
        ("b", "Tom visited Oslo on Monday.", {"Monday": MONDAY}, ["Tom", "Oslo"]),
        ("b", "Ada left Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"]),
        ("b", "Ada visited Oslo in May.", {"May": ("2023-05-01", "2023-05-31")}, ["Ada", "Oslo"]),
        ("b", "Ada could visit Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"]),
    ],
)
def test_other_people_deeds_days_or_modality_are_another_happening(other):
    first = ("a", "Ada visited Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"])
    assert make(first, other)[0]["cluster"].isna().all()


def test_one_deed_of_one_person_on_one_day_is_one_happening():
    events, _ = make(
        ("a", "Ada signed a gas agreement on Monday.", {"Monday": MONDAY}, ["Ada"]),
        ("b", "Ada travelled home and signed the accord on Monday.", {"Monday": MONDAY}, ["Ada"]),
        ("c", "Ada told reporters of the gas agreement on Monday.", {"Monday": MONDAY}, ["Ada"]),
    )
    first, second, third = events.sort_values("article_id")["cluster"]
    assert first == second
    assert pd.isna(third)


def test_titles_and_topics_make_no_happening_of_two_within_a_week():
    week = ("2024-03-04", "2024-03-10")
    events, _ = make(
        ("a", "Prime Minister Ada signed a gas deal with Oslo last week.", {"last week": week},
         ["Ada", "Oslo"]),
        ("b", "The gas deal of Prime Minister Ada with Oslo was ratified on Monday.",
         {"Monday": MONDAY}, ["Ada", "Oslo"]),
    )  # fmt: skip
    assert events["cluster"].isna().all()


def two_articles():
    return make(
        ("a", "Ada visited Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"]),
        ("b", "Ada visited Oslo on Monday.", {"Monday": MONDAY}, ["Ada", "Oslo"]),
        ("c", "The dam opens in May.", {"May": IN_MAY}, []),
    )


def test_every_statement_is_counted_once_on_each_clock():
    events, articles = two_articles()
    counts = count_by_period(events, articles=articles)
    assert counts.groupby("clock")["statements"].sum().to_dict() == {"happened": 3, "printed": 3}
    happened = counts[counts["clock"] == "happened"]
    # May is more than a day: counted, but under no day.
    assert happened.loc[happened["period"].isna(), "statements"].sum() == 1
    day = happened[happened["period"] == MONDAY[0]].iloc[0]
    assert (day.statements, day.articles, day.happenings) == (2, 2, 1)


def test_weeks_begin_on_monday_and_months_on_the_first():
    events, articles = two_articles()
    weeks = count_by_period(events, articles=articles, period="week")
    assert set(weeks.loc[weeks["clock"] == "printed", "period"]) == {"2024-03-04"}
    months = count_by_period(events, articles=articles, period="month")
    assert set(months.loc[months["clock"] == "happened", "period"]) == {"2024-03-01", "2024-05-01"}


def test_another_period_is_refused():
    events, articles = two_articles()
    with pytest.raises(NewsloomError, match="day, week or month"):
        count_by_period(events, articles=articles, period="year")


def test_a_happening_has_its_days_and_how_long_it_took_to_print():
    events, articles = two_articles()
    first = list_happenings(events, articles=articles).iloc[0]
    assert (first.statements, first.articles, first.earliest) == (2, 2, MONDAY[0])
    assert (first.first_printed, first.lag_days) == (PUBLISHED, 2)


def test_nothing_gives_empty_tables_with_columns():
    events, articles = make(("a", "Nothing.", {}, []))
    assert events.equals(tables.empty("events"))
    assert count_by_period(events, articles=articles).empty
    assert list_happenings(events, articles=articles).empty


@given(st.text(max_size=120))
def test_clauses_lie_in_the_sentence_in_order(text):
    last = 0
    for start, end in split_clauses(text):
        assert last <= start < end <= len(text)
        last = end
