// What Helm knows: the units of a company, its accounts, its rules, and where one looks.
import { plus } from "../../shared/dates";
import { Draw } from "../../shared/draw";
import { PEOPLE } from "../../shared/people";
import { Store } from "../../shared/store";

export const ROLES = ["Viewer", "Editor", "Manager", "Administrator"] as const;
export const STATUSES = ["Active", "Invited", "Suspended"] as const;
export const TIMEOUTS = ["15 minutes", "30 minutes", "1 hour", "4 hours", "8 hours", "1 day"] as const;
export const TABS = ["accounts", "rules", "activity"] as const;
export const PAGE = 9;

export interface Unit {
  id: string;
  name: string;
  parent: string;
}

export interface Account {
  id: number;
  name: string;
  email: string;
  unit: string;
  role: string;
  status: string;
  seen: string;
}

export interface Rule {
  id: string;
  name: string;
  text: string;
  on: boolean;
}

export type Sort = "name" | "unit" | "role" | "status" | "seen";

export interface State {
  me: string;
  units: Unit[];
  accounts: Account[];
  rules: Rule[];
  timeout: string;
  activity: { day: string; who: string; what: string }[];
  view: {
    tab: (typeof TABS)[number];
    unit: string;
    expanded: string[];
    status: string;
    sort: Sort;
    descending: boolean;
    page: number;
    selected: number[];
  };
}

const UNITS: readonly (readonly [string, readonly string[]])[] = [
  ["Commerce", ["Sales North", "Sales South", "Partners"]],
  ["Product", ["Design", "Engineering", "Research"]],
  ["Operations", ["Facilities", "Purchasing", "Logistics"]],
  ["Services", ["Support", "Training"]],
];
const RULES: readonly (readonly [string, string])[] = [
  ["Two steps at login", "Everybody confirms a login on a second device."],
  ["Guests may be invited", "Managers can invite people from other companies."],
  ["Links work without an account", "Whoever has the link of a page can read it."],
  ["Downloads on private devices", "Files can be kept on devices that the company does not own."],
  ["New apps need approval", "An administrator looks at an app before it can be connected."],
  ["Weekly summary by mail", "Managers are told what changed in their units."],
  ["Old versions are kept", "Earlier versions of a page stay for a year."],
  ["Passkeys only", "Passwords no longer work."],
];
const DEEDS = ["was invited", "changed a rule", "moved to another unit", "was given another role", "logged in on a new device"] as const;

export function generate(seed: number): State {
  const draw = new Draw(seed * 1931 + 67);
  const today = plus("2026-02-16", draw.between(0, 280));
  const units = UNITS.flatMap(([name, teams]) => [{ id: slug(name), name, parent: "" }, ...teams.map((team) => ({ id: slug(team), name: team, parent: slug(name) }))]);
  const teams = units.filter((unit) => unit.parent !== "");
  const firsts = draw.sample(PEOPLE.map((person) => person.name.split(" ")[0] ?? ""), 24);
  const lasts = draw.sample(PEOPLE.map((person) => person.name.split(" ")[1] ?? ""), 24);
  const names = [...firsts.map((first, at) => `${first} ${lasts[at] ?? ""}`), ...firsts.slice(0, 14).map((first, at) => `${first} ${lasts[at + 7] ?? ""}`)];
  const accounts = names.map((name, at): Account => ({
    id: 1001 + at,
    name,
    email: `${slug(name).replace("-", ".")}@harbourfinch.example`,
    unit: draw.pick(teams).id,
    role: draw.pick(["Viewer", "Viewer", "Editor", "Editor", "Editor", "Manager", "Administrator"]),
    status: draw.pick(["Active", "Active", "Active", "Active", "Invited", "Suspended"]),
    seen: plus(today, -draw.between(0, 60)),
  }));
  const rules = draw.sample(RULES, RULES.length).map(([name, text]) => ({ id: slug(name), name, text, on: draw.chance(0.5) }));
  const activity = Array.from({ length: 24 }, (_, at) => ({ day: plus(today, -Math.floor(at / 3)), who: draw.pick(names), what: draw.pick(DEEDS) }));
  const view: State["view"] = { tab: "accounts", unit: "", expanded: [], status: "", sort: "name", descending: false, page: 1, selected: [] };
  return { me: names[0] ?? "", units, accounts, rules, timeout: draw.pick(TIMEOUTS), activity, view };
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

export const store = new Store("console", generate);

export function look(change: Partial<State["view"]>): void {
  store.change((state) => ({ ...state, view: { ...state.view, ...change } }));
}

export function alter(ids: readonly number[], change: Partial<Account>): void {
  store.change((state) => ({
    ...state,
    accounts: state.accounts.map((account) => (ids.includes(account.id) ? { ...account, ...change } : account)),
    view: { ...state.view, selected: [] },
  }));
}

export function unitName(state: State, id: string): string {
  return state.units.find((unit) => unit.id === id)?.name ?? "Harbour & Finch";
}

/** The accounts of the chosen unit and status, in the chosen order. */
export function listed(state: State): Account[] {
  const { unit, status, sort, descending } = state.view;
  const inside = new Set([unit, ...state.units.filter((each) => each.parent === unit).map((each) => each.id)]);
  const key = (account: Account): string => (sort === "unit" ? unitName(state, account.unit) : account[sort]);
  const by = (a: Account, b: Account): number => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id);
  return state.accounts
    .filter((account) => (unit === "" || inside.has(account.unit)) && (status === "" || account.status === status))
    .sort((a, b) => (descending ? by(b, a) : by(a, b)));
}
