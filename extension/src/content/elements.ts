// The elements and the boxes of the viewport: seen again, in slices while the page rests, whenever it may have changed.
import { MOST_NODES, type NodeId, type PageNode } from "../messages.js";
import { Bubbles } from "./bubbles.js";
import type { Frame } from "./frame.js";
import { Framing } from "./framing.js";
import { spanOf } from "./rects.js";
import { roleOf } from "./roles.js";
import { outwards } from "./tree.js";
import { type Found, isFaint, look, type Sight } from "./walk.js";

const SLICE_MS = 4;
const SOON_MS = 60; // after a change, so that what belongs to it comes with it
const IDLE_MS = 200; // a page that never rests is looked at all the same
const SHARE = 30; // rest so many times as long as looking took
const ACTED_SHARE = 8;
const LONGEST_MS = 2_000;
const MOST_SEEN = 4_000;
const CHANGES = ["scroll", "load", "toggle", "change", "input", "focusin", "focusout", "pointerup", "click", "keyup"];
const MOTIONS = ["transitionend", "animationend", "animationstart", "slotchange", "beforetoggle", "fullscreenchange"];
const ATTRIBUTES = [
  ...["role", "class", "style", "hidden", "disabled", "open", "href", "src", "srcset", "alt", "title", "placeholder"],
  ...["contenteditable", "popover", "inert", "for", "id", "value", "checked", "selected", "readonly", "required"],
  ...["tabindex", "size", "multiple", "list", "slot", "width", "height", "type", "autocomplete", "name", "maxlength"],
  ...["label", "labelledby", "hidden", "disabled", "checked", "selected", "expanded", "pressed", "haspopup", "modal"].map(
    (name) => `aria-${name}`,
  ),
  ...["valuenow", "valuetext", "posinset", "setsize", "invalid", "required", "busy", "owns", "readonly", "multiline"].map(
    (name) => `aria-${name}`,
  ),
];
/** Roles of what acts when it is clicked: the same that the accessibility tree is climbed to. */
const ACTIONABLE: ReadonlySet<string> = new Set([
  ...["push button", "toggle button", "radio button", "check box", "link", "slider", "spin button", "scroll bar"],
  ...["menu item", "check menu item", "radio menu item", "tearoff menu item", "menu", "push button menu", "switch"],
  ...["combo box", "entry", "text", "password text", "page tab", "list item", "tree item", "table cell", "date editor"],
  ...["table column header", "column header", "row header", "section"],
]);
const CLIMB = 8;
const PARTS = 4; // an element without a role that takes up no more than such a part of the page is pressed itself

export class Elements {
  readonly #frame: Frame;
  readonly #framing = new Framing();
  readonly #bubbles: Bubbles;
  readonly #told = new Map<NodeId, string>();
  #serial = 0;
  #isWhole = true;
  #looking: Generator<void, void> | null = null;
  #isStale = false;
  #endedAt = 0;
  #cost = 0;
  #lookedAt = 0;
  #cancel: (() => void) | null = null;
  readonly #watchers: ((found: readonly Found[]) => void)[] = [];

