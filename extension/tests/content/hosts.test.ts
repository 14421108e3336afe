import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { mayHost } from "../../src/content/hosts.js";

describe("what can have a shadow tree", () => {
  test("every element that the standard lists, and every one with a hyphen", () => {
    const listed = "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span";
    for (const name of [...listed.split(" "), "md-dialog", "x-"]) assert.ok(mayHost(name), name);
  });
  test("no other is asked", () => {
    for (const name of ["a", "button", "input", "td", "li", "svg", "details", "video", "slot", "html"]) assert.ok(!mayHost(name), name);
  });
});
