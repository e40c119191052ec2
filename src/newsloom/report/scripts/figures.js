// Figures: drawn once they come near, coloured by the page, redrawn where a name was chosen.

const plots = [...document.querySelectorAll(".plot[data-figure]")];
const dark = matchMedia("(prefers-color-scheme: dark)");
const coarse = matchMedia("(pointer: coarse)");
const config = { displayModeBar: false, showSendToCloud: false, responsive: false, scrollZoom: false };
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const printed = { "--ink": "#111", "--soft": "#555", "--rule": "#ccc", "--hover": "#fff" };
const STEPPED_BACK = 0.13;
let paper = 0; // the width of a printed page while one is made

// Light, dark and paper all read well: text and lines of a figure take the page's own colours.
function paint(layout, value) {
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  for (const key of axes) {
    const axis = layout[key] = Object.assign({}, layout[key]);
    axis.tickfont = Object.assign({}, axis.tickfont, { color: value("--soft") });
    axis.color = value("--soft");
    axis.gridcolor = axis.linecolor = axis.zerolinecolor = value("--rule");
    if (axis.title) {
      const title = typeof axis.title === "string" ? { text: axis.title } : axis.title;
      axis.title = Object.assign({}, title, { font: Object.assign({}, title.font, { color: value("--soft") }) });
    }
  }
  layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
  layout.font = Object.assign({}, layout.font, { family: css("--sans"), color: value("--soft") });
  layout.legend = Object.assign({}, layout.legend);
  layout.legend.font = Object.assign({}, layout.legend.font, { color: value("--soft") });
  layout.hoverlabel = Object.assign({ align: "left" }, layout.hoverlabel, {
    bgcolor: value("--hover"), bordercolor: value("--rule"), font: { color: value("--ink"), size: 13 },
  });
  for (const note of layout.annotations || []) {
    const strong = note.font && note.font.weight === 600;
    note.font = Object.assign({}, note.font, { color: value(strong ? "--ink" : "--soft") });
  }
}

// Heights are kept, widths are the page's; narrow screens get smaller type and no dragging.
function fit(layout, width, most) {
  const made = structuredClone(layout);
  made.autosize = false;
  made.width = width;
  made.font = Object.assign({}, made.font, { size: width < 560 ? 11 : (made.font && made.font.size) || 13 });
  if (coarse.matches) made.dragmode = false;
  for (const key of Object.keys(made)) {
    const axis = made[key];
    if (!/^xaxis\d*$/.test(key)) continue;
    if (axis.tickformat === ".0%") {
      if (axis.nticks) axis.dtick = width < 560 ? 0.5 : 0.25;
      made.margin = Object.assign({}, made.margin, { r: Math.max((made.margin || {}).r || 0, 24) });
    }
    const counted = axis.title && ["statements", "articles", "mentions"].includes(axis.title.text);
    if (counted && (axis.range ? axis.range[1] : most) < 8) axis.dtick = 1; // no half statements
    const heads = (axis.ticktext || []).join("").length;
    const longest = Math.max(0, ...(axis.ticktext || []).map((head) => head.length));
    if (axis.tickangle === -90 && longest * axis.ticktext.length * 7 < width * 0.72) {
      // Heads that fit side by side lie, and need no room above.
      const spared = Math.max(((made.margin || {}).t || 0) - 34, 0);
      axis.tickangle = 0;
      made.margin = Object.assign({}, made.margin, { t: made.margin.t - spared });
      made.height -= spared;
    }
    if (width < 560 && heads * 6.2 > width * 0.55) axis.tickangle = -35;
    if (width < 560 && axis.type === "date" && !axis.tickvals) {
      made[key] = Object.assign({}, axis, { nticks: 4, tickangle: 0 });
    }
  }
  if (width < 560) shortenLabels(made, width);
  return made;
}

// On a narrow screen a label beside its mark ends where the screen ends; its number stays.
function shortenLabels(layout, width) {
  const range = (layout.xaxis || {}).range;
  if (!range || layout.xaxis.type === "date") return;
  const margin = layout.margin || {};
  const left = margin.l || 0;
  const inner = width - left - (margin.r || 0);
  for (const note of layout.annotations || []) {
    if (typeof note.x !== "number" || /paper|domain/.test(note.xref || "") || /[<&]/.test(note.text)) continue;
    const at = left + inner * (note.x - range[0]) / (range[1] - range[0]) + (note.xshift || 0);
    const room = note.xanchor === "left" ? width - at : note.xanchor === "right" ? at : Infinity;
    const letters = Math.floor(room / 6.3);
    if (note.text.length <= letters) continue;
    const [, name, number] = /^(.*?)( [\d,]+)?$/s.exec(note.text);
    const kept = Math.max(letters - (number || "").length - 1, 4);
    note.text = `${name.replace(/…$/, "").slice(0, kept).trimEnd()}…${number || ""}`;
  }
}

