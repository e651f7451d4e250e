// How the page looks on this tablet: theme and size of text; and the veil after three quiet minutes.
import { el } from "./el.js";
import { recall, remember } from "./idb.js";
import { say } from "./words.js";

const QUIET = 180000;
const SIZES = ["100", "125", "150", "200"];

export async function applyLooks() {
  const looks = (await recall("looks")) ?? {};
  const page = document.documentElement;
  if (looks.theme) page.dataset.theme = looks.theme;
  if (looks.size) page.dataset.text = looks.size;
}

export async function changeTheme() {
  const page = document.documentElement;
  const dark = page.dataset.theme
    ? page.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  page.dataset.theme = dark ? "light" : "dark";
  await keepLooks();
}

export async function changeSize() {
  const page = document.documentElement;
  page.dataset.text = SIZES[(SIZES.indexOf(page.dataset.text ?? "100") + 1) % SIZES.length];
  await keepLooks();
}

async function keepLooks() {
  const { theme, text } = document.documentElement.dataset;
  await remember("looks", { theme, size: text });
}

// A tablet that lies on the table shows nobody's marks to whoever walks by.
export function lookAway(app) {
  let timer = 0;
  const veil = el("dialog.veil", { "aria-label": say("veil.title") });
  const open = el(
    "button.btn.primary",
    { type: "button", onclick: () => veil.close() },
    say("veil.go_on"),
  );
  veil.append(
    el("p", {}, say("veil.title")),
    el("p.sub", {}, say("veil.who", { name: app.book.sitting.name })),
    open,
  );
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(cover, QUIET);
  };
  function cover() {
    document.body.append(veil);
    document.body.classList.add("veiled");
    veil.showModal();
  }
  veil.addEventListener("close", () => {
    document.body.classList.remove("veiled");
    veil.remove();
    wait();
  });
  for (const event of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(event, wait, { passive: true });
  }
  wait();
}
