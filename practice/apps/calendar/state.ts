// What Daybook knows: calendars, appointments, and where one looks.
import { iso, parts, plus, weekday } from "../../shared/dates";
import { Draw } from "../../shared/draw";
import { PEOPLE } from "../../shared/people";

export interface Calendar {
  id: string;
  name: string;
  shown: boolean;
}

export interface Appointment {
  id: number;
  title: string;
  calendar: string;
  day: string;
  start: number;
  end: number;
  place: string;
}

export interface State {
  today: string;
  me: string;
  calendars: Calendar[];
  appointments: Appointment[];
  view: { mode: "month" | "week"; day: string };
}

/** The hours that a week shows, and the minutes that dragging snaps to. */
export const [FIRST_HOUR, LAST_HOUR, SNAP] = [7, 20, 15];

const TITLES = [
  ...["Budget review", "Call with Northwind", "Design critique", "Interview: analyst", "Launch rehearsal", "Lunch with Chiara"],
  ...["Monthly report", "One to one", "Planning", "Press briefing", "Retrospective", "Roadmap", "Safety training", "Site visit"],
  ...["Supplier talks", "Team breakfast", "Town hall", "Travel booking", "User study", "Workshop on pricing"],
  ...["Board meeting", "Customer visit", "Data clinic", "English class", "Fire drill", "Garden club", "Handover", "Inventory"],
] as const;
export const PLACES = ["Room Amber", "Room Birch", "Room Cobalt", "Auditorium", "Online", "Cafeteria"] as const;

export function generate(seed: number): State {
  const draw = new Draw(seed * 4933 + 37);
  const today = plus(plus("2026-01-19", 7 * draw.between(0, 44)), draw.between(0, 4));
  const calendars = [
    { id: "work", name: "Work", shown: true },
    { id: "team", name: "Team", shown: true },
    { id: "travel", name: "Travel", shown: true },
    { id: "private", name: "Private", shown: true },
  ];
  const monday = plus(today, -weekday(today));
  const free = Array.from({ length: 25 }, (_, at) => plus(monday, Math.floor(at / 5) * 7 - 7 + (at % 5)));
  const days = [...draw.sample(free, 20), ...draw.sample(free, 8)];
  const appointments = draw.sample(TITLES, days.length).map((title, at): Appointment => {
    const start = draw.between(8, 15) * 60 + draw.pick([0, 0, 30, 15]);
    return {
      id: 400 + at,
      title,
      calendar: draw.pick(calendars).id,
      day: days[at] ?? today,
      start,
      end: start + draw.pick([30, 45, 60, 60, 90, 120]),
      place: draw.pick(PLACES),
    };
  });
  return { today, me: draw.pick(PEOPLE).id, calendars, appointments, view: { mode: "month", day: today } };
}

/** "14:05" */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Minutes of a day from what a person typed ("9:30", "930", "9"), or null. */
export function minutes(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim());
  if (found === null) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** The days that the view shows: a week, or the whole weeks that hold a month. */
export function daysOf(view: State["view"]): string[] {
  const { year, month } = parts(view.day);
  const first = view.mode === "week" ? view.day : iso(year, month, 1);
  const begin = plus(first, -weekday(first));
  const last = view.mode === "week" ? plus(begin, 6) : iso(year, month + 1, 0);
  const days = [];
  for (let day = begin; day <= last || days.length % 7 !== 0; day = plus(day, 1)) days.push(day);
  return days;
}

export function shownOn(state: State, day: string): Appointment[] {
  const shown = new Set(state.calendars.filter((calendar) => calendar.shown).map((calendar) => calendar.id));
  return state.appointments
    .filter((one) => one.day === day && shown.has(one.calendar))
    .sort((a, b) => a.start - b.start || a.id - b.id);
}

export function put(state: State, one: Appointment): State {
  const known = state.appointments.some(({ id }) => id === one.id);
  const appointments = known
    ? state.appointments.map((old) => (old.id === one.id ? one : old))
    : [...state.appointments, one];
  return { ...state, appointments };
}

export function without(state: State, id: number): State {
  return { ...state, appointments: state.appointments.filter((one) => one.id !== id) };
}

export function nextId(state: State): number {
  return Math.max(399, ...state.appointments.map((one) => one.id)) + 1;
}

/** The same day of the week or month before or after. */
export function turned(view: State["view"], by: number): State["view"] {
  if (view.mode === "week") return { ...view, day: plus(view.day, 7 * by) };
  const { year, month } = parts(view.day);
  return { ...view, day: iso(year, month + by, 1) };
}
