"""Days of printing from every kind of evidence, and the days that expressions mean."""

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.dating import clues, date_articles, propagation, resolve_timexes
from newsloom.dating.anchoring import _Stretches
from newsloom.dating.propagation import (
    UNKNOWN,
    Gap,
    Link,
    happened,
    intersect,
    moved,
    printed,
    propagate,
)
from newsloom.language.timex_grammar import find_timexes

KINDS = ["body", "caption", "dateline", "byline", "title", "other", "related"]
LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Published March 3, 2021",
            "Ember came on Monday, March 1, 2021.",
            "Ember met Stone on Monday after 2019.",
            "Ember greets Stone on March 1, 2021.",
            "31/02/2021 and 02/03/21",
            "LIMA, Feb. 30, 2021 (Agency) -",
        ]
    ),
)
MONDAY = {"kind": "weekday", "weekday": 1}
FRIDAY = {"kind": "weekday", "weekday": 5}
LAST_WEEK = {"kind": "unit", "unit": "W", "shift": -1}
YESTERDAY = {"kind": "unit", "unit": "D", "shift": -1}


def day(text):
    return date.fromisoformat(text) if text else None


def days(first, last):
    return day(first), day(last)


# --- intervals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "article", "happening"),
    [
        (MONDAY, ("2023-01-02", "2023-01-04"), ("2023-01-02", "2023-01-02")),
        (MONDAY, ("2022-12-30", "2023-01-02"), ("2022-12-26", "2023-01-02")),
        (LAST_WEEK, ("2023-01-02", "2023-01-08"), ("2022-12-26", "2023-01-01")),
        (LAST_WEEK, ("2021-01-04", "2021-01-04"), ("2020-12-28", "2021-01-03")),  # 2020-W53
        (YESTERDAY, ("2024-03-01", "2024-03-01"), ("2024-02-29", "2024-02-29")),
        (MONDAY, ("2023-01-04", None), ("2023-01-02", None)),
    ],
)
def test_what_an_expression_means_within_an_interval(form, article, happening):
    assert happened(form, days(*article)) == days(*happening)


@pytest.mark.parametrize(
    ("form", "happening", "article"),
    [
        (MONDAY, ("2022-12-26", "2022-12-26"), ("2022-12-26", "2023-01-01")),
        (LAST_WEEK, ("2022-12-29", "2022-12-29"), ("2023-01-02", "2023-01-08")),
        (YESTERDAY, ("2023-02-28", "2023-02-28"), ("2023-03-01", "2023-03-01")),
        (MONDAY, ("2022-12-26", None), ("2022-12-26", None)),
        (MONDAY, (None, "2022-12-26"), (None, "2023-01-01")),
    ],
)
def test_when_an_expression_can_mean_a_day(form, happening, article):
    assert printed(form, days(*happening)) == days(*article)


