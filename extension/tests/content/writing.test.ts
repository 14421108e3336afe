import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isWriting } from "../../src/content/writing.js";

const key = (name: string, held = {}): { type: string; key: string } => ({ type: "keydown", key: name, ...held });
const field = (attribute = "", value = ""): object => ({ selectionEnd: 0, getAttribute: (name: string) => (name === attribute ? value : null) });

describe("what only goes on with a text", () => {
  test("letters and what moves or takes letters away, in a text field or an editable area", () => {
    for (const name of ["a", "ß", " ", "Backspace", "Delete", "ArrowLeft", "Home", "Shift"]) {
      assert.ok(isWriting(key(name), field()), name);
      assert.ok(isWriting(key(name), { isContentEditable: true, getAttribute: () => null }), name);
      assert.ok(isWriting(key(name), field("role", "textbox")), name);
    }
    assert.ok(isWriting({ type: "compositionend" }, field()));
  });
  test("keys that may open, leave or send something are acts", () => {
    for (const name of ["Enter", "Tab", "Escape", "ArrowDown", "ArrowUp", "F2", "PageDown"]) assert.ok(!isWriting(key(name), field()), name);
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) assert.ok(!isWriting(key("b", held), field()));
  });
  test("so are letters in a field that offers something for them, and letters outside of fields", () => {
    for (const name of ["list", "aria-haspopup", "aria-autocomplete", "aria-controls", "aria-expanded", "aria-owns"])
      assert.ok(!isWriting(key("a"), field(name)), name);
    assert.ok(!isWriting(key("a"), field("role", "combobox")));
    for (const place of [null, {}, { selectionEnd: null }, { isContentEditable: false }]) assert.ok(!isWriting(key("a"), place));
  });
  test("so is everything that the pointer does", () => {
    for (const type of ["pointerdown", "pointerup", "wheel", "touchstart", "drop", "paste"]) assert.ok(!isWriting({ type }, field()), type);
  });
});
