// From a number to what it counts, wherever on the page that stands.

// Builds an element; texts go in as texts, so that nothing in them can become an element.
function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

// Statements stand on the page once: a number shows those it counts and hides the others.
const said = document.getElementById("said");
const numbers = said ? JSON.parse(document.getElementById("said-numbers").textContent) : {};
const saidStored = document.getElementById("said-items"); // where there are very many
let saidItems = null;

// Evidence about a statement: an element of the page, or one that is made when it is asked for.
function saidItem(name) {
  if (!saidStored) return document.getElementById(name);
  if (!saidItems) saidItems = JSON.parse(saidStored.textContent);
  const [outlet, date, how, path, note, speaker, segments] = saidItems[name];
  const quote = make("blockquote", { dir: "auto" });
  for (const [text, mark] of segments) quote.append(mark ? make("mark", mark > 1 ? { class: "cue" } : {}, text) : text);
  const where = make("p", { class: "place" });
  if (speaker) where.append(make("b", { class: "speaker" }, speaker), ", ");
  if (note) where.append(make("span", { class: "note" }, note), " ");
  where.append(make("code", {}, path));
  return make("li", { class: "evidence", id: name },
    make("p", { class: "from" }, make("b", {}, outlet), ` · ${date}${how ? ` (${how})` : ""}`), quote, where);
}

function showNumber(id) {
  const key = id === "said" ? "statements" : id;
  if (!Object.hasOwn(numbers, key)) return null;
  const [title, count, note, names] = ownPart(key);
  showSaid(`${title}: ${count.toLocaleString("en")}`, note, names);
  return id === "said" ? null : document.getElementById("said-chosen");
}

function showSaid(title, note, names) {
  const list = document.getElementById("said-list");
  if (saidStored) {
    // Unfolded at once only where somebody looks; else when the part is opened.
    list.dataset.wanted = names.join(" ");
    if (said.open) writeOut(list);
    else list.replaceChildren();
  } else {
    const shown = new Set(names);
    for (const item of list.children) item.hidden = !shown.has(item.id);
  }
  document.getElementById("said-chosen").textContent = title;
  document.getElementById("said-note").textContent = note;
}

function writeOut(list) {
  list.replaceChildren(...list.dataset.wanted.split(" ").filter(Boolean).map(saidItem));
}
if (saidStored) {
  said.addEventListener("toggle", () => {
    const list = document.getElementById("said-list");
    if (said.open && !list.childElementCount) writeOut(list);
  });
}

// A number links to its evidence, which may lie in closed parts: open them all.
function reveal(id) {
  const target = id && (showNumber(id) || document.getElementById(id));
  if (!target) return;
  for (let box = target; box; box = box.parentElement) {
    if (box.tagName === "DETAILS") box.open = true;
    if (box.hidden && box.dataset.entities) box.hidden = false; // asked for, so shown, whoever is chosen
  }
  target.scrollIntoView();
  const focus = target.tagName === "DETAILS" ? target.querySelector("summary, a, [tabindex]") : target;
  if (focus && (focus !== target || target.id === "said-chosen")) focus.focus({ preventScroll: true });
}
