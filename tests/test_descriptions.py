import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.annotate import annotate_articles
from newsloom.language.descriptions import find_descriptions
from newsloom.resolve import resolve_descriptions, resolve_mentions


def phrases(text: str) -> list[tuple[str, str, str | None]]:
    found = [d for d in find_descriptions(text) if d.kind != "pronoun"]
    return [(text[d.start : d.end], d.head, d.country) for d in found]


def meant(*texts: str, pronouns: bool = False) -> list[tuple[str, str]]:
    """What the descriptions of articles "0", "1", … stand for: (phrase, entity)."""
    notes = list(annotate_articles((str(n), text) for n, text in enumerate(texts)))
    by_id = {str(n): text for n, text in enumerate(texts)}

    def rows(layer: str) -> pd.DataFrame:
        found = []
        for note in notes:
            for row in getattr(note, layer):
                number = max(s["sentence"] for s in note.sentences if s["start"] <= row["start"])
                surface = by_id[note.article_id][row["start"] : row["end"]]
                place = {"raw_start": row["start"], "raw_end": row["end"], "surface": surface}
                found.append({"article_id": note.article_id, "sentence": number, **place, **row})
        return pd.DataFrame(found)

    mentions, _ = resolve_mentions(rows("names"))
    names = dict(zip(mentions["entity_id"], mentions["entity"], strict=True))
    return [
        (by_id[row["article_id"]][row["start"] : row["end"]], names[row["entity_id"]])
        for row in resolve_descriptions(
            rows("descriptions"), mentions=mentions, texts=by_id, pronouns=pronouns
        )
    ]


def test_a_phrase_has_a_head_and_the_country_its_demonym_names():
    assert phrases("Then the Peruvian president left.") == [
        ("the Peruvian president", "president", "Peru")
    ]
    assert phrases("It was Chile’s foreign minister.") == [
        ("Chile’s foreign minister", "minister", "Chile")
    ]
    assert phrases("The U.S.’s prime minister") == [
        ("The U.S.’s prime minister", "prime_minister", "United States")
    ]


def test_no_verb_preposition_or_second_determiner_lies_inside_a_phrase():
    assert phrases("the army of the ministry") == [("the ministry", "ministry", None)]
    assert phrases("the troops and the two countries") == [("the two countries", "countries", None)]


def test_a_title_before_a_name_tells_whom_the_phrase_means():
    assert meant("Peruvian President Marta Kovel spoke. Then the Peruvian leader left.") == [
        ("the Peruvian leader", "Marta Kovel")
    ]
    assert meant("President Marta Kovel of Peru spoke. The president left.") == [
        ("The president", "Marta Kovel")
    ]


def test_what_another_article_says_is_believed_where_it_is_the_only_answer():
    assert meant(
        "Peruvian President Marta Kovel spoke.", "The Peruvian president met Otto Brand."
    ) == [("The Peruvian president", "Marta Kovel")]


def test_a_phrase_that_fits_two_people_is_left_out():
    named = "Peruvian Minister Marta Kovel met Peruvian Minister Otto Brand."
    assert meant(f"{named} The Peruvian minister left.") == []


def test_an_apposition_stands_for_the_name_beside_it():
    assert meant("He told Reuters, a news agency, so.") == [("a news agency", "Reuters")]
    assert meant("It is what the news agency, Reuters, said.") == [("the news agency", "Reuters")]


def test_an_indefinite_phrase_without_a_name_beside_it_means_nobody_named():
    assert meant("Reuters wrote so. Later a news agency denied it.") == []


def test_the_ministry_is_the_last_one_named():
    text = "The Ministry of Harbours met the Ministry of Orchards. The ministry said no more."
    assert meant(text) == [("The ministry", "Ministry of Orchards")]


def test_a_group_of_two_has_a_row_for_each():
    text = "Marta Kovel met Otto Brand in Lima. The two leaders smiled."
    assert meant(text) == [("The two leaders", "Marta Kovel"), ("The two leaders", "Otto Brand")]
    assert meant("Marta Kovel, Otto Brand and Ida Renn met. The two leaders smiled.") == []


def test_a_demonym_speaks_of_its_country():
    text = "Peru and Chile are neighbors. Chilean and Peruvian ships met. The two countries agreed."
    assert meant(text) == [("The two countries", "Chile"), ("The two countries", "Peru")]


def test_pronouns_are_resolved_only_when_asked_for_and_only_to_one_person():
    text = "Marta Kovel met officials. She left."
    assert meant(text) == []
    assert meant(text, pronouns=True) == [("She", "Marta Kovel")]
    assert meant("Marta Kovel met Ida Renn. She left.", pronouns=True) == []


@pytest.mark.parametrize("text", ["the " * 3000, "a’s " * 2000, "Aa’s the minister " * 500])
def test_long_runs_are_read_in_reasonable_steps(text: str):
    assert isinstance(find_descriptions(text), list)


@given(st.text(alphabet="the aA'’s.minister Peru-,", max_size=120))
def test_phrases_lie_in_the_text_in_order(text: str):
    found = find_descriptions(text)
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert found == sorted(found, key=lambda d: (d.start, d.end))


def test_the_company_is_the_last_organisation_that_can_be_one():
    text = "Halvorsen Shipping met the Ministry of Orchards. The company will pay."
    assert meant(text) == [("The company", "Halvorsen Shipping")]
    two = "Halvorsen Shipping was sold to Petersen Oil in June. The company will pay."
    assert meant(two) == []


def test_a_phrase_that_goes_on_or_is_told_by_more_is_left_out():
    named = "Halvorsen Shipping will pay."
    assert meant(f"{named} The company that owns the quay is silent.") == []
    assert meant(f"{named} The company board is silent.") == []
    assert meant(f"{named} The parent company is silent.") == []


def test_the_city_and_the_country_are_the_last_ones_named():
    text = "Marta Kovel left Arequipa. The city was calm."
    assert meant(text) == [("The city", "Arequipa")]
    text = "Peru borrowed from Chile. The country must pay."
    assert meant(text) == [("The country", "Peru")]
    assert meant("They went from Peru to Chile. The country must pay.") == []


def test_a_person_is_taken_up_by_age_and_by_wider_words():
    assert meant("Marta Kovel won in Lima. The 24-year-old cried.") == [
        ("The 24-year-old", "Marta Kovel")
    ]
    assert meant("Biologist Marta Kovel left. The scientist had won.") == [
        ("The scientist", "Marta Kovel")
    ]


def test_former_ministers_are_told_from_ministers():
    text = "Former minister Marta Kovel met Minister Otto Brand. They dined. The former minister"
    assert meant(f"{text} left.") == [("The former minister", "Marta Kovel")]


def test_his_country_is_that_of_his_office():
    text = "President Otto Brand of Peru said his country would pay."
    assert meant(text) == [("his country", "Peru")]


def test_an_apposition_of_any_noun_lasts_to_its_closing_comma():
    text = "Otto Brand, a pariah in his party, left."
    assert meant(text) == [("a pariah in his party", "Otto Brand")]
    text = "Ida Renn, a spokeswoman for the union, left."
    assert meant(text) == [("a spokeswoman for the union", "Ida Renn")]
    assert meant("Otto Brand left Lima, a move that cost him much.") == []
    assert meant("In Lima, a fire broke out, people said.") == []
