"""Two thousand parameters as people get them wrong: none is run, each is data or exit 2."""

import ast
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from newsloom import cli, runs
from newsloom.parameters import FIXED, ParameterError, known_parameters, list_notebooks, settle

CASES = 2_000
KNOWN = known_parameters(list_notebooks())
OPEN = [n for n in KNOWN if n not in FIXED]
FREE = [n for n in OPEN if KNOWN[n].type == "str" and not KNOWN[n].choices]
NUMBERS = [n for n in OPEN if KNOWN[n].type in ("int", "float")]
# Each would leave a file behind if it were ever run as code.
CODE = [
    "__import__('pathlib').Path('ran').touch()", "'); open('ran','w').close(); ('",
    '"); open("ran","w").close(); ("', "{open('ran','w')}", "$(touch ran)", "`touch ran`",
    "\\'); open(\\'ran\\',\\'w\\'); (\\'", "{{top_n}}", "%touch ran", "!touch ran",
    "\\x27)\\nopen('ran','w')", "'''+open('ran','w').read()+'''", "\\", "a\\", "'", '"', "''\"\"",
    "# no comment", "𝕡𝕣𝕚𝕟𝕥()", "None", "True", "${HOME}", "../../etc/passwd", "é 😀",
]  # fmt: skip


def typo(draw: random.Random, name: str) -> str:
    """Give a name with one letter doubled, dropped, swapped or changed."""
    at = draw.randrange(len(name) - 1)
    how = draw.randrange(4)
    if how == 0:
        return name[: at + 1] + name[at:]
    if how == 1:
        return name[:at] + name[at + 1 :]
    if how == 2:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + "z" + name[at + 1 :]


def outside(draw: random.Random, name: str) -> str:
    """Give a number beyond a parameter's range."""
    known = KNOWN[name]
    beyond = [known.low - draw.randint(1, 99)] if known.low is not None else []
    beyond += [known.high + draw.randint(1, 99)] if known.high is not None else []
    return f"{draw.choice(beyond):.0f}"


def case(number: int) -> tuple[str, str, str, str | None]:
    """Give kind, name, value as written, and the name that should be proposed, if any."""
    draw = random.Random(number)
    kind = number % 8
    if kind == 0:
        name = draw.choice(OPEN)
        wrong = typo(draw, name)
        while wrong in KNOWN:
            wrong = typo(draw, name)
        return "unknown", wrong, "1", name
    if kind == 1:
        name = draw.choice(NUMBERS)
        return "type", name, draw.choice(["many", "", "1,5", "0x10", "1_0", "007x", "[1]"]), None
    if kind == 2:
        bounded = [n for n in NUMBERS if KNOWN[n].low is not None or KNOWN[n].high is not None]
        name = draw.choice(bounded)
        return "range", name, outside(draw, name), None
    if kind == 3:
        word = draw.choice([".nan", "nan", "NaN", "inf", "-inf", ".inf", "1e999", "-.Inf"])
        return "nan", draw.choice(NUMBERS), word, None
    if kind == 4:
        text = draw.choice(CODE) + draw.choice(["\n", "\r", "\t", "\0", "\x1b[2J", "\u2028"])
        return "unprintable", draw.choice(FREE), text + draw.choice(CODE), None
    if kind == 5:
        choices = [n for n in OPEN if KNOWN[n].choices or KNOWN[n].type == "bool"]
        return "choice", draw.choice(choices), draw.choice(CODE[:-4]), None
    if kind == 6:
        name = draw.choice([draw.choice(CODE), "top_n; import os", "__class__", "", " "])
        return "name", name, draw.choice(CODE), None
    return "text", draw.choice(FREE), draw.choice(CODE) + draw.choice(CODE), None


@pytest.fixture
def nothing_runs(monkeypatch, tmp_path):
    """Stop at the moment when work would begin."""
    monkeypatch.chdir(tmp_path)
    begun = []
    monkeypatch.setattr(runs, "run", lambda *_, **o: begun.append(o["settings"]) or Path("done"))
    return begun


