// Dialogs of the page, opened and closed.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";

export function watchDialogs(frame: Frame, elements: Elements): void {
  let open = new Map<Element, number>();
  elements.onSight((found) => {
    const now = new Map<Element, number>();
    for (const { element, role } of found) if (role === "dialog") now.set(element, elements.exact(element));
    for (const [dialog, node] of now)
      if (!open.has(dialog)) frame.tell({ type: "dialog", at: frame.at(), node, opened: true });
    for (const [dialog, node] of open)
      if (!now.has(dialog)) frame.tell({ type: "dialog", at: frame.at(), node, opened: false });
    open = now;
  });
  frame.onEnd(() => open.clear());
}
