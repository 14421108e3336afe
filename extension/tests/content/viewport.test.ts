import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { cornerOf, zoomOf } from "../../src/content/viewport.js";

describe("where the viewport lies", () => {
  test("a quotient that a zoom explains is that zoom, also with a window's frame in it", () => {
    assert.equal(zoomOf(1050 / 1042), 1);
    assert.equal(zoomOf(1.1), 1.1);
    assert.equal(zoomOf(1.42), null);
  });
  test("a corner is the same from every point, at every zoom and scale", () => {
    const corner = [64, 183];
    for (const zoom of [0.8, 1, 1.1, 1.5, 2])
      for (const scale of [1, 1.5, 2])
        for (const client of [[0, 0], [100, 40], [333, 500]] as const) {
          const ratio = zoom * scale;
          const screen = [(corner[0]! + client[0] * ratio) / scale, (corner[1]! + client[1] * ratio) / scale] as const;
          assert.deepEqual(cornerOf(client, screen, ratio, zoom, [1, 0, 0]), corner);
        }
  });
  test("a pinch moves and scales what lies within", () => {
    // At twice the size, the point 60 px from the left of a view that begins at 50 is 20 px from it on the screen.
    assert.deepEqual(cornerOf([60, 60], [120, 120], 1, 1, [2, 50, 50]), [100, 100]);
  });
});
