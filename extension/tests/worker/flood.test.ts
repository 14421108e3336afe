import assert from "node:assert/strict";
import { test } from "node:test";
import { FLOOD } from "../../src/port.js";
import { Allowance } from "../../src/worker/flood.js";

test("a burst is let through, and no more than that", () => {
  const allowance = new Allowance(0);
  const taken = Array.from({ length: FLOOD.burst + 1 }, () => allowance.take(1, 0));
  assert.deepEqual([taken.indexOf(false), taken.length - 1], [FLOOD.burst, FLOOD.burst]);
});

test("a page that tells at the rate allowed is never silenced", () => {
  const allowance = new Allowance(0);
  for (let count = 0; count < 5 * FLOOD.burst; count += 1) assert.ok(allowance.take(100, (count * 1000) / FLOOD.aSecond));
});

test("few but large messages are a flood, too", () => {
  assert.equal(new Allowance(0).take(FLOOD.sizeAtOnce + 1, 0), false);
});

test("a clock that goes back gives nothing", () => {
  const allowance = new Allowance(10_000);
  for (let count = 0; count < FLOOD.burst; count += 1) allowance.take(1, 10_000);
  assert.equal(allowance.take(1, 0), false);
});
