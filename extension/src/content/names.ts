// What an element is called, for the comparison with a site's own words; only what is drawn may be told as it stands.
import { computeAccessibleName } from "dom-accessibility-api";

import { plain } from "./plain.js";
import { named } from "./tree.js";

const PLAIN: ReadonlySet<string> = new Set(["aria-label", "aria-labelledby", "title", "alt", "placeholder"]);
/** What is drawn, or stands in the page, and is not read out. */
const ASIDE = "[aria-hidden=true]:not(svg), [hidden]";
const CALLED = "[aria-label], [aria-labelledby], [aria-owns], [role]";
const BUTTONS: ReadonlySet<string> = new Set(["button", "submit", "reset", "image"]);
/** Elements and roles that hold others, and are never called by what is drawn in them (ARIA 1.2, 5.2.8.6). */
const HOLDERS: ReadonlySet<string> = new Set([
  ...["div", "ul", "ol", "dl", "main", "nav", "header", "footer", "section", "article", "aside", "form", "tbody", "thead"],
  ...["table", "svg"],
]);
const HOLDING: ReadonlySet<string> = new Set([
  ...["list", "listbox", "menu", "menubar", "tablist", "tabpanel", "table", "grid", "rowgroup", "tree", "group", "region"],
  ...["navigation", "main", "banner", "contentinfo", "complementary", "search", "toolbar", "radiogroup", "form", "dialog"],
  ...["alertdialog", "combobox", "img"],
]);
const CAPTIONS: ReadonlyMap<string, string> = new Map([["table", "caption"], ["svg", "title"]]);
const MOST_CHILDREN = 40;
const LONGEST = 4_000;

/** The accessible name of an element. `texts` are those drawn in it; they are its name where nothing else is. */
export function nameOf(element: Element, byContent: boolean, texts: readonly string[]): string {
  const label = plain(element).getAttribute("aria-label")?.trim() ?? "";
  if (label !== "" && !plain(element).hasAttribute("aria-labelledby")) return label.slice(0, LONGEST);
  if (byContent && isPlain(element, texts)) return texts.join(" ").slice(0, LONGEST);
  if (isUnnamed(element, byContent)) return "";
  const labelled = plainLabel(element) ?? formName(element);
  if (labelled !== null) return labelled.slice(0, LONGEST);
  // The library looks at every style below an element: what holds much is named by what is drawn in it.
  if (byContent && (plain(element).getElementsByTagName("*").length > MOST_CHILDREN || holdsForm(element))) return texts.join(" ").slice(0, LONGEST);
  return computedName(element).slice(0, LONGEST);
}

/** What the library calls an element: nothing, where names in the page stand before what it reads of a form or the document. */
function computedName(element: Element): string {
  try {
    return computeAccessibleName(element);
  } catch {
    return "";
  }
}

/** Whether an element is called by nothing but what is drawn in it. */
function isPlain(element: Element, texts: readonly string[]): boolean {
  for (const attribute of PLAIN) if (plain(element).hasAttribute(attribute)) return false;
  if (element instanceof HTMLElement && "labels" in plain(element) && !isPlainButton(element, texts)) return false;
  if (plain(element).childElementCount === 0) return true; // most texts: nothing below them to search
  return plain(element).querySelector("img, [aria-label], [title], [alt]") === null && arePicturesMute(element);
}

/** Whether no drawing within an element says anything, as those on buttons. */
function arePicturesMute(element: Element): boolean {
  for (const drawing of plain(element).querySelectorAll("svg")) if (bare(drawing.textContent ?? "") !== "") return false;
  return true;
}

/** Whether all that a button without labels holds is drawn in it, and read out. */
function isPlainButton(element: HTMLElement, texts: readonly string[]): boolean {
  if (!(element instanceof HTMLButtonElement) || element.labels.length > 0 || texts.length === 0) return false;
  if (element.childElementCount > 0 && element.querySelector(ASIDE) !== null) return false;
  return bare(texts.join("")) === bare(element.textContent ?? "");
}

/** Whether an element is one that only holds others, and nothing says what it is called. */
function isUnnamed(element: Element, byContent: boolean): boolean {
  if (byContent || !HOLDERS.has(plain(element).localName) || plain(element).hasAttribute("title")) return false;
  if (plain(element).hasAttribute("aria-labelledby") || isCaptioned(element)) return false;
  const role = plain(element).getAttribute("role");
  return role === null || HOLDING.has(role);
}

/** Whether an element holds a caption or title of its own, which only tables and drawings have (HTML-AAM 1.0, SVG-AAM 1.0). */
function isCaptioned(element: Element): boolean {
  const caption = CAPTIONS.get(plain(element).localName);
  if (caption === undefined) return false; // a selector would search all that is below it
  for (let child = plain(element).firstElementChild; child !== null; child = plain(child).nextElementSibling)
    if (plain(child).localName === caption) return true;
  return false;
}

/** The name of a form, null for all else: the library takes what stands in a form's fields for the form's own parts. */
function formName(element: Element): string | null {
  if (!(element instanceof HTMLFormElement)) return null;
  const labels = named(element, "aria-labelledby").map((label) => (plain(label).textContent ?? "").trim());
  return labels.filter((label) => label !== "").join(" ") || (plain(element).getAttribute("title") ?? "");
}

function holdsForm(element: Element): boolean {
  return plain(element).querySelector("form") !== null;
}

/** The text of the only label of a plain field, null for all else: the library asks for the styles of everything around. */
function plainLabel(element: Element): string | null {
  if (!isField(element) || element.hasAttribute("aria-labelledby") || element.hasAttribute("role")) return null;
  const { labels } = element;
  if (labels === null || element.matches("[aria-hidden=true], [hidden]")) return null;
  const label = labels[0];
  if (label === undefined) return element.hasAttribute("title") ? null : "";
  if (labels.length > 1 || label.childElementCount > 0 || label.matches(`[aria-hidden=true], [hidden], ${CALLED}`)) return null;
  if (!label.checkVisibility({ visibilityProperty: true })) return null;
  return (label.textContent ?? "").trim().replace(/\s\s+/g, " ");
}

function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  if (element instanceof HTMLInputElement) return !BUTTONS.has(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

/** The elements that label another one in the page. */
export function labelsOf(element: Element): Element[] {
  const labels = "labels" in plain(element) ? ((element as HTMLInputElement).labels ?? []) : [];
  return [...named(element, "aria-labelledby"), ...labels];
}
