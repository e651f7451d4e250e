// The app of one judge: his book, what he does to it, and the screens that show it.
import { Book } from "./book.js";
import { choose, dialog, endToasts, speak, toast } from "./dialogs.js";
import { el, icon } from "./el.js";
import { makeHead } from "./head.js";
import { makeHelp } from "./help.js";
import { ask, serverNow, uuid } from "./line.js";
import { helpRow, openList, roundTabs } from "./list.js";
import { lookAway } from "./looks.js";
import { makePulse } from "./pulse.js";
import { makeScoring } from "./scoring.js";
import { makeSender } from "./sender.js";
import { explain, openSheet } from "./sheet.js";
import { deskOf, newestSitting, operationsOf, record, tellTabs } from "./sittings.js";
import { recuse, undoRecusal } from "./submit.js";
import { numberOf } from "./turns.js";
import { clockTime, say, shell, text, words } from "./words.js";

const SCREENS = { list: openList, sheet: openSheet };
const LATER = 3000;
const ROUND_PANELS = ["invest", "ranking", "pairs"];

export async function makeApp(root, sitting, over) {
  const app = { book: new Book(sitting), state: { up: navigator.onLine, over, unkept: false } };
  const listeners = new Set();
  Object.assign(app, {
    words,
    say,
    text,
    shell,
    el,
    icon,
    dialog,
    choose,
    toast,
    speak,
    now: serverNow,
    // For panels that look and act like these.
    parts: { makeHead, makeScoring, explain, helpRow, roundTabs, numberOf, recuse, undoRecusal },
  });
  Object.defineProperty(app, "desk", { get: () => app.book.desk });
  app.online = () => app.state.up;
  app.has = (name) => name in shell.panels;
  app.subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  app.changed = (change = null) => listeners.forEach((listener) => listener(change));
  actOn(app);
  connectLine(app);
  navigate(app, root);
  layDrawers(app);
  app.help = makeHelp(app);
  app.book.takeOperations(await operationsOf(sitting.owner));
  const kept = await deskOf(sitting.owner);
  if (kept) app.book.takeDesk(kept);
  else await app.pulse.loadDesk();
  app.show();
  layMessages(app);
  app.pulse.begin();
  app.sender.kick();
  lookAway(app);
  fetchAhead(app);
  return app;
}

function actOn(app) {
  app.value = (...field) => app.book.value(...field);
  app.held = (...field) => app.book.held(...field);
  app.set = async (kind, round, entry, field, value, settles = []) => {
    const base = app.book.base(kind, round, entry, field);
    const did = { id: uuid(), kind, round, entry, field, value, base, settles };
    did.made_at = serverNow().toISOString();
    try {
      app.book.add(await record(app.book.owner, did));
    } catch (trouble) {
      app.state.unkept = true; // shown as such, and never as if it were kept
      app.changed();
      throw trouble;
    }
    app.state.unkept = false;
    app.changed({ round, entry, kind, field });
    tellTabs({ owner: app.book.owner });
    app.sender.kick();
    setTimeout(() => app.changed(), 1100); // a request that takes over a second is said
  };
  app.reread = async () => {
    app.book.takeOperations(await operationsOf(app.book.owner));
    app.book.sitting = (await newestSitting(app.book.owner)) ?? app.book.sitting;
    app.changed();
  };
  app.loadedAt = () =>
    app.book.loadedAt && clockTime(app.book.loadedAt, app.desk.contest.timezone, false);
}

function connectLine(app) {
  app.lineIs = (up) => {
    if (app.state.up === up) return;
    app.state.up = up;
    app.changed();
  };
  app.entryShown = () => app.place?.params?.entry ?? "";
  const changed = async (owner) => {
    if (owner === app.book.owner) await app.reread();
    tellTabs({ owner });
  };
  app.sender = makeSender({ changed, lineIs: app.lineIs, entryShown: app.entryShown });
  app.pulse = makePulse(app);
  app.request = (path, options = {}) =>
    ask(shell.api + path, { token: app.book.sitting.token, ...options });
  app.sendNow = () => {
    app.sender.kick();
    app.pulse.now();
  };
  for (const event of ["online", "focus"]) window.addEventListener(event, app.sendNow);
  window.addEventListener("offline", () => app.lineIs(false));
  document.addEventListener("visibilitychange", () => document.hidden || app.sendNow());
  window.addEventListener("beforeunload", (event) => {
    if (app.book.waiting().length) event.preventDefault();
  });
  app.takeBack = () => app.pulse.enter(true);
  app.enterAgain = () => location.reload();
}

