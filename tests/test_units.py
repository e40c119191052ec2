"""Military units that a text calls by their number."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.language.units import find_units, with_units


def units(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start:end]) for start, end in find_units(words)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The 58th Combined Arms Army moved .", ["58th Combined Arms Army"]),
        ("the 155th Naval Infantry Brigade lost men", ["155th Naval Infantry Brigade"]),
        ("the 1st Battalion , 5th Marines , in Anbar", ["1st Battalion , 5th Marines"]),
        ("troops of the 82nd Airborne Division", ["82nd Airborne Division"]),
        ("the 205th Cossack Motorised Rifle Brigade", ["205th Cossack Motorised Rifle Brigade"]),
        ("the 9th Anti - Tank Battery", ["9th Anti - Tank Battery"]),
        ("the Third Separate Assault Brigade", ["Third Separate Assault Brigade"]),
        ("II Corps and the Sixth Army met", ["II Corps", "Sixth Army"]),
        ("2nd Platoon of the 36th Marine Brigade", ["2nd Platoon", "36th Marine Brigade"]),
        ("the 12th Ukrainian Tank Battalion", ["12th Ukrainian Tank Battalion"]),
    ],
)
def test_a_numbered_unit_is_found_whole(text: str, found: list[str]) -> None:
    assert units(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "the 5th Annual Conference",
        "on the 3rd floor of the Army Museum",
        "the 19th century army",
        "her Second Company was a bakery",
        "their First Division hopes",
        "the 2nd of May",
        "World War II Army veterans",
        "",
    ],
)
def test_what_only_begins_alike_is_none(text: str) -> None:
    assert units(text) == []


def test_a_part_of_a_unit_is_widened_and_a_longer_name_kept() -> None:
    words = "The 47th Tank Brigade joined 3rd Army Corps Veterans in Lodz".split()
    spans = [(2, 4, "ORG"), (5, 9, "ORG"), (10, 11, "GPE")]
    assert with_units(words, spans) == [(1, 4, "ORG"), (5, 9, "ORG"), (10, 11, "GPE")]


TOKENS = ["1st", "II", ",", "-", "Tank", "Army", "Corps", "of", "Polish", "Third", "Anti"]


@given(st.lists(st.sampled_from(TOKENS) | st.text(max_size=4)))
def test_units_stand_in_order_and_apart(words: list[str]) -> None:
    found = find_units(words)
    assert all(0 <= start < end <= len(words) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    spans = [(start, end, "ORG") for start, end in found]
    assert with_units(words, spans) == spans == with_units(words, [])
