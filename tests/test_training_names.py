"""The recipe for names, without the network: corpora as running text, tags, figures."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from corpora import join, split_of
from names_data import Example, prepare, to_tags


def joined(*sentences: str):
    """Sentences as "word/TAG word …"; no tag is O."""
    rows = [
        [tuple(cell.rsplit("/", 1)) if "/" in cell else (cell, "O") for cell in sentence.split()]
        for sentence in sentences
    ]
    return join(rows, name="a", source="test")


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Mr Orlan 's aide did n't reply .", "Mr Orlan's aide didn't reply."),
        ('" Stop , " he said .', '"Stop," he said.'),
        ("the U . S . army", "the U.S. army"),
        ("an anti - war rally ( small )", "an anti-war rally (small)"),
        ("17 March - The army", "17 March - The army"),
        ("Oreste said - it rained", "Oreste said - it rained"),
    ],
)
def test_words_are_set_as_a_newspaper_sets_them(tokens, text):
    assert joined(tokens).text == text


def test_names_stay_where_they_stand():
    article = joined("In/O New/B-LOC York/I-LOC ,/O Orlan/B-PER 's/O aide/O .")
    assert [(article.text[s:e], kind) for s, e, kind in article.spans] == [
        ("New York", "LOC"),
        ("Orlan", "PER"),
    ]


def test_a_heading_stands_alone_and_sentences_follow_one_another():
    assert joined("Rain in Orlan", "It rained .", "It poured .").text == (
        "Rain in Orlan\n\nIt rained. It poured."
    )


def test_neighbours_of_one_type_are_two_names_where_the_second_begins():
    article = joined("Orlan/B-PER Veldam/B-PER left/O")
    assert len(article.spans) == 2


def test_an_article_tests_or_trains_and_none_that_was_read_tests():
    assert [split_of(n) for n in range(10)].count("test") == 1
    assert all(split_of(n) != "test" for n in range(0, 1000, 5))


def test_tags_of_names_and_of_what_a_boundary_leaves_of_them():
    spans = [(0, 3, "LOC"), (4, 5, "PER")]
    assert to_tags(spans, 0, 6, ["PER", "LOC"]).tolist() == [5, 6, 7, 0, 4, 0]
    assert to_tags(spans, 2, 6, ["PER", "LOC"]).tolist() == [8, 0, 4, 0]
    assert to_tags(spans, 0, 2, ["PER", "LOC"]).tolist() == [5, 7]


def test_articles_are_prepared_in_another_letter_case():
    article = joined("In/O New/B-LOC York/I-LOC it/O rained/O .")
    (lower,) = prepare([article], case="lower")
    assert lower.words == ("in", "new", "york", "it", "rained", ".")
    assert lower.spans == ((1, 3, "LOC"),)
    assert lower.starts == (True, False, False, False, False, False)


def test_figures_count_spans_and_types():
    from names_figures import strict_f1

    gold = {(0, 1, "PERSON"), (2, 4, "ORG"), (5, 6, "ORG")}
    found = {(0, 1, "PERSON"), (2, 4, "LOC"), (5, 6, "ORG")}
    figures = strict_f1([(gold, found)])
    assert figures["PERSON"] == (1.0, 1.0, 1.0)
    assert figures["ORG"] == (1.0, 0.5, pytest.approx(2 / 3))
    assert figures["all"] == (pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_a_leading_article_counts_neither_way():
    pytest.importorskip("sklearn", reason="needs training/requirements.txt")
    from names_measure import gold_spans

    features = np.zeros((3, 1), dtype=np.uint8)
    example = Example(
        "a", "test", ("The", "Orlan", "left"), (True, False, False), features,
        ((0, 2, "Organization"),), 0,
    )  # fmt: skip
    assert gold_spans(example) == {(1, 2, "ORG")}


def test_calibration_gives_the_share_that_is_right():
    pytest.importorskip("sklearn", reason="needs training/requirements.txt")
    from names_figures import expected_calibration_error
    from names_measure import calibrate

    # The network says 0.9 where half is right and 0.3 where none is.
    raw = [0.9] * 400 + [0.3] * 400
    right = [True, False] * 200 + [False] * 400
    known, meant = calibrate(raw, right)
    assert np.interp(0.9, known, meant) == pytest.approx(0.5, abs=0.01)
    assert np.interp(0.3, known, meant) == pytest.approx(0.0, abs=0.01)
    assert expected_calibration_error(raw, right) == pytest.approx(0.35)


def test_the_network_and_the_arrays_give_the_same_scores():
    torch = pytest.importorskip("torch", reason="needs training/requirements.txt")
    from names_net import Net, export
    from names_train import Material, Trainer

    from newsloom.language.name_features import FEATURES
    from newsloom.language.tagger import Tagger

    torch.manual_seed(1)
    labels = {"worldwide": ("Person", "Location")}
    (example,) = prepare([joined("In/O New/B-Location York/I-Location Orlan/B-Person left/O .")])
    material = Material(["in", "new"], ["", "�", "a", "e", "n"], labels)
    pieces = material.pieces([example], "worldwide")
    net = Net(torch.randn(3, 4), characters=5, features=len(FEATURES), labels=labels, width=6)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(parameter.half().float())
    tagger = Tagger(
        labels=labels["worldwide"],
        vocabulary=material.vocabulary,
        characters=material.characters,
        weights=export(net, "worldwide"),
    )
    net.words.weight.data.copy_(torch.from_numpy(tagger._words))
    (wanted,) = Trainer(net, material, seed=1).scores("worldwide", pieces)
    inputs = tagger._inputs(example.words, example.features)
    scores = tagger._scores(inputs, [(0, len(example.words))])[:, 0]
    found = torch.log_softmax(torch.from_numpy(scores), dim=-1).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_training_lowers_the_loss():
    torch = pytest.importorskip("torch", reason="needs training/requirements.txt")
    from names_net import Net
    from names_train import Material, Trainer

    from newsloom.language.name_features import FEATURES

    torch.manual_seed(1)
    labels = {"worldwide": ("Person",)}
    examples = prepare([joined("Orlan/B-Person left/O ./O"), joined("It/O rained/O ./O")])
    material = Material(["it", "left"], ["", "�"], labels)
    pieces = material.pieces(examples, "worldwide")
    net = Net(torch.randn(3, 4), characters=2, features=len(FEATURES), labels=labels, width=6)
    losses = []
    trainer = Trainer(net, material, seed=1)
    trainer.train(
        [("worldwide", pieces, 1.0)],
        epochs=300,
        rate=0.05,
        report=lambda epoch, loss: losses.append(loss),
    )
    assert losses[-1] < losses[0] / 2