@given(
    st.sampled_from([MONDAY, FRIDAY, LAST_WEEK, YESTERDAY]),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_the_day_of_printing_lies_in_what_its_own_expression_allows(form, article):
    first, last = printed(form, happened(form, (article, article)))
    assert first <= article <= last


def test_chain_over_the_year_end():
    links = [
        Link("a", "visit", MONDAY, {}),
        Link("b", "visit", LAST_WEEK, {}),
        Link("b", "summit", MONDAY, {}),
        Link("c", "summit", LAST_WEEK, {}),
    ]
    narrowed, dropped = propagate({"a": days("2021-12-20", "2021-12-26")}, links)
    assert dropped == set()
    assert narrowed["visit"] == days("2021-12-20", "2021-12-20")
    assert narrowed["b"] == days("2021-12-27", "2022-01-02")
    assert narrowed["summit"] == days("2021-12-27", "2021-12-27")
    assert narrowed["c"] == days("2022-01-03", "2022-01-09")


def test_contradiction_drops_the_happening_and_narrows_nothing():
    known = {"a": days("2022-05-02", "2022-05-02"), "b": days("2022-08-01", "2022-08-02")}
    links = [
        Link("a", "fire", MONDAY, {}),
        Link("b", "fire", MONDAY, {}),
        Link("c", "fire", MONDAY, {}),
    ]
    narrowed, dropped = propagate(known, links)
    assert dropped == {"fire"}
    assert narrowed == known


TIES = st.tuples(st.sampled_from("abcdef"), st.sampled_from(["fire", "visit", "vote", "war"]))


@given(st.lists(TIES, max_size=14), st.lists(TIES, max_size=3), st.sets(st.sampled_from("abcd")))
def test_what_is_not_tied_together_is_narrowed_as_if_it_were_one(told, gone, dated):
    links = [Link(a, name, MONDAY if n % 2 else LAST_WEEK, {}) for n, (a, name) in enumerate(told)]
    gaps = [Gap(name, "vote", 1, 2 + len(a), {}) for a, name in gone if name != "vote"]
    known = {a: days(f"2022-05-{3 * ord(a) % 20 + 1:02}", None) for a in dated}
    known |= {"a": days("2022-05-02", "2022-05-09")}
    narrowed, dropped = propagate(known, links, gaps)
    left = propagation._plain_clashes(known, links)
    while True:  # all of it at once, from the beginning after each contradiction
        whole = dict(known)
        ties = [t for t in (*links, *gaps) if left.isdisjoint(propagation._names(t))]
        clash = propagation._narrow_all(whole, ties)
        if clash is None:
            break
        left.add(clash)
    assert (narrowed, dropped) == (whole, left)


def test_a_contradiction_begins_only_its_own_part_anew(monkeypatch):
    links, known = [], {}
    for n in range(100):  # b was printed after a by the one, before it by the other happening
        known[f"a{n}"] = days("2022-05-02", "2022-05-08")
        links += [Link(f"a{n}", f"visit{n}", MONDAY, {}), Link(f"b{n}", f"visit{n}", LAST_WEEK, {})]
        links += [Link(f"b{n}", f"vote{n}", MONDAY, {}), Link(f"a{n}", f"vote{n}", LAST_WEEK, {})]
    looked = []
    narrow = propagation._narrow_all
    monkeypatch.setattr(
        propagation,
        "_narrow_all",
        lambda known, ties: looked.append(len(ties)) or narrow(known, ties),
    )
    _, dropped = propagate(known, links)
    assert len(dropped) == 100
    assert sum(looked) < 2 * len(links)


def test_gap_moves_a_happening():
    gap = Gap("visit", "summit", 4, 10, {})
    narrowed, _ = propagate({"visit": days("2022-12-19", "2022-12-19")}, [], [gap])
    assert narrowed["summit"] == days("2022-12-23", "2022-12-29")


def test_gaps_in_a_ring_come_to_an_end():
    ring = [Gap("x", "y", 1, 2, {}), Gap("y", "x", 1, 2, {})]
    _, dropped = propagate({"x": days("2022-12-19", None)}, [], ring)
    assert dropped


def test_open_ends():
    assert intersect(days("2020-01-01", None), days(None, "2020-02-01")) == days(
        "2020-01-01", "2020-02-01"
    )
    assert intersect(days("2020-03-01", None), days(None, "2020-02-01")) is None
    assert moved(UNKNOWN, 1, 2) == UNKNOWN


# --- articles -------------------------------------------------------------------------------


def corpus(*articles):
    """Make the frames of articles given as (published, [(kind, text)…], {name: label})."""
    frames = {"articles": [], "blocks": [], "sentences": [], "found": [], "mentions": []}
    for number, (published, parts, names) in enumerate(articles):
        article = f"a{number}"
        raw, body = "", []
        for block, (kind, text) in enumerate(parts):
            raw += "\n\n" if raw else ""
            row = {"article_id": article, "block": block, "kind": kind, "raw_start": len(raw)}
            raw += text
            frames["blocks"].append(row | {"raw_end": len(raw)})
            body += [text] if kind == "body" else []
        text = "\n\n".join(body)
        frames["articles"].append(
            {"article_id": article, "raw": raw, "text": text, "published": published}
            | {"status": "kept"}
        )
        at = 0
        for sentence, paragraph in enumerate(body):
            row = {"article_id": article, "sentence": sentence}
            end = at + len(paragraph)
            frames["sentences"].append(row | {"start": at, "end": end, "text": paragraph})
            frames["found"] += [row | t.as_row() for t in find_timexes(text) if at <= t.start < end]
            for name, label in names.items():
                if (start := text.find(name, at, end)) >= 0:
                    frames["mentions"].append(
                        row
                        | {"start": start, "end": start + len(name), "surface": name}
                        | {"entity": name, "label": label, "form": "name"}
                    )
            at = end + 2
    made = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    made["articles"]["published"] = made["articles"]["published"].astype("string")
    return made


def dated(*articles):
    frames = corpus(*articles)
    result = date_articles(frames.pop("articles"), **frames)
    columns = ["published", "published_earliest", "published_latest", "published_method"]
    return [
        tuple(None if pd.isna(v) else v for v in row)
        for row in result[columns].itertuples(index=False)
    ]


def test_metadata_is_believed():
    parts = [("dateline", "Published May 3, 2021"), ("body", "It rained.")]
    assert dated(("2021-05-04", parts, {})) == [
        ("2021-05-04", "2021-05-04", "2021-05-04", "metadata")
    ]


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("dateline", "Published January 3, 2023", "2023-01-03"),
        ("other", "Posted: 3 January 2023, 10:30 a.m.", "2023-01-03"),
        ("other", "Jan. 3, 2023", "2023-01-03"),
        ("byline", "By Ann Other, January 3, 2023", "2023-01-03"),
        ("other", "Published January 3, 2023\nUpdated January 5, 2023", "2023-01-03"),
        ("other", "Updated January 5, 2023", "2023-01-05"),
    ],
)
def test_a_line_that_says_so_is_explicit(kind, line, expected):
    article = (None, [(kind, line), ("body", "The mayor spoke on Friday.")], {})
    assert dated(article) == [(expected, expected, expected, "explicit")]


