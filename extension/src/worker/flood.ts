// How much a page may tell before it is silenced: a bucket that fills with time and empties with each message.
import { FLOOD } from "../port.js";

/** Counts messages and their size against FLOOD; `now` in ms, from any clock that does not go back. */
export class Allowance {
  #messages: number = FLOOD.burst;
  #size: number = FLOOD.sizeAtOnce;
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** Take one message of this size, in characters; false if that is more than a page may tell. */
  take(size: number, now: number): boolean {
    const seconds = Math.max(0, now - this.#since) / 1000;
    this.#since = now;
    this.#messages = Math.min(FLOOD.burst, this.#messages + seconds * FLOOD.aSecond) - 1;
    this.#size = Math.min(FLOOD.sizeAtOnce, this.#size + seconds * FLOOD.sizeASecond) - size;
    return this.#messages >= 0 && this.#size >= 0;
  }
}
