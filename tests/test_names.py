"""Names by rule, and by the bundled pipeline's trained tagger, on invented sentences."""

import pytest
import spacy

from newsloom.annotate import load_pipeline
from newsloom.language.names_by_rule import find_names


@pytest.fixture(scope="module")
def ruled():
    nlp = spacy.blank("en")
    nlp.add_pipe("newsloom_sentences")
    nlp.add_pipe("newsloom_names")  # given no weights
    return nlp


@pytest.fixture
def names(ruled):
    def read(text: str) -> list[tuple[str, str]]:
        return [(entity.text, entity.label_) for entity in ruled(text).ents]

    return read


def trained(text: str) -> list[tuple[str, str]]:
    doc = load_pipeline("en_newsloom")(text)
    return [(entity.text, entity.label_) for entity in doc.ents]


def test_a_title_stands_outside_and_makes_a_person(names):
    assert names("Talks with President Jorgo Vantelin failed.") == [("Jorgo Vantelin", "PERSON")]
    assert names("It was Mr. Vantelin who left.") == [("Vantelin", "PERSON")]


def test_an_initial_makes_a_person(names):
    assert names("The judge was Orba T. Vantelin of the north.") == [("Orba T. Vantelin", "PERSON")]


def test_a_surname_alone_is_the_person_named_before(names):
    text = "Maria Vantelin spoke. Later Vantelin left, and Vantelin’s staff stayed."
    assert [name for name, label in names(text) if label == "PERSON"] == [
        "Maria Vantelin",
        "Vantelin",
        "Vantelin",
    ]


def test_countries_and_nationalities_come_from_the_lexicon(names):
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
def test_head_words_make_organisations_and_buildings(names, text: str, name: str, label: str):
    assert names(text) == [(name, label)]


def test_a_capital_that_only_opens_a_sentence_is_no_name(names):
    assert names("Landlocked Peru depends on others. Officials disagree.") == [("Peru", "GPE")]


def test_a_hyphenated_place_is_a_name_and_a_possessive_stands_outside(names):
    assert names("A Lima-based group left Peru’s capital.") == [("Lima", "GPE"), ("Peru", "GPE")]


def test_an_article_named_in_mid_sentence_belongs_to_a_newspaper(names):
    assert names("He told The New York Times so.") == [("The New York Times", "ORG")]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Then the Farmers’ Union of Peru walked out.", "Farmers’ Union of Peru", "ORG"),
        ("He wrote to the Prosecutor's Office there.", "Prosecutor's Office", "ORG"),
        ("She leads the National Harbour Agency now.", "National Harbour Agency", "ORG"),
        ("The National Harbour Guard came late.", "National Harbour Guard", "ORG"),
        (
            "It was the Ministry of Ports, Fisheries and Inland Waters that paid.",
            "Ministry of Ports, Fisheries and Inland Waters",
            "ORG",
        ),
        ("The appeal went to the Supreme Court of Peru.", "Supreme Court of Peru", "ORG"),
        ("A loan from the Chicago Fed was refused.", "Chicago Fed", "ORG"),
        ("He was questioned by the F.B.I. on Monday.", "F.B.I.", "ORG"),
        ("The carmaker Zelmarin closed two plants.", "Zelmarin", "ORG"),
        ("Shares of HarbourTrust fell again.", "HarbourTrust", "ORG"),
        ("The village is in South Yorkshire.", "South Yorkshire", "GPE"),
        ("Police in Zelmarin district were told.", "Zelmarin", "GPE"),
        ("The flood reached Lima, Zelmarin and Quito.", "Zelmarin", "GPE"),
        ("The coast was hit by Cyclone Zelma on Monday.", "Cyclone Zelma", "EVENT"),
        ("“Prices will rise,” the economist Mark Wall said.", "Mark Wall", "PERSON"),
        ("Det Insp Karen Vantelin led the case.", "Karen Vantelin", "PERSON"),
        ("The plan pleased Labour’s leader.", "Labour", "ORG"),
        ("Foreign Ministry officials said no.", "Foreign Ministry", "ORG"),
        ("It was a student surnamed Vant who sang.", "Vant", "PERSON"),
        ("Then Wu Vantelin left, and they wrote to Wu.", "Wu", "PERSON"),
        ("Chief Health Officer Karen Vantelin spoke.", "Karen Vantelin", "PERSON"),
        ("Hotels Association Victoria boss Paddy O’Vantel spoke.", "Paddy O’Vantel", "PERSON"),
        ("Corvanta, a Norway-based rights group, said so.", "Corvanta", "ORG"),
        ("Then Senate Majority Leader Jorgo Vantelin spoke.", "Senate", "ORG"),
        ("It was Kremlin spokesman Jorgo Vantelin who spoke.", "Kremlin", "ORG"),
    ],
)
def test_names_are_told_by_their_parts_and_neighbours(names, text: str, name: str, label: str):
    assert (name, label) in names(text)


