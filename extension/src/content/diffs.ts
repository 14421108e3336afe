// What became of a text, as one edit.
import { codePoints } from "./shapes.js";

/** One edit, in code points of the text before it. */
export interface Edit {
  readonly operation: "insert" | "delete" | "replace";
  readonly position: number;
  readonly length: number;
  readonly inserted: string;
}

/** The edit between two texts, or null. `caret` (code units) is where the caret is now: it says which of equal letters. */
export function editOf(before: string, after: string, caret: number | null = null): Edit | null {
  if (before === after) return null;
  // Of `aa` to `aaa` every place would do: what lies behind the caret was there before.
  const tail = caret === null ? 0 : sameEnd(before, after, 0, Math.max(0, after.length - caret));
  let start = 0;
  const most = Math.min(before.length, after.length) - tail;
  while (start < most && before[start] === after[start]) start += 1;
  if (isHigh(before[start - 1])) start -= 1;
  let end = sameEnd(before, after, start, Infinity);
  if (isLow(before[before.length - end])) end -= 1;
  const removed = before.slice(start, before.length - end);
  const inserted = after.slice(start, after.length - end);
  const operation = removed === "" ? "insert" : inserted === "" ? "delete" : "replace";
  return { operation, position: codePoints(before.slice(0, start)), length: codePoints(removed), inserted };
}

/** What took a selection's place, or null where the text says otherwise: a letter that stood there, too, is typed anew. */
export function replaced(before: string, after: string, from: number, to: number): Edit | null {
  const end = before.length - to;
  const removed = before.slice(from, to);
  const inserted = after.slice(from, Math.max(from, after.length - end));
  if (removed === "" || inserted === "" || before.slice(0, from) + inserted + before.slice(to) !== after) return null;
  return { operation: "replace", position: codePoints(before.slice(0, from)), length: codePoints(removed), inserted };
}

function sameEnd(before: string, after: string, start: number, longest: number): number {
  const most = Math.min(before.length - start, after.length - start, longest);
  let same = 0;
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return same;
}

function isHigh(unit: string | undefined): boolean {
  return unit !== undefined && unit >= "\ud800" && unit <= "\udbff";
}

function isLow(unit: string | undefined): boolean {
  return unit !== undefined && unit >= "\udc00" && unit <= "\udfff";
}
