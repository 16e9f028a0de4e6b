// Answers on their way: kept in IndexedDB until the server has acknowledged them, and sent again
// until it does. Each carries its own random key, under which the server stores one response only,
// however often and from however many tabs it arrives.
import { prove, spent, within } from "./proof.js";

const STORE = "sendings";
const CHANNEL = "koettu-sendings";
const LONGEST_WAIT = 60 * 1000;
const REPLY_WITHIN = 30 * 1000;
const NAP = 2000;

const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
const fleeting = new Map(); // what must not be written to the device
const listeners = [];
let failures = 0;
let timer = null;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened = null;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("koettu", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function store(mode, ask) {
  const transaction = (await database()).transaction(STORE, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const result = await settled(ask(transaction.objectStore(STORE)));
  await done;
  return result;
}

// All sendings: waiting, sent (with the receipt code), or refused (with the reason).
export async function sendings() {
  const kept = await store("readonly", (items) => items.getAll()).catch(() => []);
  return [...kept, ...fleeting.values()];
}

async function write(sending) {
  if (fleeting.has(sending.key)) fleeting.set(sending.key, sending);
  else await store("readwrite", (items) => items.put(sending));
  changed();
}

export async function discard(key) {
  if (!fleeting.delete(key)) await store("readwrite", (items) => items.delete(key));
  changed();
}

// Take a sending in and try at once. Where `kept` is false, or the device refuses to keep it, it
// lives in this page alone.
export async function take(sending, { kept }) {
  if (kept) await write(sending).catch(() => fleeting.set(sending.key, sending));
  else fleeting.set(sending.key, sending);
  changed();
  failures = 0;
  await sendAll();
}

// `listener` is called with all sendings whenever something has happened, in whichever tab.
export function onChange(listener) {
  listeners.push(listener);
  channel?.addEventListener("message", tell);
  tell();
}

async function tell() {
  const all = await sendings();
  for (const listener of listeners) listener(all);
}

function changed() {
  channel?.postMessage("changed");
  tell();
}

// One tab sends at a time where the browser can see to that; where not, the server stores once.
export async function sendAll() {
  clearTimeout(timer);
  const work = async (lock) => (lock === null ? true : sendEach());
  const left = navigator.locks
    ? await navigator.locks.request(CHANNEL, { ifAvailable: true }, work)
    : await sendEach();
  if (!left) return;
  failures += 1;
  const wait = Math.min(LONGEST_WAIT, NAP * 2 ** failures) * (0.5 + Math.random() / 2);
  timer = setTimeout(sendAll, wait);
}

// Whether something is left to be sent later.
async function sendEach() {
  let left = false;
  for (const sending of await sendings()) {
    if (sending.state !== "waiting") continue;
    if (!navigator.onLine) return true;
    const outcome = await send(sending).catch(() => null); // no connection, or no reply
    if (outcome === null || outcome.state === "waiting") left = true;
    else failures = 0;
    if (outcome && (await isThere(sending.key))) await write({ ...sending, ...outcome });
  }
  return left;
}

const isThere = async (key) => (await sendings()).some((sending) => sending.key === key);

async function send(sending) {
  const body = new FormData();
  for (const [name, value] of sending.entries) body.append(name, value);
  body.set("go", "send");
  body.set("client_key", sending.key);
  if (navigator.onLine) body.set("proof", await within(prove({ dataset: sending })));
  spent();
  const reply = await fetch(sending.action, {
    method: "POST",
    body,
    credentials: "omit",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(REPLY_WITHIN),
  });
  if (reply.status === 429 || reply.status >= 500) return { state: "waiting" };
  const { receipt_code: code, problem } = await reply.json();
  if (reply.ok) return { state: "sent", code, entries: [] };
  return { state: "refused", problem, status: reply.status };
}

window.addEventListener("beforeunload", (event) => {
  if ([...fleeting.values()].some(({ state }) => state === "waiting")) event.preventDefault();
});

// Begin on every page that has this module: when it opens, and when the connection returns.
const again = () => {
  failures = 0;
  sendAll();
};
window.addEventListener("online", again);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) sendAll();
});
again();
