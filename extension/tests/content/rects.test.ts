import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { covers, grown, hull, sameSpan, shared, spanOf } from "../../src/content/rects.js";

describe("rectangles", () => {
  test("what is told of one is never smaller than it is", () => {
    const rect = { left: 0.123456, top: -3.9999, right: 10.999999, bottom: 7.000001 };
    const [x, y, width, height] = spanOf(rect);
    assert.ok(x <= rect.left && y <= rect.top && x + width >= rect.right && y + height >= rect.bottom);
    assert.ok(width - (rect.right - rect.left) < 0.03);
  });
  test("two that only touch share nothing", () => {
    const one = { left: 0, top: 0, right: 10, bottom: 10 };
    assert.equal(shared(one, { left: 10, top: 0, right: 20, bottom: 10 }), null);
    assert.deepEqual(shared(one, grown(one, 5)), one);
  });
  test("one covers another that it holds whole", () => {
    assert.ok(covers([0, 0, 10, 10], [0, 0, 10, 10]));
    assert.ok(!covers([0, 0, 10, 10], [1, 1, 10, 2]));
  });
  test("the least around several holds each, and is no larger", () => {
    const [one, other] = [{ left: 0, top: 5, right: 10, bottom: 8 }, { left: -3, top: 6, right: 4, bottom: 20 }];
    assert.deepEqual(hull([one, other]), { left: -3, top: 5, right: 10, bottom: 20 });
    assert.deepEqual(hull([one]), one);
  });
  test("two are told alike only if every side is", () => {
    assert.ok(sameSpan([0, 1, 2, 3], [0, 1, 2, 3]));
    for (const other of [[1, 1, 2, 3], [0, 2, 2, 3], [0, 1, 3, 3], [0, 1, 2, 4]] as const) assert.ok(!sameSpan([0, 1, 2, 3], other));
  });
});
