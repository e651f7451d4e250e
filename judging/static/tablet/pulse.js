// Every few seconds a sign of life, which is answered with the timer and who is on stage; and the
// desk again as soon as it has changed.
import { ask, renewProof, serverNow } from "./line.js";
import { changeSitting, keepDesk, keepSitting } from "./sittings.js";
import { shell } from "./words.js";

const EVERY = 5000;
const MANY = 100; // entries
const MANY_EVERY = 60000;

export function makePulse(app) {
  const state = {
    timer: 0,
    etag: null,
    desk: null,
    deskEtag: null,
    told: null,
    busy: false,
    loaded: 0,
  };
  const listeners = new Set();

  async function now() {
    clearTimeout(state.timer);
    if (!state.busy) {
      state.busy = true;
      try {
        await beat();
      } catch {
        state.desk = null; // the tablet's storage is in trouble: the desk is fetched once more
      } finally {
        state.busy = false;
      }
    }
    later();
  }

  function later() {
    clearTimeout(state.timer);
    state.timer = setTimeout(now, EVERY + Math.random() * 500);
  }

  // A desk that was fetched just now needs no pulse to tell that it has changed.
  function begin() {
    if (state.loaded) later();
    else now();
  }

  async function beat() {
    const { book } = app;
    if (book.sitting.locked || app.state.over) return;
    const about = new URLSearchParams({ waiting: book.waiting().length, entry: app.entryShown() });
    const battery = await charge();
    if (battery !== null) about.set("battery", battery);
    const answer = await app.request(`/pulse?${about}`, { etag: state.etag, deadline: 8000 });
    const wasUp = app.state.up;
    app.lineIs(answer.status !== 0);
    if (answer.status === 200) {
      state.etag = answer.etag;
      const before = stageOf(state.told);
      state.told = answer.body;
      if (answer.body.epoch > book.sitting.epoch) app.state.over = true;
      else if (answer.body.desk !== state.desk && !mayWait()) await loadDesk(answer.body.desk);
      if (app.state.over || stageOf(answer.body) !== before) app.changed();
      listeners.forEach((listener) => listener(answer.body));
    }
    await heed(answer);
    if (!wasUp && answer.status !== 0) app.sender.kick();
  }

  // What a judge does himself changes his desk too; a long one is not fetched again for each tap.
  function mayWait() {
    const size = app.desk?.rounds.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0;
    return size > MANY && Date.now() - state.loaded < MANY_EVERY;
  }

  async function loadDesk(mark = null) {
    const asked = Date.now();
    state.loaded = asked;
    const answer = await app.request("/desk", { etag: state.deskEtag });
    app.lineIs(answer.status !== 0);
    if (answer.status === 200) {
      state.deskEtag = answer.etag;
      const kept = { desk: answer.body, at: serverNow().toISOString(), asked };
      await keepDesk(app.book.owner, kept);
      const before = shapeOf(app.desk);
      app.book.takeDesk(kept);
      await app.reread();
      if (app.place && before !== shapeOf(app.desk)) app.show();
    }
    if (answer.status === 200 || answer.status === 304) state.desk = mark;
    await heed(answer);
  }

  async function heed({ status }) {
    if (status === 409) app.state.over = true;
    if (status === 401) {
      await changeSitting(app.book.sitting.id, { locked: true });
      await app.reread();
    }
    if (status === 409 || status === 401) app.changed();
  }

  // Asks the server for a sitting of whoever is signed in here.
  async function enter(takeOver) {
    const answer = await askSitting(app.book.sitting.token, takeOver);
    if (answer.status === 200 || answer.status === 201) {
      await keepSitting(answer.body);
      location.reload();
      return true;
    }
    if (answer.status || answer.got) location.assign(shell.enter ?? shell.signIn);
    return false;
  }

  // The desk says who was on stage when it was fetched.
  function onStage(round, entry) {
    if (!state.told) return entry.turn === "on_stage";
    return state.told.on_stage.some((one) => one.round === round.key && one.entry === entry.key);
  }

  return {
    now,
    onStage,
    enter,
    begin,
    loadDesk,
    told: () => state.told,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function stageOf(told) {
  return JSON.stringify(told?.on_stage);
}

// What a screen is built from; everything else it draws anew as it changes.
function shapeOf(desk) {
  const rounds = desk?.rounds.map((round) => [
    ...[round.key, round.state, Boolean(round.signed), round.criteria, round.practice],
    ...[round.invest, round.ranking, round.pairs].map(Boolean),
    round.entries.map(({ key, title, group, position }) => [key, title, group, position]),
  ]);
  return JSON.stringify([desk?.pledged, rounds]);
}

export async function askSitting(token, takeOver = false, again = true) {
  const body = { token, take_over: takeOver };
  const answer = await ask(`${shell.page}/sitting`, { method: "POST", body, deadline: 6000 });
  if ((answer.got ?? answer.status) !== 400 || !again) return answer;
  await renewProof();
  return askSitting(token, takeOver, false);
}

async function charge() {
  try {
    return Math.round((await navigator.getBattery()).level * 100);
  } catch {
    return null; // most browsers do not say
  }
}