def test_two_thousand_generated_cases(nothing_runs, tmp_path, capsys):
    kinds = dict.fromkeys(("unknown", "type", "range", "nan", "unprintable", "choice", "name"), 0)
    accepted = proposed = 0
    for number in range(CASES):
        kind, name, value, near = case(number)
        in_file = number % 2 == 0 and "\0" not in value and "\x1b" not in value
        if in_file:
            given = json.dumps({name: value}) if kind in ("text", "unprintable", "name") else None
            text = given or f"{name}: {value if value else '~'}\n"
            (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
            arguments = ["run", "news", "--params", "p.yaml"]
        else:
            arguments = ["run", "news", "-p", f"{name}={value}"]
        code = cli.main(arguments)
        err = capsys.readouterr().err
        if kind == "text":
            assert code == 0, (number, err)
            accepted += 1
            assert nothing_runs.pop()[name].value == value  # as it was given, and nothing else
            continue
        kinds[kind] += 1
        assert code == 2, (number, kind, name, value)
        assert err.count("\n") == 1, err
        assert nothing_runs == [], (number, kind)
        if near:
            assert "unknown parameter" in err
            proposed += f"did you mean {near}?" in err
        assert not (tmp_path / "ran").exists(), (number, name, value)
    assert accepted == CASES / 8
    assert min(kinds.values()) >= CASES / 8
    assert proposed >= 0.9 * kinds["unknown"]


@pytest.mark.parametrize("value", ["[1, 2]", "{a: 1}", "[[1]]", "{a: {b: !!python/none x}}"])
@pytest.mark.parametrize("name", OPEN[:6])
def test_nested_values_are_refused(nothing_runs, tmp_path, name, value):
    (tmp_path / "p.yaml").write_text(f"{name}: {value}\n")
    assert cli.main(["run", "news", "--params", "p.yaml"]) == 2
    assert nothing_runs == []


@pytest.mark.parametrize("text", CODE)
def test_what_papermill_writes_into_a_notebook_is_that_very_text(text):
    """The injected cell, read as Python, holds a plain value: nothing in it can be run."""
    from papermill.translators import PythonTranslator

    written = PythonTranslator().codify({"entity": text, "top_n": 3, "share": True, "alpha": 0.5})
    values = {}
    for statement in ast.parse(written).body:
        assert isinstance(statement, ast.Assign)
        values[statement.targets[0].id] = ast.literal_eval(statement.value)
    assert values["entity"] == text


def test_a_value_full_of_quotes_reaches_the_kernel_as_it_is(tmp_path):
    import nbformat

    from newsloom.executing import execute_notebooks

    value = " ".join(c for c in CODE if c.isprintable())
    cell = 'entity: str = ""  # whose\n'
    cells = [nbformat.v4.new_code_cell(s) for s in (cell, "print(ascii(entity))")]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01_a.ipynb")
    (tmp_path / "out").mkdir()
    execute_notebooks([tmp_path / "01_a.ipynb"], tmp_path / "out", {"entity": value})
    (printed,) = nbformat.read(tmp_path / "out/01_a.ipynb", 4).cells[-1].outputs
    assert ast.literal_eval(printed.text) == value
    assert sorted(p.name for p in tmp_path.iterdir()) == ["01_a.ipynb", "out"]


@pytest.mark.parametrize("number", range(0, 56, 9))
def test_a_bad_case_exits_2_as_a_command_before_a_kernel_is_there(tmp_path, number):
    kind, name, value, _ = case(number)
    if kind == "text" or "\0" in value:
        return
    command = [sys.executable, "-X", "importtime", "-m", "newsloom", "run", "news"]
    done = subprocess.run(
        [*command, "-p", f"{name}={value}"], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "jupyter_client" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_long_value_is_not_printed_whole():
    with pytest.raises(ParameterError) as caught:
        settle(KNOWN, assignments=["top_n=" + "9" * 5_000])
    assert len(str(caught.value)) < 300
