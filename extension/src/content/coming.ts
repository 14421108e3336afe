// What comes late and changes how a page is laid out before, or without, an event: pictures of style sheets and of videos,
// pictures of which a part is there, fonts.
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";
import { isOther, noted, type Noted } from "./stations.js";

/** What asks for that of which nothing is drawn by itself. */
const UNDRAWN: ReadonlySet<string> = new Set([
  ...["fetch", "xmlhttprequest", "beacon", "script", "iframe", "frame", "navigation", "audio", "track"],
]);

export type Tree = Document | ShadowRoot;

/** Knows what was still to come when a look began. */
export class Coming {
  readonly #loads: PerformanceObserver;
  #isLoaded = false;
  #pictures: Noted[] = [];
  #fonts = "";

  constructor(frame: Frame) {
    this.#loads = new PerformanceObserver((list) => this.#take(list.getEntries()));
    this.#loads.observe({ type: "resource" });
    frame.onEnd(() => this.#loads.disconnect());
  }

  begin(trees: readonly Tree[]): void {
    this.#loads.takeRecords();
    this.#isLoaded = false;
    this.#pictures = trees.flatMap(pictures);
    this.#fonts = fonts();
  }

  /** A look came to a shadow tree that none has seen before. */
  met(root: ShadowRoot): void {
    this.#pictures.push(...pictures(root));
  }

  /** Whether any of it has another size since, or is there. */
  isOther(): boolean {
    this.#take(this.#loads.takeRecords());
    return this.#isLoaded || this.#pictures.some(isOther) || fonts() !== this.#fonts;
  }

  #take(loads: readonly PerformanceEntry[]): void {
    this.#isLoaded ||= loads.some((load) => load instanceof PerformanceResourceTiming && !UNDRAWN.has(load.initiatorType));
  }
}

/** The sizes of those pictures in a tree that are still to come; a button says nothing of how far its picture is. */
function pictures(tree: Tree): Noted[] {
  const coming = [...all(tree, "img")].filter(({ complete }) => !complete);
  const buttons = [...all(tree, "input")].filter(({ type }) => type === "image");
  return [
    ...coming.map((picture) => noted(() => `${picture.naturalWidth} ${picture.naturalHeight}`)),
    ...buttons.map((button) => noted(() => `${button.clientWidth} ${button.clientHeight}`)),
  ];
}

/** The elements of a name in a tree; a document keeps those that it was asked for before. */
function all<Name extends "img" | "input">(tree: Tree, name: Name): Iterable<HTMLElementTagNameMap[Name]> {
  return tree instanceof Document ? plain(tree).getElementsByTagName(name) : tree.querySelectorAll(name);
}

/** How far every font is: a set of them says so only once none is on its way. */
function fonts(): string {
  return Array.from(plain(document).fonts, ({ status }) => status).join();
}
