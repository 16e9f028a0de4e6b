// Keeps parts of a page fresh: an element with data-live-url listens to that socket, and each
// message triggers its htmx event "live" (hx-trigger="live"), at most once a second. Without
// sockets nothing happens and the page stays as it was sent. Where no proxy joins pages and sockets,
// <meta name="socket-port"> says where these are.
const SHORTEST = 1000;
const LONGEST_WAIT = 60000;
const FIRST_TRIES = 4;

function follow(element) {
  const address = new URL(element.dataset.liveUrl, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const port = document.querySelector('meta[name="socket-port"]')?.content;
  if (port) address.port = port;
  let failures = 0;
  let everOpen = false;
  let last = 0;
  let planned = null;
  let socket = null;

  function refresh() {
    planned = null;
    last = Date.now();
    window.htmx?.trigger(element, "live");
  }

  function plan() {
    planned ??= setTimeout(refresh, Math.max(0, last + SHORTEST - Date.now()));
  }

  function connect() {
    if (!element.isConnected) return;
    socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      // What happened while the line was down is fetched at once.
      if (everOpen && failures > 0) plan();
      everOpen = true;
      failures = 0;
    });
    socket.addEventListener("message", plan);
    socket.addEventListener("close", () => {
      failures += 1;
      // A server without sockets is not asked for ever.
      if (!everOpen && failures >= FIRST_TRIES) return;
      const wait = Math.min(LONGEST_WAIT, SHORTEST * 2 ** failures);
      setTimeout(connect, wait * (0.75 + Math.random() / 2));
    });
  }

  // The event bubbles: the children that a refresh replaces end nothing.
  element.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target === element) socket?.close();
  });
  connect();
}

function start(root) {
  const found = [...(root.querySelectorAll?.("[data-live-url]") ?? [])];
  if (root.matches?.("[data-live-url]")) found.push(root);
  for (const element of found) {
    if (!element.dataset.live) {
      element.dataset.live = "on";
      follow(element);
    }
  }
}

if ("WebSocket" in window) {
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
}
