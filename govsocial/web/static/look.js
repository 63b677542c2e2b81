// Small helps, never needed: without this file every page still works.

// Copy the exact words, kept in a template beside the button, and say so to everyone, screen readers included.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const exact = document.getElementById(button.dataset.copy);
    const done = await copied(exact.content.textContent);
    button.parentElement.querySelector("[role=status]").textContent = done ? exact.dataset.said : exact.dataset.failed;
    button.focus();
  });
}

// Browsers lend the clipboard over https and to a page in front; elsewhere the older way, through a selection, may do.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.className = "vh";
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// The error summary takes focus, so that its links are the next thing a keyboard meets.
document.querySelector("[data-focus]")?.focus();

// Count by code point, as most platforms do; data-plus is the disclosure line that goes out too.
for (const area of document.querySelectorAll("[data-count]")) {
  const out = document.querySelector(`#${area.dataset.count} [data-n]`);
  const tell = () => { out.textContent = ([...area.value].length + Number(area.dataset.plus)).toLocaleString(); };
  area.addEventListener("input", tell);
  tell();
}

// Keys: J and K walk a list, a slash goes to the search, and what carries data-key is pressed by that key.
// They rest while somebody types or holds a modifier, and can be switched off for this browser.
const root = document.documentElement;
const list = document.querySelector("[data-keys]");
let memory = null, visit = null;
try { [memory, visit] = [localStorage, sessionStorage]; } catch { /* storage refused: keys stay on */ }
const keysOn = () => memory?.getItem("keys") !== "off";
const switches = [...document.querySelectorAll("[data-keys-switch]")].map((button) => ({
  button, off: button.textContent, on: button.dataset.keysSwitch,
}));
const showKeys = () => {
  root.classList.toggle("keyed", keysOn());
  for (const { button, off, on } of switches) button.textContent = keysOn() ? off : on;
};
root.classList.add("scripted");
showKeys();
for (const { button } of switches) {
  button.addEventListener("click", () => {
    memory?.setItem("keys", keysOn() ? "off" : "on");
    showKeys();
  });
}

function walk(step) {
  const links = [...list.querySelectorAll("a")];
  if (!links.length) return;
  const here = links.includes(document.activeElement) ? document.activeElement : list.querySelector("a[aria-current]");
  links[Math.min(Math.max(links.indexOf(here) + step, 0), links.length - 1)].focus();
}

// A key acts on the line that has the focus: where another one is open, that line is opened first, then pressed.
function press(button, key) {
  const line = document.activeElement;
  const elsewhere = !list?.contains(line) || button.closest("nav");
  if (elsewhere || line.hasAttribute("aria-current")) return button.click();
  visit?.setItem("press", key);
  line.click();
}
const held = visit?.getItem("press");
if (held) {
  visit.removeItem("press");
  document.querySelector(`[data-key="${held}" i]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const step = { j: 1, k: -1 }[key];
  const pressed = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.toLowerCase() === key);
  const search = document.querySelector("[data-slash]");
  if (step && list) walk(step);
  else if (pressed) press(pressed, key);
  else if (key === "/" && search) search.focus();
  else return;
  event.preventDefault();
});

// An act that is under way is not begun again by a second press. On the window: whoever holds an act back comes first.
const PATIENCE = 4000;
const under_way = new WeakSet();
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (under_way.has(event.target)) return event.preventDefault();
  under_way.add(event.target);
  setTimeout(() => under_way.delete(event.target), PATIENCE);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => under_way.delete(form));
});
