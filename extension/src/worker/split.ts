// Makes messages that the recorder takes: at most so many bytes and so many nodes each, in valid Unicode.
import { LARGEST_MESSAGE, MOST_NODES } from "../messages.js";
import type { Boxes, Nodes, OptionsOffered, PageReport } from "../messages.js";

const bytes = new TextEncoder();

/** Return the size of a message as the recorder gets it, in bytes. */
export function sizeOf(message: unknown): number {
  return bytes.encode(JSON.stringify(message)).length;
}

const MOST_BYTES = 3; // of UTF-8 for one character of JSON, which is a code unit
const LONE = /\\ud[89a-f]/; // as JSON writes what is no Unicode; a page that writes the same letters is only looked at longer

/** Return the report as the recorder takes it, in as many messages as it needs: most are short and need nothing done. */
export function ready(report: PageReport): readonly PageReport[] {
  const text = JSON.stringify(report);
  const whole = LONE.test(text) ? mended(report) : report;
  return text.length * MOST_BYTES <= LARGEST_MESSAGE && listOf(whole) <= MOST_NODES ? [whole] : split(whole);
}

/** Return the report in as many messages as it needs, in order; none if even its smallest part is too large. */
export function split(report: PageReport): readonly PageReport[] {
  if (fits(report)) return [report];
  switch (report.type) {
    case "nodes":
      return halves(report, lengthOf(report.nodes, report.gone), nodesPart);
    case "boxes":
      return halves(report, lengthOf(report.boxes), boxesPart);
    case "options_offered":
      return shortened(report);
    default:
      return [];
  }
}

function fits(report: PageReport): boolean {
  return listOf(report) <= MOST_NODES && sizeOf(report) <= LARGEST_MESSAGE;
}

function listOf(report: PageReport): number {
  switch (report.type) {
    case "nodes":
      return Math.max(report.nodes?.length ?? 0, report.gone?.length ?? 0);
    case "boxes":
      return report.boxes?.length ?? 0;
    case "options_offered":
      return report.options.length;
    default:
      return 0;
  }
}

function lengthOf(...lists: readonly (readonly unknown[] | undefined)[]): number {
  return Math.max(...lists.map((list) => list?.length ?? 0));
}

function halves<R extends Nodes | Boxes>(report: R, length: number, part: (of: R, from: number, to: number) => R): readonly PageReport[] {
  if (length < 2) return [];
  const middle = length >> 1;
  const first = { ...part(report, 0, middle), last: false };
  return [...split(first), ...split(part(report, middle, length))];
}

function nodesPart(report: Nodes, from: number, to: number): Nodes {
  return { ...report, nodes: report.nodes?.slice(from, to) ?? [], gone: report.gone?.slice(from, to) ?? [] };
}

function boxesPart(report: Boxes, from: number, to: number): Boxes {
  return { ...report, boxes: report.boxes?.slice(from, to) ?? [] };
}

// `total` still says how many there are.
function shortened(report: OptionsOffered): readonly PageReport[] {
  let count = Math.min(MOST_NODES, report.options.length);
  while (count > 0 && !fits({ ...report, options: report.options.slice(0, count) })) count >>= 1;
  return [{ ...report, options: report.options.slice(0, count) }];
}

/** Return the same value with each lone surrogate replaced, which no UTF-8 holds. */
export function mended<T>(value: T): T {
  if (typeof value === "string") return value.toWellFormed() as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mended(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mended(item as unknown)])) as T;
}
