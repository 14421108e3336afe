// What Tally knows: own expenses, those of others that wait for approval, and how the list is looked at.
import { plus } from "../../shared/dates";
import { Draw } from "../../shared/draw";
import { PEOPLE } from "../../shared/people";

export const CATEGORIES = [
  ...["Accommodation", "Car rental", "Client dinner", "Conference", "Courier", "Flight", "Fuel", "Internet and phone"],
  ...["Office supplies", "Parking", "Software", "Taxi", "Team lunch", "Train", "Training"],
] as const;
export const PAYMENTS = ["Company card", "Private card", "Cash", "Bank transfer"] as const;
export const PROJECTS = [
  ...["Aurora website", "Baltic expansion", "Beacon app", "Cedar migration", "Delta audit", "Evergreen campaign"],
  ...["Falcon rollout", "Granite archive", "Harvest fair", "Indigo rebrand", "Juniper portal", "Kestrel study"],
  ...["Lantern training", "Maple office", "Northwind contract", "Onyx security", "Pine warehouse", "Quartz reporting"],
] as const;
export const STATUSES = ["draft", "submitted", "approved", "rejected"] as const;

export type Status = (typeof STATUSES)[number];

export interface Expense {
  id: number;
  person: string;
  merchant: string;
  category: string;
  payment: string;
  project: string;
  date: string;
  cents: number;
  note: string;
  receipts: string[];
  status: Status;
}

export interface State {
  today: string;
  me: string;
  expenses: Expense[];
  receipts: string[];
  view: { status: Status | "all"; sort: "date" | "merchant" | "amount"; descending: boolean };
}

const MERCHANTS: readonly (readonly [string, string])[] = [
  ["Hotel Astoria", "Accommodation"], ["Northline Rail", "Train"], ["Skybridge Air", "Flight"], ["Copper Kettle", "Team lunch"],
  ["Parkwell Garage", "Parking"], ["Blue Anchor Bistro", "Client dinner"], ["Paper & Pine", "Office supplies"], ["Citycab", "Taxi"],
  ["Fernhill Inn", "Accommodation"], ["Metro Fuel", "Fuel"], ["Swiftpost", "Courier"], ["Kettering Hall", "Conference"],
  ["Brightline Telecom", "Internet and phone"], ["Pixelforge", "Software"], ["Roadster Rentals", "Car rental"], ["Open Lectern", "Training"],
  ["Olive Terrace", "Team lunch"], ["Harbour Ferries", "Train"], ["Quayside Lodge", "Accommodation"], ["Inkwell Stationers", "Office supplies"],
  ["Greenleaf Coffee", "Team lunch"], ["Westgate Parking", "Parking"], ["Alpine Coaches", "Train"], ["Saffron House", "Client dinner"],
];
const NOTES = ["", "", "Quarterly visit", "With the regional team", "Onsite workshop", "Replacement", "Annual renewal"] as const;

export function generate(seed: number): State {
  const draw = new Draw(seed * 7919 + 11);
  const today = plus("2026-02-02", draw.between(0, 300));
  const [me, ...others] = draw.sample(PEOPLE, 6).map((person) => person.id);
  const merchants = draw.sample(MERCHANTS, 20);
  const ids = draw.between(2100, 8800);
  const expenses = merchants.map(([merchant, category], at): Expense => {
    const mine = at < 14;
    return {
      id: ids + at,
      person: mine ? (me ?? "") : draw.pick(others),
      merchant,
      category,
      payment: draw.pick(PAYMENTS),
      project: draw.pick(PROJECTS),
      date: plus(today, -draw.between(1, 45)),
      cents: draw.between(4, 480) * 100 + draw.pick([0, 0, 50, 90, 25, 75, 40]),
      note: draw.pick(NOTES),
      receipts: !mine || at > 5 ? [`${merchant.toLowerCase().replace(/[^a-z]+/g, "-")}.pdf`] : [],
      status: !mine ? "submitted" : at < 6 ? "draft" : at < 9 ? "submitted" : at < 13 ? "approved" : "rejected",
    };
  });
  const receipts = draw.sample(merchants.slice(0, 6), 6).map(([merchant]) => scanned(merchant, draw.between(100, 999)));
  return { today, me: me ?? "", expenses, receipts, view: { status: "all", sort: "date", descending: true } };
}

function scanned(merchant: string, number: number): string {
  return `${merchant.toLowerCase().replace(/[^a-z]+/g, "-")}-${number}.pdf`;
}

export function shown(state: State): Expense[] {
  const { status, sort, descending } = state.view;
  const own = state.expenses.filter((expense) => expense.person === state.me && (status === "all" || expense.status === status));
  const key = { date: (e: Expense) => e.date, merchant: (e: Expense) => e.merchant, amount: (e: Expense) => e.cents }[sort];
  const by = (a: Expense, b: Expense): number => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id);
  return own.sort((a, b) => (descending ? by(b, a) : by(a, b)));
}

export function waiting(state: State): Expense[] {
  return state.expenses.filter((expense) => expense.person !== state.me && expense.status === "submitted");
}

export function put(state: State, expense: Expense): State {
  const known = state.expenses.some(({ id }) => id === expense.id);
  const expenses = known ? state.expenses.map((old) => (old.id === expense.id ? expense : old)) : [...state.expenses, expense];
  return { ...state, expenses };
}

export function blank(state: State): Expense {
  const id = Math.max(...state.expenses.map((expense) => expense.id)) + 1;
  const empty = { merchant: "", category: "", payment: PAYMENTS[0], project: "", note: "", cents: 0, receipts: [] };
  return { ...empty, id, person: state.me, date: state.today, status: "draft" };
}
