"""Tests of newsloom.language.relations: trees are written by hand, so no pipeline is loaded."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from newsloom.language.relations import find_relations

BLANK = spacy.blank("en")


def parsed(*tokens: str) -> Doc:
    """Make a doc from "word/dep/head" (head counted from 0); "/V" marks verbs, "/N" nouns."""
    parts = [token.split("/") for token in tokens]
    return Doc(
        BLANK.vocab,
        words=[part[0] for part in parts],
        deps=[part[1] for part in parts],
        heads=[int(part[2]) for part in parts],
        pos=[
            {"V": "VERB", "N": "NOUN"}["".join(part[3:])]
            if part[3:]
            else ("PROPN" if part[0].istitle() else "X")
            for part in parts
        ],
    )


def told(doc: Doc, *names: str) -> list[str]:
    """Give the labels between names, by their words."""
    spans = [(doc.text.index(name), doc.text.index(name) + len(name)) for name in names]
    return [
        " ".join(
            (
                doc.text[row["subject_start"] : row["subject_end"]],
                row["words"],
                doc.text[row["object_start"] : row["object_end"]],
            )
        )
        for row in find_relations(doc, spans)
    ]


VISIT = ("Marta/nsubj/2", "Quell/flat/0", "visited/ROOT/2/V", "Orvania/obj/2")


def test_subject_verb_and_object_make_a_hint():
    doc = parsed(*VISIT)
    assert told(doc, "Marta Quell", "Orvania") == ["Marta Quell visited Orvania"]
    row = find_relations(doc, [(0, 11), (20, 27)])[0]
    assert doc.text[row["start"] : row["end"]] == "visited"


def test_passive_not_and_preposition_are_among_the_words():
    doc = parsed(
        *("Brand/nsubj:pass/3", "was/aux:pass/3", "not/advmod/3", "praised/ROOT/3/V"),
        *("by/case/5", "Ostrow/obl:agent/3"),
    )
    assert told(doc, "Brand", "Ostrow") == ["Brand was not praised by Ostrow"]


def test_what_links_clauses_is_not_among_the_words():
    doc = parsed("that/mark/2", "Brand/nsubj/2", "left/ccomp/2/V", "Karsk/obj/2")
    assert told(doc, "Brand", "Karsk") == ["Brand left Karsk"]


def test_the_older_scheme_of_labels_is_read_too():
    doc = parsed("Brand/nsubj/1", "met/ROOT/1/V", "with/prep/1", "Ostrow/pobj/2")
    assert told(doc, "Brand", "Ostrow") == ["Brand met with Ostrow"]


def test_the_subject_of_a_verb_that_hangs_on_another_is_found():
    doc = parsed(
        *("Brand/nsubj/1", "refused/ROOT/1/V", "to/mark/3", "meet/xcomp/1/V", "Ostrow/obj/3")
    )
    assert told(doc, "Brand", "Ostrow") == ["Brand refused to meet Ostrow"]


def test_names_joined_by_and_share_their_part():
    doc = parsed(
        *("Brand/nsubj/3", "and/cc/2", "Lund/conj/0", "left/ROOT/3/V", "Karsk/obj/3"),
    )
    assert told(doc, "Brand", "Lund", "Karsk") == ["Brand left Karsk", "Lund left Karsk"]


def test_a_title_that_heads_its_name_is_no_hindrance():
    doc = parsed("President/nsubj/2", "Brand/flat/0", "left/ROOT/2/V", "Karsk/obj/2")
    assert told(doc, "Brand", "Karsk") == ["Brand left Karsk"]


@pytest.mark.parametrize(
    "doc",
    [
        parsed("aides/nsubj/3", "of/case/2", "Brand/nmod/0", "left/ROOT/3/V", "Karsk/obj/3"),
        parsed("Brand/nsubj/3", "and/cc/2", "Karsk/conj/0", "thrive/ROOT/3/V"),
        parsed("Brand/nsubj/1", "spoke/ROOT/1/V", "according/case/3", "Karsk/obl/1"),
        Doc(BLANK.vocab, words=["Brand", "left", "Karsk"]),
    ],
)
def test_where_no_name_does_something_to_another_nothing_is_said(doc: Doc):
    assert told(doc, "Brand", "Karsk") == []


def test_a_name_that_tells_of_what_follows_does_nothing_itself():
    officials = parsed("Karsk/nsubj/2", "officials/flat/0/N", "met/ROOT/2/V", "Ostrow/obj/2")
    assert told(officials, "Karsk", "Ostrow") == []
    title = parsed(
        *("Brand/nsubj/1", "met/ROOT/1/V", "Karsk/obj/1", "Gov./flat/2", "Ann/flat/2"),
        "Vell/flat/2",
    )
    assert told(title, "Brand", "Karsk", "Ann Vell") == ["Brand met Ann Vell"]


def test_what_the_verb_is_done_to_stands_before_the_preposition():
    doc = parsed(
        *("Brand/nsubj/1", "took/ROOT/1/V", "the/det/3", "stage/obj/1/N", "in/case/5"),
        "Karsk/obl/1",
    )
    assert told(doc, "Brand", "Karsk") == ["Brand took the stage in Karsk"]


def test_what_stands_elsewhere_or_behind_a_clause_gives_no_hint():
    lead = parsed(
        *("lead/ROOT/0/N", "Brand/nsubj/2", "had/acl:relcl/0/V", "over/case/4", "Ostrow/obl/2"),
    )
    assert told(lead, "Brand", "Ostrow") == []
    clause = parsed(
        *("Brand/nsubj/1", "wrote/ROOT/1/V", "it/nsubj/3", "failed/ccomp/1/V", "for/case/5"),
        "Ostrow/obl/1",
    )
    assert told(clause, "Brand", "Ostrow") == []


def test_words_at_the_head_of_a_sentence_are_written_as_inside_it():
    doc = parsed("In/case/1", "Karsk/obl/3", "Brand/nsubj/3", "won/ROOT/3/V")
    assert told(doc, "Brand", "Karsk") == ["Brand won in Karsk"]
