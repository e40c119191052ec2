"""The trained half of furniture: features, weights, and rules tried by their first word."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.clean import ArticleEvidence, captions, find_blocks, line_weights, wording
from newsloom.clean.bylines import OPENINGS_OF_BYLINES, names_post
from newsloom.clean.furniture import judge_lines
from newsloom.clean.line_features import (
    broken_sentences,
    features_of,
    main_stretch,
    names_of_features,
    second_look,
)
from newsloom.clean.lines import Unit, ends_sentence, split_lines
from newsloom.clean.openings import (
    Openings,
    first_words,
    longest_match,
    opening_word,
    split_alternatives,
)
from newsloom.clean.patterns import LINE_RULES

LEDE = (
    "The ferry between Port Elva and the islands sailed on Monday for the first time since a storm "
    "closed the harbour last week, officials said."
)
MORE = (
    "Officials said the wind had dropped to 20 knots by noon, and that nobody had been hurt in the "
    "storm, which was the worst in years."
)
PAGE = "\n".join(
    [
        *("Skip to main content", "Home", "World", "Sport", "Ferry sails after storm"),
        *("By Anna Brandt", LEDE, MORE, LEDE, MORE, "Share this article", "Most popular"),
        *("Three held after fire in Lund", "Ten boats to buy this spring", "Mayor resigns"),
        *("Sign up for our newsletter", "About us", "Contact us", "© 2022 The Elva Post"),
    ]
)


def units_of(*lines):
    return [Unit(0, len(line), line, words=len(line.split()), ends=ends_sentence(line))
            for line in lines]  # fmt: skip


def kinds(raw, **options):
    return [(b.kind, raw[b.start : b.end]) for b in find_blocks(raw, ArticleEvidence(), **options)]


# ---- features ------------------------------------------------------------------------------


def test_a_feature_for_every_name():
    assert features_of(judge_lines(PAGE, ArticleEvidence())).shape == (19, len(names_of_features()))
    assert len(set(names_of_features())) == len(names_of_features())


def test_the_main_stretch_is_the_run_with_the_most_prose():
    words = np.array([2, 30, 2, 40, 50, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 20])
    prose = words >= 20
    known = np.zeros(len(words), bool)
    assert main_stretch(words, prose, known) == (1, 4)
    assert main_stretch(words, known, known) == (0, 16)


def test_lines_of_one_broken_sentence_have_one_number():
    units = units_of("The ferry sailed from", "Port Elva", ", officials said.", "Nobody was hurt.")
    assert broken_sentences(units).tolist() == [0, 0, 0, 1]
    units = units_of("Ferry sails", "Mayor resigns", "Storm ends")
    assert broken_sentences(units).tolist() == [0, 1, 2]


def test_the_second_look_sees_the_neighbours():
    found = second_look(np.array([2.0, -1.0, 3.0]))
    assert found[1, :5].tolist() == [-1.0, -6.0, 2.0, 3.0, -6.0]


# ---- weights -------------------------------------------------------------------------------


def test_the_weights_are_for_the_features_that_are_read():
    first, second = line_weights._weights()
    assert len(first) == len(names_of_features()) + 1 == len(second) - 7


def test_weights_of_another_version_are_refused(tmp_path, monkeypatch):
    old = tmp_path / "weights.json"
    old.write_text('{"first": {"constant": 0.0}, "second": {"constant": 0.0}}', encoding="utf-8")
    monkeypatch.setattr(line_weights, "WEIGHTS", old)
    with pytest.raises(ValueError, match="other features"):
        line_weights._weights.__wrapped__()


def test_what_is_left_of_a_page_is_its_article():
    assert [text for kind, text in kinds(PAGE) if kind == "body"] == [LEDE, MORE, LEDE, MORE]
    assert ("title", "Ferry sails after storm") in kinds(PAGE)
    assert ("byline", "By Anna Brandt") in kinds(PAGE)


def test_a_line_that_the_weights_think_little_of_is_furniture(monkeypatch):
    monkeypatch.setattr(line_weights, "chances_of", lambda units: np.array(
        [0.9 if unit.text.startswith("The ferry") else 0.0 for unit in units]))  # fmt: skip
    found = kinds(PAGE)
    assert [text for kind, text in found if kind == "body"] == [LEDE, LEDE]
    assert ("title", "Ferry sails after storm") in found  # whatever the weights say
    assert ("legal", "© 2022 The Elva Post") in found


def test_weights_never_take_all_of_a_text(monkeypatch):
    monkeypatch.setattr(line_weights, "chances_of", lambda units: np.zeros(len(units)))
    assert kinds(PAGE) == kinds(PAGE, weights=False)


def test_articles_without_furniture_are_not_looked_at(monkeypatch):
    def fail(units):
        raise AssertionError("looked at")

    monkeypatch.setattr(line_weights, "chances_of", fail)
    raw = "\n\n".join(["Ferry sails after storm", "By Anna Brandt", LEDE, "Nobody was hurt.", MORE])
    assert [kind for kind, _ in kinds(raw)] == ["title", "byline", "body", "body", "body"]


def test_a_text_of_very_many_lines_is_left_to_the_rules(monkeypatch):
    monkeypatch.setattr(line_weights, "chances_of", lambda units: np.array([0.9, 0, 0.9] * 6 + [0]))
    assert kinds(PAGE) != kinds(PAGE, weights=False)
    monkeypatch.setattr(line_weights, "MOST_LINES", 18)
    assert kinds(PAGE) == kinds(PAGE, weights=False)


@given(st.lists(st.text(max_size=40), max_size=12).map("\n".join))
def test_blocks_cover_any_text(raw):
    found = find_blocks(raw, ArticleEvidence())
    left = list(raw)
    for block in found:
        assert raw[block.start : block.end].strip() == raw[block.start : block.end] != ""
        left[block.start : block.end] = [" "] * (block.end - block.start)
    assert not "".join(left).strip()


# ---- rules by first word -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words", "beginnings"),
    [
        ("leave a reply", {"leave"}, set()),
        ("(?:please )?share (?:it|this)", {"please", "share"}, set()),
        ("e-?mail us", {"e", "email"}, set()),
        (r"advertis\w+ here", set(), {"advertis"}),
        ("cookie", set(), {"cookie"}),
        (r"home ?(?:page)?$", {"home", "homepage"}, set()),
        (r"\d+ views$", {""}, set()),
        (r".{0,80}copyright\b", {"copyright"}, {""}),
        ("(?:ab){2}c d", {"abc"}, {"ab"}),
    ],
)
def test_the_words_a_rule_can_open_with(rule, words, beginnings):
    assert first_words(rule) == (words, beginnings)


def test_a_rule_is_split_at_its_outer_bars():
    assert split_alternatives(r"a(?:b|c)|[|]\|d") == ["a(?:b|c)", r"[|]\|d"]


RULES = [
    ("comments", r"(?:leave|post) a (?:reply|comment)s?$|\d+ comments?"),
    ("share", r"(?:please )?share\b.{0,20}$|e-?mail (?:this|us)"),
    ("legal", r".{0,20}copyright|©"),
]
_WORDS = "leave post share please e-mail email Email copyright © 12 a reply comment s this ( é"
PIECES = st.sampled_from([*_WORDS.split(), " ", "\u017f"])


@given(st.lists(PIECES, min_size=1, max_size=7).map("".join))
def test_trying_by_first_word_finds_what_the_whole_rules_find(line):
    rules = Openings(RULES, [("copyright", ("copyright",))])
    plain = (kind for kind, rule in RULES if re.match(rule, line, re.I))
    if "\u017f" not in line:  # the long s counts as an s to re, as no letter of ours
        assert rules.kind_of(line, line.lower()) == next(plain, None)


_SAID = """the mayor|The|By|Anna Brandt|is a reporter|in Lund|said|on Monday|share|this|reply to
copyright|(left)|photo|Jon Berg/AFP|AFP|contributed to this|read more:|subscribe|to our newsletter
2022|10:15|Dec. 19|updated|all rights reserved|may not be|Getty Images|our|editor|, pictured,|·
a@b.org|facebook|first published|sources:|you may also like|comments are closed|nobody was hurt"""
SAID = st.lists(st.sampled_from(_SAID.replace("\n", "|").split("|")), max_size=30)


@given(SAID.map(" ".join), st.sampled_from(["", ".", "?", ")", ")."]), SAID.map(" ".join))
def test_where_no_rule_can_match_none_does(said, end, beside):
    line = f"{said}{end}".strip(" ·")
    low, word = line.lower(), opening_word(line.lower())
    signs = wording.signs_in(f"{line}\n{beside}")
    if line and not wording._may_match(line, low, wording._openings[low.split(" ")[0]], signs):
        assert wording._kind_by_rules(line, low, word) is None


_LONG_SENTENCE = "seals of the harbour saw nobody in Lund on a day in spring, " * 4


@given(
    st.sampled_from(["Seals", "The", "Our", "A", "“Seals", "Anna Brandt", "By", "12"]),
    SAID.map(" ".join),
    st.sampled_from(["", ".", "?", ")", ").", "/AFP", " (AP Photo).", "”"]),
    st.booleans(),
)
def test_a_line_is_the_same_whatever_is_known_of_its_text(opening, said, end, long):
    line = f"{opening} {_LONG_SENTENCE if long else ''}{said}{end}".strip()
    low, word = line.lower(), opening_word(line.lower())
    kind = wording._kind_by_rules(line, low, word) if len(line) <= 600 else None
    if kind is None and len(line) <= 600 and captions.is_caption(line, line, low, word):
        kind = "caption"
    wording._kinds.clear()
    assert wording.kind_of_line(line) == kind
    wording._kinds.clear()
    every = f"{line}\n© copyright a/b | c, pictured, by @d (left): photo may not be"
    assert wording.kind_of_line(line, wording.signs_in(every)) == kind


def test_a_long_line_that_ends_in_a_credit_is_a_caption():
    line = f"Seals of the harbour rest {'on the long quay ' * 9}in Lund. (Anna Brandt/AFP)."
    assert len(line) > wording._LONG
    assert wording.kind_of_line(line) == "caption"


@pytest.mark.parametrize("rules", [LINE_RULES, *OPENINGS_OF_BYLINES])
def test_what_any_word_can_begin_is_known_by_what_it_holds(rules):
    for part in rules.needed:
        told = any(telling in part for telling in wording._TELLING)
        ends = any(end.startswith(part) for end in wording._TELLING_ENDS)
        assert told or ends or names_post(f"anna brandt, {part}"), part
    for rule in rules.any_word:
        if rule.longest > wording._LONG:
            assert set(rule.needed) <= set(wording._TELLING_LONG)


@pytest.mark.parametrize(
    ("rule", "longest"),
    [
        ("share (?:it|this)$", 10),
        (r"\d{1,3} ?views?$", 9),
        (r"(?=.{2,9}$)(?:a|bc){2}\b.$", 5),
        ("share (?:it|this)", math.inf),
        (r"\d+ views$", math.inf),
        (".{3,}$", math.inf),
    ],
)
def test_how_long_a_line_a_rule_can_match(rule, longest):
    assert longest_match(rule) == longest


def test_notes_in_brackets_are_known_at_any_length():
    line = f"(Reporting by {'Anna Brandt and Jon Berg, ' * 7}Lund)"
    assert len(line) > wording._LONG
    assert wording.kind_of_line(line) == "byline"


def test_rules_joined_keep_their_order():
    joined = Openings.joined(Openings(RULES[:1]), Openings(RULES[1:]))
    assert [one.kind for one in joined.bound("e")] == ["share"]
    assert [one.kind for one in joined.bound("")] == ["comments", "legal"]
    assert joined.kind_of("leave a comment", "leave a comment") == "comments"


def test_long_first_lines_without_any_prose_have_a_title():
    lines = [f"{name} {'lund ' * 22}{name}" for name in ("Alpha", "Beta")]
    assert next(kind for kind, _ in kinds("\n".join([*lines, LEDE]))) == "title"


def test_no_rule_of_furniture_is_tried_on_every_line():
    assert LINE_RULES.unbound == []
    assert opening_word("e-mail us") == "e"


# ---- lines ---------------------------------------------------------------------------------


def test_indents_part_the_paragraphs_of_wrapped_text():
    raw = (
        "The ferry sailed for the U.S.\non Monday for the first time since a storm closed the\n"
        "harbour, officials said.\n    The wind had dropped to 20 knots by noon on Sunday, they\n"
        "said, and nobody had been hurt in it."
    )
    assert [unit.text.split()[0] for unit in split_lines(raw)] == ["The", "The"]


def test_two_wrapped_lines_are_one_paragraph():
    raw = "The ferry sailed on Monday for the first time since\na storm closed the harbour."
    assert [unit.text for unit in split_lines(raw)] == [raw]
    raw = "Ferry sails\nthe harbour master says"
    assert len(split_lines(raw)) == 2


def test_a_table_that_opens_a_text_is_no_headline():
    raw = "Sales 318.6 vs 305.4\nNet 12.1 vs 11.9\n\n" + LEDE + "\n\n" + MORE
    assert "title" not in [kind for kind, _ in kinds(raw)]


def test_an_address_above_the_article_is_navigation():
    raw = f"https://example.com/news/ferry\n\n{LEDE}\n\n{MORE}"
    assert [kind for kind, _ in kinds(raw)] == ["navigation", "body", "body"]
