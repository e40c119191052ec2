"""Repair of synthetic scraping damage: glued and lower-cased names in Reuters text, seeded.

    python benchmarks/cleaning_damage.py reuters21578.tar.gz [--worldwide worldwide.tar.gz]

2 % of names are glued to the next word, 1 % to the word before, 2 % lower-cased. A repair counts
as right only at the exact place. The same is done to Worldwide's training articles, text of another
kind. On undamaged text every glue or case edit is counted, and how many of them only do what the
collection itself does nearly everywhere else (Reuters printed "venezuela" and "ofthe" now and
then: slips that repair is there for). No text is kept or written: only figures (and with
``--show N`` that many wrong and missed cases). ``--every N`` takes each N-th Reuters article only.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import random
import re
import tarfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from newsloom.clean import ArticleEvidence, clean_document, collect_evidence

MARKS = "\"'“”‘’()[]<>.,;:!?-"
NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,3}(?= ?[a-z,.;])")


@dataclass(frozen=True)
class Text:
    """An article as cleaning wants it."""

    path: str
    raw: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None

    @property
    def sha256(self) -> str:
        """The digest of the text."""
        return hashlib.sha256(self.raw.encode()).hexdigest()

    @property
    def article_id(self) -> str:
        """The path stands for the id."""
        return self.path


def read_reuters(archive: Path, limit: int) -> list[Text]:
    """Read the bodies of the items that have one, in the archive's order by file name."""
    texts: list[Text] = []
    with tarfile.open(archive) as files:
        for name in sorted(n for n in files.getnames() if n.endswith(".sgm")):
            handle = files.extractfile(name)
            assert handle
            content = handle.read().decode("latin-1")
            for number, body in enumerate(re.findall(r"<BODY>(.*?)</BODY>", content, re.S)):
                raw = html.unescape(body).replace("\x03", "").strip()
                raw = re.sub(r"\s*reuter\s*$", "", raw, flags=re.I)
                if len(raw.split()) >= 50:
                    texts.append(Text(f"{name}#{number}", raw))
            if len(texts) >= limit:
                return texts[:limit]
    return texts


def read_worldwide(archive: Path) -> list[Text]:
    """Read Worldwide's articles as sentences of blank-separated tokens, ten to a paragraph."""
    texts = []
    with tarfile.open(archive) as files:
        for member in sorted(files.getmembers(), key=lambda m: m.name):
            if not member.isfile() or not member.name.endswith(".tsv"):
                continue
            handle = files.extractfile(member)
            assert handle
            sentences, words = [], []
            for line in handle.read().decode("utf-8").splitlines():
                if line.strip():
                    words.append(line.split("\t")[0])
                elif words:
                    sentences.append(" ".join(words))
                    words = []
            sentences.append(" ".join(words))
            joined = "\n\n".join(s for s in sentences if s)
            joined = re.sub(r" ([-–/@]) ", r"\1", joined)
            joined = re.sub(r" ([.,;:!?)\]”]|['’]s\b)", r"\1", joined)
            texts.append(Text(member.name, re.sub(r"([(\[“]) ", r"\1", joined)))
    return texts


def damage(text: Text, dice: random.Random) -> tuple[Text, set[int], dict[int, str]]:
    """Damage a text; give it with where blanks are missing and which names lost capitals."""
    parts: list[str] = []
    glued: set[int] = set()
    lowered: dict[int, str] = {}
    here = length = 0
    raw = text.raw
    for match in NAME.finditer(raw):
        throw = dice.random()
        start, end = match.span()
        if throw >= 0.05:
            continue
        if throw < 0.02 and raw[end : end + 1] == " ":
            piece = raw[here:end]
            here = end + 1
            glued.add(length + len(piece))
        elif 0.02 <= throw < 0.03 and start > here + 1:
            piece = raw[here : start - 1]
            here = start
            glued.add(length + len(piece))
        elif throw >= 0.03:
            piece = raw[here:start] + match.group().lower()
            for word in re.finditer(r"\S+", match.group()):
                lowered[length + start - here + word.start()] = word.group()
            here = end
        else:
            continue
        parts.append(piece)
        length += len(piece)
    parts.append(raw[here:])
    return Text(text.path, "".join(parts)), glued, lowered


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reuters", type=Path)
    parser.add_argument("--worldwide", type=Path)
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    texts = read_reuters(options.reuters, options.articles)[:: options.every]
    score_damage("Reuters", texts, options.seed, options.show)
    score_undamaged("Reuters", texts, options.show)
    if options.worldwide:
        texts = read_worldwide(options.worldwide)
        training = [text for number, text in enumerate(texts) if number % 10 not in (3, 7)]
        score_damage("Worldwide, training articles", training, options.seed, options.show)
        score_undamaged("Worldwide", texts, options.show)


