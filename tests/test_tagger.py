"""The tagger's sums against sums over every sequence of tags, written out."""

from itertools import pairwise, product

import numpy as np
import pytest

from newsloom.language.name_features import FEATURES
from newsloom.language.names import NameFinder
from newsloom.language.tagger import Tagger, _Order, cut

LABELS = ("Person", "Location")
SIZE = 1 + 4 * len(LABELS)
WIDTH, SPELLED, VECTOR = 3, 4, 5
WORDS = "Maria Oreste lives in old Veldam and Oreste left .".split()
STARTS = [True] + [False] * 9


def weights(seed: int = 0) -> dict[str, np.ndarray]:
    """Small random weights: what comes out is arbitrary, but must add up."""
    numbers = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:
        return numbers.normal(size=shape).astype(np.float16)

    inputs = VECTOR + SPELLED + 2
    made = {
        "words": numbers.integers(-127, 127, size=(4, VECTOR), dtype=np.int8),
        "words_scale": np.full((4, 1), 0.01, dtype=np.float16),
        "characters": draw(6, 2),
        "convolution": draw(6, SPELLED),
        "convolution_bias": draw(SPELLED),
        "features": draw(len(FEATURES), 2),
        "features_bias": draw(2),
        "hidden": draw(2 * WIDTH, WIDTH),
        "hidden_bias": draw(WIDTH),
        "head": draw(WIDTH, SIZE),
        "head_bias": draw(SIZE),
        "transitions": draw(SIZE + 2, SIZE + 2),
    }
    for direction in (0, 1):
        made[f"lstm.0.{direction}.input"] = draw(inputs, 4 * WIDTH)
        made[f"lstm.0.{direction}.hidden"] = draw(WIDTH, 4 * WIDTH)
        made[f"lstm.0.{direction}.bias"] = draw(4 * WIDTH)
    return made


@pytest.fixture
def tagger() -> Tagger:
    return Tagger(
        labels=LABELS,
        vocabulary=["in", "lives", "and"],
        characters=["", "�", "a", "e", "r", "s"],
        weights=weights(),
    )


def every_sequence(tagger: Tagger, scores: np.ndarray) -> dict[tuple[int, ...], float]:
    """The probability of every sequence of tags, by its definition."""
    moves = tagger.weights["transitions"].astype(np.float64)
    found = {}
    for tags in product(range(SIZE), repeat=len(scores)):
        score = moves[SIZE, tags[0]] + moves[tags[-1], SIZE + 1]
        score += sum(scores[t, tag] for t, tag in enumerate(tags))
        score += sum(moves[a, b] for a, b in pairwise(tags))
        found[tags] = np.exp(score)
    total = sum(found.values())
    return {tags: value / total for tags, value in found.items()}


def test_sums_are_those_over_every_sequence(tagger):
    scores = np.random.default_rng(1).normal(size=(3, 1, SIZE)).astype(np.float32)
    (reading,) = tagger._chain.sum_up(scores, [(0, 3)])
    chances = every_sequence(tagger, scores[:, 0])
    for t in range(3):
        for tag in range(SIZE):
            wanted = sum(p for tags, p in chances.items() if tags[t] == tag)
            assert reading.marginals[t, tag] == pytest.approx(wanted)
    assert tuple(reading.tags) == max(chances, key=chances.__getitem__)
    begin_end = sum(p for tags, p in chances.items() if tags[1:] == (1, 3))
    assert reading.probabilities(1, np.array([[1], [3]])) == pytest.approx(begin_end)


@pytest.mark.parametrize("times", [0.1, 1, 4, 30])
def test_the_best_sequences_are_the_same_whether_they_are_plain_or_have_to_be_followed(
    tagger, times
):
    scores = times * np.random.default_rng(3).normal(size=(4, 8, SIZE))
    lengths = np.array([4, 4, 4, 3, 3, 2, 1])
    pieces = [(0, length) for length in lengths]
    tags = [reading.tags for reading in tagger._chain.sum_up(scores, pieces)]
    followed = tagger._chain._follow(scores[:, :7], lengths)
    assert tags == [followed[:length, row].tolist() for row, length in enumerate(lengths)]
    for row, length in enumerate(lengths):
        chances = every_sequence(tagger, scores[:length, row])
        assert tuple(tags[row]) == max(chances, key=chances.__getitem__)