function specOf(div) {
  return document.getElementById(`data-${div.dataset.figure}`).textContent;
}

function widthOf(div) {
  if (paper && !div.classList.contains("wide")) return paper;
  let box = div;
  while (box && !box.clientWidth) box = box.parentElement; // closed parts have no width of their own
  return Math.max(box ? box.clientWidth : 0, 240);
}

// Notebooks draw text in one grey for light and dark; here it becomes the page's own.
function read(div) {
  const value = paper ? (name) => printed[name] || css(name) : css;
  const spec = JSON.parse(specOf(div).replaceAll(document.body.dataset.ink, value("--soft")));
  const longest = (trace) => (Array.isArray(trace.x) ? Math.max(0, ...trace.x.map(Number).filter(Number.isFinite)) : Infinity);
  spec.layout = fit(spec.layout || {}, widthOf(div), spec.data.reduce((sum, trace) => sum + longest(trace), 0));
  // A figure on paper leaves room for its heading on the page.
  if (paper && spec.layout.height > 600) spec.layout.height = spec.layout.height > 860 ? 800 : 600;
  paint(spec.layout, value);
  // Squares of a heat map let the page through, which plotly does not see where it picks their ink.
  for (const trace of spec.data) {
    if (trace.z && trace.texttemplate) trace.textfont = Object.assign({}, trace.textfont, { color: value("--ink") });
  }
  return spec;
}

const idsOf = (trace, i) => (((trace.meta || {}).entities || [])[i] || "").split(" ").filter(Boolean);
const listed = (value, i, other) => (Array.isArray(value) ? value[i] : value === undefined ? other : value);

// --- what belongs to a name stays, the rest steps back ----------------------------------------

function neighboursIn(spec, id) {
  const near = new Set();
  for (const trace of spec.data) {
    for (const text of (trace.meta || {}).entities || []) {
      const ids = text.split(" ");
      if (ids.length === 2 && ids.includes(id)) ids.forEach((one) => near.add(one));
    }
  }
  return near;
}

function emphasiseSquares(trace, id) {
  const has = (ids) => (ids || "").split(" ").includes(id);
  const rows = trace.meta.rows || [];
  const columns = trace.meta.columns || [];
  let kept = 0;
  trace.z = trace.z.map((row, i) => row.map((z, j) => {
    const on = has(rows[i]) || has(columns[j]);
    if (on && z !== null) kept += 1;
    return on ? z : null;
  }));
  if (trace.text) trace.text = trace.text.map((row, i) => row.map((text, j) => (trace.z[i][j] === null ? "" : text)));
  return kept;
}

function emphasiseMarks(trace, on) {
  const back = (i, whole) => (on[i] ? whole : whole * STEPPED_BACK);
  const mode = trace.mode || "";
  if (trace.type === "bar" || mode.includes("markers")) {
    const marker = trace.marker = Object.assign({}, trace.marker);
    marker.opacity = on.map((_, i) => back(i, listed(marker.opacity, i, 1)));
  }
  if (mode.includes("text") || (trace.type === "bar" && trace.text)) {
    const colour = (trace.textfont || {}).color;
    trace.textfont = Object.assign({}, trace.textfont, {
      color: on.map((yes, i) => (yes ? listed(colour, i, css("--soft")) : "rgba(128,132,140,0.25)")),
    });
  }
  if (trace.error_x) trace.error_x = Object.assign({}, trace.error_x, { color: "rgba(128,132,140,0.35)" });
}

function emphasiseLines(trace, on) {
  const kept = Object.assign({}, trace, { showlegend: false });
  kept.x = trace.x.map((x, i) => (on[i] ? x : null));
  kept.y = trace.y.map((y, i) => (on[i] ? y : null));
  trace.opacity = (trace.opacity || 1) * STEPPED_BACK;
  return kept;
}

