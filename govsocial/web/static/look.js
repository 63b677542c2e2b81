// Small helps, never needed: without this file every page still works.

// Copy the exact words, kept in a template beside the button, and say so to everyone, screen readers included.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const exact = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(exact.content.textContent);
    button.parentElement.querySelector("[role=status]").textContent = exact.dataset.said;
  });
}

// The error summary takes focus, so that its links are the next thing a keyboard meets.
document.querySelector("[data-focus]")?.focus();

// A slash goes to the search.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-slash]");
  if (event.key !== "/" || !search || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  search.focus();
});

// Count by code point, as most platforms do; data-plus is the disclosure line that goes out too.
for (const area of document.querySelectorAll("[data-count]")) {
  const out = document.querySelector(`#${area.dataset.count} [data-n]`);
  const tell = () => { out.textContent = ([...area.value].length + Number(area.dataset.plus)).toLocaleString(); };
  area.addEventListener("input", tell);
  tell();
}

// J and K walk a list; keys rest while somebody types or holds a modifier.
const list = document.querySelector("[data-keys]");
if (list) {
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const links = [...list.querySelectorAll("a")];
    const here = links.includes(document.activeElement) ? document.activeElement : list.querySelector("[aria-current]");
    const at = links.indexOf(here);
    links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
  });
}
