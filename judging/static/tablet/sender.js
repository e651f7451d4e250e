// Sends what waits: oldest first, at most 100 at a time, one tab at a time, each judge's under his
// own secret. An operation leaves the queue by its final answer only.
import { answerOf, keep } from "./idb.js";
import { ask, uuid } from "./line.js";
import { carryOver, changeSitting, queues, settle } from "./sittings.js";
import { shell } from "./words.js";

const MOST = 100;
const LEASE = 25000; // longer than a request may take
const FINAL = { 200: "done", 409: "done", 403: "attention", 422: "attention", 423: "attention" };
// A page that is loaded again is still the same holder, and need not wait for its own lease.
const me = (sessionStorage.sender ||= uuid());

// `changed(owner)` is called whenever something got an answer; `lineIs(up)` after each request.
export function makeSender({ changed, lineIs, entryShown }) {
  const state = { running: false, again: false, failures: 0, timer: 0, since: 0, size: MOST };

  async function kick() {
    clearTimeout(state.timer);
    if (state.running) {
      state.again = true;
      return;
    }
    state.running = true;
    try {
      do {
        state.again = false;
        await turn();
      } while (state.again);
    } catch {
      later(backoff(1)); // the tablet's own storage is in trouble; what it holds stays there
    } finally {
      state.running = false;
    }
  }

  async function turn() {
    if (!(await takeLease())) return later(2000);
    try {
      const failed = await drain();
      state.failures = failed ? state.failures + 1 : 0;
      if (failed) later(failed.retry ? failed.retry * 1000 : backoff(state.failures));
    } finally {
      state.since = 0;
      await giveLease();
    }
  }

  function later(milliseconds) {
    clearTimeout(state.timer);
    state.timer = setTimeout(kick, milliseconds);
  }

  async function drain() {
    const stuck = new Set();
    for (;;) {
      const queue = (await queues()).find(
        ({ sitting }) => !sitting.locked && !stuck.has(sitting.id),
      );
      if (!queue) return null;
      const batch = queue.waiting.slice(0, state.size);
      const outcome = await send(queue.sitting, batch, queue.waiting.length);
      changed(queue.sitting.owner);
      if (outcome.retry !== undefined) return outcome;
      if (outcome.stuck) stuck.add(queue.sitting.id);
      await takeLease();
    }
  }

  async function send(sitting, batch, waiting) {
    state.since ||= performance.now();
    const body = { waiting, entry: entryShown(), operations: batch.map(asSent) };
    const answer = await ask(`${shell.api}/operations`, {
      method: "POST",
      token: sitting.token,
      body,
    });
    lineIs(answer.status !== 0);
    if (answer.status === 200 && Array.isArray(answer.body?.answers)) {
      return take(batch, answer.body.answers);
    }
    if (answer.status === 401) return lost(sitting);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      return refused(batch, answer);
    }
    return { retry: answer.retry ?? 0 };
  }

  // Whatever the answers leave out, or leave open (503), stays and is sent again a little later.
  async function take(batch, answers) {
    state.size = MOST;
    const known = new Map(answers.map((one) => [one.id, one]));
    const final = [...known.values()].filter((one) => FINAL[one.status]);
    await settle(final.map((one) => ({ id: one.id, state: FINAL[one.status], answer: one })));
    return batch.every(({ id }) => FINAL[known.get(id)?.status]) ? {} : { retry: 0 };
  }

  async function lost(sitting) {
    if (await carryOver(sitting.id)) return {};
    await changeSitting(sitting.id, { locked: true });
    return { stuck: true };
  }

  // A whole batch refused: one of them is to blame, so they go one by one.
  async function refused(batch, { status, body }) {
    if (batch.length > 1) {
      state.size = 1;
      return {};
    }
    const answer = { status, effect: "refused", error: body?.error ?? "" };
    await settle([{ id: batch[0].id, state: "attention", answer }]);
    state.size = MOST;
    return {};
  }

  return { kick, sendingFor: () => (state.since ? performance.now() - state.since : 0) };
}

function asSent({ id, kind, round, entry, field, value, base, seq, made_at, settles }) {
  return {
    id,
    kind,
    round,
    entry: entry || null, // null = of the whole round
    field: field ?? "",
    value,
    base,
    seq,
    made_at,
    settles,
  };
}

function backoff(failures) {
  return Math.min(30000, 1000 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2) + 500;
}

// Web Locks exist in secure contexts only; a lease in the database does the same everywhere.
async function takeLease() {
  return keep(["device"], async (device) => {
    const lease = (await answerOf(device.get("sending")))?.value;
    if (lease && lease.holder !== me && lease.until > Date.now()) return false;
    device.put({ name: "sending", value: { holder: me, until: Date.now() + LEASE } });
    return true;
  });
}

async function giveLease() {
  await keep(["device"], async (device) => {
    const lease = (await answerOf(device.get("sending")))?.value;
    if (lease?.holder === me) device.delete("sending");
  });
}
