"""Speakers, channels and shared passages, on invented articles."""

import json
import random
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import on_disk, tables
from newsloom.clean.duplicates import Copy
from newsloom.language.quotation import find_quotes
from newsloom.sources import (
    Passages,
    Source,
    find_passages,
    pack,
    pairing,
    passages,
    resolve_quotes,
    seeding,
    whole,
)
from newsloom.sources.alignment import (
    align,
    align_all,
    place_all,
    place_words,
    read_forms,
    read_words,
)
from newsloom.sources.heads import Mention
from newsloom.sources.sexes import tell_sexes

LABELS = {
    "Ada Bell": "PERSON",
    "Bell": "PERSON",
    "Tom Reed": "PERSON",
    "Reed": "PERSON",
    "River Ministry": "ORG",
    "Oslo": "GPE",
    "Norway": "GPE",
    "NTB": "ORG",
    "Norwegian": "NORP",
}
IDS = {"Bell": "e_ada_bell"}


def sentences_of(text):
    bounds, start = [], 0
    for at, sign in enumerate(text):
        if text.startswith("\n\n", at) or (sign in ".!?" and text[at + 1 : at + 2] in ("", " ")):
            if text[start : at + 1].strip():
                bounds.append((start, at + 1 if sign != "\n" else at))
            start = at + 2 if sign == "\n" else at + 1
        while start < len(text) and text[start].isspace():
            start += 1
    if text[start:].strip():
        bounds.append((start, len(text)))
    return bounds


def corpus(**texts):
    """Articles, sentences, mentions of the names above and found quotes."""
    articles, sentences, mentions, found = [], [], [], []
    for article_id, text in texts.items():
        articles.append(
            {
                "article_id": article_id,
                "path": f"{article_id}.txt",
                "sha256": "",
                "raw": text,
                "text": text,
                "published_method": "unknown",
                "published_evidence": "[]",
                "words": len(text.split()),
                "status": "kept",
            }
        )
        bounds = sentences_of(text)
        for number, (start, end) in enumerate(bounds):
            sentences.append(
                {
                    "article_id": article_id,
                    "sentence": number,
                    "paragraph": 0,
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                }
            )
        taken: set[int] = set()
        for name in sorted(LABELS, key=len, reverse=True):
            at = text.find(name)
            while at != -1:
                if not taken & set(range(at, at + len(name))):
                    taken |= set(range(at, at + len(name)))
                    mentions.append(
                        {
                            "article_id": article_id,
                            "sentence": sum(s <= at for s, _ in bounds) - 1,
                            "start": at,
                            "end": at + len(name),
                            "raw_start": at,
                            "raw_end": at + len(name),
                            "surface": name,
                            "label": LABELS[name],
                            "form": "name",
                            "entity_id": IDS.get(name, "e_" + name.lower().replace(" ", "_")),
                            "entity": name,
                        }
                    )
                at = text.find(name, at + 1)
        found += [{"article_id": article_id, **q.as_row()} for q in find_quotes(text, bounds)]
    return (
        tables.make("articles", articles),
        tables.make("sentences", sentences),
        tables.make("mentions", mentions),
        pd.DataFrame(found),
    )


def quotes_of(text):
    articles, sentences, mentions, found = corpus(a=text)
    return resolve_quotes(found, mentions=mentions, sentences=sentences, articles=articles)


