"""Quotation marks, speakers, cues and channels, on invented sentences."""

import itertools
import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from newsloom.language import quotation
from newsloom.language.clauses import read_words
from newsloom.language.marks import find_marked
from newsloom.language.quotation import FoundQuote, find_quotes


def sentences_of(text):
    return [m.span() for m in re.finditer(r"[^.!?\n]+(?:[.!?…]+[”’\"»']*)?", text) if m[0].strip()]


def read(text):
    """Rows as (kind, content, source, cue, channel)."""

    def cut(start, end):
        return None if start is None else text[start:end]

    return [
        (
            q.kind,
            text[q.start : q.end],
            cut(q.source_start, q.source_end),
            cut(q.cue_start, q.cue_end),
            cut(q.channel_start, q.channel_end),
        )
        for q in find_quotes(text, sentences_of(text))
    ]


def direct(text):
    return [row[1:] for row in read(text) if row[0] == "direct"]


def marked(text):
    return [text[p.inner_start : p.inner_end] for p in find_marked(text)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“Rain,” she said.", ["Rain,"]),
        ('"Rain," she said.', ["Rain,"]),
        ("''Rain,'' she said.", ["Rain,"]),
        ("‘Rain,’ she said.", ["Rain,"]),
        ("'Rain,' she said.", ["Rain,"]),
        ("« Rain », she said.", ["Rain"]),
        ("»Rain«, she said.", ["Rain"]),
        ("„Rain“, she said.", ["Rain"]),
        ("”Rain,” she said.", ["Rain,"]),
        ("„Rain”, she said.", ["Rain"]),
        ("‚Rain‘, she said.", ["Rain"]),
        ("‹Rain›, she said.", ["Rain"]),
        ("「雨」, she said. 『雪』, he said.", ["雨", "雪"]),
        ("``Rain,'' she said.", ["Rain,"]),
        ("``Rain,`` she said.", ["Rain,"]),
        ("＂Rain,＂ she said.", ["Rain,"]),
        ("❝Rain❞, she said.", ["Rain"]),
        ('“Rain," she said.', ["Rain,"]),
        ("She said, \"He told me, 'Go,' and left.\"", ["He told me, 'Go,' and left.", "Go,"]),
        ("“One.\n\n“Two.\n\n“Three,” she said.", ["One.\n\n“Two.\n\n“Three,"]),
        ("‘One.\n\n‘Two,’ she said.", ["One.\n\n‘Two,"]),
        ("« One.\n\n« Two », she said.", ["One.\n\n« Two"]),
        ("The “so-called ‘rain’”.", ["so-called ‘rain’", "rain"]),
        ("The farmers’ rain isn’t Ada’s, says James’ aunt of the ’90s.", []),
        ("‘The farmers’ rain came early,’ she said.", ["The farmers’ rain came early,"]),
        ('A 6" pipe and a 5\'10" man.', []),
        ("“One.\n\n“Two,” she said. She left.", ["One.\n\n“Two,"]),
        ("“One.\n\nTwo,” she said.", ["One.\n\nTwo,"]),
    ],
)
def test_every_style_of_marks_is_paired_and_apostrophes_are_not(text, inner):
    assert marked(text) == inner


def test_a_mark_that_is_never_closed_ends_with_its_sentence():
    text = "She called it “rain. Then she left. The day went on.\n\nNobody “knew” why."
    pairs = find_marked(text, sentences_of(text))
    assert [text[p.inner_start : p.inner_end] for p in pairs] == ["rain.", "knew"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("“It will rain,” Ada Bell said.", [("It will rain,", "Ada Bell", "said", None)]),
        ("“It will rain,” said Ada Bell.", [("It will rain,", "Ada Bell", "said", None)]),
        ("Ada Bell said: “It will rain.”", [("It will rain.", "Ada Bell", "said", None)]),
        (
            "“It will rain,” Ada Bell said, according to Reuters.",
            [("It will rain,", "Ada Bell", "said", "Reuters")],
        ),
        (
            "The council called the rain “a gift”.",
            [("a gift", "The council", "called", None)],
        ),
        (
            "The Board of Rivers, a group in Oslo, said in a report that the flood was “unlikely”.",
            [("unlikely", "The Board of Rivers", "said", None)],
        ),
        (
            "Ada Bell told The Evening Post that rain was “near.”",
            [("near.", "Ada Bell", "told", "The Evening Post")],
        ),
        (
            "“Go,” Ada Bell, deputy head for rivers, lakes and dams, said.",
            [("Go,", "Ada Bell", "said", None)],
        ),
        ("Ada Bell has one message: “I was late.”", [("I was late.", "Ada Bell", None, None)]),
        (
            "“We are dry,” he was quoted as saying by the NTB news agency.",
            [("We are dry,", "he", "saying", "the NTB news agency")],
        ),
        (
            "State media quoted an official as saying “all is dry”.",
            [("all is dry", "an official", "saying", "State media")],
        ),
        (
            "“It is wet”, said the mayor of Bergen, Ada Bell, who came by boat.",
            [("It is wet", "the mayor of Bergen, Ada Bell", "said", None)],
        ),
        ("Ada Bell late on Tuesday said: “Rain.”", [("Rain.", "Ada Bell", "said", None)]),
        (
            "The ministry said that what it calls a “dry spell” was over.",
            [("dry spell", "it", "calls", None)],
        ),
    ],
)
def test_the_reporting_clause_gives_source_cue_and_channel(text, rows):
    assert direct(text) == rows


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Officials said 12 people had been hurt.", "12 people had been hurt"),
        ("Vance said 5 percent of the boats were lost.", "5 percent of the boats were lost"),
        ("He said 2 hours later that it was over.", "that it was over"),
    ],
)
def test_a_number_opens_what_is_said_unless_it_tells_when(text, content):
    assert [row[1] for row in read(text)] == [content]


