// One appointment in a dialog: title, day with a date picker, times with a list, calendar, place.
import $ from "../../shared/jquery";
import { element } from "../../shared/plain";
import type { Store } from "../../shared/store";
import { clock, minutes, PLACES, put, without, type Appointment, type State } from "./state";

const TIMES = Array.from({ length: 96 }, (_, at) => clock(at * 15));

function field(label: string, input: HTMLElement, look = ""): HTMLElement {
  return element("div", { class: `field ${look}` }, element("label", { for: input.id }, label), input);
}

function textbox(id: string, value: string): HTMLInputElement {
  return element("input", { id, class: "input", autocomplete: "off", value });
}

export function edit(store: Store<State>, one: Appointment, fresh: boolean): void {
  const title = textbox("appointment-title", one.title);
  const day = textbox("appointment-day", one.day);
  const [start, end] = [textbox("appointment-start", clock(one.start)), textbox("appointment-end", clock(one.end))];
  const calendar = element("select", { id: "appointment-calendar" });
  for (const { id, name } of store.get().calendars) calendar.append(new Option(name, id, false, id === one.calendar));
  const place = textbox("appointment-place", one.place);
  const wrong = element("p", { class: "error", role: "alert" });
  const form = element("form", { class: "appointment" },
    field("Title", title, "wide"), field("Day", day), field("Calendar", calendar), field("From", start), field("To", end), field("Place", place, "wide"), wrong);
  const dialog = $(form);
  const save = (): void => {
    const [from, to] = [minutes(start.value), minutes(end.value)];
    if (title.value.trim() === "" || !/^\d{4}-\d\d-\d\d$/.test(day.value)) wrong.textContent = "A title and a day are needed.";
    else if (from === null || to === null || to <= from) wrong.textContent = "The end must come after the start.";
    else {
      const done = { ...one, title: title.value.trim(), day: day.value, start: from, end: to, calendar: calendar.value, place: place.value.trim() };
      dialog.dialog("close");
      store.change((now) => put(now, done));
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  const buttons = [
    ...(fresh ? [] : [{ text: "Cancel appointment", class: "button danger", click: () => { dialog.dialog("close"); cancel(store, one); } }]),
    { text: "Save", class: "button primary", click: save },
  ];
  dialog.dialog({
    modal: true, width: 500, resizable: false, title: fresh ? "New appointment" : "Appointment", buttons,
    open: () => title.focus(),
    close: () => {
      $(day).datepicker("destroy");
      dialog.dialog("destroy").remove();
    },
  });
  $(day).datepicker({ dateFormat: "yy-mm-dd", firstDay: 1, changeMonth: true, changeYear: true, showOtherMonths: true });
  $(calendar).selectmenu({ width: false, appendTo: form } as unknown as JQueryUI.SelectMenuOptions);
  times(start, form, (value) => { end.value = clock(Math.min(value + one.end - one.start, 1439)); });
  times(end, form, () => undefined);
  $(place).autocomplete({ source: [...PLACES], minLength: 0, appendTo: form }).on("focus", () => { if (place.value === "") $(place).autocomplete("search", ""); });
}

/** A time picker: the quarters of an hour in a list, from the hour that the box shows; typing is free. */
function times(box: HTMLInputElement, within: HTMLElement, chosen: (minutes: number) => void): void {
  const told = (): void => {
    const value = minutes(box.value);
    if (value !== null) chosen(value);
  };
  $(box).autocomplete({
    minLength: 0, delay: 0, appendTo: within, classes: { "ui-autocomplete": "times" },
    source: (asked: { term: string }, answer: (found: string[]) => void) => {
      const found = TIMES.filter((time) => time.startsWith(asked.term.padStart(2, "0")));
      answer(TIMES.includes(asked.term) || found.length === 0 ? TIMES : found);
    },
    open: () => {
      const at = TIMES.indexOf(box.value);
      const list = $(box).autocomplete("widget");
      const row = list.children().get(at);
      if (row !== undefined) list.scrollTop(row.offsetTop - 60);
    },
    select: (_event, picked) => {
      box.value = String(picked.item.value as string);
      told();
      return false;
    },
  });
  box.addEventListener("click", () => $(box).autocomplete("search", box.value));
  box.addEventListener("change", told);
}

export function cancel(store: Store<State>, one: Appointment): void {
  const question = $(element("p", {}, `“${one.title}” will be taken out of the calendar.`));
  const end = (): void => { question.dialog("close"); };
  question.dialog({
    modal: true, width: 420, resizable: false, title: "Cancel the appointment?",
    buttons: [
      { text: "Keep it", class: "button", click: end },
      { text: "Cancel it", class: "button danger", click: () => { end(); store.change((now) => without(now, one.id)); } },
    ],
    close: () => { question.dialog("destroy").remove(); },
  });
}
