import json
from types import SimpleNamespace

import pandas as pd
import pytest

from newsloom import diff, tables
from newsloom.cli import main
from newsloom.corpus import open_corpus
from newsloom.counterparts import find_counterparts
from newsloom.tables import NewsloomError


def article(number: int, sha256: str = "", *, path: str = "", raw: str = "r") -> dict:
    return {
        "article_id": f"a{number}", "path": path or f"{number}.txt",
        "sha256": sha256 or f"s{number}", "raw": raw, "text": "t",
        "published_method": "unknown", "published_evidence": "[]", "words": 1, "status": "kept",
    }  # fmt: skip


def mention(
    start: int, entity_id: str, article_id: str = "a1", *, clean: int | None = None,
    length: int = 3, surface: str = "Ann", form: str = "name",
) -> dict:  # fmt: skip
    clean = start if clean is None else clean
    return {
        "article_id": article_id, "sentence": 0, "start": clean, "end": clean + length,
        "raw_start": start, "raw_end": start + length, "surface": surface, "label": "PERSON",
        "form": form, "entity_id": entity_id, "entity": entity_id.upper(),
    }  # fmt: skip


def entity(entity_id: str, mentions: int, name: str = "Ann") -> dict:
    return {
        "entity_id": entity_id, "entity": name, "label": "PERSON", "aliases": "[]",
        "mentions": mentions, "articles": 1, "decided_by": "rule",
    }  # fmt: skip


def make(**rows: list[dict]) -> dict[str, pd.DataFrame]:
    return {name: tables.make(name, rows.get(name, [])) for name in tables.TABLES}


def test_two_equal_runs_differ_in_nothing():
    one = make(articles=[article(1)], mentions=[mention(0, "e1")], entities=[entity("e1", 1)])
    assert diff.describe(diff.compare_tables(one, one)) == ["Nothing changed."]


def test_articles_are_told_by_path_and_by_what_is_in_them():
    a = make(articles=[article(1), article(2), article(3)])
    b = make(articles=[article(2, "y"), article(3), article(4)])
    found = diff.compare_tables(a, b)["articles"]
    assert (found["added"], found["removed"]) == (["4.txt"], ["1.txt"])
    assert found["changed"] == ["2.txt"]
    assert found["moved"] == []


def test_rows_of_an_article_that_changed_or_moved_are_told_by_its_old_id():
    def sentence(article_id: str, text: str) -> dict:
        return {"article_id": article_id, "sentence": 0, "paragraph": 0, "start": 0, "end": 1,
                "text": text}  # fmt: skip

    a = make(
        articles=[article(1), article(2)], sentences=[sentence("a1", "x"), sentence("a2", "y")]
    )
    moved, changed = article(8, "s1", path="new.txt"), article(9, "other", path="2.txt")
    b = make(articles=[moved, changed], sentences=[sentence("a8", "x"), sentence("a9", "z")])
    found = diff.compare_tables(a, b)
    assert found["tables"]["sentences"] == {
        "rows_a": 2, "rows_b": 2, "added": 0, "removed": 0, "changed": 1,
    }  # fmt: skip


def test_an_article_that_is_set_aside_now_is_told():
    aside = {**article(2), "status": "duplicate"}
    found = diff.compare_tables(make(articles=[article(1), article(2)]),
                                make(articles=[article(1), aside]))  # fmt: skip
    assert found["articles"]["status"] == [{"path": "2.txt", "from": "kept", "to": "duplicate"}]
    assert "1 article of another status: 2.txt (kept → duplicate)." in diff.describe(found)


def test_rows_are_told_by_their_key():
    a = make(entities=[entity("e1", 1), entity("e2", 1)])["entities"]
    b = make(entities=[entity("e2", 9), entity("e3", 1)])["entities"]
    assert diff.compare_rows("entities", a, b) == {
        "rows_a": 2, "rows_b": 2, "added": 1, "removed": 1, "changed": 1,
    }  # fmt: skip


def test_rows_with_one_key_are_counted_one_by_one():
    a = make(mentions=[mention(0, "e1")])["mentions"]
    twice = pd.concat([a, a], ignore_index=True)
    assert diff.compare_rows("mentions", a, twice)["added"] == 1


def run(*mentions: dict, articles: tuple = (1, 2), **more: list[dict]) -> dict[str, pd.DataFrame]:
    """Tables of some names: articles a1 and a2, entities counted."""
    counts = pd.Series([row["entity_id"] for row in mentions], dtype="string").value_counts()
    made = [entity(i, int(n), i.upper()) for i, n in counts.items()]
    listed = [row if isinstance(row, dict) else article(row) for row in articles]
    return make(articles=listed, mentions=list(mentions), entities=made, **more)