@pytest.mark.parametrize("kind", ["related", "promo", "comments", "legal", "navigation"])
def test_dates_in_other_furniture_say_nothing(kind):
    article = (None, [(kind, "January 3, 2023"), ("body", "The mayor spoke.")], {})
    assert dated(article) == [(None, None, None, "unknown")]


def test_opening_dateline_of_the_body():
    article = (None, [("body", "LIMA, Peru, March 3, 2021 (Agency) - It rained.")], {})
    assert dated(article) == [("2021-03-03", "2021-03-03", "2021-03-03", "explicit")]


@pytest.mark.parametrize("line", ["Published May 3, 2021", "May 3, 2021", "Posted on 3 May 2021"])
def test_line_left_in_the_body_is_explicit(line):
    body = [("body", line), ("body", "The mayor opened a bridge on Friday, and it held.")]
    assert dated((None, body, {}))[0][1:] == ("2021-05-03", "2021-05-03", "explicit")


def test_date_in_a_sentence_of_the_body_is_not_the_day_of_printing():
    body = [("body", "The Bank of Arden was opened on May 3, 2021.")]
    assert dated((None, body, {})) == [(None, "2021-05-03", None, "inferred")]


def test_text_was_printed_on_or_before_a_date_alone_below_it():
    body = [("body", "It rained."), ("body", "A dam broke."), ("body", "Nobody was hurt.")]
    correction = "An earlier version gave a wrong name."
    assert dated((None, [*body, ("body", correction), ("body", "May 3, 2021.")], {})) == [
        (None, None, "2021-05-03", "inferred")
    ]
    assert dated((None, [*body, ("other", "May 3, 2021")], {})) == [(None, None, None, "unknown")]


