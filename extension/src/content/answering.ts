// Answers whether all that a frame has shown is told of: whatever is old by then has been announced before the answer.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";

const LATEST_MS = 200; // frames out of sight are drawn seldom, or never

/** Answer a question once the frame is about to be drawn: only then does it know how far it was scrolled. */
export function answer(frame: Frame, elements: Elements, number: number): void {
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    elements.prove();
    frame.tell({ type: "answered", at: frame.at(), number });
  };
  requestAnimationFrame(() => frame.guard(tell));
  frame.later(LATEST_MS, tell);
}
