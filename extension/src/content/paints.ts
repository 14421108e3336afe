// What an element paints besides the text nodes in it: pictures, text of style sheets, frames.
import type { BoxKind } from "../messages.js";
import { plain } from "./plain.js";
import { placeOf } from "./placing.js";
import { grown, hull, linesOf, type Rect, viewport } from "./rects.js";

export const ICON = 32; // CSS pixels; too small to read a document in
const MEDIA: ReadonlySet<string> = new Set(["img", "canvas", "video", "audio", "svg", "math"]);
const FRAMES: ReadonlySet<string> = new Set(["iframe", "frame", "object", "embed", "fencedframe", "portal"]);
const PICTURE = /url\(|image-set\(|cross-fade\(|element\(|paint\(/;
const NOTHING: ReadonlySet<string> = new Set(["none", "normal", ""]);
const SIGNS = /^(["'])[^\p{L}\p{N}]*\1$/u; // an arrow, a star, a glyph of an icon font: no word
const MARKER_REACH = 200; // CSS pixels
const PSEUDOS = ["::before", "::after"];
/** What is drawn for an element that marks a place to scroll to, and for one that scrolls: beside it, or wherever else. */
const MARKS = ["::scroll-marker"];
const TURNS = ["left", "right", "up", "down"].map((way) => `::scroll-button(${way})`);
/** Ways to fit a picture into its box that never draw beyond it. */
const FITTING: ReadonlySet<string> = new Set(["fill", "contain", "scale-down"]);

type Written = readonly (readonly [kind: BoxKind, rect: Rect])[];

/** What an element is filled whole for, or null. */
export function wholeKind(element: Element): BoxKind | null {
  const name = plain(element).localName;
  if (FRAMES.has(name)) return "frame";
  return MEDIA.has(name) ? "media" : null;
}

/** Whether the element's own style brings a picture. */
export function hasPicture(style: CSSStyleDeclaration, display: string): boolean {
  const { backgroundImage, borderImageSource, maskImage, content } = style;
  return (
    isPicture(backgroundImage) ||
    isPicture(borderImageSource) ||
    isPicture(maskImage) ||
    isPicture(content) ||
    (display.includes("list-item") && isPicture(style.listStyleImage))
  );
}

/** Whether a value of a style names a picture; most say nothing, in one of two words. */
function isPicture(value: string | undefined): boolean {
  return value !== undefined && value !== "none" && value !== "normal" && PICTURE.test(value);
}

/** How far from its letters an element's style paints their shadows and outlines, in CSS pixels. */
export function inkReach({ textShadow, webkitTextStrokeWidth }: CSSStyleDeclaration): number {
  const outline = webkitTextStrokeWidth === "0px" ? 0 : Number.parseFloat(webkitTextStrokeWidth) || 0;
  if (textShadow === "none" || textShadow === "") return outline;
  const lengths = [...textShadow.replace(/\([^)]*\)/g, "").matchAll(/(-?[\d.]+)px/g)];
  return outline + lengths.reduce((most, [, length]) => Math.max(most, Math.abs(Number(length)) * 2), 0);
}

/** How far a picture or drawing reaches: to the end of its box, unless its style lets it overflow that. */
export function reachOf(element: Element, box: Rect, style: CSSStyleDeclaration, range: Range): Rect {
  if (!overflows(style)) return box;
  const isFitted = FITTING.has(style.objectFit) && style.getPropertyValue("object-view-box") === "none";
  if (plain(element).localName !== "svg") return isFitted ? box : viewport();
  range.selectNodeContents(element);
  return hull([box, ...linesOf(range)]);
}

function overflows({ overflowX, overflowY, overflowClipMargin }: CSSStyleDeclaration): boolean {
  if (overflowX === "visible" || overflowY === "visible") return true;
  return overflowX === "clip" && /[1-9]/.test(overflowClipMargin);
}

/** Whether style sheets may write beside an element: beside what is drawn as one piece nothing is written. */
export function mayBeWrittenBeside(element: Element, kind: BoxKind | null): boolean {
  return kind === null || (element instanceof HTMLImageElement && element.naturalWidth === 0);
}

/** What style sheets write before, after or beside an element, with the rectangles that hold it. */
export function written(element: Element, box: Rect, style: CSSStyleDeclaration, display: string): Written {
  const found: (readonly [BoxKind, Rect])[] = [];
  for (const pseudo of PSEUDOS) {
    const generated = getComputedStyle(element, pseudo);
    const kind = kindOf(generated);
    if (kind !== null) found.push([kind, placeOf(element, box, generated, inkReach(generated))]);
  }
  if (!display.includes("list-item")) return found;
  const marker = getComputedStyle(element, "::marker").content;
  if (/^["']/.test(style.listStyleType) || !NOTHING.has(marker))
    found.push(["text", grown(box, MARKER_REACH)]); // a marker hangs beside its item, on either side
  return found;
}

/** What is written on the marks of places to scroll to, or on the buttons that scroll: wherever those are. */
export function writtenToScroll(element: Element, isMarked: boolean, isScrolled: boolean): Written {
  const pseudos = [...(isMarked ? MARKS : []), ...(isScrolled ? TURNS : [])];
  return pseudos.flatMap((pseudo) => {
    const kind = kindOf(getComputedStyle(element, pseudo));
    return kind === null ? [] : [[kind, viewport()] as const];
  });
}

/** What generated content is filled as; null where there is none, or nothing that can be read. */
function kindOf(generated: CSSStyleDeclaration): BoxKind | null {
  const { content } = generated; // asked first: most elements have none
  if (content === "none" || content === "normal" || content === "") return null;
  if (generated.display === "none" || generated.visibility !== "visible") return null;
  if (isPicture(content) || isPicture(generated.backgroundImage)) return "media";
  return SIGNS.test(content) ? null : "text";
}
