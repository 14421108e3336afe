// One walk over the page as it is drawn: every element to tell of, and every rectangle that a picture must not show.
import type { BoxKind } from "../messages.js";
import { cutsOff, isEmptied, isGround } from "./cutting.js";
import { drawnIn, isSqueezed, isTransparent } from "./drawn.js";
import { athome } from "./homes.js";
import { isDefined } from "./hosting.js";
import { mayHost } from "./hosts.js";
import { hasPicture, ICON, mayBeWrittenBeside, reachOf, inkReach, wholeKind, written, writtenToScroll } from "./paints.js";
import { plain } from "./plain.js";
import { covers, grown, hull, isEmpty, linesOf, type Rect, rectOf, shared, spanOf, viewport } from "./rects.js";
import { isEditingHost, isTextField, roleOf } from "./roles.js";
import type { Secrets } from "./secrets.js";
import { shadowOf } from "./tree.js";

export { isFaint } from "./drawn.js";

/** Something drawn; `isTold` where its text is one of those told. */
export type Painted = readonly [kind: BoxKind, rect: Rect, text: string, isTold: boolean];

/** An element to tell of. `texts` are those drawn in it, `painted` what is its own of what is drawn there. */
export interface Found {
  readonly element: Element;
  readonly role: string;
  readonly above: Found | null;
  readonly box: Rect;
  readonly secure: boolean;
  /** Drawn so that nobody sees it, such as a transparent field under a drawn one: nothing of its text is told. */
  readonly faint: boolean;
  readonly texts: string[];
  readonly painted: Painted[];
}

/** What one walk saw; `bare` is what has no shadow tree and may get one. */
export interface Sight {
  readonly found: Found[];
  /** Rectangles that lie in no element to tell of, or are filled whatever the words are. */
  readonly filled: [kind: BoxKind, rect: Rect][];
  /** Elements that show a page of their own, with what can be seen of each. */
  readonly framed: [element: Element, rect: Rect][];
  readonly bare: Element[];
  /** Elements of kinds that the page has not defined yet. */
  readonly awaited: Element[];
}

/** What there is to see of a document that holds nothing. */
export function nothing(): Sight {
  return { found: [], filled: [], framed: [], bare: [], awaited: [] };
}

/** What an element passes on to what is drawn in it. */
interface Around {
  readonly above: Found | null;
  readonly clip: Rect;
  readonly isShown: boolean;
  readonly isFaint: boolean;
  readonly isPointer: boolean;
  /** Whether what lies in it may be marked as a place to scroll to. */
  readonly isMarked: boolean;
}

/** An element in sight: what can be seen of it, and what decides what else of it may be. */
interface Place {
  readonly element: Element;
  readonly kind: BoxKind | null;
  readonly style: CSSStyleDeclaration;
  readonly above: Found | null;
  readonly seen: Rect | null;
  readonly clip: Rect;
  readonly isCut: boolean;
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
  ...["script", "style", "noscript", "template", "head", "meta", "link", "title", "base", "param", "source", "track"],
]);
const LINES: ReadonlySet<string> = new Set(["br", "wbr"]);
const WHOLE_FIELDS: ReadonlySet<string> = new Set(["slider", "date editor", "list box"]);
const MANY_CHILDREN = 8;
const CHECK_EVERY = 16;

/** Walk; yields now and then, so that the caller may rest. `met` is called with each shadow tree before that is read. */
export function* look(root: Element, secrets: Secrets, met: (root: ShadowRoot) => void): Generator<void, Sight> {
  const sight = nothing();
  const range = document.createRange();
  const stack: Level[] = [];
  const enter = (element: Element, from: Around): void => {
    const shadow = shadowOf(element);
    if (shadow !== null) met(shadow);
    const level = visit(element, shadow, from, sight, secrets, range);
    if (level !== null) stack.push(level);
  };
  enter(root, { above: null, clip: viewport(), isShown: true, isFaint: false, isPointer: false, isMarked: false });
  for (let steps = 1, level = stack.at(-1); level !== undefined; level = stack.at(-1), steps += 1) {
    const next = level.children[level.next]; // by its place: the page may have changed since the last one
    const node = next === undefined ? undefined : athome(next);
    level.next += 1;
    if (node === undefined) stack.pop();
    else if (node instanceof Element) {
      const mayBeAway = plain(node).childElementCount >= MANY_CHILDREN && !level.isMarked && !isGround(node);
      if (!mayBeAway || !(yield* isAway(node, range))) enter(node, level);
    } else if (node instanceof Text) readText(node, level, sight, range);
    if (steps % CHECK_EVERY === 0) yield;
  }
  return sight;
}

