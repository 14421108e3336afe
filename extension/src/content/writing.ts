// Whether somebody only goes on writing: what is written is told at once, and what else it changes can wait a little.

interface Act {
  readonly type: string;
  readonly key?: string;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly metaKey?: boolean;
}
interface Place {
  readonly selectionEnd?: number | null;
  readonly isContentEditable?: boolean;
  getAttribute?(name: string): string | null;
}

const IN_TEXT: ReadonlySet<string> = new Set([
  ...["Backspace", "Delete", "ArrowLeft", "ArrowRight", "Home", "End", "Shift", "Dead", "Process", "Unidentified"],
]);
/** Attributes of a field that opens a list while it is written in. */
const OFFERING = ["list", "aria-haspopup", "aria-autocomplete", "aria-controls", "aria-owns", "aria-expanded"];

/** Whether an act is one more letter in a text, in a field that offers nothing for it. */
export function isWriting(act: Act, place: unknown): boolean {
  if (act.type === "compositionend") return true;
  if (act.type !== "keydown" || act.key === undefined || act.ctrlKey === true || act.altKey === true || act.metaKey === true) return false;
  return (act.key.length === 1 || IN_TEXT.has(act.key)) && takesText(place);
}

function takesText(place: unknown): boolean {
  if (typeof place !== "object" || place === null) return false;
  const field = place as Place; // fields without a selection, such as check boxes, have `selectionEnd` null
  const isText = typeof field.selectionEnd === "number" || field.isContentEditable === true;
  if (!isText || (field.getAttribute?.("role") ?? "textbox") !== "textbox") return false;
  return OFFERING.every((name) => (field.getAttribute?.(name) ?? null) === null);
}
