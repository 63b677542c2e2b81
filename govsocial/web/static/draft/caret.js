// Where the caret goes when other words are put under it.

const LETTERS = [64, 32, 16, 8, 4]; // as many before the caret tell its place; fewer tell nothing

// Where a place in the old text is in the new one: told by all before it, by all after it, else by the letters before it.
export function moved(old, text, at) {
  if (text.startsWith(old.slice(0, at))) return at;
  const rest = old.slice(at);
  if (rest && text.endsWith(rest)) return text.length - rest.length;
  const about = Math.max(at, at + text.length - old.length);
  for (const length of LETTERS.filter((length) => length <= at)) {
    const before = old.slice(at - length, at);
    const near = text.lastIndexOf(before, about);
    const found = near < 0 ? text.indexOf(before) : near;
    if (found >= 0) return found + length;
  }
  return rest ? Math.min(at, text.length) : text.length;
}

// The paragraph that a place is in, counted from 1.
export function paragraphAt(text, at) {
  return text.slice(0, at).split(/\n\s*\n/).length;
}
