// The number pad, the digits as they are typed, and the secret of a link, which leaves the address
// at once and reaches the server only in the body of a request.
const link = document.querySelector("#link");
const secret = new URLSearchParams(location.hash.slice(1)).get("k");
if (secret) {
  history.replaceState(null, "", location.pathname);
  if (link) {
    link.elements.secret.value = secret;
    link.submit();
  }
}

const field = document.querySelector(".digits input");
const box = field?.closest(".digits");
const cells = box?.querySelector(".cells");
const pad = document.querySelector(".pad");
const groups = (box?.dataset.groups ?? "").split(" ").map(Number);
const length = groups.reduce((sum, one) => sum + one, 0);
let shown = Number(box?.dataset.shown);

const digits = () => field.value.replace(/\D/g, "").slice(0, length);

function draw() {
  const typed = digits();
  const fresh = [];
  let at = 0;
  for (const size of groups) {
    const group = document.createElement("span");
    for (let n = 0; n < size; n += 1, at += 1) {
      const cell = document.createElement("i");
      cell.textContent = at < typed.length ? (at < shown ? typed[at] : "●") : "";
      cell.classList.toggle("filled", at < typed.length);
      cell.classList.toggle("here", at === typed.length);
      group.append(cell);
    }
    fresh.push(group);
  }
  cells.replaceChildren(...fresh);
}

function put(text) {
  field.value = text;
  draw();
}

if (field) {
  document.documentElement.classList.add("with-pad");
  cells.hidden = pad.hidden = false;
  cells.classList.toggle("roomy", length < 8);
  field.setAttribute("inputmode", "none"); // our own keys are larger than the system's
  field.addEventListener("input", () => put(digits()));
  pad.addEventListener("click", (event) => {
    const { digit, erase } = event.target.dataset;
    if (digit !== undefined) put((digits() + digit).slice(0, length));
    if (erase !== undefined) put(digits().slice(0, -1));
  });
  const reveal = document.querySelector("[data-reveal]");
  if (reveal) {
    reveal.hidden = false;
    const first = shown;
    reveal.addEventListener("click", () => {
      shown = shown === length ? first : length;
      reveal.setAttribute("aria-pressed", String(shown === length));
      draw();
    });
  }
  draw();
}
