// Which frames a document holds, and where the pages in them begin: what lets a frame's boxes be placed in its page.
import type { Span } from "../messages.js";
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";
import { parentOf } from "./tree.js";

const DEEPEST = 16;
const NONE: ReadonlySet<string> = new Set(["none", "", "auto"]);
const MOVING = /^(none|matrix\(1, 0, 0, 1, [^)]*\))$/; // what moves and does nothing else

/** Counts how often the frames of a document are others, or in another order. */
export class Framing {
  #known: readonly (Window | undefined)[] = [];
  #turn = 0;

  /** How often they were found to be others; looks again. */
  look(): number {
    const now = Array.from({ length: window.length }, (_, place) => window[place]);
    const isSame = now.length === this.#known.length && now.every((one, place) => one === this.#known[place]);
    if (!isSame) [this.#known, this.#turn] = [now, this.#turn + 1];
    return this.#turn;
  }

  /** The place of a frame's element among the frames, and where its page lies; null where either cannot be told. */
  of(element: Element): readonly [place: number, inner: Span] | null {
    const shown = (plain(element) as Partial<HTMLIFrameElement>).contentWindow ?? null;
    const place = shown === null ? -1 : this.#known.indexOf(shown);
    return place === -1 || !isPlain(element) ? null : [place, innerOf(element)];
  }
}

/** Tell where a frame hangs in its page, as of a turn of the page's frames. */
export function tellPlace(frame: Frame, turn: number): void {
  if (!frame.isTop) frame.tell({ type: "placed", at: frame.at(), site: frame.site.id, path: pathOf(window), turn });
}

/** The places of a window among its parent's frames, from the top down; empty where it is in no list of frames. */
function pathOf(window: Window): number[] {
  const path: number[] = [];
  for (let at = window; at !== at.parent; at = at.parent) {
    const place = Array.from({ length: at.parent.length }, (_, place) => at.parent[place]).indexOf(at);
    if (place === -1 || path.length === DEEPEST) return [];
    path.unshift(place);
  }
  return path;
}

/** Whether a frame's page is drawn as it is, only elsewhere: nothing around it turns, scales, mirrors or blurs it. */
function isPlain(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (!MOVING.test(style.transform) || Number(style.zoom) !== 1) return false;
    const others = [style.rotate, style.scale, style.perspective, style.filter, style.offsetPath];
    if (![...others, style.getPropertyValue("-webkit-box-reflect")].every((value) => NONE.has(value ?? ""))) return false;
  }
  return true;
}

function innerOf(element: Element): Span {
  const [box, style] = [plain(element).getBoundingClientRect(), getComputedStyle(element)];
  const side = (name: string): number => Number.parseFloat(style.getPropertyValue(name)) || 0;
  const [left, top] = [side("border-left-width") + side("padding-left"), side("border-top-width") + side("padding-top")];
  const width = box.width - left - side("border-right-width") - side("padding-right");
  const height = box.height - top - side("border-bottom-width") - side("padding-bottom");
  return [box.left + left, box.top + top, Math.max(0, width), Math.max(0, height)];
}
