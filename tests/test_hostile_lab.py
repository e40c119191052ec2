"""Executed notebooks of a hostile corpus, opened as trusted in JupyterLab in a real browser.

There every script that stands in an output runs, so that escaping is all that stops one.
"""

import json
import re
import time

import pytest

import hostile
from lab import trusted_lab
from newsloom.corpus import open_corpus
from test_hostile_page import CHROMIUM, OPTIONS, run  # noqa: F401 (run is a fixture)
from test_report import MIME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
SHORT = 40  # characters; tables cut longer titles
# What JupyterLab has drawn of a notebook so far.
DRAWN = """() => ({
  stolen: typeof window.stolen,
  outputs: document.querySelectorAll('.jp-Notebook .jp-OutputArea-output').length,
  plots: document.querySelectorAll('.jp-Notebook .js-plotly-plot .main-svg').length > 0
    ? document.querySelectorAll('.jp-Notebook .js-plotly-plot').length : 0,
  text: document.querySelector('.jp-Notebook')?.textContent || '',
  trust: document.querySelector('.jp-StatusItem-trust')?.title || '',
  // Addresses in plain text are links of JupyterLab's own: they lead where they say.
  led: [...document.querySelectorAll('.jp-Notebook a')].map(
    (a) => [a.getAttribute('href') || '', a.textContent]),
})"""


def in_lab(context, address, outputs, plots):
    """Open a notebook in JupyterLab and give what it has drawn, once that is all; what it asked."""
    page = context.new_page()
    host = "/".join(address.split("/")[:3])
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append("dialog"))
    page.on(
        "request",
        lambda request: (
            asked.append(request.url)
            if not request.url.startswith((host, host.replace("http", "ws"), "data:", "blob:"))
            else None
        ),
    )
    page.goto(address)
    ends = time.monotonic() + 60
    found = page.evaluate(DRAWN)
    while time.monotonic() < ends and (
        found["outputs"] < outputs or found["plots"] < plots or "rusted" not in found["trust"]
    ):
        page.wait_for_timeout(200)
        found = page.evaluate(DRAWN)
    page.wait_for_timeout(500)  # what loads in vain says so now
    found = page.evaluate(DRAWN)
    page.close()
    return {**found, "asked": asked}


def test_trusted_notebooks_in_jupyterlab_run_nothing(run, tmp_path):  # noqa: F811
    from playwright.sync_api import sync_playwright

    finished, folder = run
    bare = tmp_path / "bare.ipynb"
    html = "".join(hostile.PAYLOADS[at] for at in (0, 2, 7))
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
    cell = {"cell_type": "code", "id": "a", "execution_count": 1, "metadata": {}, "source": "1"}
    cells = [{**cell, "outputs": [shown]}]
    bare.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    articles = open_corpus(folder / "news", data=folder / "data").articles
    titles = articles["title"][articles["status"] == "kept"].dropna()
    titles = [" ".join(title.split()) for title in titles if len(title) <= SHORT]
    books = [*sorted(finished.glob("0*.ipynb")), bare]
    with (
        trusted_lab(books, tmp_path) as address,
        sync_playwright() as started,
    ):
        # Every other host is a port at which nobody listens.
        rules = "--host-resolver-rules=MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1"
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, rules])
        context = browser.new_context()
        texts = []
        for book in books:
            cells = json.loads(book.read_text("utf-8"))["cells"]
            outputs = [o for c in cells for o in c.get("outputs", [])]
            plots = sum(MIME in o.get("data", {}) for o in outputs)
            found = in_lab(context, address + book.name, len(outputs), plots)
            codes = sum(c["cell_type"] == "code" for c in cells)
            assert f"{codes} of {codes} code cells trusted" in found["trust"], book.name
            if book is bare:  # what is trusted runs, or this test says nothing
                assert found["stolen"] == "number"
                assert any(hostile.HOST in asked for asked in found["asked"])
                continue
            assert (found["stolen"], found["asked"]) == ("undefined", []), book.name
            assert (found["outputs"], found["plots"]) == (len(outputs), plots), book.name
            for to, named in found["led"]:
                assert not re.match(r"\s*javascript|.*hostile", to, re.I) or to == named, book.name
            texts.append(" ".join(found["text"].split()))
        browser.close()
    assert len(titles) >= 0.5 * len(articles)
    assert [title for title in titles if title not in texts[0]] == []
