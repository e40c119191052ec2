"""Files of many records: odd encodings, broken records, lists of any size."""

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.read import formats, lists, read_documents, tabular

SAID = (
    "The ferry will sail again on Monday, the harbour master of Port Elva said, although the café "
    "at the quay – “our only one” – has been closed since the storm."
)
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def read(folder, **options):
    return {d.path: (d.raw, d.status) for d in read_documents(folder, **options)}


def records(number):
    return [{"text": f"{SAID} {n}", "headline": f"No {n}"} for n in range(number)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", *WIDE])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a", "a.csv"])
def test_records_are_read_in_any_encoding(tmp_path, name, encoding):
    if name == "a.json":
        content = json.dumps(records(3), ensure_ascii=False)
    elif name == "a.csv":
        rows = "".join(f'No {n},"{SAID} {n}"\r\n' for n in range(3))
        content = f"headline,text\r\n{rows}"
    else:
        content = "\n".join(json.dumps(r, ensure_ascii=False) for r in records(3)) + "\n"
    (tmp_path / name).write_bytes(content.encode(encoding))
    assert read(tmp_path) == {f"{name}#{n + 1}": (f"{SAID} {n}", "kept") for n in range(3)}


def test_a_broken_record_of_a_list_costs_itself(tmp_path):
    one, two = (json.dumps(record) for record in records(2))
    (tmp_path / "a.json").write_text(f'[{one}, {{"text": broken}}, {two}]')
    (tmp_path / "cut.json").write_text(f"[{one},\n{two[:60]}")
    assert read(tmp_path) == {
        "a.json#1": (f"{SAID} 0", "kept"),
        "a.json#2": ("", "unreadable"),
        "a.json#3": (f"{SAID} 1", "kept"),
        "cut.json#1": (f"{SAID} 0", "kept"),
        "cut.json#2": ("", "unreadable"),
    }


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"status": "ok", "articles": records(2)}),
        json.dumps({"17": records(2)[0], "18": records(2)[1]}),
        "\n".join(json.dumps(record, indent=2) for record in records(2)),
        "\n".join(json.dumps([record]) for record in records(2)),
    ],
    ids=["in an object", "by id", "over several lines", "one list after the other"],
)
def test_lists_come_in_many_forms(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    assert read(tmp_path) == {f"a.json#{n + 1}": (f"{SAID} {n}", "kept") for n in range(2)}


def test_one_object_is_one_article(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"text": ["One.", "Two."], "title": None}))
    assert read(tmp_path) == {"a.json": ("One.\n\nTwo.", "kept")}


@pytest.mark.parametrize("text", ['["Not" a list] ', '{"Not" an object} ', "[1] ", "{{x}} "])
def test_prose_in_brackets_is_prose(tmp_path, text):
    (tmp_path / "a.txt").write_text(text + SAID)
    assert read(tmp_path) == {"a.txt": (text + SAID, "kept")}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", ""), ("a.csv", "text,title\n"), ("a.jsonl", "\n"), ("b.json", "[]")],
)
def test_a_file_without_records_is_set_aside_as_empty(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    assert read(tmp_path) == {name: ("", "empty")}


def test_a_table_may_begin_as_spreadsheets_write_it(tmp_path):
    (tmp_path / "a.csv").write_text(f'\nsep=;\ntitle;text\nOne;"{SAID}"\nTwo;"{SAID}";\n')
    assert read(tmp_path) == {"a.csv#1": (SAID, "kept"), "a.csv#2": (SAID, "kept")}


def test_quotation_marks_may_be_escaped_with_a_backslash(tmp_path):
    (tmp_path / "a.csv").write_text('title,text\nOne,"He said \\"yes\\", and left."\nTwo,ok\n')
    assert read(tmp_path) == {
        "a.csv#1": ('He said "yes", and left.', "kept"),
        "a.csv#2": ("ok", "kept"),
    }


def test_a_record_too_large_to_hold_is_set_aside_and_the_next_one_read(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "RECORD_LIMIT", 5_000)
    monkeypatch.setattr(lists, "_CHUNK", 1_000)
    long = json.dumps({"text": "word " * 4_000})
    short = json.dumps({"text": SAID})
    (tmp_path / "a.json").write_text(f"[{short}, {long}, {short}]")
    (tmp_path / "b.json").write_text(f'{{"n": 3, "articles": [{", ".join([short] * 80)}]}}')
    found = read(tmp_path)
    assert [found[f"a.json#{n}"][1] for n in (1, 2, 3)] == ["kept", "too large", "kept"]
    assert [found[f"b.json#{n}"] for n in range(1, 81)] == [(SAID, "kept")] * 80
    assert len(found) == 83


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["text", "x"]), st.text(max_size=40)), max_size=8),
    st.integers(1, 50),
    st.booleans(),
)
def test_a_list_read_in_pieces_is_the_list(tmp_path_factory, items, chunk, indent):
    path = tmp_path_factory.mktemp("lists") / "a.json"
    path.write_text(json.dumps(items, indent=1 if indent else None))
    whole = lists._CHUNK
    lists._CHUNK = chunk
    try:
        found = [r.raw for r in lists.read_list(path, "a.json", {})]
    finally:
        lists._CHUNK = whole
    assert found == [item.get("text", "") for item in items]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch, name):
    monkeypatch.setattr(lists, "_CHUNK", 10_000)
    monkeypatch.setattr(lists, "_SAMPLE", 10_000)
    monkeypatch.setattr(tabular, "_SAMPLE", 10_000)
    peaks = []
    for number in (1_000, 8_000):
        row = json.dumps({"text": SAID})
        rows = {
            "a.jsonl": f"{row}\n" * number,
            "a.json": f"[{', '.join([row] * number)}]",
            "a.csv": "text\n" + f'"{SAID}"\n' * number,
        }
        (tmp_path / name).write_text(rows[name])
        tracemalloc.start()
        assert sum(d.status == "kept" for d in read_documents(tmp_path)) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 200_000  # 8,000 records are 1.3 MB