  constructor(frame: Frame) {
    this.#frame = frame;
    const stir = (): void => this.stir();
    this.#bubbles = new Bubbles(frame, stir);
    frame.listenWithin(["scroll", "scrollend", "slotchange", "change", "toggle"], stir);
    frame.listen(window, [...CHANGES, ...MOTIONS, "resize", "hashchange", "popstate"], stir);
    if (window.visualViewport !== null) frame.listen(window.visualViewport, ["resize", "scroll"], stir);
    this.#observe(document);
    frame.onRoot((root) => this.#observe(root));
    frame.onEnd(() => this.#end());
    this.stir();
  }

  /** Something may look different now: look again, soon. */
  stir(): void {
    if (!this.#isStale) this.#announce();
    this.#isStale = true;
    if (this.#cancel !== null || this.#looking !== null || this.#frame.isOver) return;
    // What a person did is looked at soon; a page that changes by itself waits for its turn.
    const share = this.#frame.actedAt > this.#lookedAt ? ACTED_SHARE : SHARE;
    const rest = this.#endedAt + this.#cost * share - performance.now();
    const wait = Math.min(LONGEST_MS, Math.max(SOON_MS, rest));
    this.#cancel = this.#frame.later(wait, () => this.#begin());
  }

  /** Do something with what each look saw, once it was told. */
  onSight(handle: (found: readonly Found[]) => void): void {
    this.#watchers.push(handle);
  }

  /** Tell everything again, from nothing. */
  renew(): void {
    this.#told.clear();
    this.#isWhole = true;
    this.stir();
  }

  /** The element told of that an event on this one belongs to; told now, if it was not before. */
  node(element: Element | null): NodeId | null {
    const meant = element === null ? null : this.meant(element);
    return meant === null ? null : this.exact(meant);
  }

  /** The name of this very element, told now if it was not before. */
  exact(element: Element): NodeId {
    const id = this.#frame.ids.of(element);
    const told = this.#told.get(id);
    if (told === undefined) this.#introduce(element);
    else this.#place(element, told);
    return id;
  }

  /** Tell where an element is now, if it is not where the last look saw it. */
  #place(element: Element, told: string): void {
    const node = JSON.parse(told) as PageNode;
    const box = spanOf(element.getBoundingClientRect());
    if (box.join() === node.box?.join()) return;
    const moved = { ...node, box };
    this.#told.set(node.id, JSON.stringify(moved));
    this.#tellNodes([moved], [], false);
  }

  /** What acts around an element, else the nearest that is told of, else itself where it is a small part of the page. */
  meant(element: Element): Element | null {
    let nearest: Element | null = null;
    let steps = 0;
    for (const at of outwards(element)) {
      const role = this.#roleOf(at);
      if (role !== null && steps < CLIMB && ACTIONABLE.has(role)) return at;
      if (role !== null) nearest ??= at;
      steps += 1;
    }
    return nearest ?? (isPart(element) ? element : null);
  }

  #roleOf(element: Element): string | null {
    const role = roleOf(element);
    if (role !== null) return role;
    const told = this.#told.get(this.#frame.ids.of(element));
    if (told !== undefined) return (JSON.parse(told) as PageNode).role;
    return element instanceof HTMLElement && element.tabIndex >= 0 && element.hasAttribute("tabindex") ? "section" : null;
  }

  /** Tell of an element that no look has seen yet, with what is around it. */
  #introduce(element: Element): void {
    const chain = [...outwards(element)].filter((at) => at === element || this.#roleOf(at) !== null);
    const fresh: PageNode[] = [];
    this.#frame.describe.renew();
    let above: Found | null = null;
    for (const at of chain.reverse()) {
      const found: Found = this.#found(at, above, at === element);
      above = found;
      const id = this.#frame.ids.of(at);
      if (this.#told.has(id)) continue;
      const node = this.#frame.describe.node(found, 0);
      this.#told.set(id, JSON.stringify(node));
      fresh.push(node);
    }
    this.#tellNodes(fresh, [], false);
  }

  #found(element: Element, above: Found | null, isMeant: boolean): Found {
    const secure = this.#frame.secrets.isSecure(element);
    const seen = isMeant && !secure ? this.#glance(element) : null;
    return {
      element,
      role: this.#roleOf(element) ?? "section",
      above,
      box: element.getBoundingClientRect(),
      secure,
      faint: isFaint(element),
      texts: seen?.found[0]?.element === element ? seen.found[0].texts : [],
      painted: [],
    };
  }

  /** A look at one small element, cut short where it is large. */
  #glance(element: Element): Sight | null {
    const looking = look(element, this.#frame.secrets);
    for (let steps = 0; steps < 20; steps += 1) {
      const { value, done } = looking.next();
      if (done === true) return value;
    }
    return null;
  }

  #begin(): void {
    this.#cancel = null;
    if (document.visibilityState !== "visible" || !this.#frame.isOnRoute) return;
    this.#isStale = false;
    this.#lookedAt = performance.now();
    this.#looking = this.#survey();
    this.#rest(0);
  }

  #rest(spent: number): void {
    const idle = requestIdleCallback(() => this.#frame.guard(() => this.#slice(spent)), { timeout: IDLE_MS });
    this.#cancel = () => cancelIdleCallback(idle);
  }

  #slice(spent: number): void {
    this.#cancel = null;
    const [looking, from] = [this.#looking, performance.now()];
    if (looking === null || this.#frame.isOver) return;
    let isDone = true;
    try {
      do isDone = looking.next().done === true;
      while (!isDone && performance.now() - from < SLICE_MS);
    } finally {
      const cost = spent + performance.now() - from;
      if (isDone) this.#finish(cost);
      else this.#rest(cost);
    }
  }

  #finish(cost: number): void {
    this.#looking = null;
    [this.#endedAt, this.#cost] = [performance.now(), cost];
    if (this.#isStale) this.stir();
  }

  *#survey(): Generator<void, void> {
    const at = this.#frame.at();
    this.#serial += 1; // first of all: what changes from here on is for the next look
    const root = document.documentElement as Element | null; // none at the very start of a document
    const sight: Sight = root === null ? { found: [], filled: [], framed: [], roots: [] } : yield* look(root, this.#frame.secrets);
    for (const root of sight.roots) this.#frame.met(root);
    const before = new Set(this.#told.keys());
    const changed: PageNode[] = [];
    const places = new Map<Found | null, number>();
    this.#frame.describe.renew();
    for (const [count, found] of sight.found.slice(0, MOST_SEEN).entries()) {
      const index = places.get(found.above) ?? 0;
      places.set(found.above, index + 1);
      const node = this.#frame.describe.node(found, index);
      const text = JSON.stringify(node);
      before.delete(node.id);
      if (this.#isWhole || this.#told.get(node.id) !== text) changed.push(node);
      this.#told.set(node.id, text);
      if (count % 8 === 0) yield;
    }
    for (const id of before) this.#told.delete(id);
    if (changed.length > 0 || before.size > 0 || this.#isWhole) this.#tellNodes(changed, [...before], this.#isWhole);
    this.#isWhole = false;
    this.#tellBoxes(sight, at);
    for (const watch of this.#watchers) this.#frame.guard(() => watch(sight.found));
  }

  #tellNodes(nodes: readonly PageNode[], gone: readonly NodeId[], whole: boolean): void {
    const parts = Math.max(1, Math.ceil(nodes.length / MOST_NODES), Math.ceil(gone.length / MOST_NODES));
    for (let part = 0; part < parts; part += 1) {
      const [from, to] = [part * MOST_NODES, (part + 1) * MOST_NODES];
      this.#frame.tell({
        type: "nodes",
        at: this.#frame.at(),
        serial: this.#serial,
        whole,
        last: part === parts - 1,
        nodes: nodes.slice(from, to),
        gone: gone.slice(from, to),
      });
    }
  }

  /** Say at once that the boxes told are old: until the next are there, no picture is taken. */
  #announce(): void {
    if (this.#frame.site.pixels === "none" || document.visibilityState !== "visible") return;
    this.#frame.tell({ type: "boxes", at: this.#frame.at(), serial: this.#serial + 1, last: false, boxes: [] });
  }

  #tellBoxes(sight: Sight, at: number): void {
    if (this.#frame.site.pixels === "none" || this.#bubbles.mayShow) return;
    const turn = this.#framing.look();
    const boxes = this.#frame.describe.boxes(sight, this.#framing);
    const parts = Math.max(1, Math.ceil(boxes.length / MOST_NODES));
    for (let part = 0; part < parts; part += 1)
      this.#frame.tell({
        type: "boxes",
        at,
        serial: this.#serial,
        last: part === parts - 1,
        turn,
        boxes: boxes.slice(part * MOST_NODES, (part + 1) * MOST_NODES),
      });
  }

  #observe(root: Document | ShadowRoot): void {
    const changes = new MutationObserver(() => this.#frame.guard(() => this.stir()));
    changes.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
    const types = new MutationObserver((records) =>
      this.#frame.guard(() => {
        for (const { target, attributeName, oldValue } of records)
          if (target instanceof Element) this.#frame.secrets.changed(target, attributeName, oldValue);
      }),
    );
    types.observe(root, { subtree: true, attributeFilter: ["type", "autocomplete"], attributeOldValue: true });
    this.#frame.onEnd(() => [changes, types].forEach((observer) => observer.disconnect()));
  }

  #end(): void {
    this.#cancel?.();
    this.#looking = null;
    this.#told.clear();
  }
}

/** Whether an element is no more than a part of what the page shows: what only lays it out is no place to press. */
function isPart(element: Element): boolean {
  const box = element.getBoundingClientRect();
  return element !== document.body && box.width * box.height * PARTS <= innerWidth * innerHeight;
}
