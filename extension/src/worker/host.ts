// The native messaging host: connected as long as the browser runs, and again after it ended, ever more seldom.
import { HOST_NAME } from "../messages.js";
import type { Down, Hello, Pause, PageReport } from "../messages.js";
import { read } from "./standing.js";

const SOONEST_MS = 500;
const LATEST_MS = 60_000;

/** Return how long to wait before the connection after this many failures in a row, in ms. */
export function delay(failures: number): number {
  return Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(failures, 20));
}

/** Speaks with the host. `onDown` gets what came; `onGone` is called when nothing more will. */
export class Host {
  readonly #hello: Hello;
  readonly #onDown: (message: Down) => void;
  readonly #onGone: () => void;
  #port: chrome.runtime.Port | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(hello: Hello, onDown: (message: Down) => void, onGone: () => void) {
    this.#hello = hello;
    this.#onDown = onDown;
    this.#onGone = onGone;
  }

  /** Connect now, unless it is connected already: a browser that wakes this worker may have found a host meanwhile. */
  connect(): void {
    if (this.#port) return;
    clearTimeout(this.#timer);
    const port = chrome.runtime.connectNative(HOST_NAME);
    this.#port = port;
    port.onMessage.addListener((message: unknown) => this.#heard(port, message));
    port.onDisconnect.addListener(() => this.#gone(port));
    this.hello();
  }

  /** Say which extension this is: first of all, and again to a recorder that came later. */
  hello(): void {
    this.send(this.#hello);
  }

  /** Pass a message on; without a host it is lost, and nobody may be told. */
  send(message: Hello | PageReport | Pause): void {
    try {
      this.#port?.postMessage(message);
    } catch {
      // The port closed between two messages; its end is told by onDisconnect.
    }
  }

  #heard(port: chrome.runtime.Port, message: unknown): void {
    if (port !== this.#port) return;
    const down = read(message);
    if (!down) {
      port.disconnect(); // another version: nothing it says can be trusted to narrow
      this.#gone(port);
      return;
    }
    this.#failures = 0;
    this.#onDown(down);
  }

  #gone(port: chrome.runtime.Port): void {
    void chrome.runtime.lastError; // read, or the browser prints it
    if (port !== this.#port) return;
    this.#port = undefined;
    this.#onGone();
    this.#timer = setTimeout(() => this.connect(), delay(this.#failures));
    this.#failures += 1;
  }
}
