// What a cell comes to: numbers, text, and formulas of sums, products, references and five functions.

export type Value = number | string;

interface Reading {
  tokens: string[];
  at: number;
  value: (ref: string) => Value;
}

const TOKEN = /\s*(\$?[A-Z]\$?\d+:\$?[A-Z]\$?\d+|\$?[A-Z]\$?\d+|[A-Z]+(?=\()|\d+(?:\.\d+)?|[-+*/(),])/gy;
const FUNCTIONS: Record<string, (numbers: number[]) => number> = {
  SUM: (numbers) => numbers.reduce((sum, each) => sum + each, 0),
  AVERAGE: (numbers) => (numbers.length === 0 ? NaN : numbers.reduce((sum, each) => sum + each, 0) / numbers.length),
  MIN: (numbers) => Math.min(...numbers),
  MAX: (numbers) => Math.max(...numbers),
  COUNT: (numbers) => numbers.length,
};
const DEEPEST = 30;

export function evaluate(raw: string, cell: (ref: string) => string, depth = 0): Value {
  if (!raw.startsWith("=")) return plain(raw);
  if (depth > DEEPEST) return "#LOOP";
  const tokens = tokenised(raw.slice(1).toUpperCase());
  if (tokens === null) return "#ERROR";
  const reading: Reading = { tokens, at: 0, value: (ref) => evaluate(cell(ref), cell, depth + 1) };
  try {
    const result = sum(reading);
    if (reading.at !== tokens.length || !Number.isFinite(result)) return "#ERROR";
    return Math.round(result * 1e6) / 1e6;
  } catch (error) {
    if (error instanceof SyntaxError) return "#ERROR";
    throw error;
  }
}

function plain(raw: string): Value {
  return /^-?\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
}

function tokenised(text: string): string[] | null {
  const tokens = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    tokens.push((found[1] ?? "").replaceAll("$", ""));
    end = TOKEN.lastIndex;
  }
  return text.slice(end).trim() === "" && tokens.length > 0 ? tokens : null;
}

function sum(reading: Reading): number {
  let total = product(reading);
  for (let sign = reading.tokens[reading.at]; sign === "+" || sign === "-"; sign = reading.tokens[reading.at]) {
    reading.at += 1;
    total += sign === "+" ? product(reading) : -product(reading);
  }
  return total;
}

function product(reading: Reading): number {
  let total = factor(reading);
  for (let sign = reading.tokens[reading.at]; sign === "*" || sign === "/"; sign = reading.tokens[reading.at]) {
    reading.at += 1;
    total = sign === "*" ? total * factor(reading) : total / factor(reading);
  }
  return total;
}

function factor(reading: Reading): number {
  const token = reading.tokens[reading.at];
  reading.at += 1;
  if (token === undefined) throw new SyntaxError("ends early");
  if (token === "-") return -factor(reading);
  if (/^\d/.test(token)) return Number(token);
  if (/^[A-Z]\d+$/.test(token)) return number(reading.value(token));
  if (token === "(") return closed(reading, sum(reading));
  const apply = FUNCTIONS[token];
  if (apply === undefined || reading.tokens[reading.at] !== "(") throw new SyntaxError("no such function");
  reading.at += 1;
  return apply(listed(reading));
}

function listed(reading: Reading): number[] {
  const numbers: number[] = [];
  do {
    const token = reading.tokens[reading.at] ?? "";
    if (token.includes(":")) {
      reading.at += 1;
      const values = refsIn(token).map(reading.value);
      numbers.push(...values.filter((value) => typeof value === "number"));
    } else numbers.push(sum(reading));
  } while (reading.tokens[reading.at] === "," && (reading.at += 1) > 0);
  return closed(reading, numbers);
}

function closed<T>(reading: Reading, value: T): T {
  if (reading.tokens[reading.at] !== ")") throw new SyntaxError("not closed");
  reading.at += 1;
  return value;
}

function number(value: Value): number {
  if (typeof value === "number") return value;
  if (value === "") return 0;
  throw new SyntaxError("not a number");
}

/** Every reference of a range ("B2:C3"). */
export function refsIn(range: string): string[] {
  const [, left = "A", top = "1", right = "A", bottom = "1"] = /^([A-Z])(\d+):([A-Z])(\d+)$/.exec(range) ?? [];
  const [from, to] = [left.charCodeAt(0), right.charCodeAt(0)].sort((a, b) => a - b) as [number, number];
  const [first, last] = [Number(top), Number(bottom)].sort((a, b) => a - b) as [number, number];
  const refs = [];
  for (let row = first; row <= last; row += 1) {
    for (let column = from; column <= to; column += 1) refs.push(`${String.fromCharCode(column)}${row}`);
  }
  return refs;
}

/** The same formula, so many rows and columns on: references move along unless a $ holds them. */
export function shifted(raw: string, rows: number, columns: number): string {
  if (!raw.startsWith("=")) return raw;
  return raw.replace(/(\$?)([A-Za-z])(\$?)(\d+)/g, (_all, heldColumn: string, column: string, heldRow: string, row: string) => {
    const letter = heldColumn === "" ? String.fromCharCode(column.toUpperCase().charCodeAt(0) + columns) : column;
    return `${heldColumn}${letter}${heldRow}${heldRow === "" ? Number(row) + rows : row}`;
  });
}
