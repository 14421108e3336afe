// Date pickers: a grid with the days of a month in it, with or without ARIA.
import { plain } from "./plain.js";

import { roleOf } from "./roles.js";

const DAY = /^(?:[1-9]|[12]\d|3[01])$/;
const CELLS = "td, [role=gridcell], [role=cell]";

/** Whether a table or grid is a month's calendar. */
export function isCalendar(element: Element): boolean {
  if (roleOf(element) !== "table") return false;
  const cells = plain(element).querySelectorAll(CELLS);
  return cells.length >= 28 && cells.length <= 60 && daysOf(element).length >= 28;
}

/** The days of a calendar, in order. */
export function daysOf(calendar: Element): Element[] {
  return [...plain(calendar).querySelectorAll(CELLS)].filter((cell) => DAY.test((plain(cell).textContent ?? "").trim()));
}
