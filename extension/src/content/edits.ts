// Edits of text fields: what was inserted, deleted or replaced, as the layer allows; nothing of secure ones.
import type { Edited } from "../messages.js";
import { type Edit, editOf, replaced } from "./diffs.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";
import { isEditingHost, isTextField } from "./roles.js";
import { focusedIn, outwards, targetOf } from "./tree.js";
import { isFaint } from "./walk.js";
import { HIDDEN } from "./words.js";

const INPUT_TYPE = /^[a-zA-Z]{1,40}$/;
const LONGEST = 100_000; // code units; of a longer text it is told that it changed
const OPENS_MS = 100; // a letter that opens the field which it is written into, as in a cell of a sheet, does so at once

export function watchEdits(frame: Frame, elements: Elements): void {
  const texts = new WeakMap<Element, string>();
  frame.onRoot((root) => frame.listen<FocusEvent>(root, ["focusin"], (event) => remember(event)));
  let letter: { readonly key: string; readonly at: number } | null = null;
  frame.listen<KeyboardEvent>(window, ["keydown"], (event) => {
    const isAlone = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && fieldOf(event) === null;
    letter = isAlone ? { key: event.key, at: performance.now() } : null;
  });
  const selected = new WeakMap<Element, readonly [from: number, to: number]>();
  const remember = (event: Event): void => {
    const field = fieldOf(event);
    if (field === null || frame.secrets.isSecure(field)) return;
    const [text, opening] = [textOf(field), letter];
    letter = event.type === "focusin" ? null : letter;
    texts.set(field, text);
    const [from, to] = selectionOf(field);
    selected.set(field, [from, to]);
    const isOpened = event.type === "focusin" && opening !== null && performance.now() - opening.at < OPENS_MS;
    if (!isOpened || text !== opening.key || isFaint(field)) return;
    const edit: Edit = { operation: "insert", position: 0, length: 0, inserted: text };
    frame.tell(edited(frame, elements.known(field), edit, "insertText", frame.at(event)));
  };
  frame.listen(window, ["focusin", "beforeinput", "compositionstart"], remember);
  frame.listen<InputEvent>(window, ["input"], (event) => {
    const field = fieldOf(event);
    if (field === null || frame.secrets.isSecure(field)) return;
    const [before, after] = [texts.get(field) ?? "", textOf(field)];
    texts.set(field, after);
    const type = event.inputType ?? "";
    const [from, to] = type === "insertText" ? (selected.get(field) ?? NOTHING) : NOTHING;
    const edit = replaced(before, after, from, to) ?? editOf(before.slice(0, LONGEST), after.slice(0, LONGEST), caretOf(field));
    if (edit === null) return;
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
  return plain(field).innerText;
}

const NOTHING = [0, 0] as const;

/** What is selected in a field, in code units; nothing where its type has no selection (number, email). */
function selectionOf(field: HTMLElement): readonly [from: number, to: number] {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return NOTHING;
  return [field.selectionStart ?? 0, field.selectionEnd ?? 0];
}

function caretOf(field: HTMLElement): number | null {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return null;
  return field.selectionEnd; // null where the field's type has no selection (number, email)
}
