// What may be said of a text: the words where they are the site's own, else what its layer allows. As
// `aboveboard.elements.vocabulary` (spec/vectors/browser/words.json holds for both).
import { LONGEST_RAW } from "../messages.js";
import type { Shape, SiteScope, Words } from "../messages.js";
import { shapeOf, SPACE, stripped } from "./shapes.js";

/** Roles whose name an application brings with it; never list items, cells, links, headings, documents. */
export const CHROME_ROLES: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "radio button", "check box", "push button menu", "page tab", "option pane"],
  ...["menu bar", "menu", "popup menu", "menu item", "check menu item", "radio menu item", "tearoff menu item"],
  ...["label", "static", "caption", "tool tip", "accelerator label", "status bar", "tool bar", "panel", "grouping"],
  ...["table column header", "column header", "separator", "combo box", "slider", "scroll bar", "progress bar"],
  ...["entry", "text", "password text", "spin button", "list", "list box", "table", "tree", "tree table"],
]);

export const HIDDEN: Words = { type: "hidden" };

const MODIFIER = "(?:ctrl|strg|alt|shift|umschalt|super|meta)";
const KEY =
  "(?:f\\p{Nd}{1,2}|page[ _](?:up|down)|home|end|insert|delete|entf|return|enter|escape|tab|space|left|right|up|down" +
  "|plus|minus|backspace|print)";
const ACCELERATOR = new RegExp(`^(?:(?:${MODIFIER}\\+)+(?:[^${SPACE}]|${KEY})|${KEY})$`, "iu");
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 80;
const GAPS = new RegExp(`[${SPACE}]+`, "gu");

/** A text with single spaces, as it is told. */
export function tidy(text: string): string {
  if (isTidy(text)) return text;
  return stripped(text).replace(GAPS, " ").toWellFormed();
}

/** Whether a text is plain already, as nearly all are: nothing but ASCII, no space beside another or at an end. */
function isTidy(text: string): boolean {
  let before = 32;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit < 32 || unit > 126 || (unit === 32 && before === 32)) return false;
    before = unit;
  }
  return before !== 32 || text === "";
}

/** A text from the screen as it is compared: without double spaces, ellipsis and final colon. */
export function painted(text: string): string {
  let plain = tidy(text);
  for (const suffix of ["…", "...", ":"]) if (plain.endsWith(suffix)) plain = plain.slice(0, -suffix.length);
  return plain === text ? plain : stripped(plain);
}

/** Says of texts what one site's layer allows. */
export class Texts {
  readonly #words: ReadonlySet<string>;
  readonly #layer: SiteScope["text"];
  readonly #known = new Map<string, boolean>();
  readonly #shapes = new Map<string, Shape>();

  constructor(words: readonly string[], layer: SiteScope["text"]) {
    this.#words = new Set(words);
    this.#layer = layer;
  }

  /** Whether positions and lengths may be told. */
  get exact(): boolean {
    return this.#layer === "redacted";
  }

  /** Whether this is the site's own word in a place for such words. */
  isChrome(role: string, text: string): boolean {
    return CHROME_ROLES.has(role) && this.#isKnown(text);
  }

  /** A page shows the same texts look after look: what was found of short ones is kept, here and below. */
  #isKnown(text: string): boolean {
    const found = this.#known.get(text);
    if (found !== undefined) return found;
    const isKnown = this.#words.has(painted(text)) || ACCELERATOR.test(stripped(text));
    keep(this.#known, text, isKnown);
    return isKnown;
  }

  #shape(text: string): Shape {
    const found = this.#shapes.get(text);
    if (found !== undefined) return found;
    const shape = shapeOf(text);
    keep(this.#shapes, text, shape);
    return shape;
  }

  /** What the layer allows of a person's text. */
  content(text: string): Words {
    if (this.#layer === "none") return HIDDEN;
    if (this.#layer !== "redacted" || text === "") return this.#shape(text);
    return { type: "raw", text: cut(text.toWellFormed(), LONGEST_RAW) };
  }

  /** What may be said of what cannot be seen, such as an attribute: never the words, whatever the layer. */
  unseen(text: string): Words {
    return this.#layer === "none" ? HIDDEN : this.#shape(text);
  }

  /** The words where they are chrome, else nothing. */
  chrome(role: string, text: string): Words {
    return this.isChrome(role, text) ? { type: "chrome", text: tidy(text) } : HIDDEN;
  }
}

/** Remember what was found of a short text. */
function keep<Found>(known: Map<string, Found>, text: string, found: Found): void {
  if (text.length > LONGEST_KNOWN) return;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, found);
}

/** The first code points of a text. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.slice(0, longest).replace(/[\ud800-\udbff]$/, "");
}
