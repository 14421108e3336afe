// One frame while it is in scope: what its parts share, and the end of all of them at once.
import type { SiteScope } from "../messages.js";
import type { FrameReport, Scope, Telling } from "../port.js";
import { Describe } from "./describe.js";
import { Ids } from "./ids.js";
import { plain } from "./plain.js";
import { wantsPrivacy } from "./privacy.js";
import { isInScope } from "./routes.js";
import type { Secrets } from "./secrets.js";
import { Texts } from "./words.js";
import { isWriting } from "./writing.js";

const USERS_MS = 5_000; // how long after a person's act what a page does may be its consequence
const WRITES_MS = 500; // after a letter, how long more are to come
const KEYS_MS = 1_000; // after a key, how long more are to come
const LOOK_MS = 250;
const ACTS = ["pointerdown", "pointerup", "keydown", "wheel", "touchstart", "drop", "paste", "compositionend"];

/** Tells one frame's reports while it lives. Every listener and observer of it hangs on `signal` or `onEnd`. */
export class Frame {
  readonly site: SiteScope;
  readonly isTop: boolean;
  readonly key: string;
  readonly texts: Texts;
  readonly secrets: Secrets;
  readonly ids = new Ids();
  readonly describe: Describe;
  readonly #send: (telling: Telling) => void;
  readonly #life = new AbortController();
  readonly #roots: ((root: ShadowRoot) => void)[] = [];
  readonly #heard = new WeakMap<EventTarget, Map<string, ((event: Event) => void)[]>>();
  #known = new WeakSet<ShadowRoot>();
  readonly #turns: (() => void)[] = [];
  #telling: FrameReport[] = [];
  #depth = 0;
  #acted = -Infinity;
  #opened = -Infinity;
  #isKey = false;

  constructor(scope: Scope, secrets: Secrets, send: (telling: Telling) => void) {
    this.site = scope.site;
    this.isTop = scope.top;
    this.key = scope.key;
    this.secrets = secrets;
    this.texts = new Texts(scope.words, scope.site.text);
    this.describe = new Describe(this.texts, this.secrets, this.ids);
    this.#send = send;
    // When it is heard, not when it happened: on a busy machine the two lie apart.
    this.listen(window, ACTS, (event) => {
      this.#acted = performance.now();
      if (isWriting(event, event.target === null ? null : plain(event.target))) return;
      this.#opened = this.#acted;
      this.#isKey = event.type === "keydown";
    });
  }

