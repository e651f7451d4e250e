// The stage's own screen: who is on, how long, what comes next.
import { allow, ring } from "./bell.js";
import { serverNow } from "./server-time.js";
import { reading, rings } from "./timer.js";
import { watch, written } from "./watch.js";

const words = written("words");
const at = (name) => document.querySelector(`[data-at=${name}]`);
let clock = written("clock");
let before = null;
let connected = true;

function who() {
  at("number").textContent = clock.entry;
  at("title").textContent = clock.entry ? clock.title : words.nobody;
  at("team").textContent = clock.team && clock.team !== clock.title ? clock.team : "";
  at("next").textContent = clock.next ? `${words.next}  ${clock.next.entry}  ${clock.next.title}` : "";
}

function told(now) {
  if (now.version !== clock.version) before = null;
  clock = now;
  connected = true;
  who();
}

function count() {
  const now = reading(clock, serverNow());
  const body = document.body;
  body.dataset.level = now.level;
  body.dataset.phase = clock.phase;
  at("time").textContent = now.text;
  at("phase").textContent = now.level === "over" ? `${words[clock.phase]} · ${words.over}` : words[clock.phase];
  at("said").textContent = said(now);
  if (now.runs && before !== null) strike(rings(clock, before, now.left));
  before = now.runs ? now.left : null;
  requestAnimationFrame(count);
}

function said(now) {
  if (!connected) return words.cut_off;
  if (clock.paused_at) return clock.pause_why ? `${words.paused} · ${clock.pause_why}` : words.paused;
  return { first: words.first, last: words.last }[now.level] || "";
}

function strike(strokes) {
  if (!strokes) return;
  ring(strokes);
  document.body.classList.add("flash");
  setTimeout(() => document.body.classList.remove("flash"), 1500);
}

const button = at("bell");
button.hidden = false;
button.addEventListener("click", () => {
  if (!allow()) return;
  ring(1);
  button.textContent = words.bell_on;
  setTimeout(() => { button.hidden = true; }, 2000);
});
for (const control of document.querySelectorAll("[data-look]")) {
  control.addEventListener("click", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  });
}
for (const control of document.querySelectorAll("[data-full]")) {
  control.hidden = !document.fullscreenEnabled;
  control.addEventListener("click", () => document.documentElement.requestFullscreen());
}

who();
watch(document.body.dataset.source, { told, lost: () => { connected = false; } });
count();
