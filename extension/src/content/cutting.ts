// What an element cuts off, or leaves out, of what lies in it.
import { plain } from "./plain.js";

/** Displays with a box that overflow cuts off; lines, rows, and what has no box of its own, cut off nothing. */
const BOXED: ReadonlySet<string> = new Set([
  ...["block", "inline-block", "flow-root", "list-item", "flow-root list-item", "flex", "inline-flex", "grid", "inline-grid"],
  ...["table-cell", "table-caption", "-webkit-box", "-webkit-inline-box"],
]);

/** Whether an element is one of the two whose backgrounds and overflow are the viewport's (CSS Backgrounds 3, 2.11.2). */
export function isGround(element: Element): boolean {
  const { documentElement, body } = document;
  return element === documentElement || element === body;
}

/** Whether an element cuts off what overflows it; one way alone cannot be cut off (CSS Overflow 3, 3.1). */
export function cutsOff(element: Element, style: CSSStyleDeclaration, display: string): boolean {
  const overflow = style.overflowX;
  if (overflow === "visible" || overflow === "clip" || overflow === "") return false;
  if (!BOXED.has(display) || plain(element).localName === "fieldset") return false; // nothing cuts off a legend
  if (!isGround(element)) return true;
  return element === document.body && getComputedStyle(document.documentElement).overflowX !== "visible";
}

/** Whether an element draws nothing of what it holds (CSS Containment 2, 4). */
export function isEmptied(style: CSSStyleDeclaration, display: string): boolean {
  return style.contentVisibility === "hidden" && BOXED.has(display) && display !== "table-cell";
}
