// Rectangles in CSS pixels of the frame's layout viewport.
import type { Span } from "../messages.js";

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const NOWHERE: Rect = { left: 0, top: 0, right: 0, bottom: 0 };

/** What two rectangles share, or null. */
export function shared(one: Rect, other: Rect): Rect | null {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.right, other.right);
  const bottom = Math.min(one.bottom, other.bottom);
  return right > left && bottom > top ? { left, top, right, bottom } : null;
}

/** A rectangle of the browser's as plain numbers: each of its own is asked anew whenever it is read. */
export function rectOf({ left, top, right, bottom }: Rect): Rect {
  return { left, top, right, bottom };
}

/** What of the page can be seen at once. */
export function viewport(): Rect {
  return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
}

/** Whether a rectangle holds nothing. */
export function isEmpty({ left, top, right, bottom }: Rect): boolean {
  return right <= left || bottom <= top;
}

/** The rectangles of what a range holds that are not empty. */
export function linesOf(range: Range): Rect[] {
  const lines: Rect[] = [];
  for (const each of range.getClientRects()) {
    const line = rectOf(each);
    if (!isEmpty(line)) lines.push(line);
  }
  return lines;
}

/** The least rectangle around all of some that are not empty. */
export function hull(rects: readonly Rect[]): Rect {
  let { left, top, right, bottom } = rects[0] ?? NOWHERE;
  for (const rect of rects) {
    [left, top] = [Math.min(left, rect.left), Math.min(top, rect.top)];
    [right, bottom] = [Math.max(right, rect.right), Math.max(bottom, rect.bottom)];
  }
  return { left, top, right, bottom };
}

/** A rectangle that is larger on every side. */
export function grown(rect: Rect, by: number): Rect {
  return { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by };
}

/** A rectangle as it is told: whole hundredths, never smaller than it is. */
export function spanOf(rect: Rect): Span {
  const [x, y] = [floor(rect.left), floor(rect.top)];
  return [x, y, ceil(Math.max(0, rect.right - x)), ceil(Math.max(0, rect.bottom - y))];
}

/** Whether two rectangles are told alike. */
export function sameSpan(one: Span, other: Span): boolean {
  return one.every((value, place) => value === other[place]);
}

/** Whether one rectangle covers another. */
export function covers(outer: Span, inner: Span): boolean {
  const [x, y, width, height] = outer;
  return inner[0] >= x && inner[1] >= y && inner[0] + inner[2] <= x + width && inner[1] + inner[3] <= y + height;
}

function floor(value: number): number {
  return Math.floor(value * 100) / 100;
}

function ceil(value: number): number {
  return Math.ceil(value * 100) / 100;
}
