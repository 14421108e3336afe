// Shadow trees that come without a word: no event says that an element got one, nor that its page has defined its kind.
import { plain } from "./plain.js";
import { shadowOf } from "./tree.js";

const MOST_ASKED = 64; // at once: to ask for a closed tree costs as much as to ask where an element lies

/** Knows which elements had no shadow tree, and which no kind yet, when a look came to them. */
export class Hosting {
  #bare: readonly Element[] = [];
  #empty: readonly Element[] = [];
  #filled: readonly Element[] = [];
  #awaited: readonly Element[] = [];
  #turn = 0;

  saw(bare: readonly Element[], awaited: readonly Element[]): void {
    [this.#bare, this.#awaited] = [bare, awaited];
    // What an element holds is not drawn once it gets a tree: those that get one late hold nothing till then.
    [this.#empty, this.#filled] = [bare.filter(isEmpty), bare.filter((element) => !isEmpty(element))];
  }

  /** Whether one of them has got what it lacked; of very many without a tree some are asked for a closed one, in turn. */
  isOther(): boolean {
    if (this.#awaited.some(isDefined) || this.#bare.some((element) => plain(element).shadowRoot !== null)) return true;
    this.#turn += 1;
    return [this.#empty, this.#filled].some((all) => inTurn(all, this.#turn).some((element) => shadowOf(element) !== null));
  }
}

/** Whether the page has defined an element's kind, if it is one of the page's own. */
export function isDefined(element: Element): boolean {
  return plain(element).matches(":defined");
}

function isEmpty(element: Element): boolean {
  return plain(element).childElementCount === 0 && (plain(element).textContent ?? "").trim() === "";
}

function inTurn(all: readonly Element[], turn: number): readonly Element[] {
  const from = (turn % Math.max(1, Math.ceil(all.length / MOST_ASKED))) * MOST_ASKED;
  return all.slice(from, from + MOST_ASKED);
}
