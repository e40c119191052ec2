from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import lookalikes, review, tables
from newsloom.clean import read_judgements
from newsloom.cli import main
from newsloom.frequency import count_entities, rank_entities
from newsloom.marked import mark
from newsloom.risks import doubt_of, rank_decisions


def write(folder, names):
    entities = [
        {
            "entity_id": f"e{i}", "entity": name, "label": label, "aliases": "[]",
            "mentions": mentions, "articles": 1, "decided_by": "rule",
        }
        for i, (name, label, mentions) in enumerate(names)
    ]  # fmt: skip
    tables.write(folder, "entities", tables.make("entities", entities))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Maria Lopez", "Lopez", "all words of one are in the other"),
        ("Maria Lopez", "Juan Lopez", "they end in the same word"),
        ("Zelensky", "Zelenskyy", "94% of letters alike"),
        ("Maria Lopez", "Juan Ruiz", ""),
        ("", "Lopez", ""),
    ],
)
def test_why_two_names_may_be_one(one, other, why):
    assert lookalikes.doubt(one, other) == why


def test_doubts_are_rows_for_judgements_with_the_most_mentioned_first(tmp_path):
    write(tmp_path, [
        ("Ana Ruiz", "PERSON", 2), ("Bo Ruiz", "PERSON", 2),
        ("Zelensky", "PERSON", 9), ("Zelenskyy", "PERSON", 5), ("Ruiz", "ORG", 9),
    ])  # fmt: skip
    rows = review.list_doubts(tmp_path)
    assert list(rows.columns) == review.JUDGEMENT_COLUMNS
    assert list(zip(rows["a"], rows["b"], strict=True)) == [
        ("Zelensky", "Zelenskyy"),
        ("Ana Ruiz", "Bo Ruiz"),
    ]
    assert set(rows["judgement"]) == {""}


def test_no_entities_give_no_doubts(tmp_path):
    write(tmp_path, [])
    said = review.to_csv(review.list_doubts(tmp_path))
    assert said == "a,judgement,b,who,why,label_a,label_b,path,evidence\n"


def test_the_most_mentioned_pairs_come_first_and_the_last_word_tells_people_only(tmp_path):
    write(tmp_path, [
        ("Bank of Elva", "ORG", 9), ("Port of Elva", "ORG", 9),
        ("Ada Moe", "PERSON", 3), ("Ida Moe", "PERSON", 7), ("Moe", "PERSON", 2),
    ])  # fmt: skip
    rows = review.list_doubts(tmp_path)
    assert list(zip(rows["a"], rows["b"], strict=True)) == [
        ("Ida Moe", "Ada Moe"), ("Ida Moe", "Moe"), ("Ada Moe", "Moe"),
    ]  # fmt: skip
    assert rows["why"][2] == "all words of one are in the other; 3 and 2 mentions"
    assert len(review.list_doubts(tmp_path, most=1)) == 1


def test_a_sample_is_the_same_each_time_and_carries_its_sentences(tmp_path):
    mention = {
        "article_id": "a1", "raw_start": 0, "raw_end": 3, "surface": "Ann", "label": "PERSON",
        "form": "name", "entity_id": "e1", "entity": "Ann",
    }  # fmt: skip
    rows = [{**mention, "sentence": i, "start": 10 * i, "end": 10 * i + 3} for i in range(5)]
    tables.write(tmp_path, "mentions", tables.make("mentions", rows))
    said = [
        {"article_id": "a1", "sentence": i, "paragraph": 0, "start": 10 * i, "end": 10 * i + 9,
         "text": f"Ann {i}."}
        for i in range(5)
    ]  # fmt: skip
    tables.write(tmp_path, "sentences", tables.make("sentences", said))
    drawn = review.sample_mentions(tmp_path, 3)
    assert len(drawn) == 3
    assert drawn.equals(review.sample_mentions(tmp_path, 3))
    assert all(f"[[Ann]] {row.start // 10}." == row.sentence for row in drawn.itertuples())
    assert list(drawn.columns) == review.LABEL_COLUMNS
    assert not drawn.equals(review.sample_mentions(tmp_path, 3, seed=2))
    assert len(review.sample_mentions(tmp_path, 99)) == 5


