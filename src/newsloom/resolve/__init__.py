"""Mentions → entities: which names mean the same, and whom descriptions stand for."""

from newsloom.resolve.descriptions import resolve_descriptions
from newsloom.resolve.names import canonical_name, entity_id, resolve_mentions
from newsloom.resolve.own import known_with, read_own, with_own
from newsloom.resolve.person_names import parse_person, romanised, same_given, same_person
from newsloom.resolve.unsure import leave_out_unsure

__all__ = [
    "canonical_name",
    "entity_id",
    "known_with",
    "leave_out_unsure",
    "parse_person",
    "read_own",
    "resolve_descriptions",
    "resolve_mentions",
    "romanised",
    "same_given",
    "same_person",
    "with_own",
]
