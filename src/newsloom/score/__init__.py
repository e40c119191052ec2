"""A run's tables against gold annotation: figures per layer, as a table and as JSON.

The gold addresses the raw text, so everything is compared in raw offsets. Items that the gold
calls optional count neither way. Scored on the articles that have gold; those of the run that
have none are left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsloom.score import names, statements, text
from newsloom.score.figures import Figure
from newsloom.score.reading import read_run

Scores = dict[str, dict[str, Figure]]

_DETAILS = ("missed", "extra", "wrong")

__all__ = ["Scores", "flatten", "score", "score_run", "score_table"]


def score(gold_dir: Path, data_dir: Path, target: Path | None = None) -> str:
    """Score a run, write the figures to `target` as JSON if named, and return them as text."""
    result = score_run(gold_dir, data_dir)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return score_table(result)


def score_run(gold_dir: Path, data_dir: Path, *, details: bool = False) -> Scores:
    """Compare the tables of a run with gold annotation.

    Parameters
    ----------
    gold_dir
        Folder of ``<name>.gold.json`` files, one per article, and optionally one for what lies
        between them.
    data_dir
        Folder of the run's tables.
    details
        Also list, per figure, the words of what was missed, extra or wrong.

    Returns
    -------
    Layer → figure → its ``value`` and the counts behind it: F1 with precision, recall, tp, fp and
    fn; shares with right and of. A value is null where there was nothing to compare.

    Raises
    ------
    NewsloomError
        When the gold can't be read or is of other articles than the run.
    """
    run = read_run(Path(gold_dir), Path(data_dir))
    ids = names.ids_of(run.readings)
    result: Scores = {
        "furniture": text.score_furniture(run.readings),
        "text": text.score_text(run.readings),
        "repairs": text.score_repairs(run.readings),
        "sentences": text.score_sentences(run.readings),
        "metadata": text.score_metadata(run.readings),
        "dates": text.score_dates(run.readings),
        "names": names.score_names(run.readings),
        "entities": names.score_entities(run),
        "descriptions": names.score_references(run.readings, "description", ids),
        "timexes": text.score_timexes(run.readings),
        "quotes_direct": statements.score_direct_quotes(run, ids),
        "quotes_indirect": statements.score_indirect_quotes(run, ids),
        "events": statements.score_events(run),
        "passages": statements.score_passages(run),
    }
    if any(row["form"] == "pronoun" for r in run.readings for row in r.rows["mentions"]):
        result["pronouns"] = names.score_references(run.readings, "pronoun", ids)
    if not details:
        for figures in result.values():
            for figure in figures.values():
                for listed in _DETAILS:
                    figure.pop(listed, None)
    return result


def flatten(result: Scores) -> dict[str, float | None]:
    """Give each figure's value under ``layer.figure``, for floors and comparisons."""
    return {
        f"{layer}.{name}": figure["value"]
        for layer, figures in result.items()
        for name, figure in figures.items()
    }


def score_table(result: Scores) -> str:
    """Print the figures as plain text, a line each, aligned."""
    lines = [("layer", "figure", "value", "precision", "recall", "counts")]
    for layer, figures in result.items():
        for name, figure in figures.items():
            lines.append(
                (
                    layer,
                    name.replace("_", " "),
                    _number(figure["value"]),
                    _number(figure["precision"]) if "precision" in figure else "",
                    _number(figure["recall"]) if "recall" in figure else "",
                    _counts(figure),
                )
            )
            layer = ""
            for listed in _DETAILS:
                lines += [("", "", "", "", "", f"  {listed}: {w}") for w in figure.get(listed, ())]
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    made = []
    for line in lines:
        words = [line[0].ljust(widths[0]), line[1].ljust(widths[1])]
        words += [cell.rjust(width) for cell, width in zip(line[2:5], widths[2:5], strict=True)]
        made.append("  ".join([*words, line[5]]).rstrip())
    return "\n".join(made)


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _counts(figure: Figure) -> str:
    if "of" in figure:
        return f"{figure['right']} of {figure['of']}"
    if "tp" in figure:
        return f"tp {figure['tp']}, fp {figure['fp']}, fn {figure['fn']}"
    return f"{figure['mentions']} names" if "mentions" in figure else ""