def test_only_names_are_drawn(tmp_path):
    corpus = vance()
    tables.write(tmp_path, "sentences", corpus.sentences)
    tables.write(tmp_path, "mentions", corpus.mentions.assign(
        form=corpus.mentions["form"].mask(corpus.mentions["surface"] == "Vance", "description")
    ))  # fmt: skip
    assert set(review.sample_mentions(tmp_path, 99)["surface"]) == {"Ilse Vance", "Tomas Reyne"}


def test_a_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path):
    write(tmp_path, [("=A1 Corp", "ORG", 1), ("Corp", "ORG", 1)])
    assert "\n'=A1 Corp,,Corp,,\"all" not in (text := review.to_csv(review.list_doubts(tmp_path)))
    assert "\n'=A1 Corp,,Corp,,all words" in text


TEXTS = {
    "a1": "Ilse Vance met Tomas Reyne. Vance left.",
    "a2": "Vance was late. Vance said so. Tomas Reyne had gone.",
}
MERGES = {
    "entity_id": "string", "entity": "string", "label": "string", "surface": "string",
    "article_id": "string", "joined_to": "string", "rule": "string", "mentions": "int64",
    "articles": "int64",
}  # fmt: skip
UNDECIDED = {
    "entity_a": "string", "entity_b": "string", "name_a": "string", "name_b": "string",
    "label": "string", "reason": "string", "mentions": "int64", "article_id": "string",
}  # fmt: skip


def vance() -> SimpleNamespace:
    """Two articles that name Ilse Vance, by her surname too, and Tomas Reyne."""
    said, named = [], []
    for article_id, text in TEXTS.items():
        start = 0
        for number, sentence in enumerate(text.split(". ")):
            end = min(start + len(sentence) + 1, len(text))
            said.append({
                "article_id": article_id, "sentence": number, "paragraph": 0, "start": start,
                "end": end, "text": text[start:end],
            })  # fmt: skip
            for surface, entity_id in (("Ilse Vance", "v"), ("Vance", "v"), ("Tomas Reyne", "r")):
                at = text.find(surface, start, end)
                if at >= 0 and not (surface == "Vance" and text[at - 2 : at] == "e "):
                    named.append({
                        "article_id": article_id, "sentence": number, "start": at,
                        "end": at + len(surface), "raw_start": at, "raw_end": at + len(surface),
                        "surface": surface, "label": "PERSON", "form": "name",
                        "entity_id": entity_id,
                        "entity": "Ilse Vance" if entity_id == "v" else "Tomas Reyne",
                    })  # fmt: skip
            start = end + 1
    listed = [
        {
            "article_id": article_id, "path": f"{article_id}.txt", "sha256": article_id,
            "raw": text, "text": text, "published_method": "unknown", "published_evidence": "[]",
            "words": 10, "status": "kept",
        }
        for article_id, text in TEXTS.items()
    ]  # fmt: skip
    mentions, articles = tables.make("mentions", named), tables.make("articles", listed)
    return SimpleNamespace(
        mentions=mentions,
        articles=articles,
        sentences=tables.make("sentences", said),
        ranking=rank_entities(
            count_entities(mentions, articles),
            articles,
            mentions[["entity_id", "entity", "label"]].drop_duplicates(),
        ),
    )


def merges_of(*rows):
    made = [("v", "Ilse Vance", "PERSON", *row, 1, 1) for row in rows]
    return pd.DataFrame(made, columns=list(MERGES)).astype(MERGES)


SURNAME = ("Vance", None, "Ilse Vance", "surname alone; one person of that name in the corpus")


def test_risk_is_what_hangs_on_a_decision_times_what_is_to_be_doubted_of_it():
    corpus = vance()
    merges = merges_of(("Ilse Vance", None, None, "full name"), SURNAME)
    (row,) = rank_decisions(corpus.mentions, merges, corpus.ranking).to_dict("records")
    assert (row["a"], row["b"], row["mentions"], row["articles"]) == ("Vance", "Ilse Vance", 3, 2)
    # Vance 4, Reyne 2 → Vance 3, Reyne 2, Ilse Vance 1: two ranks
    assert (row["rank_now"], row["rank_then"], row["changed"]) == (1, 3, 2)
    # both stand in the first article
    assert row["together"] == 1
    assert row["doubt"] == pytest.approx(0.5 / 2**0.5)
    assert row["risk"] == pytest.approx((3 + 2 + 2) * 0.5 / 2**0.5)
    assert row["why"] == (
        "joined by the rule “surname alone; one person of that name in the corpus”; both stand in "
        "1 article; 3 mentions in 2 articles hang on it; without it Ilse Vance goes from rank 1 "
        "to 3, 2 ranks in the top change"
    )


