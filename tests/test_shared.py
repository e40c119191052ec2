"""What outlets share, listed and drawn, on three invented articles."""

from types import SimpleNamespace

import pandas as pd
import pytest

import newsloom as nl
from newsloom import sources, tables
from newsloom.shared import shared_statements

TEXTS = {
    "a": (
        "Bee",
        "2031-03-01",
        "2031-03-01",
        "A mill closed for good on Monday, <b>they</b> say.",
    ),
    "b": (
        "Cee",
        "2031-03-02",
        "2031-03-04",
        "A mill closed for ever on Monday, <b>they</b> say.",
    ),
    "c": (None, None, None, "On Monday the last mill in town stopped."),
}


def passage(a, b, relation, similarity, shared="{}"):
    return {
        "article_a": a,
        "start_a": 0,
        "end_a": len(TEXTS[a][3]),
        "article_b": b,
        "start_b": 0,
        "end_b": len(TEXTS[b][3]),
        "relation": relation,
        "similarity": similarity,
        "shared": shared,
    }


@pytest.fixture
def news():
    articles = [
        {
            **{"article_id": a, "path": f"{a}.txt", "sha256": "", "raw": text, "text": text},
            **{"outlet": outlet, "published": first, "published_earliest": first},
            **{"published_latest": last, "published_method": "metadata", "status": "kept"},
            **{"published_evidence": "[]", "words": len(text.split())},
        }
        for a, (outlet, first, last, text) in TEXTS.items()
    ]
    passages = [
        passage("a", "b", "near_verbatim", 0.95, '{"words": 11}'),
        passage(
            *("a", "c", "same_statement", 0.6),
            '{"concepts": 3, "names": 1, "happening": true, "story": 0.3}',
        ),
        passage("b", "c", "same_statement", 0.6),
    ]
    made = {name: tables.empty(name) for name in tables.TABLES}
    blocks = [
        {"article_id": a, "block": 0, "kind": "body", "raw_start": 0, "raw_end": len(text)}
        for a, (*_, text) in TEXTS.items()
    ]
    made |= {
        "blocks": tables.make("blocks", blocks),
        "articles": tables.make("articles", articles),
        "passages": tables.make("passages", passages),
    }
    return SimpleNamespace(share=False, **made)


def test_a_statement_is_listed_with_its_origins(news):
    listed = nl.list_originations(news)
    assert listed[["mentions", "articles", "outlets", "originations"]].values.tolist() == [
        [3, 3, 2, 2]
    ]
    # The third has no day, so nobody is known to be first.
    assert listed["first_printed"].isna().all()
    tellings = nl.list_tellings(news, 0)
    assert tellings["outlet"].tolist() == ["Bee", "Cee", "outlet unknown"]
    assert tellings["origination"].tolist() == [1, 1, 2]


def test_outlets_that_share_are_counted_once_with_who_was_first(news):
    counted = nl.count_sharing(news)
    assert counted.to_dict("records") == [
        {
            **{"outlet_a": "Bee", "outlet_b": "Cee", "passages": 1, "words": 11, "statements": 0},
            **{"copies": 0, "a_first": 1, "b_first": 0, "articles": 2},
        }
    ]


def printed(news, *days):
    """The same corpus with other outlets and days: (outlet, earliest, latest) of each article."""
    columns = ["outlet", "published_earliest", "published_latest"]
    articles = news.articles.copy()
    articles[columns] = pd.DataFrame(list(days), columns=columns).astype("string")
    return SimpleNamespace(**{**vars(news), "articles": articles})


FIRSTS = ["outlet", "first", "later", "same_day", "not_known"]


