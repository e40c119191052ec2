import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsloom.language import lexicon, reported_clauses
from newsloom.language.parsed_quotes import add_parsed, find_speaker, name_phrase
from newsloom.language.quotation import FoundQuote
from newsloom.language.reported_clauses import THRESHOLD, find_candidates, probability

LABELS = sorted(reported_clauses.AFTER | {"nsubj", "case", "mark", "aux", "ROOT"})


def parsed(rows: str) -> Doc:
    """Make a document of lines "word head label", heads counted from 1; V after a label: a verb."""
    table = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        spacy.blank("en").vocab,
        words=[row[0] for row in table],
        heads=[int(row[1]) - 1 for row in table],
        deps=[row[2] for row in table],
        pos=["VERB" if row[3:] == ["V"] else "NOUN" for row in table],
        lemmas=[row[0].lower() for row in table],
    )


FORCED = """
The 2 det
court 3 nsubj
ask 3 ROOT V
Kovel 3 obj
, 10 punct
head 4 appos
of 9 case
the 9 det
bank 6 nmod
, 4 punct
to 12 mark
admit 3 xcomp V
that 15 mark
nobody 15 nsubj
paid 12 ccomp V
. 3 punct
"""
SHOWN = """
New 2 amod
files 4 nsubj
finally 4 advmod
show 4 ROOT V
the 6 det
bank 7 nsubj
lost 4 ccomp V
money 7 obj
. 4 punct
"""


EXPECTED = """
The 2 det
work 4 nsubj:pass
is 4 aux:pass
expected 4 ROOT V
to 6 mark
end 4 xcomp V
by 8 case
May 6 obl
. 4 punct
"""
CALLED_OFF = """
The 2 det
march 4 nsubj:pass
was 4 aux:pass
called 4 ROOT V
off 4 compound:prt
before 9 mark
it 9 nsubj
was 9 aux
begin 4 xcomp V
. 4 punct
"""


@pytest.fixture
def all_report(monkeypatch):
    monkeypatch.setattr(reported_clauses, "load_weights", lambda: {"": 9.0})


def texts(doc: Doc, rows: list[FoundQuote]) -> list[tuple[str | None, str | None, str]]:
    def part(start, end):
        return None if start is None else doc.text[start:end]

    return [
        (part(r.source_start, r.source_end), part(r.cue_start, r.cue_end), part(r.start, r.end))
        for r in rows
    ]


def row(doc: Doc, content: str, cue: str, source: str | None = None) -> FoundQuote:
    def span(words):
        start = doc.text.index(words)
        return start, start + len(words)

    bounds = span(source) if source else (None, None)
    return FoundQuote(*span(content), "indirect", *bounds, *span(cue))


@pytest.mark.parametrize(
    ("lines", "verb", "speaker"),
    [
        (FORCED, "ask", "The court"),
        (FORCED, "admit", "Kovel"),
        ("Kovel 2 nsubj\nrose 2 ROOT V\nsaying 2 advcl V", "saying", "Kovel"),
        ("men 4 nsubj\nwho 3 nsubj\nsay 1 acl:relcl V\nwait 4 ROOT V", "say", "men"),
        ("Say 1 ROOT V\nso 1 advmod", "Say", None),
    ],
)
def test_the_speaker_is_the_subject_also_of_the_clause_above(lines, verb, speaker):
    doc = parsed(lines)
    (token,) = (t for t in doc if t.text == verb)
    head = find_speaker(token)
    found = None if head is None else doc.text[slice(*name_phrase(head))]
    assert found == speaker


@pytest.mark.usefixtures("all_report")
def test_older_labels_are_read_as_the_ones_learnt_from():
    older = SHOWN.replace("nsubj", "nsubjpass").replace(" obj", " dobj")
    newer = SHOWN.replace("nsubj", "nsubj:pass")
    clues = [{clue for one in find_candidates(parsed(lines)) for clue in one.clues}
             for lines in (older, newer)]  # fmt: skip
    assert clues[0] == clues[1]
    assert texts(parsed(older), add_parsed(parsed(older), [])) == [
        ("New files", "show", "the bank lost money")
    ]


def test_a_circle_of_clauses_has_no_speaker():
    assert find_speaker(parsed("say 1 xcomp V\nso 1 advmod")[0]) is None


def test_a_missing_speaker_is_taken_from_the_parse_and_a_found_one_kept():
    doc = parsed(FORCED)
    rows = [row(doc, "that nobody paid", "admit")]
    assert texts(doc, add_parsed(doc, rows)) == [("Kovel", "admit", "that nobody paid")]
    rows = [row(doc, "that nobody paid", "admit", source="The court")]
    assert add_parsed(doc, rows) == rows


@pytest.mark.usefixtures("all_report")
def test_an_overlooked_clause_becomes_a_row():
    doc = parsed(SHOWN)
    assert texts(doc, add_parsed(doc, [])) == [("New files", "show", "the bank lost money")]


@pytest.mark.usefixtures("all_report")
def test_what_is_expected_to_be_is_not_said_by_it():
    doc = parsed(EXPECTED)
    assert texts(doc, add_parsed(doc, [])) == [(None, "expected", "to end by May")]


@pytest.mark.usefixtures("all_report")
def test_called_off_is_not_called():
    without = CALLED_OFF.replace("off 4 compound:prt", "out 4 advmod")
    assert len(add_parsed(parsed(without), [])) == 1
    for label in ("compound:prt", "prt"):
        assert add_parsed(parsed(CALLED_OFF.replace("compound:prt", label)), []) == []