def short(rows: list[dict]) -> list[tuple]:
    """Merges or splits: (ids and shared names before, after)."""
    return [
        tuple([(r["entity_id"], r["shared"]) for r in row[side]] for side in ("from", "to"))
        for row in rows
    ]


def test_an_entity_under_another_id_is_matched_by_its_mentions():
    a = make(articles=[article(1)], mentions=[mention(0, "e1"), mention(9, "e1")],
             entities=[entity("e1", 2)])  # fmt: skip
    b = {**a, **{name: a[name].replace("e1", "e7") for name in ("mentions", "entities")}}
    assert find_counterparts(a, b).same_as == {"e7": "e1"}
    assert diff.describe(diff.compare_tables(a, b)) == ["Nothing changed."]


def test_ids_in_pairs_events_and_channels_are_told_by_those_of_the_first_run():
    pair = {"article_id": "a1", "sentences": 1, "paragraphs": 1, "units": 1}
    event = {"article_id": "a1", "sentence": 0, "start": 0, "end": 3, "text": "Ann",
             "modality": "asserted"}  # fmt: skip
    quote = {"article_id": "a1", "start": 0, "end": 3, "kind": "direct", "text": "Ann"}
    a, b = (
        run(
            mention(0, one), mention(9, "e2"),
            pair_counts=[{**pair, "entity_a": min(one, "e2"), "entity_b": max(one, "e2")}],
            events=[{**event, "entities": json.dumps([one, "e2"])}],
            quotes=[{**quote, "entity_id": "e2", "channel": one},
                    {**quote, "start": 1, "channel": "a neighbour"}],
        )
        for one in ("e1", "e7")
    )  # fmt: skip
    found = diff.compare_tables(a, b)["tables"]
    assert [found[name]["changed"] for name in ("pair_counts", "events", "quotes")] == [0, 0, 0]
    assert [found[name]["added"] for name in ("pair_counts", "events", "quotes")] == [0, 0, 0]


def test_a_number_of_entities_is_no_list_of_ids():
    clear = {"entities": 2, "pairs": 1, "communities": 1, "modularity": 0.0, "agreement_runs": 1.0}
    a, b = (run(mention(0, one), network_agreement=[clear]) for one in ("e1", "e7"))
    found = diff.compare_tables(a, b)
    assert found["identity"]["same_as"] == {"e7": "e1"}
    assert found["tables"]["network_agreement"]["changed"] == 0


def test_an_id_that_both_runs_know_is_left_to_itself():
    a = run(mention(0, "e1"), mention(9, "e2"))
    b = run(mention(0, "e1"), mention(9, "e1"))
    assert find_counterparts(a, b).same_as == {}


def test_an_id_that_means_something_else_now_is_another_entity():
    a = run(mention(0, "e1"), mention(9, "e1"))
    b = run(mention(0, "e7"), mention(9, "e7"), mention(20, "e1"))
    assert find_counterparts(a, b).same_as == {"e7": "e1", "e1": "e1*"}
    found = diff.compare_tables(a, b)["entities"]
    assert [row["entity_id"] for row in found["new"]] == ["e1*"]
    assert found["gone"] == found["down"] == []


def test_two_entities_that_became_one_are_a_merge():
    a = run(mention(0, "e1"), mention(9, "e1"), mention(20, "e2"))
    b = run(mention(0, "e5"), mention(9, "e5"), mention(20, "e5"), mention(30, "e5"))
    same = find_counterparts(a, b)
    assert same.same_as == {"e5": "e1"}
    assert short(same.merged) == [([("e1", 2), ("e2", 1)], [("e5", 3)])]
    assert same.split == same.moved == []
    assert "Joined: E1 (2) + E2 (1) → E5 (4)." in diff.describe(diff.compare_tables(a, b))
    back = find_counterparts(b, a)
    assert short(back.split) == [([("e5", 3)], [("e1", 2), ("e2", 1)])]
    assert "Parted: E5 (4) → E1 (2) + E2 (1)." in diff.describe(diff.compare_tables(b, a))


def test_names_that_went_from_one_entity_to_another_are_told():
    starts = (0, 9, 18, 27)
    a = run(*(mention(s, "e1") for s in starts), *(mention(s, "e2", "a2") for s in starts))
    b = run(*(mention(s, "e1" if s else "e2") for s in starts),
            *(mention(s, "e2", "a2") for s in starts))  # fmt: skip
    found = diff.compare_tables(a, b)
    assert found["identity"]["merged"] == found["identity"]["split"] == []
    assert "Names given to another entity: E1 → E2 (1)." in diff.describe(found)


