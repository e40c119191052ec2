"""What two texts share is looked up where both are as they were, and only there."""

import random

import pandas as pd
import pytest

from newsloom.sources import Passages, Source, pack, passages
from newsloom.sources.known_pairs import KnownPairs, digest
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
    found = Passages(lambda a: Source(texts[a], raws[a]), store=store, keyed=["code"])
    for article_id, text in sorted(texts.items()):
        found.add(article_id, [(0, 0, len(title))], pack(text, []))
    return found.table()


def test_passages_are_the_same_looked_up_and_of_changed_texts_made_anew(
    texts, tmp_path, monkeypatch
):
    title = "River harbour tin brick mend laid sold harbour tin river brick laid now"
    before = shared(texts, Cache(tmp_path), title)
    assert set(before["relation"]) == {"near_verbatim", "near_duplicate"}
    assert before["block_a"].notna().any()
    calls = []
    monkeypatch.setattr(
        passages, "align", lambda *a, kept=passages.align, **k: calls.append(a) or kept(*a, **k)
    )
    pd.testing.assert_frame_equal(shared(texts, Cache(tmp_path), title), before)
    assert not calls
    changed = {**texts, "a4": texts["a4"].upper()}
    fresh = shared(changed, None, title)
    assert not fresh.equals(before)
    del calls[:]
    pd.testing.assert_frame_equal(shared(changed, Cache(tmp_path), title), fresh)
    with_more = len(calls)
    del calls[:]
    shared(changed, None, title)
    assert 0 < with_more < len(calls) / 2
    other = title.replace(" now", " then")
    pd.testing.assert_frame_equal(
        shared(changed, Cache(tmp_path), other), shared(changed, None, other)
    )