def test_updates_do_not_move_the_day_of_printing():
    line = "Published: 12:04 EST, 3 January 2023 | Updated: 14:30 EST, 4 January 2023"
    assert dated((None, [("other", line), ("body", "It rained.")], {}))[0][0] == "2023-01-03"


def test_date_of_two_readings_makes_an_interval():
    (row,) = dated((None, [("dateline", "03/01/2023"), ("body", "It rained.")], {}))
    assert row[1:] == ("2023-01-03", "2023-03-01", "explicit")


CAPTION = ("caption", "Mayor Ruth Ember greets Paul Stone in Arden on June 7, 2021.")


def test_caption_whose_weekday_the_text_names_gives_a_week():
    body = "Mayor Ruth Ember welcomed Paul Stone on Monday."  # 2021-06-07 was a Monday
    (row,) = dated((None, [CAPTION, ("body", body)], {}))
    assert row == ("2021-06-07", "2021-06-07", "2021-06-13", "inferred")


@pytest.mark.parametrize(
    "body",
    [
        "Mayor Ruth Ember welcomed Paul Stone on Tuesday.",
        "The harvest failed on Monday.",
        "Mayor Ruth Ember will welcome Paul Stone on Monday.",
    ],
)
def test_caption_without_its_weekday_is_only_a_lower_bound(body):
    (row,) = dated((None, [CAPTION, ("body", body)], {}))
    assert row == (None, "2021-06-07", None, "inferred")


def test_so_many_captions_are_held_against_the_text_and_no_more(monkeypatch):
    later = ("caption", "Mayor Ruth Ember greets Paul Stone in Arden on June 9, 2021.")
    article = (None, [CAPTION, later, ("body", "It rained.")], {})
    assert dated(article) == [(None, "2021-06-09", None, "inferred")]
    monkeypatch.setattr(clues, "_MOST", 1)
    assert dated(article) == [(None, "2021-06-07", None, "inferred")]


def test_a_line_without_end_tells_of_a_date_only_what_stands_near_it(monkeypatch):
    line = ("other", f"Updated {'rain ' * 5}January 5, 2023 {'rain ' * 20}")
    article = (None, [line, ("body", "The mayor spoke.")], {})
    assert dated(article) == [("2023-01-05", "2023-01-05", "2023-01-05", "explicit")]
    monkeypatch.setattr(clues, "_FAR", 20)
    assert dated(article) == [(None, None, None, "unknown")]


def test_picture_from_the_archive_is_no_evidence_of_the_week():
    caption = ("caption", "FILE - Mayor Ruth Ember greets Paul Stone on June 7, 2021.")
    body = ("body", "Mayor Ruth Ember welcomed Paul Stone on Monday.")
    assert dated((None, [caption, body], {})) == [(None, None, None, "unknown")]


def test_past_dates_bound_from_below_and_future_ones_do_not():
    past = "The bridge was opened on May 3, 2019. "
    future = "A tunnel will be finished by June 1, 2031, officials said."
    body = [("body", past.strip()), ("body", future)]
    assert dated((None, body, {})) == [(None, "2019-05-03", None, "inferred")]


def test_articles_about_the_same_happening_date_each_other():
    names = {"Ember": "PERSON", "Stone": "PERSON", "Arden": "GPE"}
    first = (None, [CAPTION, ("body", "Ruth Ember met Paul Stone in Arden on Monday.")], names)
    second = (None, [("body", "Ember met Stone last week.")], names)
    other = (None, [("body", "Ember opened a school last week.")], names)
    assert dated(first, second, other) == [
        ("2021-06-07", "2021-06-07", "2021-06-13", "inferred"),
        ("2021-06-14", "2021-06-14", "2021-06-20", "inferred"),
        (None, None, None, "unknown"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Stone visited Ember last week.",  # the other way round
        "Ember spoke and Stone laughed last week.",  # no event
        "Ember joined Stone on the show Visit The Village last week.",  # part of a name
        "Ember will visit Stone on Monday.",  # still to come
    ],
)
def test_what_only_looks_like_the_same_happening_ties_nothing(text):
    names = {"Ember": "PERSON", "Stone": "PERSON"}
    caption = ("caption", "Mayor Ruth Ember greets Paul Stone in Arden on June 7, 2021.")
    first = (None, [caption, ("body", "Ruth Ember visited Paul Stone on Monday.")], names)
    assert dated(first, (None, [("body", text)], names))[1] == (None, None, None, "unknown")


