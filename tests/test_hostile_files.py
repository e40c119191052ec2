"""Odd files: each ends in one place, with a line that names it and says what to do."""

import gzip
import hashlib
import json
import os
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.cleaned import REASONS
from newsloom.corpus import open_corpus
from newsloom.listings import list_articles
from newsloom.read import formats, read_documents, tabular
from newsloom.read.tags import without_crowds

PROSE = (
    "The harbour master of Port Elva said on Monday that the ferry would sail again, after it had "
    "been held at the quay for three days by a storm that nobody was able to foresee."
)
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Elva Courier</title>
<language>en-gb</language>
<item><title>Ferry &amp; storm</title><link>https://elva.example/1</link>
<pubDate>Mon, 06 Mar 2023 09:30:00 GMT</pubDate><dc:creator>Runa Holt</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>{PROSE}</p><p>It sailed.</p>]]></content:encoded></item>
<item><title>Second</title><description>{PROSE} Again.</description></item>
<item><title>Nothing more</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Elva Post</title>
<entry><title>Third</title><link rel="self" href="https://elva.example/self"/>
<link href="https://elva.example/3"/><published>2023-03-07T01:00:00Z</published>
<author><name>Ode Marr</name><email>ode@elva.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{PROSE}</p><p>End.</p></div>
</content></entry></feed>"""
MAIL = f"""Received: by elva.example; Tue, 7 Mar 2023 10:00:00 +0000
From: =?utf-8?q?Runa_H=C3=B6lt?= <runa@elva.example>
Subject: =?utf-8?b?RmVycnkgc2FpbHM=?=
Date: Tue, 7 Mar 2023 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

{PROSE} At a caf=E9.
--b
Content-Type: text/html

