import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from newsloom import corpus as corpus_module
from newsloom import gathered, once, tables
from newsloom.annotate import load_pipeline
from newsloom.corpus import corpus_name, open_corpus
from newsloom.pipelines import stamp_of
from newsloom.store import Cache, read_manifest
from newsloom.tables import NewsloomError, TableError

HARBOUR = """Harbour closes after storm

By Olda Renn

President Marta B. Kovel of Peru closed the harbour on Friday. “The ships must wait,” she said.

Officials from Chile met Kovel in Lima. Chile and Peru agreed to talk again next week.
"""
BRIDGE = """Bridge opens in Lima

The Peruvian president, Marta Kovel, opened a bridge in Lima on Monday. Chile sent a minister.

Peru paid for it, the Ministry of Public Works said in a statement.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "harbour.txt").write_text(HARBOUR, "utf-8")
    (articles / "bridge.txt").write_text(BRIDGE, "utf-8")
    return articles


def digests(data: Path) -> dict[str, str]:
    return {name: tables.digest(data / f"{name}.parquet") for name in tables.TABLES}


def test_every_declared_table_is_written_and_checked(folder, tmp_path):
    news = open_corpus(folder, data=tmp_path / "data")
    for name in tables.TABLES:
        tables.check(name, getattr(news, name))
    assert list(news.articles["path"].sort_values()) == ["bridge.txt", "harbour.txt"]
    assert "Marta Kovel" in set(news.entities["entity"])


def test_surfaces_stand_where_the_offsets_say(folder, tmp_path):
    news = open_corpus(folder, data=tmp_path / "data")
    articles = news.articles.set_index("article_id")
    assert len(news.mentions) > 5
    for row in news.mentions.itertuples():
        article = articles.loc[row.article_id]
        assert article["text"][row.start : row.end] == row.surface
        assert article["raw"][row.raw_start : row.raw_end] == row.surface
    for name in ("sentences", "quotes", "events"):
        for row in getattr(news, name).itertuples():
            assert articles.loc[row.article_id]["text"][row.start : row.end] == row.text


def test_the_same_input_gives_the_same_bytes_wherever_the_tables_are_made(folder, tmp_path):
    open_corpus(folder, data=tmp_path / "one")
    open_corpus(folder, data=tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_fresh_tables_are_opened_not_made(folder, tmp_path, monkeypatch):
    open_corpus(folder, data=tmp_path / "data")
    monkeypatch.setattr(corpus_module, "make_tables", lambda *a, **k: pytest.fail("made again"))
    open_corpus(folder, data=tmp_path / "data")


def test_an_added_article_costs_only_itself(folder, tmp_path):
    open_corpus(folder, data=tmp_path / "data")
    (folder / "third.txt").write_text(
        "Ships left the port of Callao on Sunday.\n\nNobody knew why.\n"
    )
    manifest = open_corpus(folder, data=tmp_path / "data").manifest
    assert manifest["articles"]["read"] == 3
    assert manifest["cache"]["made"] == 2  # cleaned and annotated
    assert manifest["cache"]["reused"] == 4


def test_an_added_article_leaves_the_others_rows_as_they_were(folder, tmp_path):
    before = open_corpus(folder, data=tmp_path / "data").mentions
    (folder / "zz.txt").write_text("Ships left the port of Callao on Sunday.\n\nNobody knew why.\n")
    after = open_corpus(folder, data=tmp_path / "data").mentions
    after = after[after["article_id"].isin(before["article_id"])].reset_index(drop=True)
    assert after.equals(before)


def test_a_bad_file_is_set_aside_and_changes_no_other_row(folder, tmp_path):
    before = open_corpus(folder, data=tmp_path / "data").mentions
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "nothing.txt").write_bytes(b"")
    news = open_corpus(folder, data=tmp_path / "data")
    assert news.mentions.equals(before)
    status = dict(zip(news.articles["path"], news.articles["status"], strict=True))
    assert status["nothing.txt"] == "empty"
    assert status["picture.txt"] not in {"kept", "empty"}
    counts = news.manifest["articles"]
    assert counts["read"] == 4 == counts["kept"] + sum(counts["set_aside"].values())


def test_a_damaged_table_is_made_again(folder, tmp_path):
    open_corpus(folder, data=tmp_path / "data")
    path = (tmp_path / "data" / "mentions.parquet").resolve()
    before = path.read_bytes()
    path.write_bytes(before[:-20])
    with pytest.raises(TableError):
        tables.read(tmp_path / "data", "mentions")
    open_corpus(folder, data=tmp_path / "data")
    assert (tmp_path / "data" / "mentions.parquet").read_bytes() == before


def test_a_failure_while_writing_leaves_the_last_tables_whole(folder, tmp_path, monkeypatch):
    data = tmp_path / "data"
    open_corpus(folder, data=data)
    before = digests(data)
    (folder / "third.txt").write_text("Ships left the port of Callao on Sunday.\n")
    take = tables.TableFile.take

    def fails(file: tables.TableFile, rows):
        if file.name == "quotes":
            raise OSError("disk full")
        take(file, rows)

    monkeypatch.setattr(tables.TableFile, "take", fails)
    with pytest.raises(OSError, match="disk full"):
        open_corpus(folder, data=data)
    assert digests(data) == before
    assert read_manifest(data)["articles"]["read"] == 2
    assert len(list((data / ".tables").iterdir())) == 1


def test_what_a_killed_process_left_is_removed_by_the_next(folder, tmp_path):
    left = tmp_path / "data" / ".tables" / ".0123456789ab.99"
    left.mkdir(parents=True)
    (left / "mentions.parquet").write_bytes(b"half a table")
    open_corpus(folder, data=tmp_path / "data")
    assert [p.name.rpartition("-")[2] for p in (tmp_path / "data" / ".tables").iterdir()] == ["1"]


def test_the_tables_are_the_same_however_many_articles_are_worked_on_at_a_time(
    folder, tmp_path, monkeypatch
):
    (folder / "copy.txt").write_text(
        HARBOUR.replace("Harbour closes", "Port shut").replace("Officials", "Two officials"),
        "utf-8",
    )
    (folder / "more.jsonl").write_text(
        "".join(
            json.dumps({"text": f"{BRIDGE}\n\nBridge {n} is in Lima.", "date": f"2021-03-0{n}"})
            + "\n"
            for n in range(1, 6)
        )
    )
    made = []
    for at_once in (1, 2, 1000):
        monkeypatch.setattr(gathered, "AT_ONCE", at_once)
        monkeypatch.setattr(gathered, "TEXT_AT_ONCE", 700 * at_once)
        monkeypatch.setattr(once, "CHUNK", at_once)
        news = open_corpus(folder, data=tmp_path / str(at_once))
        assert min(len(news.passages), len(news.quotes), len(news.timexes)) > 0
        made.append(digests(tmp_path / str(at_once)))
    assert made[0] == made[1] == made[2]


def test_parameters_left_out_are_as_the_tables_were_made(folder, tmp_path):
    open_corpus(folder, data=tmp_path / "data", clean="none")
    news = open_corpus(folder, data=tmp_path / "data")
    assert news.parameters["clean"] == "none"
    assert set(news.blocks["kind"]) == {"body"}
    assert open_corpus(folder, data=tmp_path / "data", clean="full").parameters["clean"] == "full"


def test_an_empty_folder_gives_empty_tables_of_the_right_types(tmp_path):
    (tmp_path / "none").mkdir()
    news = open_corpus(tmp_path / "none", data=tmp_path / "data")
    for name in tables.TABLES:
        assert tables.check(name, getattr(news, name)).empty


def test_a_missing_corpus_and_an_unknown_parameter_are_named(folder, tmp_path):
    with pytest.raises(NewsloomError, match="nowhere"):
        open_corpus(tmp_path / "nowhere")
    with pytest.raises(NewsloomError, match="modle"):
        open_corpus(folder, data=tmp_path / "data", modle="x")


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"unit": "chapter"}, "one of sentence, paragraph, window, article; it is 'chapter'"),
        ({"pronouns": "yes"}, "pronouns must be true or false; it is 'yes'"),
        ({"min_support": 0}, "min_support must be a whole number of at least 1; it is 0"),
    ],
)
def test_a_value_that_its_declaration_does_not_allow_is_named(folder, tmp_path, parameters, line):
    with pytest.raises(NewsloomError, match=line):
        open_corpus(folder, data=tmp_path / "data", **parameters)
    assert not (tmp_path / "data").exists()


def save_pipeline(path: Path, *names: str) -> Path:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": name} for name in names])
    nlp.to_disk(path)
    return path


def test_a_pipeline_saved_anew_under_its_path_makes_the_tables_stale(folder, tmp_path):
    model = save_pipeline(tmp_path / "model", "Lima")
    news = open_corpus(folder, data=tmp_path / "data", model=str(model))
    assert set(news.mentions["surface"]) == {"Lima"}
    stamp_of.cache_clear()  # as another process would have it
    load_pipeline.cache_clear()
    save_pipeline(model, "Chile")
    news = open_corpus(folder, data=tmp_path / "data", model=str(model))
    assert set(news.mentions["surface"]) == {"Chile"}


def test_a_pipeline_by_relative_path_is_the_same_from_another_folder(folder, tmp_path, monkeypatch):
    save_pipeline(tmp_path / "model", "Lima")
    monkeypatch.chdir(tmp_path)
    open_corpus(folder, data=tmp_path / "data", model="model")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setattr(corpus_module, "make_tables", lambda *a, **k: pytest.fail("made again"))
    open_corpus(folder, data=tmp_path / "data")
    open_corpus(folder, data=tmp_path / "data", model="../model")


def test_tables_of_other_package_versions_are_stale(folder, tmp_path, monkeypatch):
    open_corpus(folder, data=tmp_path / "data")
    monkeypatch.setattr(corpus_module, "versions_read_with", lambda: ("pandas 99",))
    key = read_manifest(tmp_path / "data")["key"]
    open_corpus(folder, data=tmp_path / "data")
    assert read_manifest(tmp_path / "data")["key"] != key


@pytest.mark.parametrize("text", ["[]", "3", "{", '{"key": 1}'])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    assert read_manifest(tmp_path) is None


def test_a_corpus_is_named_as_it_was_given(tmp_path, monkeypatch):
    (tmp_path / "2022 news").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "2022 news")
    assert corpus_name(tmp_path / "linked") == "linked"
    monkeypatch.chdir(tmp_path / "2022 news")
    assert corpus_name(Path(".")) == "2022 news"
    for name in ("news.v1.jsonl", "news.v1.jsonl.gz", "news.v1.txt"):
        (tmp_path / name).write_text("{}")
        assert corpus_name(tmp_path / name) == "news.v1"


def test_an_input_without_a_word_of_an_article_is_set_aside(folder, tmp_path):
    (folder / "menu.txt").write_text("Home | News | Weather | Sport\n\nShare on Facebook\n")
    news = open_corpus(folder, data=tmp_path / "data")
    status = news.articles.set_index("path")["status"]
    assert status.to_dict() == {
        "bridge.txt": "kept", "harbour.txt": "kept", "menu.txt": "no article text"
    }  # fmt: skip
    assert news.manifest["articles"]["set_aside"] == {"no article text": 1}


def test_a_torn_cache_entry_counts_as_missing(tmp_path):
    cache = Cache(tmp_path)
    cache.put("ab" * 32, {"words": 3})
    assert cache.get("ab" * 32) == {"words": 3}
    (entry,) = tmp_path.rglob("*.json")
    entry.write_text(entry.read_text()[:-2])
    assert cache.get("ab" * 32) is None


def test_a_cache_that_is_too_large_loses_what_was_not_used_for_longest(tmp_path):
    keys = [letter * 64 for letter in "abcd"]
    before = Cache(tmp_path)
    for age, key in enumerate(keys):  # the first is the newest
        before.put(key, {"words": 3})
        path = next(tmp_path.rglob(f"{key}.json"))
        os.utime(path, ns=(path.stat().st_mtime_ns - (age + 1) * 10**12,) * 2)
    size = path.stat().st_size
    now = Cache(tmp_path)
    now.get(keys[3])
    now.trim(most=3 * size)
    assert sorted(p.stem for p in tmp_path.rglob("*.json")) == [keys[0], keys[1], keys[3]]
    now.trim(most=0)
    assert [p.stem for p in tmp_path.rglob("*.json")] == [keys[3]]


def test_the_manifest_names_what_the_tables_were_made_of(folder, tmp_path):
    open_corpus(folder, data=tmp_path / "data")
    manifest = json.loads((tmp_path / "data" / "manifest.json").read_text())
    assert manifest["inputs"] == {
        name: tables.digest(folder / name) for name in ("bridge.txt", "harbour.txt")
    }
    assert manifest["tables"]["articles"]["rows"] == 2


def test_tables_that_are_open_stay_readable_when_newer_ones_are_published(folder, tmp_path):
    old = open_corpus(folder, data=tmp_path / "data")
    (folder / "third.txt").write_text("Ships left the port of Callao on Sunday.\n")
    new = open_corpus(folder, data=tmp_path / "data")
    assert (len(old.articles), len(new.articles)) == (2, 3)
    assert len(old.manifest["tables"]) == len(tables.TABLES)


def test_two_processes_that_open_a_new_corpus_at_once_make_it_once(folder, tmp_path):
    code = (
        "import sys, newsloom as nl; "
        "news = nl.open_corpus(sys.argv[1], data=sys.argv[2]); print(len(news.articles))"
    )
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "data")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0].strip() for process in running] == ["2", "2", "2"]
    assert [p.name.rpartition("-")[2] for p in (tmp_path / "data" / ".tables").iterdir()] == ["1"]


def test_the_researchers_own_names_beat_the_machine(folder, tmp_path):
    before = open_corpus(folder, data=tmp_path / "data")
    assert "Callao Authority" not in set(before.entities["entity"])
    (folder / "third.txt").write_text("Ms. Kovel saw the Harbour Flats in Lima.\n")
    (folder / "lexicon.csv").write_text(
        "surface,label,aliases,wikidata\nCallao Authority,ORG,Harbour Flats|ships,Q99999999\n"
    )
    news = open_corpus(folder, data=tmp_path / "data")
    named = news.mentions[news.mentions["entity"] == "Callao Authority"]
    assert set(named["surface"]) == {"Harbour Flats", "ships"}
    assert set(named["entity_id"]) == {"Q99999999"}
    assert set(named["label"]) == {"ORG"}
    entity = news.entities.set_index("entity_id").loc["Q99999999"]
    assert entity["decided_by"] == "lexicon"
    assert "lexicon.csv" not in set(news.articles["path"])


def test_a_lexicon_that_cannot_be_read_is_named_with_its_line(folder, tmp_path):
    (folder / "lexicon.csv").write_text("surface,label\nCallao,PLANET\n")
    with pytest.raises(NewsloomError, match="line 2") as error:
        open_corpus(folder, data=tmp_path / "data")
    assert "PLANET" in str(error.value)


def test_python_looks_less_often_for_litter_only_while_tables_are_made(folder, tmp_path):
    often, seen = gc.get_threshold(), []
    open_corpus(folder, data=tmp_path / "data", progress=lambda *_: seen.append(gc.get_threshold()))
    assert min(seen)[0] >= 20_000
    assert gc.get_threshold() == often
