// Writing together. The server merges; this page only keeps its own side of the bargain:
// one save is under way at a time and is repeated unchanged until it is answered; the words on screen are replaced only
// when nothing was typed since the save was sent; else the next save starts from what was acknowledged: the text as sent.

import "./marked.js";

const page = document.getElementById("draft");
const area = document.querySelector("#words textarea");
const told = document.getElementById("saved");
const trouble = document.getElementById("trouble");
let token = document.querySelector("input[name=csrf_token]")?.value;

let base = document.querySelector("#words [name=base]")?.value.replace(/\r\n?/g, "\n"); // last acknowledged
let revision = Number(page.dataset.revision); // of `base`; -1 when the draft holds more than `base`
let sequence = 0;
let waiting = null; // the save under way
let stamp = null; // of what stands beside the words; the first answer names it
let typedAt = 0;
let composing = false;
let closed = false;
let leaving = false;

const PATIENCE = 8000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const is_typing = () => Date.now() - typedAt < 4000;
const is_unsaved = () => area && area.value !== base;

class Refused extends Error {}

async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
    redirect: "error",
  });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    if (answer.status === 400) await renew();
    throw new Error("no answer");
  }
  const said = await answer.json();
  if (said.error) throw new Refused(said.error);
  return said;
}

// The page may be older than its token: fetch a fresh one, the words stay.
async function renew() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  token = fresh.querySelector("#draft") ? fresh.querySelector("input[name=csrf_token]").value : token;
}

function paragraph() {
  if (!area || !is_typing()) return 0;
  return area.value.slice(0, area.selectionStart).split(/\n\s*\n/).length;
}

// Words

function save() {
  waiting ??= send().finally(() => { waiting = null; });
  return waiting;
}

async function send() {
  sequence += 1;
  const sent = { desk: page.dataset.desk, sequence, base, text: area.value, paragraph: paragraph(), seen: Number(page.dataset.seen) };
  say("saving");
  for (let tries = 0; ; tries += 1) {
    try {
      take(await ask(page.dataset.save, sent), sent.text);
      return;
    } catch (error) {
      if (error instanceof Refused) {
        refuse(error.message);
        base = base ?? "";
        throw error;
      }
      if (tries > 1) say("offline");
      await wait(Math.min(250 * 2 ** tries, 5000));
    }
  }
}

function take(answer, sent) {
  trouble.textContent = "";
  if (area.value === sent && !composing) {
    put(answer.text);
    base = answer.text;
    revision = answer.revision;
  } else {
    base = sent;
    revision = -1;
  }
  show(answer);
}

// New words in the area, the caret where it was among them.
function put(text) {
  if (area.value === text) return;
  const [start, end, direction] = [area.selectionStart, area.selectionEnd, area.selectionDirection];
  const old = area.value;
  const top = area.scrollTop;
  area.value = text;
  area.setSelectionRange(moved(old, text, start), moved(old, text, end), direction);
  area.scrollTop = top;
  area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "merged" }));
}

// Where a place in the old text is in the new one: told by the letters before it, else by those after it.
function moved(old, text, at) {
  let head = 0;
  while (head < at && old[head] === text[head]) head += 1;
  if (head === at) return at;
  let tail = 0;
  const most = Math.min(old.length - at, text.length);
  while (tail < most && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  if (tail === old.length - at && tail > 0) return text.length - tail;
  for (let length = Math.min(at, 64); length > 3; length = Math.floor(length / 2)) {
    const before = old.slice(at - length, at);
    const near = text.lastIndexOf(before, at + (text.length - old.length));
    const found = near < 0 ? text.indexOf(before) : near;
    if (found >= 0) return found + length;
  }
  return Math.min(text.length - tail, text.length);
}

function refuse(message) {
  trouble.replaceChildren(notice("stop", message));
  say("");
}

function notice(tone, message) {
  const box = document.createElement("div");
  box.className = `notice is-${tone}`;
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("strong"), { textContent: message }));
  box.append(line);
  return box;
}

// What stands around the words

function say(state, time = "") {
  if (!told) return;
  told.className = state ? `tone is-${{ saved: "good", saving: "plain", offline: "wait" }[state]}` : "";
  const words = `${page.dataset[state] ?? ""} ${time}`.trim();
  if (told.textContent.trim() !== words) told.textContent = words;
}

function show(answer) {
  if (area && !is_unsaved()) say(answer.saved ? "saved" : "", answer.saved);
  const people = document.getElementById("people");
  if (people && people.dataset.now !== answer.people) {
    people.dataset.now = answer.people;
    people.replaceChildren(...markup(answer.people));
  }
  const fresh = document.getElementById("fresh");
  fresh.className = answer.fresh ? "tag is-go" : "";
  if (fresh.textContent !== answer.fresh) fresh.textContent = answer.fresh;
  if (answer.state !== "draft") close_words();
  if (stamp === null && answer.revision === Number(page.dataset.revision)) stamp = answer.stamp;
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
      if (part && !part.contains(document.activeElement)) part.replaceChildren(...markup(text));
    }
  } catch {
    stamp = "";
  }
}

// The words went to review: what was saved is in them, what was not stays here to be copied.
function close_words() {
  if (closed) return;
  closed = true;
  if (!area) return location.reload();
  if (is_unsaved()) refuse(page.dataset.gone);
  else location.reload();
  area.readOnly = true;
}

// Readers at the gate see the words change.
function reread(text) {
  const words = document.querySelector("#shown");
  if (words && text !== undefined) location.reload();
}

async function look() {
  const body = { desk: page.dataset.desk, revision, paragraph: paragraph(), seen: Number(page.dataset.seen) };
  const before = area?.value;
  const answer = await ask(page.dataset.here, body);
  if (waiting) return;
  if (answer.text !== undefined && answer.revision !== revision) {
    if (!area) reread(answer.text);
    else if (area.value === base && area.value === before && !composing) {
      put(answer.text);
      base = answer.text;
      revision = answer.revision;
    }
  }
  show(answer);
}

async function watch() {
  for (let first = true; !closed; first = false) {
    await wait(first ? 0 : document.hidden ? 10000 : is_typing() ? 700 : 1500);
    try {
      if (is_unsaved() && !composing && Date.now() - typedAt > (waiting ? 0 : 500)) await save();
      else if (is_unsaved() && Date.now() - startedAt > 2000) await save();
      else await look();
    } catch (error) {
      if (error instanceof Refused) await wait(3000);
    }
  }
}

let startedAt = 0;
if (area) {
  document.querySelector("[data-plain]").hidden = true;
  area.addEventListener("compositionstart", () => { composing = true; });
  area.addEventListener("compositionend", () => { composing = false; });
  area.addEventListener("input", (event) => {
    if (event.detail === "merged") return;
    if (!is_typing()) startedAt = Date.now();
    typedAt = Date.now();
  });
  addEventListener("beforeunload", (event) => { if (is_unsaved() && !closed) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && is_unsaved()) save().catch(() => {}); });
}

// Acts of the page wait until everything typed is saved.
document.addEventListener("submit", async (event) => {
  if (!area || event.target.method !== "post" || !is_unsaved()) return;
  event.preventDefault();
  leaving = true;
  try {
    while (is_unsaved()) await save();
    event.target.requestSubmit(event.submitter);
  } catch {
    area.focus();
  }
  leaving = false;
});

watch();
