"""Who is in the news: counts, ranks, dispersion, what one part of a corpus names more, spellings.

`ranking` counts and ranks, `dispersion` says how evenly, `groups`, `contrast`, `permutation` and
`keyness` compare outlets or periods, `expected` compares them article by article, `variants` and
`spellings` compare spellings, `diversity` says how many voices are heard, `labelled` and
`corrected` put counts right by a labelled sample.
"""

from newsloom.frequency.corrected import correct_counts, label_quality, say_labels
from newsloom.frequency.dispersion import disperse
from newsloom.frequency.groups import count_groups, group_articles, say_groups
from newsloom.frequency.keyness import average_words, compare_groups
from newsloom.frequency.labelled import read_labels
from newsloom.frequency.ranking import (
    count_entities,
    count_matrix,
    name_entities,
    rank_entities,
    rank_intervals,
    say_forms,
)
from newsloom.frequency.variants import find_variants
from newsloom.uncertainty import MIN_ARTICLES, why_no_interval

__all__ = [
    "MIN_ARTICLES",
    "average_words",
    "compare_groups",
    "correct_counts",
    "count_entities",
    "count_groups",
    "count_matrix",
    "disperse",
    "find_variants",
    "group_articles",
    "label_quality",
    "name_entities",
    "rank_entities",
    "rank_intervals",
    "read_labels",
    "say_forms",
    "say_groups",
    "say_labels",
    "why_no_interval",
]
