"""Outlets compared, on invented articles: voices, names, statements, spellings."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import newsloom as nl
from newsloom import tables, unexpected
from newsloom.frequency import groups
from newsloom.outlets import COPY, DIVERSITY, compared_articles
from newsloom.report.behind import Behind
from newsloom.report.outlets import outlet_tables
from newsloom.report.spoken import Spoken
from newsloom.tables import NewsloomError
from newsloom.unexpected import COLUMNS


def corpus(articles, *, copies=(), told=()):
    """Make a corpus of articles as (outlet, words, names, speakers); `told` lists who tells what.

    A name stands in the text as it is listed; a speaker is an entity with a statement each time.
    """
    rows = {name: [] for name in ("articles", "mentions", "entity_counts", "quotes", "sentences")}
    known = {}
    for number, (outlet, words, names, speakers) in enumerate(articles):
        article_id = f"a{number:03}"
        text = " ".join([*names, *[f"“So,” {who} said." for who in speakers]]) or "Nothing."
        rows["articles"].append(
            {
                **{"article_id": article_id, "path": article_id, "sha256": "", "raw": text},
                **{"text": text, "outlet": outlet, "words": words, "status": "kept"},
                **{"published_method": "unknown", "published_evidence": "[]"},
            }
        )
        rows["sentences"].append(
            {
                **{"article_id": article_id, "sentence": 0, "paragraph": 0},
                **{"start": 0, "end": len(text), "text": text},
            }
        )
        at = 0
        for name in names:
            entity = name.lower().replace("k", "c")  # Kolenko and Colenko are one
            known[entity] = known.get(entity, name)
            rows["mentions"].append(
                {
                    **{"article_id": article_id, "sentence": 0, "start": at, "end": at + len(name)},
                    **{"raw_start": at, "raw_end": at + len(name), "surface": name},
                    **{"label": "GPE", "form": "name", "entity_id": entity},
                    "entity": known[entity],
                }
            )
            rows["entity_counts"].append(
                {"article_id": article_id, "entity_id": entity, "label": "GPE", "mentions": 1}
            )
            at += len(name) + 1
        for who in speakers:
            start = text.index("“So,”", at)
            at = start + 5
            rows["quotes"].append(
                {
                    **{"article_id": article_id, "start": start + 1, "end": start + 4},
                    **{"kind": "direct", "text": "So,", "source": who or None},
                    "entity_id": who if who and who != "officials" else None,
                }
            )
            if who and who != "officials":
                known[who] = who.title()
    entities = [
        {
            **{"entity_id": e, "entity": name, "label": "GPE", "aliases": "[]", "mentions": 1},
            **{"articles": 1, "decided_by": "rule"},
        }
        for e, name in known.items()
    ]
    length = {row["article_id"]: len(row["text"]) for row in rows["articles"]}
    passages = [
        {
            **{"article_a": f"a{a:03}", "start_a": 0, "end_a": length[f"a{a:03}"]},
            **{"article_b": f"a{b:03}", "start_b": 0, "end_b": length[f"a{b:03}"]},
            **{"relation": kind, "similarity": 0.9, "shared": json.dumps({})},
        }
        for kind, pairs in (("near_duplicate", copies), ("same_statement", told))
        for a, b in pairs
    ]
    blocks = [
        {"article_id": a, "block": 0, "kind": "body", "raw_start": 0, "raw_end": n}
        for a, n in length.items()
    ]
    made = {name: tables.empty(name) for name in tables.TABLES}
    made |= {name: tables.make(name, found) for name, found in rows.items()}
    made |= {"entities": tables.make("entities", entities), "blocks": tables.make("blocks", blocks)}
    made["passages"] = tables.make("passages", passages)
    return SimpleNamespace(share=False, name="invented", **made)


NOTHING = corpus([])
# Twelve articles of each; the Bee quotes two people, the Cee six, each article two of them.
VOICES = corpus(
    [("Bee", 200, [], ["ada", "ada", "bob"]) for _ in range(10)]
    + [("Cee", 200, [], [f"p{n % 6}", f"p{(n + 1) % 6}"]) for n in range(12)]
    + [("Dee", 200, [], ["ada", "officials", ""])]
)


def test_a_copy_within_an_outlet_counts_once_and_in_another_again():
    news = corpus(
        [("Bee", 90, [], []), ("Bee", 100, [], []), ("Bee", 80, [], []), ("Cee", 90, [], [])],
        copies=[(0, 1), (0, 2), (0, 3)],
    )
    rows = compared_articles(news)
    # the first repeats the longer second; the third repeats only one that is left out
    assert rows["why"].fillna("").tolist() == [COPY, "", "", ""]
    assert "Left out: 1 article (another article of the outlet has the same text)." in (
        nl.say_outlets(news)
    )


def test_a_copy_whose_outlet_is_not_known_is_nobodys():
    articles = [("Mast", 90, [], []), (None, 80, [], []), (None, 80, [], [])]
    made = compared_articles(corpus(articles, copies=[(0, 1), (1, 2)]))
    assert made.set_index("article_id")["group"].fillna("").to_dict() == {
        "a000": "Mast", "a001": "", "a002": "",
    }  # fmt: skip
    assert (made["why"] != COPY).all()


def test_voices_are_counted_by_outlet():
    found = nl.count_diversity(VOICES, resamples=100).set_index("outlet")
    assert found.index.tolist() == ["Cee", "Bee", "Dee"]
    columns = ["articles", "quoting", "statements", "speakers", "described", "nobody"]
    assert found[columns].values.tolist() == [
        [12, 12, 24, 6, 0, 0],
        [10, 10, 30, 2, 0, 0],
        [1, 1, 1, 1, 1, 1],
    ]
    bee, cee = found.loc["Bee"], found.loc["Cee"]
    # 20 of 30 are Ada's: pairs of one speaker 20·19 + 10·9 of 30·29; across articles 4/9 + 1/9
    assert bee["simpson"] == pytest.approx(1 - 470 / 870)
    assert bee["across"] == pytest.approx(4 / 9)
    assert bee["shannon"] == pytest.approx(np.log(3) - 2 / 3 * np.log(2))
    assert cee["effective"] == pytest.approx(6)
    assert bee["most_heard"] == "Ada"
    # 24 statements: all articles of the Cee; eight of the Bee, which hear the same two
    assert found["drawn"].tolist()[:2] == [24, 24]
    assert cee["heard"] == pytest.approx(6)
    assert bee["heard"] == pytest.approx(2)


def test_an_outlet_with_too_little_says_so_and_has_no_interval():
    dee = nl.count_diversity(VOICES, resamples=100).set_index("outlet").loc["Dee"]
    assert dee["why"] == (
        "1 statement by named speakers in 1 article: to compare, 20 in 6 are needed."
    )
    assert pd.isna(dee[["heard", "heard_low", "across_low", "corrected"]]).all()


def test_one_outlet_alone_is_described_and_not_compared():
    news = corpus([("Bee", 200, [], ["ada", "bob", "cyd"]) for _ in range(8)])
    bee = nl.count_diversity(news, resamples=100).iloc[0]
    assert bee["why"] == "No other outlet has enough statements to be compared with."
    assert pd.isna(bee["heard"])
    assert bee["effective"] == pytest.approx(3)
    assert "too little to compare: at least two outlets with 6 articles" in nl.say_outlets(news)


PLANTED = corpus(
    [("Bee", 300 + n, ["Lorrin", *(["Oskava"] if n < 9 else [])], []) for n in range(10)]
    + [("Cee", 300 + n, ["Lorrin", *(["Oskava"] if n < 1 else [])], []) for n in range(20)]
)


def test_a_name_that_one_outlet_prints_is_found_with_its_places():
    found = nl.compare_outlets(PLANTED)
    assert list(found.columns) == list(COLUMNS)
    bee = found[(found["outlet"] == "Bee") & (found["name"] == "Oskava")].iloc[0]
    assert bee[["articles", "all_articles", "elsewhere", "all_elsewhere"]].tolist() == [
        9,
        10,
        1,
        20,
    ]
    assert bee["direction"] == "more"
    assert bee["q_value"] < 0.01
    behind = nl.behind_unexpected(PLANTED, "Bee", str(bee["id"]))
    assert behind["here"].tolist() == [True] * 9 + [False]
    texts = PLANTED.articles.set_index("article_id")["text"]
    places = behind[["article_id", "start", "end"]].itertuples(index=False)
    assert {texts[a][start:end] for a, start, end in places} == {"Oskava"}
    # what all have, nothing can tell apart
    lorrin = found[found["name"] == "Lorrin"]
    assert lorrin["p_value"].isna().all()
    assert lorrin["direction"].tolist() == ["as expected"] * 2
    assert "p could not fall below 1" in lorrin["why"].iloc[0]


def test_of_very_many_outlets_the_largest_have_rows_and_the_others_are_elsewhere(monkeypatch):
    for module in (groups, unexpected):
        monkeypatch.setattr(module, "MOST_GROUPS", 2)
    rows = [("Bee", 100, ["Oslo"], []), ("Cee", 100, ["Lima"], [])] * 4
    found = nl.compare_outlets(corpus([*rows, *[("An eel", 100, ["Oslo"], [])] * 3]))
    assert set(found["outlet"]) == {"Bee", "Cee"}
    oslo = found[found["id"] == "oslo"].set_index("outlet")
    assert oslo["all_elsewhere"].to_dict() == {"Bee": 7, "Cee": 7}
    assert oslo["elsewhere"].to_dict() == {"Bee": 3, "Cee": 7}
    assert "the 2 outlets with the most articles" in nl.say_unexpected(found)


def test_a_copy_of_an_article_is_no_more_evidence():
    rows = [("Bee", 300, ["Oskava"], [])] * 6 + [("Cee", 300, ["Lorrin"], [])] * 6
    once = nl.compare_outlets(corpus(rows, copies=[(0, n) for n in range(1, 6)]))
    # one of Bee's stays, so Oskava stands in a single article, and Lorrin is told for the Cee
    assert once[["outlet", "name", "all_articles", "all_elsewhere"]].values.tolist() == [
        ["Cee", "Lorrin", 6, 1]
    ]


def test_statements_are_compared_as_names_are():
    rows = [("Bee", 300, ["Oskava"], [])] * 5 + [("Cee", 300, ["Lorrin"], [])] * 5
    news = corpus(rows, told=[(a, b) for a in range(5) for b in range(a)])
    found = nl.compare_outlets(news, "statements")
    assert found[["outlet", "articles", "elsewhere"]].values.tolist() == [
        ["Bee", 5, 0],
        ["Cee", 0, 5],
    ]
    # 1 of 252 ways and its opposite
    assert found["p_value"].tolist() == pytest.approx([2 / 252] * 2)
    behind = nl.behind_unexpected(news, "Cee", "0", "statements")
    assert behind["here"].tolist() == [False] * 5


def test_too_few_articles_are_described_and_not_tested():
    found = nl.compare_outlets(
        corpus([("Bee", 9, ["Oskava"], []), ("Cee", 9, ["Oskava"], []), ("Cee", 9, [], [])])
    )
    assert found["p_value"].isna().all()
    assert found["why"].str.startswith("3 articles are too few").all()
    assert "None of 2 rows" in nl.say_unexpected(found)


def test_periods_are_compared_within_themselves():
    rows = [("Bee", 300, ["Oskava"], [])] * 8 + [("Cee", 300, ["Lorrin"], [])] * 8
    news = corpus(rows)
    days = ["2031-03-01"] * 8 + ["2031-05-01"] * 8
    news.articles = news.articles.assign(published_earliest=days, published_latest=days)
    assert nl.compare_outlets(news)["q_value"].max() < 0.01
    # each month has one outlet: nothing says what the other would have named then
    assert nl.compare_outlets(news, within="month")["p_value"].isna().all()
    with pytest.raises(NewsloomError, match="within takes week"):
        nl.compare_outlets(news, within="outlet")
    with pytest.raises(NewsloomError, match="entities or statements"):
        nl.compare_outlets(news, "words")


def test_the_spelling_of_an_outlet_is_told_with_its_articles():
    rows = [("Bee", 300, ["Kolenkov"], [])] * 5 + [("Cee", 300, ["Colenkov"], [])] * 4
    found = nl.compare_spellings(corpus(rows))
    assert found[["spellings", "outlets", "articles"]].values.tolist() == [
        ["Kolenkov: Bee 5; Colenkov: Cee 4", 2, 9]
    ]
    # 1 of 126 ways, and no other is as unlikely
    assert found["p_value"].tolist() == pytest.approx([1 / 126])


def test_the_order_of_rows_changes_nothing():
    turned = SimpleNamespace(**vars(PLANTED))
    for name in ("articles", "mentions", "entity_counts"):
        rows = getattr(PLANTED, name).sample(frac=1, random_state=3).reset_index(drop=True)
        setattr(turned, name, rows)
    pd.testing.assert_frame_equal(nl.compare_outlets(PLANTED), nl.compare_outlets(turned))


def test_nothing_is_compared_in_an_empty_corpus():
    assert nl.say_outlets(NOTHING) == "No article was kept, so there are no outlets to compare."
    assert list(nl.count_diversity(NOTHING).columns) == list(DIVERSITY)
    assert nl.count_diversity(NOTHING).empty
    assert nl.compare_outlets(NOTHING).empty
    assert nl.compare_outlets(NOTHING, "statements").empty
    assert nl.compare_spellings(NOTHING).empty
    assert "no two outlets" in nl.say_unexpected(nl.compare_outlets(NOTHING))


def test_rows_open_their_places_with_every_text_escaped():
    rows = [("Bee", 300, ["<b>Oskava"], [])] * 6 + [("Cee", 300, ["Lorrin"], [])] * 6
    news = corpus(rows)
    shown = nl.show_compared(news, nl.compare_outlets(news))
    html = shown._repr_html_()
    assert len(shown.rows) == 4
    bee = next(row for row in shown.rows if row.name == "<b>Oskava" and "Bee" in row.light)
    assert [(part.label, part.counted.count, part.share) for part in bee.parts] == [
        ("here", 6, "of 6"),
        ("elsewhere", 0, "of 6"),
    ]
    assert bee.whole == "3.0 expected"
    assert "<b>Oskava" not in html
    assert html.count("<mark>&lt;b&gt;Oskava</mark>") == 12  # six in the row of each outlet
    assert "differences" in repr(nl.show_compared(NOTHING, nl.compare_outlets(NOTHING)))


def test_a_listing_of_voices_is_short():
    listed = nl.list_diversity(nl.count_diversity(VOICES, resamples=100))
    # seven of ten articles of the Cee would hear all six, so the interval is narrow or none
    assert listed[["outlet", "speakers", "unnamed", "most_heard"]].values.tolist() == [
        ["Cee", 6, 0, "P0 (17%)"],
        ["Bee", 2, 0, "Ada (67%)"],
        ["Dee", 1, 2, "Ada (100%)"],
    ]
    assert listed["heard"].str.startswith("2.0 (").tolist() == [False, True, False]
    assert listed["heard"].iloc[2] == ""


def words_of(figure):
    texts = [figure.layout.title.text, *(note.text for note in figure.layout.annotations)]
    return " ".join(re.sub(r"<[^>]*>", " ", " ".join(texts)).split())


def test_figures_have_the_finding_as_title_or_say_what_is_missing():
    voices = nl.plot_diversity(nl.count_diversity(VOICES, resamples=100))
    assert "Cee lets more voices speak than Bee" in words_of(voices)
    assert "1 outlet with too few statements left out" in words_of(voices)
    assert list(voices.data[-1].x) == [6.0, 2.0]
    names = nl.plot_unexpected(nl.compare_outlets(PLANTED))
    assert "1 name stands in more, or fewer, articles" in words_of(names)
    # ten of each length: the shortest name it in 6, half of them the Bee's, the next in 4
    assert "9 : 5.0" in words_of(names)
    for figure, why in (
        (nl.plot_diversity(nl.count_diversity(NOTHING)), "No article of a known outlet"),
        (nl.plot_unexpected(nl.compare_outlets(NOTHING)), "no two outlets"),
        (nl.plot_firsts(nl.count_firsts(NOTHING)), "No statement was found in two"),
    ):
        assert why in words_of(figure)


def test_bars_of_who_was_first_add_up_to_what_is_shared():
    rows = [("Bee", 300, ["Oskava"], [])] * 2 + [("Cee", 300, ["Oskava"], [])] * 2
    news = corpus(rows, told=[(0, 2), (1, 3)])
    days = ["2031-03-01", "2031-03-05", "2031-03-02", "2031-03-05"]
    news.articles = news.articles.assign(published_earliest=days, published_latest=days)
    figure = nl.plot_firsts(nl.count_firsts(news))
    assert "Bee was surely first with 1 of the 2 statements it shares" in words_of(figure)
    assert {bar.name: list(bar.x) for bar in figure.data} == {
        "surely first": [1, 0],
        "on the same day": [1, 1],
        "not known": [0, 0],
        "surely later": [0, 1],
    }


def test_the_report_has_the_numbers_and_leads_to_the_statements():
    spoken = Spoken(VOICES, Behind(VOICES))
    (table,) = outlet_tables(VOICES, spoken)
    cells = [[cell.text for cell in row] for row in table.rows]
    assert cells[1][:4] == ["Bee", "30", "2", "0"]
    assert cells[2][:4] == ["Dee", "1", "1", "2"]
    assert table.rows[2][4].light == "too little to tell"
    for row in table.rows:
        for cell in (row[1], row[3]):
            if cell.text != "0":
                assert spoken.numbers[cell.href.removeprefix("#")].count == int(cell.text)
    names = list(outlet_tables(PLANTED, Spoken(PLANTED, Behind(PLANTED))))[1]
    assert [cell.text for cell in names.rows[0][:5]] == ["Oskava", "Bee", "9", "5.0", "1"]
    assert not list(outlet_tables(NOTHING, Spoken(NOTHING, Behind(NOTHING))))
