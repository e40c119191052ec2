"""Cleaning of the forms news comes in: posts, running reports, wire copy, Markdown, wraps."""

import pytest

from newsloom.clean import ArticleEvidence, clean_document
from newsloom.clean.wording import kind_of_line
from test_clean import LEDE, MORE, Text, kinds, repaired


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("🕐 21.03.2023 07:45", "dateline"),
        ("16:10 CET", "dateline"),
        ("3:10", None),
        ("The Elva Star — 12 May 2024", "dateline"),
        ("*Elva staff* — *12 May 2024*", "dateline"),
        ("Elva Harbour Herald, 12 May 2024", "dateline"),
        ("ELVA POST - Sunday, May 12, 2024", "dateline"),
        ("Voice of the Elva, Brask, 12 May 2024", "dateline"),
        ("Budget, 2024", None),
        ("The mayor closed the port, the police said, on 12 May 2024", None),
        ("👉 Subscribe: https://t.me/elvaharbour", "promo"),
        ("@elva_bot – send us your photos", "promo"),
        ("12.4K views edited 07:58", "share"),
        ("**Sign up for our weekly newsletter**", "promo"),
        ("Sign me up", "promo"),
        ("Allow X content?", "promo"),
        ("Get all the latest ferry news on the ElvaDay app. Download now!", "promo"),
        ("(Adds harbour master's comment, background)", "other"),
        ("((anna.brandt@elva.example; +00 20 555 0100;))", "other"),
        ("This interview has been edited for length and clarity.", "other"),
        ("This article was amended on 4 May 2023 to correct a name.", "other"),
        ("An earlier version of this article gave the wrong port.", "other"),
        ("*The quay in Lund on Sunday (Elva Star/T. Berg)*", "caption"),
        ("=====", "other"),
        ("❗️The ferry has lost its anchor in Lund", None),
        ("This article of the treaty was amended in March by both chambers, she said.", None),
        ("© Elva Star", "legal"),
    ],
)
def test_lines_of_posts_wires_and_markdown_are_known_by_their_wording(line, kind):
    assert kind_of_line(line) == kind


def test_a_post_has_its_day_above_and_its_calls_below():
    raw = f"⚡️ Ferry sails again from Port Elva\n🕐 21.03.2023 07:45\n{LEDE}\n👉 Join: https://t.me/elva"
    assert [kind for kind, _ in kinds(raw)] == ["title", "dateline", "body", "promo"]


def test_entries_of_a_running_report_are_text_however_short():
    raw = (
        "Live: storm hits the islands – latest updates\n16:42 CET\nTrains stand still\n"
        "All trains to the coast stand still.\n16:10 CET\n'Stay indoors'\n"
        "Nobody should go out, the harbour master said.\nLoad more"
    )
    assert [kind for kind, _ in kinds(raw)] == [
        *("title", "dateline", "body", "body", "dateline", "body", "body", "related"),
    ]


def test_wire_copy_has_its_bullets_above_and_its_dateline_apart():
    raw = "\n".join(
        [
            "UPDATE 1-Elva Lines cuts fares",
            "* Fares fall by 12 per cent",
            "* Shares fall by 6 per cent",
            '* Chairman: "no losses before spring"',
            "(Adds chairman)",
            f"PORT ELVA, Oct 24 (Newswire) – {LEDE}",
            MORE,
        ]
    )
    found = kinds(raw)
    assert [kind for kind, _ in found] == [
        *("title", "standfirst", "standfirst", "standfirst", "other", "dateline", "body", "body"),
    ]
    assert found[5][1] == "PORT ELVA, Oct 24 (Newswire) –"


def test_entries_with_bullets_under_related_are_related():
    raw = f"{LEDE}\n\n{MORE}\n\nRelated stories\n- Islanders ask for a bridge\n- The storm of 1954"
    assert [kind for kind, _ in kinds(raw)] == ["body", "body", "related", "related", "related"]


def test_the_marks_of_markdown_are_no_part_of_a_title():
    article = clean_document(Text(f"# Ferry sails again\n\n{LEDE}\n\n{MORE}", "a.md"))
    assert article.title == "Ferry sails again"
    article = clean_document(Text(f"**Ferry sails again**\n\n{LEDE}\n\n{MORE}", "a.md"))
    assert article.title == "Ferry sails again"