def test_a_letter_says_which_day_it_is_for():
    body = [("body", "A dam broke."), ("body", "This is the Arden Letter for Monday, May 3, 2021.")]
    assert dated((None, body, {})) == [("2021-05-03", "2021-05-03", "2021-05-03", "explicit")]


@pytest.mark.parametrize(
    "caption",
    [
        "Mayor Ruth Ember greets Paul Stone in Arden on June 7, 2021.",
        "Otto Lens / Reuters. Mayor Ruth Ember met Paul Stone in Arden on June 7, 2021.",
    ],
)
def test_captions_left_in_the_body_date_what_the_text_dates_by_weekday(caption):
    lines = [("body", line) for line in caption.split(". ")]
    body = [("body", "Mayor Ruth Ember welcomed Paul Stone on Monday."), *lines]
    assert dated((None, body, {}))[0][1:] == ("2021-06-07", "2021-06-13", "inferred")


def test_text_about_a_post_was_printed_in_the_week_after_it():
    post = "We won the cup! — Ruth Ember (@ruthember) June 7, 2021"
    (row,) = dated((None, [("body", "Ruth Ember won a cup on Monday."), ("body", post)], {}))
    # A post's clock can be a day ahead.
    assert row[1:] == ("2021-06-06", "2021-06-13", "inferred")


def test_posts_bound_the_day_only_where_several_people_answer_the_same_news():
    text = ("body", "A cup was won.")
    ember = ("body", "We won! — Ruth Ember (@ruthember) June 7, 2021")
    stone = ("body", "Well done! — Paul Stone (@stone) June 8, 2021")
    long_ago = ("body", "Well done! — Paul Stone (@stone) June 8, 2019")
    same = ("body", "Again! — Ruth Ember (@ruthember) June 8, 2021")
    found = dated(*((None, [text, ember, other], {}) for other in (stone, long_ago, same)))
    assert found[0][1:] == ("2021-06-07", "2021-07-07", "inferred")
    assert [row[1:3] for row in found[1:]] == [("2021-06-06", None), ("2021-06-07", None)]


def test_clues_that_contradict_are_told_and_narrow_nothing():
    body = [
        ("body", "Mayor Ruth Ember welcomed Paul Stone on Monday."),
        ("body", "They met after the flood of July 1, 2021."),
        ("body", "Nobody was hurt."),
        ("body", "May 3, 2021."),
    ]
    frames = corpus((None, body, {}))
    (row,) = date_articles(frames.pop("articles"), **frames).to_dict("records")
    assert (row["published_earliest"], row["published_method"]) == ("2021-07-01", "inferred")
    assert "contradiction" in row["published_evidence"]


SAID = "“We will mend the old stone bridge well before the next winter comes to us,”"
SLOGAN = "“We will mend the bridge before winter,”"


def test_articles_that_quote_the_same_words_date_each_other():
    names = {"Ember": "PERSON", "Arden": "GPE"}
    body = ("body", f"Ruth Ember met Paul Stone in Arden on Monday. {SAID} said Ember.")
    first = (None, [CAPTION, body], names | {"Stone": "PERSON"})
    second = (None, [("body", f"Council leader Ember spoke on Monday. {SAID} she said.")], names)
    other_day = (None, [("body", f"Ember spoke on Friday. {SAID} she said.")], names)
    other_words = (None, [("body", "Ember spoke on Monday. “We will mend it,” she said.")], names)
    found = dated(first, second, other_day, other_words)
    assert found[1] == ("2021-06-07", "2021-06-07", "2021-06-13", "inferred")
    assert [row[3] for row in found[2:]] == ["unknown", "unknown"]


