// The page as it is drawn: light trees, shadow trees open and closed, and slots.
import { athome } from "./homes.js";
import { mayHost } from "./hosts.js";
import { plain } from "./plain.js";

interface Opened {
  openOrClosedShadowRoot?: ShadowRoot | null;
}

/** An element's shadow tree, also a closed one: the browser opens it to extensions, which the page cannot tell. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (!mayHost(plain(element).localName)) return null;
  const dom = (globalThis as { chrome?: { dom?: typeof chrome.dom } }).chrome?.dom;
  const isAsked = dom !== undefined && element instanceof HTMLElement;
  const shadow = isAsked ? dom.openOrClosedShadowRoot(element) : ((element as Opened).openOrClosedShadowRoot ?? plain(element).shadowRoot);
  return shadow === null ? null : athome(shadow);
}

/** The element around another one as it is drawn: out of slots and shadow trees. */
export function parentOf(element: Element): Element | null {
  const from = plain(element);
  const around = from.assignedSlot ?? from.parentElement;
  if (around !== null) return athome(around);
  const root = athome(from.getRootNode());
  return root instanceof ShadowRoot ? athome(root.host) : null;
}

/** An element and all around it, innermost first. */
export function* outwards(element: Element): Generator<Element> {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) yield at;
}

/** What is drawn directly within an element, in order. */
export function childrenOf(element: Element): Iterable<Node> {
  const shadow = shadowOf(element);
  if (shadow !== null) return shadow.childNodes;
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
    return assigned.length > 0 ? assigned : element.childNodes;
  }
  return plain(element).childNodes;
}

/** The innermost element that a trusted event happened on; a closed tree is entered by position or by focus. */
export function targetOf(event: Event): Element | null {
  const [target] = event.composedPath();
  const first = target === undefined || target === window ? null : athome(target as Node);
  let at = first instanceof Element ? first : first instanceof Node ? plain(first).parentElement : null;
  for (let deeper = at; deeper !== null; ) {
    at = deeper;
    const shadow = shadowOf(at);
    deeper = shadow === null ? null : within(shadow, event);
  }
  return at;
}

function within(shadow: ShadowRoot, event: Event): Element | null {
  const isPlaced = event instanceof MouseEvent && (event.clientX !== 0 || event.clientY !== 0);
  const found = isPlaced ? shadow.elementFromPoint(event.clientX, event.clientY) : shadow.activeElement;
  return found !== null && plain(found).getRootNode() === shadow ? athome(found) : null;
}

/** The element with the keyboard focus, inside all shadow trees; null where it is on none. */
export function focusedIn(document: Document): Element | null {
  const { activeElement, body, documentElement } = plain(document);
  let at: Element | null = null;
  for (let deeper = activeElement; deeper !== null; deeper = shadowOf(at)?.activeElement ?? null) at = athome(deeper);
  return at === body || at === documentElement ? null : at;
}

/** The elements that an attribute names by their ids, within the element's own tree. */
export function named(element: Element, attribute: string): Element[] {
  const root = plain(element).getRootNode();
  const ids = plain(element).getAttribute(attribute)?.split(/\s+/) ?? [];
  if (!(root instanceof Document || root instanceof ShadowRoot)) return [];
  return ids.flatMap((id) => (id === "" ? [] : (plain(root).getElementById(id) ?? [])));
}
