"""Files and records in, documents out: every input ends in exactly one place."""

import csv
import gzip
import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsloom.read import read_documents
from newsloom.read.decoding import decode, without_surrogates
from newsloom.read.formats import read_day
from newsloom.read.inputs import input_files
from newsloom.read.languages import code_of, language_of
from newsloom.tables import NewsloomError

PROSE = (
    "The harbour master of Port Elva said on Monday that the ferry would sail again, after it had "
    "been held at the quay for three days by a storm that nobody was able to foresee."
)
GERMAN = (
    "Der Hafenmeister sagte am Montag, dass die Fähre wieder fahren werde, nachdem sie wegen eines "
    "Sturms drei Tage lang am Kai gelegen hatte und niemand wusste, wie lange es noch dauert."
)


def read(folder, **options):
    return {document.path: document for document in read_documents(folder, **options)}


def test_a_missing_corpus_says_what_came_what_was_expected_and_what_to_do(tmp_path):
    with pytest.raises(NewsloomError, match=r"nowhere does not exist.*was expected.*Check"):
        list(read_documents(tmp_path / "nowhere"))


def test_files_come_sorted_by_path_and_notes_are_no_articles(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/x.txt", "a.txt", "README.md", "LICENSE", ".hidden", "lexicon.csv"):
        (tmp_path / name).write_text(PROSE)
    assert list(read(tmp_path)) == ["a.txt", "b/x.txt", "c.txt"]


def test_one_file_is_a_corpus(tmp_path):
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.txt").write_text(PROSE)
    assert list(read(tmp_path / "b.txt")) == ["b.txt"]


def test_ids_hang_on_path_and_content_only(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(PROSE)
    (tmp_path / "two" / "b.txt").write_text(PROSE)
    one, two = read(tmp_path / "one"), read(tmp_path / "two")
    assert one["a.txt"].article_id == two["a.txt"].article_id
    assert two["a.txt"].article_id != two["b.txt"].article_id
    assert len(one["a.txt"].article_id) == 13


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_encodings_are_told_apart(encoding):
    said = "“It’s a café – no more,” the señora said. " + PROSE
    assert decode(said.encode(encoding)) == said


def test_cyrillic_is_found_by_statistics():
    said = "Президент сказал в понедельник, что переговоры будут продолжены в столице. " * 4
    assert decode(said.encode("cp1251")) == said


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        (
            "Президент сказал, что переговоры будут продолжены в столице на следующей неделе.",
            "cp1251",
        ),
        (
            "大統領は月曜日、首都で会談を続けると述べた。港は嵐のため三日間閉鎖されていた。",
            "shift_jis",
        ),
        ("总统星期一表示，会谈将在首都继续进行。港口因风暴关闭了三天，渡轮停航。", "gb18030"),
        (f"“It’s a café,” the señora said. {PROSE}", "mac_roman"),
        (f"{PROSE * 3} Путин и Лукашенко", "cp1251"),
    ],
    ids=["Russian", "Japanese", "Chinese", "an old Mac", "Russian names in English"],
)
def test_other_encodings_are_found_by_statistics(said, encoding):
    assert decode(said.encode(encoding)) == said


def test_a_declaration_of_utf8_that_is_not_true_is_not_believed():
    page = "<html><head><meta charset='utf-8'></head><body>The señora’s café</body></html>"
    assert decode(page.encode("cp1252"), html=True) == page


def test_a_declared_encoding_counts_in_html_only():
    page = "<html><head><meta charset='cp1257'></head><body>Rīgā šodien</body></html>"
    assert decode(page.encode("cp1257"), html=True) == page


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7 and so on")
    (tmp_path / "b.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "c.txt").write_bytes(b"")
    assert {p: d.status for p, d in read(tmp_path).items()} == {
        "a.txt": "not text",
        "b.txt": "not text",
        "c.txt": "empty",
    }


def test_a_text_with_a_few_zero_bytes_is_a_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"A ferry\x00 sank. " + PROSE.encode())
    assert read(tmp_path)["a.txt"].status == "kept"


def test_raw_is_not_touched(tmp_path):
    said = "\r\n One line.\r\n\r\n\tAnother\u00a0line. \r"
    (tmp_path / "a.txt").write_bytes(said.encode())
    assert read(tmp_path)["a.txt"].raw == said


def test_html_gives_main_text_and_metadata(tmp_path):
    page = (
        "<html lang='en'><head><title>Ferry sails again - Elva Post</title>"
        "<meta property='og:site_name' content='Elva Post'>"
        "<meta property='article:published_time' content='2021-03-04T08:00:00Z'></head><body>"
        "<nav><a href='/'>Home</a></nav><article><h1>Ferry sails again</h1>"
        + "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(5))
        + "</article><footer>All rights reserved</footer></body></html>"
    )
    (tmp_path / "page.dat").write_text(page)  # by content, not by ending
    document = read(tmp_path)["page.dat"]
    assert document.raw.count(PROSE) == 5
    assert "rights" not in document.raw
    assert (document.outlet, document.published) == ("Elva Post", "2021-03-04")
    assert document.title.startswith("Ferry sails again")


