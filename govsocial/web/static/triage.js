// Triage from the keyboard. J and K walk the list, Enter opens, N, A and L press what the page shows with that letter.
// The keys rest while somebody types or holds a modifier, and can be switched off for this browser.

const list = document.querySelector("[data-triage-list]");
const help = document.querySelector("[data-triage-keys]");
const NAME = "govsocial.keys";

const read = () => { try { return localStorage.getItem(NAME) !== "off"; } catch { return true; } };
const keep = (on) => { try { localStorage.setItem(NAME, on ? "on" : "off"); } catch { /* this page only */ } };
let on = read();

function show() {
  if (!help) return;
  const button = help.querySelector("button");
  help.hidden = false;
  button.textContent = on ? button.dataset.off : button.dataset.on;
}

help?.querySelector("button").addEventListener("click", () => { on = !on; keep(on); show(); });

function walk(step) {
  const links = [...list.querySelectorAll("a.pick")];
  const here = links.includes(document.activeElement) ? document.activeElement : list.querySelector("[aria-current]");
  const to = links[Math.min(Math.max(links.indexOf(here) + step, 0), links.length - 1)];
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!on || event.metaKey || event.ctrlKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step && list) return walk(step);
  if (!/^[nal]$/i.test(event.key)) return;
  const press = document.querySelector(`.pane [data-key="${event.key.toUpperCase()}"]`);
  if (!press) return;
  event.preventDefault();
  press.click();
});

show();
