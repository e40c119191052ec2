"""Figures as pictures for print: SVG, PDF and PNG by the extra `static`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsloom.tables import NewsloomError

KINDS = (".svg", ".pdf", ".png")

# On the page one grey serves light and dark; on paper it would be pale.
_PRINTED = {
    "#777c84": "#1d2125",
    "rgba(128,132,140,0.20)": "rgba(90,95,103,0.45)",
    "rgba(128,132,140,0.22)": "rgba(128,132,140,0.30)",
}


def write_picture(
    figure: Any, path: str | Path, *, width: int = 900, height: int | None = None, scale: float = 2
) -> Path:
    """Write a figure as a picture, on white and with dark letters, fit to print.

    Parameters
    ----------
    figure
        A plotly figure as the plot functions give it, or the path of one that a report holds
        (``figures/<name>.json``).
    path
        The picture; its ending says the kind: ``.svg``, ``.pdf`` or ``.png``.
    width, height
        In pixels; without a height, the figure's own.
    scale
        Of PNG: 2 gives twice as many pixels each way.

    Returns
    -------
    The path.

    Raises
    ------
    NewsloomError
        For another ending, and where the extra `static` or the Chromium that it draws with is
        missing.
    """
    path = Path(path)
    if path.suffix.lower() not in KINDS:
        raise NewsloomError(
            f"A picture ends in {', '.join(KINDS)}; given: {path.name}. Choose one of these."
        )
    try:
        import kaleido  # noqa: F401
    except ImportError as error:
        raise NewsloomError(
            "Pictures need the package kaleido, which is not installed; install newsloom[static]."
        ) from error
    import plotly.graph_objects as go

    drawn = _printed(_spec(figure))
    layout = {**drawn["layout"], "paper_bgcolor": "white", "plot_bgcolor": "white"}
    picture = go.Figure({"data": drawn["data"], "layout": layout})
    height = height or int(layout.get("height") or 600)
    try:
        picture.write_image(path, width=width, height=height, scale=scale)
    except RuntimeError as error:
        if "chrome" not in str(error).lower():
            raise
        raise NewsloomError(
            "Pictures are drawn by Chromium or Chrome, and none was found; install one, or run "
            "plotly_get_chrome, or name it in BROWSER_PATH."
        ) from error
    return path


def _spec(figure: Any) -> dict[str, Any]:
    """Give data and layout of a figure, or of the file that holds one."""
    if isinstance(figure, (str, Path)):
        try:
            spec = json.loads(Path(figure).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NewsloomError(f"The figure {figure} can't be read: {error}.") from error
        if not isinstance(spec, dict) or not {"data", "layout"} <= set(spec):
            raise NewsloomError(f"{figure} holds no figure; give one of a report's figures/*.json.")
        return spec
    return dict(json.loads(figure.to_json()))


def _printed(spec: dict[str, Any]) -> dict[str, Any]:
    """Give the same figure with the colours of print."""
    text = json.dumps(spec)
    for shown, printed in _PRINTED.items():
        text = text.replace(f'"{shown}"', f'"{printed}"')
    return dict(json.loads(text))
