"""Nothing that stands in an article, a file name or a table of ours runs, loads or breaks out.

A corpus full of hostile text goes through a whole run; every way out is then looked at, in a real
browser whose every host is a trap. Escaping and the policy are tested each without the other.
"""

import csv
import io
import json
import re
import socket
import threading
from contextlib import contextmanager

import networkx as nx
import pytest

import hostile
from newsloom import cli
from newsloom.corpus import open_corpus
from newsloom.labels import shorten
from newsloom.record import read_record
from newsloom.report import export_notebooks, notebooks, pages, write_report
from opened import CHROMIUM, OPTIONS
from test_report import MIME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
SIZES = {"tenth": 10, "all": 1}
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
MARKS = ".cartesianlayer .trace path, .cartesianlayer .trace use, .heatmap-label, .barlayer path"
# Every way of text into a figure: what is drawn, and what shows on hovering over any mark.
HOVER = """() => document.querySelectorAll('.plot').forEach((plot) => {
  (plot.data || []).forEach((trace, curveNumber) => {
    const length = ((trace.x || trace.y || trace.z || {}).length) || 0;
    for (let pointNumber = 0; pointNumber < Math.min(length, 40); pointNumber += 1) {
      try { Plotly.Fx.hover(plot, [{curveNumber, pointNumber}]); } catch (error) { /* no such */ }
    }
  });
})"""
# And every way of names into the page: dossiers, search, figures as tables, what is filtered.
CHOOSE = """async () => {
  const box = document.getElementById('find');
  document.querySelectorAll('details').forEach((part) => { part.open = true; });
  const { names } = JSON.parse(document.getElementById('names-data').textContent);
  for (const [id, name] of names.slice(0, 60)) {
    location.hash = '#entity=' + encodeURIComponent(id);
    await new Promise((done) => setTimeout(done, 20));
    box.value = name.slice(0, 9);
    box.dispatchEvent(new Event('input'));
    document.querySelectorAll('#dossier details').forEach((part) => { part.open = true; });
  }
  document.getElementById('dossier-clear').click();
}"""
NOTHING = "() => null"


class Trap:
    """Takes every connection and remembers what was asked."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.asked: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(1)
                try:
                    self.asked.append(caller.recv(4096))
                    caller.sendall(b"HTTP/1.0 404 No\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    pass

    def for_us(self) -> list[bytes]:
        """Give what was asked of the hostile host; a TLS greeting names it in the open."""
        return [asked[:200] for asked in self.asked if hostile.HOST.encode() in asked]

    def close(self) -> None:
        self._socket.close()


@contextmanager
def watched():
    """Open a browser that takes every host for the trap."""
    from playwright.sync_api import sync_playwright

    trap = Trap()
    rules = f"--host-resolver-rules=MAP * 127.0.0.1:{trap.port}"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, rules])
        try:
            yield browser, trap
        finally:
            browser.close()
            trap.close()


@pytest.fixture(scope="module")
def opened():
    with watched() as both:
        yield both


def _leaves(address):
    return not address.startswith(("file:", "data:", "blob:"))


def look(browser, path, script=NOTHING):
    """Open a page, let it do what it does, and give what it holds; a script may run before."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append("dialog"))
    page.on("request", lambda asked: said.append(asked.url) if _leaves(asked.url) else None)
    page.goto(path.resolve().as_uri())
    try:
        page.wait_for_selector(".plot:not([data-ready])", state="detached", timeout=20_000)
    except Exception:
        said.append("a figure was not drawn")
    for step in (script, CHOOSE) if script == HOVER else (script,):
        page.evaluate(step)
    page.wait_for_selector(".plot[data-stale]", state="detached", timeout=20_000)
    page.wait_for_timeout(300)
    found = page.evaluate(
        f"""() => ({{
          stolen: typeof window.stolen,
          plots: document.querySelectorAll('.plot').length,
          marks: [...document.querySelectorAll('.plot')].map(
            (plot) => plot.querySelectorAll('{MARKS}').length
              // A figure of which there is nothing to draw says so.
              || plot.querySelectorAll('.annotation-text').length),
          text: document.body.textContent,
          drawn: [...document.querySelectorAll('.plot svg')].map((s) => s.textContent).join('\\n'),
          led: [...document.querySelectorAll('a')].map(
            (a) => a.getAttribute('href') || a.getAttribute('xlink:href') || '')
        }})"""
    )
    context.close()
    return {**found, "said": said}


