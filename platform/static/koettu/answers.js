// The answers that stand in the fields of a form: the twin of surveys/answers on the server, as far
// as the route needs it. What the server would refuse counts as missing here as it does there; the
// words for it come from the server.

import { dayOf } from "./expressions.js";

const OTHER = "other";
const SHORT_TEXT = 200;
const LONG_TEXT = 4000;
const LARGEST = 1e12;
const PLACE = { south: 59.3, north: 70.2, west: 19.0, east: 31.7 };
const LONGEST_PLACE = 80;

// What Python calls space.
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const AROUND = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "g");
const THOUSANDS = new RegExp(`([0-9])[${BLANK}](?=[0-9]{3})`, "g");
const DEGREES = `([0-9]{1,3}(?:[.,][0-9]{1,15})?)[${BLANK}]*°?[${BLANK}]*`;
const POINT = new RegExp(`^${DEGREES}[NnPp]?[,;${BLANK}]+${DEGREES}[EeIiÖö]?$`);
const DAY = /^(?:([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}))$/;
const TRUE = new Set(["true", "1", "yes", "kyllä", "kylla", "ja", "x", "on"]);
const FALSE = new Set(["false", "0", "no", "ei", "nej"]);

function strip(text) {
  return text.replace(AROUND, "");
}

function filled(texts, name) {
  return (texts.get(name) ?? []).filter((text) => strip(text));
}

function cleanText(text, maximum) {
  const clean = strip(text.replace(/\r\n?/g, "\n"));
  return clean.includes("\0") || [...clean].length > maximum ? undefined : clean || undefined;
}

function joined(text) {
  return strip(text).replace(THOUSANDS, "$1").replaceAll("−", "-");
}

function within(number, low, high) {
  const isWithin = number >= (low ?? -LARGEST) && number <= (high ?? LARGEST);
  return isWithin && Math.abs(number) <= LARGEST ? number + 0 : undefined;
}

function readInteger(question, [text]) {
  const plain = joined(text);
  if (!/^-?[0-9]{1,13}$/.test(plain)) return undefined;
  if (question.type === "scale") return within(Number(plain), 1, question.points ?? 5);
  return within(Number(plain), question.minimum, question.maximum);
}

function readDecimal(question, [text]) {
  const plain = joined(text);
  if (!/^-?[0-9]{1,13}(?:[.,][0-9]{1,13})?$/.test(plain)) return undefined;
  return within(Number(plain.replace(",", ".")), question.minimum, question.maximum);
}

/** The day as ISO text; undefined where none is written. */
function day(text) {
  const found = DAY.exec(strip(text));
  if (!found) return undefined;
  const [year, month, date] = found[1] ? found.slice(1, 4) : [found[6], found[5], found[4]];
  const iso = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return Number.isNaN(dayOf(iso)) ? undefined : iso;
}

function readDate(question, [text], today) {
  const iso = day(text);
  if (iso === undefined || iso < "1800-01-01" || iso > "2200-12-31") return undefined;
  const limit = (written) => (written === "today" ? today : day(written ?? ""));
  const [first, last] = [limit(question.earliest), limit(question.latest)];
  return (first && iso < first) || (last && iso > last) ? undefined : iso;
}

function namesOf(question) {
  const names = (question.choices ?? []).map((choice) => choice.name);
  const mayTell = question.other && ["single", "multiple"].includes(question.type);
  return mayTell ? [...names, OTHER] : names;
}

function readSingle(question, [text]) {
  const name = strip(text);
  return namesOf(question).includes(name) ? name : undefined;
}

function readMultiple(question, given) {
  const names = namesOf(question);
  const chosen = new Set(given.map(strip));
  if ([...chosen].some((name) => !names.includes(name))) return undefined;
  if (question.most !== undefined && question.most !== null && chosen.size > question.most) {
    return undefined;
  }
  return names.filter((name) => chosen.has(name));
}

function readTruth(question, [text]) {
  const plain = strip(text).toLowerCase();
  if (TRUE.has(plain)) return true;
  return FALSE.has(plain) && question.type !== "consent" ? false : undefined;
}

function readMatrix(question, texts, name) {
  const names = namesOf(question);
  const chosen = (question.rows ?? [])
    .map((row) => [row.name, filled(texts, `${name}__${row.name}`)[0]])
    .filter(([, choice]) => choice !== undefined);
  const isPart = question.required && chosen.length < question.rows.length;
  if (!chosen.length || isPart || chosen.some(([, choice]) => !names.includes(choice))) {
    return undefined;
  }
  return Object.fromEntries(chosen);
}

