// Keeps the board fresh: asks every two seconds, draws only what differs, and says when nobody
// answers. Without scripts the page is true at the moment it was loaded.
import { show as showStages } from "./control_stages.js";
import { heard as heardClock } from "./stage/server-time.js";

const EVERY = 2000;
const PATIENCE = 6000; // so long without an answer is worth a sentence

const place = document.querySelector("[data-board]");
const words = JSON.parse(document.getElementById("board-words").textContent);
const contact = document.querySelector("[data-contact]");
const lists = ["[data-alarms]", "[data-sheet-alarms]"].map((one) => document.querySelector(one));
const known = { stamp: place.dataset.stamp, etag: "", ahead: 0, answered: Date.now(), away: false };
const waits = new Map();

const fill = (sentence, values) => sentence.replace(/%\((\w+)\)[sd]/g, (_, name) => values[name]);
const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour12: false });

function ago(seconds, sentence = words.said.ago) {
  const [s, m] = [Math.max(0, Math.round(seconds)), Math.floor(Math.max(0, seconds) / 60)];
  const shape = s < 60 ? "s" : m < 60 ? "m" : "h";
  const values = { s: shape === "m" ? s % 60 : s, m: shape === "h" ? m % 60 : m, h: Math.floor(m / 60) };
  return fill(sentence, { time: fill(words.said[shape], values) });
}

// Of a tablet that speaks a sign is kept every few seconds only: no second is claimed.
function age(time, seconds) {
  if (!time.dataset.live) return ago(seconds);
  return seconds < Number(time.dataset.live) ? words.said.live : ago(seconds, words.said.heard);
}

function tick() {
  const now = (Date.now() + known.ahead) / 1000;
  for (const time of document.querySelectorAll("time[data-seen]")) {
    const text = age(time, now - Number(time.dataset.seen));
    if (time.textContent !== text) time.textContent = text;
  }
}

// A press must not miss because what lies under the finger was drawn anew.
function put(node, html) {
  if (waits.get(node) === html) return;
  waits.set(node, html);
  if (!node.contains(document.activeElement)) node.innerHTML = html;
}

function square(cell, code) {
  if (cell.dataset.code === code) return;
  const look = words.looks[/^d\d/.test(code) ? "draft" : code];
  const link = cell.firstElementChild;
  const entry = link.getAttribute("aria-label").split(" ")[0];
  cell.dataset.code = code;
  link.className = `cell ${look.css} fresh`;
  link.textContent = /^d\d/.test(code) ? `${code.slice(1)}%` : look.sign;
  link.setAttribute("aria-label", `${entry} ${look.words}`);
}

function row(line, board) {
  const key = line.dataset.judge;
  const codes = board.cells?.[key];
  if (codes) {
    [...line.cells].slice(1, 1 + codes.length).forEach((cell, at) => {
      if (cell.dataset.code !== undefined) square(cell, codes[at]);
    });
    put(line.querySelector(".done-of"), board.done[key]);
  }
  const tablet = board.tablets[key];
  if (!tablet || waits.get(line) === tablet) return;
  waits.set(line, tablet);
  for (const old of line.querySelectorAll(".t1, .t2, .t3")) old.remove();
  line.insertAdjacentHTML("beforeend", tablet);
}

function draw(board) {
  if (board.shape && board.shape !== place.dataset.shape) return location.reload();
  known.stamp = board.stamp;
  for (const line of place.querySelectorAll("[data-judge]")) row(line, board);
  if (board.count) document.querySelector("[data-count]").textContent = board.count;
  if (board.stages !== undefined) showStages(board.stages, board.on);
  put(lists[0], board.alarms);
  if (board.sheet_alarms !== undefined) put(lists[1], board.sheet_alarms);
  const many = lists.reduce((sum, list) => sum + list.children.length, 0);
  document.querySelector("[data-alarm-count]").textContent = many;
  tick();
}

function tell(sentence, at, kind) {
  contact.hidden = !sentence;
  contact.className = `notice wide ${kind}`;
  contact.querySelector("p").textContent = sentence ? fill(sentence, { time: clock(at) }) : "";
}

function heard(answer) {
  const date = Date.parse(answer.headers.get("Date"));
  if (date) known.ahead = date - Date.now();
  if (known.away) {
    tell(words.said.back, Date.now(), "info");
    setTimeout(() => known.away || tell(""), 5 * EVERY);
  }
  known.away = false;
  known.answered = Date.now();
}

async function ask() {
  const url = new URL(place.dataset.board, location);
  url.searchParams.set("have", known.stamp);
  const headers = known.etag ? { "If-None-Match": known.etag } : {};
  const sent = performance.now();
  const answer = await fetch(url, { headers, cache: "no-store" });
  const time = answer.headers.get("X-Server-Time");
  if (time) heardClock(time, sent, performance.now());
  if (answer.status === 401 || answer.status === 404 || answer.redirected) return location.reload();
  if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
  heard(answer);
  if (answer.status === 304) return undefined;
  known.etag = answer.headers.get("ETag");
  return draw(await answer.json());
}

async function look() {
  try {
    await ask();
  } catch {
    if (Date.now() - known.answered > PATIENCE) {
      known.away = true;
      tell(words.said.away, known.answered + known.ahead, "alert");
    }
  }
  clearTimeout(known.next);
  known.next = setTimeout(look, EVERY);
}

// One stop of the tab key for all squares; the arrows go from one to the next.
function roam(event) {
  const cell = event.target.closest("td[data-code]");
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!cell || !step) return;
  const rows = cell.closest("tbody").rows;
  const line = rows[cell.parentElement.rowIndex - 1 + step[0]];
  const next = line?.cells[cell.cellIndex + step[1]]?.querySelector("a.cell");
  if (!next) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

place.querySelectorAll("td > a.cell").forEach((link, at) => { link.tabIndex = at ? -1 : 0; });
place.addEventListener("keydown", roam);
setInterval(tick, 1000);
document.addEventListener("stage-changed", look); // what was pressed shows at once
known.next = setTimeout(look, 200); // soon, because only an answer tells the server's clock
