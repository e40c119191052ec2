import pandas as pd
import pytest

from naming import NO_LEXICON, joined, names_at, names_in
from newsloom.language.lexicon import Entry
from newsloom.resolve import resolve_names
from newsloom.resolve.body_names import (
    acronym,
    body_key,
    generic_key,
    initials_of,
    take_apart,
)


def org(*surfaces: str) -> list[tuple[str, str]]:
    return [(surface, "ORG") for surface in surfaces]


def ids(frame, **options) -> int:
    return resolve_names(frame, **options).mentions["entity_id"].nunique()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelmar Inc.", "Zelmar"),
        ("the Zelmar Group", "Zelmar Group Ltd"),
        ("Hübner & Söhne", "Hubner and Sohne GmbH"),
        ("ZELMAR", "Zelmar"),
        ("N.O.R.", "NOR"),
    ],
)
def test_spellings_of_one_body_have_one_key(one: str, other: str):
    assert body_key(one) == body_key(other)


def test_a_place_is_spelt_out():
    assert body_key("Calif.", place=True) == "california"
    assert body_key("St. Orvel", place=True) == body_key("Saint Orvel", place=True)


@pytest.mark.parametrize(
    ("surface", "parts"),
    [
        ("Peruvian Ministry of Defence", ("Peru", "defense ministry")),
        ("Defense Ministry of Peru", ("Peru", "defense ministry")),
        ("Peru's Foreign Ministry", ("Peru", "foreign ministry")),
        ("Zelmar Ministry", None),
        ("Bank of America", None),
    ],
)
def test_a_body_of_a_country_is_taken_apart(surface: str, parts: tuple[str, str] | None):
    assert take_apart(surface) == parts


def test_generic_bodies_have_one_spelling():
    assert generic_key("Ministry of Foreign Affairs") == generic_key("Foreign Ministry")
    assert generic_key("Harbour Board") is None


def test_the_same_ministry_of_two_countries_is_two():
    one = "Peru's Foreign Ministry spoke."
    two = "Chile's Foreign Ministry answered."
    frames = [
        names_at("a", one, ("Peru", "GPE"), ("Foreign Ministry", "ORG")),
        names_at("b", two, ("Chile", "GPE"), ("Foreign Ministry", "ORG")),
    ]
    found = resolve_names(pd.concat(frames))
    bodies = found.mentions[found.mentions["label"] == "ORG"]
    assert bodies["entity_id"].nunique() == 2
    told = found.countries.set_index("entity_id")["country"]
    assert [told[i] for i in bodies["entity_id"]] == ["Peru", "Chile"]


def test_a_ministry_belongs_to_the_country_the_article_mostly_speaks_of():
    frame = names_in(
        {"a": [("Peru", "GPE"), ("Peruvian", "NORP"), *org("Health Ministry")],
         "b": [*org("Peruvian Health Ministry")]}
    )  # fmt: skip
    assert ["a:Health Ministry", "b:Peruvian Health Ministry"] in joined(frame)


def test_a_ministry_of_no_country_in_particular_is_left_apart():
    items = [("Peru", "GPE"), ("Chile", "GPE"), *org("Health Ministry")]
    found = resolve_names(names_in({"a": items, "b": items}))
    bodies = found.mentions[found.mentions["label"] == "ORG"]
    assert bodies["entity_id"].nunique() == 2


def test_acronyms_are_tied_in_brackets_in_the_article_and_in_the_corpus():
    text = "The Council of Northern Ports (CNP) met."
    frame = pd.concat(
        [
            names_at("a", text, ("Council of Northern Ports", "ORG"), ("CNP", "ORG")),
            names_in({"b": org("CNP"), "c": org("Orvel Transit Union", "OTU")}),
        ]
    )
    assert joined(frame) == [
        ["a:CNP", "a:Council of Northern Ports", "b:CNP"],
        ["c:OTU", "c:Orvel Transit Union"],
    ]


def test_an_acronym_of_two_long_forms_is_decided_by_the_article_or_not_at_all():
    frame = names_in(
        {
            "a": org("Council of Northern Ports", "CNP"),
            "b": org("Centre for New Physics", "CNP"),
            "c": org("CNP"),
        }
    )
    assert joined(frame) == [
        ["a:CNP", "a:Council of Northern Ports"],
        ["b:CNP", "b:Centre for New Physics"],
    ]
    undecided = resolve_names(frame, entries=NO_LEXICON).undecided
    assert list(undecided["article_id"]) == ["c", "c"]


def test_a_firm_is_called_by_less_after_its_full_name_only():
    frame = names_in({"a": org("Orvel Marine Supply Corp", "Orvel"), "b": org("Orvel")})
    assert joined(frame) == [["a:Orvel", "a:Orvel Marine Supply Corp"]]
    frame = names_in({"a": org("Orvel", "Orvel Marine Supply")})
    assert joined(frame) == []


def test_a_short_form_of_two_names_is_left_apart():
    frame = names_in({"a": org("Orvel Marine", "Orvel Paper", "Orvel")})
    assert joined(frame) == []
    assert len(resolve_names(frame, entries=NO_LEXICON).undecided) == 2


def test_a_whole_name_is_no_short_form_of_one_of_its_parts():
    frame = names_in({"a": org("University of Orvel Law School", "University of Orvel")})
    assert joined(frame) == []
    frame = names_in({"a": org("University of Orvel at Halden", "University of Orvel")})
    assert len(joined(frame)) == 1


def test_short_forms_do_not_chain():
    frame = names_in(
        {"a": org("Orvel Marine Supply", "Orvel Marine"), "b": org("Orvel Marine", "Orvel")}
    )
    assert joined(frame) == [
        ["a:Orvel Marine", "a:Orvel Marine Supply"],
        ["b:Orvel", "b:Orvel Marine"],
    ]


