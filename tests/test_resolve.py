import json

import pandas as pd
import pytest

from newsloom.language.lexicon import Entry
from newsloom.resolve import (
    canonical_name,
    entity_id,
    parse_person,
    resolve_mentions,
    romanised,
    same_given,
    same_person,
)

NO_LEXICON: dict = {}


def names(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of (article, surface, label), each name a hundred characters behind the last one."""
    return pd.DataFrame(
        [
            {
                "article_id": article,
                "sentence": number,
                "start": number * 100,
                "end": number * 100 + len(surface),
                "raw_start": number * 100,
                "raw_end": number * 100 + len(surface),
                "surface": surface,
                "label": label,
                "confidence": None,
            }
            for number, (article, surface, label) in enumerate(rows)
        ]
    )


def clusters(frame: pd.DataFrame, entries: dict = NO_LEXICON) -> list[set[str]]:
    mentions, _ = resolve_mentions(frame, entries=entries)
    return sorted(
        (
            set(group["article_id"] + ":" + group["surface"])
            for _, group in mentions.groupby("entity_id")
        ),
        key=sorted,
    )


def test_a_surname_means_the_person_named_in_full_in_the_article():
    frame = names(("a", "Marta B. Kovel", "PERSON"), ("a", "Kovel", "PERSON"))
    assert clusters(frame) == [{"a:Kovel", "a:Marta B. Kovel"}]


def test_two_people_who_share_a_surname_stay_apart():
    frame = names(("a", "Anna Meyer", "PERSON"), ("b", "Otto Meyer", "PERSON"))
    assert clusters(frame) == [{"a:Anna Meyer"}, {"b:Otto Meyer"}]


def test_a_surname_that_fits_two_people_is_left_undecided():
    frame = names(
        ("a", "Anna Meyer", "PERSON"), ("a", "Otto Meyer", "PERSON"), ("a", "Meyer", "PERSON")
    )
    assert {"a:Meyer"} in clusters(frame)


def test_who_was_called_by_the_surname_first_is_called_so_on():
    frame = names(
        ("a", "Anna Meyer", "PERSON"),
        ("a", "Meyer", "PERSON"),
        ("a", "Otto Meyer", "PERSON"),
        ("a", "Meyer", "PERSON"),
    )
    assert clusters(frame) == [{"a:Anna Meyer", "a:Meyer"}, {"a:Otto Meyer"}]


def test_a_junior_beside_his_father_is_another_person_and_leaves_him_the_surname():
    frame = names(
        ("a", "Otto Meyer", "PERSON"), ("a", "Otto Meyer Jr.", "PERSON"), ("a", "Meyer", "PERSON")
    )
    assert clusters(frame) == [{"a:Meyer", "a:Otto Meyer"}, {"a:Otto Meyer Jr."}]
    frame = names(("a", "Otto Meyer", "PERSON"), ("b", "Otto Meyer Jr.", "PERSON"))
    assert len(clusters(frame)) == 1


def test_a_name_in_capitals_is_shown_as_others_write_it():
    frame = names(("a", "OTTO MEYER", "PERSON"), ("b", "Otto Meyer", "PERSON"))
    _, entities = resolve_mentions(frame, entries=NO_LEXICON)
    assert list(entities["entity"]) == ["Otto Meyer"]


def test_an_initial_that_fits_two_people_joins_neither():
    frame = names(
        ("a", "John Smith", "PERSON"), ("b", "Jane Smith", "PERSON"), ("c", "J. Smith", "PERSON")
    )
    assert len(clusters(frame)) == 3


def test_romanisations_of_one_name_are_one_person_across_articles():
    frame = names(
        ("a", "Sergey Kolesnikov", "PERSON"),
        ("b", "Sergei Kolesnikov", "PERSON"),
        ("c", "Kolesnikov", "PERSON"),
    )
    assert len(clusters(frame)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Alexander", "Aleksandr", True),
        ("Dmitry", "Dmitri", True),
        ("A.", "Anna", True),
        ("Daniel", "Daniela", False),
        ("Martin", "Marvin", False),
        ("Tim", "Tom", False),
        ("Karin", "Karen", False),
        ("Bill", "William", True),
        ("Yevgeny", "Evgeni", True),
        ("Sergei", "Serhiy", True),
        ("José", "Jose", True),
    ],
)
def test_given_names(one: str, other: str, same: bool):
    assert same_given(one, other) is same
    assert same_given(other, one) is same


def test_middle_initials_that_differ_keep_people_apart():
    assert not same_person(parse_person("George W. Bush"), parse_person("George H. W. Bush"))
    assert same_person(parse_person("George Bush"), parse_person("George W. Bush"))


def test_particles_belong_to_the_surname():
    assert parse_person("Alexander Van der Bellen").surname == "Van der Bellen"
    assert parse_person("Mohammed bin Salman").surname == "bin Salman"
    assert parse_person("Martin Luther King Jr.").surname == "King"


def test_a_family_name_that_comes_first_stands_for_the_person():
    frame = names(("a", "Qo Zhenlu", "PERSON"), ("a", "Qo", "PERSON"))
    assert len(clusters(frame)) == 1


def test_the_lexicon_joins_all_names_of_a_country_and_gives_its_name_and_id():
    country = Entry("Ruritania", "GPE", "country", "Q999999", ("Republic of Ruritania",))
    known = {"Ruritania": (country,), "Republic of Ruritania": (country,)}
    mentions, entities = resolve_mentions(
        names(("a", "Ruritania", "GPE"), ("b", "Republic of Ruritania", "GPE")), entries=known
    )
    assert entities[
        ["entity_id", "entity", "mentions", "articles", "decided_by"]
    ].values.tolist() == [["Q999999", "Ruritania", 2, 2, "lexicon"]]
    assert set(mentions["entity"]) == {"Ruritania"}


def test_an_acronym_in_brackets_means_its_long_form():
    frame = names(
        ("a", "Council of Northern Ports", "ORG"), ("a", "CNP", "ORG"), ("a", "CNP", "ORG")
    )
    # "... Council of Northern Ports (CNP) ..."
    frame.loc[1, ["start", "end"]] = [frame.loc[0, "end"] + 2, frame.loc[0, "end"] + 5]
    assert len(clusters(frame)) == 1


def test_an_entity_has_one_label():
    frame = names(("a", "Orvella", "GPE"), ("a", "Orvella", "GPE"), ("b", "Orvella", "LOC"))
    mentions, _ = resolve_mentions(frame, entries=NO_LEXICON)
    assert set(mentions["label"]) == {"GPE"}


def test_the_canonical_name_is_the_fullest_without_initials_and_the():
    group = names(("a", "Kovel", "PERSON"), ("a", "Marta B. Kovel", "PERSON"))
    assert canonical_name(group, person=True) == "Marta Kovel"
    group = names(("a", "the Harbour Board", "ORG"))
    assert canonical_name(group, person=False) == "Harbour Board"


def test_the_order_of_rows_decides_nothing():
    frame = names(
        ("a", "Marta Kovel", "PERSON"),
        ("b", "Kovel", "PERSON"),
        ("b", "Orvella", "GPE"),
        ("c", "M. Kovel", "PERSON"),
    )
    first = resolve_mentions(frame, entries=NO_LEXICON)
    second = resolve_mentions(frame.iloc[::-1], entries=NO_LEXICON)
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_aliases_are_counted():
    _, entities = resolve_mentions(
        names(("a", "Marta Kovel", "PERSON"), ("a", "Kovel", "PERSON"), ("a", "Kovel", "PERSON")),
        entries=NO_LEXICON,
    )
    assert json.loads(entities["aliases"][0]) == [
        {"surface": "Kovel", "mentions": 2},
        {"surface": "Marta Kovel", "mentions": 1},
    ]


def test_ids_are_stable_and_names_of_other_romanisations_fold_alike():
    assert entity_id("PERSON|marta kovel", None) == entity_id("PERSON|marta kovel", None)
    assert entity_id("x", "Q42") == "Q42"
    assert romanised("Zaluzhnyi") == romanised("Zaluzhniy")
    assert romanised("Kovalenka") == romanised("Kovalenko")
    assert romanised("Kovalenko") != romanised("Kovalev")
