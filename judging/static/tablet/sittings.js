// Who has sat at this tablet, and what each of them did. `owner` is a judge in a contest, "key/J2";
// a sitting is an owner with an epoch and its secret. An operation belongs to the sitting in which
// it was made and goes out under that secret only.
import { answerOf, keep, look, recall, remember } from "./idb.js";
import { uuid } from "./line.js";
import { shell } from "./words.js";

const news = "BroadcastChannel" in window ? new BroadcastChannel("simsa") : null;

// Other tabs of this browser hear what changed; `what` is { owner } or { active }.
export function tellTabs(what) {
  news?.postMessage({ contest: shell.contest, ...what });
}

export function hearTabs(listener) {
  if (news) news.onmessage = ({ data }) => data.contest === shell.contest && listener(data);
}

function newest(sittings) {
  return sittings.reduce((best, one) => (best && best.epoch > one.epoch ? best : one), null);
}

function ofOwner(store, owner) {
  return answerOf(store.index("owner").getAll(owner));
}

// What the server answered when the judge came in: { token, device, epoch, judge: { key, name } }.
// A sitting that follows its judge's last one here at once goes on with what that one left unsent;
// where he sat elsewhere in between it arrives as what it is, late, as long as its secret lives.
export async function keepSitting(answer) {
  const owner = `${shell.contest}/${answer.judge.key}`;
  const id = `${owner}#${answer.epoch}`;
  const made = { id, owner, contest: shell.contest, name: answer.judge.name, seq: 0 };
  Object.assign(made, { token: answer.token, device: answer.device, epoch: answer.epoch });
  await keep(["sittings", "device"], async (sittings, device) => {
    const before = await answerOf(sittings.get(id));
    sittings.put({ ...made, seq: before?.seq ?? 0 });
    device.put({ name: "device", value: answer.device });
    device.put({ name: `active/${shell.contest}`, value: owner });
    device.delete(`lock/${owner}`);
  });
  for (const one of await sittingsOf(owner)) {
    const follows = one.epoch === answer.epoch - 1;
    if (one.id !== id && (follows || one.locked)) await carryOver(one.id);
  }
  tellTabs({ active: owner });
  return owner;
}

export async function activeOwner() {
  return recall(`active/${shell.contest}`);
}

export async function setActive(owner) {
  await remember(`active/${shell.contest}`, owner);
  tellTabs({ active: owner });
}

async function sittingsOf(owner) {
  return look(["sittings"], (store) => ofOwner(store, owner));
}

export async function newestSitting(owner) {
  return owner ? newest(await sittingsOf(owner)) : null;
}

// Every judge of this contest who has sat here: his newest sitting, and how much he has unsent.
export async function everybodyHere() {
  return look(["sittings", "operations", "device"], async (sittings, operations, device) => {
    const mine = (await answerOf(sittings.getAll())).filter((one) => one.contest === shell.contest);
    const owners = [...new Set(mine.map((one) => one.owner))];
    const found = [];
    for (const owner of owners) {
      const kept = await ofOwner(operations, owner);
      const lock = (await answerOf(device.get(`lock/${owner}`)))?.value ?? null;
      const unsent = kept.filter((one) => one.state !== "done").length;
      found.push({ ...newest(mine.filter((one) => one.owner === owner)), unsent, lock });
    }
    return found;
  });
}

export async function changeSitting(id, changes) {
  await keep(["sittings"], async (store) => {
    const sitting = await answerOf(store.get(id));
    if (sitting) store.put({ ...sitting, ...changes });
  });
}

// Keeps what a judge did, with the next number of his newest sitting; tabs share the counter.
export async function record(owner, did) {
  return keep(["sittings", "operations"], async (sittings, operations) => {
    const sitting = newest(await ofOwner(sittings, owner));
    sitting.seq += 1;
    const { epoch, seq } = sitting;
    const operation = { ...did, owner, sitting: sitting.id, epoch, seq, state: "waiting" };
    sittings.put(sitting);
    operations.put(operation);
    return operation;
  });
}

export async function operationsOf(owner) {
  return look(["operations"], (store) => ofOwner(store, owner));
}

// What waits in this contest, by sitting, whoever made it; the oldest first.
export async function queues() {
  return look(["sittings", "operations"], async (sittings, operations) => {
    const found = [];
    for (const sitting of await answerOf(sittings.getAll())) {
      if (sitting.contest !== shell.contest) continue;
      const mine = (await ofOwner(operations, sitting.owner)).filter(
        (one) => one.sitting === sitting.id && one.state === "waiting",
      );
      mine.sort((one, other) => one.seq - other.seq);
      if (mine.length) found.push({ sitting, waiting: mine });
    }
    return found.sort((one, other) => (one.waiting[0].made_at < other.waiting[0].made_at ? -1 : 1));
  });
}

// Keeps the final answers to some operations; one without an answer stays as it is.
export async function settle(answers) {
  await keep(["operations"], async (store) => {
    for (const answer of answers) {
      const operation = await answerOf(store.get(answer.id));
      if (operation?.state !== "waiting" || !answer.state) continue;
      store.put({ ...operation, state: answer.state, answer: answer.answer, settled: Date.now() });
    }
  });
}

export async function forget(ids) {
  await keep(["operations"], (store) => ids.forEach((id) => store.delete(id)));
}

// What an ended sitting could not send goes on under the newest one of the same judge: as something
// new, because under its old name it may have arrived after all. Twice the same is absorbed.
export async function carryOver(id) {
  return keep(["sittings", "operations"], async (sittings, operations) => {
    const old = await answerOf(sittings.get(id));
    const now = old && newest(await ofOwner(sittings, old.owner));
    if (!old || now.id === id) return false;
    const left = (await ofOwner(operations, old.owner)).filter(
      (one) => one.sitting === id && one.state === "waiting",
    );
    for (const one of left.sort((a, b) => a.seq - b.seq)) {
      now.seq += 1;
      operations.delete(one.id);
      operations.put({ ...one, id: uuid(), sitting: now.id, epoch: now.epoch, seq: now.seq });
    }
    sittings.put(now);
    return true;
  });
}

export async function keepDesk(owner, kept) {
  await keep(["desks", "operations", "sittings"], async (desks, operations, sittings) => {
    desks.put({ owner, ...kept });
    for (const one of await ofOwner(operations, owner)) {
      if (one.state === "done" && one.settled < kept.asked) operations.delete(one.id);
    }
    const sitting = (await ofOwner(sittings, owner)).find(({ epoch }) => epoch === kept.desk.epoch);
    const seq = Math.max(sitting?.seq ?? 0, kept.desk.seq ?? 0);
    if (sitting) sittings.put({ ...sitting, seq, name: kept.desk.judge.name });
  });
}

export async function deskOf(owner) {
  return look(["desks"], async (store) => (await answerOf(store.get(owner))) ?? null);
}

// Nothing of a judge who has left stays; refused (false) while he has something unsent.
export async function eraseJudge(owner) {
  const stores = ["sittings", "desks", "operations", "device"];
  return keep(stores, async (sittings, desks, operations, device) => {
    const mine = await ofOwner(operations, owner);
    if (mine.some((one) => one.state !== "done")) return false;
    mine.forEach((one) => operations.delete(one.id));
    (await ofOwner(sittings, owner)).forEach((one) => sittings.delete(one.id));
    desks.delete(owner);
    device.delete(`lock/${owner}`);
    device.put({ name: `active/${shell.contest}`, value: null });
    return true;
  });
}
