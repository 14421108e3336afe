// Answers whether all that a frame has shown is told of: whatever is old by then has been announced before the answer.
import type { Frame } from "./frame.js";

const LATEST_MS = 200; // frames out of sight are drawn seldom, or never

/** Answer a question once the frame is about to be drawn: only then does it know how far it was scrolled. */
export function answer(frame: Frame, number: number): void {
  let isTold = false;
  const tell = (): void => {
    if (!isTold) frame.tell({ type: "answered", at: frame.at(), number });
    isTold = true;
  };
  requestAnimationFrame(tell);
  frame.later(LATEST_MS, tell);
}
