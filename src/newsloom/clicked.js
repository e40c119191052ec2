// A click on a mark of a figure shows its sentences below that figure. They stand in the notebook
// already, in rows that each know their key; nothing is asked of a kernel or of the network.
(() => {
  if (window.newsloomHears) return;
  window.newsloomHears = true;
  const hint = " · click a mark of the figure to read what it counts";

  function keysOf(point) {
    const meta = point.data.meta || {};
    const at = [point.pointIndex ?? point.pointNumber].flat(); // of a square its row and column
    const told = (keys) => at.reduce((found, place) => (found || [])[place], keys);
    const squares = at.length > 1 ? `${(meta.rows || [])[at[0]] || ""} ${(meta.columns || [])[at[1]] || ""}` : "";
    const names = inOrder(told(meta.entities) || squares);
    const keys = meta.behind ? [told(meta.behind)] : [told(meta.happenings), told(point.data.customdata), names];
    return keys.filter((key) => key && typeof key === "string");
  }

  function inOrder(ids) {
    return [...new Set(ids.split(" "))].filter(Boolean).sort().join(" ");
  }

  // Of the rows of this notebook the next below the figure, or else the nearest above it.
  function rowOf(plot, key) {
    const book = plot.closest(".jp-Notebook") || document;
    const rows = [...book.querySelectorAll(".newsloom:not(.clicked) [data-key]")].filter((row) => row.dataset.key === key);
    const below = rows.find((row) => plot.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
    return below || rows[rows.length - 1];
  }

  // One number of a row, under the name of that row.
  function partOf(part) {
    const made = document.createElement("details"), line = document.createElement("summary");
    line.append(part.closest("details").querySelector(".who").cloneNode(true));
    made.append(line, part.cloneNode(true));
    return made;
  }

  function missing() {
    const told = document.createElement("p");
    told.textContent = "What this mark counts is not kept in this notebook: nothing stands behind it, "
      + "or the figure has more marks than nl.show_behind keeps (its most).";
    return told;
  }

  function clicked(plot, event) {
    const point = event.points && event.points[0];
    const keys = point ? keysOf(point) : [];
    const row = keys.map((key) => rowOf(plot, key)).find(Boolean);
    const meta = keys.length && point.data.meta;
    if (!row && !(meta && (meta.behind || meta.happenings || meta.entities || meta.rows))) return;
    const area = plot.closest(".jp-OutputArea") || plot.parentElement;
    let panel = area.querySelector(":scope > .newsloom.clicked");
    if (!panel) {
      panel = document.createElement("div");
      panel.className = "newsloom clicked jp-RenderedHTMLCommon";
      panel.setAttribute("role", "status");
      area.append(panel);
    }
    const shown = row ? (row.matches("details") ? row.cloneNode(true) : partOf(row)) : missing();
    shown.open = true;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.title = "Close";
    close.addEventListener("click", () => panel.remove());
    const rows = document.createElement("div");
    rows.className = "counts";
    rows.append(shown);
    panel.replaceChildren(close, rows);
    panel.scrollIntoView({ block: "nearest" });
  }

  // Figures are drawn when they come into view, and again when a cell is run again.
  function hear() {
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (plot.newsloomHears || !plot.on) continue;
      plot.newsloomHears = true;
      plot.on("plotly_click", (event) => clicked(plot, event));
    }
    for (const line of document.querySelectorAll(".newsloom.behind > details > summary")) {
      if (!line.dataset.told) line.append(hint);
      line.dataset.told = "yes";
    }
  }
  hear();
  setInterval(hear, 500);
})();
