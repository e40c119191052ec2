"""What articles told in an earlier run is looked up, and the tables are those of a first run."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import gathered
from newsloom.corpus import open_corpus
from newsloom.sources import ask_organisations
from newsloom.sources.packing import Packed, pack
from newsloom.sources.quantities import Quantity
from newsloom.sources.tellings import Telling
from newsloom.timeline.clusters import Statement
from newsloom.told import Known
from test_cluster import digests, write_articles

FEW, MORE = 30, 6


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """A corpus of which more is known than stands in it, its tables, and those of a first run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathered, "AT_ONCE", 9)  # several parts, most of them with something new
        folder = write_articles(tmp_path_factory.mktemp("recalled") / "news", FEW + MORE)
        late = sorted(folder.iterdir())[::-6][:MORE]
        kept = {path: path.read_bytes() for path in late}
        for path in late:
            path.unlink()
        open_corpus(folder, data=folder.parent / "data")
        for path, text in kept.items():
            path.write_bytes(text)
        yield folder


def tellings(corpus: Any) -> dict[str, int]:
    return corpus.manifest["cache"]["tellings"]


def test_with_more_articles_the_tables_are_those_of_a_first_run(news, tmp_path):
    added = open_corpus(news, data=news.parent / "data")
    fresh = open_corpus(news, data=tmp_path / "fresh")
    assert digests(added.folder) == digests(fresh.folder)
    kept = fresh.manifest["articles"]["kept"]
    assert tellings(fresh) == {"reused": 0, "made": kept}
    assert tellings(added)["reused"] + tellings(added)["made"] == kept
    assert MORE / 2 < tellings(added)["made"] < kept / 2


def test_what_the_researcher_says_of_names_reaches_what_articles_tell(news, tmp_path):
    open_corpus(news, data=news.parent / "data")
    rows = ["a,judgement,b", "Marta Kovel,same,Ruth Ember"]
    told = news / "judgements.csv"
    told.write_text("\n".join(rows) + "\n")
    try:
        judged = open_corpus(news, data=news.parent / "data")
        fresh = open_corpus(news, data=tmp_path / "fresh")
    finally:
        told.unlink()
    assert digests(judged.folder) == digests(fresh.folder)
    assert judged.quotes["entity_id"].nunique() == 4  # of five persons two are one
    assert tellings(judged)["made"] > 0


def test_another_unit_of_counting_looks_up_nothing_that_it_changes(news, tmp_path):
    open_corpus(news, data=news.parent / "data")
    wide = open_corpus(news, data=news.parent / "data", unit="article")
    fresh = open_corpus(news, data=tmp_path / "fresh", unit="article")
    assert digests(wide.folder) == digests(fresh.folder)
    assert tellings(wide)["reused"] == 0


def test_entries_that_are_not_whole_are_made_again(news, tmp_path):
    whole = open_corpus(news, data=tmp_path / "data", force=True)
    before = digests(whole.folder)
    for number, path in enumerate(sorted((tmp_path / "data" / "cache").rglob("*.json"))):
        if number % 3 == 0:
            path.write_bytes(path.read_bytes()[:-7])
    again = open_corpus(news, data=tmp_path / "data", force=True)
    assert digests(again.folder) == before
    assert 0 < tellings(again)["made"] < again.manifest["articles"]["kept"]


words = st.frozensets(st.text(max_size=5), max_size=3)
places = st.integers(0, 10**6)
quantities = st.builds(
    Quantity,
    places,
    places,
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.text(max_size=5),
    st.sampled_from(["", "about"]),
)


@given(
    st.builds(
        Telling,
        start=places,
        end=places,
        words=words,
        names=st.frozensets(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3),
        capitals=words,
        numbers=st.lists(quantities, max_size=2).map(tuple),
        days=st.none() | st.tuples(places, places),
        modality=places,
        course=places,
        speaker=st.none() | st.text(),
        direct=st.booleans(),
        whole=st.booleans(),
        happening=st.integers(-1, 50),
    )
)
def test_what_is_compared_comes_back_from_json_as_it_was(telling):
    packed = pack("Iron ore, 10 of it, and iron.", [telling, telling._replace(speaker="Ada")])
    assert len(packed.words) == 7
    assert Packed.from_plain(json.loads(json.dumps(packed.as_plain()))) == packed


@given(
    st.builds(
        Statement,
        article_id=st.text(),
        sentence=places,
        start=places,
        earliest=st.none() | st.text(),
        latest=st.none() | st.text(),
        modality=st.text(),
        about=words,
        actors=words,
        stems=words,
        weekday=st.none() | places,
        happenings=words,
        deeds=words,
    )
)
def test_a_statement_comes_back_from_json_as_it_was(statement):
    assert Statement.from_plain(json.loads(json.dumps(statement.as_plain()))) == statement


def test_an_article_is_read_with_what_it_asks_and_no_more():
    called = {"trade ministry": "o_1", "central bank": "o_2"}
    labels = {"o_1": "ORG", "o_2": "ORG", "p_1": "PERSON", "g_1": "GPE", "g_2": "GPE"}
    known = Known(labels, called, {"g_1": "country no", "g_2": "country pe"}, "sentence", 3)
    own = known.restrict_to(["p_1", "g_1"], ["The Trade Ministry", "a neighbour"])
    assert own.organisations == {"trade ministry": "o_1"}
    assert own.labels == {"g_1": "GPE", "o_1": "ORG", "p_1": "PERSON"}
    assert own.meant == {"g_1": "country no"}
    assert (own.unit, own.window) == ("sentence", 3)
    assert own.with_more(known) == known


def test_organisations_are_asked_by_what_texts_call_them():
    called = {"defense ministry": "o_1"}
    assert ask_organisations(called, ["the Defence  Ministry", "she"]) == {
        "defense ministry": "o_1"
    }
