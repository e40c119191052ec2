"""What outlets share, listed and drawn, on three invented articles."""

from types import SimpleNamespace

import pandas as pd
import pytest

import newsloom as nl
from newsloom import tables

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
        passage("a", "c", "same_statement", 0.6),
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
    assert "No two articles" in nl.show_aligned(nothing)._repr_html_()
    assert isinstance(nl.list_figures(nothing), pd.DataFrame)
