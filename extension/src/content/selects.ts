// Native dropdowns and list boxes. Their popup is not in the page, and no key or click in it is told: the value is.
import type { Option } from "../messages.js";
import { MOST_NODES } from "../messages.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { roleOf } from "./roles.js";
import { targetOf } from "./tree.js";
import { HIDDEN } from "./words.js";

const MOST_SHOWN = 20; // rows of Chromium's popup
const MOVING = new Set(["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", " ", "Enter", "F4"]);

export function watchSelects(frame: Frame, elements: Elements): void {
  const selected = new WeakMap<HTMLSelectElement, ReadonlySet<number>>();
  const offered = new WeakSet<HTMLSelectElement>();
  const joining = new WeakSet<HTMLSelectElement>(); // Control was held at the last press or key in it
  const held = (select: HTMLSelectElement | null, event: PointerEvent | KeyboardEvent): void => {
    if (select !== null) joining[event.ctrlKey ? "add" : "delete"](select);
  };
  const offer = (select: HTMLSelectElement, event: Event): void => {
    selected.set(select, chosenIn(select));
    offered.add(select);
    const options = [...select.options].slice(0, MOST_NODES).map((option) => optionOf(frame, select, option));
    const total = select.options.length;
    const visible = Math.min(total, select.size > 1 || select.multiple ? Math.max(select.size, 4) : MOST_SHOWN);
    frame.tell({ type: "options_offered", at: frame.at(event), node: elements.exact(select), options, total, visible });
  };
  frame.listenWithin<FocusEvent>(["focusin"], (event) => {
    const select = selectOf(event);
    if (select !== null && !frame.secrets.isSecure(select)) selected.set(select, chosenIn(select));
  });
  frame.listen<PointerEvent>(window, ["pointerdown"], (event) => {
    const select = selectOf(event);
    held(select, event);
    if (select !== null && event.button === 0 && !select.disabled && !frame.secrets.isSecure(select)) offer(select, event);
  });
  frame.listen<KeyboardEvent>(window, ["keydown"], (event) => {
    const select = selectOf(event);
    held(select, event);
    if (select === null || frame.secrets.isSecure(select)) return;
    if (MOVING.has(event.key) && !offered.has(select)) offer(select, event);
  });
  frame.listenWithin<FocusEvent>(["focusout"], (event) => {
    const select = selectOf(event);
    if (select !== null) offered.delete(select);
  });
  frame.listenWithin(["change"], (event) => {
    const select = selectOf(event);
    if (select === null || frame.secrets.isSecure(select)) return;
    const [before, after] = [selected.get(select) ?? new Set<number>(), chosenIn(select)];
    if (!offered.has(select)) offer(select, event);
    selected.set(select, after);
    for (const index of after)
      if (!before.has(index) || (after.size === 1 && !joining.has(select)))
        tellChoice(frame, elements, select, index, event); // with Control held, the one that is left was not chosen
  });
}

function tellChoice(frame: Frame, elements: Elements, select: HTMLSelectElement, index: number, event: Event): void {
  const text = select.options[index]?.label ?? "";
  const words = frame.describe.drawn(roleOf(select) ?? "combo box", text);
  frame.tell({ type: "option_chosen", at: frame.at(event), node: elements.exact(select), index, words });
}

function optionOf(frame: Frame, select: HTMLSelectElement, option: HTMLOptionElement): Option {
  const isAbsent = option.hidden || getComputedStyle(option).display === "none";
  const words = isAbsent ? HIDDEN : frame.describe.drawn(roleOf(select) ?? "combo box", option.label);
  const group = option.parentElement;
  const disabled = option.disabled || (group instanceof HTMLOptGroupElement && group.disabled);
  return { words, disabled, selected: option.selected };
}

function selectOf(event: Event): HTMLSelectElement | null {
  const target = targetOf(event);
  if (target instanceof HTMLOptionElement) return target.closest("select");
  return target instanceof HTMLSelectElement ? target : null;
}

function chosenIn(select: HTMLSelectElement): ReadonlySet<number> {
  return new Set([...select.selectedOptions].map((option) => option.index));
}
