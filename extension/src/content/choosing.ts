// Which option of a custom dropdown, list box, tree, tab list or calendar was chosen, by pointer or by keyboard.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { ownerOf, placeOf } from "./items.js";
import { isSubmenu, menuPath, MENU_ITEMS } from "./menus.js";
import { heldIn, offeredIn, textOf } from "./offered.js";
import { plain } from "./plain.js";
import { isFloating, type Offer, type Popups } from "./popups.js";
import { roleOf } from "./roles.js";
import { expandedOf, isTrue } from "./states.js";
import { focusedIn, named, outwards, targetOf } from "./tree.js";
import { isFaint } from "./walk.js";
import { painted } from "./words.js";

const CHOOSING = new Set(["Enter", " "]);
const SETTLE_MS = 120; // after a key, until a page has put the choice into its field
const OPENING = "[aria-haspopup]:not([aria-haspopup=false])";
const LISTED: ReadonlySet<string> = new Set(["list box", "menu", "combo box"]);
const LONGEST_PATH = 12;

/** What may be chosen, and what stood on it and on the way to it while it was drawn: once chosen, it is often gone. */
interface Choice {
  readonly item: Element;
  readonly offer: Offer | null;
  readonly text: string;
  readonly path: readonly { readonly role: string; readonly text: string; readonly index: number }[];
}

export class Choosing {
  readonly #frame: Frame;
  readonly #elements: Elements;
  readonly #popups: Popups;
  #pressed: Choice | null = null;
  #told: Element | null = null;
  #opener: Element | null = null;
  #cancel: () => void = () => undefined;

  constructor(frame: Frame, elements: Elements, popups: Popups) {
    this.#frame = frame;
    this.#elements = elements;
    this.#popups = popups;
    // An option is often gone when its click comes: what it was is asked when the button goes down.
    frame.listen<PointerEvent>(window, ["pointerdown"], (event) => this.#press(event));
    frame.listen<MouseEvent>(window, ["click"], (event) => this.#click(event));
    frame.listen<PointerEvent>(window, ["pointerup"], (event) => this.#release(event));
    frame.listen<KeyboardEvent>(window, ["keydown"], (event) => this.#key(event));
    frame.onEnd(() => (this.#pressed = this.#told = this.#opener = null));
  }

  #press(event: PointerEvent): void {
    const target = targetOf(event);
    const item = event.button === 0 ? itemAt(target) : null;
    this.#open(target);
    const pressed = (this.#pressed = item === null ? null : this.#choiceOf(item));
    this.#told = null;
    if (pressed?.offer) this.#popups.offer(pressed.offer, event); // once it is chosen from, it may be gone
  }

  /** Remember what may open a menu; what is chosen in one opens none. */
  #open(target: Element | null): void {
    const opener = target === null ? null : plain(target).closest(OPENING);
    if (opener !== null) this.#opener = opener;
  }

  #release(event: PointerEvent): void {
    const pressed = this.#pressed;
    // Lists that close at the press, or at the release, get no click.
    const choose = (choice: Choice): void => void (isGone(choice.item) && this.#choose(choice, event));
    if (pressed !== null) this.#frame.later(0, () => choose(pressed));
  }

  #click(event: MouseEvent): void {
    const target = targetOf(event);
    const item = itemAt(target);
    if (item !== null) this.#choose(this.#pressed?.item === item ? this.#pressed : this.#choiceOf(item), event);
  }

  #key(event: KeyboardEvent): void {
    this.#told = null;
    this.#cancel();
    const focused = focusedIn(document);
    if (focused === null || event.isComposing || isPlainWriting(focused, event) || this.#frame.secrets.isSecure(focused)) return;
    const active = named(focused, "aria-activedescendant")[0] ?? focused;
    this.#open(active);
    // What is active in a list that is closed is not chosen: the key opens the list.
    const mayChoose = CHOOSING.has(event.key) && !(event.key === " " && "value" in plain(focused));
    const isClosed = mayChoose && active !== focused && (expandedOf(focused) === false || isGone(active));
    const item = mayChoose && !isClosed ? itemAt(active) : null;
    if (item !== null) this.#choose(this.#choiceOf(item), event);
    else this.#compare(focused, event);
  }

  /** Tell the choice that a key made without saying so: the field shows an option's words that it did not show before. */
  #compare(focused: Element, event: KeyboardEvent): void {
    if (event.key.length === 1 && "value" in plain(focused)) return;
    const before = shownIn(focused);
    const offers = [...this.#popups.open, ...named(focused, "aria-controls"), ...named(focused, "aria-owns")]
      .map((owner) => this.#popups.offerOf(owner))
      .filter((offer) => offer !== null)
      .map((offer) => ({ offer, texts: offer.items.map((item) => painted(heldIn(item))) }));
    const isTab = roleOf(focused) === "page tab";
    if (offers.length === 0 && !isTab) return;
    this.#cancel = this.#frame.later(SETTLE_MS, () => {
      if (isTab) return this.#tabbed(focused, event);
      const after = shownIn(focused);
      if (after === before || after === "") return;
      for (const { offer, texts } of offers) {
        const index = texts.indexOf(after);
        const item = offer.items[index];
        if (item === undefined) continue;
        const text = textOf(item); // none once the list is closed: then the field shows what was chosen
        return this.#tell(offer, item, index, text === "" && !isFaint(focused) ? after : text, event);
      }
    });
  }

  #tabbed(before: Element, event: KeyboardEvent): void {
    const focused = focusedIn(document);
    if (focused !== null && focused !== before && roleOf(focused) === "page tab" && isTrue(focused, "aria-selected"))
      this.#choose(this.#choiceOf(focused), event);
  }

  #choiceOf(item: Element): Choice {
    const steps = MENU_ITEMS.has(roleOf(item) ?? "") ? menuPath(item, this.#opener).slice(0, LONGEST_PATH) : [];
    const path = steps.map(({ element, index }) => ({ role: roleOf(element) ?? "", text: textOf(element), index }));
    return { item, offer: this.#offerWith(item), text: textOf(item), path };
  }

  #choose(choice: Choice, event: Event): void {
    const { item, offer } = choice;
    if (this.#told === item || isTrue(item, "aria-disabled") || this.#frame.secrets.isSecure(item)) return;
    const role = roleOf(item) ?? "";
    if (MENU_ITEMS.has(role)) {
      if (isSubmenu(item)) return;
      if (offer !== null) this.#popups.offer(offer, event);
      this.#tellMenu(choice, event);
      return;
    }
    if (offer === null) return;
    const index = offer.items.indexOf(item);
    if (index >= 0) this.#tell(offer, item, placeOf(item, offer.items), choice.text, event);
  }

  #tell(offer: Offer, item: Element, index: number, text: string, event: Event): void {
    this.#told = item;
    this.#popups.offer(offer, event);
    const words = this.#frame.describe.drawn(offer.role, text);
    this.#frame.tell({ type: "option_chosen", at: this.#frame.at(event), node: this.#elements.exact(offer.widget), index, words });
  }

  #tellMenu({ item, path }: Choice, event: Event): void {
    this.#told = item;
    this.#frame.tell({
      type: "menu_chosen",
      at: this.#frame.at(event),
      node: this.#elements.exact(item),
      path: path.map(({ role, text }) => this.#frame.describe.drawn(role, text)),
      indices: path.map(({ index }) => index),
    });
  }

