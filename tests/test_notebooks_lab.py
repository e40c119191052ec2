"""The project's notebooks as people open them: in JupyterLab, looked at, run, and clicked.

One server for all, in a folder of its own; every other host is a port at which nobody listens.
"""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from lab import trusted_lab
from newsloom.clicked import keys_of
from newsloom.parameters import list_notebooks
from opened import CHROMIUM, OPTIONS
from test_report import MIME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
HERE = Path(__file__).parent.parent
NOTEBOOKS = list_notebooks(HERE / "notebooks")
MINUTES = 3 * 60_000  # until a notebook has run, in milliseconds; both cores may be busy
RULES = "--host-resolver-rules=MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1"

# What is seen of a notebook: outputs, figures that are drawn, errors and warnings.
SEEN = """() => {
  const all = (sought) => [...document.querySelectorAll('.jp-Notebook ' + sought)];
  return {
    outputs: all('.jp-OutputArea-output').length,
    plots: all('.js-plotly-plot').filter((plot) => plot.querySelector('.main-svg')).length,
    wrong: all('[data-mime-type$="jupyter.error"], [data-mime-type$="jupyter.stderr"]').length,
    prompts: all('.jp-CodeCell .jp-InputPrompt').map((prompt) => prompt.textContent),
    gaps: all('td').filter((cell) => ['<NA>', 'NaN', 'NaT'].includes(cell.textContent)).length,
  };
}"""
DRAWN = f"""([outputs, plots]) => {{
  const seen = ({SEEN})();
  return seen.outputs >= outputs && seen.plots >= plots;
}}"""
# What a click has opened below a figure, and under which key.
OPENED = """() => {
  const opened = document.querySelector('.newsloom.clicked details[open]');
  return opened && {
    key: opened.dataset.key || opened.querySelector('[data-key]').dataset.key,
    told: opened.querySelectorAll('.evidence').length,
    places: [...opened.querySelectorAll('.place code')].map((place) => place.textContent),
  };
}"""
# The middles of the squares of a heat map that have a number, from the corner of the figure.
SQUARES = """(plot) => plot.data.flatMap((trace) => trace.type !== 'heatmap' ? [] :
  trace.z.flatMap((row, i) => row.map((z, j) => [z, i, j])).filter(([z]) => z).map(([, i, j]) => {
    const { xaxis, yaxis } = plot._fullLayout;
    return [xaxis._offset + xaxis.d2p(j), yaxis._offset + yaxis.d2p(i)];
  }))"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    from playwright.sync_api import sync_playwright

    scratch = tmp_path_factory.mktemp("lab")
    shutil.copytree(HERE / "seeds", scratch / "seeds")
    with trusted_lab(NOTEBOOKS, scratch) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, RULES])
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        yield SimpleNamespace(address=address, context=context, folder=scratch / "books")
        browser.close()


def choose(page, menu: str, command: str) -> None:
    page.locator(".lm-MenuBar-item", has_text=menu).first.click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').click()


def places_to_click(plot) -> list[tuple[float, float]]:
    """Give where marks of a figure are, from its corner; of many, some."""
    corner = plot.bounding_box()
    found = [tuple(place) for place in plot.evaluate(SQUARES)]
    for mark in plot.query_selector_all(".bars .point path, path.point"):
        box = mark.bounding_box()
        if box and box["width"] and box["height"]:
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            found.append((x - corner["x"], y - corner["y"]))
    return found[:: max(1, len(found) // 8)]


def click_one(page, plot) -> dict | None:
    """Click marks of a figure until one shows what it stands for; give that."""
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(600)  # until the script has seen the figure
    for x, y in places_to_click(plot):
        plot.hover(position={"x": x, "y": y}, force=True)
        page.wait_for_timeout(150)
        corner = plot.bounding_box()
        page.mouse.click(corner["x"] + x, corner["y"] + y)
        page.wait_for_timeout(250)
        if opened := page.evaluate(OPENED):
            return opened
    return None


def keys_in(figure: dict) -> set[str]:
    """Give every key by which something behind a mark of a figure can be found."""
    found = set(keys_of(figure["data"]))
    for trace in figure["data"]:
        for one in trace.get("customdata", ()):
            found |= {one} if isinstance(one, str) else set(one)
        found.update((trace.get("meta") or {}).get("entities", ()))
    return found - {""}


@pytest.mark.parametrize("book", NOTEBOOKS, ids=lambda book: book.stem)
def test_a_notebook_opens_with_its_figures_runs_and_answers_a_click(lab, book):
    cells = json.loads(book.read_text("utf-8"))["cells"]
    codes = [cell for cell in cells if cell["cell_type"] == "code"]
    outputs = [output for cell in codes for output in cell["outputs"]]
    expected = [len(outputs), sum(MIME in output.get("data", {}) for output in outputs)]
    troubles: list[str] = []
    page = lab.context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(lab.address + book.name)

    page.wait_for_function(DRAWN, arg=expected, timeout=MINUTES)  # before anything has run
    seen = page.evaluate(SEEN)
    assert [seen["outputs"], seen["plots"], seen["wrong"], seen["gaps"]] == [*expected, 0, 0]

    page.wait_for_function("() => document.body.textContent.includes('| Idle')", timeout=MINUTES)
    choose(page, "Edit", "editmenu:clear-all")
    page.wait_for_function(f"() => ({SEEN})().outputs === 0", timeout=MINUTES)
    choose(page, "Run", "runmenu:run-all")
    page.wait_for_function(DRAWN, arg=expected, timeout=MINUTES)
    page.wait_for_function(
        f"() => ({SEEN})().prompts.every((prompt) => /[0-9]/.test(prompt))", timeout=MINUTES
    )
    seen = page.evaluate(SEEN)
    assert [seen["outputs"], seen["plots"], seen["wrong"], seen["gaps"]] == [*expected, 0, 0]
    assert seen["prompts"] == [f"[{n}]:" for n in range(1, len(codes) + 1)]

    figures = [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]
    plots = page.query_selector_all(".jp-Notebook .js-plotly-plot")
    for figure, plot in zip(figures, plots, strict=True):
        keys = keys_in(figure)
        if not keys:  # it says in words why there is nothing to draw
            assert figure["layout"]["annotations"]
            continue
        opened = click_one(page, plot)
        assert opened, figure["layout"]["title"]["text"]
        assert opened["key"] in keys
        assert opened["told"] == len(opened["places"]) > 0
        page.click(".newsloom.clicked button")
        assert page.evaluate(OPENED) is None
    assert troubles == []
    page.close()


def test_a_notebook_nobody_trusts_and_without_a_kernel_shows_what_stands_behind_its_figures(lab):
    book = json.loads(NOTEBOOKS[1].read_text("utf-8"))
    book["metadata"] = {"kernelspec": {"name": "gone", "display_name": "Gone"}}  # not as signed
    (lab.folder / "untrusted.ipynb").write_text(json.dumps(book), "utf-8")
    outputs = [one for cell in book["cells"] for one in cell.get("outputs", ())]
    figures = sum(MIME in output.get("data", {}) for output in outputs)
    page = lab.context.new_page()
    page.goto(lab.address + "untrusted.ipynb")
    page.click(".jp-Dialog button:has-text('No Kernel')", timeout=MINUTES)

    page.wait_for_function(DRAWN, arg=[len(outputs), figures], timeout=MINUTES)
    assert page.evaluate("() => window.newsloomHears") is None  # no script of it has run
    rows = page.locator(".jp-Notebook details").first
    rows.locator("summary").first.click()
    name = rows.locator("details").first
    assert " · " in name.locator("summary").inner_text()  # without style, too, they stand apart
    name.locator("summary").click()
    assert name.locator("blockquote").first.is_visible()
    assert "Trust Notebook" in page.locator(".jp-Notebook .jp-MarkdownCell").first.inner_text()
    page.close()
