// What an element paints besides the text nodes in it: pictures, text of style sheets, frames.
import type { BoxKind } from "../messages.js";
import { grown, type Rect } from "./rects.js";

export const ICON = 32; // CSS pixels; too small to read a document in
const MEDIA: ReadonlySet<string> = new Set(["img", "canvas", "video", "audio", "svg", "picture", "math"]);
const FRAMES: ReadonlySet<string> = new Set(["iframe", "frame", "object", "embed", "fencedframe", "portal"]);
const PICTURE = /url\(|image-set\(|cross-fade\(|element\(|paint\(/;
const NOTHING: ReadonlySet<string> = new Set(["none", "normal", ""]);
const SIGNS = /^(["'])[^\p{L}\p{N}]*\1$/u; // an arrow, a star, a glyph of an icon font: no word
const MARKER_REACH = 200; // CSS pixels
const PSEUDOS = ["::before", "::after"];

type Written = readonly (readonly [kind: BoxKind, rect: Rect])[];

/** What an element is filled whole for, or null. */
export function wholeKind(element: Element): BoxKind | null {
  const name = element.localName;
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

/** How far from its letters an element's style paints their shadows, in CSS pixels. */
export function shadowReach(style: CSSStyleDeclaration): number {
  if (style.textShadow === "none" || style.textShadow === "") return 0;
  const lengths = [...style.textShadow.replace(/\([^)]*\)/g, "").matchAll(/(-?[\d.]+)px/g)];
  return lengths.reduce((most, [, length]) => Math.max(most, Math.abs(Number(length)) * 2), 0);
}

/** What style sheets write before, after or beside an element, with the rectangles that hold it. */
export function written(element: Element, box: Rect, style: CSSStyleDeclaration, display: string): Written {
  const found: (readonly [BoxKind, Rect])[] = [];
  for (const pseudo of PSEUDOS) {
    const generated = getComputedStyle(element, pseudo);
    const { content } = generated; // asked first: most elements have neither
    if (content === "none" || content === "normal" || generated.display === "none") continue;
    const isMedia = isPicture(content) || isPicture(generated.backgroundImage);
    if (!isMedia && SIGNS.test(content)) continue;
    found.push([isMedia ? "media" : "text", placeOf(element, box, generated)]);
  }
  if (display !== "list-item") return found;
  const marker = getComputedStyle(element, "::marker").content;
  if (/^["']/.test(style.listStyleType) || !NOTHING.has(marker))
    found.push(["text", grown(box, MARKER_REACH)]); // a marker hangs beside its item, on either side
  return found;
}

/** Where generated content lies: in its element's box, unless its style takes it out; then around all it may reach. */
function placeOf(element: Element, box: Rect, generated: CSSStyleDeclaration): Rect {
  const isOut = generated.position === "absolute" || generated.position === "fixed";
  if (!isOut && generated.transform === "none" && generated.display !== "contents") return grown(box, 1);
  const [left, top, width, height] = ["left", "top", "width", "height"].map((side) =>
    Number.parseFloat(generated.getPropertyValue(side)),
  ) as [number, number, number, number];
  const origin = generated.position === "fixed" ? { left: 0, top: 0 } : containing(element).getBoundingClientRect();
  const isKnown = generated.transform === "none" && [left, top, width, height].every(Number.isFinite);
  if (!isKnown) return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const [x, y] = [origin.left + left, origin.top + top];
  return grown({ left: x, top: y, right: x + width, bottom: y + height }, 24); // borders and padding are not asked
}

function containing(element: Element): Element {
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (getComputedStyle(at).position !== "static") return at;
  return document.documentElement;
}
