"""Annotated corpora of the data folder as articles of running text with marked names.

Every corpus keeps its own label set: conventions differ (a nationality is a place here and a group
there), and mixing them raw costs accuracy. The model learns each set with an output of its own.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int, str]

# What stands close to the word before it, and what the next word stands close to.
_CLOSES = re.compile(r"[.,;:!?)\]}’”%…]+|['’](s|S|re|ve|ll|d|m)|n['’]t|\.\.\.")
_OPENS = frozenset("([{“‘$£€#")
_STRAIGHT = frozenset("\"'")
_ENDS = tuple('.!?…"”’:)')
_CAPITAL = re.compile(r"[A-Z]")
# A dash between these is a dash; between others ("anti - gay", "Covid - 19") it was a hyphen.
_FUNCTION = frozenset(
    """the a an this that these those he she it they we you i in on at by for from with after before
    as and or but if when while since there what who why how where no not is are was were""".split()
)


@dataclass(frozen=True)
class Article:
    """A text and the names annotated in it."""

    name: str
    source: str
    text: str
    spans: tuple[Span, ...]
    """Start, end (code points, half open) and the corpus' own label, in order, no overlaps."""


def worldwide(data: Path) -> list[Article]:
    """English Worldwide Newswire: every article in the order of file names."""
    found = []
    with tarfile.open(data / "ner" / "worldwide.tar.gz") as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            file = tar.extractfile(member)
            if file is None or not member.name.endswith(".tsv"):
                continue
            lines = file.read().decode("utf-8").split("\n")
            # A third column, where there is one, holds a name inside the name.
            rows = [[*line.rstrip().split("\t"), "O"][:2] for line in lines]
            rows = [row for row in rows if not row[0].startswith("http")]
            sentences = _split([(word.strip(), tag) for word, tag in rows])
            found.append(join(sentences, name=Path(member.name).name, source="worldwide"))
    return found


def split_of(number: int) -> str:
    """Say whether an article of Worldwide trains, is decided on (dev) or is measured on (test).

    ``number`` is its place in the order of file names, from 0. Articles with a number divisible by
    five never test: their errors were read while the rules were written.
    """
    return {7: "test", 3: "dev"}.get(number % 10, "train")


def gmb(data: Path) -> list[Article]:
    """Groningen Meaning Bank, silver names: an article for each sentence, repeats left out."""
    with zipfile.ZipFile(data / "ner" / "gmb" / "ner_dataset.csv.zip") as archive:
        raw = archive.read("ner_dataset.csv").decode("latin-1")
    sentences: list[list[tuple[str, str]]] = []
    rows = csv.reader(io.StringIO(raw))
    next(rows)
    for first, word, _, tag in rows:
        if first:
            sentences.append([])
        sentences[-1].append((word, tag))
    seen, found = set(), []
    for number, sentence in enumerate(sentences):
        key = tuple(word for word, _ in sentence)
        if key not in seen:
            seen.add(key)
            found.append(join([sentence], name=f"gmb {number}", source="gmb"))
    return found


def wikigold(data: Path) -> list[Article]:
    """Wikigold: an article for each document; IO tags, so that neighbours of one type are one."""
    text = (data / "ner" / "wikigold" / "wikigold.conll.txt").read_text("utf-8")
    found = []
    for number, part in enumerate(text.split("-DOCSTART- O")):
        rows = [_two(line.rsplit(" ", 1)) for line in part.split("\n")]
        if sentences := _split(rows):
            found.append(join(sentences, name=f"wikigold {number}", source="wikigold"))
    return found


def crossner_politics(data: Path) -> list[Article]:
    """CrossNER politics: an article for each sentence."""
    found = []
    for part in ("train", "dev", "test"):
        path = data / "ner" / "crossner_politics" / f"{part}.txt"
        rows = [_two(line.split("\t")) for line in path.read_text("utf-8").split("\n")]
        found += [
            join([sentence], name=f"crossner {part} {number}", source="crossner")
            for number, sentence in enumerate(_split(rows))
        ]
    return found