def test_a_team_is_called_without_its_town():
    frame = names_in({"a": [("Lima", "GPE"), *org("Lima Otters", "Otters")]})
    assert joined(frame, entries=None) == [["a:Lima Otters", "a:Otters"]]
    frame = names_in({"a": org("The Lima Courier", "Courier")})
    assert len(joined(frame, entries=None)) == 1


def test_one_spelling_of_two_kinds_is_two_things():
    frame = names_in({"a": [("Orvel", "GPE")], "b": ["Orvel"], "c": org("Orvel")})
    assert ids(frame, entries=NO_LEXICON) == 3


def test_an_article_settles_which_label_a_name_has():
    frame = names_in({"a": [("Orvel", "GPE"), ("Orvel", "GPE"), ("Orvel", "ORG")]})
    assert ids(frame, entries=NO_LEXICON) == 1
    frame = names_in({"a": ["Ida Orvel", ("Orvel", "GPE"), ("Orvel", "GPE"), "Orvel"]})
    assert ids(frame, entries=NO_LEXICON) == 2


def test_a_country_is_one_under_all_its_names_and_its_people_are_another():
    frame = names_in(
        {
            "a": [("U.S.", "GPE"), ("US", "GPE"), ("America", "GPE"), ("American", "NORP")],
            "b": [("Republic of Belarus", "GPE"), ("Belarus", "GPE"), ("Belarusians", "NORP")],
        }
    )
    found = resolve_names(frame)
    assert found.entities["entity"].nunique() == 4
    named = found.entities[["entity_id", "entity"]]
    told = found.countries.merge(named, on="entity_id").set_index("entity")["country"]
    assert told["American"] == "United States"
    assert told["Belarusian"] == "Belarus"


def test_an_authority_named_with_its_country_is_the_one_the_lexicon_knows():
    assert ids(names_in({"a": org("US Federal Reserve", "Federal Reserve")})) == 1


def test_two_entries_of_one_wikidata_item_are_one_entity():
    known = {
        "Orvel": (Entry("Orvel", "GPE", "city", "Q999997"),),
        "Orvelstad": (Entry("Orvelstad", "GPE", "researcher", "Q999997"),),
    }
    frame = names_in({"a": [("Orvel", "GPE"), ("Orvelstad", "GPE")]})
    assert list(resolve_names(frame, entries=known).entities["entity_id"]) == ["Q999997"]


def test_acronyms_and_initials():
    assert acronym("U.N.") == "UN"
    assert acronym("Unesco") is None
    assert "CNP" in initials_of("Council of Northern Ports")
    assert "ZMS" in initials_of("Zelmar Marine Supply Inc.")


def meant(frame: pd.DataFrame, **options) -> list[tuple[str, str, str | None]]:
    """Article, surface and Wikidata id of every name, in order."""
    found = resolve_names(frame, **options)
    items = found.entities.set_index("entity_id")["wikidata"]
    rows = zip(*(found.mentions[c] for c in ("article_id", "surface", "entity_id")), strict=True)
    return [(a, s, None if pd.isna(items[e]) else items[e]) for a, s, e in rows]


def places(*surfaces: str) -> list[tuple[str, str]]:
    return [(surface, "GPE") for surface in surfaces]


def test_a_name_of_several_places_is_linked_where_its_article_decides():
    frame = names_in({"a": places("Georgia", "Tbilisi"), "b": places("Georgia")})
    assert meant(frame)[0] == ("a", "Georgia", "Q230")
    assert meant(frame)[2] == ("b", "Georgia", None)


def test_an_open_name_is_asked_about_where_the_corpus_names_what_it_may_be():
    frame = names_in({"a": places("Georgia", "Tbilisi"), "b": places("Georgia")})
    found = resolve_names(frame)
    told = found.undecided[["name_a", "name_b", "reason", "article_id"]].values.tolist()
    reason = "name of several things; the article doesn't say which"
    assert told == [["Georgia", "Georgia", reason, "b"]]
    assert resolve_names(names_in({"b": places("Georgia")})).undecided.empty


def test_one_name_in_two_articles_can_be_a_country_and_a_state():
    frame = names_in({"a": places("Georgia", "Tbilisi"), "b": places("Georgia", "Alabama")})
    found = {article: item for article, surface, item in meant(frame) if surface == "Georgia"}
    assert found["a"] == "Q230"
    assert found["b"] != "Q230"


def test_a_state_s_court_is_no_body_of_the_country_of_that_name():
    court = ("Georgia Supreme Court", "ORG")
    frame = names_in({"a": [*places("Georgia", "Alabama"), court], "b": [court]})
    rules = resolve_names(frame).merges.set_index(["surface", "article_id"])["rule"]
    assert rules["Georgia Supreme Court", "a"] == "same spelling"
    assert rules["Georgia Supreme Court", "b"] == "body of Georgia, as the name says"


def test_a_place_before_the_name_of_a_state_is_not_the_capital_called_so():
    text = "Paris, Texas, is small. Paris sleeps."
    names = [("Paris", "GPE"), ("Texas", "GPE"), ("Paris", "GPE")]
    assert [
        item for _, surface, item in meant(names_at("a", text, *names)) if surface == "Paris"
    ] == [
        None,
        None,
    ]


def test_a_short_name_of_many_papers_is_the_one_that_its_article_names_in_full():
    frame = names_in({"a": org("New York Times", "The Times"), "b": org("The Times")})
    (full, short, alone) = meant(frame)
    assert full[2] == short[2] == "Q9684"
    assert alone[2] is None
