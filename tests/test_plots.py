import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from newsloom import plots, tables
from newsloom.plots.colours import BLOCK_COLOURS, KIND_COLOURS, SYMBOLS
from newsloom.plots.days import Window
from newsloom.plots.style import escape, label

HOSTILE = "<script>alert(1)</script> $x$ %{y} \u202e"


def ranking(*names: str) -> pd.DataFrame:
    row = {"label": "PERSON", "articles": 2, "share": 0.5, "per_1000_words": 3.0, "dp_norm": 0.2}
    return tables.make(
        "entity_ranking",
        [
            {**row, "entity_id": f"e{n}", "entity": name, "mentions": 9 - n, "rank": n + 1}
            for n, name in enumerate(names)
        ],
    )


def articles(*days: str | None) -> pd.DataFrame:
    return tables.make(
        "articles",
        [
            {
                "article_id": f"a{n}",
                "path": f"{n}.txt",
                "sha256": "0",
                "raw": "x",
                "text": "x",
                "title": HOSTILE,
                "published": day,
                "published_earliest": day,
                "published_latest": day,
                "published_method": "metadata" if day else "unknown",
                "published_evidence": "[]",
                "words": 1,
                "status": "kept",
            }
            for n, day in enumerate(days)
        ],
    )


def happenings(*rows: tuple[str | None, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "earliest": first,
                "latest": last,
                "modality": modality,
                "statements": 1,
                "articles": 1,
                "first_printed": "2022-03-10",
                "text": HOSTILE,
            }
            for first, last, modality in rows
        ],
        columns=[
            "earliest",
            "latest",
            "modality",
            "statements",
            "articles",
            "first_printed",
            "text",
        ],
    )


def pairs() -> pd.DataFrame:
    row = {"unit": "sentence", "n_ab": 3, "n_a": 4, "n_b": 5, "n": 20, "articles": 2, "npmi": 0.3}
    row |= {"log_dice": 12.0, "log_likelihood": 5.0, "backbone": True}
    return tables.make(
        "pair_scores",
        [{**row, "entity_a": "e0", "entity_b": "e1", "name_a": HOSTILE, "name_b": "Otto Brand"}],
    )


def nodes() -> pd.DataFrame:
    row = {"label": "PERSON", "strength": 3.0, "betweenness": 0.0, "pagerank": 0.5, "community": 0}
    return tables.make(
        "network_nodes",
        [
            {**row, "entity_id": "e0", "entity": HOSTILE, "x": -1.0, "y": 0.0},
            {**row, "entity_id": "e1", "entity": "Otto Brand", "x": 1.0, "y": 0.5},
        ],
    )


def events() -> pd.DataFrame:
    row = {"article_id": "a0", "sentence": 0, "start": 0, "end": 5, "text": HOSTILE}
    row |= {"modality": "asserted", "entities": '["e0"]'}
    return tables.make("events", [{**row, "earliest": "2022-03-08", "latest": "2022-03-08"}])


def entities() -> pd.DataFrame:
    row = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1, "decided_by": "rule"}
    return tables.make("entities", [{**row, "entity_id": "e0", "entity": HOSTILE}])


def speakers() -> pd.DataFrame:
    row = {"entity_id": "e0", "speaker": HOSTILE, "direct": 1, "mixed": 0, "indirect": 2}
    return pd.DataFrame([{**row, "statements": 3, "articles": 1}])


def covered() -> pd.DataFrame:
    row = {"outlet": HOSTILE, "articles": 1, "words": 9}
    columns = {"outlet": "string", "period": "string"}
    rows = [{**row, "period": "2022-03-10"}, {**row, "period": None}]
    return pd.DataFrame(rows).astype(columns)


def attention() -> pd.DataFrame:
    days = [f"2022-03-{n:02}" for n in range(1, 5)]
    rows = [{"entity_id": None, "period": day, "articles": 4, "of": 4} for day in days]
    rows += [
        {"entity_id": "e0", "period": day, "articles": n, "of": 4} for n, day in enumerate(days)
    ]
    return pd.DataFrame(rows).astype({"entity_id": "string", "period": "string"})


def bursts(q_value: float = 0.01) -> pd.DataFrame:
    row = {"entity_id": "e0", "entity": HOSTILE, "label": "PERSON", "articles": 5, "of": 8}
    row |= {"first": "2022-03-03", "last": "2022-03-04", "articles_all": 6, "of_all": 16}
    return pd.DataFrame([{**row, "weight": 3.0, "p_value": 0.001, "q_value": q_value}])


