// The dossier of a name: spellings, neighbours, days, statements and sentences, all in the page.

const FIRST = 5; // of each list; a button shows the others

// A text with its marks; offsets are those of JavaScript.
function marked(text, edges) {
  const quote = make("blockquote", { dir: "auto" });
  let at = 0;
  for (let i = 0; i < edges.length; i += 2) {
    quote.append(text.slice(at, edges[i]), make("mark", {}, text.slice(edges[i], edges[i + 1])));
    at = edges[i + 1];
  }
  quote.append(text.slice(at));
  return quote;
}

// Evidence looks the same everywhere: outlet, day and how it was found, sentence, place in the file.
function evidence([number, edges], note) {
  const [article, text, place] = knownNames().texts[number];
  const [outlet, date, how, path] = knownNames().articles[article];
  const where = make("p", { class: "place" });
  if (note) where.append(make("span", { class: "note" }, note), " ");
  where.append(make("code", {}, `${path}:${place}`));
  return make("li", { class: "evidence" },
    make("p", { class: "from" }, make("b", {}, outlet), ` · ${date}${how ? ` (${how})` : ""}`),
    marked(text, edges), where);
}

function list(items, className, first = FIRST) {
  const all = make("ol", { class: className }, ...items);
  const rest = items.slice(first);
  if (rest.length < 2) return [all];
  rest.forEach((item) => { item.hidden = true; });
  const button = make("button", { type: "button", class: "more" }, `${rest.length} more`);
  button.addEventListener("click", () => {
    rest.forEach((item) => { item.hidden = false; });
    button.remove();
    rest[0].tabIndex = -1;
    rest[0].focus({ preventScroll: true });
  });
  return [all, button];
}

function part(title, count, ...inside) {
  return make("section", {}, make("h3", {}, title, count ? make("span", { class: "n" }, ` ${count}`) : ""), ...inside);
}

