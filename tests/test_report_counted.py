"""Counts of quotations in a notebook: rows that open what each of their numbers counts."""

import pandas as pd
import pytest

import invented
import newsloom as nl
from newsloom import said, voices
from newsloom.report.counted import show_quotations
from newsloom.report.notebooks import allow
from newsloom.report.pages import click_script
from newsloom.tables import NewsloomError
from test_report import HOSTILE

COUNTS = (
    said.count_speakers,
    said.count_speakers_by_outlet,
    voices.share_sentences,
    said.count_stances,
    said.count_cues,
    said.count_passed_on,
)


@pytest.mark.parametrize("count", COUNTS)
def test_every_number_has_as_many_quotations_under_it(count):
    corpus = invented.corpus()
    counted = count(corpus)
    view = show_quotations(corpus, counted)
    assert len(view.rows) == len(counted) > 0
    for row, made in zip(counted.to_dict("records"), view.rows, strict=True):
        for part in made.parts:
            assert len(part.items) == part.counted.count == row[part.label or "statements"]
        whole = row["sentences" if "sentences" in row else "statements"]
        assert sum(len(part.items) for part in made.parts) == whole
        assert f"{whole} s" in made.whole


def test_a_row_says_its_numbers_in_words_and_its_shares_with_intervals():
    corpus = invented.corpus()
    page = show_quotations(corpus, voices.share_sentences(corpus).head(1))._repr_html_()
    assert "Marrow Gazette" in page
    assert "4 sentences" in page
    assert "1 direct <small>25% (5–70)</small>" in page
    assert "<h4>direct: 1</h4>" in page


def test_what_is_passed_on_by_somebody_unnamed_is_told_from_what_a_namesake_says():
    corpus = invented.corpus()
    unnamed = corpus.quotes.iloc[[0]].assign(entity_id=pd.NA, source="Ilse Brandvold", start=1)
    corpus.quotes = pd.concat([corpus.quotes, unnamed], ignore_index=True)
    view = show_quotations(corpus, said.count_passed_on(corpus))
    assert [row.name for row in view.rows] == ["Northern Wire"] * 2
    assert [row.light for row in view.rows] == ["passes on Ilse Brandvold"] * 2
    assert [row.whole for row in view.rows] == ["1 statement"] * 2
    assert [len(row.parts[0].items) for row in view.rows] == [1, 1]


@pytest.mark.parametrize("text", HOSTILE)
def test_harmful_texts_stay_texts(text):
    article = {
        **invented.ARTICLES[0],
        **{"outlet": text, "blocks": [("body", f"“Go {text} now,” Brandvold said.", [])]},
    }
    corpus = invented.corpus([article])
    for count in COUNTS:
        page = show_quotations(corpus, count(corpus))._repr_html_()
        assert page.count("<script") == page.count(click_script()) == 1
        assert "<img" not in page


def test_the_notebooks_own_page_keeps_the_rows():
    corpus = invented.corpus()
    page = str(allow(show_quotations(corpus, said.count_speakers(corpus))._repr_html_()))
    assert page.count("<details>") == 1
    assert '<li class="evidence">' in page
    assert '<span class="n">2 direct</span>' in page


def test_elsewhere_it_is_the_table_and_without_rows_it_says_so():
    corpus = invented.corpus()
    counted = nl.count_speakers(corpus)
    assert "Ilse Brandvold" in repr(nl.show_quotations(corpus, counted))
    assert "entity_id" not in repr(nl.show_quotations(corpus, counted))
    empty = nl.show_quotations(corpus, counted.head(0))
    assert repr(empty) == "No statements of this kind were found."
    assert "No statements of this kind were found." in empty._repr_html_()


def test_other_tables_are_refused():
    with pytest.raises(NewsloomError, match="such as count_speakers gives; the columns are a"):
        show_quotations(invented.corpus(), pd.DataFrame({"a": [1]}))


def test_each_showing_counts_for_itself_and_sees_other_tables():
    corpus = invented.corpus()
    by_speaker, by_kind = said.count_speakers(corpus), said.count_known(corpus)
    pages = [show_quotations(corpus, table)._repr_html_() for table in (by_speaker, by_kind)]
    alone = [show_quotations(invented.corpus(), t)._repr_html_() for t in (by_speaker, by_kind)]
    assert pages == alone
    assert pages[0] != pages[1]
    corpus.quotes = corpus.quotes.head(0)
    assert all(
        not part.items for row in show_quotations(corpus, by_speaker).rows for part in row.parts
    )
