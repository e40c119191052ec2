"""Tests of newsloom.with_whom: pairs as people read them."""

from types import SimpleNamespace

import pandas as pd

from newsloom import tables
from newsloom.with_whom import (
    group_pairs,
    list_communities,
    pick_period,
    say_communities,
    say_groups_of_pairs,
)


def articles(*rows):
    """Make articles from (outlet, day, ...)."""
    made = [
        {
            "article_id": f"x{i:02}",
            "outlet": outlet,
            "published_earliest": day,
            "published_latest": day,
            "status": "kept",
            "words": 100,
        }
        for i, (outlet, day) in enumerate(rows)
    ]
    return pd.DataFrame(made)


def corpus(kept, **agreement):
    """Make a corpus in which each article names Ada and Bob together once."""
    pair = {"entity_a": "a", "entity_b": "b"}
    scored = {
        **pair,
        **{"name_a": "Ada", "name_b": "Bob", "unit": "sentence", "n_ab": len(kept)},
        **{"n_a": 9, "n_b": 9, "n": 99, "articles": len(kept), "log_dice": 9.0, "backbone": False},
    }
    counted = [
        {**pair, "article_id": i, "sentences": 1, "paragraphs": 1, "units": 1}
        for i in kept["article_id"]
    ]
    row = {"entities": 9, "pairs": 20, "communities": 3, "modularity": 0.4, "agreement_runs": 1.0}
    return SimpleNamespace(
        articles=kept,
        pair_counts=tables.make("pair_counts", counted),
        pair_scores=tables.make("pair_scores", [scored]),
        network_agreement=tables.make("network_agreement", [{**row, **agreement}]),
        network_nodes=tables.empty("network_nodes"),
        parameters={"seed": 1},
    )


MANY = articles(*[("Herald", "2021-03-01")] * 7, ("Post", "2021-04-02"), (pd.NA, "2021-04-02"))


def test_how_clear_the_groups_are_is_said():
    said = say_communities(corpus(MANY, agreement_articles=0.5))
    assert "9 names of the network fall into 3 groups (modularity 0.40" in said
    assert "almost the same (adjusted Rand index 1.00" in said
    assert "different (adjusted Rand index 0.50" in said
    assert "may well belong to another" in said
    assert "little to divide" not in said
    weak = say_communities(corpus(MANY, modularity=0.1, agreement_articles=0.95))
    assert "Below 0.3 there is little to divide." in weak
    assert "may well" not in weak


def test_too_few_articles_to_draw_anew_are_said():
    said = say_communities(corpus(MANY[:4]))
    assert "can't be told: 4 articles are too few" in said


def test_one_group_and_no_network_are_said():
    assert "one group" in say_communities(corpus(MANY, communities=1))
    empty = SimpleNamespace(network_agreement=tables.empty("network_agreement"))
    assert "no groups" in say_communities(empty)


def test_pairs_by_outlet_have_intervals_where_articles_are_enough():
    told = group_pairs(corpus(MANY)).set_index("group")
    assert told["units"].to_dict() == {"Herald": 7, "Post": 1}
    assert told["ci_low"].isna().to_dict() == {"Herald": False, "Post": True}
    said = say_groups_of_pairs(corpus(MANY))
    assert "8 articles of 2 outlets are compared" in said
    assert "1 outlet with fewer than 6 articles: too little to tell there" in said
    few = say_groups_of_pairs(corpus(MANY[6:]))
    assert "described, not compared" in few


def test_only_the_largest_outlets_are_shown():
    kept = articles(*[(f"Paper {i:02}", "2021-03-01") for i in range(15)], ("Herald", "2021-03-01"))
    kept.loc[0, "outlet"] = "Herald"
    told = group_pairs(corpus(kept))
    assert told["group"].nunique() == 12
    assert "Herald" in set(told["group"])


def test_the_period_is_the_finest_of_at_most_twelve():
    assert pick_period(MANY) == "week"
    months = articles(*[("Herald", f"2021-{m:02}-15") for m in range(1, 13)] * 2)
    assert pick_period(months.assign(article_id=range(24))) == "week"
    weeks = articles(
        *[("Herald", f"2021-{m:02}-{d:02}") for m in (1, 2, 3, 4) for d in (1, 9, 17, 25)]
    )
    assert pick_period(weeks) == "month"
    assert group_pairs(corpus(weeks), by="period")["group"].tolist() == [
        *("2021-01", "2021-02", "2021-03", "2021-04")
    ]


def test_no_groups_give_a_table_with_its_columns():
    told = list_communities(corpus(MANY))
    assert told.empty
    assert {"around", "over_seeds", "over_articles"} <= set(told.columns)
