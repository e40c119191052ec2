"""A page of ours in a real browser without a network, and everything that goes wrong on it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
IMPACTS = {"serious", "critical"}


class Opened:
    """A page that was opened, and everything that went wrong on it."""

    def __init__(
        self, browser: Any, path: Path, *, width: int = 1280, scheme: str = "light", at: str = ""
    ) -> None:
        self.troubles: list[str] = []
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("dialog", lambda dialog: self.troubles.append("a script opened a dialog"))
        self.page.goto(path.resolve().as_uri() + at)
        # Waiting for a function would be an eval, which the page's policy forbids.
        self.page.wait_for_selector(".plot:not([data-ready])", state="detached")

    def _heard(self, message: Any) -> None:
        # A blocked script is the policy at work; what is blocked must not be ours, though.
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.troubles.append(f"request: {request.url}")

    def marks(self) -> list[int]:
        """Count what each figure draws: bars, points, lines, shapes, the numbers of a heat map.

        Of a figure without axes, which says why it has nothing to draw, the words count.
        """
        return self.page.evaluate(
            "[...document.querySelectorAll('.plot')].map((plot) => plot.querySelectorAll("
            "'.cartesianlayer .trace path, .cartesianlayer .trace use, .heatmap-label,"
            " .shapelayer path').length || (plot.querySelector('.xtick, .ytick') ? 0"
            " : plot.querySelectorAll('.annotation-text').length))"
        )

    def open_all(self) -> None:
        """Open everything that can be opened."""
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((part) => { part.open = true; })"
        )

    def barriers(self, source: str) -> list[str]:
        """Give what axe finds to be serious, with all parts of the page open.

        A table that can be scrolled has shadows at its edges, before which axe does not judge
        colours; they are taken away for it.
        """
        self.open_all()
        self.page.evaluate(
            "document.querySelectorAll('.scroll').forEach((t) => { t.style.background = 'none'; })"
        )
        self.page.evaluate(source)
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['impact']} {rule['id']}: {node['html'][:200]}"
            for rule in found["violations"]
            if rule["impact"] in IMPACTS
            for node in rule["nodes"]
        ]
