// The line to the server: JSON out and in. What was said no to is a Refused, everything else that fails can be repeated.

const PATIENCE = 8000;

export class Refused extends Error {}

export class Line {
  #token;
  #isOut = false; // signed out: the visit ended while the page stood open
  #address; // of the page itself
  #onOut;
  #onIn;

  // `onOut` is called when the visit is found to have ended, `onIn` when it goes on.
  constructor({ token, address, onOut, onIn }) {
    this.#token = token;
    this.#address = address;
    this.#onOut = onOut;
    this.#onIn = onIn;
  }

  // The answer to a question; null when it is that nothing changed.
  async ask(url, body) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") this.#out();
    const isSame = answer.status === 204;
    if (!isSame && !answer.headers.get("Content-Type")?.startsWith("application/json")) {
      if (answer.status === 400) await this.#renew();
      throw new Error("no answer");
    }
    const told = isSame ? null : await answer.json();
    if (told?.error) throw new Refused(told.error);
    this.#in();
    return told;
  }

  async read(url) {
    return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })).json();
  }

  // The page may be older than its token: fetch a fresh one, the words stay.
  async #renew() {
    const answer = await fetch(this.#address, { signal: AbortSignal.timeout(PATIENCE) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (fresh.getElementById("draft")) this.#token = fresh.querySelector("input[name=csrf_token]").value;
    else if (answer.redirected) this.#out();
  }

  #out() {
    if (!this.#isOut) this.#onOut();
    this.#isOut = true;
  }

  #in() {
    if (this.#isOut) this.#onIn();
    this.#isOut = false;
  }
}
