// The expressions of forms on the page: the twin of surveys/definition/expressions on the server.
// The same source and answers give the same value in both; docs/algorithms/expressions.md says what
// that is. Texts here are counted in characters (code points), as the server counts them.

const LONGEST = 2000;
const DEEPEST = 50;
const MOST_NODES = 500;
const LONGEST_TEXT = 10000;
const MANY = 500;
const MOST_PLACES = 10;

const LEVELS = [["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"]];
const LEVEL_OF = new Map(LEVELS.flatMap((signs, level) => signs.map((sign) => [sign, level])));

const SPACE = " \\t\\r\\n\\u00a0";
const INSIDE = `[${SPACE}]*([^${SPACE}{}$'"]+)[${SPACE}]*`;
const TOKEN = new RegExp(
  `(?<space>[${SPACE}]+)|(?<name>\\$\\{${INSIDE}\\})|(?<text>'[^']*'|"[^"]*")` +
    "|(?<number>[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)|(?<word>[A-Za-z_][A-Za-z0-9_:\\-]*)" +
    "|(?<mark>!=|<=|>=|[\\-=<>+*(),.])",
  "uy",
);
const REFERENCE = new RegExp(`^\\$\\{${INSIDE}\\}$`, "u");
const NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const WORD = new RegExp(`[^${SPACE}]+`, "gu");
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const LONE = /\p{Surrogate}/gu;
const CURLY = "‘’‚‛“”„‟«»";

/** `kind` and `position` (in characters, from 0) are those of the server's error. */
export class ExpressionError extends Error {
  constructor(kind, position) {
    super(`${kind} at ${position}`);
    this.kind = kind;
    this.position = position;
  }
}

// ---- reading ----

function tokensOf(source) {
  if (source.length > LONGEST && [...source].length > LONGEST) {
    throw new ExpressionError("length", LONGEST);
  }
  const tokens = [];
  let unit = 0;
  let position = 0;
  while (unit < source.length) {
    TOKEN.lastIndex = unit;
    const found = TOKEN.exec(source);
    if (!found) throw unknown(source[unit], position);
    const kind = Object.keys(found.groups).find((group) => found.groups[group] !== undefined);
    if (kind !== "space") tokens.push({ kind, text: found[0], position });
    unit += found[0].length;
    position += [...found[0]].length;
  }
  return [...tokens, { kind: "end", text: "", position }];
}

function unknown(sign, position) {
  if (sign === "'" || sign === '"') return new ExpressionError("unclosed", position);
  if (sign === "$") return new ExpressionError("name", position);
  if (CURLY.includes(sign)) return new ExpressionError("curly", position);
  return new ExpressionError("unexpected", position);
}

function unexpected(token) {
  if (token.kind === "end") return new ExpressionError("end", token.position);
  if (token.kind === "word" && !LEVEL_OF.has(token.text)) {
    return new ExpressionError("word", token.position);
  }
  return new ExpressionError("unexpected", token.position);
}

class Parser {
  constructor(source) {
    this.tokens = tokensOf(source);
    this.place = 0;
    this.nodes = 0;
    this.names = new Set();
  }

  get token() {
    return this.tokens[this.place];
  }

  whole() {
    const node = this.expression(0, 1);
    if (this.token.kind !== "end") throw unexpected(this.token);
    return node;
  }

  expression(lowest, depth) {
    if (depth > DEEPEST) throw new ExpressionError("depth", this.token.position);
    let left = this.operand(depth);
    for (let level = this.level(); level >= lowest; level = this.level()) {
      const operator = this.take().text;
      const right = this.expression(level + 1, depth + 1);
      if (left.type === "chain" && LEVEL_OF.get(left.rest[0][0]) === level) {
        left = { ...left, rest: [...left.rest, [operator, right]] };
      } else {
        left = this.counted({ type: "chain", first: left, rest: [[operator, right]] });
      }
    }
    return left;
  }

