// Typing in paper forms: Enter goes to the next field, Ctrl + Enter saves; the options whose codes
// are typed are marked. Without this the page works with Tab and its buttons.
const form = document.querySelector("[data-entry]");
const controls = () =>
  [...form.querySelectorAll("input:not([type=hidden]), textarea")].filter((field) => !field.disabled);
const save = form.querySelector("button.button--primary");

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(save);
    return;
  }
  const all = controls();
  const place = all.indexOf(event.target);
  if (place < 0 || event.target.tagName === "TEXTAREA") return;
  event.preventDefault();
  (all[place + 1] ?? save).focus();
  all[place + 1]?.select();
});

const mark = (line) => {
  const typed = new Set(
    [...line.querySelectorAll("input")].flatMap((field) => field.value.toLowerCase().split(/[\s,;.+/]+/)),
  );
  for (const option of line.querySelectorAll("[data-code]")) {
    option.classList.toggle("is-typed", typed.has(option.dataset.code));
  }
};

for (const line of form.querySelectorAll("[data-line]")) {
  if (!line.querySelector("[data-code]")) continue;
  line.addEventListener("input", () => mark(line));
  mark(line);
}