def test_of_two_lines_above_the_text_that_say_nothing_of_it_the_upper_is_the_title():
    raw = f"‘We built it in a garage’\nA talk on luck and on losing a friend\n{LEDE}\n{MORE}"
    assert [kind for kind, _ in kinds(raw)] == ["title", "standfirst", "body", "body"]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("busi-", "ness", "business"),
        ("well-", "known", "well-known"),
        ("Kor-", "va", "Kor-va"),
        ("Anglo-", "French", "Anglo-French"),
    ],
)
def test_a_hyphen_that_only_parts_a_word_goes_with_the_line_break(above, below, joined):
    wrapped = f"    The harbour master told everybody who had waited there about the {above}\n"
    wrapped += f"{below} that was lost, and nobody on the quay said a word about that day."
    text = f"{wrapped}\n{wrapped}\n{wrapped}"
    assert repaired(text).count(joined) == 3


def test_a_closing_mark_that_lost_its_last_part_is_mended_beside_an_opening_one():
    assert repaired(f"â€œIt sails,â€ she said. {LEDE}").startswith("“It sails,” she said.")


def test_both_names_of_a_person_get_their_capitals():
    waved = "Anna Brandt, Jon Berg, Ann Olsen and Lars Holm waved in Lund, in Bergen and in Oslo."
    raw = f"{LEDE} {waved} The captain rui pinto said so."
    assert repaired(raw) == raw.replace("rui pinto", "Rui Pinto")
    assert clean_document(Text(f"{LEDE} It was the art of it."), ArticleEvidence()).edits == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“It sails,” said Anna Brandt.“Tomorrow too.”", "Brandt. “Tomorrow"),
        ('"It sails," said Anna Brandt."Tomorrow it will not."', 'Brandt. "Tomorrow it'),
        ('She asked:"Who pays for it?"', 'asked: "Who'),
        ('He called it "a shame."Then he left.', 'shame." Then'),
    ],
)
def test_a_blank_goes_before_a_mark_that_opens_and_behind_one_that_closes(before, after):
    assert after in repaired(f"{LEDE} {before}")


def test_fields_of_a_database_say_what_they_are():
    raw = "\n\n".join(
        [
            *("2 of 14 DOCUMENTS", "The Elva Star (Port Elva)", "April 5, 2023 Wednesday"),
            *("Ferry sails again after the storm", "BYLINE: Anna Brandt, Transport Correspondent"),
            *("SECTION: NEWS; Pg. 4", "LENGTH: 312 words", LEDE, MORE),
            *("LOAD-DATE: April 6, 2023", "LANGUAGE: ENGLISH", "Copyright 2023 Elva Star Ltd."),
        ]
    )
    assert [kind for kind, _ in kinds(raw)] == [
        *("navigation", "other", "dateline", "title", "byline", "navigation", "navigation"),
        *("body", "body", "other", "navigation", "legal"),
    ]
    assert clean_document(Text(raw)).byline == "Anna Brandt"


CODED = (
    "HD  Ferry sails again\nBY  Anna Brandt\nWC  312 words\nPD  5 April 2023\nSN  The Elva Star\n"
    f"LA  English\nLP\n{LEDE}\nTD\n{MORE}"
)


def test_codes_are_fields_where_several_stand_in_one_text():
    article = clean_document(Text(CODED))
    assert (article.title, article.byline, article.outlet) == (
        "Ferry sails again", "Anna Brandt", "The Elva Star",
    )  # fmt: skip
    assert article.text == f"{LEDE}\n\n{MORE}"
    assert [block["kind"] for block in article.blocks] == [
        *("title", "byline", "navigation", "dateline", "source_line", "navigation", "navigation"),
        *("body", "navigation", "body"),
    ]


def test_one_code_alone_is_a_word():
    raw = f"{LEDE}\nIN  Port Elva nobody was hurt, as far as the harbour master knew.\n{MORE}"
    assert [kind for kind, _ in kinds(raw)] == ["body", "body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Length: the bridge would be two miles long, and wide enough for four lanes, it says.",
        "Body parts were found on the shore.",
        "Section 4 of the law was struck down.",
        "Headline writers have had a good week.",
    ],
)
def test_words_that_databases_use_open_sentences_too(line):
    assert kind_of_line(line) is None


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Elva Harbour Herald, 12 May 2024", "Elva Harbour Herald"),
        ("The Elva Post | 12 May 2024", "The Elva Post"),
        ("Brask, 12 May 2024", None),  # a place, for all that the line tells
        ("Sunday, 12 May 2024", None),
    ],
)
def test_a_line_with_name_and_day_over_the_text_names_the_outlet(line, outlet):
    raw = f"{line}\n\nFerry stays in port\n\n{LEDE}\n"
    article = clean_document(Text(raw))
    assert (article.title, article.outlet) == ("Ferry stays in port", outlet)
    assert [kind for kind, _ in kinds(raw)] == ["dateline", "title", "body"]
