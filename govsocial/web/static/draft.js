// Writing together: view, line, protocol and pace of one open draft page, put together.

import { Line, Refused } from "./draft/line.js";
import { Pace } from "./draft/pace.js";
import { Protocol } from "./draft/protocol.js";
import { Rest } from "./draft/rest.js";
import { View } from "./draft/view.js";
import "./marked.js";

const LEAVING = 8000; // an act that brought no other page by then has failed
const LONGEST = 5000;
const AFTER_REFUSAL = 3000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

class Drafting {
  #view = new View();
  #protocol = new Protocol({ text: this.#view.base, revision: Number(this.#view.given.revision) });
  #pace = new Pace(Date.now());
  #rest = new Rest();
  #line = new Line({
    token: this.#view.token,
    address: this.#view.given.here.replace(/\/here$/, ""),
    onOut: () => this.#view.askToSignIn(),
    onIn: () => this.#view.calm(),
  });
  #saving = null;
  #isComposing = false;
  #isLeaving = false;
  #isClosed = false;

  get #isUnsaved() {
    return this.#protocol.isUnsaved(this.#view.text);
  }

  #about() {
    const { tab, seen } = this.#view.given;
    return { tab, seen: Number(seen), paragraph: this.#pace.isTyping(Date.now()) ? this.#view.paragraph : 0 };
  }

  // Words

  #save() {
    this.#saving ??= this.#send().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #send() {
    const answer = await this.#answered({ ...this.#about(), ...this.#protocol.save(this.#view.text) });
    const text = this.#protocol.saved(answer, this.#view.text, this.#isComposing);
    this.#pace.saved(Date.now(), text !== undefined);
    this.#view.calm();
    this.#show(text);
  }

  // The answer to a save, which is repeated unchanged until there is one.
  async #answered(sent) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#line.ask(this.#view.given.save, sent);
      } catch (error) {
        if (error instanceof Refused) {
          this.#protocol.refused();
          this.#view.complain(error.message);
          throw error;
        }
        if (tries > 1) this.#view.say("offline");
        await wait(Math.min(250 * 2 ** tries, LONGEST));
      }
    }
  }

  // News

  async #look() {
    const question = this.#protocol.question();
    const answer = await this.#line.ask(this.#view.given.here, { ...this.#about(), ...question.news });
    if (this.#protocol.isOutdated(question)) return;
    const text = this.#protocol.told(answer, this.#view.text, this.#isComposing);
    if (text !== undefined) this.#pace.stirred(Date.now());
    this.#show(text);
  }

  #show(text) {
    if (text !== undefined) this.#view.put(text);
    const now = this.#protocol.now;
    if (now.saved && !this.#isUnsaved) this.#view.say("saved", now.saved);
    this.#view.around(now);
    this.#pace.heard(this.#view.areOthersHere);
    if (now.state !== "draft") this.#close();
    if (this.#protocol.isBesideOld && !this.#pace.isTyping(Date.now()) && !this.#isLeaving) this.#refresh(now.stamp);
  }

  async #refresh(stamp) {
    this.#protocol.besideIs(stamp);
    try {
      const parts = await this.#line.read(this.#view.given.live);
      if (!this.#isLeaving) this.#view.beside(parts);
    } catch {
      this.#protocol.besideIs();
    }
  }

  // The words went to review: what was saved is in them, what was not stays here to be copied.
  #close() {
    if (this.#isClosed || this.#isLeaving) return;
    this.#isClosed = true;
    if (this.#view.area ? this.#isUnsaved : this.#view.isTypedBeside) this.#view.complain(this.#view.given.gone);
    else location.reload();
  }

  async #saveWhenDue() {
    if (!this.#isComposing && this.#pace.isSaveDue(Date.now())) await this.#save();
  }

  async watch() {
    while (!this.#isClosed) {
      try {
        if (this.#isUnsaved) await this.#saveWhenDue();
        else if (!this.#isLeaving) await this.#look(); // its answer could bring back the cookie from before the act
      } catch (error) {
        this.#pace.failed();
        if (error instanceof Refused) await wait(AFTER_REFUSAL);
      }
      const state = { isUnsaved: this.#isUnsaved, isHidden: document.hidden };
      await this.#rest.take(this.#pace.pause(Date.now(), state));
    }
  }

  // What the person does

  listen() {
    document.addEventListener("submit", (event) => this.#leave(event));
    document.addEventListener("visibilitychange", () => this.#turn());
    addEventListener("focus", () => this.#turn());
    const { area } = this.#view;
    if (!area) return;
    document.querySelector("[data-plain]").hidden = true;
    area.addEventListener("compositionstart", () => {
      this.#isComposing = true;
    });
    area.addEventListener("compositionend", () => {
      this.#isComposing = false;
    });
    area.addEventListener("input", (event) => {
      if (event.detail !== "merged") this.#type();
    });
    addEventListener("beforeunload", (event) => {
      if (this.#isUnsaved && !this.#isLeaving) event.preventDefault();
    });
  }

  #type() {
    const now = Date.now();
    this.#pace.typed(now);
    this.#rest.endWithin(this.#pace.pause(now, { isUnsaved: this.#isUnsaved }));
  }

  // The page went behind another one: what is unsaved is saved now. Or it came back: is there anything new?
  #turn() {
    if (!document.hidden) {
      this.#pace.stirred(Date.now());
      this.#rest.endWithin(0);
    } else if (this.#isUnsaved) this.#save().catch(() => {});
  }

  // Acts of the page wait until everything typed is saved; meanwhile nothing may call the browser elsewhere.
  async #leave(event) {
    if (event.target.method !== "post") return;
    this.#isLeaving = true;
    setTimeout(() => {
      this.#isLeaving = false;
    }, LEAVING);
    if (!this.#isUnsaved) return;
    event.preventDefault();
    try {
      while (this.#isUnsaved) await this.#save();
      event.target.requestSubmit(event.submitter);
    } catch {
      this.#isLeaving = false;
      this.#view.area.focus();
    }
  }
}

const drafting = new Drafting();
drafting.listen();
drafting.watch();
