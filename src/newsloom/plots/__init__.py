"""Tables in, plotly figures out; nothing here counts, saves or shows.

Colours, shapes and words mean the same in every figure (`style.py`); every text that comes from
the articles is escaped; a table without rows gives a figure that says what is missing and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsloom.lazily import import_lazily

if TYPE_CHECKING:
    from newsloom.plots.choices import plot_choices
    from newsloom.plots.cleaning import plot_removed
    from newsloom.plots.comparison import plot_keyness, plot_variants
    from newsloom.plots.ego import plot_ego
    from newsloom.plots.heat import plot_pair_heat
    from newsloom.plots.lanes import plot_attention, plot_event_lanes
    from newsloom.plots.names import plot_by_article, plot_dispersion, plot_ranking
    from newsloom.plots.network import plot_network
    from newsloom.plots.outlets import plot_diversity, plot_firsts, plot_unexpected
    from newsloom.plots.pairs import plot_pairs
    from newsloom.plots.periods import plot_coverage, plot_periods
    from newsloom.plots.quotes import plot_cues, plot_speakers
    from newsloom.plots.sharing import plot_sharing
    from newsloom.plots.sides import plot_pair_groups
    from newsloom.plots.timeline import plot_two_clocks
    from newsloom.plots.voices import (
        plot_passed_on,
        plot_speaker_outlets,
        plot_stances,
        plot_voices,
    )

__getattr__ = import_lazily(
    __name__,
    {
        "plots.choices": ("plot_choices",),
        "plots.cleaning": ("plot_removed",),
        "plots.comparison": (
            "plot_keyness",
            "plot_variants",
        ),
        "plots.ego": ("plot_ego",),
        "plots.heat": ("plot_pair_heat",),
        "plots.lanes": (
            "plot_attention",
            "plot_event_lanes",
        ),
        "plots.names": (
            "plot_by_article",
            "plot_dispersion",
            "plot_ranking",
        ),
        "plots.network": ("plot_network",),
        "plots.outlets": (
            "plot_diversity",
            "plot_firsts",
            "plot_unexpected",
        ),
        "plots.pairs": ("plot_pairs",),
        "plots.periods": (
            "plot_coverage",
            "plot_periods",
        ),
        "plots.quotes": (
            "plot_cues",
            "plot_speakers",
        ),
        "plots.sharing": ("plot_sharing",),
        "plots.sides": ("plot_pair_groups",),
        "plots.timeline": ("plot_two_clocks",),
        "plots.voices": (
            "plot_passed_on",
            "plot_speaker_outlets",
            "plot_stances",
            "plot_voices",
        ),
    },
)

__all__ = [
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
]
