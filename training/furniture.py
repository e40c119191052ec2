"""Train the weights that say which lines of a scraped page belong to the article.

    python training/furniture.py DATA_FOLDER [--out FILE] [--check]

Reads ``boilerplate.tar.gz`` (two thirds of its pages; the third that `benchmarks/furniture.py`
keeps is never looked at), ``news/reuters21578.tar.gz`` and ``ner/worldwide.tar.gz`` (articles
without furniture, so that nothing is taken from them). Needs scikit-learn, which newsloom itself
does not. ``--check`` prints figures by cross-validation over pages instead of writing weights.

The set marks six segments a page. What the other lines are is taken from trafilatura's reading of
the HTML, in three settings (their mean is the target); the marked segments weigh six times as much.
Each page is shown as lines and as text nodes, whole and cut down to the article with a few lines
round it, and as the text that trafilatura extracts, since files come in all these forms.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from newsloom.clean import ArticleEvidence
from newsloom.clean.furniture import judge_lines
from newsloom.clean.line_features import SECOND, features_of, names_of_features, second_look
from newsloom.clean.line_weights import APART, WEIGHTS, settle_by_weights
from newsloom.clean.lines import Unit

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))
from boilerplate_pages import Page, block_lines, read_pages, text_nodes
from cleaning_damage import read_reuters, read_worldwide

FOLDS = 5
STRENGTH = 0.03  # of the data against the pull to zero (C); flat between 0.01 and 1
GOLD = 6.0
ALONE = ArticleEvidence()


@dataclass
class Text:
    """A text to learn from: its lines, how sure each belongs, and how much each counts."""

    page: str
    form: str
    units: list[Unit]
    belongs: np.ndarray
    weight: np.ndarray


def main() -> None:
    """Train and write, or cross-validate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    pages = [p for p in read_pages(asked.data / "boilerplate.tar.gz") if not p.held_out]
    texts = [text for page in pages for text in texts_of(page)]
    texts += prose(asked.data)
    print(f"{len(pages)} pages, {len(texts)} texts, {sum(len(t.units) for t in texts)} lines")
    if asked.check:
        check(pages, texts)
        return
    first, second = train(texts)
    asked.out.write_text(as_json(first, second), encoding="utf-8")
    print(f"wrote {asked.out}")


def texts_of(page: Page) -> Iterator[Text]:
    """Show a page in the forms in which files come."""
    read = _readings(page)
    dice = random.Random(page.file)
    for form, text in (("lines", block_lines(page.source)), ("nodes", text_nodes(page.source))):
        whole = _labelled(page, form, text, read)
        yield whole
        inside = np.flatnonzero(whole.belongs > 0.5)
        if len(inside) < 3:
            continue
        for most in (6, 20):
            start = max(0, int(inside[0]) - dice.randrange(most + 1))
            end = min(len(whole.units), int(inside[-1]) + 1 + dice.randrange(most + 1))
            units = whole.units[start:end]
            cut = judge_lines(text[units[0].start : units[-1].end], ALONE)
            if len(cut) == len(units):
                yield Text(page.file, f"{form} cut", cut, whole.belongs[start:end],
                           whole.weight[start:end])  # fmt: skip
    if read[0].strip():
        yield _labelled(page, "extracted", read[0], read)


def _readings(page: Page) -> list[str]:
    import trafilatura

    ways: tuple[dict[str, bool], ...] = ({}, {"favor_recall": True}, {"fast": True})
    return [trafilatura.extract(page.source, include_comments=False, **way) or "" for way in ways]


def _labelled(page: Page, form: str, text: str, read: Sequence[str]) -> Text:
    """Say how sure each line belongs: by the marked segments, else by trafilatura's readings."""
    units = judge_lines(text, ALONE)
    said = [_flat(unit.text) for unit in units]
    whole = [_flat(reading) for reading in read]
    lines = [{_flat(line).lstrip("- ") for line in reading.split("\n")} for reading in read]
    kept, dropped = ([_flat(s) for s in side] for side in (page.kept, page.dropped))
    belongs, weight = np.zeros(len(units)), np.ones(len(units))
    for at, line in enumerate(said):
        keep, drop = _touches(line, kept), _touches(line, dropped)
        if keep != drop:
            belongs[at], weight[at] = keep, GOLD
        elif len(line.split()) >= 5:
            belongs[at] = np.mean([line in reading for reading in whole])
        else:  # a short line may stand anywhere: with its neighbours, or as a line of its own
            before = said[at - 1][-25:] if at else ""
            after = said[at + 1][:25] if at + 1 < len(said) else ""
            near = f"{before} {line} {after}".strip()
            belongs[at] = np.mean([line in own or near in reading
                                   for reading, own in zip(whole, lines, strict=True)])  # fmt: skip
    return Text(page.file, form, units, belongs, weight)


def _touches(line: str, segments: Sequence[str]) -> bool:
    many = len(line.split()) >= 3
    return any((len(s) > 8 and s in line) or s == line or (many and line in s) for s in segments)


