// The keyboard of the sheet, while no cell is being written.
import type { Commands } from "./commands";

export function press(event: KeyboardEvent, commands: Commands, begin: (text: string | null) => void): void {
  const { key, shiftKey: shift } = event;
  if (event.ctrlKey || event.metaKey) {
    if (key === "b") commands.bold();
    else if (key === "z") commands.undo();
    else if (key === "y") commands.redo();
    else if (key === "a") commands.selectAll();
    else if (key === "Home") commands.select("A1", shift);
    else return; // copy, cut and paste come as events of their own
  } else if (event.altKey) return;
  else if (key === "ArrowDown") commands.step(0, 1, shift);
  else if (key === "ArrowUp") commands.step(0, -1, shift);
  else if (key === "ArrowLeft") commands.step(-1, 0, shift);
  else if (key === "ArrowRight") commands.step(1, 0, shift);
  else if (key === "Tab") commands.step(shift ? -1 : 1, 0, false);
  else if (key === "PageDown") commands.step(0, 15, shift);
  else if (key === "PageUp") commands.step(0, -15, shift);
  else if (key === "Home") commands.step(-99, 0, shift);
  else if (key === "Delete" || key === "Backspace") commands.clear();
  else if (key === "Enter" || key === "F2") begin(null);
  else if (key.length === 1) begin(key);
  else return;
  event.preventDefault();
}