def test_places_are_told_in_the_raw_text_whatever_cleaning_moved():
    a, b = run(mention(40, "e1", clean=12)), run(mention(40, "e7", clean=30))
    assert find_counterparts(a, b).same_as == {"e7": "e1"}
    rows = diff.compare_tables(a, b)["tables"]["mentions"]
    assert (rows["added"], rows["removed"], rows["changed"]) == (0, 0, 1)


def test_another_model_may_cut_names_otherwise():
    a = run(mention(0, "e1", length=4), mention(10, "e2", length=9), mention(30, "e3"))
    b = run(mention(2, "e7", length=4), mention(10, "e8"), mention(15, "e9", length=4))
    assert find_counterparts(a, b).same_as == {"e7": "e1", "e9": "e2"}


def test_an_article_under_another_path_or_of_other_content_still_tells():
    one = article(1, "s1", path="old.txt", raw="Ann and Bo")
    renamed = article(7, "s1", path="new.txt", raw="Ann and Bo")
    a = run(mention(0, "e1"), articles=(one,))
    b = run(mention(0, "e5", "a7"), articles=(renamed,))
    found = diff.compare_tables(a, b)
    assert found["identity"]["same_as"] == {"e5": "e1"}
    assert found["articles"]["moved"] == [{"from": "old.txt", "to": "new.txt"}]
    assert found["articles"]["added"] == found["articles"]["removed"] == []
    # mended: other bytes under the same path, so that places moved; the words are counted
    mended = article(8, "s8", path="old.txt", raw="Well, Ann and Bo and Ann")
    b = run(mention(6, "e5", "a8"), mention(20, "e6", "a8"), articles=(mended,))
    assert find_counterparts(a, b).same_as == {"e5": "e1"}


def test_the_same_content_twice_and_articles_set_aside():
    twice = [article(1, "s"), article(2, "s"), {**article(3, "s3"), "status": "empty"}]
    a = run(mention(0, "e1", "a1"), mention(0, "e2", "a2"), articles=tuple(twice))
    renamed = tuple({**row, "article_id": f"b{n}"} for n, row in enumerate(twice, 1))
    b = run(mention(0, "e5", "b1"), mention(0, "e6", "b2"), articles=renamed)
    assert find_counterparts(a, b).same_as == {"e5": "e1", "e6": "e2"}


def test_descriptions_say_nothing_of_who_is_who():
    a = run(mention(0, "e1"), mention(9, "e1", form="description"))
    b = run(mention(0, "e7"), mention(9, "e2", form="description"))
    assert find_counterparts(a, b).same_as == {"e7": "e1"}
    assert find_counterparts(a, b).split == []


def test_a_run_without_anything_is_compared_too():
    one, none = run(mention(0, "e1")), make()
    found = diff.compare_tables(one, none)
    assert [row["entity_id"] for row in found["entities"]["gone"]] == ["e1"]
    assert diff.compare_tables(none, one)["articles"]["added"] == ["1.txt", "2.txt"]
    assert diff.describe(diff.compare_tables(none, none)) == ["Nothing changed."]


def test_an_article_taken_away_takes_its_entities_along():
    a = run(mention(0, "e1"), mention(0, "e2", "a2"))
    b = run(mention(0, "e1"), articles=(1,))
    found = diff.compare_tables(a, b)
    assert [row["entity_id"] for row in found["entities"]["gone"]] == ["e2"]
    assert found["identity"] == {"same_as": {}, "merged": [], "split": [], "moved": []}


