import pandas as pd

from newsloom import since, tables
from newsloom.methods import methods_paragraph
from newsloom.record import count_kinds


def ranked(*rows: tuple[str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entity_id", "rank", "share"]).assign(
        entity=[row[0].title() for row in rows]
    )


def pairs(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["entity_a", "entity_b", "backbone"])
    return frame.assign(name_a=frame["entity_a"], name_b=frame["entity_b"], n_ab=3)


def articles(*rows: tuple[str, str | None, str | None]) -> pd.DataFrame:
    columns = ["path", "published_earliest", "published_latest"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(article_id=[f"a{n}" for n in range(len(rows))])


def test_who_rose_and_who_fell_by_rank_and_share():
    found = since.compare_news(
        {"entity_ranking": ranked(("ann", 1, 0.5), ("bo", 2, 0.3), ("cy", 3, 0.2))},
        {"entity_ranking": ranked(("ann", 2, 0.4), ("bo", 1, 0.45), ("cy", 3, 0.15))},
    )
    assert [(r["entity"], r["rank_a"], r["rank_b"]) for r in found["ranks"]["risen"]] == [
        ("Bo", 2, 1)
    ]
    assert since.describe_news(found) == [
        "Risen in rank (rank and share of mentions, then → now): Bo (2 → 1, 30.0 → 45.0 %).",
        "Fallen in rank (rank and share of mentions, then → now): Ann (1 → 2, 50.0 → 40.0 %).",
    ]


def test_pairs_that_crossed_the_threshold():
    found = since.compare_news(
        {"pair_scores": pairs(("a", "b", True), ("a", "c", False), ("b", "c", True))},
        {"pair_scores": pairs(("a", "b", True), ("a", "c", True), ("b", "c", False))},
    )
    assert found["edges"] == {
        "in": [{"a": "a", "b": "c", "units": 3}],
        "out": [{"a": "b", "b": "c", "units": 3}],
    }
    assert since.describe_news(found)[0] == (
        "Pairs that came over the threshold of the network: a – c (3)."
    )


def test_statements_are_new_by_their_text_not_by_where_it_stands():
    columns = ["article_id", "text", "earliest", "latest", "start"]
    then = pd.DataFrame([("a0", "It rained.", "2021-01-01", None, 0)], columns=columns)
    now = pd.DataFrame(
        [("a0", "It rained.", "2021-01-01", None, 9), ("a0", "It snowed.", None, None, 20)],
        columns=columns,
    )
    sides = [{"events": rows, "articles": articles(("x.txt", None, None))} for rows in (then, now)]
    found = since.compare_news(*sides)
    assert found["events"]["new"] == [
        {"path": "x.txt", "text": "It snowed.", "earliest": None, "latest": None}
    ]
    assert found["events"]["gone"] == []
    assert since.describe_news(found) == ["1 new statement: “It snowed.” (x.txt)."]


def test_what_an_article_says_is_not_new_because_its_file_was_renamed():
    columns = ["article_id", "text", "kind", "source"]
    quote = pd.DataFrame([("a0", "No.", "direct", None)], columns=columns)
    event = pd.DataFrame(
        [("a0", "It rained.", "2021-01-01", None)],
        columns=["article_id", "text", "earliest", "latest"],
    )
    a, b = (
        {"articles": articles((path, day, day)), "quotes": quote, "events": event}
        for path, day in (("old.txt", None), ("new.txt", "2021-01-02"))
    )
    assert since.compare_news(a, b)["quotes"]["new"]
    found = since.compare_news(a, b, moved={"new.txt": "old.txt"})
    assert found["quotes"] == {"new": [], "gone": []}
    assert found["events"] == {"new": [], "gone": [], "moved": []}
    assert found["dates"] == [{"path": "new.txt", "from": "unknown", "to": "2021-01-02"}]


def test_statements_whose_days_moved():
    columns = ["article_id", "text", "earliest", "latest"]
    sides = [
        {
            "articles": articles(("x.txt", None, None)),
            "events": pd.DataFrame(
                [("a0", "It rained.", day, day), ("a0", "It snowed.", None, None)], columns=columns
            ),
        }
        for day in (None, "2021-01-02")
    ]
    found = since.compare_news(*sides)
    assert found["events"]["moved"] == [
        {"path": "x.txt", "text": "It rained.", "from": "unknown", "to": "2021-01-02"}
    ]
    assert since.describe_news(found) == [
        "1 statement of other days: “It rained.” (unknown → 2021-01-02)."
    ]


def test_days_that_moved():
    found = since.compare_news(
        {"articles": articles(("x", None, None), ("y", "2021-01-01", "2021-01-01"))},
        {
            "articles": articles(
                ("x", "2021-01-02", "2021-01-05"), ("y", "2021-01-01", "2021-01-01")
            )
        },
    )
    assert found["dates"] == [{"path": "x", "from": "unknown", "to": "2021-01-02 to 2021-01-05"}]


def test_judgements_followed_now():
    columns = ["line", "a", "judgement", "b", "effect"]
    then = pd.DataFrame([(2, "Ann", "same", "Anna", "joined")], columns=columns)
    now = pd.DataFrame(
        [(3, "Ann", "same", "Anna", "joined"), (2, "Bo", "ignore", "", "left out")],
        columns=columns,
    )
    found = since.compare_news({"judgements": then}, {"judgements": now})
    assert since.describe_news(found) == [
        "Judgements that were not there before: line 2 (Bo ignore): left out."
    ]


def test_nothing_is_said_of_what_one_run_lacks():
    none = {name: tables.empty(name) for name in tables.TABLES}
    assert since.describe_news(since.compare_news({}, none)) == []
    assert since.describe_news(since.compare_news(none, none)) == []


def record(**changes) -> dict:
    return {
        "newsloom": "0.1.0", "start": "2021-01-02T03:04:05Z",
        "versions": {"python": "3.11.7", "spacy": "3.8.1"},
        "model": {"name": "en_newsloom", "version": "1.2"},
        "articles": {"read": 30, "kept": 28, "set_aside": {"duplicate": 2}},
        "tables": {"mentions": {"rows": 1200}, "entities": {"rows": 1}},
        "parameters": {
            "unit": {"value": "sentence", "source": "default"},
            "alpha": {"value": 0.1, "source": "-p alpha"},
            "min_support": {"value": 2, "source": "default"},
            "seed": {"value": 1, "source": "default"},
        },
        "warnings": [], **changes,
    }  # fmt: skip


def test_the_methods_paragraph_says_what_is_needed_to_do_it_again():
    said = methods_paragraph(record())
    assert said.startswith(
        "30 documents were read with newsloom 0.1.0 (Python 3.11.7, spacy 3.8.1) on 2021-01-02; "
        "28 were kept and 2 set aside (2 duplicate)."
    )
    assert "pipeline en_newsloom 1.2: 1,200 mentions of 1 entity" in said
    assert "Parameters that were set: alpha = 0.1; all others had their default values." in said
    assert "within one sentence" in said
    assert "The seed of all random numbers was 1." in said
    assert "so few" not in said


def test_the_methods_paragraph_holds_the_caveats():
    few = {"read": 5, "kept": 5, "set_aside": {}}
    said = methods_paragraph(record(articles=few, warnings=["A table was mended."]))
    assert "With so few articles" in said
    assert said.endswith("Note: A table was mended.")


def test_the_methods_paragraph_counts_what_rows_do_not_tell():
    rows = {"mentions": 6, "entities": 2, "timexes": 1, "quotes": 3, "events": 5}
    said = methods_paragraph(
        record(
            tables={name: {"rows": n} for name, n in rows.items()},
            counted={
                "mentions": {"description": 1, "name": 5},
                "quotes": {"direct": 2, "indirect": 1},
                "dated": 4,
            },
            articles={"read": 1, "kept": 1, "set_aside": {}},
        )
    )
    assert said.startswith("1 document was read with newsloom 0.1.0")
    assert "; 1 was kept." in said
    assert (
        "6 mentions (1 description, 5 names) of 2 entities, 1 temporal expression, "
        "3 quotations (2 direct, 1 indirect) and 5 statements, 4 of them dated."
    ) in said


def test_the_methods_paragraph_says_how_long_a_window_is():
    parameters = {"unit": "window", "window": 3, "min_support": 2, "alpha": 0.05}
    told = {name: {"value": value, "source": "default"} for name, value in parameters.items()}
    said = methods_paragraph(record(parameters=told))
    assert "together within 3 sentences in a row; pairs in fewer than 2 windows" in said


def test_kinds_are_counted_in_the_tables(tmp_path):
    event = {
        "article_id": "a", "sentence": 0, "start": 0, "end": 1, "text": "x",
        "modality": "asserted", "entities": "[]", "cluster": "c",
    }  # fmt: skip
    rows = [event, {**event, "start": 2, "latest": "2021-01-02"}]
    tables.write(tmp_path, "events", tables.make("events", rows))
    assert count_kinds(tmp_path, ["events"]) == {"dated": 1}
    spans = [("mixed", 0, 20), ("direct", 12, 20), ("direct", 30, 40)]
    said = [{"article_id": "a", "kind": k, "start": s, "end": e, "text": "x"} for k, s, e in spans]
    tables.write(tmp_path, "quotes", tables.make("quotes", said))
    # What stands in marks inside a mixed quotation is part of it.
    assert count_kinds(tmp_path, ["quotes"]) == {"quotes": {"direct": 1, "mixed": 1}}
    assert count_kinds(tmp_path, []) == {}
