// One tablet, two judges. Who goes leaves a number for this tablet only, so that he can come back
// without a network; what he left unsent goes on being sent under his own secret.
import { el } from "./el.js";
import { keep, look, answerOf, remember } from "./idb.js";
import { post } from "./line.js";
import { sha256 } from "./sha256.js";
import { setActive } from "./sittings.js";
import { say, shell } from "./words.js";

const TRIES = 5;
const LENGTH = 4;

export async function handOver(app) {
  const n = app.book.waiting().length;
  const number = await app.dialog(say("hand_over.title"), (close) => [
    el("p", {}, say(n ? "hand_over.what" : "hand_over.what_none", { n })),
    el("p.sub", {}, say("hand_over.number")),
    numberPad((typed) => close(typed), say("hand_over.number_label")),
  ]);
  if (!number) return;
  const salt = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16),
  ).join("");
  await remember(`lock/${app.book.owner}`, { salt, hash: digestOf(salt, number), tries: 0 });
  await remember("signed-in", shell.signedIn); // until the server heard that the browser is handed over
  await setActive(null);
  await endSession();
  location.replace(shell.page);
}

// Signs the browser out, so that nobody comes in by another's session. False = not reached yet.
export async function endSession() {
  const due = await look(
    ["device"],
    async (device) => (await answerOf(device.get("signed-in")))?.value,
  );
  if (!due) return true;
  if (!(await post(`${shell.page}/hand-over`))) return false;
  await remember("signed-in", false);
  return true;
}

// Whether the number is the one that was left; five wrong ones leave only the server's way.
export async function opensLock(owner, number) {
  return keep(["device"], async (device) => {
    const name = `lock/${owner}`;
    const lock = (await answerOf(device.get(name)))?.value;
    if (!lock || lock.tries >= TRIES) return "closed";
    if (digestOf(lock.salt, number) === lock.hash) {
      device.delete(name);
      return "open";
    }
    device.put({ name, value: { ...lock, tries: lock.tries + 1 } });
    return lock.tries + 1 >= TRIES ? "closed" : "wrong";
  });
}

// Keeps the number from being read off, no more: four digits withstand nobody who may look into
// the browser's storage, and the marks lie there beside it (docs/tablets.md).
function digestOf(salt, number) {
  let digest = salt + number;
  for (let round = 0; round < 500; round += 1) digest = sha256(salt + digest);
  return digest;
}

// Four digits by keys of 64 px or by the keyboard; `done(typed)` as soon as all are there.
export function numberPad(done, label) {
  let typed = "";
  const dots = el("div.pin", { role: "img" });
  const draw = () => {
    dots.replaceChildren(
      ...Array.from({ length: LENGTH }, (_, at) =>
        el(`span${at === typed.length ? ".here" : ""}`, {}, at < typed.length ? "●" : ""),
      ),
    );
    dots.setAttribute("aria-label", say("hand_over.typed", { n: typed.length, of: LENGTH }));
  };
  const type = (sign) => {
    typed = sign === "⌫" ? typed.slice(0, -1) : typed + sign;
    draw();
    if (typed.length < LENGTH) return;
    const whole = typed;
    typed = "";
    done(whole);
    draw();
  };
  const pad = el(
    "div.pad",
    {},
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"].map((sign) =>
      sign
        ? el(
            "button.key",
            {
              type: "button",
              onclick: () => type(sign),
              "aria-label": sign === "⌫" ? say("sheet.erase") : null,
            },
            sign,
          )
        : el("span"),
    ),
  );
  const node = el(
    "div.number-pad",
    { role: "group", "aria-label": label, tabIndex: -1 },
    dots,
    pad,
  );
  node.addEventListener("keydown", ({ key }) => {
    if (/^[0-9]$/.test(key)) type(key);
    if (key === "Backspace") type("⌫");
  });
  draw();
  return node;
}
