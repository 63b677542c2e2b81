import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../../govsocial/web/static/draft/pace.js";
import { Rest } from "../../govsocial/web/static/draft/rest.js";

const BEGIN = 1_000_000;
const SECOND = 1000;
const FORGOTTEN = 20 * SECOND; // govsocial: whoever is silent for so long is no longer here

test("a page just opened asks quickly, a quiet one slowly, one that is quiet for long at the slowest", () => {
  const pace = new Pace(BEGIN);
  assert.equal(pace.pause(BEGIN), 1500);
  assert.equal(pace.pause(BEGIN + 9 * SECOND), 1500);
  assert.equal(pace.pause(BEGIN + 11 * SECOND), 5000);
  assert.equal(pace.pause(BEGIN + 30 * SECOND), 7500);
  assert.equal(pace.pause(BEGIN + 3600 * SECOND), 10_000);
});

test("typing, news and coming back make it quick again", () => {
  const later = BEGIN + 3600 * SECOND;
  const typed = new Pace(BEGIN);
  typed.typed(later);
  assert.equal(typed.pause(later + SECOND), 1500);
  const stirred = new Pace(BEGIN);
  stirred.stirred(later);
  assert.equal(stirred.pause(later + SECOND), 1500);
});

test("while others are here it stays quick, and slows down when they left", () => {
  const pace = new Pace(BEGIN);
  const later = BEGIN + 3600 * SECOND;
  pace.heard(true);
  assert.equal(pace.pause(later), 1500);
  pace.heard(false);
  assert.equal(pace.pause(later), 10_000);
});

test("behind other pages it is slowest, and still counts as here", () => {
  const pace = new Pace(BEGIN);
  pace.heard(true);
  const hidden = pace.pause(BEGIN, { isHidden: true });
  assert.ok(hidden > 10_000 && hidden < FORGOTTEN);
});

test("what is unsaved is looked after soon, whatever else", () => {
  const pace = new Pace(BEGIN);
  pace.failed();
  assert.equal(pace.pause(BEGIN + 3600 * SECOND, { isUnsaved: true, isHidden: true }), 300);
});

test("a server that does not answer is asked less and less, until it answers", () => {
  const pace = new Pace(BEGIN);
  pace.heard(true);
  const pauses = [1, 2, 3, 4, 5, 60].map(() => {
    pace.failed();
    return pace.pause(BEGIN);
  });
  assert.deepEqual(pauses, [1500, 3000, 6000, 10_000, 10_000, 10_000]);
  pace.heard(true);
  assert.equal(pace.pause(BEGIN), 1500);
});

test("saved when the fingers rest", () => {
  const pace = new Pace(BEGIN);
  pace.typed(BEGIN);
  assert.equal(pace.isSaveDue(BEGIN + 400), false);
  assert.equal(pace.isSaveDue(BEGIN + 600), true);
});

test("saved every two seconds while they do not", () => {
  const pace = new Pace(BEGIN);
  for (let now = BEGIN; now <= BEGIN + 2000; now += 100) {
    pace.typed(now);
    assert.equal(pace.isSaveDue(now), false);
  }
  pace.typed(BEGIN + 2100);
  assert.equal(pace.isSaveDue(BEGIN + 2100), true);
  pace.saved(BEGIN + 2200, false);
  pace.typed(BEGIN + 2300);
  assert.equal(pace.isSaveDue(BEGIN + 2300), false);
  pace.typed(BEGIN + 4300);
  assert.equal(pace.isSaveDue(BEGIN + 4300), true);
  pace.saved(BEGIN + 4400, true);
  pace.typed(BEGIN + 9000);
  assert.equal(pace.isSaveDue(BEGIN + 9000), false);
});

test("words that the browser brought back without a key pressed are saved at once", () => {
  assert.equal(new Pace(BEGIN).isSaveDue(BEGIN), true);
});

test("typing is over after four seconds", () => {
  const pace = new Pace(BEGIN);
  assert.equal(pace.isTyping(BEGIN), false);
  pace.typed(BEGIN);
  assert.equal(pace.isTyping(BEGIN + 3900), true);
  assert.equal(pace.isTyping(BEGIN + 4000), false);
});

test("a rest is cut short, and one that ends soon is left alone", async () => {
  const rest = new Rest();
  rest.endWithin(0); // nobody rests
  const long = rest.take(3_600_000);
  rest.endWithin(7_200_000); // longer than it lasts: changes nothing
  rest.endWithin(0);
  await long; // else this never ends
  const short = rest.take(1);
  rest.endWithin(3_600_000);
  await short;
});
