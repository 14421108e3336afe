import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { covers, grown, shared, spanOf } from "../../src/content/rects.js";

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
});
