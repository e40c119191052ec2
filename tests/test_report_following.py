"""Choosing a name in the report leaves the passages, statements and numbers that are its own."""

import json
import re

import pytest
from playwright.sync_api import expect

import invented
from newsloom import tables
from newsloom.plots import plot_stances
from newsloom.report import following, write_report
from newsloom.report.behind import Behind
from newsloom.report.following import follow_numbers, follow_passages
from newsloom.report.naming import naming_tables
from newsloom.report.spoken import Spoken
from newsloom.report.voices import voice_tables
from newsloom.said import count_stances
from opened import Opened
from test_report import notebook

SHARED = [
    # relation, then the words of the first and of the second article
    ("near_verbatim", "closed the Lantern Bridge on Monday", "The Lantern Bridge in Marrow Bay"),
    ("same_statement", "Tomas Reyne of the Harbour Board", "the Harbour Board was not asked"),
]


def corpus(*, share: bool = False):
    """The invented corpus with a statement of Reyne's and two more pairs of passages."""
    made = invented.corpus(share=share)
    texts = made.articles["text"].tolist()
    passages, quotes = made.passages.to_dict("records"), made.quotes.to_dict("records")
    for relation, first, second in SHARED:
        a, b = texts[0].index(first), texts[1].index(second)
        passages.append(
            {
                "article_a": "art0",
                "start_a": a,
                "end_a": a + len(first),
                "article_b": "art1",
                "start_b": b,
                "end_b": b + len(second),
                "relation": relation,
                "similarity": 0.5,
                "shared": "{}",
            }
        )
    words = "the Harbour Board was not asked"
    start = texts[1].index(words)
    quotes.append(
        {
            "article_id": "art1",
            "start": start,
            "end": start + len(words),
            "kind": "indirect",
            "text": words,
            "source": "Tomas Reyne",
            "entity_id": "e2",
            "cue": "said",
        }
    )
    made.passages = tables.make("passages", passages)
    made.quotes = tables.make("quotes", quotes)
    return made


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("following")
    made = corpus()
    book = notebook(folder / "05_quotes.ipynb", plot_stances(count_stances(made)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "PASSAGES", 2)  # so that the third stands behind the first
        return write_report(folder, corpus=made, run=invented.run(), notebooks=[book])


def cells(page, table: str) -> list[list[str]]:
    """Give the rows of a table that are seen, cell by cell."""
    rows = page.locator(f"{table} tbody tr:visible").all()
    return [[" ".join(c.split()) for c in row.locator("th, td").all_inner_texts()] for row in rows]


def test_a_pair_of_passages_is_of_those_it_names_and_of_those_it_quotes():
    made = corpus()
    shown, beyond = follow_passages(made, Behind(made))
    assert [(pair.relation.split(",")[0], pair.of) for pair in shown] == [
        ("The same quotation", ("e1",)),
        ("Nearly the same words", ("e3", "e6")),
        ("The same statement", ("e2", "e4")),
    ]
    assert (list(beyond.items), beyond.found) == ([], 3)
    assert beyond.of == {"e1": 1, "e2": 1, "e3": 1, "e4": 1, "e6": 1}


def test_of_many_passages_each_name_keeps_some_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(following, "PASSAGES", 1)
    monkeypatch.setattr(following, "MOST", 1)
    monkeypatch.setattr(following, "EACH", 1)
    made = corpus()
    shown, beyond = follow_passages(made, Behind(made))
    # e1 has the first of all; e2, next by rank, the one that is carried beyond it.
    assert [pair.of for pair in shown] == [("e1",)]
    assert [pair.of for pair in beyond.items] == [("e2", "e4")]
    assert beyond.of["e6"] == 1


def test_each_number_about_quotations_divides_into_those_of_the_names():
    made = corpus()
    spoken = Spoken(made, Behind(made))
    tables_of = {table.id: table for table in voice_tables(made, spoken)}
    own = follow_numbers(spoken, made)
    key = tables_of["stances"].rows[0][1].href[1:]
    assert spoken.numbers[key].title == "The Courier, neutral words"
    assert own["numbers"][key] == {"e1": 1, "e2": 1}
    sentences = tables_of["voices"].rows[0][1].href[1:]
    assert spoken.numbers[sentences].title == "Sentences of Marrow Gazette"
    assert own["numbers"][sentences] == {"e1": 3, "e2": 2, "e3": 2, "e4": 1, "e5": 1, "e6": 1}
    # The statement that came through the wire is of the wire, too.
    through = tables_of["passed-on"].rows[0][2].href[1:]
    assert own["numbers"][through] == {"e1": 1, "e5": 1}
    for key, found in own["numbers"].items():
        shown = [own["items"].get(name, "").split() for name in spoken.numbers[key].shown]
        assert {e: sum(e in ids for ids in shown) for e in found} == found


def test_a_name_that_cannot_be_chosen_is_no_link(tmp_path):
    made = corpus()
    made.variants = tables.make(
        "variants",
        [
            {
                "entity_id": entity_id,
                "entity": name,
                "label": "PERSON",
                "part": "surname",
                "spelling_of": name,
                "surface": surface,
                "mentions": 1,
                "articles": 1,
                "share": 0.5,
            }
            for entity_id, name in (("e2", "Tomas Reyne"), ("e99", "Orla Quill"))
            for surface in ("Reine", "Reyne")
        ],
    )
    table = next(t for t in naming_tables(made) if t.id == "spelt")
    assert {row[0].entity for row in table.rows} == {"e2", "e99"}
    page = write_report(tmp_path, corpus=made, run=invented.run(), notebooks=[]).read_text("utf-8")
    spelt = page[page.index('id="spelt"') :]
    spelt = spelt[: spelt.index("</table>")]
    assert re.findall(r'href="#entity=([^"]+)">([^<]+)', spelt) == [("e2", "Tomas Reyne")] * 2
    assert spelt.count("Orla Quill") == 2


@pytest.mark.browser
@pytest.mark.parametrize(
    ("chosen", "relations", "told"),
    [
        (
            "e1",
            ["The same quotation"],
            "1 of 3 pairs of passages names or quotes Ilse Brandvold.",
        ),
        ("e2", ["The same statement"], "1 of 3 pairs of passages names or quotes Tomas Reyne."),
        ("e5", [], "None of the 3 pairs of passages names or quotes Northern Wire."),
    ],
)
def test_passages_follow_the_choice(browser, report, chosen, relations, told):
    opened = Opened(browser, report)
    page = opened.page
    seen = page.locator("#passages .aligned:visible .relation")
    first = ["The same quotation", "Nearly the same words"]
    assert [r.split(",")[0] for r in seen.all_inner_texts()] == first
    page.evaluate(f"location.hash = '#entity={chosen}'")
    expect(page.locator("[data-filtered=passages]")).to_have_text(told)
    assert [r.split(",")[0] for r in seen.all_inner_texts()] == relations
    page.keyboard.press("Escape")
    expect(page.locator("[data-filtered=passages]")).to_be_hidden()
    assert [r.split(",")[0] for r in seen.all_inner_texts()] == first
    assert opened.troubles == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("chosen", "rows", "told"),
    [
        ("e1", 1, "1 of 1 shown: those of Ilse Brandvold."),
        ("e5", 1, "1 of 1 shown: those of Northern Wire."),
        ("e2", 0, "None of these 1 is of Tomas Reyne."),
    ],
)
def test_who_passes_on_whom_follows_the_choice(browser, report, chosen, rows, told):
    page = Opened(browser, report, at=f"#entity={chosen}").page
    page.locator("#closer-who-says > summary").click()
    assert len(cells(page, "#passed-on")) == rows
    expect(page.locator("[data-filtered=passed-on]")).to_have_text(told)


