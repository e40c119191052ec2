"""What stands behind a mark is what was counted for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import invented
import newsloom as nl
from newsloom.clicked import keys_of, show_behind
from newsloom.marks import Mark, mark_of, read_mark
from newsloom.plots import lanes
from newsloom.pointed import Pointed
from newsloom.report.behind import Behind

TEXTS = st.text(st.characters(), min_size=1)


@given(st.dictionaries(st.sampled_from(["outlet", "first", "surface"]), TEXTS))
def test_what_a_key_is_of_is_read_from_it_again_and_it_holds_no_markup(cell):
    key = mark_of("printed", **cell)
    assert read_mark(key) == ("printed", cell)
    assert not set("<>$") & set(key)
    assert "%{" not in key
    json.dumps(key).encode("utf-8")


def test_what_is_no_key_has_no_kind():
    assert read_mark("e1 e2") == ("", {})
    assert Pointed(invented.corpus()).mark("no?such=thing") is None
    assert Pointed(invented.corpus()).mark("e99") is None


@pytest.mark.parametrize("share", [False, True])
def test_sentences_of_names_and_pairs_are_those_of_the_report(share):
    news = invented.corpus(share=share)
    pointed, behind = Pointed(news), Behind(news, share=share)
    for entity in invented.NAMES:
        mark = pointed.mark(entity)
        assert (list(mark.shown), mark.found) == behind.of_entity(entity, limit=6)
    assert len(news.pair_scores)
    for row in news.pair_scores.to_dict("records"):
        mark = pointed.mark(" ".join(sorted((row["entity_a"], row["entity_b"]))))
        assert (list(mark.shown), mark.found) == behind.of_pair(row, limit=4)
        assert mark.found == row["n_ab"]


def marks_of(news, figure) -> dict[str, Mark]:
    return {mark.key: mark for mark in show_behind(news, figure).marks}


def test_a_kind_of_what_was_removed_shows_its_blocks_where_they_stand_in_the_file():
    news = invented.corpus()
    removed = nl.count_removed(news)
    marks = marks_of(news, nl.plot_removed(removed))
    assert len(marks) == len(removed)
    for row in removed.itertuples():
        assert marks[mark_of("block", article=row.article, kind=row.kind)].found == row.blocks
    (menu,) = [mark for key, mark in marks.items() if "navigation" in key]
    (piece,) = menu.shown
    assert "".join(part.text for part in piece.segments) == "Home | News | Weather"
    assert piece.place == "a_gazette.txt:0–21"
    assert menu.told == "1 block"


def test_a_mark_in_a_lane_shows_the_statements_of_that_day_and_name():
    news = invented.corpus()
    marks = marks_of(news, nl.plot_event_lanes(news.events, news.entities, news.articles))
    lanes = [(key, read_mark(key)[1]) for key in marks if key.startswith("lane?")]
    assert lanes
    dated = news.events[news.events["earliest"].notna() | news.events["latest"].notna()]
    named = sum(len(json.loads(ids)) for ids in dated["entities"])
    assert sum(marks[key].found for key, _ in lanes) == named
    for key, cell in lanes:
        assert marks[key].name.startswith(invented.NAMES[cell["entity"]][0])


@pytest.mark.parametrize("most", [0, 500])
def test_marks_of_a_lane_that_stand_for_longer_hold_the_same_statements(monkeypatch, most):
    news = invented.corpus()
    monkeypatch.setattr(lanes, "_MOST", most)
    figure = nl.plot_event_lanes(news.events, news.entities, news.articles)
    marks = {k: m for k, m in marks_of(news, figure).items() if k.startswith("lane?")}
    dated = news.events[news.events["earliest"].notna() | news.events["latest"].notna()]
    assert sum(m.found for m in marks.values()) == sum(
        len(json.loads(e)) for e in dated["entities"]
    )
    assert ("for each year" in figure.layout.title.text) == (most == 0)
    assert all(("length=year" in key) == (most == 0) for key in marks)


def test_columns_of_time_count_what_they_show():
    news = invented.corpus()
    counts = nl.count_by_period(news.events, articles=news.articles)
    marks = marks_of(news, nl.plot_periods(counts))
    drawn = counts.dropna(subset="period").groupby(["clock", "period"])["statements"].sum()
    assert len(drawn)
    for (clock, period), statements in drawn.items():
        assert marks[mark_of("told", clock=clock, period=period)].found == statements
    coverage = nl.count_coverage(news).dropna(subset="period")
    marks = marks_of(news, nl.plot_coverage(nl.count_coverage(news), news.articles))
    for row in coverage.itertuples():
        key = mark_of("printed", outlet=row.outlet, first=row.period)
        assert marks[key].found == row.articles
        assert marks[key].of == "article"


@pytest.mark.parametrize("length", ["day", "week", "month"])
def test_a_name_in_a_period_is_shown_from_articles_surely_of_that_period(length):
    news = invented.corpus()
    first = {"day": "2023-03-06", "week": "2023-03-06", "month": "2023-03-01"}[length]
    mark = Pointed(news).mark(mark_of("named", entity="e1", first=first, length=length))
    outlets = {piece.outlet for piece in mark.shown}
    # the Courier's is of the 6th, 7th or 8th: of that week and month, but of no one day
    assert outlets == {"Marrow Gazette"} | ({"The Courier"} if length != "day" else set())


def test_a_name_in_an_article_or_an_outlet_is_shown_from_there():
    news = invented.corpus()
    counts = nl.count_entities(news.mentions, news.articles)
    marks = marks_of(news, nl.plot_by_article(counts, news.entity_ranking, news.articles))
    assert len(marks) == len(counts)
    for key, mark in marks.items():
        article = read_mark(key)[1]["article"]
        (path,) = news.articles.loc[news.articles["article_id"] == article, "path"]
        assert {piece.place.split(":")[0] for piece in mark.shown} == {path}
    mark = Pointed(news).mark(mark_of("named", entity="e1", group="The Courier"))
    assert {piece.outlet for piece in mark.shown} == {"The Courier"}
    assert mark.name == "Ilse Brandvold · The Courier"
    # several outlets in one column are no outlet
    few = nl.plot_by_article(counts, news.entity_ranking, news.articles, most=2)
    cells = [read_mark(key)[1] for key in keys_of(few.to_plotly_json()["data"])]
    assert {cell.get("outlet") for cell in cells} == {"Marrow Gazette", None}


def test_a_pair_in_an_outlet_is_shown_from_there():
    mark = Pointed(invented.corpus()).mark(mark_of("pair", a="e1", b="e2", group="The Courier"))
    assert mark.found == 1
    assert [piece.outlet for piece in mark.shown] == ["The Courier"]


def test_lines_between_outlets_show_both_sides_of_each_passage():
    news = invented.corpus()
    sharing = nl.count_sharing(news)
    marks = marks_of(news, nl.plot_sharing(sharing))
    assert len(sharing)
    for row in sharing.itertuples():
        mark = marks[mark_of("shared", a=row.outlet_a, b=row.outlet_b)]
        assert mark.found == row.passages
        assert mark.told == f"{row.passages} passage" + "s" * (row.passages > 1)
        assert [piece.outlet for piece in mark.shown[:2]] == [row.outlet_a, row.outlet_b]


def test_bars_of_who_was_first_show_statements_of_both_outlets():
    news = invented.corpus()
    firsts = nl.count_firsts(news)
    marks = marks_of(news, nl.plot_firsts(firsts))
    assert len(firsts)
    for row in firsts.to_dict("records"):
        for order in ("first", "later", "same_day", "not_known"):
            mark = marks.get(mark_of("firsts", outlet=row["outlet"], order=order))
            assert (mark.found if mark else 0) == row[order]


def test_of_many_marks_some_of_every_trace_are_kept_and_their_number_is_told():
    news = invented.corpus()
    figure = nl.plot_event_lanes(news.events, news.entities, news.articles)
    whole = show_behind(news, figure)
    some = show_behind(news, figure, most=3)
    assert len(some.marks) == 3 < len(whole.marks)
    assert f"behind 3 of {len(whole.marks)} marks" in some._repr_html_()
    assert {key.split("?")[0] for key in (mark.key for mark in some.marks)} == {"lane", "article"}


def test_squares_are_pairs_where_something_is_counted():
    trace = {"meta": {"rows": ["a", "b"], "columns": ["a", "b"]}, "z": [[None, 1.0], [1.0, None]]}
    assert keys_of([trace]) == ["a b"]
    trace["meta"]["behind"] = [["", "pair?a=a"], ["", ""]]
    assert keys_of([trace]) == ["pair?a=a"]
