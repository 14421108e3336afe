// What Ledgerlines knows: a sheet of cells, what they come to, and what is selected.
import { Draw } from "../../shared/draw";
import { evaluate, refsIn, shifted, type Value } from "./formula";

export const COLUMNS = "ABCDEFGHIJ";
export const ROWS = 40;
export const FORMATS = ["General", "Number", "Currency", "Percent"] as const;

export interface Cell {
  raw: string;
  bold: boolean;
  format: string;
}

export interface Spot {
  column: number;
  row: number;
}

export interface State {
  name: string;
  cells: Record<string, Cell>;
  values: Record<string, Value>;
  hidden: string[];
  selection: { anchor: string; head: string };
}

const MONTHS = ["January", "February", "March", "April", "May", "June"] as const;
const PRODUCTS = [
  ...["Armchair Oslo", "Bench Turin", "Bookcase Kyoto", "Cabinet Lyon", "Coat rack Bergen", "Daybed Porto", "Desk Malmo"],
  ...["Dining chair Ghent", "Footstool Riga", "Hall table Bath", "Lamp Lisbon", "Mirror Prague", "Nightstand Graz", "Rug Izmir"],
  ...["Shelf Tartu", "Sideboard Delft", "Sofa Verona", "Stool Bilbao", "Table Krakow", "Wardrobe Siena", "Workbench Turku"],
] as const;
const REGIONS = ["North", "South", "East", "West"] as const;
const PLAIN: Cell = { raw: "", bold: false, format: "General" };

export function generate(seed: number): State {
  const draw = new Draw(seed * 3571 + 41);
  const cells: Record<string, Cell> = {};
  const write = (ref: string, raw: string, bold = false): void => {
    cells[ref] = { raw, bold, format: "General" };
  };
  ["Product", "Region", ...MONTHS, "Total"].forEach((head, at) => write(`${COLUMNS[at] ?? ""}1`, head, true));
  draw.sample(PRODUCTS, 16).forEach((product, at) => {
    write(`A${at + 2}`, product);
    write(`B${at + 2}`, draw.pick(REGIONS));
    const usual = draw.between(20, 160);
    MONTHS.forEach((_month, month) => write(`${COLUMNS[month + 2] ?? ""}${at + 2}`, String(usual + draw.between(-15, 40))));
  });
  write("I2", "=SUM(C2:H2)");
  const start = { name: `Sales ${draw.between(2024, 2026)}`, cells, values: {}, hidden: [], selection: { anchor: "A1", head: "A1" } };
  return reckoned(start);
}

export function cellAt(state: State, ref: string): Cell {
  return state.cells[ref] ?? PLAIN;
}

export function valueAt(state: State, ref: string): Value {
  const held = state.values[ref];
  return held ?? evaluate(cellAt(state, ref).raw, (other) => cellAt(state, other).raw);
}

/** The state with what every formula comes to. */
function reckoned(state: State): State {
  const formulas = Object.entries(state.cells).filter(([, cell]) => cell.raw.startsWith("="));
  const values = formulas.map(([ref, cell]) => [ref, evaluate(cell.raw, (other) => cellAt(state, other).raw)]);
  return { ...state, values: Object.fromEntries(values) as Record<string, Value> };
}

export function alter(state: State, changes: Record<string, Partial<Cell>>): State {
  const cells = { ...state.cells };
  for (const [ref, change] of Object.entries(changes)) {
    const cell = { ...cellAt(state, ref), ...change };
    if (cell.raw === "" && !cell.bold && cell.format === "General") delete cells[ref];
    else cells[ref] = cell;
  }
  return reckoned({ ...state, cells });
}

export function spot(ref: string): Spot {
  return { column: COLUMNS.indexOf(ref[0] ?? "A"), row: Number(ref.slice(1)) };
}

export function refOf({ column, row }: Spot): string {
  return `${COLUMNS[Math.max(0, Math.min(COLUMNS.length - 1, column))] ?? "A"}${Math.max(1, Math.min(ROWS, row))}`;
}

export function selected(state: State): string[] {
  return refsIn(`${state.selection.anchor}:${state.selection.head}`);
}

/** Upper left and lower right corner of what is selected. */
export function corners(state: State): [Spot, Spot] {
  const [a, b] = [spot(state.selection.anchor), spot(state.selection.head)];
  return [
    { column: Math.min(a.column, b.column), row: Math.min(a.row, b.row) },
    { column: Math.max(a.column, b.column), row: Math.max(a.row, b.row) },
  ];
}

/** Sort the rows below the heading by a column; formulas move with their row, empty rows stay below. */
export function sorted(state: State, column: number, descending: boolean): State {
  const letter = COLUMNS[column] ?? "A";
  const rows = Array.from({ length: ROWS - 1 }, (_, at) => at + 2).filter((row) => [...COLUMNS].some((each) => cellAt(state, `${each}${row}`).raw !== ""));
  const order = [...rows].sort((a, b) => compared(valueAt(state, `${letter}${a}`), valueAt(state, `${letter}${b}`), descending) || a - b);
  const changes: Record<string, Partial<Cell>> = {};
  rows.forEach((to, at) => {
    const from = order[at] ?? to;
    for (const each of COLUMNS) {
      const cell = cellAt(state, `${each}${from}`);
      changes[`${each}${to}`] = { ...cell, raw: shifted(cell.raw, to - from, 0) };
    }
  });
  return alter(state, changes);
}

function compared(a: Value, b: Value, descending: boolean): number {
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
  const by = typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  return descending ? -by : by;
}

/** A number as its cell shows it. */
export function written(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (format === "Currency") return `€${grouped(value.toFixed(2))}`;
  if (format === "Percent") return `${(value * 100).toFixed(0)}%`;
  if (format === "Number") return grouped(value.toFixed(2));
  return String(value);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?=\.))/g, ",");
}
