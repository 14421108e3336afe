// Which fields hold a secret: once secure, always, also as a clone or re-render, and whatever else shows their value.
import { called, isSecretAutocomplete, isSecretName, tellsOfItself } from "./hints.js";
import { plain } from "./plain.js";
import { isTextField, isEditingHost } from "./roles.js";
import { outwards, parentOf } from "./tree.js";

const SHORTEST_ECHO = 4; // a shorter secret is in every text
const MOST_VALUES = 64;
const CONTEXT_DEPTH = 5;
const MOST_NAMES = 500;
/** Attributes by which a field is known; others change while it is used and say nothing of it. */
const NAMING: ReadonlySet<string> = new Set([
  ...["id", "name", "placeholder", "aria-label", "aria-labelledby", "title", "data-testid", "for", "class", "role"],
  ...["autocomplete", "type", "maxlength", "contenteditable"],
]);

/** Remembers the secure fields of one document, in memory only, however often watching it ends and begins again. */
export class Secrets {
  readonly #secure = new WeakSet<Element>();
  readonly #contexts = new WeakSet<Element>();
  readonly #prints = new Set<string>();
  readonly #fields = new Map<WeakRef<Element>, string>();
  /** Fields that were asked about since the page last had a turn, and hold no secret: nothing can have changed that. */
  readonly #open = new Set<Element>();
  /** Fields of the document that neither their names nor their places made secret, as the document was built last. */
  #plain = new WeakSet<Element>();
  readonly #names = new Map<string, boolean>();

  /** Nothing is watched for a while: which fields are secret stays known, and nothing of what is written in them. */
  rest(): void {
    for (const reference of this.#fields.keys()) this.#fields.set(reference, "");
    this.#names.clear();
    this.#forget(); // what changes from here on, nobody hears of
  }

  /** The page may have had a turn: what was judged may be otherwise. */
  renew(): void {
    this.#open.clear();
  }

  /** The document is another one: what was judged by names and places may be otherwise. */
  mutated(records: readonly MutationRecord[]): void {
    if (records.some(({ type, attributeName }) => type !== "attributes" || NAMING.has(attributeName ?? ""))) this.#forget();
  }

  #forget(): void {
    this.#open.clear();
    this.#plain = new WeakSet();
  }

