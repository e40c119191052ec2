// Contents and start.

function startContents() {
  const toc = document.querySelector(".toc details");
  if (!toc) return;
  const wide = matchMedia("(min-width: 70rem)");
  const foldContents = () => { toc.open = wide.matches; };
  wide.addEventListener("change", foldContents);
  foldContents();
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

function followLinks(event) {
  const link = event.target.closest && event.target.closest('a[href^="#"]');
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.hash.startsWith("#entity=")) {
    if (link.hash === location.hash) route();
  } else if (chosen || link.hash === location.hash) {
    // Whoever is chosen stays chosen on the way to another part of the page.
    event.preventDefault();
    let at = "";
    try { at = decodeURIComponent(link.hash.slice(1)); } catch (error) { return; }
    go(at);
  }
}

showNumber("said");
startSearching();
startContents();
addEventListener("hashchange", route);
document.addEventListener("click", followLinks);
const closing = document.getElementById("dossier-clear");
if (closing) closing.addEventListener("click", clear);
route();
// plotly stands after this script, so that names can be searched before it is read; in a large page
// the reader's first words come before the first figures, too.
const large = stored && stored.textContent.length > 500000;
if (window.Plotly || !plots.length) startFigures();
else addEventListener("DOMContentLoaded", () => (large ? setTimeout(startFigures, 300) : startFigures()));
