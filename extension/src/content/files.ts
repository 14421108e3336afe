// That a file picker of the page was answered; never with what.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { targetOf } from "./tree.js";

export function watchFiles(frame: Frame, elements: Elements): void {
  frame.listenWithin(["change"], (event) => {
    const field = targetOf(event);
    if (field instanceof HTMLInputElement && field.type === "file")
      frame.tell({ type: "file_picked", at: frame.at(event), node: elements.exact(field) });
  });
}
