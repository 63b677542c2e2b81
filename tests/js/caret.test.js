import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, paragraphAt } from "../../govsocial/web/static/draft/caret.js";
import { random, seeds } from "./random.js";

// The caret stands at the bar.
const check = (before, after) => {
  const at = before.indexOf("|");
  const text = after.replace("|", "");
  assert.equal(moved(before.replace("|", ""), text, at), after.indexOf("|"), `${before} → ${after}`);
};

test("words after the caret leave it", () => check("One |two.", "One |two, three."));
test("words before the caret carry it along", () => check("One |two.", "Nought. One |two."));
test("at the beginning it stays at the beginning", () => check("|One.", "|Nought. One."));
test("at the end it stays at the end of what it was written after", () => check("One.|", "One.| Two."));
test("changes on both sides: the letters before it tell", () =>
  check("First line. You can apply| until March.", "The first line, longer. You can apply| until May."));
test("the nearest of several equal places is taken", () => check("ab abcd x. abcd| y.", "Ab abcd x, z. abcd| y, z."));
test("what stood before it is gone: it stays inside the text", () => {
  assert.equal(moved("All of this is gone", "No", 10), 2);
  assert.equal(moved("gone", "", 4), 0);
});

test("a caret is inside the text, whatever happens", () => {
  for (const seed of seeds(300)) {
    const { pick, text } = random(seed);
    const [old, now] = [text(), text()];
    const at = pick(old.length + 1);
    const found = moved(old, now, at);
    assert.ok(Number.isInteger(found) && found >= 0 && found <= now.length, `seed ${seed}`);
    assert.equal(moved(old, old, at), at, `seed ${seed}`);
  }
});

test("behind the last word it stays behind it, also when its letters changed", () =>
  check("Open until May|", "It is open until the May|"));

test("one insertion never moves the caret among its words", () => {
  for (const seed of seeds(300)) {
    const { pick, text } = random(seed);
    const old = `${text()}.`;
    const at = pick(old.length);
    const where = pick(old.length + 1);
    const more = "‹new›";
    const now = old.slice(0, where) + more + old.slice(where);
    const found = moved(old, now, at);
    assert.equal(now.slice(0, found).replace(more, ""), old.slice(0, at), `seed ${seed}`);
  }
});

test("paragraphs are counted from one, over blank lines", () => {
  const text = "One.\nStill one.\n\nTwo.\n \n\nThree.";
  assert.equal(paragraphAt(text, 0), 1);
  assert.equal(paragraphAt(text, text.indexOf("Still")), 1);
  assert.equal(paragraphAt(text, text.indexOf("Two")), 2);
  assert.equal(paragraphAt(text, text.length), 3);
  assert.equal(paragraphAt("", 0), 1);
});
