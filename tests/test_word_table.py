import numpy as np
import pytest
import spacy

from newsloom.language.word_table import fill_table, make_embed, make_one_by_one

WORDS = ["port", "ships", "0000", "it's"]
VECTORS = np.array([[1, 0], [0, 1], [0.5, 0.5], [-1, 0]], dtype="float32")


@pytest.fixture
def model():
    embed = make_embed(4, ["NORM"], [3], 2)
    embed.initialize()
    fill_table(embed, WORDS, VECTORS)
    # The hashed feature is silenced: what comes out depends on the table alone.
    for layer in embed.walk():
        if layer.has_param("E"):
            layer.set_param("E", np.zeros_like(layer.get_param("E")))
    return embed


def rows(model, text: str) -> list[tuple[float, ...]]:
    (result,) = model.predict([spacy.blank("en")(text)])
    return [tuple(row) for row in result.tolist()]


def test_a_word_is_known_in_any_case(model):
    port, again, ships = rows(model, "port PORT ships")
    assert port == again != ships


def test_digits_are_known_by_their_shape(model):
    year, other, shorter = rows(model, "1987 2022 198")
    assert year == other != shorter


def test_unknown_words_share_one_row(model):
    first, second, known = rows(model, "xyzzy quux port")
    assert first == second != known


def test_an_empty_document_among_others_gives_no_rows(model):
    nlp = spacy.blank("en")
    assert [len(r) for r in model.predict([nlp("port"), nlp(""), nlp("two ports")])] == [1, 0, 2]


def test_the_table_is_kept_with_the_model_at_a_byte_per_number(model):
    copy = make_embed(4, ["NORM"], [3], 2).from_bytes(model.to_bytes())
    assert rows(copy, "port 1987") == rows(model, "port 1987")
    (table,) = (layer for layer in copy.walk() if layer.name == "word_table")
    assert table.attrs["table"].dtype == "int8"
    assert sorted(map(tuple, table.attrs["table"].tolist())) == [
        (-127, 0),
        (0, 0),
        (0, 127),
        (64, 64),
        (127, 0),
    ]


def test_rows_and_attributes_must_be_as_many():
    with pytest.raises(ValueError, match="2 rows, 1 attrs"):
        make_embed(4, ["NORM"], [3, 3], 2)


def test_documents_predicted_one_by_one_give_the_same_rows(model):
    model.set_dim("nO", 4)
    nlp = spacy.blank("en")
    docs = [nlp(""), nlp("port 1987 ships"), nlp(""), nlp("two ships")]
    whole, singly = model.predict(docs), make_one_by_one(model).predict(docs)
    assert [rows.tolist() for rows in singly] == [rows.tolist() for rows in whole]
    assert make_one_by_one(model).predict([docs[0]])[0].shape == (0, 4)
