import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { editOf, replaced } from "../../src/content/diffs.js";

/** What an edit makes of the text before it. */
function applied(before: string, after: string, caret: number | null): string {
  const edit = editOf(before, after, caret);
  if (edit === null) return before;
  const points = [...before];
  points.splice(edit.position, edit.length, ...edit.inserted);
  return points.join("");
}

describe("what became of a text is one edit", () => {
  test("an edit makes the new text of the old one, wherever it is", () => {
    const texts = ["", "a", "aa", "aaa", "aba", "abab", "🙂", "a🙂a", "🙂🙂", "🙃🙂", "🙂🙃", "e\u0301a", "\ud83d", "x\ude42"];
    for (const before of texts)
      for (const after of texts)
        for (const caret of [null, 0, 1, after.length])
          assert.equal(applied(before, after, caret), after, JSON.stringify([before, after, caret]));
  });
  test("nothing became of an equal text", () => assert.equal(editOf("abc", "abc"), null));
  test("the caret says which of equal letters is the new one", () => {
    assert.equal(editOf("aaa", "aaaa", 1)?.position, 0);
    assert.equal(editOf("aaa", "aaaa", 4)?.position, 3);
  });
  test("what is typed over a selection replaces all of it, also a letter that stood there", () => {
    assert.deepEqual(replaced("2026-05", "2", 0, 7), { operation: "replace", position: 0, length: 7, inserted: "2" });
    assert.deepEqual(replaced("a🙂bc", "a🙂xc", 3, 4), { operation: "replace", position: 2, length: 1, inserted: "x" });
  });
  test("a text that became another than that says nothing of a selection", () => {
    for (const [before, after, from, to] of [["abc", "abxc", 2, 2], ["abc", "ac", 1, 2], ["abc", "AXC", 1, 2]] as const)
      assert.equal(replaced(before, after, from, to), null, after);
  });
  test("positions and lengths are code points", () => {
    assert.deepEqual(editOf("🙂🙂b", "🙂🙂", 4), { operation: "delete", position: 2, length: 1, inserted: "" });
    assert.deepEqual(editOf("🙂b", "🙃b", 2), { operation: "replace", position: 0, length: 1, inserted: "🙃" });
  });
});
