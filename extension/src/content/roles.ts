// What an element is, by the AT-SPI names that a recording uses everywhere.
import { plain } from "./plain.js";

const ARIA: ReadonlyMap<string, string> = new Map(Object.entries({
  alert: "notification",
  alertdialog: "dialog",
  application: "embedded",
  article: "article",
  banner: "landmark",
  blockquote: "block quote",
  button: "push button",
  caption: "caption",
  cell: "table cell",
  checkbox: "check box",
  code: "static",
  columnheader: "column header",
  combobox: "combo box",
  complementary: "landmark",
  contentinfo: "landmark",
  definition: "description value",
  dialog: "dialog",
  directory: "list",
  document: "document web",
  feed: "panel",
  figure: "panel",
  form: "form",
  grid: "table",
  gridcell: "table cell",
  group: "grouping",
  heading: "heading",
  image: "image",
  img: "image",
  link: "link",
  list: "list",
  listbox: "list box",
  listitem: "list item",
  log: "log",
  main: "landmark",
  marquee: "marquee",
  math: "math",
  menu: "menu",
  menubar: "menu bar",
  menuitem: "menu item",
  menuitemcheckbox: "check menu item",
  menuitemradio: "radio menu item",
  meter: "level bar",
  navigation: "landmark",
  note: "comment",
  option: "list item",
  paragraph: "paragraph",
  progressbar: "progress bar",
  radio: "radio button",
  radiogroup: "grouping",
  region: "landmark",
  row: "table row",
  rowheader: "row header",
  scrollbar: "scroll bar",
  search: "landmark",
  searchbox: "entry",
  separator: "separator",
  slider: "slider",
  spinbutton: "spin button",
  status: "status bar",
  switch: "switch",
  tab: "page tab",
  table: "table",
  tablist: "page tab list",
  tabpanel: "panel",
  term: "description term",
  textbox: "entry",
  timer: "timer",
  toolbar: "tool bar",
  tooltip: "tool tip",
  tree: "tree",
  treegrid: "tree table",
  treeitem: "tree item",
}));

/** What shows another document: a focus in there is told as a focus on it. */
const FRAMED = "internal frame";

const TAGS: ReadonlyMap<string, string> = new Map(Object.entries({
  article: "article",
  aside: "landmark",
  audio: "audio",
  blockquote: "block quote",
  button: "push button",
  canvas: "canvas",
  caption: "caption",
  datalist: "list box",
  dd: "description value",
  details: "grouping",
  dialog: "dialog",
  dl: "description list",
  dt: "description term",
  embed: FRAMED,
  fieldset: "grouping",
  figcaption: "caption",
  figure: "panel",
  footer: "footer",
  form: "form",
  fencedframe: FRAMED,
  frame: FRAMED,
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  h5: "heading",
  h6: "heading",
  header: "header",
  hr: "separator",
  iframe: FRAMED,
  img: "image",
  label: "label",
  legend: "label",
  li: "list item",
  main: "landmark",
  math: "math",
  menu: "list",
  meter: "level bar",
  nav: "landmark",
  object: FRAMED,
  ol: "list",
  optgroup: "grouping",
  option: "list item",
  output: "status bar",
  p: "paragraph",
  pre: "section",
  progress: "progress bar",
  search: "landmark",
  summary: "toggle button",
  svg: "image",
  table: "table",
  td: "table cell",
  textarea: "entry",
  th: "column header",
  tr: "table row",
  ul: "list",
  video: "video",
}));

/** Elements of kits that say their role to assistive technology only, in a way that no script can ask for. */
const KITS: ReadonlyMap<string, string> = new Map(Object.entries({
  "md-list": "list",
  "md-menu": "menu",
  "md-primary-tab": "page tab",
  "md-radio": "radio button",
  "md-secondary-tab": "page tab",
  "md-tabs": "page tab list",
}));

