// The shape of a text: its kind and length class, told without any of its characters. As `aboveboard.elements.shapes`
// (spec/vectors/browser/words.json holds for both).
import type { LengthClass, Shape, TextKind } from "../messages.js";

/** What Python calls white space: JavaScript's own class lacks some of it and has U+FEFF besides. */
export const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez";
const MONTH = `(?:${MONTHS})[a-zä]*\\.?`;
const DIGIT = "\\p{Nd}";
const NUMBER = `[+\\-]?${DIGIT}[${DIGIT}.,'\\xa0\\u202f ]*%?`;
const [S, NOT_S] = [`[${SPACE}]`, `[^${SPACE}]`];

// In this order: the narrower kind is asked first. Whole texts only, so that a sentence with a date is words.
const KINDS: readonly (readonly [TextKind, RegExp])[] = [
  ["email", whole(`[^${SPACE}@]+@[^${SPACE}@]+\\.[^${SPACE}@]+`)],
  ["url", whole(`(?:[a-z][a-z0-9+.\\-]*://|www\\.)${NOT_S}+`, "i")],
  ["time", whole(`${DIGIT}{1,2}:${DIGIT}{2}(?::${DIGIT}{2})?(?:${S}*[ap]\\.?m\\.?)?`, "i")],
  ["date", whole(`${DIGIT}{1,4}[\\-/.]${DIGIT}{1,2}[\\-/.]${DIGIT}{1,4}(?:[ T]${DIGIT}{1,2}:${DIGIT}{2}(?::${DIGIT}{2})?)?`)],
  ["date", whole(`(?:${DIGIT}{1,2}\\.?${S}+)?${MONTH}(?:${S}+${DIGIT}{1,2})?,?(?:${S}+${DIGIT}{2,4})?`, "i")],
  ["money", whole(`(?:[$€£¥]|[A-Z]{3})${S}?${NUMBER}|${NUMBER}${S}?(?:[$€£¥]|[A-Z]{3})`)],
  ["number", whole(NUMBER)],
  ["path", whole(`(?:[A-Za-z]:)?(?:~|\\.{1,2})?[/\\\\][^\\n]*`)],
  ["symbols", whole("[^\\p{L}\\p{N}]+")],
  ["word", whole(`${NOT_S}+`)],
];
const LONGEST = 256; // patterns look at no more: beyond it everything is words, and time stays bounded
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const LENGTHS: readonly (readonly [number, LengthClass])[] = [
  [0, "none"],
  [1, "one"],
  [4, "few"],
  [16, "short"],
  [64, "line"],
  [256, "paragraph"],
];

/** The shape of a text; surrounding white space counts for neither kind nor length. */
export function shapeOf(text: string): Shape {
  const told = stripped(text);
  const length = codePoints(told);
  return { type: "shape", kind: kindOf(told, length), length: lengthClass(length) };
}

/** A text without white space around it. */
export function stripped(text: string): string {
  return text.replace(EDGES, "");
}

/** How many code points a text has; its UTF-16 length is another number. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function lengthClass(length: number): LengthClass {
  return LENGTHS.find(([limit]) => length <= limit)?.[1] ?? "long";
}

function kindOf(text: string, length: number): TextKind {
  if (length === 0) return "empty";
  if (length > LONGEST) return "words";
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? "words";
}

function whole(pattern: string, flags = ""): RegExp {
  return new RegExp(`^(?:${pattern})$`, `u${flags}`);
}
