import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, test } from "node:test";

import { hmac, sha256 } from "../../src/content/sha256.js";

describe("codes of titles are those of everybody else", () => {
  test("a digest is SHA-256, at every length around a block", () => {
    for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1000]) {
      const message = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
      assert.deepEqual(Buffer.from(sha256(message)), createHash("sha256").update(message).digest(), String(length));
    }
  });
  test("a code is HMAC-SHA256 of the title in UTF-8", () => {
    for (const key of ["00".repeat(32), "5a".repeat(32), "ff".repeat(80)])
      for (const title of ["", "Orders", "Zürich 日本 🙂", "x".repeat(300)])
        assert.equal(hmac(key, title), createHmac("sha256", Buffer.from(key, "hex")).update(title).digest("hex"));
  });
});
