// A rest between two looks at the page, which can be cut short.
export class Rest {
  #wake = () => {};
  #until = 0;

  take(ms) {
    this.#until = Date.now() + ms;
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  // The rest under way ends within this time.
  endWithin(ms) {
    const wake = this.#wake;
    if (this.#until - Date.now() <= ms) return;
    this.#until = Date.now() + ms;
    setTimeout(wake, ms);
  }
}
