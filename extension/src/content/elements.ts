// The elements and the boxes of the viewport: seen again, in slices while the page rests, whenever it may have changed.
import { MOST_NODES, type NodeId, type PageNode, type Span } from "../messages.js";
import { Bubbles } from "./bubbles.js";
import type { Frame } from "./frame.js";
import { Framing } from "./framing.js";
import { plain } from "./plain.js";
import { rectOf, sameSpan, spanOf } from "./rects.js";
import { roleOf } from "./roles.js";
import { outwards } from "./tree.js";
import { inSlices } from "./slices.js";
import { Unheard } from "./unheard.js";
import { type Found, isFaint, look, nothing, type Sight } from "./walk.js";

// After a change, so that what belongs to it comes with it: until the page is quiet the next one makes a look old. No
// picture is taken of a page that was drawn less than 250 ms ago, so a look that comes sooner is for nobody.
const QUIET_MS = 150;
const KEYED_QUIET_MS = 60; // key follows key, and chooses from what the one before opened
const LATEST_MS = 300; // a page that goes on changing is looked at all the same
const WRITTEN_QUIET_MS = 200; // letters follow letters
const WRITTEN_LATEST_MS = 2_000;
const LONGEST_MS = 2_000;
const SHARE = 40; // rest so many times as long as looking took
const ACTED_SHARE = 12;
const MOST_SEEN = 4_000;
const CHANGES = ["input", "focusin", "focusout", "pointerup", "click", "keyup", "load"];
/** A picture or a style sheet came, or will not: the window hears of neither. */
const ARRIVALS = ["load", "error"];
/** What is not heard outside of the shadow tree that it happens in. */
const WITHIN = [
  ...["scroll", "scrollend", "slotchange", "change", "toggle", "beforetoggle"],
  ...["transitionend", "animationend", "animationstart", "resize"],
];
const ATTRIBUTES = [
  ...["role", "class", "style", "hidden", "disabled", "open", "href", "src", "srcset", "alt", "title", "placeholder"],
  ...["contenteditable", "popover", "inert", "for", "id", "value", "checked", "selected", "readonly", "required"],
  ...["tabindex", "size", "multiple", "list", "slot", "width", "height", "type", "autocomplete", "name", "maxlength", "data-testid"],
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

/** What was told of an element last: as it was said, and what is asked of it at every event. */
interface Told {
  readonly text: string;
  readonly role: string;
  readonly box: Span | null | undefined;
}

export class Elements {
  readonly #frame: Frame;
  readonly #framing = new Framing();
  readonly #bubbles: Bubbles;
  readonly #unheard: Unheard;
  readonly #told = new Map<NodeId, Told>();
  #serial = 0;
  #isWhole = true;
  #looking: Generator<void, void> | null = null;
  #isStale = false;
  #endedAt = 0;
  #cost = 0;
  #lookedAt = 0;
  #staleAt = 0;
  #stirredAt = 0;
  #cancel: (() => void) | null = null;
  readonly #watchers: ((found: readonly Found[]) => void)[] = [];

  constructor(frame: Frame) {
    this.#frame = frame;
    const stir = (): void => this.stir();
    this.#bubbles = new Bubbles(frame, stir);
    this.#unheard = new Unheard(frame);
    frame.listenWithin(WITHIN, stir);
    frame.listen(document, ARRIVALS, stir);
    frame.onRoot((root) => frame.listen(root, ARRIVALS, stir));
    frame.listen(window, [...CHANGES, "fullscreenchange", "hashchange", "popstate"], stir);
    frame.listen(document.fonts, ["loadingdone"], stir);
    if (window.visualViewport !== null) frame.listen(window.visualViewport, ["resize", "scroll"], stir);
    this.#observe(document);
    frame.onRoot((root) => this.#observe(root));
    frame.onEnd(() => this.#end());
    this.stir();
  }

  /** Something may look different now: look again, soon. */
  stir(): void {
    const now = performance.now();
    this.#stirredAt = now;
    if (!this.#isStale) {
      this.#announce();
      this.#staleAt = now;
    }
    this.#isStale = true;
    if (this.#cancel === null && this.#looking === null && !this.#frame.isOver) this.#wait(now);
  }

  /** A picture is wanted: say so if something may be shown otherwise than it was told, though nobody heard of it, and look. */
  prove(): void {
    if (this.#isStale || this.#frame.site.pixels === "none" || !this.#unheard.isOther()) return;
    this.stir();
    if (this.#looking !== null) return; // it began before
    this.#cancel?.();
    this.#begin();
  }

  /** Look once the page is quiet and we have rested. */
  #wait(now: number): void {
    const [quiet, latest] = this.#pace();
    // What a person did is looked at soon; a page that changes by itself waits for its turn.
    const share = this.#frame.actedAt > this.#lookedAt ? ACTED_SHARE : SHARE;
    const settled = Math.min(this.#stirredAt + quiet, this.#staleAt + latest);
    const due = Math.max(settled, Math.min(this.#endedAt + this.#cost * share, this.#staleAt + LONGEST_MS));
    this.#cancel = due <= now ? null : this.#frame.later(due - now, () => this.#wait(performance.now()));
    if (due <= now) this.#begin();
  }

  /** How long the page must be quiet before it is looked at, and how long it may go on changing. */
  #pace(): readonly [quiet: number, latest: number] {
    if (this.#frame.isWrittenIn) return [WRITTEN_QUIET_MS, WRITTEN_LATEST_MS];
    return [this.#frame.isKeyed ? KEYED_QUIET_MS : QUIET_MS, LATEST_MS];
  }

  /** Do something with what each look saw, once it was told. */
  onSight(handle: (found: readonly Found[]) => void): void {
    this.#watchers.push(handle);
  }

  /** Tell everything again, from nothing. */
  renew(): void {
    this.#frame.describe.renew();
    this.#told.clear();
    this.#isWhole = true;
    this.stir();
  }

  /** The element told of that an event on this one belongs to; told now, if it was not before, or is elsewhere by now. */
  node(element: Element | null): NodeId | null {
    const meant = element === null ? null : this.meant(element);
    return meant === null ? null : this.exact(meant);
  }

  /** The name of this very element, told now if it was not before, or is elsewhere by now. */
  exact(element: Element): NodeId {
    const id = this.#frame.ids.of(element);
    const told = this.#told.get(id);
    if (told === undefined) this.#introduce(element);
    else this.#place(element, id, told);
    return id;
  }

  /** The same where no place is asked for: in the midst of what the page does, it would be laid out for that alone. */
  known(element: Element): NodeId {
    const id = this.#frame.ids.of(element);
    if (!this.#told.has(id)) this.#introduce(element);
    return id;
  }

  /** Tell where an element is now, if it is not where the last look saw it. */
  #place(element: Element, id: NodeId, told: Told): void {
    const box = spanOf(rectOf(plain(element).getBoundingClientRect()));
    if (told.box !== null && told.box !== undefined && sameSpan(box, told.box)) return;
    const moved = { ...(JSON.parse(told.text) as PageNode), box };
    this.#told.set(id, toldOf(moved, JSON.stringify(moved)));
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
    if (told !== undefined) return told.role;
    return element instanceof HTMLElement && plain(element).tabIndex >= 0 && plain(element).hasAttribute("tabindex") ? "section" : null;
  }

  /** Tell of an element that no look has seen yet, with what is around it. */
  #introduce(element: Element): void {
    const chain = [...outwards(element)].filter((at) => at === element || this.#roleOf(at) !== null);
    const fresh: PageNode[] = [];
    let above: Found | null = null;
    for (const at of chain.reverse()) {
      const found: Found = this.#found(at, above, at === element);
      above = found;
      const id = this.#frame.ids.of(at);
      if (this.#told.has(id)) continue;
      const node = this.#frame.describe.node(found, 0);
      this.#told.set(id, toldOf(node, JSON.stringify(node)));
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
      box: rectOf(plain(element).getBoundingClientRect()),
      secure,
      faint: isFaint(element),
      texts: seen?.found[0]?.element === element ? seen.found[0].texts : [],
      painted: [],
    };
  }

  /** A look at one small element, cut short where it is large. */
  #glance(element: Element): Sight | null {
    const looking = this.#look(element);
    for (let steps = 0; steps < 20; steps += 1) {
      const { value, done } = looking.next();
      if (done === true) return value;
    }
    return null;
  }

  #look(root: Element): Generator<void, Sight> {
    return look(root, this.#frame.secrets, (shadow) => this.#frame.met(shadow));
  }

  #begin(): void {
    this.#cancel = null;
    if (document.visibilityState !== "visible" || !this.#frame.isOnRoute) return;
    this.#lookedAt = performance.now();
    const looking = (this.#looking = this.#survey());
    const step = (): boolean => this.#frame.isOver || looking.next().done === true;
    this.#cancel = inSlices(step, (handle) => this.#frame.guard(handle), (cost) => this.#finish(cost));
  }

  #finish(cost: number): void {
    this.#looking = this.#cancel = null;
    [this.#endedAt, this.#cost] = [performance.now(), cost];
    if (this.#isStale && !this.#frame.isOver) this.#wait(this.#endedAt);
  }

  *#survey(): Generator<void, void> {
    const at = this.#frame.at();
    // First of all, and not before: what changes from here on is for the next look, and is announced.
    this.#serial += 1;
    this.#isStale = false;
    this.#unheard.begin();
    const root = document.documentElement as Element | null; // none at the very start of a document
    const sight: Sight = root === null ? nothing() : yield* this.#look(root);
    this.#unheard.saw(sight);
    const before = new Set(this.#told.keys());
    const changed: [node: PageNode, text: string][] = [];
    const places = new Map<Found | null, number>();
    for (const [count, found] of sight.found.slice(0, MOST_SEEN).entries()) {
      const index = places.get(found.above) ?? 0;
      places.set(found.above, index + 1);
      const node = this.#frame.describe.node(found, index);
      const text = JSON.stringify(node);
      before.delete(node.id);
      const isNews = this.#told.get(node.id)?.text !== text;
      if (this.#isWhole || isNews) changed.push([node, text]);
      if (isNews) this.#told.set(node.id, toldOf(node, text));
      if (count % 8 === 0) yield;
    }
    yield;
    for (const id of before) this.#told.delete(id);
    const news = changed.map(([node, text]) => this.#latest(node, text));
    if (news.length > 0 || before.size > 0 || this.#isWhole) this.#tellNodes(news, [...before], this.#isWhole);
    this.#isWhole = false;
    this.#tellBoxes(sight, at);
    yield;
    for (const watch of this.#watchers) this.#frame.guard(() => watch(sight.found));
  }

  /** A node as it was told last: an event may have told it anew while the look went on. */
  #latest(node: PageNode, text: string): PageNode {
    const told = this.#told.get(node.id);
    return told === undefined || told.text === text ? node : (JSON.parse(told.text) as PageNode);
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
    const isOwn = root === document;
    const changed = (records: readonly MutationRecord[]): void => {
      if (isOwn) this.#frame.secrets.mutated(records);
      if (records.some(isRebuilding)) this.#frame.describe.renew();
      this.stir();
    };
    const changes = new MutationObserver((records) => this.#frame.guard(() => changed(records)));
    changes.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
    const typed = (records: readonly MutationRecord[]): void => {
      for (const { target, attributeName, oldValue } of records)
        if (target instanceof Element) this.#frame.secrets.changed(target, attributeName, oldValue);
    };
    const types = new MutationObserver((records) => this.#frame.guard(() => typed(records)));
    types.observe(root, { subtree: true, attributeFilter: ["type", "autocomplete"], attributeOldValue: true });
    // A page that moves the focus in the midst of its changes is heard before they are told of.
    if (isOwn)
      this.#frame.onTurn(() => {
        const [records, others] = [changes.takeRecords(), types.takeRecords()];
        if (others.length > 0) typed(others);
        if (records.length > 0) changed(records);
      });
    this.#frame.onEnd(() => [changes, types].forEach((observer) => observer.disconnect()));
  }

  #end(): void {
    this.#cancel?.();
    this.#looking = null;
    this.#told.clear();
  }
}

function toldOf({ role, box }: PageNode, text: string): Told {
  return { text, role, box };
}

/** Attributes by which an element is an item of a list, or another one, or at another place in it. */
const PLACING: ReadonlySet<string> = new Set([
  ...["role", "type", "href", "size", "multiple", "list", "slot", "contenteditable", "aria-pressed", "aria-owns"],
  ...["aria-posinset", "aria-setsize"],
]);

function isRebuilding({ type, attributeName }: MutationRecord): boolean {
  return type === "childList" || PLACING.has(attributeName ?? "");
}

/** Whether an element is no more than a part of what the page shows: what only lays it out is no place to press. */
function isPart(element: Element): boolean {
  const box = plain(element).getBoundingClientRect();
  return element !== document.body && box.width * box.height * PARTS <= innerWidth * innerHeight;
}
