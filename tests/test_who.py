import re
from types import SimpleNamespace

import pandas as pd
import pytest

from newsloom import tables, who
from newsloom.plots import plot_keyness, plot_variants
from newsloom.report.naming import naming_tables
from test_report_links import made

HOSTILE = "<b>Elva</b> $x$ %{y}"


def article(article_id: str, outlet: str | None) -> dict[str, object]:
    return {
        "article_id": article_id,
        "path": f"{article_id}.txt",
        "sha256": "0",
        "raw": "x",
        "text": "x",
        "outlet": outlet,
        "published_method": "unknown",
        "published_evidence": "[]",
        "words": 10,
        "status": "kept",
    }


def key(group: str, entity: str, here: int, rest: int, ratio: float, **more: object):
    row: dict[str, object] = {
        "group_kind": "outlet",
        "group": group,
        "entity_id": f"e-{entity}",
        "entity": entity,
        "label": "PERSON",
        "mentions": here,
        "articles": 1,
        "mentions_rest": rest,
        "articles_rest": 1,
        "per_1000_words": 1.0,
        "per_1000_words_rest": 1.0,
        "log_likelihood": 2.0,
        "log_ratio": ratio,
        "lrc": 0.0,
        "log_odds_z": 1.0,
        "article_log_likelihood": 0.5,
        "why": "Too few.",
    }
    return row | more


def merge(entity: str, surface: str, tied: str | None, rule: str, mentions: int, where=None):
    return {
        "entity_id": f"e-{entity}",
        "entity": entity,
        "label": "PERSON",
        "surface": surface,
        "article_id": where,
        "joined_to": tied,
        "rule": rule,
        "mentions": mentions,
        "articles": 1,
    }


@pytest.fixture
def corpus():
    made = {name: tables.empty(name) for name in tables.TABLES}
    made["articles"] = tables.make(
        "articles", [article("a1", "Post"), article("a2", "Star"), article("a3", None)]
    )
    made["entity_ranking"] = tables.make(
        "entity_ranking",
        [
            {
                "entity_id": f"e-{name}",
                "entity": name,
                "label": "PERSON",
                "mentions": mentions,
                "articles": 2,
                "share": 0.5,
                "per_1000_words": 3.0,
                "rank": rank,
            }
            for rank, (name, mentions) in enumerate([("Ilse Vance", 7), ("Jon Berg", 3)], 1)
        ],
    )
    made["merges"] = tables.make(
        "merges",
        [
            merge("Jon Berg", "Jon Berg", None, "first", 3),
            merge("Ilse Vance", "Ilse Vance", None, "first", 4),
            merge("Ilse Vance", "Vance", "Ilse Vance", "surname alone", 2, "a1"),
            merge("Ilse Vance", "I. Vance", "Ilse Vance", "an initial", 1),
        ],
    )
    made["undecided"] = tables.make(
        "undecided",
        [
            {
                "entity_a": "e1",
                "entity_b": "e2",
                "name_a": "Orm",
                "name_b": "Ada Orm",
                "label": "PERSON",
                "reason": "two people are called so",
                "mentions": mentions,
                "article_id": where,
            }
            for mentions, where in [(1, None), (4, "a2")]
        ],
    )
    made["keyness"] = tables.make(
        "keyness",
        [
            key("Post", "Ilse Vance", 6, 1, 2.5),
            key("Post", "Jon Berg", 1, 2, -1.0),
            key("Star", HOSTILE, 3, 0, 9.0, q_value=0.01, p_value=0.001, why=None),
        ],
    )
    made["variants"] = tables.make(
        "variants",
        [
            {
                "entity_id": "e-Ilse Vance",
                "entity": "Ilse Vance",
                "label": "PERSON",
                "part": "surname",
                "spelling_of": "Vance",
                "outlet": outlet,
                "surface": surface,
                "mentions": mentions,
                "articles": 1,
                "share": share,
            }
            for outlet, surface, mentions, share in [
                ("Post", "Vance", 3, 0.75),
                ("Post", "Vanse", 1, 0.25),
                (None, "Vanse", 2, 1.0),
            ]
        ],
    )
    return SimpleNamespace(share=False, parameters={"compare": "outlet"}, **made)


def test_forms_are_listed_by_rank_with_their_reason(corpus):
    forms = who.list_forms(corpus)
    shown = forms[["entity", "form", "tied_to", "mentions"]].values.tolist()
    assert shown == [
        ["Ilse Vance", "Ilse Vance", "", 4],
        ["Ilse Vance", "Vance", "Ilse Vance", 2],
        ["Ilse Vance", "I. Vance", "Ilse Vance", 1],
        ["Jon Berg", "Jon Berg", "", 3],
    ]
    assert forms["where"].tolist()[0] == "everywhere"
    assert forms["where"].tolist()[1] != "everywhere"
    assert who.list_forms(corpus, top_n=1)["entity"].unique().tolist() == ["Ilse Vance"]