def re3d(data: Path) -> list[Article]:
    """Conflict reporting (re3d); pronouns and common nouns, which it marks too, are left out."""
    documents: dict[str, str] = {}
    marked: dict[str, set[Span]] = defaultdict(set)
    with tarfile.open(data / "ner" / "re3d.tar.gz") as tar:
        for member in tar.getmembers():
            kind = Path(member.name).name
            file = tar.extractfile(member)
            if file is None or kind not in {"documents.json", "entities.json"}:
                continue
            for line in file.read().decode("utf-8").splitlines():
                row = json.loads(line)
                if kind == "documents.json":
                    documents[row["_id"]] = row["text"]
                else:
                    marked[row["documentId"]].add((row["begin"], row["end"], row["type"]))
    found = []
    for key in sorted(documents):
        text = documents[key]
        named = (s for s in marked[key] if _CAPITAL.search(text[s[0] : s[1]]))
        found.append(Article(key, "re3d", text, tuple(_apart(named))))
    return found


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Keep the longer of two spans that overlap."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= t[0] or t[1] <= span[0] for t in taken):
            taken.append(span)
    return iter(sorted(taken))


def _two(cells: Sequence[str]) -> tuple[str, str]:
    word, tag = [*cells, "O"][:2]
    return word.strip(), tag.strip()


def _split(rows: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    sentences: list[list[tuple[str, str]]] = [[]]
    for word, tag in rows:
        if word:
            sentences[-1].append((word, tag))
        elif sentences[-1]:
            sentences.append([])
    return [s for s in sentences if s]


def join(sentences: Sequence[Sequence[tuple[str, str]]], *, name: str, source: str) -> Article:
    """Set tagged words as a newspaper sets them, keeping where the names stand.

    A sentence that ends like one runs on to the next; a line without an end, a heading, stands in a
    paragraph of its own.
    """
    text = ""
    spans: list[Span] = []
    for sentence in sentences:
        if text:
            text += " " if text.endswith(_ENDS) else "\n\n"
        open_marks: set[str] = set()
        glue = True  # nothing between the sentence's first word and what stands before it
        before = ""
        label = ""
        for i, (word, tag) in enumerate(sentence):
            after = sentence[i + 1][0] if i + 1 < len(sentence) else ""
            closing = word in _STRAIGHT and word in open_marks
            if not (glue or closing or _CLOSES.fullmatch(word) or _hyphen(before, word, after)):
                text += " "
            start = len(text)
            text += word
            glue = word in _OPENS or (word in _STRAIGHT and not closing)
            glue = glue or _hyphen(before, word, after) or _initials(sentence, i)
            if word in _STRAIGHT:
                open_marks ^= {word}
            prefix, _, kind = tag.partition("-")
            if kind and prefix == "I" and kind == label:
                spans[-1] = (spans[-1][0], len(text), kind)
            elif kind:
                spans.append((start, len(text), kind))
            label, before = kind, word
    return Article(name, source, text, tuple(spans))


def _hyphen(before: str, word: str, after: str) -> bool:
    """Whether a dash between spaces was a hyphen inside a word."""
    if word not in {"-", "–"} or not before[-1:].isalnum() or not after[:1].isalnum():
        return False
    return not {before.lower(), after.lower()} & _FUNCTION and not (
        before[0].isdigit() and after[0].isalpha() and after[0].isupper()
    )


def _initials(sentence: Sequence[tuple[str, str]], i: int) -> bool:
    """Whether this is the first full stop of "U . S .": the next letter follows without a blank."""
    words = [word for word, _ in sentence[max(0, i - 1) : i + 3]]
    return (
        len(words) == 4
        and words[1] == words[3] == "."
        and all(len(w) == 1 and w.isupper() for w in (words[0], words[2]))
    )
