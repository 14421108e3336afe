// One walk over the page as it is drawn: every element to tell of, and every rectangle that a picture must not show.
import type { BoxKind } from "../messages.js";
import { mayHost } from "./hosts.js";
import { hasPicture, ICON, shadowReach, wholeKind, written } from "./paints.js";
import { grown, hull, type Rect, rectOf, shared } from "./rects.js";
import { isTextField, roleOf } from "./roles.js";
import type { Secrets } from "./secrets.js";
import { shadowOf } from "./tree.js";

/** An element to tell of. `texts` are those drawn in it, `painted` the rectangles of those that are its own. */
export interface Found {
  readonly element: Element;
  readonly role: string;
  readonly above: Found | null;
  readonly box: Rect;
  readonly secure: boolean;
  /** Drawn so that nobody sees it, such as a transparent field under a drawn one: nothing of its text is told. */
  readonly faint: boolean;
  readonly texts: string[];
  readonly painted: [kind: BoxKind, rect: Rect, text: string][];
}

/** What one walk saw; `roots` are the shadow trees it went through. */
export interface Sight {
  readonly found: Found[];
  /** Rectangles that lie in no element to tell of, or are filled whatever the words are. */
  readonly filled: [kind: BoxKind, rect: Rect][];
  /** Elements that show a page of their own, with what can be seen of each. */
  readonly framed: [element: Element, rect: Rect][];
  readonly roots: ShadowRoot[];
}

/** What an element passes on to what is drawn in it. */
interface Around {
  readonly above: Found | null;
  readonly clip: Rect;
  readonly isShown: boolean;
  readonly isFaint: boolean;
  readonly isPointer: boolean;
}

interface Level extends Around {
  readonly style: CSSStyleDeclaration;
  /** What is drawn directly in it, and which of that comes next. */
  readonly children: ArrayLike<Node>;
  next: number;
}

