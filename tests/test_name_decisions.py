import numpy as np

from newsloom.language.name_decisions import decide, spans
from newsloom.language.tagger import Reading

LABELS = ("Person", "Location")
SIZE = 1 + 4 * len(LABELS)
SINGLE_PERSON, SINGLE_LOCATION = 4, 8


def reading(start: int, *chances: dict[int, float]) -> Reading:
    """A sentence whose tokens are independent of each other; what is left is tag 0, outside."""
    marginals = np.zeros((len(chances), SIZE))
    for row, chance in enumerate(chances):
        for tag, p in chance.items():
            marginals[row, tag] = p
        marginals[row, 0] = 1 - sum(chance.values())
    tags = [int(row.argmax()) for row in marginals]
    return Reading(start, tags, marginals, marginals, np.ones((SIZE, SIZE)))


def decided(words: str, *readings: Reading) -> list[tuple[str, str]]:
    tokens = words.split()
    return [(" ".join(tokens[n.start : n.end]), n.label) for n in decide(readings, tokens, LABELS)]


def test_spans_are_read_off_tags():
    assert spans([0, 1, 2, 3, 4, 5, 7, 8]) == [(1, 4, 0), (4, 5, 0), (5, 7, 1), (7, 8, 1)]


def test_a_name_is_one_thing_in_an_article():
    sure, unsure = {SINGLE_LOCATION: 0.9}, {SINGLE_PERSON: 0.5, SINGLE_LOCATION: 0.45}
    assert decided("Orlan fell Orlan", reading(0, sure, {}), reading(2, unsure)) == [
        ("Orlan", "Location"),
        ("Orlan", "Location"),
    ]


def test_a_surname_is_the_person_named_in_full():
    full = reading(0, {1: 0.9}, {3: 0.9}, {})
    alone = reading(3, {SINGLE_LOCATION: 0.6, SINGLE_PERSON: 0.3}, {})
    assert decided("Maria Orlan spoke Orlan left", full, alone) == [
        ("Maria Orlan", "Person"),
        ("Orlan", "Person"),
    ]


def test_a_name_plain_elsewhere_is_filled_in_where_it_was_overlooked():
    plain, overlooked = {SINGLE_PERSON: 0.9}, {SINGLE_PERSON: 0.4}
    assert decided("Orlan left Orlan", reading(0, plain, {}), reading(2, overlooked)) == [
        ("Orlan", "Person"),
        ("Orlan", "Person"),
    ]


def test_an_improbable_place_is_not_filled_in():
    plain, improbable = {SINGLE_PERSON: 0.9}, {SINGLE_PERSON: 0.02}
    assert decided("Orlan left Orlan", reading(0, plain, {}), reading(2, improbable)) == [
        ("Orlan", "Person")
    ]


def test_the_probability_is_the_name_s_own_and_the_mean_over_its_places():
    found = decide(
        [reading(0, {SINGLE_PERSON: 0.9}, {}), reading(2, {SINGLE_PERSON: 0.7})],
        ["Orlan", "left", "Orlan"],
        LABELS,
    )
    assert [(round(n.own, 2), round(n.shared, 2)) for n in found] == [(0.9, 0.8), (0.7, 0.8)]
