import assert from "node:assert/strict";
import { test } from "node:test";
import { LARGEST_MESSAGE, MOST_NODES } from "../../src/messages.js";
import type { Boxes, Nodes, OptionsOffered, PageNode } from "../../src/messages.js";
import { mended, ready, sizeOf, split } from "../../src/worker/split.js";

const FROM = { page: "p", frame: 0, at: 1 };

function nodes(count: number, text: string): Nodes {
  const node = (id: number): PageNode => ({ id, role: "label", name: { type: "raw", text } });
  return { ...FROM, type: "nodes", serial: 3, whole: true, nodes: Array.from({ length: count }, (_, index) => node(index + 1)) };
}

test("what fits is one message, as it came", () => {
  const report = nodes(3, "x");
  assert.deepEqual(split(report), [report]);
});

for (const [name, report] of [
  ["many", nodes(1_000, "x")],
  ["long", nodes(400, "ä".repeat(1_500))],
] as const) {
  test(`nodes that are ${name} come in parts of one serial, all of them, and only the last one says so`, () => {
    const parts = split(report) as readonly Nodes[];
    assert.ok(parts.length > 1);
    assert.deepEqual(parts.flatMap((part) => part.nodes), report.nodes);
    assert.deepEqual(new Set(parts.map((part) => part.serial)), new Set([3]));
    assert.deepEqual(parts.map((part) => part.last ?? true), [...parts.slice(1).map(() => false), true]);
    assert.ok(parts.every((part) => sizeOf(part) <= LARGEST_MESSAGE && (part.nodes?.length ?? 0) <= MOST_NODES));
  });
}

test("what is gone is told once, in parts", () => {
  const gone = Array.from({ length: 900 }, (_, index) => index + 1);
  const parts = split({ ...FROM, type: "nodes", serial: 1, gone }) as readonly Nodes[];
  assert.deepEqual(parts.flatMap((part) => part.gone), gone);
});

test("boxes come in parts, too", () => {
  const boxes = Array.from({ length: 900 }, (_, index) => ["text", [index, 0, 1, 1]] as const);
  const parts = split({ ...FROM, type: "boxes", serial: 1, boxes }) as readonly Boxes[];
  assert.deepEqual(parts.flatMap((part) => part.boxes), boxes);
  assert.deepEqual(parts.map((part) => part.last ?? true), [...parts.slice(1).map(() => false), true]);
});

test("options that do not fit are left out at the end, and the total stays", () => {
  const options = Array.from({ length: 700 }, () => ({ words: { type: "raw", text: "x".repeat(800) } as const }));
  const [only, ...more] = split({ ...FROM, type: "options_offered", node: 1, options, total: 700, visible: 9 }) as readonly OptionsOffered[];
  assert.equal(more.length, 0);
  assert.ok(only && only.options.length > 50 && sizeOf(only) <= LARGEST_MESSAGE);
  assert.equal(only.total, 700);
});

test("one node that is too large alone is not told", () => {
  assert.deepEqual(split(nodes(1, "x".repeat(LARGEST_MESSAGE))), []);
});

test("half a character is replaced wherever it stands", () => {
  assert.deepEqual(mended({ a: ["\ud83d", { b: "ok \ude00" }], c: 1, d: null }), { a: ["\ufffd", { b: "ok \ufffd" }], c: 1, d: null });
  assert.equal(mended("😀"), "😀");
});

test("what is short and in valid Unicode is told as it is, without a copy", () => {
  const report = nodes(3, "ä \\ud83d 😀");
  assert.equal(ready(nodes(3, "x")).length, 1);
  assert.deepEqual(ready(report), [report]);
  const plain = nodes(3, "ä 😀");
  assert.ok(ready(plain)[0] === plain);
});

test("what is long, has many parts or is no Unicode is mended and split as ever", () => {
  for (const report of [nodes(1_000, "x"), nodes(400, "ä".repeat(1_500)), nodes(300, "\ud83d".repeat(90))])
    assert.deepEqual(ready(report), split(mended(report)));
  const [broken] = ready(nodes(1, "a\ude00")) as readonly Nodes[];
  assert.deepEqual(broken?.nodes?.[0]?.name, { type: "raw", text: "a\ufffd" });
  assert.ok(ready(nodes(30, "ä".repeat(2_200))).every((part) => sizeOf(part) <= LARGEST_MESSAGE));
});
