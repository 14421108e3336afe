// Something was dragged from one element and dropped on another, by the page's own drag and drop.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { targetOf } from "./tree.js";

export function watchDragging(frame: Frame, elements: Elements): void {
  let source: Element | null = null;
  let over: Element | null = null;
  frame.listen<DragEvent>(window, ["dragstart"], (event) => ([source, over] = [targetOf(event), null]));
  frame.listen<DragEvent>(window, ["dragenter"], (event) => (over = targetOf(event)));
  frame.listen<DragEvent>(window, ["drop"], (event) => {
    const from = source === null ? null : elements.node(source);
    frame.tell({ type: "dropped", at: frame.at(event), source: from, target: elements.node(targetOf(event) ?? over) });
    source = null;
  });
  frame.listen<DragEvent>(window, ["dragend"], () => ([source, over] = [null, null]));
}
