// The sheet on the screen: a grid of 400 cells with frozen headings; only what changed is written again.
import { element, openMenu } from "../../shared/plain";
import { svg } from "../../shared/icons";
import type { Commands } from "./commands";
import { cellAt, COLUMNS, corners, refOf, ROWS, spot, valueAt, written, type State } from "./state";

export class Sheet {
  readonly box = element("div", { class: "sheet" });
  readonly grid = element("table", { role: "grid", "aria-label": "Sheet", "aria-multiselectable": "true", tabindex: 0 });
  private readonly cells = new Map<string, HTMLElement>();
  private readonly heads = new Map<string, HTMLElement>();
  private readonly handle = element("span", { class: "handle", title: "Drag to fill" });
  private dragging: "select" | "fill" | null = null;

  constructor(private readonly commands: Commands) {
    const top = element("tr", { role: "row" }, element("th", { class: "corner" }));
    for (const letter of COLUMNS) top.append(this.head(letter));
    this.grid.append(element("thead", {}, top));
    const body = element("tbody");
    for (let row = 1; row <= ROWS; row += 1) body.append(this.row(row));
    this.grid.append(body);
    this.box.append(this.grid);
    this.listen();
  }

  private head(letter: string): HTMLElement {
    const open = element("button", { type: "button", tabindex: -1, "aria-label": `Menu of column ${letter}`, "aria-haspopup": "menu", html: svg("chevron", 13) });
    const made = element("th", { role: "columnheader", scope: "col" }, element("span", {}, letter), open);
    open.addEventListener("click", () => {
      const box = open.getBoundingClientRect();
      this.commands.selectColumn(letter);
      openMenu(`Column ${letter}`, { x: box.left, y: box.bottom + 2 }, this.commands.columnItems(letter));
    });
    made.addEventListener("click", (event) => {
      if (!open.contains(event.target as Node)) this.commands.selectColumn(letter);
    });
    this.heads.set(letter, made);
    return made;
  }

  private row(row: number): HTMLElement {
    const made = element("tr", { role: "row", class: row === 1 ? "frozen" : "" }, element("th", { role: "rowheader", scope: "row" }, String(row)));
    for (const letter of COLUMNS) {
      const cell = element("td", { role: "gridcell", "data-ref": `${letter}${row}`, id: `cell-${letter}${row}` });
      this.cells.set(`${letter}${row}`, cell);
      made.append(cell);
    }
    return made;
  }

  private listen(): void {
    const at = (event: Event): string | undefined => (event.target as HTMLElement).closest<HTMLElement>("[data-ref]")?.dataset.ref;
    this.grid.addEventListener("pointerdown", (event) => {
      const ref = at(event);
      if (event.button !== 0 || ref === undefined) return;
      this.dragging = event.target === this.handle ? "fill" : "select";
      if (this.dragging === "select") this.commands.select(ref, event.shiftKey);
    });
    this.grid.addEventListener("pointerover", (event) => {
      const ref = at(event);
      if (ref === undefined || this.dragging === null) return;
      if (this.dragging === "select") this.commands.select(ref, true);
      else this.commands.aim(ref);
    });
    addEventListener("pointerup", () => {
      if (this.dragging === "fill") this.commands.fill();
      this.dragging = null;
    });
    this.grid.addEventListener("dblclick", (event) => {
      if (at(event) !== undefined) this.commands.editHere();
    });
    this.grid.addEventListener("contextmenu", (event) => {
      const ref = at(event);
      if (ref === undefined) return;
      event.preventDefault();
      if (this.cells.get(ref)?.getAttribute("aria-selected") !== "true") this.commands.select(ref, false);
      openMenu("Cells", { x: event.clientX, y: event.clientY }, this.commands.cellItems());
    });
  }

  cell(ref: string): HTMLElement | undefined {
    return this.cells.get(ref);
  }

  render(state: State, aimed: string | null): void {
    const [from, to] = corners(state);
    const fill = aimed === null ? null : spot(aimed).row;
    for (const [ref, cell] of this.cells) {
      const { column, row } = spot(ref);
      const held = cellAt(state, ref);
      const value = valueAt(state, ref);
      const inside = column >= from.column && column <= to.column && row >= from.row && row <= to.row;
      const filled = fill !== null && column >= from.column && column <= to.column && row > to.row && row <= fill;
      const text = written(value, held.format);
      if (cell.firstChild?.textContent !== text || cell.childNodes.length !== (text === "" ? 0 : 1)) cell.textContent = text;
      cell.className = `${typeof value === "number" ? "numeric" : ""} ${held.bold ? "bold" : ""} ${ref === state.selection.anchor ? "active" : ""} ${filled ? "filled" : ""}`;
      cell.setAttribute("aria-selected", String(inside));
      cell.hidden = state.hidden.includes(ref[0] ?? "");
    }
    for (const [letter, head] of this.heads) {
      const column = COLUMNS.indexOf(letter);
      head.hidden = state.hidden.includes(letter);
      head.classList.toggle("touched", column >= from.column && column <= to.column);
    }
    this.cells.get(refOf(to))?.append(this.handle);
    this.grid.setAttribute("aria-activedescendant", `cell-${state.selection.anchor}`);
  }
}
