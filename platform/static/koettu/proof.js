// Makes a proof of work while the person reads, and puts it into the form before it is sent. Without
// this script, or where it fails, the form is sent all the same: fewer of those pass in a minute.
const FRESH = 25 * 60 * 1000; // the server takes a proof for half an hour
const PATIENCE = 15 * 1000;

let made = null;

async function solve({ challenge, solver }) {
  const answer = await fetch(challenge, { credentials: "omit" });
  const task = await answer.json();
  const worker = new Worker(solver, { type: "module" });
  const number = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(task);
  }).finally(() => worker.terminate());
  return number === null ? "" : `${task.salt}.${number}.${task.signature}`;
}

// A proof for the form that carries data-challenge and data-solver: the one that is ready or on its
// way, unless it is old. An empty text where there can be none.
export function prove(form) {
  if (!crypto.subtle || !form.dataset.challenge) return Promise.resolve("");
  if (!made || Date.now() - made.at > FRESH) {
    const proof = solve(form.dataset).catch(() => {
      made = null;
      return "";
    });
    made = { at: Date.now(), proof };
  }
  return made.proof;
}

// The next sending needs another proof.
export function spent() {
  made = null;
}

export function within(promise, milliseconds = PATIENCE) {
  return Promise.race([
    promise,
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds, "");
    }),
  ]);
}

// Forms that this page sends as forms. Those with data-queue are sent by queue.js.
for (const form of document.querySelectorAll("form[data-challenge]:not([data-queue])")) {
  prove(form);
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (form.elements.proof || (button?.value && button.value !== "send")) return;
    event.preventDefault();
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "proof";
    field.value = await within(prove(form));
    // A form cannot be sent from inside its own submit event, where a ready proof still leaves us.
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    form.append(field);
    form.requestSubmit(button);
  });
}
