// An act that is under way is not begun again by a second press. On the window: whoever holds an act back comes first.

const PATIENCE = 4000;
const underWay = new WeakSet();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (underWay.has(form)) {
    event.preventDefault();
    return;
  }
  underWay.add(form);
  setTimeout(() => underWay.delete(form), PATIENCE);
});

// The page came back as it was left: nothing is under way.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) underWay.delete(form);
});
