// What a page can show otherwise without a word of it: no event comes, and nothing in its tree is other.
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";

/** Knows whether any of that happened since a look began. */
export class Unheard {
  /** Shadow trees that were seen: each has animations of its own. */
  readonly #roots: WeakRef<ShadowRoot>[] = [];
  #isPointed = false;
  #moving = new WeakMap<Animation, CSSNumberish | null>();
  #set = "";
  #ruled = "";

  constructor(frame: Frame) {
    // What is under the pointer, or pressed, may look otherwise and show what else is there, as menus without a script.
    frame.listenWithin(["mouseover", "pointerdown"], () => (this.#isPointed = true));
    frame.onRoot((root) => this.#roots.push(new WeakRef(root)));
  }

  /** A look begins: what happened before is in it. */
  begin(): void {
    this.#isPointed = false;
    this.#moving = new WeakMap(this.#animations().map((each): [Animation, CSSNumberish | null] => [each, each.currentTime]));
    [this.#set, this.#ruled] = [fields(), sheets()];
  }

  /** Whether something may be shown otherwise than when the last look began. */
  isOther(): boolean {
    if (this.#isPointed || this.#animations().some((each) => each.currentTime !== this.#moving.get(each))) return true;
    return fields() !== this.#set || sheets() !== this.#ruled;
  }

  /** What scripts move, and what has an end: style sheets say when theirs end, and what has none is drawn without rest. */
  #animations(): Animation[] {
    const trees = [document, ...this.#roots.flatMap((root) => root.deref() ?? [])];
    return trees.flatMap((tree) => plain(tree).getAnimations()).filter((each) => isOfScript(each) && hasEnd(each));
  }
}

function isOfScript(animation: Animation): boolean {
  return !(animation instanceof CSSAnimation || animation instanceof CSSTransition);
}

function hasEnd({ effect }: Animation): boolean {
  return Number.isFinite(effect?.getComputedTiming().endTime ?? 0);
}

/** What scripts may have set in fields, by which style sheets show and hide what is beside them; kept here, never told. */
function fields(): string {
  const found = [];
  for (const field of document.getElementsByTagName("input")) found.push(field.checked ? "x" : field.value === "" ? "" : "-", "|");
  for (const field of document.getElementsByTagName("select")) found.push(field.selectedIndex);
  return found.join("");
}

/** How many rules apply; those of other origins are not to be read. */
function sheets(): string {
  return [...document.styleSheets, ...document.adoptedStyleSheets].map((sheet) => (sheet.disabled ? "-" : rules(sheet))).join();
}

function rules(sheet: CSSStyleSheet): number {
  try {
    return sheet.cssRules.length;
  } catch {
    return -1;
  }
}