def test_the_same_decision_in_several_articles_is_one_question():
    corpus = vance()
    rule = "surname alone; one person of that name in the article"
    merges = merges_of(("Vance", "a1", "Ilse Vance", rule), ("Vance", "a2", "Ilse Vance", rule))
    (row,) = rank_decisions(corpus.mentions, merges, corpus.ranking).to_dict("records")
    assert (row["mentions"], row["articles"], pd.isna(row["article_id"])) == (3, 2, True)
    (row,) = rank_decisions(corpus.mentions, merges[:1], corpus.ranking).to_dict("records")
    assert (row["mentions"], row["article_id"]) == (1, "a1")


def test_what_is_beyond_doubt_or_moves_nothing_is_not_asked():
    corpus = vance()
    merges = merges_of(("Vance", None, "Ilse Vance", "judgement"))
    assert rank_decisions(corpus.mentions, merges, corpus.ranking).empty
    whole = corpus.mentions.assign(surface="Vance")
    assert rank_decisions(whole, merges_of(SURNAME), corpus.ranking).empty
    assert rank_decisions(corpus.mentions, merges_of(), corpus.ranking).empty


def test_the_first_word_of_a_rule_that_is_known_says_its_doubt():
    assert doubt_of("surname with a slip of the pen; the title says which") == 0.8
    assert doubt_of("a rule nobody knows") == 0.5
    assert doubt_of("x", {"x": 1.0}) == 1.0


