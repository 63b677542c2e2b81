// Copies the exact words, kept in a template beside the button, and says so to everyone, screen readers included.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const exact = document.getElementById(button.dataset.copy);
    const isCopied = await copy(exact.content.textContent);
    button.parentElement.querySelector("[role=status]").textContent = isCopied
      ? exact.dataset.said
      : exact.dataset.failed;
    button.focus();
  });
}

// Browsers lend the clipboard over https and to a page in front; elsewhere the older way, through a selection, may do.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.className = "vh";
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
