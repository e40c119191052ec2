"""newsloom: from a folder of scraped news articles to evidence that can be defended.

The names below are the whole public interface; each is imported when it is first used, so that
``import newsloom`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Each public name, by the module it lives in.
_MODULES = {
    "corpus": ("Corpus", "open_corpus"),
    "tables": ("NewsloomError",),
    "finding": ("find_entity",),
    "evidence": (
        "kwic",
        "quotes_of",
        "sentences_of_events",
        "sentences_with",
        "sentences_with_pair",
    ),
    "frequency": (
        "compare_groups",
        "correct_counts",
        "count_entities",
        "find_variants",
        "group_articles",
        "label_quality",
        "rank_entities",
        "rank_intervals",
        "read_labels",
        "why_no_interval",
    ),
    "sensitivity": ("merge_sensitivity",),
    "cooccurrence": (
        "compare_choices",
        "connected_by_one",
        "count_pairs",
        "pairs_by_group",
        "rank_pairs",
        "score_pairs",
        "vary_pairs",
    ),
    "network": (
        "build_graph",
        "describe_communities",
        "rank_nodes",
        "rate_communities",
        "write_gexf",
        "write_graphml",
    ),
    "timeline": (
        "compare_announced",
        "count_attention",
        "count_by_period",
        "find_bursts",
        "find_events",
        "list_happenings",
        "why_no_bursts",
    ),
    "dated": ("list_dating", "say_dates"),
    "placed": (
        "count_coverage",
        "happenings_of",
        "list_announced",
        "list_undated",
        "list_unresolved",
        "most_told",
        "name_of",
        "say_announced",
        "say_unresolved",
    ),
    "listings": (
        "list_articles",
        "list_channels",
        "list_connected",
        "list_copies",
        "list_cues",
        "list_dates",
        "list_names",
        "list_pairs",
        "list_passages",
        "list_quotes",
        "list_speakers",
        "say_count",
        "show_happenings",
        "show_sentences",
    ),
    "with_whom": (
        "group_pairs",
        "list_communities",
        "say_communities",
        "say_groups_of_pairs",
        "say_pair",
    ),
    "cleaned": (
        "compare_article",
        "count_furniture",
        "count_removed",
        "count_repairs",
        "draft_metadata",
        "list_doubtful",
        "list_judgements",
        "list_repairs",
        "list_set_aside",
    ),
    "who": (
        "count_rules",
        "list_corrected",
        "list_forms",
        "list_keyness",
        "list_sensitive",
        "list_undecided",
        "list_variants",
        "say_compared",
        "say_corrected",
    ),
    "said": (
        "count_cues",
        "count_known",
        "count_passed_on",
        "count_speakers",
        "count_speakers_by_outlet",
        "count_stances",
        "list_stances",
        "list_statements",
        "quotations_behind",
    ),
    "voices": ("list_sentences_behind", "share_sentences"),
    "shared": (
        "count_firsts",
        "count_sharing",
        "list_figures",
        "list_originations",
        "list_tellings",
    ),
    "outlets": ("compare_spellings", "count_diversity", "list_diversity", "say_outlets"),
    "unexpected": ("behind_unexpected", "compare_outlets", "say_unexpected"),
    "report.aligned": ("show_aligned",),
    "report.beside": ("show_article",),
    "report.compared": ("show_compared",),
    "report.counted": ("show_quotations",),
    "clicked": ("show_behind",),
    "shown": ("show_table", "show_text"),
    "answering": ("answer",),
    "picture": ("write_picture",),
    "plots": (
        "plot_attention",
        "plot_by_article",
        "plot_choices",
        "plot_coverage",
        "plot_cues",
        "plot_dispersion",
        "plot_diversity",
        "plot_ego",
        "plot_event_lanes",
        "plot_firsts",
        "plot_keyness",
        "plot_network",
        "plot_pair_groups",
        "plot_pair_heat",
        "plot_pairs",
        "plot_passed_on",
        "plot_periods",
        "plot_ranking",
        "plot_removed",
        "plot_sharing",
        "plot_speaker_outlets",
        "plot_speakers",
        "plot_stances",
        "plot_two_clocks",
        "plot_unexpected",
        "plot_variants",
        "plot_voices",
    ),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"newsloom has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"newsloom.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
