import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.parameters import (
    Parameter,
    ParameterError,
    declared_in,
    list_notebooks,
    parse,
    read_declarations,
    read_parameters,
    settle,
)

CELL = """\
corpus: str = "../seeds"  # folder or file of articles
top_n: int = 25  # how many to show [1..200]
alpha: float = 0.05  # how strict the filter is [0..1]
unit: str = "sentence"  # what counts as together [sentence|paragraph|article]
share: bool = False  # cut evidence to 25 words
example: str = ""  # article to show
"""


def write_notebook(path: Path, source: str, tags: tuple[str, ...] = ("parameters",)) -> Path:
    cells = [{"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def declared(tmp_path):
    return read_parameters([write_notebook(tmp_path / "01_a.ipynb", CELL)])


def test_a_declaration_gives_name_type_default_help_and_range():
    (found,) = read_declarations("top_n: int = 25  # how many to show [1..200]", "02.ipynb")
    assert found == Parameter("top_n", "int", 25, "how many to show", 1, 200, (), ("02.ipynb",))


def test_choices_are_declared_with_bars():
    (found,) = read_declarations('unit: str = "a"  # together in [a|b]', "03.ipynb")
    assert (found.choices, found.bounds, found.help) == (("a", "b"), "a|b", "together in")


def test_a_range_may_be_open_at_one_end():
    (found,) = read_declarations("seed: int = 1  # of the random numbers [0..]", "03.ipynb")
    assert (found.low, found.high, found.expected) == (0, None, "a whole number of at least 0")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("top_n = 25  # no type", "declared as"),
        ("top_n: list = [1]  # a list", "declared as"),
        ("top_n: int | None = None  # vanishes from papermill", "declared as"),
        ("top_n: int = 2 * 3  # worked out", "plain value"),
        ("top_n: int = 25", "help text"),
        ("top_n: int = 0  # out of its own range [1..9]", "default of top_n"),
        ("top_n: int = True  # a truth value", "default of top_n"),
        ('unit: str = "c"  # none of these [a|b]', "default of unit"),
        ("top_n: int = 1  # bad range [1..many]", "needs numbers"),
        ("top_n: int = 1  # bad range [1]", "neither a range"),
        ("import os", "declared as"),
    ],
)
def test_a_bad_declaration_is_named_with_its_line(line, part):
    with pytest.raises(ParameterError, match=part) as caught:
        read_declarations(f"\n{line}", "02_x.ipynb")
    assert "02_x.ipynb, parameter cell, line 2" in str(caught.value)


def test_a_parameter_of_several_notebooks_is_merged(tmp_path):
    line = "top_n: int = 25  # how many {} [1..200]"
    names = ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"]
    books = [
        write_notebook(tmp_path / name, line.format(what))
        for name, what in zip(names, ["bars; at least", "rows", "rows"], strict=True)
    ]
    merged = read_parameters(books)["top_n"]
    assert merged.notebooks == tuple(names)
    assert merged.help == "how many bars; at least; how many rows"


@pytest.mark.parametrize("other", ["top_n: int = 9  # x [1..9]", "top_n: float = 5.0  # x [1..9]"])
def test_two_defaults_or_types_for_one_name_are_an_error(tmp_path, other):
    one = write_notebook(tmp_path / "01_a.ipynb", "top_n: int = 5  # x [1..9]")
    two = write_notebook(tmp_path / "02_b.ipynb", other)
    with pytest.raises(ParameterError, match=r"top_n has one .* in 01_a.ipynb .* 02_b.ipynb"):
        read_parameters([one, two])


def test_a_notebook_without_a_tagged_cell_is_an_error(tmp_path):
    with pytest.raises(ParameterError, match="one code cell tagged `parameters`; it has 0"):
        read_parameters([write_notebook(tmp_path / "01_a.ipynb", CELL, tags=())])


def test_a_notebook_that_is_not_json_is_an_error(tmp_path):
    (tmp_path / "01_a.ipynb").write_text("{half")
    with pytest.raises(ParameterError, match="can't be read"):
        read_parameters(list_notebooks(tmp_path))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"metadata": None}, "restore it"),
        ({"metadata": {"tags": None}}, "restore it"),
        ({"source": None}, "restore it"),
        ({"cell_type": "markdown"}, "must have one code cell"),
        (
            {"source": "top_n: int = = 5  # x"},
            r"01_a.ipynb, parameter cell, line 1: invalid syntax",
        ),
        ({"source": "top_n: int = (5  # x"}, "parameter cell, line 1: .* never closed"),
        ({"source": "%matplotlib inline"}, "parameter cell, line 1: invalid syntax"),
        ({"source": "a: int = 1  # x\n  b: int = 2  # y"}, "line 2: unexpected indent"),
        ({"source": "a: int = 1  # x\0"}, "null bytes"),
        ({"source": "a: int = " + "9" * 5000 + "  # x"}, "parameter cell"),
        ({"source": "a: int = 1  # x\na: int = 2  # x"}, "line 2: a is declared twice"),
    ],
)
def test_a_notebook_that_was_edited_badly_is_told_in_one_line(tmp_path, cell, message):
    tagged = {
        "cell_type": "code",
        "metadata": {"tags": ["parameters"]},
        "source": ["a: int = 1 # x"],
    }
    path = tmp_path / "01_a.ipynb"
    path.write_text(json.dumps({"cells": [{**tagged, **cell}]}))
    with pytest.raises(ParameterError, match=message) as caught:
        declared_in(path)
    assert "\n" not in str(caught.value)


