// The way to a menu's item: from the menu bar or button, level by level.
import { ownerOf, placeOf } from "./items.js";
import { offeredIn } from "./offered.js";
import { plain } from "./plain.js";
import { roleOf } from "./roles.js";
import { named, outwards, shadowOf } from "./tree.js";

export const MENU_ITEMS: ReadonlySet<string> = new Set(["menu item", "check menu item", "radio menu item"]);
const DEEPEST = 12;

export interface Step {
  readonly element: Element;
  readonly index: number;
}

/** Whether an item opens a menu rather than doing something. */
export function isSubmenu(item: Element): boolean {
  const popup = plain(item).getAttribute("aria-haspopup");
  return (popup !== null && popup !== "false") || plain(item).querySelector("[role=menu]") !== null;
}

/** The items from the menu bar or button to this one, each with its place among its like. `acted` opened something last. */
export function menuPath(item: Element, acted: Element | null): Step[] {
  const path: Step[] = [];
  for (let at: Element | null = item; at !== null && path.length < DEEPEST; ) {
    const role: string = roleOf(at) ?? "";
    const owner: Element | null = MENU_ITEMS.has(role) ? ownerOf(at, role) : null;
    const index = owner === null ? 0 : placeOf(at, offeredIn(owner, role));
    path.unshift({ element: at, index });
    const opener: Element | null = owner === null || roleOf(owner) === "menu bar" ? null : openerOf(owner, acted);
    at = path.some(({ element }) => element === opener) ? null : opener;
  }
  return path;
}

/** What opened a menu: the item around it or before it, what it is labelled by, what controls it, or an open button. */
export function openerOf(menu: Element, acted: Element | null): Element | null {
  for (const at of outwards(menu)) if (at !== menu && MENU_ITEMS.has(roleOf(at) ?? "")) return at;
  const before = plain(menu).previousElementSibling;
  if (before !== null && isOpener(before)) return before;
  const within = before === null ? null : (shadowOf(before)?.querySelector("[role=menuitem]") ?? null);
  if (within !== null) return within;
  const label = named(menu, "aria-labelledby").find(isOpener);
  if (label !== undefined) return label;
  const { id: own } = plain(menu);
  const root = plain(menu).getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return null;
  const id = own === "" ? null : CSS.escape(own);
  const controlling = id === null ? null : plain(root).querySelector(`[aria-controls~="${id}"], [aria-owns~="${id}"], [popovertarget="${id}"]`);
  if (controlling !== null) return controlling;
  const expanded = plain(root).querySelector("[aria-haspopup][aria-expanded=true]");
  return [expanded, acted].find((one) => one !== null && !plain(menu).contains(one)) ?? null;
}

function isOpener(element: Element): boolean {
  const role = roleOf(element) ?? "";
  return MENU_ITEMS.has(role) || role.endsWith("button");
}