// Ties of the chosen name are drawn anew, because one line of a network holds the ties of many.
function tiesOf(spec, id) {
  const place = new Map();
  const ends = [];
  for (const trace of spec.data) {
    ((trace.meta || {}).entities || []).forEach((text, i) => {
      const ids = text.split(" ");
      if (ids.length === 2 && ids.includes(id)) ends.push(ids);
      if (ids.length === 1 && ids[0]) place.set(ids[0], [trace.x[i], trace.y[i]]);
    });
  }
  const x = [];
  const y = [];
  for (const [a, b] of ends) {
    if (!place.has(a) || !place.has(b)) continue;
    x.push(place.get(a)[0], place.get(b)[0], null);
    y.push(place.get(a)[1], place.get(b)[1], null);
  }
  return { type: "scatter", mode: "lines", x, y, hoverinfo: "skip", showlegend: false, line: { width: 2.2, color: css("--accent") } };
}

// The addresses of what marks count, where they count what several said.
function keysOf(trace) {
  const keys = Array.isArray(trace.customdata) ? trace.customdata : [];
  return keys.some((key) => typeof key === "string" && key.startsWith("said-")) ? keys.map((key) => (typeof key === "string" ? key : "")) : [];
}

// Gives how many marks belong to the name, and how many there are; null where marks have no names.
function emphasise(spec, id) {
  const near = neighboursIn(spec, id);
  const network = spec.data.some((trace) => trace.name === "pairs" && trace.meta);
  const kept = [];
  let marks = 0;
  let of = 0;
  let named = false;
  for (const trace of spec.data) {
    const meta = trace.meta || {};
    if (trace.z && (meta.rows || meta.columns)) {
      named = true;
      of += trace.z.flat().filter((z) => z !== null).length;
      marks += emphasiseSquares(trace, id);
    } else if (meta.entities) {
      named = true;
      const own = meta.entities.map((_, i) => idsOf(trace, i).includes(id));
      const on = own.map((yes, i) => yes || (near.size > 0 && idsOf(trace, i).length === 1 && near.has(idsOf(trace, i)[0])));
      if (trace.hoverinfo !== "skip" && trace.name !== "pairs") {
        marks += own.filter(Boolean).length;
        of += own.length;
      }
      if (trace.mode === "lines") kept.push(emphasiseLines(trace, on));
      else emphasiseMarks(trace, on);
    } else if (keysOf(trace).length) {
      // Marks that count statements or sentences: those stay that hold some of the name.
      named = named || "counted";
      const own = keysOf(trace).map((key) => (key ? ownCount(key, id) : 0));
      marks += own.filter(Boolean).length;
      of += keysOf(trace).filter((key) => Object.hasOwn(numbers, key) && numbers[key][1]).length;
      emphasiseMarks(trace, own.map(Boolean));
    } else if (network && trace.mode === "lines") {
      trace.opacity = 0.35;
    }
  }
  if (!named) return null;
  if (network && marks) kept.unshift(tiesOf(spec, id));
  spec.data.splice(network ? 0 : spec.data.length, 0, ...kept);
  for (const note of spec.layout.annotations || []) {
    if (note.name && note.name !== id && !near.has(note.name)) note.opacity = 0.25;
  }
  return [marks, of, network ? Math.max(near.size - 1, 0) : 0, named === "counted"];
}

// --- drawing ----------------------------------------------------------------------------------

function show(div) {
  const spec = read(div);
  const told = chosen ? emphasise(spec, chosen) : null;
  tellFigure(div, told);
  if (spec.layout.height) div.style.minHeight = paper ? "0" : `${spec.layout.height}px`;
  div.dataset.width = widthOf(div);
  delete div.dataset.stale;
  return Plotly.react(div, spec.data, spec.layout, config);
}

function tellFigure(div, told) {
  const line = div.closest("figure").querySelector(".filtered");
  if (!line) return;
  line.hidden = !told;
  if (!told) return;
  const [own, of, near, counted] = told;
  const tied = near ? `, and its ties to ${near} others` : "";
  if (counted) {
    line.textContent = own
      ? `${own.toLocaleString("en")} of ${amount(of, "mark")} ${own === 1 ? "holds" : "hold"} something of ${chosenName()}; each is as long as all it counts.`
      : Object.hasOwn(knownNames().dossiers, chosen)
        ? `Nothing that is counted here is of ${chosenName()}.`
        : `What of this is of ${chosenName()} is not on this page.`;
    return;
  }
  line.textContent = own
    ? `${chosenName()}: ${own.toLocaleString("en")} of ${amount(of, "mark")}${tied}.`
    : `${chosenName()} is not among what is drawn here.`;
}