def test_json_lines_with_common_names(tmp_path):
    rows = [
        {"content": PROSE, "headline": "One", "date": "4 March 2021", "source": {"name": "Post"}},
        {"headline": "no text"},
        "not an object",
    ]
    lines = [json.dumps(row) for row in rows] + ["{broken", json.dumps({"text": "\ud800 x"})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found = read(tmp_path)
    assert [d.status for d in found.values()] == [
        *("kept", "no text field", "unreadable", "unreadable", "kept")
    ]
    first = found["a.jsonl#1"]
    assert (first.raw, first.title) == (PROSE, "One")
    assert (first.published, first.outlet) == ("2021-03-04", "Post")
    assert found["a.jsonl#5"].raw == "\ufffd x"


def test_a_json_list_and_unusual_names(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([{"Volltext": PROSE}, {"Volltext": "Short."}]))
    found = read(tmp_path, fields={"text": "Volltext"})
    assert [d.raw for d in found.values()] == [PROSE, "Short."]
    assert list(found) == ["a.json#1", "a.json#2"]


def test_csv_is_text_and_stays_text(tmp_path):
    rows = [
        ["id", "text", "source"],
        ["007", "NA", "007"],
        ["2", f'{PROSE}\n\n"Yes", he said.', ""],
    ]
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    (tmp_path / "a.csv").write_text(stream.getvalue())
    found = read(tmp_path)
    assert found["a.csv#1"].raw == "NA"
    assert found["a.csv#1"].outlet == "007"
    assert found["a.csv#2"].raw == rows[2][1]


def test_a_lone_quotation_mark_costs_its_own_row_at_most(tmp_path):
    lines = ["id,text", '1,"opens and never ends', "2,second", "3,third", "4,one,too many", "5,ok"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    found = [(d.raw, d.status) for d in read(tmp_path).values()]
    assert found == [
        ('"opens and never ends', "kept"),
        ("second", "kept"),
        ("third", "kept"),
        ("", "unreadable"),
        ("ok", "kept"),
    ]


def test_gzip_is_unpacked_and_a_damaged_one_set_aside(tmp_path):
    packed = gzip.compress(PROSE.encode())
    (tmp_path / "a.txt.gz").write_bytes(packed)
    (tmp_path / "b.txt.gz").write_bytes(packed[:-20])
    found = read(tmp_path)
    assert found["a.txt.gz"].raw == PROSE
    assert found["b.txt.gz"].status == "unreadable"


def test_a_gzip_bomb_is_too_large(tmp_path, monkeypatch):
    from newsloom.read import formats

    monkeypatch.setattr(formats, "ARTICLE_LIMIT", 1000)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"a " * 10_000))
    assert read(tmp_path)["a.txt.gz"].status == "too large"


def test_pipes_and_links_out_of_the_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text(PROSE)
    folder = tmp_path / "corpus"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "lost.txt").symlink_to(folder / "nothing")
    (folder / "a.txt").write_text(PROSE)
    found = {path: d.status for path, d in read(folder).items()}
    odd = "not a regular file"
    assert found == {"a.txt": "kept", "lost.txt": odd, "out.txt": odd, "pipe.txt": odd, "up": odd}


def test_a_file_that_is_named_may_be_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/articles.txt").write_text("The harbour was closed on Monday.")
    (tmp_path / "here").mkdir()
    link = tmp_path / "here/linked.txt"
    link.symlink_to(tmp_path / "disk/articles.txt")
    assert [(d.path, d.status) for d in read_documents(link)] == [("linked.txt", "kept")]
    assert [name for name, _ in input_files(link)] == ["linked.txt"]
    assert [d.status for d in read_documents(link.parent)] == ["not a regular file"]


def test_other_languages_are_set_aside_and_short_articles_are_not(tmp_path):
    (tmp_path / "de.txt").write_text(GERMAN)
    (tmp_path / "short.txt").write_text("Fähre fährt.")
    (tmp_path / "en.txt").write_text(PROSE)
    found = read(tmp_path)
    assert {p: (d.status, d.language) for p, d in found.items()} == {
        "de.txt": ("not English", "de"),
        "en.txt": ("kept", "en"),
        "short.txt": ("kept", None),
    }


@pytest.mark.parametrize(
    ("told", "code"),
    [
        *(("en-GB", "en"), ("eng", "en"), ("English", "en"), ("German", "de"), ("de_AT", "de")),
        *(("und", None), ("", None), (None, None), ("Quenya", "que")),
    ],
)
def test_a_language_is_told_in_many_ways(told, code):
    assert code_of(told) == code


def test_one_line_in_another_script_is_not_english(tmp_path):
    (tmp_path / "ja.txt").write_text("港は嵐のため三日間閉鎖されていたと知事が述べた。", "utf-8")
    (tmp_path / "mixed.txt").write_text("The word 港は嵐のため was on the sign.", "utf-8")
    found = read(tmp_path)
    assert (found["ja.txt"].status, found["ja.txt"].language) == ("not English", "ja")
    assert found["mixed.txt"].status == "kept"


