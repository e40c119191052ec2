import ast
import copy
import json
from pathlib import Path

import nbformat
import pytest

from newsloom.notebooks import is_normalised, join_streams, normalise
from newsloom.parameters import list_notebooks, read_parameters

NOTEBOOKS = list_notebooks(Path(__file__).parent.parent / "notebooks")
SHARED = {"corpus", "data", "model", "clean", "pronouns", "syntax", "min_confidence", "share"}


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_there_are_five_in_order():
    assert [path.name[:3] for path in NOTEBOOKS] == ["01_", "02_", "03_", "04_", "05_"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestEach:
    def test_asks_one_question_and_says_what_it_reads_and_writes(self, path: Path):
        opening = read(path).cells[0].source
        assert opening.startswith("# ")
        assert opening.splitlines()[0].endswith("?")
        assert "**Reads**" in opening
        assert "**Writes" in opening

    def test_has_one_tagged_cell_of_parameters(self, path: Path):
        tagged = [c for c in code(path) if "parameters" in c.metadata.get("tags", [])]
        assert tagged == code(path)[:1]
        declared = read_parameters([path])
        assert set(declared) >= SHARED
        assert all(parameter.help for parameter in declared.values())

    def test_opens_the_corpus_first(self, path: Path):
        assert code(path)[1].source.startswith("import newsloom as nl\n\nnews = nl.open_corpus(")

    def test_hands_on_every_shared_parameter(self, path: Path):
        source = code(path)[1].source
        assert all(f"{name}={name}" in source for name in SHARED - {"corpus"})

    def test_defines_nothing_and_holds_few_statements_a_cell(self, path: Path):
        for cell in code(path)[2:]:
            body = ast.parse(cell.source).body
            kinds = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.Import)
            assert not [node for node in body if isinstance(node, kinds)], cell.source
            assert len(body) <= 3, cell.source

    def test_shows_at_least_one_figure_for_the_report(self, path: Path):
        tagged = [c for c in code(path) if "report-figure" in c.metadata.get("tags", [])]
        assert tagged
        for cell in tagged:
            (drawn,) = [o.data for o in cell.outputs if "data" in o]
            figure = drawn["application/vnd.plotly.v1+json"]
            assert figure["data"]
            assert figure["config"]["showSendToCloud"] is False

    def test_ends_with_how_far_to_trust_it_and_the_evidence(self, path: Path):
        cells = read(path).cells
        (trust,) = [
            n for n, cell in enumerate(cells) if cell.source.startswith("## How far to trust this")
        ]
        assert 'nl.answer(news, "trust")' in cells[trust + 1].source
        assert not [c for c in cells[trust + 1 :] if c.source.startswith("## ")]

    def test_is_committed_as_a_run_leaves_it(self, path: Path):
        assert is_normalised(path)

    def test_holds_no_path_of_a_machine_and_no_error(self, path: Path):
        text = path.read_text("utf-8")
        assert str(Path.home()) not in text
        assert str(Path(__file__).parent.parent) not in text
        for cell in code(path):
            assert not [o for o in cell.outputs if o.output_type == "error"]
            assert not [o for o in cell.outputs if o.get("name") == "stderr"]


def test_as_plain_html_a_figure_says_what_it_would_show():
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(str(NOTEBOOKS[1]))
    assert "Figure, drawn where a notebook runs scripts: Who is named most?" in page
    assert "The sentences behind 25 marks" in page
    assert "&lt;div" not in page.split("</head>")[-1]


def test_parameters_that_several_declare_have_one_default():
    merged = read_parameters(NOTEBOOKS)
    assert len(merged["top_n"].notebooks) == 4
    assert merged["seed"].default == 1


def executed() -> dict:
    return {
        "metadata": {"kernelspec": {"name": "other"}, "papermill": {"start": "12:00"}},
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": [
            {"cell_type": "markdown", "metadata": {"x": 1}, "source": "# A?"},
            {
                "cell_type": "code",
                "metadata": {"tags": ["parameters"], "execution": {"at": "12:00"}},
                "execution_count": 41,
                "source": "x",
                "outputs": [
                    {
                        "output_type": "execute_result",
                        "execution_count": 41,
                        "metadata": {"id": 7},
                        "data": {
                            "text/plain": "<Thing at 0x7f001122aabb>",
                            "application/vnd.jupyter.widget-view+json": {"model_id": "aa"},
                        },
                    }
                ],
            },
        ],
    }


def test_normalising_takes_out_times_ids_and_counts():
    made = normalise(executed())
    assert json.dumps(made).count("12:00") == 0
    cell = made["cells"][1]
    assert cell["metadata"] == {"tags": ["parameters"]}
    assert cell["execution_count"] == cell["outputs"][0]["execution_count"] == 1
    assert cell["outputs"][0]["data"] == {"text/plain": "<Thing at 0x…>"}
    assert made["metadata"]["kernelspec"]["name"] == "python3"


def test_normalising_twice_changes_nothing():
    once = normalise(executed())
    assert normalise(copy.deepcopy(once)) == once


def test_a_notebook_that_was_not_run_is_not_normalised(tmp_path: Path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    nbformat.write(normalise(notebook), tmp_path / "x.ipynb")
    assert not is_normalised(tmp_path / "x.ipynb")


def test_what_a_cell_prints_in_pieces_is_joined():
    def said(name, text):
        return {"output_type": "stream", "name": name, "text": text}

    shown = {"output_type": "display_data", "data": {}, "metadata": {}}
    pieces = [said("stdout", "a"), said("stdout", "\n"), said("stderr", "b"), shown]
    assert join_streams([*pieces, said("stdout", "c")]) == [
        *(said("stdout", "a\n"), said("stderr", "b"), shown, said("stdout", "c")),
    ]
