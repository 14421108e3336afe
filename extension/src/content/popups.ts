// Custom dropdowns, list boxes, menus and calendars: what is open, and what it offers.
import { MOST_NODES, type Option } from "../messages.js";
import { daysOf, isCalendar } from "./calendars.js";
import { isFaint, isRendered } from "./drawn.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { countOf, ownerOf } from "./items.js";
import { openerOf } from "./menus.js";
import { offeredIn, offeredOf, textOf } from "./offered.js";
import { plain } from "./plain.js";
import { isTextField, roleOf } from "./roles.js";
import { isTrue } from "./states.js";
import { focusedIn, outwards, parentOf } from "./tree.js";
import type { Found } from "./walk.js";

/** What offers: its items in order, and the role by which their words are judged. */
export interface Offer {
  readonly owner: Element;
  readonly widget: Element;
  readonly items: readonly Element[];
  readonly role: string;
}

const ITEM_ROLES: Readonly<Record<string, string>> = {
  "list box": "list item",
  menu: "menu item",
  list: "list item",
  tree: "tree item",
};
const TOLD_APART = 60; // letters of an item by which offers are told apart
const LAYERS = 3; // elements around a list within which it floats
const LISTS = "[role=listbox],[role=menu],table,[role=grid]";
const OPENED_MS = 100; // a list or calendar is open by then that a press opened, and nobody chooses from it sooner

export class Popups {
  readonly #frame: Frame;
  readonly #elements: Elements;
  #open = new Map<Element, string>();
  readonly #told = new WeakMap<Element, string>();

