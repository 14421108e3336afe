// Where the content script runs: in documents of approved origins, from now on and in pages already open; nowhere else.
import type { Standing } from "./standing.js";

const SCRIPT = "frames";
const FILE = "content.js";

/** Return the match pattern of one origin, by its exact port where the browser's patterns have ports. */
export function pattern(origin: string, ports: boolean): string {
  const url = new URL(origin);
  const standard = url.protocol === "https:" ? "443" : "80";
  return ports ? `${url.protocol}//${url.hostname}:${url.port || standard}/*` : `${url.protocol}//${url.hostname}/*`;
}

/** Keeps the registered script in step with the scope; changes happen one after another, the last one wins. */
export class Registration {
  readonly #ports: boolean;
  #wanted: ReadonlySet<string> = new Set();
  #origins: readonly string[] | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(ports: boolean) {
    this.#ports = ports;
  }

  /** Run the script at exactly these origins. Frames that lost theirs are silenced by their ports, at once. */
  stands(standing: Standing): Promise<void> {
    this.#wanted = new Set(standing.sites.map((site) => site.scope.origin));
    this.#work = this.#work.then(() => this.#change(standing)).catch(() => undefined);
    return this.#work;
  }

  async #change(standing: Standing): Promise<void> {
    const origins = [...new Set(standing.sites.map((site) => site.scope.origin))].sort();
    if (this.#origins !== undefined && origins.join(" ") === this.#origins.join(" ")) return;
    const known = new Set(this.#origins ?? []);
    this.#origins = undefined; // until it is done: a failure is tried again with the next scope
    const registered = await chrome.scripting.getRegisteredContentScripts();
    if (registered.length > 0) await chrome.scripting.unregisterContentScripts();
    if (origins.length > 0) await this.#register(origins);
    this.#origins = origins;
    const added = origins.filter((origin) => !known.has(origin));
    // Not waited for: a page that hangs answers late or never, and the next scope must not wait for it.
    if (added.length > 0) void this.#reach(origins, added).catch(() => undefined);
  }

  #register(origins: readonly string[]): Promise<void> {
    return chrome.scripting.registerContentScripts([
      {
        ...{ id: SCRIPT, js: [FILE], matches: [...new Set(origins.map((origin) => pattern(origin, this.#ports)))] },
        ...{ allFrames: true, matchOriginAsFallback: true, runAt: "document_start", world: "ISOLATED" },
        persistAcrossSessions: false,
      },
    ]);
  }

  // Into approved pages that are open already. A frame says only whether its origin is a new one, before anything runs in it.
  async #reach(origins: readonly string[], added: readonly string[]): Promise<void> {
    const patterns = [...new Set(origins.map((origin) => pattern(origin, this.#ports)))];
    const tabs = await chrome.tabs.query({ url: patterns });
    const inOrder = tabs.sort((one, other) => Number(other.active) - Number(one.active)); // what is looked at before all others
    await Promise.allSettled(inOrder.map((tab) => this.#reachTab(tab, added)));
  }

  // A tab that the browser put away has no page; it loads one, with the script, when it is looked at.
  async #reachTab(tab: chrome.tabs.Tab, added: readonly string[]): Promise<void> {
    if (tab.id === undefined || tab.incognito || tab.discarded || added.length === 0) return;
    const answers = await chrome.scripting.executeScript({
      target: { tabId: tab.id, allFrames: true },
      func: (wanted: string[]) => wanted.includes(self.origin),
      args: [[...added]],
    });
    const still = added.filter((origin) => this.#wanted.has(origin));
    if (still.length < added.length) return this.#reachTab(tab, still); // another scope came before the answer
    const approved = answers.filter((answer) => answer.result === true);
    if (approved.length === 0) return;
    const documents = approved.flatMap((answer) => answer.documentId ?? []);
    const target =
      documents.length === approved.length
        ? { tabId: tab.id, documentIds: documents }
        : { tabId: tab.id, frameIds: approved.map((answer) => answer.frameId) };
    await chrome.scripting.executeScript({ target, files: [FILE] });
  }
}

/** Return the document that a tab shows now, by the browser's word; undefined if it may not be asked. */
export async function topDocument(tab: number): Promise<string | undefined> {
  try {
    const [top] = await chrome.scripting.executeScript({ target: { tabId: tab, frameIds: [0] }, func: () => self.origin });
    return top?.documentId ?? `origin:${String(top?.result)}`;
  } catch {
    return undefined;
  }
}
