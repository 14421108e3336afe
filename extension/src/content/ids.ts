// Names of elements within their frame for as long as they live; nothing is written into the page.
import type { NodeId } from "../messages.js";

export class Ids {
  readonly #ids = new WeakMap<Element, NodeId>();
  #last = 0;

  of(element: Element): NodeId {
    let id = this.#ids.get(element);
    if (id === undefined) this.#ids.set(element, (id = this.#last += 1));
    return id;
  }
}
