// When to save and how often to ask for news. Times are in milliseconds; whoever calls says what time it is.

const REST = 500; // saved once the fingers rest as long as this
const LONGEST = 2000; // or once words waited as long as this
const TYPING = 4000;
const LIVELY = 10_000;

const EAGER = 300; // something waits to be saved
const QUICK = 1500; // others are here, or something happened just now
const SLOW = 5000; // a quiet page
const SLOWEST = 10_000; // quiet for long; the server counts somebody as here for 20 s
const HIDDEN = 15_000;

export class Pace {
  #typedAt = Number.NEGATIVE_INFINITY;
  #unsavedSince = null;
  #stirredAt;
  #others = false;
  #failures = 0;

  constructor(now) {
    this.#stirredAt = now;
  }

  // Something happened here: a key was pressed, the page came to the front, news arrived.
  stirred(now) {
    this.#stirredAt = now;
  }

  typed(now) {
    this.#typedAt = now;
    this.#unsavedSince ??= now;
    this.stirred(now);
  }

  isTyping(now) {
    return now - this.#typedAt < TYPING;
  }

  // A save was answered; `isAll` when nothing was typed since it was sent.
  saved(now, isAll) {
    this.#unsavedSince = isAll ? null : now;
  }

  isSaveDue(now) {
    return now - this.#typedAt > REST || (this.#unsavedSince !== null && now - this.#unsavedSince > LONGEST);
  }

  // The server answered; `others` when more people than the reader are here.
  heard(others) {
    this.#others = others;
    this.#failures = 0;
  }

  failed() {
    this.#failures += 1;
  }

  // How long to rest before the next look at the page.
  pause(now, { isUnsaved = false, isHidden = false } = {}) {
    if (isUnsaved) return EAGER;
    if (isHidden) return HIDDEN;
    if (this.#failures) return Math.min(QUICK * 2 ** (this.#failures - 1), SLOWEST);
    const quiet = now - this.#stirredAt;
    if (this.#others || quiet < LIVELY) return QUICK;
    return Math.min(Math.max(quiet / 4, SLOW), SLOWEST);
  }
}
