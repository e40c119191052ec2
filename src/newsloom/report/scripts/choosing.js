// Choosing a name: the address says whom, every part of the page shows what belongs to it.
//
// #entity=ID is a name, #entity=ID&at=PART a name and a part of the page, #PART a part alone.

const stored = document.getElementById("names-data");
let chosen = "";
let names = null; // id → what is known of the name; read when first asked for
let known = null;

function knownNames() {
  if (!known) known = stored ? JSON.parse(stored.textContent) : { names: [], dossiers: {}, texts: [], articles: [], note: "" };
  return known;
}
function index() {
  if (!names) names = new Map(knownNames().names.map((row) => [row[0], row]));
  return names;
}
const chosenName = () => (index().get(chosen) || ["", chosen])[1];

function nameLink(id, text) {
  return make("a", { class: "name", href: addressOf(id) }, text || index().get(id)[1]);
}

// --- the address ------------------------------------------------------------------------------

function addressOf(id, at) {
  return `#entity=${encodeURIComponent(id)}${at ? `&at=${encodeURIComponent(at)}` : ""}`;
}
function readAddress() {
  const decode = (text) => { try { return decodeURIComponent(text); } catch (error) { return ""; } };
  const raw = location.hash.slice(1);
  if (!raw.startsWith("entity=")) return { id: "", at: decode(raw) };
  const [id, at] = raw.slice("entity=".length).split("&at=");
  return { id: decode(id), at: decode(at || "") };
}
// Goes to a part of the page; whoever is chosen stays chosen.
function go(at) {
  const to = chosen ? addressOf(chosen, at) : `#${encodeURIComponent(at)}`;
  if (location.hash === to) route();
  else location.hash = to;
}
function choose(id) {
  const to = addressOf(id);
  if (location.hash === to) route();
  else location.hash = to;
}
function clear() {
  try { history.pushState(null, "", location.href.split("#")[0]); } catch (error) { location.hash = ""; }
  showChosen("");
}
function route() {
  const { id, at } = readAddress();
  const meant = !id || index().has(id) ? id : byName(id);
  if (meant !== chosen) showChosen(meant);
  if (at) reveal(at);
}
function byName(text) {
  const found = knownNames().names.find((row) => row[1].toLowerCase() === text.toLowerCase());
  return found ? found[0] : text;
}

// --- showing what belongs to the name -----------------------------------------------------------

let before = null; // where the reader was when a name was chosen
function showChosen(id) {
  const hold = document.elementFromPoint(innerWidth / 3, 160);
  const was = hold ? hold.getBoundingClientRect().top : 0;
  if (id && !chosen) before = document.activeElement;
  chosen = id;
  document.body.classList.toggle("with-dossier", Boolean(id));
  const panel = document.getElementById("dossier");
  if (!panel) return;
  panel.hidden = !id;
  if (id) openDossier(id);
  filterRows(document);
  showSpoken(id);
  redraw();
  tellSearch();
  // What was under the eye stays there, though the page became narrower.
  if (hold && hold.isConnected) scrollBy({ top: hold.getBoundingClientRect().top - was, behavior: "instant" });
  if (!id && before && before.isConnected && before !== document.body) before.focus({ preventScroll: true });
  if (!id) before = null;
}

// The statements of whoever is chosen; else those in which others name them.
function showSpoken(id) {
  if (!said) return;
  const key = [`speaker-${id}`, `through-${id}`, `naming-${id}`].find((one) => Object.hasOwn(numbers, one));
  if (!id || key) showNumber(key || "said");
  else if (Object.hasOwn(knownNames().dossiers, id)) showSaid(`No statement is by ${chosenName()} or names it`, "", []);
  else showSaid(chosenName(), "Its statements are in quotes.csv.", []);
}

// Rows, groups and passages that say whom they are of are hidden where they are of others.
const isOf = (item) => item.dataset.entities.split(" ").includes(chosen);

function filterRows(within) {
  for (const store of within.querySelectorAll("template.beyond")) bring(store);
  for (const item of within.querySelectorAll("[data-entities]")) item.hidden = Boolean(chosen) && !isOf(item);
  for (const body of within.querySelectorAll("[data-counts]")) countOwn(body);
  for (const line of within.querySelectorAll("[data-filtered]")) tellLeft(line, document.getElementById(line.dataset.filtered));
}

// What stands behind the first of a table, or of the passages, is shown for the name it is of.
function bring(store) {
  for (const old of store.parentElement.querySelectorAll(":scope > .brought")) old.remove();
  if (!chosen) return;
  for (const item of store.content.children) {
    if (!isOf(item)) continue;
    const copy = item.cloneNode(true);
    copy.classList.add("brought");
    store.before(copy);
  }
}

