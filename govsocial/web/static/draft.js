// Writing together. The server merges; this page keeps its own side of the bargain:
// one save is under way at a time and is repeated unchanged until it is answered; the words on screen are replaced only
// when nothing was typed since the save was sent; else the next save starts from what was acknowledged: the text as sent.

import "./marked.js";

const page = document.getElementById("draft");
const area = document.querySelector("#words textarea"); // missing at the gate and beside a suggestion: there one only reads
const told = document.getElementById("saved");
const trouble = document.getElementById("trouble");
let token = document.querySelector("input[name=csrf_token]").value;

let base = document.querySelector("#words [name=base]")?.value.replace(/\r\n?/g, "\n"); // last acknowledged
let revision = Number(page.dataset.revision); // of `base`; -1 when the draft holds more than `base`
let sequence = 0;
let waiting = null; // the save under way
let stamp = null; // of what stands beside the words; the first answer names it
let typedAt = 0;
let unsavedSince = 0;
let composing = false;
let leaving = false;
let closed = false;
let away = false; // signed out

const PATIENCE = 8000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const is_typing = () => Date.now() - typedAt < 4000;
const is_unsaved = () => Boolean(area) && area.value !== base;

class Refused extends Error {}

async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") signed_out();
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    if (answer.status === 400) await renew();
    throw new Error("no answer");
  }
  const said = await answer.json();
  if (said.error) throw new Refused(said.error);
  if (away) trouble.replaceChildren();
  away = false;
  return said;
}

// The page may be older than its token: fetch a fresh one, the words stay.
async function renew() {
  const answer = await fetch(page.dataset.here.replace(/\/here$/, ""), { signal: AbortSignal.timeout(PATIENCE) });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.getElementById("draft")) token = fresh.querySelector("input[name=csrf_token]").value;
  else if (answer.redirected) signed_out();
}

// The visit ended while the page stood open: the words wait here until its person signs in, in another tab.
function signed_out() {
  if (away) return;
  away = true;
  complain(page.dataset.out);
  const link = Object.assign(document.createElement("a"), { href: page.dataset.signIn, target: "_blank", rel: "noopener" });
  link.textContent = page.dataset.signInText;
  trouble.querySelector("p").append(" ", link);
}

function paragraph() {
  if (!area || !is_typing()) return 0;
  return area.value.slice(0, area.selectionStart).split(/\n\s*\n/).length;
}

const about = () => ({ tab: page.dataset.tab, paragraph: paragraph(), seen: Number(page.dataset.seen) });

// Words

function save() {
  waiting ??= send().finally(() => { waiting = null; });
  return waiting;
}

async function send() {
  sequence += 1;
  const sent = { ...about(), sequence, base, text: area.value };
  for (let tries = 0; ; tries += 1) {
    try {
      take(await ask(page.dataset.save, sent), sent.text);
      return;
    } catch (error) {
      if (error instanceof Refused) {
        complain(error.message);
        throw error;
      }
      if (tries > 1) say("offline");
      await wait(Math.min(250 * 2 ** tries, 5000));
    }
  }
}

function take(answer, sent) {
  trouble.replaceChildren();
  if (area.value === sent && !composing) {
    put(answer.text);
    base = answer.text;
    revision = answer.revision;
    unsavedSince = 0;
  } else {
    base = sent;
    revision = -1;
    unsavedSince = Date.now();
  }
  show(answer);
}

// New words in the area, the caret where it was among them.
function put(text) {
  if (area.value === text) return;
  const { value: old, selectionStart, selectionEnd, selectionDirection, scrollTop } = area;
  area.value = text;
  area.setSelectionRange(moved(old, text, selectionStart), moved(old, text, selectionEnd), selectionDirection);
  area.scrollTop = scrollTop;
  area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "merged" }));
}

// Where a place in the old text is in the new one: told by all before it, by all after it, else by the letters before it.
function moved(old, text, at) {
  if (text.startsWith(old.slice(0, at))) return at;
  const rest = old.slice(at);
  if (rest && text.endsWith(rest)) return text.length - rest.length;
  for (let length = Math.min(at, 64); length > 3; length = Math.floor(length / 2)) {
    const before = old.slice(at - length, at);
    const near = text.lastIndexOf(before, Math.max(at, at + text.length - old.length));
    const found = near < 0 ? text.indexOf(before) : near;
    if (found >= 0) return found + length;
  }
  return Math.min(at, text.length);
}