@pytest.fixture(scope="module", params=["tenth", pytest.param("all", marks=pytest.mark.torture)])
def run(request, tmp_path_factory):
    """Give the folder of a finished run over hostile articles, its tables and their numbers."""
    folder = tmp_path_factory.mktemp(f"hostile-{request.param}")
    numbers = hostile.drawn(SIZES[request.param])
    hostile.write_corpus(folder / "news", numbers)
    everything = open_corpus(folder / "news", data=folder / "data").entities["entity"]
    named = next(name for name in everything if name in hostile.PAYLOADS)
    places = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    assert cli.main(["run", str(folder / "news"), *places, "-p", f"entity={named}"]) == 0
    return (folder / "reports" / "latest").resolve(), folder


def html_pages(run):
    return [run / "index.html", *sorted(run.glob("0*.html"))]


def test_there_are_at_least_five_hundred_cases():
    assert len(hostile.cases(hostile.drawn(1))) >= 500
    assert len(hostile.cases(hostile.drawn(10))) >= 50


def test_the_trap_catches_what_is_not_stopped(opened, tmp_path):
    browser, trap = opened
    (tmp_path / "bare.html").write_text("<body>" + "\n".join(hostile.PAYLOADS[:4]), "utf-8")
    before = len(trap.for_us())
    assert look(browser, tmp_path / "bare.html")["stolen"] == "number"
    assert len(trap.for_us()) > before


