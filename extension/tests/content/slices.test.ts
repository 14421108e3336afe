import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import { inSlices } from "../../src/content/slices.js";

type Call = (deadline: IdleDeadline) => void;

const asked: { call: Call; timeout: number }[] = [];
const given = (left: number, didTimeout: boolean): IdleDeadline => ({ timeRemaining: () => left, didTimeout });

/** Give the work that waits some time; tell how long the next of it waits at most, or null where none waits. */
function go(deadline: IdleDeadline): number | null {
  asked.shift()?.call(deadline);
  return asked[0]?.timeout ?? null;
}

describe("work in slices", () => {
  beforeEach(() => {
    asked.length = 0;
    Object.assign(globalThis, {
      requestIdleCallback: (call: Call, { timeout }: IdleRequestOptions) => asked.push({ call, timeout: timeout ?? 0 }),
      cancelIdleCallback: () => asked.splice(0),
    });
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  });
  afterEach(() => ["requestIdleCallback", "cancelIdleCallback", "navigator"].forEach((name) => Reflect.deleteProperty(globalThis, name)));

  test("what was begun is gone on with soon, also in a page that draws nothing and is given no idle time", () => {
    let left = 3;
    const costs: number[] = [];
    const work = (): boolean => {
      const end = performance.now() + 5;
      while (performance.now() < end);
      return --left === 0;
    };
    inSlices(work, (handle) => handle(), (cost) => costs.push(cost));
    const first = asked[0]!.timeout;
    const next = go(given(0, true));
    assert.ok(next !== null && next * 4 < first);
    assert.equal(go(given(0, true)), next);
    assert.equal(go(given(0, true)), null);
    assert.equal(costs.length, 1);
  });

  test("what is called off is not gone on with, and what fails is over", () => {
    const ended: number[] = [];
    inSlices(() => false, (handle) => handle(), (cost) => ended.push(cost))();
    assert.equal(asked.length, 0);
    const fails = (): boolean => {
      throw new Error("a page");
    };
    inSlices(fails, (handle) => {
      try {
        handle();
      } catch {
        // whoever guards the page from us
      }
    }, (cost) => ended.push(cost));
    assert.equal(go(given(50, false)), null);
    assert.equal(ended.length, 1);
  });
});
