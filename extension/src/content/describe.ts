// From what a walk found to what is told of it: everything that the layers allow and nothing more.
import type { Box, PageNode, Words } from "../messages.js";
import { drawnText } from "./drawn.js";
import type { Framing } from "./framing.js";
import type { Ids } from "./ids.js";
import { isItem, itemsOf, ownerOf, placeOf } from "./items.js";
import { labelsOf, nameOf } from "./names.js";
import { plain } from "./plain.js";
import { covers, type Rect, spanOf } from "./rects.js";
import { isTextField } from "./roles.js";
import type { Secrets } from "./secrets.js";
import { statesOf } from "./states.js";
import { type Found, isSmall, NAMED_BY_CONTENT, type Sight } from "./walk.js";
import { HIDDEN, type Texts, tidy } from "./words.js";

const BUTTONS: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "radio button", "check box", "menu item", "check menu item", "switch"],
  ...["radio menu item", "menu", "push button menu", "page tab", "combo box"],
]);
/** Roles that are their text: what else they may be called is not theirs. */
const TEXTUAL: ReadonlySet<string> = new Set(["paragraph", "static", "label", "section", "list item", "heading"]);

export class Describe {
  readonly #texts: Texts;
  readonly #secrets: Secrets;
  readonly #ids: Ids;
  #places = new Map<Element, Map<Element, number>>();

  constructor(texts: Texts, secrets: Secrets, ids: Ids) {
    this.#texts = texts;
    this.#secrets = secrets;
    this.#ids = ids;
  }

  /** The page is built otherwise: places among items are counted once until then. */
  renew(): void {
    this.#places = new Map();
  }

  /** What is told of an element. `index` is its place among its siblings told of, for those that are no items. */
  node(found: Found, index: number): PageNode {
    const { element, role, secure } = found;
    return {
      id: this.#ids.of(element),
      parent: found.above === null ? null : this.#ids.of(found.above.element),
      role: secure && isTextField(element) ? "password text" : role,
      name: this.#name(found),
      value: secure || found.faint ? null : this.value(element, role, found.texts),
      states: statesOf(element, role),
      box: spanOf(found.box),
      index: isItem(role) ? this.#place(element, role) : index,
      secure,
    };
  }

  /** What may be said of a text that is drawn in the page. */
  drawn(role: string, text: string): Words {
    const chrome = this.#texts.chrome(role, text);
    if (chrome.type === "chrome") return chrome;
    return tidy(text) === "" || this.#secrets.echoes(text) ? HIDDEN : this.#texts.content(tidy(text));
  }

  /** The value of a field or widget; null where it has none, or where it is secret. */
  value(element: Element, role: string, texts: readonly string[] = []): Words | null {
    if (this.#secrets.isSecure(element)) return null;
    if (element instanceof HTMLSelectElement) {
      const chosen = element.selectedOptions[0];
      return role !== "combo box" || chosen === undefined ? null : this.drawn(role, chosen.label);
    }
    const text = valueText(element, role, texts);
    if (text === null) return null;
    return this.#secrets.echoes(text) ? HIDDEN : this.#texts.content(text);
  }

  /** The rectangles to fill: all that is not proven to be chrome, without those that others cover. */
  boxes(sight: Sight, framing: Framing): Box[] {
    const found: Box[] = sight.filled.map(([kind, rect]) => [kind, spanOf(rect)]);
    for (const one of sight.found) {
      const isChrome = one.painted.length > 0 && this.#texts.isChrome(one.role, one.texts.join(" "));
      for (const [kind, rect, text, isTold] of one.painted)
        if (kind === "media" ? !this.#isIcon(one, rect) : !(isTold && isChrome) && !this.#texts.isChrome(one.role, text))
          found.push([kind, spanOf(rect)]);
    }
    const framed = sight.framed.map(([element, rect]): Box => ["frame", spanOf(rect), ...(framing.of(element) ?? [])]);
    return [...outermost(found), ...framed]; // what a frame covers may lie over it, and stay when it is shown
  }

  #name(found: Found): Words {
    const { element, role, texts, secure } = found;
    const byContent = NAMED_BY_CONTENT.has(role);
    const name = nameOf(element, byContent, texts);
    const chrome = this.#texts.chrome(secure ? "password text" : role, name);
    if (chrome.type === "chrome" || secure) return chrome;
    const seen = tidy(byContent && (role !== "list item" || texts.length > 0) ? texts.join(" ") : "");
    if (seen !== "") return this.drawn(role, seen);
    if (tidy(name) === "" || TEXTUAL.has(role) || this.#secrets.echoes(name)) return HIDDEN;
    return this.#label(element, name) ?? this.#texts.unseen(name);
  }

  /** The name of a field that a label in the page shows. */
  #label(element: Element, name: string): Words | null {
    const labels = labelsOf(element).filter((label) => isLegible(label));
    const shown = tidy(labels.map((label) => drawnText(label)).join(" "));
    return shown !== "" && shown === tidy(name) ? this.#texts.content(shown) : null;
  }

  #place(element: Element, role: string): number {
    const owner = ownerOf(element, role);
    if (owner === null) return 0;
    let places = this.#places.get(owner);
    if (places === undefined) {
      const items = itemsOf(owner, role);
      this.#places.set(owner, (places = new Map(items.map((item) => [item, placeOf(item, items)]))));
    }
    return places.get(element) ?? 0;
  }

  /** Whether a picture is a small one on a button whose words, if any, are chrome. */
  #isIcon(found: Found, rect: Rect): boolean {
    if (!isSmall(rect)) return false;
    for (let at: Found | null = found; at !== null; at = at.above)
      if (BUTTONS.has(at.role)) return at.texts.length === 0 || this.#texts.isChrome(at.role, at.texts.join(" "));
    return false;
  }
}

/** What in a label says more than its words: a box to tick, which most labels stand around, says nothing. */
const TALKING = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], [hidden]";

/** Whether a label is drawn, holds no field, and so says nothing but what stands there. */
function isLegible(label: Element): label is HTMLElement {
  return (
    label instanceof HTMLElement &&
    plain(label).querySelector(TALKING) === null &&
    plain(label).checkVisibility({ visibilityProperty: true, opacityProperty: true })
  );
}

/** The raw value of what is no secret. */
function valueText(element: Element, role: string, texts: readonly string[]): string | null {
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (element instanceof HTMLInputElement) return VALUED.has(role) ? element.value : null;
  if (role === "slider" || role === "spin button" || role === "scroll bar") return rangeText(element);
  if (isTextField(element)) return tidy(texts.join(" "));
  return role === "combo box" && texts.length > 0 ? tidy(texts.join(" ")) : null;
}

const VALUED: ReadonlySet<string> = new Set(["entry", "spin button", "slider", "date editor", "combo box"]);

function rangeText(element: Element): string | null {
  const said = Number(plain(element).getAttribute("aria-valuenow") ?? Number.NaN);
  return Number.isFinite(said) ? String(said) : null;
}

/** The boxes that no other covers; a secret before all others. */
function outermost(boxes: readonly Box[]): Box[] {
  const whole = boxes.filter(([kind]) => kind !== "text");
  const unique = new Map(boxes.map((box) => [box[1].join(), box]));
  for (const box of whole) unique.set(box[1].join(), box);
  return [...unique.values()].filter(
    (box) => box[0] === "secure" || !whole.some((other) => other[0] !== "text" && other[1] !== box[1] && covers(other[1], box[1])),
  );
}
