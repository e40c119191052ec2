"""The page, its tables and figures, on invented articles and on texts that mean harm."""

import base64
import csv
import hashlib
import html
import io
import json
import re
from html.parser import HTMLParser

import nbformat
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

import invented
from newsloom import tables
from newsloom.report import answers, export_notebooks, words, write_report
from newsloom.report.behind import Behind
from newsloom.report.figures import MIME, collect_figures, drawn_rows, plain_title
from newsloom.report.notebooks import allow
from newsloom.report.pages import script_json
from newsloom.tables import NewsloomError

STEMS = (
    "01_cleaning",
    "02_entity_frequency",
    "03_cooccurrence",
    "04_timeline",
    "05_quotes_and_sources",
)
HOSTILE = (
    "<script>steal()</script>",
    '"><img src=x onerror=steal()>',
    "</script><script>steal()</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:steal()",
    "$\\href{javascript:steal()}{x}$",
    "=HYPERLINK(1)",
)


def bars(title: str = "Names by mentions", count: int = 3) -> go.Figure:
    figure = go.Figure(go.Bar(x=list(range(1, count + 1)), y=list("abcdefgh"[:count])))
    return figure.update_layout(title=title)


def notebook(path, *figures, tags=("report-figure",), more=()):
    made = nbformat.v4.new_notebook()
    made.cells.append(nbformat.v4.new_markdown_cell(f"# {path.stem}\n\nWho is *named*?"))
    for figure in figures:
        cell = nbformat.v4.new_code_cell("nl.plot(news)", metadata={"tags": list(tags)})
        if figure is not None:
            data = {MIME: json.loads(figure.to_json())}
            cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
        made.cells.append(cell)
    made.cells.extend(more)
    nbformat.write(made, path)
    return path


def notebooks(folder, title="Names by mentions"):
    folder.mkdir(parents=True, exist_ok=True)
    return [notebook(folder / f"{stem}.ipynb", bars(title)) for stem in STEMS]


def report(folder, corpus=None, **run) -> str:
    books = notebooks(folder)
    corpus = invented.corpus() if corpus is None else corpus
    path = write_report(folder, corpus=corpus, run=invented.run(**run), notebooks=books)
    return path.read_text(encoding="utf-8")


