// A page of the settings keeps itself: what does not fit is said at its field, and the rules in words
// and the worked example beside it are renewed. Without this module the buttons do the same.
import { Keeper } from "./keeping.js";

const AFTER = 2000;
const form = document.querySelector("form[data-autosave]");
const keeper = new Keeper(form, AFTER);

function place(name) {
  const known = document.getElementById(`${name}-wrong`) ?? form.querySelector(`[data-wrong="${CSS.escape(name)}"]`);
  if (known) return known;
  const field = document.getElementById(name)?.closest(".field");
  if (!field) return null;
  const made = document.createElement("span");
  made.className = "wrong";
  made.id = `${name}-wrong`;
  field.append(made);
  return made;
}

function clear(errors) {
  for (const one of form.querySelectorAll(".field > .wrong, [data-wrong]")) {
    const name = one.dataset.wrong ?? one.id.slice(0, -"-wrong".length);
    if (name in errors) continue;
    if ("wrong" in one.dataset) one.hidden = true;
    else one.remove();
    const input = document.getElementById(name);
    input?.removeAttribute("aria-invalid");
    if (document.getElementById(`${name}-hint`)) input.setAttribute("aria-describedby", `${name}-hint`);
    else input?.removeAttribute("aria-describedby");
  }
}

function mark(errors) {
  clear(errors);
  for (const [name, sentence] of Object.entries(errors)) {
    const spot = place(name);
    if (!spot) continue;
    if (spot.textContent !== sentence) spot.textContent = sentence;
    spot.hidden = false;
    if ("wrong" in spot.dataset) continue;
    const input = document.getElementById(name);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", spot.id);
    for (let row = input.closest("details"); row; row = row.parentElement.closest("details")) row.open = true;
  }
  list(errors);
}

function list(errors) {
  const box = document.querySelector("[data-misfits]");
  if (!box) return;
  box.hidden = Object.keys(errors).length === 0;
  const lines = Object.entries(errors).map(([name, sentence]) => {
    const link = document.createElement("a");
    link.href = `#${name}`;
    link.textContent = sentence;
    const line = document.createElement("li");
    line.append(link);
    return line;
  });
  box.querySelector("ul").replaceChildren(...lines);
}

async function renew() {
  const places = [...document.querySelectorAll("[data-told]")];
  if (places.length === 0) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = [...fresh.querySelectorAll("[data-told]")];
  if (parts.length !== places.length) return;
  places.forEach((old, at) => {
    const opened = [...old.querySelectorAll("details")].map((one) => one.open);
    parts[at].querySelectorAll("details").forEach((one, nth) => (one.open = opened[nth] ?? one.open));
    if (old.innerHTML !== parts[at].innerHTML) old.replaceWith(document.adoptNode(parts[at]));
  });
}

form.addEventListener("kept", ({ detail }) => {
  mark(detail.errors);
  const undo = form.querySelector("[data-undo]");
  undo.hidden = detail.undo === "";
  undo.textContent = detail.undo;
  if (detail.holds) renew().catch(() => {}); // the network is away; what was shown stays
});

for (const other of document.querySelectorAll("main form:not([data-autosave])")) {
  other.addEventListener("submit", (event) => {
    if (other.dataset.kept) return;
    event.preventDefault(); // what is typed is kept first, then the page is left
    keeper.keep().finally(() => {
      other.dataset.kept = "1";
      other.requestSubmit(event.submitter);
    });
  });
}

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

let leaving = false;
form.addEventListener("submit", (event) => {
  leaving = !event.defaultPrevented;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && !keeper.safe()) event.preventDefault();
});