// Once drawn, the drawing is the image and not the box around it.
function describe(div) {
  const label = div.getAttribute("aria-label");
  const drawings = [...div.querySelectorAll(".main-svg")];
  if (!drawings.length || !label) return;
  drawings.forEach((drawing, i) => {
    drawing.setAttribute(i ? "aria-hidden" : "role", i ? "true" : "img");
    if (!i) drawing.setAttribute("aria-label", label);
  });
  div.removeAttribute("role");
  div.removeAttribute("aria-label");
}

function draw(div) {
  if (div.dataset.drawn || !window.Plotly) return;
  div.dataset.drawn = "yes";
  show(div).then(() => { describe(div); div.dataset.ready = "yes"; });
  div.on("plotly_click", (event) => pointed(event.points && event.points[0]));
}

// A mark that counts statements leads to them; one that stands for a name chooses it.
function pointed(point) {
  if (!point) return;
  const key = point.customdata;
  if (typeof key === "string" && key && (Object.hasOwn(numbers, key) || document.getElementById(key))) {
    go(key);
    return;
  }
  const meta = point.data.meta || {};
  const at = Array.isArray(point.pointIndex) ? point.pointIndex : [point.pointIndex, point.pointIndex];
  const squares = `${(meta.rows || [])[at[0]] || ""} ${(meta.columns || [])[at[1]] || ""}`;
  const ids = point.data.z ? squares.split(" ").filter(Boolean) : idsOf(point.data, point.pointIndex);
  const known = [...new Set(ids)].filter((id) => index().has(id));
  const pair = known.length === 2 && [known, [...known].reverse()].map((two) => `pair-${two.join("-")}`);
  const shown = pair && pair.find((id) => document.getElementById(id));
  if (shown) go(shown);
  else if (known.length === 1) choose(known[0]);
  else if (known.length) offer(known, point.hovertext || point.data.hovertext);
}

const stale = new Set(); // figures that must be drawn anew, also marked so on the page
function outdate(div) {
  stale.add(div);
  div.dataset.stale = "yes";
}
// On a busy machine a page is never idle, so nothing waits longer than a moment.
const idle = (task) => (window.requestIdleCallback ? requestIdleCallback(task, { timeout: 400 }) : setTimeout(task, 60));
function inView(div) {
  const box = div.getBoundingClientRect();
  return box.width > 0 && box.bottom > -200 && box.top < innerHeight + 200;
}
let typed = -Infinity; // when something was last written: figures wait for the reader, not the reader for them
function work() {
  if (performance.now() - typed < 700) {
    setTimeout(work, 300);
    return;
  }
  const next = [...stale].find(inView) || [...stale][0] || plots.find((div) => !div.dataset.drawn);
  if (!next) return;
  if (stale.delete(next)) show(next);
  else draw(next);
  idle(work);
}
// What is seen is drawn anew at once, the rest when nothing else is to do.
function redraw() {
  for (const div of plots) {
    if (!div.dataset.ready) continue;
    if (paper || inView(div)) { stale.delete(div); show(div); }
    else outdate(div);
  }
  idle(work);
}

function startFigures() {
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "600px" });
  plots.forEach((div) => near.observe(div));
  const sized = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const div = entry.target;
      if (div.dataset.ready && div.clientWidth && Math.abs(div.clientWidth - div.dataset.width) > 1 && !paper) outdate(div);
    }
    if (stale.size) idle(work);
  });
  plots.forEach((div) => sized.observe(div));
  // The rest is drawn when nothing else is to do, so that printing and searching find it.
  idle(work);
  dark.addEventListener("change", redraw);
  addEventListener("beforeprint", () => { paper = 660; plots.forEach(draw); redraw(); });
  addEventListener("afterprint", () => { paper = 0; redraw(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-picture]");
    if (!button) return;
    const div = document.getElementById(button.dataset.of);
    draw(div);
    Plotly.downloadImage(div, { format: button.dataset.picture, filename: div.dataset.figure, width: div.clientWidth, height: div.clientHeight });
  });
  for (const details of document.querySelectorAll("details.drawn")) {
    details.addEventListener("toggle", () => { if (details.open) fillTable(details); });
  }
}
