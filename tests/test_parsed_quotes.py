import pytest
import spacy
from spacy.tokens import Doc

from newsloom.language.parsed_quotes import add_parsed, find_speaker, name_phrase
from newsloom.language.quotation import FoundQuote


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


def test_a_circle_of_clauses_has_no_speaker():
    assert find_speaker(parsed("say 1 xcomp V\nso 1 advmod")[0]) is None


def test_a_missing_speaker_is_taken_from_the_parse_and_a_found_one_kept():
    doc = parsed(FORCED)
    rows = [row(doc, "that nobody paid", "admit")]
    assert texts(doc, add_parsed(doc, rows)) == [("Kovel", "admit", "that nobody paid")]
    rows = [row(doc, "that nobody paid", "admit", source="The court")]
    assert add_parsed(doc, rows) == rows


def test_an_overlooked_clause_becomes_a_row():
    doc = parsed(SHOWN)
    assert texts(doc, add_parsed(doc, [])) == [("New files", "show", "the bank lost money")]


def test_what_lies_in_found_content_is_not_taken_again():
    doc = parsed(SHOWN)
    rows = [row(doc, "the bank lost money", "files")]
    assert add_parsed(doc, rows) == rows


@pytest.mark.parametrize(("verb", "rows"), [("suggest", 0), ("warn", 1)])
def test_a_clause_after_an_object_is_the_objects_unless_somebody_is_told(verb, rows):
    doc = parsed(
        f"""
        Kovel 2 nsubj
        {verb} 2 ROOT V
        men 2 obj
        that 6 mark
        nobody 6 nsubj
        paid 2 ccomp V
        """
    )
    assert len(add_parsed(doc, [])) == rows


def test_verbs_of_the_writers_own_knowledge_report_nothing():
    assert add_parsed(parsed(SHOWN.replace("show", "know")), []) == []
