// Entries in order: a tap gives the next place, another takes it back; keys move up and down.
import { barred, entryName, inTurn, makeFrame, titleOf } from "./whole.js";

export function open(app, place, { round: key }) {
  const { el, say } = app;
  const count = el("b.num");
  const middle = el("div.progress", {}, el("span", {}, say("ranking.given")), count);
  const order = () => app.value("ranking", key, null, "") ?? [];
  const of = (group) => order().filter((entry) => group.entries.includes(entry));
  const wanted = (group) => {
    const { places } = frame.part();
    return places ? Math.min(places, group.entries.length) : group.entries.length;
  };
  const sections = [];
  let lastMoved = null;
  const frame = makeFrame(app, place, {
    ...{ name: "ranking", kind: "ranking", key, middle },
    ready: () => (open() ? say("ranking.still", { n: open() }) : null),
    drawn: draw,
  });

  function open() {
    return frame.part().groups.reduce((sum, group) => sum + wanted(group) - of(group).length, 0);
  }

  async function keep(next, sentence) {
    if (frame.handedIn() || frame.ended()) return;
    await app.set("ranking", key, null, "", next);
    app.speak(sentence);
  }

  const tap = inTurn((group, entry) => {
    const title = titleOf(app, frame.round(), entry);
    const now = order();
    if (now.includes(entry)) {
      const next = now.filter((one) => one !== entry);
      return keep(next, say("ranking.took_back", { title }));
    }
    if (of(group).length >= wanted(group)) return app.speak(say("ranking.full"));
    return keep([...now, entry], say("ranking.placed", { title, n: of(group).length + 1 }));
  });

  // Past the next one of its own group: in between may stand entries of others.
  const move = inTurn((group, entry, by) => {
    const mine = of(group);
    const at = mine.indexOf(entry);
    const other = mine[at + by];
    if (!other) return null;
    const next = order().map((one) => ({ [entry]: other, [other]: entry })[one] ?? one);
    const title = titleOf(app, frame.round(), entry);
    lastMoved = `${entry}\n${by}`;
    return keep(next, say("ranking.placed", { title, n: at + by + 1 }));
  });

  const forget = inTurn(async (entry) => {
    const rest = order().filter((one) => one !== entry);
    if (rest.length < order().length) await app.set("ranking", key, null, "", rest);
  });

  function placeRow(group, entry, at, closed) {
    const name = titleOf(app, frame.round(), entry);
    const points = frame.part().points[at];
    const arrow = (sign, by, word, off) =>
      el(
        "button.key.step",
        {
          type: "button",
          disabled: closed || off,
          dataset: { move: `${entry}\n${by}` },
          onclick: () => move(group, entry, by),
          "aria-label": say(word, { name }),
        },
        sign,
      );
    return el(
      "li.placed",
      {},
      el("span.no", {}, say("ranking.place", { n: at + 1 })),
      entryName(app, frame.round(), frame.part(), entry),
      points ? el("span.badge.now", {}, say("sheet.points", { n: points })) : null,
      el(
        "span.arrows",
        {},
        arrow("↑", -1, "ranking.up", at === 0),
        arrow("↓", 1, "ranking.down", at === of(group).length - 1),
        el(
          "button.key.step",
          {
            type: "button",
            disabled: closed,
            onclick: () => tap(group, entry),
            "aria-label": say("ranking.take_back", { name }),
          },
          "×",
        ),
      ),
    );
  }

  function openPlace(at) {
    return el("li.placed.open", {}, el("span.no", {}, say("ranking.place", { n: at + 1 })), say("ranking.open"));
  }

  function makeGroup(group) {
    const places = el("ol.places", { "aria-label": say("ranking.order") });
    const rows = new Map();
    const rest = el(
      "ol.rest",
      { "aria-label": say("ranking.entries") },
      group.entries.map((entry) => {
        const no = el("span.no");
        const pick = el(
          "button.pick",
          { type: "button", onclick: () => tap(group, entry) },
          no,
          entryName(app, frame.round(), frame.part(), entry),
        );
        rows.set(entry, { no, pick });
        return el("li", {}, pick);
      }),
    );
    const title = app.text(group.texts, "title", group.key);
    const head = frame.part().groups.length > 1 ? el("h2", {}, title) : null;
    sections.push({ group, places, rows });
    return el("section.order", {}, head, el("div.columns", {}, places, rest));
  }

  let before = "";
  function draw(closed) {
    const now = JSON.stringify([order(), closed]);
    if (now === before) return; // whoever stands on a key stays there
    before = now;
    const due = frame.part().groups.reduce((sum, group) => sum + wanted(group), 0);
    count.textContent = `${due - open()} / ${due}`;
    const focused = lastMoved;
    for (const { group, places, rows } of sections) {
      const mine = of(group);
      const slots = mine.map((entry, at) => placeRow(group, entry, at, closed));
      if (frame.part().places || !mine.length) {
        for (let at = mine.length; at < wanted(group) && at < 10; at += 1) slots.push(openPlace(at));
      }
      places.replaceChildren(...slots);
      const full = mine.length >= wanted(group);
      for (const [entry, { no, pick }] of rows) {
        const at = mine.indexOf(entry);
        no.textContent = at < 0 ? "" : String(at + 1);
        pick.setAttribute("aria-pressed", String(at >= 0));
        pick.setAttribute("aria-disabled", String(closed || (at < 0 && full)));
      }
    }
    if (!focused) return;
    lastMoved = null;
    const keyNow = [...frame.main.querySelectorAll("[data-move]")].find(
      (one) => one.dataset.move === focused,
    );
    (keyNow?.disabled ? keyNow.parentElement.querySelector(":enabled") : keyNow)?.focus();
  }

  const { places } = frame.part();
  frame.main.append(
    el("p.rule", {}, places ? say("ranking.rule", { n: places }) : say("ranking.rule_all")),
    ...frame.part().groups.map(makeGroup),
    barred(app, frame, forget),
  );
  frame.draw();
  return frame.close;
}
