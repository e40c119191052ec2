"""Conservation: what is read is kept, set aside or a duplicate; a bad member changes no other.

Corpora are generated of known members: articles, copies of them, and what can be none.
"""

import csv
import gzip
import io
import json
import os
import random
from collections import Counter

import pytest

from newsloom.cleaned import REASONS
from newsloom.corpus import open_corpus
from newsloom.gathered import Gathered
from newsloom.partitions import Workers
from newsloom.read import read_documents
from newsloom.store import Cache

CORPORA = 2_000
PARAMETERS = {
    **{"clean": "full", "copies": "outlet", "keep_copy": "longest", "copied_share": 0.6},
}
WORDS = """harbour bridge ferry council storm market school engine budget winter cable garden
    station letter captain border meadow signal timber window copper lantern island morning
    printer record shelter tariff licence quarrel orchard tunnel violin kettle""".split()


def prose(drawing: random.Random) -> str:
    """Give an article that no other is like."""
    return "\n\n".join(
        " ".join(
            f"The {' '.join(drawing.choices(WORDS, k=4))} was closed by the "
            f"{' '.join(drawing.choices(WORDS, k=4))} of the {drawing.choice(WORDS)}."
            for _ in range(3)
        )
        for _ in range(3)
    )


# What a member is made of, and how many documents it yields; None where that is not known.
def bad(drawing: random.Random) -> tuple[str, bytes, int | None]:
    """Draw a member that is no article."""
    return drawing.choice(
        [
            ("noise.txt", drawing.randbytes(drawing.randint(1, 400)), None),
            ("nul.txt", b"\0" * drawing.randint(1, 99), 1),
            ("empty.txt", b"", 1),
            ("picture.jpg", b"\xff\xd8\xff\xe0" + drawing.randbytes(60), 1),
            ("cut.gz", gzip.compress(b"The harbour " * 90, mtime=0)[:-9], 1),
            ("deep.json", b"[" * 9_000 + b"]" * 9_000, None),
            ("deeper.json", b'{"a":' * 9_000 + b"1" + b"}" * 9_000, 1),
            ("list.json", b'[{"text": "x"}, {"tex', None),
            ("lines.jsonl", b'{"title": 1}\n\xff\xfe\n[]\n{"text": null}\n', 4),
            ("shifted.csv", b'text,title\na,b,c,d,e\n"open\n', 2),
            ("laughs.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 1),
            ("feed.xml", b"<rss><item><title>a</title></item><item>", 2),
            ("page.html", b"<html><body>" + b"<div>" * 9_000, 1),
            ("mail.eml", b"MIME-Version: 1.0\n\n", 1),
            ("menu.txt", b"Home\nNews\nSport\nShare this\nTweet\nSign in\n", 1),
            ("marks.txt", "“‘".encode() * 500, 1),
            ("bidi.txt", "\u202e\u2066\u200b".encode() * 200, 1),
            ("german.txt", ("Der Hafen wurde am Montag wegen eines Sturms geschlossen, und "
             "niemand wusste, wie lange es noch dauern würde. " * 4).encode(), 1),
        ]
    )  # fmt: skip


def write_corpus(folder, drawing) -> tuple[dict[str, str], Counter]:
    """Write a corpus; give its good articles by path, and how many documents files yield."""
    good: dict[str, str] = {}
    expected: Counter = Counter()
    folder.mkdir(parents=True)
    for number in range(drawing.randint(1, 6)):
        text = prose(drawing)
        form = drawing.choice(["txt", "json", "csv", "gz", "folder"])
        name = f"{number}.{form}"
        if form == "json":
            (folder / name).write_text(json.dumps({"text": text}))
        elif form == "csv":
            table = io.StringIO()
            csv.writer(table).writerows([["id", "text"], [f"00{number}", text]])
            (folder / name).write_text(table.getvalue(), newline="")
        elif form == "gz":
            (folder / name).write_bytes(gzip.compress(text.encode(), mtime=0))
        elif form == "folder":
            (folder / str(number)).mkdir()
            name = f"{number}/a.txt"
            (folder / name).write_text(text)
        else:
            (folder / name).write_text(text)
        good[f"{name}#1" if form == "csv" else name] = text
        expected[name] = 1
        if drawing.random() < 0.3:
            (folder / f"{number} copy.txt").write_text(text)
            good[f"{number} copy.txt"] = text
            expected[f"{number} copy.txt"] = 1
    return good, expected


def add_bad(folder, drawing) -> dict[str, int | None]:
    """Write hostile members beside the good ones."""
    expected: dict[str, int | None] = {}
    for number in range(drawing.randint(1, 6)):
        ending, content, documents = bad(drawing)
        name = f"bad {number} {ending}"
        (folder / name).write_bytes(content)
        expected[name] = documents
    if drawing.random() < 0.4:
        os.mkfifo(folder / "bad pipe.txt")
        (folder / "bad link.txt").symlink_to(drawing.choice(["/etc/passwd", "..", "/dev/zero"]))
        expected |= {"bad pipe.txt": 1, "bad link.txt": 1}
    return expected


def gather(folder, scratch) -> list[tuple[str, str, str]]:
    """Read, clean and compare a corpus: path, status and clean text of every document."""
    scratch.mkdir()
    with Gathered(scratch) as gathered:
        evidence = gathered.read(read_documents(folder))
        store = Cache(scratch / "cache")
        gathered.clean(evidence, PARAMETERS, store, Workers(), lambda *_: None)
        gathered.find_copies(PARAMETERS)
        assert len(set(gathered.ids)) == len(gathered.ids) == len(gathered)
        return [
            (str(gathered.row(n)["path"]), gathered.status[n], gathered.article(n).text)
            for n in range(len(gathered))
        ]


def check(folder, drawing, *, alone: bool) -> int:
    """Check one corpus, with `alone` also without its bad members; give how many were read."""
    good, files = write_corpus(folder / "news", drawing)
    before = gather(folder / "news", folder / "before") if alone else []
    files.update(dict.fromkeys(files, 0))
    expected: dict[str, int | None] = {**files, **add_bad(folder / "news", drawing)}
    found = gather(folder / "news", folder / "after")
    ended = Counter("kept" if s == "kept" else "copy" if s == "duplicate" else "aside"
                    for _, s, _ in found)  # fmt: skip
    assert ended["kept"] + ended["aside"] + ended["copy"] == len(found)
    assert {s for _, s, _ in found} <= {"kept", *REASONS}
    of_file: Counter = Counter()
    for path, _, _ in found:
        of_file[path if path in expected else path.rpartition("#")[0]] += 1
    assert set(of_file) == set(expected)
    for name, documents in expected.items():
        assert documents in (None, of_file[name]), name
    status = {path: s for path, s, _ in found}
    assert {status[path] for path in good} <= {"kept", "duplicate"}
    kept = {text for path, text in good.items() if status[path] == "kept"}
    assert kept == set(good.values())
    if alone:
        assert [row for row in found if row[0] in good] == before
    return len(found)


@pytest.mark.parametrize(
    "corpora", [CORPORA // 10, pytest.param(CORPORA, marks=pytest.mark.torture)]
)
def test_all_that_is_read_is_kept_set_aside_or_a_duplicate(tmp_path, corpora):
    for seed in random.Random(3).sample(range(10**6), corpora):
        folder = tmp_path / str(seed)
        try:
            check(folder, random.Random(seed), alone=seed % 4 == 0)
        except AssertionError as failed:
            raise AssertionError(f"corpus of seed {seed}: {failed}") from failed


def test_the_tables_count_the_same(tmp_path):
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        read = check(folder, random.Random(seed), alone=False)
        corpus = open_corpus(folder / "news", data=folder / "data", syntax=False)
        said = corpus.manifest["articles"]
        assert said["read"] == len(corpus.articles) == read
        assert said["kept"] + sum(said["set_aside"].values()) == read