def drawn() -> dict[str, go.Figure]:
    """Every figure on small tables whose every text is hostile."""
    counted = pd.DataFrame(
        [{"clock": c, "period": "2022-03-08", "statements": 2} for c in ("happened", "printed")]
    )
    counts = {"article_id": "a0", "outlet": None, "published": None, "label": "PERSON"}
    removed = {"article": HOSTILE, "kind": "body", "blocks": 1, "characters": 9}
    return {
        "ranking": plots.plot_ranking(ranking(HOSTILE, "b")),
        "dispersion": plots.plot_dispersion(ranking(HOSTILE, "b")),
        "by_article": plots.plot_by_article(
            tables.make("entity_counts", [{**counts, "entity_id": "e0", "mentions": 9}]),
            ranking(HOSTILE),
            articles("2022-03-10"),
        ),
        "network": plots.plot_network(nodes(), pairs()),
        "pairs": plots.plot_pairs(pairs()),
        "removed": plots.plot_removed(pd.DataFrame([removed])),
        "speakers": plots.plot_speakers(speakers(), articles=1),
        "speaker_outlets": plots.plot_speaker_outlets(speakers().assign(outlet=HOSTILE)),
        "cues": plots.plot_cues(
            pd.DataFrame([{"cue": HOSTILE, "stance": "", "statements": 1, "articles": 1}])
        ),
        "two_clocks": plots.plot_two_clocks(
            happenings(("2022-03-08", "2022-03-09", "asserted")),
            articles("2022-03-10"),
            whose=HOSTILE,
        ),
        "lanes": plots.plot_event_lanes(events(), entities(), articles("2022-03-10")),
        "periods": plots.plot_periods(counted),
        "coverage": plots.plot_coverage(covered(), articles("2022-03-10", None)),
        "attention": plots.plot_attention(attention(), bursts(), entities()),
    }


