// The operators' page: the timer runs, acts go out without leaving the page, and what another
// operator does appears by itself. Without scripts every button still works.
import { serverNow } from "./server-time.js";
import { reading } from "./timer.js";
import { watch, written } from "./watch.js";

const words = written("words");
const live = () => document.getElementById("live");
const at = (name) => document.querySelector(`#live [data-at=${name}]`);
let clock = JSON.parse(live().dataset.clock);
let lost = false;
let asking = false;

function count() {
  const card = document.querySelector(".timer");
  if (card) {
    const now = reading(clock, serverNow());
    card.dataset.level = now.level;
    at("time").textContent = now.text;
    at("phase").textContent = now.level === "over" ? `${words[clock.phase]} · ${words.over}` : words[clock.phase];
    const pause = clock.paused_at ? [words.paused, clock.pause_why].filter(Boolean).join(" · ") : "";
    at("said").textContent = lost ? words.cut_off : pause;
  }
  setTimeout(count, 200);
}

function say(sentence) {
  const place = document.querySelector("#live [data-said]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

// What was typed and not sent yet stays when the page shows something new.
function show(text, sent = null) {
  const next = new DOMParser().parseFromString(text, "text/html");
  if (!next.getElementById("live")) return location.reload();
  const kept = [...document.querySelectorAll("main input[id]:not([readonly])")];
  const typed = new Map(kept.filter((one) => one.form !== sent).map((one) => [one.id, one.value]));
  const open = new Set([...document.querySelectorAll("main details[open] > summary")].map((one) => one.textContent));
  const focus = document.activeElement?.id;
  document.querySelector("main").replaceWith(document.adoptNode(next.querySelector("main")));
  clock = JSON.parse(live().dataset.clock);
  for (const [id, value] of typed) if (value && document.getElementById(id)) document.getElementById(id).value = value;
  for (const one of document.querySelectorAll("main details > summary")) if (open.has(one.textContent)) one.parentElement.open = true;
  if (focus) document.getElementById(focus)?.focus();
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  asking = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(15000) });
    show(await answer.text(), answer.ok ? form : null);
    (document.querySelector("main [role=alert]") ?? document.querySelector(".timer .primary"))?.focus();
  } catch {
    say(words.not_sent);
  }
  asking = false;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-act]")) return;
  event.preventDefault();
  if (!asking) send(event.target, event.submitter);
});

async function told(now) {
  lost = false;
  const known = Number(live().dataset.version);
  if (now.version === known || asking) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (Number(live().dataset.version) !== known || asking) return;
    show(await answer.text());
    say(words.elsewhere);
  } catch {
    lost = true;
  }
}

if (live().dataset.source) watch(live().dataset.source, { told, lost: () => { lost = true; } });
count();
