// Small helps on the pages of surveys; each page works without them.

// A gentle word beside a text that seems to hold personal details. The patterns stand also in
// surveys/answers.py, which looks once more before sending.
const PATTERNS = [
  ["hintIdentity", /\b[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]\b/i],
  ["hintMail", /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}/],
  ["hintPhone", /(?:^|\D)(?:\+358|0)[ -]?\d(?:[ -]?\d){5,9}(?!\d)/],
];

for (const field of document.querySelectorAll("[data-watch]")) {
  const words = field.form.dataset;
  const hint = document.createElement("p");
  hint.className = "watch-hint";
  hint.setAttribute("role", "status");
  field.after(hint);
  let waiting = null;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const found = PATTERNS.find(([, pattern]) => pattern.test(field.value));
      hint.textContent = found ? words[found[0]] : "";
    }, 600);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Leaving takes this page's place in the history, so that "back" does not return to it. Esc pressed
// three times in a row does the same.
const TIMES = 3;
const TOGETHER = 2000;
const form = document.querySelector("form[data-answering]");
let typed = false;

for (const link of document.querySelectorAll("[data-leave]")) {
  const leave = () => {
    typed = false;
    window.dispatchEvent(new Event("koettu-leave")); // what is kept of it goes too (keep.js)
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    const recent = pressed.filter((time) => event.timeStamp - time < TOGETHER);
    pressed = event.key === "Escape" && !event.repeat ? [...recent, event.timeStamp] : [];
    if (pressed.length >= TIMES) leave();
  });
}

// A word before unsent answers are lost; never where leaving must be quick.
if (form && !document.querySelector("[data-leave]")) {
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}

// What else it was is asked when that is chosen.
for (const field of document.querySelectorAll("[data-other]")) {
  const asked = field.closest(".asked");
  const more = field.closest(".asked__other");
  const show = () => {
    const chosen = asked.querySelector("input[value=other]:checked, option[value=other]:checked");
    more.hidden = !chosen && !field.value;
  };
  asked.addEventListener("change", show);
  show();
}

for (const button of document.querySelectorAll("[data-position]")) {
  const field = document.getElementById(button.dataset.position);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(3)}, ${coords.longitude.toFixed(3)}`;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        told.textContent = field.value;
      },
      () => {
        told.textContent = button.dataset.refused;
      },
    );
  });
}
