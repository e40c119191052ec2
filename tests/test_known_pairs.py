"""What two texts share is looked up where both are as they were, and only there."""

import random
import re
from collections import Counter
from functools import partial

import pandas as pd
import pytest

from newsloom.sources import Passages, Source, pack, passages
from newsloom.sources.known_pairs import KnownPairs, digest
from newsloom.sources.tellings import Telling
from newsloom.store import Cache

IDS = [f"a{number:03}" for number in range(300)]


def asked(store, pairs, ids=IDS, keyed=("code",)):
    """Ask for these pairs, each of an article and a key; give which were made."""
    made = []

    def make(key):
        made.append(key)
        return [{"words": key}]

    known = KnownPairs(store, keyed, ids)
    for article, key in pairs:
        assert known.find(article, key, lambda key=key: make(key)) == [{"words": key}]
    known.close()
    return made


def test_what_is_known_is_not_made_again_and_stays_known_where_articles_are_added(tmp_path):
    pairs = [(n, f"{IDS[n]} {m}") for n in range(0, 300, 2) for m in range(2)]
    assert len(asked(Cache(tmp_path), pairs)) == 300
    assert 2 < len(list(tmp_path.rglob("*.json"))) < 20
    assert asked(Cache(tmp_path), pairs) == []
    more = sorted([*IDS, "a100b"])
    moved = [(more.index(IDS[n]), key) for n, key in pairs]
    assert asked(Cache(tmp_path), [*moved, (300, "new")], more) == ["new"]
    assert asked(Cache(tmp_path), pairs) == []
    assert len(asked(Cache(tmp_path), pairs, keyed=("other code",))) == 300


def test_an_entry_that_is_torn_is_made_anew_alone(tmp_path):
    pairs = [(n, IDS[n]) for n in range(300)]
    asked(Cache(tmp_path), pairs)
    torn, *_ = sorted(tmp_path.rglob("*.json"))
    torn.write_text(torn.read_text()[:-5])
    assert 0 < len(asked(Cache(tmp_path), pairs)) < 200
    assert asked(Cache(tmp_path), pairs) == []


def test_without_a_store_all_is_made(tmp_path):
    assert asked(None, [(0, "x"), (0, "x")]) == ["x", "x"]


def test_a_digest_tells_where_one_thing_ends_and_the_next_begins():
    assert digest(b"a", b"bc") != digest(b"ab", b"c")


@pytest.fixture
def texts():
    """Articles of which each repeats two sentences of another, and one much of another."""
    chance = random.Random(8)
    words = [f"{a}{b}" for a in "brick river harbour tin".split() for b in "laid mend sold".split()]
    told = [" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(40)]
    made = {f"a{n}": " ".join(told[2 * n : 2 * n + 4]) for n in range(18)}
    return {**made, "b": made["a3"] + " " + told[38]}


def shared(texts, store, title="Ore"):
    raws = {a: f"{title}\n\n{text}" for a, text in texts.items()}
    found = Passages(lambda a: Source(texts[a], lambda: raws[a]), store=store, keyed=["code"])
    for article_id, text in sorted(texts.items()):
        told = [said(text, sentence) for sentence in re.finditer(r"[^.]+\.", text)]
        packed = pack(text, told)
        found.add(article_id, [(0, 0, len(title))], packed, printed="2021-03-04")
    return found.table()


def heard(calls, function, *given, **more):
    calls.append(function)
    return function(*given, **more)


def said(text, place):
    """What a sentence tells, as far as words tell it."""
    words = frozenset(place.group().lower().strip(" .").split())
    names = frozenset({("GPE", "e_peru")})
    where = place.start(), place.end()
    return Telling(*where, words, names, frozenset(), (), None, 0, 0, None, False, True)


def test_passages_are_the_same_looked_up_and_of_changed_texts_made_anew(
    texts, tmp_path, monkeypatch
):
    title = "River harbour tin brick mend laid sold harbour tin river brick laid now"
    before = shared(texts, Cache(tmp_path), title)
    assert set(before["relation"]) == {"near_verbatim", "near_duplicate", "same_statement"}
    assert before["block_a"].notna().any()
    calls = []
    for name in ("align", "same_words"):
        monkeypatch.setattr(passages, name, partial(heard, calls, getattr(passages, name)))
    pd.testing.assert_frame_equal(shared(texts, Cache(tmp_path), title), before)
    assert not calls, "nothing is worked out again"
    changed = {**texts, "a4": texts["a4"].upper()}
    fresh = shared(changed, None, title)
    assert not fresh.equals(before)
    del calls[:]
    pd.testing.assert_frame_equal(shared(changed, Cache(tmp_path), title), fresh)
    some = Counter(calls)
    del calls[:]
    shared(changed, None, title)
    assert len(some) == 2, "of what changed both are"
    assert all(some[function] < made / 2 for function, made in Counter(calls).items())
    other = title.replace(" now", " then")
    pd.testing.assert_frame_equal(
        shared(changed, Cache(tmp_path), other), shared(changed, None, other)
    )