def test_a_name_in_capitals_is_a_person_as_in_any_other_paper(names):
    text = "The rally of MARIA VANTELIN was long. VANTELIN left late. NATO and the UN did not come."
    assert names(text) == [
        ("MARIA VANTELIN", "PERSON"),
        ("VANTELIN", "PERSON"),
        ("NATO", "ORG"),
        ("UN", "ORG"),
    ]


def test_what_was_read_as_a_place_or_a_company_once_is_read_so_again(names):
    text = "They live in Zelmarin. It rained when Zelmarin slept, and the firm Corvanta slept too."
    assert names(text + " Nobody thought of Corvanta.") == [
        ("Zelmarin", "GPE"),
        ("Zelmarin", "GPE"),
        ("Corvanta", "ORG"),
        ("Corvanta", "ORG"),
    ]


def test_a_hall_is_no_person_for_beginning_like_one(names):
    assert ("Albert Hall", "PERSON") not in names("The concert in Albert Hall was long.")


def test_a_text_may_end_on_a_title() -> None:
    assert find_names(["We", "met", "the", "Vice", "President"], [True] + [False] * 4) == []


def test_rules_know_no_confidence(ruled):
    assert [e._.confidence for e in ruled("She lives in Peru.").ents] == [None]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Talks with President Jorgo Vantelin failed.", "Jorgo Vantelin", "PERSON"),
        ("He left the Zelmarin Institute of Fisheries.", "Zelmarin Institute of Fisheries", "ORG"),
        ("Troops from Peru crossed the river.", "Peru", "GPE"),
        ("It rained in southern Peru.", "Peru", "GPE"),
        ("The armed forces of the Kingdom of Lesotho said so.", "Kingdom of Lesotho", "GPE"),
        ("Peruvian officials denied it.", "Peruvian", "NORP"),
        ("The boat sank in the Gulf of Vantel.", "Gulf of Vantel", "LOC"),
        ("They landed at Orvel International Airport.", "Orvel International Airport", "FAC"),
        ("The coast was hit by Cyclone Zelma on Monday.", "Cyclone Zelma", "EVENT"),
        ("It was the 158th Mountain Brigade that left.", "158th Mountain Brigade", "ORG"),
    ],
)  # fmt: skip
def test_the_bundled_pipeline_names_every_type(text, name, label):
    assert (name, label) in trained(text)


def test_the_bundled_pipeline_says_how_sure_it_is():
    doc = load_pipeline("en_newsloom")("Maria Vantelin of the Vorsk Group met him in Peru.")
    assert len(doc.ents) >= 3
    assert all(0 <= entity._.confidence <= 1 for entity in doc.ents)


def test_the_bundled_pipeline_reads_names_in_lower_case():
    assert ("jorgo vantelin", "PERSON") in trained("talks with president jorgo vantelin failed.")


def test_titles_articles_and_possessives_stand_outside_with_the_tagger_too():
    found = trained("The aide of Mr. Jorgo Vantelin left the United Nations’ headquarters in Peru.")
    assert [name for name, _ in found] == ["Jorgo Vantelin", "United Nations", "Peru"]


def test_blank_space_between_words_moves_no_name():
    plain = trained("Maria Vantelin met him.\n\nIt was in Peru.")
    assert trained("Maria  Vantelin met him.\n\n\n It was  in Peru.")[-1] == plain[-1]
