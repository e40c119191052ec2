"""The report in a real browser without a network: no error, no empty figure, no request."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import invented
from newsloom.plots import plot_speakers
from newsloom.report import export_notebooks, write_report
from newsloom.report.counted import show_quotations
from newsloom.said import count_speakers
from opened import Opened
from test_report import HOSTILE, bars, notebook, notebooks

pytestmark = pytest.mark.browser

WIDTHS = (1280, 820, 360)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    books = notebooks(folder)
    write_report(folder, corpus=invented.corpus(), run=invented.run(), notebooks=books)
    export_notebooks(books[1:2], folder)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_opens_offline_whole_and_quiet(browser, folder, width, scheme):
    opened = Opened(browser, folder / "index.html", width=width, scheme=scheme)
    assert opened.troubles == []
    assert opened.marks() == [3] * 5
    opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_opens_the_evidence_it_leads_to(browser, folder):
    page = Opened(browser, folder / "index.html").page
    assert not page.locator("#entity-e1 blockquote").first.is_visible()
    page.locator(".answers a.number").first.click()
    assert page.locator("#entity-e1 blockquote").first.is_visible()
    assert page.locator("#entity-e1 mark").first.inner_text() == "Ilse Brandvold"


def test_an_address_with_an_anchor_opens_its_evidence(browser, folder):
    opened = Opened(browser, folder / "index.html")
    page = opened.page
    page.goto((folder / "index.html").resolve().as_uri() + "#day-2023-03-06")
    assert page.locator("#day-2023-03-06 blockquote").first.is_visible()


def test_text_of_figures_follows_the_readers_light_or_dark(browser, folder):
    page = Opened(browser, folder / "index.html", scheme="light").page
    colour = "getComputedStyle(document.querySelector('.plot .xtick text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    for _ in range(100):
        if page.evaluate(colour) != light:
            break
        page.wait_for_timeout(50)
    assert page.evaluate(colour) != light


def test_the_first_key_reaches_the_skip_link(browser, folder):
    page = Opened(browser, folder / "index.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_a_csv_is_downloaded_from_inside_the_page(browser, folder):
    page = Opened(browser, folder / "index.html").page
    with page.expect_download() as started:
        page.locator("a[download='entity_ranking.csv']").click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("entity_id,entity,label,mentions")


def test_the_page_prints_with_its_figures(browser, folder):
    opened = Opened(browser, folder / "index.html")
    assert len(opened.page.pdf()) > 20_000
    assert opened.troubles == []


def test_a_notebook_page_opens_offline(browser, folder):
    opened = Opened(browser, folder / "02_entity_frequency.html")
    assert opened.troubles == []
    assert opened.marks() == [3]


def test_harmful_texts_run_nothing(browser, tmp_path):
    for number, text in enumerate(HOSTILE):
        article = {
            **invented.ARTICLES[0],
            "title": text,
            "outlet": text,
            "blocks": [("body", f"Ilse Brandvold said {text}.", [])],
        }
        folder = tmp_path / str(number)
        folder.mkdir()
        books = [notebook(folder / "02_entity_frequency.ipynb", bars())]
        path = write_report(
            folder, corpus=invented.corpus([article]), run=invented.run(), notebooks=books
        )
        opened = Opened(browser, path)
        assert opened.troubles == []


def test_the_policy_alone_stops_a_script(browser, folder, tmp_path):
    page = (folder / "index.html").read_text(encoding="utf-8")
    bad = "<script>document.title = 'ran'</script><img src='http://127.0.0.1:9/x' onerror='x()'>"
    (tmp_path / "index.html").write_text(page.replace("<main", bad + "<main", 1), encoding="utf-8")
    opened = Opened(browser, tmp_path / "index.html")
    assert opened.page.title() != "ran"
    assert any("Content Security Policy" in trouble for trouble in opened.troubles)


@pytest.fixture(scope="module")
def seeds_report(tmp_path_factory):
    from newsloom import cli

    folder = tmp_path_factory.mktemp("seeds")
    seeds = Path(__file__).parent.parent / "seeds"
    data, reports = str(folder / "data"), str(folder / "reports")
    assert cli.main(["run", str(seeds), "--data", data, "--reports", reports]) == 0
    return folder / "reports" / "latest"


@pytest.mark.parametrize("at", ["", "#entity=Q184"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "dark")])
def test_nothing_of_the_report_of_the_seeds_bars_the_way(
    browser, axe, seeds_report, width, scheme, at
):
    opened = Opened(browser, seeds_report / "index.html", width=width, scheme=scheme, at=at)
    assert opened.page.locator("#dossier").is_visible() == bool(at)
    assert opened.barriers(axe) == []


def test_nothing_of_the_notebooks_of_the_seeds_bars_the_way(browser, axe, seeds_report):
    for path in sorted(seeds_report.glob("0*.html")):
        assert Opened(browser, path).barriers(axe) == [], path.name


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_report_of_the_seeds_opens_offline_and_every_figure_draws(
    browser, seeds_report, width, scheme
):
    opened = Opened(browser, seeds_report / "index.html", width=width, scheme=scheme)
    assert opened.troubles == []
    marks = opened.marks()
    assert len(marks) >= 5
    assert min(marks) > 0
    opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (seeds_report / "index.html").stat().st_size < 8_000_000


def test_every_notebook_of_the_seeds_opens_offline(browser, seeds_report):
    pages = sorted(seeds_report.glob("0*.html"))
    assert len(pages) == 5
    for path in pages:
        opened = Opened(browser, path)
        assert opened.troubles == []
        assert min(opened.marks()) > 0


def follow(page) -> int:
    """Follow each number about quotations, by click and by key in turn; give how many there are."""
    keys = page.evaluate("Object.keys(JSON.parse(document.getElementById('said-numbers').text))")
    followed = 0
    page.evaluate("document.querySelectorAll('.closer').forEach((d) => { d.open = true; })")
    for link in page.locator("#answers a.number, #who-says a").all():
        key = (link.get_attribute("href") or "").removeprefix("#")
        found = re.search(r"[\d,]+", link.inner_text())
        if key not in keys or found is None:
            continue
        said = int(found.group().replace(",", ""))
        if followed % 2:
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click()
        page.locator("#said-list").wait_for(state="visible")
        expect(page.locator("#said-chosen")).to_have_text(re.compile(rf": {said:,}$"))
        expect(page.locator("#said-list > li:visible")).to_have_count(said)
        expect(page.locator("#said-chosen")).to_be_focused()
        followed += 1
    return followed


def test_each_number_about_quotations_shows_as_many_as_it_says(browser, folder):
    assert follow(Opened(browser, folder / "index.html").page) > 20


def test_very_many_quotations_are_written_out_when_they_are_asked_for(
    browser, tmp_path, monkeypatch
):
    monkeypatch.setattr("newsloom.report.spoken.MANY", 0)
    path = write_report(
        tmp_path, corpus=invented.corpus(), run=invented.run(), notebooks=notebooks(tmp_path)
    )
    opened = Opened(browser, path)
    assert opened.page.locator("#said-list > li").count() == 0
    assert follow(opened.page) > 20
    opened.page.goto(path.resolve().as_uri() + "#entity=e1")
    said = opened.page.locator("#dossier section", has_text="Says").locator("blockquote")
    assert said.all_inner_texts() == opened.page.locator("#said-list blockquote").all_inner_texts()
    assert opened.troubles == []


def test_each_number_about_quotations_of_the_seeds_shows_them(browser, seeds_report):
    assert follow(Opened(browser, seeds_report / "index.html").page) > 60


def test_a_mark_of_a_figure_and_a_sent_address_lead_to_quotations_too(browser, tmp_path):
    corpus = invented.corpus()
    figure = plot_speakers(count_speakers(corpus), articles=3)
    books = [notebook(tmp_path / "05_quotes_and_sources.ipynb", figure)]
    path = write_report(tmp_path, corpus=corpus, run=invented.run(), notebooks=books)
    opened = Opened(browser, path)
    assert not opened.page.locator("#said-list").is_visible()
    opened.page.locator("#who-says .point path").first.click(force=True)
    opened.page.locator("#said-list").wait_for(state="visible")
    assert opened.page.url.endswith("#speaker-e1-direct")
    assert opened.page.locator("#said-list > li:visible").count() == 2
    again = Opened(browser, path)
    again.page.goto(path.resolve().as_uri() + "#speaker-e1-indirect")
    assert again.page.locator("#said-list > li:visible").count() == 0
    assert opened.troubles == again.troubles == []


def test_rows_of_a_notebook_open_without_a_script(browser, tmp_path):
    view = show_quotations(invented.corpus(), count_speakers(invented.corpus()))
    (tmp_path / "rows.html").write_text(f"<!doctype html>{view._repr_html_()}", encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((tmp_path / "rows.html").resolve().as_uri())
    assert not page.locator("blockquote").first.is_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.locator("li:visible").count() == 2
