"""The main job through every stage, by its command line, on articles invented here."""

import gzip
import json

import nbformat
import pytest

from newsloom import cli, tables
from newsloom.parameters import list_notebooks

LONG = (
    "Work on the harbour of Setubal will begin in March 2024 and last until the summer of 2027, "
    "the government of Portugal said in a statement that was read out in Lisbon by Ines Carvalho "
    "while fishermen from both countries waited outside in the rain."
)
PARTS = {
    "harbour.txt": """\
    Harbour talks end in Lisbon

    By Rosa Almeida

    LISBON — Portugal and Spain agreed on Tuesday to widen the harbour of Setubal, the Portuguese
    government said.

    “This is a good day for both our countries,” said Prime Minister Ines Carvalho after meeting
    Pablo Navarro, the Spanish transport minister.

    LONG Navarro flew back to Madrid.

    Share this article
    """,
    "ports.html": """\
    <html><head><title>Spain and Portugal share a port</title>
    <meta property="article:published_time" content="2023-11-15T08:00:00Z"></head><body><article>
    <h1>Spain and Portugal share a port</h1>
    <p>Pablo Navarro and Ines Carvalho met in Lisbon on Tuesday, the Spanish government said.</p>
    <p>“This is a good day for both our countries,” Carvalho told reporters in Lisbon.</p>
    <p>Spain will pay for a third of the harbour of Setubal, Navarro said on Wednesday.</p>
    </article></body></html>
    """,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    (folder / "news").mkdir()
    for name, text in PARTS.items():
        text = "\n".join(line.removeprefix("    ") for line in text.splitlines())
        text = text.replace("LONG", LONG)
        (folder / "news" / name).write_text(text, encoding="utf-8")
    text = (folder / "news" / "harbour.txt").read_text().replace("Tuesday", "Monday")
    (folder / "news" / "old.txt.gz").write_bytes(gzip.compress(text.encode("cp1252")))
    (folder / "news" / "empty.txt").touch()
    (folder / "news" / "picture.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "news" / "README.md").write_text("not an article")
    return folder


def run(place, capfd, *options: str, corpus: str = "news") -> tuple[int, list[str], str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        code = cli.main(["run", corpus, *options])
    out, err = capfd.readouterr()
    return code, out.splitlines(), err


@pytest.fixture(scope="module")
def first(place):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert cli.main(["run", "news", "-p", "top_n=7"]) == 0
    return place / "reports" / "news" / "latest"


def test_everything_the_contract_promises_lies_in_the_run(place, first):
    names = {path.name for path in first.iterdir()}
    books = [path.stem for path in list_notebooks()]
    wanted = {f"{b}.ipynb" for b in books} | {f"{b}.html" for b in books}
    wanted |= {"index.html", "figures", "tables", "network.gexf", "network.graphml"}
    wanted |= {"timeline.json", "run.json"}
    assert wanted <= names
    assert list((first / "tables").glob("*.csv"))
    assert first.is_symlink()


def test_every_input_ends_in_one_place(place, first):
    said = json.loads((first / "run.json").read_text())["articles"]
    assert said["read"] == 5
    assert said["read"] == said["kept"] + sum(said["set_aside"].values())
    articles = tables.read(place / "data" / "news", "articles")
    assert sorted(articles["path"]) == [
        "empty.txt", "harbour.txt", "old.txt.gz", "picture.txt", "ports.html",
    ]  # fmt: skip


def test_run_json_counts_the_tables_as_they_are(place, first):
    said = json.loads((first / "run.json").read_text())
    for name in tables.TABLES:
        frame = tables.read(place / "data" / "news", name)
        path = place / "data" / "news" / f"{name}.parquet"
        assert said["tables"][name] == {"rows": len(frame), "sha256": tables.digest(path)}
    assert said["parameters"]["top_n"] == {"value": 7, "source": "-p top_n"}
    assert said["model"]["name"] == "en_newsloom"
    assert set(said["inputs"]) >= set(PARTS)


def test_the_notebooks_have_the_parameters_and_no_error(first):
    for path in sorted(first.glob("*.ipynb")):
        cells = nbformat.read(path, 4).cells
        outputs = [o for c in cells if c.cell_type == "code" for o in c.outputs]
        assert outputs
        assert [o for o in outputs if o.output_type == "error"] == []


def test_a_second_run_gives_the_same_tables_under_a_new_id(place, first, capfd):
    before = json.loads((first / "run.json").read_text())
    code, out, err = run(place, capfd, "--force", "-p", "top_n=7", "--keep", "1")
    after = json.loads((first / "run.json").read_text())
    assert code == 0
    assert out[-1].endswith(f"{after['run_id']}/index.html")
    assert after["tables"] == before["tables"]
    assert after["changes"] == ["Nothing changed."]
    assert after["run_id"] != before["run_id"]
    assert not (place / "reports" / "news" / before["run_id"]).exists()
    assert "notebooks: 5 of 5" in err


def test_a_report_to_be_sent_on_names_no_folder_and_holds_no_whole_article(place, first, capfd):
    code, out, _ = run(place, capfd, "-p", "share=true", "--reports", "sent")
    assert code == 0
    sent = (place / out[-1]).parent
    for path in sent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(place).encode() not in content, path.name
            assert LONG.encode() not in content, path.name
    assert LONG in (first / "index.html").read_text()


def test_an_empty_folder_gives_empty_tables_and_a_report_that_says_so(place, capfd):
    (place / "nothing").mkdir()
    code, out, _ = run(place, capfd, corpus="nothing")
    assert code == 0
    assert "empty" in (place / out[-1]).read_text()
    for name in tables.TABLES:
        assert tables.read(place / "data" / "nothing", name).equals(tables.empty(name))


def test_tables_only_prints_where_they_are(place, capfd):
    code, out, _ = run(place, capfd, "--tables-only", "--data", "elsewhere")
    assert (code, out) == (0, ["elsewhere"])
    assert (place / "elsewhere" / "mentions.parquet").exists()
