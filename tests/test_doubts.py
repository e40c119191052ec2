"""Repairs a person should look at, as rows for judgements.csv."""

from collections import Counter

import pandas as pd
import pytest

from newsloom import doubts, tables
from newsloom.clean import clean_document, collect_evidence
from newsloom.clean.judgements import read_judgements
from newsloom.doubts import list_doubtful_repairs
from newsloom.review import JUDGEMENT_COLUMNS, list_questions, to_csv
from test_ledger import Text

ENOUGH = "The harbour opened. The harbour closed. Harbour masters left the harbour on a ferry."
RAW = (
    f"{ENOUGH}\n\nMarta Kovel met the crew. Then Kovelvisited the old harbourferry. "
    "In Elvaport and in Elvaport and in Elvaport, not elvaport, it rained.\n"
)


@pytest.fixture
def folder(tmp_path):
    document = Text(RAW)
    cleaned = clean_document(document, collect_evidence([document]).restrict_to(document))
    article = {
        "article_id": "a1", "path": "a.txt", "sha256": "0", "raw": RAW, "text": cleaned.text,
        "published_method": "unknown", "published_evidence": "[]", "words": 9, "status": "kept",
    }  # fmt: skip
    tables.write(tmp_path, "articles", tables.make("articles", [article]))
    tables.write(tmp_path, "edits", tables.make("edits", cleaned.edits))
    tables.write(tmp_path, "entities", tables.empty("entities"))
    return tmp_path


def test_repairs_on_thin_evidence_and_tokens_left_are_asked_about(folder):
    found = {d.a: (d.b, d.why) for d in list_doubtful_repairs(folder)}
    assert found["Kovelvisited"][0] == "Kovel visited"
    assert "is printed 0 times elsewhere: forbid undoes it" in found["Kovelvisited"][1]
    assert "harbour" not in found


def test_the_rows_can_be_filled_in_and_read_back(folder):
    rows = list_questions(folder)
    assert list(rows.columns) == JUDGEMENT_COLUMNS
    rows["judgement"] = ["forbid" if "forbid" in why else "allow" for why in rows["why"]]
    (folder / "judgements.csv").write_text(to_csv(rows), "utf-8")
    assert [row.a for row in read_judgements(folder)] == rows["a"].tolist()


def test_no_articles_give_no_doubts(tmp_path):
    for name in ("articles", "edits", "entities"):
        tables.write(tmp_path, name, tables.empty(name))
    assert list_doubtful_repairs(tmp_path) == []
    assert to_csv(list_questions(tmp_path)) == ",".join(JUDGEMENT_COLUMNS) + "\n"


def test_a_text_without_blanks_is_not_cut_everywhere():
    words = Counting({"x": 9})
    article = {"status": "kept", "text": "x" * 5000, "raw": "x" * 5000, "article_id": "a1"}
    articles = pd.DataFrame([article])
    assert list(doubts._left(articles, words)) == []
    assert words.asked < 10


class Counting(Counter):
    """A count that tells how often it was asked."""

    asked = 0

    def __missing__(self, key):
        self.asked += 1
        return 0
