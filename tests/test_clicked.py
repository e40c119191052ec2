"""What stands behind the marks of a figure, and the script that shows it on a click."""

import plotly.graph_objects as go

import invented
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


def test_below_a_figure_without_marks_that_is_said():
    behind = SentencesBehind([])
    assert behind._repr_html_() == "<p>Nothing is counted above.</p>"
    assert repr(behind) == "Nothing is counted above."


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


def test_every_part_of_a_figure_of_quotations_has_its_row():
    news = invented.corpus()
    speakers, by_outlet = nl.count_speakers(news), nl.count_speakers_by_outlet(news)
    drawn = [
        (speakers, nl.plot_speakers(speakers, articles=3)),
        (by_outlet, nl.plot_speaker_outlets(by_outlet)),
        *((table, draw(table)) for table, draw in rest(news)),
    ]
    for table, figure in drawn:
        rows = nl.show_quotations(news, table)._repr_html_()
        keys = set()
        for trace in figure.to_plotly_json()["data"]:
            values = trace["z"] if trace["type"] == "heatmap" else trace["x"]
            for key, value in zip(flat(trace.get("customdata", ())), flat(values), strict=False):
                keys |= {key} if key and value else set()
        assert keys, figure.layout.title.text
        assert [key for key in sorted(keys) if f'data-key="{key}"' not in rows] == []


def rest(news):
    yield nl.share_sentences(news), nl.plot_voices
    yield nl.count_stances(news), nl.plot_stances
    yield nl.list_cues(news), nl.plot_cues
    yield nl.count_passed_on(news), nl.plot_passed_on


def flat(values) -> list:
    return [one for row in values for one in (row if isinstance(row, (list, tuple)) else [row])]