def test_defaults_give_way_to_the_file_and_the_file_to_the_command_line(declared, tmp_path):
    params = tmp_path / "params.yaml"
    params.write_text("# mine\ntop_n: 10\nunit: article\n")
    settings = settle(declared, params=params, assignments=["top_n=3", "top_n=4"])
    shown = {n: (s.value, s.source) for n, s in settings.items()}
    assert shown["top_n"] == (4, "-p top_n")
    assert shown["unit"] == ("article", "params.yaml line 3")
    assert shown["alpha"] == (0.05, "default")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("example: 007", "007"),
        ("example: no", "no"),
        ("example: 2022-12-19", "2022-12-19"),
        ("example: 1e3", "1e3"),
        ("example: '25'", "25"),
        ("example: ''", ""),
        ("share: no", False),
        ("share: TRUE", True),
        ("alpha: 1", 1.0),
        ("alpha: 5e-2", 0.05),
        ("top_n: 200", 200),
    ],
)
def test_a_value_is_read_by_its_declared_type_not_by_yamls_guess(declared, tmp_path, line, value):
    params = tmp_path / "params.yaml"
    params.write_text(line)
    found = settle(declared, params=params)[line.partition(":")[0]].value
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'a: 1\ntop_n: "many"\n',
            'p.yaml line 1 sets the unknown parameter "a"; `newsloom params` lists those there',
        ),
        ("top_m: 5", 'p.yaml line 1 sets the unknown parameter "top_m"; did you mean top_n?'),
        (
            "\n\ntop_n: many",
            'The parameter top_n must be a whole number from 1 to 200; p.yaml line 3 gives "many".',
        ),
        ("top_n: '25'", 'line 1 gives the text "25" in quotes.'),
        ("top_n: 0", "from 1 to 200"),
        ("top_n: 201", "from 1 to 200"),
        ("top_n: 2.0", "whole number"),
        ("top_n: 007", "whole number"),
        ("top_n: 0x10", "whole number"),
        ("top_n: true", "whole number"),
        ("top_n: .nan", "whole number"),
        ("alpha: .nan", "a number from 0 to 1"),
        ("alpha: .inf", "a number from 0 to 1"),
        ("alpha: 1e400", "a number from 0 to 1"),
        ("share: 1", "true or false"),
        ("share: 'true'", "in quotes"),
        ("unit: chapter", "one of sentence, paragraph, article"),
        ("top_n:", "gives nothing"),
        ("example: ~", "gives nothing"),
        ('example: "a\\nb"', "unprintable"),
        ("top_n: [1, 2]", "gives a list or mapping"),
        ("top_n: {a: 1}", "gives a list or mapping"),
        ("? [a]\n: 1", "its name is a list"),
        ("top_n: 1\ntop_n: 2", "line 2 sets top_n again, after line 1"),
        ("example: !!binary aGk=", "gives the tag"),
        ("example: !!python/name:os.system", "gives the tag"),
        ("- top_n", "must hold lines of `name: value`"),
        ("top_n: 1\n\tx: 2", "line 2 is not `name: value`"),
        ("top_n: 1\n---\ntop_n: 2", "is not `name: value`"),
        ("[" * 20_000, "it is nested"),
        ("corpus: elsewhere", "line 1 sets corpus, which is set by the argument CORPUS"),
    ],
)
def test_a_params_file_is_refused_in_one_line(declared, tmp_path, text, message):
    params = tmp_path / "p.yaml"
    params.write_text(text)
    with pytest.raises(ParameterError) as caught:
        settle(declared, params=params)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_params_file_that_is_missing_or_not_text_is_refused(declared, tmp_path):
    with pytest.raises(ParameterError, match="there is none at"):
        settle(declared, params=tmp_path / "p.yaml")
    (tmp_path / "p.yaml").write_bytes(b"top_n: \xff\xfe")
    with pytest.raises(ParameterError, match="UTF-8"):
        settle(declared, params=tmp_path / "p.yaml")


def test_an_empty_params_file_sets_nothing(declared, tmp_path):
    (tmp_path / "p.yaml").write_text("# nothing yet\n")
    sources = {s.source for s in settle(declared, params=tmp_path / "p.yaml").values()}
    assert sources == {"default"}


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("top_n", '-p must be followed by NAME=VALUE; it is followed by "top_n".'),
        ("top_n=many", '-p top_n gives "many"'),
        ("=1", "unknown parameter"),
        ("__import__('os')=1", "unknown parameter"),
        ("example=\udcff", "unprintable"),
    ],
)
def test_a_bad_assignment_is_refused(declared, assignment, message):
    with pytest.raises(ParameterError) as caught:
        settle(declared, assignments=[assignment])
    assert message in str(caught.value)


def test_an_assignment_keeps_equal_signs_and_blanks_of_its_value(declared):
    assert settle(declared, assignments=["example= a=b "])["example"].value == " a=b "


@given(st.text(), st.sampled_from(["int", "float", "bool", "str"]))
def test_a_parsed_value_has_its_declared_type_and_stays_in_range(text, kind):
    bounds = {"low": 1, "high": 9} if kind in ("int", "float") else {}
    value = parse(Parameter("x", kind, 1, "help", **bounds), text)
    if value is not None:
        assert type(value).__name__ == kind
        assert kind not in ("int", "float") or 1 <= value <= 9