@pytest.mark.usefixtures("all_report")
def test_what_lies_in_found_content_is_not_taken_again():
    doc = parsed(SHOWN)
    rows = [row(doc, "the bank lost money", "files")]
    assert add_parsed(doc, rows) == rows


@pytest.mark.usefixtures("all_report")
def test_marked_words_without_speaker_are_theirs_whose_clause_is_found():
    doc = parsed(SHOWN)
    at = doc.text.index("lost")
    found = add_parsed(doc, [FoundQuote(at, at + 4, "direct")])
    assert [(r.kind, doc.text[r.start : r.end], r.source_start) for r in found] == [
        ("mixed", "the bank lost money", 0),
        ("direct", "lost", 0),
    ]


SANG = """
Kovel 2 nsubj
sang 2 ROOT V
“ 5 punct
Long 5 amod
Rain 2 obj
” 5 punct
on 8 case
stage 2 obl
"""


@pytest.mark.usefixtures("all_report")
def test_a_title_that_the_rules_left_out_is_not_taken_up_by_the_parse():
    assert add_parsed(parsed(SANG), []) == []
    told = SANG.replace("sang", "told").replace("Long", "long")
    assert len(add_parsed(parsed(told), [])) == 1


@pytest.mark.usefixtures("all_report")
def test_a_mark_without_its_partner_is_no_part_of_what_is_reported():
    lines = SHOWN.replace("the 6 det", "“ 6 punct")
    assert texts(parsed(lines), add_parsed(parsed(lines), [])) == [
        ("New files", "show", "bank lost money")
    ]


CLAIM = """
Her 2 nmod:poss
claim 5 nsubj
that 4 mark
nobody 2 acl
surprised 5 ROOT V
them 5 obj
"""
PER = """
Nobody 2 nsubj
paid 2 ROOT V
money 2 obj
, 8 punct
according 8 case
to 5 fixed
the 8 det
bank 2 obl
"""


@pytest.mark.parametrize(
    ("lines", "source", "cue"),
    [
        (CLAIM, "Her", "claim"),
        (CLAIM.replace("Her 2 nmod:poss", "The 2 det"), None, "claim"),
        (PER, "the bank", "according to"),
    ],
)
def test_whose_a_claim_is_and_whom_it_is_according_to(lines, source, cue, monkeypatch):
    monkeypatch.setattr(reported_clauses, "SHORTEST", 2)
    weights = {"": -9.0, "kind acl": 20.0, "kind according": 20.0}
    monkeypatch.setattr(reported_clauses, "load_weights", lambda: weights)
    doc = parsed(lines)
    found = {cue: source for source, cue, _ in texts(doc, add_parsed(doc, []))}
    assert (cue, found.get(cue, "not found")) == (cue, source)


def test_nothing_is_added_that_is_not_probable(monkeypatch):
    monkeypatch.setattr(reported_clauses, "load_weights", lambda: {"": -9.0})
    doc = parsed(SHOWN)
    assert add_parsed(doc, []) == []


@pytest.mark.parametrize(("verb", "likely"), [("claim", True), ("prevent", False)])
def test_the_weights_know_verbs_that_report(verb, likely):
    (one,) = find_candidates(parsed(SHOWN.replace("show", verb)))
    assert (probability(one) >= THRESHOLD) == likely


def test_every_weight_is_a_number_and_all_share_one():
    weights = reported_clauses.load_weights()
    assert "" in weights
    assert all(isinstance(weight, float | int) for weight in weights.values())


def test_no_weight_is_of_a_name():
    known, words = lexicon.words(), set()
    for clue in reported_clauses.load_weights():
        if clue.startswith(("cue ", "above ", "kind ")) or " child " in clue or not clue:
            continue  # names of parts of speech and of relations
        for before in ("lemma ", "subject ", "begins ", "aux ", "mark ", "cop ", "case "):
            rest = f" {clue}".rpartition(f" {before}")[2]
            if rest != f" {clue}":
                words.add(rest.split()[0])
    words -= {"a", "another", "name", "noun", "none", "plural", "pronoun", "person"}
    words -= reported_clauses.GRAMMAR | reported_clauses.SUBJECTS
    assert {"say", "official", "that", "have"} <= words
    written = {word for word in words if word.isalpha() and not word.isupper()}
    assert {w for w in written if w not in known or known[w].lower < known[w].capital} == set()


@pytest.mark.parametrize(
    ("subject", "pos", "clue"),
    [
        ("Kovel", "PROPN", "subject a name of something"),
        ("Officials", "NOUN", "subject officials"),
        ("kovel", "NOUN", "subject another word"),
        ("They", "PRON", "subject they"),
        ("I", "PRON", "subject i"),
    ],
)
def test_a_name_counts_as_a_name_and_a_word_as_itself(subject, pos, clue):
    lines = "finally 3 advmod\nshow 3 ROOT V\nthe 5 det\nbank 6 nsubj\nlost 3 ccomp V"
    doc = parsed(f"{subject} 3 nsubj\n{lines}")
    doc[0].pos_ = pos
    (one,) = find_candidates(doc)
    assert [c for c in one.clues if c.startswith("subject ")] == [clue]


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(LABELS), st.booleans()), max_size=30))
def test_whatever_the_parse_rows_lie_in_the_text_and_do_not_overlap(parts):
    size = len(parts)
    lines = [f"w{i} {head % size + 1} {dep}{' V' * v}" for i, (head, dep, v) in enumerate(parts)]
    try:
        doc = parsed("\n".join(lines))
    except (RuntimeError, ValueError):  # a circle, which no parser makes
        return
    end = 0
    for found in add_parsed(doc, []):
        assert end <= found.start < found.end <= len(doc.text)
        end = found.end
