// What lists and menus offer, and what stands on it: no more of either than is drawn.
import { drawnText, isRendered } from "./drawn.js";
import { itemsOf } from "./items.js";
import { plain } from "./plain.js";
import { shadowOf } from "./tree.js";
import { painted } from "./words.js";

/** What stands on an item for the eye only, or is an item of its own. */
const ASIDE = "[aria-hidden=true], [role=group], [role=menu], [role=listbox], [role=tree]";

/** The items of a list, menu, tree or tab list that it offers. */
export function offeredIn(owner: Element, role: string): readonly Element[] {
  return offeredOf(owner, itemsOf(owner, role));
}

/** Those items of an owner that are drawn, also scrolled out of sight; all of them while it is closed. */
export function offeredOf(owner: Element, items: readonly Element[]): readonly Element[] {
  const drawn = items.filter(isRendered);
  return drawn.length > 0 || isRendered(owner) ? drawn : items;
}

/** The words on an item as they are drawn: what it is called, where that is among them, else all but its trimmings. */
export function textOf(item: Element): string {
  return calledIn(item, drawnText(item, (inner) => plain(inner).matches(ASIDE)));
}

/** The same of what an item holds, drawn or not: to be compared, never told. */
export function heldIn(item: Element): string {
  const isPlain = shadowOf(item) === null && plain(item).querySelector(`slot, ${ASIDE}`) === null;
  const held = item instanceof HTMLElement && isPlain ? calledIn(item, plain(item).innerText) : textOf(item);
  return held.trim() === "" ? (plain(item).textContent ?? "") : held;
}

function calledIn(item: Element, drawn: string): string {
  const label = painted(plain(item).getAttribute("aria-label") ?? "");
  return label !== "" && ` ${painted(drawn)} `.includes(` ${label} `) ? label : drawn;
}