  level() {
    const { kind, text } = this.token;
    return kind === "word" || kind === "mark" ? (LEVEL_OF.get(text) ?? -1) : -1;
  }

  operand(depth) {
    const token = this.take();
    if (["number", "text", "name"].includes(token.kind) || token.text === ".") {
      return this.counted(this.leaf(token));
    }
    if (token.text === "-") {
      return this.counted({
        type: "negation",
        operand: this.expression(LEVELS.length, depth + 1),
      });
    }
    if (token.text === "(") {
      const node = this.expression(0, depth + 1);
      this.expect(")");
      return node;
    }
    if (token.kind === "word" && !LEVEL_OF.has(token.text) && this.token.text === "(") {
      return this.call(token, depth);
    }
    throw unexpected(token);
  }

  leaf(token) {
    if (token.kind === "number") return { type: "literal", value: Number(token.text) };
    if (token.kind === "text") return { type: "literal", value: token.text.slice(1, -1) };
    const found = REFERENCE.exec(token.text);
    if (!found) return { type: "this" };
    this.names.add(found[1]);
    return { type: "name", name: found[1] };
  }

  call(token, depth) {
    const known = FUNCTIONS.get(token.text);
    if (!known) throw new ExpressionError("function", token.position);
    this.take();
    const values = [];
    if (this.token.text !== ")") {
      values.push(this.expression(0, depth + 1));
      while (this.token.text === ",") {
        this.take();
        values.push(this.expression(0, depth + 1));
      }
    }
    this.expect(")");
    const [fewest, most] = known;
    if (values.length < fewest || values.length > most) {
      throw new ExpressionError("arguments", token.position);
    }
    if (token.text === "jr:choice-name") values[1] = this.question(values[1], token);
    return this.counted({ type: "call", function: token.text, values });
  }

  question(node, token) {
    if (node.type === "name") return { type: "literal", value: node.name };
    const found = node.type === "literal" && REFERENCE.exec(asText(node.value));
    if (!found) throw new ExpressionError("choice-name", token.position);
    this.names.add(found[1]);
    return { type: "literal", value: found[1] };
  }

  take() {
    const token = this.token;
    this.place = Math.min(this.place + 1, this.tokens.length - 1);
    return token;
  }

  expect(mark) {
    const token = this.take();
    if (token.kind !== "mark" || token.text !== mark) throw unexpected(token);
  }

  counted(node) {
    this.nodes += 1;
    if (this.nodes > MOST_NODES) throw new ExpressionError("nodes", this.token.position);
    return node;
  }
}

/** Throws ExpressionError. */
export function parse(source) {
  const parser = new Parser(source.replace(LONE, "\ufffd"));
  const root = parser.whole();
  return { source, root, names: parser.names };
}

const read = new Map();

