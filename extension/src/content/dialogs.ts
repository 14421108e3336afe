// Dialogs of the page, opened and closed.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";

const SOON_MS = [250, 700] as const; // after an act, until what it closes is gone; the next look at a large page comes later

export function watchDialogs(frame: Frame, elements: Elements): void {
  let open = new Map<Element, number>();
  const close = (dialog: Element, node: number): void => {
    open.delete(dialog);
    frame.tell({ type: "dialog", at: frame.at(), node, opened: false });
  };
  elements.onSight((found) => {
    const now = new Map<Element, number>();
    for (const { element, role } of found) if (role === "dialog") now.set(element, elements.exact(element));
    for (const [dialog, node] of now)
      if (!open.has(dialog)) frame.tell({ type: "dialog", at: frame.at(), node, opened: true });
    for (const [dialog, node] of [...open]) if (!now.has(dialog)) close(dialog, node);
    open = now;
  });
  const look = (): void => {
    for (const [dialog, node] of [...open]) if (plain(dialog).getClientRects().length === 0) close(dialog, node);
  };
  frame.listen(window, ["click", "keydown"], () => {
    if (open.size > 0) for (const wait of SOON_MS) frame.later(wait, look);
  });
  frame.onEnd(() => open.clear());
}
