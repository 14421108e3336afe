import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserScope, SiteScope } from "../../src/messages.js";
import { Gathering, read, siteOf } from "../../src/worker/standing.js";

const ORDERS: SiteScope = { id: "orders", origin: "https://shop.example", app_class: "general", text: "shape", pixels: "masked", routes: ["/orders"] };
const STOCK: SiteScope = { ...ORDERS, id: "stock", routes: ["/stock"] };

function scope(fields: Partial<BrowserScope> = {}): BrowserScope {
  return { type: "scope", v: 1, state: "recording", reason: "", key: "ab".repeat(32), sites: [ORDERS, STOCK], ...fields };
}

test("words come in parts before the scope that needs them", () => {
  const gathering = new Gathering();
  gathering.heard({ type: "words", site: "orders", first: true, words: ["Save"] });
  gathering.heard({ type: "words", site: "orders", first: false, words: ["Cancel"] });
  assert.deepEqual(gathering.heard(scope())?.sites[0]?.words, ["Save", "Cancel"]);
});

test("a first part begins the list anew", () => {
  const gathering = new Gathering();
  gathering.heard({ type: "words", site: "orders", first: true, words: ["Save"] });
  gathering.heard({ type: "words", site: "orders", first: true, words: ["Send"] });
  assert.deepEqual(gathering.heard(scope())?.sites[0]?.words, ["Send"]);
});

for (const state of ["paused", "stopped", "idle", "absent"] as const) {
  test(`no site is in scope while ${state}, whatever the message holds`, () => {
    assert.deepEqual(new Gathering().heard(scope({ state }))?.sites, []);
  });
}

test("a site is found by its exact origin, and by its routes where two share one", () => {
  const standing = new Gathering().heard(scope());
  assert.ok(standing);
  const found = (origin: string, path: string): string | undefined => siteOf(standing, origin, path)?.scope.id;
  assert.equal(found("https://shop.example", "/stock/7"), "stock");
  assert.equal(found("https://shop.example", "/orders"), "orders");
  for (const other of ["http://shop.example", "https://shop.example:8443", "https://a.shop.example", "null"]) {
    assert.equal(found(other, "/orders"), undefined);
  }
});

const strange: readonly [string, unknown][] = [
  ["nothing", null],
  ["a word", "scope"],
  ["another version", scope({ v: 2 })],
  ["another state", { ...scope(), state: "watching" }],
  ["sites that are none", { ...scope(), sites: [{}] }],
  ["a text layer of another time", { ...scope(), sites: [{ ...ORDERS, text: "all" }] }],
  ["words that are none", { type: "words", site: "orders", first: true, words: [1] }],
  ["something else", { type: "report" }],
];
for (const [name, message] of strange) {
  test(`what is no scope and no words is not understood: ${name}`, () => assert.equal(read(message), undefined));
}

test("a scope and words are understood", () => {
  assert.ok(read(scope()));
  assert.ok(read({ type: "words", site: "orders", first: true, words: ["Save"] }));
});

test("a question is understood with its number, and not without", () => {
  assert.deepEqual(read({ type: "question", number: 7 }), { type: "question", number: 7 });
  for (const number of [undefined, "7", 0.5, null]) assert.equal(read({ type: "question", number }), undefined);
});
