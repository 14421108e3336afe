// Stands in for the service worker: gives one scope to the frames of its origin, and keeps all that they tell.
let told = [];
let scope = null;
let turn = 0;
const ports = new Set();

chrome.runtime.onConnect.addListener((port) => {
  ports.add(port);
  port.onDisconnect.addListener(() => ports.delete(port));
  port.onMessage.addListener((telling) => {
    if (ports.has(port)) told.push(...telling.map((message) => ({ frame: port.sender.frameId, message })));
  });
  give(port);
});

function give(port) {
  const origin = port.sender.origin ?? new URL(port.sender.url).origin;
  if (scope !== null && origin === scope.site.origin)
    port.postMessage({ type: "scope", turn, top: port.sender.frameId === 0, ...scope });
}

// Of documents that are about to be left nothing is heard any more.
globalThis.forget = () => ports.clear();
globalThis.begin = (given, keep = false) => {
  turn += 1;
  scope = given;
  if (!keep) told = [];
  ports.forEach(give);
};
globalThis.silence = () => {
  scope = null;
  ports.forEach((port) => port.postMessage({ type: "silence" }));
};
// As if a person turned the browser's privacy signal on: in the content script's own world.
globalThis.private = async () => {
  const given = () => Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
  const target = (port) => ({ tabId: port.sender.tab.id, frameIds: [port.sender.frameId] });
  await Promise.all([...ports].map((port) => chrome.scripting.executeScript({ target: target(port), func: given })));
};
globalThis.ask = (number) => ports.forEach((port) => port.postMessage({ type: "question", number }));
globalThis.listen = (from) => told.slice(from);
