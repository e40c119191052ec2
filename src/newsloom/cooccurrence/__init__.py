"""Who appears with whom: pairs counted per article, scored over the corpus, compared by side."""

from newsloom.cooccurrence.association import MEASURES, associate, measure_pairs
from newsloom.cooccurrence.chance import chance_of_pair, permute_names
from newsloom.cooccurrence.choices import compare_choices, vary_pairs
from newsloom.cooccurrence.counting import code_names, count_codes, count_pairs
from newsloom.cooccurrence.relations import label_pairs, name_relations
from newsloom.cooccurrence.scoring import filter_backbone, rank_pairs, score_pairs
from newsloom.cooccurrence.sides import connected_by_one, pairs_by_group
from newsloom.cooccurrence.totals import PairTotals
from newsloom.together import UNITS, WINDOW, Unit

__all__ = [
    "MEASURES",
    "UNITS",
    "WINDOW",
    "PairTotals",
    "Unit",
    "associate",
    "chance_of_pair",
    "code_names",
    "compare_choices",
    "connected_by_one",
    "count_codes",
    "count_pairs",
    "filter_backbone",
    "label_pairs",
    "measure_pairs",
    "name_relations",
    "pairs_by_group",
    "permute_names",
    "rank_pairs",
    "score_pairs",
    "vary_pairs",
]
