"""The tutorial, typed as it stands: every command, every file and every line of Python."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsloom as nl

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
# Kind, name of the file where it is one, text; in the order of the page.
BLOCKS = re.findall(r"^```(sh|python|csv)(?: (\S+))?\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Somebody who follows the page in a clone, with a home of their own."""
    home = tmp_path_factory.mktemp("home")
    clone = home / "newsloom"
    clone.mkdir()
    for name in ("docs", "notebooks"):
        (clone / name).symlink_to(ROOT / name)
    (clone / ".venv").symlink_to(Path(sys.prefix))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.chdir(clone)
        told: dict[str, str] = {}
        space: dict = {}
        for kind, name, text in BLOCKS:
            if kind == "csv":
                (home / "articles" / name).write_text(text, "utf-8")
            elif kind == "python":
                exec(text, space)
            else:
                told[text] = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", text],
                    capture_output=True, text=True, check=True, env=dict(os.environ),
                ).stdout  # fmt: skip
        yield clone, told, space


def test_nothing_on_the_page_is_left_out():
    fences = [line for line in PAGE.splitlines() if line.startswith("```")]
    assert len(fences) == 2 * len(BLOCKS)
    assert {"metadata.csv", "lexicon.csv", "judgements.csv"} == {n for _, n, _ in BLOCKS if n}


def test_the_last_line_of_a_run_is_the_report_that_can_be_sent(followed):
    clone, told, _ = followed
    reports = [out.splitlines()[-1] for text, out in told.items() if "newsloom run" in text]
    assert len(reports) == 2
    for report in reports:
        assert (clone / report).is_file()
    assert (clone / "reports/articles/latest/index.html").samefile(clone / reports[-1])


def test_the_decisions_on_the_page_do_what_it_says(followed):
    _, _, space = followed
    news = space["news"]
    letter = news.articles.set_index("path").loc["letter.txt"]
    assert (letter["outlet"], letter["published"]) == ("Torhaven Courier", "2024-03-09")
    assert letter["published_method"] == "metadata"
    judged = news.judgements.set_index("a")["effect"]
    assert judged["Ilsa Vance"] in ("joined", "joined already")
    assert judged["oftransport"] in ("made", "made anyway")
    of = {a: set(news.mentions.loc[news.mentions["surface"] == a, "entity"])
          for a in ("Ilsa Vance", "Saint Brona")}  # fmt: skip
    assert of == {"Ilsa Vance": {"Ilse Vance"}, "Saint Brona": {"Saint Brona"}}


def test_the_difference_tells_of_the_judgements(followed):
    _, told, _ = followed
    (said,) = (out for text, out in told.items() if "newsloom diff" in text)
    assert "Ilsa Vance" in said


def test_every_line_of_the_gallery_draws_on_these_articles(followed):
    import plotly.graph_objects as go

    _, _, space = followed
    page = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    lines = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(lines) == sum(name.startswith("plot_") for name in nl.__all__)
    for line in lines:
        own = line.replace("Lukashenko", "Ilse Vance")
        assert isinstance(eval(own, {"nl": nl, "news": space["news"]}), go.Figure), line
