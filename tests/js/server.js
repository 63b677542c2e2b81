// What the server does with saves and questions, in small: docs/decisions/0006. Words are merged three ways.

// The longest common run of words of two lists, as pairs of places.
function common(one, other) {
  const longest = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const skipped = Math.max(longest[i + 1][j], longest[i][j + 1]);
      longest[i][j] = one[i] === other[j] ? longest[i + 1][j + 1] + 1 : skipped;
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) pairs.push([i++, j++]);
    else if (longest[i + 1][j] >= longest[i][j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}

// A change of `base`: which of its words stay, and what is put before each of them and at the end.
function change(base, text) {
  const put = Array.from({ length: base.length + 1 }, () => []);
  const stays = new Array(base.length).fill(false);
  let last = 0;
  for (const [i, j] of [...common(base, text), [base.length, text.length]]) {
    put[i].push(...text.slice(last, j));
    last = j + 1;
    if (i < base.length) stays[i] = true;
  }
  return { put, stays };
}

export function merge(base, mine, theirs) {
  const [words, one, other] = [base, mine, theirs].map((text) => text.split(" ").filter(Boolean));
  const [a, b] = [change(words, one), change(words, other)];
  const merged = [];
  for (let i = 0; i <= words.length; i += 1) {
    merged.push(...b.put[i], ...a.put[i]);
    if (i < words.length && a.stays[i] && b.stays[i]) merged.push(words[i]);
  }
  return merged.join(" ");
}

export class Server {
  text;
  revision = 0;
  texts = new Map(); // by mark
  #numbers = new Map();

  constructor(text) {
    this.text = text;
  }

  save({ tab, sequence, base, text }) {
    if (sequence > (this.#numbers.get(tab) ?? 0)) {
      this.#numbers.set(tab, sequence);
      const merged = merge(base, text, this.text);
      if (merged !== this.text) this.revision += 1;
      this.text = merged;
    }
    return this.#answer();
  }

  // Answers null ("nothing changed") to who shows that it has the last answer.
  here({ revision, mark }) {
    if (mark === `m${this.revision}`) return null;
    const { text, ...rest } = this.#answer();
    return revision === this.revision ? rest : { ...rest, text };
  }

  #answer() {
    const { text, revision } = this;
    this.texts.set(`m${revision}`, text);
    return { text, revision, mark: `m${revision}`, stamp: `${revision}`, state: "draft" };
  }
}
