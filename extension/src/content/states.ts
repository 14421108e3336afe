// The states of an element, by their AT-SPI names.
import { plain } from "./plain.js";
import { isEditingHost, isTextField } from "./roles.js";
import { shadowOf } from "./tree.js";

const CHECKABLE: ReadonlySet<string> = new Set([
  ...["check box", "radio button", "check menu item", "radio menu item", "switch"],
]);
const SELECTABLE: ReadonlySet<string> = new Set(["list item", "page tab", "tree item", "table row", "table cell"]);

/** The states of an element in alphabetical order; never where a link was visited. */
export function statesOf(element: Element, role: string): string[] {
  const found = ["showing", "visible"];
  const add = (name: string, holds: boolean): void => void (holds && found.push(name));
  const isControl = "disabled" in plain(element); // asked first: most elements of a page are none
  const isDisabled = (isControl && plain(element).matches(":disabled")) || isTrue(element, "aria-disabled");
  add("enabled", !isDisabled);
  add("sensitive", !isDisabled);
  if (isTextField(element)) fieldStates(element, isDisabled, add);
  checkStates(element, role, add);
  expansion(element, add);
  add("selectable", SELECTABLE.has(role) && plain(element).hasAttribute("aria-selected"));
  add("selected", isTrue(element, "aria-selected") || (element instanceof HTMLOptionElement && element.selected));
  add("pressed", isTrue(element, "aria-pressed"));
  add("focusable", element instanceof HTMLElement && plain(element).tabIndex >= 0 && !isDisabled);
  add("focused", isFocused(element));
  add("required", (isControl && plain(element).matches(":required")) || isTrue(element, "aria-required"));
  add("modal", (element instanceof HTMLDialogElement && element.matches(":modal")) || isTrue(element, "aria-modal"));
  add("busy", isTrue(element, "aria-busy"));
  const popup = plain(element).getAttribute("aria-haspopup");
  add("has_popup", (popup !== null && popup !== "false") || element instanceof HTMLSelectElement);
  add("multiselectable", isTrue(element, "aria-multiselectable") || (element instanceof HTMLSelectElement && element.multiple));
  add("invalid_entry", isInvalid(element));
  return found.sort();
}

type Add = (name: string, holds: boolean) => void;

function fieldStates(field: HTMLElement, isDisabled: boolean, add: Add): void {
  const isReadOnly = plain(field).matches(":read-only") || isTrue(field, "aria-readonly");
  add("editable", !isReadOnly && !isDisabled);
  add("read_only", isReadOnly);
  const isLong = field instanceof HTMLTextAreaElement || isEditingHost(field) || isTrue(field, "aria-multiline");
  add(isLong ? "multi_line" : "single_line", true);
}

function checkStates(element: Element, role: string, add: Add): void {
  add("checkable", CHECKABLE.has(role));
  const isNative = element instanceof HTMLInputElement && (element.type === "checkbox" || element.type === "radio");
  add("checked", isNative ? element.checked : isTrue(element, "aria-checked"));
  add("indeterminate", isNative ? element.indeterminate : plain(element).getAttribute("aria-checked") === "mixed");
}

function expansion(element: Element, add: Add): void {
  const isOpen = expandedOf(element);
  add("expandable", isOpen !== null);
  add("expanded", isOpen === true);
  add("collapsed", isOpen === false);
}

/** Whether what opens and closes is open; null for what does not. */
export function expandedOf(element: Element): boolean | null {
  const { localName, parentElement } = plain(element);
  if (localName === "summary" && parentElement instanceof HTMLDetailsElement) return parentElement.open;
  const written = plain(element).getAttribute("aria-expanded");
  return written === "true" ? true : written === "false" ? false : null;
}

function isFocused(element: Element): boolean {
  if (!plain(element).matches(":focus")) return false;
  const root = plain(element).getRootNode();
  const isActive = (root instanceof Document || root instanceof ShadowRoot) && plain(root).activeElement === element;
  return isActive && shadowOf(element) === null;
}

function isInvalid(element: Element): boolean {
  const written = plain(element).getAttribute("aria-invalid");
  return written !== null && written !== "false" && written !== "";
}

export function isTrue(element: Element, attribute: string): boolean {
  return plain(element).getAttribute(attribute) === "true";
}
