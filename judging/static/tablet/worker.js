// Keeps the judge's page and its files for a reload without a network; never what anybody judged.
const NAME = "simsa-tablet-1";
const FILES = /^\/(tablet|static\/tablet|static\/vendor)\//;
const PAGE = /^\/c\/[^/]+\/judge$/;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (PAGE.test(pathname) || FILES.test(pathname))
    event.respondWith(newestOrKept(event.request, pathname));
});

// The page that is open now was fetched before there was a worker.
async function takeOver() {
  await self.clients.claim();
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await Promise.all(
    pages.map(async ({ url }) => {
      const { pathname } = new URL(url);
      if (!PAGE.test(pathname)) return;
      const answer = await fetch(pathname).catch(() => null);
      if (!answer?.ok) return;
      await keepAnswer(pathname, answer.clone());
      const files = (await answer.text()).match(/\/(?:tablet|static\/tablet)\/[\w./-]+/g) ?? [];
      await Promise.all(
        [...new Set(files)].map(async (path) => {
          const file = await fetch(path).catch(() => null);
          if (file?.ok) await keepAnswer(path, file);
        }),
      );
    }),
  );
}

async function keepAnswer(path, answer) {
  const kept = await caches.open(NAME);
  await kept.put(path, answer);
}

async function newestOrKept(request, path) {
  const kept = await caches.open(NAME);
  if (path.startsWith("/tablet/")) {
    const found = await kept.match(path); // its address names its content
    if (found) return found;
  }
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(path, answer.clone());
    return answer;
  } catch (trouble) {
    const found = await kept.match(path);
    if (found) return found;
    throw trouble;
  }
}