/** The expression, read once for each page; null when it is empty or broken. */
export function compiled(source) {
  if (!read.has(source)) {
    let expression = null;
    try {
      expression = parse(source);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
    read.set(source, expression);
  }
  return read.get(source);
}

// ---- values: text, number, truth, list ----

/** An answer as a value; the empty text is the missing answer, and a list is never empty. */
export function valueOf(raw) {
  if (raw === null || raw === undefined) return "";
  if (typeof raw === "boolean") return raw;
  if (typeof raw === "number") return raw + 0;
  if (typeof raw === "object") {
    if (!Array.isArray(raw)) return ""; // the rows of a matrix have names of their own
    const values = raw.map(valueOf).filter((value) => value !== "");
    return values.length ? values.map((value) => (Array.isArray(value) ? asText(value) : value)) : "";
  }
  return String(raw).replace(LONE, "\ufffd");
}

export function isTrue(value) {
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

export function isMissing(value) {
  return value === "" || Number.isNaN(value);
}

export function asNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const text = asText(value).replace(AROUND, "");
  return NUMBER.test(text) ? Number(text) + 0 : dayOf(text);
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year, month) {
  return month === 2 && isLeap(year) ? 29 : MONTHS[month - 1];
}

/** Days from 1 January of year 1 to the first day of the year. */
function daysBefore(year) {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

const DAY_ZERO = daysBefore(1970);
const LAST_DAY = daysBefore(10000) - 1;

/** The day of `2026-11-21` counted from 1 January 1970; NaN when there is no such day. */
export function dayOf(text) {
  const found = DATE.exec(text);
  if (!found) return NaN;
  const [year, month, day] = found.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NaN;
  let days = daysBefore(year) + day - 1;
  for (let before = 1; before < month; before += 1) days += daysIn(year, before);
  return days - DAY_ZERO;
}

export function dateOf(number) {
  let days = Math.floor(number) + DAY_ZERO;
  if (!(days >= 0 && days <= LAST_DAY)) return "";
  let year = Math.min(Math.floor(days / 365) + 1, 9999);
  while (daysBefore(year) > days) year -= 1;
  days -= daysBefore(year);
  let month = 1;
  while (days >= daysIn(year, month)) {
    days -= daysIn(year, month);
    month += 1;
  }
  const pad = (part, size) => String(part).padStart(size, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(days + 1, 2)}`;
}

export function asText(value) {
  if (Array.isArray(value)) return value.map(asText).join(" ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? digits(value) : value;
}

/** The shortest digits without an exponent. */
function digits(number) {
  const written = String(number === 0 ? 0 : number);
  const found = /^(-?)([0-9]+)(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(written);
  if (!found) return written;
  const [, sign, whole, part = "", exponent] = found;
  const power = Number(exponent);
  const all = whole + part;
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${all}`;
  return `${sign}${all.padEnd(power + 1, "0")}`;
}

export function wordsOf(value) {
  return Array.isArray(value) ? value.map(asText) : (asText(value).match(WORD) ?? []);
}

function itemsOf(value) {
  if (Array.isArray(value)) return value;
  return value === "" ? [] : [value];
}

const TRUTHS = new Map([
  ["yes", true], ["true", true], ["1", true], ["OK", true],
  ["no", false], ["false", false], ["0", false],
]);

function truth(value) {
  return typeof value === "boolean" ? value : TRUTHS.get(asText(value));
}

function areEqual(one, other) {
  if (typeof one === "boolean" || typeof other === "boolean") return truth(one) === truth(other);
  if (typeof one === "number" || typeof other === "number") return asNumber(one) === asNumber(other);
  return asText(one) === asText(other);
}

// ---- functions and operators ----

function halfUp(number) {
  if (!Number.isFinite(number)) return number;
  const below = Math.floor(number);
  return (number - below >= 0.5 ? below + 1 : below) + 0;
}

function truncated(number) {
  return Math.trunc(number) + 0;
}

function rounded(number, decimals) {
  const places = truncated(decimals);
  if (!(places >= -MOST_PLACES && places <= MOST_PLACES)) return NaN;
  let scale = 1;
  for (let step = 0; step < Math.abs(places); step += 1) scale *= 10;
  return (places >= 0 ? halfUp(number * scale) / scale : halfUp(number / scale) * scale) + 0;
}

function cut(text) {
  return text.length > LONGEST_TEXT ? [...text].slice(0, LONGEST_TEXT).join("") : text;
}

function numbers(values) {
  return values.flatMap(itemsOf).map(asNumber);
}

function extreme(values, isBetter) {
  let best = NaN;
  for (const [place, number] of numbers(values).entries()) {
    if (Number.isNaN(number)) return NaN;
    if (place === 0 || isBetter(number, best)) best = number;
  }
  return best;
}

function selectedAt(chosen, number) {
  const words = wordsOf(chosen);
  const place = truncated(asNumber(number));
  return place >= 0 && place < words.length ? words[place] : "";
}

function choiceName(context, chosen, question) {
  const parts = wordsOf(chosen);
  const { labels } = context;
  return cut((labels ? parts.map((part) => asText(valueOf(labels(question, part)))) : parts).join(", "));
}

/** By name: fewest and most values, and what it does with the context and its values. */
const FUNCTIONS = new Map([
  ["selected", [2, 2, (_, chosen, name) => wordsOf(chosen).includes(asText(name))]],
  ["not", [1, 1, (_, value) => !isTrue(value)]],
  ["if", [3, 3, (_, test, one, other) => (isTrue(test) ? one : other)]],
  ["coalesce", [2, MANY, (_, ...values) => values.find((value) => !isMissing(value)) ?? ""]],
  ["count-selected", [1, 1, (_, chosen) => wordsOf(chosen).length]],
  ["selected-at", [2, 2, (_, chosen, number) => selectedAt(chosen, number)]],
  ["string-length", [1, 1, (_, text) => [...asText(text)].length]],
  ["contains", [2, 2, (_, text, part) => asText(text).includes(asText(part))]],
  ["starts-with", [2, 2, (_, text, part) => asText(text).startsWith(asText(part))]],
  ["concat", [1, MANY, (_, ...values) => values.reduce((text, value) => cut(text + asText(value)), "")]],
  ["number", [1, 1, (_, value) => asNumber(value)]],
  ["int", [1, 1, (_, value) => truncated(asNumber(value))]],
  ["round", [1, 2, (_, value, places = 0) => rounded(asNumber(value), asNumber(places))]],
  ["min", [1, MANY, (_, ...values) => extreme(values, (one, other) => one < other)]],
  ["max", [1, MANY, (_, ...values) => extreme(values, (one, other) => one > other)]],
  ["sum", [1, MANY, (_, ...values) => numbers(values).reduce((total, number) => total + number, 0)]],
  ["count", [1, 1, (_, value) => itemsOf(value).length]],
  ["date", [1, 1, (_, value) => dateOf(asNumber(value))]],
  ["true", [0, 0, () => true]],
  ["false", [0, 0, () => false]],
  ["today", [0, 0, (context) => context.today ?? localDay()]],
  ["jr:choice-name", [2, 2, choiceName]],
]);

/** This day in the server's time zone, as an ISO date. */
export function localDay() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Helsinki" }).format(new Date());
}

function divided(one, other) {
  if (other === 0) return one === 0 || Number.isNaN(one) ? NaN : one > 0 ? Infinity : -Infinity;
  return one / other + 0;
}

const OPERATORS = {
  or: (one, other) => isTrue(one) || isTrue(other),
  and: (one, other) => isTrue(one) && isTrue(other),
  "=": areEqual,
  "!=": (one, other) => !areEqual(one, other),
  "<": (one, other) => asNumber(one) < asNumber(other),
  "<=": (one, other) => asNumber(one) <= asNumber(other),
  ">": (one, other) => asNumber(one) > asNumber(other),
  ">=": (one, other) => asNumber(one) >= asNumber(other),
  "+": (one, other) => asNumber(one) + asNumber(other) + 0,
  "-": (one, other) => asNumber(one) - asNumber(other) + 0,
  "*": (one, other) => asNumber(one) * asNumber(other) + 0,
  div: (one, other) => divided(asNumber(one), asNumber(other)),
  mod: (one, other) => (asNumber(one) % asNumber(other)) + 0,
};

/**
 * The value of an expression. `names` is a function from a name to its value ("" when missing).
 * `today` is an ISO date; `labels(question, choice)` gives a choice's readable name.
 */
export function evaluate(expression, names, thisValue = "", { today, labels } = {}) {
  return value(expression.root, { names, this: thisValue, today, labels });
}

function value(node, context) {
  switch (node.type) {
    case "literal":
      return node.value;
    case "name":
      return context.names(node.name);
    case "this":
      return context.this;
    case "negation":
      return -asNumber(value(node.operand, context)) + 0;
    case "call": {
      const values = node.values.map((one) => value(one, context));
      return FUNCTIONS.get(node.function)[2](context, ...values);
    }
    default:
      return node.rest.reduce(
        (result, [operator, operand]) => OPERATORS[operator](result, value(operand, context)),
        value(node.first, context),
      );
  }
}