def test_a_table_of_an_older_newsloom_is_compared_by_the_columns_it_has(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for table, frame in run(mention(0, "e1")).items():
            tables.write(tmp_path / name, table, frame)
    (tmp_path / "one/passages.parquet").unlink()
    old = tables.read(tmp_path / "one", "mentions").drop(columns=["usage", "confidence"])
    old.to_parquet(tmp_path / "one/mentions.parquet")
    found = diff.compare_runs(tmp_path / "one", tmp_path / "two")
    assert diff.describe(found) == [
        "Not compared, as one run lacks them or their columns: passages."
    ]
    old.drop(columns="entity_id").to_parquet(tmp_path / "one/mentions.parquet")
    with pytest.raises(NewsloomError, match="mentions must have the columns"):
        diff.compare_runs(tmp_path / "one", tmp_path / "two")


def test_entities_up_down_new_and_gone():
    a = make(entities=[entity("e1", 5), entity("e2", 5), entity("e3", 5)])
    b = make(entities=[entity("e1", 9), entity("e2", 1), entity("e4", 2, "Bo")])
    found = diff.compare_tables(a, b)["entities"]
    told = {word: [(r["entity_id"], r["a"], r["b"]) for r in rows] for word, rows in found.items()}
    assert told == {
        "new": [("e4", 0, 2)],
        "gone": [("e3", 5, 0)],
        "up": [("e1", 5, 9)],
        "down": [("e2", 5, 1)],
    }
    assert "New by mentions: Bo (0 → 2)." in diff.describe(diff.compare_tables(a, b))


def test_runs_are_read_from_folders_and_parameters_compared(tmp_path):
    for name, value in (("one", "sentence"), ("two", "article")):
        (tmp_path / name / "tables").mkdir(parents=True)
        for table, frame in make().items():
            tables.write(tmp_path / name / "tables", table, frame)
        record = f'{{"parameters": {{"unit": {{"value": "{value}"}}}}}}'
        (tmp_path / name / "run.json").write_text(record)
    found = diff.compare_runs(tmp_path / "one", tmp_path / "two")
    assert diff.describe(found) == ["The parameter unit was 'sentence', is 'article'."]


def test_a_run_says_what_changed_since_the_last_one(tmp_path):
    for table, frame in make(entities=[entity("e1", 1)]).items():
        tables.write(tmp_path, table, frame)
    now = SimpleNamespace(**make(entities=[entity("e1", 3)]))
    assert diff.changes_since(tmp_path, now) == ["Up by mentions: Ann (1 → 3)."]
    assert diff.changes_since(tmp_path / "none", now) == []


def test_a_run_says_which_parameters_and_what_software_are_others(tmp_path):
    """Else a reader takes for news what only the setting did."""
    for table, frame in make().items():
        tables.write(tmp_path, table, frame)

    def record(newsloom: str, model: str | None, alpha: float) -> dict:
        return {"newsloom": newsloom, "model": {"name": "m", "version": model},
                "parameters": {"alpha": {"value": alpha, "source": "default"}}}  # fmt: skip

    (tmp_path / "run.json").write_text(json.dumps(record("0.1.0", "1.0", 0.05)))
    now = SimpleNamespace(**make())
    assert diff.changes_since(tmp_path, now, record("0.2.0", "1.1", 0.1)) == [
        "The parameter alpha was 0.05, is 0.1.",
        "The version of newsloom was 0.1.0, is 0.2.0.",
        "The version of the pipeline was 1.0, is 1.1.",
    ]
    same = record("0.1.0", None, 0.05)
    assert diff.changes_since(tmp_path, now, same) == ["Nothing changed."]


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(NewsloomError, match="must be a folder of a run or of tables"):
        diff.compare_runs(tmp_path, tmp_path)


def test_an_article_more_and_other_ids_from_the_folder_to_the_command_line(tmp_path, capsys):
    news = tmp_path / "news"
    news.mkdir()
    said = "Mayor Ilse Brandvold closed the harbour on Monday. Brandvold said the cranes were old."
    (news / "one.txt").write_text(f"{said}\n")
    open_corpus(news, data=tmp_path / "one")
    (news / "two.txt").write_text(
        "Reporters met Ilse Brandvold in the harbour of Oslo. Brandvold was not amused at all.\n"
    )
    then = open_corpus(news, data=tmp_path / "two")
    first = tables.read(tmp_path / "one", "mentions")
    (old,) = first.loc[first["surface"] == "Ilse Brandvold", "entity_id"].unique()
    mentions = then.mentions
    (now,) = mentions.loc[mentions["surface"] == "Ilse Brandvold", "entity_id"].unique()
    for name in ("mentions", "entities", "entity_counts", "entity_ranking"):
        # Whether another article changes this id or not, here it changes.
        frame = tables.read(tmp_path / "two", name)
        frame["entity_id"] = frame["entity_id"].replace({now: "zz"})
        (tmp_path / "two" / f"{name}.parquet").unlink()
        tables.write(tmp_path / "two", name, tables.make(name, frame))
    assert main(["diff", str(tmp_path / "one"), str(tmp_path / "two"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["identity"]["same_as"]["zz"] == old
    assert old in [row["entity_id"] for row in found["entities"]["up"]]
    assert not found["entities"]["gone"]
    assert found["articles"]["added"] == ["two.txt"]
    assert main(["diff", str(tmp_path / "two"), str(tmp_path / "one")]) == 0
    assert "1 article removed: two.txt." in capsys.readouterr().out
