"""Mistakes that a careless change could make, for `teeth.py`: each must make a test fail."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """One wrong change: in which file what becomes what, and the tests that should notice."""

    says: str
    file: str
    right: str
    wrong: str
    tests: str


MISTAKES = [
    Mistake(
        "rate per 100 words",
        "frequency/ranking.py",
        "= 1000 * total / words",
        "= 100 * total / words",
        "frequency",
    ),
    Mistake(
        "share of all words",
        "frequency/ranking.py",
        "= total / total.sum()",
        "= total / max(1, total.max())",
        "frequency",
    ),
    Mistake(
        "ties ranked low",
        "frequency/ranking.py",
        'rank(method="min"',
        'rank(method="max"',
        "frequency",
    ),
    Mistake(
        "DP without its half",
        "frequency/dispersion.py",
        "dp = 0.5 * (",
        "dp = 1.0 * (",
        "dispersion",
    ),
    Mistake(
        "Juilland D by n",
        "frequency/dispersion.py",
        "spread / np.sqrt(n - 1)",
        "spread / np.sqrt(n)",
        "dispersion",
    ),
    Mistake(
        "logDice from 13",
        "cooccurrence/association.py",
        "log_dice = 14 +",
        "log_dice = 13 +",
        "cooccurrence",
    ),
    Mistake(
        "NPMI of ever-present pairs",
        "cooccurrence/association.py",
        "ab == n, 1.0, npmi",
        "ab == n, 0.0, npmi",
        "cooccurrence",
    ),
    Mistake(
        "G2 not doubled",
        "cooccurrence/association.py",
        "np.maximum(2 * np.sum",
        "np.maximum(1 * np.sum",
        "cooccurrence",
    ),
    Mistake(
        "a window too many",
        "cooccurrence/counting.py",
        "lengths - window + 1",
        "lengths - window + 2",
        "cooccurrence",
    ),
    Mistake(
        "bars in one colour",
        "plots/names.py",
        '[colour_of(kind) for kind in rows["label"]]',
        '[colour_of("ORG") for _ in rows["label"]]',
        "plots plots_bars",
    ),
    Mistake(
        "labels of bars swapped",
        "plots/names.py",
        'for m, a in zip(rows["mentions"], rows["articles"], strict=True)]',
        'for a, m in zip(rows["mentions"], rows["articles"], strict=True)]',
        "plots plots_bars",
    ),
    Mistake(
        "the last bar dropped",
        "plots/names.py",
        'rows = ranking.sort_values(["rank", "entity"]).head(top_n)',
        'rows = ranking.sort_values(["rank", "entity"]).head(top_n - 1)',
        "plots plots_bars",
    ),
    Mistake(
        "interval without lower arm",
        "plots/names.py",
        '"arrayminus": numbers(low.fillna(0))',
        '"arrayminus": numbers(high.fillna(0))',
        "plots plots_bars",
    ),
    Mistake(
        "no network file for Gephi",
        "report/exports.py",
        '    network.write_gexf(graph, folder / "network.gexf")\n',
        "",
        "report whole_run",
    ),
    Mistake(
        "numbers lose their evidence",
        "report/templates/parts.html.j2",
        '{%- if part.href %}<a class="number"',
        '{%- if false %}<a class="number"',
        "report",
    ),
    Mistake(
        "cells lose their links",
        "report/templates/parts.html.j2",
        "{%- elif cell.href %}",
        "{%- elif false %}",
        "report report_links",
    ),
    Mistake(
        "no data under a chart",
        "report/templates/parts.html.j2",
        ' · <a download="{{ f.name }}.csv" href="{{ f.csv }}">what is drawn (CSV)</a>',
        "",
        "report report_links",
    ),
    Mistake(
        "denials asserted",
        "language/modality.py",
        'return "denied"',
        'return "asserted"',
        "timeline",
    ),
    Mistake(
        "plans asserted",
        "language/modality.py",
        'return "planned"',
        'return "asserted"',
        "timeline",
    ),
    Mistake(
        "names keep their article",
        "resolve/canonical.py",
        'r"^the "',
        'r"^a "',
        "resolve resolve_bodies",
    ),
    Mistake(
        "indirect called mixed",
        "language/quotation.py",
        'if any(w.mark >= 0 for w in inside) else "indirect"',
        'if any(w.mark >= 0 for w in inside) else "mixed"',
        "quotes",
    ),
    Mistake(
        "marks inside the quotation",
        "language/quotation.py",
        "_row(pair.inner_start, pair.inner_end",
        "_row(pair.inner_start - 1, pair.inner_end",
        "quotes",
    ),
    Mistake(
        "removed articles called added",
        "diff.py",
        "sorted(now.keys() - then.keys()), sorted(then.keys() - now.keys())",
        "sorted(then.keys() - now.keys()), sorted(now.keys() - then.keys())",
        "diff",
    ),
    Mistake(
        "rows lost in writing",
        "tables.py",
        "self._waiting = [whole.slice(self._group)]",
        "self._waiting = []",
        "table_files",
    ),
    Mistake(
        "a README read as an article",
        "read/documents.py",
        'startswith(("README", "LICENSE"))',
        'startswith(("LICENSE",))',
        "read",
    ),
    Mistake(
        "latest moves first of all",
        "publishing.py",
        "    os.rename(staging, final)\n    try:\n",
        "    os.replace(link, latest)\n    link.symlink_to(final.name)\n"
        "    os.rename(staging, final)\n    try:\n",
        "crash",
    ),
    Mistake("damage is not looked for", "tables.py", "    check_bytes(path, name)\n", "", "crash"),
    Mistake(
        "charts are not counted", "executing.py", "and figures != 1", "and figures > 99", "faults"
    ),
    Mistake("threads are not watched", "watching.py", "        notes.thread(args)\n", "", "faults"),
    Mistake(
        "evidence not cut for sharing",
        "evidence.py",
        "SHARED_WORDS = 25",
        "SHARED_WORDS = 2500",
        "evidence",
    ),
    Mistake(
        "range of a parameter ignored",
        "parameters.py",
        "return above and (parameter.high is None or value <= parameter.high)",
        "return above",
        "parameters parameters_generated",
    ),
    Mistake(
        "offsets off by one",
        "clean/ledger.py",
        "begin = length + first - here",
        "begin = length + first - here + 1",
        "ledger",
    ),
    Mistake(
        "outlets and articles of an origination swapped",
        "sources/originations.py",
        "len(places), len(ids), len(printed), len(named)",
        "len(places), len(printed), len(ids), len(named)",
        "retold",
    ),
    Mistake(
        "loosely alike counts as copied",
        "sources/originations.py",
        "and score >= CLOSE",
        "and score >= 0",
        "retold",
    ),
    Mistake(
        "over is no longer at least",
        "sources/quantities.py",
        "more than|over|at least",
        "more than|at least",
        "retold",
    ),
    Mistake(
        "squares show one name's count",
        "plots/heat.py",
        'number[i][j] = f"{row.n_ab:,}"',
        'number[i][j] = f"{row.n_a:,}"',
        "plots plots_network plots_bars",
    ),
    Mistake(
        "attention of the busiest period",
        "plots/lanes.py",
        '(rows["articles"] / rows["of"]).tolist()',
        '(rows["articles"] / rows["of"].max()).tolist()',
        "plots",
    ),
    Mistake(
        "bars open another part",
        "plots/voices.py",
        "customdata=[_address(of, str(name), kind) for name",
        "customdata=[_address(of, str(name), list(parts)[0]) for name",
        "report_voices",
    ),
    Mistake(
        "plans count as days that were",
        "report/tops.py",
        '["asserted", "reported"]',
        '["asserted", "reported", "planned"]',
        "tops",
    ),
    Mistake(
        "passed on, the other way round",
        "report/tops.py",
        'int(group["channel"].notna().sum())',
        'int(group["channel"].isna().sum())',
        "tops",
    ),
    Mistake(
        "risen and fallen swapped",
        "since.py",
        'if row["rank_b"] < row["rank_a"]]',
        'if row["rank_b"] > row["rank_a"]]',
        "since diff",
    ),
    Mistake(
        "pairs in and out swapped",
        "since.py",
        '{"in": rows(now, then), "out": rows(then, now)}',
        '{"in": rows(then, now), "out": rows(now, then)}',
        "since diff",
    ),
    Mistake(
        "up when equal",
        "diff.py",
        'if row["b"] > row["a"] > 0]',
        'if row["b"] >= row["a"] > 0]',
        "since diff",
    ),
    Mistake(
        "all articles called set aside",
        "methods.py",
        "articles['read'] - articles['kept']",
        "articles['read']",
        "since",
    ),
    Mistake(
        "interval from right to left",
        "report/counted.py",
        "({100 * low:.0f}–{100 * high:.0f})",
        "({100 * high:.0f}–{100 * low:.0f})",
        "report_counted said",
    ),
    Mistake(
        "interval of publication told as its first day",
        "report/behind.py",
        "span(row.published_earliest, row.published_latest)",
        "span(row.published_earliest, row.published_earliest)",
        "report_voices",
    ),
    Mistake(
        "one run too many kept",
        "publishing.py",
        "list_runs(reports)[:-keep]",
        "list_runs(reports)[: -keep - 1]",
        "runs crash",
    ),
    Mistake(
        "days begin at the latest",
        "report/timelinejs.py",
        "max(starts, default=None), min(ends",
        "min(starts, default=None), min(ends",
        "timelinejs",
    ),
    Mistake(
        "undated called dated", "record.py", ".any(axis=1).sum()", ".all(axis=1).sum()", "since"
    ),
    Mistake(
        "an hour's limit ignored",
        "executing.py",
        "min(cell_seconds, left or cell_seconds)",
        "cell_seconds",
        "faults",
    ),
    Mistake(
        "ranks' interval from one tail",
        "network/nodes.py",
        'np.quantile(ranks, tails[1], axis=0, method="higher")',
        'np.quantile(ranks, tails[0], axis=0, method="higher")',
        "network",
    ),
    Mistake(
        "heaviest channels, lightest first",
        "plots/voices.py",
        "key=lambda name: (-int(weight[name]), name))[:MOST]",
        "key=lambda name: (int(weight[name]), name))[:MOST]",
        "report_voices",
    ),
]
