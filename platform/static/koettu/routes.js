// The route through a form on the page: the twin of surveys/definition/routes.py on the server.

import { asText, compiled, evaluate, isMissing, isTrue, valueOf, wordsOf } from "./expressions.js";

const OTHER = "other";

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The names under which expressions find the question's answers. */
export function namesOf(question) {
  const rows = (question.rows ?? []).map((row) => `${question.name}.${row.name}`);
  return [question.name, ...rows, ...(question.other ? [`${question.name}_${OTHER}`] : [])];
}

function namesOn(page) {
  return page.questions.flatMap(namesOf);
}

function told(answers, name) {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

/** The answer to one question as [name, value] pairs; none when it is missing. */
function valuesOf(question, answers) {
  let answer = told(answers, question.name);
  const values = [];
  if (question.type === "matrix") {
    const given = isRecord(answer) ? answer : {};
    const rows = (question.rows ?? []).map((row) => [row.name, valueOf(told(given, row.name))]);
    values.push(...rows.map(([row, value]) => [`${question.name}.${row}`, value]));
    answer = rows.map(([, value]) => value);
  }
  const value = valueOf(answer);
  values.push([question.name, value]);
  if (question.other && wordsOf(value).includes(OTHER)) {
    const other = `${question.name}_${OTHER}`;
    values.push([other, valueOf(told(answers, other))]);
  }
  return values.filter(([, one]) => !isMissing(one));
}

/** The turns that were answered of a repeated page, as many as it may have. */
function turnsIn(page, answers) {
  const turns = told(answers, page.name);
  if (!Array.isArray(turns)) return [];
  return turns.slice(0, page.most ?? 20).map((turn) => (isRecord(turn) ? turn : {}));
}

class Walk {
  constructor(options) {
    this.options = options;
    this.stops = [];
    this.values = new Map();
    this.turns = new Map();
  }

  known(name) {
    return this.values.get(name) ?? "";
  }

  /** A condition that cannot be read hides nothing. */
  holds(condition, names) {
    const expression = condition ? compiled(condition) : null;
    return expression === null || isTrue(evaluate(expression, names, "", this.options));
  }

  calculated(question, names) {
    const expression = compiled(question.calculation ?? "");
    if (expression === null) return [];
    const value = evaluate(expression, names, "", this.options);
    if (isMissing(value) || value === Infinity || value === -Infinity) return [];
    return [[question.name, value]];
  }

  page(page, answers) {
    const outer = (name) => this.known(name);
    if (!this.holds(page.relevant, outer)) return;
    if (!page.repeat) {
      this.turn(page, 0, answers, this.values, outer);
      return;
    }
    const answered = turnsIn(page, answers);
    const turns = (answered.length ? answered : [{}]).map((own, number) => {
      const values = new Map();
      this.turn(page, number, own, values, (name) => values.get(name) ?? this.known(name));
      return values;
    });
    this.turns.set(page.name, turns);
    for (const name of namesOn(page)) {
      const list = valueOf(turns.filter((turn) => turn.has(name)).map((turn) => turn.get(name)));
      if (list !== "") this.values.set(name, list);
    }
    if (answered.length) this.values.set(page.name, answered.map((_, number) => number + 1));
  }

  turn(page, number, answers, values, names) {
    const shown = [];
    for (const question of page.questions) {
      if (!this.holds(question.relevant, names)) continue;
      const isCalculated = question.type === "calculate";
      let found = [];
      if (isCalculated) found = this.calculated(question, names);
      else if (question.type !== "note") found = valuesOf(question, answers);
      for (const [name, value] of found) values.set(name, value);
      if (!isCalculated) shown.push(question);
    }
    if (shown.length) this.stops.push({ page, turn: number, questions: shown });
  }
}

/**
 * The route of somebody with these answers: `stops` (page, turn, questions), `values` by name,
 * `turns` by page. `today` is an ISO date; `labels(question, choice)` names choices.
 */
export function routeOf(definition, answers, { today, labels } = {}) {
  const walk = new Walk({ today, labels });
  for (const page of definition.pages) walk.page(page, answers);
  return { stops: walk.stops, values: walk.values, turns: walk.turns };
}

/** The value of a name as an expression on this page, in this turn, sees it. */
export function nameIn(route, page, turn, name) {
  const own = page.repeat ? route.turns.get(page.name)?.[turn] : undefined;
  if (own && namesOn(page).includes(name)) return own.get(name) ?? "";
  return route.values.get(name) ?? "";
}

/** Whether the question is shown, of a repeated page's in this turn. */
export function asks(route, name, turn = 0) {
  return route.stops.some(
    (stop) =>
      (stop.turn === turn || !stop.page.repeat) &&
      stop.questions.some((question) => question.name === name),
  );
}

/** `${name}` in a text replaced by the readable answer; what names no question stays. */
export function piped(text, definition, readable) {
  const known = new Set(
    definition.pages.flatMap((page) => [...namesOn(page), ...(page.repeat ? [page.name] : [])]),
  );
  return text.replace(/\$\{[ \t\r\n\u00a0]*([^ \t\r\n\u00a0{}$'"]+)[ \t\r\n\u00a0]*\}/gu, (whole, name) =>
    known.has(name) ? (readable[name] ?? "") : whole,
  );
}

export { asText };
