// Ticking many rows: all of a page at once, a range with Shift, and a count of what is ticked.
const boxes = [...document.querySelectorAll("tbody input[name=key]")];
const all = document.querySelector("[data-tick-all]");
const told = document.querySelector("[data-ticked]");
const said = told?.textContent;
let last = null;

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  if (told) told.textContent = ticked ? told.dataset.ticked.replace("#", ticked) : said;
  if (!all) return;
  const box = all.querySelector("input");
  box.checked = ticked === boxes.length;
  box.indeterminate = ticked > 0 && ticked < boxes.length;
}

for (const [at, box] of boxes.entries()) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    last = at;
    count();
  });
}
if (all && boxes.length) {
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    count();
  });
}
if (boxes.length) count();

// The division to move to is asked for only where entries are moved.
for (const part of document.querySelectorAll("[data-for]")) {
  const form = part.closest("form");
  const fit = () => (part.hidden = form.elements.namedItem("act")?.value !== part.dataset.for);
  form.addEventListener("change", fit);
  fit();
}
