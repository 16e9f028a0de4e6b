// Opens the whole form without a connection. What it may answer with was laid aside by the page
// itself (whole.js); everything else passes by untouched.
const CACHE = "koettu-answering";
const PATIENCE = 4000;
const PARTS = new Set(["style", "script", "font", "image", "worker"]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && pathname.endsWith("/whole/");
  if (isPage || PARTS.has(request.destination)) event.respondWith(answer(request, isPage));
});

// The network first; what was laid aside when it fails or is slow.
async function answer(request, isPage) {
  const cache = await caches.open(CACHE);
  const kept =
    (await cache.match(request, { ignoreVary: true })) ??
    (isPage ? await cache.match(request, { ignoreSearch: true, ignoreVary: true }) : undefined);
  const fresh = fetch(request).then(async (reply) => {
    if (kept && reply.ok && !isPage) await cache.put(request, reply.clone());
    return reply;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, kept);
  });
  return Promise.race([fresh.catch(() => kept), late]);
}
