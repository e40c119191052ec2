import pytest

from newsloom.annotate import load_pipeline


def names(text: str) -> list[tuple[str, str]]:
    doc = load_pipeline("en_newsloom")(text)
    return [(entity.text, entity.label_) for entity in doc.ents]


def test_a_title_stands_outside_and_makes_a_person():
    assert names("Talks with President Jorgo Vantelin failed.") == [("Jorgo Vantelin", "PERSON")]
    assert names("It was Mr. Vantelin who left.") == [("Vantelin", "PERSON")]


def test_an_initial_makes_a_person():
    assert names("The judge was Orba T. Vantelin of the north.") == [("Orba T. Vantelin", "PERSON")]


def test_a_surname_alone_is_the_person_named_before():
    text = "Maria Vantelin spoke. Later Vantelin left, and Vantelin’s staff stayed."
    assert [name for name, label in names(text) if label == "PERSON"] == [
        "Maria Vantelin",
        "Vantelin",
        "Vantelin",
    ]


def test_countries_and_nationalities_come_from_the_lexicon():
    assert names("Troops from Peru met Peruvian officials.") == [
        ("Peru", "GPE"),
        ("Peruvian", "NORP"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("He runs the Ministry of Foreign Affairs there.", "Ministry of Foreign Affairs", "ORG"),
        ("She joined the Peruvian Defense Ministry.", "Peruvian Defense Ministry", "ORG"),
        ("It is the Institute for the Study of Tides.", "Institute for the Study of Tides", "ORG"),
        ("They landed at Orvel National Airport.", "Orvel National Airport", "FAC"),
        ("The members of NATO met.", "NATO", "ORG"),
    ],
)
def test_head_words_make_organisations_and_buildings(text: str, name: str, label: str):
    assert names(text) == [(name, label)]


def test_a_capital_that_only_opens_a_sentence_is_no_name():
    assert names("Landlocked Peru depends on others. Officials disagree.") == [("Peru", "GPE")]


def test_a_hyphenated_place_is_a_name_and_a_possessive_stands_outside():
    assert names("A Lima-based group left Peru’s capital.") == [("Lima", "GPE"), ("Peru", "GPE")]


def test_an_article_named_in_mid_sentence_belongs_to_a_newspaper():
    assert names("He told The New York Times so.") == [("The New York Times", "ORG")]
