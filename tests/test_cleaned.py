"""What cleaning did, as notebooks show it."""

from types import SimpleNamespace

import pandas as pd
import pytest

import newsloom as nl
from invented import mayor
from invented import mayor_article as article
from newsloom import cleaned, tables
from newsloom.report.notebooks import allow
from newsloom.tables import NewsloomError


@pytest.fixture
def corpus():
    return mayor()


def test_a_repair_is_shown_in_its_context_before_and_after(corpus):
    (row,) = cleaned.list_repairs(corpus).to_dict("records")
    assert (row["before"], row["after"]) == (
        "Menu The mayorleft Peru. It …",
        "The mayor left Peru. It …",
    )


def test_evidence_is_how_often_the_words_are_printed_elsewhere(corpus):
    again = article(
        article_id="a2", path="two.txt", raw="The mayor, the mayor and I left.", text="x"
    )
    corpus.articles = tables.make("articles", [article(), again])
    (row,) = cleaned.list_repairs(corpus).to_dict("records")
    assert row["evidence"] == "mayor 2×, left 1×"
    assert (
        cleaned.evidence_for("Lima", cleaned.count_printed(corpus.articles))
        == "printed nowhere else"
    )


def test_repairs_are_counted_by_rule_with_an_example(corpus):
    assert cleaned.count_repairs(corpus).values.tolist() == [
        ["glue", "two words", 1, 1, "mayorleft", "mayor left"]
    ]


def test_furniture_is_counted_by_outlet_and_kind_with_what_returns_most(corpus):
    one = article(outlet="Post")
    two = article(article_id="a2", path="two.txt", outlet="Post", raw="Menu\n\nRain.", text="Rain.")
    corpus.articles = tables.make("articles", [one, two])
    more = [("navigation", 0, 4), ("body", 6, 11)]
    rows = [
        {"article_id": "a2", "block": n, "kind": k, "raw_start": s, "raw_end": e}
        for n, (k, s, e) in enumerate(more)
    ]
    corpus.blocks = tables.make("blocks", [*corpus.blocks.to_dict("records"), *rows])
    assert cleaned.count_furniture(corpus).values.tolist() == [
        ["Post", "navigation", 2, 2, 8, 19.0, "Menu (2×)"]
    ]


def test_what_was_set_aside_is_told_by_reason_with_what_to_do(corpus):
    rows = [article(article_id=f"a{n}", path=f"{n}.pdf", status="not text") for n in range(5)]
    rows.append(article(article_id="b", path="x.txt", status="empty"))
    rows.append(article(article_id="d", path="z.txt", status="duplicate", duplicate_of="c"))
    corpus.articles = tables.make("articles", [article(article_id="c", path="c.txt"), *rows])
    shown = cleaned.list_set_aside(corpus)
    assert shown[["reason", "articles", "for_example"]].values.tolist() == [
        ["not text", 5, "0.pdf, 1.pdf, 2.pdf"],
        ["duplicate", 1, "z.txt (repeats c.txt)"],
        ["empty", 1, "x.txt"],
    ]
    assert shown["because"].str.len().min() > 10


def test_lines_of_metadata_ask_for_what_no_article_states(corpus):
    stated = article(article_id="b", path="b,c.txt", outlet="Post", published_method="metadata")
    corpus.articles = tables.make("articles", [article(), stated])
    assert cleaned.draft_metadata(corpus) == "path,outlet,published,title\none.txt,,,"


def test_judgements_are_shown_with_where_they_were_followed(corpus):
    row = {"line": 2, "a": "x", "judgement": "allow", "b": "X", "effect": "made", "who": "MK"}
    places = [{**row, "article_id": "a1", "raw_start": n, "raw_end": n + 1} for n in (1, 5)]
    nowhere = {**row, "line": 3, "a": "y", "effect": "not found", "who": None}
    corpus.judgements = tables.make("judgements", [*places, nowhere])
    assert cleaned.list_judgements(corpus).values.tolist() == [
        [2, "x", "allow", "X", "made", 2, 1, "", "MK", ""],
        [3, "y", "allow", "X", "not found", 0, 0, "", "", ""],
    ]


def test_a_judgement_on_names_counts_the_names_it_speaks_of(corpus):
    row = {"line": 2, "a": "Vance", "judgement": "same", "b": "Vanse", "effect": "joined"}
    made = {"line": 3, "a": "x", "judgement": "allow", "b": "X", "effect": "made"}
    place = {**made, "article_id": "a1", "raw_start": 1, "raw_end": 2}
    corpus.judgements = tables.make("judgements", [{**row, "mentions": 3}, place])
    shown = cleaned.list_judgements(corpus)
    assert shown["places"].tolist() == [3, 1]
    assert shown["articles"].isna().tolist() == [True, False]


