// Where the keyboard is, and that a secure field was used.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { focusedIn, targetOf } from "./tree.js";

export function watchFocus(frame: Frame, elements: Elements): void {
  let used: Element | null = null;
  let told: number | null | undefined;
  const tell = (event?: Event): void => {
    const focused = document.hasFocus() ? focusedIn(document) : null;
    const meant = focused === null ? null : elements.meant(focused);
    const node = meant === null ? null : elements.known(meant);
    if (node !== told) frame.tell({ type: "focused", at: frame.at(event), node });
    told = node;
    if (focused === null) used = null;
    else use(focused, event);
  };
  // Once for as long as the field has the focus: nothing of what is done in it, nor when.
  const use = (field: Element, event?: Event): void => {
    if (field === used) return;
    const isSecure = frame.secrets.isSecure(field);
    used = isSecure ? field : null;
    if (isSecure) frame.tell({ type: "secure_used", at: frame.at(event) });
  };
  // While `focusout` is told the document has no focus yet; what comes next is the new one, or nothing.
  frame.listenWithin<FocusEvent>(["focusin"], tell);
  frame.listen<FocusEvent>(window, ["focusout"], (event) => {
    if (event.relatedTarget === null) frame.later(0, () => tell());
  });
  frame.listen<InputEvent>(window, ["beforeinput", "input"], (event) => {
    const field = targetOf(event); // what the browser fills in has the focus nowhere
    if (field !== null) use(field, event);
  });
  if (document.hasFocus()) tell();
}