def score_damage(name: str, texts: list[Text], seed: int, show: int) -> None:
    """Score glue and case repairs on damaged copies of the texts."""
    dice = random.Random(seed)
    damaged = [damage(text, dice) for text in texts]
    slips = real_slips(texts)
    for alone in (False, True):
        evidence = collect_evidence(text for text, _, _ in damaged)
        tally: Counter[str] = Counter()
        shown: list[str] = []
        for text, glued, lowered in damaged:
            consulted = ArticleEvidence() if alone else evidence.restrict_to(text)
            article = clean_document(text, consulted)
            kinds = {"glue": set(glued), "case": set(lowered)}
            for edit in article.edits:
                kind, at = edit["kind"], edit["raw_start"]
                if kind not in kinds:
                    continue
                right = at in kinds[kind]
                if not right and (text.path, text.raw[at : at + 12]) in slips:
                    tally[f"{kind} slips"] += (
                        1  # the printed text is wrong there: not ours to score
                    )
                    continue
                tally[f"{kind} {'right' if right else 'wrong'}"] += 1
                kinds[kind].discard(at)
                if not right:
                    around = " ".join(text.raw[max(0, at - 15) : at + 15].split())
                    shown.append(f"  wrong {kind}: {around} ({edit['rule']})")
            for kind, missed in kinds.items():
                tally[f"{kind} missed"] += len(missed)
                shown += [
                    f"  missed {kind}: " + " ".join(text.raw[max(0, m - 12) : m + 15].split())
                    for m in sorted(missed)
                ]
        where = "alone" if alone else "in its corpus"
        print(f"{name}: {len(texts)} articles, seed {seed}, each {where}")
        for kind in ("glue", "case"):
            right, wrong, missed = (tally[f"{kind} {w}"] for w in ("right", "wrong", "missed"))
            printed = tally[f"{kind} slips"]
            print(
                f"  {kind}: precision {right / max(1, right + wrong):.3f}, "
                f"recall {right / max(1, right + missed):.3f} ({right + missed} cases); "
                f"{printed} edits that the undamaged text gets too are not counted (precision "
                f"{right / max(1, right + wrong + printed):.3f} were they all wrong)"
            )
        random.Random(0).shuffle(shown)
        print("\n".join(shown[:show]))


def real_slips(texts: list[Text]) -> set[tuple[str, str]]:
    """Find what is repaired in the undamaged text too, by the characters that follow."""
    return {
        (text.path, text.raw[edit["raw_start"] : edit["raw_start"] + 12])
        for text in texts
        for edit in clean_document(text).edits
        if edit["kind"] in ("glue", "case")
    }


def score_undamaged(name: str, texts: list[Text], show: int) -> None:
    """Count glue and case edits in text that needs none, and the speed of cleaning it."""
    began = time.process_time()
    evidence = collect_evidence(texts)
    articles = [clean_document(text, evidence.restrict_to(text)) for text in texts]
    seconds = time.process_time() - began
    words = sum(len(text.raw.split()) for text in texts)
    size = sum(len(text.raw.encode()) for text in texts)
    edits = [
        (text.raw, edit)
        for text, article in zip(texts, articles, strict=True)
        for edit in article.edits
        if edit["kind"] in ("glue", "case")
    ]
    usual = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.raw))
    pairs = pairs_of(texts, {around(raw, edit["raw_start"]) for raw, edit in edits})
    slips = [is_slip(raw, edit, usual, pairs) for raw, edit in edits]
    print(
        f"{name}, undamaged: {len(edits)} glue or case edits in {words} words, "
        f"{len(edits) * 10_000 / max(1, words):.2f} per 10,000; {sum(slips)} of them slips "
        f"that the collection prints otherwise elsewhere, the others "
        f"{(len(edits) - sum(slips)) * 10_000 / max(1, words):.2f} per 10,000; "
        f"{size / 1e6 / seconds:.2f} MB/s with evidence"
    )
    shown = []
    for (raw, edit), slip in zip(edits, slips, strict=True):
        at = edit["raw_start"]
        context = " ".join(raw[max(0, at - 15) : at + 15].split())
        shown.append(f"  {edit['kind']}{' slip' if slip else ''}: {context} ({edit['rule']})")
    random.Random(0).shuffle(shown)
    print("\n".join(shown[:show]))


def around(raw: str, at: int) -> tuple[str, str]:
    """Give the letters before and after an offset: the two words that a blank would part."""
    before = re.search(r"[^\W\d_]*$", raw[max(0, at - 40) : at])
    after = re.match(r"[^\W\d_]*", raw[at : at + 40])
    return (before.group() if before else "", after.group() if after else "")


def pairs_of(texts: list[Text], wanted: set[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Count in how many places the wanted pairs of words stand with a blank between them."""
    firsts = {left for left, _ in wanted}
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        chunks = [chunk.strip(MARKS) for chunk in text.raw.split()]
        for left, right in pairwise(chunks):
            if left in firsts and (left, right) in wanted:
                found[left, right] += 1
    return found


def is_slip(
    raw: str, edit: dict[str, Any], usual: Counter[str], pairs: Counter[tuple[str, str]]
) -> bool:
    """Tell whether an edit makes of a print what the collection prints elsewhere.

    A word in lower case is a slip where at least 19 of 20 prints of it have the capital; a missing
    blank where the two words stand apart at least three times and together at most a third as
    often, or where it is missing behind a mark.
    """
    at = edit["raw_start"]
    if edit["kind"] == "case":
        word = re.match(r"[^\W\d_]+", raw[at:])
        said = word.group() if word else ""
        wanted = edit["after"] + said[len(edit["after"]) :]
        return usual[wanted] >= 19 * usual[said]
    left, right = around(raw, at)
    return not left or pairs[left, right] >= max(3, 3 * usual[left + right])


if __name__ == "__main__":
    main()