  /** Tell something, if the page is on a route of its site; what only ends an approval is always told. */
  tell(report: FrameReport): void {
    if (this.isOver || !(report.type === "page_hidden" || this.isOnRoute)) return;
    this.#telling.push(report);
    if (this.#depth === 0) this.#flush();
  }

  /** Do something; what it tells leaves together, once it is done. */
  turn<Result>(handle: () => Result): Result {
    this.#depth += 1;
    try {
      return handle();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#flush();
    }
  }

  #flush(): void {
    if (this.#telling.length === 0 || this.refused()) return;
    const reports = this.#telling;
    this.#telling = [];
    this.#send(reports);
  }

  /** Whether the browser wants privacy for the person by now: then that is told, and nothing more. */
  refused(): boolean {
    if (this.isOver || !wantsPrivacy()) return this.isOver;
    this.end();
    this.#telling = [];
    this.#send([{ type: "gpc" }]);
    return true;
  }

  /** Whether the page is where its site is in scope. */
  get isOnRoute(): boolean {
    const routes = this.site.routes ?? [];
    return routes.length === 0 || isInScope(location.pathname, routes);
  }

  get isOver(): boolean {
    return this.#life.signal.aborted;
  }

  /** Whether a person acted in this frame a moment ago: what happens by itself is not told as their act. */
  get isUsed(): boolean {
    return performance.now() - this.#acted < USERS_MS;
  }

  /** When a person last did what may open or move something, on the frame's own clock: not while letters follow letters. */
  get actedAt(): number {
    return this.#opened;
  }

  /** Whether a person last did that by a key, a moment ago: the next key may choose from what this one opened. */
  get isKeyed(): boolean {
    return this.#isKey && performance.now() - this.#opened < KEYS_MS;
  }

  /** Whether the last thing that a person did, a moment ago, was a letter more in a text. */
  get isWrittenIn(): boolean {
    return this.#acted > this.#opened && performance.now() - this.#acted < WRITES_MS;
  }

  /** The frame's clock, Unix ms. */
  at(event?: Event): number {
    return performance.timeOrigin + (event?.timeStamp ?? performance.now());
  }

  /** Hear trusted events, before the page does, until the end. What goes wrong in a handler stays in it. */
  listen<Kind extends Event>(target: EventTarget, types: readonly string[], handle: (event: Kind) => void): void {
    let kinds = this.#heard.get(target);
    if (kinds === undefined) this.#heard.set(target, (kinds = new Map()));
    for (const type of types) {
      const handles = kinds.get(type);
      if (handles === undefined) kinds.set(type, this.#hear(target, type, handle as (event: Event) => void));
      else handles.push(handle as (event: Event) => void);
    }
  }

  /** One listener for all that hear of something: the page has no turn between them. */
  #hear(target: EventTarget, type: string, first: (event: Event) => void): ((event: Event) => void)[] {
    const handles = [first];
    const hear = (event: Event): void => {
      if (!event.isTrusted) return;
      this.turn(() => {
        this.#begin();
        for (const handle of handles) if (!this.isOver) this.#attempt(() => handle(event));
      });
    };
    plain(target).addEventListener(type, hear, { capture: true, passive: true, signal: this.#life.signal });
    return handles;
  }

  /** Hear trusted events that do not leave the shadow tree that they happen in. */
  listenWithin<Kind extends Event>(types: readonly string[], handle: (event: Kind) => void): void {
    this.listen(window, types, handle);
    this.#roots.push((root) => this.listen(root, types, handle));
  }

  /** Do something with every shadow tree, once, when it is first seen. */
  onRoot(handle: (root: ShadowRoot) => void): void {
    this.#roots.push(handle);
  }

  /** A shadow tree was seen. */
  met(root: ShadowRoot): void {
    if (this.#known.has(root)) return;
    this.#known.add(root);
    for (const handle of this.#roots) handle(root);
  }

  /** Do something whenever the page may have done something, before all else. */
  onTurn(handle: () => void): void {
    this.#turns.push(handle);
  }

  /** Do something at the end. */
  onEnd(handle: () => void): void {
    this.#life.signal.addEventListener("abort", handle, { once: true });
  }

  /** Do something later, unless the end comes before. */
  later(wait: number, handle: () => void): () => void {
    const timer = setTimeout(() => this.isOver || this.guard(handle), wait);
    return () => clearTimeout(timer);
  }

  /** Do something again and again, for what no event tells of; not while the page is out of sight. */
  every(handle: () => void): void {
    const timer = setInterval(() => document.visibilityState === "visible" && this.guard(handle), LOOK_MS);
    this.onEnd(() => clearInterval(timer));
  }

  /** Do something whose failure says nothing to anybody: an error's text may hold what is in the page. */
  guard(handle: () => void): void {
    this.turn(() => {
      this.#begin();
      this.#attempt(handle);
    });
  }

  /** The page may have had a turn since the last of ours. */
  #begin(): void {
    if (this.#depth > 1) return;
    this.secrets.renew();
    for (const handle of this.#turns) this.#attempt(handle);
  }

  #attempt(handle: () => void): void {
    try {
      handle();
    } catch {
      // What could not be told is absent.
    }
  }

  /** No listeners, no observers, nothing kept. */
  end(): void {
    this.#life.abort();
    this.#known = new WeakSet();
    this.secrets.rest();
  }
}
