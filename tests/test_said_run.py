"""Who says what, from raw files to the table: furniture, pronouns, descriptions, no parse."""

import textwrap

import pandas as pd
import pytest

import newsloom
from newsloom import said

STORY = """\
    Harbour of Marrow Bay stays shut

    MARROW BAY, March 6 — Mayor Maria Brandvold kept the harbour shut on Monday after a storm had
    torn at its walls for three days and most of the night.

    “Nobody sails until the walls are safe,” she said, according to the news agency Northern Wire.
    A fisherman who gave no name called the decision “hasty”.

    “We were not asked,” Tomas Reyne, who owns nine boats, told reporters on Monday evening. “The
    walls are old.

    “They were old when I was born,” he added. The harbour will be looked at again on Friday.

    Share this story

    Read more: “Nothing ever changes here,” says former mayor

    Leave a comment: “Great paper, thank you,” said one of our readers
"""


@pytest.fixture(scope="module", params=[True, False], ids=["parsed", "unparsed"])
def corpus(request, tmp_path_factory):
    place = tmp_path_factory.mktemp("said")
    (place / "news").mkdir()
    (place / "news" / "harbour.txt").write_text(textwrap.dedent(STORY), encoding="utf-8")
    return newsloom.open_corpus(place / "news", data=place / "data", syntax=request.param)


def test_each_quotation_has_its_speaker_or_the_words_that_describe_it(corpus):
    statements = said.list_statements(corpus).assign(text=corpus.quotes["text"])
    direct = statements[statements["kind"] == "direct"]
    named = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    assert "pronoun" not in set(corpus.mentions["form"])
    speakers = [named.get(row.entity_id) or row.speaker for row in direct.itertuples(index=False)]
    assert list(zip(direct["text"], speakers, strict=True)) == [
        ("Nobody sails until the walls are safe,", "Maria Brandvold"),
        ("hasty", "A fisherman"),
        ("We were not asked,", "Tomas Reyne"),
        (
            "The walls are old.\n\n“They were old when I was born,",
            "Tomas Reyne",
        ),
    ]


def test_an_agency_passes_on_the_mayor(corpus):
    (edge,) = said.count_passed_on(corpus).to_dict("records")
    assert (edge["channel_name"], edge["speaker"]) == ("Northern Wire", "Maria Brandvold")


def test_speech_in_furniture_is_not_the_articles(corpus):
    assert not corpus.quotes["text"].str.contains("Great paper|Nothing ever").any()


def test_the_words_stand_where_the_table_says(corpus):
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    for row in corpus.quotes.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
        if not pd.isna(row.source_start):
            assert texts[row.article_id][row.source_start : row.source_end] == row.source
