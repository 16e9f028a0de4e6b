// Shows and hides the questions of a page as its answers change. The definition stands in the page as
// JSON (#definition), what was answered on other pages in hidden fields. Without this module the
// server shows what became part of the route when the page is sent.

import { answersOf, prefixOf, textsIn } from "./answers.js";
import { localDay } from "./expressions.js";
import { routeOf } from "./routes.js";

const SHOWN = "answer.shown";

/** The names of the fields, as `page.turn.question` on repeated pages, that the route shows. */
function shownNames(route) {
  return new Set(
    route.stops.flatMap((stop) =>
      stop.questions.map((question) => prefixOf(stop.page, stop.turn) + question.name),
    ),
  );
}

function show(part, isShown) {
  part.hidden = !isShown;
  for (const field of part.querySelectorAll("input, select, textarea, button")) {
    field.disabled = !isShown;
  }
}

/** Show what the route of the form's present answers shows; hide the rest of `parts`. */
function update(form, definition, today) {
  const shown = shownNames(routeOf(definition, answersOf(definition, textsIn(form), today), { today }));
  const parts = [...form.querySelectorAll("[data-question]")];
  for (const part of parts) show(part, shown.has(part.dataset.question));
  for (const section of form.querySelectorAll("[data-section]")) {
    section.hidden = !section.querySelector("[data-question]:not([hidden])");
  }
  // The server asks for required answers to the questions that were shown.
  const told = form.elements.namedItem(SHOWN);
  if (told) {
    const names = parts.map((part) => part.dataset.question);
    told.value = names.filter((name) => shown.has(name)).sort().join(" ");
  }
}

const source = document.getElementById("definition");
const form = document.querySelector("[data-question]")?.closest("form");

if (source && form) {
  const definition = JSON.parse(source.textContent);
  const refresh = () => update(form, definition, source.dataset.today || localDay());
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  // A browser that comes back to the page may have filled its fields anew.
  window.addEventListener("pageshow", refresh);
  refresh();
}
