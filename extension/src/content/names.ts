// What an element is called, for the comparison with a site's own words; only what is drawn may be told as it stands.
import { computeAccessibleName } from "dom-accessibility-api";

import { named } from "./tree.js";

const PLAIN: ReadonlySet<string> = new Set(["aria-label", "aria-labelledby", "title", "alt", "placeholder"]);
const MOST_CHILDREN = 40;
const LONGEST = 4_000;

/** The accessible name of an element. `texts` are those drawn in it; they are its name where nothing else is. */
export function nameOf(element: Element, byContent: boolean, texts: readonly string[]): string {
  const label = element.getAttribute("aria-label")?.trim() ?? "";
  if (label !== "" && !element.hasAttribute("aria-labelledby")) return label.slice(0, LONGEST);
  if (byContent && isPlain(element)) return texts.join(" ").slice(0, LONGEST);
  // The library looks at every style below an element: what holds much is named by what is drawn in it.
  if (byContent && element.getElementsByTagName("*").length > MOST_CHILDREN) return texts.join(" ").slice(0, LONGEST);
  return computeAccessibleName(element).slice(0, LONGEST);
}

/** Whether an element is called by nothing but what is drawn in it. */
function isPlain(element: Element): boolean {
  for (const attribute of PLAIN) if (element.hasAttribute(attribute)) return false;
  if (element instanceof HTMLElement && "labels" in element) return false;
  return element.querySelector("img, svg, [aria-label], [title], [alt]") === null;
}

/** The elements that label another one in the page. */
export function labelsOf(element: Element): Element[] {
  const labels = "labels" in element ? ((element as HTMLInputElement).labels ?? []) : [];
  return [...named(element, "aria-labelledby"), ...labels];
}
