// Two entries at a time: which is better, and where to go next. The pair before one's eyes never
// changes by itself: whoever is on his way to a booth must find it on the screen when he is there.
import { barred, entryName, makeFrame, titleOf } from "./whole.js";

const PATIENCE = 2500; // so long the next pair waits for the server before the list at hand serves

export function open(app, place, { round: key }) {
  const { el, say } = app;
  const count = el("b.num");
  const middle = el("div.progress", {}, el("span", {}, say("pairs.made")), count);
  const state = { pair: kept(), ahead: null, busy: false, gone: false };
  const way = el("p.way", { role: "status" });
  const cards = el("div.cards-two");
  const acts = el("div.pair-acts");
  const frame = makeFrame(app, place, {
    ...{ name: "pairs", kind: "comparison", key, middle },
    ready: () => (made() ? null : say("pairs.none_yet")),
    drawn: draw,
  });

  function said() {
    const found = [];
    for (let n = 1; app.held("comparison", key, null, String(n)); n += 1) {
      found.push(app.value("comparison", key, null, String(n)));
    }
    while (found.length && found.at(-1) === null) found.pop();
    return found;
  }
  const made = () => said().filter((one) => one && ["first", "second"].includes(one.choice)).length;

  function kept() {
    const text = sessionStorage.getItem(`pair ${key} ${app.desk.judge.key}`);
    return text ? JSON.parse(text) : null;
  }
  function pin(pair) {
    state.pair = pair;
    sessionStorage.setItem(`pair ${key} ${app.desk.judge.key}`, JSON.stringify(pair));
  }

  const same = (one, other) =>
    [one.first, one.second].sort().join("\n") === [other.first, other.second].sort().join("\n");
  const isNew = (pair) => !said().some((one) => one && same(one, pair));

  const standing = (pair) =>
    [pair.first, pair.second].every((entry) => frame.part().entries.includes(entry));

  async function settled() {
    const end = Date.now() + PATIENCE;
    while (app.online() && app.book.waiting().length && Date.now() < end && !state.gone) {
      await new Promise((done) => {
        const stop = app.subscribe(done);
        setTimeout(() => done(stop()), 200);
      });
    }
  }

  async function next() {
    state.busy = true;
    frame.draw();
    await settled();
    if (app.online()) {
      const path = `/pairs/next?round=${encodeURIComponent(key)}`;
      const answer = await app.request(path, { deadline: PATIENCE });
      if (answer.status === 200) state.ahead = answer.body.ahead;
    }
    if (state.gone) return;
    const list = (state.ahead ?? frame.part().ahead).filter((pair) => isNew(pair) && standing(pair));
    pin(list[0] ?? null);
    state.busy = false;
    frame.draw();
  }

  async function choose(choice) {
    if (state.busy || !state.pair || frame.handedIn() || frame.ended()) return;
    state.busy = true; // a quick second tap is no second answer
    const value = { first: state.pair.first, second: state.pair.second, choice };
    try {
      await app.set("comparison", key, null, String(said().length + 1), value);
    } catch (trouble) {
      state.busy = false; // it could not be kept: the pair stays, and the head says so
      throw trouble;
    }
    const better = { first: value.first, second: value.second }[choice];
    app.speak(
      better
        ? say("pairs.told", { title: titleOf(app, frame.round(), better) })
        : say(choice === "skip" ? "pairs.skipped" : "pairs.told_absent"),
    );
    await next();
  }

  async function undo() {
    const all = said();
    const last = all.at(-1);
    if (!last || state.busy || frame.handedIn() || frame.ended()) return;
    state.busy = true;
    await app.set("comparison", key, null, String(all.length), null);
    state.busy = false;
    app.speak(say("pairs.undone"));
    if (!standing(last)) return next();
    pin({ first: last.first, second: last.second });
    return frame.draw();
  }

  function card(side, label) {
    const entry = state.pair[side];
    const booth = frame.part().booths[entry];
    return el(
      "button.card-pick",
      { type: "button", disabled: state.busy, onclick: () => choose(side) },
      el("span.side", {}, say(label)),
      booth ? el("span.booth", {}, say("whole.booth", { name: booth })) : null,
      entryName(app, frame.round(), { booths: {} }, entry),
      el("span.better", {}, say("pairs.better")),
    );
  }

  function drawPair() {
    const { pair } = state;
    const booth = frame.part().booths[pair.second];
    const title = titleOf(app, frame.round(), pair.second);
    const where = [booth && say("whole.booth", { name: booth }), title].filter(Boolean).join(" · ");
    way.textContent = said().length ? say("pairs.go", { where }) : say("pairs.start");
    cards.replaceChildren(card("first", "pairs.left"), card("second", "pairs.right"));
    const act = (choice, word, values) =>
      el(
        "button.btn",
        { type: "button", disabled: state.busy, onclick: () => choose(choice) },
        say(word, values),
      );
    const name = (side) => ({ name: frame.part().booths[pair[side]] ?? pair[side] });
    acts.replaceChildren(
      act("skip", "pairs.skip"),
      act("first_absent", "pairs.absent", name("first")),
      act("second_absent", "pairs.absent", name("second")),
    );
  }

  let before = "";
  function draw(closed) {
    count.textContent = say("pairs.of", { n: made(), of: frame.part().worth });
    const now = JSON.stringify([state.pair, state.busy, closed, said().length]);
    if (now === before) return;
    before = now;
    frame.main.classList.toggle("busy", state.busy);
    const shown = !closed && state.pair;
    for (const node of [cards, acts]) node.hidden = !shown;
    if (shown) drawPair();
    else if (closed) way.textContent = say("pairs.closed", { n: made() });
    else way.textContent = say(state.busy ? "pairs.finding" : "pairs.no_more");
    if (!closed && said().length) acts.append(undoKey());
    acts.hidden = closed || !acts.childElementCount;
  }

  const undoKey = () =>
    el("button.btn", { type: "button", disabled: state.busy, onclick: undo }, say("pairs.undo"));

  const keys = (event) => {
    if (event.target.closest("dialog, input, textarea, button")) return;
    const choice = { ArrowLeft: "first", ArrowRight: "second" }[event.key];
    if (choice && !event.ctrlKey && !event.metaKey && !event.altKey) choose(choice);
  };
  frame.main.append(way, cards, acts, barred(app, frame));
  document.addEventListener("keydown", keys);
  if (state.pair && isNew(state.pair) && standing(state.pair)) frame.draw();
  else if (frame.round().state === "judging" && !frame.handedIn()) next();
  else frame.draw();
  return () => {
    state.gone = true;
    document.removeEventListener("keydown", keys);
    frame.close();
  };
}
