"""A treebank in CoNLL-U as running text and as spaCy documents.

The text is put together again as it was printed: words and blanks as the treebank notes them,
paragraphs (headings too) parted by a blank line, as newsloom's clean text has them.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

ARCHIVE = Path("syntax") / "gum.tar.gz"
PARTS = ("train", "dev", "test")


@dataclass
class Sentence:
    """The words of a sentence, one list per column; heads count from 0 within the sentence."""

    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    """Whether a blank follows the word."""


@dataclass(frozen=True)
class Document:
    """A text of the treebank: paragraphs of sentences."""

    name: str
    paragraphs: list[list[Sentence]]

    @property
    def genre(self) -> str:
        """The kind of text, the middle of its name: ``news`` in ``GUM_news_crane``."""
        return self.name.split("_")[1]


def read_conllu(text: str, name: str) -> Document:
    """Read one document; empty nodes and enhanced dependencies are left out."""
    paragraphs: list[list[Sentence]] = []
    sentence = Sentence()
    opens = True
    glued_until = 0
    glued_space = True
    for line in text.split("\n"):
        if line.startswith("# newpar"):
            opens = True
        if line.startswith("#"):
            continue
        if not line.strip():
            if sentence.words:
                if opens or not paragraphs:
                    paragraphs.append([])
                paragraphs[-1].append(sentence)
                sentence, opens, glued_until = Sentence(), False, 0
            continue
        columns = line.split("\t")
        space = "SpaceAfter=No" not in columns[9].split("|")
        if "-" in columns[0]:
            # One printed word, several syntactic ones: its note on the blank counts for the last.
            glued_until, glued_space = int(columns[0].split("-")[1]), space
        elif "." not in columns[0]:
            number, head = int(columns[0]), int(columns[6])
            if number <= glued_until:
                space = glued_space if number == glued_until else False
            sentence.words.append(columns[1])
            sentence.lemmas.append(columns[2])
            sentence.tags.append(columns[3])
            sentence.heads.append(head - 1 if head else number - 1)
            sentence.labels.append("ROOT" if columns[7] == "root" else columns[7])
            sentence.spaces.append(space)
    if sentence.words:
        if opens or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(sentence)
    return Document(name, paragraphs)


def read_treebank(data: Path) -> dict[str, list[Document]]:
    """Read the documents that are there, by the treebank's own train, dev and test parts."""
    documents: dict[str, Document] = {}
    splits = ""
    with tarfile.open(data / ARCHIVE) as tar:
        for member in tar.getmembers():
            file = tar.extractfile(member)
            path = Path(member.name)
            if file is None:
                continue
            if path.name == "splits.md":
                splits = file.read().decode("utf-8")
            elif path.suffix == ".conllu":
                documents[path.stem] = read_conllu(file.read().decode("utf-8"), path.stem)
    named = {
        match[1]: re.findall(r"\* (\S+)", match[2])
        for match in re.finditer(r"^## (\S+)\n(.*?)(?=^## |\Z)", splits, re.M | re.S)
    }
    return {part: [documents[n] for n in named[part] if n in documents] for part in PARTS}


def make_doc(vocab: Vocab, paragraphs: Iterable[list[Sentence]], *, lines: bool = True) -> Doc:
    """Make the annotated document of some paragraphs.

    Parameters
    ----------
    lines
        Part paragraphs by a blank line, which is a token of its own as spaCy has it, without
        annotation and belonging to the sentence before; otherwise by a mere blank.
    """
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    lemmas: list[str] = []
    heads: list[int] = []
    labels: list[str] = []
    starts: list[bool] = []
    for paragraph in paragraphs:
        if words and lines:
            words.append("\n\n")
            spaces[-1:] = [False, False]
            tags.append("SPACE")
            lemmas.append("\n\n")
            heads.append(len(words) - 2)
            labels.append("dep")
            starts.append(False)
        for sentence in paragraph:
            offset = len(words)
            words += sentence.words
            spaces += [*sentence.spaces[:-1], True]
            tags += sentence.tags
            lemmas += sentence.lemmas
            heads += [head + offset for head in sentence.heads]
            labels += sentence.labels
            starts += [True] + [False] * (len(sentence.words) - 1)
    if spaces:
        spaces[-1] = False
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        pos=tags,
        lemmas=lemmas,
        heads=heads,
        deps=labels,
        sent_starts=[1 if s else -1 for s in starts] if not heads else None,
    )


def printed(paragraph: list[Sentence]) -> Iterator[str]:
    """Give each sentence of a paragraph as it was printed."""
    for sentence in paragraph:
        pieces = zip(sentence.words, sentence.spaces, strict=True)
        yield "".join(w + " " * s for w, s in pieces).rstrip()
