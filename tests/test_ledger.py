"""The ledger: raw comes back from text, edits and blocks; offsets walk both ways."""

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsloom.clean import OffsetMap, clean_document, collect_evidence, outside_body, rebuild_raw
from newsloom.clean.ledger import Edit, apply_edits


@dataclass(frozen=True)
class Text:
    raw: str
    path: str = "a.txt"
    sha256: str = "0"
    article_id: str = "a1"
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None


# Text as the web leaves it: prose, furniture, glue, odd blanks, markup and what is invisible.
BITS = [
    *(
        "Anna Brandt",
        "visited",
        "Nordland",
        "nordland",
        "NordlandAnna",
        "Brandtvisited",
        "“yes”but",
    ),
    *("January.but", "the", "harbour,", "said.", "(AFP)", "\u00a0", "\u200b", "\ufeff", "\t", "  "),
    *("&amp;", "<p>", "</p>", "<b", "Share this article:", "Leave a Reply", "READ: More on this"),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        "\x0b",
        "\x00",
        "é",
        "e\u0301",
        "â€œ",
        "ﬁ",
        "\x93",
        "#",
        "**",
    ),
    *(
        "https://example.com/aB",
        "@handle",
        "x" * 200,
        "\U0001f600",
        "ل",
        "2 views0 comments",
        "\u202e",
    ),
]
hostile = st.one_of(
    st.lists(st.sampled_from(BITS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(BITS), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)


def cleaned(raw, mode="full", path="a.txt"):
    document = Text(raw, path)
    evidence = collect_evidence([document]).restrict_to(document)
    return clean_document(document, evidence, mode=mode)


@settings(max_examples=400, deadline=None)
@given(hostile, st.sampled_from(["full", "none"]), st.sampled_from(["a.txt", "a.md"]))
@example("\u200b \u200b", "full", "a.txt")
@example("<p> Anna Brandt said. </p>", "full", "a.txt")
def test_raw_comes_back_from_text_edits_and_blocks(raw, mode, path):
    article = cleaned(raw, mode, path)
    outside = outside_body(raw, article.blocks)
    assert rebuild_raw(article.text, article.blocks, article.edits, outside) == raw


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_text_is_the_edited_and_trimmed_body_blocks_joined_by_a_blank_line(raw):
    article = cleaned(raw)
    paragraphs = []
    for block in article.blocks:
        if block["kind"] != "body":
            continue
        made, here = "", block["raw_start"]
        for edit in article.edits:
            if block["raw_start"] <= edit["raw_start"] and edit["raw_end"] <= block["raw_end"]:
                assert raw[edit["raw_start"] : edit["raw_end"]] == edit["before"]
                made += raw[here : edit["raw_start"]] + edit["after"]
                here = edit["raw_end"]
        paragraphs.append((made + raw[here : block["raw_end"]]).strip())
    assert "\n\n".join(paragraphs) == article.text
    assert all(paragraphs)


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_blocks_cover_raw_once_and_edits_stand_where_they_say(raw):
    article = cleaned(raw)
    here = 0
    for number, block in enumerate(article.blocks):
        assert block["block"] == number
        assert not raw[here : block["raw_start"]].strip()
        assert block["raw_start"] < block["raw_end"]
        assert (
            raw[block["raw_start"] : block["raw_end"]].strip()
            == raw[block["raw_start"] : block["raw_end"]]
        )
        here = block["raw_end"]
    assert not raw[here:].strip()
    for edit in article.edits:
        assert article.text[edit["start"] : edit["end"]] == edit["after"]
        assert edit["before"] != edit["after"]


@settings(max_examples=300, deadline=None)
@given(hostile, st.data())
def test_offsets_walk_to_raw_and_back(raw, data):
    article = cleaned(raw)
    offsets = article.offsets
    assert offsets.length == len(article.text)
    end = data.draw(st.integers(0, len(article.text)))
    start = data.draw(st.integers(0, end))
    raw_start, raw_end = offsets.to_raw(start, end)
    assert 0 <= raw_start <= raw_end <= len(raw)
    if article.text[start:end] == raw[raw_start:raw_end] and raw_start < raw_end:
        low, high = offsets.to_clean(raw_start, raw_end)
        assert low <= start
        assert high >= start + len(article.text[start:end].rstrip())
    if raw_end > raw_start:
        back = offsets.to_clean(raw_start, raw_end)
        assert back is None or back[0] < end


def test_a_name_glued_to_a_verb_has_its_span_in_raw():
    raw, text = "So Brandtvisited us.", "So Brandt visited us."
    made, rows = apply_edits(raw, [(0, len(raw))], [Edit(9, 9, " ", "glue", "name and word")])
    assert made == text
    assert rows[0] | {"kind": ""} == {
        "raw_start": 9,
        "raw_end": 9,
        "start": 9,
        "end": 10,
        "before": "",
        "after": " ",
        "kind": "",
        "rule": "name and word",
    }
    offsets = OffsetMap([{"kind": "body", "raw_start": 0, "raw_end": len(raw)}], rows)
    assert offsets.to_raw(3, 9) == (3, 9)  # Brandt
    assert offsets.to_raw(10, 17) == (9, 16)  # visited
    assert offsets.to_raw(3, 17) == (3, 16)  # both
    assert offsets.to_raw(9, 10) == (9, 9)  # the blank that was put in
    assert offsets.to_clean(3, 16) == (3, 17)


def test_furniture_between_paragraphs_maps_to_nothing():
    raw = "One.\nShare\nTwo."
    blocks = [
        {"kind": "body", "raw_start": 0, "raw_end": 4},
        {"kind": "share", "raw_start": 5, "raw_end": 10},
        {"kind": "body", "raw_start": 11, "raw_end": 15},
    ]
    text, rows = apply_edits(raw, [(0, 4), (11, 15)], [])
    offsets = OffsetMap(blocks, rows)
    assert text == "One.\n\nTwo."
    assert offsets.to_clean(5, 10) is None
    assert offsets.to_clean(0, 15) == (0, 10)
    assert offsets.to_raw(6, 10) == (11, 15)
    assert offsets.to_raw(0, 10) == (0, 15)
    assert outside_body(raw, blocks) == ["", "\nShare\n", ""]


def test_an_empty_article_has_an_empty_map():
    article = cleaned(" \n ")
    assert (article.text, article.blocks, article.edits) == ("", [], [])
    assert article.offsets.to_raw(0, 0) == (0, 0)
    assert article.offsets.to_clean(0, 3) is None


def test_a_ledger_of_another_text_is_refused():
    block = {"kind": "body", "raw_start": 0, "raw_end": 4}
    edit = {"raw_start": 1, "raw_end": 1, "start": 1, "end": 2, "before": "", "after": " "}
    with pytest.raises(ValueError, match="does not fit"):
        rebuild_raw("abcde", [block], [edit], ["", ""])
    with pytest.raises(ValueError, match="pieces outside"):
        rebuild_raw("abcd", [block], [], [""])
    with pytest.raises(ValueError, match="is not a span"):
        OffsetMap([block], []).to_raw(2, 9)
