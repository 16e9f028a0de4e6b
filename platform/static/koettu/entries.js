// The entries of an answering form: read, put back, sent again.
const NOT_KEPT = new Set(["go", "proof", "website"]);

export function entriesOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => !NOT_KEPT.has(name) && !(value instanceof File && value.size === 0),
  );
}

// Put texts and choices back into the fields of the form; what it has no field for is left out.
export function fill(form, entries) {
  const byName = Map.groupBy
    ? Map.groupBy(entries, ([name]) => name)
    : entries.reduce((map, entry) => map.set(entry[0], [...(map.get(entry[0]) ?? []), entry]), new Map());
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file") continue;
    const values = (byName.get(field.name) ?? []).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (values.length) {
      field.value = values.shift();
      byName.set(field.name, values.map((value) => [field.name, value]));
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// Send the entries as a page of the form would, to see its answer in this window.
export function sendAs(form, entries, go, action = form.action) {
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = action;
  sender.hidden = true;
  for (const [name, value] of [...entries, ["go", go]]) {
    if (typeof value !== "string") continue;
    const field = document.createElement("textarea"); // unlike an input it keeps line breaks
    field.name = name;
    field.value = value;
    sender.append(field);
  }
  document.body.append(sender);
  sender.submit();
}
