"""Statements in other words, numbers and origins, on invented articles."""

import json
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import tables
from newsloom.sources import find_passages, originations, resolve_quotes
from newsloom.sources.cutting import clauses
from newsloom.sources.numbers import find_numbers, line_up_numbers
from newsloom.sources.originations import (
    TELLINGS,
    _Joining,
    count_originations,
    find_statements,
)
from newsloom.sources.quantities import QUANTITY, Quantities, find_quantities
from newsloom.sources.stories import Stories
from newsloom.sources.tellings import Name, Reading, Said, Time, find_tellings
from newsloom.sources.wording import concept
from test_sources import corpus

NO_QUOTES = tables.empty("quotes")


def told(day="2031-03-03", **texts):
    """Passages of articles that were printed on one day; None: on a day not known."""
    articles, sentences, mentions, found = corpus(**texts)
    quotes = resolve_quotes(found, mentions=mentions, sentences=sentences, articles=articles)
    articles["published"] = pd.array([day] * len(articles), dtype="string")
    return find_passages(
        articles,
        sentences=sentences,
        blocks=tables.empty("blocks"),
        quotes=quotes,
        mentions=mentions,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("About 1,200 workers left.", (1200.0, "", "workers", "about")),
        ("It cost 3.4 million euros.", (3.4e6, "euro", "", "")),
        ("A fine of $5.2 bn.", (5.2e9, "dollar", "", "")),
        ("Prices rose 12 per cent.", (12.0, "percent", "", "")),
        ("Twenty-three people came.", (23.0, "", "people", "")),
        ("Half a million residents left.", (500_000.0, "", "residents", "")),
        ("More than two dozen houses burnt.", (24.0, "", "houses", "more")),
        ("Up to 40 new tractors.", (40.0, "", "tractors", "less")),
        ("A 67-year-old man.", (67.0, "year", "age", "")),
        ("Three river patrol boats sank.", (3.0, "", "boats", "")),
    ],
)
def test_a_quantity_has_value_unit_what_and_how(text, found):
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.unit, quantity.of, quantity.how) == found


@pytest.mark.parametrize(
    ("words", "how"),
    [
        *((w, "about") for w in ("around", "some", "nearly", "almost", "an estimated", "close to")),
        *((w, "more") for w in ("over", "at least", "no fewer than", "upwards of", "above")),
        *((w, "less") for w in ("fewer than", "under", "at most", "below", "as many as")),
        ("exactly", ""),
    ],
)
def test_words_before_a_number_say_how_it_is_meant(words, how):
    (quantity,) = find_quantities(f"They sold {words} 40 tractors.")
    assert (quantity.value, quantity.of, quantity.how) == (40.0, "tractors", how)


def test_a_dash_before_such_words_changes_nothing():
    (quantity,) = find_quantities("They sold tractors—about 40 of them.")
    assert (quantity.value, quantity.how) == (40.0, "about")


@pytest.mark.parametrize(
    "text",
    ["It was in 2020.", "They won 4-1.", "The 21st of May.", "At 10:30.", "Route A7.", "one"],
)
def test_years_scores_ordinals_and_hours_are_no_quantities(text):
    assert list(find_quantities(text)) == []


PIECES = (
    "7 1,200 3.5 -4 $ US$ us$ € Rs Rs. two Ten half a an one Twenty-one hundred Million % per st"
)


@given(st.lists(st.sampled_from([*PIECES.split(), " ", " ", "-", "/"]), max_size=12).map("".join))
def test_every_quantity_begins_where_one_may(text):
    places = {match.start() for match in QUANTITY.finditer(text)}
    assert places <= set(Quantities(text).starts)


def test_a_stretch_has_the_quantities_that_begin_in_it():
    text = "About 40 ships sank, two of them at night, and half a million litres leaked."
    cut = text.index(",")
    quantities = Quantities(text)
    assert [q.value for q in quantities.find(0, cut)] == [40.0]
    assert [(q.value, q.of) for q in quantities.find(cut, len(text))] == [(2.0, ""), (5e5, "")]
    assert not quantities.may_be(text.index("at night"), text.index("and half"))


@given(st.text(max_size=80) | st.text("0123456789.,-$% million two", max_size=40))
def test_quantities_lie_in_the_text_and_do_not_overlap(text):
    found = list(find_quantities(text))
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
    assert all(a.start < b.start for a, b in pairwise(found))


def test_words_of_one_meaning_are_one_concept_and_opposites_are_not():
    assert concept("lorries") == concept("truck")
    assert concept("shuts") == concept("closure")
    assert concept("rose") != concept("fell")
    assert concept("office") != concept("officer")


