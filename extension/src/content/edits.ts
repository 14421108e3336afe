// Edits of text fields: what was inserted, deleted or replaced, as the layer allows; nothing of secure ones.
import type { Edited } from "../messages.js";
import { type Edit, editOf } from "./diffs.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { isEditingHost, isTextField } from "./roles.js";
import { focusedIn, outwards, targetOf } from "./tree.js";
import { isFaint } from "./walk.js";
import { HIDDEN } from "./words.js";

const INPUT_TYPE = /^[a-zA-Z]{1,40}$/;
const LONGEST = 100_000; // code units; of a longer text it is told that it changed

export function watchEdits(frame: Frame, elements: Elements): void {
  const texts = new WeakMap<Element, string>();
  frame.onRoot((root) => frame.listen<FocusEvent>(root, ["focusin"], (event) => remember(event)));
  const remember = (event: Event): void => {
    const field = fieldOf(event);
    if (field !== null && !frame.secrets.isSecure(field)) texts.set(field, textOf(field));
  };
  frame.listen(window, ["focusin", "beforeinput", "compositionstart"], remember);
  frame.listen<InputEvent>(window, ["input"], (event) => {
    const field = fieldOf(event);
    if (field === null || frame.secrets.isSecure(field)) return;
    const [before, after] = [texts.get(field) ?? "", textOf(field)];
    texts.set(field, after);
    const edit = editOf(before.slice(0, LONGEST), after.slice(0, LONGEST), caretOf(field));
    if (edit === null) return;
    const type = event.inputType ?? "";
    const named = INPUT_TYPE.test(type) && frame.isUsed ? type : "";
    const told = edited(frame, elements.known(field), edit, named, frame.at(event));
    // What is typed where nobody sees it, as into a terminal drawn by a page, may be anything.
    frame.tell(isFaint(field) ? { ...told, position: 0, length: 0, content: HIDDEN } : told);
  });
  const focused = focusedIn(document);
  if (focused !== null && isTextField(focused) && !frame.secrets.isSecure(focused)) texts.set(focused, textOf(focused));
}

function edited(frame: Frame, node: number, edit: Edit, inputType: string, at: number): Omit<Edited, "page" | "frame"> {
  const { exact } = frame.texts;
  const isEcho = frame.secrets.echoes(edit.inserted);
  return {
    type: "edited",
    at,
    node,
    operation: edit.operation,
    position: exact ? edit.position : 0,
    length: exact ? edit.length : 0,
    content: edit.inserted === "" || isEcho ? HIDDEN : frame.texts.content(edit.inserted),
    input_type: inputType,
  };
}

/** The text field that an event is about: what is edited is the outermost editing host. */
function fieldOf(event: Event): HTMLElement | null {
  const target = targetOf(event);
  if (target === null) return null;
  let host: HTMLElement | null = null;
  for (const at of outwards(target)) {
    if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) return isTextField(at) ? at : null;
    if (isEditingHost(at)) host = at;
  }
  return host;
}

/** The raw text of a field that is no secret. */
function textOf(field: HTMLElement): string {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value;
  return field.innerText;
}

function caretOf(field: HTMLElement): number | null {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return null;
  return field.selectionEnd; // null where the field's type has no selection (number, email)
}
