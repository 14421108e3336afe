import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageReport, SiteScope } from "../../src/messages.js";
import { FLOOD, MOST_FRAMES } from "../../src/port.js";
import type { FrameReport, ToFrame } from "../../src/port.js";
import { Frames } from "../../src/worker/frames.js";
import type { Effect, Sender } from "../../src/worker/frames.js";
import type { Standing } from "../../src/worker/standing.js";

const SHOP: SiteScope = { id: "shop", origin: "https://shop.example", app_class: "general", text: "shape", pixels: "masked" };
const BANK: SiteScope = { ...SHOP, id: "bank", origin: "https://bank.example" };
const USED: FrameReport = { type: "secure_used", at: 1 };
const SHOWN: FrameReport = {
  ...{ type: "page_shown", at: 1, site: "lie", origin: "https://lie.example", route: "/" },
  ...{ title: "0".repeat(64), window: [0, 0, 9, 9], ratio: 1, focused: true },
};

function standing(...sites: readonly SiteScope[]): Standing {
  const all = sites.map((scope) => ({ scope, words: ["Save"] }));
  return { state: sites.length > 0 ? "recording" : "paused", reason: "", key: "ab".repeat(32), sites: all };
}

function sender(fields: Partial<Sender> = {}): Sender {
  return { tab: 1, frame: 0, document: "top", origin: SHOP.origin, path: "/", incognito: false, active: true, ...fields };
}

function reports(effects: readonly Effect[]): PageReport[] {
  return effects.flatMap((effect) => (effect.do === "report" ? [effect.report] : []));
}

function messages(effects: readonly Effect[], port: number): ToFrame[] {
  return effects.flatMap((effect) => (effect.do === "tell" && effect.port === port ? [effect.message] : []));
}

/** Frames under a scope of SHOP; pages are named a, b, c. */
function frames(...sites: readonly SiteScope[]): Frames {
  let count = 0;
  const made = new Frames(() => String.fromCharCode(97 + count++));
  made.stands(standing(...(sites.length > 0 ? sites : [SHOP])), 0);
  return made;
}

/** A frame connects and begins under each scope that it is given. */
function begin(on: Frames, port: number, effects: readonly Effect[]): void {
  for (const message of messages(effects, port)) {
    if (message.type === "scope") on.told(port, { type: "begun", turn: message.turn }, 0);
  }
}

function shownPage(on: Frames, port = 1, from: Partial<Sender> = {}): void {
  begin(on, port, on.connected(port, sender(from), 0));
  on.told(port, SHOWN, 0);
}

/** A frame inside the page of port 1. */
function inner(on: Frames, port: number, from: Partial<Sender> = {}): void {
  on.connected(port, sender({ frame: 7, document: `inner${port}`, ...from }), 0);
  begin(on, port, on.topIs(port, "top", 0));
}

test("an approved page gets its scope, and its reports are stamped with what the browser says", () => {
  const on = frames();
  const given = on.connected(1, sender(), 0);
  const [scope] = messages(given, 1);
  assert.ok(scope?.type === "scope" && scope.top && scope.site.id === "shop" && scope.words[0] === "Save");
  begin(on, 1, given);
  const lie = { ...SHOWN, page: "z", frame: 9 } as FrameReport;
  assert.deepEqual(reports(on.told(1, lie, 5)), [{ ...SHOWN, page: "a", frame: 0, site: "shop", origin: SHOP.origin }]);
});

test("a page tells nothing before it answered the scope in force", () => {
  const on = frames();
  const given = on.connected(1, sender(), 0);
  assert.deepEqual(on.told(1, USED, 0), []);
  begin(on, 1, given);
  assert.equal(reports(on.told(1, USED, 0)).length, 1);
});

test("what was told under an older scope is thrown away", () => {
  const on = frames({ ...SHOP, text: "redacted" });
  shownPage(on);
  const narrowed = on.stands(standing(SHOP), 1);
  assert.deepEqual(reports(on.told(1, USED, 2)), []);
  begin(on, 1, narrowed);
  assert.equal(reports(on.told(1, USED, 3)).length, 1);
});

