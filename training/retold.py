"""Learn when two statements are one: ``python training/retold.py DATA_FOLDER [--keep FOLDER]``.

Written are the weights of `newsloom.sources.rule` (``rule.json``); its threshold, what it never
allows, and what an article's story, a happening and `printed_gap` weigh stay as they stand there,
as they are set by hand. Examples:

* 2 x 500 articles of ``benchmarks/invented_statements.py`` (seed 201, with and without held-out
  words): pairs of statements that tell one fact, and pairs that do not;
* ``ner/worldwide.tar.gz`` (842 articles of Worldwide, its text alone): pairs of statements that
  share something rare, as examples of what is not one. Two articles there seldom tell one thing;
  pairs that agree in most of their words are left out, as they may. Their days are drawn (seed 1),
  as if all were printed within one week, so that the days alone don't tell real from invented.

Everything goes through a whole run, so names, days and speakers are as found. Seeded throughout;
it takes some five minutes on one core and needs scikit-learn. PolNeAR is not used: no
weight is learnt from it. What two statements have to share besides (the constants of
`newsloom.sources.rule`) was set by reading what the rule found in its articles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from newsloom import tables
from newsloom.sources import layers
from newsloom.sources.alike import Statements
from newsloom.sources.measuring import FEATURES
from newsloom.sources.packing import pack
from newsloom.sources.rule import _FILE
from newsloom.sources.tellings import Reading, find_tellings, ordinal

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from corpora import worldwide
from invented_statements import Story, invent
from statements import Truth, run

SEED, ARTICLES = 201, 500
STRENGTH = 1.0  # of the data against the pull towards 0 (scikit-learn's C)
REAL = 1.0  # what all real pairs weigh together, beside all invented ones that are not one
# Real pairs that share so much may be one statement told twice.
MAY_BE_ONE, WEIGHT = 0.5, 2.0
SAME_DAYS = 0.05  # share of the real pairs that are taken to be dated to the same days
# What speaks for one statement, and what against; the rest is not used.
FOR = """words_contained words_jaccard words_weight words_evidence names_contained names_jaccard
names_weight names_evidence numbers_shared numbers_weight days_shared speaker_words
speaker_evidence""".split()
AGAINST = """words_none names_apart numbers_apart printed_gap speaker_apart modality_apart
course_apart""".split()
BY_HAND = "printed_gap"


def read_statements(data: Path) -> tuple[Statements, list[str]]:
    """Read what the articles of a run tell; also give their ids by number."""
    read = {
        name: tables.read(data, name)
        for name in "articles sentences entities mentions timexes events quotes".split()
    }
    said: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in read["sentences"][["article_id", "start", "end"]].itertuples(
        index=False
    ):
        said.setdefault(article_id, []).append((start, end))
    names = layers.names_by_article(read["mentions"], layers.who_is_meant(read["entities"]))
    times = layers.times_by_article(read["timexes"])
    dated = layers.dated_by_article(read["events"])
    quotes = layers.quotes_by_article(read["quotes"])
    found, ids = Statements(), []
    kept = read["articles"][read["articles"]["status"] == "kept"].sort_values("article_id")
    days = kept["published"].fillna("").tolist()
    for number, (a, text, day) in enumerate(
        zip(kept["article_id"], kept["text"], days, strict=True)
    ):
        ids.append(a)
        reading = Reading(text, sorted(said.get(a, [])), names[a], times[a], quotes[a], dated[a])
        found.add(number, pack("", find_tellings(reading)), ordinal(day) if day else 0)
    return found, ids


def invented(folder: Path) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give what was measured of invented pairs, and which of them are one."""
    for held_out in (False, True):
        stories = invent(SEED, articles=ARTICLES, held_out=held_out)
        place = folder / f"invented{'-held-out' if held_out else ''}"
        data = place / "data" if (place / "data").exists() else run(stories, place)
        truth = Truth(stories, tables.read(data, "articles"))
        found, ids = read_statements(data)
        told = [truth.facts(ids[a], s, e) for a, s, e in map(found.place, range(len(found)))]
        for pairs in found.measured():
            both = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
            yield pairs.features, np.array([bool(told[i] & told[j]) for i, j in both])


def real(data: Path, folder: Path) -> np.ndarray:
    """Give what was measured of real pairs that are not one."""
    place = folder / "worldwide"
    made = place / "data"
    if not made.exists():
        texts = [article.text for article in worldwide(data)]
        stories = [Story("", "", "", text, []) for text in texts]
        made = run(stories, place)
    found, _ = read_statements(made)
    rows = np.concatenate([pairs.features for pairs in found.measured()])
    at = {name: number for number, name in enumerate(FEATURES)}
    one = (rows[:, at["words_jaccard"]] > MAY_BE_ONE) & (rows[:, at["words_weight"]] > WEIGHT)
    rows = rows[~one]
    draw = np.random.default_rng(1)
    rows[:, at["printed_gap"]] = np.log1p(draw.integers(0, 5, len(rows)))
    rows[:, at["days_shared"]] = draw.random(len(rows)) < SAME_DAYS
    return rows


def learn(
    rows: np.ndarray, right: np.ndarray, weight: np.ndarray
) -> tuple[dict[str, float], float]:
    """Give the weights by feature and the intercept; weights of the wrong sign are left out."""
    sign = {**dict.fromkeys(FOR, 1), **dict.fromkeys(AGAINST, -1)}
    used = [number for number, name in enumerate(FEATURES) if name in sign]
    while True:
        model = LogisticRegression(C=STRENGTH, max_iter=3000)
        model.fit(rows[:, used], right, sample_weight=weight)
        found = list(zip(used, model.coef_[0].tolist(), strict=True))
        wrong = [(abs(value), at) for at, value in found if value * sign[FEATURES[at]] < 0]
        if not wrong:
            weights = {FEATURES[at]: round(value, 2) for at, value in found}
            return weights, round(float(model.intercept_[0]), 2)
        used.remove(max(wrong)[1])


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the runs, used again if there")
    parser.add_argument("--out", type=Path, default=_FILE, help="where the rule is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        parts = list(invented(folder))
        others = real(options.data, folder)
    rows = np.concatenate([features for features, _ in parts])
    right = np.concatenate([told for _, told in parts])
    # Days that lie apart rule a pair out before it is weighed.
    fit = rows[:, FEATURES.index("days_apart")] == 0
    others = others[others[:, FEATURES.index("days_apart")] == 0]
    rows, right = rows[fit], right[fit]
    weight = np.ones(len(rows) + len(others))
    weight[len(rows) :] = REAL * (~right).sum() / len(others)
    told = np.concatenate((right, np.zeros(len(others), dtype=bool)))
    weights, intercept = learn(np.concatenate((rows, others)), told, weight)
    rule = json.loads(_FILE.read_text(encoding="utf-8"))
    weights[BY_HAND] = rule["weights"][BY_HAND]
    order = [name for name in FEATURES if weights.get(name)]
    rule |= {"intercept": intercept, "weights": {name: weights[name] for name in order}}
    options.out.write_text(json.dumps(rule, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} invented pairs, {right.sum()} of them one; {len(others)} real pairs")
    print(intercept, rule["weights"])


if __name__ == "__main__":
    main()
