// The draft page as it stands in the document. Says what is there, shows what it is told, decides nothing.

import { moved, paragraphAt } from "./caret.js";

const markup = (text) => new DOMParser().parseFromString(text, "text/html").body.childNodes;
const made = (name, properties) => Object.assign(document.createElement(name), properties);
const change = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

export class View {
  #page = document.getElementById("draft");
  #saved = document.getElementById("saved");
  #trouble = document.getElementById("trouble");
  #people = document.getElementById("people");
  #shownPeople = "";

  // Missing at the gate and beside a suggestion: there one only reads.
  area = document.querySelector("#words textarea");

  // What the server wrote into the page: addresses, sentences, numbers.
  get given() {
    return this.#page.dataset;
  }

  get token() {
    return document.querySelector("input[name=csrf_token]").value;
  }

  // The words the page was rendered with, as a form sends them.
  get base() {
    return document.querySelector("#words [name=base]")?.value;
  }

  // The words on screen; undefined where one only reads.
  get text() {
    return this.area?.value;
  }

  get paragraph() {
    return this.area ? paragraphAt(this.area.value, this.area.selectionStart) : 0;
  }

  // Whether anything is typed into a field beside the words.
  get isTypedBeside() {
    return [...this.#page.querySelectorAll("textarea")].some((field) => field.value);
  }

  get areOthersHere() {
    return this.#people.querySelectorAll(".who").length > 1;
  }

  // Other words are in the draft.
  put(text) {
    if (this.area) this.#write(text);
    else this.#reread(text);
  }

  // New words in the area, the caret where it was among them.
  #write(text) {
    const { value: old, selectionStart, selectionEnd, selectionDirection, scrollTop } = this.area;
    if (old === text) return;
    this.area.value = text;
    this.area.setSelectionRange(moved(old, text, selectionStart), moved(old, text, selectionEnd), selectionDirection);
    this.area.scrollTop = scrollTop;
    this.area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "merged" }));
  }

  // Those who only read see the words as they change, line by line as the server shows them.
  #reread(text) {
    const lines = [this.given.first, text.trim()].filter(Boolean).join("\n\n").split("\n");
    const words = document.getElementById("shown");
    words?.replaceChildren(...lines.map((line) => made("p", { textContent: line })));
  }

  // saved, offline
  say(state, time = "") {
    if (!this.#saved) return;
    this.#saved.className = `tone is-${state === "saved" ? "good" : "wait"}`;
    const words = `${this.given[state]} ${time}`.trim();
    if (this.#saved.textContent.trim() !== words) this.#saved.textContent = words;
  }

  complain(message) {
    const box = made("div", { className: "notice is-stop" });
    box.appendChild(document.createElement("p")).append(made("strong", { textContent: message }));
    this.#trouble.replaceChildren(box);
  }

  // The words wait here until their person signs in, in another tab.
  askToSignIn() {
    this.complain(this.given.out);
    const link = made("a", { href: this.given.signIn, target: "_blank", rel: "noopener" });
    link.textContent = this.given.signInText;
    this.#trouble.querySelector("p").append(" ", link);
  }

  calm() {
    this.#trouble.replaceChildren();
  }

  // Who is here, what is new, what writing here means.
  around({ people, fresh, wrote }) {
    if (this.#shownPeople !== people) this.#people.replaceChildren(...markup(people));
    this.#shownPeople = people;
    const news = document.getElementById("fresh");
    news.className = fresh ? "tag is-go" : "";
    change(news, fresh);
    if (wrote) change(document.getElementById("pledge"), this.given.wrote);
  }

  // What stands beside the words, as markup by name: never under somebody's fingers.
  beside(parts) {
    for (const [name, text] of Object.entries(parts)) {
      const part = document.getElementById(name);
      if (part && !part.contains(document.activeElement)) part.replaceChildren(...markup(text));
    }
  }
}