// What stands around the words

function say(state, time = "") {
  if (!told) return;
  told.className = `tone is-${state === "saved" ? "good" : "wait"}`;
  const words = `${page.dataset[state]} ${time}`.trim();
  if (told.textContent.trim() !== words) told.textContent = words;
}

function complain(message) {
  const box = Object.assign(document.createElement("div"), { className: "notice is-stop" });
  const line = box.appendChild(document.createElement("p"));
  line.append(Object.assign(document.createElement("strong"), { textContent: message }));
  trouble.replaceChildren(box);
}

function show(answer) {
  if (answer.saved && !is_unsaved()) say("saved", answer.saved);
  const people = document.getElementById("people");
  if (people.dataset.now !== answer.people) {
    people.dataset.now = answer.people;
    people.replaceChildren(...markup(answer.people));
  }
  const fresh = document.getElementById("fresh");
  fresh.className = answer.fresh ? "tag is-go" : "";
  if (fresh.textContent !== answer.fresh) fresh.textContent = answer.fresh;
  const pledge = document.getElementById("pledge");
  if (answer.wrote && pledge && pledge.textContent !== page.dataset.wrote) pledge.textContent = page.dataset.wrote;
  if (answer.state !== "draft") close_words();
  stamp ??= answer.revision === Number(page.dataset.revision) ? answer.stamp : "";
  if (answer.stamp !== stamp && !is_typing() && !leaving) refresh(answer.stamp);
}

const markup = (text) => new DOMParser().parseFromString(text, "text/html").body.childNodes;

// Everything that is rendered by the server: fetched anew when it changed, never under somebody's fingers.
async function refresh(to) {
  stamp = to;
  try {
    const parts = await (await fetch(page.dataset.live, { signal: AbortSignal.timeout(PATIENCE) })).json();
    for (const [name, text] of Object.entries(parts)) {
      const part = document.getElementById(name);
      if (part && !leaving && !part.contains(document.activeElement)) part.replaceChildren(...markup(text));
    }
  } catch {
    stamp = "";
  }
}

// The words went to review: what was saved is in them, what was not stays here to be copied.
function close_words() {
  if (closed || leaving) return;
  closed = true;
  const typed = area ? is_unsaved() : [...document.querySelectorAll("#draft textarea")].some((field) => field.value);
  if (!typed) location.reload();
  else complain(page.dataset.gone);
}

// Those who only read see the words as they change, line by line as the server shows them.
function reread(text) {
  const words = document.getElementById("shown");
  const lines = [page.dataset.first, text.trim()].filter(Boolean).join("\n\n").split("\n");
  words?.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
}

async function look() {
  const before = area?.value;
  const answer = await ask(page.dataset.here, { ...about(), revision });
  if (waiting) return;
  if (answer.text !== undefined && (!area || (area.value === base && area.value === before && !composing))) {
    if (area) put(answer.text);
    else reread(answer.text);
    base = answer.text;
    revision = answer.revision;
  }
  show(answer);
}

async function watch() {
  for (let first = true; !closed; first = false) {
    await wait(first ? 0 : document.hidden ? 10000 : is_unsaved() ? 300 : 1500);
    const now = Date.now();
    try {
      if (is_unsaved() && !composing && (now - typedAt > 500 || now - unsavedSince > 2000)) await save();
      else if (!is_unsaved()) await look();
    } catch (error) {
      if (error instanceof Refused) await wait(3000);
    }
  }
}

if (area) {
  document.querySelector("[data-plain]").hidden = true;
  area.addEventListener("compositionstart", () => { composing = true; });
  area.addEventListener("compositionend", () => { composing = false; });
  area.addEventListener("input", (event) => {
    if (event.detail === "merged") return;
    typedAt = Date.now();
    unsavedSince ||= typedAt;
  });
  addEventListener("beforeunload", (event) => { if (is_unsaved() && !leaving) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && is_unsaved()) save().catch(() => {}); });
}

// Acts of the page wait until everything typed is saved; meanwhile nothing may call the browser elsewhere.
document.addEventListener("submit", async (event) => {
  if (event.target.method !== "post") return;
  leaving = true;
  setTimeout(() => { leaving = false; }, PATIENCE);
  if (!is_unsaved()) return;
  event.preventDefault();
  try {
    while (is_unsaved()) await save();
    event.target.requestSubmit(event.submitter);
  } catch {
    leaving = false;
    area.focus();
  }
});

watch();
