"""Choosing a name in the report: by pointer, search box, key or address; and clearing."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

import invented
from newsloom.plots import (
    plot_event_lanes,
    plot_network,
    plot_ranking,
    plot_speakers,
    plot_two_clocks,
)
from newsloom.report import write_report
from newsloom.said import count_speakers
from newsloom.timeline import list_happenings
from opened import Opened
from test_report import notebook

pytestmark = pytest.mark.browser
RANKED = "#table-the-6-names-with-most-mentions"


def nodes() -> pd.DataFrame:
    """Places for the five names that stand together with another twice or more."""
    return pd.DataFrame(
        [
            {
                "entity_id": entity_id,
                "entity": invented.NAMES[entity_id][0],
                "label": invented.NAMES[entity_id][1],
                "strength": float(strength),
                "community": 0,
                "community_stability": 1.0,
                "x": x,
                "y": y,
            }
            for entity_id, strength, x, y in (
                ("e1", 4, 0.5, 0.5),
                ("e2", 4, 0.1, 0.2),
                ("e3", 4, 0.9, 0.3),
                ("e4", 2, 0.2, 0.9),
                ("e6", 2, 0.8, 0.8),
            )
        ]
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("choosing")
    corpus = invented.corpus()
    happenings = list_happenings(corpus.events, articles=corpus.articles)
    figures = {
        "02_entity_frequency": plot_ranking(corpus.entity_ranking, articles=corpus.articles),
        "03_cooccurrence": plot_network(nodes(), corpus.pair_scores, articles=corpus.articles),
        "04_timeline": plot_two_clocks(happenings, corpus.articles),
        "04_timeline_lanes": plot_event_lanes(corpus.events, corpus.entities, corpus.articles),
        "05_quotes": plot_speakers(count_speakers(corpus), articles=3),
    }
    books = [notebook(folder / f"{stem}.ipynb", figure) for stem, figure in figures.items()]
    return write_report(folder, corpus=corpus, run=invented.run(), notebooks=books)


def parts(page) -> dict[str, str]:
    """Give the headings of the dossier with what is counted beside them."""
    told = [h.inner_text() for h in page.locator("#dossier h3").all()]
    return {h.partition(" ")[0]: h.partition(" ")[2] for h in told}


def bars(page) -> list[float]:
    """Give how strongly each bar of the ranking is drawn."""
    return page.evaluate(
        "[...document.querySelectorAll('#who .barlayer .point path')].map((bar) =>"
        " Number(getComputedStyle(bar).opacity) * Number(getComputedStyle(bar).fillOpacity))"
    )


def drawn_anew(page) -> None:
    """Wait until no figure is left to be drawn anew."""
    page.wait_for_selector(".plot[data-stale]", state="detached")


def at_rest(page) -> None:
    """Wait until each figure is as wide as its place: it hears of a new width a moment later."""
    for _ in range(100):
        drawn_anew(page)
        if page.evaluate(
            "[...document.querySelectorAll('.plot')].every((plot) => !plot.clientWidth"
            " || Math.abs(plot.clientWidth - plot.dataset.width) <= 1)"
        ):
            return
        page.wait_for_timeout(50)


def rows(page, table: str) -> list[str]:
    """Give the first cells of the rows that are seen."""
    return [r.inner_text() for r in page.locator(f"{table} tbody tr:visible th").all()]


def test_a_click_on_a_bar_opens_the_dossier_of_its_name(browser, report):
    opened = Opened(browser, report)
    page = opened.page
    assert not page.locator("#dossier").is_visible()
    page.locator("#who .barlayer .point path").first.click(force=True)
    expect(page.locator("#dossier-name")).to_have_text("Ilse Brandvold")
    assert page.url.endswith("#entity=e1")
    assert parts(page) == {
        "Found": "as",
        "Named": "with",
        "When": "2 dated statements",
        "Says": "2 statements",
        "Sentences": "5 sentences",
    }
    assert page.locator("#dossier .spelt").inner_text() == "Brandvold 3, Ilse Brandvold 2"
    assert [a.inner_text() for a in page.locator("#dossier .near a").all()] == [
        "Tomas Reyne",
        "Marrow Bay",
    ]
    sentences = page.locator("#dossier section").last
    assert [m.inner_text() for m in sentences.locator("mark").all()] == [
        "Ilse Brandvold",
        "Brandvold",
        "Brandvold",
        "Ilse Brandvold",
        "Brandvold",
    ]
    first = sentences.locator("li").first
    assert (
        first.locator(".from").inner_text() == "Marrow Gazette · 6 March 2023 (stated in the text)"
    )
    assert first.locator("code").inner_text().startswith("a_gazette.txt:")
    assert opened.troubles == []


def test_what_is_not_of_the_name_steps_back_and_clearing_brings_it_again(browser, report):
    opened = Opened(browser, report)
    page = opened.page
    names = rows(page, RANKED)
    groups = "#behind-who .group:visible"
    assert len(names) == 6
    assert bars(page) == [1] * 6
    page.locator("a.name", has_text="Tomas Reyne").first.click()
    expect(page.locator("#dossier-name")).to_have_text("Tomas Reyne")
    expect(page.locator("#who figure .filtered")).to_have_text("Tomas Reyne: 1 of 6 marks.")
    drawn_anew(page)
    assert sorted(round(bar, 2) for bar in bars(page)) == [0.13] * 5 + [1]
    assert rows(page, RANKED) == ["Tomas Reyne"]
    tied = page.locator("#with-whom figure .filtered")
    expect(tied).to_have_text("Tomas Reyne: 1 of 5 marks, and its ties to 2 others.")
    # The Friday meeting is its own, with the day it was printed; the closure of the bridge is not.
    clocks = page.locator("#when figure .filtered").first
    expect(clocks).to_have_text("Tomas Reyne: 2 of 4 marks.")
    page.evaluate("document.getElementById('behind-who').open = true")
    assert page.locator(groups).count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("#dossier")).to_be_hidden()
    assert "#" not in page.url
    drawn_anew(page)
    assert bars(page) == [1] * 6
    assert rows(page, RANKED) == names
    assert page.locator(groups).count() == 6
    assert not page.locator(".filtered:visible").count()
    assert opened.troubles == []


def test_choosing_shows_the_statements_of_the_name(browser, report):
    page = Opened(browser, report, at="#entity=e1").page
    page.evaluate("document.getElementById('said').open = true")
    expect(page.locator("#said-chosen")).to_have_text("Ilse Brandvold: 2")
    page.locator("#dossier-clear").click()
    expect(page.locator("#said-chosen")).to_have_text("All statements: 2")


def test_back_and_forward_go_from_name_to_name(browser, report):
    page = Opened(browser, report, at="#entity=e1").page
    name = page.locator("#dossier-name")
    page.locator("#dossier .near a").first.click()
    expect(name).to_have_text("Tomas Reyne")
    page.go_back()
    expect(name).to_have_text("Ilse Brandvold")
    page.go_forward()
    expect(name).to_have_text("Tomas Reyne")
    page.locator("#dossier-clear").click()
    expect(page.locator("#dossier")).to_be_hidden()
    page.go_back()
    expect(name).to_have_text("Tomas Reyne")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("#entity=e4", "Harbour Board"),
        ("#entity=harbour%20board", "Harbour Board"),
        ("#entity=%3Cimg%20src%3Dx%3E", "Not in this report"),
        ("#entity=%", "Not in this report"),
    ],
)
def test_an_address_that_was_sent_opens_on_its_name(browser, report, at, told):
    opened = Opened(browser, report, at=at)
    if at == "#entity=%":  # half a sign of an address is no name
        assert not opened.page.locator("#dossier").is_visible()
    else:
        expect(opened.page.locator("#dossier-name")).to_have_text(told)
    assert opened.troubles == []


def test_on_the_way_to_evidence_the_name_stays_chosen(browser, report):
    page = Opened(browser, report, at="#entity=e1").page
    page.locator("#with-whom a[href='#pair-e1-e2']").first.click()
    expect(page.locator("#pair-e1-e2 blockquote").first).to_be_visible()
    assert page.url.endswith("#entity=e1&at=pair-e1-e2")
    expect(page.locator("#dossier-name")).to_have_text("Ilse Brandvold")
    again = Opened(browser, report, at="#entity=e1&at=pair-e1-e2").page
    expect(again.locator("#pair-e1-e2 blockquote").first).to_be_visible()


def test_a_neighbour_opens_the_sentences_that_name_both(browser, report):
    page = Opened(browser, report, at="#entity=e1").page
    page.locator("#dossier .near summary").first.click()
    shown = page.locator("#dossier .near li").first.locator("blockquote")
    assert shown.all_inner_texts() == [
        "Brandvold and Reyne will meet on Friday in Marrow Bay.",
        "Reyne and Brandvold have quarrelled over the bridge for years.",
    ]


def test_the_search_box_finds_spellings_and_is_worked_by_arrows(browser, report):
    opened = Opened(browser, report)
    page = opened.page
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("BRÁND")
    assert page.locator("#found li").count() == 1
    page.locator("#find").fill("b")
    first = [item.split("\n")[0] for item in page.locator("#found li").all_inner_texts()]
    assert set(first) == {"Ilse Brandvold", "Marrow Bay", "Harbour Board", "Lantern Bridge"}
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    marked = page.locator("#found li[aria-selected=true]")
    assert marked.count() == 1
    assert page.locator("#find").get_attribute("aria-activedescendant") == marked.get_attribute(
        "id"
    )
    wanted = marked.inner_text().split("\n")[0]
    page.keyboard.press("Enter")
    expect(page.locator("#dossier-name")).to_have_text(wanted)
    expect(page.locator("#dossier-name")).to_be_focused()
    assert not page.locator("#found").is_visible()
    page.locator("#find").fill("nobody of that name")
    expect(page.locator("#found-status")).to_contain_text("No name like “nobody of that name”")
    assert opened.troubles == []


def test_all_of_it_can_be_done_by_key(browser, report):
    page = Opened(browser, report).page
    for _ in range(2):  # the link past the contents, then the search box
        page.keyboard.press("Tab")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("reyne")
    page.keyboard.press("Enter")
    expect(page.locator("#dossier-name")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#dossier-name")).to_have_text(re.compile("Ilse Brandvold|Harbour Board"))
    page.keyboard.press("Escape")
    expect(page.locator("#dossier")).to_be_hidden()
    page.locator("#who .drawn summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("#who .drawn table").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#dossier-name")).to_have_text("Ilse Brandvold")


def test_a_figure_as_a_table_has_a_row_for_each_mark(browser, report):
    page = Opened(browser, report).page
    page.locator("#who .drawn summary").first.click()
    told = page.locator("#who .drawn tbody tr").all_inner_texts()
    assert len(told) == 6
    assert told[0].startswith("Ilse Brandvold\tperson\n5 mentions in 2 articles")


def test_where_the_focus_is_can_be_seen(browser, report):
    page = Opened(browser, report).page
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 360])
def test_nothing_bars_the_way_to_a_name(browser, axe, report, width, scheme):
    opened = Opened(browser, report, width=width, scheme=scheme, at="#entity=e1")
    assert opened.barriers(axe) == []
    assert opened.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 360])
def test_the_dossier_fits_every_screen(browser, report, width, scheme):
    opened = Opened(browser, report, width=width, scheme=scheme, at="#entity=e1")
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#dossier").bounding_box()
    drawn_anew(page)
    plot = page.locator("#who .plot").first.bounding_box()
    assert box["x"] + box["width"] <= width + 1
    if width == 1280:  # beside the page
        assert plot["x"] + plot["width"] <= box["x"]
    else:  # below it
        assert box["y"] > 0.3 * 900
    assert opened.troubles == []


def test_the_dossier_is_dark_where_the_reader_wants_it_dark(browser, report):
    light, dark = (
        Opened(browser, report, scheme=scheme, at="#entity=e1").page.evaluate(
            "getComputedStyle(document.getElementById('dossier')).backgroundColor.match(/\\d+/g)"
            ".slice(0, 3).reduce((sum, n) => sum + Number(n), 0)"
        )
        for scheme in ("light", "dark")
    )
    assert light > 3 * 220
    assert dark < 3 * 60


def test_on_paper_there_is_no_search_box_and_the_dossier_stands_at_the_end(browser, report):
    opened = Opened(browser, report, at="#entity=e1")
    page = opened.page
    page.emulate_media(media="print")
    for gone in ("#find", ".toc", "#dossier-clear", ".take"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#dossier-name").is_visible()
    assert (
        page.evaluate("getComputedStyle(document.getElementById('dossier')).position") == "static"
    )
    assert not page.locator("#behind-who blockquote").first.is_visible()
    assert len(page.pdf()) > 20_000
    assert opened.troubles == []


def test_a_picture_can_be_taken_along(browser, report):
    opened = Opened(browser, report)
    with opened.page.expect_download() as started:
        opened.page.locator("button[data-picture]").first.click()
    assert started.value.suggested_filename.endswith(".svg")
    assert opened.troubles == []


def test_a_mark_of_several_names_asks_which_is_meant(browser, report):
    opened = Opened(browser, report)
    page = opened.page
    # The Friday meeting of two people in a town: its own mark, and that of the day it was printed.
    marks = page.locator("#plot-04_timeline_1 .points path")
    asked = []
    for at in range(marks.count()):
        at_rest(page)  # a mark that moves can't be hit
        marks.nth(at).click(force=True)
        asked = page.locator("#dossier .near a").all_inner_texts()
        if "Tomas Reyne" in asked:
            break
        page.keyboard.press("Escape")  # the figure is wide again
    expect(page.locator("#dossier-name")).to_have_text("Whom do you mean?")
    assert asked == ["Ilse Brandvold", "Tomas Reyne", "Marrow Bay"]
    page.locator("#dossier .near a").nth(1).click()
    expect(page.locator("#dossier-name")).to_have_text("Tomas Reyne")
    assert opened.troubles == []