@pytest.mark.browser
def test_numbers_of_outlets_become_those_of_the_name_and_come_back(browser, report):
    opened = Opened(browser, report)
    page = opened.page
    page.locator("#closer-who-says > summary").click()
    stances, voices = cells(page, "#stances"), cells(page, "#voices")
    page.evaluate("location.hash = '#entity=e2'")
    line = page.locator("[data-filtered=stances]")
    expect(line).to_have_text(
        "Only statements by or through Tomas Reyne are counted here: 1 of 2 rows has any."
    )
    assert cells(page, "#stances") == [["The Courier 1 article", "1 of 2", "0", "0"]]
    expect(page.locator("[data-filtered=voices]")).to_have_text(
        "Only sentences that name Tomas Reyne are counted here: 2 of 3 rows have any."
    )
    assert [row[:2] for row in cells(page, "#voices")] == [
        ["Marrow Gazette 1 article", "2 of 4"],
        ["The Courier 1 article", "2 of 4"],
    ]
    figure = page.locator("#who-says figure .filtered").first
    expect(figure).to_contain_text("1 of 2 marks holds something of Tomas Reyne")
    page.locator("#stances td a").first.click()
    expect(page.locator("#said-chosen")).to_have_text(
        "The Courier, neutral words, of Tomas Reyne: 1"
    )
    quoted = page.locator("#said-list .evidence:visible mark:not(.cue)").all_inner_texts()
    assert quoted == ["the Harbour Board was not asked"]
    page.keyboard.press("Escape")
    expect(line).to_be_hidden()
    assert (cells(page, "#stances"), cells(page, "#voices")) == (stances, voices)
    assert opened.troubles == []