/** Roles that are named by the text in them. */
export const NAMED_BY_CONTENT: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "radio button", "check box", "push button menu", "page tab", "menu item", "link"],
  ...["check menu item", "radio menu item", "list item", "tree item", "table cell", "column header", "row header"],
  ...["heading", "paragraph", "label", "static", "tool tip", "caption", "switch", "section", "status bar", "log"],
  ...["notification", "description term", "description value", "table row", "comment"],
]);
const SILENT: ReadonlySet<string> = new Set([
  ...["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "META", "LINK", "TITLE", "BASE", "PARAM", "SOURCE", "TRACK"],
]);
const WHOLE_FIELDS: ReadonlySet<string> = new Set(["slider", "date editor", "list box"]);
const MANY_CHILDREN = 8;
const CHECK_EVERY = 16;

/** Walk; yields now and then, so that the caller may rest. */
export function* look(root: Element, secrets: Secrets): Generator<void, Sight> {
  const sight: Sight = { found: [], filled: [], framed: [], roots: [] };
  const range = document.createRange();
  const stack: Level[] = [];
  const enter = (element: Element, from: Around): void => {
    const level = visit(element, from, sight, secrets, range);
    if (level !== null) stack.push(level);
  };
  enter(root, { above: null, clip: viewport(), isShown: true, isFaint: false, isPointer: false });
  for (let steps = 1, level = stack.at(-1); level !== undefined; level = stack.at(-1), steps += 1) {
    const node = level.children[level.next]; // by its place: the page may have changed since the last one
    level.next += 1;
    if (node === undefined) stack.pop();
    else if (node instanceof Element) enter(node, level);
    else if (node instanceof Text) readText(node, level, sight, range);
    if (steps % CHECK_EVERY === 0) yield;
  }
  return sight;
}

function visit(element: Element, from: Around, sight: Sight, secrets: Secrets, range: Range): Level | null {
  if (SILENT.has(element.tagName)) return null;
  const shadow = shadowOf(element);
  if (shadow !== null) sight.roots.push(shadow);
  const box = rectOf(element.getBoundingClientRect());
  if (shadow === null && element.childElementCount >= MANY_CHILDREN && isAway(element, box, range)) return null;
  const style = getComputedStyle(element);
  const { display, position } = style;
  if (display === "none") return null;
  const isShown = style.visibility === "visible";
  const isFree = position === "absolute" || position === "fixed";
  const clip = isFree ? viewport() : from.clip;
  const seen = isShown && display !== "contents" ? shared(box, clip) : null;
  let above = from.above;
  const isPointer = style.cursor === "pointer";
  const isFaint = from.isFaint || Number(style.opacity) === 0;
  if (seen !== null) {
    const role = roleOf(element) ?? layoutRole(element, above, isPointer && !from.isPointer);
    if (role !== null) {
      above = { element, role, above, box, secure: secrets.isSecure(element), faint: isFaint, texts: [], painted: [] };
      sight.found.push(above);
    }
    if (paintWhole(element, above, seen, sight)) return null;
    if (hasPicture(style, display)) put(above, "media", seen, "", sight);
  }
  if (isShown && (seen !== null || isFree || display === "contents"))
    for (const [kind, rect] of written(element, box, style, display)) fill(sight, kind, shared(rect, viewport()));
  const children = drawnIn(element, shadow);
  if (children.length === 0) return null;
  const inner = isClipping(style) ? seen : clip;
  if (inner === null && !mayEscape(element)) return null;
  if (style.contentVisibility === "hidden") return null;
  const around = { above, clip: inner ?? NONE, isShown, isFaint: isFaint || isTransparent(style), isPointer };
  return { ...around, style, children, next: 0 };
}

const NONE: Rect = { left: 0, top: 0, right: 0, bottom: 0 };
const NOTHING: readonly Node[] = [];

/** What is drawn in an element: of closed details their summary only. */
function drawnIn(element: Element, shadow: ShadowRoot | null): ArrayLike<Node> {
  if (shadow !== null) return shadow.childNodes;
  const name = element.localName;
  if (name === "details" && element instanceof HTMLDetailsElement && !element.open)
    return [...element.children].filter((child) => child.tagName === "SUMMARY").slice(0, 1);
  const assigned = name === "slot" && element instanceof HTMLSlotElement ? element.assignedNodes() : NOTHING;
  return assigned.length > 0 ? assigned : element.childNodes;
}

function viewport(): Rect {
  return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
}

/** Whether all within an element, drawn wherever, lies outside the viewport. Ranges do not see shadow trees. */
function isAway(element: Element, box: Rect, range: Range): boolean {
  if (!isOutside(box)) return false; // asked first: a range asks every letter in it
  range.selectNode(element);
  if (!isOutside(range.getBoundingClientRect())) return false;
  return ![...element.querySelectorAll(UNRANGED)].some((one) => !isOutside(one.getBoundingClientRect())) && !hasHosts(element);
}

/** What draws without text of the page, which is all that a range measures of what lies within it. */
const UNRANGED = "img, svg, canvas, video, audio, iframe, frame, object, embed, input, textarea, select, math, meter, progress";

function isOutside({ left, top, right, bottom }: Rect): boolean {
  return bottom < -1 || right < -1 || top > innerHeight + 1 || left > innerWidth + 1;
}

function hasHosts(element: Element): boolean {
  const all = element.getElementsByTagName("*");
  for (let place = 0, one = all[0]; one !== undefined; one = all[(place += 1)])
    if (mayHost(one.localName) && (one.localName.includes("-") || one.shadowRoot !== null)) return true;
  return false;
}

/** Whether something within a clipped box that is out of sight may be drawn elsewhere. */
function mayEscape(element: Element): boolean {
  return element.childElementCount > 0;
}

/** Whether an element cuts off what overflows it; one way alone cannot be cut off (CSS Overflow 3, 3.1). */
function isClipping(style: CSSStyleDeclaration): boolean {
  const overflow = style.overflowX;
  return overflow !== "visible" && overflow !== "clip" && overflow !== "";
}

/** The role of what has none: text on its own, or a place that is made to be clicked. */
function layoutRole(element: Element, above: Found | null, isMadeToClick: boolean): string | null {
  if (element === document.body || element === document.documentElement) return null;
  if (isMadeToClick || (element instanceof HTMLElement && element.hasAttribute("tabindex") && element.tabIndex >= 0))
    return above !== null && ACTING.has(above.role) ? null : "section";
  if (above !== null && NAMED_BY_CONTENT.has(above.role)) return null;
  return hasOwnText(element) ? "static" : null;
}

const ACTING: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "link", "list item", "menu item", "page tab", "tree item", "check box", "label"],
  ...["radio button", "switch", "combo box", "check menu item", "radio menu item", "entry", "password text"],
]);

