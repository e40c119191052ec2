"""The researcher's files beside the articles, from the folder to the tables."""

import json

import pytest

from newsloom import cleaning, runs
from newsloom.corpus import open_corpus
from newsloom.parameters import Parameter, Setting
from newsloom.read import read_documents, read_fields
from newsloom.report.answers import count_facts
from newsloom.report.behind import Behind
from newsloom.report.incoming import came_in
from newsloom.store import Cache
from newsloom.tables import NewsloomError

SAID = (
    "The crew of the halvorsloop said on Monday that it would sail again, after the storm had "
    "broken two of the cranes in the harbour."
)
OTHER = "The mayor closed the port on Tuesday, and nobody was able to say for how long it would be."


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "one.txt").write_text(f"{SAID}\n\n{OTHER}\n")
    (news / "two.txt").write_text(f"{OTHER}\n\nThe ferry was late as well, the port said.\n")
    return news


def judge(folder, *rows):
    (folder / "judgements.csv").write_text("a,judgement,b,who\n" + "".join(f"{r}\n" for r in rows))


def test_a_judgement_changes_the_text_and_stands_in_a_table(folder, tmp_path):
    judge(folder, "halvorsloop,allow,Halvor sloop,MK", "cranes,forbid,,MK", "sloopy,allow,sloo py,")
    news = open_corpus(folder, data=tmp_path / "data")
    texts = dict(zip(news.articles["path"], news.articles["text"], strict=True))
    assert "the Halvor sloop said" in texts["one.txt"]
    assert set(news.edits["rule"]) >= {"judgement"}
    rows = news.judgements[["line", "a", "who", "effect", "raw_start"]]
    assert rows.astype(object).where(rows.notna(), None).values.tolist() == [
        [2, "halvorsloop", "MK", "made", SAID.index("halvor")],
        [3, "cranes", "MK", "nothing to forbid", None],
        [4, "sloopy", None, "not found", None],
    ]
    assert news.manifest["judgements"] == {"made": 1, "not found": 1, "nothing to forbid": 1}
    assert set(news.articles["path"]) == {"one.txt", "two.txt"}


def test_a_changed_judgement_cleans_only_what_it_touches_anew(folder, tmp_path):
    documents = list(read_documents(folder))

    def clean(*rows):
        from newsloom.clean import collect_evidence, read_judgements

        judge(folder, *rows)
        store = Cache(tmp_path / "cache")
        judged = read_judgements(folder)
        evidence = collect_evidence(documents)
        asked = [cleaning.ask_corpus(document, evidence, judged) for document in documents]
        keys = [one.key({"clean": "full"}) for one in asked]
        texts = [fields["text"] for fields in cleaning.clean_part(asked, "full")]
        made = sum(store.get(key) is None for key in keys)
        for key in keys:
            store.put(key, {})
        return made, texts

    before = clean()
    assert before[0] == 2
    assert clean("halvorsloop,allow,Halvor sloop,MK")[0] == 1
    assert clean("ferry,forbid,,", "halvorsloop,allow,Halvor sloop,MK")[0] == 1
    assert clean("nowhere,forbid,,", "ferry,forbid,,", "halvorsloop,allow,Halvor sloop,AB")[0] == 0
    assert clean() == (0, before[1])


def test_rows_that_cannot_be_right_stop_a_run_before_any_work(folder, tmp_path):
    judge(folder, "x,allowed,y,")
    with pytest.raises(NewsloomError, match=r"judgements.csv line 2 .*Did you mean allow"):
        runs.check_request(folder, tmp_path / "d", tmp_path / "r", {}, None, None, [folder])
    judge(folder)
    fields = Setting(Parameter("fields", "str", "", "columns"), "txt=Volltext", "-p fields")
    with pytest.raises(NewsloomError, match=r"fields holds .txt=Volltext"):
        runs.check_request(
            folder, tmp_path / "d", tmp_path / "r", {"fields": fields}, None, None, [folder]
        )


def test_rows_that_mean_nothing_there_are_warned_of(folder, tmp_path):
    judge(folder, "sloopy,allow,sloo py,")
    (folder / "metadata.csv").write_text("path,outlet\none.txt,Post\ntoo.txt,Post\n")
    news = open_corpus(folder, data=tmp_path / "data")
    assert news.manifest["warnings"] == [
        "metadata.csv names 1 path that no article has: too.txt.",
        'judgements.csv line 2: "sloopy" stands in no body that it is meant for.',
    ]
    (folder / "metadata.csv").write_text("path,outlet\none.txt,Post,x\n")
    with pytest.raises(NewsloomError, match=r"metadata.csv line 2 has 3 fields"):
        runs.check_request(folder, tmp_path / "d", tmp_path / "r", {}, None, None, [folder])


def test_the_report_says_what_each_judgement_did(folder, tmp_path):
    judge(folder, "halvorsloop,allow,Halvor sloop,MK", "sloopy,allow,sloo py,")
    news = open_corpus(folder, data=tmp_path / "data")
    section = came_in(news, count_facts(news.articles), Behind(news), example="")
    (table,) = [table for table in section.tables if table.id == "judgements"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["halvorsloop → Halvor sloop", "allow", "made", "1", "1", "MK"],
        ["sloopy → sloo py", "allow", "not found", "0", "0", ""],
    ]
    assert "judgements" in section.whole


def test_unusual_names_of_columns_are_a_parameter(tmp_path):
    (tmp_path / "news").mkdir()
    rows = [{"Volltext": f"{SAID} {n}", "Quelle": "Elva Post", "title": "One"} for n in range(2)]
    (tmp_path / "news/a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    data = tmp_path / "data"
    news = open_corpus(tmp_path / "news", data=data, fields="text=Volltext, outlet=Quelle")
    assert list(news.articles["outlet"]) == ["Elva Post"] * 2
    assert news.manifest["articles"]["kept"] + news.manifest["articles"]["set_aside"].get(
        "duplicate", 0
    ) == len(rows)


@pytest.mark.parametrize("said", ["text", "text=", "=x", "body=x", "text=a, text=b"])
def test_pairs_that_are_none_are_refused(said):
    with pytest.raises(NewsloomError, match="pairs such as text=Volltext were expected"):
        read_fields(said)
    assert read_fields(" text = Full text ,outlet=x,") == {"text": "Full text", "outlet": "x"}