def passages_of(blocks=(), **texts):
    articles, sentences, mentions, found = corpus(**texts)
    quotes = resolve_quotes(found, mentions=mentions, sentences=sentences, articles=articles)
    return find_passages(
        articles,
        sentences=sentences,
        blocks=tables.make("blocks", blocks),
        quotes=quotes,
        mentions=mentions,
    )


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Ada Bell said: “It rains.”", "e_ada_bell"),
        ("Oslo spokeswoman Ada Bell said: “It rains.”", "e_ada_bell"),
        ("Ada Bell of Norway said: “It rains.”", "e_ada_bell"),
        ("The River Ministry said: “It rains.”", "e_river_ministry"),
        ("Norway’s minister said: “It rains.”", None),
        ("Norwegian officials said: “It rains.”", None),
        ("Ada Bell, the head of the River Ministry, said: “It rains.”", "e_ada_bell"),
        ("River Ministry Chairman, Ada Bell, said: “It rains.”", "e_ada_bell"),
        ("When Ada Bell was away, the River Ministry said: “It rains.”", "e_river_ministry"),
        ("The NTB news agency said: “It rains.”", "e_ntb"),
        ("The director of the River Ministry said: “It rains.”", None),
        ("A neighbour said: “It rains.”", None),
    ],
)
def test_the_speaker_is_the_mention_that_heads_the_source(text, entity):
    quotes = quotes_of(text)
    assert [None if pd.isna(e) else e for e in quotes["entity_id"]] == [entity]
    assert quotes.loc[0, "text"] == "It rains."


def test_a_pronoun_stands_for_the_only_person_named_before():
    quotes = quotes_of("Ada Bell came to Oslo. “It rains,” she said.")
    assert list(quotes["entity_id"]) == ["e_ada_bell"]


def test_a_pronoun_that_can_stand_for_two_people_stays_unresolved():
    quotes = quotes_of("Late in Oslo one day came Bell and Reed. “It rains,” she said.")
    assert quotes["entity_id"].isna().all()


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Late in Oslo one day came Mrs Bell and Mr Reed. “It rains,” she said.", "e_ada_bell"),
        ("Late in Oslo one day came Mrs Bell and Mr Reed. “It rains,” he said.", "e_reed"),
        ("Late in Oslo one day came Ada Bell and Tom Reed. “It rains,” she said.", "e_ada_bell"),
        ("Ms Bell came to Oslo. “It rains,” he said.", None),
        ("Reed, a mayor, came. Then Queen Bell spoke. She said that it rained.", "e_ada_bell"),
    ],
)
def test_he_and_she_are_told_apart_by_titles_and_given_names(text, entity):
    assert [None if pd.isna(e) else e for e in quotes_of(text)["entity_id"]] == [entity]


def test_a_title_outweighs_a_given_name_and_two_titles_tell_nothing():
    def sexes(text, *surfaces):
        at = [(text.index(s), s) for s in surfaces]
        names = [Mention(a, a + len(s), s, "PERSON", "name", "e1") for a, s in at]
        return tell_sexes(text, names)

    assert sexes("Maria Bell spoke.", "Maria Bell") == {"e1": "f"}
    assert sexes("King Maria Bell spoke.", "Maria Bell") == {"e1": "m"}
    assert sexes("Mr Bell spoke, and Mrs Bell-Reed.", "Bell", "Bell-Reed") == {}
    assert sexes("Bell spoke.", "Bell") == {}


def test_an_unnamed_speaker_is_kept_with_the_words_that_describe_it():
    quotes = quotes_of("A neighbour of Ada Bell, who gave no name, said: “It rains.”")
    assert quotes["entity_id"].isna().all()
    assert quotes.loc[0, "source"].startswith("A neighbour")


def test_the_ministry_is_the_one_named_last():
    quotes = quotes_of("The River Ministry spoke of rain. “It rains,” the ministry said.")
    assert list(quotes["entity_id"]) == ["e_river_ministry"]


def test_who_passed_it_on_is_the_channel_by_id_or_by_words():
    by_id = quotes_of("“It rains,” Ada Bell said, according to NTB.")
    assert list(by_id["channel"]) == ["e_ntb"]
    by_words = quotes_of("“It rains,” Ada Bell said, according to the state radio.")
    assert list(by_words["channel"]) == ["state radio"]


def test_no_quotes_give_an_empty_table():
    articles, sentences, mentions, _ = corpus(a="Nothing was said.")
    quotes = resolve_quotes(
        pd.DataFrame(), mentions=mentions, sentences=sentences, articles=articles
    )
    assert quotes.equals(tables.empty("quotes"))