const strangers: readonly [string, Partial<Sender>][] = [
  ["another origin", { origin: "https://other.example" }],
  ["an origin of its own", { origin: "null" }],
  ["a private window", { incognito: true }],
  ["a page not shown yet", { active: false }],
];
for (const [name, from] of strangers) {
  test(`no scope and no report for ${name}`, () => {
    const on = frames();
    assert.deepEqual(messages(on.connected(1, sender(from), 0), 1), []);
    assert.deepEqual(on.told(1, USED, 0), []);
    assert.equal(on.pageOf(1).state, "unlisted");
  });
}

test("a frame inside a page tells as a frame of that page, once the browser says that the tab shows it", () => {
  const on = frames();
  shownPage(on);
  const asked = on.connected(2, sender({ frame: 7, document: "inner" }), 0);
  assert.deepEqual(asked, [{ do: "ask_top", port: 2, tab: 1 }]);
  begin(on, 2, on.topIs(2, "top", 0));
  assert.deepEqual(reports(on.told(2, USED, 0)), [{ ...USED, page: "a", frame: 1 }]);
});

test("a frame of a page that the tab does not show any more gets nothing", () => {
  const on = frames();
  shownPage(on);
  on.connected(2, sender({ frame: 7, document: "inner" }), 0);
  assert.deepEqual(on.topIs(2, "another", 0), []);
  assert.deepEqual(on.topIs(2, undefined, 0), []);
  assert.deepEqual(on.told(2, USED, 0), []);
});

test("an approved frame inside a page that is not approved tells nothing", () => {
  const on = frames();
  on.connected(1, sender({ origin: "https://other.example" }), 0);
  on.connected(2, sender({ frame: 7, document: "inner" }), 0);
  assert.deepEqual(on.topIs(2, "top", 0), []);
  assert.deepEqual(on.told(2, USED, 0), []);
});

test("a frame that connects before its page waits for it", () => {
  const on = frames();
  assert.deepEqual(on.connected(2, sender({ frame: 7, document: "inner" }), 0), []);
  const effects = on.connected(1, sender(), 0);
  assert.ok(effects.some((effect) => effect.do === "ask_top" && effect.port === 2));
});

test("a frame begins when its page is shown, and again when it is shown anew", () => {
  const on = frames();
  begin(on, 1, on.connected(1, sender(), 0));
  on.connected(2, sender({ frame: 7, document: "inner" }), 0);
  assert.deepEqual(on.topIs(2, "top", 0), []);
  for (let count = 0; count < 2; count += 1) {
    const shown = on.told(1, SHOWN, 1);
    assert.equal(messages(shown, 2)[0]?.type, "scope");
    begin(on, 2, shown);
    assert.equal(reports(on.told(2, USED, 2)).length, 1);
    on.told(1, { type: "page_hidden", at: 3 }, 3);
    assert.deepEqual(on.told(2, USED, 4), []);
  }
});

test("a page that tells again how it is shown does not begin its frames again", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  assert.deepEqual(messages(on.told(1, SHOWN, 1), 2), []);
});

test("frames cannot say that the page is shown, and end only themselves", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  assert.deepEqual(on.told(2, SHOWN, 0), []);
  assert.deepEqual(reports(on.told(2, { type: "page_hidden", at: 1 }, 0)), [{ type: "page_hidden", page: "a", frame: 1, at: 1 }]);
  assert.equal(reports(on.told(1, USED, 0)).length, 1);
  assert.equal(on.pageOf(1).state, "recorded");
});

test("each document in a frame has a number of its own, and one that goes ends alone", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  assert.deepEqual(reports(on.disconnected(2, 9)), [{ type: "page_hidden", page: "a", frame: 1, at: 9 }]);
  inner(on, 3);
  assert.deepEqual(reports(on.told(3, USED, 0)), [{ ...USED, page: "a", frame: 2 }]);
});

test("a page that goes is hidden once, with its frames", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  const over = on.disconnected(1, 9);
  assert.deepEqual(reports(over).map((report) => [report.type, report.frame]), [["page_hidden", 1], ["page_hidden", 0]]);
  assert.deepEqual(messages(over, 2), [{ type: "silence" }]);
  assert.deepEqual(on.told(2, USED, 9), []);
});

test("a page that hid itself is not hidden again", () => {
  const on = frames();
  shownPage(on);
  assert.equal(reports(on.told(1, { type: "page_hidden", at: 2 }, 2)).length, 1);
  assert.deepEqual(reports(on.disconnected(1, 3)), []);
});

