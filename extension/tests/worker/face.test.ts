import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { RecorderState, SiteScope } from "../../src/messages.js";
import { face } from "../../src/worker/face.js";
import type { PageState } from "../../src/worker/frames.js";
import type { Standing } from "../../src/worker/standing.js";

const SHOP: SiteScope = { id: "shop", origin: "https://shop.example", app_class: "general", text: "shape", pixels: "masked" };
const REASONS = ["", ...["out_of_scope", "paused", "locked", "suspended", "policy", "consent", "indicator", "budget", "fault", "unheard", "stopped"]];
const read = (path: string): string => readFileSync(path, "utf8");
const words = (language: string): Record<string, unknown> =>
  JSON.parse(read(`src/_locales/${language}/messages.json`)) as Record<string, unknown>;

function standing(state: RecorderState, reason = ""): Standing {
  return { state, reason, key: "", sites: state === "recording" ? [{ scope: SHOP, words: [] }] : [] };
}

function everyFace(): ReturnType<typeof face>[] {
  const classes = ["general", "assistant", "mail", "chat", "meeting", "person_records"] as const;
  const sites = classes.flatMap((app_class) => (["none", "shape", "redacted"] as const).map((text) => ({ ...SHOP, app_class, text })));
  const here = sites.map((scope) => face(standing("recording"), "recorded", { scope, words: [] }));
  const states = (["recording", "paused", "stopped", "idle", "absent"] as const).flatMap((state) =>
    REASONS.flatMap((reason) =>
      (["unlisted", "gpc", "flooding"] as const).map((page: PageState) => face(standing(state, reason), page, undefined)),
    ),
  );
  return [...here, ...states];
}

test("every face has words in English and German, and both know the same words", () => {
  const names = new Set(everyFace().flatMap((shown) => [shown.heading, shown.why]));
  for (const language of ["en", "de"]) assert.deepEqual([...names].filter((name) => !(name in words(language))), []);
  assert.deepEqual(Object.keys(words("de")), Object.keys(words("en")));
});

test("every word that the popup and the manifest name exists", () => {
  const page = [...read("src/popup/popup.html").matchAll(/data-words="(\w+)"/g)].map((match) => match[1] ?? "");
  const manifest = [...read("src/manifest.json").matchAll(/__MSG_(\w+)__/g)].map((match) => match[1] ?? "");
  assert.ok(page.length > 1 && manifest.length > 1);
  assert.deepEqual([...page, ...manifest].filter((name) => !(name in words("en"))), []);
});

test("only a page in scope while recording is shown as recorded", () => {
  const site = { scope: SHOP, words: [] };
  assert.equal(face(standing("recording"), "recorded", site).recorded, true);
  for (const state of ["paused", "stopped", "idle", "absent"] as const) assert.equal(face(standing(state), "recorded", site).recorded, false);
  for (const page of ["unlisted", "gpc", "flooding"] as const) assert.equal(face(standing("recording"), page, undefined).recorded, false);
});

test("pause is offered exactly while something is recorded somewhere", () => {
  assert.deepEqual(new Set(everyFace().filter((shown) => shown.recorded).map((shown) => shown.pausable)), new Set([true]));
  assert.equal(face(standing("recording"), "unlisted", undefined).pausable, true);
  assert.equal(face(standing("paused"), "unlisted", undefined).pausable, false);
});

test("where other people speak, the toolbar says that only structure is recorded", () => {
  const mail = { scope: { ...SHOP, app_class: "mail", text: "none", pixels: "none" } as const, words: [] };
  assert.equal(face(standing("recording"), "recorded", mail).why, "why_structure");
});
