"use strict";
(() => {
  const plots = [...document.querySelectorAll(".plot[data-figure]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const coarse = matchMedia("(pointer: coarse)");
  const config = {
    displaylogo: false, showSendToCloud: false, responsive: true, scrollZoom: false,
    displayModeBar: coarse.matches ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
  };
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const printed = { "--ink": "#111", "--soft": "#555", "--rule": "#ccc", "--hover": "#fff" };

  // Figures are drawn once and coloured by the page, so that light, dark and paper all read well.
  function colours(layout, value) {
    const set = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      "font.family": value("--sans") || css("--sans"),
      "font.color": value("--soft"), "legend.font.color": value("--soft"),
      "hoverlabel.bgcolor": value("--hover"), "hoverlabel.bordercolor": value("--rule"),
      "hoverlabel.font.color": value("--ink"),
    };
    for (const key of Object.keys(layout)) {
      if (/^[xy]axis\d*$/.test(key)) {
        set[`${key}.color`] = value("--soft");
        set[`${key}.tickfont.color`] = value("--soft");
        set[`${key}.title.font.color`] = value("--soft");
        set[`${key}.gridcolor`] = value("--rule");
        set[`${key}.linecolor`] = value("--rule");
        set[`${key}.zerolinecolor`] = value("--rule");
      }
    }
    (layout.annotations || []).forEach((note, i) => {
      set[`annotations[${i}].font.color`] = value(note.font && note.font.weight === 600 ? "--ink" : "--soft");
    });
    return set;
  }

  function fit(layout, width) {
    // Heights are kept, widths are the page's; narrow screens get smaller type and no dragging.
    const made = structuredClone(layout);
    delete made.width;
    made.autosize = true;
    made.font = Object.assign({}, made.font, { size: width < 560 ? 11 : (made.font && made.font.size) || 13 });
    if (coarse.matches) made.dragmode = false;
    for (const key of Object.keys(made)) {
      const axis = made[key];
      if (width < 560 && /^xaxis\d*$/.test(key) && axis.type === "date" && !axis.tickvals) {
        made[key] = Object.assign({}, axis, { nticks: 4, tickangle: 0 });
      }
    }
    return made;
  }

  // Notebooks draw text in one grey for light and dark; here it becomes the page's own.
  function read(div, value) {
    const text = document.getElementById(`data-${div.dataset.figure}`).textContent;
    const spec = JSON.parse(text.replaceAll(document.body.dataset.ink, value("--soft")));
    spec.layout = fit(spec.layout || {}, div.clientWidth);
    return spec;
  }

  function draw(div) {
    if (div.dataset.drawn) return;
    div.dataset.drawn = "yes";
    const spec = read(div, css);
    if (spec.layout.height) div.style.minHeight = `${spec.layout.height}px`;
    Plotly.newPlot(div, spec.data, spec.layout, config)
      .then(() => Plotly.relayout(div, colours(div.layout, css)))
      .then(() => { div.dataset.ready = "yes"; });
    div.on("plotly_click", (event) => {
      // A mark that counts quotations leads to them, as the number in the table does.
      const key = event.points && event.points[0] && event.points[0].customdata;
      if (typeof key === "string" && Object.hasOwn(numbers, key)) location.hash = `#${key}`;
    });
  }

  function redraw(value, more) {
    for (const div of plots) {
      if (!div.dataset.ready) continue;
      const spec = read(div, value);
      Plotly.react(div, spec.data, spec.layout, config);
      Plotly.relayout(div, Object.assign(colours(div.layout, value), more));
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "600px" });
  plots.forEach((div) => near.observe(div));
  // The rest is drawn when nothing else is to do, so that printing and searching find it.
  const idle = window.requestIdleCallback || ((task) => setTimeout(task, 200));
  const rest = () => { const next = plots.find((div) => !div.dataset.drawn); if (next) { draw(next); idle(rest); } };
  addEventListener("load", () => idle(rest));

  dark.addEventListener("change", () => redraw(css));
  addEventListener("beforeprint", () => {
    plots.forEach(draw);
    redraw((name) => printed[name] || css(name), { width: 660 });
  });
  addEventListener("afterprint", () => redraw(css));

  // Quotations stand on the page once: a number shows those it counts and hides the others.
  const said = document.getElementById("said");
  const numbers = said ? JSON.parse(document.getElementById("said-numbers").textContent) : {};
  function choose(id) {
    const key = id === "said" ? "statements" : id;
    if (!Object.hasOwn(numbers, key)) return null;
    const [title, count, note, names] = numbers[key];
    const shown = new Set(names);
    for (const item of document.getElementById("said-list").children) item.hidden = !shown.has(item.id);
    const chosen = document.getElementById("said-chosen");
    chosen.textContent = `${title}: ${count.toLocaleString("en")}`;
    document.getElementById("said-note").textContent = note;
    return id === "said" ? null : chosen;
  }
  choose("said");

  // A number links to its evidence, which may lie in closed parts: open them all.
  function reveal() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    const target = id && (choose(id) || document.getElementById(id));
    if (!target) return;
    for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    target.scrollIntoView();
    const focus = target.tagName === "DETAILS" ? target.querySelector("summary, a, [tabindex]") : target;
    if (focus && (focus !== target || target.id === "said-chosen")) focus.focus({ preventScroll: true });
  }
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  reveal();

  const toc = document.querySelector(".toc details");
  if (toc) {
    const wide = matchMedia("(min-width: 70rem)");
    const fold = () => { toc.open = wide.matches; };
    wide.addEventListener("change", fold);
    fold();
    toc.addEventListener("click", (event) => { if (event.target.closest("a") && !wide.matches) toc.open = false; });
    const links = new Map([...toc.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((a) => a.removeAttribute("aria-current"));
        const link = links.get(entry.target.id);
        if (link) link.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-10% 0px -80% 0px" });
    links.forEach((_, id) => { const part = document.getElementById(id); if (part) seen.observe(part); });
  }
})();