<p>{PROSE}</p>
--b--
"""


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    path.write_bytes(content)
    return path


def places(folder, **options):
    return [(d.path, d.status) for d in read_documents(folder, **options)]


def laughs() -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss><channel><item>'


SECRET = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>'

ODD = {
    # name: content, and where it ends
    "nul.txt": (b"\0" * 400, "not text"),
    "binary.txt": (bytes(range(256)) * 40, "not text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not text"),
    "archive.txt": (b"PK\x03\x04" + b"word/document.xml" * 9, "not text"),
    "packed_twice.txt.gz": (gzip.compress(gzip.compress(PROSE.encode())), "not text"),
    "cut.txt.gz": (gzip.compress(PROSE.encode() * 9)[:-30], "unreadable"),
    "empty.txt": ("", "empty"),
    "blank.txt": (" \n\n\ufeff\n ", "empty"),
    "ten_thousand_levels.json": ('{"text":' * 10_000 + "1" + "}" * 10_000, "unreadable"),
    "ten_thousand_brackets.json": ("[" * 10_000 + "]" * 10_000, "unreadable"),
    "half_a_record.json": ('{"text": "The harbour', "unreadable"),
    "no_text.json": ('{"headline": "Ferry sails"}', "no text field"),
    "number.json": ("7", "kept"),
    "no_columns.csv": ("a,b\n1,2\n", "no text field"),
    "thousand_elements.html": ("<html><body>" + "<div>" * 20_000 + PROSE * 3, "unreadable"),
    "only_scripts.html": ("<html><script>" + "if (a < b) { x } " * 40 + "</script>", "empty"),
    "laughs.xml": (laughs() + "<description>&a11;</description></item></channel></rss>", None),
    "secret.xml": (SECRET + "<description>&x;</description></item></channel></rss>", None),
    "invoice.xml": (f"<?xml version='1.0'?><invoice><p>{PROSE}</p></invoice>", "unknown XML"),
    "feed_of_nothing.xml": ("<rss><channel><title>Elva</title></channel></rss>", "empty"),
    "damaged_feed.xml": ("<rss \x01\x02<<<>>", "unreadable"),
    "no_body.eml": ("From: a@elva.example\nSubject: Hello\n\n", "no text field"),
    "deep.eml": (
        "MIME-Version: 1.0\n"
        + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000)),
        None,
    ),
    "mixed.txt": (PROSE.encode() + " at the café".encode("cp1252") + PROSE.encode(), "kept"),
    "typed_feed.xml": (
        FEED.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss'),
        None,
    ),
    "surrogate.txt": (PROSE + "\ud800", "kept"),
    "one_line.txt": ((PROSE + " ") * 5000, "kept"),
    "a_bell.txt": (PROSE + "\x07\x1b[2J", "kept"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_ends_in_one_place_and_leaves_its_neighbours_alone(tmp_path, name):
    content, status = ODD[name]
    for beside in ("a.txt", "z.txt"):
        write(tmp_path, beside, f"{PROSE} So said {beside}.")
    alone = list(read_documents(tmp_path))
    write(tmp_path, name, content)
    found = list(read_documents(tmp_path))
    odd = [d for d in found if d.path.startswith(name)]
    assert [d for d in found if d not in odd] == alone
    assert odd
    for document in odd:
        assert document.status == (status or document.status)
        assert len(document.raw) < 1_000_000  # no entity is resolved
        assert "root:" not in document.raw
        assert document.status == "kept" or document.status in REASONS


def test_no_entity_is_resolved(tmp_path):
    for name in ("laughs.xml", "secret.xml"):
        write(tmp_path, name, ODD[name][0])
    assert places(tmp_path) == [("laughs.xml", "unknown XML"), ("secret.xml", "unknown XML")]


def test_the_reason_names_the_file_and_the_remedy(tmp_path):
    for name in ("no_columns.csv", "invoice.xml", "binary.txt", "cut.txt.gz"):
        write(tmp_path / "news", name, ODD[name][0])
    write(tmp_path / "news", "a.txt", PROSE)
    corpus = open_corpus(tmp_path / "news", data=tmp_path / "data")
    from newsloom.cleaned import list_set_aside

    told = list_set_aside(corpus)
    lines = dict(zip(told["for_example"], told["because"], strict=True))
    assert lines == {
        "no_columns.csv": "the parameter fields can name the column",
        "invoice.xml": "neither a feed nor a page; JSON or CSV with a column text is read",
        "binary.txt": "a picture, PDF, Word file, archive or other bytes, whatever its name",
        "cut.txt.gz": "the file or the record is damaged",
    }
    assert set(list_articles(corpus)["status"]) > {"kept", "unknown XML"}


def test_every_reason_has_its_line():
    said = (formats.__file__, formats.__file__.replace("formats", "documents"))
    import re
    from pathlib import Path

    found = {s for f in said for s in re.findall(r'status="([a-z ]+)"', Path(f).read_text("utf-8"))}
    assert found - {"kept"} <= set(REASONS)
    assert len(found) >= 7


def test_the_entries_of_a_feed_are_articles(tmp_path):
    write(tmp_path, "news.xml", FEED)
    first, second, third = read_documents(tmp_path)
    assert (first.path, first.status) == ("news.xml#1", "kept")
    assert first.raw == f"{PROSE}\n\nIt sailed." or first.raw == f"{PROSE}\nIt sailed."
    assert (first.title, first.byline, first.outlet) == (
        "Ferry & storm",
        "Runa Holt",
        "The Elva Courier",
    )
    assert (first.url, first.published) == ("https://elva.example/1", "2023-03-06")
    assert (second.path, second.raw) == ("news.xml#2", f"{PROSE} Again.")
    assert (third.path, third.status) == ("news.xml#3", "no text field")


def test_atom_and_other_endings_are_feeds_too(tmp_path):
    write(tmp_path, "news.txt", ATOM)
    (entry,) = read_documents(tmp_path)
    assert (entry.title, entry.byline, entry.outlet) == ("Third", "Ode Marr", "Elva Post")
    assert (entry.url, entry.published) == ("https://elva.example/3", "2023-03-07")
    assert entry.raw.startswith(PROSE)
    assert "<" not in entry.raw


@pytest.mark.parametrize("name", ["letter.eml", "letter.txt"])
def test_a_message_is_its_text_with_its_subject_and_day(tmp_path, name):
    write(tmp_path, name, MAIL)
    (found,) = read_documents(tmp_path)
    assert found.raw.strip() == f"{PROSE} At a café."
    assert (found.title, found.published) == ("Ferry sails", "2023-03-07")
    assert found.byline == "Runa Hölt <runa@elva.example>"


def test_a_box_of_messages_is_as_many_articles(tmp_path):
    write(tmp_path, "box.mbox", f"From a Tue\n{MAIL}\nFrom b Tue\n{MAIL.replace('sails', 'x')}")
    assert places(tmp_path) == [("box.mbox#1", "kept"), ("box.mbox#2", "kept")]


def test_an_article_that_names_a_sender_is_no_message(tmp_path):
    text = f"From: our correspondent\n\n{PROSE}"
    write(tmp_path, "a.txt", text)
    (found,) = read_documents(tmp_path)
    assert found.raw == text


def test_na_and_007_stay_words(tmp_path):
    write(tmp_path, "a.csv", f"title,text,author\nNA,{PROSE.replace(',', '')},007\n")
    (found,) = read_documents(tmp_path)
    assert (found.title, found.byline) == ("NA", "007")


def test_shifted_columns_cost_their_own_row(tmp_path):
    said = PROSE.replace(",", "")
    write(tmp_path, "a.csv", f"id,title,text\n1,a,{said},more,still\n2,{said}\n3,c,{said}\n")
    assert places(tmp_path) == [
        ("a.csv#1", "unreadable"),
        ("a.csv#2", "unreadable"),
        ("a.csv#3", "kept"),
    ]


def test_devices_links_and_ways_up_lead_nowhere(tmp_path):
    secret = write(tmp_path, "secret.txt", PROSE)
    news = tmp_path / "news"
    write(news, "a.txt", PROSE)
    (news / "null.txt").symlink_to("/dev/null")
    (news / "endless.txt").symlink_to("/dev/zero")
    (news / "round").symlink_to(news, target_is_directory=True)
    (news / "self.txt").symlink_to(news / "self.txt")
    (news / "up.txt").symlink_to("../secret.txt")
    os.mkfifo(news / "pipe.json")
    write(news, "metadata.csv", "path,title\n../secret.txt,Out\na.txt,In\n/etc/passwd,Out\n")
    write(news, "b.json", json.dumps({"text": PROSE + " B.", "id": "../../x", "path": "../y"}))
    found = {d.path: d for d in read_documents(news)}
    kept = {path: d.title for path, d in found.items() if d.status == "kept"}
    assert kept == {"a.txt": "In", "b.json": None}
    assert {d.status for p, d in found.items() if p not in kept} == {"not a regular file"}
    assert len(found) == 8
    assert secret.read_text() == PROSE


def test_names_that_lead_up_write_nothing_outside(tmp_path):
    write(tmp_path / "news", "..\\..\\up.txt", PROSE)
    write(tmp_path / "news", "a#1.txt", PROSE + " A.")
    rows = [{"text": PROSE + f" {n}.", "id": "../../../out", "title": "../../out"} for n in (1, 2)]
    write(tmp_path / "news", "b.json", json.dumps(rows))
    open_corpus(tmp_path / "news", data=tmp_path / "work" / "data")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["news", "work"]
    assert [p.name for p in (tmp_path / "work").iterdir()] == ["data"]


def test_names_in_no_encoding_stay_apart(tmp_path):
    for name in (b"a\xff.txt", b"a\xfe.txt", b"a\xef\xbf\xbd.txt"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"")
    found = list(read_documents(tmp_path))
    assert len({d.article_id for d in found}) == 3
    assert {d.path for d in found} == {"a\\xff.txt", "a\\xfe.txt", "a\ufffd.txt"}


def test_a_bomb_is_not_unpacked_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "ARTICLE_LIMIT", 2**20)
    for name in ("a.txt.gz", "b.html.gz", "c.xml.gz"):
        head = b"<rss>" if "xml" in name else b"<html><body>" if "html" in name else b""
        write(tmp_path, name, gzip.compress(head + b"a " * 50_000_000))
    list(read_documents(tmp_path))  # what is loaded once
    tracemalloc.start()
    try:
        assert {status for _, status in places(tmp_path)} == {"too large"}
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def test_a_file_that_vanishes_or_may_not_be_read_is_set_aside(tmp_path, monkeypatch):
    for name in ("a.txt", "b.json", "c.csv", "d.html", "e.xml", "f.eml"):
        write(tmp_path, name, FEED if name == "e.xml" else PROSE)
    real = formats.digest_file
    gone: list[str] = []

    def vanish(path):
        gone.append(path.name)
        path.unlink(missing_ok=True)
        return real(path)

    monkeypatch.setattr(formats, "digest_file", vanish)
    found = places(tmp_path)
    assert [path.partition("#")[0] for path, _ in found] == [
        *("a.txt", "b.json", "c.csv", "d.html", "e.xml", "f.eml")
    ]
    assert len(gone) >= 4
    assert {status for path, status in found if path in gone} == {"unreadable"}


def test_a_file_that_grows_while_it_is_read_is_one_article(tmp_path, monkeypatch):
    path = write(tmp_path, "a.txt", PROSE)
    real = formats.digest_file

    def grow(file):
        digest = real(file)
        with path.open("a") as stream:
            stream.write(" More.")
        return digest

    monkeypatch.setattr(formats, "digest_file", grow)
    (found,) = read_documents(tmp_path)
    assert (found.status, found.raw) == ("kept", f"{PROSE} More.")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@settings(max_examples=60)
@given(
    st.binary(max_size=300), st.sampled_from(["xml", "eml", "mbox", "html", "json", "csv", "gz"])
)
def test_whatever_bytes_there_are_end_somewhere(tmp_path_factory, data, ending):
    folder = tmp_path_factory.mktemp("any")
    heads = {"xml": b"<rss><item>", "html": b"<html>", "json": b"[{", "csv": b"text,title\n"}
    write(folder, f"a.{ending}", heads.get(ending, b"") + data)
    assert len(places(folder)) >= 1


LINE = "The harbour master of Port Elva said that the ferry would sail. "
HUGE = {
    # name: what stands before and behind 100 MB of one line, and where it ends
    "huge.txt": ("", "", "too large"),
    "huge.html": ("<html><body><p>", "</p></body></html>", "too large"),
    "huge.json": ('[{"text": "', '"}]', "too large"),
    "huge.jsonl": ('{"text": "', '"}', "too large"),
    "huge.csv": ('title,text\na,"', '"\n', "too large"),
    "huge.xml": ("<rss><item><description>", "</description></item></rss>", "too large"),
    "huge.eml": ("MIME-Version: 1.0\nSubject: a\n\n", "", "too large"),
}


@pytest.mark.parametrize("name", HUGE)
def test_a_hundred_megabytes_on_one_line_are_set_aside_without_being_held(tmp_path, name):
    before, behind, status = HUGE[name]
    write(tmp_path, "a.txt", PROSE)
    list(read_documents(tmp_path))  # what is loaded once
    with (tmp_path / name).open("w") as file:
        file.write(before)
        for _ in range(100):
            file.write(LINE * (2**20 // len(LINE)))
        file.write(behind)
    tracemalloc.start()
    try:
        found = places(tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found[0] == ("a.txt", "kept")
    assert {place for _, place in found[1:]} == {status}
    assert len(found) == 2
    assert peak < 300 * 2**20


def test_the_row_behind_one_that_is_too_long_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "RECORD_LIMIT", 2_000)
    said = PROSE.replace(",", "")
    long = f'b,"{LINE * 99}"'
    write(tmp_path, "a.csv", f'title,text\na,{said}\n{long}\nc,{said} C.\nd,"{said}\n{long}\n')
    assert places(tmp_path) == [
        ("a.csv#1", "kept"),
        ("a.csv#2", "too large"),
        ("a.csv#3", "kept"),
        ("a.csv#4", "kept"),
        ("a.csv#5", "too large"),
    ]


def test_many_tiny_files_take_memory_and_work_in_proportion(tmp_path):
    peaks = []
    for number in (500, 2_000):
        folder = tmp_path / str(number)
        for n in range(number):
            write(folder, f"{n % 97}/{n}.txt", f"Ferry {n} sailed.")
        tracemalloc.start()
        try:
            found = read_documents(folder)
            assert sum(d.status == "kept" for d in found) == number
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    # A path and a few numbers for each of the files, whatever they hold.
    assert peaks[1] - peaks[0] < 1_500 * 2_000


@pytest.mark.parametrize(
    "attributes",
    [
        "".join(f" a{n}=1" for n in range(30_000)),
        "".join(f" a{n}" for n in range(30_000)),
        "".join(f"/a{n}" for n in range(30_000)),
        "".join(f"a{n}='<>'" for n in range(30_000)),
    ],
    ids=["plain", "without values", "slashes", "glued"],
)
def test_a_tag_with_attributes_by_the_thousand_is_read_bare(attributes):
    page = f"<html><body><p {attributes}>{PROSE}</p><p lang=en>It sailed.</p>"
    assert without_crowds(page) == f"<html><body><p>{PROSE}</p><p lang=en>It sailed.</p>"


def test_other_tags_stay_as_they_are():
    data = "x = y " * 2_000
    few = "".join(f" a{n}='b > c'" for n in range(900))
    pages = [
        f'<img alt="{data}" src=a><p{few}>{PROSE}',
        f"<script>if (a <b && c == '{data}</script><p>{PROSE}",
        f"<p>{PROSE} a < b {data}",
        "<a " * 999,
    ]
    assert [without_crowds(page) for page in pages] == pages


def test_the_text_of_such_a_page_is_kept(tmp_path):
    crowd = " ".join(f"a{n}=1" for n in range(30_000))
    write(tmp_path, "a.html", f"<html><body><p {crowd}>{PROSE}</p><p>It sailed.</p>")
    (found,) = read_documents(tmp_path)
    assert found.status == "kept"
    assert PROSE in found.raw
