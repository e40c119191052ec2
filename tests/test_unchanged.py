"""Executed notebooks taken from the cache: only where nothing that they show can have changed."""

import nbformat
import pytest

from newsloom import executing, unchanged
from newsloom.executing import execute_notebooks
from newsloom.parameters import list_notebooks
from newsloom.unchanged import Unchanged, is_told

DECLARED = """\
corpus: str = "../seeds"  # folder or file
data: str = ""  # folder of the tables
labels: str = ""  # a file
top_n: int = 5  # how many"""
MANIFEST = {"key": "k", "tables": {"articles": {"sha256": "a", "rows": 1}}, "cache": {"made": 5}}
OPENED = "news = nl.open_corpus(corpus, data=data, top_n=top_n)\n"


def book(path, source):
    cells = [nbformat.v4.new_code_cell(text) for text in (DECLARED, source)]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize("path", list_notebooks(), ids=lambda path: path.stem)
def test_the_notebooks_of_newsloom_do_nothing_but_call_it_on_the_tables(path):
    assert is_told(path)


@pytest.mark.parametrize(
    "source",
    [
        "import pandas as pd",
        "from newsloom import tables",
        "import newsloom",
        "import newsloom as nl, os as nl",
        "print(open('mine.csv').read())",
        "%pip list",
        "!date",
        "import newsloom as nl\nnl.tables.Path('x')",
        "import newsloom as nl\nnl.read_labels('mine.csv')",
        "import newsloom as nl\nnl.write_gexf(graph, 'x')",
        "import newsloom as nl\nnl.open_corpus('elsewhere', data=data)",
        "import newsloom as nl\nnl.open_corpus(corpus, data='elsewhere')",
        "import newsloom as nl\nnl.open_corpus(corpus, data=data, **{'force': True})",
        "import newsloom as nl\nopened = nl.open_corpus\nopened('elsewhere')",
        "import newsloom as nl\nnl.Corpus('a', 'b', {})",
        "corpus = 'elsewhere'",
        "[corpus for corpus in ('elsewhere',)]",
        "(lambda corpus: corpus)('elsewhere')",
        "import newsloom as nl\n" + OPENED + "news.path",
        "import newsloom as nl\n" + OPENED + "news.articles.to_csv('x')",
        "import newsloom as nl\n" + OPENED + "news.__class__",
        "print(__file__)",
    ],
)
def test_a_notebook_that_may_see_something_else_is_executed_each_time(tmp_path, source):
    assert is_told(book(tmp_path / "0.ipynb", "import newsloom as nl\n" + OPENED + "news.articles"))
    assert not is_told(book(tmp_path / "0.ipynb", source))


@pytest.fixture
def show(tmp_path, monkeypatch):
    """Execute a notebook as a run does; give its bytes, and whether a kernel was started."""
    executed = []
    execute = executing._execute

    def noted(*given):
        executed.append(given[0].name)
        return execute(*given)

    monkeypatch.setattr(executing, "_execute", noted)
    path = book(tmp_path / "0.ipynb", "print(top_n, labels)")

    def run(manifest=MANIFEST, *, taken=True, **values):
        executed.clear()
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        (out / path.name).unlink(missing_ok=True)
        values = {"corpus": "c", "data": "d", "shown_as": "s", "top_n": 5, **values}
        kept = Unchanged(tmp_path / "cache", manifest, values, taken=taken)
        execute_notebooks([path], out, values, unchanged=kept)
        return (out / path.name).read_bytes(), bool(executed)

    return run


def test_what_cannot_have_changed_is_taken_as_it_was_and_all_else_is_executed(
    show, tmp_path, monkeypatch
):
    first, started = show()
    assert started
    assert show() == (first, False)
    assert show({**MANIFEST, "cache": {"made": 0}}) == (first, False)
    assert show(data="elsewhere for the moment") == (first, False)
    assert show(taken=False) == (first, True)
    assert show({**MANIFEST, "tables": {"articles": {"sha256": "b", "rows": 1}}})[1]
    assert b"6 " in show(top_n=6)[0]
    labels = tmp_path / "labels.csv"
    for text in ("one", "other"):
        labels.write_text(text)
        assert show(labels=str(labels))[1]
        assert not show(labels=str(labels))[1]
    assert show() == (first, False)
    book(tmp_path / "0.ipynb", "print(top_n)")
    assert show()[1]
    monkeypatch.setattr(unchanged, "code_digest", lambda **_: "other code")
    assert show()[1]


def test_a_torn_entry_is_as_if_it_were_not_there(show, tmp_path):
    first, _ = show()
    (entry,) = (tmp_path / "cache").rglob("*.json")
    entry.write_text(entry.read_text()[:-100])
    assert show() == (first, True)


def test_a_notebook_that_fails_is_not_kept(show, tmp_path):
    book(tmp_path / "0.ipynb", "print(top_n / 0)")
    for _ in range(2):
        with pytest.raises(Exception, match="ZeroDivisionError"):
            show()