  /** Whether this is a field, or lies in one, of which nothing may be told but that it was used. */
  isSecure(element: Element): boolean {
    for (let at: Element | null = element; at !== null; at = parentOf(at)) { // most are asked no further than themselves
      if (this.#secure.has(at)) return true;
      if (isTextField(at) || at instanceof HTMLSelectElement || at instanceof HTMLInputElement)
        return !this.#open.has(at) && this.#judge(at);
      if (!(at instanceof HTMLElement) || !plain(at).isContentEditable) return false;
    }
    return false;
  }

  /** Mark a field that is or was seen to be secret. */
  keep(field: Element): void {
    if (this.#secure.has(field)) return;
    this.#forget(); // one secret makes others of what is like it, or beside it
    this.#secure.add(field);
    for (const print of prints(field)) this.#prints.add(print);
    this.#fields.set(new WeakRef(field), valueOf(field));
    if (isPassword(field)) for (const around of context(field)) this.#contexts.add(around);
    if (this.#fields.size > MOST_VALUES) this.#fields.delete(this.#fields.keys().next().value as WeakRef<Element>);
  }

  /** What is learnt from an attribute that changed: a field that was a password before stays one. */
  changed(field: Element, attribute: string | null, before: string | null): void {
    if (!isTextField(field) && !(field instanceof HTMLInputElement)) return;
    const was = before?.toLowerCase() ?? "";
    if ((attribute === "type" && was === "password") || (attribute === "autocomplete" && isSecretAutocomplete(was))) {
      this.keep(field);
      this.#forget();
      if (attribute === "type") for (const around of context(field)) this.#contexts.add(around);
    } else if (isPassword(field)) this.keep(field);
  }

  /** Whether a text shows the value of a secure field, wherever it stands. */
  echoes(text: string): boolean {
    const compact = text.replace(/\s+/g, "");
    return this.#values().some((value) => text.includes(value) || compact.includes(value.replace(/\s+/g, "")));
  }

  #values(): string[] {
    for (const reference of this.#fields.keys()) {
      const field = reference.deref();
      const value = field === undefined ? "" : valueOf(field);
      if (value !== "") this.#fields.set(reference, value); // what was there last stays known after the field is gone
    }
    return [...this.#fields.values()].filter((value) => value.length >= SHORTEST_ECHO);
  }

  #judge(field: HTMLElement): boolean {
    const isSecret = isPassword(field) || isSecretAutocomplete(plain(field).getAttribute("autocomplete") ?? "");
    if (isSecret || (isTextField(field) && this.#looksSecret(field))) {
      this.keep(field);
      return true;
    }
    this.#open.add(field);
    return false;
  }

  #looksSecret(field: HTMLElement): boolean {
    if (isDisguised(field)) return true;
    const value = valueOf(field);
    if (value.length >= SHORTEST_ECHO && this.echoes(value)) return true;
    if (this.#plain.has(field)) return false;
    if (this.#isPlacedSecret(field)) return true;
    if (plain(field).getRootNode() === document) this.#plain.add(field); // only there is every change known
    return false;
  }

  /** Whether what a field is called, and where it stands, says that it is secret: other when the document is other. */
  #isPlacedSecret(field: HTMLElement): boolean {
    if (prints(field).some((print) => this.#prints.has(print)) || this.#saysSecret(field) || isDigitBox(field)) return true;
    return !tellsOfItself(field) && context(field).some((around) => this.#contexts.has(around));
  }

  /** Whether what a field is called says that it holds a secret; most fields are asked again and again. */
  #saysSecret(field: HTMLElement): boolean {
    return called(field).some((text) => {
      const known = this.#names.get(text);
      if (known !== undefined) return known;
      if (this.#names.size >= MOST_NAMES) this.#names.clear();
      const says = isSecretName(text);
      this.#names.set(text, says);
      return says;
    });
  }
}

function isPassword(field: Element): boolean {
  return field instanceof HTMLInputElement && field.type === "password";
}

/** Painted as dots, or filled by the browser or its password manager. */
function isDisguised(field: HTMLElement): boolean {
  const security = getComputedStyle(field).getPropertyValue("-webkit-text-security");
  if (security !== "" && security !== "none") return true;
  return isAutofilled(field);
}

/** One of a row of boxes for a code's digits. */
function isDigitBox(field: HTMLElement): boolean {
  return field instanceof HTMLInputElement && field.maxLength === 1 && digitBoxes(field) >= 4;
}

function isAutofilled(field: Element): boolean {
  return plain(field).matches(":autofill");
}

function digitBoxes(field: HTMLInputElement): number {
  const around = field.closest("form, fieldset, [role=group]") ?? plain(field.parentElement ?? field).parentElement;
  return around === null ? 0 : plain(around).querySelectorAll("input[maxlength='1']").length;
}

/** What names a field again when a page draws it anew: its id, its name, or its place with its looks. */
function prints(field: Element): string[] {
  const found = [];
  const { id, className, isConnected } = plain(field);
  const name = plain(field).getAttribute("name") ?? "";
  if (id !== "") found.push(`id ${id}`);
  if (name !== "") found.push(`name ${name}`);
  const looks = [className, ...["placeholder", "aria-label"].map((named) => plain(field).getAttribute(named))].join("|");
  if (id === "" && name === "" && isConnected) found.push(`place ${place(field)} ${looks}`);
  return found;
}

function place(field: Element): string {
  const steps = [];
  for (const at of outwards(field)) {
    let before = 0;
    const { tagName } = plain(at);
    const { previousElementSibling: first } = plain(at);
    for (let sibling = first; sibling !== null; sibling = plain(sibling).previousElementSibling)
      if (plain(sibling).tagName === tagName) before += 1;
    steps.push(`${tagName}${before}`);
  }
  return steps.join(" ");
}

/** The form around a field, or what is close around it. */
function context(field: Element): Element[] {
  const around = [];
  for (const at of outwards(field)) {
    if (at === field) continue;
    if (at === document.body || at === document.documentElement) break;
    around.push(at);
    if (at instanceof HTMLFormElement) return [at];
    if (around.length === CONTEXT_DEPTH) break;
  }
  return around;
}

function valueOf(field: Element): string {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value;
  return isEditingHost(field) ? (plain(field).textContent ?? "") : "";
}
