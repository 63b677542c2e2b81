import assert from "node:assert/strict";
import { test } from "node:test";
import { Protocol } from "../../govsocial/web/static/draft/protocol.js";

const answer = (text, revision, more = {}) => ({ text, revision, stamp: `${revision}`, state: "draft", ...more });

test("one save is under way and is repeated unchanged", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  const first = protocol.save("One two");
  assert.deepEqual(first, { sequence: 1, base: "One", text: "One two" });
  assert.equal(protocol.save("One two three"), first);
  protocol.saved(answer("One two", 4), "One two");
  assert.deepEqual(protocol.save("One two three"), { sequence: 2, base: "One two", text: "One two three" });
});

test("nothing was typed since: the merged words are shown and acknowledged", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.save("One two");
  assert.equal(protocol.saved(answer("Nought. One two", 5), "One two"), "Nought. One two");
  assert.equal(protocol.isUnsaved("Nought. One two"), false);
  assert.deepEqual(protocol.question().news, { revision: 5 });
});

test("something was typed since: the words stay, and the next save starts from the text as sent", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.save("One two");
  assert.equal(protocol.saved(answer("Nought. One two", 5), "One two three"), undefined);
  assert.deepEqual(protocol.save("One two three"), { sequence: 2, base: "One two", text: "One two three" });
});

test("words held by an input method are not replaced", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.save("One two");
  assert.equal(protocol.saved(answer("Nought. One two", 5), "One two", true), undefined);
  assert.deepEqual(protocol.question().news, { revision: -1 });
  assert.equal(protocol.told(answer("Nought. One two", 5), "One two", true), undefined);
  assert.equal(protocol.told(answer("Nought. One two", 5), "One two"), "Nought. One two");
});

test("a refused save is not repeated, and its number is not used again", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.save("Too long");
  protocol.refused();
  assert.deepEqual(protocol.save("One two"), { sequence: 2, base: "One", text: "One two" });
});

test("news is shown where nothing is unsaved", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  assert.equal(protocol.told(answer("One two", 4), "One three"), undefined);
  assert.equal(protocol.told(answer(undefined, 3), "One"), undefined);
  assert.equal(protocol.told(answer("One two", 4), "One"), "One two");
  assert.deepEqual(protocol.question().news, { revision: 4 });
});

test("an answer from before a save is outdated", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  const early = protocol.question();
  assert.equal(protocol.isOutdated(early), false);
  protocol.save("One two");
  const during = protocol.question();
  assert.equal(protocol.isOutdated(early), true);
  protocol.saved(answer("One two", 4), "One two");
  assert.equal(protocol.isOutdated(early), true);
  assert.equal(protocol.isOutdated(during), true);
  assert.equal(protocol.isOutdated(protocol.question()), false);
});

test("the mark of the last answer is sent back, once its words are on the page", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  assert.equal("mark" in protocol.question().news, false);
  protocol.told(answer(undefined, 3, { mark: "a" }), "One");
  assert.equal(protocol.question().news.mark, "a");
  protocol.told(answer("One two", 4, { mark: "b" }), "One typed");
  assert.equal("mark" in protocol.question().news, false);
  protocol.save("One typed");
  protocol.saved(answer("One two typed", 5, { mark: "c" }), "One typed more");
  assert.equal("mark" in protocol.question().news, false);
  protocol.save("One typed more");
  protocol.saved(answer("One two typed more", 6, { mark: "d" }), "One typed more");
  assert.deepEqual(protocol.question().news, { revision: 6, mark: "d" });
});

test("nothing changed: what was told last holds", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  const last = answer("One two", 4, { mark: "a" });
  protocol.told(last, "One");
  assert.equal(protocol.told(null, "One two"), undefined);
  assert.equal(protocol.now, last);
  assert.deepEqual(protocol.question().news, { revision: 4, mark: "a" });
});

test("what stands beside the words is fetched when its stamp changed, and again when that failed", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.told(answer(undefined, 3), "One");
  assert.equal(protocol.isBesideOld, false);
  protocol.told(answer(undefined, 3, { stamp: "3 1" }), "One");
  assert.equal(protocol.isBesideOld, true);
  protocol.told(null, "One");
  assert.equal(protocol.isBesideOld, true); // it was not fetched yet: somebody typed
  protocol.besideIs("3 1");
  assert.equal(protocol.isBesideOld, false);
  protocol.besideIs();
  assert.equal(protocol.isBesideOld, true);
});

test("a page that was rendered before the first answer has everything beside it fetched", () => {
  const protocol = new Protocol({ text: "One", revision: 3 });
  protocol.told(answer("One two", 4), "One");
  assert.equal(protocol.isBesideOld, true);
});

test("who only reads has nothing unsaved and is told all", () => {
  const protocol = new Protocol({ text: undefined, revision: 3 });
  assert.equal(protocol.told(answer("One", 4), undefined), "One");
  assert.equal(protocol.isUnsaved(undefined), false);
  assert.equal(protocol.told(answer("One two", 5), undefined), "One two");
});

test("line ends are those of a text area", () => {
  const protocol = new Protocol({ text: "One\r\ntwo\rthree", revision: 3 });
  assert.equal(protocol.isUnsaved("One\ntwo\nthree"), false);
});
