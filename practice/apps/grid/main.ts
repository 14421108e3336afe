// Ledgerlines: a sheet with formulas, without any framework.
import "../../shared/base.css";
import { bar, element } from "../../shared/plain";
import { COMPANY, PEOPLE } from "../../shared/people";
import { seed, showTask, Store } from "../../shared/store";
import { Commands } from "./commands";
import "./grid.css";
import { press } from "./keys";
import { menubar } from "./menubar";
import { Sheet } from "./sheet";
import { cellAt, COLUMNS, FORMATS, generate, refOf, ROWS, selected, spot, valueAt } from "./state";

const store = new Store("grid", generate);
showTask(store);

const commands = new Commands(store, () => render(), () => begin(null));
const sheet = new Sheet(commands);
const place = element("input", { class: "input place", "aria-label": "Cell", autocomplete: "off" });
const formula = element("input", { class: "input grow formula", "aria-label": "Formula", autocomplete: "off", spellcheck: "false" });
const format = element("select", { class: "input", "aria-label": "Number format" }, ...FORMATS.map((name) => new Option(name, name)));
const bold = element("button", { type: "button", class: "icon-button", "aria-label": "Bold" }, element("b", {}, "B"));
const sums = element("div", { class: "sums", role: "status" });
const me = PEOPLE[Math.abs(seed) % PEOPLE.length]?.name ?? "";
let editor: HTMLInputElement | null = null;

const column = (): number => spot(store.get().selection.anchor).column;
const menus = menubar({
  Edit: () => [
    { label: "Undo", keys: "Ctrl+Z", run: () => commands.undo() },
    { label: "Redo", keys: "Ctrl+Y", run: () => commands.redo() },
    ...commands.cellItems().map((item, at) => ({ ...item, separated: at === 0 })).filter((item) => item.label !== "Bold"),
  ],
  Format: () => [
    { label: "Bold", keys: "Ctrl+B", run: () => commands.bold() },
    ...FORMATS.map((name, at) => ({ label: name, separated: at === 0, run: () => commands.format(name) })),
  ],
  Data: () => commands.columnItems(COLUMNS[column()] ?? "A"),
});

(document.getElementById("app") as HTMLElement).append(
  bar({ icon: "grid", name: "Ledgerlines", company: COMPANY, me, startOver: store.startOver },
    element("h1", { class: "name" }, store.get().name), menus, element("span", { class: "grow" })),
  element("div", { class: "row tools" }, place, element("span", { class: "fx", "aria-hidden": "true" }, "fx"), formula, format, bold),
  sheet.box, sums,
);

/** Write into the active cell: from what it holds, or from a first letter. */
function begin(text: string | null): void {
  const ref = store.get().selection.anchor;
  const cell = sheet.cell(ref);
  if (cell === undefined || editor !== null) return;
  editor = element("input", { class: "editor", "aria-label": `Cell ${ref}`, autocomplete: "off", spellcheck: "false" });
  editor.value = text ?? cellAt(store.get(), ref).raw;
  cell.replaceChildren(editor);
  editor.focus();
  editor.setSelectionRange(editor.value.length, editor.value.length);
  editor.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") end(true, 0, event.shiftKey ? -1 : 1);
    else if (event.key === "Tab") end(true, event.shiftKey ? -1 : 1, 0);
    else if (event.key === "Escape") end(false, 0, 0);
    else return;
    event.preventDefault();
  });
  editor.addEventListener("blur", () => end(true, 0, 0));
}

function end(keep: boolean, columns: number, rows: number): void {
  const made = editor;
  if (made === null) return;
  editor = null;
  const ref = made.closest<HTMLElement>("[data-ref]")?.dataset.ref ?? "";
  made.remove();
  if (keep) commands.write(ref, made.value);
  if (columns !== 0 || rows !== 0) commands.step(columns, rows, false);
  render();
  if (columns !== 0 || rows !== 0 || !keep) sheet.grid.focus();
}

function render(): void {
  const state = store.get();
  const { anchor, head } = state.selection;
  const cell = cellAt(state, anchor);
  if (editor === null) sheet.render(state, commands.aimed);
  place.value = anchor === head ? anchor : `${anchor}:${head}`;
  if (document.activeElement !== formula) formula.value = cell.raw;
  format.value = cell.format;
  bold.setAttribute("aria-pressed", String(cell.bold));
  const numbers = selected(state).map((ref) => valueAt(state, ref)).filter((value) => typeof value === "number");
  const total = numbers.reduce((sum, each) => sum + each, 0);
  sums.textContent = numbers.length < 2 ? "" : `Sum ${round(total)}   Average ${round(total / numbers.length)}   Count ${numbers.length}`;
  if (spot(head).row < ROWS || spot(anchor).row > 1) sheet.cell(head)?.scrollIntoView({ block: "nearest", inline: "nearest" }); // no whole column
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

sheet.grid.addEventListener("keydown", (event) => {
  if (editor === null && event.target === sheet.grid) press(event, commands, begin);
});
sheet.grid.addEventListener("pointerdown", () => {
  end(true, 0, 0);
  sheet.grid.focus({ preventScroll: true });
});
formula.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  if (event.key === "Enter") commands.write(store.get().selection.anchor, formula.value);
  else formula.value = cellAt(store.get(), store.get().selection.anchor).raw;
  sheet.grid.focus();
  if (event.key === "Enter") commands.step(0, 1, false);
});
place.addEventListener("keydown", (event) => {
  const found = /^([A-J])(\d{1,2})(?::([A-J])(\d{1,2}))?$/.exec(place.value.trim().toUpperCase());
  if (event.key !== "Enter" || found === null) return;
  const from = refOf({ column: COLUMNS.indexOf(found[1] ?? "A"), row: Math.min(ROWS, Number(found[2])) });
  commands.select(from, false);
  if (found[3] !== undefined) commands.select(refOf({ column: COLUMNS.indexOf(found[3]), row: Number(found[4]) }), true);
  sheet.grid.focus();
});
format.addEventListener("change", () => {
  commands.format(format.value);
  sheet.grid.focus();
});
bold.addEventListener("click", () => {
  commands.bold();
  sheet.grid.focus();
});

const typing = (): boolean => document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLSelectElement;
for (const kind of ["copy", "cut"] as const) {
  document.addEventListener(kind, (event) => {
    if (typing()) return;
    event.clipboardData?.setData("text/plain", commands.copy());
    event.preventDefault();
    if (kind === "cut") commands.clear();
  });
}
document.addEventListener("paste", (event) => {
  if (typing()) return;
  commands.paste(event.clipboardData?.getData("text/plain") ?? "");
  event.preventDefault();
});

store.subscribe(render);
render();