const amount = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || `${one}s`}`;

// A column for each day, or month, on which something was printed; empty days keep their room.
function columns({ ends, steps, unit, marks }) {
  const most = Math.max(...marks.map(([, n]) => n));
  const top = marks.find(([, n]) => n === most);
  const wide = Math.max(300 / steps, 2.5);
  const told = `Mentions by ${unit} of publication; most, ${most.toLocaleString("en")}: ${top[2]}.`;
  const draw = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const svg = draw("svg", { viewBox: "0 0 300 44", role: "img", "aria-label": told, class: "columns", preserveAspectRatio: "none" });
  for (const [step, n, day] of marks) {
    const high = Math.max(40 * n / most, 1.5);
    const bar = draw("rect", { x: Math.min(300 * step / steps, 300 - wide) + wide * 0.08, y: 44 - high, width: Math.min(wide * 0.84, 26), height: high });
    const title = draw("title", {});
    title.textContent = `${day}: ${n}`;
    bar.append(title);
    svg.append(bar);
  }
  const feet = make("p", { class: "ends" }, make("span", {}, ends[0]), make("span", {}, ends[1]));
  return [svg, feet, make("p", { class: "aside" }, told)];
}

function neighbour([id, n, articles, shown]) {
  const told = `${amount(n, knownNames().unit)} in ${amount(articles, "article")}`;
  const item = make("li", {}, nameLink(id), " ");
  if (!shown.length) { item.append(make("span", { class: "light" }, told)); return item; }
  const details = make("details", {}, make("summary", {}, told));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) {
      details.append(make("ol", { class: "sentences" }, ...shown.map((one) => evidence(one))));
      if (n > shown.length) details.append(make("p", { class: "aside" }, `${shown.length} of ${n} shown.`));
    }
  });
  item.append(details);
  return item;
}

function statements(key, title) {
  const [, count, , shown] = numbers[key];
  const items = shown.map(saidItem).filter(Boolean).map((item) => {
    const copy = item.cloneNode(true);
    copy.removeAttribute("id");
    copy.hidden = false;
    return copy;
  });
  return part(title, amount(count, "statement"), ...list(items, "sentences"),
    count > items.length ? make("p", { class: "aside" }, `${items.length} of ${count} shown, taken from each article in turn.`) : "");
}

function openDossier(id) {
  const row = index().get(id);
  const title = document.getElementById("dossier-name");
  const body = document.getElementById("dossier-body");
  const kind = document.getElementById("dossier-kind");
  body.replaceChildren();
  kind.replaceChildren();
  kind.className = "";
  title.textContent = row ? row[1] : "Not in this report";
  if (!row) {
    body.append(make("p", { class: "aside" }, `No name here goes by “${id}”. The search box knows the names of this report.`));
  } else {
    const [, , words, label, counted, spelt] = row;
    kind.className = `kind kind-${label}`;
    kind.textContent = words;
    body.append(make("p", { class: "counted" }, counted.join(" · ")));
    const dossier = knownNames().dossiers[id];
    if (spelt.length) {
      body.append(part("Found as", "", make("p", { class: "spelt" }, ...spelt.flatMap(([text, n], i) => [
        i ? ", " : "", make("q", { dir: "auto" }, text), " ", make("span", { class: "light" }, String(n))]))));
    }
    if (dossier) fillDossier(body, id, dossier);
    else body.append(make("p", { class: "aside" }, knownNames().note));
  }
  document.getElementById("dossier").scrollTop = 0;
  title.focus({ preventScroll: true });
}

function fillDossier(body, id, dossier) {
  if (dossier.printed) body.append(part("Printed", "", ...columns(dossier.printed)));
  body.append(part("Named with", "", dossier.near.length
    ? make("div", {}, ...list(dossier.near.map(neighbour), "near", 6))
    : make("p", { class: "aside" }, "No other name often enough to be counted as a pair.")));
  const [told, shown] = dossier.when;
  body.append(part("When", told ? amount(told, "dated statement") : "", ...(shown.length
    ? list(shown.map(([number, days, modality]) => evidence([number, []], `${modality}, ${days}`)), "sentences happened")
    : [make("p", { class: "aside" }, "No dated statement names it.")]),
  told > shown.length ? make("p", { class: "aside" }, `${shown.length} of ${told} shown: one of each happening, those told most.`) : ""));
  const says = (key) => key && Object.hasOwn(numbers, key);
  body.append(says(dossier.said) ? statements(dossier.said, "Says")
    : part("Says", "", make("p", { class: "aside" }, "No statement is attributed to this name.")));
  if (says(dossier.through)) body.append(statements(dossier.through, "Passes on"));
  if (says(dossier.about)) body.append(statements(dossier.about, "Others say"));
  body.append(part("Sentences", amount(dossier.sentences, "sentence"), ...list(dossier.shown.map((one) => evidence(one)), "sentences", 8),
    dossier.sentences > dossier.shown.length ? make("p", { class: "aside" }, `${dossier.shown.length} of ${dossier.sentences} shown, taken from each article in turn.`) : ""));
}

// A mark that stands for several names: the reader says which is meant.
function offer(ids, text) {
  const title = document.getElementById("dossier-name");
  document.getElementById("dossier").hidden = false;
  document.body.classList.add("with-dossier");
  document.getElementById("dossier-kind").replaceChildren();
  document.getElementById("dossier-kind").className = "";
  title.textContent = "Whom do you mean?";
  const said = typeof text === "string" ? make("p", { class: "lines" }, plain(text)) : "";
  const tie = ids.length === 2 && ((knownNames().dossiers[ids[0]] || {}).near || []).find(([other]) => other === ids[1]);
  const both = tie && tie[3].length ? part("Together", amount(tie[1], knownNames().unit), ...list(tie[3].map((one) => evidence(one)), "sentences")) : "";
  document.getElementById("dossier-body").replaceChildren(said, make("ol", { class: "near" }, ...ids.map((id) => make("li", {}, nameLink(id)))), both);
  title.focus({ preventScroll: true });
}