def test_a_quotation_resumed_after_its_clause_shares_cue_and_source():
    text = "“It will rain,” Ada Bell said later. “It always does.”"
    assert direct(text) == [
        ("It will rain,", "Ada Bell", "said", None),
        ("It always does.", "Ada Bell", "said", None),
    ]


def test_a_mark_lost_before_the_reporting_clause_ends_the_words_there():
    text = "“It will rain, Ada Bell said. The day went on.\n\nNobody knew why."
    assert direct(text) == [("It will rain,", "Ada Bell", "said", None)]
    far = "“It will rain. Ada Bell, who knew it, was never asked.\n\nNobody knew why."
    assert direct(far) == [(far.split("\n")[0][1:], None, None, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada Bell called it “wet”, “dark” and “far too long”.", ["wet", "dark", "far too long"]),
        ("Ada Bell called the rain “wet” and its friends “odd”.", ["wet", "odd"]),
        ("Ada Bell called the rain “wet” and left. The “experts” stayed.", ["wet"]),
        ("Ada Bell called the rain “wet”, while others call it “dry”.", ["wet"]),
    ],
)
def test_several_names_given_to_something_are_all_the_speakers(text, words):
    assert [row[0] for row in direct(text) if row[1] == "Ada Bell"] == words


def test_a_name_in_the_middle_of_a_name_is_nobodys_words():
    assert direct("Tomas “Boats” Reyne said nothing.") == []
    assert direct("Tomas ‘The Oar’ Reyne said nothing.") == []
    assert [row[0] for row in direct("“Boats,” Reyne said.")] == ["Boats,"]
    assert [row[0] for row in direct("The “Boats” plan failed, Reyne said.")] == ["Boats"]


def test_a_title_of_a_work_is_no_quotation_but_a_scare_quote_is_kept_without_speaker():
    assert direct("They watched “The Long Rain of Oslo” twice.") == []
    assert direct("Ada Bell wrote “The Long Rain of Oslo” in a year.") == []
    assert direct("Ada Bell sang “The Long Rain of Oslo” on stage.") == []
    assert direct("Ada Bell wrote: “The long rain is over.”")[0][0] == "The long rain is over."
    assert direct("The “experts” left.") == [("experts", None, None, None)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Ada Bell said on Monday that the river would rise.",
            ("indirect", "that the river would rise", "Ada Bell", "said", None),
        ),
        (
            "The river will rise, the council said on Monday.",
            ("indirect", "The river will rise", "the council", "said", None),
        ),
        (
            "According to the council, the river will rise.",
            ("indirect", "the river will rise", "the council", "According to", None),
        ),
        (
            "The town waits amid fears in Oslo that the river will rise.",
            ("indirect", "the river will rise", "Oslo", "fears", None),
        ),
        (
            "The council insisted the river was “quite calm” today.",
            ("mixed", "the river was “quite calm” today", "The council", "insisted", None),
        ),
        (
            "Statements from the council about the talks did not mention rain.",
            (
                "indirect",
                "Statements from the council about the talks did not mention rain",
                "the council",
                "not mention",
                None,
            ),
        ),
        (
            "The envoy blamed the mayor, accusing her of hiding the flood.",
            ("indirect", "her of hiding the flood", "The envoy", "accusing", None),
        ),
    ],
)
def test_reported_content_is_found_without_quotation_marks(text, row):
    assert row in read(text)


def test_nouns_that_look_like_reporting_verbs_are_left_alone():
    assert read("The new claims and recent reports filled ten pages.") == []
    assert read("The United States notes were printed there.") == []


def test_a_report_in_an_opening_clause_ends_with_that_clause():
    text = "While Ada Bell said that the river was calm, the council left town."
    assert [row[1] for row in read(text)] == ["that the river was calm"]


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        (
            "Ada Bell, a judge in Oslo, said the plan to leave was late.",
            "the plan to leave was late",
            "Ada Bell",
        ),
        (
            "Ada Bell, who had left, said the plan to stay was late.",
            "the plan to stay was late",
            "Ada Bell",
        ),
        (
            "Rain, it seems, will come, said the council on Monday.",
            "Rain, it seems, will come",
            "the council",
        ),
    ],
)
def test_a_description_between_commas_is_not_what_was_said(text, content, source):
    assert [(row[1], row[2]) for row in read(text)] == [(content, source)]