def test_a_clause_ends_where_the_next_has_a_verb_of_its_own():
    text = "The mill closed on Monday, with all its looms, when the bank fell."
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == [
        "The mill closed on Monday, with all its looms",
        "the bank fell",
    ]


def test_what_a_statement_says_leaves_out_who_says_so_and_when():
    text = "Ada Bell said the mill in Oslo had closed on Monday."
    reading = Reading(
        text,
        [(0, len(text))],
        [Name(0, 8, "ada", "PERSON"), Name(26, 30, "oslo", "GPE")],
        [Time(45, 51, "DATE", "2031-03-03", "2031-03-03")],
        [Said(14, 51, "indirect", "ada", ((0, 8), (9, 13)))],
    )
    (telling,) = find_tellings(reading)
    assert telling.words == {concept("mill"), concept("close")}
    assert telling.names == {("GPE", "oslo")}
    assert telling.days == (date(2031, 3, 3).toordinal(),) * 2
    assert (telling.speaker, telling.direct) == ("ada", False)


def test_who_says_it_is_no_part_of_what_is_told():
    text = '"We lost too many boats here," said Ada Bell, the oldest of them.'
    reading = Reading(
        text,
        [(0, len(text))],
        [Name(36, 44, "ada", "PERSON")],
        quotes=[Said(1, 29, "direct", "ada", ((31, 35), (36, 44)))],
    )
    told = {text[t.start : t.end] for t in find_tellings(reading)}
    assert "We lost too many boats here" in told
    assert not {t for t in told if t.endswith("Ada Bell")}


def test_nor_is_it_part_of_a_piece_of_what_is_told():
    text = '"Boats, nets, ropes and oars of the fishers were lost here," Ada Bell said.'
    at = text.index("Ada Bell")
    reading = Reading(
        text,
        [(0, len(text))],
        [Name(at, at + 8, "ada", "PERSON")],
        quotes=[Said(1, at - 2, "direct", "ada", ((at, at + 8), (at + 9, at + 13)))],
    )
    told = {text[t.start : t.end] for t in find_tellings(reading)}
    assert "Boats, nets, ropes and oars of the fishers were lost here" in told
    assert not {t for t in told if "said" in t}


SHUT = {
    "a": "Ada Bell visited Norway. The River Ministry will shut its mill in Oslo.",
    "b": "It rained. The mill in Oslo is to be closed by the River Ministry.",
}


def test_one_fact_in_other_words_is_the_same_statement():
    assert list(told(**SHUT)["relation"]) == ["same_statement"]


def test_little_in_common_is_no_statement_where_nothing_tells_the_occasion():
    a = "Tom Reed came. The River Ministry will shut its mill in Norway."
    b = "In Oslo the River Ministry is to close a mill."
    assert list(told(None, a=a, b=b)["relation"]) == []


# What two articles tell in such words makes them tell one story.
STORY = (
    " Ada Bell met Tom Reed, the harbour master of Oslo. A Belgian weaver had sold the old looms."
    " A storm flooded the cellar and broke the dam."
)
RETOLD = (
    "The dam broke when a storm had flooded the cellar. Its looms, which were old, a weaver sold,"
    " a Belgian. Tom Reed, harbour master in Oslo, was met by Ada Bell. "
)
POWER = "Ada Bell needs a turbine for power and light."
NO_POWER = "Without its turbine no power, and no light, goes to Ada Bell."


def found_with(passages, text, words):
    """Relations of the rows that have these words on side a."""
    rows = passages.itertuples()
    return [row.relation for row in rows if words in text[row.start_a : row.end_a]]


def test_in_one_story_statements_need_less_in_common():
    one = POWER + STORY
    assert found_with(told(None, a=one, b=RETOLD + NO_POWER), one, "power") == ["same_statement"]
    other = "A bakery in Lisbon won a prize for its bread. " + NO_POWER
    assert found_with(told(None, a=one, b=other), one, "power") == []


def test_a_story_alone_makes_no_two_statements_one():
    one = "The mayor opened a school for seamstresses." + STORY
    other = RETOLD + "A dentist repaired the clock of the church."
    assert found_with(told(a=one, b=other), one, "seamstresses") == []


