"""Make the pictures of the pages from the sample articles; needs Chromium and the extra `static`.

``python docs/make_pictures.py [--data DIR] [--report RUN]``: figures by running each line of
gallery.md, the report by looking at it in Chromium. Run it after a change of what is shown.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import newsloom as nl

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"


def read_gallery(page: str) -> dict[str, str]:
    """Give the line that makes each figure of the gallery, by the name of its function."""
    found = re.findall(r"^### (plot_\w+)\n.*?^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return {name: line.strip() for name, line in found}


def draw_figures(news: Any, folder: Path) -> list[Path]:
    """Draw each figure of the gallery, 900 pixels wide."""
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    drawn = []
    for name, line in read_gallery(page).items():
        figure = eval(line, {"nl": nl, "news": news})  # our own page, no input of others
        drawn.append(nl.write_picture(figure, folder / f"{name}.svg", width=900))
        _name_anew(drawn[-1], name)
    return drawn


def _name_anew(picture: Path, name: str) -> None:
    """Put names for the six characters plotly draws by chance: the same figure, the same file."""
    text = picture.read_text(encoding="utf-8")
    for drawn in re.findall(r'id="defs-([0-9a-f]{6})"', text):
        text = text.replace(drawn, name)
    for number, drawn in enumerate(re.findall(r"\btrace([0-9a-f]{6})\b", text)):
        text = text.replace(f"trace{drawn}", f"trace-{number}")
    picture.write_text(text, encoding="utf-8")


def look_at_report(report: Path, folder: Path) -> list[Path]:
    """Take pictures of the report's first screen, and of what choosing a name leads to."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    first, chosen = DOCS / "report.png", folder / "report_chosen.png"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(
            viewport={"width": 1180, "height": 1010}, color_scheme="light", offline=True
        ).new_page()
        page.goto((report / "index.html").resolve().as_uri())
        page.wait_for_selector(".plot:not([data-ready])", state="detached")
        page.screenshot(path=first)
        page.fill("#find", "Lukashenko")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_timeout(1000)  # it rolls to the dossier
        page.set_viewport_size({"width": 1180, "height": 700})
        page.screenshot(path=chosen)
        browser.close()
    return [first, chosen]


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="", help="folder of the tables of seeds/")
    parser.add_argument("--report", default="reports/seeds/latest", help="a run on seeds/")
    chosen = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    news = nl.open_corpus("seeds", data=chosen.data or None)
    for path in [*look_at_report(Path(chosen.report), PICTURES), *draw_figures(news, PICTURES)]:
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
