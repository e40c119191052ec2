"""The report of very little: one article, no days, figures that have nothing to draw."""

import json

import pandas as pd
import pytest

import invented
from newsloom.labels import count_outlets
from newsloom.plots import plot_speaker_outlets, plot_speakers
from newsloom.plots.style import message
from newsloom.report import answers, write_report
from newsloom.report.answers import count_facts, plain
from newsloom.report.behind import Behind
from newsloom.report.figures import collect_figures
from newsloom.report.incoming import came_in
from newsloom.said import count_speakers, count_speakers_by_outlet
from opened import Opened
from test_report import notebook

WHY = "Dispersion needs at least two articles that name somebody."


def alone(**more):
    """Articles of no outlet and of no day, each with one sentence."""
    return {"outlet": None, "title": None, "blocks": [("body", "Boats went by.", [])], **more}


def test_a_figure_that_says_why_it_is_empty_is_a_line_and_no_drawing(tmp_path):
    book = notebook(tmp_path / "02_x.ipynb", message("Named throughout?", WHY))
    (figure,) = collect_figures([book])
    assert (figure.points, figure.why) == (0, WHY)
    corpus = invented.corpus()
    page = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=[book]).read_text(
        "utf-8"
    )
    shown = page[page.index('id="figure-02_x_1"') :].partition("</figure>")[0]
    assert f'<p class="missing">{WHY}</p>' in shown
    for gone in ("data-figure", "As a table", "CSV", "SVG"):
        assert gone not in shown


def test_where_a_section_says_what_is_missing_its_figures_do_not_say_it_again(tmp_path):
    corpus = invented.corpus([alone(path="a.txt")])
    books = [
        notebook(tmp_path / f"{stem}.ipynb", message(stem, WHY)) for stem in ("03_pairs", "04_days")
    ]
    page = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=books).read_text(
        "utf-8"
    )
    assert WHY not in page
    assert page.count("so there is no network.") == 1


@pytest.mark.parametrize(
    ("changes", "sections"), [([], 0), (["Nothing changed."], 0), (["One more.", "One less."], 1)]
)
def test_one_change_stands_in_the_answers_and_has_no_section(tmp_path, changes, sections):
    run = invented.run(changes=changes)
    page = write_report(tmp_path, corpus=invented.corpus(), run=run, notebooks=[]).read_text(
        "utf-8"
    )
    assert page.count('id="since"') == page.count('href="#since">Since') // 2 == sections
    for line in changes[:1]:
        assert line in page


def test_what_no_article_tells_is_said_so():
    corpus = invented.corpus([alone(path="a.txt"), alone(path="b.txt")])
    told = [
        plain(line) for line in answers.how_far_to_trust(corpus, count_facts(corpus.articles), [])
    ]
    assert "Dates: no article has a day that could be found." in told
    assert "Outlets: known for none of the articles." in told
    assert count_outlets(["outlet unknown"]) == "unknown outlets"


def test_an_open_day_is_no_first_day_of_printing(tmp_path):
    days = [("2024-10-14", "2024-10-14"), ("2021-01-01", None), (None, None), ("2024-10-16",) * 2]
    rows = [
        alone(path=f"{n}.txt", days=(*both, "inferred" if any(both) else "unknown"))
        for n, both in enumerate(days)
    ]
    corpus = invented.corpus(rows)
    page = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=[]).read_text(
        "utf-8"
    )
    assert (
        "4 news articles, published 14–16 October 2024 "
        "(1 article undated, 1 article dated on one side only). Read"
    ) in page
    facts = count_facts(invented.corpus(rows[1:3]).articles)
    assert facts.dates == "not before 1 January 2021"


def test_pairs_that_stand_together_as_often_are_told():
    corpus = invented.corpus()
    facts = count_facts(corpus.articles)
    row = corpus.pair_scores.iloc[[0]]
    corpus.pair_scores = row
    assert "as often" not in plain(answers.said_with_whom(corpus, facts))
    two = row.assign(entity_b="e9", name_b="Elva Port", log_dice=row["log_dice"] - 1)
    corpus.pair_scores = pd.concat([row, two])
    assert "; 1 other pair as often" in plain(answers.said_with_whom(corpus, facts))


def test_a_lead_that_others_share_is_told_with_them():
    corpus = invented.corpus()
    facts = count_facts(corpus.articles)
    assert "as many" not in plain(answers.said_who_says(corpus, facts))
    corpus.quotes["entity_id"] = ["e1", "e2"]
    assert "; 1 other has as many" in plain(answers.said_who_says(corpus, facts))


def test_articles_are_listed_as_people_count():
    paths = [f"all.jsonl#{n}" for n in (1, 2, 10)]
    corpus = invented.corpus([alone(path=path) for path in reversed(paths)])
    section = came_in(corpus, count_facts(corpus.articles), Behind(corpus), example="")
    # Without a title the path stands in its place, once.
    assert [(row[0].text, row[0].light) for row in section.tables[0].rows] == [
        (path, "") for path in paths
    ]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_in_squares_have_the_ink_of_the_page(browser, tmp_path, scheme):
    corpus = invented.corpus()
    counted = count_speakers_by_outlet(corpus)
    book = notebook(tmp_path / "05_x.ipynb", plot_speaker_outlets(counted))
    path = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=[book])
    page = Opened(browser, path, scheme=scheme).page
    inks = page.evaluate(
        "JSON.stringify([getComputedStyle(document.body).color, ...new Set([...document"
        ".querySelectorAll('.heatmap-label text')].map((t) => getComputedStyle(t).fill))])"
    )
    own, *drawn = json.loads(inks)
    assert drawn == [own]


@pytest.mark.browser
def test_no_axis_counts_half_statements(browser, tmp_path):
    corpus = invented.corpus()
    book = notebook(tmp_path / "05_x.ipynb", plot_speakers(count_speakers(corpus), articles=3))
    path = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=[book])
    page = Opened(browser, path).page
    assert page.locator(".xtick text").all_text_contents() == ["0", "1", "2"]


@pytest.mark.browser
def test_every_outlet_has_its_head_on_a_narrow_screen(browser, tmp_path):
    corpus = invented.corpus()
    book = notebook(tmp_path / "05_x.ipynb", plot_speaker_outlets(count_speakers_by_outlet(corpus)))
    path = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=[book])
    page = Opened(browser, path, width=360).page
    heads = page.locator(".xtick text").all_text_contents()
    assert sorted(heads) == ["Marrow Gazette", "The Courier"]
