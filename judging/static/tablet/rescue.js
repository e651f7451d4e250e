// When all else fails: what is unsent as a file or as pictures, to be handed in by another way.
import { el } from "./el.js";
import { record, operationsOf } from "./sittings.js";
import { say, shell } from "./words.js";

export function unsentOf(app, operations) {
  const { judge, contest } = app.desk;
  const waiting = operations
    .filter((one) => one.state !== "done")
    .sort((one, other) => one.seq - other.seq);
  const plain = waiting.map(
    ({ id, kind, round, entry, field, value, base, epoch, seq, made_at: made, settles }) => ({
      id,
      kind,
      round,
      entry,
      field,
      value,
      base,
      epoch,
      seq,
      made_at: made,
      settles,
    }),
  );
  return {
    simsa: 1,
    contest: contest.key,
    judge: judge.key,
    device: app.book.sitting.device,
    operations: plain,
  };
}

export async function openRescue(app) {
  const queue = unsentOf(app, await operationsOf(app.book.owner));
  const n = queue.operations.length;
  const pick = el("input", {
    type: "file",
    id: "rescue-file",
    accept: "application/json,.json",
    onchange: () => take(app, pick.files[0]),
  });
  return app.dialog(say("rescue.title"), () => [
    el("p", {}, say("rescue.what", { n })),
    el(
      "div.row",
      {},
      el(
        "button.btn",
        { type: "button", disabled: !n, onclick: () => saveFile(queue) },
        say("rescue.file"),
      ),
      el(
        "button.btn",
        { type: "button", disabled: !n, onclick: () => showPictures(app, queue) },
        say("rescue.qr"),
      ),
    ),
    el("h3", {}, say("rescue.import")),
    el("p", {}, say("rescue.import_what")),
    el("div.field", {}, el("label", { htmlFor: "rescue-file" }, say("rescue.choose")), pick),
  ]);
}

function saveFile(queue) {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(queue, null, 1)], { type: "application/json" }),
  );
  const link = el("a", {
    href: address,
    download: `${queue.contest}-${queue.judge}-${queue.device}.json`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

async function showPictures(app, queue) {
  const panel = await app.panel("pictures");
  if (!panel) return app.choose(say("rescue.qr"), [say("rescue.no_qr")], { "": say("core.close") });
  return app.dialog(say("rescue.qr"), () => {
    const place = el("div");
    panel.open(app, place, { queue });
    return place;
  });
}

// Another tablet's file of the same judge: each operation keeps its id, so nothing counts twice.
async function take(app, file) {
  let queue = null;
  try {
    queue = JSON.parse(await file.text());
  } catch {
    queue = null;
  }
  const fits =
    queue?.simsa === 1 &&
    queue.contest === shell.contest &&
    queue.judge === app.desk.judge.key &&
    Array.isArray(queue.operations);
  if (!fits) {
    await app.choose(say("rescue.import"), [say("rescue.not_ours")], { "": say("core.close") });
    return;
  }
  const known = new Set((await operationsOf(app.book.owner)).map(({ id }) => id));
  const fresh = queue.operations.filter(({ id }) => !known.has(id));
  for (const one of fresh) await record(app.book.owner, one);
  await app.reread();
  app.sendNow();
  app.toast(say("rescue.taken", { n: fresh.length }));
}