function hasOwnText(element: Element): boolean {
  for (let node = element.firstChild; node !== null; node = node.nextSibling)
    if (node instanceof Text && node.data.trim() !== "") return true;
  return false;
}

/** Fill what is drawn by the browser as one piece; true where nothing within it needs to be looked at. */
function paintWhole(element: Element, above: Found | null, seen: Rect, sight: Sight): boolean {
  const kind = wholeKind(element);
  if (kind === "frame") return sight.framed.push([element, seen]) > 0;
  if (above?.element === element && above.secure) return fill(sight, "secure", seen);
  if (kind === "media") {
    if (element.querySelector("text, foreignObject") !== null) return fill(sight, "media", seen);
    return put(above, "media", seen, "", sight);
  }
  if (above?.element !== element) return false;
  if (element instanceof HTMLInputElement) return paintInput(element, above, seen, sight);
  if (element instanceof HTMLSelectElement && above.role === "combo box") {
    const chosen = element.selectedOptions[0]?.label ?? "";
    return put(above, "text", seen, chosen, sight);
  }
  if (isTextField(element) || WHOLE_FIELDS.has(above.role)) {
    fill(sight, "text", seen);
    return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
  }
  return false;
}

function paintInput(input: HTMLInputElement, above: Found, seen: Rect, sight: Sight): boolean {
  if (input.type === "checkbox" || input.type === "radio") return true;
  if (input.type === "submit" || input.type === "reset" || input.type === "button") {
    const text = input.value === "" ? BUTTON_WORDS : input.value;
    above.texts.push(text);
    return put(above, "text", seen, text, sight);
  }
  return fill(sight, input.type === "image" ? "media" : "text", seen);
}

/** Stands for the browser's own word on a button without one: it is in no site's vocabulary, so it is filled. */
const BUTTON_WORDS = "\u0000";

function readText(node: Text, level: Level, sight: Sight, range: Range): void {
  const text = node.data;
  if (!level.isShown || text.trim() === "" || level.clip === NONE) return;
  range.selectNodeContents(node);
  const reach = shadowReach(level.style);
  const lines = linesOf(range);
  if (lines.length === 0 || shared(grown(hull(lines), reach), level.clip) === null) return;
  const { above } = level;
  if (above !== null && !level.isFaint && isDrawn(level)) tellText(above, text);
  for (const line of lines) {
    const seen = shared(reach === 0 ? line : grown(line, reach), level.clip);
    if (seen !== null) put(above, "text", seen, text, sight);
  }
}

/** The rectangles of what a range holds that are not empty. */
function linesOf(range: Range): Rect[] {
  const lines: Rect[] = [];
  for (const each of range.getClientRects()) {
    const line = rectOf(each);
    if (line.right > line.left && line.bottom > line.top) lines.push(line);
  }
  return lines;
}

/** Whether a text can be seen at all: not squeezed into a pixel for screen readers only. */
function isDrawn(level: Level): boolean {
  const { clip } = level;
  return clip.right - clip.left > 2 && clip.bottom - clip.top > 2;
}

function isTransparent(style: CSSStyleDeclaration): boolean {
  const colour = style.color;
  return colour.endsWith(", 0)") && colour.startsWith("rgba(");
}

function tellText(found: Found, text: string): void {
  for (let at: Found | null = found; at !== null; at = at.above) {
    if (at.secure) return;
    if (at === found || NAMED_BY_CONTENT.has(at.role) || at.role === "combo box") at.texts.push(text);
  }
}

function put(above: Found | null, kind: BoxKind, rect: Rect, text: string, sight: Sight): true {
  if (above === null) return fill(sight, kind, rect);
  above.painted.push([kind, rect, text]);
  return true;
}

function fill(sight: Sight, kind: BoxKind, rect: Rect | null): true {
  if (rect !== null) sight.filled.push([kind, rect]);
  return true;
}

/** Whether nobody can see an element: it, or what is around it, is wholly transparent. */
export function isFaint(element: Element): boolean {
  return !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

/** Whether a rectangle is no larger than an icon. */
export function isSmall(rect: Rect): boolean {
  return rect.right - rect.left <= ICON && rect.bottom - rect.top <= ICON;
}