const INPUTS: Readonly<Record<string, string>> = {
  button: "push button",
  checkbox: "check box",
  color: "push button",
  date: "date editor",
  "datetime-local": "date editor",
  file: "push button",
  image: "push button",
  month: "date editor",
  number: "spin button",
  password: "password text",
  radio: "radio button",
  range: "slider",
  reset: "push button",
  submit: "push button",
  time: "date editor",
  week: "date editor",
};

/** The roles that hold what a person types. */
export const FIELD_ROLES: ReadonlySet<string> = new Set(["entry", "password text", "spin button"]);

/** The role that an author wrote, of those that are known: a list is a fallback chain (ARIA 1.2, 7.1). */
export function ariaRole(element: Element): string | null {
  const written = plain(element).getAttribute("role");
  if (written === null) return null;
  return written.toLowerCase().split(/\s+/).find((role) => ARIA.has(role) || role === "none" || role === "presentation") ?? null;
}

/** The role of an element, or null for one that only lays out. */
export function roleOf(element: Element): string | null {
  const native = nativeRole(element);
  if (native === "password text" || native === FRAMED) return native; // whatever its author calls it
  const written = ariaRole(element);
  if (written === null) return native;
  if (written === "none" || written === "presentation") return null;
  const role = ARIA.get(written) ?? null;
  return role === "push button" && plain(element).hasAttribute("aria-pressed") ? "toggle button" : role;
}

/** Names of the elements whose role hangs on more than their name: most of a page is none of them, and asked no further. */
const VARIED: ReadonlySet<string> = new Set(["input", "select", "a", "area", "td", "th"]);

function nativeRole(element: Element): string | null {
  const { localName } = plain(element); // in lower case in any document
  if (VARIED.has(localName)) {
    if (element instanceof HTMLInputElement) return element.type === "hidden" ? null : inputRole(element);
    if (element instanceof HTMLSelectElement) return element.multiple || element.size > 1 ? "list box" : "combo box";
    if (element instanceof HTMLAnchorElement || element instanceof HTMLAreaElement)
      return element.hasAttribute("href") || isPlaceholder(element) ? "link" : null;
    if (element instanceof HTMLTableCellElement && isRowHeader(element)) return "row header";
  }
  if (localName === "button" && plain(element).hasAttribute("aria-pressed")) return "toggle button";
  return TAGS.get(localName) ?? KITS.get(localName) ?? (isEditingHost(element) ? "entry" : null);
}

/** Whether a cell says what its row is about: by its word, or, where it says nothing, by standing beside plain cells. */
function isRowHeader(cell: HTMLTableCellElement): boolean {
  if (cell.scope === "row" || cell.scope === "rowgroup") return true;
  const beside = cell.nextElementSibling ?? cell.previousElementSibling ?? cell;
  return cell.localName === "th" && cell.scope === "" && plain(beside).localName === "td" && cell.closest("thead") === null;
}

/** Whether an anchor leads nowhere and is no place that others lead to: a script does what it is there for. */
function isPlaceholder(anchor: Element): boolean {
  return plain(anchor).localName === "a" && !plain(anchor).hasAttribute("name") && plain(anchor).firstChild !== null;
}

function inputRole(input: HTMLInputElement): string {
  if (input.list !== null && !(input.type in INPUTS)) return "combo box";
  return INPUTS[input.type] ?? "entry";
}

/** Whether this is the outermost element of an area that a person edits like a document. */
export function isEditingHost(element: Element): element is HTMLElement {
  // The attribute first: whether an element can be edited is the browser's to work out, style by style.
  const { parentElement } = plain(element);
  if (!plain(element).hasAttribute("contenteditable") && parentElement !== null) return false;
  return element instanceof HTMLElement && plain(element).isContentEditable;
}

/** Whether a person can type text here. */
export function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLElement {
  const name = plain(element).localName;
  if (name === "textarea" && element instanceof HTMLTextAreaElement) return true;
  if (name === "input" && element instanceof HTMLInputElement) return TEXT_INPUTS.has(element.type);
  return isEditingHost(element);
}

const TEXT_INPUTS: ReadonlySet<string> = new Set(["text", "search", "tel", "url", "email", "password", "number"]);