def test_a_second_that_clause_after_but_is_a_row_of_its_own():
    text = "Ada Bell said that the river was calm but that the sea was “wild.”"
    assert [row[1] for row in read(text) if row[0] != "direct"] == [
        "that the river was calm",
        "that the sea was “wild.”",
    ]


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "’", "‘", "«", "»", "said", "Ada", " ", "\n\n", ".", ",", "that", "rain",
     "according to", "he", "—", "told", "fears", "''", "„", "the"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_the_marks_rows_lie_in_the_text_and_hold_something(text):
    rows = find_quotes(text, sentences_of(text))
    for row in rows:
        assert isinstance(row, FoundQuote)
        assert 0 <= row.start < row.end <= len(text)
        assert text[row.start : row.end].strip()
        for start, end in (
            (row.source_start, row.source_end),
            (row.cue_start, row.cue_end),
            (row.channel_start, row.channel_end),
        ):
            assert (start is None) == (end is None)
            assert start is None or 0 <= start < end <= len(text)
    assert rows == find_quotes(text, sentences_of(text))


@pytest.mark.parametrize("mark", ["“", "”", '"', "'", "‘", "«", "»", "„", "「", "``", "''", "’"])
@pytest.mark.parametrize("shape", ["{0}rain ", "rain{0} ", "{0}rain{0} ", "{0}", "{0}Rain.\n\n"])
def test_ten_thousand_marks_make_no_quotation_twice(mark, shape):
    text = shape.format(mark) * 10_000
    pairs = find_marked(text, [(0, len(text))])
    assert len(pairs) <= 10_000
    assert len(set(pairs)) == len(pairs)
    # At most one kind of marks is open at a time here, so that no quotation holds another.
    assert all(a.end <= b.start or a.end >= b.end for a, b in itertools.pairwise(pairs))


def test_a_quotation_of_five_thousand_words_is_one():
    speech = " ".join(["rain falls on the town"] * 1_000)
    assert direct(f"“{speech},” Ada Bell said.") == [(f"{speech},", "Ada Bell", "said", None)]


def test_an_article_that_is_one_quotation_is_one():
    text = "\n\n".join(f"“Rain fell on day {n}. Nobody came." for n in range(500)) + "”"
    assert [row[0] for row in direct(text)] == [text[1:-1]]


@given(
    st.lists(st.sampled_from(["“", "”", '"', "'", "«", "„", "Ada", "said", ",", " ", ".", "\n\n"]))
)
def test_reading_twice_as_much_looks_at_twice_as_many_words(pieces):
    """Cost is counted in words handed to the rules: each is read once, whatever the marks."""
    text = " ".join(pieces) + ".\n\n"
    looked = []
    for times in (1, 2):
        counted = 0

        def read(*given):
            nonlocal counted
            words = read_words(*given)
            counted += len(words)
            return words

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quotation, "read_words", read)
            find_quotes(text * times, sentences_of(text * times))
        looked.append(counted)
    assert looked[1] <= 2 * looked[0] + 20


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    for pair in find_marked(text):
        assert pair.start <= pair.inner_start < pair.inner_end <= pair.end <= len(text)
    find_quotes(text, [(0, len(text))] if text else [])


def test_the_component_fills_the_document_with_or_without_sentences():
    text = "“It will rain,” Ada Bell said.\n\nNobody answered."
    rows = []
    for parts in (["newsloom_sentences", "newsloom_quotes"], ["newsloom_quotes"]):
        nlp = spacy.blank("en")
        for part in parts:
            nlp.add_pipe(part)
        rows.append(nlp(text)._.quotes)
    assert rows[0] == rows[1]
    assert [text[r["start"] : r["end"]] for r in rows[0]] == ["It will rain,"]


def test_a_long_list_is_read_to_its_end():
    text = "; ".join("“rain,” Ada Bell said" for _ in range(200)) + "."
    quotes = find_quotes(text, [(0, len(text))])
    assert sum(q.kind == "direct" for q in quotes) == 200


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The company closed two plants, saying that it was “the only way”.", "The company"),
        (
            "The disgraced mayor of Lund left town, saying it was “over”.",
            "The disgraced mayor of Lund",
        ),
        ("Acting Premier Ada Bell left, saying it was “over”.", "Acting Premier Ada Bell"),
        ("A man who gave no name called it “over”.", "A man"),
        ("Friends who had seen the flood said “over”.", "Friends"),
        ("Of those who left, Ada Bell said “over”.", "Ada Bell"),
    ],
)
def test_a_participle_has_the_subject_of_its_sentence(sentence, source):
    found = find_quotes(sentence, [(0, len(sentence))])
    quoted = next(quote for quote in found if quote.kind == "direct")
    assert sentence[quoted.source_start : quoted.source_end] == source
