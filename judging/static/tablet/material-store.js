// Pictures of materials, kept on this tablet in IndexedDB: it exists on plain http too, where the
// Cache API does not. Each picture belongs to one judge and is fetched by his token; what nobody
// used for a day is forgotten, and so is what is on his desk no more.
const NAME = "simsa-materials";
const BUDGET = 300 * 2 ** 20;
const DAY = 24 * 60 * 60 * 1000;
const IN_HAND = 30;
const stores = new WeakMap();

export function storeOf(app) {
  if (!stores.has(app)) stores.set(app, makeStore(app));
  return stores.get(app);
}

function connect() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("pictures", { keyPath: "key" }).createIndex("at", "at");
      asked.result.createObjectStore("places", { keyPath: "key" });
    };
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
  });
}

function answer(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

function makeStore(app) {
  const owner = app.book.owner;
  const keyOf = (name) => `${owner}\n${name}`;
  const opened = connect();
  opened.catch(() => {}); // without it pictures are only held in hand
  const inHand = new Map();
  const places = new Map();
  const store = { kept: new Set(), bytes: 0, full: false };

  const within = async (name, mode, work) => {
    const db = await opened;
    return work(db.transaction(name, mode).objectStore(name));
  };

  store.ready = tidy().catch(() => {});

  async function tidy() {
    const old = IDBKeyRange.upperBound(Date.now() - DAY);
    await within("pictures", "readwrite", (pictures) =>
      eachOf(pictures.index("at").openCursor(old), (row) => row.delete()),
    );
    const mine = IDBKeyRange.bound(keyOf(""), keyOf("\uffff"));
    await within("pictures", "readonly", (pictures) =>
      eachOf(pictures.openCursor(mine), ({ value }) => {
        store.kept.add(value.src);
        store.bytes += value.blob.size;
      }),
    );
  }

  // The picture as an address for an <img>; null where it is not here and cannot be fetched.
  store.picture = async (src) => {
    const held = inHand.get(src);
    if (held) return held;
    await store.ready;
    const blob = (await read(src)) ?? (await fetched(src));
    if (!blob) return null;
    const url = URL.createObjectURL(blob);
    inHand.set(src, url);
    for (const [name, old] of inHand) {
      if (inHand.size <= IN_HAND) break;
      inHand.delete(name);
      URL.revokeObjectURL(old);
    }
    return url;
  };

  // The text of a reading copy; null where it is not here and cannot be fetched.
  store.text = async (src) => {
    await store.ready;
    const blob = (await read(src)) ?? (await fetched(src));
    return blob ? JSON.parse(await blob.text()) : null;
  };

  async function read(src) {
    try {
      const row = await within("pictures", "readonly", (all) => answer(all.get(keyOf(src))));
      return row?.blob ?? null;
    } catch {
      return null;
    }
  }

  async function fetched(src) {
    const headers = { Authorization: `Bearer ${app.book.sitting.token}` };
    try {
      const got = await fetch(`${app.shell.api}/${src}`, { headers, credentials: "omit" });
      if (!got.ok) return null;
      const blob = await got.blob();
      await keepBlob(src, blob).catch(() => {});
      return blob;
    } catch {
      return null;
    }
  }

  async function keepBlob(src, blob) {
    if (store.bytes + blob.size > BUDGET) {
      store.full = true;
      return;
    }
    const row = { key: keyOf(src), owner, src, blob, at: Date.now() };
    try {
      await within("pictures", "readwrite", (all) => answer(all.put(row)));
    } catch (trouble) {
      store.full ||= trouble?.name === "QuotaExceededError";
      throw trouble;
    }
    store.kept.add(src);
    store.bytes += blob.size;
  }

  // Whether a picture is on the tablet afterwards.
  store.keep = async (src) => {
    await store.ready;
    if (!store.kept.has(src)) await fetched(src);
    return store.kept.has(src);
  };

  store.forgetOthers = async (wanted) => {
    await store.ready;
    for (const src of [...store.kept]) {
      if (wanted.has(src)) continue;
      store.kept.delete(src);
      await within("pictures", "readwrite", (all) => answer(all.delete(keyOf(src))));
    }
  };

  // Where the judge was in something: { tab, page, scale, cx, cy } by entry.
  store.place = async (name) => {
    if (places.has(name)) return places.get(name);
    try {
      const row = await within("places", "readonly", (all) => answer(all.get(keyOf(name))));
      return row?.value ?? {};
    } catch {
      return {};
    }
  };
  store.setPlace = (name, value) => {
    places.set(name, value);
    within("places", "readwrite", (all) => answer(all.put({ key: keyOf(name), value }))).catch(
      () => {},
    );
  };
  return store;
}

function eachOf(request, act) {
  return new Promise((done, fail) => {
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const row = request.result;
      if (!row) return done();
      act(row);
      return row.continue();
    };
  });
}

export function pagesOf(entry) {
  return (entry.materials ?? []).flatMap((one) => one.pages ?? []);
}

// What is kept for hours offline: pages with their thumbnails, and the texts of reading copies.
function filesOf(entry) {
  const texts = (entry.materials ?? []).flatMap(({ reading }) => reading ?? []);
  return [...texts.map((src) => ({ src, thumb: src })), ...pagesOf(entry)];
}

// Fetches the pages of all entries in their order, thumbnails first, while there is a line.
export function fetchAhead(app) {
  const store = storeOf(app);
  let running = false;
  let known = "";
  const entries = () => app.desk.rounds.flatMap((round) => round.entries);
  const say = () => {
    const due = entries().filter((entry) => filesOf(entry).length);
    const done = due.filter((entry) => filesOf(entry).every(({ src }) => store.kept.has(src)));
    app.state.materials = { done: done.length, of: due.length, full: store.full };
  };
  const run = async () => {
    if (running || !app.desk || !app.online()) return;
    running = true;
    const before = known;
    const pages = entries().flatMap(filesOf);
    known = pages.map(({ src }) => src).join();
    if (known !== before) {
      await store.forgetOthers(new Set(pages.flatMap(({ src, thumb }) => [src, thumb]))).catch(() => {});
    }
    await fetchAll(pages.map(({ thumb }) => thumb));
    for (const entry of entries()) {
      if (!(await fetchAll(filesOf(entry).map(({ src }) => src)))) break;
      say();
      if (filesOf(entry).length) app.changed({ kind: "materials", entry: entry.key });
    }
    running = false;
    say();
    app.changed({ kind: "materials", entry: "" });
  };
  const fetchAll = async (names) => {
    for (const name of names) {
      if (store.full) return false;
      if (!(await store.keep(name)) && !store.full && !app.online()) return false;
    }
    return true;
  };
  const isNews = () => {
    const pages = app.desk ? entries().flatMap(filesOf) : [];
    return !store.full && pages.some(({ src, thumb }) => !(store.kept.has(src) && store.kept.has(thumb)));
  };
  let asked = 0;
  const end = app.subscribe((change) => {
    if (change || !isNews() || performance.now() - asked < 5000) return;
    asked = performance.now();
    run();
  });
  store.ready.then(run);
  return end;
}
