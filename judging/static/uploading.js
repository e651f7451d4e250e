// Files in pieces: each piece is acknowledged by how much the server has. A broken line is tried
// again, and after a reload the same file goes on where it broke off.
const PIECE = 1024 * 1024;
const LONGEST_WAIT = 15000;

const token = () => document.querySelector("input[name=csrf_token]").value;
const wait = (time) => new Promise((done) => setTimeout(done, time));

class Refused extends Error {}

class Sending {
  constructor(place, file) {
    this.place = place;
    this.file = file;
    this.memory = `upload:${location.pathname}:${place.dataset.slot}:${file.name}:${file.size}:${file.lastModified}`;
    this.tries = 0;
  }

  show(percent, words) {
    const box = this.place.querySelector("[data-progress]");
    box.hidden = false;
    box.querySelector("progress").value = percent;
    box.querySelector("p").textContent = words;
  }

  async ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { "X-CSRFToken": token(), ...options.headers } });
    if (answer.status >= 500 || answer.status === 429) throw new TypeError("later");
    if (answer.redirected) location.reload();
    return answer;
  }

  async begin() {
    const known = localStorage.getItem(this.memory);
    if (known) {
      const answer = await this.ask(known, { method: "GET" });
      if (answer.ok) {
        this.address = known;
        return Number(answer.headers.get("Upload-Offset"));
      }
    }
    const body = new URLSearchParams({ slot: this.place.dataset.slot, name: this.file.name, bytes: this.file.size });
    const answer = await this.ask(this.place.dataset.begin, { method: "POST", body });
    if (!answer.ok) throw new Refused((await answer.json()).error);
    this.address = answer.headers.get("Location");
    localStorage.setItem(this.memory, this.address);
    return 0;
  }

  async where() {
    const answer = await this.ask(this.address, { method: "HEAD" });
    if (!answer.ok) throw new Refused("");
    return Number(answer.headers.get("Upload-Offset"));
  }

  async piece(offset) {
    const body = this.file.slice(offset, offset + PIECE);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    const answer = await this.ask(this.address, { method: "PATCH", body, headers });
    if (answer.status === 409) return { offset: await this.where() };
    const told = await answer.json();
    if (!answer.ok) throw new Refused(told.error);
    return told;
  }

  async run() {
    let offset = null;
    for (;;) {
      try {
        if (offset === null) offset = this.address ? await this.where() : await this.begin();
        const percent = Math.floor((offset * 100) / this.file.size);
        this.show(percent, percent === 100 ? this.place.dataset.looking : this.place.dataset.sending.replace("#", `${percent}%`));
        const told = await this.piece(offset);
        this.tries = 0;
        if (told.file) return told.file;
        offset = told.offset;
      } catch (trouble) {
        if (!(trouble instanceof TypeError)) throw trouble;
        offset = null;
        this.tries += 1;
        this.show(this.place.querySelector("progress").value, this.place.dataset.broken);
        await wait(Math.min(500 * 2 ** this.tries, LONGEST_WAIT));
      }
    }
  }
}

async function send(place, file) {
  const wrong = place.querySelector("[data-wrong]");
  wrong.hidden = true;
  if (file.size > Number(place.dataset.most)) {
    wrong.textContent = place.dataset.tooLarge;
    wrong.hidden = false;
    return;
  }
  const sending = new Sending(place, file);
  try {
    await sending.run();
    localStorage.removeItem(sending.memory);
    const keeping = [];
    document.dispatchEvent(new CustomEvent("keep-now", { detail: keeping }));
    await Promise.all(keeping);
    location.reload(); // the list of files and what is missing are the server's
  } catch (trouble) {
    localStorage.removeItem(sending.memory);
    place.querySelector("[data-progress]").hidden = true;
    wrong.textContent = trouble.message;
    wrong.hidden = false;
    place.querySelector("input[type=file]").value = "";
  }
}

for (const place of document.querySelectorAll("[data-slot]")) {
  const input = place.querySelector("input[type=file]");
  if (!input) continue;
  place.querySelector("[data-plain]").hidden = true;
  input.addEventListener("change", () => {
    if (input.files.length) send(place, input.files[0]);
  });
}
