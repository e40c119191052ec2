// The search box: names and their spellings, by the first letters or any part; arrows and Enter.

const box = document.getElementById("find");
const found = document.getElementById("found");
const SHOWN = 8;
let active = -1;
let folded = null;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// How well a name answers: 0 begins so, 1 a word of it does, 2 a spelling does, 3 it holds it.
function score([name, spellings], wanted) {
  if (name.startsWith(wanted)) return 0;
  if (name.includes(` ${wanted}`)) return 1;
  if (spellings.some((one) => one.startsWith(wanted) || one.includes(` ${wanted}`))) return 2;
  return name.includes(wanted) || spellings.some((one) => one.includes(wanted)) ? 3 : 9;
}

function search(text) {
  const rows = knownNames().names;
  if (!folded) folded = rows.map((row) => [fold(row[1]), row[5].map(([one]) => fold(one))]);
  const wanted = fold(text.trim());
  if (!wanted) return [...rows.keys()].slice(0, SHOWN);
  const scored = [];
  folded.forEach((one, i) => { const at = score(one, wanted); if (at < 9) scored.push([at, i]); });
  return scored.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, SHOWN).map(([, i]) => i);
}

function option(i, at) {
  const [id, name, words, label, counted] = knownNames().names[i];
  const item = make("li", { role: "option", id: `found-${at}`, "aria-selected": "false", "data-id": id },
    make("span", { class: `kind kind-${label}` }, name), make("small", {}, `${words}, ${counted[0]}`));
  item.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  item.addEventListener("click", () => pick(id));
  return item;
}

function suggest() {
  const rows = search(box.value);
  active = -1;
  found.replaceChildren(...rows.map(option));
  found.hidden = !rows.length;
  box.setAttribute("aria-expanded", String(rows.length > 0));
  box.removeAttribute("aria-activedescendant");
  const status = document.getElementById("found-status");
  const nobody = `No name like “${box.value.trim()}”. ${knownNames().note}`;
  status.textContent = rows.length ? `${amount(rows.length, "name")}` : nobody;
  status.classList.toggle("sr", rows.length > 0);
}

function foldList() {
  found.hidden = true;
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  document.getElementById("found-status").classList.add("sr");
}

function move(step) {
  if (found.hidden) suggest();
  const items = [...found.children];
  if (!items.length) return;
  active = (active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  box.setAttribute("aria-activedescendant", items[active].id);
  items[active].scrollIntoView({ block: "nearest" });
}

function pick(id) {
  foldList();
  choose(id);
}

// The box says who is chosen.
function tellSearch() {
  if (!box) return;
  box.value = chosen ? chosenName() : "";
}

function startSearching() {
  if (!box) return;
  document.querySelector(".find").hidden = false;
  box.addEventListener("input", () => { typed = performance.now(); suggest(); });
  box.addEventListener("focus", () => { typed = performance.now(); box.select(); });
  box.addEventListener("click", suggest);
  box.addEventListener("blur", foldList);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const items = [...found.children];
      if (!found.hidden && items.length) pick(items[Math.max(active, 0)].dataset.id);
    } else if (event.key === "Escape" && !found.hidden) {
      event.stopPropagation();
      foldList();
    }
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest && event.target.closest("input, textarea, select");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape" && document.body.classList.contains("with-dossier")) {
      clear();
    }
  });
}
