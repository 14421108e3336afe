import assert from "node:assert/strict";
import { test } from "node:test";
import { delay } from "../../src/worker/host.js";
import { pattern } from "../../src/worker/registration.js";

test("a pattern holds one origin and its very port", () => {
  assert.equal(pattern("https://shop.example", true), "https://shop.example:443/*");
  assert.equal(pattern("http://127.0.0.1:8080", true), "http://127.0.0.1:8080/*");
  assert.equal(pattern("http://shop.example", true), "http://shop.example:80/*");
});

test("where patterns have no ports, the worker's own look at the origin decides", () => {
  assert.equal(pattern("https://shop.example:8443", false), "https://shop.example/*");
});

test("a host that ended is called again, ever more seldom, and never given up", () => {
  assert.deepEqual([0, 1, 2, 10, 1_000_000].map(delay), [500, 1_000, 2_000, 60_000, 60_000]);
});
