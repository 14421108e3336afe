// What a page can show otherwise without a word of it: no event comes, and nothing in its tree is other.
import { Coming, type Tree } from "./coming.js";
import type { Frame } from "./frame.js";
import { Hosting } from "./hosting.js";
import { plain } from "./plain.js";
import { stationOf } from "./resting.js";
import { isOther, noted, type Noted } from "./stations.js";
import type { Sight } from "./walk.js";

/** Knows whether any of that happened since a look began. */
export class Unheard {
  /** Shadow trees that were seen: each has animations of its own. */
  readonly #roots: WeakRef<ShadowRoot>[] = [];
  readonly #coming: Coming;
  readonly #hosting = new Hosting();
  #isPointed = false;
  #moving = new Map<Animation, Noted>();
  #set = "";
  #ruled = "";

  constructor(frame: Frame) {
    this.#coming = new Coming(frame);
    // What is under the pointer, or pressed, may look otherwise and show what else is there, as menus without a script.
    frame.listenWithin(["mouseover", "pointerdown"], () => (this.#isPointed = true));
    frame.onRoot((root) => {
      this.#roots.push(new WeakRef(root));
      this.#coming.met(root);
    });
  }

  /** A look begins: what happened before is in it. */
  begin(): void {
    this.#isPointed = false;
    this.#coming.begin(this.#trees());
    this.#moving = new Map(this.#animations().map((each) => [each, noted(stationOf(each))]));
    [this.#set, this.#ruled] = [fields(), sheets()];
  }

  /** A look has been through the page. */
  saw({ bare, awaited }: Sight): void {
    this.#hosting.saw(bare, awaited);
  }

  /** Whether something may be shown otherwise than when the last look began. */
  isOther(): boolean {
    if (this.#isPointed || this.#isMoved() || fields() !== this.#set || sheets() !== this.#ruled) return true;
    return this.#coming.isOther() || this.#hosting.isOther();
  }

  #isMoved(): boolean {
    const moving = this.#animations();
    if (moving.length !== this.#moving.size) return true; // what a script ends leaves its place
    return moving.some((each) => {
      const known = this.#moving.get(each);
      return known === undefined || isOther(known);
    });
  }

  #animations(): Animation[] {
    return this.#trees().flatMap((tree) => plain(tree).getAnimations());
  }

  #trees(): readonly Tree[] {
    return [document, ...this.#roots.flatMap((root) => root.deref() ?? [])];
  }
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
