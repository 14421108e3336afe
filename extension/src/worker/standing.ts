// What may be told of now: the scope in force with the words of each site, put together from the parts that came down.
import type { BrowserScope, Down, Question, RecorderState, SiteScope } from "../messages.js";

/** One site in scope, with the words that are chrome there. */
export interface Site {
  readonly scope: SiteScope;
  readonly words: readonly string[];
}

/** The scope in force; `sites` is empty unless the state is `recording`. */
export interface Standing {
  readonly state: RecorderState;
  readonly reason: string;
  readonly key: string;
  readonly sites: readonly Site[];
}

/** Nothing may be told: no host, or none that reaches a recorder. */
export const ABSENT: Standing = { state: "absent", reason: "", key: "", sites: [] };

/** Gathers words until the scope that needs them comes; forgets everything with the host. */
export class Gathering {
  readonly #words = new Map<string, string[]>();

  /** Return the new standing if this message completes one. */
  heard(message: Exclude<Down, Question>): Standing | undefined {
    if (message.type === "scope") return this.#standing(message);
    const known = message.first ? [] : (this.#words.get(message.site) ?? []);
    this.#words.set(message.site, [...known, ...message.words]);
    return undefined;
  }

  #standing(scope: BrowserScope): Standing {
    const recording = scope.state === "recording";
    const sites = recording ? scope.sites : [];
    return {
      state: scope.state,
      reason: scope.reason,
      key: scope.key,
      sites: sites.map((site) => ({ scope: site, words: this.#words.get(site.id) ?? [] })),
    };
  }
}

/** Return the site that a document of this origin and path belongs to: by exact origin, and by route where sites share one. */
export function siteOf(standing: Standing, origin: string, path: string): Site | undefined {
  const same = standing.sites.filter((site) => site.scope.origin === origin);
  return same.find((site) => holds(site.scope.routes ?? [], path)) ?? same[0];
}

function holds(routes: readonly string[], path: string): boolean {
  return routes.length === 0 || routes.some((route) => path === route || path.startsWith(route.endsWith("/") ? route : `${route}/`));
}

const STATES: readonly string[] = ["recording", "paused", "stopped", "idle", "absent"] satisfies readonly RecorderState[];

/** Return what the host told if it is understood; a version or field of another time is not. */
export function read(message: unknown): Down | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const told = message as Record<string, unknown>;
  if (told["type"] === "words") {
    const whole = typeof told["site"] === "string" && typeof told["first"] === "boolean" && areTexts(told["words"]);
    return whole ? (message as Down) : undefined;
  }
  if (told["type"] === "question") return Number.isSafeInteger(told["number"]) ? (message as Down) : undefined;
  const whole =
    told["type"] === "scope" &&
    told["v"] === 1 &&
    STATES.includes(told["state"] as string) &&
    typeof told["key"] === "string" &&
    Array.isArray(told["sites"]) &&
    told["sites"].every(isSite);
  return whole ? (message as Down) : undefined;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

const LAYERS: readonly unknown[] = ["none", "shape", "redacted"] satisfies readonly SiteScope["text"][];

function isSite(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const site = value as Record<string, unknown>;
  return (
    typeof site["id"] === "string" &&
    typeof site["origin"] === "string" &&
    LAYERS.includes(site["text"]) &&
    (site["routes"] === undefined || areTexts(site["routes"])) &&
    (site["templates"] === undefined || areTexts(site["templates"]))
  );
}
