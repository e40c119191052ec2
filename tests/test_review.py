import pytest

from newsloom import review, tables


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
    assert review.doubt(one, other) == why


def test_doubts_are_rows_for_judgements_with_the_most_mentioned_first(tmp_path):
    write(tmp_path, [
        ("Ana Ruiz", "PERSON", 2), ("Bo Ruiz", "PERSON", 2),
        ("Zelensky", "PERSON", 9), ("Zelenskyy", "PERSON", 5), ("Ruiz", "ORG", 9),
    ])  # fmt: skip
    rows = review.list_doubts(tmp_path)
    assert list(rows.columns) == ["a", "judgement", "b", "who", "why"]
    assert list(zip(rows["a"], rows["b"], strict=True)) == [
        ("Zelensky", "Zelenskyy"),
        ("Ana Ruiz", "Bo Ruiz"),
    ]
    assert set(rows["judgement"]) == {""}


def test_no_entities_give_no_doubts(tmp_path):
    write(tmp_path, [])
    assert review.to_csv(review.list_doubts(tmp_path)) == "a,judgement,b,who,why\n"


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
    assert all(f"Ann {row.start // 10}." == row.sentence for row in drawn.itertuples())
    assert len(review.sample_mentions(tmp_path, 99)) == 5


def test_a_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path):
    write(tmp_path, [("=A1 Corp", "ORG", 1), ("Corp", "ORG", 1)])
    assert "\n'=A1 Corp,,Corp,,\"all" not in (text := review.to_csv(review.list_doubts(tmp_path)))
    assert "\n'=A1 Corp,,Corp,,all words" in text
