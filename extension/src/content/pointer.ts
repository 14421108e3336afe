// What the pointer acted on: binds the X server's own event to the element that the browser hit.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { targetOf } from "./tree.js";
import type { Calibration } from "./viewport.js";

const WHEEL_MS = 100; // a wheel turns in many events; the element under it is told as often as it may change

export function watchPointer(frame: Frame, elements: Elements, calibration: Calibration): void {
  let pressed = -1;
  let wheeled = -Infinity;
  const tell = (event: MouseEvent, kind: "down" | "up" | "wheel"): void => {
    calibration.take(event);
    frame.tell({
      type: "pointed",
      at: frame.at(event),
      kind,
      node: elements.node(targetOf(event)),
      client: [event.clientX, event.clientY],
      screen: [event.screenX, event.screenY],
      button: kind === "wheel" ? 0 : Math.min(4, Math.max(0, event.button)),
    });
  };
  frame.listen<PointerEvent>(window, ["pointerdown"], (event) => {
    pressed = event.button;
    tell(event, "down");
  });
  frame.listen<PointerEvent>(window, ["pointerup"], (event) => {
    pressed = -1;
    tell(event, "up");
  });
  // A second button while one is held comes as a mouse event only (Pointer Events 3, 4.1.1.1).
  frame.listen<MouseEvent>(window, ["mousedown"], (event) => {
    if (event.button !== pressed && pressed !== -1) tell(event, "down");
  });
  frame.listen<MouseEvent>(window, ["mouseup"], (event) => {
    if (pressed !== -1 && event.button !== pressed) tell(event, "up");
  });
  frame.listen<WheelEvent>(window, ["wheel"], (event) => {
    if (event.timeStamp - wheeled < WHEEL_MS) return;
    wheeled = event.timeStamp;
    tell(event, "wheel");
  });
}
