"""Whatever text comes: no exception, work in proportion to its length, the same rows every time."""

import gc
import hashlib
import itertools
import json
import os
import pickle
import random
import string
import subprocess
import sys
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from newsloom.annotate import Annotation, annotate_articles, load_pipeline
from newsloom.gathered import annotate_part
from newsloom.partitions import Workers
from newsloom.pipelines import stamp_of
from newsloom.tables import NewsloomError

MODEL = "en_newsloom"

SENTENCES = [
    "Marta Kovel left Peru on Friday.",
    "“We will wait,” President Orba T. Vantelin told reporters in Lima on 3 May 2022.",
    "The Ministry of Public Works said that the harbour of Callao would close.",
    "Kovel, 45, met the Chilean foreign minister; the two leaders talked for hours.",
    "kovel and peru in small letters, PERU AND CHILE IN CAPITALS",
    "According to the Harbour Board, ships of Brask Lines paid $3 million (2.8 million euros).",
    "Vantelin’s aides – among them Anna Kovel – denied it, the Zorkham Gazette reported last week.",
    "Talks between the U.S. and the E.U. will begin next Monday, he added.",
    "Nobody answered",
]
ODD = [
    *("", " ", "\n\n", "\n", "\t", "\r\n", "\x00", "\ud800", "\u200b", "\ufeff", "\u2028", "\x85"),
    *("🎉", "שלום ", "中文", "e\u0301", "=" * 70, "x" * 310, "((((", "%", "...", "—"),
    *("“", "”", "'", "’s"),
]


def articles(count: int, seed: int = 5) -> list[tuple[str, str]]:
    """Articles put together from the sentences above, now and then with something odd in them."""
    drawn = random.Random(seed)
    made = []
    for number in range(count):
        parts = drawn.choices(SENTENCES, k=drawn.randint(0, 12))
        text = "".join(part + drawn.choice([" ", "\n\n"]) for part in parts)
        made.append((f"a{number}", text + drawn.choice([*ODD, *[""] * 40])))
    return made


def annotate(text: str) -> Annotation:
    (note,) = annotate_articles([("a", text)], model=MODEL)
    return note


def check(text: str, note: Annotation) -> None:
    """Assert what holds for the rows of every text."""
    for rows in (note.sentences, note.names, note.descriptions, note.timexes, note.quotes):
        assert all(0 <= row["start"] < row["end"] <= len(text) for row in rows)
    for rows in (note.sentences, note.names, note.timexes):  # in order, none inside another
        for before, after in itertools.pairwise(rows):
            assert before["end"] <= after["start"]
    for row in note.names:
        surface = text[row["start"] : row["end"]]
        assert surface == surface.strip()
        assert "\n\n" not in surface
        assert row["label"].isupper()
        assert row["confidence"] is None or 0 <= row["confidence"] <= 1
    assert [row["sentence"] for row in note.sentences] == list(range(len(note.sentences)))
    for row in note.quotes:
        for part in ("source", "cue", "channel"):
            start, end = row[f"{part}_start"], row[f"{part}_end"]
            assert start is end is None or 0 <= start < end <= len(text)
    check_cover(text, note)
    json.dumps(note.as_dict())


def check_cover(text: str, note: Annotation) -> None:
    """Assert that every word stands in a sentence, and paragraphs change at blank lines alone."""
    at, paragraph = 0, 0
    for row in note.sentences:
        gap = text[at : row["start"]]
        assert not readable(gap), "a word between two sentences"
        assert "\n\n" not in text[row["start"] : row["end"]]
        assert row["paragraph"] == paragraph + (at > 0 and "\n\n" in gap)
        at, paragraph = row["end"], row["paragraph"]
    assert not readable(text[at:])


def readable(text: str) -> bool:
    """Whether there is a word here, among runs of up to a hundred characters."""
    return any(c.isalnum() for run in text.split() if len(run) < 60 for c in run)


# --- odd texts -----------------------------------------------------------------------------------