COPIED = (
    "the old bridge over the northern river was closed for repairs after heavy flooding last week"
)


def test_copied_words_are_one_near_verbatim_passage():
    one = f"Early reports were thin. It was said that {COPIED}. Nobody came to see it there."
    two = f"In another town, far away, {COPIED}. Shops stayed shut until the following morning."
    passages = passages_of(a=one, b=two)
    assert list(passages["relation"]) == ["near_verbatim"]
    row = passages.iloc[0]
    assert COPIED in one[row.start_a : row.end_a]
    assert COPIED in two[row.start_b : row.end_b]
    assert json.loads(row.shared)["words"] >= len(COPIED.split())


def test_a_shared_title_is_addressed_by_block_and_raw_offsets():
    text = f"At noon, {COPIED}. More was not known by the evening of that day."
    articles, sentences, _, _ = corpus(a="Something else happened here.", b=text)
    raw = f"{COPIED.upper()}\n\nSomething else happened here."
    articles["raw"] = articles["raw"].where(articles["article_id"] != "a", raw)
    block = {
        "article_id": "a",
        "block": 0,
        "kind": "title",
        "raw_start": 0,
        "raw_end": len(COPIED),
    }
    passages = find_passages(
        articles,
        sentences=sentences,
        blocks=tables.make("blocks", [block]),
        quotes=tables.empty("quotes"),
    )
    row = passages.iloc[0]
    assert (row.block_a, raw[row.start_a : row.end_a]) == (0, COPIED.upper())
    assert pd.isna(row.block_b)
    assert text[row.start_b : row.end_b] == COPIED


def test_a_whole_story_printed_twice_is_one_near_duplicate():
    story = " ".join(
        f"Sentence {n} tells of the {w} that was found in the harbour on a cold day."
        for n, w in enumerate(("ship", "whale", "letter", "anchor", "lamp"))
    )
    passages = passages_of(a=story, b=f"By our reporter. {story}")
    assert list(passages["relation"]) == ["near_duplicate"]
    row = passages.iloc[0]
    assert (row.start_a, row.end_a) == (0, len(story))


def test_two_cuts_of_one_utterance_are_the_same_quotation():
    passages = passages_of(
        a="Ada Bell called the claims “silly and groundless inventions” in Oslo.",
        b="Ada Bell told reporters the claims were “totally silly, baseless inventions.”",
    )
    assert list(passages["relation"]) == ["same_quotation"]
    assert json.loads(passages.loc[0, "shared"])["speaker"] == "e_ada_bell"


def test_words_of_two_speakers_are_never_the_same_quotation():
    passages = passages_of(
        a="Ada Bell called the claims “silly and groundless inventions” in Oslo.",
        b="Tom Reed told reporters the claims were “totally silly, baseless inventions.”",
    )
    assert passages.empty


def test_lookalikes_with_other_people_and_places_are_not_joined():
    passages = passages_of(
        a="Ada Bell on Friday visited a military base in Norway.",
        b="Tom Reed visited his headquarters on Friday.",
    )
    assert passages.empty


def test_one_formula_about_two_parties_is_not_one_statement():
    one = "The River Ministry did not immediately answer written questions about the flood."
    two = "The Harbour Council did not immediately answer written questions about the flood."
    assert passages_of(a=one, b=two).empty


def test_different_numbers_part_two_uses_of_a_formula():
    one = "The bank issued bonds worth 100 million crowns due in 2031 at a coupon of 4 percent."
    two = "The bank issued bonds worth 250 million crowns due in 2036 at a coupon of 7 percent."
    assert passages_of(a=one, b=two).empty


def test_passages_do_not_depend_on_the_order_of_articles():
    texts = {"a": f"One day {COPIED}.", "b": f"It seems {COPIED}.", "c": f"So {COPIED}, they say."}
    forwards = passages_of(**texts)
    backwards = passages_of(**dict(reversed(texts.items())))
    assert len(forwards) == 3
    pd.testing.assert_frame_equal(forwards, backwards)


