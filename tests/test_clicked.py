"""What stands behind the marks of a figure, and the script that shows it on a click."""

import plotly.graph_objects as go

import newsloom as nl
from newsloom.clicked import Mark, SentencesBehind, keys_of
from newsloom.labels import happening_of
from newsloom.report.behind import Evidence, Segment
from newsloom.report.notebooks import allow
from newsloom.tables import NewsloomError


def told(*segments: Segment) -> Evidence:
    return Evidence("The Orla Post", "3 May 2021", "", segments, "a.txt:0–9")


def test_keys_are_names_then_pairs_each_once_and_no_group_of_three():
    figure = go.Figure()
    figure.add_bar(x=[1, 2, 3], meta={"entities": ["b a", "c", "a b c"]})
    figure.add_scatter(x=[1, 2, 3], meta={"entities": ["c", "", "a b"]})
    figure.add_scatter(x=[1])
    assert keys_of(figure.to_plotly_json()["data"]) == ["c", "a b"]


def test_where_marks_are_happenings_their_names_are_no_keys():
    meta = {"entities": ["a", "b"], "happenings": ["c_1", "said-2"]}
    assert keys_of([{"meta": meta}, {"meta": {"entities": ["d"]}}]) == ["c_1", "said-2"]


def test_a_happening_is_known_by_its_cluster_or_else_by_its_words():
    assert happening_of("c_1", "The bridge opened.") == "c_1"
    alone = happening_of(None, "The bridge opened.")
    assert alone.startswith("said-")
    assert alone != happening_of(None, "The bridge closed.")


def test_rows_escape_what_stands_in_articles_and_open_without_a_script():
    hostile = '"><script>alert(1)</script>'
    mark = Mark(hostile, hostile, 3, [told(Segment("Ilse ", False), Segment(hostile, True))])
    html = SentencesBehind([mark])._repr_html_()
    assert html.count("<script>") == html.count("</script>") == 1
    assert "alert(1)&lt;/script&gt;" in html
    assert "1 of 3 sentences" in html
    kept = str(allow(html))  # a notebook as a page
    assert "<script" not in kept
    assert kept.count("<details>") == 2
    assert "The Orla Post" in kept


def test_a_figure_without_marks_takes_no_room():
    behind = SentencesBehind([])
    assert behind._repr_html_() == ""
    assert repr(behind) == "No sentences."


def test_the_text_says_how_many_sentences_each_mark_has():
    one = told(Segment("Ilse Vance spoke.", False))
    behind = SentencesBehind([Mark("e1", "Ilse Vance", 1, [one]), Mark("e2", "Orla", 9, [one])])
    assert repr(behind) == "Ilse Vance: 1 sentence\nOrla: 1 of 9 sentences"


def test_a_mistake_is_told_in_one_sentence_without_lines_of_code(tmp_path):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as said:
        shell.run_cell("from newsloom.tables import NewsloomError\nraise NewsloomError('No such.')")
    assert said.stdout.strip() == "No such."
    assert NewsloomError("No such.")._render_traceback_() == ["No such."]
    assert nl.NewsloomError is NewsloomError
