"""Names, roll-up and statements taken in part by part: the same as taken in at once."""

from dataclasses import replace
from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from naming import NO_LEXICON, names_in
from newsloom import tables
from newsloom.resolve import Resolving, RollUp, resolve_names, rolled_up
from newsloom.timeline.clusters import Clusters, Statement
from newsloom.timeline.deeds import stem_of

ARTICLES = {
    "a": ["Ilse Vance", "Vance", ("Harbour Works Board", "ORG"), ("Board", "ORG")],
    "b": ["Vance", ("HWB", "ORG"), ("Orsk", "GPE")],
    "c": ["Karl Vance", "Vance", "Ilse Vance", ("Orsk", "PERSON")],
    "d": ["I. Vance", ("Harbour Works Board", "ORG"), ("HWB", "ORG"), ("Lima", "GPE")],
    "e": ["Vance", "Tove Brandt", ("Peruvian", "NORP"), ("Lima", "GPE")],
}


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from("bcde")))
def test_how_articles_are_divided_decides_nothing(cuts):
    whole = resolve_names(names_in(ARTICLES), entries=NO_LEXICON)
    parts, part = [], {}
    for article, items in ARTICLES.items():
        if article in cuts:
            parts.append(names_in(part))
            part = {}
        part[article] = items
    parts.append(names_in(part))
    resolving = Resolving(entries=NO_LEXICON)
    added = [(names, resolving.add(names)) for names in parts]
    found = resolving.decide()
    mentions = pd.concat([resolving.mentions(*one) for one in added], ignore_index=True)
    pd.testing.assert_frame_equal(mentions, whole.mentions)
    for name in ("entities", "merges", "undecided"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(whole, name))


def test_a_part_without_names_is_passed_over():
    resolving = Resolving(entries=NO_LEXICON)
    assert not len(resolving.add(names_in({})))
    names = names_in({"a": ["Ilse Vance"]})
    groups = resolving.add(names)
    assert list(resolving.decide().entities["entity"]) == ["Ilse Vance"]
    assert list(resolving.mentions(names, groups)["entity"]) == ["Ilse Vance"]
    assert resolving.mentions(names_in({}), groups[:0]).empty


def test_names_rolled_up_part_by_part_are_counted_once():
    resolved = resolve_names(names_in(ARTICLES))
    usage = resolved.mentions["surface"].map({"Lima": "metonym"}).astype("string")
    marked = replace(resolved, mentions=resolved.mentions.assign(usage=usage))
    whole = rolled_up(marked, metonyms=True, demonyms=True)
    rolling = RollUp(marked.entities, metonyms=True, demonyms=True)
    for _, part in marked.mentions.groupby("article_id"):
        rolling.add(part)
    found = rolling.settle(marked)
    peru = found.entities.set_index("entity").loc["Peru"]
    assert (peru["mentions"], peru["articles"]) == (3, 2)
    told = found.merges[found.merges["entity"] == "Peru"].set_index("surface")
    assert told["articles"].to_dict() == {"Lima": 2, "Peruvian": 1}
    for name in ("entities", "merges", "undecided"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(whole, name))


def statement(article: str, about: str, stems: str) -> Statement:
    names = frozenset(about.split())
    day = "2024-03-04"
    return Statement(article, 0, 0, day, day, "asserted", names, names, frozenset(stems.split()), 1)


def told(clusters: Clusters, statements: list[Statement]) -> list[str | None]:
    numbers = [clusters.add(one) for one in statements]
    rows = [
        {
            **{"article_id": one.article_id, "sentence": 0, "start": 0, "end": 9},
            **{"earliest": one.earliest, "latest": one.latest, "modality": one.modality},
        }
        for one in statements
    ]
    spec = tables.TABLES["events"].columns
    fill = {"string": "", "int64": 0, "float64": 0.0, "bool": False}
    for row in rows:
        for name, column in spec.items():
            if name not in row and name != "cluster" and not column.null:
                row[name] = fill.get(column.dtype, 0)
    return list(clusters.name(pd.DataFrame(rows).assign(number=numbers))["cluster"])


def test_two_names_find_what_each_alone_is_named_too_often_to_find():
    # Sixty happenings of either on that day: the two statements are looked up by both names.
    alone = [statement(f"a{n:02}", "Orsk", f"w{n}") for n in range(60)]
    alone += [statement(f"b{n:02}", "Brandt", f"w{n}") for n in range(60)]
    both = [statement(article, "Orsk Brandt", "sail dock") for article in ("c1", "c2")]
    found = told(Clusters(), [*alone, *both])
    assert all(pd.isna(cluster) for cluster in found[:120])
    assert found[120] == found[121]
    assert not pd.isna(found[120])


def test_a_statement_that_stands_alone_has_no_cluster():
    found = told(Clusters(), [statement("a", "Orsk", "sail"), statement("b", "Brandt", "sail")])
    assert all(pd.isna(cluster) for cluster in found)


def test_what_is_told_twice_is_one_happening_on_the_days_that_both_leave():
    names, stems = frozenset({"Brandt", "Orsk"}), frozenset({"visit", "dock"})
    week = ("2031-03-02", "2031-03-08")
    rows = [("a", "2031-03-03", "2031-03-03"), ("b", *week), ("c", "2031-03-20", "2031-03-20")]
    clusters = Clusters()
    for article, first, last in rows:
        told_there = Statement(article, 0, 0, first, last, "asserted", names, names, stems)
        clusters.add(told_there._replace(deeds=frozenset({"visit"})))
    found = clusters.happenings().tolist()
    day = date(2031, 3, 3).toordinal()
    assert found[0] == found[1]
    assert found[0][0] >= 0
    assert found[0][1:] == [day, day]
    assert found[2] == [-1, 0, 0]


def clusters_of(days, *about_and_stems, actors=""):
    """Clusters of statements of as many articles, in the order given; None: of none."""
    statements = [
        Statement(
            f"a{number}",
            0,
            0,
            *days,
            "asserted",
            frozenset(about.split()),
            frozenset(actors.split()) & frozenset(about.split()),
            frozenset(stem_of(word) for word in words.split()),
        )
        for number, (about, words) in enumerate(about_and_stems)
    ]
    clusters = Clusters()
    for one in statements:
        clusters.add(one)
    return [row[0] if row[0] >= 0 else None for row in clusters.happenings().tolist()]


MONTH = ("2031-03-01", "2031-03-31")
DAY = ("2031-03-03", "2031-03-03")


def test_two_countries_annex_or_invade_once_within_a_month():
    annexed = ("Arland Belmar", "annexation ports")
    again = ("Arland Belmar", "fleet annexed valley")
    sailed = ("Arland Belmar", "fleet sailed west")
    assert len(set(clusters_of(MONTH, annexed, again))) == 1
    assert clusters_of(MONTH, annexed, sailed) == [None, None]
    assert clusters_of(MONTH, annexed, ("Arland Corvia", "fleet annexed valley")) == [None, None]


def test_somebody_dies_once_and_two_people_twice():
    died = ("Brandt Orsk", "died hospital")
    death = ("Brandt Lima", "mourned death")
    assert len(set(clusters_of(DAY, died, death, actors="Brandt"))) == 1
    assert clusters_of(DAY, died, ("Vance Orsk", "death mourned"), actors="Brandt Vance") == [
        None,
        None,
    ]