WORDS = st.lists(st.sampled_from("a b c d e rain river bridge".split()), max_size=40)


@settings(max_examples=60)
@given(WORDS, WORDS)
def test_alignments_lie_in_both_texts_and_share_what_they_say(one, two):
    for (a, b), stretches in align_all([one, two], [0, 1]).items():
        assert (a, b) == (0, 1)
        for s in stretches:
            assert 0 <= s.start_a < s.end_a <= len(one)
            assert 0 <= s.start_b < s.end_b <= len(two)
            assert 4 <= s.same <= min(s.end_a - s.start_a, s.end_b - s.start_b)


@settings(max_examples=60)
@given(WORDS, WORDS)
def test_texts_are_passed_over_only_where_too_little_is_common(one, two):
    seeds = seeding.Seeds()
    for number, text in enumerate((one, two)):
        seeds.add(seeding.number_words(text), number)
    for _, _, places in seeds.pairs():
        places = places.tolist()
        whole = align(one, two, places)
        # As numbers words agree where they do as words.
        told = align(seeds.words(0), seeds.words(1), places, least=9, least_in_all=12)
        much = max(s.same for s in whole) >= 9 or sum(s.same for s in whole) >= 12
        assert told == whole if much else told in (whole, [])


@given(st.text(max_size=60))
def test_words_keep_their_offsets(text):
    words = read_words(text)
    assert [text[a:b].lower() for a, b in words.spans] == words.forms


@given(st.text(max_size=60) | st.text("sSa’' é1", max_size=30), st.integers(0, 5))
def test_forms_alone_are_those_of_the_words(text, start):
    assert read_forms(text, start, len(text)) == read_words(text, start, len(text)).forms


def test_shingles_that_go_to_files_say_the_same(monkeypatch, tmp_path):
    chance = random.Random(5)
    texts = [[chance.choice("rain river bridge town".split()) for _ in range(30)] for _ in range(8)]

    def seeds_of(folder):
        seeds = seeding.Seeds(folder)
        for number, text in enumerate(texts):
            seeds.add(seeding.number_words(text), number // 2)
        found = [(one, other, places.tolist()) for one, other, places in seeds.pairs()]
        assert [seeds.length(number) for number in range(len(texts))] == [30] * 8
        spelt = dict(zip(texts[0], seeds.words(0), strict=True))
        assert [spelt[word] for word in texts[7]] == seeds.words(7)
        return found

    held = seeds_of(None)
    monkeypatch.setattr(seeding, "_AT_ONCE", 40)
    monkeypatch.setattr(seeding, "_HELD", 10)
    monkeypatch.setattr(on_disk, "AT_ONCE", 5)
    assert len(held) > 5
    assert seeds_of(tmp_path) == held
    assert not any(one // 2 == other // 2 for one, other, _ in held)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (
            "The former Harbour Master of Oslo Ada Bell and the River Ministry Chairman Tom Reed",
            "The former Harbour Master of Oslo Ada Bell and the River Ministry Chairman Tom Reed",
            False,
        ),
        (
            "The margin of error of the survey is plus or minus three points for all its voters",
            "The margin of error of the survey is plus or minus four points for all its voters",
            False,
        ),
        (
            "The margin of error of the survey is plus or minus three points for all its voters",
            "The margin of error of the survey is plus or minus 3 points for all its voters",
            True,
        ),
    ],
)
def test_offices_alone_and_other_numbers_in_words_are_no_passage(one, other, alike):
    found = passages_of(a=f"It rained. {one} ate.", b=f"Snow fell in June. {other} slept.")
    assert ("near_verbatim" in set(found["relation"])) == alike


