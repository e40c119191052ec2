// A figure as a table: each mark in words, so that it can be read, searched and reached by key.

const MOST_ROWS = 400;

// Hover boxes are written in plotly's small HTML; here they are plain text again.
function plain(text) {
  return text.replace(/<br ?\/?>/g, "\n").replace(/<[^<>]{0,200}>/g, "")
    .replace(/&#(\d{1,6});/g, (_, code) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function marksOf(trace) {
  const found = [];
  const meta = trace.meta || {};
  if (trace.z) {
    trace.z.forEach((row, i) => row.forEach((z, j) => {
      const text = trace.hovertext && trace.hovertext[i] && trace.hovertext[i][j];
      const said = [(meta.rows || [])[i], (meta.columns || [])[j]].filter(Boolean).join(" ");
      const shown = !trace.text || (trace.text[i] || [])[j];
      if (z !== null && text && shown) found.push([text, said]);
    }));
  } else if (trace.hoverinfo !== "skip") {
    (trace.hovertext || []).forEach((text, i) => { if (text) found.push([text, idsOf(trace, i).join(" ")]); });
  }
  const seen = new Set();
  return found.filter(([text, ids]) => !seen.has(text + ids) && seen.add(text + ids));
}

function rowOf(text, ids, series) {
  const bold = /^<b>(.*?)<\/b>/s.exec(text);
  const head = plain(bold ? bold[1] : text.split("<br>")[0]).replaceAll("\n", " ");
  const rest = plain(bold ? text.slice(bold[0].length) : text.split("<br>").slice(1).join("<br>")).trim();
  const known = ids.split(" ").filter((id) => id && index().has(id));
  const name = make("th", { scope: "row" }, known.length === 1 ? nameLink(known[0], head) : head);
  return make("tr", ids ? { "data-entities": ids } : {}, name, make("td", { class: "lines" }, rest), make("td", {}, series));
}

function fillTable(details) {
  const place = details.querySelector(".drawn-rows");
  if (place.childElementCount) return;
  const div = document.getElementById(details.dataset.of);
  const spec = JSON.parse(specOf(div));
  const rows = [];
  let left = 0;
  for (const trace of spec.data) {
    const series = plain(String(trace.name || ""));
    for (const [text, ids] of marksOf(trace)) {
      if (rows.length < MOST_ROWS) rows.push(rowOf(text, ids, series));
      else left += 1;
    }
  }
  if (!rows.length) {
    place.append(make("p", { class: "aside" }, "What is drawn here has no words of its own; the CSV below holds its numbers."));
    return;
  }
  const several = new Set(rows.map((row) => row.lastElementChild.textContent)).size > 1;
  if (!several) rows.forEach((row) => row.lastElementChild.remove());
  const heads = ["What is drawn", "What it says", ...(several ? ["Series"] : [])];
  const title = div.closest("figure").querySelector("figcaption");
  place.append(make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `As a table: ${title ? title.firstChild.textContent.trim() : ""}` },
    make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, ...rows))));
  if (left) place.append(make("p", { class: "aside" }, `${rows.length} of ${rows.length + left} marks; the CSV below holds all.`));
  filterRows(place);
}
