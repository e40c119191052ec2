"""The same articles on another day: the same tables, and but for the time the same report."""

import re
import shutil

import pytest

from newsloom import cli, publishing, record

DAYS = {
    "first": ("20260102T030405Z", "2026-01-02T03:04:05Z", "2 January 2026, 03:04 UTC"),
    "later": ("20270819T213000Z", "2027-08-19T21:30:00Z", "19 August 2027, 21:30 UTC"),
}
NEWS = {
    "port.txt": "Port opens in Setubal\n\nBy Rosa Almeida\n\nLISBON, 3 March 2024 — Mayor Ines "
    "Carvalho opened the port on Monday. “It took ten years,” Carvalho said. Pablo Navarro of "
    "Spain will visit Setubal in May 2024.\n",
    "rain.txt": "Rain delays the port\n\nSETUBAL, 5 March 2024 — Ines Carvalho and Pablo Navarro "
    "met in Lisbon on Tuesday. Navarro said that the port of Setubal was wet.\n",
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    place = tmp_path_factory.mktemp("days")
    (place / "news").mkdir()
    for name, text in NEWS.items():
        (place / "news" / name).write_text(text, "utf-8")
    made = {}
    for name, (run_id, now, _) in DAYS.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(place)
            patch.setattr(record, "now", lambda now=now: now)
            patch.setattr("newsloom.runs.new_run_id", lambda _, run_id=run_id: run_id)
            code = cli.main(["run", "news", "--data", "data", "--reports", "reports"])
            assert code == 0
        made[name] = place / name
        shutil.copytree(place / "reports" / run_id, made[name])
        shutil.rmtree(place / "data")  # the second run has nothing but the articles
        shutil.rmtree(place / "reports")
    return made


def files(folder):
    return {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}


def test_both_days_leave_the_same_files(runs):
    assert set(files(runs["first"])) == set(files(runs["later"]))


def test_tables_and_all_that_is_not_of_the_run_itself_are_byte_identical(runs):
    later = files(runs["later"])
    differ = [n for n, p in files(runs["first"]).items() if p.read_bytes() != later[n].read_bytes()]
    assert set(differ) <= {"index.html", "run.json"}
    assert sum(name.endswith(".parquet") for name in later) > 10


@pytest.mark.parametrize("name", ["index.html", "run.json"])
def test_page_and_record_are_the_same_but_for_times_and_run_id(runs, name):
    texts = []
    for day, told in DAYS.items():
        text = (runs[day] / name).read_text("utf-8")
        for word in (*told, told[1][:10], re.sub(r", \d\d:\d\d UTC", "", told[2])):
            text = text.replace(word, "TIME")
        texts.append(text.splitlines())
    assert "TIME" in "".join(texts[0])
    for one, other in zip(*texts, strict=True):
        assert one == other


def test_run_ids_are_of_their_second():
    assert re.fullmatch(r"\d{8}T\d{6}Z", publishing.new_run_id(publishing.Path("none")))