def test_rules_are_counted_by_what_rests_on_them(corpus):
    assert who.count_rules(corpus).values.tolist() == [
        ["surname alone", 1, 2, "Vance → Ilse Vance"],
        ["an initial", 1, 1, "I. Vance → Ilse Vance"],
    ]


def test_what_was_left_open_comes_with_most_mentions_first(corpus):
    assert who.list_undecided(corpus)["mentions"].tolist() == [4, 1]


def test_only_what_is_named_more_is_listed(corpus):
    shown = who.list_keyness(corpus)
    assert shown[["group", "entity", "mentions", "rest"]].values.tolist() == [
        ["Post", "Ilse Vance", 6, 1],
        ["Star", HOSTILE, 3, 0],
    ]
    assert "2 of 3 rows are not tested" in who.say_compared(corpus)
    assert "1 article" in who.say_compared(corpus)


def test_spellings_are_listed_by_outlet(corpus):
    shown = who.list_variants(corpus)[["outlet", "spelling", "share"]].values.tolist()
    assert shown == [
        ["Post", "Vance", 0.75],
        ["Post", "Vanse", 0.25],
        ["outlet unknown", "Vanse", 1.0],
    ]


def test_without_a_sample_nothing_is_corrected(corpus):
    assert who.list_corrected(corpus, "").empty
    assert "No mentions were labelled" in who.say_corrected("")


def test_a_tested_difference_is_filled_and_far_ones_stay_in_the_figure(corpus):
    figure = plot_keyness(corpus.keyness, articles=corpus.articles)
    marks = figure.data[0]
    by_name = dict(zip(marks.text, zip(marks.marker.symbol, marks.x, strict=True), strict=True))
    assert by_name["  6 : 1"] == ("circle-open", 2.5)
    assert by_name["  3 : 0"] == ("circle", 6.0)
    assert "<b>Elva</b>" not in figure.to_json()
    assert "3 articles kept" in figure.layout.title.text


def test_a_spelling_has_one_colour_in_every_outlet(corpus):
    figure = plot_variants(corpus.variants)
    colours = {bar.hovertext[0].split("<br>")[0]: set() for bar in figure.data}
    for bar in figure.data:
        colours[bar.hovertext[0].split("<br>")[0]].add(bar.marker.color)
    assert all(len(found) == 1 for found in colours.values())
    assert len({next(iter(found)) for found in colours.values()}) == 2
    ends = {}
    for bar in figure.data:
        ends[bar.y[0]] = max(ends.get(bar.y[0], 0), bar.base[0] + bar.x[0])
    assert set(ends.values()) == {1.0}


@pytest.mark.parametrize(("plot", "name"), [(plot_keyness, "keyness"), (plot_variants, "variants")])
def test_an_empty_table_says_what_is_missing(plot, name):
    figure = plot(tables.empty(name))
    assert figure.layout.annotations[0].text


def test_the_report_knows_whom_each_row_names(corpus):
    shown = {table.id: table for table in naming_tables(corpus)}
    assert list(shown) == ["compared", "spelt", "undecided"]
    named = {row[1].text: row[1].entity for row in shown["compared"].rows}
    assert named == {"Ilse Vance": "e-Ilse Vance", HOSTILE: f"e-{HOSTILE}"}
    for name in ("keyness", "variants", "undecided"):
        setattr(corpus, name, tables.empty(name))
    assert list(naming_tables(corpus)) == []


def test_only_names_with_a_dossier_are_linked(corpus):
    compared = next(table for table in naming_tables(corpus) if table.id == "compared")
    page = made("table", compared, known={"e-Ilse Vance"}, kinds=set())
    assert re.findall(r'<a class="name" href="([^"]*)">([^<]*)</a>', page) == [
        ("#entity=e-Ilse%20Vance", "Ilse Vance")
    ]
    assert "&lt;b&gt;Elva&lt;/b&gt;" in page  # named, and no link
    assert 'data-entities="e-Ilse Vance"' in page
    assert "#entity" not in made("table", compared, kinds=set())


def test_listings_of_nothing_are_empty():
    made = {name: tables.empty(name) for name in tables.TABLES}
    nothing = SimpleNamespace(share=False, parameters={"compare": "outlet"}, **made)
    for listing in (
        who.list_forms,
        who.count_rules,
        who.list_undecided,
        who.list_sensitive,
        who.list_keyness,
        who.list_variants,
    ):
        shown = listing(nothing)
        assert isinstance(shown, pd.DataFrame)
        assert shown.empty
        assert len(shown.columns) >= 4
    assert "nothing to compare" in who.say_compared(nothing)
