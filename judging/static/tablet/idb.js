// What the tablet keeps, in IndexedDB: it exists on plain http too. What is written is on the disk
// when the promise resolves.
const NAME = "simsa";
const STORES = { sittings: "id", desks: "owner", operations: "id", device: "name" };
let opened = null;

function connect() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) {
        const made = asked.result.createObjectStore(store, { keyPath });
        if (store === "operations" || store === "sittings") made.createIndex("owner", "owner");
      }
    };
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      done(asked.result);
    };
  });
  opened.catch(() => (opened = null));
  return opened;
}

export function answerOf(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

// Runs `work(store, store, …)` in one transaction; resolves with its result once all is kept.
export async function keep(names, work) {
  return transaction(names, "readwrite", work);
}

export async function look(names, work) {
  return transaction(names, "readonly", work);
}

async function transaction(names, mode, work, again = true) {
  try {
    return await run(await connect(), names, mode, work);
  } catch (trouble) {
    if (!again || trouble?.name !== "InvalidStateError") throw trouble;
    opened = null; // the browser closed the connection behind our back
    return transaction(names, mode, work, false);
  }
}

function run(db, names, mode, work) {
  return new Promise((done, fail) => {
    const tx = db.transaction(names, mode, { durability: "strict" });
    let result;
    tx.oncomplete = () => done(result);
    tx.onabort = () => fail(tx.error ?? new Error("aborted"));
    Promise.resolve(work(...names.map((name) => tx.objectStore(name)))).then(
      (value) => (result = value),
      (trouble) => {
        fail(trouble);
        try {
          tx.abort();
        } catch {
          return; // it has ended already
        }
      },
    );
  });
}

export async function remember(name, value) {
  await keep(["device"], (device) => answerOf(device.put({ name, value })));
}

export async function recall(name) {
  return look(["device"], async (device) => (await answerOf(device.get(name)))?.value ?? null);
}
