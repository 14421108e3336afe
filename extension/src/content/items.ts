// What lies in a list, menu, row or tab list, in order, also what is scrolled out of sight.
import { plain } from "./plain.js";
import { roleOf } from "./roles.js";
import { childrenOf, named, outwards } from "./tree.js";

/** For each role of an item, the roles of what holds it. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  "list item": ["list box", "list", "combo box", "menu"],
  "menu item": ["menu", "menu bar", "popup menu", "list box"],
  "check menu item": ["menu", "menu bar", "popup menu"],
  "radio menu item": ["menu", "menu bar", "popup menu"],
  "page tab": ["page tab list"],
  "tree item": ["tree"],
  "table row": ["table", "tree table"],
  "table cell": ["table row"],
  "column header": ["table row"],
  "row header": ["table row"],
  "radio button": ["grouping"],
};
const FAMILIES: readonly (readonly string[])[] = [
  ["menu item", "check menu item", "radio menu item"],
  ["table cell", "column header", "row header"],
];
const MOST = 5_000;
const MOST_SAID = 1_000_000; // more items are in no list
const DEEPEST = 12;

/** Whether elements of this role are counted within what holds them. */
export function isItem(role: string): boolean {
  return role in OWNERS;
}

/** What holds an item, or null. */
export function ownerOf(item: Element, role: string): Element | null {
  const owners = OWNERS[role];
  if (owners === undefined) return null;
  for (const at of outwards(item)) if (at !== item && owners.includes(roleOf(at) ?? "")) return at;
  return null;
}

/** The items of a list, menu, tree, row or tab list; those of lists within it are not its own. */
export function itemsOf(owner: Element, role: string): Element[] {
  const family = FAMILIES.find((roles) => roles.includes(role)) ?? [role];
  const inner = OWNERS[role] ?? [];
  const isTree = role === "tree item";
  const found: Element[] = [];
  const visit = (at: Element, depth: number): void => {
    for (const child of childrenOf(at)) {
      if (!(child instanceof Element) || found.length >= MOST) continue;
      const is = roleOf(child) ?? "";
      const isItem = family.includes(is) && !isWrapping(child);
      if (isItem) found.push(child);
      if ((!isItem || isTree) && !inner.includes(is) && depth < DEEPEST) visit(child, depth + 1);
    }
  };
  visit(owner, 0);
  for (const owned of named(owner, "aria-owns")) {
    if (family.includes(roleOf(owned) ?? "")) found.push(owned);
    else if (found.length === 0) visit(owned, 0);
  }
  return found;
}

/** Whether a plain `li` only lays out an item that is in it, as in jQuery UI. */
function isWrapping(child: Element): boolean {
  return plain(child).localName === "li" && !plain(child).hasAttribute("role") && plain(child).querySelector("[role=option]") !== null;
}

/** The place of an item among its like; what says its place itself (a list drawn in part) is believed. */
export function placeOf(item: Element, items: readonly Element[]): number {
  const said = Number(plain(item).getAttribute("aria-posinset"));
  return Number.isInteger(said) && said > 0 && said <= MOST_SAID ? said - 1 : Math.max(0, items.indexOf(item));
}

/** How many items there are; a list that is drawn in part says so itself. */
export function countOf(items: readonly Element[]): number {
  const [first] = items;
  const said = first === undefined ? 0 : Number(plain(first).getAttribute("aria-setsize"));
  return Number.isInteger(said) && said >= items.length && said <= MOST_SAID ? said : items.length;
}