class Page(HTMLParser):
    """The elements of a page, for tests to ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    report(folder)
    return folder


@pytest.fixture(scope="module")
def page(folder):
    return (folder / "index.html").read_text(encoding="utf-8")


def test_every_number_of_the_answers_leads_to_something_on_the_page(page):
    parsed = Page(page)
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    numbers = [attrs["href"] for attrs in parsed.all("a") if attrs.get("class") == "number"]
    assert len(numbers) >= 8
    assert {href.removeprefix("#") for href in numbers} <= set(ids)


def test_the_page_holds_one_plotly_and_every_chart_of_the_notebooks(page):
    parsed = Page(page)
    assert page.count("* plotly.js v") == 1
    assert sum("plot" in attrs.get("class", "").split() for attrs in parsed.all("div")) == 5
    assert len(page.encode()) < 8_000_000


def test_the_page_asks_for_nothing_from_elsewhere(page):
    for tag, attrs in Page(page).tags:
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "form"}
        for name in ("src", "href"):
            address = attrs.get(name, "#")
            kinds = ("#", "data:text/csv", "data:application/xml", "data:application/json")
            assert address.startswith(kinds), (
                tag,
                address,
            )
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_names_exactly_the_scripts_of_the_page(page):
    (policy,) = (m["content"] for m in Page(page).all("meta") if "http-equiv" in m)
    assert "default-src 'none'" in policy
    scripts = policy.split("script-src", 1)[1].split(";")[0]
    assert "unsafe" not in scripts
    bodies = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in bodies]
    assert len(bodies) == 2
    assert all(f"'sha256-{h}'" in scripts for h in hashes)


def test_two_reports_of_the_same_run_are_the_same_bytes(tmp_path):
    first, second = report(tmp_path / "a"), report(tmp_path / "b")
    assert first == second
    export_notebooks(notebooks(tmp_path / "a"), tmp_path / "a")
    export_notebooks(notebooks(tmp_path / "b"), tmp_path / "b")
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    for name in files:
        if name.suffix != ".ipynb":
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_run_id_and_time_are_all_that_differs_between_two_runs(tmp_path):
    first = report(tmp_path / "a")
    second = report(tmp_path / "b", run_id="another-id", start="2024-01-02T03:04:05Z")
    assert first != second
    undone = second.replace("another-id", "20230401T120000Z-ab12cd")
    assert undone.replace("2 January 2024, 03:04 UTC", "1 April 2023, 12:00 UTC") == first


def test_a_tagged_cell_without_a_figure_stops_the_report(tmp_path):
    book = notebook(tmp_path / "02_entity_frequency.ipynb", bars(), None)
    with pytest.raises(NewsloomError, match="2 cells tagged report-figure, but only 1 left"):
        collect_figures([book])


def test_a_figure_of_an_untagged_cell_stays_in_its_notebook(tmp_path):
    assert collect_figures([notebook(tmp_path / "02_x.ipynb", bars(), tags=())]) == []


def test_a_figure_without_marks_becomes_a_sentence(tmp_path):
    books = [notebook(tmp_path / "02_x.ipynb", bars("Names", 0), bars("More names"))]
    path = write_report(tmp_path, corpus=invented.corpus(), run=invented.run(), notebooks=books)
    page = path.read_text(encoding="utf-8")
    assert "Names: nothing to draw" in page
    assert page.count('<div class="plot"') == 1


def test_an_empty_corpus_gives_a_page_that_says_so(tmp_path):
    page = report(tmp_path, invented.corpus([]))
    assert "The corpus is empty" in page
    assert '<div class="plot"' not in page
    assert "nothing to draw" in page


def test_a_corpus_of_unusable_files_names_each_and_its_reason(tmp_path):
    page = report(tmp_path, invented.corpus([invented.ARTICLES[3]]))
    assert "The only file could not be used (1 empty)" in page
    assert "set aside: empty" in page


def test_few_articles_are_too_little_to_test(page):
    assert "3 articles: too little to test." in page


def test_hostile_texts_are_shown_as_they_stand(tmp_path):
    for i, text in enumerate(HOSTILE):
        article = {
            **invented.ARTICLES[0],
            "title": text,
            "outlet": text,
            "path": f"{text}.txt",
            "blocks": [("title", text, []), ("body", f"Ilse Brandvold said {text}.", [])],
        }
        folder = tmp_path / str(i)
        books = notebooks(folder, title=html.escape(text, quote=False))
        corpus = invented.corpus([article, invented.ARTICLES[1]])
        run = invented.run(warnings=[text], parameters={text: {"value": text, "source": text}})
        page = write_report(folder, corpus=corpus, run=run, notebooks=books).read_text("utf-8")
        parsed = Page(page)
        assert len(re.findall(r"<script>", page)) == 2
        assert not parsed.all("img")
        assert not [a for _, attrs in parsed.tags for a in attrs if a.startswith("on")]
        assert not [a for a in parsed.all("a") if a.get("href", "").startswith("javascript")]
        assert (
            html.escape(text, quote=False) in page
            or html.escape(text).replace("&quot;", "&#34;") in page
        )


def test_a_page_to_be_sent_on_holds_no_raw_text_and_at_most_25_words(tmp_path):
    long = "Ilse Brandvold " + "walked " * 60 + "home."
    article = {**invented.ARTICLES[0], "blocks": [("body", long, []), ("share", "Tell all", [])]}
    corpus = invented.corpus([article], share=True)
    page = report(tmp_path, corpus, parameters={"share": {"value": True, "source": "-p"}})
    assert "walked " * 26 not in page
    assert "walked " * 20 in page
    assert "Tell all" not in page
    everything = "".join(p.read_text("utf-8") for p in tmp_path.rglob("*.csv"))
    assert "walked " * 26 not in everything + (tmp_path / "timeline.json").read_text("utf-8")


def test_blocks_shown_clean_are_the_text_that_is_counted():
    corpus = invented.corpus()
    behind = Behind(corpus)
    for row in corpus.articles.itertuples():
        blocks = behind.blocks(row.article_id)
        assert "\n\n".join(b.clean for b in blocks if b.kind == "body") == row.text
        for block in blocks:
            if block.kind == "body":
                assert "".join(piece.before for piece in block.pieces) == block.raw


def test_sentences_of_an_entity_come_from_each_article_in_turn():
    items, found = Behind(invented.corpus()).of_entity("e4", limit=2)
    assert found == 3
    assert [item.outlet for item in items] == ["Marrow Gazette", "The Courier"]
    assert [s.text for s in items[0].segments if s.marked] == ["Harbour Board"]


def test_evidence_says_where_it_stands_in_the_raw_file():
    corpus = invented.corpus()
    (item, *_), _ = Behind(corpus).of_entity("e1", limit=1)
    path, _, span = item.place.rpartition(":")
    start, end = map(int, span.split("–"))
    raw = corpus.articles.set_index("path").loc[path, "raw"]
    assert path == "a_gazette.txt"
    assert raw[start:end].startswith("Mayor Ilse Brandvoldclosed the Lantern Bridge")


def test_the_answer_counts_what_the_tables_count():
    corpus = invented.corpus()
    facts = answers.count_facts(corpus.articles)
    first = corpus.entity_ranking.iloc[0]
    assert (facts.read, facts.kept, facts.set_aside) == (4, 3, (("empty", 1),))
    said = answers.plain(answers.said_who(corpus, facts))
    assert said.startswith(f"Ilse Brandvold is named most: {first.mentions} times, in 2 of 3 art")


def test_overlapping_intervals_are_too_close_to_tell():
    corpus = invented.corpus()
    facts = answers.count_facts(invented.corpus().articles)
    facts = type(facts)(**{**vars(facts), "kept": 40})
    ranking = corpus.entity_ranking.assign(ci_low=1.0, ci_high=9.0)
    corpus.entity_ranking = tables.make("entity_ranking", ranking)
    assert "too close to tell" in answers.plain(answers.said_who(corpus, facts))
    apart = ranking.assign(ci_low=[20.0 - 3 * i for i in range(len(ranking))])
    corpus.entity_ranking = tables.make("entity_ranking", apart.assign(ci_high=apart["ci_low"] + 1))
    assert "lie apart" in answers.plain(answers.said_who(corpus, facts))


def test_formulas_are_defused_and_numbers_are_not():
    text = words.csv_text([{"a": "=1+1", "b": -2}, {"a": "@x", "b": 0.5}])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["'=1+1", "-2"], ["'@x", "0.5"]]


@given(st.text())
def test_json_in_a_script_reads_back_and_can_not_leave_it(text):
    told = str(script_json(json.dumps({"x": text}, ensure_ascii=False)))
    assert json.loads(told) == {"x": text}
    assert not set("<>&\u2028\u2029") & set(told)


@given(st.text(st.sampled_from("<>/\"'= abpsx&;!-scriptimgonerror\n")))
def test_notebook_html_keeps_only_harmless_elements(text):
    kept = str(allow(text + "<b>end"))
    assert str(allow(kept)) == kept
    for tag, attrs in Page(kept).tags:
        assert tag not in {"script", "img", "iframe", "style", "svg"}
        assert not [name for name in attrs if name.startswith("on") or name in {"style", "src"}]


def test_tables_of_a_notebook_stay_tables():
    shown = "<table border='1' class='dataframe'><tr style='x'><th>a</th></tr></table><p>3 rows</p>"
    assert str(allow(shown)) == "<table><tr><th>a</th></tr></table><p>3 rows</p>"
    assert str(allow("<script>x</script><img src=y>&lt;b&gt;")) == "&lt;b&gt;"


def test_a_notebook_page_shows_its_charts_and_not_its_parameters(tmp_path):
    hidden = nbformat.v4.new_code_cell(
        "corpus = '/somewhere/private'", metadata={"tags": ["injected-parameters"]}
    )
    book = notebook(tmp_path / "02_entity_frequency.ipynb", bars(), bars(), more=[hidden])
    (path,) = export_notebooks([book], tmp_path)
    page = path.read_text(encoding="utf-8")
    assert page.count('<div class="plot"') == 2
    assert page.count("* plotly.js v") == 1
    assert "somewhere" not in page
    assert "default-src 'none'" in Page(page).all("meta")[1]["content"]


def test_the_csv_beside_a_figure_is_what_it_draws(tmp_path):
    packed = go.Figure(go.Scatter(x=[0.5, None, 2.0], y=["a", "b", "c"], name="&lt;one&gt;"))
    (figure,) = collect_figures([notebook(tmp_path / "02_x.ipynb", packed)])
    assert drawn_rows(figure) == [
        {"series": "<one>", "x": 0.5, "y": "a"},
        {"series": "<one>", "x": None, "y": "b"},
        {"series": "<one>", "x": 2.0, "y": "c"},
    ]


def test_arrays_packed_by_plotly_are_read(tmp_path):
    import numpy as np

    figure = go.Figure(go.Bar(x=np.array([1.5, 2.5]), y=np.array([1, 2], dtype="int8")))
    (read,) = collect_figures([notebook(tmp_path / "02_x.ipynb", figure)])
    assert [(row["x"], row["y"]) for row in drawn_rows(read)] == [(1.5, 1), (2.5, 2)]


def test_titles_lose_plotlys_markup_and_keep_the_texts():
    assert (
        plain_title("<b>Who</b> leads<br>A &lt;script&gt; &amp; co") == "Who leads A <script> & co"
    )


def test_the_timeline_file_has_what_timelinejs_needs(folder):
    made = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))
    assert made["events"][0]["start_date"] == {"year": 2023, "month": 3, "day": 6}
    assert made["events"][0]["text"]["headline"]
    told = [s for e in made["events"] + made["undated"] for s in e["newsloom"]["statements"]]
    assert len(told) == len(invented.corpus().events)


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2022-12-19", "2022-12-19", "19 December 2022"),
        ("2022-12-19", "2022-12-25", "19–25 December 2022"),
        ("2022-12-19", "2023-01-02", "19 December 2022 – 2 January 2023"),
        ("2022-11-30", "2022-12-02", "30 November – 2 December 2022"),
        (None, "2022-12-19", "not after 19 December 2022"),
        ("2022-02-01", "2022-02-28", "February 2022"),
        ("2020-01-01", "2020-12-31", "2020"),
        ("2022-12-01", "2023-02-28", "December 2022 – February 2023"),
        ("9999-12-31", "9999-12-31", "31 December 9999"),
        ("2022-12-01", "9999-12-31", "December 2022 – December 9999"),
        (None, None, "unknown day"),
    ],
)
def test_intervals_say_each_month_and_year_once(earliest, latest, said):
    assert words.span(earliest, latest) == said


def test_numbers_have_their_thousands_separated_and_a_true_minus():
    assert words.number(1234567) == "1,234,567"
    assert words.number(-0.5, 2) == "−0.50"
    assert words.number(None) == "–"
    assert words.percent(1, 1000) == "less than 1%"


def test_a_heading_of_bold_lines_and_lighter_ones_is_divided_and_its_room_given_back(tmp_path):
    title = "<b>Who is named</b><br><b>most?</b><br><span style='font-size:12px'>3 names</span>"
    drawn = bars(title).update_layout(height=300, margin={"t": 75})
    (figure,) = collect_figures([notebook(tmp_path / "02_x.ipynb", drawn)])
    assert (figure.title, figure.subtitle) == ("Who is named most?", "3 names")
    assert figure.spec["layout"]["margin"]["t"] == 8
    assert figure.spec["layout"]["height"] == 233
    assert figure.whole["layout"]["title"]["text"] == title


def test_the_legend_of_bars_is_written_by_the_page_and_others_stay_in_the_figure(tmp_path):
    stacked = go.Figure(
        [go.Bar(x=[1], name=n, marker={"color": c}) for n, c in [("a", "#111"), ("b", "#222")]]
    )
    odd = go.Figure([go.Bar(x=[1], name="a", marker={"color": ["red"]}), go.Scatter(x=[1])])
    first, second = collect_figures([notebook(tmp_path / "02_x.ipynb", stacked, odd)])
    assert first.legend == (("a", "#111"), ("b", "#222"))
    assert first.spec["layout"]["showlegend"] is False
    assert second.legend == ()
    assert "showlegend" not in second.spec["layout"]


def test_people_beyond_the_first_ten_names_have_their_sentences_too(tmp_path):
    corpus = invented.corpus()
    ranking = corpus.entity_ranking
    places = [
        {
            **ranking.iloc[0].to_dict(),
            "entity_id": f"p{i:02}",
            "entity": f"Place {i}",
            "label": "GPE",
        }
        for i in range(12)
    ]
    rows = places + ranking.assign(rank=ranking["rank"] + 20).to_dict("records")
    corpus.entity_ranking = tables.make("entity_ranking", rows)
    first = corpus.entities.iloc[0].to_dict()
    known = [{**first, "entity_id": p["entity_id"], "entity": p["entity"]} for p in places]
    corpus.entities = tables.make("entities", corpus.entities.to_dict("records") + known)
    page = report(tmp_path, corpus)
    ids = {attrs["id"] for _, attrs in Page(page).tags if "id" in attrs}
    numbers = [a["href"] for a in Page(page).all("a") if a.get("class") == "number"]
    assert "#entity-e1" in numbers
    assert {href.removeprefix("#") for href in numbers} <= ids