def test_statements_of_one_happening_are_one_where_the_shorter_adds_nothing():
    one = "Ada Bell visited Oslo along with the masters of its harbour and its market."
    other = "After Ada Bell made a visit to Oslo, it rained."
    articles, sentences, mentions, _ = corpus(a=one, b=other)
    articles["published"] = pd.array(["2031-03-03"] * 2, dtype="string")

    def events(cluster):
        row = {"earliest": "2031-03-01", "latest": "2031-03-01", "modality": "asserted"}
        row |= {"text": "visit", "entities": "[]"}
        places = (("a", 0, len(one) - 1, "c_1"), ("b", 6, other.index(","), cluster))
        return tables.make(
            "events",
            [
                {**row, "article_id": a, "sentence": 0, "start": s, "end": e, "cluster": c}
                for a, s, e, c in places
            ],
        )

    def relations(cluster):
        found = find_passages(
            articles,
            sentences=sentences,
            blocks=tables.empty("blocks"),
            quotes=NO_QUOTES,
            mentions=mentions,
            events=events(cluster),
        )
        return list(found["relation"])

    assert relations("c_1") == ["same_statement"]
    assert relations("c_2") == []


def test_two_articles_are_one_story_as_far_as_they_consist_of_the_same():
    articles = np.array([0, 0, 0, 1, 1, 2, 0])
    items = np.array([0, 1, 2, 0, 1, 2, 2])  # the last is said twice, and weighs once
    found = Stories([(articles, items)], np.array([3.0, 4.0, 12.0]), 3).likeness(
        np.array([0, 0, 1, 0]), np.array([1, 2, 2, 1]), np.array([0.0, 0.0, 0.0, 16.0])
    )
    # |0| = 13, |1| = 5, |2| = 12; common: 9 + 16, 144, nothing; 9 where two statements share 16.
    assert found == pytest.approx([25 / 65, 144 / 156, 0.0, 9 / 65])


def test_the_same_kind_of_fact_with_another_number_is_not_the_same_statement():
    one = "The River Ministry said 340 looms were sold to a museum in Oslo."
    same = "A museum in Oslo bought 340 looms from the River Ministry."
    assert len(told(a=one, b=same)) == 1
    assert told(a=one, b=same.replace("340", "290")).empty


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("The weavers were robbed of their looms", "The weavers were robbed of looms", 1),
        ("We are working hard for the weavers", "We never stopped working on the looms", 0),
    ],
)
def test_quotations_of_one_speaker_have_most_of_their_rare_words_in_common(one, other, relation):
    passages = told(a=f"“{one},” Ada Bell said.", b=f"“{other},” Ada Bell said in Oslo.")
    assert list(passages["relation"]) == ["same_quotation"] * relation


def numbers_of(**texts):
    articles, sentences, mentions, _ = corpus(**texts)
    found = find_numbers(
        articles,
        sentences=sentences,
        mentions=mentions,
        timexes=tables.empty("timexes"),
        quotes=NO_QUOTES,
    )
    return found, articles


def lined_up(**texts):
    found, articles = numbers_of(**texts)
    return line_up_numbers(found, articles=articles, entities=tables.empty("entities"))


def test_numbers_of_one_thing_line_up_and_say_whether_they_agree():
    rows = lined_up(
        a="The flood in Oslo destroyed 40 wooden houses.",
        b="In Oslo 40 houses were destroyed by a flood.",
        c="A flood destroyed 55 houses in Oslo.",
    )
    assert [(r.article_a, r.article_b, r.verdict) for r in rows.itertuples()] == [
        ("a", "c", "differ"),
        ("b", "c", "differ"),
        ("a", "b", "same"),
    ]
    assert rows.loc[2, "surface_a"] == "40 wooden houses"


def test_a_rounded_number_agrees_with_the_exact_one():
    rows = lined_up(
        a="The flood in Oslo destroyed about 400 wooden houses.",
        b="In Oslo 391 houses were destroyed by a flood.",
    )
    assert list(rows["verdict"]) == ["same, rounded"]


def test_numbers_of_other_things_do_not_line_up():
    rows = lined_up(
        a="The flood in Oslo destroyed 40 wooden houses.",
        b="In Oslo 55 boats were destroyed by a flood.",
        c="In Norway 40 houses were painted.",
    )
    assert rows.empty


def passage(a, b, relation, similarity=0.95, span=(0, 40)):
    return {
        "article_a": a,
        "start_a": span[0],
        "end_a": span[1],
        "article_b": b,
        "start_b": span[0],
        "end_b": span[1],
        "relation": relation,
        "similarity": similarity,
        "shared": "{}",
    }


