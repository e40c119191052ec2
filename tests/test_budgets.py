"""What an article may cost: what no news holds so much of is cut, or not all compared."""

import random
import re
from itertools import pairwise

import pandas as pd
import pytest

from naming import joined, names_in
from newsloom import annotate
from newsloom.clean import witness
from newsloom.clean.evidence import collect_evidence
from newsloom.cooccurrence import counting
from newsloom.cooccurrence.counting import code_names, count_pairs
from newsloom.dating.happenings import happenings_of, lowered
from newsloom.dating.places import raw_place
from newsloom.language.sentences import LONGEST, sentence_starts
from newsloom.read import Document
from newsloom.resolve import candidates, in_article
from newsloom.resolve.body_article import Article
from newsloom.resolve.candidates import Fitting, Slips
from newsloom.resolve.in_article import Called, is_slip, resolve_article
from newsloom.resolve.person_names import near, parse_person, same_person
from newsloom.sources.places import Covers, Places
from newsloom.sources.quantities import find_quantities


def starts(words):
    flags = sentence_starts(words, [False] * len(words))
    return [at for at, opens in enumerate(flags) if opens]


def test_a_sentence_without_end_is_cut():
    assert starts(["harbour"] * (2 * LONGEST + 1)) == [0, LONGEST, 2 * LONGEST]


def test_it_is_cut_behind_a_comma_where_there_is_one():
    words = (["harbour"] * 299 + [","]) * 3
    assert starts(words) == [0, 300, 600]


def test_a_sentence_of_as_many_words_as_may_be_is_whole():
    assert starts([*["harbour"] * (LONGEST - 1), ".", "The"]) == [0, LONGEST]


# --- persons -------------------------------------------------------------------------------------

GIVEN = (
    "Marta M. Marta-Lena Bill William Sergei Sergey Jon John J.R. Karin Karen Lu Jong-un".split()
)
SURNAMES = "Kovel Kowel Garcia Kim Orsk Ørsk Vantelin Vantelyn al-Zand Zand".split()


