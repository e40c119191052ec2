"""People told apart: invented articles in which many share surnames, initials and titles.

    python benchmarks/people.py [--seed N] [--apart] [--growth] [--show N]

Pairs of names of persons, within an article and between articles. A false merge is a pair taken
for one person that is two; its share is of all pairs taken for one. A missed merge is a pair of
one person that was left apart; its share is of all pairs of one person within reach: both names
stand in articles that give, somewhere, more of the person's name than the surname, or the surname
belongs to nobody else. `all` also counts the pairs beyond reach. The start line takes the same
letters for the same person. `--growth` measures how time grows with the number of distinct names.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter, defaultdict

import pandas as pd
from invented_people import FIRST, KEPT_APART, Article, Person, invent

from newsloom.resolve import resolve_names


def names_of(articles: list[Article]) -> pd.DataFrame:
    """Lay the names of invented articles out as the pipeline would, all of them persons."""
    rows = [
        {
            "article_id": article.article_id,
            "sentence": 0,
            "start": start,
            "end": end,
            "raw_start": start,
            "raw_end": end,
            "surface": article.text[start:end],
            "label": "PERSON",
            "confidence": None,
            "person": who,
        }
        for article in articles
        for start, end, who in sorted(article.names)
    ]
    return pd.DataFrame(rows)


def within_reach(names: pd.DataFrame, people: list[Person]) -> list[bool]:
    """Tell of each name whether the corpus says who is meant by it."""
    families = Counter(person.family for person in people)
    fuller: set[tuple[str, int]] = set()
    for row in names.itertuples():
        if len(row.surface.split()) > 1 and people[row.person].given[:3] in row.surface:
            fuller.add((row.article_id, row.person))
    return [
        (row.article_id, row.person) in fuller or families[people[row.person].family] == 1
        for row in names.itertuples()
    ]


def count_pairs(keys: pd.DataFrame) -> dict[str, float]:
    """Count pairs that are one person, that were taken for one, and both.

    ``keys`` has the columns truth, found and reach.
    """

    def pairs(columns: list[str], rows: pd.DataFrame) -> int:
        sizes = rows.groupby(columns).size()
        return int((sizes * (sizes - 1) // 2).sum())

    reached = keys[keys["reach"]]
    taken = pairs(["found"], keys)
    both = pairs(["truth", "found"], keys)
    one = pairs(["truth"], keys)
    return {
        "false merges": 1 - both / max(1, taken),
        "missed merges": 1 - pairs(["truth", "found"], reached) / max(1, pairs(["truth"], reached)),
        "missed, all": 1 - both / max(1, one),
    }


def b_cubed(keys: pd.DataFrame) -> float:
    """Give the F1 of B³ (Bagga & Baldwin 1998)."""
    pairs = keys.groupby(["truth", "found"]).size()
    truth, found = keys.groupby("truth").size(), keys.groupby("found").size()
    precision = sum(n * n / found[f] for (_, f), n in pairs.items()) / len(keys)
    recall = sum(n * n / truth[t] for (t, _), n in pairs.items()) / len(keys)
    return 2 * precision * recall / (precision + recall)


def measure(seed: int, *, apart: bool, show: int = 0, size: int = 300) -> None:
    """Print the figures of one invented corpus."""
    countries = KEPT_APART if apart else FIRST
    people, articles = invent(seed, countries=countries, people=size + 100, stories=size)
    names = names_of(articles)
    texts = {article.article_id: article.text for article in articles}
    found = resolve_names(names.drop(columns="person"), entries={}, texts=texts).mentions
    joined = names.merge(
        found[["article_id", "start", "entity_id", "entity"]], on=["article_id", "start"]
    )
    joined = joined.sort_values(["article_id", "start"], ignore_index=True)
    reach = within_reach(joined, people)
    print(f"seed {seed}: {len(articles)} articles, {len(joined)} names, {len(people)} people")
    ways = {"resolved": joined["entity_id"], "same letters": joined["surface"]}
    in_article = {way: joined["article_id"] + "|" + key for way, key in ways.items()}
    for way, key in ways.items():
        whole = pd.DataFrame({"truth": joined["person"], "found": key, "reach": reach})
        inside = whole.assign(
            truth=joined["article_id"] + "|" + joined["person"].astype(str), found=in_article[way]
        )
        for where, keys in (("corpus", whole), ("in one article", inside)):
            figures = "  ".join(f"{k} {100 * v:5.2f} %" for k, v in count_pairs(keys).items())
            print(f"  {way:13} {where:15} {figures}  B³ {b_cubed(keys):.3f}")
    if show:
        _show(joined, people, reach, show)


def _show(joined: pd.DataFrame, people: list[Person], reach: list[bool], show: int) -> None:
    """Print the entities with most pairs wrongly joined, and people in most pieces."""
    worst: list[tuple[int, str]] = []
    for _, group in joined.groupby("entity_id"):
        sizes = Counter(group["person"])
        wrong = math.comb(len(group), 2) - sum(math.comb(n, 2) for n in sizes.values())
        forms = {
            f"{people[who].given} {people[who].middle} {people[who].family} "
            f"{people[who].second_family} ({who})": dict(
                Counter(group.loc[group["person"] == who, "surface"]).most_common(5)
            )
            for who in sizes
        }
        worst.append((wrong, f"joined {group['entity'].iloc[0]}: {forms}"))
    for wrong, told in sorted(worst, reverse=True)[:show]:
        print(f"  {wrong:6} pairs {told}")
    worst = []
    reached = joined[reach]
    for who, group in reached.groupby("person"):
        sizes = Counter(group["entity_id"])
        wrong = math.comb(len(group), 2) - sum(math.comb(n, 2) for n in sizes.values())
        forms = defaultdict(Counter)
        for row in group.itertuples():
            forms[row.entity + " " + row.entity_id[:5]][row.surface] += 1
        person = people[who]
        told = {k: dict(v.most_common(4)) for k, v in list(forms.items())[:8]}
        worst.append((wrong, f"apart {person.given} {person.middle} {person.family}: {told}"))
    for wrong, told in sorted(worst, reverse=True)[:show]:
        print(f"  {wrong:6} pairs {told}")


def measure_growth() -> None:
    """Print the time for corpora of more and more distinct names, and its exponent."""
    import random

    chance = random.Random(0)
    letters = "b c d f g h k l m n p r s t v z".split()
    syllables = [c + v for c in letters for v in "aeiou"]
    before = None
    for distinct in (12_500, 25_000, 50_000, 100_000):
        given = ["".join(chance.choices(syllables, k=2)).title() for _ in range(1_500)]
        families = ["".join(chance.choices(syllables, k=3)).title() for _ in range(distinct // 8)]
        rows, made = [], set()
        while len(made) < distinct:
            first = given[int(chance.random() ** 2 * len(given))]
            name = f"{first} {families[int(chance.random() ** 2 * len(families))]}"
            made.add(name)
            article, at = f"a{len(made) // 6:06}", 100 * (len(made) % 6)
            for place, surface in ((at, name), (at + 50, name.split()[1])):
                rows.append((article, 0, place, place + len(surface), surface, "PERSON"))
        frame = pd.DataFrame(
            rows, columns=["article_id", "sentence", "start", "end", "surface", "label"]
        ).assign(raw_start=0, raw_end=0, confidence=None)
        began = time.perf_counter()
        entities = resolve_names(frame, entries={}).entities
        took = time.perf_counter() - began
        growth = f", exponent {math.log2(took / before):.2f}" if before else ""
        print(f"{distinct:7} names, {len(entities):7} entities: {took:6.1f} s{growth}")
        before = took


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--apart", action="store_true", help="the countries kept apart")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--size", type=int, default=300)
    options = parser.parse_args()
    if options.growth:
        measure_growth()
        return
    for seed in options.seed:
        measure(seed, apart=options.apart, show=options.show, size=options.size)


if __name__ == "__main__":
    main()
