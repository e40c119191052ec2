import pytest

from newsloom.language.name_features import FEATURES, describe, normal_form, shape


def told(words: str, at: int, by_rule=(), starts=None) -> set[str]:
    tokens = words.split()
    starts = starts or [True] + [False] * (len(tokens) - 1)
    table = describe(tokens, starts, by_rule)
    assert table.shape == (len(tokens), len(FEATURES))
    return {name for name, on in zip(FEATURES, table[at], strict=True) if on}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("peru", "lower"), ("Peru", "title"), ("NATO", "upper"), ("A", "initial"),
        ("iPhone", "mixed"), ("McOrlan", "camel"), ("U.S.", "dotted"), ("2022", "year"),
        ("17", "number"), ("F-16", "alnum"), ("—", "mark"), (" ", "blank"),
    ],
)  # fmt: skip
def test_shapes(word, name):
    assert shape(word) == name


def test_entries_of_the_lexicon_are_marked_from_first_to_last_word():
    assert "B=country" in told("in New Zealand today", 1)
    assert "I=country" in told("in New Zealand today", 2)
    assert "B~country" in told("in new zealand today", 1)
    assert not {"B=country", "I=country"} & told("in New Zealand today", 3)


def test_first_names_titles_and_head_words_are_told():
    assert "word=first_name" in told("Mr. Maria Oreste", 1)
    assert "B=title" in told("President Oreste", 0)
    assert "word=org_last" in told("the Oreste Foundation", 2)


def test_what_the_rules_say_is_told_for_every_place_of_a_word():
    words, rules = "Oreste left Oreste", [(0, 1, "PERSON")]
    assert {"B-PERSON", "article=PERSON"} <= told(words, 0, rules)
    assert "article=PERSON" in told(words, 2, rules)
    assert "B-PERSON" not in told(words, 2, rules)


def test_a_capital_is_seen_beside_its_lower_case_elsewhere():
    starts = [True, False, False, True, False]
    assert "lower_elsewhere" in told("Rain fell . More rain", 0, starts=starts)
    assert "capital_elsewhere" in told("Orlan fell . In Orlan", 0, starts=starts)


def test_headlines_and_lines_without_capitals_are_told():
    assert "headline" in told("Minister Leaves Talks Early", 2)
    assert "no_capitals" in told("minister leaves talks early", 2)


def test_digits_are_alike_and_case_is_gone_in_the_normal_form():
    assert normal_form("F-16s") == "f-00s"


def test_nothing_is_told_of_nothing():
    assert describe([], [], []).shape == (0, len(FEATURES))