def test_a_sentence_is_read_the_same_beside_longer_and_shorter_ones(tagger):
    inputs = np.random.default_rng(2).normal(size=(12, VECTOR + SPELLED + 2)).astype(np.float32)
    alone = tagger._scores(inputs[3:7], [(0, 4)])
    together = tagger._scores(inputs, [(7, 12), (3, 7), (0, 3)])
    np.testing.assert_array_equal(together[:4, 1], alone[:, 0])


def test_both_directions_read_the_next_token_of_every_piece_that_is_not_over():
    order = _Order([(4, 7), (0, 2), (9, 10)])
    assert order.going == [3, 2, 1]
    assert order.tokens.tolist() == [4, 0, 9, 5, 1, 6]
    assert order.tokens[order.turned].tolist() == [6, 1, 9, 5, 0, 4]


def test_the_second_direction_reads_from_the_end(tagger):
    inputs = np.random.default_rng(3).normal(size=(6, VECTOR + SPELLED + 2)).astype(np.float32)
    other = inputs.copy()
    other[5] += 1
    before, after = (tagger._lstm(rows, _Order([(0, 6)]), 0) for rows in (inputs, other))
    ahead, back = slice(0, WIDTH), slice(WIDTH, 2 * WIDTH)
    np.testing.assert_array_equal(before[:5, ahead], after[:5, ahead])
    assert (before[:5, back] != after[:5, back]).any()


def lstm_by_its_definition(tagger: Tagger, inputs: np.ndarray, direction: int) -> np.ndarray:
    """One direction over one sentence, token by token."""
    weights, hidden, bias = (
        tagger.weights[f"lstm.0.{direction}.{part}"].astype(np.float64)
        for part in ("input", "hidden", "bias")
    )
    state = cell = np.zeros(WIDTH)
    states = []
    for row in inputs[::-1] if direction else inputs:
        let, forget, out, new = np.split(row @ weights + bias + state @ hidden, 4)
        let, forget, out = (1 / (1 + np.exp(-gate)) for gate in (let, forget, out))
        cell = forget * cell + let * np.tanh(new)
        state = out * np.tanh(cell)
        states.append(state)
    return np.array(states[::-1] if direction else states)


def test_states_are_those_of_the_definition(tagger):
    inputs = np.random.default_rng(4).normal(size=(5, VECTOR + SPELLED + 2)).astype(np.float32)
    wanted = [lstm_by_its_definition(tagger, inputs, direction) for direction in (0, 1)]
    found = tagger._lstm(inputs, _Order([(0, 5)]), 0)
    np.testing.assert_allclose(found, np.concatenate(wanted, axis=1), atol=1e-5)


def test_an_article_without_words_has_no_readings(tagger):
    assert tagger.read([], [], []) == []


def test_articles_read_together_come_out_as_if_read_alone(tagger):
    articles = [(WORDS[:n], STARTS[:n], []) for n in (10, 3, 7, 1)] * 12
    articles.insert(5, ([], [], []))
    for article, together in zip(articles, tagger.read_all(articles), strict=True):
        alone = tagger.read(*article)
        assert [r.start for r in together] == [r.start for r in alone]
        for one, other in zip(together, alone, strict=True):
            assert one.tags == other.tags
            np.testing.assert_array_equal(one.marginals, other.marginals)
            np.testing.assert_array_equal(one.outlook, other.outlook)


def test_sentences_are_cut_and_long_ones_in_pieces():
    starts = [True, False, True, False, False, False, False]
    assert cut(starts, longest=3) == [(0, 2), (2, 5), (5, 7)]


def test_what_is_saved_reads_the_same(tagger, tmp_path):
    finder = NameFinder()
    finder.tagger = tagger
    finder.calibration = ([0.2, 0.8], [0.1, 0.9])
    finder.to_disk(tmp_path)
    loaded = NameFinder().from_disk(tmp_path)
    assert loaded.find(WORDS, STARTS) == finder.find(WORDS, STARTS)
    assert loaded.calibration == ([0.2, 0.8], [0.1, 0.9])


def test_weights_for_other_features_are_refused(tagger, tmp_path):
    tagger.save(tmp_path)
    about = tmp_path / "tagger.json"
    about.write_text(about.read_text().replace('"shape=lower"', '"shape=other"'))
    with pytest.raises(ValueError, match="train it again"):
        Tagger.load(tmp_path)


def test_a_word_is_spelled_the_same_whatever_is_spelled_beside_it(tagger):
    words = ["Oreste", "a", "Extraordinarilylongwordindeed", "sea"]
    together = tagger._spell(words)
    for row, word in enumerate(words):
        np.testing.assert_array_equal(tagger._spell([word])[0], together[row])
    assert (together[0] != together[3]).any()
