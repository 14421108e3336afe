import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { shapeOf } from "../../src/content/shapes.js";
import { CHROME_ROLES, painted, Texts } from "../../src/content/words.js";
import type { Words } from "../../src/messages.js";

interface Vectors {
  readonly words: readonly string[];
  readonly chrome_roles: readonly string[];
  readonly cases: readonly { readonly text: string; readonly painted: string; readonly shape: Words }[];
  readonly labels: readonly { readonly role: string; readonly text: string; readonly label: Words }[];
}
// Tests run in the folder of the extension.
const vectors = JSON.parse(readFileSync("../spec/vectors/browser/words.json", "utf8")) as Vectors;

describe("what is said of a text is what the recorder says of it", () => {
  test("the roles that bear chrome are the recorder's", () => {
    assert.deepEqual([...CHROME_ROLES].sort(), vectors.chrome_roles);
  });
  test("a text is compared as the recorder compares it", () => {
    for (const { text, painted: expected } of vectors.cases) assert.equal(painted(text), expected, JSON.stringify(text));
  });
  test("a text has the shape that the recorder gives it", () => {
    for (const { text, shape } of vectors.cases) assert.deepEqual(shapeOf(text), shape, JSON.stringify(text));
  });
  test("a name is chrome where the recorder says so", () => {
    const texts = new Texts(vectors.words, "shape");
    for (const { role, text, label } of vectors.labels)
      assert.deepEqual(texts.chrome(role, text), label, JSON.stringify([role, text]));
  });
});

describe("what each layer allows", () => {
  test("none says nothing", () => {
    const texts = new Texts([], "none");
    assert.deepEqual([texts.content("Ada"), texts.unseen("Ada")], [{ type: "hidden" }, { type: "hidden" }]);
  });
  test("redacted says what is seen as it stands, and only the shape of what is not", () => {
    const texts = new Texts([], "redacted");
    assert.deepEqual(texts.content("Ada"), { type: "raw", text: "Ada" });
    assert.deepEqual(texts.unseen("Ada"), { type: "shape", kind: "word", length: "few" });
  });
  test("half a character is never told", () => {
    const texts = new Texts([], "redacted");
    const told = texts.content("x".repeat(3_999) + "🙂\ud800");
    assert.ok(told.type === "raw" && told.text.length === 3_999 && told.text.isWellFormed());
  });
});