def test_articles_that_share_a_slogan_do_not_date_each_other():
    names = {"Ember": "PERSON"}
    first = (
        None,
        [CAPTION, ("body", f"Ember met Stone on Monday. {SLOGAN} she said.")],
        names,
    )
    second = (None, [("body", f"Council leader Ember spoke on Monday. {SLOGAN} she said.")], names)
    assert dated(first, second)[1][3] == "unknown"


def test_a_quake_is_known_by_the_places_it_struck():
    names = {"Arden": "GPE", "Elva": "GPE"}
    first = ("2021-06-08", [("body", "An earthquake struck Arden and Elva on Monday.")], names)
    second = (None, [("body", "Monday's quake in Arden and Elva destroyed a bridge.")], names)
    assert dated(first, second)[1] == ("2021-06-07", "2021-06-07", "2021-06-13", "inferred")


def test_a_text_that_goes_on_to_the_morrow_was_printed_then():
    body = [
        ("body", "Mayor Ruth Ember welcomed Paul Stone on Monday."),
        ("body", "The council met on Tuesday, and again on Friday."),
    ]
    (row,) = dated((None, [CAPTION, *body], {}))
    assert row == ("2021-06-08", "2021-06-07", "2021-06-13", "inferred")


def test_a_picture_of_the_news_itself_needs_one_name_only():
    caption = ("caption", "The market square of Arden on June 7, 2021.")
    lede = ("body", "A market burned down in Arden on Monday.")
    late = [("body", f"The fire was the {n} since spring.") for n in ("first", "last", "third")]
    assert dated((None, [caption, lede, *late], {}))[0][3] == "inferred"
    assert dated((None, [caption, lede, *late], {}))[0][2] == "2021-06-13"
    assert dated((None, [caption, *late, lede], {}))[0][2] is None


def test_what_happened_on_two_weekdays_ties_nothing():
    names = {"Ember": "PERSON", "Stone": "PERSON"}
    first = (None, [CAPTION, ("body", "Ruth Ember met Paul Stone on Monday.")], names)
    second = (None, [("body", "Ember met Stone on Thursday.")], names)
    third = (None, [("body", "Ember met Stone last week.")], names)
    assert [row[3] for row in dated(first, second, third)] == ["inferred", "unknown", "unknown"]


def test_evidence_points_into_the_raw_text():
    frames = corpus((None, [CAPTION, ("body", "Ruth Ember met Paul Stone on Monday.")], {}))
    articles = frames.pop("articles")
    result = date_articles(articles, **frames)
    evidence = json.loads(result.loc[0, "published_evidence"])
    assert {clue["rule"] for clue in evidence} >= {"weekday", "date in caption"}
    for clue in evidence:
        raw = articles.loc[0, "raw"]
        assert raw[clue["raw_start"] : clue["raw_end"]] == clue["surface"]


def test_date_articles_leaves_the_caller_s_frame_alone():
    frames = corpus((None, [("dateline", "May 3, 2021"), ("body", "It rained.")], {}))
    articles = frames.pop("articles")
    before = articles.copy()
    date_articles(articles, **frames)
    pd.testing.assert_frame_equal(articles, before)


def test_set_aside_articles_stay_undated_and_empty_corpora_empty():
    empty = tables.empty
    frames = {"blocks": empty("blocks"), "sentences": empty("sentences")}
    frames |= {"found": pd.DataFrame(), "mentions": empty("mentions")}
    nothing = date_articles(empty("articles"), **frames)
    assert list(nothing.columns) == list(empty("articles").columns)
    row = {"article_id": "a", "path": "a.txt", "sha256": "0", "raw": "May 3, 2021", "text": ""}
    row |= {"published_method": "unknown", "published_evidence": "[]", "words": 0}
    articles = tables.make("articles", [row | {"status": "empty"}])
    result = date_articles(articles, **frames)
    assert result["published_method"].tolist() == ["unknown"]
    tables.check("articles", result)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), LINES), min_size=1, max_size=6))
