// The whole form on one page: sent from a queue, so that no connection is needed to press the
// button; and laid aside on the device, so that none is needed to open it.
import { entriesOf, sendAs } from "./entries.js";
import { forget, isKept } from "./keep.js";
import { prove } from "./proof.js";
import { discard, newKey, onChange, sendAll, take } from "./queue.js";

const CACHE = "koettu-answering";
const form = document.getElementById("answer");
const place = document.getElementById("sendings");
const isSensitive = "sensitive" in form.dataset;
const mayStay = () => !isSensitive || isKept(form.dataset.slug);
let mine = null;

if ("fresh" in form.dataset) form.elements.client_key.value = newKey();
form.addEventListener("input", () => prove(form), { once: true });

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.value !== "send") {
    if (!navigator.onLine) event.preventDefault(); // only sending can wait for a connection
    return;
  }
  event.preventDefault();
  mine = form.elements.client_key.value;
  const sending = {
    key: mine,
    slug: form.dataset.slug,
    title: form.dataset.title,
    action: form.action,
    challenge: new URL(form.dataset.challenge, location).href,
    solver: new URL(form.dataset.solver, location).href,
    entries: entriesOf(form),
    state: "waiting",
  };
  document.getElementById("asking").hidden = true;
  take(sending, { kept: mayStay() });
});

// What was written by hand, to be copied.
function textOf(sending) {
  const isWritten = (name) =>
    form.querySelector(`textarea[name="${CSS.escape(name)}"], input[type=text][name="${CSS.escape(name)}"]`);
  return sending.entries
    .filter(([name, value]) => typeof value === "string" && value.trim() && isWritten(name))
    .map(([, value]) => value)
    .join("\n\n");
}

// Back to the form, with all that was written; it is another sending now.
function askAgain() {
  mine = null;
  form.elements.client_key.value = newKey();
  document.getElementById("asking").hidden = false;
  document.querySelector("h1").scrollIntoView();
}

function show(sending) {
  const isMine = sending.key === mine;
  if (isMine && sending.state === "refused" && sending.status === 422) {
    // Something has to be corrected: the server shows the form again, and says what.
    discard(sending.key);
    sendAs(form, sending.entries, "send", sending.action);
    return null;
  }
  if (sending.state === "sent") forget(sending.slug);
  const kind = sending.state === "waiting" && !mayStay() ? "unkept" : sending.state;
  const shown = document.getElementById(`sending-${kind}`).content.cloneNode(true).firstElementChild;
  const fill = (name, text) => {
    for (const element of shown.querySelectorAll(`[data-${name}]`)) element.textContent = text ?? "";
  };
  fill("title", sending.title);
  fill("code", sending.code);
  fill("problem", sending.problem);
  fill("text", textOf(sending));
  shown.addEventListener("click", async (event) => {
    const act = event.target.closest("button")?.dataset.act;
    if (act === "now") await sendAll();
    if (act === "correct") sendAs(form, sending.entries, "send", sending.action);
    if (act === "copy") {
      await navigator.clipboard.writeText(sending.code ?? textOf(sending));
      event.target.textContent = event.target.dataset.copied;
    }
    if (act === "done" || act === "delete") {
      if (isMine && act === "delete") askAgain();
      await discard(sending.key);
      if (isMine && act === "done") location.assign(form.action);
    }
  });
  return shown;
}

onChange((sendings) => {
  const ours = sendings.filter((sending) => sending.slug === form.dataset.slug);
  const shown = ours.map(show).filter(Boolean);
  place.replaceChildren(...shown);
  if (mine && shown.length) {
    place.tabIndex = -1;
    place.focus();
  }
});

// What this page is made of is laid aside: itself, its styles, its scripts, its letters.
async function layAside() {
  await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
  const cache = await caches.open(CACHE);
  const parts = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.includes("/static/"))
    .map(({ href }) => href);
  await cache.addAll([...new Set([...parts, form.dataset.solver])]);
  if ("fresh" in form.dataset) await cache.add(location.href);
}

if ("serviceWorker" in navigator && mayStay()) {
  window.addEventListener("load", () => {
    layAside().catch(() => {
      // No connection any more, or no room: the page works as long as it is open.
    });
  });
}