def drawings(cells):
    """Count the figures of cells; one that says why it is empty is a line of text on a page."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    figures = [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]
    return sum(any(t.get("mode") != "none" for t in figure["data"]) for figure in figures)


def test_every_page_is_quiet_and_every_chart_is_drawn(opened, run):
    browser, trap = opened
    before = len(trap.for_us())
    expected = {"index.html": 0}
    for book in sorted(run[0].glob("0*.ipynb")):
        cells = json.loads(book.read_text("utf-8"))["cells"]
        tagged = [c for c in cells if "report-figure" in c["metadata"].get("tags", [])]
        expected[f"{book.stem}.html"] = drawings(cells)
        expected["index.html"] += drawings(tagged)
    for path in html_pages(run[0]):
        found = look(browser, path, HOVER if path.stem == "index" else NOTHING)
        assert (found["stolen"], found["said"]) == ("undefined", []), path.name
        assert found["plots"] == expected[path.name], path.name
        assert min(found["marks"]) > 0, path.name
        assert not [to for to in found["led"] if re.match(r"\s*javascript|.*hostile", to, re.I)]
    assert len(trap.for_us()) == before


def test_escaping_alone_suffices(opened, run, tmp_path):
    browser, trap = opened
    before = len(trap.for_us())
    for path in html_pages(run[0]):
        page, removed = POLICY.subn("", path.read_text("utf-8"))
        assert removed == 1
        bare = tmp_path / path.name
        bare.write_text(page, "utf-8")
        found = look(browser, bare, HOVER if path.stem == "index" else NOTHING)
        assert (found["stolen"], found["said"]) == ("undefined", []), path.name
    assert len(trap.for_us()) == before


def test_the_policy_alone_suffices(opened, run, tmp_path, monkeypatch):
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    browser, trap = opened
    before = len(trap.for_us())
    finished, folder = run
    templates = FileSystemLoader(pages._HERE / "templates")
    raw = Environment(loader=templates, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    monkeypatch.setattr(pages, "_environment", lambda: raw)
    monkeypatch.setattr(pages, "_ESCAPES", {})
    monkeypatch.setattr(notebooks, "allow", Markup)
    corpus = open_corpus(folder / "news", data=folder / "data")
    books = sorted(finished.glob("0*.ipynb"))
    write_report(tmp_path, corpus=corpus, run=read_record(finished), notebooks=books)
    export_notebooks(books, tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert sum(payload in page for payload in hostile.PAYLOADS[:19]) > 5  # it is bare indeed
    for path in html_pages(tmp_path):
        found = browser.new_context().new_page()
        found.goto(path.resolve().as_uri())
        found.wait_for_timeout(1000)
        assert found.evaluate("typeof window.stolen") == "undefined", path.name
        found.context.close()
    assert len(trap.for_us()) == before


def test_hostile_titles_are_shown_literally(opened, run):
    browser, _ = opened
    finished, folder = run
    articles = open_corpus(folder / "news", data=folder / "data").articles
    titles = articles["title"][articles["status"] == "kept"].dropna()
    assert len(titles) >= 0.9 * len(articles)
    shown = look(browser, finished / "index.html")["text"]
    plain = " ".join(shown.split())
    missing = [t for t in titles if " ".join(t.split()) not in plain]
    assert missing == []


def test_a_trusted_notebook_runs_nothing(opened, run, tmp_path):
    from nbconvert import HTMLExporter

    browser, trap = opened
    before = len(trap.for_us())
    for book in sorted(run[0].glob("0*.ipynb")):
        page = HTMLExporter(sanitize_html=False).from_filename(str(book))[0]
        (tmp_path / "trusted.html").write_text(page, "utf-8")
        found = look(browser, tmp_path / "trusted.html")
        assert found["stolen"] == "undefined", book.name
        assert not [a for a in found["led"] if re.match(r"\s*javascript", a, re.I)], book.name
        assert 'class="dataframe"' not in page  # else MathJax would typeset what is between $
    assert len(trap.for_us()) == before


def test_files_for_other_programs_are_read_back_and_run_nothing(run):
    finished, folder = run
    names = set(open_corpus(folder / "news", data=folder / "data").network_nodes["entity"])
    assert len(names) > 3
    for path in sorted(finished.rglob("*.csv")):
        text = path.read_bytes().decode("utf-8-sig")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), path.name
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
        for cell in (cell for row in rows for piece in row for cell in piece.split(";")):
            if cell[:1] in tuple("=+-@\t＝＋－＠"):
                float(cell)  # a number, or the test fails
    for graph in (
        nx.read_gexf(finished / "network.gexf"),
        nx.read_graphml(finished / "network.graphml"),
    ):
        labels = {node["label"] for _, node in graph.nodes(data=True)}
        assert {shorten(n, 999) for n in labels} == {shorten(clean(n), 999) for n in names}
    for path in (*finished.rglob("*.json"), *finished.glob("*.ipynb")):
        json.loads(path.read_text("utf-8"))


def clean(text):
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def test_the_log_and_the_terminal_get_no_commands(tmp_path, capfd):
    bad = "\x1b[2J\x1b]0;own\x07.txt"
    news = tmp_path / "news\x1b[31m"
    hostile.write_corpus(news, [0, 1])
    (news / bad).write_bytes(b"\x00\x01\x02" * 400)
    (news / "metadata.csv").write_text("\x1b[31mpth,title\nx,y\n", "utf-8")
    assert cli.main(["run", str(news), "--data", str(tmp_path / "d"), "--tables-only"]) != 0
    assert cli.main(["run", f"{news}/none\x1b[2J"]) != 0
    assert cli.main(["run", str(news), "-p", "period=\x1b[2Jday"]) != 0
    said = capfd.readouterr()
    assert "newsloom:" in said.err
    assert "\x1b" not in said.out + said.err
