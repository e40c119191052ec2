"""One article raw beside clean, as a notebook shows it: the same view as in the report."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from typing import Any

from newsloom.cleaned import find_example
from newsloom.labels import count_of
from newsloom.report import pages
from newsloom.report.behind import REMOVED, Behind, BlockView
from newsloom.report.sides import raw_beside_clean

# For front ends that bring no style of their own; JupyterLab, light or dark, is one. Only grey and
# colours that read on white and on near-black, so that no theme has to be asked for.
_STYLE = """
.newsloom .beside { border: 1px solid rgba(128,132,140,.45); max-height: 40rem; overflow: auto;
  line-height: 1.5; }
.newsloom .beside-head, .newsloom .pair { display: grid;
  grid-template-columns: minmax(0,1fr) minmax(0,1fr); }
.newsloom .beside-head { font-weight: 600; border-left: 5px solid transparent; }
.newsloom .pair { border-top: 1px solid rgba(128,132,140,.3); border-left: 5px solid transparent; }
.newsloom .pair p, .newsloom .beside-head span { margin: 0; padding: .35rem .8rem;
  white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate; }
.newsloom .pair .clean { border-left: 1px solid rgba(128,132,140,.3); white-space: pre-wrap; }
.newsloom .removed { background: rgba(128,132,140,.13);
  border-left-color: var(--cut-kind, #8a8f98); }
.newsloom del { text-decoration: line-through; text-decoration-thickness: 1px; }
.newsloom ins { background: rgba(64,160,90,.3); text-decoration: underline; }
.newsloom .caret { color: #c8603f; font-weight: 700; }
.newsloom .tag::before { content: "left out: "; }
.newsloom .kinds { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; padding: 0;
  margin: .3rem 0; }
.newsloom .kinds li::before { content: ""; display: inline-block; width: .8em; height: .8em;
  margin-right: .4em; background: var(--cut-kind, #8a8f98); }
@media (max-width: 44rem) {
  .newsloom .pair { grid-template-columns: minmax(0,1fr); }
  .newsloom .pair .clean { border-left: 0; }
  .newsloom .changed p::before { display: block; font-size: 85%; content: "as read"; }
  .newsloom .changed .clean::before { content: "as counted"; }
  .newsloom .beside-head, .newsloom .pair:not(.changed):not(.removed) .clean { display: none; }
}
"""


class ArticleView:
    """An article raw beside clean: HTML in a notebook, one line elsewhere."""

    def __init__(self, path: str, blocks: Sequence[BlockView], note: str) -> None:
        self._path = path
        self._blocks = blocks
        self._note = note

    def __repr__(self) -> str:
        if not self._blocks:
            return self._note or "No article was kept, so there is none to show."
        removed = [block.kind for block in self._blocks if block.kind != "body"]
        repairs = sum(bool(p.kind) for block in self._blocks for p in block.pieces)
        return (
            f"{self._path}: {count_of(len(self._blocks), 'block')}, {len(removed)} left out, "
            f"{count_of(repairs, 'repair')}"
        )

    def _repr_html_(self) -> str:
        """Give the view as HTML: every text escaped, nothing that runs or loads."""
        if not self._blocks:
            return f"<p>{html.escape(repr(self))}</p>"
        kinds = Counter(block.kind for block in self._blocks if block.kind != "body")
        legend = "".join(
            f'<li class="cut-{kind}">{html.escape(REMOVED[kind])} {number}</li>'
            for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        )
        note = f"<p>{html.escape(self._note)}</p>" if self._note else ""
        return (
            f'<div class="newsloom"><style>{_STYLE}{pages.block_colours()}</style>'
            f"<p><b>{html.escape(repr(self))}</b></p>"
            f'<ul class="kinds">{legend}</ul>{pages.show_beside(self._blocks)}{note}</div>'
        )


def show_article(corpus: Any, example: str = "") -> ArticleView:
    """Show one article raw beside clean, what was left out marked by kind, repairs marked.

    Parameters
    ----------
    corpus
        An open corpus.
    example
        Path or id of the article; empty: the one with most repairs, then most furniture.

    Raises
    ------
    NewsloomError
        If there is no such article.
    """
    articles = corpus.articles
    kept = articles[articles["status"] == "kept"]
    if example:
        kept = articles[articles["article_id"] == find_example(corpus, example)["article_id"]]
    behind = Behind(corpus, share=corpus.share)
    path, blocks, note = raw_beside_clean(corpus, kept, behind, example=example)
    return ArticleView(path, blocks, note)
