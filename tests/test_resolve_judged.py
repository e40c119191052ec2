import itertools

import pandas as pd
import pytest

from naming import NO_LEXICON, names_in
from newsloom.clean.judgements import Judgement
from newsloom.resolve import Resolution, resolve_names

ARTICLES = {
    "a": ["Marta Kovel", "Kovel"],
    "b": ["Martha Kovel"],
    "c": ["M. Kovel", ("Orvel", "GPE")],
    "d": ["Ida Zand", ("Orvella", "GPE"), ("Orvel", "ORG")],
}


def row(line: int, a: str, judgement: str, b: str = "", path: str = "") -> Judgement:
    return Judgement(line, a, judgement, b, path)


def resolve(*rows: Judgement, paths: dict[str, str] | None = None) -> Resolution:
    return resolve_names(names_in(ARTICLES), entries=NO_LEXICON, judgements=rows, paths=paths)


def together(found: Resolution) -> list[list[str]]:
    groups = found.mentions.groupby("entity_id")
    told = [sorted(g["article_id"] + ":" + g["surface"]) for _, g in groups]
    return sorted(group for group in told if len(group) > 1)


def effects(found: Resolution) -> list[tuple[int, str]]:
    return [(outcome.line, outcome.effect) for outcome in found.outcomes]


def test_without_judgements_the_two_spellings_stay_two():
    assert together(resolve()) == [["a:Kovel", "a:Marta Kovel"]]


def test_same_joins_and_what_was_tied_to_them_comes_along():
    found = resolve(row(2, "Marta Kovel", "same", "Martha Kovel"))
    assert together(found) == [["a:Kovel", "a:Marta Kovel", "b:Martha Kovel"]]
    assert effects(found) == [(2, "joined")]
    decided = found.entities.set_index("entity")["decided_by"]
    assert decided["Marta Kovel"] == "judgement"
    assert decided["Ida Zand"] == "rule"


def test_different_parts_what_the_rules_join():
    found = resolve(row(2, "Kovel", "different", "Marta Kovel"))
    assert ["a:Kovel", "a:Marta Kovel"] not in together(found)
    assert effects(found) == [(2, "parted")]


def test_different_of_two_that_are_apart_is_told_so():
    assert effects(resolve(row(2, "Ida Zand", "different", "Marta Kovel"))) == [
        (2, "apart already")
    ]


def test_ignore_takes_a_name_out():
    found = resolve(row(2, "Ida Zand", "ignore"))
    assert "Ida Zand" not in set(found.mentions["surface"])
    assert len(found.mentions) == len(names_in(ARTICLES)) - 1
    assert (found.outcomes[0].effect, found.outcomes[0].mentions) == ("left out", 1)


def test_everything_can_be_ignored():
    frame = names_in({"a": ["Ida Zand"]})
    found = resolve_names(frame, entries=NO_LEXICON, judgements=[row(2, "Ida Zand", "ignore")])
    assert found.mentions.empty
    assert found.entities.empty
    assert found.undecided.empty


def test_a_row_with_a_path_holds_in_that_article_only():
    paths = {article: f"{article}.txt" for article in ARTICLES}
    found = resolve(row(2, "M. Kovel", "same", "Martha Kovel", "c.txt"), paths=paths)
    assert ["b:Martha Kovel", "c:M. Kovel"] in together(found)
    found = resolve(row(2, "Kovel", "ignore", "", "b.txt"), paths=paths)
    assert effects(found) == [(2, "not found")]


def test_ids_can_stand_for_names():
    ids = resolve().entities.set_index("entity")["entity_id"]
    found = resolve(row(2, ids["Marta Kovel"], "same", ids["Martha Kovel"]))
    assert effects(found) == [(2, "joined")]


def test_same_keeps_to_one_kind_of_thing_where_a_name_has_two():
    found = resolve(row(2, "Orvel", "same", "Orvella"))
    assert together(found)[-1] == ["c:Orvel", "d:Orvella"]


def test_a_row_that_finds_nothing_says_what_it_looked_for():
    found = resolve(row(7, "Marta Kovel", "same", "Nobody Here"))
    assert effects(found) == [(7, "not found")]
    assert '"Nobody Here"' in found.outcomes[0].told
    assert "Line 7" in found.outcomes[0].told


@pytest.mark.parametrize(
    "row_in_the_way",
    [row(4, "Ida Zand", "different", "Marta Kovel"), row(4, "Martha Kovel", "ignore")],
)
def test_rows_that_contradict_each_other_through_a_chain_are_told_and_not_followed(row_in_the_way):
    rows = [
        row(2, "Marta Kovel", "same", "Martha Kovel"),
        row(3, "Martha Kovel", "same", "Ida Zand"),
        row_in_the_way,
    ]
    found = resolve(*rows)
    assert effects(found) == [(2, "contradicted"), (3, "contradicted"), (4, "contradicted")]
    assert together(found) == [["a:Kovel", "a:Marta Kovel"]]
    assert "none of them was followed" in found.outcomes[0].told


def test_what_is_judged_the_same_may_be_different_in_one_article_only():
    rows = [
        row(2, "Kovel", "same", "Ida Zand", "a"),
        row(3, "Kovel", "different", "Ida Zand", "b"),
    ]
    assert effects(resolve(*rows))[0] == (2, "joined")


def test_a_row_that_can_be_followed_in_no_way_says_so():
    assert effects(resolve(row(2, "Kovel", "same", "kovel"))) == [(2, "not followed")]
    assert effects(resolve(row(2, "Kovel", "same"))) == [(2, "not followed")]


def test_the_order_of_rows_decides_nothing():
    rows = [
        row(2, "Marta Kovel", "same", "Martha Kovel"),
        row(3, "Ida Zand", "same", "M. Kovel"),
        row(4, "Kovel", "different", "Marta Kovel"),
        row(5, "Orvella", "ignore"),
    ]
    first = resolve(*rows)
    for others in itertools.permutations(rows):
        found = resolve(*others)
        for table in ("mentions", "entities", "merges", "undecided"):
            pd.testing.assert_frame_equal(getattr(first, table), getattr(found, table))
        assert first.outcomes == found.outcomes


def test_rows_on_repairs_are_passed_over():
    assert resolve(row(2, "Marta Kovel", "allow", "MartaKovel")).outcomes == ()


def test_a_merge_by_judgement_says_so():
    merges = resolve(row(2, "Marta Kovel", "same", "Martha Kovel")).merges
    told = merges[merges["rule"] == "judgement"]
    assert list(told["joined_to"]) == ["Martha Kovel"] * len(told)
    assert len(told)


@pytest.mark.parametrize("path", ["", "a.txt"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_name_and_its_form_with_an_initial_can_be_parted(path: str, turned: bool):
    names = ["Ilse Vance", "Ilse M. Vance"]
    frame = names_in({"a": names})
    one, other = reversed(names) if turned else names
    judgements = [row(2, one, "different", other, path)]
    paths = {"a": "a.txt"}
    found = resolve_names(frame, entries=NO_LEXICON, judgements=judgements, paths=paths)
    assert found.mentions["entity_id"].nunique() == 2
    assert effects(found) == [(2, "parted")]


def test_two_ways_to_name_one_whole_entity_can_not_be_parted():
    frame = names_in({"a": ["Ilse M. Vance"]})
    judgements = [row(2, "Ilse Vance", "different", "Ilse M. Vance")]
    found = resolve_names(frame, entries=NO_LEXICON, judgements=judgements)
    assert effects(found) == [(2, "not followed")]
