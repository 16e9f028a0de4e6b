// "Keep what I type on this device": off until the reader ticks it. What is kept lies in
// localStorage and goes when it has been sent, when the box is unticked, and when the page is left.
import { entriesOf, fill, sendAs } from "./entries.js";

const PREFIX = "koettu-keep:";
const PAUSE = 400;

function stored(slug) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + slug));
  } catch {
    return null; // no storage here, or not ours
  }
}

export function isKept(slug) {
  return stored(slug) !== null;
}

export function forget(slug) {
  try {
    localStorage.removeItem(PREFIX + slug);
  } catch {
    // no storage here: nothing was kept
  }
}

function watch(form, place) {
  const slug = place.dataset.keep;
  const box = place.querySelector("input[type=checkbox]");
  const offer = place.querySelector("[data-offer]");
  const kept = stored(slug);
  let waiting = null;

  const keep = () => {
    clearTimeout(waiting);
    if (!box.checked) return;
    const entries = entriesOf(form).filter(([, value]) => typeof value === "string");
    localStorage.setItem(PREFIX + slug, JSON.stringify({ entries }));
  };
  place.hidden = false;
  box.checked = kept !== null;
  box.addEventListener("change", () => {
    if (box.checked) keep();
    else forget(slug);
    offer.hidden = true;
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", () => {
    if (waiting) keep();
  });

  if (!kept) return;
  if (!("fresh" in form.dataset)) {
    keep(); // the next page of the same answering
    return;
  }
  if ("queue" in form.dataset) {
    fill(form, kept.entries);
    return;
  }
  form.before(offer);
  offer.hidden = false;
  offer.querySelector("[data-go-on]").addEventListener("click", () => {
    sendAs(form, kept.entries, "stay");
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    forget(slug);
    box.checked = false;
    offer.hidden = true;
  });
}

for (const place of document.querySelectorAll("[data-keep]")) {
  watch(document.getElementById("answer"), place);
}
for (const { dataset } of document.querySelectorAll("[data-sent]")) forget(dataset.sent);
window.addEventListener("koettu-leave", () => {
  for (const { dataset } of document.querySelectorAll("[data-keep]")) forget(dataset.keep);
});