function visit(
  element: Element, shadow: ShadowRoot | null, from: Around, sight: Sight, secrets: Secrets, range: Range,
): Level | null {
  const box = rectOf(plain(element).getBoundingClientRect());
  if (shadow === null && mayHost(plain(element).localName) && !isOutside(box)) sight.bare.push(element);
  if (plain(element).localName.includes("-") && !isDefined(element)) sight.awaited.push(element);
  if (SILENT.has(plain(element).localName) && isEmpty(box)) return null;
  const style = getComputedStyle(element);
  const { display, position } = style;
  if (display === "none") return null;
  const isShown = style.visibility === "visible";
  const isFree = position === "absolute" || position === "fixed";
  const clip = isFree ? viewport() : from.clip;
  const kind = wholeKind(element);
  const reach = kind === "media" ? reachOf(element, box, style, range) : box;
  const seen = isShown && display !== "contents" ? shared(reach, clip) : null;
  const isCut = cutsOff(element, style, display);
  let above = from.above;
  const isPointer = style.cursor === "pointer";
  const isFaint = from.isFaint || Number(style.opacity) === 0;
  const mayBeBeside = (isShown || from.isShown) && mayBeWrittenBeside(element, kind);
  if (mayBeBeside && (seen !== null || isFree || isHost(element, box) || shared(reach, viewport()) !== null))
    for (const [kind, rect] of written(element, box, style, display)) fill(sight, kind, shared(rect, viewport()));
  const isBase = isGround(element);
  const isScrolled = isBase || (isCut && isScroller(style));
  if (isScrolled || from.isMarked)
    for (const [kind, rect] of writtenToScroll(element, from.isMarked, isScrolled)) fill(sight, kind, rect);
  if (isBase && hasPicture(style, display)) fill(sight, "media", viewport());
  if (seen !== null) {
    const role = roleOf(element) ?? layoutRole(element, above, isPointer && !from.isPointer);
    if (role !== null) {
      above = { element, role, above, box, secure: secrets.isSecure(element), faint: isFaint, texts: [], painted: [] };
      sight.found.push(above);
    }
    if (paintWhole({ element, kind, style, above, seen, clip, isCut }, seen, sight, range)) return null;
    if (!isBase && hasPicture(style, display)) put(above, "media", seen, "", sight);
  } else if (isShown && isEditingHost(element) && secrets.isSecure(element)) {
    fillSecret({ element, kind, style, above, seen, clip, isCut }, sight, range);
    return null;
  }
  const children = drawnIn(element, shadow);
  if (children.length === 0 || isEmptied(style, display)) return null;
  const inner = isPicked(element, style) ? viewport() : isCut ? shared(box, clip) : clip;
  if (inner === null && shadow === null && plain(element).childElementCount === 0) return null; // elements may be drawn elsewhere
  const isMarked = from.isMarked || (isScrolled && isMarking(style));
  return { above, clip: inner ?? NONE, isShown, isFaint, isPointer, isMarked, style, children, next: 0 };
}

const NONE: Rect = { left: 0, top: 0, right: 0, bottom: 0 };

/** Whether an element has no size of its own, as those that are there for what a style sheet writes beside them. */
function isHost(element: Element, box: Rect): boolean {
  return isEmpty(box) && !LINES.has(plain(element).localName);
}

/** Whether a person may scroll what lies in an element that cuts it off. */
function isScroller({ overflowX, overflowY }: CSSStyleDeclaration): boolean {
  return overflowX !== "hidden" || overflowY !== "hidden";
}

function isMarking(style: CSSStyleDeclaration): boolean {
  const group = style.getPropertyValue("scroll-marker-group");
  return group !== "none" && group !== "";
}

/** Whether a dropdown is drawn by the page, with what it offers over all else. */
function isPicked(element: Element, style: CSSStyleDeclaration): boolean {
  return plain(element).localName === "select" && style.appearance === "base-select";
}

/** Whether all within an element, drawn wherever, lies outside the viewport. Ranges see only words, and no shadow trees. */
function* isAway(element: Element, range: Range): Generator<void, boolean> {
  if (!isOutside(plain(element).getBoundingClientRect())) return false; // asked first: a range asks every letter in it
  if (shadowOf(element) !== null) return false;
  range.selectNode(element);
  if (!isOutside(range.getBoundingClientRect())) return false;
  const all = plain(element).getElementsByTagName("*");
  for (let place = 0, one = all[0]; one !== undefined; one = all[(place += 1)]) {
    const { localName } = plain(one);
    if (mayHost(localName) && (localName.includes("-") || plain(one).shadowRoot !== null)) return false;
    if ((UNRANGED.has(localName) || getComputedStyle(one).position !== "static") && isInView(one)) return false;
    if (place % CHECK_EVERY === 0) yield;
  }
  return true;
}

/** What draws without text of the page, which is all that a range measures of what lies within it. */
const UNRANGED: ReadonlySet<string> = new Set([
  ...["img", "svg", "canvas", "video", "audio", "iframe", "frame", "object", "embed", "input", "textarea", "select"],
  ...["math", "meter", "progress"],
]);