@pytest.mark.parametrize(
    ("bee", "cee", "expected"),
    [
        (("03-01", "03-02"), ("03-03", "03-03"), [["Bee", 1, 0, 0, 0], ["Cee", 0, 1, 0, 0]]),
        (("03-01", "03-03"), ("03-03", "03-04"), [["Bee", 0, 0, 0, 1], ["Cee", 0, 0, 0, 1]]),
        (("03-02", "03-02"), ("03-02", "03-02"), [["Bee", 0, 0, 1, 0], ["Cee", 0, 0, 1, 0]]),
        ((None, "03-02"), ("03-03", None), [["Bee", 1, 0, 0, 0], ["Cee", 0, 1, 0, 0]]),
        (("03-01", None), ("03-03", "03-03"), [["Bee", 0, 0, 0, 1], ["Cee", 0, 0, 0, 1]]),
    ],
)
def test_who_printed_first_is_said_only_where_no_day_can_turn_it(news, bee, cee, expected):
    days = [[day and f"2031-{day}" for day in pair] for pair in (bee, cee)]
    told = printed(news, ("Bee", *days[0]), ("Cee", *days[1]), (None, "2031-01-01", "2031-01-01"))
    found = nl.count_firsts(told)
    assert found[FIRSTS].values.tolist() == expected
    assert found["shared"].tolist() == [1, 1]


def test_a_second_article_of_the_outlet_does_not_put_its_being_first_in_doubt(news):
    day, next_day = "2031-03-01", "2031-03-02"
    told = printed(news, ("Bee", day, day), ("Cee", next_day, next_day), ("Bee", day, next_day))
    listed = nl.list_originations(told)
    assert listed[["first_printed", "first_in"]].values.tolist() == [[day, "Bee"]]
    assert nl.count_firsts(told)[FIRSTS].values.tolist() == [
        ["Bee", 1, 0, 0, 0],
        ["Cee", 0, 1, 0, 0],
    ]


def test_an_article_of_unknown_day_leaves_the_first_open(news):
    told = printed(
        news,
        ("Bee", "2031-03-01", "2031-03-01"),
        ("Cee", "2031-03-02", "2031-03-02"),
        ("Cee", None, None),
    )
    assert nl.count_firsts(told)[FIRSTS].values.tolist() == [
        ["Bee", 0, 0, 0, 1],
        ["Cee", 0, 0, 0, 1],
    ]
    assert nl.list_originations(told)["first_in"].isna().all()


def test_the_ring_of_outlets_has_a_mark_for_each_and_says_so_when_empty(news):
    counted = nl.count_sharing(news)
    outlets = nl.plot_sharing(counted).data[-1]
    assert list(outlets.text) == ["Bee", "Cee"]
    empty = nl.plot_sharing(counted.head(0))
    assert "No two named outlets" in str(empty.layout.annotations)


def test_aligned_passages_mark_differences_and_escape_what_texts_hold(news):
    shown = nl.show_aligned(news)
    html = shown._repr_html_()
    assert len(shown) == 3
    assert "in common: 3 words, 1 name; one happening; articles of one story" in html
    assert "<mark>good</mark>" in html
    assert "<mark>ever</mark>" in html
    assert "<b>" not in html
    assert "&lt;" in html


def test_an_empty_corpus_shares_nothing():
    made = {name: tables.empty(name) for name in tables.TABLES}
    nothing = SimpleNamespace(share=False, **made)
    assert nl.list_originations(nothing).empty
    assert nl.list_figures(nothing).empty
    assert nl.count_sharing(nothing).empty
    assert nl.count_firsts(nothing).empty
    assert "No two articles" in nl.show_aligned(nothing)._repr_html_()
    assert isinstance(nl.list_figures(nothing), pd.DataFrame)


def test_what_is_told_several_times_is_found_once_for_the_tables_of_a_corpus(monkeypatch):
    calls = []
    find = sources.find_statements
    monkeypatch.setattr(
        sources, "find_statements", lambda *a, **k: calls.append(a) or find(*a, **k)
    )
    news = SimpleNamespace(passages=tables.empty("passages"), articles=tables.empty("articles"))
    assert shared_statements(news) is shared_statements(news)
    assert len(calls) == 1
    news.passages = tables.empty("passages")
    shared_statements(news)
    assert len(calls) == 2
