// A form that keeps itself while one types. Without this module its buttons do the same.
const AGAIN = 5000;
const MOST = 60000; // what a browser sends on after a page is left

export class Keeper {
  constructor(form, after = 1200) {
    this.form = form;
    this.status = document.querySelector("[data-saved]");
    this.kept = this.typed();
    this.busy = null;
    form.addEventListener("input", () => this.later(after));
    form.addEventListener("change", () => this.later(200));
    form.addEventListener("submit", (event) => this.last(event));
    addEventListener("online", () => this.later(0));
    addEventListener("pagehide", () => this.flush());
  }

  data() {
    return new URLSearchParams(new FormData(this.form));
  }

  typed() {
    const data = this.data();
    data.delete("version");
    return data.toString();
  }

  // Whether the page can be left: everything is kept, or is sent on while one leaves.
  safe() {
    if (this.typed() === this.kept) return !this.busy;
    return !this.busy && !this.ended && !this.failed && this.data().toString().length < MOST;
  }

  last(event) {
    this.stop();
    if (!this.busy) return;
    event.preventDefault(); // what is under way changes the version that the form names
    this.busy.finally(() => this.form.requestSubmit(event.submitter));
  }

  stop() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  later(wait) {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.keep(), wait);
  }

  async keep() {
    if (this.busy) return this.busy.then(() => this.keep());
    if (this.ended || this.typed() === this.kept) return undefined;
    this.busy = this.send().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  async send() {
    const typed = this.typed();
    let answer;
    try {
      answer = await fetch(this.form.action, { method: "POST", body: this.data(), headers: { "X-Autosave": "1" } });
      if (answer.status >= 500 || answer.status === 429) throw new TypeError("later");
    } catch {
      this.failed = true;
      this.say(this.status?.dataset.offline, true);
      return this.later(AGAIN);
    }
    this.failed = false;
    if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return location.reload();
    const told = await answer.json();
    if (!answer.ok) return this.refused(told);
    this.kept = typed;
    this.form.elements.version.value = told.version;
    this.say(told.saved, false);
    return this.form.dispatchEvent(new CustomEvent("kept", { detail: told }));
  }

  refused(told) {
    this.stop(); // nothing is overwritten: whoever reads this decides by the button
    this.say(told.error, true);
  }

  say(words, wrong) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("wrong", wrong);
  }

  flush() {
    if (this.ended || this.busy || this.typed() === this.kept) return;
    fetch(this.form.action, { method: "POST", body: this.data(), headers: { "X-Autosave": "1" }, keepalive: true });
  }
}
