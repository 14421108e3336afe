// What a field says of itself: that it holds a secret, or that it does not.
import { plain } from "./plain.js";

const SECRET_TOKENS: ReadonlySet<string> = new Set(["current-password", "new-password", "one-time-code"]);
const LONGEST = 200;
const OPEN_TYPES: ReadonlySet<string> = new Set(["email", "tel", "url", "search"]);
// Words of what a field is called, in English, German, French and Spanish; written together or apart.
const SECRET = new RegExp(
  [
    "pass ?(?:word|wd|phrase|code|wort)|pwd|kennwort|mot de passe|contrase",
    "\\b(?:pin|tan|otp|totp|mfa|2 ?fa|cvv|cvc|csc|ssn|secrets?|geheim\\w*)\\b",
    "one ?time|(?:verification|security|auth|authentication|access|backup|sicherheits|bestätigungs) ?code",
    "(?:card|karten) ?(?:number|no|num|nummer|code)|credit ?card|kreditkarte|\\bcc ?(?:num|number|exp|csc)",
    "(?:api|access|private|secret|recovery|license) ?key|(?:seed|recovery) ?(?:phrase|words|code)|\\btoken\\b",
    "social ?security",
  ].join("|"),
  "iu",
);
const OPEN = /user|login|e ?mail|account|name|search|such|phone|company|firma|konto|benutzer/iu;

/** Whether an autocomplete attribute names a secret (HTML, 4.10.18.7). */
export function isSecretAutocomplete(written: string): boolean {
  return written.toLowerCase().split(/\s+/).some((token) => SECRET_TOKENS.has(token) || token.startsWith("cc-"));
}

/** Whether a name or label is that of a secret. */
export function isSecretName(text: string): boolean {
  return SECRET.test(apart(text));
}

/** Whether a field beside a password says that it is something else. */
export function tellsOfItself(field: HTMLElement): boolean {
  if (field instanceof HTMLInputElement && OPEN_TYPES.has(field.type)) return true;
  const autocomplete = plain(field).getAttribute("autocomplete")?.toLowerCase() ?? "";
  if (autocomplete !== "" && autocomplete !== "on" && autocomplete !== "off") return true;
  return called(field).some((text) => OPEN.test(apart(text)));
}

function* attributes(field: HTMLElement): Generator<string> {
  for (const attribute of ["name", "id", "placeholder", "aria-label", "title", "data-testid"]) {
    const written = plain(field).getAttribute(attribute);
    if (written !== null) yield written;
  }
}

/** What a field is called, in every way that its page may call it; no longer than is read of it. */
export function called(field: HTMLElement): string[] {
  const labels = "labels" in plain(field) ? ((field as HTMLInputElement).labels ?? []) : [];
  const root = plain(field).getRootNode() as Document | ShadowRoot;
  const naming = (plain(field).getAttribute("aria-labelledby") ?? "").split(/\s+/).filter((id) => id !== "");
  const elements = naming.map((id) => plain(root).getElementById?.(id) ?? null);
  const referred = elements.map((each) => (each === null ? "" : (plain(each).textContent ?? "")));
  const all = [...attributes(field), ...[...labels].map((label) => label.textContent ?? ""), ...referred];
  return all.map((text) => text.slice(0, LONGEST));
}

/** `userPassword_2` as it is read: user password 2. */
function apart(text: string): string {
  return text.slice(0, LONGEST).replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, "$1 $2").replace(/[\s_\-.[\]:]+/gu, " ");
}
