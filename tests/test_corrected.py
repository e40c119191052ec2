"""Tests of newsloom.frequency.corrected: worked by hand. All names are invented."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from newsloom import tables
from newsloom.frequency.corrected import (
    CORRECTED_COLUMNS,
    QUALITY_COLUMNS,
    correct_counts,
    label_quality,
    prediction_powered_total,
    say_labels,
)
from newsloom.frequency.labelled import LabelError, read_labels
from newsloom.review import LABEL_COLUMNS, sample_mentions, to_csv


def make_mentions(**named):
    """So many mentions of each entity, one article each; a name with _ is "Ada Poole"."""
    rows = []
    for name, number in named.items():
        entity = name.replace("_", " ").title()
        for place in range(number):
            rows.append(
                {
                    "article_id": name,
                    "sentence": 0,
                    "start": 10 * place,
                    "end": 10 * place + 5,
                    "raw_start": 0,
                    "raw_end": 5,
                    "surface": "Poole",
                    "label": "ORG" if name.startswith("bureau") else "PERSON",
                    "form": "name",
                    "entity_id": f"e-{name}",
                    "entity": entity,
                }
            )
    return tables.make("mentions", rows)


def label(mentions, tmp_path, **answers):
    """Label the first mentions of entities: ``ada=[(18, ""), (2, "Eve")]`` gives 20 labels."""
    rows = []
    for name, given in answers.items():
        right = [answer for number, answer in given for _ in range(number)]
        own = mentions[mentions["article_id"] == name].head(len(right))
        assert len(own) == len(right)
        rows.append(own.assign(right_entity=right))
    drawn = pd.concat(rows).assign(right_name="", right_label="", who="mb", sentence="x")
    path = tmp_path / "labels.csv"
    path.write_text(to_csv(drawn[LABEL_COLUMNS]), encoding="utf-8")
    return read_labels(path)


def test_precision_and_its_wilson_interval(tmp_path):
    mentions = make_mentions(ada_poole=40, bureau=12)
    labels = label(mentions, tmp_path, ada_poole=[(18, ""), (2, "-")], bureau=[(4, ""), (1, "-")])
    quality = label_quality(labels)
    assert {c: str(t) for c, t in quality.dtypes.items()} == QUALITY_COLUMNS
    columns = ["group_kind", "group", "labelled", "right"]
    entity = quality[quality["what"] == "entity"]
    assert entity[columns].astype({"group": object}).fillna("").values.tolist() == [
        ["all", "", 25, 22],
        ["label", "ORG", 5, 4],
        ["label", "PERSON", 20, 18],
        ["entity", "Ada Poole", 20, 18],
        ["entity", "Bureau", 5, 4],
    ]
    # 18 of 20: (0.9 + 0.096036 ± 1.959964·√(0.0045 + 0.002401)) / 1.192073 = 0.69897, 0.97213
    person = entity.iloc[2]
    assert person[["precision", "ci_low", "ci_high"]].tolist() == pytest.approx(
        [0.9, 0.69897, 0.97213], abs=2e-5
    )
    expected = stats.binomtest(22, 25).proportion_ci(method="wilson")
    assert entity.iloc[0][["ci_low", "ci_high"]].tolist() == pytest.approx(
        [expected.low, expected.high], abs=1e-9
    )
    assert entity["why"].notna().tolist() == [False, True, False, False, True]
    assert entity["precision"].isna().tolist() == [False, True, False, False, True]


def test_corrected_counts_by_hand(tmp_path):
    # 200 mentions: Ada Poole 100, Eve Poole 60, Bob Marrow 40; 40 labels, so each stands for 5
    # Ada: 20 labels, 16 right, 4 are Eve's → 0.8 · 100 = 80
    # Eve: 12 labels, all right → 60, and 4 · 5 = 20 moved in from Ada → 80
    # Bob: 8 labels, too few: those of all persons, 36 of 40 = 0.9 → 36
    mentions = make_mentions(ada_poole=100, eve_poole=60, bob_marrow=40)
    labels = label(
        mentions, tmp_path,
        ada_poole=[(16, ""), (4, "Eve Poole")], eve_poole=[(12, "")], bob_marrow=[(8, "")],
    )  # fmt: skip
    found = correct_counts(labels, mentions)
    assert {c: str(t) for c, t in found.dtypes.items()} == CORRECTED_COLUMNS
    columns = ["entity", "mentions", "labelled", "based_on", "precision", "moved_in", "corrected"]
    assert found[columns].values.tolist() == [
        ["Ada Poole", 100, 20, "entity", 0.8, 0, 80],
        ["Eve Poole", 60, 12, "entity", 1, 20, 80],
        ["Bob Marrow", 40, 40, "label", 0.9, 0, 36],
    ]
    ada, eve, bob = found.to_dict("records")
    low, high = stats.binomtest(16, 20).proportion_ci(method="wilson")
    assert (ada["corrected_low"], ada["corrected_high"]) == pytest.approx((100 * low, 100 * high))
    own_low, _ = stats.binomtest(12, 12).proportion_ci(method="wilson")
    low, high = stats.binomtest(4, 28).proportion_ci(method="wilson")  # of the labels of others
    assert eve["corrected_low"] == pytest.approx(60 * own_low + 140 * low)
    assert eve["corrected_high"] == pytest.approx(60 + 140 * high)
    assert bob["why"].startswith("8 labels of its own (at least 10 are needed)")
    assert pd.isna(ada["why"])
    # four labels differ: too few for a normal interval
    assert found["ppi"].isna().all()


def test_the_prediction_powered_total_by_hand():
    # 30 of 100 found; of 10 labelled, found 3: two of them right, and one more not found:
    # r = −1 once, +1 once, 0 eight times: mean 0, sd √(2/9) = 0.471405
    # se = 100·0.471405/√10·√0.9 = 14.1421; 30 ± 27.7181
    found = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    right = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    total, low, high = prediction_powered_total(30, found, right, 100)
    assert (total, low, high) == pytest.approx((30, 30 - 27.7181, 30 + 27.7181), abs=1e-3)


def test_prediction_powered_corrects_by_the_mean_error(tmp_path):
    # 8 of 40 labels are Ada found but not meant: 100 − 200·8/40 = 60
    mentions = make_mentions(ada_poole=100, bob_marrow=100)
    labels = label(mentions, tmp_path, ada_poole=[(12, ""), (8, "-")], bob_marrow=[(20, "")])
    ada = correct_counts(labels, mentions).iloc[0]
    assert ada["ppi"] == pytest.approx(60)
    r = np.array([-1] * 8 + [0] * 32)
    reach = 1.959963984540054 * 200 * r.std(ddof=1) / math.sqrt(40) * math.sqrt(1 - 40 / 200)
    assert (ada["ppi_low"], ada["ppi_high"]) == pytest.approx((60 - reach, 60 + reach))


def test_everybody_labelled_and_prediction_powered_is_the_truth_without_width():
    found, right = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    assert prediction_powered_total(2, found, right, 4) == (1, 1, 1)


def test_an_entity_that_only_labels_name_is_added(tmp_path):
    mentions = make_mentions(ada_poole=60)
    labels = label(mentions, tmp_path, ada_poole=[(15, ""), (5, "Ida Poole")])
    ida = correct_counts(labels, mentions).iloc[1]
    # each of 20 labels stands for 3 of 60 mentions
    assert ida[["entity", "mentions", "moved_in", "corrected"]].tolist() == ["Ida Poole", 0, 15, 15]
    assert pd.isna(ida["entity_id"])


def test_fewer_than_ten_labels_correct_nothing(tmp_path):
    mentions = make_mentions(ada_poole=60)
    found = correct_counts(label(mentions, tmp_path, ada_poole=[(9, "")]), mentions)
    assert found["corrected"].isna().all()
    assert found["why"].tolist() == ["9 labels are too few (at least 10 are needed)."]
    assert found["mentions"].tolist() == [60]


def test_labels_of_another_run_are_refused(tmp_path):
    mentions = make_mentions(ada_poole=20)
    labels = label(mentions, tmp_path, ada_poole=[(12, "")])
    with pytest.raises(LabelError, match="12 of 12 labels fit no mention"):
        correct_counts(labels, mentions.assign(start=mentions["start"] + 1))


def test_weights_of_a_stratified_sample(tmp_path):
    # ten labels that stand for 1 mention each, all right, and ten for 3 each, half of them right:
    # (10 + 15) / 40 = 0.625; as many labels as (10 + 30)² / (10 + 90) = 16
    mentions = make_mentions(ada_poole=20, bob_marrow=20)
    labels = label(mentions, tmp_path, ada_poole=[(10, "")], bob_marrow=[(5, ""), (5, "-")])
    labels["weight"] = [1.0] * 10 + [3.0] * 10
    quality = label_quality(labels).iloc[0]
    low, high = stats.binomtest(10, 16).proportion_ci(method="wilson")
    assert quality["precision"] == pytest.approx(0.625)
    assert (quality["ci_low"], quality["ci_high"]) == pytest.approx((low, high), abs=1e-9)
    assert "stratified" in say_labels(labels)
    assert correct_counts(labels, mentions)["ppi"].isna().all()


def test_the_order_of_labels_and_mentions_does_not_matter(tmp_path):
    mentions = make_mentions(ada_poole=100, eve_poole=60, bob_marrow=40)
    labels = label(
        mentions, tmp_path,
        ada_poole=[(12, ""), (8, "Eve Poole")], eve_poole=[(12, "")], bob_marrow=[(8, "-")],
    )  # fmt: skip
    one = correct_counts(labels, mentions)
    other = correct_counts(
        labels.sample(frac=1, random_state=2), mentions.sample(frac=1, random_state=3)
    )
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(label_quality(labels), label_quality(labels[::-1]))


def test_a_sample_drawn_by_review_can_be_labelled_and_read(tmp_path):
    mentions = make_mentions(ada_poole=30)
    sentences = [
        {
            "article_id": "ada_poole",
            "sentence": 0,
            "paragraph": 0,
            "start": 0,
            "end": 9,
            "text": "x",
        }
    ]
    tables.write(tmp_path, "mentions", mentions)
    tables.write(tmp_path, "sentences", tables.make("sentences", sentences))
    drawn = sample_mentions(tmp_path, 20, seed=4).assign(who="mb")
    (tmp_path / "labels.csv").write_text(to_csv(drawn), encoding="utf-8")
    labels = read_labels(tmp_path / "labels.csv")
    assert len(labels) == 20
    assert labels["entity_right"].all()
    assert correct_counts(labels, mentions)["corrected"].tolist() == [30]
    assert say_labels(labels, drawn=50).startswith("20 mentions are labelled of 50 drawn")


def test_no_labels_and_no_mentions_give_frames_of_the_right_types(tmp_path):
    mentions = make_mentions(ada_poole=3)
    labels = label(mentions, tmp_path, ada_poole=[(1, "")]).iloc[:0]
    assert label_quality(labels)["labelled"].tolist() == [0, 0, 0]
    found = correct_counts(labels, mentions)
    assert found["why"].tolist() == ["0 labels are too few (at least 10 are needed)."]
    none = correct_counts(labels, mentions.iloc[:0])
    assert none.empty
    assert {c: str(t) for c, t in none.dtypes.items()} == CORRECTED_COLUMNS