def test_any_furniture_gives_checked_rows(parts):
    frames = corpus((None, parts, {"Ember": "PERSON"}))
    articles = frames.pop("articles")
    (row,) = date_articles(articles, **frames).to_dict("records")
    first, last = row["published_earliest"], row["published_latest"]
    if isinstance(first, str) and isinstance(last, str):
        assert first <= last
    if isinstance(row["published"], str):
        assert first <= row["published"] <= last
    for clue in json.loads(row["published_evidence"]):
        if clue["raw_start"] is not None:
            assert articles.loc[0, "raw"][clue["raw_start"] : clue["raw_end"]] == clue["surface"]


# --- expressions ----------------------------------------------------------------------------


def timexes(text, published, earliest=None, latest=None, quotes=None):
    frames = corpus((None, [("body", text)], {}))
    articles = pd.DataFrame(
        [
            {"article_id": "a0", "published": published}
            | {"published_earliest": earliest or published}
            | {"published_latest": latest or published}
        ]
    )
    found = frames["found"]
    table = resolve_timexes(found, articles=articles, sentences=frames["sentences"], quotes=quotes)
    return table.to_dict("records")


def test_yesterday_in_a_quotation_counts_from_the_day_it_was_said():
    text = "On Tuesday, Ember said, “We agreed yesterday.”"
    said, yesterday = timexes(text, "2022-12-30")
    assert (said["value"], yesterday["value"]) == ("2022-12-27", "2022-12-26")
    assert yesterday["anchor"].startswith("quotation, sentence 0")
    (plain,) = timexes("They agreed yesterday.", "2022-12-30")
    assert plain["value"] == "2022-12-29"


def test_later_counts_from_the_last_day_named():
    _, later = timexes("He left on December 30, 2022, and returned two days later.", "2023-02-01")
    assert (later["value"], later["earliest"], later["latest"]) == (
        "2023-01-01",
        "2023-01-01",
        "2023-01-01",
    )


def test_uncertain_day_of_printing_widens_the_days_not_the_value():
    (row,) = timexes("He left on Friday.", "2023-01-06", "2023-01-02", "2023-01-08")
    assert (row["value"], row["earliest"], row["latest"]) == (
        "2023-01-06",
        "2022-12-30",
        "2023-01-06",
    )
    assert row["anchor"] == "published 2023-01-06 (of 2023-01-02 to 2023-01-08)"


def test_uncertain_day_that_changes_nothing_widens_nothing():
    (row,) = timexes("He left last month.", "2023-01-06", "2023-01-02", "2023-01-08")
    assert (row["value"], row["earliest"], row["latest"]) == (
        "2022-12",
        "2022-12-01",
        "2022-12-31",
    )


def test_unknown_day_of_printing_leaves_days_null():
    (row,) = timexes("He left on Friday.", None)
    assert row["value"] == "XXXX-WXX-5"
    assert pd.isna(row["earliest"])
    assert pd.isna(row["anchor"])


def test_wide_interval_still_tells_the_year():
    frames = corpus((None, [("body", "He left last year.")], {}))
    articles = frames["articles"].assign(
        published=pd.NA, published_earliest="2021-03-01", published_latest="2021-11-30"
    )
    table = resolve_timexes(frames["found"], articles=articles, sentences=frames["sentences"])
    assert table.loc[0, ["value", "earliest", "latest"]].tolist() == [
        "2020",
        "2020-01-01",
        "2020-12-31",
    ]


def test_no_expressions_make_an_empty_table():
    assert timexes("He left.", "2023-01-06") == []


# --- what stands in quotation marks ----------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=12))
def test_an_offset_is_quoted_where_any_quotation_covers_it(found):
    spans = [(start, start + length) for start, length in found]
    stretches = _Stretches(spans)
    for offset in range(-1, 60):
        assert (offset in stretches) == any(start <= offset < end for start, end in spans)
