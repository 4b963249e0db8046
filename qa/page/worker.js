// Answers for the page's own files while the server is away. The server writes VERSION, a hash of
// those files, and FILES, their addresses, above this: another file makes another worker.
/* global VERSION, FILES */

const PREFIX = "dateline-page-";
const CACHE = PREFIX + VERSION;
const PATIENCE = 5000; // milliseconds for a server that does not answer
const ADDRESSES = FILES.map((file) => new URL(file, self.registration.scope));
const PATHS = new Set(ADDRESSES.map((address) => address.pathname));

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(ADDRESSES.map((address) => new Request(address, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The file as the server has it; as it was kept only where the server cannot tell. */
async function fresh(request) {
  let answer = null;
  const stopper = new AbortController();
  const limit = setTimeout(() => stopper.abort(), PATIENCE);
  try {
    answer = await fetch(request, { signal: stopper.signal });
    if (answer.status < 500) return answer;
  } catch {
    // No server: the kept file is the answer.
  } finally {
    clearTimeout(limit);
  }
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  return kept ?? answer ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isOwn = origin === self.location.origin && PATHS.has(pathname);
  if (isOwn && event.request.method === "GET") event.respondWith(fresh(event.request));
});
