"""Compile the English word list from running news text: which forms are words, and in what case.

    python training/make_words.py DATA_FOLDER [OUTPUT]

Reads the five collections named in SOURCES and writes one line per lower-cased form: how often it
stood in lower case, capitalised inside a sentence, and capitalised where a capital means nothing
(start of a sentence, of a quotation, after a colon). Only counts leave this script, never text.
Articles that names are measured on are left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import html
import io
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpora import split_of

SOURCES = (
    "news/reuters21578.tar.gz",
    "quotes.tar.gz",
    "ner/worldwide.tar.gz",
    "syntax/gum.tar.gz",
    "ner/gmb/ner_dataset.csv.zip",
)
OUTPUT = Path(__file__).parent.parent / "src/newsloom/language/lexicons/words.tsv.gz"
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
SPLIT_OFF = re.compile(r" (n ?['’] ?t|['’] ?(?:s|re|ve|ll|d|m))\b")
# A capital after one of these says nothing about the word itself.
OPENERS = '"“‘([—–-*•/<'
ENDERS = ".?!:;…"
TITLES = "mr mrs ms dr gen sen rep gov lt col sgt capt maj adm st prof rev jr sr no vs hon pres"
ABBREVIATIONS = frozenset(TITLES.split())
# Pasted-together words in the sources themselves: a form must be seen in this many documents.
MIN_DOCUMENTS = 2
PER_GMB_DOCUMENT = 20


def texts(path: Path) -> Iterator[list[str]]:
    """Hand out each document of a collection as a list of paragraphs or sentences."""
    if "reuters" in path.name:
        for _, data in _members(path, ".sgm"):
            for body in re.findall(r"<BODY>(.*?)</BODY>", data.decode("latin-1"), re.S):
                plain = html.unescape(body)
                yield [" ".join(p.split()) for p in re.split(r"\n {4}", plain)]
    elif path.name == "quotes.tar.gz":
        for name, data in _members(path, ".txt"):
            if "/text/" in name:
                yield data.decode("utf-8", "replace").splitlines()
    elif "worldwide" in path.name:
        for number, (_, data) in enumerate(_members(path, ".tsv")):
            if split_of(number) == "test":
                continue
            sentences = re.split(r"\n\s*\n", data.decode("utf-8", "replace"))
            yield [_join(line.split("\t")[0] for line in s.splitlines()) for s in sentences]
    elif "gum" in path.name:
        for _, data in _members(path, ".conllu"):
            lines = data.decode("utf-8").splitlines()
            yield [line[9:] for line in lines if line.startswith("# text = ")]
    else:
        yield from _gmb(path)


def _members(path: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if member.isfile() and member.name.endswith(ending):
                handle = archive.extractfile(member)
                if handle is not None:
                    yield member.name, handle.read()


def _gmb(path: Path) -> Iterator[list[str]]:
    """Its sentences come without document marks: twenty of them pass for one document."""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".csv"))
        sentences: list[list[str]] = []
        with archive.open(name) as handle:
            rows = csv.DictReader(io.TextIOWrapper(handle, "latin-1"))
            for row in rows:
                if row["Sentence #"]:
                    sentences.append([])
                sentences[-1].append(row["Word"])
    unique = list(dict.fromkeys(map(_join, sentences)))
    for start in range(0, len(unique), PER_GMB_DOCUMENT):
        yield unique[start : start + PER_GMB_DOCUMENT]


def _join(tokens: Iterable[str]) -> str:
    """Undo a treebank's splitting as far as single words are concerned."""
    return SPLIT_OFF.sub(lambda m: m[1].replace(" ", ""), " ".join(tokens))


def count_forms(text: str) -> Iterator[tuple[str, str]]:
    """Name each word of a paragraph in lower case, with the case it stood in."""
    text = text.replace("’", "'").replace("‘", "'")
    matches = list(WORD.finditer(text))
    letters = [m[0] for m in matches if len(m[0]) > 3]
    capitals = sum(1 for w in letters if w[0].isupper())
    # A headline or a line in capitals: its capitals prove nothing, and few words in it are lower.
    headline = len(letters) >= 2 and capitals > 0.6 * len(letters)
    previous = ""
    for match in matches:
        word, begin = match[0], match.start()
        clean = word.removesuffix("'s")
        if len(clean) > 1 or clean in "aI":
            if word[0].islower():
                yield clean.lower(), "lower"
            elif headline or _capital_means_nothing(text, begin, previous):
                yield clean.lower(), "start"
            else:
                yield clean.lower(), "capital"
        previous = word


def _capital_means_nothing(text: str, begin: int, previous: str) -> bool:
    before = text[max(0, begin - 3) : begin].rstrip()
    if not before or text[begin - 1] in OPENERS + "'":
        return True
    if before[-1] == "." and (previous.lower() in ABBREVIATIONS or len(previous) == 1):
        return False
    return before[-1] in ENDERS + OPENERS + "\"'”)"


def count_words(folder: Path) -> dict[str, list[int]]:
    """Count every form of the five collections: [lower, capital, start]."""
    counts: dict[str, Counter[str]] = {k: Counter() for k in ("lower", "capital", "start")}
    documents: Counter[str] = Counter()
    for source in SOURCES:
        for document in texts(folder / source):
            seen: set[str] = set()
            for paragraph in document:
                if paragraph.startswith(("http:", "https:")):
                    continue
                for word, case in count_forms(paragraph):
                    counts[case][word] += 1
                    seen.add(word)
            documents.update(seen)
    kept = sorted(w for w, n in documents.items() if n >= MIN_DOCUMENTS and len(w) <= 30)
    return {w: [counts[case][w] for case in ("lower", "capital", "start")] for w in kept}


def write_words(rows: dict[str, list[int]], path: Path) -> None:
    """Write the list so that the same counts give the same bytes."""
    lines = ["word\tlower\tcapital\tstart"]
    lines += [f"{w}\t{a}\t{b}\t{c}" for w, (a, b, c) in rows.items()]
    data = ("\n".join(lines) + "\n").encode()
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as handle:
        handle.write(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds the collections")
    parser.add_argument("output", type=Path, nargs="?", default=OUTPUT)
    given = parser.parse_args()
    rows = count_words(given.data)
    write_words(rows, given.output)
    print(f"{len(rows)} forms, {given.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
