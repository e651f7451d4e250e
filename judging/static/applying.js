// What is typed is kept by itself, the missing items are named anew, and the server's clock runs.
// Without this module the buttons of the page do the same.
const AFTER = 1200;
const AGAIN = 5000;

function clocks() {
  for (const place of document.querySelectorAll("[data-clock]")) {
    const start = Date.parse(place.dateTime);
    const since = performance.now(); // the device's own clock may be hours wrong
    const zone = { timeZone: place.dataset.clock, hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    const shape = new Intl.DateTimeFormat("en-GB", zone);
    setInterval(() => {
      place.textContent = shape.format(start + performance.now() - since);
    }, 1000);
  }
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.status = document.querySelector("[data-saved]");
    this.kept = this.typed();
    this.busy = null;
    form.addEventListener("input", () => this.later(AFTER));
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
    } catch {
      this.say(this.form.dataset.offline, true);
      return this.later(AGAIN);
    }
    if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return location.reload();
    const told = await answer.json();
    if (!answer.ok) return this.refused(told);
    this.kept = typed;
    return this.show(told);
  }

  refused(told) {
    this.stop(); // nothing is overwritten: whoever reads this decides by the button
    this.say(told.error, true);
  }

  show(told) {
    this.form.elements.version.value = told.version;
    this.say(told.saved, false);
    const mine = [...this.form.querySelectorAll("[name=member]")].map((one) => Number(one.value));
    if (mine.some((id) => !told.members.includes(id))) return location.reload(); // a guardian is asked first
    for (const badge of document.querySelectorAll("[data-gaps]")) this.badge(badge, told.gaps[badge.dataset.gaps]);
    return this.list(told.missing);
  }

  badge(place, count) {
    place.textContent = count ? place.dataset.some.replace("#", count) : place.dataset.none;
    place.classList.toggle("wait", count > 0);
    place.classList.toggle("ok", count === 0);
  }

  list(missing) {
    const place = document.querySelector("[data-missing]");
    place.hidden = missing.length === 0;
    place.querySelector("ul").replaceChildren(
      ...missing.map((gap) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${gap.anchor}`;
        link.textContent = gap.text;
        line.append(link);
        return line;
      }),
    );
  }

  say(words, wrong) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("wrong", wrong);
  }

  flush() {
    if (this.ended || this.typed() === this.kept) return;
    fetch(this.form.action, { method: "POST", body: this.data(), headers: { "X-Autosave": "1" }, keepalive: true });
  }
}

function counters() {
  for (const input of document.querySelectorAll("[data-most]:is(input,textarea)")) {
    const place = document.getElementById(`${input.id}-hint`)?.querySelector("[data-count]");
    if (!place) continue;
    const show = () => {
      const count = [...input.value].length;
      place.textContent = place.dataset.words.replace("#", count);
      place.classList.toggle("wrong", count > Number(input.dataset.most));
    };
    input.addEventListener("input", show);
    show();
  }
}

for (const form of document.querySelectorAll("[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault(); // a double click; the server would know it too
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
});
clocks();
counters();
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const keeper = new Keeper(form);
  document.addEventListener("keep-now", (event) => event.detail.push(keeper.keep()));
}