  constructor(frame: Frame, elements: Elements) {
    this.#frame = frame;
    this.#elements = elements;
    let isFirst = true;
    elements.onSight((found) => {
      this.#see(found, isFirst);
      isFirst = false;
    });
    frame.listen(window, ["pointerup"], () => void frame.later(OPENED_MS, () => this.#pressed()));
    frame.onEnd(() => this.#open.clear());
  }

  /** What is open now, the latest first. */
  get open(): readonly Element[] {
    return [...this.#open.keys()].filter((owner) => plain(owner).isConnected).reverse();
  }

  /** What an element offers, if it is a list box, menu, tree, calendar, or a list that floats. */
  offerOf(owner: Element): Offer | null {
    if (this.#frame.secrets.isSecure(owner)) return null;
    const widget = this.widgetOf(owner);
    if (widget !== owner && this.#frame.secrets.isSecure(widget)) return null;
    const role = roleOf(owner) ?? "";
    if (isCalendar(owner)) return { owner, widget, items: offeredOf(owner, daysOf(owner)), role: "table" };
    const item = ITEM_ROLES[role];
    if (item === undefined) return null;
    const items = offeredIn(owner, item);
    return items.length === 0 ? null : { owner, widget, items, role: role === "menu" ? "menu item" : roleOf(widget) ?? role };
  }

  /** Tell what is offered, unless the same was told since it opened; what only words tell apart is news at an input. */
  offer(offer: Offer, event?: Event): void {
    const mark = markOf(offer);
    const words = wordsOf(offer);
    if (this.#open.get(offer.owner) === mark && this.#told.get(offer.owner) === words) return;
    if (this.#told.has(offer.owner) && !offer.items.some(isRendered)) return; // it closed: nothing else is offered in it
    this.#open.set(offer.owner, mark);
    this.#told.set(offer.owner, words);
    const { widget, items } = offer;
    this.#frame.tell({
      type: "options_offered",
      at: this.#frame.at(event),
      node: this.#elements.exact(widget),
      options: items.slice(0, MOST_NODES).map((item) => this.#option(offer, item)),
      total: countOf(items),
      visible: items.filter((item) => isSeen(item)).length,
    });
  }

  /** The field or button that a popup belongs to, else itself. */
  widgetOf(owner: Element): Element {
    const root = plain(owner).getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return owner;
    const id = plain(owner).id === "" ? null : CSS.escape(plain(owner).id);
    const controlling = id === null ? null : plain(root).querySelector(`[aria-controls~="${id}"], [aria-owns~="${id}"]`);
    if (controlling !== null && roleOf(controlling) === "combo box") return controlling;
    for (const at of outwards(owner)) if (at !== owner && roleOf(at) === "combo box") return at;
    const expanded = plain(root).querySelector("[role=combobox][aria-expanded=true]");
    if (roleOf(owner) === "list box" && expanded !== null) return expanded;
    return (roleOf(owner) === "list" ? fieldOf(owner) : null) ?? owner;
  }

  /** Tell what a press has opened: the next look comes later than a quick hand chooses. */
  #pressed(): void {
    for (const list of plain(document).querySelectorAll(LISTS)) {
      if (this.#open.has(list) || !isOffering(list, roleOf(list) ?? "")) continue;
      const offer = this.offerOf(list);
      if (offer?.items.some((item) => isSeen(item) && !isFaint(item)) === true) this.offer(offer);
    }
  }

  #see(found: readonly Found[], isFirst: boolean): void {
    const now = new Map<Element, string>();
    for (const [element, role] of [...sighted(found), ...boxless(found)]) {
      if (!isOffering(element, role)) continue;
      const offer = this.offerOf(element);
      if (offer === null) continue;
      const mark = markOf(offer);
      // What stands there from the beginning, or opens by itself, is offered when something of it is chosen.
      const isNews = this.#open.get(element) !== mark && !isFirst;
      const isTheirs = isNews && (this.#frame.isUsed || (!this.#open.has(element) && isPointedAt(element, role)));
      if (isTheirs) this.offer(offer);
      now.set(element, this.#open.get(element) ?? (isTheirs ? mark : ""));
    }
    this.#open = now;
  }

  #option(offer: Offer, item: Element): Option {
    const text = textOf(item);
    return {
      words: this.#frame.describe.drawn(offer.role, text),
      disabled: isTrue(item, "aria-disabled") || plain(item).matches(":disabled"),
      selected: isTrue(item, "aria-selected") || isTrue(item, "aria-checked"),
    };
  }
}

const BESIDE_PX = 8;

/** The field being written in that a list without ARIA hangs from: it begins where the field does, right below or above it. */
function fieldOf(list: Element): Element | null {
  const field = focusedIn(document);
  if (!(field instanceof HTMLInputElement) || !isTextField(field) || !isFloating(list)) return null;
  const [box, over] = [plain(list).getBoundingClientRect(), field.getBoundingClientRect()];
  const isBeside = Math.min(Math.abs(box.top - over.bottom), Math.abs(over.top - box.bottom)) <= BESIDE_PX;
  return isBeside && Math.abs(box.left - over.left) <= BESIDE_PX ? field : null;
}

/** What a look found, but for what has gone while it went on. */
function* sighted(found: readonly Found[]): Generator<[owner: Element, role: string]> {
  for (const { element, role } of found) if (OFFERING.has(role) && plain(element).getClientRects().length > 0) yield [element, role];
}

const OFFERING: ReadonlySet<string> = new Set(["list box", "menu", "list", "table"]);
const CHOSEN: ReadonlySet<string> = new Set(["list item", "menu item", "check menu item", "radio menu item"]);

/** Lists and menus that no look finds, for they have no box of their own in some kits: known by their items, which have. */
function boxless(found: readonly Found[]): [owner: Element, role: string][] {
  const seen = new Set(found.map(({ element }) => element));
  const parents = new Set<Element | null>();
  const owners = new Map<Element, string>();
  for (const { element, role } of found) {
    const parent = CHOSEN.has(role) ? parentOf(element) : null;
    if (parent === null || parents.has(parent) || plain(element).getClientRects().length === 0) continue;
    parents.add(parent);
    const owner = ownerOf(element, role);
    if (owner !== null && !seen.has(owner)) owners.set(owner, roleOf(owner) ?? "");
  }
  return [...owners];
}

/** Whether the pointer is on a menu or on what opened it: a rest there opens menus, however long ago a press was. */
function isPointedAt(owner: Element, role: string): boolean {
  if (role !== "menu") return false;
  const opener = openerOf(owner, null);
  return plain(owner).matches(":hover") || (opener !== null && plain(opener).matches(":hover"));
}

function isOffering(element: Element, role: string): boolean {
  if (role === "list box" || role === "menu") return !(element instanceof HTMLSelectElement);
  if (role === "list") return isFloating(element);
  return role === "table" && isCalendar(element) && isFloating(element);
}

/** Whether a list lies over the page, as dropdowns without ARIA do. */
export function isFloating(list: Element): boolean {
  let layers = 0;
  for (const at of outwards(list)) {
    if (layers === LAYERS || at === document.body || roleOf(at) === "landmark") return false;
    const { position, zIndex } = getComputedStyle(at);
    if ((position === "absolute" || position === "fixed") && (zIndex !== "auto" || position === "absolute")) return true;
    layers += 1;
  }
  return false;
}

function isSeen(item: Element): boolean {
  const box = plain(item).getBoundingClientRect();
  if (box.width === 0 || box.bottom <= 0 || box.top >= innerHeight) return false;
  for (const at of outwards(item)) {
    if (at === item || !(at instanceof HTMLElement) || plain(at).scrollHeight <= plain(at).clientHeight) continue;
    const around = plain(at).getBoundingClientRect();
    return box.bottom > around.top + 1 && box.top < around.bottom - 1;
  }
  return true;
}

function markOf({ items }: Offer): string {
  return `${items.length} ${textOf(items[0] ?? document.body).length} ${textOf(items.at(-1) ?? document.body).length}`;
}

/** The words of an offer as the page holds them: to be compared, never told. */
function wordsOf({ items }: Offer): string {
  const first = items.slice(0, MOST_NODES);
  return first.map((item) => (plain(item).textContent ?? "").slice(0, TOLD_APART)).join("\n");
}
