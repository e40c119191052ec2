"""Numbers and charts of the page lead to what is behind them; a dropped link is a failed test."""

from newsloom.report import pages
from newsloom.report.answers import Part
from newsloom.report.model import Cell, Column, Table


def made(macro: str, *values: object, **context: object) -> str:
    module = pages._environment().get_template("parts.html.j2").make_module(context)
    return str(getattr(module, macro)(*values))


def test_a_number_in_a_cell_leads_to_its_evidence():
    cells = [Cell("Ada Ray"), Cell("9", href="#e1")]
    page = made("table", Table("Who", (Column("Name"), Column("Mentions", True)), [cells]))
    assert '<a href="#e1">9</a>' in page
    assert ">Ada Ray<" in page


def test_a_number_in_an_answer_leads_to_its_evidence():
    page = made("sentence", [Part("Named "), Part("9 times", "#e1")])
    assert page.count("<a ") == 1
    assert '<a class="number" href="#e1">9 times</a>' in page


def test_what_a_chart_draws_can_be_taken_along():
    figure = {
        "name": "bars", "title": "Who", "subtitle": "", "points": 3, "legend": [], "wide": False,
        "notes": [], "csv": "data:text/csv,x", "empty": "",
    }  # fmt: skip
    page = made("figure", figure, "drawn", "5 articles")
    assert '<a download="bars.csv" href="data:text/csv,x">' in page
    assert "<a " not in made("figure", {**figure, "points": 0}, "drawn", "5 articles")
