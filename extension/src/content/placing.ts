// Where generated content lies: no script can ask for its box, but its style and the boxes around it tell.
import { cutsOff } from "./cutting.js";
import { plain } from "./plain.js";
import { grown, hull, type Rect, rectOf, viewport } from "./rects.js";
import { outwards, parentOf } from "./tree.js";

const UNMOVED: ReadonlySet<string> = new Set(["none", "", "auto"]);
const SHIFTED = /^(none|matrix\(1, 0, 0, 1, [^)]*\))$/; // moved, and nothing else
const CONTAINED = /layout|paint|strict|content/;
const WILL_CONTAIN = /transform|translate|rotate|scale|perspective|filter|contain/;
const SIDES = ["left", "right"] as const;
const ENDS = ["top", "bottom"] as const;
const INLINE: ReadonlySet<string> = new Set(["inline", "contents"]);

/** All that generated content may cover: the viewport where its style moves it in a way that is not reckoned here. */
export function placeOf(element: Element, box: Rect, generated: CSSStyleDeclaration, ink: number): Rect {
  const { position } = generated;
  const moves = [generated.transform, generated.translate, generated.rotate, generated.scale, generated.offsetPath];
  if (!moves.every((move) => UNMOVED.has(move))) return viewport();
  const isPlaced = position === "absolute" || position === "fixed";
  const place = isPlaced ? placed(element, generated, position === "fixed") : around(element, box, generated);
  return place === null ? viewport() : grown(place, 1 + ink);
}

/** In its element, and where that overflows; moved from there by what is set for it alone. */
function around(element: Element, box: Rect, generated: CSSStyleDeclaration): Rect | null {
  const isShifted = generated.position !== "static";
  const shifts = [...SIDES, ...ENDS].flatMap((side) => [
    Math.max(0, -lengthOf(generated, `margin-${side}`)),
    isShifted ? Math.abs(lengthOf(generated, side)) : 0,
  ]);
  const shift = Math.max(Math.max(0, -lengthOf(generated, "text-indent")), ...shifts.map((each) => each || 0));
  // What is in lines is as wide as its words; any other may be narrower, and so may be what it lies in.
  const block = INLINE.has(generated.display) && plain(element).clientWidth === 0 ? element : blockOf(element);
  const style = getComputedStyle(block);
  const isCut = cutsOff(block, style, style.display);
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = plain(block);
  const [wide, high] = isCut ? [0, 0] : [scrollWidth - clientWidth, scrollHeight - clientHeight];
  const over = block === element && clientWidth === 0 ? 0 : Math.max(0, wide, high);
  if (shift + over > 0 && isTurned(element)) return null;
  return grown(hull([box, rectOf(plain(block).getBoundingClientRect())]), shift + over);
}

/** Where its style places it in what contains it; null where that cannot be told. */
function placed(element: Element, generated: CSSStyleDeclaration, isFixed: boolean): Rect | null {
  const container = containerOf(element, isFixed);
  if (isTurned(container) || (container !== null && plain(container).getClientRects().length > 1)) return null;
  const [x, y] = originOf(container, isFixed);
  const [left, top] = [x + lengthOf(generated, "left"), y + lengthOf(generated, "top")];
  const place = {
    left: left + Math.min(0, lengthOf(generated, "margin-left")),
    top: top + Math.min(0, lengthOf(generated, "margin-top")),
    right: left + Math.max(0, lengthOf(generated, "margin-left")) + extentOf(generated, "width", SIDES),
    bottom: top + Math.max(0, lengthOf(generated, "margin-top")) + extentOf(generated, "height", ENDS),
  };
  return Object.values(place).every(Number.isFinite) ? place : null;
}

function extentOf(generated: CSSStyleDeclaration, extent: string, sides: readonly string[]): number {
  const around = sides.flatMap((side) => [`padding-${side}`, `border-${side}-width`]);
  return [extent, ...around].reduce((sum, each) => sum + lengthOf(generated, each), 0);
}

function lengthOf(style: CSSStyleDeclaration, name: string): number {
  return Number.parseFloat(style.getPropertyValue(name));
}

/** Where an element's contents begin for what is placed in it, as it is scrolled now. */
function originOf(container: Element | null, isFixed: boolean): readonly [x: number, y: number] {
  if (container === null) return isFixed ? [0, 0] : [-scrollX, -scrollY];
  const { clientLeft, clientTop, scrollLeft, scrollTop } = plain(container);
  const { left, top } = plain(container).getBoundingClientRect();
  const [x, y] = [left + clientLeft, top + clientTop];
  const style = getComputedStyle(container);
  return cutsOff(container, style, style.display) ? [x - scrollLeft, y - scrollTop] : [x, y];
}

/** The nearest element around that has a size of its own. */
function blockOf(element: Element): Element {
  for (const at of outwards(element)) if (plain(at).clientWidth > 0 && plain(at).clientHeight > 0) return at;
  return document.documentElement;
}

/** What content of an element is placed in (CSS Positioned Layout 3, 2.1); null for the page, or the viewport. */
function containerOf(element: Element, isFixed: boolean): Element | null {
  for (const at of outwards(element)) {
    const style = getComputedStyle(at);
    if ((!isFixed && style.position !== "static") || contains(style)) return at;
  }
  return null;
}

function contains(style: CSSStyleDeclaration): boolean {
  const { transform, translate, rotate, scale, perspective, offsetPath, filter, backdropFilter } = style;
  const moves = [transform, translate, rotate, scale, perspective, offsetPath, filter, backdropFilter];
  if (!moves.every((move) => UNMOVED.has(move))) return true;
  const isContained = CONTAINED.test(style.contain) || WILL_CONTAIN.test(style.willChange);
  return isContained || style.contentVisibility === "auto" || !["normal", ""].includes(style.containerType);
}

/** Whether an element is drawn otherwise than it is laid out, but for being moved: lengths in it are none of the page's. */
function isTurned(element: Element | null): boolean {
  for (let at = element; at !== null; at = parentOf(at)) {
    const { transform, rotate, scale, perspective, offsetPath, zoom } = getComputedStyle(at);
    const turns = [rotate, scale, perspective, offsetPath];
    if (!SHIFTED.test(transform) || !turns.every((turn) => UNMOVED.has(turn)) || Number(zoom) !== 1) return true;
  }
  return false;
}
