"""What the ranking would be without a decision, held against counting anew."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.frequency import rank_entities
from newsloom.sensitivity import COLUMNS, count_parts, merge_sensitivity

TEXTS = ["entity_id", "entity", "label", "surface", "article_id", "joined_to", "rule"]
PAIR = ["entity_a", "entity_b", "name_a", "name_b", "label", "reason", "mentions", "article_id"]


def mention(article, entity, surface, start, form="name"):
    return {
        "article_id": article, "sentence": 0, "start": start, "end": start + 3,
        "raw_start": start, "raw_end": start + 3, "surface": surface, "label": "PERSON",
        "form": form, "entity_id": entity, "entity": entity.upper(),
    }  # fmt: skip


def mentions_of(*rows):
    """(article, entity, surface, times) → the table mentions."""
    made = [row[:3] for row in rows for _ in range(row[3])]
    return tables.make("mentions", [mention(*row, 5 * at) for at, row in enumerate(made)])


def merges_of(*rows):
    """(entity, surface, article, joined_to[, mentions]) → the table merges."""
    made = [(e, e.upper(), "PERSON", s, a, j, "surname") for e, s, a, j, *_ in rows]
    frame = pd.DataFrame(made, columns=TEXTS).astype("string")
    return frame.assign(
        mentions=pd.Series([row[4] if row[4:] else 1 for row in rows], dtype="int64")
    )


def rows_of(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def pairs_of(*rows):
    """(entity, entity, article) → the table undecided."""
    made = [(a, b, a.upper(), b.upper(), "PERSON", "two fit", 1, c) for a, b, c in rows]
    return pd.DataFrame(made, columns=PAIR)


def test_a_surname_that_holds_up_the_first_place():
    mentions = mentions_of(
        ("a1", "vance", "Ilse Vance", 2), ("a1", "vance", "Vance", 2), ("a2", "vance", "Vance", 1),
        ("a1", "reyne", "Tomas Reyne", 4), ("a2", "bo", "Bo Lind", 1),
    )  # fmt: skip
    merges = merges_of(("vance", "Ilse Vance", None, None), ("vance", "Vance", None, "Ilse Vance"))
    (row,) = rows_of(merge_sensitivity(mentions, merges, rank_entities(mentions)))
    assert row == {
        "decision": "merge", "entity_id": "vance", "entity": "VANCE", "label": "PERSON",
        "a": "Vance", "b": "Ilse Vance", "other_id": None, "article_id": None,
        "rule": "surname", "mentions": 3, "articles": 2, "mentions_now": 5, "mentions_then": 2,
        "articles_now": 2, "articles_then": 1, "rank_now": 1, "rank_then": 3, "rank_a": 2,
        # Vance 1 → 3, Reyne 2 → 1, Lind 3 → 4; the surname comes in
        "changed": 4, "moves_up": "REYNE (2 → 1)",
    }  # fmt: skip


def test_what_hangs_on_a_surface_leaves_with_it():
    mentions = mentions_of(
        ("a1", "e", "Ilse Vance", 4), ("a1", "e", "I. Vance", 2), ("a2", "e", "Vance", 1)
    )
    merges = merges_of(
        ("e", "Ilse Vance", None, None),
        ("e", "I. Vance", None, "Ilse Vance"),
        ("e", "Vance", "a2", "I. Vance"),
    )
    assert count_parts(mentions, merges).values.tolist() == [
        [1, "a1", 2],
        [1, "a2", 1],
        [2, "a2", 1],
    ]


def test_a_decision_on_one_article_owns_the_mentions_there():
    mentions = mentions_of(
        ("a1", "e", "Vance", 2), ("a2", "e", "Vance", 3), ("a3", "e", "Vance", 1)
    )
    merges = merges_of(
        ("e", "Vance", None, "Ilse Vance"),
        ("e", "Vance", "a2", "Ilse Vance"),
        ("e", "Vance", "a3", None),
    )
    assert count_parts(mentions, merges).values.tolist() == [[0, "a1", 2], [1, "a2", 3]]


def test_a_surface_tied_for_several_reasons_is_one_decision():
    mentions = mentions_of(("a1", "e", "Vance", 2), ("a2", "e", "Vance", 3))
    here, there = ("e", "Vance", None, "Ilse Vance", 2), ("e", "Vance", None, "I. Vance", 3)
    parts = count_parts(mentions, merges_of(here, there))
    assert parts.values.tolist() == [[1, "a1", 2], [1, "a2", 3]]
    # an entity's own spelling that was tied elsewhere is no decision
    parts = count_parts(mentions, merges_of(("e", "Vance", None, None, 3), here))
    assert parts.empty
    assert count_parts(mentions, merges_of(("e", "Vance", None, "Vance", 5))).empty


def test_circles_end():
    mentions = mentions_of(("a1", "e", "A", 1), ("a1", "e", "B", 1), ("a1", "e", "C", 1))
    merges = merges_of(("e", "A", None, "B"), ("e", "B", None, "A"), ("e", "C", None, "A"))
    parts = count_parts(mentions, merges)
    assert parts.groupby("decision")["mentions"].sum().tolist() == [2, 3, 1]


def test_a_pair_left_apart_that_would_lead_together():
    mentions = mentions_of(
        ("a1", "jo", "Jo Ruiz", 3), ("a1", "ruiz", "Ruiz", 1), ("a2", "ruiz", "Ruiz", 1),
        ("a1", "top", "Ana Top", 4),
    )  # fmt: skip
    ranking = rank_entities(mentions)
    empty = merges_of()
    found = merge_sensitivity(mentions, empty, ranking, undecided=pairs_of(("ruiz", "jo", None)))
    (row,) = rows_of(found)
    told = {k: row[k] for k in ("decision", "entity_id", "a", "b", "other_id", "rule")}
    assert told == {
        "decision": "undecided", "entity_id": "jo", "a": "RUIZ", "b": "JO", "other_id": "ruiz",
        "rule": "two fit",
    }  # fmt: skip
    assert (row["mentions_then"], row["articles_then"], row["rank_now"], row["rank_then"]) == (
        5,
        2,
        2,
        1,
    )
    # in the one article only, nobody is overtaken, but they draw level
    found = merge_sensitivity(mentions, empty, ranking, undecided=pairs_of(("ruiz", "jo", "a2")))
    assert found["rank_then"].tolist() == [1]


def test_in_one_article_who_is_named_there_would_move():
    mentions = mentions_of(("a1", "ruiz", "Ruiz", 3), ("a2", "jo", "Jo Ruiz", 2))
    ranking, apart = rank_entities(mentions), pairs_of(("jo", "ruiz", "a1"))
    (row,) = rows_of(merge_sensitivity(mentions, merges_of(), ranking, undecided=apart))
    assert (row["entity_id"], row["other_id"], row["mentions"]) == ("jo", "ruiz", 3)
    assert (row["rank_now"], row["rank_then"], row["articles_then"]) == (2, 1, 2)


def test_decisions_below_the_top_and_names_alone_are_left_out():
    mentions = mentions_of(
        ("a1", "one", "One", 9), ("a1", "two", "Two", 2), ("a1", "two", "Deux", 1),
        ("a1", "all", "All", 3),
    )  # fmt: skip
    merges = merges_of(("two", "Deux", None, "Two"), ("all", "All", None, "Everybody"))
    assert merge_sensitivity(mentions, merges, rank_entities(mentions), top_n=1).empty
    found = merge_sensitivity(mentions, merges, rank_entities(mentions), top_n=4)
    assert found["a"].tolist() == ["Deux"]


def test_nothing_gives_the_columns():
    mentions = tables.empty("mentions")
    found = merge_sensitivity(
        mentions, merges_of(), rank_entities(mentions), undecided=pairs_of(("a", "b", None))
    )
    assert found.empty
    assert {name: str(kind) for name, kind in found.dtypes.items()} == COLUMNS


names = st.sampled_from(["A", "B", "C"])
articles = st.sampled_from(["a1", "a2", "a3"])
entities = st.sampled_from(["e1", "e2", "e3", "e4", "e5"])
where = st.one_of(st.none(), articles)
counted = st.lists(st.tuples(articles, entities, names, st.integers(1, 4)), min_size=1, max_size=14)
joined = st.lists(
    st.tuples(entities, names, where, st.one_of(st.none(), names)), max_size=8,
    unique_by=lambda row: row[:3],
).map(lambda rows: [row for row in rows if row[1] != row[3]])  # fmt: skip
pairs = st.lists(
    st.tuples(entities, entities, where).filter(lambda pair: pair[0] != pair[1]), max_size=5
)


def members(merges, decision):
    """Rows that leave with a decision: it, and what was tied to it in turn, by the words alone."""
    rows = list(merges[["entity_id", "surface", "article_id", "joined_to"]].itertuples(index=False))
    rows = [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]
    keys = {row[:3]: number for number, row in enumerate(rows)}
    found = {decision}
    while True:
        more = set()
        for number, (entity, _, article, other) in enumerate(rows):
            above = keys.get((entity, other, article), keys.get((entity, other, None)))
            if other is not None and above in found and rows[above][3] is not None:
                more.add(number)
        if more <= found:
            return {rows[number][:3] for number in found}, keys
        found |= more


def has_circle(merges):
    for decision in range(len(merges)):
        below = members(merges, decision)[0]
        other = merges["joined_to"].iloc[decision]
        entity, article = merges["entity_id"].iloc[decision], merges["article_id"].iloc[decision]
        for key in ((entity, other, None if pd.isna(article) else article), (entity, other, None)):
            if not pd.isna(other) and key in below:
                return True
    return False


def top_of(ranking, top_n):
    return {e: r for e, r in zip(ranking["entity_id"], ranking["rank"], strict=True) if r <= top_n}


def changed_between(now, then, top_n):
    out = top_n + 1
    return sum(now.get(e, out) != then.get(e, out) for e in now.keys() | then.keys())


@settings(max_examples=200, deadline=None)
@given(counted, joined, pairs, st.integers(1, 6))
def test_it_equals_counting_anew(rows, decisions, apart, top_n):
    mentions = mentions_of(*rows)
    merges = merges_of(*decisions)
    if has_circle(merges):
        return
    ranking = rank_entities(mentions)
    undecided = pairs_of(*apart)
    found = merge_sensitivity(mentions, merges, ranking, undecided=undecided, top_n=top_n)
    seen = rows_of(found)
    expected = []
    for number in range(len(merges)):
        if pd.isna(merges["joined_to"].iloc[number]):
            continue
        leaving, keys = members(merges, number)
        columns = ["entity_id", "surface", "article_id"]
        places = mentions[columns].itertuples(index=False, name=None)
        goes = [((e, s, a) if (e, s, a) in keys else (e, s, None)) in leaving for e, s, a in places]
        entity = merges["entity_id"].iloc[number]
        moved = mentions.assign(entity_id=mentions["entity_id"].mask(pd.Series(goes), "new"))
        expected.append((entity, moved, {"a": merges["surface"].iloc[number]}))
    count = dict(zip(ranking["entity_id"], ranking["mentions"], strict=True))
    for a, b, article in apart:
        if a in count and b in count:
            one, other = sorted((a, b), key=lambda e: (-count[e], e))
            places = set(zip(mentions["entity_id"], mentions["article_id"], strict=True))
            if article and (other, article) not in places and (one, article) in places:
                one, other = other, one
            here = (mentions["entity_id"] == other) & (
                (mentions["article_id"] == article) if article else True
            )
            moved = mentions.assign(entity_id=mentions["entity_id"].mask(here, one))
            expected.append((one, moved, {"other_id": other}))
    kept = 0
    for entity, moved, told in expected:
        then = rank_entities(moved)
        if entity not in set(then["entity_id"]):
            continue
        apart_by = changed_between(top_of(ranking, top_n), top_of(then, top_n), top_n)
        if not apart_by:
            continue
        kept += 1
        by_id = then.set_index("entity_id")
        changed = {
            "entity_id": entity, "changed": apart_by,
            "mentions_then": by_id.at[entity, "mentions"],
            "articles_then": by_id.at[entity, "articles"],
            "rank_then": by_id.at[entity, "rank"], **told,
        }  # fmt: skip
        if "a" in told:
            changed["rank_a"] = by_id.at["new", "rank"]
        assert any(all(row[k] == v for k, v in changed.items()) for row in seen)
    assert kept == len(seen)


def test_who_loses_mentions_in_one_article_can_fall_out_of_the_top():
    mentions = mentions_of(
        ("a1", "e1", "A", 1), ("a1", "e2", "B", 6), ("a1", "e5", "C", 2), ("a3", "e5", "C", 4)
    )
    found = merge_sensitivity(
        mentions,
        merges_of(),
        rank_entities(mentions),
        undecided=pairs_of(("e1", "e5", "a3")),
        top_n=1,
    )
    assert found[["entity_id", "changed", "rank_then"]].values.tolist() == [["e1", 1, 2]]