function isInView(element: Element): boolean {
  const { left, top, right, bottom } = plain(element).getBoundingClientRect();
  if (isOutside({ left, top, right, bottom })) return false;
  return right !== 0 || bottom !== 0 || left !== 0 || top !== 0 || plain(element).getClientRects().length > 0;
}

function isOutside({ left, top, right, bottom }: Rect): boolean {
  return bottom < -1 || right < -1 || top > innerHeight + 1 || left > innerWidth + 1;
}

/** The role of what has none: text on its own, or a place that is made to be clicked. */
function layoutRole(element: Element, above: Found | null, isMadeToClick: boolean): string | null {
  if (element === document.body || element === document.documentElement) return null;
  if (isMadeToClick || (element instanceof HTMLElement && plain(element).hasAttribute("tabindex") && plain(element).tabIndex >= 0))
    return above !== null && ACTING.has(above.role) ? null : "section";
  if (above !== null && NAMED_BY_CONTENT.has(above.role)) return null;
  return hasOwnText(element) ? "static" : null;
}

const ACTING: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "link", "list item", "menu item", "page tab", "tree item", "check box", "label"],
  ...["radio button", "switch", "combo box", "check menu item", "radio menu item", "entry", "password text"],
]);

function hasOwnText(element: Element): boolean {
  for (let node: Node | null = plain(element).firstChild; node !== null; node = plain(node).nextSibling)
    if (node instanceof Text && node.data.trim() !== "") return true;
  return false;
}

/** Fill what is drawn by the browser as one piece; true where nothing within it needs to be looked at. */
function paintWhole(place: Place, seen: Rect, sight: Sight, range: Range): boolean {
  const { element, kind, above } = place;
  if (kind === "frame") return sight.framed.push([element, seen]) > 0;
  if (above?.element === element && above.secure) return fillSecret(place, sight, range);
  if (kind === "media") {
    if (plain(element).querySelector("text, foreignObject") !== null) return fill(sight, "media", seen);
    return put(above, "media", seen, "", sight);
  }
  if (above?.element !== element) return false;
  if (element instanceof HTMLInputElement) return paintInput(element, above, seen, sight);
  const isList = element instanceof HTMLSelectElement && !isPicked(element, place.style);
  const isWhole = isList || element instanceof HTMLTextAreaElement;
  if (element instanceof HTMLSelectElement && above.role === "combo box") {
    put(above, "text", seen, element.selectedOptions[0]?.label ?? "", sight);
    return isWhole;
  }
  if (isTextField(element) || WHOLE_FIELDS.has(above.role)) {
    fill(sight, "text", seen);
    return isWhole;
  }
  return false;
}

/** Fill what is secret, also what of it does not fit into its box. */
function fillSecret({ element, seen, clip, isCut }: Place, sight: Sight, range: Range): true {
  fill(sight, "secure", seen);
  if (isCut || plain(element).firstChild === null) return true;
  range.selectNodeContents(element);
  const parts = [...plain(element).querySelectorAll("*")].map((part) => rectOf(plain(part).getBoundingClientRect()));
  for (const part of [...linesOf(range), ...parts]) {
    const rest = shared(part, clip);
    if (rest !== null && (seen === null || !covers(spanOf(seen), spanOf(rest)))) fill(sight, "secure", rest);
  }
  return true;
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
  const reach = inkReach(level.style);
  const lines = linesOf(range);
  if (lines.length === 0 || shared(grown(hull(lines), reach), level.clip) === null) return;
  const { above } = level;
  const maySay = above !== null && !level.isFaint && !isSqueezed(level.clip) && !isTransparent(level.style);
  const isTold = maySay && tellText(above, text);
  for (const line of lines) {
    const seen = shared(reach === 0 ? line : grown(line, reach), level.clip);
    if (seen !== null) put(above, "text", seen, text, sight, isTold);
  }
}

/** Say a text with what it is drawn in; false where nothing of that may be said. */
function tellText(found: Found, text: string): boolean {
  for (let at: Found | null = found; at !== null; at = at.above) {
    if (at.secure) return at !== found;
    if (at === found || NAMED_BY_CONTENT.has(at.role) || at.role === "combo box") at.texts.push(text);
  }
  return true;
}

function put(above: Found | null, kind: BoxKind, rect: Rect, text: string, sight: Sight, isTold = false): true {
  if (above === null) return fill(sight, kind, rect);
  above.painted.push([kind, rect, text, isTold]);
  return true;
}

function fill(sight: Sight, kind: BoxKind, rect: Rect | null): true {
  if (rect !== null) sight.filled.push([kind, rect]);
  return true;
}

/** Whether a rectangle is no larger than an icon. */
export function isSmall(rect: Rect): boolean {
  return rect.right - rect.left <= ICON && rect.bottom - rect.top <= ICON;
}
