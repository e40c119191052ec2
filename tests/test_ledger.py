"""The ledger: raw comes back from text, edits and blocks; offsets walk both ways."""

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsloom.clean import (
    CleanArticle,
    OffsetMap,
    clean_document,
    collect_evidence,
    outside_body,
    rebuild_raw,
)
from newsloom.clean.ledger import Edit, apply_edits
from newsloom.clean.spacing import settle


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
PROSE = """Anna Brandt|visited|Nordland|nordland|NordlandAnna|Brandtvisited|“yes”but|January.but|
the|harbour,|said.|(AFP)|Share this article:|Leave a Reply|READ: More on this|2 views0 comments|
@handle|https://example.com/aB|new zealand|U.S.|O'Neill|co-|operation""".replace("\n", "").split(
    "|"
)
MARKUP = """&amp;|&nbsp;|&#0;|&#x110000;|&#x200b;|&lt;b&gt;|&copy|&;|<p>|</p>|<b|<br/>|<script>|
<!-- x -->|#|##|**|__|![a](b.png)|[Anna Brandt](https://x.y/z)|[a]( )|| a || b |||---||> |```
""".replace("\n", "").split("|")
BLANKS = [
    "\u00a0",
    "\u2003",
    "\t",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\u2028",
    "\x0b",
    "\x85",
]
UNSEEN = [
    *("\u200b", "\ufeff", "\u00ad", "\x00", "\x1f", "\x7f"),
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
]
UNSEEN_SIGNS = re.compile("[" + "".join(UNSEEN) + "]")
LETTERS = [
    *("é", "e\u0301", "e\u0301\u0323\u0302", "\u0301", "ﬁ", "ﬃce", "İ", "ẞ", "ŉ", "\x93", "\x92s"),
    *("â€œ", "â€™s", "Ã©", "Ð¿Ñ€", "ï»¿", "Â ", "ل", "لا", "שלום", "कि", "한국", "\u1112\u1161"),
    *(
        "\U0001f600",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1fa\U0001f1e6",
        "\U00010437",
        "\ufffd",
    ),
]
BITS = [*PROSE, *MARKUP, *BLANKS, *UNSEEN, *LETTERS, "x" * 200]
hostile = st.one_of(
    st.lists(st.sampled_from(BITS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(BITS), max_size=40).map("".join),
    st.lists(st.sampled_from(BITS), max_size=30).map("\n".join),
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
@example("\x91\u2000ï»¿")
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
@given(hostile, st.sampled_from(["full", "none"]))
@example("\n Anna Brandt said.", "none")
def test_blocks_cover_raw_once_and_edits_stand_where_they_say(raw, mode):
    article = cleaned(raw, mode)
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
        if edit["kind"] == "glue":
            assert (edit["before"], edit["after"], edit["raw_end"]) == ("", " ", edit["raw_start"])
        elif edit["kind"] == "space" and edit["before"]:
            assert edit["before"].isspace() or edit["rule"] == "trim"
            assert edit["after"] in ("", " ")
            assert edit["before"][0] != edit["after"] or len(edit["before"]) == 1


@settings(max_examples=300, deadline=None)
@given(hostile)
@example("0&nbsp; 0")
@example("\u200b\u2060")
@example("<b><i></i></b>")
@example("Brandt said.\n\n\u200b\n\nBrandt left.")
def test_a_clean_text_holds_nothing_unseen_and_no_double_blanks(raw):
    article = cleaned(raw)
    for paragraph in article.text.split("\n\n") if article.text else []:
        assert paragraph == paragraph.strip() != ""
        assert "  " not in paragraph
        assert not UNSEEN_SIGNS.search(paragraph)
        assert len(paragraph.splitlines()) == 1


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


def origins(raw, article):
    """The raw span each character of the clean text was made from; None for a joining blank."""
    found = []
    edits = sorted(article.edits, key=lambda edit: (edit["raw_start"], edit["start"]))
    for block in article.blocks:
        if block["kind"] != "body":
            continue
        if found:
            found += [None, None]
        here = block["raw_start"]
        for edit in edits:
            if block["raw_start"] <= edit["raw_start"] and edit["raw_end"] <= block["raw_end"]:
                found += [(at, at + 1) for at in range(here, edit["raw_start"])]
                found += [(edit["raw_start"], edit["raw_end"])] * len(edit["after"])
                here = edit["raw_end"]
        found += [(at, at + 1) for at in range(here, block["raw_end"])]
    return found


@settings(max_examples=300, deadline=None)
@given(hostile, st.sampled_from(["a.txt", "a.md"]))
@example("So Brandtvisited\r\nnordland &amp; e\u0301\u202e.\n\nAnna Brandt said.", "a.md")
def test_every_character_maps_to_its_own_place_and_back(raw, path):
    article = cleaned(raw, path=path)
    offsets, found = article.offsets, origins(raw, article)
    assert len(found) == len(article.text)
    edited = {i for edit in article.edits for i in range(edit["raw_start"], edit["raw_end"])}
    kept = set()
    for at, origin in enumerate(found):
        if origin is None:
            continue
        assert offsets.to_raw(at, at + 1) == origin
        if origin[1] - origin[0] == 1 and origin[0] not in edited:
            kept.add(origin[0])
            assert raw[origin[0]] == article.text[at]
            assert offsets.to_clean(*origin) == (at, at + 1)
    for at in set(range(len(raw))) - kept - edited:
        assert offsets.to_clean(at, at + 1) is None  # furniture, and blanks between blocks
    for edit in article.edits:
        if edit["raw_start"] < edit["raw_end"]:
            whole = (edit["start"], edit["end"]) if edit["after"] else None
            assert offsets.to_clean(edit["raw_start"], edit["raw_end"]) == whole


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_raw_places_never_run_backwards(raw):
    article = cleaned(raw)
    places = [article.offsets.to_raw(at, at + 1) for at in range(len(article.text))]
    for (start, end), (following, _) in pairwise(places):
        assert start <= end <= following or (start == following and end >= following)


@pytest.mark.parametrize(
    "unit",
    [
        "Brandtvisited the harbour. ",
        "word&nbsp;&amp;<b>x</b> ",
        "e\u0301\u202e\U0001f600\x00 ",
        "**[Anna Brandt](https://x.y/z)** ",
        "â€œyesâ€\x9d\r\n",
        "a\r",
    ],
)
@pytest.mark.parametrize("mode", ["full", "none"])
def test_a_giant_line_keeps_its_ledger(unit, mode):
    raw = "Anna Brandt visited Nordland. " + unit * (60_000 // len(unit))
    article = cleaned(raw, mode, "a.md")
    outside = outside_body(raw, article.blocks)
    assert rebuild_raw(article.text, article.blocks, article.edits, outside) == raw
    assert article.offsets.length == len(article.text)


def test_what_is_kept_of_an_article_comes_back_as_it_was():
    article = cleaned("Brandtvisited\x00 e\u0301 “yes”but.\u2028\r\nAnna Brandt said \U0001f600.")
    assert CleanArticle.from_json(article.to_json()) == article


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


def test_what_is_trimmed_stands_in_the_ledger():
    raw = "<p> Anna Brandt left. </p>"
    tags = [Edit(0, 3, "", "markup", "tag"), Edit(22, 26, "", "markup", "tag")]
    kept = settle(raw, 0, len(raw), tags)
    assert [(e.start, e.end, e.after) for e in kept] == [(0, 4, ""), (21, 26, "")]
    assert apply_edits(raw, [(0, len(raw))], kept)[0] == "Anna Brandt left."


def test_a_tag_between_two_blanks_takes_one_with_it():
    raw = "Anna <b> Brandt\u00a0<i>\u00a0left."
    edits = [
        *(Edit(5, 8, "", "markup", "tag"), Edit(16, 19, "", "markup", "tag")),
        *(Edit(15, 16, " ", "space", "blanks"), Edit(19, 20, " ", "space", "blanks")),
    ]
    kept = settle(raw, 0, len(raw), edits)
    assert apply_edits(raw, [(0, len(raw))], kept)[0] == "Anna Brandt left."


def test_of_two_repairs_at_one_place_one_is_made():
    edits = [Edit(5, 5, " ", "glue", "one"), Edit(5, 5, " ", "glue", "another")]
    assert settle("Kovelmet us", 0, 11, edits) == edits[:1]


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
