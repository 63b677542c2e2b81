// Keys: J and K walk a list, a slash goes to the search, and what carries data-key is pressed by that key.
// They rest while somebody types or holds a modifier, and can be switched off for this browser.

const STEPS = { j: 1, k: -1 };
const list = document.querySelector("[data-keys]");
const switches = [...document.querySelectorAll("[data-keys-switch]")].map((button) => ({
  button,
  off: button.textContent,
  on: button.dataset.keysSwitch,
}));
const [memory, visit] = storages();

function storages() {
  try {
    return [localStorage, sessionStorage];
  } catch {
    return []; // refused: keys stay on
  }
}

function areOn() {
  return memory?.getItem("keys") !== "off";
}

function show() {
  document.documentElement.classList.toggle("keyed", areOn());
  for (const { button, off, on } of switches) button.textContent = areOn() ? off : on;
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
  const isElsewhere = !list?.contains(line) || button.closest("nav");
  if (isElsewhere || line.hasAttribute("aria-current")) {
    button.click();
    return;
  }
  visit?.setItem("press", key);
  line.click();
}

function pressHeld() {
  const held = visit?.getItem("press");
  if (!held) return;
  visit.removeItem("press");
  document.querySelector(`[data-key="${held}" i]`)?.click();
}

// What a key does on this page; undefined when nothing.
function actOf(key) {
  if (STEPS[key] && list) return () => walk(STEPS[key]);
  const button = [...document.querySelectorAll("[data-key]")].find((found) => found.dataset.key.toLowerCase() === key);
  if (button) return () => press(button, key);
  const search = key === "/" && document.querySelector("[data-slash]");
  return search ? () => search.focus() : undefined;
}

document.addEventListener("keydown", (event) => {
  if (!areOn() || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const act = actOf(event.key.toLowerCase());
  if (!act) return;
  act();
  event.preventDefault();
});

for (const { button } of switches) {
  button.addEventListener("click", () => {
    memory?.setItem("keys", areOn() ? "off" : "on");
    show();
  });
}

document.documentElement.classList.add("scripted");
show();
pressHeld();
