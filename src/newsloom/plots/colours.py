"""Colours, type and marks of all figures; the page of a report uses them without drawing any."""

from __future__ import annotations

INK = "#777c84"
"""Text and axes. One grey that reads on white and on near-black (contrast at least 4:1 on both)."""
FAINT = "rgba(128,132,140,0.22)"
LIGHT = "rgba(128,132,140,0.45)"
ACCENT = "#2a8c9e"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

# Okabe & Ito 2008, without the yellow that can't be seen on white.
KIND_COLOURS = {
    "PERSON": "#0072b2",
    "GPE": "#d55e00",
    "ORG": "#009e73",
    "NORP": "#cc79a7",
    "LOC": "#e69f00",
    "FAC": "#56b4e9",
    "EVENT": "#8c6d46",
}
OTHER_KIND = "#8a8f98"

# Paul Tol's "muted", kept apart from the colours of kinds so that no colour means two things.
COMMUNITY_COLOURS = ("#44aa99", "#cc6677", "#999933", "#aa4499", "#7a6fd0", "#b58900", "#4f9a4f")

BLOCK_COLOURS = {
    "body": FAINT,
    "title": "#88a8c4",
    "standfirst": "#5f86ab",
    "byline": "#7a6fd0",
    "dateline": "#4f9a4f",
    "caption": "#44aa99",
    "credit": "#2f7d70",
    "source_line": "#b58900",
    "navigation": "#cc6677",
    "promo": "#aa4499",
    "related": "#c98a5b",
    "share": "#999933",
    "comments": "#6f8f3a",
    "legal": "#9a6a6a",
    "other": "#8a8f98",
}

SYMBOLS = {
    "asserted": "circle",
    "reported": "circle-open",
    "planned": "triangle-right",
    "hypothetical": "diamond-open",
    "denied": "x-thin",
}
"""The mark of each modality: the shape carries it, in every figure."""