def texts(value: object) -> list[str]:
    """Every string in a figure."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def test_text_from_the_data_is_shown_literally_in_every_figure():
    for name, figure in drawn().items():
        said = texts(json.loads(figure.to_json()))
        assert not [t for t in said if "<script" in t or "$x$" in t or "\u202e" in t], name
        assert not [t for t in said if "%{y}" in t], name


def test_every_figure_draws_something_and_has_a_title():
    for name, figure in drawn().items():
        assert figure.layout.title.text, name
        assert figure.data, name


def test_the_same_table_gives_the_same_bytes():
    assert {k: f.to_json() for k, f in drawn().items()} == {
        k: f.to_json() for k, f in drawn().items()
    }


@pytest.mark.parametrize(
    "figure",
    [
        plots.plot_ranking(tables.empty("entity_ranking")),
        plots.plot_network(tables.empty("network_nodes"), tables.empty("pair_scores")),
        plots.plot_pairs(tables.empty("pair_scores")),
        plots.plot_two_clocks(happenings(), articles()),
        plots.plot_event_lanes(tables.empty("events"), tables.empty("entities"), articles()),
        plots.plot_removed(pd.DataFrame(columns=["article", "kind", "blocks", "characters"])),
    ],
)
def test_an_empty_table_gives_words_in_place_of_a_box(figure: go.Figure):
    assert len(figure.layout.annotations[0].text) > 20


def test_bars_are_as_long_as_the_counts():
    figure = plots.plot_ranking(ranking("Marta Kovel", "Otto Brand"))
    (bars,) = [trace for trace in figure.data if trace.type == "bar"]
    assert len(bars.x) == 2
    assert bars.x[0] == 3.0


def test_a_date_years_before_does_not_squeeze_the_weeks_of_printing():
    figure = plots.plot_two_clocks(
        happenings(
            ("1999-01-01", "1999-12-31", "asserted"), ("2022-03-08", "2022-03-08", "asserted")
        ),
        articles("2022-03-10", "2022-03-12"),
    )
    first, last = (date.fromisoformat(day) for day in figure.layout.xaxis.range)
    assert (last - first).days < 120
    assert any("1999" in annotation.text for annotation in figure.layout.annotations)


def test_a_day_inside_the_window_is_shown_where_it_is():
    window = Window(date(2022, 3, 1), date(2022, 6, 1))
    assert window.place(date(2022, 3, 1)) == date(2022, 3, 1)
    assert window.first < window.place(date(1999, 1, 1)) < date(2022, 3, 10)
    assert date(2022, 5, 20) < window.place(date(2050, 1, 1)) < window.last


def test_a_column_is_as_high_as_the_share_of_the_articles():
    figure = drawn()["attention"]
    ada, whole = [trace for trace in figure.data if trace.type == "bar"]
    assert [round(y / ada.y[3], 6) for y in ada.y] == [0, round(1 / 3, 6), round(2 / 3, 6), 1]
    assert ada.y[3] / whole.y[0] == pytest.approx(3 / 4)


def test_a_column_is_a_share_of_the_articles_of_its_own_day():
    rows = attention()
    rows.loc[rows["period"] == "2022-03-02", "of"] = 2  # 1 of 2 then, 2 of 4 and 3 of 4 later
    bars = plots.plot_attention(rows, bursts(), entities()).data
    ada = next(trace for trace in bars if trace.type == "bar")
    assert [round(y / ada.y[3], 6) for y in ada.y] == [0, round(2 / 3, 6), round(2 / 3, 6), 1]


def test_only_a_burst_that_is_hardly_chance_is_drawn():
    for q_value, lines in ((0.01, 1), (0.2, 0)):
        figure = plots.plot_attention(attention(), bursts(q_value), entities())
        assert sum(trace.name == "burst: twice the usual share" for trace in figure.data) == lines
    why = "Too few articles to tell."
    figure = plots.plot_attention(attention(), bursts().head(0), entities(), why=why)
    assert figure.layout.annotations[-1].text == why


def test_statements_of_one_day_in_one_lane_are_one_larger_mark():
    several = pd.concat([events()] * 4, ignore_index=True)
    one, many = (
        plots.plot_event_lanes(rows, entities(), articles("2022-03-10"))
        for rows in (events(), several)
    )

    def marks(figure: go.Figure) -> list[tuple[int, float]]:
        return [
            (len(t.x), t.marker.size[0])
            for t in figure.data
            if t.type == "scatter" and t.mode == "markers" and isinstance(t.marker.size, tuple)
        ]

    assert [n for n, _ in marks(one)] == [n for n, _ in marks(many)] == [1]
    assert marks(one)[0][1] < marks(many)[0][1]


def test_statements_by_the_thousand_are_a_mark_for_each_week_and_make_no_larger_figure():
    days = pd.date_range("2020-01-01", periods=600).strftime("%Y-%m-%d")
    rows = pd.concat([events().assign(earliest=day, latest=day) for day in days])
    figure = plots.plot_event_lanes(rows, entities(), articles(*days))
    (marks,) = [t for t in figure.data if t.type == "scatter" and t.meta and "behind" in t.meta]
    assert len(marks.x) == 86  # Mondays from 2019-12-30 to 2021-08-16
    assert marks.x[0] == "2020-01-02"  # the Thursday in the middle of the first
    assert "600 dated statements" in figure.layout.title.text
    assert "for each week" in figure.layout.title.text
    assert "week of 30 December 2019" in marks.hovertext[0]


def test_many_articles_are_columns_and_few_are_ticks():
    for number, kind in ((3, "scatter"), (60, "bar")):
        days = [f"2022-03-{n % 28 + 1:02}" for n in range(number)]
        figure = plots.plot_event_lanes(events(), entities(), articles(*days))
        (trace,) = [t for t in figure.data if str(t.name).startswith("article")]
        assert trace.type == kind


def test_an_article_between_two_days_is_a_line_and_one_quite_open_is_counted():
    known = articles("2022-03-10", "2022-03-12", "2022-03-20")
    known["outlet"] = HOSTILE
    known["published_latest"] = ["2022-03-10", "2022-03-18", None]
    figure = plots.plot_coverage(covered(), known)
    (lines,) = [t for t in figure.data if t.type == "scatter" and t.mode == "lines"]
    assert list(lines.x) == ["2022-03-12", "2022-03-18", None]
    assert "1 article of an unknown or quite open day" in figure.layout.annotations[-1].text


def test_happened_points_up_and_printed_down():
    figure = drawn()["periods"]
    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "happened": [2],
        "printed": [-2],
    }


def test_every_kind_of_block_and_every_modality_has_its_own_mark():
    assert set("body title standfirst byline dateline caption credit navigation".split()) <= set(
        BLOCK_COLOURS
    )
    assert len(set(SYMBOLS.values())) == len(SYMBOLS) == 5
    assert len(set(KIND_COLOURS.values())) == len(KIND_COLOURS)


def test_labels_are_cut_before_they_are_escaped():
    assert label("a & b & c & d", 8) == "a &amp; b &amp;…"
    assert escape("<b>") == "&lt;b&gt;"
