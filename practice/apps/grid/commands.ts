// Everything that can be done with the sheet, by key, by menu or by button; each step can be undone.
import type { Entry } from "../../shared/plain";
import type { Store } from "../../shared/store";
import { shifted } from "./formula";
import { alter, cellAt, COLUMNS, corners, refOf, ROWS, selected, sorted, spot, type Cell, type Spot, type State } from "./state";

interface Clip {
  text: string;
  from: Spot;
  rows: string[][];
}

export class Commands {
  aimed: string | null = null;
  private readonly undone: State[] = [];
  private readonly before: State[] = [];
  private clip: Clip | null = null;

  constructor(
    private readonly store: Store<State>,
    private readonly redraw: () => void,
    readonly editHere: () => void,
  ) {}

  select(ref: string, extend: boolean): void {
    this.store.change((state) => ({ ...state, selection: { anchor: extend ? state.selection.anchor : ref, head: ref } }));
  }

  selectColumn(letter: string): void {
    this.store.change((state) => ({ ...state, selection: { anchor: `${letter}1`, head: `${letter}${ROWS}` } }));
  }

  selectAll(): void {
    this.store.change((state) => ({ ...state, selection: { anchor: "A1", head: refOf({ column: COLUMNS.length - 1, row: ROWS }) } }));
  }

  step(columns: number, rows: number, extend: boolean): void {
    const { selection, hidden } = this.store.get();
    const from = spot(extend ? selection.head : selection.anchor);
    let column = from.column + columns;
    while (columns !== 0 && hidden.includes(COLUMNS[column] ?? "")) column += Math.sign(columns);
    this.select(refOf({ column, row: from.row + rows }), extend);
  }

  write(ref: string, raw: string): void {
    if (raw !== cellAt(this.store.get(), ref).raw) this.change((state) => alter(state, { [ref]: { raw } }));
  }

  clear(): void {
    this.each(() => ({ raw: "" }));
  }

  bold(): void {
    const bold = !cellAt(this.store.get(), this.store.get().selection.anchor).bold;
    this.each((_ref, cell) => (cell.raw === "" ? {} : { bold }));
  }

  format(format: string): void {
    this.each((_ref, cell) => (cell.raw === "" ? {} : { format }));
  }

  sort(column: number, descending: boolean): void {
    this.change((state) => sorted(state, column, descending));
  }

  hide(letter: string): void {
    this.change((state) => ({ ...state, hidden: [...state.hidden, letter].sort(), selection: { anchor: "A1", head: "A1" } }));
  }

  showAll(): void {
    this.change((state) => ({ ...state, hidden: [] }));
  }

  /** The selected cells as text with tabs; they are also kept, so that formulas can move along. */
  copy(): string {
    const state = this.store.get();
    const [from, to] = corners(state);
    const rows = [];
    for (let row = from.row; row <= to.row; row += 1) {
      const cells = [];
      for (let column = from.column; column <= to.column; column += 1) cells.push(cellAt(state, refOf({ column, row })).raw);
      rows.push(cells);
    }
    this.clip = { text: rows.map((row) => row.join("\t")).join("\n"), from, rows };
    return this.clip.text;
  }

  paste(text: string | null): void {
    const own = this.clip !== null && (text === null || text === this.clip.text) ? this.clip : null;
    const rows = own?.rows ?? (text ?? "").replace(/\r?\n$/, "").split(/\r?\n/).map((row) => row.split("\t"));
    const [at] = corners(this.store.get());
    const changes: Record<string, Partial<Cell>> = {};
    rows.forEach((cells, down) => cells.forEach((raw, right) => {
      const to = { column: at.column + right, row: at.row + down };
      if (to.column >= COLUMNS.length || to.row > ROWS) return;
      changes[refOf(to)] = { raw: own === null ? raw : shifted(raw, to.row - own.from.row - down, to.column - own.from.column - right) };
    }));
    this.change((state) => ({ ...alter(state, changes), selection: { anchor: refOf(at), head: refOf({ column: at.column + (rows[0]?.length ?? 1) - 1, row: at.row + rows.length - 1 }) } }));
  }

  aim(ref: string): void {
    this.aimed = ref;
    this.redraw();
  }

  /** Fill the rows below what is selected, down to where the handle was pulled. */
  fill(): void {
    const end = this.aimed === null ? 0 : spot(this.aimed).row;
    this.aimed = null;
    const [from, to] = corners(this.store.get());
    if (end <= to.row) return this.redraw();
    const changes: Record<string, Partial<Cell>> = {};
    for (let row = to.row + 1; row <= end; row += 1) {
      const source = from.row + ((row - from.row) % (to.row - from.row + 1));
      for (let column = from.column; column <= to.column; column += 1) {
        const cell = cellAt(this.store.get(), refOf({ column, row: source }));
        changes[refOf({ column, row })] = { ...cell, raw: shifted(cell.raw, row - source, 0) };
      }
    }
    this.change((state) => ({ ...alter(state, changes), selection: { anchor: refOf(from), head: refOf({ column: to.column, row: end }) } }));
  }

  undo(): void {
    this.swap(this.before, this.undone);
  }

  redo(): void {
    this.swap(this.undone, this.before);
  }

  columnItems(letter: string): Entry[] {
    const column = COLUMNS.indexOf(letter);
    return [
      { label: "Sort A to Z", icon: "sort", run: () => this.sort(column, false) },
      { label: "Sort Z to A", icon: "sort", run: () => this.sort(column, true) },
      { label: "Hide column", separated: true, run: () => this.hide(letter) },
      { label: "Show all columns", run: () => this.showAll() },
      { label: "Clear column", icon: "trash", separated: true, run: () => this.clear() },
    ];
  }

  cellItems(): Entry[] {
    return [
      { label: "Cut", keys: "Ctrl+X", run: () => document.execCommand("cut") },
      { label: "Copy", icon: "copy", keys: "Ctrl+C", run: () => document.execCommand("copy") },
      { label: "Paste", keys: "Ctrl+V", run: () => this.paste(null) },
      { label: "Bold", keys: "Ctrl+B", separated: true, run: () => this.bold() },
      { label: "Clear", icon: "trash", keys: "Del", run: () => this.clear() },
    ];
  }

  private each(change: (ref: string, cell: Cell) => Partial<Cell>): void {
    this.change((state) => alter(state, Object.fromEntries(selected(state).map((ref) => [ref, change(ref, cellAt(state, ref))]))));
  }

  private change(next: (state: State) => State): void {
    this.before.push(this.store.get());
    this.undone.length = 0;
    this.store.change(next);
  }

  private swap(from: State[], to: State[]): void {
    const state = from.pop();
    if (state === undefined) return;
    to.push(this.store.get());
    this.store.change(() => state);
  }
}
