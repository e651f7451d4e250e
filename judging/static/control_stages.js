// The timers in the control room: they count by the server's clock and are worked from here.
import { serverNow } from "./stage/server-time.js";
import { reading } from "./stage/timer.js";

const words = JSON.parse(document.getElementById("board-words").textContent).stage;
const place = document.querySelector("[data-stages]");
const told = document.querySelector("[data-stage-said]");
let drawn = place?.innerHTML;
let sending = false;

function put(line, name, text) {
  const node = line.querySelector(`[data-at=${name}]`);
  if (node.textContent !== text) node.textContent = text;
}

function count() {
  for (const line of place.children) {
    const clock = (line.clock ??= JSON.parse(line.dataset.clock));
    if (!clock.entry) continue;
    const now = reading(clock, serverNow());
    line.dataset.level = clock.paused_at ? "paused" : now.level;
    put(line, "time", now.text);
    put(line, "phase", now.level === "over" ? `${words[clock.phase]} · ${words.over}` : words[clock.phase]);
  }
}

// Draw the stages anew, and mark the columns of the entries that stand on them.
export function show(html, on) {
  if (!place || html === drawn) return;
  drawn = html;
  const typed = place.contains(document.activeElement);
  place.innerHTML = html;
  if (typed) place.querySelector("button")?.focus();
  for (const head of document.querySelectorAll("th[data-entry]")) {
    head.classList.toggle("sel", on.includes(head.dataset.entry));
  }
  count();
}

function say(sentence) {
  told.textContent = sentence;
  told.hidden = !sentence;
}

// A press that was carried out leads back here; any other answer is a page with a sentence.
async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const how = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15000) };
  try {
    const answer = await fetch(form.action, how);
    if (answer.type === "opaqueredirect") return say("");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return say(page.querySelector("main [role=alert]")?.textContent.trim() ?? words.not_sent);
  } catch {
    return say(words.not_sent);
  }
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-stage-act]")) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  await send(event.target, event.submitter);
  sending = false;
  document.dispatchEvent(new Event("stage-changed"));
});

if (place) {
  count();
  setInterval(count, 250);
}
