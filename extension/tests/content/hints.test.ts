import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isSecretAutocomplete, isSecretName } from "../../src/content/hints.js";

describe("what a field says of itself", () => {
  test("an autocomplete attribute names a secret in any of its words", () => {
    for (const one of ["current-password", "section-a billing cc-number", "ONE-TIME-CODE", "new-password webauthn"])
      assert.ok(isSecretAutocomplete(one), one);
    for (const one of ["", "off", "on", "username", "email", "street-address"]) assert.ok(!isSecretAutocomplete(one), one);
  });
  test("what is called like a secret is one", () => {
    const secret = ["password", "userPassword2", "new_pass_word", "Passwort", "Mot de passe", "PIN", "otpCode", "2FA"];
    for (const one of [...secret, "card-number", "cvv", "API key", "Recovery phrase", "access_token", "Verification Code"])
      assert.ok(isSecretName(one), one);
  });
  test("what only sounds like one is not", () => {
    const open = ["shipping", "Secretary", "compass", "opinion", "Tango", "cardinal", "standard", "post code", "keyword"];
    for (const one of [...open, "comment", "Amount", "zip code", "spinner", "important"]) assert.ok(!isSecretName(one), one);
  });
});
