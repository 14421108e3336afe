// Deskwise: its whole state, and how dates are written where one is.
import { iso, MONTHS, parts, plus } from "../../shared/dates";
import { Draw } from "../../shared/draw";
import { PEOPLE } from "../../shared/people";

export type Order = "iso" | "words" | "american" | "british" | "german";

export interface Booking {
  id: number;
  desk: string;
  day: string;
  part: string;
}

export interface State {
  today: string;
  me: string;
  /** In which order dates are written. */
  order: Order;
  /** What the form holds. */
  draft: { desk: string; day: string; part: string };
  /** Only bookings from this day on are shown; all of them where it is empty. */
  from: string;
  bookings: Booking[];
}

const HALLS = ["Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Rowan"] as const;
export const DESKS: readonly string[] = HALLS.flatMap((hall) => [`${hall} 1`, `${hall} 2`, `${hall} 3`]);
export const PARTS = ["Whole day", "Morning", "Afternoon"] as const;
const ORDERS: readonly Order[] = ["iso", "words", "american", "british"];
const FOUR_YEARS = 1460;

export function generate(seed: number, variant: string): State {
  const draw = new Draw(seed * 6151 + 11);
  const begin = variant === "years" ? "2031-03-01" : "2024-06-01";
  const someday = (): string => plus(begin, draw.between(0, FOUR_YEARS));
  const [first = "", ...desks] = draw.sample(DESKS, 10);
  const days = new Set<string>();
  while (days.size < 10) days.add(someday());
  const [day = begin, ...others] = days;
  const order = draw.pick(ORDERS);
  return {
    today: someday(),
    me: draw.pick(PEOPLE).id,
    order: variant === "dotted" ? "german" : order,
    draft: { desk: first, day, part: "Whole day" },
    from: "",
    bookings: others.map((each, at) => ({ id: 700 + at, desk: desks[at] ?? "", day: each, part: draw.pick(PARTS) })),
  };
}

/** A day as it is written in an order: 2026-03-09, 9 March 2026, 03/09/2026, 09/03/2026, 9.3.2026. */
export function written(day: string, order: Order): string {
  const { year, month, day: date } = parts(day);
  const [mm, dd] = [String(month).padStart(2, "0"), String(date).padStart(2, "0")];
  if (order === "iso") return day;
  if (order === "words") return `${date} ${MONTHS[month - 1] ?? ""} ${year}`;
  if (order === "german") return `${date}.${month}.${year}`;
  return order === "american" ? `${mm}/${dd}/${year}` : `${dd}/${mm}/${year}`;
}

export function shownOf(state: State): Booking[] {
  const all = state.bookings.filter((booking) => booking.day >= state.from);
  return all.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id - b.id));
}

export function moved(state: State, id: number, day: string): State {
  return { ...state, bookings: state.bookings.map((one) => (one.id === id ? { ...one, day } : one)) };
}

export function booked(state: State, what: { desk: string; day: string; part: string }): State {
  const id = Math.max(699, ...state.bookings.map((one) => one.id)) + 1;
  return { ...state, bookings: [...state.bookings, { id, ...what }] };
}

/** The same day so many months later, or the last one of a month that is shorter. */
export function months(day: string, by: number): string {
  const { year, month, day: date } = parts(day);
  const last = parts(iso(year, month + by + 1, 0)).day;
  return iso(year, month + by, Math.min(date, last));
}