@given(st.text("ab'’s. ", max_size=40), st.integers(0, 5))
def test_words_are_where_they_are_whether_all_are_read_or_some(text, start):
    starts, ends = place_all(text, start)
    assert len(starts) == len(read_forms(text, start))
    for first in range(len(starts)):
        for after in range(first + 1, len(starts) + 1):
            place = place_words(text, first, after, start)
            assert place == (starts[first], ends[after - 1])


def test_places_in_long_articles_are_those_in_short_ones(monkeypatch):
    chance = random.Random(3)
    words = [f"{a}{b}" for a in "brick river harbour tin".split() for b in "laid mend sold".split()]
    told = [" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(30)]
    texts = {"a": " ".join(told[:20]), "b": " ".join([*told[20:], *told[5:9]])}

    def found():
        made = Passages(lambda a: Source(texts[a], lambda: texts[a]))
        for article_id, text in texts.items():
            made.add(article_id, [], pack(text, []))
        return made.table()

    before = found()
    assert len(before)
    monkeypatch.setattr(passages, "LONGEST_READ", 10)
    monkeypatch.setattr(passages, "place_words", None)
    pd.testing.assert_frame_equal(found(), before)


SPANS = st.tuples(*[st.integers(0, 4_000), st.integers(1, 2_500)] * 2).map(
    lambda s: (s[0], s[0] + s[1], s[2], s[2] + s[3])
)


@given(st.lists(SPANS, max_size=12))
def test_stretches_found_by_place_are_those_of_asking_all(spans):
    apart, kept = pairing.Apart(), []
    for span in spans:
        wanted = all(pairing.clear(span, held) for held in kept)
        assert apart.take(span) == wanted
        kept += [span] * wanted


def test_of_two_long_articles_only_stretches_near_each_other_are_compared(monkeypatch):
    asked = []
    clear = pairing.clear
    monkeypatch.setattr(pairing, "clear", lambda *s: asked.append(s) or clear(*s))
    apart = pairing.Apart()
    assert all(apart.take((at, at + 90, at, at + 90)) for at in range(0, 200_000, 100))
    assert len(asked) < 30 * 2_000


def test_what_copies_say_is_not_looked_for_statement_by_statement(monkeypatch):
    story = " ".join(
        f"The mill of {name} was sold to {name} & Sons." for name in "Ada Bo Cy".split()
    )
    told = dict.fromkeys("abc", f"{story} “It is over,” Ada Bell said in Oslo on Monday.")
    before = passages_of(**told)
    assert set(before["relation"]) == {"near_duplicate"}
    monkeypatch.setattr(passages.Passages, "_row", None)
    pd.testing.assert_frame_equal(passages_of(**told), before)


def test_of_very_many_changed_copies_most_are_not_held_against_each_other(monkeypatch):
    chance = random.Random(4)
    words = [f"{a}{b}" for a in "brick river harbour tin".split() for b in "laid mend sold".split()]
    story = [" ".join(chance.choices(words, k=12)) + f" {n}." for n in range(6)]
    texts = {f"a{n:02}": " ".join([*story, f"Own {n} words {n}."]) for n in range(12)}
    asked = []
    align = whole.align_all
    monkeypatch.setattr(whole, "align_all", lambda *a: asked.append(a) or align(*a))
    pairs = {(a, b): Copy(a, b, False, "changed", 0.9, 0.8) for a, b in combinations(texts, 2)}

    def shared():
        del asked[:]
        rows = list(whole.whole_copies(texts.__getitem__, pairs))
        return [json.loads(row["shared"]) for row in rows]

    exact = shared()
    assert len(asked) == len(pairs)
    assert not any("reckoned" in told for told in exact)
    monkeypatch.setattr(whole, "MOST_ALIGNED", 3)
    some = shared()
    assert len(asked) <= 3 * len(texts)
    assert len(asked) + sum("reckoned" in told for told in some) == len(pairs)
    for told, before in zip(some, exact, strict=True):
        assert abs(told["words"] - before["words"]) <= 0.1 * before["words"]
