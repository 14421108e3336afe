// What can be done with an appointment: a menu of jQuery UI where the pointer is.
import $ from "../../shared/jquery";
import { plus } from "../../shared/dates";
import { element } from "../../shared/plain";
import type { Store } from "../../shared/store";
import { cancel, edit } from "./dialog";
import { nextId, put, type Appointment, type State } from "./state";

export function itemsOf(store: Store<State>, one: Appointment, event: MouseEvent): void {
  event.preventDefault();
  document.querySelector(".appointment-menu")?.remove();
  const move = (to: Partial<Appointment>) => () => store.change((now) => put(now, { ...one, ...to }));
  const others = store.get().calendars.filter((calendar) => calendar.id !== one.calendar);
  const menu = element("ul", { class: "appointment-menu", "aria-label": "Appointment" },
    item("Open", () => edit(store, one, false)),
    item("Duplicate", () => store.change((now) => put(now, { ...one, id: nextId(now) }))),
    item("Postpone", undefined,
      item("By a day", move({ day: plus(one.day, 1) })),
      item("By a week", move({ day: plus(one.day, 7) })),
      item("By two weeks", move({ day: plus(one.day, 14) }))),
    item("Move to calendar", undefined, ...others.map(({ id, name }) => item(name, move({ calendar: id })))),
    element("li", {}, "-"),
    item("Cancel appointment", () => cancel(store, one)));
  document.body.append(menu);
  const close = (): void => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
  };
  const outside = (press: Event): void => {
    if (!menu.contains(press.target as Node)) close();
  };
  $(menu).menu({
    select: (_event, chosen) => {
      const run = $(chosen.item ?? []).data("run") as (() => void) | undefined;
      if (run === undefined) return;
      close();
      run();
    },
  });
  menu.addEventListener("keydown", (press) => {
    if (press.key === "Escape") close();
  });
  $(menu).position({ my: "left top", at: "left top", of: event, collision: "flip fit" });
  document.addEventListener("pointerdown", outside, true);
  menu.focus();
}

function item(label: string, run: (() => void) | undefined, ...below: HTMLElement[]): HTMLElement {
  const made = element("li", {}, element("div", {}, label));
  if (run !== undefined) $(made).data("run", run);
  if (below.length > 0) made.append(element("ul", { "aria-label": label }, ...below));
  return made;
}
