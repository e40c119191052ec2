"""The project's notebooks as people open them: in JupyterLab, looked at, run, and clicked.

One server for all, in a folder of its own; every other host is a port at which nobody listens.
"""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from lab import trusted_lab
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

# Of so many figures at least a click opens sentences; marks of the others stand for something else.
ANSWERING = {"01": 0, "02": 4, "03": 3, "04": 2, "05": 1}

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
# The row of a key, and the row that a click has opened.
ROW = "(key) => document.querySelector(`.newsloom:not(.clicked) [data-key='${key}']`)?.textContent"
OPENED = "() => document.querySelector('.newsloom.clicked details[open]')?.textContent"
# The key of the first bar, where bars stand for names or pairs.
FIRST = """(plot) => {
  const bars = plot.data.find((trace) => trace.type === 'bar' && (trace.meta || {}).entities);
  return bars ? bars.meta.entities[0].split(' ').sort().join(' ') : '';
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    from playwright.sync_api import sync_playwright

    scratch = tmp_path_factory.mktemp("lab")
    shutil.copytree(HERE / "seeds", scratch / "seeds")
    with trusted_lab(NOTEBOOKS, scratch) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, RULES])
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        yield SimpleNamespace(address=address, context=context)
        browser.close()


def choose(page, menu: str, command: str) -> None:
    page.locator(".lm-MenuBar-item", has_text=menu).first.click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').click()


def click_one(page, plot, marks) -> str | None:
    """Click marks of a figure, some of many, until one opens its sentences; give those."""
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(600)  # until the script has seen the figure
    for mark in marks[:: max(1, len(marks) // 6)]:
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        if not box or not box["width"]:
            continue
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(250)
        if opened := page.evaluate(OPENED):
            return opened
    return None


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

    answering = 0
    for plot in page.query_selector_all(".jp-Notebook .js-plotly-plot"):
        key = plot.evaluate(FIRST)
        bars = plot.query_selector_all(".bars .point path") if key else []
        row = page.evaluate(ROW, key)
        opened = click_one(page, plot, bars[:1] or plot.query_selector_all("path.point"))
        assert opened == row or not row
        answering += bool(opened)
        if opened:
            assert page.query_selector(".newsloom.clicked blockquote") is not None
            page.click(".newsloom.clicked button")
            assert page.evaluate(OPENED) is None
    assert answering >= ANSWERING[book.stem[:2]]
    assert troubles == []
    page.close()