  #offerWith(item: Element): Offer | null {
    const role = roleOf(item) ?? "";
    if (role === "page tab") {
      const owner = ownerOf(item, role);
      return owner === null ? null : { owner, widget: owner, items: offeredIn(owner, role), role };
    }
    for (const at of outwards(item)) {
      const offer = at === item ? null : this.#popups.offerOf(at);
      if (offer?.items.includes(item) === true) return offer;
    }
    return null;
  }
}

/** Whether a key is one letter more in a field that opens nothing: it chooses nothing, whatever it is in. */
function isPlainWriting(field: Element, event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || !("value" in plain(field)) || plain(field).hasAttribute("aria-activedescendant")) return false;
  return plain(field).closest(OPENING) === null;
}

/** Whether an item of a list is there for a link in it, as in a site's navigation. */
function leadsAway(item: Element): boolean {
  return plain(item).querySelector("a[href]:not([href^='#'])") !== null;
}

/** Whether an option was taken away, as most are when they are chosen. */
function isGone(item: Element): boolean {
  return plain(item).getClientRects().length === 0;
}

/** The option, menu item, tab, tree item or day that an element lies in. */
function itemAt(element: Element | null): Element | null {
  if (element === null) return null;
  for (const at of outwards(element)) {
    if (at instanceof HTMLOptionElement) return null; // a native list says itself what was chosen
    const role = roleOf(at) ?? "";
    if (MENU_ITEMS.has(role) || role === "page tab" || role === "tree item") return at;
    if (role === "list item") {
      const owner = ownerOf(at, role);
      const is = owner === null ? "" : (roleOf(owner) ?? "");
      return owner !== null && (LISTED.has(is) || (isFloating(owner) && !leadsAway(at))) ? at : null;
    }
    if (role === "table cell") return at;
    if (at === document.body) return null;
  }
  return null;
}

/** What a field or combo box shows. */
function shownIn(widget: Element): string {
  if (widget instanceof HTMLInputElement || widget instanceof HTMLTextAreaElement) return painted(widget.value);
  return roleOf(widget) === "combo box" ? painted(textOf(widget)) : "";
}
