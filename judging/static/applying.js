// What is typed is kept by itself, the missing items are named anew, and the server's clock runs.
// Without this module the buttons of the page do the same.
import { Keeper } from "./keeping.js";

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

function show(form, told) {
  const mine = [...form.querySelectorAll("[name=member]")].map((one) => Number(one.value));
  if (mine.some((id) => !told.members.includes(id))) return location.reload(); // a guardian is asked first
  for (const place of document.querySelectorAll("[data-gaps]")) badge(place, told.gaps[place.dataset.gaps]);
  return list(told.missing);
}

function badge(place, count) {
  place.textContent = count ? place.dataset.some.replace("#", count) : place.dataset.none;
  place.classList.toggle("wait", count > 0);
  place.classList.toggle("ok", count === 0);
}

function list(missing) {
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
  form.addEventListener("kept", (event) => show(form, event.detail));
  document.addEventListener("keep-now", (event) => event.detail.push(keeper.keep()));
}
