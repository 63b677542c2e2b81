// Counts by code point, as most platforms do; data-plus is the disclosure line that goes out too.

for (const area of document.querySelectorAll("[data-count]")) {
  const out = document.querySelector(`#${area.dataset.count} [data-n]`);
  const tell = () => {
    out.textContent = ([...area.value].length + Number(area.dataset.plus)).toLocaleString();
  };
  area.addEventListener("input", tell);
  tell();
}