def test_repairs_of_what_was_set_aside_are_not_listed(corpus):
    corpus.articles = tables.make("articles", [article(status="not English")])
    assert cleaned.list_repairs(corpus).empty
    assert cleaned.count_repairs(corpus).empty


def test_an_article_stands_raw_beside_clean_with_the_removed_left_empty(corpus):
    shown = cleaned.compare_article(corpus)
    assert shown[["kind", "clean", "repairs"]].values.tolist() == [
        ["navigation", "", 0],
        ["body", "The mayor left Peru.", 1],
        ["body", "It rained.", 0],
    ]
    assert cleaned.compare_article(corpus, "one.txt").equals(shown)


def test_an_example_that_is_no_article_is_named(corpus):
    with pytest.raises(NewsloomError, match=r"two\.txt"):
        cleaned.compare_article(corpus, "two.txt")
    with pytest.raises(NewsloomError, match=r"two\.txt"):
        nl.show_article(corpus, "two.txt")


def test_removed_text_is_counted_by_kind(corpus):
    counted = cleaned.count_removed(corpus)
    assert counted[["kind", "blocks", "characters"]].values.tolist() == [
        ["body", 2, 29],
        ["navigation", 1, 4],
    ]


def test_the_view_of_an_article_marks_what_was_left_out_and_what_was_repaired(corpus):
    view = nl.show_article(corpus)
    assert repr(view) == "one.txt: 3 blocks, 1 left out, 1 repair"
    page = view._repr_html_()
    assert '<div class="pair removed cut-navigation">' in page
    assert '<li class="cut-navigation">navigation 1</li>' in page
    assert '<ins title="glue: two words"> </ins>' in page
    assert page.count("<div") == page.count("</div>")


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202eabc &amp; </style></div>"


def test_nothing_in_an_article_runs_in_its_view(corpus):
    raw = f"{HOSTILE}\n\nThe {HOSTILE} left."
    corpus.articles = tables.make("articles", [article(raw=raw, text=raw, path="<b>.txt")])
    cut = len(HOSTILE)
    spans = [("promo", 0, cut), ("body", cut + 2, len(raw))]
    corpus.blocks = tables.make(
        "blocks",
        [
            {"article_id": "a1", "block": n, "kind": k, "raw_start": s, "raw_end": e}
            for n, (k, s, e) in enumerate(spans)
        ],
    )
    edit = {"article_id": "a1", "raw_start": cut + 6, "raw_end": len(raw) - 6, "start": 9}
    edit |= {"before": HOSTILE, "after": HOSTILE, "end": 10, "kind": "markup", "rule": "<i>"}
    corpus.edits = tables.make("edits", [edit])
    page = nl.show_article(corpus)._repr_html_()
    for sign in ("<script", "<img", "</style></div>", "<i>", "<b>.txt"):
        assert sign not in page
    assert page.count("&lt;script&gt;") == 3


def test_the_view_keeps_its_marks_on_the_page_of_the_notebook(corpus):
    kept = str(allow(nl.show_article(corpus)._repr_html_()))
    assert '<div class="pair removed cut-navigation">' in kept
    assert "<style" not in kept
    assert str(allow('<p class="page removed" style="x">a</p>')) == '<p class="removed">a</p>'


def test_a_copy_to_be_sent_on_shows_no_raw_text(corpus):
    corpus.share = True
    view = nl.show_article(corpus)
    assert "holds no raw text" in view._repr_html_()
    assert "mayor" not in view._repr_html_()


def test_shared_text_is_cut_to_25_words(corpus):
    long = " ".join(f"word{n}" for n in range(60))
    corpus.articles = tables.make("articles", [article(raw=long, text=long)])
    block = {"article_id": "a1", "block": 0, "kind": "body", "raw_start": 0, "raw_end": len(long)}
    corpus.blocks, corpus.edits = tables.make("blocks", [block]), tables.empty("edits")
    corpus.share = True
    shown = cleaned.compare_article(corpus)
    assert len(shown["raw"][0].replace("…", "").split()) == 25


@pytest.mark.parametrize(
    "listing",
    [
        "list_set_aside",
        "count_removed",
        "count_furniture",
        "count_repairs",
        "list_repairs",
        "list_judgements",
        "list_doubtful",
        "compare_article",
    ],
)
def test_an_empty_corpus_gives_an_empty_listing(listing: str):
    made = {name: tables.empty(name) for name in tables.TABLES}
    shown = getattr(cleaned, listing)(SimpleNamespace(share=False, **made))
    assert isinstance(shown, pd.DataFrame)
    assert shown.empty
    assert len(shown.columns) >= 3


def test_an_empty_corpus_has_no_article_to_show():
    made = SimpleNamespace(share=False, **{name: tables.empty(name) for name in tables.TABLES})
    assert "No article was kept" in nl.show_article(made)._repr_html_()
    assert cleaned.draft_metadata(made) == "path,outlet,published,title"
