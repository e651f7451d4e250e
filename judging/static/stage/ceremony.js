// The draw as a ceremony: one lot after the other is turned over, by a key or a press.
const lots = [...document.querySelectorAll("[data-lot]")];
const next = document.querySelector("[data-reveal]");
const all = document.querySelector("[data-all]");
let shown = 0;

function reveal(upTo) {
  shown = Math.max(0, Math.min(upTo, lots.length));
  lots.forEach((lot, at) => {
    lot.classList.toggle("covered", at >= shown);
    lot.classList.toggle("newest", at === shown - 1);
    lot.querySelector(".what").toggleAttribute("hidden", false);
    lot.querySelector(".what").setAttribute("aria-hidden", String(at >= shown));
  });
  lots[shown - 1]?.scrollIntoView({ block: "nearest" });
  next.disabled = shown === lots.length;
}

next.hidden = all.hidden = false;
next.addEventListener("click", () => reveal(shown + 1));
all.addEventListener("click", () => reveal(lots.length));
document.addEventListener("keydown", (event) => {
  const pressed = event.target.closest("summary, a, button"); // these know Enter and Space themselves
  const forward = event.key === "ArrowRight" || (!pressed && (event.key === " " || event.key === "Enter"));
  if (forward) reveal(shown + 1);
  else if (event.key === "ArrowLeft") reveal(shown - 1);
  else return;
  event.preventDefault();
});
reveal(0);
next.focus();
