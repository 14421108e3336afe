// A month: a cell for each day; appointments are dragged from one to another.
import $ from "../../shared/jquery";
import { long, parts, WEEKDAYS } from "../../shared/dates";
import { element } from "../../shared/plain";
import type { Store } from "../../shared/store";
import { edit } from "./dialog";
import { itemsOf } from "./items";
import { clock, daysOf, nextId, put, shownOn, type Appointment, type State } from "./state";

export function month(store: Store<State>): HTMLElement {
  const state = store.get();
  const days = daysOf(state.view);
  const grid = element("div", { class: "month", role: "grid", "aria-label": "Month", style: `--weeks:${days.length / 7}` });
  grid.append(element("div", { role: "row", class: "heads" }, ...WEEKDAYS.map((name) => element("div", { role: "columnheader" }, name.slice(0, 3)))));
  for (let at = 0; at < days.length; at += 7) {
    grid.append(element("div", { role: "row", class: "weeks" }, ...days.slice(at, at + 7).map((day) => cell(store, day))));
  }
  return grid;
}

function cell(store: Store<State>, day: string): HTMLElement {
  const state = store.get();
  const outside = parts(day).month !== parts(state.view.day).month;
  const look = `day${outside ? " outside" : ""}${day === state.today ? " today" : ""}`;
  const made = element("div", { role: "gridcell", class: look, "aria-label": long(day), "data-day": day });
  made.append(element("span", { class: "date" }, String(parts(day).day)));
  for (const one of shownOn(state, day)) made.append(pill(store, one));
  made.addEventListener("dblclick", (event) => {
    if (event.target !== made) return;
    edit(store, { id: nextId(store.get()), title: "", calendar: "work", day, start: 540, end: 600, place: "" }, true);
  });
  $(made).droppable({
    accept: ".pill", tolerance: "pointer",
    drop: (_event, dragged) => {
      const id = Number(dragged.draggable.attr("data-id"));
      const one = store.get().appointments.find((other) => other.id === id);
      if (one !== undefined) store.change((now) => put(now, { ...one, day }));
    },
  });
  return made;
}

function pill(store: Store<State>, one: Appointment): HTMLElement {
  const name = `${one.title}, ${clock(one.start)} to ${clock(one.end)}`;
  const made = element("div", { role: "button", tabindex: 0, class: `pill calendar-${one.calendar}`, "data-id": one.id, "aria-label": name });
  made.append(element("span", { class: "at" }, clock(one.start)), element("span", { class: "title" }, one.title));
  made.addEventListener("click", () => edit(store, one, false));
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter") edit(store, one, false);
  });
  made.addEventListener("contextmenu", (event) => itemsOf(store, one, event));
  $(made).draggable({ helper: "clone", appendTo: "body", opacity: 0.9, zIndex: 50, revert: "invalid", revertDuration: 120, distance: 4, start: (_event, dragged) => { dragged.helper.width(made.offsetWidth); } });
  return made;
}
