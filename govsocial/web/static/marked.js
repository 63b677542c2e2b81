// Words marked on the page go into the field that asks for exact words. Without this file they are copied by hand.

for (const field of document.querySelectorAll("[data-marked]")) {
  const words = document.getElementById(field.dataset.marked);
  document.addEventListener("selectionchange", () => {
    const marked = getSelection();
    if (marked.isCollapsed || !words?.contains(marked.anchorNode) || !words.contains(marked.focusNode)) return;
    const lines = [...words.querySelectorAll("p")].filter((line) => marked.containsNode(line, true));
    field.value = lines.length > 1 ? lines.map((line) => within(line, marked)).join("\n") : marked.toString();
  });
}

// The part of a line that is marked, exactly as it stands.
function within(line, marked) {
  const range = marked.getRangeAt(0).cloneRange();
  if (!line.contains(range.startContainer)) range.setStart(line, 0);
  if (!line.contains(range.endContainer)) range.setEnd(line, line.childNodes.length);
  return range.toString();
}
