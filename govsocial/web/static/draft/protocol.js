// The page's side of writing together, without a page: what was acknowledged, what is under way, what is sent next.
//
// The server merges. One save is under way at a time and is repeated unchanged until it is answered; the words on screen
// are replaced only when nothing was typed since it was sent, else the next save starts from what was acknowledged: the
// text as sent.

// The text has more than the page was told at this revision: whatever the server has is news.
const UNKNOWN = -1;

export class Protocol {
  #base; // last acknowledged
  #revision; // of the base
  #first; // the revision the page was rendered from
  #stamp = null; // of what stands beside the words; the first answer names it
  #last = null; // the last answer taken
  #sequence = 0;
  #save = null; // the save under way

  // `text` is undefined on a page where one only reads.
  constructor({ text, revision }) {
    this.#base = text?.replace(/\r\n?/g, "\n");
    this.#revision = this.#first = revision;
  }

  isUnsaved(text) {
    return text !== undefined && text !== this.#base;
  }

  // The save to send: the one under way, or one of this text.
  save(text) {
    if (!this.#save) {
      this.#sequence += 1;
      this.#save = { sequence: this.#sequence, base: this.#base, text };
    }
    return this.#save;
  }

  // The save under way is answered while `text` is on screen; words held by an input method are left alone.
  // Returns what to show: the words, or undefined where they stay.
  saved(answer, text, isHeld = false) {
    const sent = this.#save.text;
    this.#save = null;
    this.#last = answer;
    if (text === sent && !isHeld) return this.#take(answer);
    this.#base = sent;
    this.#revision = UNKNOWN;
    return undefined;
  }

  // The server refused the save under way: it is not repeated, its number is used up.
  refused() {
    this.#save = null;
  }

  // A question for news. `mark` names the last answer where its words are on the page: the server may say "the same".
  question() {
    const news = { revision: this.#revision };
    if (this.#last?.mark !== undefined && this.#last.revision === this.#revision) news.mark = this.#last.mark;
    return { after: this.#save ? null : this.#sequence, news };
  }

  // Whether a save was begun since this was asked: then an answer to it may be older than what is known by now.
  isOutdated(question) {
    return question.after !== this.#sequence;
  }

  // A question is answered while `text` is on screen; null says that nothing changed. Returns as `saved` does.
  told(answer, text, isHeld = false) {
    if (answer === null) return undefined;
    this.#last = answer;
    if (answer.text === undefined || isHeld || this.isUnsaved(text)) return undefined;
    return this.#take(answer);
  }

  // What holds now: who is here, what is new, the state. Null before the first answer.
  get now() {
    return this.#last;
  }

  // Whether what stands beside the words has to be fetched anew.
  get isBesideOld() {
    this.#stamp ??= this.#last.revision === this.#first ? this.#last.stamp : "";
    return this.#stamp !== this.#last.stamp;
  }

  // It is being fetched; or, without a stamp, could not be.
  besideIs(stamp = "") {
    this.#stamp = stamp;
  }

  #take(answer) {
    this.#base = answer.text;
    this.#revision = answer.revision;
    return answer.text;
  }
}
