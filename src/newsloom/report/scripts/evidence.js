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
function showNumber(id) {
  const key = id === "said" ? "statements" : id;
  if (!Object.hasOwn(numbers, key)) return null;
  const [title, count, note, names] = numbers[key];
  const shown = new Set(names);
  for (const item of document.getElementById("said-list").children) item.hidden = !shown.has(item.id);
  const told = document.getElementById("said-chosen");
  told.textContent = `${title}: ${count.toLocaleString("en")}`;
  document.getElementById("said-note").textContent = note;
  return id === "said" ? null : told;
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