def undecided_of(*rows):
    made = [(*row[:4], "PERSON", row[4], 1, row[5]) for row in rows]
    return pd.DataFrame(made, columns=list(UNDECIDED)).astype(UNDECIDED)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Tables with decisions on names, one pair left open."""
    for name, columns in (("merges", MERGES), ("undecided", UNDECIDED)):
        kinds = {c: tables.Column(kind, "", null=True) for c, kind in columns.items()}
        monkeypatch.setitem(
            tables.TABLES, name, tables.Table("a decision", kinds, tuple(columns)[:1])
        )
    corpus = vance()
    for name in ("articles", "mentions", "sentences"):
        tables.write(tmp_path, name, getattr(corpus, name))
    tables.write(tmp_path, "entity_ranking", corpus.ranking)
    tables.write(tmp_path, "edits", tables.empty("edits"))
    tables.write(tmp_path, "merges", merges_of(SURNAME))
    pair = ("r", "v", "Tomas Reyne", "Ilse Vance", "two fit", "a2")
    tables.write(tmp_path, "undecided", undecided_of(pair))
    return tmp_path


def judged(folder, *rows):
    effect = "on names: not applied yet"
    made = [
        {"line": n, "a": a, "judgement": word, "b": b, "path": path, "effect": effect}
        for n, (a, word, b, path) in enumerate(rows, 2)
    ]
    tables.write(folder, "judgements", tables.make("judgements", made))


def test_questions_come_with_what_was_said(folder):
    rows = review.list_questions(folder)
    assert rows.to_dict("records") == [
        {
            "a": "Tomas Reyne", "judgement": "", "b": "Ilse Vance", "who": "",
            "why": rows["why"][1],
            "label_a": "PERSON", "label_b": "PERSON", "path": "a2.txt",
            "evidence": "a2.txt: [[Tomas Reyne]] had gone. | a2.txt: [[Vance]] was late.",
        },
        {
            "a": "Vance", "judgement": "", "b": "Ilse Vance", "who": "",
            "why": rows["why"][0], "label_a": "PERSON", "label_b": "PERSON", "path": "",
            "evidence": "a1.txt: [[Vance]] left. | a1.txt: [[Ilse Vance]] met Tomas Reyne.",
        },
    ][::-1]  # fmt: skip
    assert rows["why"][1] == (
        "left apart (two fit); 1 mention in 1 article; if they are one, Ilse Vance stays at rank 1"
    )


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (("Ilse Vance", "same", "Vance", None), ["Tomas Reyne"]),
        (("Vance", "different", "Ilse Vance", None), ["Tomas Reyne"]),
        (("Vance", "different", "Ilse Vance", "a1.txt"), ["Vance", "Tomas Reyne"]),
        (("Tomas Reyne", "different", "Ilse Vance", "a2.txt"), ["Vance"]),
        (("Tomas Reyne", "ignore", "", None), ["Vance"]),
        (("r", "different", "v", None), ["Vance"]),
        (("Vance", "forbid", "", None), ["Vance", "Tomas Reyne"]),
        (("Somebody", "same", "Ilse Vance", None), ["Vance", "Tomas Reyne"]),
    ],
)
def test_what_is_judged_is_not_asked_again(folder, row, left):
    judged(folder, row)
    assert list(review.list_questions(folder)["a"]) == left


def test_what_an_older_newsloom_wrote_down_answers_too(folder):
    judged(folder, ("Vance", "same", "Ilse Vance", None))
    old = tables.read(folder, "judgements").drop(columns=["effect", "rule"])
    old.to_parquet(folder / "judgements.parquet")
    assert list(review.list_questions(folder)["a"]) == ["Tomas Reyne"]


def test_a_repair_that_is_judged_is_not_asked_again(folder):
    text = "Vance saw the harbour. The harbour was grey, the harbourgrey. Grey it was, and grey."
    row = {**tables.read(folder, "articles").iloc[0], "raw": text * 3, "text": text}
    tables.write(folder, "articles", tables.make("articles", [row, {**row, "article_id": "a2"}]))
    assert "harbourgrey" in list(review.list_questions(folder)["a"])
    judged(folder, ("harbourgrey", "forbid", "", None))
    assert "harbourgrey" not in list(review.list_questions(folder)["a"])


def test_filled_in_rows_are_read_as_judgements(folder, tmp_path_factory, capsys):
    assert main(["review", "--data", str(folder)]) == 0
    said = capsys.readouterr().out.replace("Vance,,", "Vance,same,", 1)
    corpus = tmp_path_factory.mktemp("news")
    (corpus / "judgements.csv").write_text(said)
    (row,) = read_judgements(corpus)
    assert (row.a, row.judgement, row.b, row.path) == ("Vance", "same", "Ilse Vance", "")


def test_the_example_in_the_docs_is_read_as_told(tmp_path):
    page = (Path(__file__).parents[1] / "docs/overrides.md").read_text("utf-8")
    example = page.partition("## judgements.csv")[2].partition("| column |")[0]
    lines = [line.strip() for line in example.splitlines() if line.startswith("    ")]
    (tmp_path / "judgements.csv").write_text("\n".join(lines), "utf-8")
    rows = read_judgements(tmp_path)
    assert {row.judgement for row in rows} == {"allow", "forbid", "same", "different", "ignore"}
    assert all(row.who == "MK" and row.why for row in rows)


def test_another_seed_draws_another_sample(folder, capsys):
    assert main(["review", "--data", str(folder), "--sample", "2", "--seed", "5"]) == 0
    one = capsys.readouterr().out
    assert main(["review", "--data", str(folder), "--sample", "2", "--seed", "5"]) == 0
    assert capsys.readouterr().out == one
    assert one.count("[[") == 2


@pytest.mark.parametrize(
    ("spans", "width", "shown"),
    [
        ([(4, 7)], None, "And [[Ann]] met Bo near the old harbour"),
        ([(12, 14), (4, 7)], None, "And [[Ann]] met [[Bo]] near the old harbour"),
        ([(4, 14), (12, 14)], None, "And [[Ann met Bo]] near the old harbour"),
        ([(12, 14)], 14, "… met [[Bo]] near …"),
        ([(0, 3)], 14, "[[And]] Ann met …"),
        ([(0, 35)], 5, "[[And Ann met Bo near the old harbour]]"),
        ([], 9, "And Ann …"),
    ],
)
def test_names_are_marked_and_long_sentences_cut(spans, width, shown):
    assert mark("And Ann met Bo near the old harbour", spans, width=width) == shown


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20), st.integers(1, 60))
def test_whatever_is_cut_the_name_stays_whole(text, start, length, width):
    end = min(start + length, len(text))
    if start < end:
        name = " ".join(f"[[{text[start:end]}]]".split())
        assert name in mark(text, [(start, end)], width=width)
