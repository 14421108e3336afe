// What Lanes knows: tickets in their order, and which of them are shown.
import { Draw } from "../../shared/draw";
import { PEOPLE } from "../../shared/people";

export const COLUMNS = ["Backlog", "In progress", "Review", "Done"] as const;
export const LABELS = ["Bug", "Design", "Documents", "Export", "Login", "Mobile", "Speed"] as const;
export const PRIORITIES = ["Low", "Normal", "High", "Urgent"] as const;

export type Column = (typeof COLUMNS)[number];

export interface Ticket {
  id: string;
  title: string;
  text: string;
  column: Column;
  assignee: string;
  priority: string;
  labels: string[];
}

export interface State {
  me: string;
  team: string[];
  /** In the order in which columns show them. */
  tickets: Ticket[];
  view: { labels: string[]; assignee: string; search: string };
}

const TITLES = [
  ...["Add a dark theme", "Allow several receipts", "Ask before deleting", "Check dates in the import", "Cut the start time in half"],
  ...["Explain the empty list", "Export as a spreadsheet", "Fix the jumping cursor", "Fix the sum of refunds", "Group by customer"],
  ...["Keep filters in the address", "Larger buttons on phones", "Let admins merge accounts", "Log in with a key", "Move help to the top"],
  ...["Print without the menu", "Remember the last folder", "Rename reports", "Replace the old icons", "Show who changed a price"],
  ...["Sort names with accents", "Speed up the search", "Translate the letters", "Warn when offline"],
] as const;
const TEXTS = [
  "Three customers asked for it this month.", "See the notes of the last user study.", "Happens only with long names.",
  "Agree on the words with support first.", "A small step; the rest comes later.", "",
] as const;

export function generate(seed: number): State {
  const draw = new Draw(seed * 2741 + 53);
  const team = draw.sample(PEOPLE, 6).map((person) => person.id);
  const first = draw.between(110, 840);
  const tickets = draw.sample(TITLES, 15).map((title, at): Ticket => ({
    id: `LN-${first + at}`,
    title,
    text: draw.pick(TEXTS),
    column: COLUMNS[at < 5 ? 0 : at < 9 ? 1 : at < 12 ? 2 : 3] ?? "Backlog",
    assignee: draw.chance(0.7) ? draw.pick(team) : "",
    priority: draw.pick(PRIORITIES),
    labels: ordered(draw.sample(LABELS, draw.between(0, 2))),
  }));
  return { me: team[0] ?? "", team, tickets, view: { labels: [], assignee: "", search: "" } };
}

/** Labels in the order in which they are listed everywhere. */
export function ordered(labels: readonly string[]): string[] {
  return LABELS.filter((label) => labels.includes(label));
}

export function toggled(labels: readonly string[], label: string): string[] {
  return ordered(labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label]);
}

export function shownIn(state: State, column: Column): Ticket[] {
  const { labels, assignee, search } = state.view;
  const wanted = search.trim().toLowerCase();
  return state.tickets.filter(
    (ticket) =>
      ticket.column === column &&
      (assignee === "" || ticket.assignee === assignee) &&
      labels.every((label) => ticket.labels.includes(label)) &&
      `${ticket.id} ${ticket.title}`.toLowerCase().includes(wanted),
  );
}

export function alter(state: State, id: string, change: Partial<Ticket>): State {
  return { ...state, tickets: state.tickets.map((ticket) => (ticket.id === id ? { ...ticket, ...change } : ticket)) };
}

/** Put a ticket into a column: before another one, or at its end. */
export function moved(state: State, id: string, column: Column, before: string | null): State {
  const ticket = state.tickets.find((each) => each.id === id);
  if (ticket === undefined || id === before) return state;
  const others = state.tickets.filter((each) => each.id !== id);
  const at = before === null ? -1 : others.findIndex((each) => each.id === before);
  const last = others.findLastIndex((each) => each.column === column);
  const place = at >= 0 ? at : last >= 0 ? last + 1 : others.length;
  return { ...state, tickets: [...others.slice(0, place), { ...ticket, column }, ...others.slice(place)] };
}

export function added(state: State, ticket: Omit<Ticket, "id">): State {
  const id = `LN-${Math.max(...state.tickets.map((each) => Number(each.id.slice(3)))) + 1}`;
  return { ...state, tickets: [...state.tickets, { ...ticket, id }] };
}

export function without(state: State, id: string): State {
  return { ...state, tickets: state.tickets.filter((ticket) => ticket.id !== id) };
}
