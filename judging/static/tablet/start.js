// Begins: finds who sits here, opens his book, and shows the screens.
import { makeApp } from "./app.js";
import { layVoices } from "./dialogs.js";
import { openDoor } from "./door.js";
import { el } from "./el.js";
import { applyLooks } from "./looks.js";
import { askSitting } from "./pulse.js";
import { activeOwner, hearTabs, keepSitting, newestSitting, setActive } from "./sittings.js";
import { say, shell } from "./words.js";
import { layWorker } from "./worker-care.js";

export async function startApp(root) {
  layVoices();
  try {
    await applyLooks();
    layWorker();
    await begin(root);
  } catch (trouble) {
    root.replaceChildren(
      el("main.waiting", {}, el("h1", {}, say("core.broken")), el("p", {}, String(trouble))),
    );
    throw trouble;
  }
}

async function begin(root) {
  const here = { app: null };
  hearTabs(({ active, owner }) => {
    if (active !== undefined && active !== here.app?.book.owner) location.reload();
    else if (here.app) here.app.reread(owner);
  });
  const sitting = await newestSitting(await activeOwner());
  const open = async (over = false) => {
    here.app = await makeApp(root, await newestSitting(await activeOwner()), over);
  };
  if (sitting) await open(await whoIsHere(sitting));
  else await openDoor(root, open);
}

// Whoever is signed in here now is the one who sees his list: it may be another than before. True =
// this judge has gone on at another tablet.
async function whoIsHere(sitting) {
  if (!shell.signedIn || !navigator.onLine) return false;
  const answer = await askSitting(sitting.token);
  if (answer.status === 200 || answer.status === 201) await keepSitting(answer.body);
  if (answer.status !== 409) return false;
  if (`${shell.contest}/${answer.body.active.judge}` === sitting.owner) return true;
  await setActive(null); // another judge has come in at this tablet
  return location.reload();
}
