"""Executed notebooks and corpus tables as one page that opens offline, with its evidence inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsloom.lazily import import_lazily

if TYPE_CHECKING:
    from newsloom.report.notebooks import export_notebooks
    from newsloom.report.writing import write_report

__getattr__ = import_lazily(
    __name__,
    {"report.notebooks": ("export_notebooks",), "report.writing": ("write_report",)},
)

__all__ = ["export_notebooks", "write_report"]
