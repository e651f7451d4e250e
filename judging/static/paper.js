// Typing fast: Enter leads to the next box and from the last one sends, and the sum is shown to be
// compared with the paper's. Adding is exact: in millionths.
const form = document.querySelector("[data-paper]");
const boxes = [...form.querySelectorAll("input[name^='mark.']")];
const sum = form.querySelector("[data-sum]");
const NUMBER = /^\d{1,9}(\.\d{1,6})?$/;

function millionths(text) {
  if (!NUMBER.test(text)) return null;
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(6, "0"));
}

function add() {
  if (!sum) return;
  const values = boxes.map((box) => millionths(box.value.trim()));
  if (values.some((value) => value === null)) sum.textContent = "–";
  else {
    const all = values.reduce((total, value) => total + value, 0n).toString().padStart(7, "0");
    sum.textContent = `${all.slice(0, -6)}.${all.slice(-6)}`.replace(/\.?0+$/, "");
  }
}

form.addEventListener("keydown", (event) => {
  const at = boxes.indexOf(event.target);
  if (event.key !== "Enter" || at < 0 || at === boxes.length - 1) return;
  event.preventDefault();
  boxes[at + 1].focus();
  boxes[at + 1].select();
});
form.addEventListener("input", add);
add();
