"""Tables as a notebook shows them."""

import pandas as pd

from newsloom.shown import NOTHING, Shown, for_reading, show_table, show_text

LONG = "The harbour of Orla was closed for nine days by ice and wind. " * 3 + "Then it thawed."


def cells(html: str) -> list[str]:
    return [line.strip() for line in html.splitlines() if "<td" in line]


def test_texts_are_whole_and_at_the_left_and_gaps_empty():
    table = pd.DataFrame({"text": [LONG, None], "n": [1.5, None], "all": [1, 2]})
    left = '<td style="text-align: left">'
    assert cells(Shown(table)._repr_html_()) == [
        *(f"{left}{LONG}</td>", "<td>1.5</td>", "<td>1</td>"),
        *(f"{left}</td>", "<td></td>", "<td>2</td>"),
    ]


def test_gaps_of_every_kind_of_column_are_empty():
    table = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int64"),
            "text": pd.array(["a", None], dtype="string"),
            "mixed": pd.Series(["a", None], dtype=object),
        }
    )
    html = Shown(table)._repr_html_()
    assert [cell.split(">", 1)[1] for cell in cells(html)] == [
        *("1</td>", "a</td>", "a</td>"),
        *("</td>", "</td>", "</td>"),
    ]


def test_a_text_that_looks_like_a_gap_stays_where_there_are_none():
    html = Shown(pd.DataFrame({"name": ["None", "<b>"]}))._repr_html_()
    assert ">None</td>" in html
    assert ">&lt;b&gt;</td>" in html


def test_a_day_stands_on_one_line():
    html = Shown(pd.DataFrame({"day": ["2021-05-03", "3 May 2021-05-03"]}))._repr_html_()
    assert 'white-space: nowrap">2021-05-03</td>' in html
    assert '<td style="text-align: left">3 May' in html


def test_heads_stand_over_their_columns():
    html = Shown(pd.DataFrame({"n": [1], "name": ["a"]}))._repr_html_()
    assert '<th>n</th>\n      <th style="text-align: left">name</th>' in html


def test_an_empty_table_says_so_and_its_text_names_no_class():
    empty = Shown(pd.DataFrame({"a": []}))
    assert empty._repr_html_() == NOTHING
    assert repr(empty) == repr(pd.DataFrame({"a": []}))


def test_only_the_first_rows_are_shown_when_asked():
    assert show_table(pd.DataFrame({"a": [1, 2, 3]}), top_n=2)["a"].tolist() == [1, 2]


def test_a_listing_keeps_its_name_and_rows():
    @for_reading
    def list_harbours(n: int) -> pd.DataFrame:
        """Harbours."""
        return pd.DataFrame({"n": [n]})

    assert list_harbours.__doc__ == "Harbours."
    assert isinstance(list_harbours(3), Shown)
    assert list_harbours(3)["n"].tolist() == [3]


def test_sentences_are_paragraphs_and_elsewhere_the_text_they_were():
    said = show_text("The harbour was <closed>.\n\n  A ship waited.")
    assert said == "The harbour was <closed>.\n\n  A ship waited."
    assert repr(said) == str(said)
    html = said._repr_html_()
    assert html.count("<p ") == 2
    assert ">The harbour was &lt;closed&gt;.</p>" in html
    assert "margin: 1em 0 0 1.4em" in html
