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

// Leaving takes this page's place in the history, so that "back" does not return to it.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
}