def origins_of(*rows):
    text = "The mill on the river closed for good on Monday, after ninety years."
    articles, *_ = corpus(**dict.fromkeys("abcd", text))
    articles["outlet"] = ["Bee", "Bee", "Cee", "Dee"]
    passages = tables.make("passages", list(rows))
    return count_originations(
        find_statements(passages, articles=articles),
        passages=passages,
        articles=articles,
        quotes=NO_QUOTES,
        entities=tables.empty("entities"),
    )


def test_copied_words_have_one_origin_and_other_words_another():
    statements, tellings = origins_of(
        passage("a", "b", "near_verbatim"),
        passage("a", "c", "same_statement", 0.6),
        passage("b", "c", "same_statement", 0.6),
    )
    row = statements.iloc[0]
    assert (row.mentions, row.articles, row.outlets, row.originations) == (3, 3, 2, 2)
    assert list(tellings["origination"]) == [1, 1, 2]
    assert tellings.loc[1, "because"].endswith("of the same words as in a")


def test_words_that_are_mostly_the_same_are_not_taken_for_copied():
    (row,) = origins_of(passage("a", "b", "near_verbatim", 0.85))[0].itertuples()
    assert (row.mentions, row.originations) == (2, 2)


def test_a_chain_of_likenesses_does_not_make_one_statement():
    statements, _ = origins_of(
        passage("a", "b", "same_statement", 0.9),
        passage("c", "d", "same_statement", 0.8),
        passage("b", "c", "same_statement", 0.5),
    )
    assert sorted(statements["mentions"]) == [2, 2]


PLACES = [(article, start, start + 9) for article in "abcd" for start in (0, 20)]


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=16),
    st.sets(st.sampled_from(["ab", "ac", "bc", "cd"]), max_size=3),
)
def test_groups_are_those_of_asking_every_pair(pairs, copied):
    links = [(0.0, a, b) for a, b in pairs if a[0] != b[0]]
    copies = {a: [b for b in "abcd" if "".join(sorted(a + b)) in copied] for a in "abcd"}
    joining = _Joining({place: place for place in PLACES}, links, copies)
    tied = {frozenset(link[1:]) for link in links}
    groups = {place: {place} for place in PLACES}
    for _, one, other in links:
        joining.join(one, other)
        if groups[one] is groups[other]:
            continue
        asked = [(a, b) for a in groups[one] for b in groups[other] if a[0] != b[0]]
        known = [p for p in asked if frozenset(p) in tied or p[1][0] not in copies[p[0][0]]]
        if asked and 2 * sum(frozenset(p) in tied for p in known) >= len(known):
            groups[one] |= groups[other]
            groups |= dict.fromkeys(groups[one], groups[one])
    wanted = {tuple(sorted(group)) for group in groups.values()}
    assert sorted(tuple(sorted(group)) for group in joining.groups()) == sorted(wanted)


def test_a_statement_of_very_many_articles_is_not_asked_of_every_pair(monkeypatch):
    ids = [f"a{n:03}" for n in range(300)]
    articles, *_ = corpus(
        **dict.fromkeys(ids, "The mill on the river closed for good on Monday, after ninety years.")
    )
    asked = []
    tie = originations._Evidence.tie
    monkeypatch.setattr(
        originations._Evidence, "tie", lambda *places: asked.append(places) or tie(*places)
    )
    _, tellings = count_originations(
        pd.DataFrame([(0, a, 0, 60) for a in ids], columns=["statement", *TELLINGS[1:4]]),
        passages=tables.make(
            "passages",
            [passage(a, b, "near_duplicate") for a, b in pairwise(ids[:200])]
            + [passage(a, b, "near_verbatim", span=(0, 60)) for a, b in pairwise(ids[200:])],
        ),
        articles=articles.assign(byline=[None] * 299 + ["Reuters"]),
        quotes=NO_QUOTES,
        entities=tables.empty("entities"),
    )
    assert len(asked) < 2 * len(ids)
    assert tellings["origination"].tolist() == [1] * 200 + [2] * 100


def test_no_passages_give_no_statements():
    statements, tellings = origins_of()
    assert statements.empty
    assert tellings.empty
    assert isinstance(statements, pd.DataFrame)


def test_a_row_says_what_makes_two_statements_one():
    one = POWER + STORY
    found = told(None, a=one, b=RETOLD + NO_POWER)
    (row,) = (r for r in found.itertuples() if "power" in one[r.start_a : r.end_a])
    shared = json.loads(row.shared)
    # turbine, power, light; Ada Bell; and the weaver, the looms, the dam, the storm elsewhere.
    assert (shared["concepts"], shared["names"]) == (3, 1)
    assert 0.17 <= shared["story"] < 1
    assert "happening" not in shared
