// Small helps in the builder; every page works without them.

// Choosing a question shows its answers at once, without the button.
function refreshOnChoice(root) {
  for (const select of root.querySelectorAll("select[data-refresh]")) {
    const button = select.closest(".builder-when__row").querySelector("[data-refresh-button]");
    button.hidden = true;
    let opened = select.value;
    const refresh = () => {
      if (select.value !== opened) {
        opened = select.value;
        exchange(select.form, button);
      }
    };
    // By keyboard the choice goes on until the field is left.
    select.addEventListener("change", () => {
      if (!select.dataset.byKeyboard) refresh();
    });
    select.addEventListener("keydown", () => {
      select.dataset.byKeyboard = "1";
    });
    select.addEventListener("pointerdown", () => {
      delete select.dataset.byKeyboard;
    });
    select.addEventListener("blur", refresh);
  }
}

// Sends the form as the button would, and takes only the condition from the answer. Where the
// keyboard already is, it stays.
async function exchange(form, button) {
  const data = new FormData(form, button);
  const here = document.activeElement;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("relevant");
    const old = document.getElementById("relevant");
    if (!answer.ok || !fresh || !old) throw new Error("no condition in the answer");
    const within = old.contains(here) ? here.id : "";
    const left = !within && old.contains(document.activeElement);
    old.replaceWith(fresh);
    refreshOnChoice(fresh);
    const next = fresh.querySelector("[autofocus]");
    if (within || left || here === document.body) (document.getElementById(within) ?? next)?.focus();
  } catch {
    form.requestSubmit(button);
  }
}

refreshOnChoice(document);

// One menu is open at a time; Escape closes it.
const menus = document.querySelectorAll(".builder-menu");
for (const menu of menus) {
  menu.addEventListener("toggle", () => {
    if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// Warns before typed text is left. Sending the form is no leaving.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

// Where the keyboard was before the page was sent, it is again, in sight.
document.querySelector(".builder [autofocus]")?.focus();
