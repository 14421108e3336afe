// Daybook: a month or a week of appointments, on jQuery UI.
import "../../shared/base.css";
import $ from "../../shared/jquery";
import "jquery-ui/dist/jquery-ui.js";
import "jquery-ui/dist/themes/base/jquery-ui.css";
import { MONTHS, parts } from "../../shared/dates";
import { COMPANY, personOf } from "../../shared/people";
import { bar, element } from "../../shared/plain";
import { showTask, Store } from "../../shared/store";
import "./calendar.css";
import { edit } from "./dialog";
import { month } from "./month";
import { daysOf, generate, nextId, turned, type State } from "./state";
import { week } from "./week";

const store = new Store("calendar", generate);
showTask(store);

function look(view: Partial<State["view"]>): void {
  store.change((state) => ({ ...state, view: { ...state.view, ...view } }));
}

function button(words: string, label: string, run: () => void): HTMLButtonElement {
  return element("button", { type: "button", class: "button", "aria-label": label, onclick: run }, words);
}

const title = element("h1", { "aria-live": "polite" });
const modes = element("select", { id: "mode", "aria-label": "View" }, new Option("Month", "month"), new Option("Week", "week"));
const add = element("button", { type: "button", class: "button primary" }, "New appointment");
add.addEventListener("click", () => {
  const { view, today } = store.get();
  const day = daysOf(view).includes(today) ? today : view.day;
  edit(store, { id: nextId(store.get()), title: "", calendar: "work", day, start: 540, end: 600, place: "" }, true);
});
const app = document.getElementById("app") as HTMLElement;
const mini = element("div", { class: "mini", "aria-label": "Go to a day" });
const calendars = element("fieldset", { class: "calendars" });
const main = element("main", { class: "days" });

app.append(
  bar({ icon: "calendar", name: "Daybook", company: COMPANY, me: personOf(store.get().me).name, startOver: store.startOver },
    element("div", { class: "row turns" },
      button("Today", "Today", () => look({ day: store.get().today })),
      button("‹", "Earlier", () => look(turned(store.get().view, -1))),
      button("›", "Later", () => look(turned(store.get().view, 1))),
      title),
    element("span", { class: "grow" }), element("span", { class: "modes" }, modes), add),
  element("div", { class: "book" }, element("aside", {}, mini, calendars), main),
);

function today(): Date {
  const { year, month: now, day } = parts(store.get().today);
  return new Date(year, now - 1, day);
}

$(mini).datepicker({
  dateFormat: "yy-mm-dd", firstDay: 1, showOtherMonths: true, selectOtherMonths: true, defaultDate: today(),
  onSelect: (day: string) => look({ day }),
});
$(modes).selectmenu({
  width: 110,
  change: (_event: unknown, chosen: { item: { value?: string } }) => look({ mode: chosen.item.value === "week" ? "week" : "month" }),
} as JQueryUI.SelectMenuOptions);

for (const { id, name } of store.get().calendars) {
  const box = element("input", { type: "checkbox", id: `shown-${id}` });
  box.addEventListener("change", () => {
    const shown = box.checked;
    store.change((state) => ({ ...state, calendars: state.calendars.map((one) => (one.id === id ? { ...one, shown } : one)) }));
  });
  calendars.append(element("label", { for: `shown-${id}`, class: `calendar-${id}` }, name), box);
}
calendars.prepend(element("legend", {}, "Calendars"));
$(calendars).find("input").checkboxradio({ icon: true });

function render(): void {
  const state = store.get();
  const { year, month: number } = parts(state.view.day);
  title.textContent = `${MONTHS[number - 1] ?? ""} ${year}`;
  $(mini).datepicker("setDate", state.view.day);
  $(modes).val(state.view.mode).selectmenu("refresh");
  for (const { id, shown } of state.calendars) $(`#shown-${id}`).prop("checked", shown).checkboxradio("refresh");
  const top = main.querySelector(".week-scroll")?.scrollTop;
  main.replaceChildren(state.view.mode === "week" ? week(store) : month(store));
  const scroll = main.querySelector(".week-scroll");
  if (scroll !== null && top !== undefined) scroll.scrollTop = top;
}

store.subscribe(render);
render();
