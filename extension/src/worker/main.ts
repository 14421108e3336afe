// The service worker: the host on one side, frames and the popup on the other. Everything is wired here, nothing decided.
import type { Down, Hello } from "../messages.js";
import { FRAME_PORT } from "../port.js";
import type { Telling } from "../port.js";
import { POPUP_PORT } from "../popup/port.js";
import type { FromPopup, ToPopup } from "../popup/port.js";
import { face } from "./face.js";
import type { Face } from "./face.js";
import { Frames } from "./frames.js";
import type { Effect, Sender } from "./frames.js";
import { Host } from "./host.js";
import { Registration, topDocument } from "./registration.js";
import { ABSENT, Gathering } from "./standing.js";
import type { Standing } from "./standing.js";
import { show } from "./toolbar.js";

const firefox = navigator.userAgent.includes("Firefox/");
const ports = new Map<number, chrome.runtime.Port>();
const popups = new Map<chrome.runtime.Port, number>();
// Tabs with a face of their own, which another scope does not change by itself, and whether it says that they are recorded.
const faced = new Map<number, boolean>();
const frames = new Frames(() => crypto.randomUUID().replaceAll("-", ""));
const registration = new Registration(!firefox); // Firefox knows no ports in match patterns
let gathering = new Gathering();
let standing: Standing = ABSENT;
let count = 0;

const host = new Host(
  hello(),
  (message: Down) => {
    if (message.type === "question") return perform(frames.asked(message));
    const next = gathering.heard(message);
    if (next) stands(next);
  },
  () => {
    gathering = new Gathering();
    stands(ABSENT);
  },
);

function hello(): Hello {
  const agent = navigator.userAgent;
  const [, name = "unknown", version = ""] = /(Firefox|Edg|Chrome)\/(\d+)/.exec(agent.replace(/Chrome\/\S+ (?=.*Edg\/)/, "")) ?? [];
  const browser = { Firefox: "firefox", Edg: "edge", Chrome: "chromium" }[name] ?? name;
  return { type: "hello", v: 1, extension: chrome.runtime.getManifest().version, browser: `${browser}/${version}` };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

// What ends is told before the state changes anywhere else; a recorder that came back hears first who speaks.
function stands(next: Standing): void {
  if (standing.state === "absent" && next.state !== "absent") host.hello();
  standing = next;
  perform(frames.stands(next, now()));
  void registration.stands(next);
  void show(face(standing, "unlisted", undefined));
  for (const [tab, recorded] of faced) showTab(tab, recorded);
  for (const [popup, tab] of popups) tellPopup(popup, tab);
}

function perform(effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do === "report") host.send(effect.report);
    else if (effect.do === "tell") ports.get(effect.port)?.postMessage(effect.message);
    else if (effect.do === "show") showTab(effect.tab);
    else void topDocument(effect.tab).then((document) => perform(frames.topIs(effect.port, document, now())));
  }
}

function faceOf(tab: number): Face {
  const { state, site } = frames.pageOf(tab);
  return face(standing, state, site);
}

/** Show how it stands with a tab. `before` says which icon it has; where its page may be another one, nobody knows. */
function showTab(tab: number, before?: boolean): void {
  const now = faceOf(tab);
  faced.set(tab, now.recorded);
  void show(now, tab, now.recorded === before);
  for (const [popup, of] of popups) if (of === tab) tellPopup(popup, tab);
}

function tellPopup(popup: chrome.runtime.Port, tab: number): void {
  const message: ToPopup = { type: "face", face: faceOf(tab), state: standing.state };
  popup.postMessage(message);
}

function senderOf(port: chrome.runtime.Port): Sender | undefined {
  const { tab, frameId, documentId, origin, url, documentLifecycle } = port.sender ?? {};
  if (tab?.id === undefined || frameId === undefined || url === undefined) return undefined;
  const own = origin ?? (url.startsWith("http") ? new URL(url).origin : "null");
  return {
    ...{ tab: tab.id, frame: frameId, origin: own, path: url.startsWith("http") ? new URL(url).pathname : "/" },
    document: documentId ?? `origin:${own}`,
    ...{ incognito: tab.incognito, active: (documentLifecycle ?? "active") === "active" },
  };
}

function frameConnected(port: chrome.runtime.Port): void {
  const sender = senderOf(port);
  if (!sender) return;
  const number = (count += 1);
  ports.set(number, port);
  port.onMessage.addListener((telling: Telling) => {
    for (const message of telling) perform(frames.told(number, message, now()));
  });
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError; // a page put away is no error
    ports.delete(number);
    perform(frames.disconnected(number, now()));
  });
  perform(frames.connected(number, sender, now()));
}

function popupConnected(port: chrome.runtime.Port): void {
  if (port.sender?.tab !== undefined || port.sender?.url !== chrome.runtime.getURL("popup.html")) return;
  port.onMessage.addListener((message: FromPopup) => {
    if (message.type === "pause") host.send({ type: "pause" });
    else popups.set(port, message.tab);
    const tab = popups.get(port);
    if (tab !== undefined) tellPopup(port, tab);
  });
  port.onDisconnect.addListener(() => popups.delete(port));
  host.connect();
}

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === FRAME_PORT) frameConnected(port);
  else if (port.name === POPUP_PORT) popupConnected(port);
});
chrome.tabs.onRemoved.addListener((tab) => faced.delete(tab));
chrome.tabs.onReplaced?.addListener((_, tab) => faced.delete(tab));
// A worker that the browser ended for want of work, because no host was there, wakes with these and tries again.
for (const woken of [chrome.runtime.onStartup, chrome.runtime.onInstalled, chrome.tabs.onActivated]) woken.addListener(() => host.connect());
stands(ABSENT);
host.connect();
