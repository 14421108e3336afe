// Where a container came to rest that a person scrolled.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { plain } from "./plain.js";

const REST_MS = 150;

export function watchScrolling(frame: Frame, elements: Elements): void {
  const waiting = new Map<EventTarget, () => void>();
  frame.listenWithin(["scroll"], (event) => {
    const scrolled = event.target;
    if (scrolled === null || !frame.isUsed) return;
    waiting.get(scrolled)?.();
    const at = frame.at(event);
    const rest = (): void => {
      waiting.delete(scrolled);
      const { scrollingElement } = document;
      const container = scrolled instanceof Element ? scrolled : scrollingElement;
      if (container === null || isOfSecret(frame, container)) return;
      const { isConnected, scrollLeft, scrollTop } = plain(container);
      if (!isConnected) return;
      const isPage = container === scrollingElement;
      const offset = [Math.max(0, Math.round(scrollLeft)), Math.max(0, Math.round(scrollTop))] as const;
      frame.tell({ type: "scrolled_to", at, node: isPage ? null : elements.node(container), offset });
    };
    waiting.set(scrolled, frame.later(REST_MS, rest));
  });
  frame.onEnd(() => waiting.clear());
}

/** A field scrolls with the text in it: of a secret one that would tell its length. */
function isOfSecret(frame: Frame, container: Element): boolean {
  return frame.secrets.isSecure(container);
}