def _flat(text: str) -> str:
    return " ".join(text.split())


def prose(data: Path) -> Iterator[Text]:
    """Give articles without furniture: every line belongs, addresses and signatures aside."""
    texts = read_reuters(data / "news" / "reuters21578.tar.gz", 600)[::2]
    for article in [*texts, *read_worldwide(data / "ner" / "worldwide.tar.gz")[::4]]:
        units = judge_lines(article.raw, ALONE)
        belongs = [u.said not in APART and not u.text.startswith("http") for u in units]
        if len(units) > 1 and any(belongs):
            yield Text(article.path, "prose", units, np.array(belongs, float), np.ones(len(units)))


def train(texts: Sequence[Text], held: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Train both looks; the second on scores that the first gave to pages it was not trained on."""
    features = [features_of(text.units) for text in texts]
    chosen = [at for at, text in enumerate(texts) if held is None or fold_of(text.page) != held]
    scores: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        others = [at for at in chosen if fold_of(texts[at].page) != fold]
        weights = fit([features[at] for at in others], [texts[at] for at in others])
        for at in chosen:
            if fold_of(texts[at].page) == fold:
                scores[at] = features[at] @ weights[1:] + weights[0]
    mine = [texts[at] for at in chosen]
    first = fit([features[at] for at in chosen], mine)
    again = [np.hstack([features[at], second_look(scores[at])]) for at in chosen]
    return first, fit(again, mine)


def fit(features: Sequence[np.ndarray], texts: Sequence[Text]) -> np.ndarray:
    """Fit a logistic regression; the constant comes first.

    Every line counts twice, as belonging and as not, by how sure it is; long pages count less per
    line. Lines that the rules keep apart whatever the weights say do not count.
    """
    rows = np.vstack(features)
    belongs = np.concatenate([text.belongs for text in texts])
    weight = np.concatenate(
        [
            text.weight
            * [unit.kind not in APART for unit in text.units]
            / np.sqrt(max(10, len(text.units)))
            for text in texts
        ]
    )
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 0.05)
    rows = (rows - mean) / spread
    both = np.concatenate([weight * belongs, weight * (1 - belongs)])
    wanted = np.repeat([1, 0], len(rows))
    model = LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-3)
    model.fit(np.vstack([rows, rows])[both > 0], wanted[both > 0], sample_weight=both[both > 0])
    weights = model.coef_[0] / spread
    return np.concatenate([[model.intercept_[0] - weights @ mean], weights])


def fold_of(page: str) -> int:
    """Give the part of a page in cross-validation."""
    return int(hashlib.sha256(page.encode()).hexdigest()[:8], 16) % FOLDS


def as_json(first: np.ndarray, second: np.ndarray) -> str:
    """Write the weights by the names of their features."""
    names = ["constant", *names_of_features()]
    looks = {
        "first": dict(zip(names, np.round(first, 4).tolist(), strict=True)),
        "second": dict(zip([*names, *SECOND], np.round(second, 4).tolist(), strict=True)),
    }
    return json.dumps(looks, indent=1) + "\n"


def check(pages: Sequence[Page], texts: Sequence[Text]) -> None:
    """Print segments kept and dropped, rules alone and with weights, by cross-validation."""
    from newsloom.clean import line_weights

    segments = {page.file: page for page in pages}
    tally: Counter[tuple[str, str, str]] = Counter()
    rules = [[unit.kind for unit in text.units] for text in texts]
    for fold in range(FOLDS):
        looks = train(texts, fold)
        line_weights._weights = lambda looks=looks: looks  # type: ignore[assignment,misc]
        for text in texts:
            if fold_of(text.page) == fold:
                settle_by_weights(text.units)
    for text, before in zip(texts, rules, strict=True):
        now = [unit.kind for unit in text.units]
        for way, kinds in (("rules", before), ("weights", now)):
            kept = [u.text for u, kind in zip(text.units, kinds, strict=True)
                    if kind in (None, "body", "title", "standfirst")]  # fmt: skip
            if text.form == "prose":
                tally[text.form, way, "characters kept"] += sum(map(len, kept))
                tally[text.form, way, "characters"] += sum(len(u.text) for u in text.units)
                continue
            flat, page = _flat(" ".join(kept)), segments[text.page]
            for segment in page.kept:
                tally[text.form, way, "kept" if _flat(segment) in flat else "lost"] += 1
            for segment in page.dropped:
                tally[text.form, way, "left" if _flat(segment) in flat else "gone"] += 1
    for form in sorted({text.form for text in texts}):
        for way in ("rules", "weights"):
            if form == "prose":
                share = tally[form, way, "characters kept"] / tally[form, way, "characters"]
                print(f"{form:12} {way:8} characters kept {share:.4%}")
                continue
            kept, lost, left = (tally[form, way, what] for what in ("kept", "lost", "left"))
            precision, recall = kept / (kept + left), kept / (kept + lost)
            f1 = 2 * precision * recall / (precision + recall)
            print(f"{form:12} {way:8} F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
