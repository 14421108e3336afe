// Where the frame's layout viewport lies on the screen, learnt from the pointer; a guess is never told.
import type { Spot } from "../messages.js";
import type { Frame } from "./frame.js";

/** Zoom levels that browsers offer, as factors. */
const ZOOMS = [0.25, 0.3, 1 / 3, 0.5, 2 / 3, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.2, 1.25, 1.33, 1.5, 1.7, 1.75, 2, 2.4, 2.5, 3, 4, 5];
const FAR = 80; // CSS pixels between two samples that are to tell a zoom
const CLOSE = 0.02;

type Pinch = readonly [scale: number, left: number, top: number];

interface Sample {
  readonly client: number;
  readonly screen: number;
}

/** The zoom that explains a quotient, or null where none does. */
export function zoomOf(quotient: number): number | null {
  const best = ZOOMS.reduce((one, other) => (Math.abs(other - quotient) < Math.abs(one - quotient) ? other : one));
  return Math.abs(best / quotient - 1) < CLOSE ? best : null;
}

/** The top left of the layout viewport in screen pixels, from one position in both kinds of units. */
export function cornerOf(
  client: Spot, screen: Spot, ratio: number, zoom: number, pinch: Pinch,
): Spot {
  const scale = ratio / zoom; // screen positions come in the window system's units: pixels over the scale factor
  const [pinched, left, top] = pinch;
  const [x, y] = [(client[0] - left) * pinched, (client[1] - top) * pinched];
  return [Math.round(screen[0] * scale - x * ratio), Math.round(screen[1] * scale - y * ratio)];
}

/** Learns the corner, and tells the viewport whenever anything of it changed. */
export class Calibration {
  readonly #frame: Frame;
  #corner: Spot | null = null;
  #zoom: number | null = null;
  #first: Sample | null = null;
  #told = "";
  #size: Spot | null = null; // asked when there is something to tell: the browser lays the page out for it
  #pinch: Pinch = [1, 0, 0];

  constructor(frame: Frame) {
    this.#frame = frame;
    frame.listen(window, ["resize"], ({ target }) => {
      if (target !== window) return; // a film that has another size
      [this.#corner, this.#first, this.#zoom] = [null, null, null];
      this.#measure();
    });
    const pinched = window.visualViewport;
    if (pinched !== null) frame.listen(pinched, ["resize", "scrollend", "scroll"], () => this.#measure());
  }

  /** Learn from a pointer event: the zoom from two that lie apart, the corner from each. */
  take(event: MouseEvent): void {
    if (event.screenX === 0 && event.screenY === 0) return; // made by the keyboard
    this.#learnZoom(event);
    if (this.#zoom === null) return;
    const [client, screen]: [Spot, Spot] = [
      [event.clientX, event.clientY],
      [event.screenX, event.screenY],
    ];
    if (this.#size === null) this.#ask();
    const corner = cornerOf(client, screen, devicePixelRatio, this.#zoom, this.#pinch);
    const known = this.#corner;
    const isNear = known !== null && Math.abs(known[0] - corner[0]) <= 2 && Math.abs(known[1] - corner[1]) <= 2;
    if (!isNear) this.#corner = corner;
    this.tell();
  }

  /** Tell where the viewport lies, if that is news. */
  tell(again = false): void {
    if (again || this.#size === null) this.#ask();
    const [corner, size, ratio, pinch] = [this.#corner, this.#size ?? sizeOf(), devicePixelRatio, this.#pinch];
    const text = JSON.stringify([corner, size, ratio, pinch]);
    if (text === this.#told && !again) return;
    this.#told = text;
    this.#frame.tell({ type: "viewport", at: this.#frame.at(), corner, size, ratio, pinch });
  }

  /** Ask the browser, which lays the page out for it: only when it said that something is other, never at a press. */
  #measure(): void {
    this.#ask();
    this.tell();
  }

  #ask(): void {
    [this.#size, this.#pinch] = [sizeOf(), pinchOf()];
  }

  #learnZoom(event: MouseEvent): void {
    if (this.#zoom !== null) return;
    // In the top frame of a window without panels the window is as wide as the page.
    if (window.top === window && outerWidth > 0) this.#zoom = zoomOf(outerWidth / innerWidth);
    if (this.#zoom !== null) return;
    const sample = { client: event.clientX, screen: event.screenX };
    if (this.#first === null) this.#first = sample;
    const apart = sample.client - this.#first.client;
    if (Math.abs(apart) >= FAR) this.#zoom = zoomOf((sample.screen - this.#first.screen) / apart);
    else if (Number.isInteger(devicePixelRatio * 2) === false) this.#zoom = zoomOf(devicePixelRatio);
  }
}

function sizeOf(): Spot {
  return [innerWidth, innerHeight];
}

/** Scale and offset of the visual viewport. */
export function pinchOf(): Pinch {
  const pinched = window.visualViewport;
  return pinched === null ? [1, 0, 0] : [pinched.scale, pinched.offsetLeft, pinched.offsetTop];
}