function readRanking(question, texts, name) {
  const names = namesOf(question);
  let ranked = filled(texts, name).map(strip);
  if (!ranked.length) {
    const places = names
      .map((choice) => [choice, filled(texts, `${name}__${choice}`)[0] ?? ""])
      .filter(([, place]) => /^[0-9]{1,3}$/.test(place))
      .map(([choice, place]) => [choice, Number(place)]);
    if (new Set(places.map(([, place]) => place)).size < places.length) return undefined;
    ranked = places.sort(([, one], [, other]) => one - other).map(([choice]) => choice);
  }
  const isSound =
    ranked.length &&
    new Set(ranked).size === ranked.length &&
    ranked.every((choice) => names.includes(choice)) &&
    !(question.required && ranked.length < names.length);
  return isSound ? ranked : undefined;
}

function readPlace(question, [text]) {
  const plain = strip(text);
  const found = [...plain].length <= LONGEST_PLACE && POINT.exec(plain);
  if (!found) return undefined;
  const [north, east] = found.slice(1).map((degrees) => Number(degrees.replace(",", ".")));
  const isHere =
    north >= PLACE.south && north <= PLACE.north && east >= PLACE.west && east <= PLACE.east;
  return isHere ? [Number(north.toFixed(3)), Number(east.toFixed(3))] : undefined;
}

function readText(question, [text]) {
  const maximum = question.maximum_length ?? LONG_TEXT;
  return cleanText(text, question.type === "text" ? Math.min(maximum, SHORT_TEXT) : maximum);
}

const READERS = {
  text: readText,
  "long-text": readText,
  integer: readInteger,
  scale: readInteger,
  decimal: readDecimal,
  date: readDate,
  single: readSingle,
  multiple: readMultiple,
  "yes-no": readTruth,
  consent: readTruth,
  place: readPlace,
  municipality: (_, [text]) => strip(text),
  groups: (_, given) => [...new Set(given.map(strip))].sort(),
  file: (_, [text]) => strip(text),
};

function answerTo(question, texts, name, today) {
  if (question.type === "matrix") return readMatrix(question, texts, name);
  if (question.type === "ranking") return readRanking(question, texts, name);
  const values = filled(texts, name);
  const reader = READERS[question.type];
  return values.length && reader ? reader(question, values, today) : undefined;
}

function pageAnswers(page, texts, prefix, today) {
  const answers = {};
  for (const question of page.questions) {
    const answer = answerTo(question, texts, prefix + question.name, today);
    if (answer !== undefined) answers[question.name] = answer;
    if (question.other && ["single", "multiple"].includes(question.type)) {
      const name = `${question.name}_${OTHER}`;
      const [text] = filled(texts, prefix + name);
      const clean = text === undefined ? undefined : cleanText(text, SHORT_TEXT);
      if (clean !== undefined) answers[name] = clean;
    }
  }
  return answers;
}

function turnsIn(page, texts) {
  const stated = (texts.get(page.name) ?? [])[0] ?? "";
  let turns = /^[0-9]{1,4}$/.test(stated) ? Number(stated) : 0;
  const start = `${page.name}.`;
  for (const name of texts.keys()) {
    const found = name.startsWith(start) && /^([0-9]{1,4})\./.exec(name.slice(start.length));
    if (found) turns = Math.max(turns, Number(found[1]) + 1);
  }
  return turns;
}

/** What prefixes the names of a repeated page's fields; empty for another page. */
export function prefixOf(page, turn) {
  return page.repeat ? `${page.name}.${turn}.` : "";
}

/** The answers in `texts`, a Map of field names to their texts. `today` is an ISO date. */
export function answersOf(definition, texts, today) {
  const answers = {};
  for (const page of definition.pages) {
    if (!page.repeat) {
      Object.assign(answers, pageAnswers(page, texts, "", today));
      continue;
    }
    const turns = turnsIn(page, texts);
    if (turns > 0 && turns <= (page.most ?? 20)) {
      answers[page.name] = Array.from({ length: turns }, (_, turn) =>
        pageAnswers(page, texts, prefixOf(page, turn), today),
      );
    }
  }
  return answers;
}

/** The texts in the fields of a form by name, those of hidden and disabled fields too. */
export function textsIn(form) {
  const texts = new Map();
  const add = (name, text) => texts.set(name, [...(texts.get(name) ?? []), text]);
  for (const field of form.elements) {
    if (!field.name || ["BUTTON", "FIELDSET", "OUTPUT"].includes(field.tagName)) continue;
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    if (field.type === "file") {
      // The file that is chosen will be the answer to the question that its field belongs to.
      if (field.files.length) add(field.name.replace(/\.upload$/, ""), field.files[0].name);
    } else {
      add(field.name, field.value);
    }
  }
  return texts;
}
