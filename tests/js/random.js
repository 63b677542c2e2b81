// Chance that can be had again: the same seed, the same choices.

export const seeds = (count) => Array.from({ length: count }, (_, n) => n + 1);

export function random(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (below) => Math.floor(next() * below);
  const one = (of) => of[pick(of.length)];
  const text = () => Array.from({ length: pick(40) }, () => one([..."abc  \n.ä𝔘"])).join("");
  return { next, pick, one, text, happens: (share) => next() < share };
}
