// States and values that a person changed: check boxes, switches, what opens and closes, sliders, dates.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";
import { isTextField, roleOf } from "./roles.js";
import { isTrue } from "./states.js";
import { outwards, targetOf } from "./tree.js";

const STATES = ["checked", "expanded", "selected", "pressed"] as const;
const SOON_MS = 1_000;
const WIDGETS: ReadonlySet<string> = new Set(["slider", "date editor", "spin button"]);

export function watchToggles(frame: Frame, elements: Elements): void {
  let acted: { element: Element; at: number } | null = null;
  frame.listenWithin(["change"], (event) => changed(frame, elements, targetOf(event), event));
  frame.listenWithin(["toggle"], (event) => {
    const details = event.target;
    const summary = details instanceof HTMLDetailsElement ? details.querySelector("summary") : null;
    if (summary !== null && frame.isUsed) tellState(frame, elements, summary, "expanded", (details as HTMLDetailsElement).open, event);
  });
  frame.listen(window, ["click", "keydown", "pointerdown"], (event) => {
    const target = targetOf(event);
    if (target !== null) acted = { element: target, at: performance.now() };
  });
  // A page sets these attributes as it likes: only what a person just acted on is told as changed.
  const watch = (root: Node): void => {
    const observer = new MutationObserver((records) =>
      frame.guard(() => {
        if (acted === null || performance.now() - acted.at > SOON_MS) return;
        const around = new Set(outwards(acted.element));
        for (const { target, attributeName, oldValue } of records)
          if (target instanceof Element && isWritten(target, attributeName, oldValue) && belongs(target, acted.element, around))
            written(frame, elements, target, attributeName, oldValue);
      }),
    );
    const attributeFilter = STATES.map((state) => `aria-${state}`);
    observer.observe(root, { subtree: true, attributeFilter, attributeOldValue: true });
    frame.onEnd(() => observer.disconnect());
  };
  watch(document);
  frame.onRoot(watch);
}

function changed(frame: Frame, elements: Elements, field: Element | null, event: Event): void {
  if (!(field instanceof HTMLInputElement) || frame.secrets.isSecure(field)) return;
  if (field.type === "checkbox" || field.type === "radio") tellState(frame, elements, field, "checked", field.checked, event);
  const role = roleOf(field) ?? "";
  if (!WIDGETS.has(role) || isTextField(field)) return;
  const value = frame.describe.value(field, role);
  if (value !== null) frame.tell({ type: "value_changed", at: frame.at(event), node: elements.exact(field), value });
}

function written(frame: Frame, elements: Elements, element: Element, attribute: string | null, before: string | null): void {
  const state = STATES.find((one) => `aria-${one}` === attribute);
  if (state !== undefined) tellState(frame, elements, element, state, before !== "true");
}

/** Whether an attribute says another thing now than it did. */
function isWritten(element: Element, attribute: string | null, before: string | null): boolean {
  return isTrue(element, attribute ?? "") !== (before === "true");
}

function tellState(frame: Frame, elements: Elements, element: Element, what: string, on: boolean, event?: Event): void {
  frame.tell({ type: "state_changed", at: frame.at(event), node: elements.known(element), what, on });
}

/** Whether one element is the other, around it, or in it. */
function belongs(element: Element, acted: Element, around: ReadonlySet<Element>): boolean {
  return around.has(element) || (plain(acted).contains(element) && plain(element).getElementsByTagName("*").length < 20);
}