test("another document in the tab ends the one before, and is another page", () => {
  const on = frames();
  shownPage(on);
  const effects = on.connected(2, sender({ document: "next" }), 4);
  assert.deepEqual(reports(effects), [{ type: "page_hidden", page: "a", frame: 0, at: 4 }]);
  begin(on, 2, effects);
  assert.equal(reports(on.told(2, USED, 5))[0]?.page, "b");
  assert.deepEqual(on.told(1, USED, 5), []);
  assert.deepEqual(reports(on.disconnected(1, 6)), []);
  assert.equal(reports(on.told(2, USED, 7)).length, 1);
});

test("a scope that narrows silences at once what is not in it, and says that the page is shown no more", () => {
  const on = frames(SHOP, BANK);
  shownPage(on);
  shownPage(on, 2, { tab: 2, origin: BANK.origin });
  const effects = on.stands(standing(BANK), 3);
  assert.deepEqual(messages(effects, 1), [{ type: "silence" }]);
  assert.deepEqual(reports(effects), [{ type: "page_hidden", page: "a", frame: 0, at: 3 }]);
  assert.deepEqual(on.told(1, USED, 4), []);
  assert.deepEqual(messages(effects, 2), []);
  assert.equal(reports(on.told(2, USED, 4)).length, 1);
});

test("a page that leaves the scope takes the approved frames inside along", () => {
  const on = frames(SHOP, BANK);
  shownPage(on);
  inner(on, 2, { origin: BANK.origin });
  const effects = on.stands(standing(BANK), 3);
  assert.deepEqual(messages(effects, 2), [{ type: "silence" }]);
  assert.deepEqual(on.told(2, USED, 4), []);
});

test("after a pause every frame begins again", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  assert.deepEqual(reports(on.stands(standing(), 3)), [{ type: "page_hidden", page: "a", frame: 0, at: 3 }]);
  const again = on.stands(standing(SHOP), 4);
  assert.equal(messages(again, 1)[0]?.type, "scope");
  begin(on, 1, again);
  const shown = on.told(1, SHOWN, 5);
  assert.deepEqual(shown.map((effect) => effect.do), ["report", "show", "tell"]);
  begin(on, 2, shown);
  assert.equal(reports(on.told(2, USED, 6)).length, 1);
});

test("a page is called recorded only while it has told that it is shown", () => {
  const on = frames();
  begin(on, 1, on.connected(1, sender(), 0));
  assert.equal(on.pageOf(1).state, "unlisted");
  const shows = (effects: readonly Effect[]): boolean => effects.some((effect) => effect.do === "show");
  assert.ok(shows(on.told(1, SHOWN, 1)));
  assert.equal(on.pageOf(1).state, "recorded");
  assert.ok(!shows(on.told(1, SHOWN, 2)));
  assert.ok(shows(on.told(1, { type: "page_hidden", at: 3 }, 3)));
  assert.equal(on.pageOf(1).state, "unlisted");
});

test("a new key of titles begins the page again under it", () => {
  const on = frames();
  shownPage(on);
  const effects = on.stands({ ...standing(SHOP), key: "cd".repeat(32) }, 3);
  assert.deepEqual(reports(effects).map((report) => report.type), ["page_hidden"]);
  assert.equal(messages(effects, 1)[0]?.type, "scope");
});

test("an equal scope changes nothing", () => {
  const on = frames();
  shownPage(on);
  const effects = on.stands(standing(SHOP), 3);
  assert.deepEqual(effects.filter((effect) => effect.do !== "show"), []);
});

test("with Global Privacy Control nothing of the page is told", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  const effects = on.told(2, { type: "gpc" }, 3);
  assert.deepEqual(messages(effects, 1), [{ type: "silence" }]);
  assert.deepEqual(on.told(1, USED, 4), []);
  assert.equal(on.pageOf(1).state, "gpc");
  assert.deepEqual(messages(on.stands({ ...standing(SHOP), key: "cd".repeat(32) }, 5), 1), []);
});