function navigate(app, root) {
  let close = null;
  let turn = 0;
  app.go = (view, params = {}) => {
    const hash = `#${[view, params.round, params.entry].filter(Boolean).join("/")}`;
    if (location.hash === hash) app.show();
    else location.hash = hash;
  };
  app.back = () => history.back();
  app.show = async () => {
    const mine = ++turn;
    const [view, round, entry] = decodeURIComponent(location.hash.slice(1)).split("/");
    app.place = fitting(app, view, { round, entry });
    const open = SCREENS[app.place.view] ?? (await app.panel(app.place.view))?.open;
    if (mine !== turn) return;
    close?.();
    endToasts();
    root.replaceChildren();
    root.dataset.view = app.place.view;
    if (app.desk && open) close = open(app, root, app.place.params) ?? null;
    else
      root.append(
        el("p.waiting", { role: "status" }, say(app.desk ? "core.missing" : "core.unloaded")),
      );
    window.scrollTo(0, 0);
  };
  let failed = 0;
  app.panel = async (name) => {
    if (!app.has(name)) return null;
    try {
      // What failed once is not tried again under the same address by every browser.
      return (await import(`${shell.panels[name]}${failed ? `#${failed}` : ""}`))[name];
    } catch {
      failed += 1;
      return null; // not fetched before the network went away
    }
  };
  window.addEventListener("hashchange", () => app.show());
}

// The screen asked for, or the nearest that there is.
function fitting(app, view, params) {
  if (!app.desk) return { view: "list", params: {} };
  const { rounds } = app.desk;
  const round =
    app.book.round(params.round) ?? rounds.find(({ state }) => state === "judging") ?? rounds[0];
  const known = { ...params, round: round?.key };
  if (mustPledge(app)) return { view: "pledge", params: known };
  if (round && !app.book.round(params.round)) known.entry = undefined;
  const whole = ROUND_PANELS.find((name) => round?.[name] && app.has(name));
  const own = round?.criteria.length ? null : whole; // a round with sheets begins with its list
  if (view === "sheet" && app.book.entry(known.round, params.entry)) return { view, params: known };
  if (view && view !== "list" && view !== "sheet" && app.has(view)) return { view, params: known };
  return { view: own ?? "list", params: { round: known.round } };
}

// What the control room says lies over every screen.
async function layMessages(app) {
  const panel = await app.panel("messages");
  const place = el("div.said", { role: "alert" });
  document.body.append(place);
  panel?.open(app, place);
}

// Nobody sees an entry before he has given the pledge that the contest asks for.
function mustPledge({ desk, has, value }) {
  if (desk.pledged || !desk.pledge || !has("pledge")) return false;
  const { version } = desk.pledge;
  const given = desk.rounds.map(({ key }) => value("pledge", key, "", ""));
  return !given.some((one) => one?.version === version && !one.refused);
}

// A panel at the side of the screen, over it.
function layDrawers(app) {
  app.drawer = async (name, params) => {
    const panel = await app.panel(name);
    if (!panel) return null;
    let close = null;
    const fill = () => {
      const place = el("div");
      close = panel.open(app, place, params);
      return place;
    };
    await dialog(say(`${name}.title`), fill, { kind: "drawer" });
    return close?.();
  };
}

// What there is to read, and what has not been opened yet, is fetched when the page is idle, for
// hours without a network.
function fetchAhead(app) {
  // A tablet that is never idle fetches them all the same.
  const idle = (act) => (window.requestIdleCallback?.(act, { timeout: 3000 }) ?? setTimeout(act));
  const read = async () => (await app.panel("material"))?.open.ahead(app);
  setTimeout(() => idle(read), 1500);
  setTimeout(() => idle(() => Object.keys(shell.panels).forEach(app.panel)), LATER);
}