def test_a_title_is_told_in_whole_characters(tmp_path):
    row = {
        "text": PROSE,
        "title": "Elva&#39;s ferry &amp; the â€œstormâ€\x9d",
        "source": "R&D Post",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (document,) = read_documents(tmp_path)
    assert document.title == "Elva's ferry & the “storm”"
    assert document.outlet == "R&D Post"


def test_the_sidecar_is_believed_over_all(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": PROSE, "source": "Wrong"}))
    (tmp_path / "b.txt").write_text(PROSE)
    (tmp_path / "metadata.csv").write_text(
        'path,outlet,published,title\na.jsonl#1,Elva Post,,\n./b.txt,,2020-02-29,"One, two"\n'
    )
    found = read(tmp_path)
    assert found["a.jsonl#1"].outlet == "Elva Post"
    assert (found["b.txt"].published, found["b.txt"].title) == ("2020-02-29", "One, two")


def test_a_sidecar_as_spreadsheets_write_it_is_read(tmp_path):
    (tmp_path / "b.txt").write_text(PROSE)
    (tmp_path / "metadata.csv").write_bytes(
        "\ufeffPath;Published;Title\r\nb.txt;2020-02-29;One; \r\n;;\r\n".encode()
    )
    found = read(tmp_path)["b.txt"]
    assert (found.published, found.title) == ("2020-02-29", "One")


def test_a_sidecar_without_a_path_column_stops_the_reading(tmp_path):
    (tmp_path / "metadata.csv").write_text("file,title\na.txt,One\n")
    with pytest.raises(NewsloomError, match="path among them; it has file, title"):
        list(read_documents(tmp_path))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2021-03-04T23:30:00-05:00", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ("Mar. 4th, 2021 at 8pm", "2021-03-04"),
        ("Thu, 04 Mar 2021 08:00:00 GMT", "2021-03-04"),
        ("25/12/2021", "2021-12-25"),
        ("04/05/2021", None),
        ("2021-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_only_where_one_is_named(said, day):
    assert read_day(said) == day


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_not(data):
    text = decode(data)
    assert text is None or isinstance(text, str)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_utf8_text_comes_back_as_it_was(text):
    data = without_surrogates(text).encode("utf-8")
    found = decode(data)
    assert found is None or found == data.decode("utf-8").removeprefix("\ufeff")


def test_language_is_not_guessed_from_a_few_words():
    assert language_of("Rain in Spain.") is None


def web_archive(path, *pages: str, gzipped: bool) -> None:
    """Write a web archive with one response a page, and a request that is no article."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        for number, page in enumerate(pages):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
            address = f"http://example.org/{number}"
            body = io.BytesIO(page.encode())
            writer.write_record(
                writer.create_warc_record(address, "response", payload=body, http_headers=head)
            )
        asked = io.BytesIO(b"GET / HTTP/1.0\r\n\r\n")
        writer.write_record(
            writer.create_warc_record("http://example.org", "request", payload=asked)
        )


PAGE = (
    "<html><head><title>Port closes</title></head><body><article><h1>Port closes</h1>"
    "<p>The mayor closed the port on Monday after a storm had broken two of its cranes, "
    "officials said.</p></article></body></html>"
)


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_web_archive_are_articles(tmp_path, name):
    web_archive(tmp_path / name, PAGE, PAGE, gzipped=name.endswith("gz"))
    found = list(read_documents(tmp_path))
    assert [d.path for d in found] == [f"{name}#1", f"{name}#2"]
    assert {d.status for d in found} == {"kept"}
    assert "broken two of its cranes" in found[0].raw
    assert [d.url for d in found] == ["http://example.org/0", "http://example.org/1"]


def test_a_web_archive_tells_encodings_errors_and_plain_text(tmp_path):
    said = "Rīgā šodien: the ferry sails again on Monday, the harbour master of Port Elva said."
    page = f"<html><body><article><p>{said}</p></article></body></html>".encode("cp1257")
    with (tmp_path / "crawl.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for status, kind in (
            ("200 OK", "text/html; charset=cp1257"),
            ("404 Not Found", "text/html"),
        ):
            head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
            record = writer.create_warc_record(
                "http://example.org", "response", payload=io.BytesIO(page), http_headers=head
            )
            writer.write_record(record)
        text = writer.create_warc_record(
            "http://example.org/t",
            "conversion",
            payload=io.BytesIO(said.encode()),
            warc_content_type="text/plain",
        )
        writer.write_record(text)
    found = [(d.raw, d.status) for d in read_documents(tmp_path)]
    assert found == [(said, "kept"), ("", "error page"), (said, "kept")]


def test_a_damaged_web_archive_keeps_what_stands_before_the_damage(tmp_path):
    path = tmp_path / "crawl.warc.gz"
    web_archive(path, PAGE, PAGE, gzipped=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3] + b"\x00" * 40)
    (tmp_path / "other.txt").write_text("The port is open again.", "utf-8")
    found = {d.path: d.status for d in read_documents(tmp_path)}
    assert found["other.txt"] == "kept"
    assert set(found) <= {"crawl.warc.gz", "crawl.warc.gz#1", "crawl.warc.gz#2", "other.txt"}
    assert "unreadable" in found.values()