@pytest.mark.browser
def test_whoever_is_only_spoken_of_has_the_statements_of_others(browser, report):
    page = Opened(browser, report, at="#entity=e4").page
    page.evaluate("document.getElementById('said').open = true")
    expect(page.locator("#said-chosen")).to_have_text("Said by others, naming Harbour Board: 1")
    assert page.locator("#said-list .evidence:visible").count() == 1
    heads = [h.inner_text() for h in page.locator("#dossier h3").all()]
    assert "Others say 1 statement" in heads
    page.evaluate("location.hash = '#entity=e6'")
    expect(page.locator("#said-chosen")).to_have_text(
        "No statement is by Lantern Bridge or names it"
    )
    assert page.locator("#said-list .evidence:visible").count() == 0


@pytest.mark.browser
def test_names_beyond_the_first_of_a_table_have_their_row(browser, tmp_path, monkeypatch):
    from newsloom.report import sections

    monkeypatch.setattr(sections, "TABLE_ROWS", 3)
    made = corpus()
    path = write_report(tmp_path, corpus=made, run=invented.run(), notebooks=[])
    page = Opened(browser, path).page
    table = "#table-the-3-names-with-most-mentions"
    assert len(cells(page, table)) == 3
    last = str(made.entity_ranking.sort_values("rank")["entity"].iloc[-1])
    page.locator("#find").fill(last)
    page.keyboard.press("Enter")
    expect(page.locator("#who .filtered").first).to_have_text(f"1 of 6 shown: those of {last}.")
    assert [row[1] for row in cells(page, table)] == [last]
    page.keyboard.press("Escape")
    expect(page.locator(f"{table} tbody tr:visible")).to_have_count(3)


@pytest.mark.browser
def test_of_a_name_without_a_dossier_nothing_is_denied(browser, tmp_path, monkeypatch):
    from newsloom.report import dossiers

    monkeypatch.setattr(dossiers, "MOST_DOSSIERS", 1)
    monkeypatch.setattr(following, "PASSAGES", 1)
    monkeypatch.setattr(following, "MOST", 0)
    path = write_report(tmp_path, corpus=corpus(), run=invented.run(), notebooks=[])
    page = Opened(browser, path, at="#entity=e2").page
    page.locator("#closer-who-says > summary").click()
    expect(page.locator("[data-filtered=passages]")).to_have_text(
        "What of this is of Tomas Reyne is not on this page. All of it is in passages.csv."
    )
    expect(page.locator("[data-filtered=stances]")).to_have_text(
        "What of this is of Tomas Reyne is not on this page."
    )


@pytest.mark.browser
def test_without_a_script_and_on_paper_the_first_passages_stand(browser, report):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(report.resolve().as_uri())
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert page.locator("#passages .aligned:visible").count() == 2
        assert page.locator(".filtered:visible").count() == 0
    context.close()


def test_a_report_to_be_sent_on_cuts_passages_that_stand_behind_the_first(monkeypatch):
    monkeypatch.setattr(following, "PASSAGES", 0)
    made = corpus(share=True)
    monkeypatch.setattr("newsloom.report.sides.cut_to_words", lambda text, marks: (text[:9], []))
    _, beyond = follow_passages(made, Behind(made, share=True))
    assert len(beyond.items) == 3
    for pair in beyond.items:
        for side in (pair.left, pair.right):
            assert len("".join(part.text for part in side.segments)) <= 9
    assert json.loads(beyond.counts) == beyond.of
