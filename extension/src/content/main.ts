// The content script of a frame: speaks with the service worker, and watches only while it is told to.
import { FRAME_PORT, type Telling, type ToFrame } from "../port.js";
import { wantsPrivacy } from "./privacy.js";
import { Secrets } from "./secrets.js";
import { watch, type Watched } from "./watch.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

interface World {
  aboveboardWatches?: boolean; // of the extension's own world, which no page can look into
}

class Connection {
  readonly #secrets = new Secrets();
  #port: chrome.runtime.Port | null = null;
  #watched: Watched | null = null;
  #wait = FIRST_WAIT_MS;

  open(): void {
    if (this.#port !== null || !isExtensionAlive()) return;
    const port = chrome.runtime.connect({ name: FRAME_PORT });
    this.#port = port;
    port.onMessage.addListener((message: ToFrame) => this.#hear(message, port));
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // a worker that is gone is no error to report
      this.close();
      setTimeout(() => this.open(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    });
    if (wantsPrivacy()) tell(port, [{ type: "gpc" }]);
  }

  close(): void {
    this.#end();
    this.#port = null;
  }

  #end(): void {
    this.#watched?.end();
    this.#watched = null;
  }

  /** The browser puts the page away: it may come back, and its port would be dead then without a word. */
  putAway(): void {
    this.#port?.disconnect();
    this.close();
  }

  #hear(message: ToFrame, port: chrome.runtime.Port): void {
    if (message.type === "where") return this.#watched?.where(message.turn);
    if (message.type === "question") return this.#watched?.asked(message.number);
    this.#end();
    if (message.type !== "scope") return;
    if (wantsPrivacy()) return tell(port, [{ type: "gpc" }]);
    this.#wait = FIRST_WAIT_MS;
    tell(port, [{ type: "begun", turn: message.turn }]);
    this.#watched = watch(message, this.#secrets, (telling) => tell(port, telling));
  }
}

function tell(port: chrome.runtime.Port, telling: Telling): void {
  try {
    port.postMessage(telling);
  } catch {
    // The port was cut; what was to be told is not, and its end says so.
  }
}

/** Whether the extension was neither removed nor replaced since this page was loaded. */
function isExtensionAlive(): boolean {
  return chrome.runtime?.id !== undefined;
}

function begin(): void {
  const connection = new Connection();
  connection.open();
  addEventListener("pagehide", (event) => event.isTrusted && event.persisted && connection.putAway());
  addEventListener("pageshow", (event) => event.isTrusted && event.persisted && connection.open());
}

const world = globalThis as World;
if (world.aboveboardWatches !== true) {
  world.aboveboardWatches = true;
  if ((document as { prerendering?: boolean }).prerendering === true)
    document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
