"""Who appears with whom: pairs counted per article, scored over the corpus, compared by side."""

from newsloom.cooccurrence.association import MEASURES, associate, measure_pairs
from newsloom.cooccurrence.chance import chance_of_pair, permute_names
from newsloom.cooccurrence.counting import UNITS, Unit, code_names, count_codes, count_pairs
from newsloom.cooccurrence.scoring import filter_backbone, rank_pairs, score_pairs

__all__ = [
    "MEASURES",
    "UNITS",
    "Unit",
    "associate",
    "chance_of_pair",
    "code_names",
    "count_codes",
    "count_pairs",
    "filter_backbone",
    "measure_pairs",
    "permute_names",
    "rank_pairs",
    "score_pairs",
]
