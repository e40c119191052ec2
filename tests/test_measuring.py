"""Statements held against each other: the same pairs and measures, however much at a time."""

import random
from itertools import combinations

import numpy as np

from newsloom import on_disk
from newsloom.sources import alike, measuring, stories
from newsloom.sources.alike import Statements
from newsloom.sources.packing import pack
from newsloom.sources.quantities import Quantity
from newsloom.sources.tellings import Telling

WORDS = [f"word{number}" for number in range(40)]


def telling(chance, start):
    """A statement of some words, most of which many others have."""
    often = chance.choices(WORDS, weights=[40 - n for n in range(40)], k=6)
    number = Quantity(start, start + 2, chance.choice([7.0, 40.0, 1200.0]), "", "ships", "")
    return Telling(
        start,
        start + 30,
        frozenset(often),
        frozenset({("GPE", chance.choice(["Peru", "Chile", "Oslo"]))}),
        frozenset({chance.choice(["peru", "chile"])}),
        (number,),
        chance.choice([None, (737_000, 737_002)]),
        0,
        chance.choice([0, 1, 2]),
        chance.choice([None, "p_1", "p_2"]),
        chance.random() < 0.3,
        chance.random() < 0.7,
    )


def statements(folder=None, articles=30):
    chance = random.Random(3)
    made = Statements(folder)
    for article in range(articles):
        told = [telling(chance, 40 * place) for place in range(chance.randint(1, 6))]
        made.add(article, pack("", told), 737_000 + chance.randint(0, 20))
    return made


def everything(made):
    return [np.concatenate(columns) for columns in zip(*made.measured(), strict=True)]


def test_pairs_and_measures_are_the_same_a_few_at_a_time_and_nothing_is_left(monkeypatch, tmp_path):
    whole = everything(statements())
    assert len(whole[0]) > 100
    monkeypatch.setattr(alike, "_AT_ONCE", 7)
    monkeypatch.setattr(alike, "_HELD", 11)
    monkeypatch.setattr(measuring, "_AT_ONCE", 5)
    monkeypatch.setattr(stories, "_AT_ONCE", 4)
    monkeypatch.setattr(on_disk, "AT_ONCE", 9)
    for found, wanted in zip(everything(statements(tmp_path)), whole, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)
    assert list(tmp_path.iterdir()) == []


def test_all_pairs_of_two_articles_that_share_what_few_have_are_measured():
    made = statements()
    found = {(int(a), int(b)) for part in made.measured() for a, b in zip(*part[:2], strict=True)}
    items = [set(made.items(n, n + 1).tolist()) for n in range(len(made))]
    kinds = {measuring.ROUND, measuring.COUNTED}
    having = {}
    for number, own in enumerate(items):
        for item in own:
            having.setdefault(item, []).append(number)
    few = [
        numbers
        for item, numbers in having.items()
        if len(numbers) <= measuring.RARE and item & 7 not in kinds
    ]
    wanted = {pair for numbers in few for pair in combinations(numbers, 2)}
    wanted = {(a, b) for a, b in wanted if made.place(a)[0] != made.place(b)[0]}
    assert wanted
    assert wanted <= found


def test_what_statements_consist_of_comes_back_while_more_are_added(monkeypatch):
    monkeypatch.setattr(alike, "_HELD", 10)
    made, chance = Statements(), random.Random(4)
    sizes = []
    for number in range(6):
        made.add(number, pack("", [telling(chance, 0)]), 0)
        sizes.append(len(made.items(number, number + 1)))
        assert made.items(number, number + 1).tolist() == sorted(made._of(number))
    assert [len(made.items(n, n + 1)) for n in range(6)] == sizes
    assert made.items(0, 6).size == sum(sizes)
