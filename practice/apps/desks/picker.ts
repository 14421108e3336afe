// A date picker: a button that shows a day, and a month of days that opens below it (ARIA: date picker dialog).
import { MONTHS, parts, plus, WEEKDAYS, weekday, iso } from "../../shared/dates";
import { svg, type IconName } from "../../shared/icons";
import { element } from "../../shared/plain";
import { variant } from "../../shared/store";
import { months, written, type Order } from "./state";

const SUNDAY = variant === "sunday";
const BRIEF = variant === "labels";
const TURNS: readonly (readonly [string, IconName, number])[] = BRIEF
  ? [["Year before", "first", -12], ["Earlier", "left", -1], ["Later", "next", 1], ["Year after", "last", 12]]
  : [["Previous year", "first", -12], ["Previous month", "left", -1], ["Next month", "next", 1], ["Next year", "last", 12]];

export interface Asked {
  label: string;
  /** Empty where no day was chosen yet: the picker opens on `opens` then. */
  value: string;
  opens: string;
  order: Order;
  chosen: (day: string) => void;
}

export function dateButton(asked: Asked): HTMLButtonElement {
  const words = asked.value === "" ? "Any day" : written(asked.value, asked.order);
  const button = element("button", { type: "button", class: "input date", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": `${asked.label}: ${words}` }, words);
  button.insertAdjacentHTML("beforeend", svg("calendar", 16));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") !== "true") open(button, asked);
  });
  return button;
}

function open(button: HTMLButtonElement, asked: Asked): void {
  let day = asked.value === "" ? asked.opens : asked.value;
  const popup = element("div", { role: "dialog", "aria-label": "Choose a date", class: "popup picker" });
  const close = (refocus: boolean): void => {
    popup.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  };
  const outside = (event: Event): void => {
    if (!popup.contains(event.target as Node)) close(false);
  };
  const choose = (to: string): void => {
    close(true);
    asked.chosen(to);
  };
  const show = (to: string, focus: boolean): void => {
    day = to;
    const at = document.activeElement?.getAttribute("aria-label");
    popup.replaceChildren(head(day, (by) => show(months(day, by), false)), grid(day, asked.value, choose));
    if (focus) popup.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
    else popup.querySelector<HTMLElement>(`button[aria-label="${at ?? ""}"]`)?.focus();
  };
  popup.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    else if (event.target instanceof HTMLTableCellElement) pressed(event, day, show, choose);
    else return;
    event.preventDefault();
  });
  popup.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to instanceof Node && !popup.contains(to)) close(false);
  });
  button.setAttribute("aria-expanded", "true");
  document.body.append(popup);
  show(day, true);
  place(popup, button);
  document.addEventListener("pointerdown", outside, true);
}

function place(popup: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect();
  const below = box.bottom + 4;
  popup.style.position = "fixed";
  popup.style.margin = "0";
  popup.style.left = `${Math.max(8, Math.min(box.left, innerWidth - popup.offsetWidth - 8))}px`;
  popup.style.top = `${Math.max(8, Math.min(below, innerHeight - popup.offsetHeight - 8))}px`;
}

function head(day: string, turn: (by: number) => void): HTMLElement {
  const { year, month } = parts(day);
  const name = MONTHS[month - 1] ?? "";
  const title = element("h2", { "aria-live": "polite", id: "picker-month" }, `${BRIEF ? name.slice(0, 3) : name} ${year}`);
  const made = element("div", { class: "picker-head" });
  for (const [label, icon, by] of TURNS) {
    if (by === 1) made.append(title);
    made.append(element("button", { type: "button", class: "icon-button", "aria-label": label, title: label, html: svg(icon, 16), onclick: () => turn(by) }));
  }
  return made;
}

function grid(day: string, value: string, choose: (day: string) => void): HTMLElement {
  const { year, month } = parts(day);
  const [first, last] = [iso(year, month, 1), iso(year, month + 1, 0)];
  const names = SUNDAY ? [WEEKDAYS[6] ?? "", ...WEEKDAYS.slice(0, 6)] : [...WEEKDAYS];
  const heads = names.map((name) => element("th", { scope: "col", abbr: name }, name.slice(0, BRIEF ? 1 : 2)));
  const body = element("tbody");
  const begin = plus(first, -column(first));
  for (let number = 0; number < 6; number += 1) { // always six weeks: the picker keeps its height, and stays in the window
    const week = Array.from({ length: 7 }, (_, at) => plus(begin, 7 * number + at));
    body.append(element("tr", {}, ...week.map((each) => (each < first || each > last ? element("td") : cell(each, day, value, choose)))));
  }
  return element("table", { role: "grid", "aria-labelledby": "picker-month" }, element("thead", {}, element("tr", {}, ...heads)), body);
}

function cell(each: string, day: string, value: string, choose: (day: string) => void): HTMLElement {
  const made = element("td", { role: "gridcell", tabindex: each === day ? 0 : -1, "aria-selected": String(each === value) }, String(parts(each).day));
  made.addEventListener("click", () => choose(each));
  return made;
}

function column(day: string): number {
  return SUNDAY ? (weekday(day) + 1) % 7 : weekday(day);
}

function pressed(event: KeyboardEvent, day: string, show: (to: string, focus: boolean) => void, choose: (to: string) => void): void {
  const turn = event.shiftKey ? 12 : 1;
  const steps: Record<string, () => string> = {
    ArrowLeft: () => plus(day, -1),
    ArrowRight: () => plus(day, 1),
    ArrowUp: () => plus(day, -7),
    ArrowDown: () => plus(day, 7),
    Home: () => plus(day, -column(day)),
    End: () => plus(day, 6 - column(day)),
    PageUp: () => months(day, -turn),
    PageDown: () => months(day, turn),
  };
  const step = steps[event.key];
  if (step !== undefined) show(step(), true);
  else if (event.key === "Enter" || event.key === " ") choose(day);
  else if (event.key === "Tab") tab(event);
}

/** Tab leads from the days to the arrows above them, and back. */
function tab(event: KeyboardEvent): void {
  const buttons = [...(event.target as HTMLElement).closest(".picker")?.querySelectorAll("button") ?? []];
  buttons[event.shiftKey ? buttons.length - 1 : 0]?.focus();
}
