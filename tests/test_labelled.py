"""Tests of newsloom.frequency.labelled: reading what a person filled in. All names are invented."""

import pytest

from newsloom.frequency.labelled import LabelError, read_labels

HEAD = (
    "article_id,start,end,surface,label,entity,right_name,right_label,right_entity,who,sentence\n"
)


@pytest.fixture
def read(tmp_path):
    def _read(text):
        path = tmp_path / "labels.csv"
        path.write_text(text, encoding="utf-8")
        return read_labels(path)

    return _read


def test_an_empty_answer_means_as_found_and_an_empty_row_is_no_label(read):
    labels = read(
        HEAD
        + "a1,0,4,Poole,PERSON,Ada Poole,,,,mb,Poole spoke.\n"
        + "a1,9,12,Bob,PERSON,Bob Marrow,,,,,Nobody looked.\n"
        + "a2,3,8,Poole,PERSON,Ada Poole,,,Eve Poole,mb,Poole left.\n"
        + "a3,0,7,Tarnish,GPE,Tarn,Tarn,NORP,,mb,Tarnish men.\n"
        + "a4,0,6,Monday,ORG,Monday,-,,,mb,Monday came.\n"
    )
    answers = ["name_right", "label_right", "entity_right"]
    assert labels[["start", *answers]].values.tolist() == [
        [0, True, True, True],
        [3, True, True, False],
        [0, False, False, True],
        [0, False, False, False],
    ]
    assert labels["truth"].fillna("-").tolist() == ["Ada Poole", "Eve Poole", "Tarn", "-"]


def test_capitals_make_no_other_answer_and_a_spreadsheet_s_apostrophe_is_taken_off(read):
    labels = read(HEAD + "a1,0,4,Poole,PERSON,Ada Poole,poole,Person,ADA POOLE,mb,x\n"
                  + "a1,7,9,Ed,PERSON,Ed,,,'-,mb,x\n")  # fmt: skip
    assert labels["entity_right"].tolist() == [True, False]
    assert labels["truth"].fillna("-").tolist() == ["Ada Poole", "-"]


def test_semicolons_and_sentences_over_several_lines(read):
    labels = read(
        HEAD.replace(",", ";") + 'a1;0;4;Poole;PERSON;Ada Poole;;;;mb;"Poole, 67;\nspoke."\n'
    )
    assert labels["entity"].tolist() == ["Ada Poole"]


def test_a_row_twice_counts_once_and_a_contradiction_is_an_error(read):
    row = "a1,0,4,Poole,PERSON,Ada Poole,,,,{},x\n"
    assert len(read(HEAD + row.format("mb") + row.format("cd"))) == 1
    with pytest.raises(LabelError, match="lines 2 and 3 say different things"):
        read(HEAD + row.format("mb") + "a1,0,4,Poole,PERSON,Ada Poole,,,Eve Poole,cd,x\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "article_id,begin\n",
            "start among them; it has article_id, begin",
        ),
        (HEAD + "a1,zero,4,Poole,PERSON,Ada Poole,,,,mb,x\n", 'line 2: start .* it is "zero"'),
        (
            HEAD.replace("sentence", "weight") + "a1,0,4,P,PERSON,Ada Poole,,,,mb,-3\n",
            'weight must be a number greater than 0; it is "-3"',
        ),
        (
            HEAD.replace("sentence", "weight")
            + "a1,0,4,P,PERSON,Ada Poole,,,,mb,3\na1,5,9,P,PERSON,Ada Poole,,,,mb,\n",
            "some rows have a weight and some have none",
        ),
    ],
)
def test_what_cannot_be_read_is_said(read, text, said):
    with pytest.raises(LabelError, match=said):
        read(text)


def test_a_file_that_is_missing_or_no_text(tmp_path):
    with pytest.raises(LabelError, match="newsloom review --sample 50"):
        read_labels(tmp_path / "no.csv")
    (tmp_path / "labels.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LabelError, match="UTF-8"):
        read_labels(tmp_path / "labels.csv")


def test_no_labels_are_no_error(read):
    assert read("").empty
    assert read(HEAD).empty
    assert read(HEAD + "a1,0,4,Poole,PERSON,Ada Poole,,,,,x\n").empty