test("a frame that floods ends its page, until another document comes", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  let told: readonly Effect[] = [];
  for (let count = 0; count <= FLOOD.burst && messages(told, 1).length === 0; count += 1) told = on.told(2, USED, 0);
  assert.deepEqual(messages(told, 1), [{ type: "silence" }]);
  assert.deepEqual(reports(told).map((report) => [report.type, report.frame]), [["page_hidden", 0]]);
  assert.equal(on.pageOf(1).state, "flooding");
  assert.deepEqual(on.told(1, USED, 1), []);
  assert.equal(messages(on.connected(3, sender({ document: "next" }), 2), 3)[0]?.type, "scope");
});

test("frames together may tell no more than a page", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  inner(on, 3);
  const told = Array.from({ length: FLOOD.burst }, (_, index) => on.told(2 + (index % 2), USED, 0)).flat();
  assert.equal(on.pageOf(1).state, "flooding");
  assert.ok(reports(told).filter((report) => report.type === "secure_used").length < FLOOD.burst);
});

test("a page of very many frames tells of as many as the recorder takes", () => {
  const on = frames();
  shownPage(on);
  for (let port = 2; port < 100; port += 1) inner(on, port);
  assert.equal(reports(on.told(1 + MOST_FRAMES, USED, 1)).length, 1);
  assert.deepEqual(on.told(2 + MOST_FRAMES, USED, 1), []);
  on.disconnected(2, 2);
  begin(on, 2 + MOST_FRAMES, on.topIs(2 + MOST_FRAMES, "top", 3));
  assert.equal(reports(on.told(2 + MOST_FRAMES, USED, 4)).length, 1);
});

test("five hundred tabs tell, and each as its own page", () => {
  const on = new Frames(() => crypto.randomUUID().replaceAll("-", ""));
  on.stands(standing(SHOP), 0);
  for (let tab = 1; tab <= 500; tab += 1) shownPage(on, tab, { tab });
  const pages = Array.from({ length: 500 }, (_, index) => reports(on.told(index + 1, USED, 1))[0]?.page);
  assert.equal(new Set(pages).size, 500);
  assert.ok(pages.every((page) => /^[a-z0-9]{1,32}$/.test(page ?? "")));
  assert.equal(reports(on.stands(standing(), 2)).length, 500);
});

test("a frame that finds its frames to be others has all look again where they hang, and tells the turn", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  const holding = (turn: number): FrameReport => ({ type: "boxes", at: 1, serial: 1, turn, boxes: [] });
  const told = on.told(1, holding(1), 0);
  assert.deepEqual(messages(told, 2), [{ type: "where", turn: 1 }]);
  assert.deepEqual(reports(told).map((report) => report.type === "boxes" && report.turn), [1]);
  assert.deepEqual(messages(on.told(1, holding(1), 0), 2), []);
  assert.deepEqual(messages(on.told(2, holding(1), 0), 2), [{ type: "where", turn: 2 }]);
  assert.deepEqual(reports(on.told(1, holding(1), 0)).map((report) => report.type === "boxes" && report.turn), [1]);
  on.connected(3, sender({ frame: 8, document: "inner3" }), 0);
  const [scope] = messages(on.topIs(3, "top", 0), 3);
  assert.ok(scope?.type === "scope" && scope.frames === 2);
});

test("the site of a frame inside a page is the one that the browser's word gives it", () => {
  const on = frames(SHOP, BANK);
  shownPage(on);
  inner(on, 2, { origin: BANK.origin });
  const told = on.told(2, { type: "placed", at: 1, site: "lie", path: [0], turn: 0 }, 0);
  assert.deepEqual(reports(told).map((report) => report.type === "placed" && report.site), ["bank"]);
});

test("a question goes to every frame of a page that is shown, and to no other; an answer is stamped like any report", () => {
  const on = frames();
  shownPage(on);
  inner(on, 2);
  inner(on, 3, { origin: BANK.origin });
  begin(on, 4, on.connected(4, sender({ tab: 2, document: "other" }), 0));
  const question = { type: "question", number: 7 } as const;
  const asked = on.asked(question);
  assert.deepEqual(asked, [1, 2].map((port) => ({ do: "tell", port, message: question })));
  assert.deepEqual(reports(on.told(2, { type: "answered", at: 1, number: 7 }, 0)), [
    { type: "answered", at: 1, number: 7, page: "a", frame: 1 },
  ]);
});
