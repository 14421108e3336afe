// What of an element is drawn: which of what it holds, what it cuts off, and which of the text in it can be seen.
import { cutsOff, isEmptied } from "./cutting.js";
import { wholeKind } from "./paints.js";
import { plain } from "./plain.js";
import { hull, isEmpty, linesOf, type Rect, rectOf, shared } from "./rects.js";
import { isTextField } from "./roles.js";
import { shadowOf } from "./tree.js";

const NOTHING: readonly Node[] = [];
const LEAST_PX = 2; // what is no wider or higher is there for screen readers only

/** What is drawn directly in an element: of closed details their summary only. */
export function drawnIn(element: Element, shadow: ShadowRoot | null): ArrayLike<Node> {
  if (shadow !== null) return shadow.childNodes;
  const name = plain(element).localName;
  if (name === "details" && element instanceof HTMLDetailsElement && isClosed(element))
    return [...element.children].filter((child) => plain(child).localName === "summary").slice(0, 1);
  const assigned = name === "slot" && element instanceof HTMLSlotElement ? element.assignedNodes() : NOTHING;
  return assigned.length > 0 ? assigned : plain(element).childNodes;
}

/** A page may show what is in closed details, too. Older browsers do not know that part of them by name. */
function isClosed(details: HTMLDetailsElement): boolean {
  if (details.open) return false;
  const content = getComputedStyle(details, "::details-content");
  return content.contentVisibility === "" || content.display === "none" || isEmptied(content, content.display);
}

/** Whether text is filled with nothing, whatever else is drawn of it. */
export function isTransparent(style: CSSStyleDeclaration): boolean {
  const colour = style.webkitTextFillColor;
  return (colour.startsWith("rgba(") && colour.endsWith(", 0)")) || colour.endsWith(" / 0)");
}

/** Whether nobody can see an element: it, or what is around it, is wholly transparent. */
export function isFaint(element: Element): boolean {
  return !plain(element).checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

/** Whether nothing can be seen in so little room: it is there for screen readers only. */
export function isSqueezed({ left, top, right, bottom }: Rect): boolean {
  return right - left <= LEAST_PX || bottom - top <= LEAST_PX;
}

/** Whether an element is drawn at all, also scrolled out of sight; what has no box of its own is where its parts are. */
export function isRendered(element: Element): boolean {
  return plain(element).checkVisibility() || [...plain(element).children].some((child) => plain(child).checkVisibility());
}

/** The text that can be seen on an element, also scrolled out of sight, but for what is left out. */
export function drawnText(element: Element, isLeftOut: (inner: Element) => boolean = () => false): string {
  const found: string[] = [];
  if (isFaint(element)) {
    for (const child of plain(element).children) if (!isLeftOut(child)) found.push(drawnText(child, isLeftOut), " ");
  } else gather(element, { root: element, isLeftOut, found, range: null, place: null }, EVERYWHERE);
  return found.join("").replace(/\s+/g, " ").trim();
}

interface Gathering {
  readonly root: Element;
  readonly isLeftOut: (inner: Element) => boolean;
  readonly found: string[];
  /** Made, and asked for, once a text lies deeper than in the element itself. */
  range: Range | null;
  place: Rect | null;
}

const EVERYWHERE: Rect = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

function gather(element: Element, into: Gathering, around: Rect): void {
  const style = getComputedStyle(element);
  const { display } = style;
  if (display === "none" || Number(style.opacity) === 0 || isEmptied(style, display)) return;
  const cut = cutsOff(element, style, display) ? shared(rectOf(plain(element).getBoundingClientRect()), around) : around;
  if (cut === null || isSqueezed(cut)) return;
  const isLegible = style.visibility === "visible" && !isTransparent(style);
  const isInPlace = element === into.root && style.textIndent === "0px" && style.fontSize !== "0px";
  const gap = plain(element).localName === "br" || !INLINE.has(display) ? " " : "";
  into.found.push(gap);
  for (const child of Array.from(drawnIn(element, shadowOf(element)))) {
    if (child instanceof Text && isLegible && (isInPlace || isWithin(child, into, cut))) into.found.push(child.data);
    else if (child instanceof Element && !isApart(child) && !into.isLeftOut(child)) gather(child, into, cut);
  }
  into.found.push(gap);
}

const INLINE: ReadonlySet<string> = new Set(["inline", "contents"]);

/** Whether an element draws something else than the text in it. */
function isApart(element: Element): boolean {
  return wholeKind(element) !== null || element instanceof HTMLSelectElement || isTextField(element);
}

/** Whether a text is drawn on the element that it is gathered for: what is put far away from it is not to be seen. */
function isWithin(text: Text, into: Gathering, cut: Rect): boolean {
  if (text.data.trim() === "") return true;
  into.range ??= document.createRange();
  into.place ??= rectOf(plain(into.root).getBoundingClientRect());
  into.range.selectNodeContents(text);
  const lines = linesOf(into.range);
  const seen = lines.length === 0 ? null : shared(hull(lines), isEmpty(into.place) ? EVERYWHERE : into.place);
  return seen !== null && shared(seen, cut) !== null;
}
