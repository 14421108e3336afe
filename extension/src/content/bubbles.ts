// The bubble that a browser shows beside a field that does not hold what it must: drawn over the page, in no tree of it.
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";

// Blink, ValidationMessageClientImpl: 5 s at least, and 50 ms for each character; and some time for it to fade.
const LEAST_MS = 5_000;
const CHARACTER_MS = 50;
const FADES_MS = 1_500;

/** Knows whether such a bubble may be there; `changed` is called when that begins and ends. */
export class Bubbles {
  readonly #frame: Frame;
  readonly #changed: () => void;
  #until = -Infinity;

  constructor(frame: Frame, changed: () => void) {
    this.#frame = frame;
    this.#changed = changed;
    frame.listenWithin<Event>(["invalid"], (event) => {
      const field = event.composedPath()[0];
      if (field instanceof Element) frame.later(0, () => event.defaultPrevented || this.#beside(field));
    });
  }

  /** Whether a bubble may cover anything of the page: what is below it cannot be told. */
  get mayShow(): boolean {
    return performance.now() < this.#until;
  }

  /** The browser puts the focus on the field and then shows the bubble; a page that only asks moves no focus. */
  #beside(field: Element): void {
    const root = plain(field).getRootNode() as Document | ShadowRoot;
    if (plain(root).activeElement !== field && !plain(field).localName.includes("-")) return;
    const words = `${(plain(field) as Partial<HTMLInputElement>).validationMessage ?? ""}${plain(field).getAttribute("title") ?? ""}`;
    const wait = Math.max(LEAST_MS, words.length * CHARACTER_MS) + FADES_MS;
    this.#until = Math.max(this.#until, performance.now() + wait);
    this.#changed();
    this.#frame.later(wait + 1, this.#changed);
  }
}