// Says how much is left, of how much, also of what is in the tables and not on the page.
function tellLeft(line, box) {
  const counted = box.querySelector("[data-counts]");
  const rows = [...box.querySelectorAll(counted ? "tbody tr" : "[data-entities]")];
  const left = rows.filter((row) => !row.hidden).length;
  line.hidden = !chosen || !rows.length;
  if (line.hidden) return;
  const name = chosenName();
  const store = box.querySelector("template.beyond");
  const known = Object.hasOwn(knownNames().dossiers, chosen);
  if ((counted || store) && !known && index().has(chosen)) {
    // Of a name without a dossier nobody has counted here what is its own.
    const where = store && store.dataset.file ? ` All of it is in ${store.dataset.file}.` : "";
    line.textContent = left && !counted
      ? `${left.toLocaleString("en")} of ${name} here; there may be more of its own.${where}`
      : `What of this is of ${name} is not on this page.${where}`;
    return;
  }
  if (counted) {
    const told = { statements: [`statements by or through ${name}`, `statement counted here is by or through ${name}`], sentences: [`sentences that name ${name}`, `sentence counted here names ${name}`] }[counted.dataset.counts];
    line.textContent = left ? `Only ${told[0]} are counted here: ${left} of ${amount(rows.length, "row")} ${left === 1 ? "has" : "have"} any.` : `No ${told[1]}.`;
    return;
  }
  const all = store ? Number(store.dataset.all) : rows.length;
  const own = store && known ? JSON.parse(store.dataset.of)[chosen] || 0 : left;
  const here = own > left ? ` ${left ? left.toLocaleString("en") : "None"} of them here${store.dataset.file ? `, all in ${store.dataset.file}` : ""}.` : "";
  if (box.dataset.noun) {
    const [one, many] = box.dataset.noun.split("|");
    line.textContent = own
      ? `${own.toLocaleString("en")} of ${amount(all, one, many)} ${own === 1 ? "names or quotes" : "name or quote"} ${name}.${here}`
      : `None of ${all === 1 ? "the 1" : `the ${all.toLocaleString("en")}`} ${all === 1 ? one : many} names or quotes ${name}.`;
  } else {
    line.textContent = own
      ? `${own.toLocaleString("en")} of ${all.toLocaleString("en")} ${here ? "are of" : "shown: those of"} ${name}.${here}`
      : `None of these ${all.toLocaleString("en")} is of ${name}.`;
  }
}

// --- numbers that count what is of many -----------------------------------------------------------

const ownStored = document.getElementById("said-own");
let ownRead = null;
function owned() {
  if (!ownRead) ownRead = ownStored ? JSON.parse(ownStored.textContent) : { numbers: {}, items: {} };
  return ownRead;
}
// How many of what a number counts are of a name.
function ownCount(key, id) {
  const found = Object.hasOwn(owned().numbers, key) ? owned().numbers[key] : {};
  return Object.hasOwn(found, id) ? found[id] : 0;
}
// Title, count, note and evidence of a number; of the chosen name, where it has a part in it.
function ownPart(key) {
  const [title, count, note, names] = numbers[key];
  const own = chosen ? ownCount(key, chosen) : 0;
  if (!own || own === count) return [title, count, note, names];
  const left = names.filter((name) => (owned().items[name] || "").split(" ").includes(chosen));
  const told = left.length < own ? `${left.length} of ${own.toLocaleString("en")} shown; all in quotes.csv.` : "";
  return [`${title}, of ${chosenName()}`, own, told, left];
}

const wholes = new Map(); // cell of a table → what stands in it while nobody is chosen
function countOwn(body) {
  for (const row of body.rows) {
    row.hidden = false;
    let own = 0;
    for (const cell of row.querySelectorAll("td.num")) {
      if (!wholes.has(cell)) wholes.set(cell, [...cell.childNodes]);
      cell.replaceChildren(...wholes.get(cell));
      if (!chosen) continue;
      const link = cell.querySelector('a[href^="#said-"]');
      if (!link) {
        if (cell.textContent.trim() !== "0") cell.replaceChildren("–"); // a measure of all of them
        continue;
      }
      const count = ownCount(link.hash.slice(1), chosen);
      own += count;
      const all = make("small", {}, `of ${link.textContent}`);
      cell.replaceChildren(count ? make("a", { href: link.hash }, count.toLocaleString("en")) : "0", " ", all);
    }
    row.hidden = Boolean(chosen) && !own;
  }
}