HOSTILE = {
    "nothing": "",
    "a blank": " ",
    "a word": "Kovel",
    "a mark": ".",
    "a quotation mark": "“",
    "blank lines": "\n\n" * 2000,
    "blanks": " " * 50_000,
    "emoji": "🎉🎊👩‍👩‍👧 Kovel 🇵🇪 left. 🎉\n\n🎉",
    "right to left": "שלום עולם, Marta Kovel אמרה.\u200f ‏\u202eLima\u202c مرحبا Peru",
    "nul": "Marta\x00Kovel left\x00\x00 Peru.\x00",
    "lone surrogates": "Marta \ud800 Kovel \udfff left\udc80 Peru.",
    "controls": "".join(map(chr, range(32))) + "Marta Kovel left Peru.\x7f\x85",
    "other blanks": "Marta\u00a0Kovel\u2003left\u2028Peru\u2029and\u3000Chile.\x1c",
    "combining marks": "M\u0301" * 100 + " Kovel " + "\u0301" * 200,
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of words without a blank": "MartaKovel,left-Peru;" * 48_000,
    "a megabyte of emoji": "🎉" * 250_000,
    "a megabyte of ideographs": "中文" * 170_000,
    "equal signs": ("=" * 5000 + "\n\n") * 20,
    "runs of 59 symbols": ("=" * 59 + " ") * 400,
    "runs of 299 letters": ("x" * 299 + " ") * 400,
    "brackets": "(" * 20_000 + "[ " * 2000 + ") " * 2000,
    "opening marks": "“ " * 2000 + "‘" * 30 + " ‘ " * 2000,
    "straight marks": "\" ' " * 2000,
    "full stops": ". " * 4000 + "... " * 1000,
    "dashes": "— - – " * 2000,
    "thousands of lines of one word": "harbour\n\n" * 4000,
    "thousands of lines of one name": "Kovel\n" * 4000,
    "one long sentence among lines of one word": "Kovel left " * 45 + ".\n\n" + "Kovel\n\n" * 3000,
    "possessive endings alone": "’s 's ’ ' the ’s " * 400,
    "a sentence without an end": "Marta Kovel of Peru and the ministry of trade in Chile said "
    * 700,
    "capitals without an end": "Marta Kovel Peru Brask Vantelin Lima " * 700,
    "titles without a name": "President Mr. Prime Minister General " * 700,
    "initials": "A. B. C. " * 1500,
    "times": "Monday 2022 May 5, last year 1/2/2022 three days ago " * 400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_odd_text_is_read_without_an_error(text: str):
    check(text, annotate(text))


def test_an_article_of_two_million_characters_is_read():
    filling = "\n\n".join(["=" * 250] * 60)
    paragraph = f"Marta Kovel left Peru on Friday. “We wait,” Kovel said.\n\n{filling}\n\n"
    text = paragraph * (2_000_000 // len(paragraph) + 1)
    note = annotate(text)
    check(text, note)
    times = len(text) // len(paragraph)
    assert len([n for n in note.names if text[n["start"] : n["end"]] == "Peru"]) == times
    assert len(note.timexes) == times


def test_a_word_that_is_longer_than_a_piece_takes_nothing_from_its_neighbours():
    text = "Marta Kovel left Peru. " + "x" * 250_000 + " Anna Kovel left Chile."
    note = annotate(text)
    check(text, note)
    assert {"Peru", "Chile"} <= {text[n["start"] : n["end"]] for n in note.names}


WORDS = ["Kovel", "Marta ", "President ", "the ", "said ", "of ", ", ", ". ", " ", "\n\n"]
FRAGMENTS = st.sampled_from([*SENTENCES, *ODD, *WORDS])


@settings(max_examples=100, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=40).map("".join))
def test_what_holds_for_every_text(text: str):
    note = annotate(text)
    check(text, note)
    assert annotate(text) == note


# --- work in proportion to length ----------------------------------------------------------------

UNITS = {
    # A # stands for another word each time.
    "persons of one first name": "Marta # left. ",
    "persons of one surname": "# Kovel left. ",
    "names behind one title": "President # ",
    "places": "in #, ",
    "speakers": "“It is #,” # said. ",
    "one word a line": "harbour\n\n",
    "one name a line": "Kovel\n",
    "words": "harbour and ships of the ",
    "names": "Marta Kovel Peru ",
    "head words": "Ministry of the Harbour and ",
    "blanks": " ",
    "newlines": "\n",
    "one long word": "a",
    "opening marks": "“ ",
    "straight marks": "' ",
    "brackets": "( ",
    "reporting words": "said that he ",
    "according to": "according to Kovel, ",
    "years": "2022 ",
    "months": "May 5, ",
    "initials": "A. ",
    "titles": "President ",
    "emoji": "🎉 ",
}


def repeated(unit: str, size: int) -> str:
    """A unit as often as fits, with other words in it each time."""
    alphabet = string.ascii_lowercase
    words = itertools.islice(map("".join, itertools.product(alphabet, repeat=4)), size // len(unit))
    return "".join(unit.replace("#", word.capitalize()) for word in words)


def spent(text: str) -> float:
    gc.collect()
    begun = time.process_time()
    annotate(text)
    return time.process_time() - begun


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_four_times_the_text_takes_about_four_times_the_work(unit: str):
    small, large = (repeated(unit, size) for size in (10_000, 40_000))
    # Quadratic work is sixteen times as much. Of CPU time, not of the clock; the least of three
    # goes, since other processes disturb even that; and what is done in no time is not looked at.
    ratios = []
    for _ in range(3):
        more, less = spent(large), spent(small)
        if more < 0.3 or more < 8 * less:
            return
        ratios.append(more / less)
    pytest.fail(f"four times the text took {min(ratios):.1f} times the work")


def memory(text: str) -> int:
    """The most bytes in use at once, beyond what was in use before."""
    tracemalloc.start()
    try:
        annotate(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_one_long_sentence_does_not_make_short_ones_cost_its_memory():
    lines = "Kovel\n\n" * 1500
    memory(lines)  # what is read once and kept
    sentence = "Kovel left " * 40 + ".\n\n"
    assert memory(sentence + lines) < 2 * (memory(sentence) + memory(lines)) + 30_000_000


# --- the same rows every time --------------------------------------------------------------------


def rows(doc) -> tuple:
    """What newsloom takes from a document."""
    sure = Span.has_extension("confidence")
    return (
        [(e.start_char, e.end_char, e.label_, e._.confidence if sure else None) for e in doc.ents],
        [(s.start_char, s.end_char) for s in doc.sents],
        doc._.timexes,
        doc._.quotes,
    )


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Texts for spaCy itself, which refuses lone surrogates."""
    odd = [(text, text) for text in ODD]
    return [text for _, text in (*articles(150), *odd) if "\ud800" not in text]


@pytest.fixture(scope="module")
def one_by_one(texts) -> list[tuple]:
    nlp = load_pipeline(MODEL, syntax=True)
    return [rows(nlp(text)) for text in texts]


def test_a_document_written_and_read_back_is_the_same(texts, one_by_one):
    vocab = load_pipeline(MODEL, syntax=True).vocab
    for text, found in zip(texts[::10], one_by_one[::10], strict=True):
        written = load_pipeline(MODEL, syntax=True)(text).to_bytes()
        assert rows(Doc(vocab).from_bytes(written)) == found


def test_a_pipeline_handed_to_another_process_finds_the_same(texts, one_by_one):
    other = pickle.loads(pickle.dumps(load_pipeline(MODEL, syntax=True)))
    assert [rows(doc) for doc in other.pipe(texts[:40])] == one_by_one[:40]


@pytest.mark.parametrize("batch_size", [1, 3, 64, 1000])
def test_the_batch_size_changes_nothing(texts, one_by_one, batch_size):
    nlp = load_pipeline(MODEL, syntax=True)
    assert [rows(doc) for doc in nlp.pipe(texts, batch_size=batch_size)] == one_by_one


def test_the_number_of_processes_changes_nothing(texts, one_by_one):
    nlp = load_pipeline(MODEL, syntax=True)
    docs = nlp.pipe(texts, n_process=2, batch_size=20)
    assert [rows(doc) for doc in docs] == one_by_one


def test_order_and_company_change_nothing():
    given_articles = articles(150, seed=6)
    together = dict(zip(dict(given_articles), annotate_articles(given_articles), strict=True))
    assert sum(len(note.names) for note in together.values()) > 500
    turned = random.Random(1).sample(given_articles, len(given_articles))
    assert {note.article_id: note for note in annotate_articles(turned)} == together
    for article in given_articles[::17]:
        assert list(annotate_articles([article])) == [together[article[0]]]


def test_a_long_article_among_others_is_the_same_as_alone():
    long = "\n\n".join(text for _, text in articles(500, seed=8))
    note = next(annotate_articles([("long", long)]))
    check(long, note)
    among = list(annotate_articles([*articles(3), ("long", long), *articles(3)]))
    assert among[3] == note
    assert [n.article_id for n in among] == ["a0", "a1", "a2", "long", "a0", "a1", "a2"]


def test_parts_read_by_other_processes_are_the_same():
    parts = [articles(20, seed=seed) for seed in (1, 2, 3)]
    given = (MODEL, True, stamp_of(MODEL))
    with Workers("local:2") as workers:
        there = list(workers.stream(annotate_part, parts, *given))
    assert there == [annotate_part(part, *given) for part in parts]


def test_a_worker_whose_pipeline_is_another_says_so():
    with pytest.raises(NewsloomError, match="is not the same on every worker"):
        annotate_part(articles(1), MODEL, True, "another")


def test_neither_hash_seed_nor_threads_change_anything():
    code = (
        "import json, test_robust as t\n"
        "notes = [n.as_dict() for n in t.annotate_articles(t.articles(40))]\n"
        "print(t.hashlib.sha256(json.dumps(notes).encode()).hexdigest())"
    )
    digests = set()
    for seed, threads in (("1", "1"), ("2", "2")):
        limits = {f"{library}_NUM_THREADS": threads for library in ("OMP", "OPENBLAS", "MKL")}
        environment = {**os.environ, **limits, "PYTHONHASHSEED": seed}
        digests.add(
            subprocess.run(
                [sys.executable, "-c", code],
                cwd=os.path.dirname(__file__),
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    here = json.dumps([note.as_dict() for note in annotate_articles(articles(40))])
    assert digests == {hashlib.sha256(here.encode()).hexdigest() + "\n"}
