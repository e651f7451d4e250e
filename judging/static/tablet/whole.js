// What the parts of a round share that are judged as a whole: the frame, the hand-in, the rows.

// Gives { key, round(), part(), closed(), handedIn(), main, draw, close, … }. `kind` is that of
// the operations, `name` that of the part; `ready()` says null, or what is still to be done.
export function makeFrame(app, place, { name, kind, key, middle, ready, drawn }) {
  const { el, say, text } = app;
  const round = () => app.book.round(key);
  const part = () => withoutAside(app, round(), name);
  const handedIn = () => app.value(kind, key, null, "done") === true;
  const ended = () => round()?.state !== "judging" || Boolean(round()?.signed);
  const title = [
    el("b", {}, text(part().texts, "title", say(`${name}.title`))),
    " ",
    el("span.sub", {}, text(round().texts, "title", key), " · ", app.desk.judge.name),
  ];
  const mark = el("span.mark", { "aria-hidden": "true" }, "심사");
  const stoodAside = () => part().conflicts.some(({ recused }) => recused);
  const given = () => app.held(kind, key, null, "") ?? app.held(kind, key, null, "1");
  const fresh = () => !given() && !stoodAside();
  const top = app.parts.makeHead(app, { back: mark, title, middle, fresh, params: { round: key } });
  const main = el("main.whole", { id: "main", tabIndex: -1 }, app.parts.roundTabs(app, round(), name));
  const told = el("p.told", { role: "status" });
  const send = el("button.btn.submit", { type: "button", onclick: () => handIn() });
  const sign = el("button.btn", {
    type: "button",
    onclick: () => app.go("sign", { round: key }),
  });
  const foot = el("footer.foot", {}, app.parts.helpRow(app), el("div.ends", {}, told, sign, send));
  const gone = el("p.waiting", {}, say("whole.not_judging"));
  const drawnFor = mine(part());

  async function handIn() {
    const lacking = handedIn() ? null : ready();
    if (lacking) return app.speak(lacking);
    const value = !handedIn();
    await app.set(kind, key, null, "done", value);
    const words = value ? (app.online() ? "whole.done" : "whole.planned") : "whole.back";
    app.toast(say(words), say("core.undo"), () => app.set(kind, key, null, "done", !value));
    app.speak(say(words));
  }

  function draw() {
    if (!part() || mine(part()) !== drawnFor) return app.show();
    top.draw();
    const [done, over] = [handedIn(), ended()];
    const lacking = done ? null : ready();
    told.textContent = over ? say(round().signed ? "list.signed" : "whole.ended") : (lacking ?? "");
    send.textContent = say(done ? "whole.take_back" : "whole.hand_in");
    send.hidden = over;
    send.setAttribute("aria-disabled", String(Boolean(lacking)));
    send.classList.toggle("primary", !done && !lacking);
    sign.hidden = !app.has("sign") || !(done || round().signed);
    sign.textContent = say(round().signed ? "list.signed" : "list.sign");
    main.classList.toggle("closed", done || over);
    gone.hidden = round().state !== "setup";
    drawn(done || over);
  }

  main.append(gone);
  place.append(top.head, top.notices, main, foot);
  const end = app.subscribe(draw);
  return {
    ...{ round, part, handedIn, ended, main, draw },
    close: () => {
      end();
      top.close();
    },
  };
}

// Does one thing after the other: a quick second tap sees what the first one did.
export function inTurn(act) {
  let last = Promise.resolve();
  return (...values) => {
    last = last.catch(() => {}).then(() => act(...values));
    return last;
  };
}

// The entries of a group with what tells them apart: number or booth, title, team.
export function entryName(app, round, part, key) {
  const { el } = app;
  const entry = app.book.entry(round.key, key) ?? { key, title: key };
  const lang = app.desk.contest.locale === document.documentElement.lang ? null : app.desk.contest.locale;
  const about = [part.booths[key] && app.say("whole.booth", { name: part.booths[key] }), entry.team]
    .filter(Boolean)
    .join(" · ");
  return el(
    "span.name",
    {},
    el("strong", { lang }, entry.title || key),
    el("span", {}, [key, about].filter(Boolean).join(" · ")),
  );
}

export function titleOf(app, round, key) {
  return app.book.entry(round.key, key)?.title || key;
}

// The part without the entries from which the judge stepped back since the desk was told.
function withoutAside(app, round, name) {
  const part = round?.[name];
  const aside = (part?.entries ?? []).filter((entry) => app.value("recusal", round.key, entry, ""));
  if (!aside.length) return part;
  const left = (keys) => keys.filter((key) => !aside.includes(key));
  const groups = part.groups.map((group) => ({ ...group, entries: left(group.entries) }));
  const more = aside.map((key) => ({ key, title: titleOf(app, round, key), recused: true }));
  return {
    ...part,
    entries: left(part.entries),
    groups: groups.filter(({ entries }) => entries.length),
    conflicts: [...part.conflicts, ...more],
    ahead: part.ahead?.filter(({ first, second }) => left([first, second]).length === 2),
  };
}

// What a screen is built of once: where it changes, the screen is built anew.
function mine(part) {
  return JSON.stringify([part?.entries, part?.conflicts.map(({ key }) => key)]);
}

// What is closed to the judge and why, and the way to step back from an entry. `forget(entry)`
// takes it out of what he has entered so far.
export function barred(app, frame, forget = () => {}) {
  const { el, say, icon } = app;
  const [round, part] = [frame.round(), frame.part()];
  const open = !frame.ended();
  const line = ({ key, title, recused }) => {
    const said = app.held("recusal", round.key, key, "");
    const back = recused && said && !said.value; // the server has still to put it on the list
    const why = back ? "whole.returning" : recused ? "whole.recused" : "whole.conflict";
    const undo = el(
      "button.btn",
      { type: "button", onclick: () => app.parts.undoRecusal({ app, round, entry: { key } }) },
      say("whole.recuse_undo"),
    );
    return el(
      "li",
      {},
      el("span", {}, el("strong", {}, title || key), " ", el("span.sub", {}, say(why))),
      recused && !back && open ? undo : null,
    );
  };

  async function stepBack() {
    const entry = await app.dialog(say("whole.recuse_which"), (close) =>
      el("ul.rest", {}, part.entries.map((key) => el("li", {}, choice(key, close)))),
    );
    if (!entry) return;
    const found = { app, round, entry: { key: entry } };
    if (await app.parts.recuse(found, "whole.recuse_what")) await forget(entry);
  }
  const choice = (key, close) =>
    el(
      "button.pick",
      { type: "button", onclick: () => close(key) },
      icon("recuse"),
      entryName(app, round, part, key),
    );
  const step = el("button.btn", { type: "button", onclick: stepBack }, say("whole.recuse"));
  const head = el("h2", {}, icon("recuse"), " ", say("whole.conflicts"));
  return el(
    "section.barred",
    {},
    part.conflicts.length ? [head, el("ul", {}, part.conflicts.map(line))] : null,
    open && part.entries.length ? step : null,
  );
}
