// Nobody sits here: who has been here may come back, anybody else comes in by the server.
import { choose, dialog, speak } from "./dialogs.js";
import { el, icon } from "./el.js";
import { endSession, numberPad, opensLock } from "./hand-over.js";
import { recall } from "./idb.js";
import { makeSender } from "./sender.js";
import { askSitting } from "./pulse.js";
import { everybodyHere, keepSitting, setActive } from "./sittings.js";
import { clockTime, say, shell } from "./words.js";

// `begin` opens the page of whoever has come in.
export async function openDoor(root, begin) {
  const due = await recall("signed-in");
  const ended = await endSession();
  if (shell.signedIn && !due && (await comeIn(false))) return begin();
  const here = await everybodyHere();
  const sender = makeSender({ changed: () => redraw(), lineIs: () => {}, entryShown: () => "" });
  const cards = el("div.cards");
  const redraw = async () => {
    const now = await everybodyHere();
    cards.replaceChildren(...now.map(cardOf));
  };
  cards.append(...here.map(cardOf));
  const enter = wayIn("a.btn.primary.big", shell.enter, say("door.enter"));
  const signIn = wayIn("a.btn.quiet", shell.signIn, say("door.sign_in"));
  window.addEventListener("online", () => endSession().then(sender.kick));
  root.dataset.view = "door";
  root.replaceChildren(
    el(
      "main.door",
      { id: "main" },
      el("span.mark.large", { "aria-hidden": "true" }, "심사"),
      el("h1", {}, say("door.title")),
      el("p", {}, say(ended ? "door.what" : "door.offline")),
      cards,
      enter,
      signIn,
    ),
  );
  return sender.kick();
}

// A link out of here; before it is followed, whoever was signed in before is signed out.
function wayIn(kind, href, label) {
  const follow = async (event) => {
    event.preventDefault();
    await endSession();
    location.assign(href);
  };
  return el(kind, { href, onclick: follow }, label);
}

// Asks for a sitting of whoever is signed in. True = he has one.
export async function comeIn(takeOver, token = "") {
  const answer = await askSitting(token, takeOver);
  if (answer.status === 409 && answer.body?.active) return goOnHere(answer.body.active, token);
  if (answer.status !== 200 && answer.status !== 201) return false;
  await keepSitting(answer.body);
  return true;
}

async function goOnHere({ device, seen_at: seen }, token) {
  const at = seen ? clockTime(seen, undefined, false) : "–";
  const answer = await choose(
    say("door.active", { device }),
    [say("door.active_rest", { device, at })],
    { "": say("core.cancel"), yes: say("door.go_on") },
  );
  return answer === "yes" && comeIn(true, token);
}

function cardOf({ owner, name, unsent, lock }) {
  const words = unsent ? say("door.unsent", { name, n: unsent }) : say("door.all_sent");
  const back = el(
    "button.card.back-card",
    { type: "button", onclick: () => comeBack(owner, name, lock) },
    el("b", {}, name),
    el("span.sub", {}, unsent ? icon("wait", "wait") : icon("ok", "ok"), " ", words),
  );
  return back;
}

async function comeBack(owner, name, lock) {
  if (!lock) {
    await choose(say("door.closed"), [say("door.closed_rest")], { "": say("core.close") });
    return;
  }
  const wrong = el("p.wrong", { role: "alert" });
  const opened = await dialog(say("door.back", { name }), (close) => [
    el("p", {}, say("door.back_number")),
    wrong,
    numberPad(async (typed) => {
      const outcome = await opensLock(owner, typed);
      if (outcome === "open") return close("open");
      wrong.textContent = say(outcome === "closed" ? "door.closed_rest" : "door.wrong");
      return speak(wrong.textContent);
    }, say("door.back_number")),
  ]);
  if (opened !== "open") return;
  await setActive(owner);
  location.reload();
}