def drawn_names(seed, count=150):
    drawing = random.Random(seed)
    return [
        " ".join(
            [
                *drawing.sample(GIVEN, drawing.choice([1, 1, 2])),
                *drawing.sample(SURNAMES, drawing.choice([1, 1, 1, 2])),
                *drawing.choice([[], [], ["Jr."]]),
            ]
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_a_name_fits_is_among_its_candidates(seed, monkeypatch):
    monkeypatch.setattr(candidates, "MOST", 10_000)
    names = [parse_person(name) for name in drawn_names(seed)]
    names = [name for name in names if name.given]
    fitting = Fitting()
    for number, name in enumerate(names):
        fitting.add(name, [""], number)
    pairs = 0
    for name in names:
        fits = {n for n, other in enumerate(names) if same_person(name, other)}
        pairs += len(fits)
        assert fits <= set(fitting.find(name, [""]))
    assert pairs > 2 * len(names)


def test_words_a_slip_apart_are_found_and_no_others():
    drawing = random.Random(4)
    words = {"".join(drawing.choices("abc", k=drawing.randint(5, 7))) for _ in range(300)}
    slips = Slips()
    numbers = {word: number for number, word in enumerate(sorted(words))}
    for word, number in numbers.items():
        slips.add(word, ["here"], number)
    for word in words:
        found = {numbers[other] for other in words if near(word, other)}
        assert set(slips.find(word, ["here"])) == set(sorted(found)[: candidates.MOST])
        assert slips.find(word, ["elsewhere"]) == []


def test_one_surname_alone_among_more_than_can_be_looked_at_is_nobody_s(monkeypatch):
    people = [Called(f"{given} Kovel", first=n) for n, given in enumerate(["Marta", "Jon", "Ilse"])]
    alone = Called("Kovel", first=1)
    ((_, before),) = [tie for tie in resolve_article([*people, alone])[1] if tie[0] is alone]
    assert before.local == 0
    monkeypatch.setattr(in_article, "MOST", 2)
    ((_, after),) = [tie for tie in resolve_article([*people, alone])[1] if tie[0] is alone]
    assert (after.local, len(after.between)) == (None, 2)


def test_a_slip_is_still_told_in_an_article_full_of_names():
    crowd = [Called(f"Ada{a}{b} Brask{b}{a}", first=9) for a in "bcdfg" for b in "hjklm"]
    people = [Called("Zorkha Vantelinde", mentions=4), Called("Zorkha Vantelinbe", first=5)]
    assert is_slip("Vantelinde", "Vantelinbe")
    found, ties = resolve_article([*crowd, *people])
    of = {call.surface: tie.local for call, tie in ties}
    assert of["Zorkha Vantelinde"] == of["Zorkha Vantelinbe"]
    assert len(found) == len(crowd) + 1


# --- pairs ---------------------------------------------------------------------------------------


def named(sentences):
    """Tables of one article: names in a sentence, each sentence with its paragraph."""
    rows = [
        {"article_id": "a", "sentence": n, "form": "name", "entity_id": name}
        for n, (_, names) in enumerate(sentences)
        for name in names
    ]
    places = [
        {"article_id": "a", "sentence": n, "paragraph": paragraph}
        for n, (paragraph, _) in enumerate(sentences)
    ]
    return pd.DataFrame(rows), pd.DataFrame(places)


def counted(sentences):
    found = count_pairs(*named(sentences))
    return {
        f"{r.entity_a}{r.entity_b}": (r.sentences, r.paragraphs)
        for r in found.itertuples(index=False)
    }


def test_a_list_of_names_is_no_sentence_that_names_them_together(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    assert counted([(0, "abcd"), (1, "ab")]) == {"ab": (1, 1)}


def test_in_a_paragraph_of_many_names_those_of_one_sentence_stand_together(monkeypatch):
    text = [(0, "ab"), (0, "cd"), (1, "ac")]
    assert set(counted(text)) == {"ab", "ac", "ad", "bc", "bd", "cd"}
    monkeypatch.setattr(counting, "MOST", 3)
    assert counted(text) == {"ab": (1, 1), "ac": (1, 1), "cd": (1, 1)}
    mentions, sentences = named(text)
    assert code_names(mentions, sentences, sentences["article_id"]).sizes("paragraph").sum() == 3


# --- words and places ----------------------------------------------------------------------------


def test_runs_of_letters_are_counted_one_by_one_only_so_often(monkeypatch):
    raw = "Brasko Braskoland Brasko"
    document = Document("a.txt", "0", raw)

    def asked():
        return witness.Witness(raw, collect_evidence([document]).restrict_to(document))

    assert (asked().times("Brasko"), asked().stands_apart("Brasko", "Braskoland")) == (3, True)
    monkeypatch.setattr(witness, "MOST_READ", 0)
    assert (asked().times("Brasko"), asked().stands_apart("Brasko", "Braskoland")) == (2, False)


def test_what_stands_over_a_stretch_is_found_in_its_order():
    drawing = random.Random(5)
    items = [
        (at, at + drawing.choice([1, 30, 9_000])) for at in drawing.choices(range(9_999), k=80)
    ]
    places = Places(items)
    for start, end in pairwise(sorted(drawing.sample(range(20_000), 40))):
        assert places.over(start, end) == [i for i in items if i[0] < end and start < i[1]]


def test_what_lies_in_one_of_some_places_is_told_from_what_lies_in_two():
    covers = Covers([(0, 4), (2, 9), (3, 5), (9, 12)])
    asked = [(0, 4), (2, 9), (4, 9), (1, 5), (8, 10), (9, 12), (11, 13), (13, 14)]
    assert [covers.hold(*place) for place in asked] == [True, True, True] + [False] * 2 + [
        True,
        False,
        False,
    ]


def test_a_letter_that_becomes_two_moves_no_word():
    text = "İİİİ visited"
    assert [m.start() for m in re.finditer("visited", lowered(text))] == [5]
    said = "İİİİİİİİİİ Kovel of Brask visited Orsk"
    places = [(said.index(word), len(word), word) for word in ("Kovel", "Orsk")]
    mentions = [
        {"start": at, "end": at + size, "surface": word, "entity": word, "label": "PERSON"}
        for at, size, word in places
    ]
    assert happenings_of({"start": 0, "text": said}, mentions, 0, len(said)) == ["visit|Kovel|Orsk"]


def test_a_number_inside_a_date_is_none_wherever_the_dates_stand():
    text = "on 3 May 12 ships and 7 boats left, and on 9 June 4 came"
    dates = [(text.index("9 June"), text.index("9 June") + 6), (3, 8)]
    found = [q.value for q in find_quantities(text, skip=dates)]
    assert found == [12, 7, 4]


def test_the_second_of_two_like_dates_is_the_second_in_the_raw_text():
    raw = "Menu 3 May\n\nOn 3 May it left.\nOn 3 May it came."
    text = "On 3 May it left. On 3 May it came."
    blocks = [{"kind": "body", "raw_start": 12, "raw_end": len(raw)}]
    article = {"text": text, "raw": raw}
    assert [raw_place(article, "3 May", at, blocks) for at in (3, 21)] == [15, 33]
    assert raw_place({**article, "raw": raw[:30]}, "3 May", 3, blocks) is None


def test_long_pieces_are_read_by_few(monkeypatch):
    monkeypatch.setattr(annotate, "MAX_TOGETHER", 10)
    monkeypatch.setattr(annotate, "TOGETHER", 3)
    pieces = [(text, None) for text in ("aaaa", "bbbb", "cccc", "d" * 20, "e", "f", "g", "h")]
    batches = [[text[0] for text, _ in batch] for batch in annotate._batches(pieces)]
    assert batches == [["a", "b"], ["c"], ["d"], ["e", "f", "g"], ["h"]]


def test_names_that_begin_and_end_alike_are_not_all_held_against_each_other(monkeypatch):
    held = []
    short_form = Article._short_form
    monkeypatch.setattr(
        Article, "_short_form", lambda *given: held.append(given) or short_form(*given)
    )
    letters = [f"{a}{b}{c}".title() for a in "bdfgk" for b in "aeiou" for c in "lmnrs"]
    many = [(f"Halden {word} Works", "ORG") for word in letters]
    asked = ("Halden Dal", "ORG")
    frame = names_in({"a": [*many, asked]})
    assert joined(frame) == [["a:Halden Dal", "a:Halden Dal Works"]]
    assert len(held) < len(letters)
