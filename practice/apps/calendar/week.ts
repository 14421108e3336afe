// A week: appointments stand at their hours, are dragged to others and pulled longer.
import $ from "../../shared/jquery";
import { long, plus, parts, WEEKDAYS } from "../../shared/dates";
import { element } from "../../shared/plain";
import type { Store } from "../../shared/store";
import { edit } from "./dialog";
import { itemsOf } from "./items";
import { clock, daysOf, FIRST_HOUR, LAST_HOUR, nextId, put, shownOn, SNAP, type Appointment, type State } from "./state";

const HOUR_PX = 48;
const SNAP_PX = (HOUR_PX * SNAP) / 60;

export function week(store: Store<State>): HTMLElement {
  const state = store.get();
  const days = daysOf(state.view);
  const heads = days.map((day, at) => element("div", { class: day === state.today ? "today" : "" }, `${(WEEKDAYS[at] ?? "").slice(0, 3)} `, element("b", {}, String(parts(day).day))));
  const hours = element("div", { class: "hours", "aria-hidden": "true" });
  for (let hour = FIRST_HOUR; hour < LAST_HOUR; hour += 1) hours.append(element("div", {}, clock(hour * 60)));
  const columns = element("div", { class: "columns" }, ...days.map((day) => column(store, day)));
  return element("div", { class: "week-scroll" }, element("div", { class: "week-heads" }, element("div"), ...heads), hours, columns);
}

function column(store: Store<State>, day: string): HTMLElement {
  const made = element("div", { class: "column", role: "group", "aria-label": long(day), "data-day": day });
  made.style.height = `${(LAST_HOUR - FIRST_HOUR) * HOUR_PX}px`;
  const placed = lanes(shownOn(store.get(), day));
  for (const [one, lane, of] of placed) made.append(block(store, one, lane, of));
  made.addEventListener("dblclick", (event) => {
    if (event.target !== made) return;
    const start = FIRST_HOUR * 60 + Math.floor(event.offsetY / (HOUR_PX / 2)) * 30;
    edit(store, { id: nextId(store.get()), title: "", calendar: "work", day, start, end: start + 60, place: "" }, true);
  });
  return made;
}

/** Appointments beside each other where they overlap: each with its lane and how many lanes there are. */
function lanes(all: readonly Appointment[]): [Appointment, number, number][] {
  const ends: number[] = [];
  const placed = all.map((one): [Appointment, number] => {
    const free = ends.findIndex((end) => end <= one.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = one.end;
    return [one, lane];
  });
  return placed.map(([one, lane]) => [one, lane, ends.length]);
}

function block(store: Store<State>, one: Appointment, lane: number, of: number): HTMLElement {
  const name = `${one.title}, ${clock(one.start)} to ${clock(one.end)}`;
  const made = element("div", { role: "button", tabindex: 0, class: `block calendar-${one.calendar}${one.end - one.start < 45 ? " short" : ""}`, "data-id": one.id, "aria-label": name });
  made.append(element("span", { class: "title" }, one.title), element("span", { class: "at" }, one.end - one.start < 45 ? clock(one.start) : `${clock(one.start)}–${clock(one.end)}`));
  made.style.position = "absolute"; // said here: jQuery UI asks before the element has a style
  made.style.top = `${((one.start - FIRST_HOUR * 60) / 60) * HOUR_PX}px`;
  made.style.height = `${((one.end - one.start) / 60) * HOUR_PX - 2}px`;
  made.style.left = `calc(${(lane / of) * 100}% + 2px)`;
  made.style.width = `calc(${100 / of}% - 4px)`;
  made.addEventListener("click", () => edit(store, one, false));
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter") edit(store, one, false);
  });
  made.addEventListener("contextmenu", (event) => itemsOf(store, one, event));
  movable(store, one, made);
  return made;
}

function movable(store: Store<State>, one: Appointment, made: HTMLElement): void {
  $(made).draggable({
    distance: 4, zIndex: 20, containment: ".columns", scroll: false,
    stop: (_event, dragged) => {
      const width = made.parentElement?.offsetWidth ?? 1;
      const days = Math.round((dragged.position.left - dragged.originalPosition.left) / width);
      const moved = Math.round((dragged.position.top - dragged.originalPosition.top) / SNAP_PX) * SNAP;
      store.change((now) => put(now, { ...one, day: plus(one.day, days), start: one.start + moved, end: one.end + moved }));
    },
  });
  $(made).resizable({
    handles: "s", minHeight: SNAP_PX, distance: 2,
    stop: (_event, sized) => {
      const longer = Math.round((sized.size.height - sized.originalSize.height) / SNAP_PX) * SNAP;
      store.change((now) => put(now, { ...one, end: Math.max(one.start + SNAP, one.end + longer) }));
    },
  });
}
