"""Names of several things get an entry only where the article decides."""

import pytest

from newsloom.resolve.linking import Readings


def linked(text: str, *names: tuple[str, str]) -> list[tuple[str, str | None]]:
    """Surface and what it was taken for (name and kind), for names given with their labels."""
    placed, at = [], 0
    for surface, label in names:
        start = text.index(surface, at)
        at = start + len(surface)
        placed.append((start, at, surface, label))
    readings = Readings(placed)
    found = []
    for _, end, surface, label in placed:
        entry = readings.entry_for(surface, label, end=end)
        found.append((surface, entry and f"{entry.name}, {entry.kind}"))
    return found


def of(text: str, *names: str) -> str | None:
    """What the first of several places is taken for."""
    return linked(text, *((name, "GPE") for name in names))[0][1]


def test_a_country_and_a_state_are_told_by_what_else_is_named():
    assert of("Georgia and Tbilisi", "Georgia", "Tbilisi") == "Georgia, country"
    assert of("Georgia and Alabama", "Georgia", "Alabama") == "Georgia, region"
    assert of("Georgia, Russia and France", "Georgia", "Russia", "France") == "Georgia, country"
    assert of("Georgia", "Georgia") is None


def test_a_capital_that_other_towns_are_called_like_needs_its_country():
    assert of("Hamilton lies in Bermuda", "Hamilton", "Bermuda") == "Hamilton, capital"
    assert of("Hamilton met New Zealand", "Hamilton", "New Zealand") is None
    assert of("Lima grows", "Lima") == "Lima, capital"


def test_what_stands_behind_the_comma_decides():
    assert of("Paris, Texas, is small", "Paris", "Texas") is None
    assert of("Paris, France, is not", "Paris", "France") == "Paris, capital"


def test_two_countries_of_one_name_are_left_open():
    assert of("Congo votes", "Congo") is None
    assert of("Congo and Kinshasa", "Congo", "Kinshasa") == (
        "Democratic Republic of the Congo, country"
    )
    assert of("Congo and Brazzaville", "Congo", "Brazzaville") == "Republic of the Congo, country"


def test_a_country_that_is_a_name_or_word_as_well_is_told_by_its_label():
    assert linked("Jordan left", ("Jordan", "GPE")) == [("Jordan", "Jordan, country")]
    assert linked("Jordan left", ("Jordan", "PERSON")) == [("Jordan", None)]


@pytest.mark.parametrize("surface", ["Guardian", "ABC", "The Times"])
def test_a_paper_s_short_name_needs_its_full_name(surface: str):
    assert linked(f"{surface} wrote", (surface, "ORG")) == [(surface, None)]


def test_a_short_name_beside_the_full_one_is_the_same_paper():
    names = (("New York Times", "ORG"), ("The Times", "ORG"))
    assert linked("New York Times. The Times", *names)[1][1] == "The New York Times, media"


def test_washington_beside_seattle_is_open_unless_the_government_is_named():
    assert of("Washington and Seattle", "Washington", "Seattle") is None
    assert of("Washington and Lima", "Washington", "Lima") == "Washington, capital"
    names = (("Washington", "GPE"), ("Seattle", "GPE"), ("White House", "ORG"))
    assert linked("Washington, Seattle, White House", *names)[0][1] == "Washington, capital"


def test_reuters_and_its_owner_are_two():
    names = (("Reuters", "ORG"), ("Thomson Reuters", "ORG"))
    first, second = linked("Reuters of Thomson Reuters", *names)
    assert first[1] != second[1]


def test_what_is_open_is_told_from_what_is_unknown():
    readings = Readings([(0, 7, "Georgia", "GPE"), (8, 14, "Nowhere", "GPE")])
    assert readings.is_open("Georgia", "GPE")
    assert not readings.is_open("Nowhere", "GPE")
    assert not readings.is_open("Peru", "GPE")
