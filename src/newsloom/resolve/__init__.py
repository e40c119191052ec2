"""Mentions → entities: which names mean the same, and whom descriptions stand for."""

from newsloom.resolve.canonical import canonical_name, entity_id
from newsloom.resolve.descriptions import (
    read_descriptions,
    resolve_descriptions,
    settle_descriptions,
)
from newsloom.resolve.judged import Outcome
from newsloom.resolve.names import Resolution, Resolving, resolve_mentions, resolve_names
from newsloom.resolve.own import known_with, read_own, with_own
from newsloom.resolve.person_names import parse_person, romanised, same_given, same_person
from newsloom.resolve.rollup import RollUp, roll_up, rolled_entities, rolled_up
from newsloom.resolve.unsure import leave_out_unsure
from newsloom.resolve.usage import mark_usage

__all__ = [
    "Outcome",
    "Resolution",
    "Resolving",
    "RollUp",
    "canonical_name",
    "entity_id",
    "known_with",
    "leave_out_unsure",
    "mark_usage",
    "parse_person",
    "read_descriptions",
    "read_own",
    "resolve_descriptions",
    "resolve_mentions",
    "resolve_names",
    "roll_up",
    "rolled_entities",
    "rolled_up",
    "romanised",
    "same_given",
    "same_person",
    "settle_descriptions",
    "with_own",
]
