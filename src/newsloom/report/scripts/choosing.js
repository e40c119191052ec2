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
  if (id) showNumber(Object.hasOwn(numbers, `speaker-${id}`) ? `speaker-${id}` : "said");
  else showNumber("said");
  redraw();
  tellSearch();
  // What was under the eye stays there, though the page became narrower.
  if (hold && hold.isConnected) scrollBy({ top: hold.getBoundingClientRect().top - was, behavior: "instant" });
  if (!id && before && before.isConnected && before !== document.body) before.focus({ preventScroll: true });
  if (!id) before = null;
}

// Rows, groups and pairs that say whom they are of are hidden where they are of others.
function filterRows(within) {
  for (const item of within.querySelectorAll("[data-entities]")) {
    item.hidden = Boolean(chosen) && !item.dataset.entities.split(" ").includes(chosen);
  }
  for (const line of within.querySelectorAll("[data-filtered]")) {
    const rows = [...document.getElementById(line.dataset.filtered).querySelectorAll("[data-entities]")];
    const left = rows.filter((row) => !row.hidden).length;
    line.hidden = !chosen || !rows.length;
    if (line.hidden) continue;
    line.textContent = left
      ? `${left} of ${rows.length} shown: those of ${chosenName()}.`
      : `None of these ${rows.length} is of ${chosenName()}.`;
  }
}
