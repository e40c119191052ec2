"""The researcher's rows on repairs: read, refused with a line, applied and reported."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.clean import clean_document, outside_body, rebuild_raw
from newsloom.clean.judgements import (
    Judgement,
    judge_edits,
    judgement_rows,
    read_judgements,
    which_apply,
)
from newsloom.clean.ledger import Edit
from newsloom.tables import NewsloomError
from test_ledger import BITS, Text

RAW = "The crew of the halvorsloop met in nordland.\n\nThen Brandtvisited the\nhalvorsloop again."


def read(folder: Path, *lines: str) -> tuple[Judgement, ...]:
    (folder / "judgements.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return read_judgements(folder)


def allow(a: str, b: str, path: str = "", line: int = 2) -> Judgement:
    return Judgement(line, a, "allow", b, path)


def forbid(a: str, b: str = "", path: str = "", line: int = 2) -> Judgement:
    return Judgement(line, a, "forbid", b, path)


def cleaned(raw: str, *judgements: Judgement, path: str = "a.txt"):
    document = Text(raw, path)
    return clean_document(document, judgements=which_apply(judgements, document))


def test_no_file_is_no_judgement(tmp_path):
    assert read_judgements(tmp_path) == ()
    assert read(tmp_path, "") == ()


def test_rows_are_read_with_their_lines_and_undecided_ones_passed_over(tmp_path):
    found = read(
        tmp_path,
        "a,judgement,b,who,why",
        "Zelensky,,Zelenskyy,,94% of letters alike",
        'halvorsloop,ALLOW,"halvor  sloop",MK,"a ship, not a word"',
        "",
        "nordland,forbid",
        "Kyiv,same,Kiev,MK,",
    )
    assert found == (
        Judgement(3, "halvorsloop", "allow", "halvor sloop", "", "MK", "a ship, not a word"),
        Judgement(5, "nordland", "forbid"),
        Judgement(6, "Kyiv", "same", "Kiev", "", "MK"),
    )


def test_spreadsheets_write_semicolons_marks_and_apostrophes(tmp_path):
    text = "\ufeffJudgement;A;B;Path\r\nallow;'-foo;- foo;.\\x\\a.txt\r\n"
    (tmp_path / "judgements.csv").write_text(text, "utf-8", newline="")
    assert read_judgements(tmp_path / "a.txt") == (allow("-foo", "- foo", "x/a.txt"),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nordland,forbit,,", 'line 2 gives the judgement "forbit".*Did you mean forbid'),
        (",allow,X,", "line 2 says allow but its column a is empty"),
        ("nordland,allow,,", "line 2 allows a repair of .nordland. but its column b is empty"),
        ("nordland,allow,nordland,", "line 2 allows .nordland. to stay as it is"),
        ("teh,allow,the,", "leaves letters and digits as they were printed"),
        ("in 1999,allow,in 1989,", "leaves letters and digits"),
        ("nordland,forbid,,x,y,z", "line 2 has 6 fields where line 1 names 4"),
        ("nordland,forbid,,\nnordland,allow,Nordland,", "line 3 says allow.*line 2 says forbid"),
        ("ab,allow,a b,\nab,allow,Ab,", 'as "Ab", line 2 says allow as "a b"; keep one'),
        ('"open', "can't be read"),
        ("x" * 301 + ",forbid,,", "judges 301 characters"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(tmp_path, row, said):
    with pytest.raises(NewsloomError, match=said) as raised:
        read(tmp_path, "a,judgement,b,path", *row.split("\n"))
    assert "\n" not in str(raised.value)


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(NewsloomError, match="judgement among them; it has a, b"):
        read(tmp_path, "a,b", "x,y")


def test_the_same_row_twice_counts_once_and_a_path_makes_it_another(tmp_path):
    found = read(
        tmp_path,
        "a,judgement,b,path",
        "ab,allow,a b,",
        "ab,allow,a b,",
        "ab,forbid,,x.txt",
    )
    assert [row.line for row in found] == [2, 4]


def test_an_allowed_repair_is_made_everywhere_and_is_the_researchers():
    article = cleaned(RAW, allow("halvorsloop", "Halvor sloop"))
    assert article.text.count("Halvor sloop") == 2
    own = [(e["before"], e["after"], e["kind"]) for e in article.edits if e["rule"] == "judgement"]
    assert own == [("h", "H", "case"), ("", " ", "glue")] * 2
    assert [(p["raw_start"], p["effect"]) for p in article.judged] == [(16, "made"), (69, "made")]


def test_a_forbidden_repair_is_not_made_and_says_which_rule_would_have():
    raw = "Anna Brandt met us. Brandt left. Then Brandtvisited the harbour."
    (edit,) = cleaned(raw).edits
    article = cleaned(raw, forbid("Brandtvisited"))
    assert article.text == raw
    (place,) = article.judged
    assert (place["effect"], place["rule"]) == ("not made", edit["rule"])
    assert raw[place["raw_start"] : place["raw_end"]] == "Brandtvisited"


def test_what_the_rules_do_anyway_stays_theirs():
    raw = "Anna Brandt met us. Brandt left. Then Brandtvisited the harbour."
    article = cleaned(raw, allow("Brandtvisited", "Brandt visited"))
    assert article.edits == cleaned(raw).edits
    assert [place["effect"] for place in article.judged] == ["made anyway"]


def test_an_allowed_repair_takes_the_place_of_the_rules():
    edits = [Edit(6, 6, " ", "glue", "two words"), Edit(13, 15, " ", "space", "blanks")]
    raw = "Brandtvisited  us"
    made, applied = judge_edits(raw, 0, len(raw), edits, [allow("Brandtvisited", "Brandt Visited")])
    assert [(e.start, e.after, e.kind) for e in made] == [
        *((6, " ", "glue"), (6, "V", "case"), (13, " ", "space"))
    ]
    assert applied[0].effect == "made"


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [
        ("new zealand", "New Zealand", [(0, 1, "N"), (4, 5, "Z")]),
        ("co operation", "cooperation", [(2, 3, "")]),
        ("O´Neill", "O’Neill", [(1, 2, "’")]),
        ("a-b c", "a–b c", [(1, 2, "–")]),
        ("ab", "a b", [(1, 1, " ")]),
    ],
)
def test_a_change_is_as_small_as_can_be(a, b, edits):
    made, _ = judge_edits(a, 0, len(a), [], [allow(a, b)])
    assert [(e.start, e.end, e.after) for e in made] == edits


def test_only_whole_words_are_meant_and_blanks_may_be_of_any_kind():
    raw = "newsroom, in new  zealand and new\nzealanders"
    made, _ = judge_edits(raw, 0, len(raw), [], [allow("new zealand", "New Zealand")])
    assert [e.start for e in made] == [13, 18]


def test_forbidding_one_reading_leaves_another():
    edits = [Edit(6, 6, " ", "glue", "two words")]
    assert judge_edits("Kovelsaid", 0, 9, edits, [forbid("Kovelsaid", "Kovel said")])[0] == edits
    edits = [Edit(5, 5, " ", "glue", "two words")]
    assert judge_edits("Kovelsaid", 0, 9, edits, [forbid("Kovelsaid", "Kovel said")])[0] == []


def test_the_longer_words_and_the_row_with_a_path_are_followed():
    rows = [
        allow("halvorsloop", "Halvor sloop"),
        forbid("halvorsloop", path="a.txt"),
        allow("the halvorsloop met", "the Halvorsloop met"),
    ]
    assert "the Halvorsloop met" in cleaned(RAW, *rows, path="a.txt").text
    assert cleaned(RAW, *rows, path="a.txt").text.count("halvorsloop") == 1
    assert cleaned(RAW, *rows, path="b.txt").text.count("Halvor sloop") == 1
    assert which_apply(rows, Text("no such word", "a.txt#3")) == ()


def test_raw_text_taken_as_it_is_is_not_judged():
    document = Text(RAW)
    rows = which_apply([allow("halvorsloop", "Halvor sloop")], document)
    assert clean_document(document, mode="none", judgements=rows).edits == []


def test_every_row_is_reported_also_those_that_did_nothing():
    rows = [
        allow("halvorsloop", "Halvor sloop"),
        forbid("harbour", line=3),
        allow("nowhere", "no where", line=4),
        Judgement(5, "Kyiv", "same", "Kiev"),
    ]
    places = [("a1", place) for place in cleaned(RAW, *rows).judged]
    told = [(r["line"], r.get("article_id"), r["effect"]) for r in judgement_rows(rows, places)]
    assert told == [
        (2, "a1", "made"),
        (2, "a1", "made"),
        (3, None, "nothing to forbid"),
        (4, None, "not found"),
        (5, None, "no name was found"),
    ]


words = st.lists(st.sampled_from(BITS), min_size=1, max_size=3).map(" ".join).map(str.strip)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(BITS), max_size=30).map(" ".join), st.data())
def test_the_ledger_holds_whatever_is_judged(raw, data):
    rows = []
    for line in range(data.draw(st.integers(0, 3))):
        a = " ".join(data.draw(words).split())
        if not a:
            continue
        cut = data.draw(st.integers(0, len(a)))
        b = " ".join(f"{a[:cut]} {a[cut:]}".split()).swapcase()
        aligned = "".join(b.split()).casefold() == "".join(a.split()).casefold()
        rows.append(allow(a, b, line=line) if aligned and a != b else forbid(a, line=line))
    article = cleaned(raw, *rows)
    outside = outside_body(raw, article.blocks)
    assert rebuild_raw(article.text, article.blocks, article.edits, outside) == raw
    assert article.offsets.length == len(article.text)
    assert all(part == part.strip() != "" for part in article.text.split("\n\n") if article.text)
    assert all(e["before"] != e["after"] for e in article.edits)
